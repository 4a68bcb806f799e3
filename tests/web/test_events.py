"""The timeline: what the articles date, in order, each event at its place."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect
from table_pipeline import SOURCES, FakePipeline, served
from visit import CONTRAST, SIZES, Visit, in_view, send

from cyqa.corpus.date_words import Granularity
from cyqa.qa.timeline import Event
from cyqa.records import Citation
from cyqa.web import events
from cyqa.web.events import timeline, when
from cyqa.web.labels import EN, LANGUAGES, ZH
from cyqa.web.session import Kind, Session

FIRST = "基金总规模多少？"
YEARS = """两地<b>大事</b>记

2019年，两地开始互派干部学习。2020年3月25日，两地在<img src=x onerror=window.hacked=1>签约
合作共建园区。2020年3月，双方举行了第一次联席会议。
2020年11月2日至5日，博览会在渝州举行。
"""


@pytest.fixture(scope="module")
def pipeline() -> FakePipeline:
    return FakePipeline({**SOURCES, "years.txt": YEARS})


@pytest.fixture
def opened(visit: Visit) -> Visit:
    visit.page.get_by_role("button", name="时间线", exact=True).click()
    expect(visit.page.locator(".timeline li").first).to_be_visible()
    return visit


def row(visit: Visit, words: str) -> Locator:
    return visit.page.locator(".timeline li button").filter(has_text=words)


@pytest.mark.browser
def test_events_stand_in_order_under_their_years(opened: Visit) -> None:
    page = opened.page
    assert page.locator(".timeline h2").all_inner_texts() == ["2019年", "2020年", "年份不明"]
    assert page.locator(".timeline h3").all_inner_texts() == ["3月", "11月", "6月", "9月"]
    expect(page.locator(".timeline > .hint")).to_contain_text("有日期的 6 件事")
    assert page.locator(".timeline time").all_text_contents() == [
        "2019年",
        "3月",
        "3月25日",
        "11月2日–11月5日",
        "6月10日",
        "9月11日",
    ]
    expect(page.locator(".timeline time").nth(2)).to_have_attribute("datetime", "2020-03-25")
    expect(page.locator(".timeline time").last).to_have_attribute("datetime", "--09-11")
    expect(row(opened, "两地在")).to_contain_text("两地在<img src=x onerror=window.hacked=1>签约合作共建园区")
    expect(row(opened, "两地在")).to_contain_text("两地<b>大事</b>记 years.txt")
    expect(row(opened, "两地在")).not_to_contain_text("原文作")
    assert page.evaluate("window.hacked") is None


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", sorted(SIZES))
def test_an_event_opens_its_place_and_leads_back(
    browser: Browser, address: str, size: str, scheme: str
) -> None:
    visit = Visit(browser, address, size, scheme)
    page = visit.page
    visit.ask(FIRST)
    tab = page.get_by_role("button", name="时间线", exact=True)
    tab.focus()
    page.keyboard.press("Enter")
    expect(tab).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#chat")).to_be_hidden()
    event = row(visit, "签约合作")
    event.press("Enter")
    mark = page.locator(".scroller mark.main")
    expect(mark).to_have_text("两地在<img src=x onerror=window.hacked=1>签约合作共建园区")
    expect(mark).to_be_focused()
    assert in_view(page, ".scroller mark.main")
    expect(page.locator("select.picker")).to_have_value("years.txt")
    expect(page.locator(".timeline [aria-current]")).to_have_count(1)
    expect(event).to_have_attribute("aria-current", "true")
    expect(event).to_have_class("tied")  # the focus is on the words
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(CONTRAST) == []
    page.get_by_role("button", name="返回时间线").press("Enter")
    expect(event).to_be_focused()
    page.get_by_role("button", name="原样").click()
    expect(page.locator(".raw-text mark.main")).to_have_text(
        ["两地在<img src=x onerror=window.hacked=1>签约", "合作共建园区"]
    )
    page.get_by_role("button", name="问答", exact=True).click()
    page.locator(".marker button").first.click()
    expect(page.locator(".scroller mark.main").first).to_have_text("300亿元")
    expect(page.locator(".timeline [aria-current]")).to_have_count(0)
    page.get_by_role("button", name="返回回答").click()
    expect(page.locator(".marker button").first).to_be_focused()
    visit.context.close()
    assert not visit.troubles


@pytest.mark.browser
def test_a_question_leads_from_the_timeline_to_its_answer(opened: Visit) -> None:
    page = opened.page
    row(opened, "博览会").click()
    expect(page.locator(".scroller mark.main")).to_have_text("博览会在渝州举行")
    send(page, FIRST)
    expect(page.locator(".answer")).to_be_visible()
    expect(page.locator(".timeline")).to_be_hidden()
    expect(page.locator(".scroller mark.main")).to_have_text("300亿元")
    page.get_by_role("button", name="时间线", exact=True).click()
    expect(page.locator(".timeline")).to_be_visible()
    page.get_by_role("button", name="新对话").click()
    expect(page.locator(".welcome")).to_be_visible()


@pytest.mark.browser
def test_the_timeline_speaks_english(opened: Visit) -> None:
    page = opened.page
    row(opened, "博览会").click()
    expect(page.locator(".scroller mark.main")).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.locator(".timeline h2").last).to_have_text("Year unknown")
    expect(page.get_by_role("button", name="Timeline", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".timeline > .hint")).to_contain_text("chronological order: 6")
    expect(page.locator(".timeline time").nth(3)).to_have_text("2 November–5 November")
    expect(page.get_by_role("button", name="Back to the timeline")).to_be_visible()
    expect(page.locator(".timeline [aria-current]")).to_have_count(1)
    assert page.evaluate(CONTRAST) == []


@pytest.mark.browser
def test_many_events_come_in_parts(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "N_EVENTS", 4)
    page = visit.page
    page.set_viewport_size({"width": 1280, "height": 420})
    page.get_by_role("button", name="时间线", exact=True).click()
    rows = page.locator(".timeline li button")
    expect(rows).to_have_count(4)
    page.get_by_role("button", name="显示更多").press("Enter")
    expect(rows).to_have_count(6)
    expect(rows.nth(4)).to_be_focused()
    expect(rows.nth(4)).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="显示更多")).to_have_count(0)


@pytest.mark.browser
def test_trouble_with_the_timeline_is_said_and_can_be_tried_again(browser: Browser, tmp_path: Path) -> None:
    pipeline = FakePipeline({"x.txt": "这里没有日期。\n"})
    found = pipeline.timeline
    pipeline.timeline = None  # type: ignore[assignment, method-assign]
    with served(pipeline, feedback=tmp_path / "f") as address:
        visit = Visit(browser, address)
        page = visit.page
        page.get_by_role("button", name="时间线", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("出错了")
        assert page.evaluate(CONTRAST) == []
        pipeline.timeline = found  # type: ignore[method-assign]
        page.locator(".timeline").get_by_role("button", name="再问一次").click()
        expect(page.locator(".timeline")).to_contain_text("文章里没有写到日期的事。")
        visit.context.close()
        assert not visit.troubles


def event(first: date, last: date, has_year: bool = True) -> Event:
    cited = Citation("x<.txt", "题", 0, 1, "事", 1, 1, 1)
    return Event(first, last, Granularity.RANGE, has_year, "其时", "事", cited)


@pytest.mark.parametrize(
    ("first", "last", "has_year", "chinese", "english"),
    [
        ((2020, 3, 25), (2020, 3, 25), True, "3月25日", "25 March"),
        ((2020, 2, 1), (2020, 2, 29), True, "2月", "February"),
        ((2020, 1, 1), (2020, 3, 31), True, "1月–3月", "January–March"),
        ((2020, 1, 1), (2020, 12, 31), True, "2020年", "2020"),
        ((2019, 1, 1), (2020, 12, 31), True, "2019年–2020年", "2019–2020"),
        ((2019, 11, 1), (2020, 2, 29), True, "2019年11月–2020年2月", "November 2019–February 2020"),
        ((2019, 11, 3), (2020, 2, 1), True, "2019年11月3日–2020年2月1日", "3 November 2019–1 February 2020"),
        ((2000, 1, 1), (2000, 12, 31), False, "全年", "the year"),
        ((2000, 5, 1), (2000, 5, 31), False, "5月", "May"),
    ],
)
def test_when(
    first: tuple[int, int, int], last: tuple[int, int, int], has_year: bool, chinese: str, english: str
) -> None:
    told = event(date(*first), date(*last), has_year)
    assert (when(told, ZH), when(told, EN)) == (chinese, english)


def test_a_time_that_the_heading_shows_is_only_read_out() -> None:
    may = event(date(2020, 5, 1), date(2020, 5, 31))
    markup = timeline([may, replace(may, first=date(2020, 5, 3), last=date(2020, 5, 3))], 9, ZH)
    assert '<time datetime="2020-05-01" class="aside">5月</time>' in markup
    assert '<time datetime="2020-05-03">5月3日</time>' in markup
    assert "x&lt;.txt" in markup


@pytest.mark.parametrize(
    ("words", "last", "is_told"),
    [
        ("1988年", (1988, 12, 31), False),
        ("那一年", (1988, 12, 31), True),
        ("5月3日", (1988, 5, 3), False),
        ("1988年5月3日", (1988, 5, 3), False),
        ("当日", (1988, 5, 3), True),
    ],
)
def test_the_words_of_the_article_for_a_time_are_told_where_they_are_others(
    words: str, last: tuple[int, int, int], is_told: bool
) -> None:
    first = date(1988, 1, 1) if last[2] == 31 else date(*last)
    markup = timeline([replace(event(first, date(*last)), when=words)], 9, ZH)
    assert (f"原文作“{words}”" in markup) is is_told


def test_only_events_that_are_there_open() -> None:
    pipeline = FakePipeline()
    citation = pipeline.timeline()[0].citation
    session = Session(source="park.txt").pointing(Kind.EVENT, 1, citation)
    assert session.focus is not None
    assert (session.place(session.focus), session.source) == (citation, citation.source)
    assert session.cleared().focus is None
    for labels in LANGUAGES.values():
        assert timeline((), 9, labels).count("<li>") == 0
