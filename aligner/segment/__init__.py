"""Paragraphs to sentences, by rules of each language's own; offsets, never copies, so nothing is lost.

`stops` finds the places where a sentence may end, in one linear pass; the rules of a language (`english`, `chinese`,
`vietnamese`; `generic` for any other) judge each. Quotations are not protected: the sentences inside one are sentences.
Headings, titles and cells are split by the same rules.

Boundary F1 in percent, by `python scripts/benchmark/text.py --bench ../shared/bench` (news: NTREX-128; web: UD English
EWT; treebanks: UD Chinese GSDSimp, UD Vietnamese VTB), next to the plain regular expressions that these rules began as:

    set               rules   regular expressions
    en news          100.00                 99.77
    en web            99.49                 98.47
    zh news          100.00                 99.23
    zh treebank      100.00                100.00
    vi news          100.00                 99.65
    vi treebank       99.83                 99.83
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from aligner.segment import chinese, english, generic, vietnamese
from aligner.segment.stops import find_stops
from aligner.types import Block, Document, Sentence

_RULES = {"en": english.RULES, "zh": chinese.RULES, "vi": vietnamese.RULES}
# A blank line ends a sentence in every language.
_BLANK_LINE = re.compile(r"\n[^\S\n]*+(?:\n[^\S\n]*+)++")


def split(text: str, language: str) -> list[tuple[int, int]]:
    """Find the sentences of a paragraph.

    Args:
        text: one paragraph; a blank line inside it ends a sentence too.
        language: "en", "zh" or "vi"; anything else is split by what writing systems have in common.

    Returns:
        Half-open code-point spans in order, without the white space around them; together they cover all that is not
        white space.
    """
    spans = []
    start = 0
    for end in (*_find_ends(text, language), len(text)):
        piece = text[start:end]
        if stripped := piece.strip():
            begin = start + len(piece) - len(piece.lstrip())
            spans.append((begin, begin + len(stripped)))
        start = end
    return spans


def _find_ends(text: str, language: str) -> Iterator[int]:
    rules = _RULES.get(language, generic.RULES)
    offset = 0
    for paragraph in (*_BLANK_LINE.finditer(text), None):
        stop = paragraph.start() if paragraph else len(text)
        part = text[offset:stop] if offset or paragraph else text
        yield from (offset + place.end for place in find_stops(part) if rules.ends_sentence(place))
        if paragraph:
            yield paragraph.end()
            offset = paragraph.end()


def segment(document: Document) -> Document:
    """Fill in the sentences of every block, split by the rules of the block's language.

    Args:
        document: any document; sentences it already has are found anew.
    """
    return replace(document, blocks=tuple(_segment_block(document, block) for block in document.blocks))


def _segment_block(document: Document, block: Block) -> Block:
    spans = split(document.block_text(block), block.language)
    sentences = tuple(
        Sentence(document.text[start:end], start, end)
        for start, end in ((block.start + first, block.start + last) for first, last in spans)
    )
    return replace(block, sentences=sentences)
