"""Facts about the languages: names, codes, characters, and how texts are joined."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Language:
    """What the other modules need to know about a language.

    `joiner` stands between two sentences. `names` are its names in all three languages, in lower case, as section
    headings use them. `flores` and `iso639_3` follow FLORES-200 and ISO 639-3; `region_tag` is the tag that translation
    memories expect.
    """

    code: str
    script: str
    joiner: str
    iso639_3: str
    flores: str
    region_tag: str
    names: tuple[str, ...]


LANGUAGES = MappingProxyType(
    {
        "en": Language("en", "Latn", " ", "eng", "eng_Latn", "en-US",
                       ("english", "en", "eng", "英文", "英语", "英語", "tiếng anh", "anh ngữ", "anh văn")),
        "zh": Language("zh", "Hans", "", "zho", "zho_Hans", "zh-CN",
                       ("chinese", "zh", "中文", "汉语", "漢語", "华文", "華文", "中国语", "国语", "國語", "普通话",
                        "普通話", "tiếng trung", "tiếng trung quốc", "tiếng hoa", "trung văn", "hoa ngữ", "hán ngữ",
                        "mandarin", "simplified chinese", "traditional chinese", "简体中文", "简体", "简中", "繁體中文",
                        "繁體", "繁体中文", "繁中", "正體中文")),
        "vi": Language("vi", "Latn", " ", "vie", "vie_Latn", "vi-VN",
                       ("vietnamese", "vi", "vie", "tiếng việt", "việt ngữ", "việt văn", "越南语", "越南語", "越南文",
                        "越语", "越語", "越文")),
    }
)  # fmt: skip

UNKNOWN = "und"
"""BCP 47 tag of text in no known language."""

# First subtags in file names and front matter, country codes included; script and region subtags are ignored here.
_TAGS = MappingProxyType(
    {"en": "en", "eng": "en", "zh": "zh", "zho": "zh", "chi": "zh", "cmn": "zh", "cn": "zh", "tw": "zh", "hk": "zh",
     "vi": "vi", "vie": "vi", "vn": "vi"}
)  # fmt: skip
_TAG = re.compile(r"([a-z]{2,3})(?:[-_](?:hans|hant|latn|[a-z]{2}|[0-9]{3}))*", re.IGNORECASE)


def from_tag(tag: str) -> str:
    """Return the code of the language that a BCP 47 tag, a FLORES code or a name stands for; "" if it is not known.

    Args:
        tag: "zh-Hant-TW", "eng_Latn", "vn", "Tiếng Việt" and the like, in any case.
    """
    name = unicodedata.normalize("NFC", tag.strip()).lower()
    for language in LANGUAGES.values():
        if name in language.names:
            return language.code
    match = _TAG.fullmatch(name)
    return _TAGS.get(match[1], "") if match else ""


TAG_STYLES = ("region", "bcp47", "script", "flores")
"""Styles of language tags for `to_tag`: zh-CN, zh, zh-Hans, zho_Hans."""

_SCRIPTS = MappingProxyType(
    {"hant": "Hant", "tw": "Hant", "hk": "Hant", "mo": "Hant", "hans": "Hans", "cn": "Hans", "sg": "Hans"}
)


def to_tag(code: str, script: str = "", style: str = "region") -> str:
    """Return the tag of a language in a style; an unknown code is returned as it is.

    Args:
        code: a key of `LANGUAGES`.
        script: "Hant" for Chinese in traditional characters; other scripts are ignored.
        style: one of `TAG_STYLES`.
    """
    language = LANGUAGES.get(code)
    if language is None or style == "bcp47":
        return code
    traditional = code == "zh" and script == "Hant"
    if style == "region":
        return "zh-TW" if traditional else language.region_tag
    if style == "script":
        return f"{code}-{script if traditional else language.script}" if code == "zh" else code
    return "zho_Hant" if traditional else language.flores


def tag_script(tag: str) -> str:
    """Return the script of Chinese that a tag names or implies ("zh-TW": "Hant"), or ""."""
    parts = re.split("[-_]", tag.strip().lower())
    return next((_SCRIPTS[part] for part in parts[1:] if part in _SCRIPTS), "")


HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Han characters with all extensions and the compatibility ideographs, as the inside of a character class."""

