"""Blocks of a file where its reader found alternatives that depend on the languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from aligner.languages import LANGUAGES
from aligner.readers.base import RawBlock, RawFile
from aligner.readers.bilingual.columns import split_columns
from aligner.readers.bilingual.measure import is_neutral, is_sure, language_of
from aligner.readers.bilingual.mixed_lines import says_the_same
from aligner.readers.bilingual.scripts import split_scripts
from aligner.readers.bilingual.sheets import to_blocks


def settle(raw: RawFile) -> list[RawBlock]:
    """Return the blocks of a file: among the alternatives of its reader, those that fit the languages of the text."""
    if raw.sheets:
        return to_blocks(raw.sheets)
    if raw.table and (split_columns(raw.table) or split_scripts(raw.table)):
        return list(raw.table)
    if raw.unjoined and (_hold_several_languages(raw.unjoined) or split_scripts(raw.unjoined)):
        return list(raw.unjoined)
    return [settled for block in raw.blocks for settled in _settle_block(block)]


def _hold_several_languages(cues: Sequence[RawBlock]) -> bool:
    """Return whether half the cues or more have lines in different languages; the same line twice proves nothing."""
    telling = [cue for cue in cues if not says_the_same(cue)]
    several = sum(len(_languages_of_lines(cue)) > 1 for cue in telling)
    return 2 * several >= len(telling) > 0


def _languages_of_lines(block: RawBlock) -> set[str]:
    return {language_of(line.text) for line in block.lines} & set(LANGUAGES)


def _settle_block(block: RawBlock) -> Iterator[RawBlock]:
    if block.maybe_titles and len(_languages_of_lines(block)) == len(block.lines):
        yield from (RawBlock("title", (line,), 1) for line in block.lines)
    # A claim that the text clearly contradicts comes from the template of a page.
    elif block.claimed and not is_neutral(block) and not (is_sure(block) and language_of(block) != block.claimed):
        yield replace(block, language=block.claimed)
    else:
        yield block
