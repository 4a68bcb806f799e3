"""Which questions ask who wrote an article or took its pictures."""

import pytest

from cyqa.corpus.credits import Work
from cyqa.qa.credited import credit_asked

TEXT, PICTURES = Work.TEXT, Work.PICTURES


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("作者是谁？", (TEXT, "")),
        ("這篇文章是誰寫的？", (TEXT, "")),
        ("这两篇文章分别是谁写的？", (TEXT, "")),
        ("想联系写这两篇稿子的记者，告诉我署名的都是谁", (TEXT, "")),
        ("谁写了那篇关于图书馆的报道？", (TEXT, "图书馆")),
        ("谁写了讲图书馆的那篇报道？", (TEXT, "图书馆")),
        ("写图书馆的文章作者叫什么名字", (TEXT, "图书馆")),
        ("讲图书馆的那篇，末尾署的是谁的名字？", (TEXT, "图书馆")),
        ("Who wrote the articles?", (TEXT, "")),
        ("Who wrote the article about the library?", (TEXT, "library")),
        ("Who are the authors of the piece on the library?", (TEXT, "library")),
        ("图书馆那篇文章里的照片由谁提供？", (PICTURES, "图书馆")),
        ("对了，写图书馆的那篇，照片又是谁给的？", (PICTURES, "图书馆")),
        ("文章配图的来源是哪里？", (PICTURES, "")),
        ("谁给那篇讲图书馆的报道提供了照片？", (PICTURES, "图书馆")),
        ("图书馆那篇文章的摄影是谁？", (PICTURES, "图书馆")),
        ("谁拍了图书馆那篇报道的照片？", (PICTURES, "图书馆")),
        ("写图书馆的报道出自谁的手笔？", (TEXT, "图书馆")),
        ("谁给图书馆提供了照片？", None),
        ("Who took the photos in the report on the library?", (PICTURES, "library")),
        ("墙上的照片是谁拍的？", None),
        ("《雾》的作者是谁？", None),
        ("标准是让哪家单位写的初稿？", None),
        ("报道里说谁写了这本书？", None),
        ("书稿作者曾交予谁审阅？", None),
        ("Who wrote the music for the new piece?", None),
        ("Who wrote in a letter that she would come?", None),
        ("", None),
    ],
)
def test_credit_asked(question: str, asked: tuple[Work, str] | None) -> None:
    found = credit_asked(question)
    assert (found and found[0]) == (asked and asked[0])
    if found and asked:
        told = [word for word in asked[1].split() if word]
        assert set(told) <= set(found[1].split())
        assert bool(told) == bool(found[1])
