"""The timeline, and questions of time, over small invented articles; models faked."""

import random
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyqa.config import Config
from cyqa.corpus.clean import clean
from cyqa.corpus.own_date import date_articles
from cyqa.qa.pipeline import Pipeline
from cyqa.qa.timeline import timeline
from cyqa.records import Article, Document
from fake_models import FlatEncoder, WordReader, pipeline_over

NEWS = """城东晚报

发布时间：2020-12-31

今年3月，城东图书馆与城西图书馆举行第一次联席会议，商定互借图书。

4月29日，第二次联席会议在城西举行，双方签署通借协议。5月，少儿阅览室开工，投资2000万元。

6月10日下午，陈老师领到了第一张通借卡。当天，两馆办出通借卡80张。

与2019年相比，借阅量翻了一番。截至11月底，已有三万人办卡。图书馆到2025年将开出十个分馆。
"""
DIARY = (
    "馆员手记\n\n2016年，老馆迁到河边。三年后，新馆奠基。\n\n6月10日上午，我们把第一张通借卡交给了陈老师。\n"
)
CONFIG = Config(top_k=3)


def article(text: str, source: str = "a.txt") -> Article:
    return clean(Document(source, text, "utf-8", ""))


def told(text: str) -> list[tuple[str, str, str]]:
    """When, as written; what happens; and the first day."""
    one = article(text)
    events = timeline({one.source: one}, date_articles([one]))
    return [(event.when, event.text, event.first.isoformat()) for event in events]


def pipeline(folder: Path, files: dict[str, str], reader: WordReader | None = None) -> Pipeline:
    return pipeline_over(folder, files, reader or WordReader("没有这样的词"), CONFIG, FlatEncoder)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    return pipeline(tmp_path_factory.mktemp("library"), {"news.txt": NEWS, "diary.txt": DIARY})


def test_events_come_in_order_without_the_time_that_leads_them() -> None:
    assert told(NEWS) == [
        ("今年3月", "城东图书馆与城西图书馆举行第一次联席会议", "2020-03-01"),
        ("4月29日", "第二次联席会议在城西举行", "2020-04-29"),
        ("5月", "少儿阅览室开工，投资2000万元", "2020-05-01"),
        ("6月10日", "陈老师领到了第一张通借卡", "2020-06-10"),
        ("当天", "两馆办出通借卡80张", "2020-06-10"),
        ("11月底", "已有三万人办卡", "2020-11-21"),
        ("2025年", "图书馆到2025年将开出十个分馆", "2025-01-01"),
    ]


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("2020年5月3日，在市民的期待中，新馆开门迎客。", "在市民的期待中，新馆开门迎客"),
        ("2020年5月3日，馆长在会上指出，通借要快。", "馆长在会上指出，通借要快"),
        ("2020年5月3日，继签约后，两馆再次牵手。", "继签约后，两馆再次牵手"),
        ("新馆于2020年5月3日开门。", "新馆于2020年5月3日开门"),
        ("从2011年馆舍奠基，到2016年新馆落成。", "馆舍奠基"),
        ("（2020年5月3日）新馆开门。", "新馆开门"),
        ("“2020年5月3日开门，我第一个到。”他说。", "开门，我第一个到"),
        ("本报讯（记者 王小米）2020年5月3日，新馆开门迎客。", "新馆开门迎客"),
        ("城东晚报河阳5月4日讯（记者 王小米）2020年5月3日上午，新馆开门迎客。", "新馆开门迎客"),
        ("城东晚报讯 新馆2020年5月3日开门。", "新馆2020年5月3日开门"),
        ("电动车充电网2020年5月3日涨价。", "电动车充电网2020年5月3日涨价"),
        ("但从2020年5月3日起，新馆开门迎客。", "新馆开门迎客"),
        ("2020年5月的河阳，新馆开门。", "2020年5月的河阳，新馆开门"),
        ("新馆投资两千万元，2020年5月开门。", "新馆投资两千万元，2020年5月开门"),
        ("停车场已建好，新馆投资两千万元，预计2020年5月开门。", "新馆投资两千万元，预计2020年5月开门"),
    ],
)
def test_the_words_of_an_event(sentence: str, text: str) -> None:
    assert told(sentence)[0][1].startswith(text)


