"""Both languages in one line: "- Wear a helmet. / Luôn đội mũ bảo hiểm.", "Opening hours 开放时间", "Prices（价格）".

A line with a dash or a bracket in it is mostly nothing of the kind, so that one such line says nothing: most lines that
could be cut must come apart into the same two languages, in the same order, and into sides of about one size.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from aligner.languages import HAN, LANGUAGES, WIDE_ENDS
from aligner.readers.base import RawBlock, RawLine
from aligner.readers.bilingual.measure import is_sure, language_of, weigh
from aligner.readers.bilingual.sections import marker_of

_ANY_HAN = re.compile(f"[{HAN}]")
_LETTER = re.compile(r"[^\W\d_]")
_MARKS = {
    # Each run of blanks is looked at once; Chinese often has none.
    "slash": re.compile(rf"(?<!\s)\s++[/|]\s++|(?<!\s)\s*+｜\s*+|(?<=[{HAN}{WIDE_ENDS}])/|/(?=[{HAN}])"),
    "dash": re.compile(r"(?<!\s)\s++(?:[–—-]|--)\s++|——"),
    "equals": re.compile(r"(?<!\s)\s++=\s++|(?<![\s\d]):\s++|："),
}
_PARTING = "/|｜–—-=:：()（）"
_FORMS = (*_MARKS, "brackets", "scripts")
# English, then Chinese from its first character on, with the marks, figures and names before it; and the other way.
_BEFORE_HAN = re.compile(rf"[^{HAN}]*?(?=\s*[「『“‘《（(【]*[{HAN}])")
_NAME_BEFORE_HAN = re.compile(r"(?<=[.!?\"”’)])\s+(?:[A-Z\d$¥€][\w.,:%'’-]*\s*)+$")
_TO_LAST_HAN = re.compile(rf".*[{HAN}{WIDE_ENDS}；：，、」』》）】]", re.DOTALL)

_LONGEST = 2000  # characters; what is longer is no line of this kind
_LEAST_ALIKE = 0.3  # the smaller side's share of the larger one's size
_FEWEST, _LEAST_CUT, _LEAST_SURE = 2, 0.7, 1 / 3
_LEAST_HEADINGS, _LEAST_DIFFERENT = 0.75, 0.75


@dataclass(frozen=True, slots=True)
class _Cut:
    """A block whose text comes apart into pieces (offsets), each in a language of its own."""

    block: RawBlock
    pieces: tuple[tuple[int, int], ...]
    languages: tuple[str, ...]

    @property
    def texts(self) -> list[str]:
        return [self.block.text[start:end] for start, end in self.pieces]

    @property
    def is_sure(self) -> bool:
        return all(map(is_sure, self.texts))

    def fits(self, languages: tuple[str, ...]) -> bool:
        """Whether its pieces are in these languages, or could be."""
        return len(self.languages) == len(languages) and all(
            found == code or not is_sure(text)
            for text, found, code in zip(self.texts, self.languages, languages, strict=True)
        )


def part_lines(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    """The blocks with those that say the same in several languages in a block for each, if the file is made like that.

    Headings and the other text are looked at apart. Table cells are left alone, and blocks whose language is known.
    """
    headings: dict[int, RawBlock] = {}
    body: dict[int, RawBlock] = {}
    for number, block in enumerate(blocks):
        if not (block.cell or block.language or block.neutral):
            (headings if block.kind in ("title", "heading") else body)[number] = block
    # Where "Same types (Cùng loại)" follows upon "Same types", it is the translation with a word of the original.
    alone = {block.text for block in blocks}
    parted = _part_headings(headings, alone) | _part_body(body, alone)
    return [piece for number, block in enumerate(blocks) for piece in parted.get(number, [block])]


def _part_headings(headings: dict[int, RawBlock], alone: set[str]) -> dict[int, list[RawBlock]]:
    """Headings in pieces if nearly all come apart, in whatever form: few files keep to one."""
    worded = {number: block for number, block in headings.items() if _LETTER.search(block.text)}
    cuts = {
        number: cut for number, block in worded.items() if (cut := _cut_heading(block)) and alone.isdisjoint(cut.texts)
    }
    least = max(1, _LEAST_HEADINGS * len(worded))
    if len(cuts) < least:
        return {}
    languages, count = Counter(frozenset(cut.languages) for cut in cuts.values()).most_common(1)[0]
    texts = [text for cut in cuts.values() for text in cut.texts]
    # "React 简介", "React 组件": a name that stays as it is, and no translation.
    if count < least or len(set(texts)) < _LEAST_DIFFERENT * len(texts):
        return {}
    # Chinese is told from the others by its script; English and Vietnamese words must be known.
    if "zh" not in languages and (count < _FEWEST or not any(cut.is_sure for cut in cuts.values())):
        return {}
    return {number: _apart(cut, cut.languages) for number, cut in cuts.items() if set(cut.languages) == languages}


def _cut_heading(block: RawBlock) -> _Cut | None:
    for form in _FORMS:
        if cut := _cut(block, form):
            return None if any(map(marker_of, cut.texts)) else cut
    return None


def _part_body(body: dict[int, RawBlock], alone: set[str]) -> dict[int, list[RawBlock]]:
    """Blocks in pieces, by the form and the order of languages that the most of their lines have."""
    best: dict[int, list[RawBlock]] = {}
    most = 0
    for form in _FORMS:
        tried = {number: list(_cut_lines(block, form)) for number, block in body.items() if _has_place(block, form)}
        found = [cut for cuts in tried.values() for cut in cuts if cut]
        if not found:
            continue
        order, count = Counter(cut.languages for cut in found).most_common(1)[0]
        # A block comes apart as a whole or not at all.
        kept = {
            number: [cut for cut in cuts if cut]
            for number, cuts in tried.items()
            if all(cut and cut.fits(order) and alone.isdisjoint(cut.texts) for cut in cuts)
        }
        lines = sum(map(len, kept.values()))
        sure = sum(cut.is_sure for cut in chain.from_iterable(kept.values()))
        enough = lines >= max(_FEWEST, _LEAST_CUT * sum(map(len, tried.values())))
        if enough and sure >= max(_FEWEST, _LEAST_SURE * lines) and count > most:
            best = {number: [piece for cut in cuts for piece in _apart(cut, order)] for number, cuts in kept.items()}
            most = count
    return best


def _cut_lines(block: RawBlock, form: str) -> Iterator[_Cut | None]:
    """The cuts of a block's lines if each of them comes apart, else of the block."""
    cuts = [_cut(block.with_lines((line,)), form) for line in block.lines]
    # Without a mark between them, lines may be in a language each.
    yield from cuts if all(cuts) or form == "scripts" else [_cut(block, form)]


