"""Deciding: candidates, witnesses, features and confidence, by hand."""

import math
from dataclasses import replace

import pytest

from cyqa.qa.decide import (
    Candidate,
    Found,
    candidates,
    confidence,
    features,
    finest,
    has_han,
    misfits,
    numbers_found,
    witnesses,
)
from cyqa.qa.question import analyse
from cyqa.records import Calibration, Citation, Hit, Passage, Reading, Span

CITATION = Citation("a.txt", "题", 0, 1, "成", 1, 1, 1)


def hit(text: str, score: float = 1.0, source: str = "a.txt", start: int = 0) -> Hit:
    end = start + len(text)
    passage = Passage(source, "题", "", 1, start, end, start, end, 1, 1, text, ((0, len(text)),))
    return Hit(passage, dense=0.9, sparse=3.0, coverage=0.5, score=score, citation=CITATION)


def ranked(question: str, hits: list[Hit], readings: list[Reading]) -> list[Candidate]:
    """The candidates over articles that hold these passages, and spaces between them."""
    texts: dict[str, str] = {}
    for found in hits:
        passage = found.passage
        before = texts.get(passage.source, "")
        texts[passage.source] = before[: passage.start].ljust(passage.start) + passage.text
    return candidates(analyse(question), hits, readings, texts)


def test_candidates_rank_by_margin_and_retrieval() -> None:
    hits = [hit("规模300亿元", 1.0), hit("共29个项目", 0.85, start=100)]
    readings = [Reading((Span(2, 7, 6.0), Span(0, 2, 1.0)), 2.0), Reading((Span(1, 4, 5.0),), 0.5)]
    found = ranked("怎样？", hits, readings)
    assert [c.text for c in found] == ["300亿元", "29个", "规模"]
    assert [c.margin for c in found] == [4.0, 4.5, -1.0]
    assert [(c.start, c.end) for c in found] == [(2, 7), (101, 104), (0, 2)]


def test_the_same_place_in_overlapping_passages_counts_once() -> None:
    hits = [hit("规模300亿元", 1.0, start=10), hit("300亿元落地", 0.95, start=12)]
    readings = [Reading((Span(2, 7, 3.0),), 0.0), Reading((Span(0, 5, 4.0),), 0.0)]
    (only,) = ranked("怎样？", hits, readings)
    assert (only.start, only.end, only.margin) == (12, 17, 4.0)


def test_a_day_that_is_asked_for_goes_before_its_month() -> None:
    hits = [hit("今年3月，两园区首次会面并签约"), hit("3月25日，两园区首次会面并签约", source="b.txt")]
    readings = [Reading((Span(0, 4, 9.0),), 0.0), Reading((Span(0, 5, 2.0),), 0.0)]
    found = ranked("首次会面在哪天？", hits, readings)
    assert [c.text for c in found] == ["今年3月", "3月25日"]
    assert [c.text for c in finest("首次会面在哪天？", found)] == ["3月25日", "今年3月"]
    assert finest("首次会面是几月？", found) == found
    assert finest("首次会面在哪天？", found[:1]) == found[:1]
    assert finest("首次会面在哪天？", []) == []


def test_witnesses_give_the_same_words_to_the_same_story() -> None:
    hits = [
        hit("新港基金总规模300亿元。"),
        hit("总规模３００億元的新港基金", source="b.txt"),
        hit("新港基金总规模300亿元。", source="c.txt"),
        hit("两省铁路投资300亿元。", source="d.txt"),
        hit("新港基金总规模200亿元。", source="e.txt"),
    ]
    readings = [
        Reading((Span(start, start + 5, score),), 0.0)
        for start, score in ((7, 15), (3, 8), (7, -1), (6, 14), (7, 13))
    ]
    found = witnesses(ranked("怎样？", hits, readings))
    assert [c.hit.passage.source for c in found] == ["a.txt", "b.txt"]


def test_the_sentences_of_a_candidate() -> None:
    text = "甲一。乙二。丙三。"
    passage = Passage("a.txt", "题", "", 1, 10, 19, 10, 19, 1, 1, text, ((0, 3), (3, 6), (6, 9)))
    found = replace(ranked("谁？", [hit(text)], [Reading((Span(3, 5, 1.0),), 0.0)])[0])
    second = replace(found, hit=replace(found.hit, passage=passage), start=13, end=15)
    assert (second.sentences(), second.sentences(before=1)) == ("乙二。", "甲一。乙二。")
    assert replace(second, start=10, end=11).sentences(before=1) == "甲一。"
    assert replace(second, end=17).sentences() == "乙二。丙三。"
    assert replace(second, end=20).sentences(before=1) == second.text


