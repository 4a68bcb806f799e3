"""Sentences and passages: nothing lost, sizes kept, citations exact."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyqa.config import Config
from cyqa.corpus.clean import clean
from cyqa.corpus.passages import cite, cut
from cyqa.corpus.sentences import split_long, split_sentences
from cyqa.records import Document

TEXTS = st.text(st.sampled_from("成渝。！？；…”」』）“，a. B1\n　\r"), max_size=400)

SENTENCES = [
    ("“好。”他说。", ["“好。”", "他说。"]),
    ("真的？！（真的。）好", ["真的？！", "（真的。）", "好"]),
    ("等等……好；不好。", ["等等……", "好；", "不好。"]),
    ("「行。」『走！』", ["「行。」", "『走！』"]),
    ("He came. Mr. Smith left at 3.5 p.m. today.", ["He came. ", "Mr. Smith left at 3.5 p.m. today."]),
    ("标题\n正文。\n", ["标题\n", "正文。\n"]),
    ("投资1173.4亿元。", ["投资1173.4亿元。"]),
    ("见 https://a.cn/t?a=1 的表。", ["见 https://a.cn/t?a=1 的表。"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in split_sentences(text)] == expected


@given(TEXTS)
def test_sentences_tile_the_text(text: str) -> None:
    assert "".join(text[start:end] for start, end in split_sentences(text)) == text
    assert all(start < end for start, end in split_sentences(text))


@given(TEXTS, st.integers(2, 50))
def test_long_sentences_are_cut_without_loss(text: str, limit: int) -> None:
    pieces = split_long(text, 0, len(text), limit)
    assert "".join(text[start:end] for start, end in pieces) == text
    assert all(end - start <= limit for start, end in pieces)


@given(TEXTS, st.integers(20, 60), st.integers(0, 2))
def test_passages_hold_the_article(raw: str, characters: int, overlap: int) -> None:
    config = Config(passage_characters=characters, passage_limit=characters + 20, overlap_sentences=overlap)
    article = clean(Document("a.txt", raw, "utf-8", ""))
    passages = cut(article, config)
    covered = 0
    for passage in passages:
        assert passage.start <= covered < passage.end
        covered = passage.end
        assert passage.text == article.clean[passage.start : passage.end]
        assert len(passage.text) <= config.passage_limit
        assert "".join(passage.text[a:b] for a, b in passage.sentences) == passage.text
        assert raw.count("\n", 0, passage.raw_start) <= passage.line_start - 1
        assert passage.line_start <= passage.line_end
    assert covered == len(article.clean)


def test_a_citation_names_lines_and_paragraph() -> None:
    raw = "标题在此\r\n\r\n第一段说了很多，\r\n第二行。\r\n\r\n第二段。"
    article = clean(Document("a.txt", raw, "utf-8", ""))
    start = article.clean.index("很多，第二行")
    citation = cite(article, start, start + 6)
    assert citation.quote == raw[citation.start : citation.end] == "很多，\r\n第二行"
    assert (citation.paragraph, citation.line_start, citation.line_end) == (2, 3, 4)
    assert citation.title == "标题在此"


def test_overlap_and_headings() -> None:
    sentence = "这一句话正好有二十个字不多也不少的吧啊。"
    article = clean(Document("a.txt", sentence * 6 + "\n\n小标题\n\n" + sentence, "utf-8", ""))
    passages = cut(article, Config(passage_characters=60, passage_limit=80))
    assert [len(p.sentences) for p in passages] == [3, 3, 2, 2]
    assert passages[1].start == passages[0].end - 20
    assert passages[-1].text == "小标题\n" + sentence
    assert passages[-1].heading == "小标题"