def test_comparisons_and_the_articles_own_date_are_no_events() -> None:
    whens = [when for when, _, _ in told(NEWS)]
    assert "2019年" not in whens
    assert "2020-12-31" not in whens


def test_every_event_is_cited_to_the_letter(library: Pipeline) -> None:
    events = library.timeline()
    assert {event.citation.source for event in events} == {"news.txt", "diary.txt"}
    for event in events:
        raw = library.index.articles[event.citation.source].raw
        assert raw[event.citation.start : event.citation.end] == event.citation.quote
        assert "".join(event.citation.quote.split()) == "".join(event.text.split())


def test_days_bound_the_timeline(library: Pipeline) -> None:
    events = library.timeline(date(2020, 4, 1), date(2020, 5, 31))
    assert [event.when for event in events] == ["4月29日", "5月"]


def test_events_of_no_known_year_come_last_and_have_no_place_between_days(tmp_path: Path) -> None:
    asked = pipeline(tmp_path, {"a.txt": "3月，新馆开门。老馆2016年关门。"})
    assert [event.when for event in asked.timeline()] == ["2016年", "3月"]
    assert [event.has_year for event in asked.timeline()] == [True, False]
    assert [event.when for event in asked.timeline(date(2000, 1, 1), date(2030, 1, 1))] == ["2016年"]


