"""Files whose languages alternate: block by block, group by group, or line by line inside a block.

Alternation is distinguished from quotation by the sizes of the turns: a translation is about as long as its original,
again and again; quotations, names and untranslated passages are not.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import correlation, stdev

from aligner.languages import HAN, LANGUAGES
from aligner.readers.base import RawBlock, RawLine
from aligner.readers.bilingual.measure import is_neutral, language_of, weigh
from aligner.readers.bilingual.mixed_lines import deal_same_lines, is_mixed, line_runs, settle_language
from aligner.readers.bilingual.pieces import SEPARATORS
from aligner.readers.bilingual.same_line import cut_line
from aligner.readers.bilingual.sentences import split_sentences

# Share of two languages' text that must have a counterpart of similar size in the adjacent turn. A language with less
# than a third of the text cannot reach it.
_LEAST_MATCHED = 0.66
# With a single change of language there is no rhythm: the second half may be a part that is not translated. Figures
# stay the same in a translation; without figures, the halves must be closer in size.
_LEAST_MATCHED_ONCE = 0.75
# A file whose name or metadata states one language is split only if its turns are surely text and translation, in size
# and in the sizes of single turns: their logarithms correlate, or those of the ratios have a small standard deviation.
# docs/formats.md has the figures.
_LEAST_MATCHED_STATED = 0.75
_FEW_PAIRS, _LEAST_CORRELATED, _MOST_SPREAD = 6, 0.5, 0.5
_FIGURE = re.compile(r"\d+(?:[.,:/]\d+)*")
_FEW_FIGURES, _LEAST_SHARED = 4, 0.4
# A block is read line by line if its second language has this share of it; a larger one if other blocks have one
# language.
_LEAST_MIXED, _LEAST_MIXED_BY_BLOCK = 0.25, 0.35
# Paragraphs are read sentence by sentence if those that alternate have this share of the text.
_LEAST_RUNNING = 0.5
_HAN = re.compile(f"[{HAN}]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_ANY_LETTERS = re.compile(r"[A-Za-z]{2}.*[^\x00-\x7f]|[^\x00-\x7f].*[A-Za-z]{2}", re.DOTALL)
_VIETNAMESE = re.compile(r"[ăđơưĂĐƠƯ\u1ea0-\u1ef9\u0300-\u0323]")
# In a text of this many characters, a language with less than this share of the letters' bytes is not one of two.
_LONG, _FEW_LETTERS = 100_000, 0.1
_HEADING_SEPARATOR = re.compile(r"(?<!\s)(?:\s++[/|]\s++|\s*+｜\s*+)")  # possessive: each run of spaces is scanned once


@dataclass(frozen=True, slots=True)
class Turns:
    """The pattern in which a file's languages alternate ("blocks" or "lines"), and its blocks by language."""

    pattern: str
    parts: dict[str, list[RawBlock]]


@dataclass(frozen=True, slots=True)
class _Unit:
    block: RawBlock
    language: str
    weight: float


def split_turns(blocks: Sequence[RawBlock], *, forced: str = "", stated: bool = False) -> Turns | None:
    """Split blocks by language if the languages of the file alternate, else return None.

    Text that is the same in all languages (numbers, code) goes to each of them; repeated text goes to each in turn.

    Args:
        blocks: the file's blocks in order.
        forced: "blocks" or "lines" imposes that pattern, with a part for each language found; "" decides by the text.
        stated: the file is said to be in one language, so that more is needed to split it.
    """
    if not forced and _is_long_and_plain(blocks):
        return None
    blocks, running = _split_running(deal_same_lines(blocks, _LEAST_MIXED), forced=forced == "lines")
    mixed = sum(weigh(block) for block in blocks if is_mixed(block, _LEAST_MIXED))
    by_line = running or forced == "lines" or (not forced and mixed >= 0.5 * sum(map(weigh, blocks)))
    threshold = _LEAST_MIXED if by_line else _LEAST_MIXED_BY_BLOCK
    uncut = [unit for block in blocks for unit in _units(block, threshold)]
    for units in (_cut_in_rhythm(uncut), uncut):
        codes = _languages_in_turn(units, forced=bool(forced), stated=stated)
        if len(codes) > 1:
            break
    if len(codes) < 2:
        return None
    units = [replace(unit, language=settle_language(unit.block, unit.language, codes)) for unit in units]
    parts: dict[str, list[RawBlock]] = {code: [] for code in codes}
    for unit, targets in zip(units, _assign(units, codes), strict=True):
        for code in targets:
            parts[code].append(unit.block)
    return Turns("lines" if by_line else "blocks", parts)


