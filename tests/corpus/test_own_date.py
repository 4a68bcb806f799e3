"""When an article was written, told from small invented articles."""

from datetime import date

import pytest

from cyqa.corpus.clean import clean
from cyqa.corpus.date_words import Granularity
from cyqa.corpus.own_date import date_articles, own_date
from cyqa.records import Article, Document

BODY = "城东的图书馆今年开放了三个阅览室，来的人越来越多。"


def article(text: str, source: str = "a.txt") -> Article:
    return clean(Document(source, text, "utf-8", ""))


TABLE = [
    ("the name of the file", "2020-12-31-图书馆.txt", BODY, "2020-12-31"),
    ("without dashes", "news_20201231.txt", BODY, "2020-12-31"),
    ("a name that only looks like it", "20201331.txt", BODY, None),
    ("digits of a hash", "a20201231f.txt", BODY, None),
    ("a line of its own", "a.txt", f"图书馆开放\n\n2020年12月31日\n\n{BODY}", "2020-12-31"),
    ("a label", "a.txt", f"图书馆开放\n\n发布时间：2020-12-31 08:30 来源：城东晚报\n\n{BODY}", "2020-12-31"),
    ("front matter", "a.md", f"---\ndate: 2020-12-31\n---\n\n{BODY}", "2020-12-31"),
    ("a signature", "a.txt", f"{BODY}\n\n（2020年12月31日）", "2020-12-31"),
    ("a dispatch", "a.txt", f"新华社城东5月3日电（记者 王某）{BODY}", "--05-03"),
    ("a dispatch, its year told", "a.txt", "本报城东5月3日讯 去年不提，2020年4月的展览很好。", "2020-05-03"),
    ("an English dispatch", "a.txt", "CHENGDU, May 3, 2020 (Xinhua) -- The library opened.", "2020-05-03"),
    ("the latest month told of", "a.txt", f"{BODY}2020年1月3日动工，5月完工。", "2020"),
    ("a later year is only aimed at", "a.txt", f"{BODY}2020年1月3日动工，到2025年全部建成。", "2020"),
    ("a later year is told of", "a.txt", f"{BODY}2019年1月3日动工。2021年又添了一层。", None),
    ("history, which has no today", "a.txt", "图书馆建于1998年5月3日，2005年3月扩建。", None),
    ("nothing", "a.txt", BODY, None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "text", "expected"), [row[1:] for row in TABLE], ids=[r[0] for r in TABLE]
)
def test_own_date(source: str, text: str, expected: str | None) -> None:
    own = own_date(article(text, source))
    if own is None:
        assert expected is None
    elif own.granularity is Granularity.YEAR:
        assert (str(own.first.year), own.first.month, own.last.month) == (expected, 1, 12)
    else:
        assert (own.first.isoformat() if own.has_year else f"--{own.first:%m-%d}") == expected
        assert own.first == own.last


def test_a_paper_that_tells_no_year_takes_it_from_one_that_tells_of_the_same_day() -> None:
    one = article("今年的书展很热闹。6月10日，陈老师在城东图书馆领到了第一张通借卡。", "one.txt")
    other = article("书展2020年1月3日定下。6月10日上午，陈老师在图书馆领到了首张通借卡。", "other.txt")
    assert own_date(one) is None
    times = date_articles([one, other])
    own = times["one.txt"].own
    assert own is not None
    assert (own.first, own.last) == (date(2020, 1, 1), date(2020, 12, 31))
    assert [dated.first for dated in times["one.txt"].named] == [date(2020, 1, 1), date(2020, 6, 10)]


def test_papers_on_other_matters_tell_no_year() -> None:
    one = article("6月10日，陈老师在城东图书馆领到了第一张通借卡。", "one.txt")
    other = article("比赛2020年1月3日定下。6月10日，球队输了。", "other.txt")
    assert date_articles([one, other])["one.txt"].own is None


def test_witnesses_that_disagree_tell_no_year() -> None:
    story = "6月10日，陈老师在城东图书馆领到了第一张通借卡。"
    others = [article(f"{year}年1月3日定下。{story}", f"{year}.txt") for year in (2019, 2020)]
    assert date_articles([article(story, "one.txt"), *others])["one.txt"].own is None
