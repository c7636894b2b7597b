"""Simplified and Traditional Chinese in one file: which blocks belong to which.

Headings, `lang` attributes and columns say it, else the characters. Text whose characters fit both goes with its
neighbors. A text in one script that quotes the other is left whole: two versions of a text share the characters that
both scripts have.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from aligner.languages import HAN
from aligner.readers.base import RawBlock
from aligner.readers.bilingual.measure import identified, is_neutral, language_of
from aligner.readers.bilingual.sections import marker_of

SCRIPTS = ("Hans", "Hant")
_BOTH = ""
_HAN = re.compile(f"[{HAN}]")
# The smaller version must have this share of the larger one's characters.
_LEAST_COMPARABLE = 0.5
# Share of the characters common to both scripts that two versions of a text have in common; other texts share less.
_LEAST_SHARED = 0.7


@dataclass(slots=True)
class _Piece:
    block: RawBlock
    script: str = _BOTH
    is_chinese: bool = False


def split_scripts(blocks: Sequence[RawBlock]) -> dict[str, list[RawBlock]] | None:
    """Return the blocks for each script if the file holds both, else None; text in other languages is in both."""
    if not any(_HAN.search(block.text) for block in blocks):
        return None
    pieces = [_Piece(part) for block in blocks for part in _lines_by_script(block)]
    _set_by_column(pieces)
    _set_by_heading(pieces)
    _set_by_text(pieces)
    sides = {script: [piece.block.text for piece in pieces if piece.script == script] for script in SCRIPTS}
    if not _are_versions("".join(sides["Hans"]), "".join(sides["Hant"])):
        return None
    return {
        script: [piece.block for piece in pieces if piece.script in (script, _BOTH)]
        for script in sorted(SCRIPTS, key=[piece.script for piece in pieces].index)
    }


def _own_script(block: RawBlock) -> str:
    """Return the script that a block is surely in, by its characters or else by its markup; "" if it may be any."""
    if language_of(block) != "zh":
        return _BOTH
    script = identified(block.text).script
    return script if script in SCRIPTS else block.script


def _lines_by_script(block: RawBlock) -> list[RawBlock]:
    """Split a block with lines in both scripts into one for each run of lines in the same."""
    found = [identified(line.text).script for line in block.lines] if len(block.lines) > 1 and not block.cell else []
    if not set(SCRIPTS) <= set(found):
        return [block]
    starts = [index for index, script in enumerate(found) if not index or script != found[index - 1]]
    return [block.with_lines(block.lines[start:stop]) for start, stop in pairwise([*starts, len(found)])]


def _set_by_column(pieces: Sequence[_Piece]) -> None:
    """Set the script of columns that hold Chinese, if the columns of a table are in both."""
    counts: dict[int, dict[int, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for piece in pieces:
        if cell := piece.block.cell:
            counts[cell.table][cell.column][_own_script(piece.block)] += 1
    scripts = {}
    for table, columns in counts.items():
        found = {column: script for column, counted in columns.items() if (script := _majority(counted))}
        if len(set(found.values())) > 1:
            scripts.update({(table, column): script for column, script in found.items()})
    for piece in pieces:
        if (cell := piece.block.cell) and (cell.table, cell.column) in scripts:
            piece.script, piece.is_chinese = scripts[cell.table, cell.column], True


def _majority(counted: Counter[str]) -> str:
    """Return the script that most of a column's Chinese cells are in, if they are many."""
    script = max(SCRIPTS, key=counted.__getitem__)
    return script if 2 * counted[script] >= counted.total() - counted[_BOTH] > 0 else _BOTH


def _set_by_heading(pieces: Sequence[_Piece]) -> None:
    """Set the script of sections whose headings name one; headings of a language end such a section."""
    current = ""
    for piece in pieces:
        marker = marker_of(piece.block.text) if len(piece.block.lines) == 1 and not piece.block.cell else None
        if marker is not None and (marker.language or marker.script):
            current = marker.script
            piece.script = current
        elif current and not piece.script and language_of(piece.block) == "zh":
            piece.script, piece.is_chinese = current, True


def _set_by_text(pieces: Sequence[_Piece]) -> None:
    """Set the script of other Chinese text; what fits both takes turns as the rest does."""
    for piece in pieces:
        if not piece.script and language_of(piece.block) == "zh":
            piece.script, piece.is_chinese = _own_script(piece.block), True
    chinese = [piece for piece in pieces if piece.is_chinese and not is_neutral(piece.block)]
    known = [(before.script, after.script) for before, after in pairwise(chinese) if before.script and after.script]
    alternates = 2 * sum(before != after for before, after in known) > len(known)
    for index, piece in enumerate(chinese):
        if piece.script or _is_common_heading(chinese, index):
            continue
        before = chinese[index - 1].script if index else ""
        if before:
            piece.script = _other(before) if alternates else before
        else:
            away = next((away for away, other in enumerate(chinese[index:]) if other.script), 0)
            after = chinese[index + away].script
            piece.script = _other(after) if alternates and away % 2 else after


def _is_common_heading(chinese: Sequence[_Piece], index: int) -> bool:
    """Return whether a block is a heading without a twin beside it, and so heads the text in both scripts."""
    block = chinese[index].block
    if block.kind not in ("title", "heading"):
        return False
    beside = [chinese[near].block for near in (index - 1, index + 1) if 0 <= near < len(chinese)]
    return all((other.kind, other.level) != (block.kind, block.level) for other in beside)


def _other(script: str) -> str:
    return next((other for other in SCRIPTS if script and other != script), _BOTH)


def _are_versions(simplified: str, traditional: str) -> bool:
    """Return whether two texts are the same in both scripts, by size and by the characters that both have."""
    sizes = len(simplified), len(traditional)
    if not min(sizes) or min(sizes) < _LEAST_COMPARABLE * max(sizes):
        return False
    common = {char for char in {*simplified, *traditional} if identified(char).script == "Hani"}
    shared = [Counter(char for char in text if char in common) for text in (simplified, traditional)]
    totals = [counted.total() for counted in shared]
    return min(totals) == 0 or (shared[0] & shared[1]).total() >= _LEAST_SHARED * min(totals)


def without_markers(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    """Return the blocks without the headings that only name a script."""
    return [block for block in blocks if not ((marker := marker_of(block.text)) and marker.script)]
