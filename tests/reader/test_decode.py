"""Decoding against a brute-force search over every span."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyqa.reader.decode import Rules, Window, decode, last_tokens, token_spans
from cyqa.reader.edges import tidy
from cyqa.records import Reading

LOGITS = st.lists(st.integers(-6, 6), min_size=1, max_size=9)
TEXT = st.text(alphabet="成都高新，。！300亿元《》“”（）AI ", min_size=1, max_size=24)


@st.composite
def windows(draw: st.DrawFn, text: str) -> Window:
    cuts = (
        sorted(draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=len(text) + 1)))
        if len(text) > 0
        else [0]
    )
    offsets = np.array(list(pairwise(cuts)), np.int64).reshape(-1, 2)
    n = len(offsets)
    numbers = st.lists(st.integers(-8, 8), min_size=n, max_size=n)
    start = np.array(draw(numbers), np.float32)
    end = np.array(draw(numbers), np.float32)
    return Window(offsets, start, end, float(draw(st.integers(-8, 8))))


@st.composite
def passages(draw: st.DrawFn) -> tuple[str, list[Window]]:
    text = draw(TEXT)
    return text, [draw(windows(text)) for _ in range(draw(st.integers(1, 3)))]


def _in_title(text: str, at: int) -> bool:
    """Whether a 》 follows whose first 《 after the 》 before it stands before `at`."""
    close = text.find("》", at)
    opened = text.find("《", text.rfind("》", 0, at) + 1)
    return close > at and 0 <= opened < at and "\n" not in text[opened:close]


def brute_force(text: str, window: Window, rules: Rules) -> dict[tuple[int, int], float]:
    """Every permitted (first, last) of a window and its score."""
    found = {}
    for first in range(len(window.offsets)):
        for last in range(first, min(len(window.offsets), first + rules.max_tokens)):
            low, high = int(window.offsets[first, 0]), int(window.offsets[last, 1])
            crosses = any(
                text[at] == "\n" or (text[at] in "。！？" and not _in_title(text, at))
                for at in range(low, high - 1)
            )
            if crosses:
                continue
            score = window.start[first] + window.end[last] - rules.length_penalty * (last - first)
            found[first, last] = float(score)
    return found


@given(passages(), st.integers(1, 6), st.integers(1, 8), st.sampled_from([0.0, 0.25]))
def test_token_spans_are_the_best_of_all(
    case: tuple[str, list[Window]], n: int, max_tokens: int, penalty: float
) -> None:
    text, (window, *_) = case
    rules = Rules(n, max_tokens, penalty)
    found = token_spans(window.start, window.end, last_tokens(text, window.offsets), rules, n)
    expected = brute_force(text, window, rules)
    assert all(expected[first, last] == pytest.approx(score) for first, last, score in found)
    assert [score for _, _, score in found] == pytest.approx(sorted(expected.values(), reverse=True)[:n])


@given(passages())
def test_the_best_reading_is_the_best_margin_of_any_window(case: tuple[str, list[Window]]) -> None:
    text, its_windows = case
    rules = Rules(n_best=4)
    reading = decode(text, its_windows, rules)
    best = max(
        (
            score - window.null_score
            for window in its_windows
            for score in brute_force(text, window, rules).values()
        ),
        default=None,
    )
    if best is None:
        assert reading.spans == ()
    else:
        assert reading.spans[0].score - reading.null_score == pytest.approx(best)
    assert reading.null_score == min(window.null_score for window in its_windows)
    places = [(span.start, span.end) for span in reading.spans]
    assert len(places) == len(set(places)) <= 4
    assert all(0 <= start < end <= len(text) for start, end in places)
    scores = [span.score for span in reading.spans]
    assert scores == sorted(scores, reverse=True)


@given(TEXT, st.data())
def test_tidy_gives_a_span_of_the_text_and_is_stable(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    low, high = tidy(text, start, end)
    assert 0 <= low < high <= len(text)


@pytest.mark.parametrize(
    ("text", "span", "tidied"),
    [
        ("投资300亿元，", "00", "300亿元"),
        ("投资300亿元，", "300亿元，", "300亿元"),
        ("生于2009年冬天。", "年冬天", "2009年冬天"),
        ("生于2009年冬天。", "冬天", "冬天"),
        ("第3日本人来了", "日本人", "日本人"),
        ("增长1,173.4亿元。", "173", "1,173.4亿元"),
        ("增长３０％。", "３０", "３０％"),
        ("约60多万人", "60", "60多万"),
        ("6月5日签署", "6月5", "6月5日"),
        ("列第3日本选手", "3", "3"),
        ("英特尔FPGA中国创新中心", "GA中国创新中心", "FPGA中国创新中心"),
        ("签署《企业合作协议》后", "企业合作协议》", "《企业合作协议》"),
        ("签署《企业合作协议》后", "《企业合作协议", "《企业合作协议》"),
        ("建设西部（重庆）科学城", "西部（重庆", "西部（重庆）"),
        ("他说“好”", "说“", "说"),
        ("（成都", "（成都", "成都"),
        ("“一机制”（自由流动），以打造", "（自由流动），以打造", "自由流动"),
        ("“一机制”（自由流动）", "（自由流动）", "自由流动"),
        ("（重庆）科学城", "（重庆）科学城", "（重庆）科学城"),
        ("水深不足12米", "12", "不足12米"),
        ("办了不到十天", "十天", "不到十天"),
        ("不足之处", "之处", "之处"),
        ("。", "。", "。"),
        ("在2020年、2021年", "2020年、", "2020年"),
        ("Café Noir 开业", "Caf", "Café"),
    ],
)
def test_edges(text: str, span: str, tidied: str) -> None:
    start = text.index(span)
    low, high = tidy(text, start, start + len(span))
    assert text[low:high] == tidied


def test_no_answer_crosses_a_sentence_end_outside_a_title() -> None:
    text = "甲。乙《好！吗》丙"
    offsets = np.array([(at, at + 1) for at in range(len(text))])
    assert last_tokens(text, offsets).tolist() == [1, 1, 8, 8, 8, 8, 8, 8, 8]


def test_a_passage_without_tokens_has_no_span() -> None:
    empty = Window(np.zeros((0, 2), np.int64), np.zeros(0, np.float32), np.zeros(0, np.float32), 2.0)
    assert decode("", [empty]) == Reading((), 2.0)
