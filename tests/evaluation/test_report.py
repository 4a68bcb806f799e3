"""Scores, figures and pages from predictions made by hand."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from cyqa.evaluation.html import fault, highlight, page
from cyqa.evaluation.overlap import is_right
from cyqa.evaluation.questions import Gold, Place, Question
from cyqa.evaluation.report import Report, figures, table
from cyqa.evaluation.run import Cited, Found, Prediction
from cyqa.evaluation.score import Columns, lower_is_better, pooled, score

PLACE = Place("一.txt", 10, 16)
SENTENCE = Place("一.txt", 0, 40)
ELSEWHERE = Place("一.txt", 90, 99)
ASKED = Question("q1", "number", "zh", "dev", "多少钱？", (), (Gold("300亿元", (PLACE,)),), (), (SENTENCE,))
UNANSWERABLE = replace(ASKED, id="q2", type="unanswerable", answers=(), evidence=())
GIVEN = Prediction(
    id="q1",
    answer="总规模300亿元",
    guess="总规模300亿元",
    confidence=0.9,
    items=(),
    guess_items=(),
    verdict=None,
    citations=(Cited(PLACE, True), Cited(ELSEWHERE, False)),
    hits=(Found(ELSEWHERE, 0.9, "别处"), Found(SENTENCE, 0.5, "总规模300亿元的基金")),
    n_relevant=1,
    context="总规模300亿元的基金。",
    rewritten=None,
    latency_ms=20.0,
)
SILENT = replace(GIVEN, answer=None, confidence=0.2, citations=())


def test_an_answer_has_its_figures() -> None:
    values = score(ASKED, GIVEN).values
    assert values["right"] == 1.0
    assert values["em"] == 0.0
    assert values["f1"] == values["guess_f1"] == pytest.approx(2 / 3)
    assert (values["citation_right"], values["citation_precision"], values["citation_exact"]) == (1, 0.5, 0.5)
    assert (values["recall@1"], values["recall@3"], values["mrr@10"]) == (0.0, 1.0, 0.5)
    assert values["ndcg@10"] == pytest.approx(1 / np.log2(3))
    assert values["brier"] == pytest.approx(0.01)


@pytest.mark.parametrize(
    ("said", "accepted", "right"),
    [
        ("300亿元", ["300亿元"], True),
        ("总规模300亿元", ["300亿元"], True),
        ("三百亿元", ["300亿元"], True),
        ("500亿元", ["300亿元"], False),
        ("500亿元", ["300亿元", "500亿元"], True),
        ("5月", ["4月"], False),
        ("3月25日", ["2020年3月25日"], True),
        ("4月25日", ["3月25日"], False),
        ("重庆高新区和成都高新区", ["成都高新区"], True),
        ("两地高新区", ["高新区"], True),
        ("成都高新区", ["重庆高新区"], False),
        ("重庆的高新区", ["重庆高新区"], True),
        ("不是300亿元", ["300亿元"], False),
        ("并非由政府出资", ["并非由政府出资建设"], True),
        ("", ["成都"], False),
        ("成都", [], False),
    ],
)
def test_right_is_half_of_the_words_and_no_other_value(said: str, accepted: list[str], right: bool) -> None:
    assert is_right(said, accepted) is right


def test_silence_has_a_guess_but_no_citation() -> None:
    silent = score(ASKED, SILENT)
    assert silent.refused
    assert silent.guess_right
    assert (silent.values["right"], silent.values["f1"], silent.values["citation_recall"]) == (0, 0, 0)
    assert "citation_right" not in silent.values
    assert silent.values["brier"] == pytest.approx(0.64)
    assert score(UNANSWERABLE, SILENT).is_right
    assert not score(UNANSWERABLE, GIVEN).is_right


def test_a_missing_prediction_is_wrong_in_all_that_applies() -> None:
    missing = score(ASKED, None)
    of_a_citation = {"citation_right", "citation_precision"}
    assert set(missing.values) == set(score(ASKED, SILENT).values) | of_a_citation
    assert {name for name, value in missing.values.items() if value} == {"brier"}
    assert missing.confidence == 1.0
    assert not score(UNANSWERABLE, None).is_right


def test_all_articles_that_answer_are_cited_or_not() -> None:
    there = Place("elsewhere.txt", 0, 9)
    asked = replace(ASKED, evidence=(SENTENCE, there))
    assert score(asked, GIVEN).values["all_articles_cited"] == 0.0
    both = replace(GIVEN, citations=(Cited(PLACE, True), Cited(there, True)))
    assert score(asked, both).values["all_articles_cited"] == 1.0
    for one, prediction in ((ASKED, both), (asked, SILENT), (asked, None)):
        assert "all_articles_cited" not in score(one, prediction).values


@pytest.mark.parametrize(
    ("told", "right", "values"),
    [("no", 1.0, (1.0, 1.0)), ("yes", 0.0, (1.0, 0.0)), (None, 1.0, (0.0, None))],
)
def test_a_verdict_is_told_or_not_and_a_wrong_one_is_wrong(
    told: str | None, right: float, values: tuple[float, float | None]
) -> None:
    asked = replace(ASKED, type="yesno", notes="style: no punctuation; no")
    found = score(asked, replace(GIVEN, verdict=told)).values
    assert found["right"] == found["guess_right"] == right
    assert (found["verdict_told"], found.get("verdict_right")) == values
    assert "verdict_told" not in score(asked, SILENT).values
    assert "verdict_told" not in score(ASKED, replace(GIVEN, verdict=told)).values


def test_the_guess_of_a_silent_list_has_its_items() -> None:
    items = (Gold("成都", (PLACE,)), Gold("重庆", (ELSEWHERE,)))
    asked = replace(ASKED, type="list", answers=(), items=items, evidence=(SENTENCE, ELSEWHERE))
    silent = replace(SILENT, guess="成都和重庆", guess_items=("成都", "重庆"))
    assert score(asked, silent).values["guess_f1"] == 1.0


def test_items_alone_are_scored_as_a_list() -> None:
    items = (Gold("成都", (PLACE,)), Gold("重庆", (ELSEWHERE,)))
    asked = replace(ASKED, type="time", answers=(), items=items, evidence=(SENTENCE, ELSEWHERE))
    values = score(asked, replace(GIVEN, answer="成都", guess="成都", citations=(Cited(PLACE, True),))).values
    assert (values["item_precision"], values["item_recall"]) == (1.0, 0.5)
    assert values["f1"] == values["char_f1"] == pytest.approx(2 / 3)
    assert values["em"] == 0.0
    assert values["citation_recall"] == 0.5
    both = score(asked, replace(GIVEN, answer="成都、重庆", items=("成都", "重庆"))).values
    assert (both["em"], both["f1"]) == (1.0, 1.0)


def test_a_list_is_scored_as_text_or_by_items_whichever_is_better() -> None:
    items = (Gold("成都", (PLACE,)), Gold("重庆", (ELSEWHERE,)))
    asked = replace(ASKED, type="list", answers=(Gold("成都，还有就是重庆", (PLACE,)),), items=items)
    run = replace(GIVEN, answer="重庆、成都")
    assert score(asked, replace(run, items=("重庆", "成都"))).values["f1"] == 1.0
    assert score(asked, run).values["f1"] == pytest.approx(2 * (2 / 4) * (2 / 8) / (2 / 4 + 2 / 8))
    assert score(asked, run).values["item_recall"] == 1.0


def test_pooled_figures_by_hand() -> None:
    scores = [score(ASKED, GIVEN), score(ASKED, SILENT), score(UNANSWERABLE, SILENT), score(ASKED, None)]
    values = pooled(Columns.of(scores))
    assert (values["refusal_precision"], values["refusal_recall"]) == (0.5, 1.0)
    assert values["refusal_f1"] == pytest.approx(2 / 3)
    assert values["latency_p50_ms"] == 20.0
    assert values["auroc"] == pytest.approx((1 + 0.5) / 4)  # .9, .2 right against .2, 1.0 wrong
    assert values["auroc_answerable"] == pytest.approx((1 + 0.5 + 1) / 3)


def test_figures_by_group_leave_out_what_does_not_apply() -> None:
    english = replace(ASKED, id="q3", lang="en")
    scores = [score(ASKED, GIVEN), score(UNANSWERABLE, GIVEN), score(english, SILENT)]
    found = figures(scores, seed=0, n_resamples=50)
    assert list(found) == ["all", "answerable", "unanswerable", "en", "zh", "number", "unanswerable"][:6]
    assert found["all"]["right"].value == pytest.approx(1 / 3)
    assert found["all"]["f1"].n == 2
    assert found["answerable"]["right"].value == 0.5
    assert "f1" not in found["unanswerable"]
    assert "refusal_f1" not in found["en"]
    assert found["all"]["refusal_f1"].n == 3
    for group in ("answerable", "unanswerable", "number"):
        assert "ece" in found[group]
        assert "latency_p95_ms" in found[group]
        assert "refusal_f1" not in found[group]
    assert all(f.low <= f.value <= f.high for f in found["all"].values() if f.n > 1)
    assert figures(scores, seed=0, n_resamples=50) == found


class Tags(HTMLParser):
    """Collects the names of all attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.attributes |= {name for name, _ in attrs}


