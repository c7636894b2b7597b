"""Learn the verdict on two texts from pairs of texts of which it is known what they are to each other.

Each pair gets a verdict on its alignment, or on an alignment by sentence vectors alone, as pairing by content and
encoders without token states have it. Weights and thresholds are fitted to the former.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from aligner.align.document import sentence_sides
from aligner.align.engine import Models, Side, align, verdict
from aligner.align.engine.models import VERDICT_FEATURES, Thresholds, VerdictModel
from aligner.embed import Embedder
from aligner.embed.documents import DocumentEncoder
from aligner.learn.verdict_pairs import FEWEST_OF_A_MATTER, Pair
from aligner.readers import ReadOptions, read_bytes
from aligner.types import Document, Span

USES = ("alignment", "vectors alone")
"""What a verdict may rest on."""
_PENALTY = 0.1
_SHARES = np.arange(0.1, 0.951, 0.01)
_COSINES, _SLOPES = np.arange(0.1, 0.801, 0.01), np.arange(0, 0.121, 0.01)


@dataclass
class Case:
    """A pair as the model sees it: features of its two-sided beads, and all beads' shares of the source and target."""

    pair: Pair
    use: str
    features: NDArray[np.float64]
    two_sided: NDArray[np.bool_]
    shares: NDArray[np.float64]
    topic: float
    size: float


def look_at(
    pair: Pair,
    languages: tuple[str, str],
    embedder: Embedder,
    states: Mapping[str, NDArray[np.float32]],
    models: Models,
    uses: Sequence[str] = USES,
) -> list[Case]:
    """Align a pair for each use, and collect what the model looks at.

    Args:
        pair: two texts.
        languages: their languages.
        embedder: encodes them.
        states: (dim,) mean token state of each language.
        models: what was learned for the embedder.
        uses: some of `USES`.
    """
    documents = [
        _document(text, language) for text, language in zip((pair.source, pair.target), languages, strict=True)
    ]
    source, target = sentence_sides(documents, DocumentEncoder(embedder).encode(documents), states, models)
    size = float(np.log(len(source) * len(target)) / 2)
    cases = []
    for use in uses:
        if use != USES[0]:
            source, target = replace(source, cues=None), replace(target, cues=None)
        beads = align(source, target)
        two_sided = [bead for bead in beads if bead.source and bead.target]
        found = np.zeros((0, len(VERDICT_FEATURES)))
        if two_sided:
            found = verdict.bead_features(source, target, two_sided)
        shares = np.array([[_length(source, bead.source), _length(target, bead.target)] for bead in beads])
        mask = np.array([bool(bead.source and bead.target) for bead in beads])
        cases.append(Case(pair, use, found, mask, shares, verdict.topic(source, target), size))
    return cases


def _document(lines: Sequence[str], language: str) -> Document:
    options = ReadOptions(lines="line", pattern="monolingual", language=language)
    return read_bytes("\n".join(lines).encode(), "text", options=options)[0]


def _length(side: Side, span: Span) -> float:
    return float(side.lengths[span.start : span.stop].sum() / side.lengths.sum())


def learn_verdict(cases: Sequence[Case], weights: NDArray[np.float64] | None = None) -> VerdictModel:
    """Return the model that fits some cases.

    Args:
        cases: aligned pairs.
        weights: the weights, if only thresholds are to be learned.
    """
    weights = fit_weights(cases) if weights is None else weights
    parallel, partly = _fit_shares(cases, weights)
    lines = np.array([(matter, by_size) for by_size in _SLOPES for matter in _COSINES])
    matter, by_size = lines[_best(line_errors(cases, lines))].tolist()
    return VerdictModel(tuple(weights.tolist()), Thresholds(parallel, partly, matter, by_size))


def fit_weights(cases: Sequence[Case]) -> NDArray[np.float64]:
    """Return the weights that tell beads of translated text from others; both kinds, and all texts, count alike."""
    used = [case for case in cases if case.pair.label != "partly parallel" and len(case.features)]
    rows = np.vstack([case.features for case in used])
    right = np.concatenate([np.full(len(case.features), case.pair.label == "parallel", float) for case in used])
    weight = np.concatenate([np.full(len(case.features), len(case.features) ** -0.5) for case in used])
    for label in (0, 1):
        weight[right == label] *= len(weight) / 2 / weight[right == label].sum()

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = rows @ w
        penalty = _PENALTY * np.concatenate([[0.0], w[1:]])
        value = (weight * (np.logaddexp(0, odds) - right * odds)).sum() + penalty @ w / 2
        return float(value), rows.T @ (weight * (1 / (1 + np.exp(-odds)) - right)) + penalty

    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    weights: NDArray[np.float64] = found.x
    return weights


def _fit_shares(cases: Sequence[Case], weights: NDArray[np.float64]) -> tuple[float, float]:
    """Return the shares that best tell parallel from partly parallel texts, and both from others."""
    shares = np.array([_shares_of(case, weights) for case in cases])
    label = np.array([case.pair.label for case in cases])
    some = np.isin(label, ("parallel", "partly parallel"))
    parallel = _best(_errors(shares[some].min(axis=1) >= _SHARES[:, None], label[some] == "parallel"))
    partly = _best(_errors(shares.max(axis=1) >= _SHARES[:, None], some))
    return float(_SHARES[parallel]), float(_SHARES[partly])


def line_errors(cases: Sequence[Case], lines: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how often each line, by height and slope, is wrong on whether texts are about one matter or two."""
    used = [
        case
        for case in cases
        if case.pair.label in ("comparable", "unrelated")
        and (case.pair.kind != "piece" or case.pair.size >= FEWEST_OF_A_MATTER)
    ]
    topic, size = np.array([(case.topic, case.size) for case in used]).T
    same = np.array([case.pair.label == "comparable" for case in used])
    return _errors(topic >= lines[:, :1] + lines[:, 1:] * size, same)


def _errors(said: NDArray[np.bool_], right: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return how often each of some values goes wrong, what is so and what is not so counting alike.

    Args:
        said: (values, cases) what each of them says.
        right: (cases,) what is so.
    """
    wrong: NDArray[np.float64] = ((~said[:, right]).mean(axis=1) + said[:, ~right].mean(axis=1)) / 2
    return wrong


def _best(wrong: NDArray[np.float64]) -> int:
    """Return the middle one of those that go wrong least."""
    least = np.flatnonzero(wrong <= wrong.min() + 1e-9)
    return int(least[len(least) // 2])


def _shares_of(case: Case, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much of the source, and of the target, is translated."""
    chances = verdict.chances_of(case.features, case.two_sided, weights)
    shares: NDArray[np.float64] = (chances * case.two_sided) @ case.shares
    return shares


def classify(case: Case, model: VerdictModel) -> str:
    """Return the verdict of a model."""
    shares = _shares_of(case, np.array(model.weights)).tolist()
    return verdict.decide(shares, case.topic, case.size, model.thresholds)
