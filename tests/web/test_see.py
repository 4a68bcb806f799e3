"""The views beside the questions: what is cited of the articles, the map, the conversation in figures."""

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect
from table_pipeline import TITLE_BAIT, FakePipeline, served
from test_render import ARTICLES, answered, shown
from visit import CONTRAST, SIZES, Visit, in_view, send

from cyqa.config import Config
from cyqa.corpus.fold import fold
from cyqa.web import coverage as view
from cyqa.web.beside import LABEL, beside
from cyqa.web.charts import dot, drawn, scatter
from cyqa.web.coverage import bar, coverage, covered
from cyqa.web.labels import EN, LANGUAGES, ZH
from cyqa.web.passage_map import (
    HEIGHT,
    N_BELOW,
    N_DOTS,
    WIDTH,
    Atlas,
    colours,
    passage_map,
    thinned,
    window,
)
from cyqa.web.plane import plane_of
from cyqa.web.retrospect import best, retrospect
from cyqa.web.seen import VIEWS, unseen
from cyqa.web.session import Session
from fake_models import HashEncoder, WordReader, pipeline_over

FIRST = "基金总规模多少？"
SECOND = "基金签约后投资什么？"
SILENT = "火星上有什么？"
HOSTILE = "恶意文章写了什么？"
MARK = ".scroller mark.main"


def tab(page: Page, name: str) -> None:
    page.locator(".tabs").get_by_role("button", name=name, exact=True).click()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", sorted(SIZES))
def test_what_is_cited_of_the_articles_opens(browser: Browser, address: str, size: str, scheme: str) -> None:
    visit = Visit(browser, address, size, scheme)
    page = visit.page
    for question in (FIRST, SECOND, SILENT):
        visit.ask(question)
    tab(page, "文章")
    expect(page.locator(".see > .hint")).to_contain_text("3 篇文章，这段对话引用了其中 2 篇")
    rows = page.locator(".covered > li")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("引用 2 处，共 21 字")
    expect(rows.nth(2)).to_contain_text("未引用")
    assert page.evaluate(CONTRAST) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    words = page.locator(".places button").filter(has_text="300亿元").first
    words.press("Enter")
    expect(page.locator(MARK)).to_have_text("300亿元")
    expect(page.locator(MARK)).to_be_focused()
    assert in_view(page, MARK)
    expect(words).to_have_attribute("aria-current", "true")
    page.get_by_role("button", name="返回回答").click()
    expect(page.locator("#chat")).to_be_visible()
    tab(page, "文章")
    page.locator(".extent rect").nth(1).click(force=True)
    expect(page.locator(MARK)).to_have_text("签约落地，将重点投资智能制造")
    page.locator(".covered > li > button").nth(2).click()
    expect(page.locator("select.picker")).to_have_value(TITLE_BAIT)
    visit.context.close()
    assert not visit.troubles


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", sorted(SIZES))
def test_the_map_shows_question_and_hits_and_its_dots_open(
    browser: Browser, address: str, size: str, scheme: str
) -> None:
    visit = Visit(browser, address, size, scheme)
    page = visit.page
    tab(page, "地图")
    expect(page.locator(".map [data-n]")).to_have_count(4)
    expect(page.locator(".map .asked, .see .key")).to_have_count(0)
    page.locator(".map [data-n='1']").hover(force=True)
    expect(page.locator(".peek")).to_contain_text("园区一年见成效：园区一年见成效")
    page.locator(".map [data-n='2']").click(force=True)
    expect(page.locator("select.picker")).to_have_value("licence.txt")
    passage = page.locator(".scroller mark.closest").first
    expect(passage).to_be_visible()
    expect(page.locator(".map [data-n='2']")).to_have_attribute("aria-current", "true")
    page.get_by_role("button", name="返回地图").press("Enter")
    expect(page.locator("svg.map")).to_be_focused()
    for key, axis, sign in (("ArrowRight", "cx", 1), ("ArrowUp", "cy", -1), ("ArrowLeft", "cx", -1)):
        before = float(page.locator(".map .near").get_attribute(axis))
        page.keyboard.press(key)
        moved = float(page.locator(".map .near").get_attribute(axis)) - before
        assert sign * moved >= 0
    for key, place in (("End", "4"), ("Home", "1")):
        page.keyboard.press(key)
        assert page.locator(".map .near").get_attribute("data-n") == place
    near = "1"
    assert page.locator(".peek").text_content() == page.locator(".map .near").get_attribute("data-text")
    page.keyboard.press("Enter")
    expect(page.locator(f".map [data-n='{near}']")).to_have_attribute("aria-current", "true")
    tab(page, "问答")
    visit.ask(FIRST)
    tab(page, "地图")
    expect(page.locator(".see .key")).to_have_text(f"问：{FIRST}")
    expect(page.locator(".map .ring")).to_have_count(4)
    expect(page.locator(".map .asked")).to_have_count(1)
    page.locator(".see .places button").nth(1).press("Enter")
    expect(page.locator(".scroller mark.closest").first).to_be_focused()
    assert page.evaluate(CONTRAST) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    visit.context.close()
    assert not visit.troubles