def _has_place(block: RawBlock, form: str) -> bool:
    text = block.text
    if form == "scripts":
        return len(text) <= _LONGEST and bool(_ANY_HAN.search(text) and re.search(r"[A-Za-z]{2}", text))
    return next(_places(text, form), None) is not None


def _cut(block: RawBlock, form: str) -> _Cut | None:
    """A block cut where its sides are the most alike in size, None if they are in one language or too unlike."""
    text = block.text
    places = list(_places(text, form))
    best, most = None, _LEAST_ALIKE
    if len(places) == len(LANGUAGES) - 1 and (cut := _cut_at(block, places, form)):
        return cut[0]
    for place in places:
        if (cut := _cut_at(block, [place], form)) and cut[1] >= most:
            best, most = cut
    return best


def _cut_at(block: RawBlock, places: Sequence[tuple[int, int]], form: str) -> tuple[_Cut, float] | None:
    """A cut and how alike its pieces are in size (from 0 to 1), if they are in different languages."""
    text = block.text
    starts = [0, *(stop for _, stop in places)]
    ends = [*(start for start, _ in places), len(text) - (form == "brackets")]
    pieces = [_trimmed(text, start, end) for start, end in zip(starts, ends, strict=True)]
    lengths = [end - start for start, end in pieces]
    # Chinese takes a third of the letters: what is further apart need not be looked at.
    if min(lengths) < 0.1 * max(lengths):
        return None
    languages = tuple(language_of(text[start:end]) for start, end in pieces)
    if len(set(languages)) < len(languages) or not set(languages) <= set(LANGUAGES):
        return None
    sizes = [weigh(text[start:end], code) for (start, end), code in zip(pieces, languages, strict=True)]
    alike = min(sizes) / max(sizes)
    return (_Cut(block, tuple(pieces), languages), alike) if alike >= _LEAST_ALIKE else None


def _places(text: str, form: str) -> Iterator[tuple[int, int]]:
    """Where a text may be cut: the end of what stands before and the start of what stands behind."""
    if len(text) > _LONGEST:
        return
    if form in _MARKS:
        yield from (match.span() for match in _MARKS[form].finditer(text))
    elif form == "brackets":
        if opening := _bracket(text):
            yield opening, opening + 1
    elif (match := _BEFORE_HAN.match(text)) and _LETTER.search(match[0]):
        name = _NAME_BEFORE_HAN.search(match[0])
        yield (name.start() if name else match.end(),) * 2
    elif (match := _TO_LAST_HAN.match(text)) and _LETTER.search(text[match.end() :]):
        yield (match.end(),) * 2


def _bracket(text: str) -> int:
    """Where the brackets open that close at the very end, 0 if there are none."""
    depth = 0
    for index in range(len(text) - 1, 0, -1):
        depth += (text[index] in ")）") - (text[index] in "(（")
        if depth <= 0:
            return index if text[index] in "(（" else 0
    return 0


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end].rstrip()
    return start + len(piece) - len(piece.lstrip()), start + len(piece)


def _apart(cut: _Cut, languages: tuple[str, ...]) -> list[RawBlock]:
    """A block for each piece, with the lines or parts of lines that are its own."""
    parts = []
    for (start, end), code in zip(cut.pieces, languages, strict=True):
        lines, position = [], 0
        for line in cut.block.lines:
            first, last = max(start - position, 0), min(end - position, len(line.text))
            if first < last and line.text[first:last].strip():
                lines.append(_piece(line, *_trimmed(line.text, first, last)))
            position += len(line.text) + 1
        parts.append(cut.block.with_lines(tuple(lines), code))
    return parts


def _piece(line: RawLine, first: int, last: int) -> RawLine:
    """A part of a line, with the markup that is its own where a blank or a mark parts it from the others."""
    text = line.text[first:last]
    if text == line.text:
        return line
    places = _places_in(line.markup, line.text)
    around = line.text[first - 1 : first] + line.text[last : last + 1]
    if not places or not all(char.isspace() or char in _PARTING for char in around):
        markup, begin = text, 0
    else:
        begin = places[first - 1] + 1 if first else 0
        markup = line.markup[begin : places[last] if last < len(places) else None].strip()
    start = line.start + max(line.markup.find(markup, begin), 0)
    return RawLine(text, markup, start, min(start + len(markup), line.end), line.line)


def _places_in(markup: str, text: str) -> list[int]:
    """Where each character of a text stands in its markup; nothing if markup does not hold them in order."""
    places, position = [], 0
    for char in text:
        position = markup.find(char, position)
        if position < 0:
            return []
        places.append(position)
        position += 1
    return places
