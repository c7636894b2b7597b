"""One side of an alignment: the arrays by which the engine represents a text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from aligner.align.engine.models import Models, load_models
from aligner.align.engine.scorer import Scorer
from aligner.types import Span

IMPASSABLE = 1e6
"""Strength of a boundary that no bead may cross."""
NO_LABEL = 0
"""Code of units that begin with no label."""
SEVERAL_LABELS = -1
"""Code of units that contain several labels, which are not compared."""


class Tokens(Protocol):
    """Token states of n units, in CSR layout; implemented by `aligner.embed.TokenStates`."""

    @property
    def offsets(self) -> NDArray[np.int64]:
        """Row offsets (n + 1,): unit k has the tokens `offsets[k]:offsets[k + 1]`."""

    @property
    def rarity(self) -> NDArray[np.float32]:
        """Weight of each token, (tokens,)."""

    def dense(self, start: int, stop: int) -> NDArray[np.float32]:
        """Return the states of units start..stop-1: (tokens, dim) float32."""


@dataclass(frozen=True, slots=True)
class Cues:
    """Input of the learned scorer for n units, in addition to their vectors.

    Attributes:
        tokens: token states of the units.
        mean: (dim,) mean token state of the side.
        marks: (n, kinds) float32 counts of punctuation and sentences, with the columns `prefix_sums.MARKS`.
        speech: (n, 5) float32 measures of direct speech, with the columns `prefix_sums.SPEECH`.
        words: (k,) int64 hashes of language-independent words (numbers, names), distinct within each unit.
        word_offsets: (n + 1,) row offsets: unit u has the words `word_offsets[u]:word_offsets[u + 1]`.
    """

    tokens: Tokens
    mean: NDArray[np.float32]
    marks: NDArray[np.float32]
    speech: NDArray[np.float32]
    words: NDArray[np.int64]
    word_offsets: NDArray[np.int64]

    def take(self, units: NDArray[np.int64]) -> Cues:
        """Return the cues of a subset of the units, in order."""
        offsets = self.word_offsets
        words = [self.words[offsets[unit] : offsets[unit + 1]] for unit in units]
        ends = np.cumsum([0, *map(len, words)])
        chosen = np.concatenate([*words, np.zeros(0, np.int64)])
        tokens = ChosenTokens(self.tokens, units)
        return Cues(tokens, self.mean, self.marks[units], self.speech[units], chosen, ends)


class ChosenTokens:
    """View of the tokens of a subset of units, in order; states are read on access.

    Args:
        tokens: token states of all units.
        units: (k,) indices of the chosen units.
    """

    def __init__(self, tokens: Tokens, units: NDArray[np.int64]) -> None:
        self._tokens, self._units = tokens, units
        counts = np.diff(tokens.offsets)[units]
        self.offsets = np.concatenate([[0], np.cumsum(counts)])
        parts = [tokens.rarity[tokens.offsets[unit] : tokens.offsets[unit + 1]] for unit in units]
        self.rarity = np.concatenate([*parts, np.zeros(0, np.float32)])

    def dense(self, start: int, stop: int) -> NDArray[np.float32]:
        """Return the states of chosen units start..stop-1: (tokens, dim) float32."""
        units = self._units[start:stop]
        runs = np.split(units, np.flatnonzero(np.diff(units) != 1) + 1)
        return np.concatenate([self._tokens.dense(int(run[0]), int(run[-1]) + 1) for run in runs])


@dataclass(frozen=True, slots=True)
class Side:
    """The n units (sentences or paragraphs) of one text, in order.

    Args:
        sums: (n, dim) float32 vectors. The vector of a run of units is the sum of its rows; see
            `aligner.embed.vectors.center`.
        lengths: (n,) float32 lengths in UTF-8 bytes, which are similar for English, Chinese and Vietnamese text.
        breaks: (n,) float32 strength of the boundary before each unit: 0 within a paragraph, 1 between paragraphs, more
            next to a heading. All 0 if paragraphs are unknown.
        cues: input of the learned scorer; without it, only the first pass runs.
        about: (dim,) float32 topic vector: the mean token state of the text minus that of its language. None if the
            mean of the language is unknown.
        labels: (n,) int64 codes, the same in all languages, of the labels with which units begin ("3.1."), or
            `NO_LABEL` or `SEVERAL_LABELS`. None if the text has none.
        models: what was learned for the encoder of the vectors; by default, the bundled models.

    Raises:
        ValueError: the arrays differ in length.
    """

    sums: NDArray[np.float32]
    lengths: NDArray[np.float32]
    breaks: NDArray[np.float32]
    cues: Cues | None = None
    about: NDArray[np.float32] | None = None
    labels: NDArray[np.int64] | None = None
    models: Models = field(default_factory=load_models)

    def __post_init__(self) -> None:
        if not (self.sums.ndim == 2 and len(self.sums) == len(self.lengths) == len(self.breaks)):
            shapes = f"sums {self.sums.shape}, lengths {self.lengths.shape} and breaks {self.breaks.shape}"
            raise ValueError(f"{shapes} must have one row per unit")

    def __len__(self) -> int:
        """Return the number of units."""
        return len(self.sums)

    def paired(self) -> Side:
        """Return the text with units merged in pairs; if n is odd, the last unit stays single."""
        starts = np.arange(0, len(self), 2)
        return Side(np.add.reduceat(self.sums, starts), np.add.reduceat(self.lengths, starts), self.breaks[starts])

    def piece(self, start: int, stop: int) -> Side:
        """Return units start..stop-1, without what only the learned scorer needs."""
        return Side(self.sums[start:stop], self.lengths[start:stop], self.breaks[start:stop])

    def take(self, units: NDArray[np.int64]) -> Side:
        """Return a subset of the units, in order, with impassable breaks where units were left out."""
        breaks = np.where(np.diff(units, prepend=units[:1] - 1) > 1, IMPASSABLE, self.breaks[units]).astype(np.float32)
        cues = self.cues.take(units) if self.cues is not None else None
        labels = self.labels[units] if self.labels is not None else None
        return Side(self.sums[units], self.lengths[units], breaks, cues, self.about, labels, self.models)


def scorer_of(source: Side, target: Side) -> Scorer | None:
    """Return the learned scorer if it can run on two texts, which needs the cues of both."""
    return source.models.scorer if source.cues is not None and target.cues is not None else None


def margin(source: Side, target: Side, own: Span, other: Span) -> float:
    """Return the margin score of a two-sided bead: its cosine minus the mean cosine with the adjacent units."""
    sums = source.sums[own.start : own.stop].sum(axis=0), target.sums[other.start : other.stop].sum(axis=0)
    beside = [
        np.mean([cosine(vector, side.sums[k]) for k in (span.start - 1, span.stop) if 0 <= k < len(side)] or [0.0])
        for vector, side, span in ((sums[0], target, other), (sums[1], source, own))
    ]
    return float(cosine(*sums) - np.mean(beside))


def cosine(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Return the cosine of two vectors; 0 if either is zero."""
    return float(one @ other / max(float(np.linalg.norm(one) * np.linalg.norm(other)), 1e-30))
