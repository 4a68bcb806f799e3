"""How much a confidence is worth, as pure functions of `(n,)` confidences in [0, 1] and `(n,)` outcomes.

An outcome is whether the answer is right. Where a figure has no meaning (no right one, no questions)
it is NaN.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

N_BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """A bar of a reliability plot: `n` answers, their mean confidence and the share that is right."""

    n: int
    confidence: float
    accuracy: float


def auroc(scores: Floats, positive: Bools) -> float:
    """Probability that a positive scores above a negative, a tie counting half (Mann–Whitney U)."""
    n_positive = int(positive.sum())
    n_negative = len(positive) - n_positive
    if not n_positive or not n_negative:
        return float("nan")
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    return float((ranks[positive].sum() - n_positive * (n_positive + 1) / 2) / (n_positive * n_negative))


def risk_coverage(confidences: Floats, right: Bools) -> tuple[Floats, Floats]:
    """Coverage and accuracy, each `(m,)`, when only answers at or above a confidence are given.

    One point for each distinct confidence, from sure to unsure: equal confidences are given together,
    as a threshold gives them. Coverage is the share of all `n` questions. (El-Yaniv & Wiener 2010;
    risk is 1 - accuracy.)
    """
    order = np.argsort(-confidences, kind="stable")
    ordered, hits = confidences[order], np.cumsum(right[order])
    last = np.flatnonzero(np.append(ordered[1:] != ordered[:-1], True)) if len(ordered) else order
    return (last + 1) / max(len(ordered), 1), hits[last] / (last + 1)


def coverage_at(confidences: Floats, right: Bools, accuracy: float) -> float:
    """The largest coverage at which at least `accuracy` of the given answers are right; 0 if none."""
    if not len(confidences):
        return float("nan")
    coverage, accuracies = risk_coverage(confidences, right)
    enough = coverage[accuracies >= accuracy]
    return float(enough.max()) if len(enough) else 0.0


def bins(confidences: Floats, right: Bools, *, equal_mass: bool, n: int = N_BINS) -> tuple[Bin, ...]:
    """The filled bins of a reliability plot, from unsure to sure.

    :param equal_mass: `n` bins with as many answers each, but equal confidences stay together; else
        `n` intervals (i/n, (i+1)/n] of equal width, the first with 0.
    """
    if equal_mass:
        at = np.searchsorted(np.sort(confidences), confidences) * n // max(len(confidences), 1)
    else:
        at = np.clip(np.ceil(confidences * n).astype(int) - 1, 0, n - 1)
    groups = [np.flatnonzero(at == i) for i in range(n)]
    return tuple(Bin(len(g), float(confidences[g].mean()), float(right[g].mean())) for g in groups if len(g))


def calibration_error(confidences: Floats, right: Bools, *, equal_mass: bool, n: int = N_BINS) -> float:
    """Expected calibration error: mean of |confidence - accuracy| over the bins, weighted by their size.

    (Naeini et al. 2015 with equal widths; Nguyen & O'Connor 2015 with equal mass.)
    """
    if not len(confidences):
        return float("nan")
    found = bins(confidences, right, equal_mass=equal_mass, n=n)
    return sum(b.n * abs(b.confidence - b.accuracy) for b in found) / len(confidences)


def chance_calibration_error(confidences: Floats, *, n: int = N_BINS) -> float:
    """What `calibration_error` in bins of equal mass comes to on average if every confidence is true.

    It is not 0: few answers fall into a bin, and their share that is right strays from its mean. By the mean
    distance √(2/π)·σ of a normal from its mean, where n_b²·σ² is the sum of p(1-p) over a bin of n_b.
    """
    if not len(confidences):
        return float("nan")
    at = np.searchsorted(np.sort(confidences), confidences) * n // len(confidences)
    variances = np.bincount(at, confidences * (1 - confidences))
    return float(np.sqrt(2 / math.pi * variances).sum()) / len(confidences)
