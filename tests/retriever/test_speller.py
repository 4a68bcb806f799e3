"""Misspelt characters, mended by what the articles write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyqa.index.sparse import SparseIndex
from cyqa.index.tokenise import tokenise
from cyqa.retriever.speller import Speller
from cyqa.retriever.wording import Wording

ARTICLES = ("北辰轴承的圆度误差是多少", "轴承厂在北辰路", "水库的大坝", "成都的轴心", "谁在那年")
INDEX = SparseIndex.build([tokenise(text) for text in ARTICLES])
QUESTIONS = [
    ("北辰轴承", "北辰轴承"),
    ("北沉轴承的误差", "北辰轴承的误差"),
    ("圆堵误差", "圆度误差"),
    ("北沉軸承", "北辰軸承"),  # in Traditional characters, the others stay as they are
    ("圆无误差", "圆无误差"),  # of another sound
    ("成度误差", "成度误差"),  # 成都 and 都误, but no passage has both
    ("大坝承重", "大坝承重"),
    ("沉轴", "沉轴"),
    ("水在哪年", "水在哪年"),  # to ask is no mistake, though the articles may write 在那年
    ("100，200", "100，200"),
    ("What is 圆度?", "What is 圆度?"),
    ("", ""),
]


@pytest.mark.parametrize(("asked", "mended"), QUESTIONS)
def test_a_character_of_the_same_sound_takes_the_place_of_one_that_fits_nowhere(
    asked: str, mended: str
) -> None:
    assert Speller(INDEX).mended(asked) == mended


def test_the_words_of_a_misspelt_question_are_those_of_the_articles() -> None:
    assert {"辰轴", "_轴承"} <= set(Wording(INDEX).tokens("北沉轴承"))


@pytest.mark.parametrize("text", ARTICLES)
def test_what_the_articles_write_is_right(text: str) -> None:
    assert Speller(INDEX).mended(text) == text


@given(st.text())
def test_any_question_keeps_its_length(text: str) -> None:
    assert len(Speller(INDEX).mended(text)) == len(text)


def test_an_index_without_passages_mends_nothing() -> None:
    assert Speller(SparseIndex.build([])).mended("北沉轴承") == "北沉轴承"
