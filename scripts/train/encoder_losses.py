"""Compute the three losses of `encoder.py` on a document with known alignment: path, ranking and tokens."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from encoder_documents import MAX_UNITS, Bead
from encoder_model import Encoder
from torch import Tensor
from torch.nn import functional as F  # noqa: N812  PyTorch's own idiom

PATH_SCALE, HANDICAP, SKIP, EXTRA_UNIT = 20.0, 0.1, -0.1, 0.02
"""Inverse temperature of the path likelihood, margin of true beads, and two constants of the first pass."""
TEMPERATURE = 0.05
RANKED_RUNS = 3
SIZES = [(a, b) for a in range(1, MAX_UNITS) for b in range(1, MAX_UNITS) if a + b <= MAX_UNITS]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a document of n units.

    `tokens` (tokens, hidden) are centered states, `owners` their units, `rarity` their weights. `runs` (MAX_UNITS - 1,
    n + 1, hidden) are unit vectors of the runs of 1, 2, ... units that end before each boundary, zero if there is no
    such run. `lengths` (MAX_UNITS - 1, n + 1) are the lengths of these runs as shares of the bytes of the side.
    """

    tokens: Tensor
    owners: Tensor
    rarity: Tensor
    runs: Tensor
    lengths: Tensor


Sides = tuple[Side, Side]
Gold = list[tuple[int, int, int, int]]
"""True beads including omissions: the boundaries at which they end, and their units on each side."""


def make_side(encoder: Encoder, texts: list[str], ids: list[list[int]], states: list[Tensor]) -> Side:
    """Return the inputs of the losses for a side, from its texts, their token ids and their states."""
    tokens = torch.cat(states)
    tokens = tokens - tokens.mean(0)
    owners = torch.repeat_interleave(torch.arange(len(states)), torch.tensor([len(state) for state in states]))
    sums = torch.zeros(len(states), tokens.shape[1]).index_add(0, owners, tokens)
    rarity = encoder.rarity[torch.tensor([token for row in ids for token in row[encoder.head : -1]])]
    size = torch.tensor([float(len(text.encode())) for text in texts])[:, None]
    return Side(tokens, owners, rarity, F.normalize(_runs(sums), dim=-1), _runs(size / size.sum())[..., 0])


def gold_of(document: list[Bead]) -> Gold:
    """Return the ends and sizes of the beads of a document."""
    sizes = [(len(left), len(right)) for left, right in document]
    ends = np.cumsum(sizes, axis=0).tolist()
    return [(i, j, a, b) for (i, j), (a, b) in zip(ends, sizes, strict=True)]


def _runs(values: Tensor) -> Tensor:
    """Return sums of 1, 2, ... rows that end before each boundary: (MAX_UNITS - 1, n + 1, width)."""
    sums = F.pad(values.cumsum(0), (0, 0, 1, 0))
    return torch.stack([F.pad(sums[k:] - sums[: max(0, len(sums) - k)], (0, 0, min(k, len(sums)), 0))
                        for k in range(1, MAX_UNITS)])  # fmt: skip


def path_loss(sides: Sides, gold: Gold) -> Tensor:
    """Return the negative log likelihood of the true path per bead (forward algorithm)."""
    scores = PATH_SCALE * bead_scores(sides)
    n, m = scores.shape[1] - 1, scores.shape[2] - 1
    kinds = {size: k for k, size in enumerate(SIZES)}
    true = [(kinds[a, b], i, j) for i, j, a, b in gold if a and b]
    skipped = sum(a + b for _, _, a, b in gold if not (a and b))
    at = tuple(torch.tensor(x) for x in zip(*true, strict=True))
    # Lower true beads in proportion to their size, so that they must win by a margin.
    handicap = PATH_SCALE * HANDICAP * torch.tensor([(SIZES[k][0] + SIZES[k][1]) / 2 for k, _, _ in true])
    scores = scores.index_put(at, scores[at] - handicap)
    return (_log_partition(scores, n, m) - scores[at].sum() - PATH_SCALE * SKIP * skipped) / len(true)


