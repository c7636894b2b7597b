"""Alignment index: one line `[0]:[1, 2]:0.71` per bead, sentence numbers from 0, as vecalign and bertalign write it.

An empty side is `[]`. The third field may be missing. A HIGHER score is better here; vecalign writes a cost, where
lower is better.
"""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import pandas as pd

from aligner.errors import AlignerWarning, InputError
from aligner.formats.base import Format, Losses, chunks
from aligner.formats.defaults import make_table
from aligner.formats.table import TextSpan, describe, pair_id, spans_of
from aligner.languages import join
from aligner.types import Document, Level

_NUMBERS = r"\[\s*((?:\d+\s*,\s*)*\d*)\s*\]"
_LINE = re.compile(rf"\s*{_NUMBERS}\s*:\s*{_NUMBERS}\s*(?::\s*(\S*)\s*)?")


class Link(NamedTuple):
    """A bead by sentence numbers, which need not be consecutive. `score` is None if the file has none."""

    source: tuple[int, ...]
    target: tuple[int, ...]
    score: float | None = None


_SIDES: dict[str, Callable[[Link], tuple[int, ...]]] = {
    "source": lambda link: link.source,
    "target": lambda link: link.target,
}


def write(links: Iterable[Link], file: BinaryIO) -> None:
    """Write links, one per line."""
    for link in links:
        score = "" if link.score is None else f":{link.score:.4f}"
        file.write(f"{list(link.source)}:{list(link.target)}{score}\n".encode())


def read(path: str | Path) -> list[Link]:
    """Read links, with or without scores; numbers are sorted, blank lines skipped.

    Raises:
        InputError: the file cannot be read, or a line is not a bead; the message names the line.
    """
    links: list[Link] = []
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise InputError(path, error.strerror or "cannot be read") from error
    except UnicodeDecodeError as error:
        raise InputError(path, "not UTF-8", place=f"byte offset {error.start}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            links.append(_parse(line, path, number))
    return links


def dump(frame: pd.DataFrame, file: BinaryIO) -> None:
    """Write the beads of a table of one pair of documents, in the order of the table."""
    for chunk in chunks(frame):
        cells = zip(chunk["source_ids"], chunk["target_ids"], chunk["score"], strict=True)
        write((Link(tuple(source), tuple(target), score) for source, target, score in cells), file)


def load(path: Path, texts: tuple[Document, Document], level: Level = "sentence") -> pd.DataFrame:
    """Read a file of links as a table of pairs.

    Args:
        path: the file.
        texts: the source and the target document, segmented, whose units the links number.
        level: whether the links number sentences or paragraphs.

    Raises:
        InputError: as `read`, or a number is too high for its text; the message says what else may be numbered.
    """
    links = [link for link in read(path) if link.source or link.target]
    units = tuple(spans_of(document, level) for document in texts)
    _check_numbers(links, texts, units, level, path)
    frame = make_table(_rows(links, texts, units), path)
    frame.attrs = {"signature": "", "level": level, "documents": {each.id: describe(each) for each in texts}}
    return frame


def _check_numbers(
    links: Sequence[Link], texts: Sequence[Document], units: Sequence[Sequence[TextSpan]], level: Level, path: Path
) -> None:
    named = [{number for link in links for number in numbers(link)} for numbers in _SIDES.values()]
    held = [f"{text.id}, which has {len(each)} {level}s" for text, each in zip(texts, units, strict=True)]
    for numbers, each, what in zip(named, units, held, strict=True):
        if numbers and max(numbers) >= len(each):
            advice = "read numbers of lines with --lines line, numbers of paragraphs with --level paragraph"
            raise InputError(path, f"names {level} {max(numbers)} (from 0) of {what}", advice=advice)
    for numbers, each, what in zip(named, units, held, strict=True):
        if missing := len(each) - len(numbers):
            problem = f"{path}: names all but {missing} of {what}; are these the numbered texts?"
            warnings.warn(problem, AlignerWarning, stacklevel=3)


def _rows(
    links: Iterable[Link], texts: Sequence[Document], units: Sequence[Sequence[TextSpan]]
) -> Iterator[dict[str, Any]]:
    for link in links:
        row: dict[str, Any] = {"group": texts[0].group or texts[1].group, "score": link.score}
        held = []
        for (side, numbers_of), document, each in zip(_SIDES.items(), texts, units, strict=True):
            numbers = numbers_of(link)
            held.append([each[number] for number in numbers])
            row |= {f"{side}_{name}": cell for name, cell in _cells(document, numbers, held[-1]).items()}
        row["pair_id"] = pair_id(texts[0], texts[1], held[0], held[1])
        first = 0 if held[0] else 1
        row["kind"] = texts[first].blocks[held[first][0].block].kind
        if row.get("source_text") or row.get("target_text"):  # blank lines are numbered as well
            yield row


def _cells(document: Document, numbers: Sequence[int], units: Sequence[TextSpan]) -> dict[str, Any]:
    cells: dict[str, Any] = {"document": document.id, "lang": document.language, "ids": " ".join(map(str, numbers))}
    if not units:
        return cells
    # Consecutive numbers make a run; other sentences are between the runs.
    pairs = zip(numbers, units, strict=True)
    runs = [
        [unit for _, (_, unit) in run] for _, run in groupby(enumerate(pairs), key=lambda each: each[1][0] - each[0])
    ]
    cells["text"] = join((document.text[run[0].start : run[-1].end] for run in runs), document.language)
    cells["block"] = units[0].block
    if len(runs) == 1:
        cells |= {"start": units[0].start, "end": units[-1].end}
    return cells


def _parse(line: str, path: str | Path, number: int) -> Link:
    match = _LINE.fullmatch(line)
    try:
        if match is None:
            raise ValueError
        source, target = (tuple(sorted(map(int, filter(str.strip, match[side].split(","))))) for side in (1, 2))
        score = float(match[3]) if match[3] else None
        if score is not None and not math.isfinite(score):
            raise ValueError
        return Link(source, target, score)
    except ValueError:
        problem = f"not a bead like [0]:[1, 2] or [0]:[1, 2]:0.71: {line.strip()[:60]!r}"
        raise InputError(path, problem, place=f"line {number}") from None


ALIGN = Format(
    dump,
    load,
    suffixes=(".align",),
    recognizes=lambda head: (
        _LINE.fullmatch(head.decode("utf-8", "ignore").lstrip("\ufeff\n").partition("\n")[0]) is not None
    ),
    holds="documents",
    texts=True,
    losses=Losses(notes=("everything but the numbers of sentences and the score (higher is better)",)),
    about="sentence numbers as vecalign and bertalign write them; read by aligner score, and by aligner convert "
    "with the two texts (--texts)",
)
