"""The layout in which languages share a file, found from the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aligner.readers.base import Pattern, RawBlock
from aligner.readers.bilingual.alternation import split_turns
from aligner.readers.bilingual.columns import split_columns
from aligner.readers.bilingual.same_line import split_lines
from aligner.readers.bilingual.sections import expand_labels, isolate_markers, split_sections


@dataclass(frozen=True, slots=True)
class Split:
    """The pattern found, and the file's blocks by language tag; a monolingual file has them under "".

    `left_out` names table columns that are in none of the languages, `unread` those among them that hold text.
    """

    pattern: str
    parts: dict[str, list[RawBlock]]
    left_out: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def split_languages(blocks: Sequence[RawBlock], pattern: Pattern = "auto") -> Split:
    """Split a file's blocks by language.

    Args:
        blocks: the file's blocks in order, without metadata.
        pattern: the only pattern to try, or "auto" to try them all; if none fits, the file is monolingual.
    """
    labeled = split_lines(expand_labels(isolate_markers(blocks)))
    if pattern in ("auto", "table") and (columns := split_columns(split_lines(blocks), forced=pattern == "table")):
        return Split("table", columns.parts, columns.left_out, columns.unread)
    if pattern in ("auto", "sections") and (parts := split_sections(labeled, forced=pattern == "sections")):
        return Split("sections", parts)
    if pattern in ("auto", "blocks", "lines") and (
        turns := split_turns(labeled, forced="" if pattern == "auto" else pattern)
    ):
        return Split(turns.pattern, turns.parts)
    return Split("monolingual", {"": list(blocks)})