def _split_running(blocks: Sequence[RawBlock], *, forced: bool) -> tuple[Sequence[RawBlock], bool]:
    """Split paragraphs whose sentences alternate, if most of the text is in such; return also whether it is."""
    pieces = [[block] if block.kind in ("title", "heading") else _cut(block, forced=forced) for block in blocks]
    running = sum(weigh(block) for block, parts in zip(blocks, pieces, strict=True) if len(parts) > 1)
    if not running or (running < _LEAST_RUNNING * sum(map(weigh, blocks)) and not forced):
        return blocks, False
    return [piece for parts in pieces for piece in parts], True


def _cut(block: RawBlock, *, forced: bool = False) -> list[RawBlock]:
    """Split a paragraph between its sentences, or at a mark if one separates the languages."""
    pieces = split_sentences(block, forced=forced)
    if len(pieces) > 2 or (len(pieces) == 2 and not {pieces[0].text[-1], pieces[1].text[0]} & {*SEPARATORS}):
        return pieces
    marked = cut_line(block, marked=True)
    return marked if len(marked) > 1 else pieces


def _cut_in_rhythm(units: Sequence[_Unit]) -> list[_Unit]:
    """Cut units that hold text and translation themselves, where the units around them leave room for both.

    In "en, zh, en and zh, en, zh", the third unit is cut; in "en, zh and en, en, zh", the second one quotes.
    """
    pieces = [_pieces(unit) for unit in units]
    result: list[_Unit] = []
    for index, parts in enumerate(pieces):
        before = next((unit.language for unit in reversed(result) if unit.language in LANGUAGES), "")
        after = next((part[0].language for part in pieces[index + 1 :] if part[0].language in LANGUAGES), "")
        fits = before != parts[0].language and after != parts[-1].language
        result += parts if fits else [units[index]]
    return result


def _pieces(unit: _Unit) -> list[_Unit]:
    block = unit.block
    if block.language or block.kind in ("title", "heading") or not _ANY_LETTERS.search(block.text):
        return [unit]
    pieces = _cut(block)
    if len(pieces) == 1:
        pieces = cut_line(block, marked=False)
    return [unit] if len(pieces) == 1 else [_Unit(piece, piece.language, weigh(piece)) for piece in pieces]