def report() -> Report:
    evil = replace(
        ASKED,
        question="<script>alert(1)</script>",
        notes='"><img src=x>',
        answers=(Gold("<b>金</b>", (PLACE,)),),
    )
    hits = (Found(SENTENCE, 0.5, "0123456789<i>abc</i>&"),)
    said = replace(
        GIVEN,
        answer="</script><script>",
        context="<u></script><script>",
        hits=hits,
        citations=(Cited(ELSEWHERE, True),),
    )
    scores = (score(evil, said), score(UNANSWERABLE, SILENT), score(ASKED, None))
    stamp = {"questions": {"file": "<q>.jsonl"}, "system": {"cold_start_s": 1.0, "peak_memory_mb": None}}
    return Report(stamp, figures(scores, 0, 20), scores, {PLACE.source: "<q>" * 40})


def test_the_page_escapes_everything_and_needs_nothing() -> None:
    text = page(report())
    assert "<script>alert" not in text
    assert text.count("<script>") == text.count("</script>") == 1
    for raw in ("<img", "<b>", "<u>", "<i>", "<q>"):
        assert raw not in text
    assert "&lt;script&gt;alert(1)" in text
    tags = Tags()
    tags.feed(text)
    assert not tags.attributes & {"src", "href", "srcset", "onclick", "onerror"}
    assert not re.search(r"url\(|@import|https?://", text)
    assert text.count("<article") == 2
    assert 'data-fault="wrong answer"' in text
    assert 'data-fault="no prediction"' in text
    assert "0123456789<mark>&lt;i&gt;abc</mark>&lt;/i&gt;&amp;" in text
    assert text.count("<svg") == text.count("</svg>") == 2
    assert text.count("<table") == text.count("</table>") == 4