def test_features_by_hand() -> None:
    told = "规模300亿元的基金落户"
    hits = [hit(told), hit(f"今年{told}", source="b.txt"), hit("29个项目", source="c.txt")]
    readings = [
        Reading((Span(2, 7, 6.0),), 1.0),
        Reading((Span(4, 9, 4.0),), 0.0),
        Reading((Span(0, 3, 3.0),), 0.0),
    ]
    question = "2020年的规模300亿元？"
    values = features(question, Found(tuple(hits), ranked(question, hits, readings), 0.4, 0.5))
    assert values == {
        "margin": 5.0,
        "foreign_margin": 0.0,
        "gap": 2.0,
        "dense": 0.9,
        "coverage": 0.5,
        "foreign_coverage": 0.0,
        "missed": 0.0,
        "agreement": 1.0,
        "foreign": 0.0,
        "numbers": 0.5,
        "names": 1.0,
        "foreign_names": 1.0,
        "misfit": 0.0,
        "top": 1.0,
        "length": pytest.approx(5 / 60),
        "stated": 0.4,
        "time": 0.5,
    }


def test_confidence_is_a_logistic_of_the_features() -> None:
    calibration = Calibration("r", -1.0, {"margin": 0.5}, 0.5)
    assert confidence(calibration, {"margin": 4.0, "gap": 9.0}) == pytest.approx(1 / (1 + math.exp(-1)))
    assert confidence(calibration, {"margin": 1e9}) == pytest.approx(1)
    assert confidence(calibration, {"margin": -1e9}) == pytest.approx(0)


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
    ("question", "words", "items", "misfit"),
    [
        ("总规模是多少？", "基金", (), True),
        ("总规模是多少？", "三百亿元", (), False),
        ("When was it?", "签约", (), True),
        ("When was it?", "4月", (), False),
        ("有哪些基金？", "甲", (), True),
        ("有哪些基金？", "甲、乙", ("甲", "乙"), False),
        ("谁签的？", "4月", (), False),
        ("花了多少钱？", "960盏", (), True),
        ("花了多少钱？", "960元", (), False),
        ("花了多少钱？", "960", (), False),
        ("用哪三个字概括？", "“六个一”", (), False),
        ("用哪三个字概括？", "六个一工程", (), True),
    ],
)
def test_words_of_another_kind_misfit(
    question: str, words: str, items: tuple[str, ...], misfit: bool
) -> None:
    assert misfits(analyse(question), words, items) is misfit


def test_what_is_of_the_kind_asked_for_ranks_before_what_is_not() -> None:
    hits = [hit("基金投资新能源。"), hit("基金投向能源、医药和芯片。", source="b.txt")]
    readings = [Reading((Span(4, 7, 5.0),), 0.0), Reading((Span(4, 6, 4.0),), 0.0)]
    assert ranked("基金投资什么？", hits, readings)[0].text == "新能源"
    best = ranked("基金投资哪些行业？", hits, readings)[0]
    assert (best.text, best.items) == ("能源、医药和芯片", ("能源", "医药", "芯片"))


def test_what_is_told_of_another_of_several_ranks_behind() -> None:
    hits = [hit("首届在三月举行。", 1.0), hit("第二届改在五月。", 0.8, start=100)]
    readings = [Reading((Span(3, 5, 9.0),), 0.0), Reading((Span(5, 7, 4.0),), 0.0)]
    assert [c.text for c in ranked("第二届何时举行？", hits, readings)] == ["五月", "三月"]
    assert [c.text for c in ranked("哪届先举行？", hits, readings)] == ["三月", "五月"]


def test_the_longer_words_answer_how_and_the_shorter_what() -> None:
    hits = [hit("两地互设窗口、统一受理，办得快。")]
    reading = Reading((Span(2, 6, 5.0), Span(2, 11, 4.6)), 0.0)
    assert ranked("两地设了什么？", hits, [reading])[0].text == "互设窗口"
    assert ranked("两地是怎么办到的？", hits, [reading])[0].text == "互设窗口、统一受理"


def test_spans_of_one_enumeration_are_one_candidate() -> None:
    hits = [hit("投向了能源、医药和芯片。")]
    readings = [Reading((Span(3, 5, 5.0), Span(6, 8, 4.0), Span(9, 11, 3.0)), 0.0)]
    (only,) = ranked("投资哪些行业？", hits, readings)
    assert (only.start, only.end, only.margin) == (3, 11, 5.0)


def test_an_answer_stays_in_the_passage_that_was_read() -> None:
    hits = [hit("要做三件事：", start=0)]
    texts = {"a.txt": "要做三件事：\n一是修路。\n二是架桥。\n"}
    (only,) = candidates(analyse("有哪些事？"), hits, [Reading((Span(2, 5, 5.0),), 0.0)], texts)
    assert (only.text, only.items) == ("三件事", ())


def test_a_yes_no_question_is_told_what_the_clause_says() -> None:
    hits = [hit("据悉，协议尚未签署，仍在商谈。")]
    (only,) = ranked("协议签了吗？", hits, [Reading((Span(3, 5, 5.0),), 0.0)])
    assert (only.text, only.verdict) == ("协议尚未签署", "no")