@pytest.mark.browser
@pytest.mark.parametrize("size", sorted(SIZES))
def test_the_conversation_in_figures_leads_back_to_its_questions(
    browser: Browser, address: str, size: str
) -> None:
    visit = Visit(browser, address, size)
    page = visit.page
    tab(page, "统计")
    expect(page.locator(".see")).to_have_text("还没有提问。")
    tab(page, "问答")
    for question in (FIRST, SILENT):
        visit.ask(question)
    tab(page, "统计")
    expect(page.locator(".see > .hint")).to_contain_text("2 个问题，答出 1 个")
    assert page.locator(".chart .given, .chart .withheld").count() == 2
    expect(page.locator(".see tbody tr")).to_have_count(2)
    expect(page.locator(".see tbody tr").nth(0)).to_contain_text("87%")
    expect(page.locator(".see tbody tr").nth(1)).to_contain_text("文中没有找到答案")
    assert page.evaluate(CONTRAST) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator(".see td button").nth(0).press("Enter")
    expect(page.locator("#exchange-1 .question")).to_be_in_viewport()
    tab(page, "统计")
    page.locator(".chart .withheld").click()
    expect(page.locator("#exchange-2 .question")).to_be_in_viewport()
    visit.context.close()
    assert not visit.troubles


@pytest.mark.browser
def test_views_follow_the_conversation_and_the_language(visit: Visit) -> None:
    page = visit.page
    visit.ask(FIRST)
    tab(page, "统计")
    expect(page.locator(".see tbody tr")).to_have_count(1)
    page.get_by_role("button", name="English").click()
    expect(page.locator(".see thead")).to_contain_text("Confidence")
    send(page, SILENT)
    expect(page.locator(".answer")).to_have_count(2)
    expect(page.locator("#see")).to_be_hidden()
    tab(page, "Session")
    expect(page.locator(".see tbody tr")).to_have_count(2)
    page.reload()
    expect(page.locator(".exchange")).to_have_count(2)
    tab(page, "Session")
    expect(page.locator(".see tbody tr")).to_have_count(2)
    for name, selector in (("Articles", ".covered"), ("Map", ".map"), ("Timeline", ".timeline li")):
        tab(page, name)
        expect(page.locator(selector).first).to_be_visible()
    tab(page, "Session")
    page.get_by_role("button", name="New chat").click()
    expect(page.locator(".welcome")).to_be_visible()
    tab(page, "Session")
    expect(page.locator(".see")).to_have_text("Nothing has been asked yet.")


