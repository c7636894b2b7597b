"""Split paragraphs into sentences by the rules of each language.

Sentences are offsets into the paragraph, not copies, so nothing is lost. `stops` finds the places where a sentence may
end, in one linear pass, and the rules of a language (`english`, `chinese`, `vietnamese`, or `generic` for others)
decide about each. Quotations are not kept together: a sentence within one is a sentence. Headings, titles and table
cells are split by the same rules.

Boundary F1 in percent, measured by `python scripts/benchmark/text.py --bench ../shared/bench` (news: NTREX-128; web: UD
English EWT; treebanks: UD Chinese GSDSimp, UD Vietnamese VTB), compared with simple regular expressions:

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
    """Return the spans of the sentences of a paragraph.

    Args:
        text: One paragraph. A blank line inside it also ends a sentence.
        language: "en", "zh" or "vi"; text in other languages is split by the marks that most writing systems use.

    Returns:
        Half-open spans in code points, in order, without surrounding white space. Together they cover everything
        except white space.
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
    """Return a document with the sentences of every block, split by the rules of the block's language.

    Args:
        document: Any document. Sentences that it already has are replaced.
    """
    return replace(document, blocks=tuple(_segment_block(document, block) for block in document.blocks))


def _segment_block(document: Document, block: Block) -> Block:
    spans = split(document.block_text(block), block.language)
    sentences = tuple(
        Sentence(document.text[start:end], start, end)
        for start, end in ((block.start + first, block.start + last) for first, last in spans)
    )
    return replace(block, sentences=sentences)
