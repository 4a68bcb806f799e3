"""Intervals and significance by resampling, reproducible by their seed."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Bools = NDArray[np.bool_]

LEVEL = 0.95
_DRAWN_AT_ONCE = 2_000_000


def mean_interval(values: Floats, n_resamples: int, seed: int) -> tuple[float, float]:
    """Bootstrap percentile interval of a mean (Efron & Tibshirani 1993); NaN without values."""
    if not len(values):
        return float("nan"), float("nan")
    rng = np.random.default_rng(seed)
    n = len(values)
    draws = (values[rng.integers(0, n, (size, n))] for size in _blocks(n_resamples, n))
    return _middle(np.concatenate([drawn.mean(axis=1) for drawn in draws]))


def intervals(
    statistics: Callable[[Indices], Sequence[float]], n: int, n_resamples: int, seed: int
) -> list[tuple[float, float]]:
    """Bootstrap percentile interval of each of several statistics of `n` questions.

    :param statistics: of the questions at the given positions; resamples where one is NaN do not
        count for it.
    """
    rng = np.random.default_rng(seed)
    found = np.array([statistics(rng.integers(0, n, n)) for _ in range(n_resamples)], float)
    return [_middle(column[~np.isnan(column)]) for column in found.T]


def mirrored(value: float, low: float, high: float) -> tuple[float, float]:
    """The basic bootstrap interval (Davison & Hinkley 1997), from the percentile interval.

    For a statistic that is larger, or smaller, in resamples than in the sample by as much as it is there than
    in truth: where ECE is .05 and that of resamples .08 to .12, from -.02 to .02.
    """
    return 2 * value - high, 2 * value - low


def randomisation_p(differences: Floats, n_resamples: int, seed: int) -> float:
    """Two-sided p of paired differences: how often random signs give a mean as far from 0.

    Approximate randomisation (Noreen 1989), the observed signs counted in, so never 0.
    """
    if not len(differences):
        return 1.0
    rng = np.random.default_rng(seed)
    observed = abs(float(differences.sum())) - 1e-9  # sums in another order may differ in their last bits
    n_extreme = 0
    for size in _blocks(n_resamples, len(differences)):
        signs = rng.integers(0, 2, (size, len(differences))) * 2 - 1
        n_extreme += int((abs(signs @ differences) >= observed).sum())
    return (n_extreme + 1) / (n_resamples + 1)


def swap_p(
    statistics: Callable[[Bools], Sequence[float]], n: int, n_resamples: int, seed: int
) -> list[float]:
    """Two-sided p of several differences between two systems: how often one as far from 0 comes up when
    each of `n` questions goes to the other system with even odds (Noreen 1989), as observed counted in.

    :param statistics: the differences when the systems are swapped at the given questions; draws where one
        is NaN do not count for it.
    """
    rng = np.random.default_rng(seed)
    observed = np.abs(np.array(statistics(np.zeros(n, bool)), float)) - 1e-9
    found = np.abs(np.array([statistics(rng.integers(0, 2, n) == 1) for _ in range(n_resamples)], float))
    n_extreme, n_drawn = (found >= observed).sum(axis=0), (~np.isnan(found)).sum(axis=0)
    return [float(p) for p in (n_extreme + 1) / (n_drawn + 1)]


def _blocks(n_resamples: int, n: int) -> list[int]:
    """How many resamples of `n` to draw at once, until there are enough."""
    block = max(1, _DRAWN_AT_ONCE // n)
    return [min(block, n_resamples - done) for done in range(0, n_resamples, block)]


def _middle(found: Floats) -> tuple[float, float]:
    if not len(found):
        return float("nan"), float("nan")
    low, high = np.quantile(found, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)
