"""Both languages in one line: "- Wear a helmet. / Luôn đội mũ bảo hiểm.", "Opening hours 开放时间", "Prices（价格）".

Most lines with a dash or a bracket are nothing of the kind, so a single line proves nothing: most lines that can be cut
must yield the same two languages, in the same order, on sides of similar size.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from aligner.languages import HAN, LANGUAGES, WIDE_ENDS
from aligner.readers.base import RawBlock
from aligner.readers.bilingual.measure import is_sure, language_of, may_be, weigh
from aligner.readers.bilingual.pieces import split_block, trimmed
from aligner.readers.bilingual.sections import marker_of

_ANY_HAN = re.compile(f"[{HAN}]")
_LETTER = re.compile(r"[^\W\d_]")
_MARKS = {
    # Possessive: each run of spaces is scanned once. Chinese often has none.
    "slash": re.compile(rf"(?<!\s)\s++[/|]\s++|(?<!\s)\s*+｜\s*+|(?<=[{HAN}{WIDE_ENDS}])/|/(?=[{HAN}])"),
    "dash": re.compile(r"(?<!\s)\s++(?:[–—-]|--)\s++|——"),
    "equals": re.compile(r"(?<!\s)\s++=\s++|(?<![\s\d]):\s++|："),
}
_SIGNS = {"slash": "/|｜", "dash": "–—-", "equals": "=:："}
"""Characters without which a mark cannot match: most texts have none, and need no search."""
_FORMS = (*_MARKS, "brackets", "scripts")
# English up to the first Chinese character, with the marks, figures and names before it; and Chinese up to its last
# one.
_BEFORE_HAN = re.compile(rf"[^{HAN}]*?(?=\s*[「『“‘《（(【]*[{HAN}])")
# Possessive: otherwise a long number would be cut into words in every possible way.
_NAME_BEFORE_HAN = re.compile(r"(?<=[.!?\"”’)])\s++(?:[A-Z\d$¥€][\w.,:%'’-]*+(?:\s++|\Z))++\Z")
_TO_LAST_HAN = re.compile(rf".*[{HAN}{WIDE_ENDS}；：，、」』》）】]", re.DOTALL)

# Numbers of chapters, which only one of the languages may repeat.
_NUMBERING = re.compile(
    r"\A(?:(?:chapter|part|section|item|appendix|lesson|unit|chương|phần|mục|bài)\s+)?[\dIVX]{1,4}(?:\.\d+)*[.:：、)]?\s+"
    r"|\A第\s*[\d一二三四五六七八九十百]+\s*[章节節课課部分条條]+[.:：、]?\s*",
    re.IGNORECASE,
)

_LONGEST = 2000  # characters; longer texts are paragraphs
_LEAST_ALIKE = 0.3  # size of the smaller side relative to the larger one
_LEAST_GLOSS = 0.15  # the same in a heading whose translation in brackets has another script
_FEWEST, _LEAST_CUT, _LEAST_SURE = 2, 0.7, 1 / 3
_LEAST_HEADINGS, _LEAST_DIFFERENT = 0.75, 0.75


@dataclass(frozen=True, slots=True)
class _Cut:
    """A block whose text can be cut into pieces (offsets) in different languages."""

    block: RawBlock
    pieces: tuple[tuple[int, int], ...]
    languages: tuple[str, ...]

    @property
    def texts(self) -> list[str]:
        return [self.block.text[start:end] for start, end in self.pieces]

    @property
    def is_sure(self) -> bool:
        return all(map(is_sure, self.texts))

    def split(self, languages: tuple[str, ...]) -> list[RawBlock]:
        """Return a block for each piece, in these languages."""
        return split_block(self.block, self.pieces, languages)

    def fits(self, languages: tuple[str, ...]) -> bool:
        """Return whether the pieces are, or may be, in these languages."""
        return len(self.languages) == len(languages) and all(
            found == code or not is_sure(text)
            for text, found, code in zip(self.texts, self.languages, languages, strict=True)
        )


def split_lines(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    """Split blocks that say the same in several languages into a block for each, if the file is made like that.

    Headings and other text are decided about separately. Table cells and blocks of known language stay as they are.
    """
    headings: dict[int, RawBlock] = {}
    body: dict[int, RawBlock] = {}
    for number, block in enumerate(blocks):
        if not (block.cell or block.language or block.neutral):
            (headings if block.kind in ("title", "heading") else body)[number] = block
    # "Same types (Cùng loại)" after "Same types" is the translation, with a word of the original.
    alone = {block.text for block in blocks}
    pieces = _split_body(body, alone)
    spoken = {piece.language for parts in pieces.values() for piece in parts}
    pieces |= _split_headings(headings, alone, spoken)
    return [piece for number, block in enumerate(blocks) for piece in pieces.get(number, [block])]


def cut_line(block: RawBlock, *, marked: bool) -> list[RawBlock]:
    """Split a single line whose pieces are surely in different languages; return any other as it is.

    Args:
        block: the line.
        marked: whether a mark separates the pieces, or just the change of script.
    """
    if len(block.lines) == 1 and not (block.cell or block.language or block.neutral):
        for form in _FORMS[:-1] if marked else _FORMS[-1:]:
            if (cut := _cut(block, form)) and cut.is_sure:
                return cut.split(cut.languages)
    return [block]


def _split_headings(headings: dict[int, RawBlock], alone: set[str], spoken: set[str]) -> dict[int, list[RawBlock]]:
    """Split headings if nearly all can be cut, in any form: few files keep to one form.

    `spoken` are the languages into which the text below was split.
    """
    worded = {number: block for number, block in headings.items() if _LETTER.search(block.text)}
    cuts = {
        number: cut for number, block in worded.items() if (cut := _cut_heading(block)) and alone.isdisjoint(cut.texts)
    }
    least = max(1, _LEAST_HEADINGS * len(worded))
    if len(cuts) < least:
        return {}
    languages, count = Counter(frozenset(cut.languages) for cut in cuts.values()).most_common(1)[0]
    texts = [text for cut in cuts.values() for text in cut.texts]
    # "React 简介", "React 组件": a name that stays as it is, not a translation.
    if count < least or len(set(texts)) < _LEAST_DIFFERENT * len(texts):
        return {}
    # Chinese is recognized by its script; of English and Vietnamese, at least one text must have known words.
    if (
        "zh" not in languages
        and languages != spoken
        and (count < _FEWEST or not any(cut.is_sure for cut in cuts.values()))
    ):
        return {}
    return {number: cut.split(cut.languages) for number, cut in cuts.items() if set(cut.languages) == languages}


def _cut_heading(block: RawBlock) -> _Cut | None:
    for form in _FORMS:
        if cut := _cut(block, form):
            return None if any(map(marker_of, cut.texts)) else cut
    return None


def _split_body(body: dict[int, RawBlock], alone: set[str]) -> dict[int, list[RawBlock]]:
    """Split blocks by the form and the order of languages that most lines have."""
    best: dict[int, list[RawBlock]] = {}
    most = 0
    for form in _FORMS:
        tried = {
            number: cuts
            for number, block in body.items()
            if _has_place(block, form) and (cuts := list(_cut_lines(block, form)))
        }
        found = [cut for cuts in tried.values() for cut in cuts if cut]
        if not found:
            continue
        order, count = Counter(cut.languages for cut in found).most_common(1)[0]
        # All cuts of a block must fit, or none is made.
        kept = {
            number: [cut for cut in cuts if cut]
            for number, cuts in tried.items()
            if all(cut and cut.fits(order) and alone.isdisjoint(cut.texts) for cut in cuts)
        }
        lines = sum(map(len, kept.values()))
        sure = sum(cut.is_sure for cut in chain.from_iterable(kept.values()))
        enough = lines >= max(_FEWEST, _LEAST_CUT * sum(map(len, tried.values())))
        if enough and sure >= max(_FEWEST, _LEAST_SURE * lines) and count > most:
            best = {number: [piece for cut in cuts for piece in cut.split(order)] for number, cuts in kept.items()}
            most = count
    return best


def _cut_lines(block: RawBlock, form: str) -> Iterator[_Cut | None]:
    """Yield the cuts of a block's lines if each can be cut, else the cut of the whole block.

    Lines in different languages are no case for a cut inside one of them.
    """
    cuts = [_cut(block.with_lines((line,)), form) for line in block.lines]
    if all(cuts):
        yield from cuts
        return
    cut = _cut(block, form)
    one_language = len({may_be(line.text) for line in block.lines} & set(LANGUAGES)) < 2 or (
        len({language_of(line.text) for line in block.lines} & set(LANGUAGES)) < 2
    )
    # The second line may begin with the mark.
    on_next = cut and form in _MARKS and block.text[cut.pieces[0][1] :].lstrip(" ").startswith("\n")
    if one_language or on_next:
        yield cut


def _has_place(block: RawBlock, form: str) -> bool:
    text = block.text
    if form == "scripts":
        return len(text) <= _LONGEST and bool(_ANY_HAN.search(text) and re.search(r"[A-Za-z]{2}", text))
    return next(_places(text, form), None) is not None


def _cut(block: RawBlock, form: str) -> _Cut | None:
    """Cut a block where its sides are most similar in size; None if they are in one language or differ too much."""
    text = block.text
    places = list(_places(text, form))
    best, most = None, 0.0
    if len(places) == len(LANGUAGES) - 1 and (cut := _cut_at(block, places, form)):
        return cut[0]
    for place in places:
        if (cut := _cut_at(block, [place], form)) and cut[1] >= most:
            best, most = cut
    return best


def _cut_at(block: RawBlock, places: Sequence[tuple[int, int]], form: str) -> tuple[_Cut, float] | None:
    """Return a cut and the ratio of its sizes (0 to 1), or None if the pieces are in one language or too unequal."""
    text = block.text
    starts = [0, *(stop for _, stop in places)]
    ends = [*(start for start, _ in places), len(text) - (form == "brackets")]
    pieces = [trimmed(text, start, end) for start, end in zip(starts, ends, strict=True)]
    texts = [_NUMBERING.sub("", text[start:end], count=1) or text[start:end] for start, end in pieces]
    is_gloss = form == "brackets" and block.kind in ("title", "heading") and _differ_in_script(texts)
    least = _LEAST_GLOSS if is_gloss else _LEAST_ALIKE
    lengths = [len(piece) for piece in texts]
    # Chinese takes a third of the characters: cuts beyond that ratio need no identification.
    if min(lengths) < least / 3 * max(lengths):
        return None
    languages = tuple(may_be(text[start:end]) for start, end in pieces)
    if len(set(languages)) < len(languages) or not set(languages) <= set(LANGUAGES):
        return None
    sizes = [weigh(piece, code) for piece, code in zip(texts, languages, strict=True)]
    alike = min(sizes) / max(sizes)
    if alike < least or any(language_of(text[start:end]) not in LANGUAGES for start, end in pieces):
        return None
    return _Cut(block, tuple(pieces), languages), alike


def _differ_in_script(texts: Sequence[str]) -> bool:
    """Return whether one of two texts has Chinese characters and the other one none."""
    return len({bool(_ANY_HAN.search(text)) for text in texts}) > 1


def _places(text: str, form: str) -> Iterator[tuple[int, int]]:
    """Yield the places where a text may be cut: the end of what is before, and the start of what is after."""
    if len(text) > _LONGEST:
        return
    if form in _MARKS:
        if any(sign in text for sign in _SIGNS[form]):
            yield from (match.span() for match in _MARKS[form].finditer(text))
    elif form == "brackets":
        if opening := _bracket(text):
            yield opening, opening + 1
    else:
        yield from _places_by_script(text)


def _places_by_script(text: str) -> Iterator[tuple[int, int]]:
    if (match := _BEFORE_HAN.match(text)) and _LETTER.search(match[0]):
        name = _NAME_BEFORE_HAN.search(match[0])
        place = name.start() if name else match.end()
    elif (match := _TO_LAST_HAN.match(text)) and _LETTER.search(text[match.end() :]):
        place = match.end()
    else:
        return
    # A mark in between belongs to another form.
    if text[:place].rstrip()[-1] not in "/|｜=" and text[place:].lstrip()[0] not in "/|｜=(（":
        yield place, place


def _bracket(text: str) -> int:
    """Return the offset of the bracket that closes at the very end, or 0."""
    depth = 0
    for index in range(len(text) - 1, 0, -1):
        depth += (text[index] in ")）") - (text[index] in "(（")
        if depth <= 0:
            return index if text[index] in "(（" else 0
    return 0
