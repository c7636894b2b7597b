"""Headers of tables: which columns are in which language, by their names alone.

Names are understood in all three languages and in the spellings of programs: "en-US", "Tiếng Việt", "中文名称",
"text_zh_CN", "source (EN)". Columns of one language are told apart by the rest of their names: "question_en" goes with
"question_vi", not with "answer_vi".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from aligner.languages import LANGUAGES, SENTENCE_ENDS, from_tag, tag_script

SEARCHED = 10
"""How many rows from the top may be the header: titles and remarks can stand above it."""

_LONGEST_NAME = 40
_ROLES = {
    "source": ("source", "src", "source text", "source string", "original", "original text", "term", "source term",
               "msgid", "default", "string", "phrase", "原文", "源文", "源语言", "术语", "術語", "bản gốc",
               "nguyên văn", "nguyên bản", "gốc", "thuật ngữ"),
    "target": ("target", "tgt", "trg", "target text", "target string", "target term", "translation", "translated",
               "translated text", "translation text", "msgstr", "译文", "譯文", "翻译", "翻譯", "目标语言", "bản dịch",
               "dịch", "lời dịch"),
}  # fmt: skip
# Names that are columns of texts only beside each other.
_WHOLE = {
    "anh": "en", "việt": "vi", "trung": "zh", "hoa": "zh", "英": "en", "越": "vi", "中": "zh", "汉": "zh", "漢": "zh",
    "simplified": "zh-Hans", "traditional": "zh-Hant", "简": "zh-Hans", "繁": "zh-Hant", "hanzi": "zh", "汉字": "zh",
}  # fmt: skip
_SCRIPT_WORDS = {
    "Hans": ("simplified", "hans", "简体", "简中", "giản thể"),
    "Hant": ("traditional", "hant", "繁體", "繁体", "繁中", "正體", "phồn thể"),
}
# Parts of names that do not distinguish columns of one language.
_FILLERS = (
    *(word for words in (*_ROLES.values(), *_SCRIPT_WORDS.values()) for word in words if " " not in word), "the", "in",
    "us", "uk", "gb", "united states", "china", "mainland", "taiwan", "hong kong", "việt nam", "vietnam", "cn", "tw",
    "hk", "sg", "vn", "mainland china", "language", "version", "column", "ngôn ngữ", "版", "版本", "语言", "語言", "字",
)  # fmt: skip
# Facts about a text in a language, not the text: "en_id", "length (vi)".
_FACTS = frozenset(
    {"id", "ids", "key", "url", "link", "path", "file", "score", "length", "len", "count", "code", "tokens", "words"}
)
_KEYS = frozenset(
    {"key", "keys", "id", "ids", "#", "no", "no.", "nr", "stt", "index", "idx", "identifier", "uuid", "string id",
     "key name", "mã", "số", "số thứ tự", "编号", "編號", "序号", "序號", "键", "鍵", "键名", "標識", "标识", "name id"}
)  # fmt: skip

_REMARK = re.compile(r"\s*[(（][^()（）]*[)）]$")  # "Key (do not change)"

Cells = Mapping[int, str]
"""The cells of a row that are not blank, by column."""


@dataclass(frozen=True, slots=True)
class Name:
    """What the name of a column says: a language, a role in a translation ("source", "target"), or both."""

    language: str = ""
    script: str = ""
    role: str = ""
    stem: str = ""

    @property
    def tag(self) -> str:
        """The tag of the language, script included."""
        return f"{self.language}-{self.script}" if self.script else self.language


@dataclass(frozen=True, slots=True)
class Column:
    """A column of texts.

    Args:
        tag: "en", "vi", "zh", where both scripts have a column "zh-Hans" and "zh-Hant", or "" if only the texts tell.
        rank: columns of the same rank are translations of each other.
    """

    tag: str
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Header:
    """The row that names the columns.

    Args:
        index: its position among the rows.
        cells: its cells.
        columns: the columns of texts in order, a target after its source.
        scripts: the tag in which each column's name gives its language, script included.
    """

    index: int
    cells: Cells
    columns: Mapping[int, Column]
    scripts: Mapping[int, str]

    @property
    def unused(self) -> dict[int, str]:
        """The names of the other columns that are more than keys."""
        return {
            column: name.strip()
            for column, name in self.cells.items()
            if column not in self.columns and not is_key(name)
        }


def find_header(rows: Sequence[Cells]) -> Header | None:
    """Return the header if one of the first rows names two languages, or a source and a target.

    Args:
        rows: the first rows; only those with fewer cells may stand above a header.
    """
    widest = 0
    for index, row in enumerate(rows[:SEARCHED]):
        cells = {column: cell for column, cell in row.items() if cell.strip()}
        if widest > max(1, len(cells) // 2):
            return None
        widest = max(widest, len(cells))
        names = {column: name for column, cell in cells.items() if (name := parse_name(cell))}
        if columns := _choose(names):
            return Header(index, cells, columns, {column: names[column].tag for column in columns})
    return None


def is_key(name: str) -> bool:
    """Return whether a column's name says that it holds keys or numbers of rows."""
    plain = _REMARK.sub("", _fold(name)).strip(" .:")
    return plain in _KEYS or _fold(name) in _KEYS


