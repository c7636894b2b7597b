"""Vietnamese in the letters of old fonts: TCVN3 (ABC, fonts such as .VnTime) and VNI (VNI-Times), to Unicode.

These fonts show Vietnamese letters for the characters of Western encodings: "ViÖt Nam" (TCVN3) and "Vieät Nam" (VNI)
are "Việt Nam". The text may be single bytes, or the same characters saved as UTF-8.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from types import MappingProxyType

from aligner.languages import is_vietnamese_syllable, strip_accents

# TCVN 5712:1993, 0xA1 to 0xFF; the five characters after the first line are combining marks.
_TCVN3 = (
    "ĂÂÊÔƠƯĐăâêôơưđẶ"
    "\u0300\u0309\u0303\u0301\u0323"
    "àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
_TO_TCVN3 = {0xA1 + offset: char for offset, char in enumerate(_TCVN3)}
# VNI: a vowel and a mark, or one of a few letters of its own.
_TONES = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_SHAPED = {
    "a": dict(zip("âáàåãäêéèúüë", "âấầẩẫậăắằẳẵặ", strict=True)),
    "e": dict(zip("âáàåãä", "êếềểễệ", strict=True)),
    "o": dict(zip("âáàåãä", "ôốồổỗộ", strict=True)),
}
_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI = re.compile(r"(?i:([aeouyôö])([ùøûõï])|([aeo])([âáàåãäêéèúüë])|([ôöñíìæóòî]))")

_WORD = re.compile("[A-Za-z\u00a1-\u00ff]+")
_MARKED = re.compile("[\u00a1-\u00ff]")
# Characters of these fonts' words that Vietnamese in Unicode does not have, or not in the middle of a word.
_ALIEN = re.compile("[^a-zàáâãèéêìíòóôõùúý]")
_MODERN = re.compile("[ĂăĐđƠơƯưẠ-ỹ]")
_TAG = re.compile(r"<[^<>]*>")
_SAMPLE = 100_000
_FEWEST, _LEAST_ALIEN, _LEAST_MARKED_VALID, _LEAST_VALID = 5, 0.3, 0.9, 0.7


def from_tcvn3(text: str) -> str:
    """Return a text in the letters of TCVN3 (ABC) fonts as Unicode."""
    return text.translate(_TO_TCVN3)


def from_vni(text: str) -> str:
    """Return a text in the letters of VNI fonts as Unicode."""
    return _VNI.sub(_read_vni, text)


ENCODINGS = MappingProxyType({"tcvn3": from_tcvn3, "vni": from_vni})
"""The functions that convert text, by the names of the encodings."""


def find_encoding(text: str) -> str:
    """Return "tcvn3" or "vni" if the words with Western letters and signs are Vietnamese read so, else "".

    Args:
        text: Any text; other lines than those of Vietnamese may be in English.
    """
    sample = text[:_SAMPLE]
    if not _MARKED.search(sample) or len(_MODERN.findall(sample)) > len(_MARKED.findall(sample)) // 50:
        return ""
    lines = [line for line in _TAG.sub(" ", sample).split("\n") if _MARKED.search(line)]
    scores = {name: _score(lines, convert) for name, convert in ENCODINGS.items()}
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] > 0 else ""


def of_font(name: str) -> Callable[[str], str] | None:
    """Return the function that converts text in a font, None for an ordinary font.

    Args:
        name: ".VnTime", ".VnTimeH" (shows capitals only), "VNI-Times", and any other.
    """
    if name.startswith("VNI-"):
        return from_vni
    if not name.startswith(".Vn"):
        return None
    return (lambda text: from_tcvn3(text).upper()) if name.endswith("H") else from_tcvn3


def _score(lines: list[str], convert: Callable[[str], str]) -> float:
    """Return the share of words that are Vietnamese syllables after the conversion; 0 if it is not convincing."""
    words = [word for line in lines for word in _WORD.findall(line)]
    marked = [word for word in words if _MARKED.search(word) and re.search("[A-Za-z]|.[^A-Za-z]", word)]
    alien = sum(_ALIEN.search(word.lower()) is not None for word in marked)
    if len(marked) < _FEWEST or alien < _LEAST_ALIEN * len(marked):
        return 0.0
    marked_valid = sum(_is_syllable(convert(word)) for word in marked)
    valid = sum(_is_syllable(convert(word)) for word in words)
    if marked_valid < _LEAST_MARKED_VALID * len(marked) or valid < _LEAST_VALID * len(words):
        return 0.0
    return valid / len(words)


def _is_syllable(word: str) -> bool:
    return is_vietnamese_syllable(strip_accents(word).lower())


def _read_vni(match: re.Match[str]) -> str:
    if match[1]:
        base = _ALONE.get(match[1].lower(), match[1].lower())
        letter = unicodedata.normalize("NFC", base + _TONES[match[2].lower()])
        capital = match[1].isupper()
    elif match[3]:
        shaped = _SHAPED[match[3].lower()].get(match[4].lower())
        if shaped is None:
            return match[0]
        letter, capital = shaped, match[3].isupper()
    else:
        letter, capital = _ALONE[match[5].lower()], match[5].isupper()
    return letter.upper() if capital else letter
