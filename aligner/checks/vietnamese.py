"""Checks of encoding and tone marks of Vietnamese (W316, W317)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from aligner.checks.base import NOWHERE, Hit, TranslationUnit, check, span, table_check
from aligner.checks.details import detail

# At the end of a syllable, the mark is on the first vowel (hòa, thúy: old style) or on the second (hoà, thuý: new
# style). In "quý" the u belongs to the consonant, so there is only one style. The pattern begins with two sets of
# letters because these are searched fast.
_OLD = "(?<=[òóỏõọÒÓỎÕỌ][aeAE])|(?<=[ùúủũụÙÚỦŨỤ][yY])"
_NEW = "(?<=[oO][àáảãạèéẻẽẹÀÁẢÃẠÈÉẺẼẸ])|(?<=[uU][ỳýỷỹỵỲÝỶỸỴ])(?<![qQ]..)"
_STYLED = re.compile(
    "[òóỏõọÒÓỎÕỌùúủũụÙÚỦŨỤoOuU][aeyAEYàáảãạèéẻẽẹÀÁẢÃẠÈÉẺẼẸỳýỷỹỵỲÝỶỸỴ]"
    rf"(?:(?P<old>{_OLD})|{_NEW})\b"
)
_COMBINING = "".join(map(chr, range(0x300, 0x370)))
_DECOMPOSED = re.compile(r"\w[\u0300-\u036f]+")


@check("W316", marks=_COMBINING)
def decomposed(pair: TranslationUnit) -> Iterator[Hit]:
    """Vietnamese letters are not in composed form (NFC)."""
    for side, text, language in pair.sides:
        if language != "vi" or unicodedata.is_normalized("NFC", text):
            continue
        match = _DECOMPOSED.search(text)
        if match:
            yield (span(match), NOWHERE, match[0]) if side == 0 else (NOWHERE, span(match), match[0])


@table_check("W317")
def tone_marks(pairs: Sequence[TranslationUnit]) -> Iterator[tuple[int, Hit]]:
    """Tone marks are in the less common style of the table (hòa or hoà)."""
    old = new = 0
    for *_, is_old in _styled(pairs):
        old, new = old + is_old, new + (not is_old)
    if not old or not new:
        return
    for number, side, match, is_old in _styled(pairs):
        if is_old == (old < new):
            told = detail("old_style" if is_old else "new_style", text=match[0])
            yield number, ((span(match), NOWHERE, told) if side == 0 else (NOWHERE, span(match), told))


def _styled(pairs: Sequence[TranslationUnit]) -> Iterator[tuple[int, int, re.Match[str], bool]]:
    """Yield the number of the pair, the side, the match, and whether it is in the old style."""
    for number, pair in enumerate(pairs):
        for side, text, language in pair.sides:
            if language == "vi":
                for match in _STYLED.finditer(text):
                    yield number, side, match, match["old"] is not None