PIECES = [
    "2020年5月3日",
    "6月",
    "当日",
    "今年",
    "，",
    "。",
    "：“",
    "”",
    "新馆开门",
    "后",
    "指出",
    "\n\n",
    "\r\n",
    "　　",
    "比",
    "to 2020",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_any_article_has_a_timeline(pieces: list[str]) -> None:
    one = article("".join(pieces) or "无")
    for event in timeline({one.source: one}, date_articles([one])):
        assert event.text
        assert event.first <= event.last
        assert one.raw[event.citation.start : event.citation.end] == event.citation.quote


QUESTIONS = [
    ("2020年4月29日发生了什么？", ["第二次联席会议在城西举行"]),
    ("2020年5月有哪些项目开工？", ["少儿阅览室开工，投资2000万元"]),
    ("6月10日发生了什么？", ["我们把第一张通借卡交给了陈老师", "两馆办出通借卡80张"]),
    ("2020年7月之后发生了什么事？", ["已有三万人办卡", "图书馆到2025年将开出十个分馆"]),
    ("2019年发生了什么？", ["新馆奠基"]),
    ("2020年上半年签署了哪些协议？", ["第二次联席会议在城西举行，双方签署通借协议"]),
    ("两次联席会分别是哪天开的？", ["今年3月", "4月29日"]),
    ("第三次联席会是哪天开的？", []),
    ("2020年的两次联席会分别是什么时候？", ["今年3月", "4月29日"]),
    ("最早的联席会是什么时候？", ["今年3月"]),
    ("最近一次联席会是什么时候？", ["4月29日"]),
    ("2020年7月发生了什么？", []),
    ("2018年5月有哪些项目开工？", []),
    ("2020年5月有哪些球赛？", []),
    ("从第一次联席会议到第二次联席会议隔了多久？", ["今年3月", "4月29日"]),
    ("从第一次联席会议到陈老师领到通借卡隔了多久？", ["今年3月", "6月10日"]),
]


@pytest.mark.parametrize(("question", "expected"), QUESTIONS, ids=[q for q, _ in QUESTIONS])
def test_questions_of_time(library: Pipeline, question: str, expected: list[str]) -> None:
    answer = library.ask(question)
    assert list(answer.items) == (expected if len(expected) > 1 else [])
    assert answer.text == ("；".join(expected) or None)
    cited = {citation.quote for citation in answer.citations}
    assert set(expected) <= cited
    for citation in answer.citations:
        raw = library.index.articles[citation.source].raw
        assert raw[citation.start : citation.end] == citation.quote


def test_names_that_no_dictionary_has_keep_other_events_out(tmp_path: Path) -> None:
    files = {
        "a.txt": "2022年3月，芒岗村签订公约。2022年5月，李慕禾办展。",
        "b.txt": "2022年4月，平阳新港码头开建。",
    }
    asked = pipeline(tmp_path, files)
    assert asked.ask("2022年芒岗村发生了什么？").text == "芒岗村签订公约"
    assert asked.ask("2022年李慕禾做了什么？").text == "李慕禾办展"
    assert asked.ask("2022年石埠村发生了什么？").text is None


@pytest.mark.parametrize(
    ("words", "expected"), [("1小时20分钟", "2018年3月8日；2022年9月28日"), ("四年半", "四年半")]
)
def test_a_duration_between_two_events_stands_with_both(tmp_path: Path, words: str, expected: str) -> None:
    news = "轻轨2018年3月8日正式动工，2022年9月28日建成通车。从动工到通车用了四年半。全程1小时20分钟。"
    asked = pipeline(tmp_path, {"a.txt": news}, WordReader(words))
    assert asked.ask("轻轨从动工到通车用了多久？").text == expected


def test_a_duration_stands_where_the_ends_are_no_events(tmp_path: Path) -> None:
    asked = pipeline(tmp_path, {"a.txt": "高铁由城西站始发，全程1小时20分钟。"}, WordReader("1小时20分钟"))
    assert asked.ask("从城西站走高铁到省城要多长时间？").text == "1小时20分钟"


def test_two_tellings_of_one_event_are_one_item_and_two_citations(library: Pipeline) -> None:
    answer = library.ask("6月10日发生了什么？")
    assert [citation.source for citation in answer.citations] == ["diary.txt", "news.txt", "news.txt"]


def test_the_context_has_the_sentence_of_each_event(library: Pipeline) -> None:
    one = library.ask("2020年4月29日发生了什么？")
    assert one.context == "4月29日，第二次联席会议在城西举行，双方签署通借协议。"
    two = library.ask("2020年的两次联席会分别是什么时候？")
    assert [line[:4] for line in two.context.splitlines()] == ["今年3月", "4月29"]


def test_what_is_read_stands_with_the_time_asked_for(tmp_path: Path) -> None:
    files = {f"{year}.txt": f"{year}年，展厅迎来十万人。" for year in (2016, 2017)}
    asked = pipeline(tmp_path, files, WordReader("十万人"))
    assert asked.ask("2017年展厅来了多少人？").citations[0].source == "2017.txt"
    assert asked.ask("2016年展厅来了多少人？").citations[0].source == "2016.txt"
    assert asked.ask("2018年展厅来了多少人？").text is None
    assert asked.ask("展厅来了多少人？").text == "十万人"


def test_what_no_event_tells_is_read(tmp_path: Path) -> None:
    news = "2019年5月，暴雨冲垮了河堤。老桥从此停用。"
    asked = pipeline(tmp_path, {"a.txt": news}, WordReader("暴雨冲垮了河堤"))
    assert asked.ask("2019年5月临江大坝出了什么事？").text == "暴雨冲垮了河堤"
    assert asked.ask("2018年5月临江大坝出了什么事？").text is None


def test_passages_of_that_time_are_brought_up(tmp_path: Path) -> None:
    rng = random.Random(0)
    days = [date(2020, 1 + n % 12, 1 + n % 28) for n in range(40)]
    files = {
        f"{n:02}.txt": f"{day.year}年{day.month}月{day.day}日，第{rng.randrange(900)}号展品入馆。\n"
        for n, day in enumerate(days)
    }
    found = pipeline(tmp_path, files).retrieve("2020年3月3日有什么展品入馆？", 1)[0]
    assert "2020年3月3日" in found.passage.text
    assert 0 <= found.score <= 1
