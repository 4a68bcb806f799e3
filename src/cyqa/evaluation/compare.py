"""Two reports on the same questions: paired differences, their significance, and what changed side."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from cyqa.errors import CyqaError
from cyqa.evaluation.report import ORDER
from cyqa.evaluation.statistics import mean_interval, randomisation_p

N_RESAMPLES = 10_000


@dataclass(frozen=True, slots=True)
class Difference:
    """A metric's means over the `n` questions both have it for; `low` to `high` holds B - A with 95%.

    `p` is two-sided, by approximate randomisation.
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
        return {q["id"]: q for q in json.loads(path.read_text(encoding="utf-8"))["questions"]}
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


def compare(first: Path, second: Path, seed: int) -> str:
    """The differences as a table, then the questions that changed side.

    :raises CyqaError: if a file is no report, or they have no question in common.
    """
    a, b = read_questions(first), read_questions(second)
    both = [identity for identity in a if identity in b]
    if not both:
        raise CyqaError(f"{first} and {second} have no question in common")
    lines = [f"A {first}", f"B {second}", f"{len(both)} questions in both"]
    alone = [f"{len(x.keys() - y.keys())} only in {name}" for name, x, y in (("A", a, b), ("B", b, a))]
    lines[-1] += f", {', '.join(alone)}"
    lines.append(f"\n{'metric':20} {'A':>7} {'B':>7} {'B - A':>8}  {'95% interval':18} {'p':>6} {'n':>6}")
    for d in differences(a, b, seed):
        between = f"[{d.low:+.3f}, {d.high:+.3f}]"
        lines.append(
            f"{d.metric:20} {d.a:7.3f} {d.b:7.3f} {d.b - d.a:+8.3f}  {between:18} {d.p:6.4f} {d.n:6}"
        )
    for title, side in (("now wrong", 1.0), ("now right", 0.0)):
        was = [i for i in both if a[i]["values"]["right"] == side != b[i]["values"]["right"]]
        lines.append(f"\n{title}: {len(was)}")
        lines += [f"  {i} {a[i]['question']}  {_said(a[i])} → {_said(b[i])}" for i in was]
    return "\n".join(lines)


def _said(question: Mapping[str, Any]) -> str:
    if question["missing"]:
        return "(missing)"
    return "(silent)" if question["answer"] is None else f"「{question['answer']}」"
