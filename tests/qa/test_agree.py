"""Two witnesses: when answers are the same, and what another sentence says in an answer's place. Made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyqa.qa.agree import Retelling, agree, are_elsewhere, is_more, likeness, retold, whole_date

SAME = [
    ("300亿元", "３００億元"),
    ("300亿元", "三百亿元"),
    ("60余名", "60余名专家"),
    ("3月", "3月25日"),
    ("3月25日", "3月25号"),
    ("2020年3月25日", "3月25日"),
    ("三月", "今年3月"),
    ("《东湖规划》", "东湖规划"),
    ("“一湖两岸”", "“一湖两岸”战略"),
    ("东湖和西湖", "西湖、东湖"),
    ("FPGA中心", "fpga中心"),
    ("643名专家", "643人"),
    ("5月完工", "2020年5月"),
    ("三江集团", "“三江集团”"),
]
OTHER = [
    ("29个项目", "91个项目"),
    ("300亿元", "300万元"),
    ("3月25日", "4月25日"),
    ("3月", "4月29日"),
    ("2020年", "3月"),
    ("3月25日", "25个"),
    ("东湖", "西湖"),
    ("东湖", "东湖管委会"),
    ("湖区", "东湖湖区"),
    ("湖", "东西"),
    ("", ""),
    ("东湖", ""),
    ("300亿元", "东湖"),
    ("2020年5月完工", "2020年5月开工"),
    ("2021年", "2020年一期、2021年二期"),
    ("三江集团", "三江"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_same_value_in_the_same_or_other_words(a: str, b: str) -> None:
    assert agree(a, b)
    assert agree(b, a)


@pytest.mark.parametrize(("a", "b"), OTHER)
def test_other_values(a: str, b: str) -> None:
    assert not agree(a, b)
    assert not agree(b, a)


TOLD = "3月25日，两家水厂在东湖宾馆首次会面，签下“一湖两岸”协议，总投资300亿元。"


@pytest.mark.parametrize(
    ("answer", "other", "said", "agrees"),
    [
        ("3月25日", "今年3月，东湖、西湖两家水厂在东湖宾馆首次会面，签下协议。", "3月", True),
        ("3月25日", "4月2日，两家水厂在东湖宾馆首次会面，签下协议。", "4月2日", False),
        ("300亿元", "两家水厂在东湖宾馆签下的“一湖两岸”协议总投资三百亿元。", "三百亿元", True),
        ("300亿元", "两家水厂在东湖宾馆签下的“一湖两岸”协议总投资280亿元。", "280亿元", False),
        ("300亿元", "两家水厂在东湖宾馆签下的“一湖两岸”协议，有280名代表见证。", None, None),
        ("“一湖两岸”", "两家水厂在东湖宾馆签下的是一湖两岸协议。", "一湖两岸", True),
        ("“一湖两岸”", "两家水厂在东湖宾馆首次会面，签下协议。", None, None),
        ("“一湖两岸”", "一湖两岸的夜景很美，吸引了许多外地游客前来拍照。", None, None),
        ("东湖", "两家水厂在东湖宾馆首次会面，签下协议。", None, None),
        ("2020年11月25日", "水厂5月招聘。", None, None),
        ("三江集团", "3月25日，两家水厂在三江宾馆首次会面，签下“一湖两岸”协议。", None, None),
    ],
)
def test_what_a_sentence_that_tells_of_the_same_says(
    answer: str, other: str, said: str | None, agrees: bool | None
) -> None:
    found = retold(answer, (), TOLD, other)
    assert (found and other[found.start : found.end]) == said
    assert (found and found.agrees) == agrees


@pytest.mark.parametrize(
    ("words", "whole"),
    [("3月", "2022年3月"), ("2022年", "2022年3月"), ("年3月开", "年3月开")],
)
def test_a_part_of_a_date_is_told_with_all_of_it(words: str, whole: str) -> None:
    text = "水厂2022年3月开工。"
    at = text.index(words)
    assert whole_date(text, at, at + len(words)) == whole


def test_a_list_in_another_order_is_told_again() -> None:
    other = "西山水厂和东湖水厂首次会面，共谋发展"
    found = retold(
        "东湖水厂和西山水厂", ("东湖水厂", "西山水厂"), "东湖水厂和西山水厂首次会面，共谋发展", other
    )
    assert found == Retelling(0, 9, True)
    other = "西山水厂携手东湖水厂首次会面，共谋发展"
    assert (
        retold("东湖水厂和西山水厂", ("东湖水厂", "西山水厂"), "东湖水厂和西山水厂首次会面，共谋发展", other)
        is None
    )


def test_likeness_by_hand() -> None:
    assert likeness("甲乙丙丁戊己庚辛壬", "甲乙丙丁戊己庚辛癸") == 7 / 8
    assert likeness("甲乙丙丁戊己庚辛壬", "甲乙丙丁戊己庚辛癸", "甲乙丙") == 5 / 8
    assert likeness("", "") == 0


_TEXT = st.text("甲乙丙三五百3580亿元月日号年个，。和、《》“” ", max_size=24)


@given(_TEXT, _TEXT)
def test_agreement_has_no_order(a: str, b: str) -> None:
    assert agree(a, b) == agree(b, a)


@given(_TEXT, _TEXT)
def test_what_is_retold_is_of_the_sentence(answer: str, other: str) -> None:
    found = retold(answer, (), f"{other}{answer}", other)
    assert found is None or 0 <= found.start < found.end <= len(other)


@pytest.mark.parametrize(
    ("a", "b", "elsewhere"),
    [
        ("德阳市图书馆一期总投资344亿元。", "绵阳市体育场一期总投资344亿元。", True),
        ("德阳市图书馆总投资344亿元。", "图书馆落户德阳。", False),
        ("德阳和成都的展会同日开幕。", "成都的展会开幕。", False),
        ("图书馆总投资344亿元。", "绵阳市体育场总投资344亿元。", False),
        ("", "", False),
    ],
)
def test_sentences_that_name_other_places(a: str, b: str, elsewhere: bool) -> None:
    assert are_elsewhere(a, b) == are_elsewhere(b, a) == elsewhere


@pytest.mark.parametrize(
    ("one", "other", "more"),
    [
        ("市民罗先生", "罗先生", True),
        ("要推动两地合作", "推动两地合作", True),
        ("罗先生", "羅先生", True),
        ("重庆分公司", "重庆", False),
        ("5年时间", "5年", True),
        ("15年", "5年", False),
        ("罗先生", "王女士", False),
        ("。", "罗先生", False),
        ("", "", False),
    ],
)
def test_more_of_the_same(one: str, other: str, more: bool) -> None:
    assert is_more(one, other) is more
    assert is_more(other, one) is more