WIDE_ENDS = "。！？｡"
"""Marks that end a sentence in Chinese wherever they stand."""
SENTENCE_ENDS = ".!?…．" + WIDE_ENDS + "‼⁇⁈⁉।॥؟۔።"
"""Marks that can end a sentence, in any script; `aligner.segment` decides where they do."""
CLOSERS = r"\"'”’」』）)\]"
"""Quotation marks and brackets that can follow the end of a sentence, as the inside of a character class."""


def strip_accents(text: str) -> str:
    """Return a text in Latin letters without accents, with "d" for "đ"."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


# Onset, vowels, final consonant.
_VIETNAMESE_SYLLABLE = re.compile(
    r"(?:b|ch?|d|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu?|r|s|th?|tr|v|x)?"
    r"(?:(?:a|e|i|o|u|y|ie|oa|oe|oo|ua|ue|uo|uy|uye|ye)(?:ch?|m|nh?|ng|p|t)"
    r"|a|e|i|o|u|y|ai|ao|au|ay|eo|eu|ia|ieu|iu|oa|oai|oay|oe|oeo|oi|ua|uay|ue|ui|uo|uoi|uou|uu|uy|uya|uyu|yeu)"
)


@lru_cache(maxsize=8192)
def is_vietnamese_syllable(word: str) -> bool:
    """Return whether a word in lower case without accents has the shape of a Vietnamese syllable."""
    return _VIETNAMESE_SYLLABLE.fullmatch(word) is not None


# Characters that are joined without a space.
_WIDE_RANGES = ((0x2E80, 0x9FFF), (0xF900, 0xFAFF), (0xFF00, 0xFFEF), (0x20000, 0x3FFFF))


def is_wide(char: str) -> bool:
    """Return whether a character is Han, CJK punctuation or full-width."""
    return any(low <= ord(char) <= high for low, high in _WIDE_RANGES)


_WIDE = re.compile(f"[{''.join(f'{chr(low)}-{chr(high)}' for low, high in _WIDE_RANGES)}]")


def count_columns(text: str) -> int:
    """Return the columns that a text takes if wide characters take two."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


# Boundaries between Han characters and other words, without a space and with one.
_MEET = re.compile(f"[{HAN}][A-Za-z0-9]|[A-Za-z0-9][{HAN}]")
_MEET_SPACED = re.compile(f"[{HAN}] [A-Za-z0-9]|[A-Za-z0-9] [{HAN}]")


def is_spaced(text: str) -> bool:
    """Return whether a text has more spaces than not between Han characters and other words, as some authors write."""
    return len(_MEET_SPACED.findall(text)) > len(_MEET.findall(text))


def join(texts: Iterable[str], language: str, *, spaced: bool = False) -> str:
    """Join sentences or wrapped lines of a language as that language is written.

    Args:
        texts: the sentences or lines; empty ones are dropped.
        language: code of their language.
        spaced: put a space between Han characters and other words (see `is_spaced`).
    """
    pieces = [text for text in texts if text]
    if language in LANGUAGES and LANGUAGES[language].joiner:
        return LANGUAGES[language].joiner.join(pieces)
    joined = ""
    for piece in pieces:
        # In Chinese, only two Latin words need a space between them.
        needs_space = joined and not (is_wide(joined[-1]) or is_wide(piece[0]) or joined[-1] in "“‘’”…—")
        hides_space = spaced and joined and _MEET.fullmatch(joined[-1] + piece[0])
        joined += (" " if needs_space or hides_space else "") + piece
    return joined