def bead_scores(sides: Sides) -> Tensor:
    """Return the first-pass score (sizes, n + 1, m + 1) of each bead that ends at boundaries i, j.

    The score is that of `aligner.align.engine.first_pass`, in PyTorch.
    """
    cosines = torch.einsum("aid,bjd->abij", sides[0].runs, sides[1].runs)
    n, m = cosines.shape[2] - 1, cosines.shape[3] - 1
    i, j = torch.arange(n + 1)[:, None], torch.arange(m + 1)[None, :]
    # Cosines of each run with single units of the other side, zero-padded beyond both ends.
    to_target, to_source = F.pad(cosines[:, 0], (MAX_UNITS, 1)), F.pad(cosines[0], (0, 0, MAX_UNITS, 1))
    scores = []
    for a, b in SIZES:
        before, after = MAX_UNITS - b, MAX_UNITS + 1
        near_target = to_target[a - 1, :, before : before + m + 1] + to_target[a - 1, :, after:]
        before = MAX_UNITS - a
        near_source = to_source[b - 1, before : before + n + 1] + to_source[b - 1, after:]
        near = near_target / ((j < m) + 1 * (j > b)).clamp(min=1) + near_source / ((i < n) + 1 * (i > a)).clamp(min=1)
        own, other = sides[0].lengths[a - 1][:, None], sides[1].lengths[b - 1][None, :]
        balance = torch.log2(1 + torch.minimum(own, other) / torch.maximum(own, other).clamp(min=1e-9))
        scores.append((cosines[a - 1, b - 1] - near / 2) * balance - EXTRA_UNIT * (a + b - 2))
    return torch.stack(scores)


def _log_partition(scores: Tensor, n: int, m: int) -> Tensor:
    """Return the log partition function over all paths, computed diagonal by diagonal."""
    steps = torch.tensor([*SIZES, (1, 0), (0, 1)])
    rows = torch.arange(n + 1)
    nothing = torch.full((n + 1 + MAX_UNITS,), -1e9)
    first = nothing.clone()
    first[MAX_UNITS] = 0.0
    diagonals = [nothing] * (MAX_UNITS - 1) + [first]  # each has MAX_UNITS impossible rows before row 0
    total = steps.sum(1)
    for d in range(1, n + m + 1):
        columns = d - rows
        exists = (columns >= 0) & (columns <= m)
        before = torch.stack(diagonals)[(MAX_UNITS - total)[:, None], rows - steps[:, :1] + MAX_UNITS]
        gains = scores[:, rows, columns.clamp(0, m)]
        gains = torch.cat([gains, torch.full((2, n + 1), PATH_SCALE * SKIP)])
        possible = (columns >= steps[:, 1:]) & exists
        row = (before + gains).masked_fill(~possible, -1e9).logsumexp(0)
        diagonals = [*diagonals[1:], F.pad(row, (MAX_UNITS, 0), value=-1e9)]
    return diagonals[-1][MAX_UNITS + n]


def ranking_loss(sides: Sides, gold: Gold) -> Tensor:
    """Return the cross entropy of true beads among all runs of up to RANKED_RUNS units of the other side."""
    ends = torch.tensor([bead for bead in gold if bead[2] and bead[3]])
    loss = torch.zeros(())
    for own, other in ((0, 1), (1, 0)):
        runs = sides[other].runs[:RANKED_RUNS]
        query = sides[own].runs[ends[:, 2 + own] - 1, ends[:, own]]
        answer = sides[other].runs[ends[:, 2 + other] - 1, ends[:, other]]
        cosines = torch.einsum("qd,krd->qkr", query, runs)
        size, end = torch.arange(1, len(runs) + 1)[:, None], torch.arange(runs.shape[1])
        is_answer = (size == ends[:, 2 + other, None, None]) & (end == ends[:, other, None, None])
        wrong = cosines.masked_fill(is_answer | (end < size), -9.0).flatten(1)
        logits = torch.cat([(query * answer).sum(1, keepdim=True), wrong], dim=1) / TEMPERATURE
        loss = loss + F.cross_entropy(logits, torch.zeros(len(logits), dtype=torch.long))
    return loss


def token_loss(sides: Sides, gold: Gold) -> Tensor:
    """Return the share of token similarity that lies outside the true translation, weighted by rarity."""
    beads = [torch.full((side.runs.shape[1] - 1,), nothing) for side, nothing in zip(sides, (-1, -2), strict=True)]
    for k, (i, j, a, b) in enumerate(gold):
        if a and b:
            beads[0][i - a : i], beads[1][j - b : j] = k, k
    left, right = beads[0][sides[0].owners], beads[1][sides[1].owners]
    likeness = F.normalize(sides[0].tokens, dim=1) @ F.normalize(sides[1].tokens, dim=1).T / TEMPERATURE
    inside = likeness.masked_fill(left[:, None] != right[None, :], -1e4)
    loss = torch.zeros(())
    for axis, bead, rarity in ((1, left, sides[0].rarity), (0, right, sides[1].rarity)):
        weight = rarity * (bead >= 0)
        loss = loss + ((likeness.logsumexp(axis) - inside.logsumexp(axis)) * weight).sum() / weight.sum()
    return loss
