"""Differences between two reports: means question by question, pooled figures by resampling both alike."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from test_report import ASKED, GIVEN, SILENT, UNANSWERABLE

from cyqa.evaluation.compare import differences, pooled_differences, signed
from cyqa.evaluation.report import question_json
from cyqa.evaluation.run import Prediction
from cyqa.evaluation.score import Columns, pooled, score
from cyqa.evaluation.statistics import swap_p

N = 40
Questions = dict[str, dict[str, Any]]


def questions(confidence_right: float, confidence_wrong: float, missing: int = 0) -> Questions:
    """Half of them answered rightly, half of them unanswerable and silent; the first ones not at all."""
    found = {}
    for n in range(N):
        asked, said = (ASKED, GIVEN) if n % 2 else (UNANSWERABLE, SILENT)
        sure = (confidence_right if n % 2 else confidence_wrong) + n / 1000
        prediction: Prediction | None = replace(said, confidence=sure, latency_ms=10.0 + n)
        one = score(replace(asked, id=f"q{n}"), prediction if n >= missing else None)
        found[one.question.id] = question_json(one)
    return found


def by_metric(a: Questions, b: Questions) -> dict[str, Any]:
    return {each.metric: each for each in pooled_differences(a, b, seed=0, n_resamples=200)}


def test_a_report_does_not_differ_from_itself() -> None:
    same = questions(0.8, 0.2)
    for each in (*differences(same, same, 0, 200), *pooled_differences(same, same, 0, 200)):
        assert (each.b - each.a, each.low, each.high, each.p) == (0, 0, 0, 1.0), each.metric


def test_confidences_turned_round_lose_all_their_auroc_and_nothing_else() -> None:
    found = by_metric(questions(0.8, 0.2), questions(0.2, 0.8))
    turned = found["auroc"]
    assert (turned.a, turned.b, turned.low, turned.high) == (1.0, 0.0, -1.0, -1.0)
    assert turned.p < 0.01
    assert found["ece"].low > 0.3
    assert (found["refusal_f1"].a, found["refusal_f1"].b, found["refusal_f1"].p) == (1.0, 1.0, 1.0)


def test_pairs_stay_together() -> None:
    """Question by question B is 1 ms slower: so is every resample, though times spread over 40 ms."""
    a = questions(0.8, 0.2)
    b = {i: {**q, "latency_ms": q["latency_ms"] + 1} for i, q in a.items()}
    found = by_metric(a, b)["latency_p50_ms"]
    assert (found.low, found.high) == (pytest.approx(1.0), pytest.approx(1.0))


def test_figures_are_those_of_the_reports_with_missing_ones_counted_wrong() -> None:
    a, b = questions(0.8, 0.2), questions(0.8, 0.2, missing=6)
    found = by_metric(a, b)
    whole = [
        score(replace(asked, id=str(n)), None if n < 6 else replace(said, confidence=sure + n / 1000))
        for n in range(N)
        for asked, said, sure in [(ASKED, GIVEN, 0.8) if n % 2 else (UNANSWERABLE, SILENT, 0.2)]
    ]
    expected = pooled(Columns.of(whole))
    assert found["refusal_recall"].b == pytest.approx(17 / 20)
    for metric in ("refusal_f1", "auroc", "coverage@90", "ece"):
        assert found[metric].b == pytest.approx(expected[metric]), metric
        assert found[metric].n == N


def test_figures_without_meaning_are_left_out() -> None:
    answerable = {i: q for i, q in questions(0.8, 0.2).items() if "f1" in q["values"]}
    assert not {"auroc", "refusal_f1"} & by_metric(answerable, answerable).keys()
    assert "ece" in by_metric(answerable, answerable)


def test_p_is_near_the_share_of_swaps_that_go_as_far() -> None:
    gain = np.array([1.0, 1.0, 1.0, 1.0, 1.0, -1.0])
    (p,) = swap_p(lambda swap: [float(np.where(swap, -gain, gain).mean())], 6, 20_000, 0)
    assert p == pytest.approx(2 * (1 + 6) / 64, abs=0.01)


def test_signs_are_shown() -> None:
    assert [signed("ece", value) for value in (0.25, -0.25, 0.0)] == ["+0.250", "-0.250", "+0.000"]
    assert signed("latency_p50_ms", -12.4) == "-12"
