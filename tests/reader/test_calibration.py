"""Calibration: the fit recovers a known law, thresholds by hand, and a stranger's file is refused."""

import math
from pathlib import Path

import numpy as np
import pytest

from cyqa.errors import ModelError
from cyqa.qa.decide import confidence
from cyqa.reader.calibration import Case, fit, read_calibration, threshold_for, write_calibration


def test_the_fit_recovers_the_law_that_made_the_cases() -> None:
    rng = np.random.default_rng(0)
    cases = []
    for margin, other in rng.normal(size=(20_000, 2)):
        probability = 1 / (1 + math.exp(-(0.5 + 2 * margin)))
        cases.append(Case({"margin": margin, "other": other, "same": 3.0}, bool(rng.random() < probability)))
    made = fit(cases, "r")
    assert made.bias == pytest.approx(0.5, abs=0.1)
    assert made.weights == pytest.approx({"margin": 2.0, "other": 0.0, "same": 0.0}, abs=0.1)
    mean = np.mean([confidence(made, case.features) for case in cases])
    assert mean == pytest.approx(np.mean([case.right for case in cases]), abs=1e-6)


def test_weights_count_as_repeats() -> None:
    cases = [Case({"margin": 1.0}, True), Case({"margin": 1.0}, False), Case({"margin": 0.0}, False)]
    repeated = fit([*cases, cases[0]], "r")
    weighted = fit([Case(cases[0].features, True, 2.0), *cases[1:]], "r")
    for made in (repeated, weighted):
        assert 0.5 < confidence(made, {"margin": 1.0}) < 0.67


def test_one_kind_alone_cannot_be_fitted() -> None:
    with pytest.raises(ValueError, match="right and wrong"):
        fit([Case({"margin": 1.0}, True)] * 3, "r")


def test_threshold_by_hand() -> None:
    confidences = [0.9, 0.2, 0.7, 0.5]
    assert [threshold_for(confidences, share) for share in (0, 0.25, 0.5)] == [0.2, 0.5, 0.7]
    assert sum(c < threshold_for(confidences, 0.25) for c in confidences) == 1
    assert threshold_for([], 0.1) == 0.0


def test_a_calibration_is_for_one_reader(tmp_path: Path) -> None:
    made = fit([Case({"margin": 1.0}, True), Case({"margin": -1.0}, False)], "mine", 0.25)
    write_calibration(made, tmp_path / "c.json")
    assert read_calibration(tmp_path / "c.json", "mine") == made
    with pytest.raises(ModelError, match="fitted with the reader mine, not yours"):
        read_calibration(tmp_path / "c.json", "yours")
    (tmp_path / "c.json").write_text("{}")
    with pytest.raises(ModelError, match="no calibration"):
        read_calibration(tmp_path / "c.json", "mine")
