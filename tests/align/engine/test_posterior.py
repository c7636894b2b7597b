"""Search and forward-backward compared with brute force over all paths of a small grid."""

from functools import lru_cache

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.align.engine.posterior import forward_backward
from aligner.align.engine.search import SIZES, Band, BeadScores, Skips, best_path


def grid(n, m, seed):
    generator = np.random.default_rng(seed)
    values = generator.normal(size=(len(SIZES), n + 1, m + 1)).astype(np.float32)
    skips = Skips(generator.normal(-1, 0.5, n), generator.normal(-1, 0.5, m))
    return Band.full(n, m), BeadScores(0, np.zeros(n + 1, np.int64), values), skips


def all_paths(n, m, scores, skips):
    @lru_cache
    def paths(i, j):
        if i == j == 0:
            return [((), 0.0)]
        found = []
        if i:
            found += [((*path, (1, 0)), total + skips.source[i - 1]) for path, total in paths(i - 1, j)]
        if j:
            found += [((*path, (0, 1)), total + skips.target[j - 1]) for path, total in paths(i, j - 1)]
        for size, (a, b) in enumerate(SIZES):
            if i >= a and j >= b:
                gain = float(scores.values[size, i, j])
                found += [((*path, (a, b)), total + gain) for path, total in paths(i - a, j - b)]
        return found

    return paths(n, m)


@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_search_and_posterior_agree_with_brute_force(n, m, seed):
    band, scores, skips = grid(n, m, seed)
    paths = all_paths(n, m, scores, skips)
    best_total = max(total for _, total in paths)
    path = best_path(band, [scores], skips)
    assert np.isclose(sum(step.score for step in path), best_total)
    # Several paths may be best: the order of skipped source and target units makes no difference.
    assert tuple((step.source, step.target) for step in path) in {
        steps for steps, total in paths if np.isclose(total, best_total)
    }

    posterior = forward_backward(band, [scores], skips)
    weights = np.exp([total - posterior.total for _, total in paths])
    assert np.isclose(weights.sum(), 1)
    holding, i, j = [], 0, 0
    for step in path:
        ends = i + step.source, j + step.target
        holding.append(sum(w for (steps, _), w in zip(paths, weights, strict=True) if (i, j, *ends) in spans(steps)))
        i, j = ends
    assert np.allclose(posterior.of_path(path), holding, atol=1e-5)


@given(st.integers(1, 5), st.integers(1, 5), st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_the_probabilities_of_each_unit_sum_to_one(n, m, seed):
    band, scores, skips = grid(n, m, seed)
    posterior = forward_backward(band, [scores], skips)
    alone, other_alone = posterior.of_skips()
    covered, other_covered = alone.copy(), other_alone.copy()
    for row in range(n + 1):
        for size, columns in enumerate(posterior.of_row(row)):
            a, b = SIZES[size]
            for column, probability in enumerate(columns):
                covered[max(0, row - a) : row] += probability
                other_covered[max(0, column - b) : column] += probability
    assert np.allclose(covered, 1, atol=1e-4)
    assert np.allclose(other_covered, 1, atol=1e-4)


def test_a_narrow_band_gives_the_same_path_as_the_full_grid_if_other_cells_score_low():
    band, scores, _ = grid(6, 6, 3)
    diagonal = np.array([(k, k) for k in range(7)])
    narrow = Band.around(diagonal, 6, 6, 1)
    hopeless = scores.values.copy()
    for i in range(7):
        for j in range(7):
            if not narrow.first[i] <= j <= narrow.last[i]:
                hopeless[:, i, j] = -1e6
    steep = Skips(np.full(6, -50.0), np.full(6, -50.0))
    columns = narrow.first
    width = int((narrow.last - narrow.first).max()) + 1
    inside = np.full((len(SIZES), 7, width), -1e9, np.float32)
    for i in range(7):
        for j in range(narrow.first[i], narrow.last[i] + 1):
            inside[:, i, j - columns[i]] = hopeless[:, i, j]
    full = best_path(band, [BeadScores(0, np.zeros(7, np.int64), hopeless)], steep)
    assert best_path(narrow, [BeadScores(0, columns, inside)], steep) == full


def spans(steps):
    found, i, j = set(), 0, 0
    for a, b in steps:
        found.add((i, j, i + a, j + b))
        i, j = i + a, j + b
    return found
