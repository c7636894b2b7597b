"""One side of an alignment as arrays: all that the engine knows of a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

IMPASSABLE = 1e6
"""Strength of a boundary that no bead may cross."""


class Tokens(Protocol):
    """Token states of n units, as `aligner.embed.TokenStates`: unit k owns tokens `offsets[k]:offsets[k + 1]`."""

    @property
    def offsets(self) -> NDArray[np.int64]: ...

    @property
    def rarity(self) -> NDArray[np.float32]: ...

    def dense(self, start: int, stop: int) -> NDArray[np.float32]:
        """States of units start..stop-1: (tokens, dim) float32."""


@dataclass(frozen=True, slots=True)
class Cues:
    """What the learned scorer wants to know of n units beyond their vectors.

    `tokens` are their token states and `mean` (dim,) the mean state of the side; `marks` (n, kinds) float32 counts
    punctuation and the like (`totals.MARKS`) and `speech` (n, 5) float32 measures direct speech (`totals.SPEECH`);
    `words` (k,) int64 are hashes of words that may stand on both sides as they are (numbers, names), each once a unit,
    unit u owning `word_offsets[u]:word_offsets[u + 1]`.
    """

    tokens: Tokens
    mean: NDArray[np.float32]
    marks: NDArray[np.float32]
    speech: NDArray[np.float32]
    words: NDArray[np.int64]
    word_offsets: NDArray[np.int64]

    def take(self, units: NDArray[np.int64]) -> Cues:
        """The evidence of some of the units, in order."""
        offsets = self.word_offsets
        words = [self.words[offsets[unit] : offsets[unit + 1]] for unit in units]
        ends = np.cumsum([0, *map(len, words)])
        chosen = np.concatenate([*words, np.zeros(0, np.int64)])
        tokens = ChosenTokens(self.tokens, units)
        return Cues(tokens, self.mean, self.marks[units], self.speech[units], chosen, ends)


class ChosenTokens:
    """The tokens of some units, in order, read from where they are when they are asked for."""

    def __init__(self, tokens: Tokens, units: NDArray[np.int64]) -> None:
        self._tokens, self._units = tokens, units
        counts = np.diff(tokens.offsets)[units]
        self.offsets = np.concatenate([[0], np.cumsum(counts)])
        parts = [tokens.rarity[tokens.offsets[unit] : tokens.offsets[unit + 1]] for unit in units]
        self.rarity = np.concatenate([*parts, np.zeros(0, np.float32)])

    def dense(self, start: int, stop: int) -> NDArray[np.float32]:
        """As `Tokens.dense`."""
        units = self._units[start:stop]
        runs = np.split(units, np.flatnonzero(np.diff(units) != 1) + 1)
        return np.concatenate([self._tokens.dense(int(run[0]), int(run[-1]) + 1) for run in runs])


@dataclass(frozen=True, slots=True)
class Side:
    """n units (sentences, or paragraphs) in order.

    Args:
        sums: (n, dim) float32; the vector of a run of units is the sum of its rows. See `aligner.embed.vectors.center`.
        lengths: (n,) float32, in UTF-8 bytes, which make English, Chinese and Vietnamese of about one length.
        breaks: (n,) float32, how strong the boundary before each unit is: 0 within a paragraph, 1 between paragraphs,
            more next to a heading; all 0 where nothing is known.
        cues: for the learned scorer; without it the first pass has the last word.
        about: (dim,) float32, how its mean token state differs from that of its language: what the text is about; None
            where nothing is known of the language.

    Raises:
        ValueError: the arrays disagree about n.
    """

    sums: NDArray[np.float32]
    lengths: NDArray[np.float32]
    breaks: NDArray[np.float32]
    cues: Cues | None = None
    about: NDArray[np.float32] | None = None

    def __post_init__(self) -> None:
        if not (self.sums.ndim == 2 and len(self.sums) == len(self.lengths) == len(self.breaks)):
            shapes = f"sums {self.sums.shape}, lengths {self.lengths.shape} and breaks {self.breaks.shape}"
            raise ValueError(f"{shapes} must have one row a unit")

    def __len__(self) -> int:
        return len(self.sums)

    def paired(self) -> Side:
        """The same text with every two neighboring units made one (the last stands alone if n is odd)."""
        starts = np.arange(0, len(self), 2)
        return Side(np.add.reduceat(self.sums, starts), np.add.reduceat(self.lengths, starts), self.breaks[starts])

    def take(self, units: NDArray[np.int64]) -> Side:
        """Some of the units, in order; where others were left out between two of them stands an impassable break."""
        breaks = np.where(np.diff(units, prepend=units[:1] - 1) > 1, IMPASSABLE, self.breaks[units]).astype(np.float32)
        cues = self.cues.take(units) if self.cues is not None else None
        return Side(self.sums[units], self.lengths[units], breaks, cues, self.about)
