"""The other places that answer, from candidates and passages made by hand."""

import pytest

from cyqa.corpus.sentences import split_sentences
from cyqa.qa.decide import Candidate
from cyqa.qa.witness import MOST, TELLING, Witness, gather_witnesses, is_rare
from cyqa.records import Citation, Hit, Passage

CITATION = Citation("a.txt", "题", 0, 1, "成", 1, 1, 1)
TOLD = "3月25日，两家水厂在东湖宾馆首次会面，签下“一湖两岸”协议。"


def hit(text: str, source: str, start: int = 0) -> Hit:
    end = start + len(text)
    sentences = tuple(split_sentences(text))
    passage = Passage(source, "题", "", 1, start, end, start, end, 1, 1, text, sentences)
    return Hit(passage, dense=0.9, sparse=3.0, coverage=0.5, score=1.0, citation=CITATION)


def candidate(found: Hit, words: str, margin: float = 5.0) -> Candidate:
    start = found.passage.start + found.passage.text.index(words)
    return Candidate(found, start, start + len(words), margin, margin, words)


def test_a_sentence_that_tells_of_the_same_is_a_witness() -> None:
    first = hit(TOLD, "a.txt")
    other = hit("会后合影。今年3月，两家水厂在东湖宾馆首次会面，签下协议。", "b.txt", start=100)
    found = gather_witnesses([candidate(first, "3月25日")], TOLD, [first, other])
    assert found == (Witness("a.txt", 0, 5), Witness("b.txt", 107, 109))


def test_another_value_comes_last_and_is_marked() -> None:
    first = hit(TOLD, "a.txt")
    others = [
        hit("4月2日，两家水厂在东湖宾馆首次会面，签下协议。", "b.txt"),
        hit("今年3月，两家水厂在东湖宾馆首次会面。", "c.txt"),
    ]
    found = gather_witnesses([candidate(first, "3月25日")], TOLD, others)
    assert [(w.source, w.agrees) for w in found] == [("a.txt", True), ("c.txt", True), ("b.txt", False)]


def test_an_article_is_not_held_against_itself() -> None:
    first = hit(TOLD, "a.txt")
    later = hit("4月2日，两家水厂在东湖宾馆首次会面，签下协议。", "a.txt", start=500)
    assert gather_witnesses([candidate(first, "3月25日")], TOLD, [later]) == (Witness("a.txt", 0, 5),)


def test_nor_is_one_that_agrees() -> None:
    first = hit(TOLD, "a.txt")
    others = [
        hit("4月2日，两家水厂在东湖宾馆首次会面，签下协议。", "b.txt", start=500),
        hit("今年3月，两家水厂在东湖宾馆首次会面。", "b.txt"),
    ]
    found = gather_witnesses([candidate(first, "3月25日")], TOLD, others)
    assert found == (Witness("a.txt", 0, 5), Witness("b.txt", 2, 4))


def test_a_place_is_a_witness_once() -> None:
    first = hit(TOLD, "a.txt")
    marked = hit(TOLD, "b.txt")
    ranked = [candidate(first, "3月25日"), candidate(marked, "3月25日", 4.0), candidate(marked, "3月25", 3.9)]
    found = gather_witnesses(ranked, TOLD, [first, marked, marked])
    assert found == (Witness("a.txt", 0, 5), Witness("b.txt", 0, 5))


def test_what_tells_of_something_else_is_no_witness() -> None:
    first = hit(TOLD, "a.txt")
    other = hit("3月25日，气象台发布暴雨预警。", "b.txt")
    assert gather_witnesses([candidate(first, "3月25日")], TOLD, [other]) == (Witness("a.txt", 0, 5),)


@pytest.mark.parametrize("is_read", [True, False])
def test_nor_is_a_name_that_stands_in_what_was_not_asked(is_read: bool) -> None:
    said = "家住东湖新区的纺织工人罗大成一直在西山工作。"
    first, other = hit(said, "a.txt"), hit("昨天，商务部门和东湖新区签订了《气象合作》协议。", "b.txt")
    ranked = [candidate(first, "东湖新区"), candidate(other, "东湖新区", 4.0)][: 1 + is_read]
    found = gather_witnesses(ranked, said, [first, other], len("东湖新区"), lambda text: "罗大成" in text)
    assert found == (Witness("a.txt", 2, 6),)


def test_nor_is_the_same_said_of_another_place() -> None:
    said = "德阳市图书馆一期工程总投资344亿元，明年开放。"
    first = hit(said, "a.txt")
    others = [
        hit("绵阳市体育场一期工程总投资344亿元，明年开放。", "b.txt"),
        hit("绵阳市图书馆一期工程总投资567亿元，明年开放。", "c.txt"),
    ]
    best = candidate(first, "344亿元")
    assert gather_witnesses([best, candidate(others[0], "344亿元", 4.0)], said, others) == (
        Witness("a.txt", 13, 18),
    )


def test_so_many_are_shown_and_no_more() -> None:
    first = hit(TOLD, "a.txt")
    others = [hit(TOLD, f"{i}.txt") for i in range(2 * MOST)]
    assert len(gather_witnesses([candidate(first, "3月25日")], TOLD, others)) == MOST


def test_few_words_tell_if_hardly_any_passage_has_them() -> None:
    first = hit("两地要共建青白科创走廊，并办夜市。", "a.txt")
    other = hit("协议还写到了青白科创走廊。", "b.txt")
    found = [candidate(first, "青白科创走廊")]
    assert is_rare("青白科创走廊", [first, other])
    assert gather_witnesses(found, first.passage.text, [other], TELLING)[1:] == (Witness("b.txt", 6, 12),)
    assert len(gather_witnesses(found, first.passage.text, [other])) == 1
    assert not is_rare("青白科创走廊", [first, other] * 3)
    assert not is_rare("夜市", [first])
