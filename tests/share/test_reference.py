"""Citations as quotations: GB/T 7714 and Markdown."""

import pytest
from conversations import article, texts
from hypothesis import given
from markdown_it import MarkdownIt

from cyqa.records import Citation
from cyqa.share.reference import (
    UNKNOWN,
    Origin,
    markdown_quotation,
    origin_of,
    quotation,
    reference,
    words,
)

CITATION = Citation("fund.txt", "基金签约", 20, 26, "300亿\n元", 2, 3, 4)
ENGLISH = Citation("fund.txt", "A fund is signed", 20, 26, "300 bn", 2, 3, 3)


@pytest.mark.parametrize(
    ("origin", "line"),
    [
        (UNKNOWN, "基金签约[Z/DK]. 行3-4，字符20-26. fund.txt."),
        (Origin("2020-06-10"), "基金签约[Z/DK]. [2020-06-10]：行3-4，字符20-26. fund.txt."),
        (Origin("2020"), "基金签约[Z/DK]. [2020]：行3-4，字符20-26. fund.txt."),
        (Origin("2020-06-10", False), "基金签约[Z/DK]. 2020-06-10：行3-4，字符20-26. fund.txt."),
        (Origin(author="张三"), "张三. 基金签约[Z/DK]. 行3-4，字符20-26. fund.txt."),
        (
            Origin("2020-06-10", False, newspaper="重庆日报"),
            "基金签约[N/DK]. 重庆日报，2020-06-10：行3-4，字符20-26. fund.txt.",
        ),
        (
            Origin("2020-06-10", False, "张三", "重庆日报", "5"),
            "张三. 基金签约[N/DK]. 重庆日报，2020-06-10（5）：行3-4，字符20-26. fund.txt.",
        ),
        (Origin(has_title=False), "[基金签约][Z/DK]. 行3-4，字符20-26. fund.txt."),
    ],
)
def test_a_reference_says_what_is_known_and_claims_nothing_else(origin: Origin, line: str) -> None:
    assert reference(CITATION, origin) == line


def test_an_english_article_has_an_english_reference() -> None:
    expected = "A fund is signed[N/DK]. Daily, [2020](5): line 3, characters 20-26. fund.txt."
    assert reference(ENGLISH, Origin("2020", newspaper="Daily", page="5")) == expected


@given(texts, texts, texts)
def test_a_reference_is_one_line_whatever_the_article(title: str, source: str, author: str) -> None:
    line = reference(Citation(source, title, 0, 1, "好", 1, 1, 1), Origin(author=author))
    assert len(line.splitlines()) == 1
    assert not set(line) & set("\u202e\u2066\x00")


@pytest.mark.parametrize(
    ("quote", "prose"),
    [
        ("300亿\n元", "300亿元"),
        ("300亿\r\n  元", "300亿元"),
        ("双城 Smart\nCity", "双城 Smart City"),
        ("Smart\nCity 双\n城", "Smart City 双城"),
        ("a\u200bb 甲\u200b乙", "ab 甲乙"),
    ],
)
def test_a_quote_as_prose(quote: str, prose: str) -> None:
    assert words(quote) == prose


def test_a_quotation_names_its_reference() -> None:
    expected = "“300亿元”[2]\n\n[2] 基金签约[Z/DK]. 行3-4，字符20-26. fund.txt."
    assert quotation(CITATION, number=2) == expected


def test_a_markdown_quotation_keeps_the_line_breaks_of_the_file() -> None:
    assert markdown_quotation(CITATION) == (
        "> 300亿\\\n> 元\n>\n> — 基金签约\\[Z/DK\\]. 行3-4，字符20-26. fund\\.txt."
    )


@given(texts.filter(lambda text: bool(text.strip("\r\n"))), texts)
def test_a_markdown_quotation_is_a_quotation_and_nothing_else(quote: str, title: str) -> None:
    source = markdown_quotation(Citation("a.txt", title, 0, 1, quote, 1, 1, 1))
    kinds = [token.type for token in MarkdownIt("commonmark").parse(source)]
    paragraph = ["paragraph_open", "inline", "paragraph_close"]
    assert kinds == ["blockquote_open", *paragraph, *paragraph, "blockquote_close"]


@pytest.mark.parametrize(
    ("raw", "has_title"), [("# 题目\n\n正文在这里。\n", True), ("正文在这里，没有题目。\n", False)]
)
def test_a_title_that_was_made_up_is_told_from_one_that_stands_there(raw: str, has_title: bool) -> None:
    found = article("a.txt", raw)
    assert origin_of(found, {"a.txt": found}) == Origin(has_title=has_title)


@pytest.mark.parametrize(
    ("source", "raw", "date", "is_estimated"),
    [
        ("2020-12-31-a.txt", "今年5月，两地签约。\n", "2020-12-31", False),
        ("a.txt", "两地签约\n\n2020年6月10日\n\n昨天，两地签约。\n", "2020-06-10", False),
        ("a.txt", "两地签约\n\n发布时间：2020-06-10\n\n昨天，两地签约。\n", "2020-06-10", False),
        ("a.txt", "今年，两地合作。2020年5月，两地签约。\n", "2020", True),
        ("a.txt", "本报重庆6月10日讯（记者 张三）今年，两地合作。2020年5月，两地签约。\n", "2020", True),
        ("a.txt", "5月，两地签约。\n", "", True),
        ("a.txt", "", "", True),
    ],
)
def test_the_date_of_an_article(source: str, raw: str, date: str, is_estimated: bool) -> None:
    found = article(source, raw)
    origin = origin_of(found, {source: found})
    assert (origin.date, origin.is_estimated) == (date, is_estimated)


def test_an_article_that_tells_the_same_day_gives_the_year(monkeypatch: pytest.MonkeyPatch) -> None:
    event = "5月12日，重庆高新区和成都高新区在联席会议上签署了战略合作协议"
    both = {
        "a.txt": article("a.txt", f"{event}。\n"),
        "b.txt": article("b.txt", f"2020年{event}。今年，成果不断。\n"),
    }
    assert [origin_of(found, both).date for found in both.values()] == ["2020", "2020"]
    monkeypatch.setattr("cyqa.share.reference.N_DATED", 1)
    assert [origin_of(found, both).date for found in both.values()] == ["", "2020"]
