"""Surface cues of a text: punctuation that survives translation, and language-independent words.

Language-independent words, for example numbers and names, are the same in source and target.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from aligner.languages import SENTENCE_ENDS
from aligner.quantities import extract
from aligner.segment import split

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+")
"""Numbers, and words in Latin letters."""
_SEPARATORS = re.compile(r"[.,]")
"""Decimal and grouping separators of numbers."""
_COUNTED = {
    "questions": re.compile(r"[?？]"),
    "exclamations": re.compile(r"[!！]"),
    "quotation_marks": re.compile(r"[“”「」『』\"«»]"),
    "colons": re.compile(r"[:：]"),
    "digits": re.compile(r"\d"),
    "parentheses": re.compile(r"[(（]"),
    "commas": re.compile(r"[,，、;；]"),
}
"""Patterns of the counted marks, in the order of `prefix_sums.MARKS`."""
_BINARY = {"questions", "exclamations", "digits"}
"""Marks whose presence is recorded instead of their count."""
_NO_WORD = -1
"""Code of what is not compared."""
_CLOSERS = "”」』\"’' )）"
_ENDS = tuple(SENTENCE_ENDS)
_END = re.compile(f"[{SENTENCE_ENDS}]")


def count_sentences(texts: Sequence[str], language: str) -> list[int]:
    """Return the number of sentences in each text.

    The count is usually 1. Lines of a file that was not split into sentences may contain more.

    Args:
        texts: units of one text.
        language: their language code.
    """
    # Pre-filter: the segmentation rules are about 100 times slower than one search for a sentence-final mark.
    may_be_several = (_END.search(text.rstrip(_CLOSERS + SENTENCE_ENDS)) for text in texts)
    return [len(split(text, language)) if several else 1 for text, several in zip(texts, may_be_several, strict=True)]


def marks(texts: Sequence[str], sentences: Sequence[int]) -> NDArray[np.float32]:
    """Count punctuation marks and sentences.

    Args:
        texts: n units of one text.
        sentences: number of sentences in each unit.

    Returns:
        (n, kinds) float32, one row per unit, with the columns of `aligner.align.engine.prefix_sums.MARKS`.
    """
    rows = []
    for text, count in zip(texts, sentences, strict=True):
        counts = [len(pattern.findall(text)) for pattern in _COUNTED.values()]
        counts = [min(n, 1) if name in _BINARY else n for name, n in zip(_COUNTED, counts, strict=True)]
        rows.append([*counts, count, text.rstrip(_CLOSERS).endswith(_ENDS)])
    return np.array(rows, np.float32).reshape(len(texts), len(_COUNTED) + 2)


def words(texts: Sequence[str], language: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return CSR-encoded hashes of language-independent words.

    These are quantities by value ($30 billion, 300 亿美元 and 30 tỷ USD are equal), other numbers without separators,
    and lowercased words of at least 2 Latin letters.

    Args:
        texts: n units of one text.
        language: their language code. Without quantity rules for it, quantities count as plain numbers and words.

    Returns:
        The hashes (k,), distinct within each unit, and the row offsets (n + 1,).
    """
    codes: list[int] = []
    offsets = [0]
    for text in texts:
        found, rest = set(), text
        for quantity in reversed([quantity for quantity in extract(text, language) if quantity.sure]):
            found.add(zlib.crc32(f"={quantity.value}".encode()))
            rest = f"{rest[: quantity.start]} {rest[quantity.end :]}"
        found.update(map(_code, _WORD.findall(rest)))
        found.discard(_NO_WORD)
        codes += sorted(found)
        offsets.append(len(codes))
    return np.array(codes, np.int64), np.array(offsets, np.int64)


@lru_cache(maxsize=1 << 16)
def _code(word: str) -> int:
    """Return the hash of a number or word as it was found; `_NO_WORD` for single letters."""
    if word[0].isdigit():
        return zlib.crc32(f"={_SEPARATORS.sub('', word)}".encode())
    return zlib.crc32(word.lower().encode()) if len(word) > 1 else _NO_WORD
