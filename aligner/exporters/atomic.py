"""Writing so that an interrupted run leaves the old file or the new one, never half of one."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from aligner.errors import AlignerError


@contextmanager
def replace(path: Path) -> Iterator[BinaryIO]:
    """Open a new file beside `path` that takes its place when all is written; missing folders are made.

    Raises:
        AlignerError: the folder or the file cannot be written.
    """
    try:
        if path.exists() and not path.is_file() and not path.is_dir():  # a pipe or a device has nothing to replace
            with path.open("wb") as file:
                yield file
            return
        path = path.resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name[:100]}.{secrets.token_hex(6)}.part")
        try:
            with temporary.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except BrokenPipeError:
        raise
    except OSError as error:
        raise AlignerError(f"{path}: cannot be written: {error.strerror or error}") from error