@pytest.mark.browser
def test_each_view_begins_at_its_beginning_but_stays_where_it_was_left(visit: Visit) -> None:
    page = visit.page
    page.set_viewport_size({"width": 1280, "height": 420})
    visit.ask(FIRST)
    pane = page.locator("#see")
    top = "(pane) => pane.scrollTop"
    tab(page, "文章")
    expect(page.locator(".covered")).to_be_visible()
    pane.evaluate("(pane) => pane.scrollTo(0, 100)")
    tab(page, "问答")
    tab(page, "文章")
    expect(page.locator(".covered")).to_be_visible()
    assert pane.evaluate(top) == 100
    tab(page, "地图")
    expect(page.locator(".map")).to_be_visible()
    assert pane.evaluate(top) == 0


@pytest.mark.browser
def test_hostile_text_is_text_in_every_view(visit: Visit) -> None:
    page = visit.page
    bait = '"><svg onload=window.hacked=1><title>${window.hacked=2}</title>'
    for question in (HOSTILE, bait):
        visit.ask(question)
    for name, selector in (("文章", ".covered"), ("地图", ".map"), ("统计", ".chart")):
        tab(page, name)
        expect(page.locator(selector)).to_be_visible()
    expect(page.locator(".see tbody")).to_contain_text(bait)
    assert page.evaluate("window.hacked") is None


@pytest.mark.browser
def test_nothing_is_drawn_before_it_is_looked_at(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Atlas] = []
    monkeypatch.setattr("cyqa.web.handlers.Atlas", lambda pipeline: made.append(Atlas(pipeline)) or made[-1])
    pipeline = FakePipeline()
    with served(pipeline, feedback=tmp_path / "f") as address:
        visit = Visit(browser, address)
        page = visit.page
        visit.ask(FIRST)
        tab(page, "文章")
        expect(page.locator(".covered")).to_be_visible()
        assert made == []
        found, pipeline.retrieve = pipeline.retrieve, None  # type: ignore[method-assign, assignment]
        tab(page, "地图")
        expect(page.get_by_role("alert")).to_contain_text("出错了")
        pipeline.retrieve = found  # type: ignore[method-assign]
        page.locator(".see").get_by_role("button", name="再问一次").click()
        expect(page.locator(".map")).to_be_visible()
        tab(page, "问答")
        tab(page, "地图")
        expect(page.locator(".map")).to_be_visible()
        assert len(made) == 1
        visit.context.close()


@pytest.mark.browser
def test_a_map_of_thousands_of_passages_and_many_articles(browser: Browser, tmp_path: Path) -> None:
    text = "".join(f"第{n}年，两地在第{n}次会议上商定了合作的办法。\n\n" for n in range(400))
    pipeline = FakePipeline({f"{n:03}.txt": text for n in range(110)})
    assert len(pipeline.index.passages) > N_DOTS
    with served(pipeline, feedback=tmp_path / "f") as address:
        visit = Visit(browser, address)
        page = visit.page
        tab(page, "地图")
        expect(page.locator(".map")).to_be_visible()
        assert page.locator(".map [data-n]").count() == N_DOTS
        expect(page.locator(".legend li")).to_have_count(9)
        expect(page.locator(".legend li").last).to_have_text("其余 102 篇")
        n = len(pipeline.index.passages)
        expect(page.locator(".see > .hint").first).to_contain_text(f"共 {n} 段，画出其中 {N_DOTS} 段")
        tab(page, "文章")
        expect(page.locator(".covered > li")).to_have_count(100)
        page.get_by_role("button", name="显示更多").press("Enter")
        expect(page.locator(".covered > li")).to_have_count(110)
        expect(page.locator(".covered > li > button").nth(100)).to_be_focused()
        visit.context.close()
        assert not visit.troubles


def test_without_articles_the_views_say_so() -> None:
    pipeline = FakePipeline({})
    pipeline.index.dense["primary"].vectors = np.zeros((0, 8), np.float32)
    drawing = Atlas(pipeline).drawing(None, ())
    for labels in LANGUAGES.values():
        assert labels.article.no_articles in passage_map(drawing, None, labels)
        assert labels.article.no_articles in coverage({}, (), 100, labels)
        assert labels.views.session_empty in retrospect((), labels)
        assert labels.views.drawing in unseen(labels)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 12)).map(lambda s: (s[0], s[0] + s[1]))))
