"""Calibration: from what is known of an answer to the probability that it is right."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from cyqa.errors import ModelError
from cyqa.records import Calibration

RIDGE = 1.0
_STEPS = 50


@dataclass(frozen=True, slots=True)
class Case:
    """An answer on development data: its features, whether it was right, and how much it counts."""

    features: Mapping[str, float]
    right: bool
    weight: float = 1.0


def fit(cases: Sequence[Case], reader: str, threshold: float = 0.5) -> Calibration:
    """Logistic regression of `right` on the features, by Newton's method with an L2 penalty.

    The penalty, `RIDGE`/2 · Σ w², is on the weights of standardised features and leaves the bias
    free, so a constant feature gets no weight.

    :raises ValueError: without cases of both kinds.
    """
    if len({case.right for case in cases}) < 2:
        raise ValueError("calibration needs right and wrong answers")
    names = list(cases[0].features)
    values = np.array([[case.features[name] for name in names] for case in cases])
    right = np.array([case.right for case in cases], float)
    counts = np.array([case.weight for case in cases])
    mean, scale = values.mean(axis=0), values.std(axis=0)
    scale[scale == 0] = np.inf
    design = np.column_stack([(values - mean) / scale, np.ones(len(cases))])
    penalty = np.diag([RIDGE] * len(names) + [1e-9])
    solution = np.zeros(len(names) + 1)
    for _ in range(_STEPS):
        probability = 1 / (1 + np.exp(-np.clip(design @ solution, -30, 30)))
        gradient = design.T @ (counts * (probability - right)) + penalty @ solution
        curvature = (design.T * (counts * probability * (1 - probability))) @ design + penalty
        step = np.linalg.solve(curvature, gradient)
        solution -= step
        if np.abs(step).max() < 1e-10:
            break
    weights = solution[:-1] / scale
    bias = float(solution[-1] - weights @ mean)
    return Calibration(reader, bias, dict(zip(names, weights.tolist(), strict=True)), threshold)


def threshold_for(confidences: Sequence[float], refused: float) -> float:
    """The highest threshold that refuses at most this share of these answers.

    `threshold_for([0.2, 0.5, 0.7, 0.9], 0.25)` → `0.5`

    :param confidences: of answers to questions that have one.
    """
    ordered = sorted(confidences)
    return ordered[int(refused * len(ordered))] if ordered else 0.0


def write_calibration(calibration: Calibration, path: Path) -> None:
    """Writes what `read_calibration` reads."""
    path.write_text(json.dumps(asdict(calibration), indent=1) + "\n", encoding="utf-8")


def read_calibration(path: Path, fingerprint: str) -> Calibration:
    """The calibration in a JSON file.

    :raises ModelError: if it is missing or damaged, or was fitted with another reader.
    """
    try:
        calibration = Calibration(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise ModelError(f"{path}: no calibration ({error}); reinstall cyqa") from error
    if calibration.reader != fingerprint:
        raise ModelError(
            f"{path}: fitted with the reader {calibration.reader}, not {fingerprint}: "
            "confidences would be wrong; reinstall cyqa"
        )
    return calibration
