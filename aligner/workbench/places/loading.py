"""The pairs of documents that the last build of a folder made, without reading the documents again."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from aligner.corrections.records import Correction
from aligner.errors import InputError
from aligner.formats.table import hash_id
from aligner.languages import to_tag
from aligner.types import Document, Level
from aligner.workbench.findings import without_place
from aligner.workbench.rows.model import Row, units_of
from aligner.workbench.rows.pair import Pair, Side
from aligner.workbench.rows.replay import replay
from aligner.workspace.documents import SUFFIX, read_documents
from aligner.workspace.parts import part_path, read_part
from aligner.workspace.reading import DocumentFacts, KnownInputs
from aligner.workspace.record import Made, read_record
from aligner.workspace.update import STATE


class StateError(InputError):
    """Something of the last build is missing, damaged, or of another version; another build makes it."""

    def __init__(self, folder: Path, problem: str) -> None:
        super().__init__(folder, problem, advice="build again")


@dataclass(frozen=True, slots=True)
class BuiltPair:
    """A pair of documents in a build.

    Attributes:
        id: its id in addresses.
        made: the documents' ids, and the part.
        level: what the rows link.
        row: its row in the table of pairs of documents.
        count: the number of its rows.
        signature: how it was aligned.
    """

    id: str
    made: Made
    level: Level
    row: dict[str, Any]
    count: int
    signature: str


def built_pairs(folder: Path, level: Level | None = None) -> list[BuiltPair]:
    """Return the pairs of the last build, at one level.

    Args:
        folder: the folder of the tables.
        level: the level; None for sentences, or what there is.

    Raises:
        StateError: something of the build is missing, or of another version.
        InputError: nothing was built there, or not at this level, or the state is damaged.
    """
    record = read_record(folder / STATE)
    if record is None:
        raise InputError(folder, "holds no build", advice=f"build it: aligner build DOCUMENTS --out {folder}")
    chosen: Level = level or ("sentence" if "sentence" in record.levels else record.levels[0])
    if chosen not in record.levels:
        advice = f"build it: aligner build DOCUMENTS --level {chosen} --out {folder}"
        raise InputError(folder, f"was not built at the level of {chosen}s", advice=advice)
    return [built for made in record.pairs for built in _built_pair(folder, made, chosen)]


def _built_pair(folder: Path, made: Made, level: Level) -> Iterator[BuiltPair]:
    path = part_path(folder / STATE / "parts", made.part)
    part = read_part(path)
    if part is None or not path.with_suffix(SUFFIX).is_file():
        raise StateError(folder, f"the part of {made.source} and {made.target} is missing")
    name = hash_id((made.source, made.target, level))
    try:
        for facts in part.facts.pairs:
            row = dict(facts.row)
            if (row["source"], row["target"]) == (made.source, made.target):
                row |= {"doubtful": row["doubtful"], "paired_by": row["paired_by"]}
                signature = str(facts.described[level]["signature"])
                yield BuiltPair(name, made, level, row, facts.rows[level][1], signature)
    except (KeyError, IndexError, TypeError) as error:
        raise StateError(folder, f"the part of {made.source} and {made.target} is of another version") from error


def documents_of(folder: Path, made: Made) -> dict[str, Document]:
    """Return the documents that were aligned together with a pair, by id."""
    return _documents(part_path(folder / STATE / "parts", made.part).with_suffix(SUFFIX))


@lru_cache(maxsize=2)
def _documents(path: Path) -> dict[str, Document]:
    return read_documents(path)


def open_pair(folder: Path, built: BuiltPair, corrections: Sequence[Correction]) -> tuple[Pair, list[Correction]]:
    """Return a pair with all corrections made, and the corrections for which nothing was found.

    Raises:
        StateError: the state of the build is damaged.
    """
    with _no_collections():
        try:
            pair = _open_pair(folder, built)
        except StateError:
            raise
        except InputError as error:
            raise StateError(folder, f"{Path(error.path).name} {error.problem}") from error
        return pair, replay(pair, corrections)


@contextmanager
def _no_collections() -> Iterator[None]:
    """Make hundreds of thousands of objects that stay, without looking for garbage among them again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()


def _open_pair(folder: Path, built: BuiltPair) -> Pair:
    documents = documents_of(folder, built.made)
    ends = documents[built.made.source], documents[built.made.target]
    sides = [Side(document, units_of(document, number, built.level)) for number, document in enumerate(ends)]
    pair = Pair(built.id, built.level, (sides[0], sides[1]))
    try:
        pair.begin(_rows(folder, built, pair))
    except (IndexError, KeyError, ValueError, TypeError) as error:
        raise StateError(folder, "the state of the build is damaged") from error
    return pair


def _rows(folder: Path, built: BuiltPair, pair: Pair) -> list[Row]:
    part = read_part(part_path(folder / STATE / "parts", built.made.part))
    if part is None:
        raise StateError(folder, "the state of the build is damaged")
    named = [(facts.row["source"], facts.row["target"]) for facts in part.facts.pairs]
    table = part.rows(named.index((built.made.source, built.made.target)), built.level)
    names = ("pair_id", "source_ids", "target_ids", "confidence", "relation", "score", "status", "findings")
    rows = []
    for name, sources, targets, confidence, relation, score, status, codes in zip(
        *(table[each].to_pylist() for each in names), strict=True
    ):
        units = [
            [side.units[int(number)] for number in numbers.split()]
            for side, numbers in zip(pair.sides, (sources, targets), strict=True)
        ]
        row = Row(name, (units[0], units[1]), status, confidence, relation, score)
        row.findings = [without_place(code) for code in codes.split()] if codes else []
        rows.append(row)
    return rows


def described(folder: Path, pairs: Iterable[BuiltPair]) -> dict[str, dict[str, Any]]:
    """Return all documents of a build as the page gets them, by id; their texts are not read.

    Raises:
        StateError: a document of a pair is not known.
    """
    known = KnownInputs(folder / STATE / "inputs.jsonl")
    found = {facts.id: _describe(facts) for each in known.facts.values() for facts in each.documents}
    for name in (name for pair in pairs for name in (pair.made.source, pair.made.target)):
        if name not in found:
            raise StateError(folder, f"what is known of {name} is missing")
    return found


def _describe(facts: DocumentFacts) -> dict[str, Any]:
    return {
        "id": facts.id,
        "title": facts.title or facts.id,
        "language": facts.language,
        "tag": to_tag(facts.language, facts.script, "script"),
        "script": facts.script,
    }
