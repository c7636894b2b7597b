"""Running totals over the units of a side, from which any run's sums are differences."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from aligner.align.engine.side import Cues, Side

MARKS = (
    "questions", "exclamations", "quotation_marks", "colons", "digits", "parentheses", "commas", "sentences",
    "sentence_ends",
)  # fmt: skip
"""The columns of `Cues.marks`: counts, and whether the unit ends a sentence, which must be the last."""

SPEECH = ("openings", "closings", "spoken", "letters", "open_after")
"""The columns of `Cues.speech`; "open_after" must be the last."""

_SENTENCE_ENDS, _OPEN = MARKS.index("sentence_ends"), SPEECH.index("open_after")
_WORD_RARITY_MIN = 1.5


class Totals:
    """Running totals over a side's units: entry k sums the units before boundary k."""

    def __init__(self, side: Side, rarity: dict[int, float]) -> None:
        evidence = side.cues
        assert evidence is not None
        self.marks = np.concatenate([np.zeros((1, len(MARKS)), np.float32), np.cumsum(evidence.marks, axis=0)])
        self.ends_sentence = np.concatenate([[0], evidence.marks[:, _SENTENCE_ENDS]])
        # A headline, a label or half a sentence: what is no whole sentence.
        self.unfinished = np.concatenate([[0], np.cumsum(1 - evidence.marks[:, _SENTENCE_ENDS])])
        self.tokens = np.concatenate([[0], np.cumsum(np.diff(evidence.tokens.offsets))]).astype(np.float64)
        self.tokens[-1] = max(self.tokens[-1], 1)
        self.speech = np.concatenate(
            [np.zeros((1, _OPEN)), np.cumsum(evidence.speech[:, :_OPEN], axis=0, dtype=np.float64)]
        )
        self.open = np.concatenate([[False], evidence.speech[:, _OPEN] > 0])
        self._shared = [
            {code: rarity[code] for code in evidence.words[a:b].tolist() if code in rarity}
            for a, b in zip(evidence.word_offsets[:-1].tolist(), evidence.word_offsets[1:].tolist(), strict=True)
        ]
        self.words = np.concatenate([[0], np.cumsum([sum(words.values()) for words in self._shared])])

    def shared_words(self, start: int, stop: int) -> list[dict[int, float]]:
        """The shared words, and their rarity, of units start..stop-1."""
        return self._shared[start:stop]


def products(rows: list[dict[int, float]], columns: list[dict[int, float]]) -> NDArray[np.float64]:
    """Summed rarity of the words that each row's unit shares with each column's: (rows, columns)."""
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
    """Words that stand on both sides, with how rare they are: the log of units a word, where it is commoner."""
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
    return {code: value for code, value in rarity.items() if value > _WORD_RARITY_MIN}
