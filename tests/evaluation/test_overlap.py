"""Texts, lists and citations against gold, by values worked out by hand."""

import pytest

from cyqa.evaluation.overlap import (
    character_f1,
    citation_precision,
    citation_recall,
    harmonic,
    item_precision,
    item_recall,
    parts,
)
from cyqa.evaluation.questions import Place

A, B = "一.txt", "二.txt"


@pytest.mark.parametrize(
    ("prediction", "answers", "value"),
    [
        ("300亿元", ["300亿元"], 1.0),
        ("总规模300亿元", ["300亿元"], 2 * (5 / 8) / (1 + 5 / 8)),
        ("元亿003", ["300亿元"], 1.0),
        ("「成 都」", ["成都"], 1.0),
        ("重慶", ["重庆"], 1.0),
        ("成都", ["重庆", "成都市"], 0.8),
        ("", ["成都"], 0.0),
        ("成都", [], 0.0),
    ],
)
def test_character_f1(prediction: str, answers: list[str], value: float) -> None:
    assert character_f1(prediction, answers) == pytest.approx(value)


def test_parts_are_the_items_or_the_text_cut() -> None:
    assert parts("甲、乙，丙；丁。", ()) == ("甲", "乙", "丙", "丁")
    assert parts("甲、乙", ("甲和乙",)) == ("甲和乙",)
    assert parts(None, ()) == ()


@pytest.mark.parametrize(
    ("predicted", "gold", "precision", "recall"),
    [
        (["成都高新区", "重庆高新区"], ["重庆高新区", "成都高新区"], 1.0, 1.0),
        (["成都"], ["成都", "重庆", "绵阳", "德阳"], 1.0, 0.25),
        (["成都", "泸州", "宜宾", "广元"], ["成都"], 0.25, 1.0),
        (["成都高新区"], ["成都高新区", "重庆高新区"], 1.0, 0.5),
        (["成都高新区", "绵阳"], ["成都高新区", "重庆高新区"], 0.5, 0.5),
        (["宜宾高新区", "重庆高新区"], ["内江高新区", "绵阳高新区"], 0.0, 0.0),
        (["6月5日"], ["6月5日", "6月25日"], 1.0, 0.5),
        (["500亿元"], ["300亿元"], 0.0, 0.0),
        (["成都高新区"] * 2, ["成都高新区", "重庆高新区"], 0.5, 0.5),
        (["成都和重庆"], ["成都", "重庆"], 1.0, 0.5),
        (["长" * 500 + "成都"], ["成都"], 0.0, 0.0),
        (["成都市"], ["成都"], 1.0, 1.0),
        (["泸州"], ["成都"], 0.0, 0.0),
        ([], ["成都"], 0.0, 0.0),
    ],
)
def test_items(predicted: list[str], gold: list[str], precision: float, recall: float) -> None:
    assert item_precision(predicted, gold) == precision
    assert item_recall(predicted, gold) == recall


def test_harmonic() -> None:
    assert harmonic(1.0, 0.5) == pytest.approx(2 / 3)
    assert harmonic(0.0, 0.0) == 0.0


def test_places_overlap_by_a_character_of_the_same_article() -> None:
    assert Place(A, 0, 5).overlaps(Place(A, 4, 9))
    assert not Place(A, 0, 5).overlaps(Place(A, 5, 9))
    assert not Place(A, 0, 5).overlaps(Place(B, 0, 5))
    assert Place(A, 0, 5).holds(Place(A, 0, 5))
    assert not Place(A, 0, 5).holds(Place(A, 4, 6))
    assert not Place(A, 0, 5).holds(Place(B, 1, 2))


def test_citations() -> None:
    cited = [Place(A, 10, 12), Place(A, 50, 60), Place(B, 0, 3), Place(B, 90, 95)]
    first, second, third = Place(A, 0, 20), Place(B, 2, 9), Place(B, 30, 40)
    assert citation_precision(cited, [first, second, third]) == 0.5
    assert citation_recall(cited, [[first, third], [third], [second]]) == pytest.approx(2 / 3)
    assert citation_precision([], [first]) == 0.0
    assert citation_recall([], [[first]]) == 0.0
