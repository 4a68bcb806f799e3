"""Intervals and p-values: known answers, coverage of the truth, exact counts."""

import math
from itertools import product

import numpy as np
import pytest

from cyqa.evaluation.score import Columns, pooled
from cyqa.evaluation.statistics import intervals, mean_interval, mirrored, randomisation_p


def test_an_interval_is_reproducible_and_around_the_mean() -> None:
    values = np.random.default_rng(1).normal(0.5, 0.1, 400)
    low, high = mean_interval(values, 2000, seed=3)
    assert (low, high) == mean_interval(values, 2000, seed=3)
    assert (low, high) != mean_interval(values, 2000, seed=4)
    error = values.std() / 20
    assert low == pytest.approx(values.mean() - 1.96 * error, abs=0.2 * error)
    assert high == pytest.approx(values.mean() + 1.96 * error, abs=0.2 * error)


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    rng = np.random.default_rng(0)
    held = 0
    for seed in range(200):
        low, high = mean_interval((rng.random(100) < 0.3).astype(float), 300, seed)
        held += low <= 0.3 <= high
    assert 178 <= held <= 200


def test_without_spread_or_values() -> None:
    assert mean_interval(np.ones(5), 100, 0) == (1.0, 1.0)
    assert all(map(math.isnan, mean_interval(np.array([]), 100, 0)))
    assert all(map(math.isnan, intervals(lambda _: [math.nan], 5, 100, 0)[0]))


def test_a_statistic_of_a_mean_has_the_interval_of_a_mean() -> None:
    values = np.arange(30.0)
    found = intervals(lambda rows: [0.5, float(values[rows].mean())], 30, 500, 7)
    assert found[0] == (0.5, 0.5)
    assert found[1] == pytest.approx(mean_interval(values, 500, 7))


def test_a_biased_statistic_is_mirrored() -> None:
    assert mirrored(0.05, 0.08, 0.12) == pytest.approx((-0.02, 0.02))


def test_the_interval_of_a_calibration_error_holds_the_truth() -> None:
    rng = np.random.default_rng(5)
    held = 0
    for _ in range(20):
        sure = rng.uniform(0.3, 1.0, 150)
        right = rng.random(150) < sure - 0.2
        columns = Columns(sure, right, right, right, sure)
        between = intervals(lambda rows, of=columns: [pooled(of.take(rows))["ece"]], 150, 60, 0)
        low, high = mirrored(pooled(columns)["ece"], *between[0])
        assert low < pooled(columns)["ece"] < high
        held += low <= 0.2 <= high
    assert held >= 17


def test_p_is_near_the_exact_share_of_sign_flips() -> None:
    differences = np.array([0.3, -0.1, 0.5, 0.2, 0.4, -0.2, 0.6, 0.1])
    observed = abs(differences.sum()) - 1e-9
    flips = [abs(float(differences @ np.array(signs))) >= observed for signs in product((-1, 1), repeat=8)]
    assert randomisation_p(differences, 20_000, 0) == pytest.approx(np.mean(flips), abs=0.01)


def test_p_of_no_difference_is_1() -> None:
    assert randomisation_p(np.zeros(20), 100, 0) == 1.0
    assert randomisation_p(np.array([]), 100, 0) == 1.0
    assert randomisation_p(np.ones(30), 999, 0) == pytest.approx(0.001)
