"""Alignment index: a line `[0]:[1, 2]:0.71` a bead, sentence numbers from 0, as vecalign and bertalign write it.

Nothing on a side is `[]`. The third field may be missing. A HIGHER score is better here; vecalign writes a cost, where
lower is better.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, NamedTuple

import pandas as pd

from aligner.errors import InputError
from aligner.exporters.base import Format, Losses, chunks

_NUMBERS = r"\[\s*((?:\d+\s*,\s*)*\d*)\s*\]"
_LINE = re.compile(rf"\s*{_NUMBERS}\s*:\s*{_NUMBERS}\s*(?::\s*(\S*)\s*)?")


class Link(NamedTuple):
    """A bead by sentence numbers; they need not stand side by side. `score` is None where the file gives none."""

    source: tuple[int, ...]
    target: tuple[int, ...]
    score: float | None = None


def write(links: Iterable[Link], file: BinaryIO) -> None:
    """Write links, one a line."""
    for link in links:
        score = "" if link.score is None else f":{link.score:.4f}"
        file.write(f"{list(link.source)}:{list(link.target)}{score}\n".encode())


def read(path: str | Path) -> list[Link]:
    """Read links, with or without scores; numbers come sorted, blank lines are passed over.

    Raises:
        InputError: the file cannot be read, or a line is no bead; the message names the line.
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
    """Write the beads of a table that holds one pair of documents, in the table's order."""
    for chunk in chunks(frame):
        cells = zip(chunk["source_ids"], chunk["target_ids"], chunk["score"], strict=True)
        write((Link(tuple(source), tuple(target), score) for source, target, score in cells), file)


def _parse(line: str, path: str | Path, number: int) -> Link:
    match = _LINE.fullmatch(line)
    try:
        if match is None:
            raise ValueError
        source, target = (tuple(sorted(map(int, filter(str.strip, match[side].split(","))))) for side in (1, 2))
        return Link(source, target, float(match[3]) if match[3] else None)
    except ValueError:
        problem = f"not a bead like [0]:[1, 2] or [0]:[1, 2]:0.71: {line.strip()[:60]!r}"
        raise InputError(path, problem, place=f"line {number}") from None


ALIGN = Format(
    dump,
    suffixes=(".align",),
    holds="documents",
    losses=Losses(notes=("everything but the numbers of sentences and the score (a higher one is better)",)),
    about="numbers of sentences as vecalign and bertalign write them; read by aligner score",
)
