"""The report's page in a real browser, as somebody opens it who has nothing but the file."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from test_report import ASKED, GIVEN, PLACE, SENTENCE, SILENT, UNANSWERABLE

from chromium import chromium
from cyqa.evaluation.html import write_page
from cyqa.evaluation.questions import Gold, Place
from cyqa.evaluation.report import Report, figures
from cyqa.evaluation.run import Cited, Found
from cyqa.evaluation.score import score

pytestmark = pytest.mark.browser

BAIT = '<img src="https://example.org/x.png" onerror="window.bitten=1"><script>window.bitten=1</script>'
TEXT = "首支基金的总规模300亿元，次年又添了500亿元。"
WRONG = replace(
    GIVEN,
    answer="500亿元",
    guess="500亿元",
    context=TEXT,
    citations=(Cited(Place("一.txt", TEXT.index("500"), TEXT.index("500") + 5), True),),
    hits=(Found(Place("一.txt", 0, len(TEXT)), 0.75, TEXT),),
)
GOLD = Gold("300亿元", (Place("一.txt", TEXT.index("300"), TEXT.index("300") + 5),))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five failures, each of another type, language and fault, and one right answer."""
    hostile = replace(
        ASKED, id="hostile", type="entity", question=BAIT, notes=BAIT, answers=(Gold(BAIT, (PLACE,)),)
    )
    wrong_hit = (Found(SENTENCE, 0.5, BAIT),)
    scores = (
        score(replace(ASKED, answers=(GOLD,)), WRONG),
        score(replace(ASKED, id="silent", type="place", lang="en", question="Where is it?"), SILENT),
        score(replace(UNANSWERABLE, question="谁是第一位居民？"), GIVEN),
        score(hostile, replace(GIVEN, answer=BAIT[::-1], context=BAIT, hits=wrong_hit)),
        score(replace(ASKED, id="missing", type="why"), None),
        score(replace(ASKED, id="right"), replace(GIVEN, answer="300亿元", citations=(Cited(PLACE, True),))),
    )
    stamp = {"questions": {"file": "问题.jsonl"}, "system": {}}
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_page(Report(stamp, figures(scores, 0, 20), scores, {PLACE.source: TEXT + BAIT}), path)
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def tab(browser: Browser, file: Path) -> Iterator[Page]:
    """The page, opened offline; nothing may go wrong on it, and nothing be asked for but the file."""
    context: BrowserContext = browser.new_context(offline=True)
    page = context.new_page()
    requests: list[str] = []
    troubles: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: troubles.append(said.text))
    page.goto(file.as_uri())
    yield page
    context.close()
    assert requests == [file.as_uri()]
    assert troubles == []


def test_opens_from_disk_with_its_pictures_and_figures(tab: Page) -> None:
    expect(tab).to_have_title("cyqa: 问题.jsonl")
    expect(tab.locator("svg")).to_have_count(2)
    expect(tab.locator(".heat tr")).to_have_count(1 + 9)
    expect(tab.locator("h2")).to_have_text("Failures: 5 of 6 questions")
    expect(tab.locator("article:visible")).to_have_count(5)


@pytest.mark.parametrize(
    ("box", "choice", "left"),
    [
        ("type", "place", "Where is it?"),
        ("language", "en", "Where is it?"),
        ("fault", "answered an unanswerable question", "谁是第一位居民？"),
    ],
)
def test_filters(box: str, choice: str, left: str, tab: Page) -> None:
    tab.get_by_label(box).select_option(choice)
    expect(tab.locator("article:visible")).to_have_count(1)
    expect(tab.locator("article:visible h3")).to_have_text(left)
    expect(tab.locator("#shown")).to_have_text("1")
    tab.get_by_label(box).select_option("")
    expect(tab.locator("article:visible")).to_have_count(5)


def test_filters_by_words_and_joins_filters(tab: Page) -> None:
    tab.get_by_label("words").fill("500亿")
    expect(tab.locator("article:visible")).to_have_count(1)
    tab.get_by_label("type").select_option("place")
    expect(tab.locator("article:visible")).to_have_count(0)
    expect(tab.locator("#shown")).to_have_text("0")


def test_a_failure_shows_question_gold_answer_and_marked_context(tab: Page) -> None:
    one = tab.locator("article", has_text="500亿元").first
    expect(one.locator("h3")).to_have_text("多少钱？")
    rows = {row.locator("th").inner_text(): row.locator("td") for row in one.locator("tr").all()}
    expect(rows["gold"]).to_have_text("300亿元")
    expect(rows["answer"]).to_have_text("500亿元")
    expect(rows["context"]).to_have_text(TEXT)
    expect(rows["context"].locator("mark.said")).to_have_text("500亿元")
    bears, hits = one.locator("details").all()
    bears.locator("summary").click()
    expect(bears.locator("mark:not(.said)")).to_have_text("300亿元")
    hits.locator("summary").click()
    hit = hits.locator(".hit")
    expect(hit).to_be_visible()
    expect(hit.locator("mark:not(.said)")).to_have_text("300亿元")
    expect(hit.locator("mark.said")).to_have_text("500亿元")
    colours = {tab.evaluate("mark => getComputedStyle(mark).backgroundColor", mark.element_handle())
               for mark in hit.locator("mark").all()}  # fmt: skip
    assert len(colours) == 2


def test_hostile_text_is_text(tab: Page) -> None:
    tab.get_by_label("type").select_option("entity")
    one = tab.locator("article:visible")
    expect(one.locator("h3")).to_have_text(BAIT)
    one.locator("summary").last.click()
    expect(one.locator(".hit").last).to_contain_text(BAIT)
    assert tab.locator("img").count() == 0
    assert tab.locator("script").count() == 1
    assert tab.evaluate("window.bitten") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_fits_and_reads(width: int, scheme: str, browser: Browser, file: Path) -> None:
    dark = scheme == "dark"
    context = browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme="dark" if dark else "light", offline=True
    )
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    brightness = """name => getComputedStyle(document.body)[name].match(/\\d+/g).slice(0, 3)
        .reduce((a, b) => +a + +b)"""
    ink, ground = page.evaluate(brightness, "color"), page.evaluate(brightness, "backgroundColor")
    assert (ink > 500 and ground < 200) if dark else (ink < 200 and ground > 500)
    context.close()
