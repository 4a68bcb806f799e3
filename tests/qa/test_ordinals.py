"""Which of several a question asks about, and sentences that tell of another."""

import pytest

from cyqa.qa.ordinals import counts_on, tells_of_another


@pytest.mark.parametrize(
    ("question", "sentence", "is_of_another"),
    [
        ("第二届办了几天？", "首届办了三天。", True),
        ("第2屆辦了幾天？", "第三届办了三天。", True),
        ("第二支基金多大？", "首支基金三亿元。", True),
        ("When did they meet for the second time?", "今年3月首次见面。", True),
        ("How big is the second fund?", "首支基金三亿元。", False),
        ("第二届办了几天？", "第二届比首届多办了三天。", False),
        ("第二届办了几天？", "这一届办了三天。", False),
        ("第二届办了几天？", "首批来了三家。", False),
        ("第二期何时开工？", "二期和第三期明年开工。", False),
        ("首届办了几天？", "办了三天，第二届办了五天。", False),
        ("首届办了几天？", "第一届办了三天。", False),
        ("How long was the second fair?", "首届办了三天。", True),
        ("How long was the second fair?", "第二届办了三天。", False),
        ("How long was the second largest fair?", "首届办了三天。", False),
        ("办了几天？", "首届办了三天。", False),
        ("", "", False),
    ],
)
def test_tells_of_another(question: str, sentence: str, is_of_another: bool) -> None:
    assert tells_of_another(question, sentence) == is_of_another


@pytest.mark.parametrize(
    ("ends", "length", "sentence", "tells"),
    [
        (("第一次会议", "第二次"), "一个月", "一个月后，第二次会议在蓉召开。", True),
        (("第二届", "第三届书展"), "两年", "两年之后，第三届书展开幕。", True),
        (("第一次会议", "第三次"), "一个月", "一个月后，第三次会议在蓉召开。", False),
        (("第一次会议", "第二次"), "一个月", "第二次会议开了一个月。", False),
        (("第一次会议", "第二次"), "一个月", "一个月后，大桥通车。", False),
        (("开工", "通车"), "一年", "一年后，大桥通车。", False),
    ],
)
def test_counts_on(ends: tuple[str, str], length: str, sentence: str, tells: bool) -> None:
    assert counts_on(ends, length, sentence) is tells
