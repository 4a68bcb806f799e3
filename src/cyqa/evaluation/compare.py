"""Two reports on the same questions: paired differences, their significance, and what changed side."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from cyqa.errors import CyqaError, counted
from cyqa.evaluation.report import ORDER, shown
from cyqa.evaluation.score import Columns, is_biased, pooled
from cyqa.evaluation.statistics import (
    Bools,
    Indices,
    intervals,
    mean_interval,
    mirrored,
    randomisation_p,
    swap_p,
)

N_RESAMPLES = 10_000
N_POOLED_RESAMPLES = 1000
"""Fewer: each resample of a pooled figure sorts all confidences anew."""

_COMPARED = ("question", "gold", "answer", "missing", "confidence", "latency_ms", "values")
"""What is read of each question in a report."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A metric of the `n` questions both have it for; `low` to `high` holds B - A with 95%.

    The interval is a bootstrap over questions, which stay paired: a resample holds the same ones of A and
    of B. `p` is two-sided, by approximate randomisation.
    """

    metric: str
    a: float
    b: float
    low: float
    high: float
    p: float
    n: int


def read_questions(path: Path) -> dict[str, dict[str, Any]]:
    """The questions of a report's JSON, by id.

    :raises CyqaError: if the file cannot be read or is no report.
    """
    try:
        questions = json.loads(path.read_text(encoding="utf-8"))["questions"]
        found = {question["id"]: {name: question[name] for name in _COMPARED} for question in questions}
        if not all(isinstance(question["values"]["right"], int | float) for question in found.values()):
            raise ValueError("the values of a question are no numbers")
        return found
    except OSError as error:
        raise CyqaError(f"{path}: cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError) as error:
        raise CyqaError(f"{path}: is no report of cyqa eval ({type(error).__name__}: {error})") from error


def differences(
    a: Mapping[str, Mapping[str, Any]],
    b: Mapping[str, Mapping[str, Any]],
    seed: int,
    n_resamples: int = N_RESAMPLES,
) -> list[Difference]:
    """For each metric that questions of both reports have."""
    both = [identity for identity in a if identity in b]
    found = []
    for metric in ORDER:
        pairs = [(a[i]["values"].get(metric), b[i]["values"].get(metric)) for i in both]
        values = np.array([pair for pair in pairs if None not in pair], float).reshape(-1, 2)
        if not len(values):
            continue
        change = values[:, 1] - values[:, 0]
        low, high = mean_interval(change, n_resamples, seed)
        p = randomisation_p(change, n_resamples, seed)
        before, after = values.mean(axis=0).tolist()
        found.append(Difference(metric, before, after, low, high, p, len(values)))
    return found


def pooled_differences(
    a: Mapping[str, Mapping[str, Any]],
    b: Mapping[str, Mapping[str, Any]],
    seed: int,
    n_resamples: int = N_POOLED_RESAMPLES,
) -> list[Difference]:
    """For each metric that is no mean over questions, of those that are in both reports."""
    both = [identity for identity in a if identity in b]
    first, second = (_columns([questions[i] for i in both]) for questions in (a, b))
    before, after = pooled(first), pooled(second)

    def change(rows: Indices) -> list[float]:
        one, other = pooled(first.take(rows)), pooled(second.take(rows))
        return [other[metric] - one[metric] for metric in one]

    def swapped(swap: Bools) -> list[float]:
        one, other = pooled(first.where(~swap, second)), pooled(second.where(~swap, first))
        return [other[metric] - one[metric] for metric in one]

    between = intervals(change, len(both), n_resamples, seed)
    p_values = swap_p(swapped, len(both), n_resamples, seed)
    found = []
    for metric, (low, high), p in zip(before, between, p_values, strict=True):
        if math.isnan(gain := after[metric] - before[metric]):
            continue
        if is_biased(metric):
            low, high = mirrored(gain, low, high)
        found.append(Difference(metric, before[metric], after[metric], low, high, p, len(both)))
    return found


def _columns(questions: Sequence[Mapping[str, Any]]) -> Columns:
    """What `Columns.of` makes of scores, from a report's JSON."""
    values = [question["values"] for question in questions]
    return Columns(
        np.array([1.0 if q["missing"] else q["confidence"] for q in questions], float),
        np.array([v.get("guess_right", 0.0) for v in values], bool),
        np.array([v["refused"] for v in values], bool),
        np.array(["f1" in v for v in values], bool),
        np.array([np.nan if q["missing"] else q["latency_ms"] for q in questions], float),
    )


def compare(first: Path, second: Path, seed: int) -> str:
    """The differences as a table, then the questions that changed side.

    :raises CyqaError: if a file is no report, or they have no question in common.
    """
    a, b = read_questions(first), read_questions(second)
    both = [identity for identity in a if identity in b]
    if not both:
        raise CyqaError(f"{first} and {second} have no question in common")
    lines = [f"A {first}", f"B {second}", f"{counted(len(both), 'question')} in both"]
    alone = [f"{len(x.keys() - y.keys())} only in {name}" for name, x, y in (("A", a, b), ("B", b, a))]
    lines[-1] += f", {', '.join(alone)}"
    changed = [i for i in both if any(a[i][name] != b[i][name] for name in ("question", "gold"))]
    if changed:
        lines.append(f"{len(changed)} of them with another question or other answers: {', '.join(changed)}")
    lines.append(f"\n{'metric':20} {'A':>7} {'B':>7} {'B - A':>8}  {'95% interval':18} {'p':>6} {'n':>6}")
    for d in (*differences(a, b, seed), *pooled_differences(a, b, seed)):
        change, low, high = (signed(d.metric, value) for value in (d.b - d.a, d.low, d.high))
        sides = f"{shown(d.metric, d.a):>7} {shown(d.metric, d.b):>7}"
        lines.append(f"{d.metric:20} {sides} {change:>8}  {f'[{low}, {high}]':18} {d.p:6.4f} {d.n:6}")
    for title, side in (("now wrong", 1.0), ("now right", 0.0)):
        was = [i for i in both if a[i]["values"]["right"] == side != b[i]["values"]["right"]]
        lines.append(f"\n{title}: {len(was)}")
        lines += [f"  {i} {a[i]['question']}  {_said(a[i])} → {_said(b[i])}" for i in was]
    return "\n".join(lines)


def signed(metric: str, change: float) -> str:
    """A difference as people read it, with its sign."""
    change += 0.0  # -0.0 becomes 0.0
    return f"{change:+,.0f}" if metric.endswith("_ms") else f"{change:+.3f}"


def _said(question: Mapping[str, Any]) -> str:
    if question["missing"]:
        return "(missing)"
    return "(silent)" if question["answer"] is None else f"「{question['answer']}」"