def parse_name(text: str) -> Name | None:
    """Return what the name of a column says, or None if it says nothing about languages."""
    plain = _fold(text)
    if not plain or len(plain) > _LONGEST_NAME or plain[-1] in SENTENCE_ENDS:
        return None
    spaced = " ".join(re.split(r"[\s_.\-:/]+", plain)).strip()
    role = next((role for role, words in _ROLES.items() if spaced in words), "")
    if role:
        return Name(role=role)
    if spaced.split(" ")[-1] in _FACTS:
        return None
    if tag := from_tag(plain) or _WHOLE.get(plain, ""):
        code, script = from_tag(tag), tag_script(tag) or tag_script(plain) or _script_word(plain)
        return Name(code, script)
    found = {_NAME_CODES[name] for name in _NAMES.findall(spaced)}
    if len(found) == 1:
        return _with_rest(found.pop(), _NAMES.sub(" ", spaced), spaced)
    if found:
        return None
    original = " ".join(unicodedata.normalize("NFC", text).split())
    for pattern in _CODED:
        match = pattern.fullmatch(original)
        if match and (code := from_tag(match["tag"])):
            return _with_rest(code, match["rest"], match["tag"])
    return None


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def _alternatives(words: Iterable[str]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(rf"\b{re.escape(word)}\b" if word.isascii() or " " in word else re.escape(word) for word in ordered)


# Codes such as "vi" are words as well: they count only where punctuation sets them apart.
_NAME_CODES = {
    name: code
    for code, language in LANGUAGES.items()
    for name in language.names
    if not (name.isascii() and len(name) < 4)
}
_NAMES = re.compile(_alternatives(_NAME_CODES))
_TAG = r"(?P<tag>[A-Za-z]{2,3}(?:[-_](?:[A-Za-z]{4}|[A-Za-z]{2})){0,2})"
_CODED = (
    re.compile(rf"(?P<rest>.*?)\s*[_.:\-/\[(（]\s*{_TAG}[\])）]?"),
    re.compile(rf"[\[(（]?{_TAG}\s*[_.:\-/\])）]\s*(?P<rest>.+)"),
    re.compile(r"(?P<rest>.+)\s(?P<tag>EN|ENG|ZH|CN|CHN|VI|VN|VIE)"),
    re.compile(r"(?P<tag>EN|ENG|ZH|CN|CHN|VI|VN|VIE)\s(?P<rest>.+)"),
)
_FILLER = re.compile(_alternatives(_FILLERS))


def _with_rest(code: str, rest: str, whole: str) -> Name:
    rest = " ".join(re.split(r"[\W_]+", _fold(rest))).strip()
    role = next((role for role, words in _ROLES.items() if any(word in words for word in (rest, *rest.split()))), "")
    stem = " ".join(_FILLER.sub(" ", rest).split())
    script = (tag_script(whole) or _script_word(_fold(whole) + " " + rest)) if code == "zh" else ""
    return Name(code, script, role, stem)


def _script_word(text: str) -> str:
    return next((script for script, words in _SCRIPT_WORDS.items() if any(word in text for word in words)), "")


def _choose(names: Mapping[int, Name]) -> dict[int, Column]:
    """Return the columns of texts: those in two languages or more, else a source and a target."""
    tags = _tags(names)
    if len({name.language for name in names.values() if name.language}) > 1:
        ranked = _rank(tags, names)
        # A target may stand before its source.
        return dict(sorted(ranked.items(), key=lambda item: names[item[0]].role == "target"))
    by_role = {role: [column for column, name in names.items() if name.role == role] for role in _ROLES}
    if all(len(columns) == 1 for columns in by_role.values()):
        return {columns[0]: Column(tags.get(columns[0], "")) for columns in by_role.values()}
    alone = [column for column, name in names.items() if not name.language]
    if len(tags) == len(alone) == 1:
        return {column: Column(tags.get(column, "")) for column in sorted((*tags, *alone))}
    return {}


def _tags(names: Mapping[int, Name]) -> dict[int, str]:
    """Return the tags of the columns with a language, by script if two columns of Chinese differ in nothing else."""
    scripts: dict[str, set[str]] = {}
    for name in names.values():
        if name.language == "zh":
            scripts.setdefault(name.stem, set()).add(name.script or "Hans")
    both = any(len(found) > 1 for found in scripts.values())
    return {
        column: f"zh-{name.script or 'Hans'}" if both and name.language == "zh" else name.language
        for column, name in names.items()
        if name.language
    }


def _rank(tags: Mapping[int, str], names: Mapping[int, Name]) -> dict[int, Column]:
    """Return the columns that have counterparts in other languages, with their ranks."""
    stems: dict[str, dict[str, int]] = {}
    for column, tag in sorted(tags.items()):
        stems.setdefault(tag, {}).setdefault(names[column].stem, column)
    ranks: dict[str, int] = {}
    for stem in dict.fromkeys(stem for found in stems.values() for stem in found):
        if sum(stem in found for found in stems.values()) > 1:
            ranks[stem] = len(ranks)
    chosen: dict[int, Column] = {}
    if all(ranks.keys() & found.keys() for found in stems.values()):
        for tag, found in stems.items():
            chosen |= {column: Column(tag, ranks[stem]) for stem, column in found.items() if stem in ranks}
    else:
        count = min(map(len, stems.values())) if len({*map(len, stems.values())}) == 1 else 1
        for tag, found in stems.items():
            chosen |= {column: Column(tag, rank) for rank, column in enumerate([*found.values()][:count])}
    return dict(sorted(chosen.items()))
