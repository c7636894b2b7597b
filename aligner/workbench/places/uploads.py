"""Files that were dropped on the page: kept under safe names in a folder of their own."""

from __future__ import annotations

import re
import secrets
import shutil
import unicodedata
from pathlib import Path

from aligner import readers
from aligner.atomic import replace
from aligner.errors import AlignerError, InputError
from aligner.workbench.places.opening import Place, data_folder, name_for
from aligner.workspace.record import digest_of

FOLDER = "documents"
MOST_BYTES = 256 << 20
_MOST_FILES = 1_000
_MOST_IN_ALL = 2 << 30
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]+')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_LONGEST = 120


class Uploads:
    """The files of an empty page.

    Attributes:
        names: what they are called, in the order in which they came.
    """

    def __init__(self) -> None:
        self.names: list[str] = []
        self._folder: Path | None = None
        self._size = 0

    def add(self, name: str, data: bytes) -> str:
        """Keep a file, and return its name.

        Raises:
            InputError: the file is empty, or no reader reads its kind.
            AlignerError: there are too many files, or it cannot be written.
        """
        if len(self.names) >= _MOST_FILES:
            raise AlignerError(f"more than {_MOST_FILES} files are too many; use: aligner edit FOLDER")
        name = safe_name(name)
        known = {suffix for suffixes in readers.suffixes().values() for suffix in suffixes}
        if Path(name).suffix.lower() not in known:
            raise InputError(name, "is in no format that is read", advice=f"known: {', '.join(sorted(known))}")
        if not data:
            raise InputError(name, "is empty")
        self._size += len(data)
        if self._size > _MOST_IN_ALL:
            raise AlignerError(f"more than {_MOST_IN_ALL >> 20} MB are too much for the page; use: aligner edit FOLDER")
        if self._folder is None:
            self._folder = data_folder() / f"new-{secrets.token_hex(6)}"
        with replace(self._folder / FOLDER / name) as file:
            file.write(data)
        if name not in self.names:
            self.names.append(name)
        return name

    def settle(self, place: Place | None) -> Place:
        """Move the files to where they stay, and return the workspace to build.

        The same files come to the same workspace, so that what was decided about them is found again.

        Args:
            place: where the person wants the workspace, if that is known.

        Raises:
            AlignerError: there are no files, or they cannot be moved.
        """
        if self._folder is None:
            raise AlignerError("drop the two documents first")
        waiting = self._folder / FOLDER
        folder = place.folder if place else None
        if folder is None:
            keys = [f"{name}:{digest_of(waiting / name)}" for name in sorted(self.names)]
            folder = data_folder() / name_for(Path(self.names[0]).stem, keys)
        target = folder / FOLDER
        try:
            target.mkdir(parents=True, exist_ok=True)
            for name in self.names:
                kept = target / name
                # A file that is there already stays, with its times: a workspace built from it is still up to date.
                if not kept.exists() or digest_of(kept) != digest_of(waiting / name):
                    shutil.move(str(waiting / name), str(kept))
            shutil.rmtree(self._folder, ignore_errors=True)
        except OSError as error:
            raise AlignerError(f"{target}: cannot be written: {error.strerror or error}") from error
        self._folder = None
        return Place(folder, tuple(str(target / name) for name in self.names), place is not None)

    def drop(self) -> None:
        """Remove files from which nothing was built."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


def safe_name(name: str) -> str:
    """Return the name of a file without anything that leads elsewhere or means something to a system."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = _NOT_IN_NAMES.sub("_", name).strip(" .")
    suffix = Path(name).suffix[:20]
    stem = name[: len(name) - len(suffix)] if suffix else name
    while len((stem + suffix).encode("utf-8", "replace")) > _LONGEST:
        stem = stem[:-1]
    name = (stem.strip(" .") or "document") + suffix
    name = name.encode("utf-8", "replace").decode()
    return f"_{name}" if _RESERVED.fullmatch(name) else name
