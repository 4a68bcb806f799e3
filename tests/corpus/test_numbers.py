"""Numbers: a table that a person can read and extend."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyqa.corpus.numbers import amounts, number_values

TABLE = [
    ("总规模300亿元", {3e10}),
    ("30 billion yuan", {3e10}),
    ("the 30-billion-yuan fund", {3e10}),
    ("百日，百余家，百姓千万别来", {100}),
    ("三百亿元", {3e10}),
    ("３００億元", {3e10}),
    ("1173.4亿元", {1.1734e11}),
    ("2万亿", {2e12}),
    ("five hundred million", set()),
    ("2 hundred million", {2e8}),
    ("1,234 people", {1234}),
    ("十一月末", {11}),
    ("二〇二〇年", {2020}),
    ("两家公司，第三次会议", {2, 3}),
    ("一体化、一城一廊", set()),
    ("六个一", {6}),
    ("2020年1月3日", {2020, 1, 3}),
    ("June 5, 2020", {6, 5, 2020}),
    ("in May", {5}),
    ("It may rain on 3 May", {3, 5}),
    ("Sept. 11", {9, 11}),
    ("5G", {5}),
    ("2.3亿元", {2.3e8}),
    ("230 million", {2.3e8}),
    ("三万五千人", {35000}),
    ("三万零五", {30005}),
    ("一亿二千万元", {1.2e8}),
    ("百分之五", {5}),
    ("5%", {5}),
    ("", set()),
]


@pytest.mark.parametrize(("text", "values"), TABLE)
def test_values(text: str, values: set[float]) -> None:
    assert sorted(number_values(text)) == pytest.approx(sorted(values))


@given(
    st.text(st.sampled_from("0123456789,.万亿十百千零〇一二第个年 Mayinhundredbillion\ud800"), max_size=40)
)
def test_every_text_has_values(text: str) -> None:
    assert all(value >= 0 for value in number_values(text))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2020年的91个项目", {91.0}),
        ("25亿元来自市里", {25e8}),
        ("五万多运费", set()),
        ("5万多人", set()),
        ("三百几十家", set()),
        ("两千来人", set()),
        ("七八十家", set()),
        ("近百亿", set()),
        ("over 300 firms", set()),
        ("一共9个", set()),
    ],
)
def test_amounts_taken_to_be_so(text: str, values: set[float]) -> None:
    assert amounts(text) == values
