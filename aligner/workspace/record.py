"""What the last build of a folder was made of: enough to open it, to see what changed since, and to build it again."""

from __future__ import annotations

import hashlib
import json
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from aligner.atomic import replace
from aligner.corpus.files import Input
from aligner.corpus.manifest import Entry
from aligner.embed import EmbedderChoice
from aligner.errors import InputError
from aligner.readers import ReadOptions
from aligner.types import Level

_NAME = "build.json"


@dataclass(frozen=True, slots=True)
class Made:
    """A pair of documents that a build aligned: their ids, and the key of the part that holds it."""

    source: str
    target: str
    part: str


@dataclass(frozen=True, slots=True)
class BuildRecord:
    """A build.

    Attributes:
        inputs: the files that were read, each with the SHA-256 of its content.
        options: how they were read.
        languages: the (source, target) languages wanted.
        levels: the levels that were aligned.
        embedder: the name of the embedder.
        pairs: the pairs of documents, in the order of the tables.
        precision: the arithmetic of the embedder; empty if another version wrote the record.
        together: three languages whose documents were aligned together, if any.
    """

    inputs: tuple[tuple[Input, str], ...]
    options: ReadOptions
    languages: tuple[tuple[str, str], ...]
    levels: tuple[Level, ...]
    embedder: str
    pairs: tuple[Made, ...]
    precision: str = ""
    together: tuple[str, ...] = ()

    def changed(self) -> list[Path]:
        """Return the files whose content is another one than that which was read, or that are gone."""
        return [item.path for item, digest in self.inputs if digest_of(item.path) != digest]


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, empty if it cannot be read."""
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):  # a pipe would be waited for
            return ""
        return _digest(path, facts.st_size, facts.st_mtime_ns)
    except OSError:
        return ""


@lru_cache(maxsize=100_000)
def _digest(path: Path, _size: int, _time: int) -> str:
    """Hash a file, unless it was hashed before and seems to be the same."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_record(
    folder: Path,
    inputs: Sequence[tuple[Input, str]],
    options: ReadOptions,
    languages: Sequence[tuple[str, str]],
    levels: Sequence[Level],
    embedder: EmbedderChoice,
    pairs: Sequence[Made],
    together: Sequence[str] = (),
) -> None:
    """Write what a build was made of, unless it is known already.

    Args:
        folder: the folder of the state.
        inputs: the files that were read, each with the key of what is known of it.
        options: how they were read.
        languages: the languages wanted.
        levels: the levels that were aligned.
        embedder: which embedder was used.
        pairs: the pairs of documents that were aligned.
        together: three languages whose documents were aligned together, if any.
    """
    values: dict[str, Any] = {
        "inputs": [_input_to_json(item, key) for item, key in inputs],
        "options": asdict(options),
        "languages": [list(pair) for pair in languages],
        "levels": list(levels),
        "embedder": embedder.name,
        "precision": embedder.precision,
        "together": list(together),
        "pairs": [[pair.source, pair.target, pair.part] for pair in pairs],
    }
    values = json.loads(json.dumps(values))
    if _known(folder) == values:
        return
    for (item, _), described in zip(inputs, values["inputs"], strict=True):
        described["sha256"] = digest_of(item.path)
    with replace(folder / _NAME) as file:
        text = json.dumps(values, ensure_ascii=False, indent=1) + "\n"
        file.write(text.encode("utf-8", "surrogateescape"))


def read_record(folder: Path) -> BuildRecord | None:
    """Read what the last build was made of; None if there was none.

    Raises:
        InputError: the file is damaged.
    """
    path = folder / _NAME
    try:
        values = json.loads(path.read_bytes().decode("utf-8", "surrogateescape"))
        return BuildRecord(
            tuple(_inputs(values["inputs"])),
            _options(values["options"]),
            tuple((source, target) for source, target in values["languages"]),
            tuple(values["levels"]),
            values["embedder"],
            tuple(_made(*pair) for pair in values["pairs"]),
            values.get("precision", ""),
            tuple(values.get("together", ())),
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(path, "is damaged", advice="build again") from error


def _options(values: dict[str, Any]) -> ReadOptions:
    """Return how files were read; another version may not have had all options."""
    return ReadOptions(**{field.name: values[field.name] for field in fields(ReadOptions) if field.name in values})


def _made(source: str, target: str, part: str) -> Made:
    if not re.fullmatch("[0-9a-f]{40}", part):  # it becomes a path
        raise ValueError("the key of a part is no hash")
    return Made(str(source), str(target), part)


def _known(folder: Path) -> Any:
    """Return what is written already, without the hashes of the files, which take time."""
    try:
        values = json.loads((folder / _NAME).read_bytes().decode("utf-8", "surrogateescape"))
        for each in values["inputs"]:
            del each["sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return values


def _input_to_json(item: Input, key: str) -> dict[str, Any]:
    entry = item.entry and {**asdict(item.entry), "path": str(item.entry.path.absolute())}
    listed_in = item.listed_in and str(item.listed_in.absolute())
    path = str(item.path.absolute())
    # The path as it was named is part of the key of what is known of the file.
    named = {"path": path, "named": str(item.path), "name": item.name, "argument": item.argument}
    return {**named, "entry": entry, "listed_in": listed_in, "key": key}


def _inputs(values: Sequence[dict[str, Any]]) -> Iterator[tuple[Input, str]]:
    for each in values:
        entry = each["entry"]
        if entry is not None:
            languages = tuple(entry["languages"])
            entry = Entry(**{**entry, "path": Path(entry["path"]), "languages": languages})
        listed_in = each["listed_in"] and Path(each["listed_in"])
        named = Path(each["named"])
        path = named if named.absolute() == Path(each["path"]) else Path(each["path"])
        yield Input(path, each["name"], entry, listed_in, each["argument"]), each["sha256"]
