"""What numbers are of: tables that a person can read and extend."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyqa.qa.measure import is_of_another, measures_asked, measures_stated, quantities

ASKED = [
    ("花了多少钱？", "money"),
    ("总投资多少？", "money"),
    ("总投资多少个项目？", "things people pieces"),
    ("規模是多少億元？", "money"),
    ("How much did the lift cost?", "money"),
    ("How much less did it cost?", ""),
    ("How many yuan were paid?", "money"),
    ("占比是多少？", "share"),
    ("提高了多少个百分点？", "share"),
    ("What share of the work is done?", "share"),
    ("新区有多少平方公里？", "area"),
    ("How many square kilometres does it cover?", "area"),
    ("隧道多少公里？", "length"),
    ("How far is it?", "length"),
    ("收了多少吨垃圾？", "weight"),
    ("用了几天？", "time"),
    ("花费了多少时间？", "time"),
    ("多久以前来的？", ""),
    ("How old is he?", "time"),
    ("How many working days does it take?", "time"),
    ("来了多少人？", "people pieces"),
    ("省了多少人工费？", ""),
    ("有几家公司？", "things pieces"),
    ("How many schools are there?", "people things pieces"),
    ("How many local salt workers came?", "people pieces"),
    ("收了多少处理费？", ""),
    ("几个乡一共花了多少钱？", "money"),
    ("规模多大？", ""),
    ("谁来了？", ""),
    ("隔着几百公里寄信要多少天？", "time"),
    ("", ""),
]

STATED = [
    ("300亿元", "money"),
    ("三百億元", "money"),
    ("近九成", "share"),
    ("百分之五", "share"),
    ("1.5万平方米", "area"),
    ("约2.6万公里，运煤48万吨", "length weight"),
    ("73天", "time"),
    ("3个工作日", "time"),
    ("一个半月", "time"),
    ("6月10日下午", ""),
    ("6月10日起的3个月", "time"),
    ("60余名", "people"),
    ("80多家", "things"),
    ("5个", "pieces"),
    ("960盏", "things"),
    ("960", ""),
    ("新能源", ""),
    ("", ""),
]


@pytest.mark.parametrize(("question", "measures"), ASKED)
def test_asked(question: str, measures: str) -> None:
    assert measures_asked(question) == set(measures.split())


@pytest.mark.parametrize(
    ("question", "words", "expected"),
    [
        ("用了多久？", "6月10日下午", True),
        ("用了多久？", "6月10日至12日", False),
        ("用了多久？", "一天", False),
        ("用了多久？", "60亿元", True),
        ("用了多少钱？", "60亿元", False),
        ("用了多少钱？", "很多", False),
    ],
)
def test_is_of_another(question: str, words: str, expected: bool) -> None:
    assert is_of_another(measures_asked(question), words) == expected


@pytest.mark.parametrize(("words", "measures"), STATED)
def test_stated(words: str, measures: str) -> None:
    assert measures_stated(words) == set(measures.split())


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("2020年9月投资60亿元", {"公元年": {2020}, "月": {9}, "元": {6e9}}),
        ("用了3年3个月", {"年": {3}, "个月": {3}}),
        ("百分之五，或8%", {"%": {5, 8}}),
        ("第三届有五座橋、3座塔", {"第届": {3}, "座": {5, 3}}),
        ("三期在3号线", {"第期": {3}, "第号": {3}}),
        ("是一个组织", {"个": {1}}),
        ("另有一个组织，共百余个", {"个": {100}}),
        ("", {}),
    ],
)
def test_quantities_by_unit(words: str, found: dict[str, set[float]]) -> None:
    assert quantities(words) == found


@given(
    st.text(
        st.sampled_from("0123.,多少几个百万亿元人年米平方公里成分之 how many much cost\ud800"), max_size=30
    )
)
def test_every_text_has_measures(text: str) -> None:
    assert measures_asked(text) | measures_stated(text) is not None
    assert all(quantities(text).values())
