"""Prefix sums over the units of a side: the sum over any run of units is one difference."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from aligner.align.engine.side import Cues, Side

MARKS = (
    "questions", "exclamations", "quotation_marks", "colons", "digits", "parentheses", "commas", "sentences",
    "sentence_ends",
)  # fmt: skip
"""Columns of `Cues.marks`: counts, then whether the unit ends a sentence, which must be last."""

SPEECH = ("openings", "closings", "spoken", "letters", "open_after")
"""Columns of `Cues.speech`; "open_after" must be last."""

_SENTENCE_ENDS = MARKS.index("sentence_ends")
_OPEN = SPEECH.index("open_after")
_MIN_WORD_RARITY = 1.5
"""Minimum rarity of a shared word, in nats; commoner words are ignored."""


class Totals:
    """Prefix sums of the cues of one side: entry k is the sum over the units before boundary k.

    Args:
        side: n units, with cues.
        rarity: rarity of each word that occurs on both sides, by hash.
    """

    def __init__(self, side: Side, rarity: dict[int, float]) -> None:
        cues = side.cues
        assert cues is not None
        marks = np.concatenate([np.zeros((1, len(MARKS)), np.float32), np.cumsum(cues.marks, axis=0)])
        self.marks = np.ascontiguousarray(marks.T)
        self.ends_sentence = np.concatenate([[0], cues.marks[:, _SENTENCE_ENDS]])
        # Headlines, labels and sentence fragments.
        self.unfinished = np.concatenate([[0], np.cumsum(1 - cues.marks[:, _SENTENCE_ENDS])])
        self.tokens = np.concatenate([[0], np.cumsum(np.diff(cues.tokens.offsets))]).astype(np.float64)
        self.tokens[-1] = max(self.tokens[-1], 1)
        speech = np.concatenate([np.zeros((1, _OPEN)), np.cumsum(cues.speech[:, :_OPEN], axis=0, dtype=np.float64)])
        self.speech = np.ascontiguousarray(speech.T)
        self.open = np.concatenate([[False], cues.speech[:, _OPEN] > 0])
        self._shared = [
            {code: rarity[code] for code in cues.words[a:b].tolist() if code in rarity}
            for a, b in zip(cues.word_offsets[:-1].tolist(), cues.word_offsets[1:].tolist(), strict=True)
        ]
        self.words = np.concatenate([[0], np.cumsum([sum(words.values()) for words in self._shared])])

    def unfinished_within(self, start: NDArray[np.int64], stop: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return how many units between two boundaries, except the last, do not end a sentence."""
        found: NDArray[np.float64] = self.unfinished[np.maximum(stop - 1, start)] - self.unfinished[start]
        return found

    def shared_words(self, start: int, stop: int) -> list[dict[int, float]]:
        """Return the words of units start..stop-1 that occur on both sides, with their rarity."""
        return self._shared[start:stop]


def products(rows: list[dict[int, float]], columns: list[dict[int, float]]) -> NDArray[np.float64]:
    """Return the summed rarity of the words that each two units share: (rows, columns).

    Args:
        rows: words and rarities of each source unit.
        columns: words and rarities of each target unit.
    """
    found = np.zeros((len(rows), len(columns)))
    where: dict[int, list[int]] = {}
    for column, words in enumerate(columns):
        for code in words:
            where.setdefault(code, []).append(column)
    for row, words in enumerate(rows):
        for code, rarity in words.items():
            found[row, where.get(code, [])] += rarity
    return found


def shared_word_rarity(source: Cues, target: Cues) -> dict[int, float]:
    """Return the rarity of the words that occur on both sides, by hash.

    The rarity is the log of the number of units per occurrence, on the side where the word is more frequent.
    """
    counts = []
    for side in (source, target):
        codes, count = np.unique(side.words, return_counts=True)
        counts.append(dict(zip(codes.tolist(), count.tolist(), strict=True)))
    units = len(source.word_offsets) - 1, len(target.word_offsets) - 1
    rarity = {
        code: float(np.log(min(units[0] / count, units[1] / counts[1][code])))
        for code, count in counts[0].items()
        if code in counts[1]
    }
    return {code: value for code, value in rarity.items() if value > _MIN_WORD_RARITY}
