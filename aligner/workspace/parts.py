"""The part of a task: the rows of its tables with what the checks find, and what is to be told of its pairs.

A part is one Arrow IPC file, which is read in a fraction of a millisecond; the facts are in its schema's metadata, so
that they can be read without the rows.
"""

from __future__ import annotations

import json
from collections.abc import Container, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from aligner.atomic import replace
from aligner.errors import InputError
from aligner.leftovers import clear
from aligner.types import Level
from aligner.workspace.documents import SUFFIX

if TYPE_CHECKING:
    import pandas as pd

_FACTS = b"trialign"


@dataclass(frozen=True, slots=True)
class PairFacts:
    """What the tables and the summary say of a pair of documents.

    Attributes:
        described: its entry in the table's attributes, by level.
        row: its row in the table of pairs of documents, by column.
        rows: the first row and the number of rows in the part, by level.
    """

    described: Mapping[str, Mapping[str, Any]]
    row: Mapping[str, Any]
    rows: Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class PartFacts:
    """What is known of a task that was done.

    Attributes:
        pairs: the pairs that were aligned, in order.
        warnings: what was told meanwhile.
        errors: what went wrong meanwhile.
        counts: blocks, paragraphs and sentences of the documents whose units people divided, by id.
        outcomes: what became of those corrections of the task that do not apply as they are: the number of each among
            them, and the reason; an empty one if a later correction took its place.
        multi: the first row and the number of rows in the file of rows of several languages, by level.
    """

    pairs: tuple[PairFacts, ...]
    warnings: tuple[str, ...]
    errors: tuple[str, ...] = ()
    counts: Mapping[str, Sequence[int]] = field(default_factory=dict)
    outcomes: Sequence[Sequence[Any]] = ()
    multi: Mapping[str, Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """A part whose facts were read; its rows stay in the file."""

    facts: PartFacts
    path: Path

    @classmethod
    def failed(cls, error: str) -> Part:
        """Return what stands for the part of a task that could not be done."""
        return cls(PartFacts((), (), (error,)), Path())

    def rows(self, pair: int, level: Level) -> Any:
        """Return the rows of a pair as an Arrow table.

        Raises:
            InputError: the file was damaged or removed meanwhile.
        """
        start, count = self.facts.pairs[pair].rows[level]
        return _read_table(self.path).slice(start, count)


def part_path(folder: Path, key: str) -> Path:
    """Return the path of the part of a task."""
    return folder / key[:2] / f"{key}.arrow"


def multi_path(part: Path) -> Path:
    """Return the path of the rows of several languages that belong to a part."""
    return part.with_name(f"{part.stem}.multi.arrow")


def write_part(path: Path, frames: Sequence[pd.DataFrame], facts: PartFacts) -> None:
    """Write a part, completely or not at all.

    Args:
        path: the file.
        frames: the tables of the levels, in order.
        facts: what is known of the task.
    """
    tables = [pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None) for frame in frames]
    whole = pa.concat_tables(tables) if tables else pa.table({})
    whole = whole.replace_schema_metadata({_FACTS: json.dumps(asdict(facts), ensure_ascii=False)})
    with (
        replace(path) as file,
        pa.ipc.new_file(file, whole.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as writer,
    ):
        writer.write_table(whole.combine_chunks())


def read_part(path: Path) -> Part | None:
    """Read the facts of a part; None if there is none, or it is damaged, so that it is made again."""
    try:
        with pa.OSFile(str(path), "rb") as file, pa.ipc.open_file(file) as reader:
            values = json.loads(reader.schema.metadata[_FACTS])
        pairs = tuple(PairFacts(**each) for each in values["pairs"])
        told = tuple(values["warnings"]), tuple(values["errors"])
        if values["multi"] and not multi_path(path).is_file():
            return None
        return Part(PartFacts(pairs, *told, values["counts"], values["outcomes"], values["multi"]), path)
    except (OSError, pa.ArrowException, ValueError, KeyError, TypeError):
        return None


def forget(folder: Path, used: Container[str]) -> None:
    """Remove the parts that a build did not need; called once its tables are written.

    Args:
        folder: the folder of the state.
        used: the keys of the parts that it needed.
    """
    for group in (folder / "parts").iterdir():
        clear(group)
        for path in group.iterdir():
            if path.suffix in (".arrow", SUFFIX) and path.name.partition(".")[0] not in used:
                path.unlink(missing_ok=True)


@lru_cache(maxsize=1)
def _read_table(path: Path) -> Any:
    """Read the rows of a part; the pairs of a task mostly follow each other."""
    try:
        with pa.OSFile(str(path), "rb") as file, pa.ipc.open_file(file) as reader:
            return reader.read_all().replace_schema_metadata(None)
    except (OSError, pa.ArrowException) as error:
        path.unlink(missing_ok=True)
        raise InputError(
            path, "was damaged, and is removed", advice="build again: only this part is made anew"
        ) from error
