"""The terms of a question, how rare they are, and the share of them that a text holds."""

import pytest

from cyqa.index.sparse import SparseIndex
from cyqa.index.tokenise import tokenise
from cyqa.retriever.wording import Weighed, Wording, share

INDEX = SparseIndex.build([tokenise(text) for text in ("大桥通车", "大桥开工", "水库", "机场")])


def test_tokens_are_terms_each_once() -> None:
    assert Wording(INDEX).terms("桥 桥 5G") == [{"桥": 1.0}, {"_桥": 1.0}, {"5g": 1.0}]


def test_rare_terms_weigh_more() -> None:
    weights = {next(iter(each.term)): each.idf for each in Wording(INDEX).weighed("大桥水库")}
    assert weights["桥"] == pytest.approx(INDEX.idf("桥"))
    assert weights["库"] > weights["桥"] > 0


def test_tokens_that_may_stand_for_one_another_are_as_rare_as_all_of_them() -> None:
    assert INDEX.rarity(["大桥"]) == INDEX.idf("大桥")
    assert INDEX.rarity(["水", "机"]) == pytest.approx(INDEX.idf("大桥"))
    assert INDEX.rarity(["水", "库"]) == INDEX.idf("水")
    assert INDEX.rarity(["无"]) == INDEX.rarity([]) == INDEX.idf("无")


SHARES = [
    ([({"a": 1.0}, 3.0), ({"b": 1.0}, 1.0)], "a", 0.75),
    ([({"a": 1.0}, 3.0), ({"b": 1.0}, 1.0)], "ab", 1.0),
    ([({"a": 0.5, "b": 0.2}, 2.0)], "ab", 0.5),
    ([({"a": 0.5, "b": 0.2}, 2.0)], "b", 0.2),
    ([({"a": 1.0}, 1.0), ({}, 1.0)], "a", 0.5),
    ([({}, 1.0)], "a", 0.0),
    ([], "a", 0.0),
]


@pytest.mark.parametrize(("terms", "tokens", "expected"), SHARES)
def test_share(terms: list[tuple[dict[str, float], float]], tokens: str, expected: float) -> None:
    assert share([Weighed(*term) for term in terms], set(tokens)) == pytest.approx(expected)
