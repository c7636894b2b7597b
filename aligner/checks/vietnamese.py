"""Checks of encoding and tone marks of Vietnamese (W316, W317)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from aligner.checks.base import NOWHERE, Hit, TranslationUnit, check, span, table_check

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
    found: list[tuple[int, int, re.Match[str], bool]] = []
    for number, pair in enumerate(pairs):
        for side, text, language in pair.sides:
            if language == "vi":
                found += [(number, side, match, match["old"] is not None) for match in _STYLED.finditer(text)]
    old = sum(is_old for *_, is_old in found)
    if not 0 < old < len(found):
        return
    rare = 2 * old < len(found)
    for number, side, match, is_old in found:
        if is_old == rare:
            detail = f"{match[0]} is {'old' if is_old else 'new'} style"
            yield number, ((span(match), NOWHERE, detail) if side == 0 else (NOWHERE, span(match), detail))
