"""The layout in which languages share a file, found from the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aligner.languages import to_tag
from aligner.readers.base import Pattern, RawBlock
from aligner.readers.bilingual.alternation import split_turns
from aligner.readers.bilingual.columns import split_columns
from aligner.readers.bilingual.same_line import split_lines
from aligner.readers.bilingual.scripts import split_scripts, without_markers
from aligner.readers.bilingual.sections import expand_labels, isolate_markers, split_sections


@dataclass(frozen=True, slots=True)
class Split:
    """The pattern found, and the file's blocks by language tag; a monolingual file has them under "".

    Chinese in both scripts is under "zh-Hans" and "zh-Hant". `left_out` names table columns that are in none of the
    languages, `unread` those among them that hold text.
    """

    pattern: str
    parts: dict[str, list[RawBlock]]
    left_out: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def split_languages(blocks: Sequence[RawBlock], pattern: Pattern = "auto", *, stated: bool = False) -> Split:
    """Split a file's blocks by language, and Chinese by script if both are there.

    Args:
        blocks: the file's blocks in order, without metadata.
        pattern: the only pattern to try, or "auto" to try them all; if none fits, the file is monolingual.
        stated: the file is said to be in one language, so that more is needed to split it.
    """
    lines = split_lines(blocks)
    if pattern in ("auto", "table"):
        columns = split_columns(lines, forced=pattern == "table")
        if columns and any("-" in tag for tag in columns.parts):  # the header names the scripts
            return Split("table", columns.parts, columns.left_out, columns.unread)
    scripts = split_scripts(isolate_markers(blocks)) if pattern != "monolingual" else None
    if scripts is None:
        return _split(blocks, lines, pattern, stated=stated)
    parts: dict[str, list[RawBlock]] = {}
    patterns: list[str] = []
    left_out: dict[str, None] = {}
    unread: dict[str, None] = {}
    for script, own in scripts.items():
        found = _split(own, split_lines(own), pattern, stated=stated)
        several = len(found.parts) > 1 and "zh" in found.parts
        chinese = found.parts["zh"] if several else without_markers(own)
        parts |= {code: part for code, part in found.parts.items() if several and code not in ("zh", *parts)}
        parts[to_tag("zh", script, "script")] = chinese
        patterns.append(found.pattern)
        left_out |= dict.fromkeys(found.left_out)
        unread |= dict.fromkeys(found.unread)
    layout = next((found for found in patterns if found != "monolingual"), "blocks")
    return Split(layout, parts, tuple(left_out), tuple(unread))


def _split(blocks: Sequence[RawBlock], lines: list[RawBlock], pattern: Pattern, *, stated: bool) -> Split:
    """Split blocks that are in one script; `lines` are the same blocks, split within their lines."""
    marked = expand_labels(isolate_markers(blocks))
    labeled = lines if marked == list(blocks) else split_lines(marked)
    if pattern in ("auto", "table") and (columns := split_columns(lines, forced=pattern == "table", stated=stated)):
        return Split("table", columns.parts, columns.left_out, columns.unread)
    if pattern in ("auto", "sections") and (
        parts := split_sections(labeled, forced=pattern == "sections", stated=stated)
    ):
        return Split("sections", parts)
    if pattern in ("auto", "blocks", "lines") and (
        turns := split_turns(labeled, forced="" if pattern == "auto" else pattern, stated=stated)
    ):
        return Split(turns.pattern, turns.parts)
    return Split("monolingual", {"": list(blocks)})