def test_covered_counts_each_character_once(spans: list[tuple[int, int]]) -> None:
    assert covered(spans) == len({at for start, end in spans for at in range(start, end)})


@pytest.mark.parametrize(
    ("span", "length", "drawn"),
    [
        ((0, 50), 100, (0.0, 500.0)),
        ((40, 41), 1000, (40.0, 5.0)),
        ((999, 1000), 1000, (995.0, 5.0)),
        ((0, 0), 0, (0.0, 5.0)),
    ],
)
def test_bar_by_hand(span: tuple[int, int], length: int, drawn: tuple[float, float]) -> None:
    assert bar(span, length) == drawn


def test_coverage_names_a_place_once_with_all_its_questions() -> None:
    session = answered(FIRST, FIRST)
    last = replace(session.exchanges[-1], number=3, question="多<少？")
    markup = coverage(ARTICLES, (*session.exchanges, last), 100, EN)
    assert shown(markup).count("places cited: 1, characters cited: 5 (") == 2
    assert markup.count(f">{FIRST}</bdi>") == markup.count(">多&lt;少？</bdi>") == 2
    assert set(re.findall(r'data-exchange="(\d)"', markup)) == {"3"}


def test_coverage_names_places_in_the_order_of_the_article(monkeypatch: pytest.MonkeyPatch) -> None:
    session = answered(SECOND, FIRST)
    markup = coverage(ARTICLES, session.exchanges, 100, EN)
    assert shown(markup).index("300亿元") < shown(markup).index("签约落地")
    assert re.findall(r'data-chosen="([^"]*)"', markup)[:2] == ["park.txt", "licence.txt"]
    monkeypatch.setattr(view, "N_ARTICLES", 1)
    assert 'data-number="2" data-begins="2"' in coverage(ARTICLES, session.exchanges, 1, EN)