def _is_long_and_plain(blocks: Sequence[RawBlock]) -> bool:
    """Return whether a long text is in one language by its letters alone, which spares identifying each line."""
    text = "\n".join(block.text for block in blocks)
    if len(text) < _LONG:
        return False
    sample = text[:: len(text) // _LONG]
    size = len(sample.encode("utf-8", "surrogatepass"))
    chinese = 3 * len(_HAN.findall(sample)) / size
    latin = len(_LATIN.findall(sample)) / size
    return latin < _FEW_LETTERS or (chinese < _FEW_LETTERS and len(_VIETNAMESE.findall(sample)) < 0.01 * size)


def split_heading(block: RawBlock) -> list[RawBlock]:
    """Split a heading in several languages ("概述 / Overview") into a block for each; return any other as it is."""
    line = block.lines[0]
    texts = _HEADING_SEPARATOR.split(line.text)
    codes = [language_of(text) for text in texts]
    if len(block.lines) > 1 or block.language or not 2 <= len(texts) <= 3:
        return [block]
    if len(set(codes)) < len(codes) or not set(codes) <= set(LANGUAGES):
        return [block]
    weights = [weigh(text, code) for text, code in zip(texts, codes, strict=True)]
    if min(weights) < 0.3 * max(weights):
        return [block]
    markups = _HEADING_SEPARATOR.split(line.markup)
    pieces = []
    for index, (text, code) in enumerate(zip(texts, codes, strict=True)):
        markup = markups[index] if len(markups) == len(texts) else text
        start = line.start + max(line.markup.find(markup), 0)
        piece = RawLine(text, markup, start, min(start + len(markup), line.end), line.line)
        pieces.append(block.with_lines((piece,), code))
    return pieces


def _units(block: RawBlock, threshold: float) -> Iterator[_Unit]:
    if is_mixed(block, threshold):
        for code, lines in line_runs(block):
            piece = block.with_lines(tuple(lines), code)
            yield _Unit(piece, code, weigh(piece))
        return
    pieces = split_heading(block) if block.kind in ("title", "heading") else [block]
    for piece in pieces:
        yield _Unit(piece, language_of(piece), weigh(piece))


def _languages_in_turn(units: Sequence[_Unit], *, forced: bool, stated: bool) -> list[str]:
    """Return the languages that alternate, in order."""
    body = [unit for unit in units if unit.language in LANGUAGES]
    # Titles often have another order than the text.
    body = [unit for unit in body if unit.block.kind != "title"] or body
    sizes: defaultdict[str, float] = defaultdict(float)
    for unit in body:
        sizes[unit.language] += unit.weight
    order = list(dict.fromkeys(unit.language for unit in body))
    if forced or not sizes:
        return order
    main = max(sizes, key=sizes.__getitem__)
    return [code for code in order if code == main or _take_turns(body, main, code, stated=stated)]


def _take_turns(units: Sequence[_Unit], first: str, second: str, *, stated: bool) -> bool:
    """Return whether two languages' turns have the sizes of text and translation."""
    both = (unit for unit in units if unit.language in (first, second))
    groups = [list(run) for _, run in groupby(both, key=lambda unit: unit.language)]
    if len(groups) < 2:
        return False
    runs = [sum(unit.weight for unit in run) for run in groups]
    pairs = max(
        (list(zip(runs[start::2], runs[start + 1 :: 2], strict=False)) for start in (0, 1)),
        key=lambda pairs: sum(map(min, pairs)),
    )
    matched = 2 * sum(map(min, pairs)) / sum(runs)
    if len(groups) > 2:
        return matched >= _LEAST_MATCHED_STATED and _go_together(pairs) if stated else matched >= _LEAST_MATCHED
    shared = _share_figures(*groups)
    if shared is None:
        return matched >= _LEAST_MATCHED_ONCE and not stated
    return shared >= _LEAST_SHARED and matched >= _LEAST_MATCHED


def _go_together(pairs: Sequence[tuple[float, float]]) -> bool:
    """Return whether the sizes of turns follow those of their counterparts, as far as there are enough to tell."""
    if len(pairs) < _FEW_PAIRS:
        return True
    first, second = ([math.log(size) for size in side] for side in zip(*pairs, strict=True))
    if stdev(a - b for a, b in zip(first, second, strict=True)) <= _MOST_SPREAD:
        return True
    return min(len(set(first)), len(set(second))) > 1 and correlation(first, second) >= _LEAST_CORRELATED


def _share_figures(first: Sequence[_Unit], second: Sequence[_Unit]) -> float | None:
    """Return the share of figures that two texts have in common; None if one has too few for that."""
    sides = [{figure for unit in side for figure in _FIGURE.findall(unit.block.text)} for side in (first, second)]
    fewest = min(map(len, sides))
    return len(sides[0] & sides[1]) / fewest if fewest >= _FEW_FIGURES else None


def _assign(units: Sequence[_Unit], codes: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the languages that each unit belongs to."""
    assigned: list[tuple[str, ...]] = []
    current = codes[0]
    for unit in units:
        if unit.language in codes:
            current = unit.language
            assigned.append((current,))
        else:
            # A quotation in another language belongs to the text around it.
            assigned.append(tuple(codes) if is_neutral(unit.block) else (current,))
    _deal_repeated(units, codes, assigned)
    _deal_neutral(units, codes, assigned)
    return assigned


def _deal_repeated(units: Sequence[_Unit], codes: Sequence[str], assigned: list[tuple[str, ...]]) -> None:
    """Assign text that occurs once per language in a row ("Kubernetes", "Kubernetes") to one language each."""
    index = 0
    while index + len(codes) <= len(units):
        run = units[index : index + len(codes)]
        if len({(unit.block.kind, unit.block.text) for unit in run}) == 1:
            assigned[index : index + len(codes)] = [(code,) for code in codes]
            index += len(codes)
        else:
            index += 1


def _deal_neutral(units: Sequence[_Unit], codes: Sequence[str], assigned: list[tuple[str, ...]]) -> None:
    """Assign neutral text that is repeated in adjacent turns to one language each."""
    turn, last = 0, ""
    seen: dict[str, list[tuple[int, int]]] = {}
    for index, unit in enumerate(units):
        if unit.language in codes and unit.language != last:
            turn, last = turn + 1, unit.language
        if len(assigned[index]) != len(codes):
            continue
        copies = [pair for pair in seen.get(unit.block.text, []) if turn - pair[0] < len(codes) + 1]
        copies.append((turn, index))
        if len(copies) == len(codes):
            for code, (_, position) in zip(codes, copies, strict=True):
                assigned[position] = (code,)
            copies = []
        seen[unit.block.text] = copies
