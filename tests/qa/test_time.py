"""What questions ask of time: tables that a person can read and extend."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyqa.corpus.date_words import Granularity
from cyqa.corpus.dates import Dated, find_dates
from cyqa.qa.time import (
    Kind,
    TimeAsked,
    agreement,
    asks_events,
    asks_several,
    asks_when,
    ends_asked,
    is_duration,
    is_too_coarse,
    time_asked,
)

OWN = Dated(0, 0, date(2020, 1, 1), date(2020, 12, 31), Granularity.YEAR)


def spell(asked: TimeAsked | None) -> str:
    """`2020-05-01/2020-05-31`; without a year where any is meant; … where a side is open."""
    if asked is None:
        return ""
    form = "%Y-%m-%d" if asked.has_year else "--%m-%d"
    first = "…" if asked.first == date.min else asked.first.strftime(form)
    last = "…" if asked.last == date.max else asked.last.strftime(form)
    order = {Kind.ALL: "", Kind.EARLIEST: " first", Kind.LATEST: " last"}[asked.kind]
    return f"{first}/{last}{order}"


ASKED = [
    ("3月25日发生了什么？", "--03-25/--03-25"),
    ("1月3号开的什么会", "--01-03/--01-03"),
    ("2020年5月有哪些合作？", "2020-05-01/2020-05-31"),
    ("2020年5月到7月签了什么？", "2020-05-01/2020-07-31"),
    ("2020年上半年的两次会，分别是哪天开的？", "2020-01-01/2020-06-30"),
    ("2020年5月之后有哪些合作？", "2020-06-01/…"),
    ("2020年5月之前有哪些合作？", "…/2020-04-30"),
    ("2020年5月以来有哪些合作？", "2020-05-01/…"),
    ("从2011年起经过了哪几步？", "2011-01-01/…"),
    ("1990年以后谁来建厂？", "1990-01-01/…"),
    ("5月之后有哪些合作？", "--06-01/--12-31"),
    ("今年5月有哪些合作？", "2020-05-01/2020-05-31"),
    ("去年有哪些合作？", "2019-01-01/2019-12-31"),
    ("最早的一次会是哪天开的？", "…/… first"),
    ("最近一次会是什么时候？", "…/… last"),
    ("2020年最后一次会讲了什么？", "2020-01-01/2020-12-31 last"),
    ("到2025年要建成什么？", "2025-01-01/2025-12-31"),
    ("截至十一月末一共多少？", "--11-21/--11-30"),
    ("《2020年工作计划》说了什么？", ""),
    ("基金的规模是多少？", ""),
    ("谁住了5年？", ""),
    ("What happened in June 2020?", "2020-06-01/2020-06-30"),
    ("What took place on 29 April 2020?", "2020-04-29/2020-04-29"),
    ("Which agreements were signed before May 2020?", "…/2020-04-30"),
    ("Who came after August 2020?", "2020-09-01/…"),
    ("What may happen?", ""),
    ("When was the latest meeting?", "…/… last"),
    ("2020年3月到5月之间发生了什么？", "2020-03-01/2020-05-31"),
    ("昨晚发生了什么？", ""),
    ("两次会分别是哪天开的？", "…/…"),
    ("第三次会是哪天开的？", ""),
]  # fmt: skip


@pytest.mark.parametrize(("question", "expected"), ASKED)
def test_time_asked(question: str, expected: str) -> None:
    assert spell(time_asked(question, OWN)) == expected


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("3月25日发生了什么？", ""),
        ("2020年5月有哪些合作？", "合作"),
        ("2020年3月到5月之间发生了什么？", ""),
        ("2020年5月期间，成都有何进展？", "成都"),
        ("2020年5月前后有哪些变化？", ""),
        ("截至2020年5月有哪些合作？", "合作"),
        ("2020年李老师做了什么？", "李老师"),
        ("What happened between March and May 2020?", ""),
        ("What happened in June 2020?", ""),
        ("Which agreements were signed in June 2020?", "agreements signed"),
    ],
)
def test_the_topic_is_what_a_question_is_about_besides(question: str, topic: str) -> None:
    asked = time_asked(question)
    assert asked is not None
    assert asked.topic == topic


AGREEMENT = [
    ("2020年5月", "2020年5月3日", 1.0),
    ("2020年5月", "2020年5月", 1.0),
    ("2020年5月", "5月", 1.0),
    ("5月", "2019年5月3日", 1.0),
    ("2020年", "2020年5月", 1.0),
    ("2020年5月3日", "2020年5月", 0.5),
    ("2020年5月", "2020年4月25日至5月5日", 0.5),
    ("2020年", "5月", 0.5),
    ("2021年", "5月", 0.5),
    ("2021年", "2021年5月", 1.0),
    ("2020年5月", "2020年", 0.0),
    ("2020年5月", "2019年5月", 0.0),
    ("2020年5月", "2020年6月", 0.0),
    ("5月", "6月3日", 0.0),
    ("5月之后", "6月3日", 1.0),
    ("5月之后", "5月3日", 0.0),
]


@pytest.mark.parametrize(("question", "text", "expected"), AGREEMENT)
def test_agreement(question: str, text: str, expected: float) -> None:
    asked = time_asked(f"{question}有什么？")
    assert asked is not None
    assert agreement(asked, find_dates(text)[0]) == expected


@pytest.mark.parametrize(
    ("question", "when", "events", "several"),
    [
        ("5月发生了什么？", False, True, False),
        ("5月有哪些合作？", False, True, True),
        ("5月有什么项目落地？", False, True, False),
        ("5月有何进展？", False, True, False),
        ("5月的进展有哪些？", False, True, True),
        ("5月有哪些变化？", False, True, True),
        ("5月有哪些重要节点？", False, True, True),
        ("5月发生了什么意外？", False, False, False),
        ("5月的什么事件最轰动？", False, False, False),
        ("5月谁来了？", False, False, False),
        ("哪一天开的会？", True, False, False),
        ("两次会分别是什么时候？", True, False, True),
        ("第三次会是什么时候？", True, False, False),
        ("What happened in May?", False, True, False),
        ("What was founded in May?", False, True, False),
        ("When did it open?", True, False, False),
        ("What did he say when it opened?", False, False, False),
        ("Who came in May?", False, False, False),
    ],
)
def test_what_kind_of_answer(question: str, when: bool, events: bool, several: bool) -> None:
    assert (asks_when(question), asks_events(question), asks_several(question)) == (when, events, several)


@pytest.mark.parametrize(
    ("question", "ends"),
    [
        ("从签约到开工隔了多久？", ("签约", "开工")),
        ("第一次会和第二次会相隔几天？", ("第一次会", "第二次会")),
        ("How long was it between the signing and the opening?", ("the signing", "the opening")),
        ("How long after the signing was the opening?", ("the signing", "the opening")),
        ("签约后多久开工？", ("签约", "开工")),
        ("签约之后过了几个月才开工？", ("签约", "开工")),
        ("新区从签约到开工要多久？", ("签约", "开工")),
        ("自贸区和保税区的成立相隔几年？", ("自贸区", "保税区的成立")),
        ("从成都到重庆坐高铁要多久？", None),
        ("从成都到重庆怎么走？", None),
        ("会开了多久？", None),
        ("他搬到成都高新区有几年了？", None),
    ],
)
def test_ends_asked(question: str, ends: tuple[str, str] | None) -> None:
    assert ends_asked(question) == ends


@pytest.mark.parametrize(
    ("question", "words", "expected"),
    [
        ("哪天开会？", "今年3月", True),
        ("哪天开会？", "3月25日", False),
        ("开了几天会？", "3月", False),
        ("哪一年建的？", "3月25日", True),
        ("哪一年建的？", "去年", False),
        ("What day was it?", "3月", True),
        ("What year was it?", "3月", True),
        ("什么时候开会？", "3月", False),
        ("哪天开会？", "春分那天", False),
    ],
)
def test_is_too_coarse(question: str, words: str, expected: bool) -> None:
    assert is_too_coarse(question, words) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("一个月", True), ("35天", True), ("47分钟", True), ("两年多", True), ("3月25日", False)],
)
def test_is_duration(text: str, expected: bool) -> None:
    assert is_duration(text) == expected


@given(
    st.text(
        st.sampled_from("今去年5月3日以之前后起最早近一次哪天有什么《》“”到至 inMay2020before\ud800"),
        max_size=40,
    )
)
def test_any_question_can_be_looked_at(question: str) -> None:
    asked = time_asked(question, OWN)
    if asked is not None:
        assert asked.first <= asked.last
        for dated in find_dates(question, OWN):
            assert agreement(asked, dated) in (0.0, 0.5, 1.0)
    ends_asked(question)
