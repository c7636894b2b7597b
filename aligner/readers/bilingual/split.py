"""Which languages share a file, and how: the pattern is found from the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aligner.readers.base import Pattern, RawBlock
from aligner.readers.bilingual.alternation import split_turns
from aligner.readers.bilingual.columns import split_columns
from aligner.readers.bilingual.same_line import part_lines
from aligner.readers.bilingual.sections import expand_labels, part_markers, split_sections


@dataclass(frozen=True, slots=True)
class Split:
    """The pattern found, and the file's blocks by language; the language of a monolingual file is still to be told.

    `left_out` names table columns that are no language's text.
    """

    pattern: str
    parts: dict[str, list[RawBlock]]
    left_out: tuple[str, ...] = ()


def split_languages(blocks: Sequence[RawBlock], pattern: Pattern = "auto") -> Split:
    """Tell a file's languages apart.

    Args:
        blocks: the file's blocks in order, metadata taken off.
        pattern: the only pattern to try, or "auto" to try them all; if none fits, the file is monolingual.
    """
    labeled = part_lines(expand_labels(part_markers(blocks)))
    if pattern in ("auto", "table") and (columns := split_columns(part_lines(blocks), forced=pattern == "table")):
        return Split("table", columns.parts, columns.left_out)
    if pattern in ("auto", "sections") and (parts := split_sections(labeled, forced=pattern == "sections")):
        return Split("sections", parts)
    if pattern in ("auto", "blocks", "lines") and (
        turns := split_turns(labeled, forced="" if pattern == "auto" else pattern)
    ):
        return Split(turns.pattern, turns.parts)
    return Split("monolingual", {"": list(blocks)})
