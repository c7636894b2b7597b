"""Blocks whose lines are in different languages, such as the cues of subtitles in two languages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from aligner.languages import HAN, LANGUAGES
from aligner.readers.base import RawBlock, RawLine
from aligner.readers.bilingual.measure import is_sure, language_of, weigh

_HAN = re.compile(f"[{HAN}]")
_NOT_LETTER = re.compile(r"[\W_]+")


def settle_language(text: RawBlock | str, language: str, codes: Collection[str]) -> str:
    """Return a text's language; Chinese with many foreign names may have been guessed to be English."""
    chars = text if isinstance(text, str) else text.text
    return "zh" if "zh" in codes and _HAN.search(chars) and not is_sure(text) else language


def _line_weights(block: RawBlock) -> dict[str, float]:
    weights: defaultdict[str, float] = defaultdict(float)
    for line in block.lines:
        code = settle_language(line.text, language_of(line.text), ("zh",))
        if code in LANGUAGES:
            weights[code] += weigh(line.text, code)
    return weights


def is_mixed(block: RawBlock, threshold: float) -> bool:
    """Return whether the lines' second language has at least this share of a block."""
    if len(block.lines) < 2 or block.language or block.neutral:
        return False
    weights = sorted(_line_weights(block).values(), reverse=True)
    return len(weights) > 1 and weights[1] >= threshold * (weights[0] + weights[1])


def line_runs(block: RawBlock) -> list[tuple[str, list[RawLine]]]:
    """Return runs of lines in one language; lines in no language join the run before them."""
    weights = _line_weights(block)
    major = {code for code, weight in weights.items() if weight >= 0.15 * sum(weights.values())}
    runs: list[tuple[str, list[RawLine]]] = []
    pending: list[RawLine] = []
    for line in block.lines:
        code = settle_language(line.text, language_of(line.text), major)
        if code not in major:
            (runs[-1][1] if runs else pending).append(line)
        elif runs and runs[-1][0] == code:
            runs[-1][1].append(line)
        else:
            runs.append((code, [*pending, line]))
            pending = []
    return runs


def deal_same_lines(blocks: Sequence[RawBlock], threshold: float) -> list[RawBlock]:
    """Split blocks that say the same in each language ("OK." and "OK.") into one for each, in the order of the others.

    Args:
        blocks: the file's blocks in order.
        threshold: which of the blocks count as mixed, as in `is_mixed`.
    """
    orders = Counter(tuple(code for code, _ in line_runs(block)) for block in blocks if is_mixed(block, threshold))
    if not orders:
        return list(blocks)
    order = orders.most_common(1)[0][0]
    result = []
    for block in blocks:
        if len(set(order)) == len(order) and says_the_same(block, len(order)):
            size = len(block.lines) // len(order)
            parts = (block.lines[start : start + size] for start in range(0, len(block.lines), size))
            result += [block.with_lines(lines, code) for lines, code in zip(parts, order, strict=True)]
        else:
            result.append(block)
    return result


def says_the_same(block: RawBlock, times: int = 2) -> bool:
    """Return whether the lines of a block are the same text several times, whatever its marks and capitals."""
    if block.cell or block.language or len(block.lines) < times or len(block.lines) % times:
        return False
    size = len(block.lines) // times
    texts = [_NOT_LETTER.sub("", line.text).casefold() for line in block.lines]
    return all(texts[start : start + size] == texts[:size] for start in range(0, len(texts), size))
