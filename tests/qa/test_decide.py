"""Deciding: candidates, witnesses, features and confidence, by hand."""

import math

import pytest

from cyqa.qa.decide import (
    asks_quantity,
    candidates,
    confidence,
    features,
    has_han,
    is_contradicted,
    numbers_found,
    witnesses,
)
from cyqa.records import Calibration, Citation, Hit, Passage, Reading, Span

CITATION = Citation("a.txt", "题", 0, 1, "成", 1, 1, 1)


def hit(text: str, score: float = 1.0, source: str = "a.txt", start: int = 0) -> Hit:
    end = start + len(text)
    passage = Passage(source, "题", "", 1, start, end, start, end, 1, 1, text, ((0, len(text)),))
    return Hit(passage, dense=0.9, sparse=3.0, coverage=0.5, score=score, citation=CITATION)


def test_candidates_rank_by_margin_and_retrieval() -> None:
    hits = [hit("规模300亿元", 1.0), hit("共29个项目", 0.5, start=100)]
    readings = [Reading((Span(2, 7, 6.0), Span(0, 2, 1.0)), 2.0), Reading((Span(1, 4, 5.0),), 0.5)]
    ranked = candidates(hits, readings)
    assert [c.text for c in ranked] == ["300亿元", "29个", "规模"]
    assert [c.margin for c in ranked] == [4.0, 4.5, -1.0]
    assert [(c.start, c.end) for c in ranked] == [(2, 7), (101, 104), (0, 2)]


def test_the_same_place_in_overlapping_passages_counts_once() -> None:
    hits = [hit("规模300亿元", 1.0, start=10), hit("300亿元落地", 0.9, start=12)]
    readings = [Reading((Span(2, 7, 3.0),), 0.0), Reading((Span(0, 5, 4.0),), 0.0)]
    (only,) = candidates(hits, readings)
    assert (only.start, only.end, only.margin) == (12, 17, 4.0)


def test_witnesses_give_the_same_words_nearly_as_surely() -> None:
    hits = [
        hit("300亿元"),
        hit("３００億元", source="b.txt"),
        hit("300亿元", source="c.txt"),
        hit("29个", source="d.txt"),
    ]
    readings = [
        Reading((Span(0, len(h.passage.text), s),), 0.0) for h, s in zip(hits, (9, 8, 2, 8.5), strict=True)
    ]
    found = witnesses(candidates(hits, readings))
    assert [c.hit.passage.source for c in found] == ["a.txt", "b.txt"]


def test_features_by_hand() -> None:
    hits = [hit("规模300亿元"), hit("300亿元", source="b.txt"), hit("29个项目", source="c.txt")]
    readings = [
        Reading((Span(2, 7, 6.0),), 1.0),
        Reading((Span(0, 5, 4.0),), 0.0),
        Reading((Span(0, 3, 3.0),), 0.0),
    ]
    values = features("2020年的规模300亿元？", candidates(hits, readings), hits)
    assert values == {
        "margin": 5.0,
        "foreign_margin": 0.0,
        "gap": 2.0,
        "dense": 0.9,
        "coverage": 0.5,
        "missed": 0.0,
        "agreement": 1.0,
        "foreign": 0.0,
        "numbers": 0.5,
        "names": 1.0,
        "foreign_names": 1.0,
        "misfit": 0.0,
        "top": 1.0,
    }


def test_confidence_is_a_logistic_of_the_features() -> None:
    calibration = Calibration("r", -1.0, {"margin": 0.5}, 0.5)
    assert confidence(calibration, {"margin": 4.0, "gap": 9.0}) == pytest.approx(1 / (1 + math.exp(-1)))
    assert confidence(calibration, {"margin": 1e9}) == pytest.approx(1)
    assert confidence(calibration, {"margin": -1e9}) == pytest.approx(0)


@pytest.mark.parametrize(
    ("question", "contradicted"),
    [
        ("规模500亿元的基金投向哪里？", True),
        ("Where does the 50 billion yuan fund invest?", True),
        ("规模300亿元的基金投向哪里？", False),
        ("Where does the 30 billion yuan fund invest?", False),
        ("2021年3月的两个基金投向哪里？", False),
    ],
)
def test_another_amount_contradicts(question: str, contradicted: bool) -> None:
    hits = [hit("基金投资新能源"), hit("总规模三百亿元的基金")]
    assert is_contradicted(question, hits) is contradicted


def test_languages_and_numbers() -> None:
    assert has_han("how big is 成都?")
    assert has_han("𠀀")
    assert not has_han("how big? ３")
    assert numbers_found("500亿", "300亿元") == 0.0
    assert numbers_found("５００亿", "500亿元") == 1.0
    assert numbers_found("50 billion", "500亿元") == 1.0
    assert numbers_found("多少", "500亿元") == 1.0
    assert numbers_found("3月25日", "3月26日") == 0.5


@pytest.mark.parametrize(
    ("question", "quantity"),
    [
        ("总规模是多少？", True),
        ("哪天开会？", True),
        ("When was it?", True),
        ("How many?", True),
        ("谁签的？", False),
    ],
)
def test_quantities_are_recognised(question: str, quantity: bool) -> None:
    assert asks_quantity(question) is quantity