def test_the_table_shows_all_figures() -> None:
    text = table(report())
    assert "peak_memory_mb" in text
    assert all(metric in text for metric in ("right", "char_f1", "ndcg@10", "coverage@90", "ece"))


def test_highlight_marks_gold_cited_and_both() -> None:
    gold, said = [Place("一.txt", 102, 105)], [Place("一.txt", 104, 200)]
    expected = 'ab<mark>cd</mark><mark class="both">e</mark><mark class="said">fg&lt;</mark>'
    assert highlight("abcdefg<", 100, gold, said) == expected
    assert highlight("abc", 0, [], []) == "abc"


def test_faults() -> None:
    wrong_place = replace(GIVEN, citations=(Cited(ELSEWHERE, True),))
    expected = {
        fault(score(ASKED, None)): "no prediction",
        fault(score(UNANSWERABLE, GIVEN)): "answered an unanswerable question",
        fault(score(ASKED, SILENT)): "silent",
        fault(score(ASKED, replace(GIVEN, answer="成都"))): "wrong answer",
        fault(score(ASKED, wrong_place)): "wrong citation",
    }
    expected[fault(score(ASKED, GIVEN))] = "inexact citation"
    assert all(found == name for found, name in expected.items())
    assert len(expected) == 6
    assert fault(score(ASKED, replace(GIVEN, citations=(Cited(PLACE, True),)))) is None


def test_which_figures_are_better_low() -> None:
    names = ("ece", "ece_equal_width", "brier", "latency_p95_ms", "f1", "refused", "recall@5", "coverage@80")
    assert [lower_is_better(name) for name in names] == [True] * 4 + [False] * 4
