"""Confidence metrics by hand, and against slow definitions on random draws."""

import math

import numpy as np
import pytest

from cyqa.evaluation.confidence import (
    auroc,
    bins,
    calibration_error,
    chance_calibration_error,
    coverage_at,
    risk_coverage,
)
from cyqa.evaluation.score import refusal

DRAWS = [np.random.default_rng(seed) for seed in range(20)]


def array(*values: float) -> np.ndarray:
    return np.array(values, float)


def truth(*values: int) -> np.ndarray:
    return np.array(values, bool)


def test_auroc_by_hand() -> None:
    assert auroc(array(0.9, 0.8, 0.3), truth(1, 1, 0)) == 1.0
    assert auroc(array(0.9, 0.8, 0.3), truth(1, 0, 1)) == 0.5
    assert auroc(array(0.5, 0.5, 0.5), truth(1, 0, 1)) == 0.5
    assert auroc(array(0.5, 0.5, 0.1), truth(1, 0, 0)) == 0.75
    assert math.isnan(auroc(array(0.5), truth(1)))


@pytest.mark.parametrize("rng", DRAWS)
def test_auroc_counts_pairs(rng: np.random.Generator) -> None:
    scores, positive = rng.integers(0, 5, 30) / 4, rng.integers(0, 2, 30).astype(bool)
    pairs = [(a > b) + (a == b) / 2 for a in scores[positive] for b in scores[~positive]]
    assert auroc(scores, positive) == pytest.approx(sum(pairs) / len(pairs))


def test_risk_coverage_gives_ties_together() -> None:
    coverage, accuracy = risk_coverage(array(0.2, 0.9, 0.5, 0.5), truth(0, 1, 0, 1))
    assert coverage.tolist() == [0.25, 0.75, 1.0]
    assert accuracy.tolist() == pytest.approx([1.0, 2 / 3, 0.5])


def test_coverage_at_an_accuracy() -> None:
    confidences, right = array(0.9, 0.8, 0.7, 0.6, 0.5), truth(1, 0, 1, 1, 1)
    assert coverage_at(confidences, right, 0.8) == 1.0
    assert coverage_at(confidences, right, 0.9) == 0.2
    assert coverage_at(confidences, ~right, 0.9) == 0.0
    assert math.isnan(coverage_at(array(), truth(), 0.9))


@pytest.mark.parametrize("rng", DRAWS)
def test_coverage_is_the_best_of_all_thresholds(rng: np.random.Generator) -> None:
    confidences, right = rng.integers(0, 20, 40) / 20, rng.integers(0, 4, 40) > 0
    kept = [confidences >= t for t in np.unique(confidences)]
    best = max((k.mean() for k in kept if right[k].mean() >= 0.8), default=0.0)
    assert coverage_at(confidences, right, 0.8) == pytest.approx(best)


def test_calibration_error_by_hand() -> None:
    confidences, right = array(0.1, 0.3, 0.7, 0.9), truth(0, 1, 1, 1)
    halves = calibration_error(confidences, right, equal_mass=True, n=2)
    assert halves == pytest.approx((2 * abs(0.2 - 0.5) + 2 * abs(0.8 - 1.0)) / 4)
    tenths = calibration_error(confidences, right, equal_mass=False, n=10)
    assert tenths == pytest.approx((0.1 + 0.7 + 0.3 + 0.1) / 4)
    assert calibration_error(array(0, 1), truth(0, 1), equal_mass=False) == 0.0
    assert math.isnan(calibration_error(array(), truth(), equal_mass=True))


@pytest.mark.parametrize("n", [150, 1200])
def test_calibration_error_of_confidences_that_are_true(n: int) -> None:
    rng = np.random.default_rng(5)
    confidences = rng.random(n)
    drawn = [calibration_error(confidences, rng.random(n) < confidences, equal_mass=True) for _ in range(400)]
    assert chance_calibration_error(confidences) == pytest.approx(np.mean(drawn), rel=0.05)
    assert chance_calibration_error(array(0, 1, 1)) == 0.0
    assert math.isnan(chance_calibration_error(array()))


def test_bins_hold_everything_and_ties_stay_together() -> None:
    confidences = array(0.5, 0.5, 0.5, 0.5, 0.9, 1.0)
    (low, middle, high) = bins(confidences, truth(1, 0, 0, 0, 1, 1), equal_mass=True, n=6)
    assert (low.n, low.confidence, low.accuracy) == (4, 0.5, 0.25)
    assert (middle.n, high.n) == (1, 1)
    edges = bins(array(0.0, 0.1, 0.2, 1.0), truth(1, 1, 1, 1), equal_mass=False)
    assert [b.n for b in edges] == [2, 1, 1]


def test_a_constant_confidence_errs_by_its_distance_from_the_accuracy() -> None:
    right = truth(1, 0, 1, 0, 1, 1, 1, 0, 1, 1)
    for equal_mass in (True, False):
        assert calibration_error(np.full(10, 0.5), right, equal_mass=equal_mass) == pytest.approx(0.2)


def test_refusal_by_hand() -> None:
    refused, answerable = truth(1, 1, 1, 0, 0), truth(1, 0, 0, 0, 1)
    assert refusal(refused, answerable) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    assert refusal(truth(0, 0), truth(0, 1)) == (0.0, 0.0, 0.0)
    assert all(map(math.isnan, refusal(truth(1), truth(1))))
