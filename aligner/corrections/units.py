"""Divide the units of documents as people did: sentences and paragraphs are split and joined."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from aligner.corrections.kinds import Correction, UnitsCorrection
from aligner.corrections.lines import bare
from aligner.corrections.places import Places
from aligner.types import Block, Document, Sentence, Span

_Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Divided:
    """A document with the units that people made.

    Attributes:
        document: the document; its text is what it was.
        lost: corrections that do not apply, each with the reason.
    """

    document: Document
    lost: tuple[tuple[UnitsCorrection, str], ...] = ()


def divide(document: Document, corrections: Iterable[UnitsCorrection]) -> Divided:
    """Return a document whose units are divided as people decided, one decision after the other.

    Sentences that are joined across paragraphs join these paragraphs. A paragraph that is divided in the middle of a
    sentence divides the sentence.

    Args:
        document: a segmented document.
        corrections: corrections of this document, in the order in which they were made.
    """
    lost: list[tuple[UnitsCorrection, str]] = []
    for each in corrections:
        undone = [k for k, (other, _) in enumerate(lost) if _same(other.after, each.before)]
        places = Places.of(document, each.level)
        run = _find(places, each, each.before)
        # What takes back something that is lost is no loss.
        is_known = bool(undone and _same(lost[undone[-1]][0].before, each.after))
        if run is not None:
            document = _replaced(document, each, run)
        elif not is_known and _find(places, each, each.after) is None:
            lost.append((each, f"its text {places.missing(''.join(each.before))}"))
        if undone:
            del lost[undone[-1]]
    return Divided(document, tuple(lost))


def divide_units(
    documents: Iterable[Document], corrections: Iterable[Correction]
) -> tuple[list[Document], list[tuple[Correction, str]]]:
    """Return documents with their units divided as people decided, and the corrections that do not apply.

    Args:
        documents: segmented documents.
        corrections: corrections of any kind and of any documents, in the order in which they were made.
    """
    units = [each for each in corrections if isinstance(each, UnitsCorrection)]
    divided = [divide(document, [each for each in units if each.document == document.id]) for document in documents]
    return [each.document for each in divided], [pair for each in divided for pair in each.lost]


def _find(places: Places, correction: UnitsCorrection, units: Sequence[str]) -> Span | None:
    """Return the run of just these units that is nearest to where the correction was made."""
    runs = [run for run in places.runs("".join(units)) if _same(places.texts[run.start : run.stop], units)]

    def rank(run: Span) -> tuple[int, int]:
        same = places.neighbors(run, correction.around) if correction.around else 0
        return -same, abs(run.start - correction.first)

    return min(runs, key=rank, default=None)


def _same(units: Iterable[str], others: Iterable[str]) -> bool:
    return [text for text in map(bare, units) if text] == [text for text in map(bare, others) if text]


def _replaced(document: Document, correction: UnitsCorrection, run: Span) -> Document:
    units = document.sentences if correction.level == "sentence" else document.blocks
    start, end = units[run.start].start, units[run.stop - 1].end
    new = _ranges(document.text, start, end, [len(bare(text)) for text in correction.after if bare(text)])
    sentences = [(sentence.start, sentence.end) for sentence in document.sentences]
    blocks = [(block.start, block.end) for block in document.blocks]
    if correction.level == "sentence":
        sentences[run.start : run.stop] = new
        blocks = _joined(blocks, new)
    else:
        blocks[run.start : run.stop] = new
        sentences = _cut(document.text, sentences, new)
    return _rebuilt(document, blocks, sentences)


def _ranges(text: str, start: int, end: int, lengths: list[int]) -> list[_Range]:
    """Return where the parts of a text begin and end that have so many characters without white space."""
    found: list[_Range] = []
    position = start
    for length in lengths:
        while text[position].isspace():
            position += 1
        begin = position
        while length:
            length -= not text[position].isspace()
            position += 1
        found.append((begin, position))
    return [*found[:-1], (found[-1][0], end)]


def _joined(blocks: list[_Range], sentences: list[_Range]) -> list[_Range]:
    """Return blocks, those joined that a sentence spans."""
    for start, end in sentences:
        held = [block for block in blocks if block[0] < end and start < block[1]]
        if len(held) > 1:
            at = blocks.index(held[0])
            blocks[at : at + len(held)] = [(held[0][0], held[-1][1])]
    return blocks


def _cut(text: str, sentences: list[_Range], blocks: list[_Range]) -> list[_Range]:
    """Return sentences, divided where a block begins in one."""
    made: list[_Range] = []
    for start, end in sentences:
        for begin, _ in blocks:
            if start < begin < end:
                made.append((start, start + len(text[start:begin].rstrip())))
                start = begin
        made.append((start, end))
    return made


def _rebuilt(document: Document, blocks: list[_Range], sentences: list[_Range]) -> Document:
    """Return a document with other blocks, which keep what is known of the old ones where they begin."""
    starts = [block.start for block in document.blocks]
    made: list[Block] = []
    number = 0
    for start, end in blocks:
        old = document.blocks[max(0, bisect_right(starts, start) - 1)]
        last = document.blocks[max(0, bisect_right(starts, end - 1) - 1)]
        held: list[Sentence] = []
        while number < len(sentences) and (sentences[number][0] < end or (not held and sentences[number][0] <= end)):
            begin, stop = sentences[number]
            held.append(Sentence(document.text[begin:stop], begin, stop))
            number += 1
        origin = replace(old.origin, end=max(old.origin.end, last.origin.end))
        made.append(replace(old, start=start, end=end, sentences=tuple(held), origin=origin))
    return replace(document, blocks=tuple(made))
