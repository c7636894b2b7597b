"""Paragraphs in which each sentence is followed by its translation: "It rained. 下雨了。 We stayed. 我们留下了。".

A paragraph that only quotes the other language has no such rhythm: its sentences in that language have no counterpart
of similar size next to them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from aligner.languages import CLOSERS, HAN, LANGUAGES, WIDE_ENDS
from aligner.readers.base import RawBlock
from aligner.readers.bilingual.measure import identified, language_of, weigh
from aligner.readers.bilingual.pieces import split_block, trimmed

_OPENERS = "“‘「『《（("
# The end of a sentence: a wide stop anywhere, another before a space or before Chinese. Lines end as well.
_SENTENCE_END = re.compile(
    # Each run of marks is scanned once.
    rf"(?:(?<![{WIDE_ENDS}])[{WIDE_ENDS}]++[{CLOSERS}]*+\s*+"
    rf"|(?<![.!?…])[.!?…]++[{CLOSERS}]*+(?:\s++|(?=[{_OPENERS}]?[{HAN}]))|\n)(?=\S)"
)
_LINE_END = re.compile(r"\n")
_ANY_HAN = re.compile(f"[{HAN}]")
_VIETNAMESE = re.compile(r"[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST_WORDS = 2  # a sentence of fewer Latin words may be a name, in any language
# Share of a paragraph's text that must have a counterpart of similar size in the next or previous run of sentences.
_LEAST_MATCHED = 0.6


@dataclass(frozen=True, slots=True)
class _Run:
    """Sentences of a block in one language: their offsets in its text, language and size."""

    start: int
    end: int
    language: str
    weight: float


def split_sentences(block: RawBlock, *, forced: bool = False) -> list[RawBlock]:
    """Split a paragraph at each change of language if its languages alternate; return any other as it is.

    The languages change between lines or between sentences, whichever makes the sizes fit better.

    Args:
        block: the paragraph.
        forced: split it whatever the sizes are.
    """
    if block.cell or block.language or block.neutral or not _may_have_several(block.text):
        return [block]
    best, most = [], 0.0 if forced else _LEAST_MATCHED
    for ends in (_SENTENCE_END, _LINE_END):
        runs = _language_runs(block.text, ends)
        if len(runs) > 1 and (matched := _matched_share([run.weight for run in runs])) >= most:
            best, most = runs, matched
    if not best:
        return [block]
    return split_block(block, [(run.start, run.end) for run in best], [run.language for run in best])


def sizes_inside(block: RawBlock) -> dict[str, float]:
    """Return how much of a paragraph is in each language, sentence by sentence; empty if it is surely in one."""
    if block.cell or block.language or block.neutral or not _may_have_several(block.text):
        return {}
    sizes: defaultdict[str, float] = defaultdict(float)
    for run in _language_runs(block.text, _SENTENCE_END):
        sizes[run.language] += run.weight
    return dict(sizes)


def _language_runs(text: str, ends: re.Pattern[str]) -> list[_Run]:
    """Return the runs of sentences in one language; names and numbers join the run before them."""
    starts = [0, *(match.end() for match in ends.finditer(text)), len(text)]
    spans = [trimmed(text, start, stop) for start, stop in pairwise(starts)]
    texts = [text[start:stop] for start, stop in spans]
    codes = _fill([_language(piece) for piece in texts], texts)
    found: list[tuple[int, int, str]] = []
    for (start, stop), code in zip(spans, codes, strict=True):
        if found and code == found[-1][2]:
            found[-1] = (found[-1][0], stop, code)
        else:
            found.append((start, stop, code))
    return [_Run(start, stop, code, weigh(text[start:stop], code)) for start, stop, code in found]


def _matched_share(sizes: Sequence[float]) -> float:
    """Return the share of text in alternating runs that has a counterpart of similar size in the adjacent run."""
    best = max(2 * sum(map(min, zip(sizes[start::2], sizes[start + 1 :: 2], strict=False))) for start in (0, 1))
    return best / sum(sizes)


def _fill(codes: list[str], texts: Sequence[str]) -> list[str]:
    """Give names and numbers a language: that of the other Latin text beside Chinese, else that of their neighbor."""
    latin = {code for code in codes if code not in ("", "zh")}
    filled: list[str] = []
    for index, (code, text) in enumerate(zip(codes, texts, strict=True)):
        if not code and "zh" in codes and len(latin) == 1 and _WORD.search(text):
            code = min(latin)
        before = filled[-1] if filled else next((other for other in codes[index:] if other), "")
        filled.append(code or before)
    return filled


def _may_have_several(text: str) -> bool:
    """Return whether a sentence has only characters that another one lacks, which spares identifying them all."""
    pieces = _SENTENCE_END.split(text)
    known = (piece for piece in pieces if _ANY_HAN.search(piece) or len(_WORD.findall(piece)) >= _FEWEST_WORDS)
    return len({_script(piece) for piece in known}) > 1


def _script(text: str) -> str:
    if _ANY_HAN.search(text):
        return "han"
    return "vietnamese" if _VIETNAMESE.search(text) else "latin"


def _language(text: str) -> str:
    """Return the language of a sentence, or "" for a name, a number and the like."""
    if _ANY_HAN.search(text):
        code = language_of(text)
        return "zh" if code == "zh" or identified(text).confidence <= 0.6 else code
    if len(_WORD.findall(text)) < _FEWEST_WORDS:
        return ""
    code = language_of(text)
    return code if code in LANGUAGES else ""