@given(st.integers(0, 12), st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_the_plane_places_a_question_by_its_cosines_as_its_vector_would(n: int, d: int, seed: int) -> None:
    drawn = np.random.default_rng(seed)
    vectors = drawn.standard_normal((n, d)).astype(np.float32)
    question = drawn.standard_normal(d).astype(np.float32)
    plane = plane_of(vectors)
    assert plane.places.shape == (n, 2)
    assert 0 <= plane.share <= 1 + 1e-6
    if n > 2:
        centred = vectors - vectors.mean(axis=0)
        left, sizes, axes = np.linalg.svd(centred, full_matrices=False)
        rank = min(2, d, n - 1)
        own = np.abs((question - vectors.mean(axis=0)) @ axes[:rank].T)
        assert np.abs(plane.place(vectors @ question))[:rank] == pytest.approx(own, rel=0.01, abs=0.01)
        assert np.abs(plane.places[:, :rank]) == pytest.approx(
            np.abs(left[:, :rank] * sizes[:rank]), rel=0.01, abs=0.01
        )


@pytest.mark.parametrize("vectors", [np.zeros((0, 4)), np.ones((1, 4)), np.ones((5, 4))])
def test_passages_that_do_not_differ_share_a_place(vectors: np.ndarray) -> None:
    plane = plane_of(vectors.astype(np.float32))
    assert not plane.places.any()
    assert not plane.place(np.ones(len(vectors), np.float32)).any()
    assert plane.share == 0


@given(st.lists(st.tuples(st.floats(-9, 9, width=32), st.floats(-9, 9, width=32)), min_size=1, max_size=9))
def test_everything_lies_within_the_map_in_proportion(places: list[tuple[float, float]]) -> None:
    (left, right), (bottom, top) = window(places)
    assert all(left < x < right and bottom < y < top for x, y in places)
    assert (right - left) / WIDTH == pytest.approx((top - bottom) / HEIGHT)


def test_the_atlas_of_a_real_index_places_the_question_by_its_vector(tmp_path: Path) -> None:
    files = {f"{n}.txt": f"第{n}篇写的是第{n}件事，共有{n + 3}家单位参加。\n" for n in range(12)}
    pipeline = pipeline_over(tmp_path, files, WordReader("单位"), Config())
    atlas, question = Atlas(pipeline), "有几家单位参加？"
    hits = pipeline.retrieve(question)
    drawing = atlas.drawing(question, hits)
    assert (len(drawing.passages), len(drawing.dots), len(drawing.hits)) == (12, 12, len(hits))
    by_number = {number: place for number, _, place in drawing.dots}
    for hit, place in zip(hits, drawing.hits, strict=True):
        assert by_number[1 + pipeline.index.passages.index(hit.passage)] == place
    vector = HashEncoder("first").encode_questions([fold(question)])[0]
    products = pipeline.index.dense["primary"].scores(vector)
    assert drawing.question == pytest.approx(tuple(atlas._plane.place(products)), abs=0.01)


@given(st.lists(st.sampled_from("abcdefg"), max_size=40), st.integers(1, 50))
def test_no_article_is_thinned_out_before_another_has_two_dots(sources: list[str], limit: int) -> None:
    sources.sort()
    rows = thinned(sources, limit)
    assert rows == sorted(set(rows))
    assert len(rows) == min(len(sources), limit)
    assert len({sources[row] for row in rows}) == min(len(set(sources)), limit)


def test_small_articles_lie_on_top_and_the_legend_counts_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cyqa.web.passage_map.N_DOTS", 5)
    texts = {f"{n}.txt": f"第{n}篇。\n" for n in range(11)}
    large = "".join(f"第{n}年，两地在第{n}次会议上商定了合作的办法，并且签了约。\n\n" * 9 for n in range(9))
    markup = passage_map(Atlas(FakePipeline({"大.txt": large} | texts)).drawing(None, ()), None, ZH)
    assert "其余 4 篇" in shown(markup)
    assert "画出其中 5 段" in shown(markup)
    monkeypatch.setattr("cyqa.web.passage_map.N_DOTS", 30)
    markup = passage_map(Atlas(FakePipeline({"大.txt": large} | texts)).drawing(None, ()), None, ZH)
    of_large = ["color-0" in kind for kind in re.findall(r'class="(dot [^"]*)"', markup)]
    assert of_large == [True] * 19 + [False] * 11


def test_the_map_of_one_passage_says_nothing_of_distances() -> None:
    drawing = replace(Atlas(FakePipeline({"一.txt": "一句话。\n"})).drawing(None, ()), share=0.0)
    markup = passage_map(drawing, None, ZH)
    assert "共 1 段" in shown(markup)
    assert "两维" not in shown(markup)


inner = st.tuples(st.floats(25, 615), st.floats(18, 442))


@given(st.lists(inner, min_size=1, max_size=5), inner)
def test_numbers_beside_hits_can_be_read(
    hits: list[tuple[float, float]], question: tuple[float, float]
) -> None:
    places = beside(hits, question, ((0, 640), (0, 460)))
    assert len(places) == len(hits)
    for n, (x, y) in enumerate(places):
        assert LABEL[0] <= x <= 640 - LABEL[0]
        assert LABEL[1] <= y <= 460 - LABEL[1]
        assert not all(abs(a - b) < half for a, b, half in zip((x, y), question, LABEL, strict=True))
        for other in places[:n]:
            assert abs(x - other[0]) >= 2 * LABEL[0] or abs(y - other[1]) >= 2 * LABEL[1]


def test_numbers_stand_at_their_rings() -> None:
    pipeline = FakePipeline()
    atlas, exchange = Atlas(pipeline), answered(FIRST).exchanges[0]
    exchange = replace(exchange, answer=replace(exchange.answer, hits=pipeline.retrieve(FIRST)))
    markup = passage_map(atlas.drawing(FIRST, exchange.answer.hits), exchange, ZH)
    rings = re.findall(r'cx="([\d.]+)" cy="([\d.]+)" r="8" class="ring"', markup)
    numbers = re.findall(r'<text[^>]* x="([\d.]+)" y="([\d.]+)" class="label">(\d)<', markup)
    assert [number for *_, number in numbers] == list("1234")
    for (x, y), (left, base, _) in zip(rings, numbers, strict=True):
        far = np.hypot(float(x) - float(left), float(y) - (float(base) - N_BELOW))
        assert far == pytest.approx(18, abs=1)


def test_colours_tell_the_largest_articles_apart_and_those_of_the_hits() -> None:
    pipeline = FakePipeline({f"{n}.txt": "一句话。\n" for n in range(12)})
    hits = tuple(hit for hit in pipeline.retrieve("甲", 12) if hit.passage.source == "9.txt")
    plain, with_hits = colours(pipeline.index.passages, ()), colours(pipeline.index.passages, hits)
    assert sorted(plain.values()) == [*range(8), 8, 8, 8, 8]
    assert (plain["9.txt"], with_hits["9.txt"]) == (8, 0)


def test_figures_of_a_conversation() -> None:
    session = answered(FIRST, SILENT)
    markup = retrospect(session.exchanges, ZH)
    assert "2 个问题，答出 1 个；用时的中位数为 0.12 秒" in shown(markup)
    assert markup.count('class="given"') == 2  # in the key, and one bar
    assert markup.count("<circle") == 2  # no score of a passage on an axis of confidence
    assert best(session.exchanges[0]) == 0.7
    bare = replace(session.exchanges[0], answer=replace(session.exchanges[0].answer, hits=()))
    assert best(bare) == 0
    many = Session()
    for _ in range(50):
        many = many.answered(session.exchanges[0].answer, 0.1)
    named = re.findall(r"<text[^>]*>(\d+)</text>", retrospect(many.exchanges, EN))
    assert named == [str(n) for n in range(5, 51, 5)]
    assert set(VIEWS) == {"articles", "map", "session"}


@pytest.mark.parametrize("n", [1, 2, 7, 50])
def test_the_chart_of_a_conversation_draws_its_figures(n: int) -> None:
    session = Session()
    for _ in range(n):
        session = session.answered(answered(FIRST).exchanges[0].answer, 0.1)
    chart = retrospect(session.exchanges, ZH)
    dots = [tuple(map(float, at)) for at in re.findall(r'cx="([\d.]+)" cy="([\d.]+)" r="8"', chart)]
    low, _, high = (float(y) for y in re.findall(r'd="M0.0+ ([\d.]+) h', chart))  # grid: 0, 50, 100%
    confidence = session.exchanges[0].answer.confidence
    assert len(dots) == n
    assert [(low - y) / (low - high) for _, y in dots] == pytest.approx([confidence] * n, abs=1e-3)
    steps = np.diff([x for x, _ in dots])
    assert steps == pytest.approx(np.full(n - 1, steps.mean() if n > 1 else 0))


def test_a_chart_holds_text_alone() -> None:
    bait = '</title><script>1</script>\x00\x1b\ud800"'
    chart = scatter(90, 60, (0, 1), (0, 1))
    chart.add("", [dot((0.5, 0.5), bait, text=bait)], stroke=False)
    drawing = ElementTree.fromstring(drawn(chart, "map", bait))
    circle, title = next(group for group in drawing.iter("g") if group.get("class") == "dots")
    safe = '</title><script>1</script>\ufffd\ufffd\ufffd"'
    assert (title.text, circle.get("data-text"), drawing.get("aria-label")) == (safe, safe, safe)
    assert {part.tag for part in drawing.iter()} <= {"svg", "g", "circle", "title", "text", "path", "rect"}
