"""What the alignment engine is told of a text beyond its vectors: punctuation that survives translation, and words that
may stand on both sides as they are, such as numbers and names."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aligner.quantities import extract
from aligner.segment import split

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+")
_SEPARATORS = re.compile(r"[.,]")
_COUNTED = {
    "questions": re.compile(r"[?？]"),
    "exclamations": re.compile(r"[!！]"),
    "quotation_marks": re.compile(r"[“”「」『』\"«»]"),
    "colons": re.compile(r"[:：]"),
    "digits": re.compile(r"\d"),
    "parentheses": re.compile(r"[(（]"),
    "commas": re.compile(r"[,，、;；]"),
}
_PRESENT_OR_NOT = {"questions", "exclamations", "digits"}
_CLOSERS = "”」』\"’' )）"
_ENDS = ("。", ".", "!", "！", "?", "？", "…")
_END = re.compile(f"[{re.escape(''.join(_ENDS))}]")


def count_sentences(texts: Sequence[str], language: str) -> list[int]:
    """How many sentences each text holds: one, but for the lines of a file that hold several."""
    # The rules take a hundred times as long as a look for a mark that might end a sentence within the text.
    may_be_more = (_END.search(text.rstrip(_CLOSERS + "".join(_ENDS))) for text in texts)
    return [len(split(text, language)) if more else 1 for text, more in zip(texts, may_be_more, strict=True)]


def marks(texts: Sequence[str], sentences: Sequence[int]) -> NDArray[np.float32]:
    """Counts of punctuation and of sentences, a row a text, in the order of `aligner.align.engine.prefix_sums.MARKS`.

    Args:
        texts: units of one text.
        sentences: how many each of them holds.
    """
    rows = []
    for text, count in zip(texts, sentences, strict=True):
        counts = [len(pattern.findall(text)) for pattern in _COUNTED.values()]
        counts = [min(n, 1) if name in _PRESENT_OR_NOT else n for name, n in zip(_COUNTED, counts, strict=True)]
        rows.append([*counts, count, text.rstrip(_CLOSERS).endswith(_ENDS)])
    return np.array(rows, np.float32).reshape(len(texts), len(_COUNTED) + 2)


def words(texts: Sequence[str], language: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Hashes of what may stand on both sides as it is, each once a text, end to end; and where each text's begin.

    That is quantities by their value ($30 billion, 300 亿美元 and 30 tỷ USD are one), other numbers less their
    separators, and words in Latin letters less their capitals; words of one letter are left out.

    Args:
        texts: units of one text.
        language: theirs; quantities of languages without rules are numbers and words like others.
    """
    codes: list[int] = []
    offsets = [0]
    for text in texts:
        found, rest = set(), text
        for quantity in reversed([quantity for quantity in extract(text, language) if quantity.sure]):
            found.add(f"={quantity.value}")
            rest = f"{rest[: quantity.start]} {rest[quantity.end :]}"
        for word in _WORD.findall(rest):
            if word[0].isdigit():
                found.add(f"={_SEPARATORS.sub('', word)}")
            elif len(word) > 1:
                found.add(word.lower())
        codes += sorted(zlib.crc32(word.encode()) for word in found)
        offsets.append(len(codes))
    return np.array(codes, np.int64), np.array(offsets, np.int64)
