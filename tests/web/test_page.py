import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect
from table_pipeline import PARK, TITLE_BAIT, FakePipeline, served
from visit import BOX, CONTRAST, SIZES, Visit, in_view

from cyqa.errors import ConfigError, FeedbackError
from cyqa.qa.pipeline import MAX_QUESTION
from cyqa.share.escape import visible
from cyqa.web import article
from cyqa.web.labels import ZH
from cyqa.web.page import FIRST_PORT, _listen, serve
from cyqa.web.shield import MAX_BODY

ROOT = Path(__file__).parents[2]
DAY = "园区里的一天。\n\n"
WHEN = "首届园区大会是什么时候在重庆高新区举行的？"


@pytest.mark.browser
def test_answer_is_shown_cited_and_marked_in_the_article(visit: Visit) -> None:
    visit.ask("基金总规模多少？")
    page = visit.page
    expect(page.locator(".answer > span").first).to_have_text("300亿元")
    expect(page.locator(".context mark")).to_have_text("300亿元")
    expect(page.locator(".meta")).to_contain_text("把握 高 87%")
    expect(page.locator(".scroller mark.main")).to_have_text("300亿元")
    expect(page.locator(BOX)).to_have_value("")
    assert in_view(page, ".scroller mark.main")
    expect(page.locator("select.picker")).to_have_value("park.txt")

    page.get_by_role("button", name="[2] 出处：首张异地执照").click()
    expect(page.locator("select.picker")).to_have_value("licence.txt")
    expect(page.locator(".scroller mark.main")).to_have_text("300亿元")
    expect(page.locator(".scroller mark.main")).to_be_focused()
    assert in_view(page, ".scroller mark.main")
    page.get_by_role("button", name="返回回答").click()
    expect(page.locator(".marker button").nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".scroller mark.main")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".marker button").nth(1)).to_be_focused()


@pytest.mark.browser
@pytest.mark.parametrize("size", sorted(SIZES))
def test_the_article_stands_at_the_first_citation_before_it_is_looked_at(
    browser: Browser, tmp_path: Path, size: str
) -> None:
    pipeline = FakePipeline({"park.txt": f"{DAY * 99}{PARK}\n{DAY * 99}", "licence.txt": PARK})
    with served(pipeline, feedback=tmp_path / "f") as address:
        visit = Visit(browser, f"{address}?q={quote('基金总规模多少？')}", size)
        page = visit.page
        expect(page.locator(".scroller mark.main")).to_have_text("300亿元")
        expect(page.locator(".exchange .question")).to_be_in_viewport(ratio=1)
        page.locator(".reading-bar").scroll_into_view_if_needed()
        page.evaluate("window.scrollBy(0, 120)")
        assert in_view(page, ".scroller mark.main")
        page.get_by_role("button", name="原样").click()
        expect(page.locator(".raw-text mark.main")).to_have_text("300亿元")
        assert in_view(page, ".scroller mark.main")
        visit.context.close()
        assert not visit.troubles


@pytest.mark.browser
def test_on_a_phone_the_question_box_stays_at_hand_but_not_over_the_article(
    browser: Browser, address: str
) -> None:
    visit = Visit(browser, address, "phone")
    page = visit.page
    for _ in range(3):
        visit.ask("火星上有什么？")
    page.evaluate("window.scrollTo(0, 0)")
    expect(page.locator(BOX)).to_be_in_viewport(ratio=1)
    page.locator(".nearest button").first.focus()
    page.locator(".nearest button").first.click()
    expect(page.locator(".scroller mark.closest").first).to_be_in_viewport()
    box, pane = page.locator("#composer").bounding_box(), page.locator(".reading").bounding_box()
    assert box is not None
    assert pane is not None
    assert box["y"] + box["height"] <= pane["y"]
    visit.context.close()
    assert not visit.troubles


@pytest.mark.browser
def test_what_is_typed_first_goes_into_the_box_but_no_keyboard_covers_a_phone(
    browser: Browser, address: str
) -> None:
    for size, is_focused in (("desktop", True), ("phone", False)):
        visit = Visit(browser, address, size)
        if is_focused:
            expect(visit.page.locator(BOX)).to_be_focused()
        expect(visit.page.locator("#send")).to_be_visible()
        assert visit.page.evaluate("[document.activeElement.matches('#question textarea'), scrollY]") == [
            is_focused,
            0,
        ]
        visit.context.close()
        assert not visit.troubles


@pytest.mark.browser
def test_while_the_page_is_loaded_nothing_lies_over_it(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(
        """const look = () => {
            const loading = document.querySelector('.wrap.full .loading');
            window.covered ||= Boolean(loading?.checkVisibility() && document.querySelector('.chat'));
            requestAnimationFrame(look);
        };
        look();"""
    )
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 8})
    page.goto(address)
    expect(page.locator("#send")).to_be_visible()
    assert page.evaluate("window.covered") is False
    context.close()


@pytest.mark.browser
def test_it_can_be_seen_that_articles_agree_or_tell_otherwise(
    visit: Visit, pipeline: FakePipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, answer = visit.page, pipeline.ask("基金总规模多少？")
    visit.ask("基金总规模多少？")
    divided = replace(answer, citations=answer.citations[:1], differing=answer.citations[1:])
    monkeypatch.setattr(pipeline, "ask", lambda *_: divided)
    visit.ask("基金总规模多少？")
    for said in ("2 篇文章说法一致", "另有不同说法"):
        box = page.get_by_role("heading", name=said).bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) > 8
    assert page.evaluate(CONTRAST) == []


@pytest.mark.browser
def test_the_latest_answer_comes_into_view(visit: Visit) -> None:
    for _ in range(5):
        visit.ask("基金总规模多少？")
    question = visit.page.locator(".exchange").last.locator(":scope > *").first
    expect(question).to_be_in_viewport(ratio=1)
    pane, box = visit.page.locator("#chat").bounding_box(), question.bounding_box()
    assert pane is not None
    assert box is not None
    below = "(e => e.scrollHeight - e.clientHeight - e.scrollTop)(document.querySelector('#chat'))"
    n_below = visit.page.evaluate(below)
    assert box["y"] - pane["y"] < 40 or n_below < 2  # at the top, or scrolled as far as it goes
    visit.ask("问" * MAX_QUESTION)
    expect(visit.page.locator(".answer").last).to_be_in_viewport(ratio=1)
    expect(question).to_have_attribute("tabindex", "0")  # for it scrolls


@pytest.mark.browser
def test_printed_view_marks_the_raw_span(visit: Visit) -> None:
    visit.ask("基金签约后投资什么？")
    page = visit.page
    expect(page.locator(".scroller mark.main")).to_have_text("签约落地，将重点投资智能制造")
    page.get_by_role("button", name="原样").click()
    expect(page.locator(".raw-text .line mark.main")).to_have_text(["签约落", "地，将重点投资智能制造"])
    expect(page.get_by_role("button", name="原样")).to_have_attribute("aria-pressed", "true")
    assert in_view(page, ".raw-text mark.main")
    page.locator("select.picker").select_option("licence.txt")
    expect(page.locator(".raw-text")).to_contain_text("6月10日下午")
    expect(page.locator(".scroller mark")).to_have_count(0)


@pytest.mark.browser
def test_one_of_many_articles_is_found_by_its_name(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(article, "MANY", 1)
    visit.ask("恶意文章写了什么？")
    page = visit.page
    finder = page.get_by_role("combobox", name=ZH.article.choose)
    expect(finder).to_have_attribute("placeholder", re.compile(re.escape(TITLE_BAIT)))
    finder.press_sequentially("没有这篇")
    expect(finder).to_have_value("没有这篇")
    finder.press("Tab")
    expect(finder).to_have_value("")
    name = page.locator("#articles option[data-chosen='licence.txt']")
    finder.fill(name.get_attribute("value") or "")
    expect(page.locator(".scroller")).to_contain_text("6月10日下午")
    expect(finder).to_have_value("")
    expect(finder).to_have_attribute("placeholder", re.compile("licence.txt"))
    assert page.evaluate("window.hacked") is None


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_beside_a_button_moves_while_it_says_that_it_copied(
    browser: Browser, address: str, language: str
) -> None:
    visit = Visit(browser, f"{address}?lang={language}")
    page = visit.page
    expect(page.locator("html")).to_have_attribute("lang", "en" if language == "en" else "zh-CN")
    visit.ask("基金总规模多少？")
    opener, send = page.locator(".citations button").first, page.locator("#send")
    before, sent = opener.bounding_box(), send.bounding_box()
    assert before is not None
    assert sent is not None
    right = "(chat) => chat.getBoundingClientRect().right - parseFloat(getComputedStyle(chat).paddingRight)"
    assert page.locator(".chat").evaluate(right) == pytest.approx(sent["x"] + sent["width"], abs=1)
    for button in page.locator(".copies").first.locator("button").all():
        button.click()
        expect(button).to_have_attribute("data-copied", "true")
        assert opener.bounding_box() == before
    visit.context.close()
    assert not visit.troubles


@pytest.mark.browser
def test_follow_up_carries_the_history_and_a_new_chat_forgets_it(
    visit: Visit, pipeline: FakePipeline
) -> None:
    visit.ask("基金总规模多少？")
    visit.ask("火星上有什么？")
    assert [(turn.question, turn.answer) for turn in pipeline.histories[-1]] == [
        ("基金总规模多少？", "300亿元")
    ]
    visit.page.get_by_role("button", name="新对话").click()
    expect(visit.page.locator(".exchange")).to_have_count(0)
    expect(visit.page.locator(".welcome")).to_be_visible()
    visit.ask("火星上有什么？")
    assert pipeline.histories[-1] == ()


@pytest.mark.browser
def test_what_a_follow_up_was_taken_to_mean_can_be_edited(visit: Visit) -> None:
    visit.ask("那它的面积呢？")
    page = visit.page
    expect(page.locator(".understood bdi")).to_have_text("园区的面积是多少？")
    page.get_by_role("button", name="修改").click()
    expect(page.locator(BOX)).to_have_value("园区的面积是多少？")
    expect(page.locator(BOX)).to_be_focused()
    page.keyboard.type("！")
    page.press(BOX, "Enter")
    expect(page.locator(".question bdi").last).to_have_text("园区的面积是多少？！")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "question"),
    [("zh", "园区规划建设面积是多少？"), ("en", "What is the area of “园区规划建设”?")],
)
def test_example_is_asked_by_a_click(browser: Browser, address: str, language: str, question: str) -> None:
    visit = Visit(browser, f"{address}?lang={language}")
    example = visit.page.locator(".examples button").first
    expect(example).to_have_text(question)
    example.click()
    expect(visit.page.locator(".exchange .question bdi")).to_have_text(question)
    expect(visit.page.locator(".exchange .answer")).to_have_text("30平方公里[1]")
    visit.context.close()
    assert not visit.troubles


@pytest.mark.browser
@pytest.mark.parametrize(("size", "place"), [("desktop", BOX), ("phone", ".chat")])
def test_where_a_used_button_is_gone_the_focus_goes_on(
    browser: Browser, address: str, size: str, place: str
) -> None:
    visit = Visit(browser, address, size)
    page = visit.page
    for number, button in enumerate((".examples button", "[data-event=retry]"), start=1):
        page.locator(button).first.press("Enter")
        expect(page.locator(f"#exchange-{number}")).to_be_visible()
        expect(page.locator(place)).to_be_focused()
    up = page.get_by_role("button", name="答得好", exact=True)
    up.press("Enter")
    page.locator(".draft").press_sequentially("好")
    page.locator(".draft").press("Enter")
    expect(page.get_by_text("谢谢，已记下。")).to_be_visible()
    expect(up).to_be_focused()
    visit.context.close()
    assert not visit.troubles


@pytest.mark.browser
def test_silence_offers_close_passages_that_open(visit: Visit) -> None:
    visit.ask("火星上有什么？")
    page = visit.page
    expect(page.locator(".answer.none")).to_have_text("文中没有找到答案")
    expect(page.get_by_role("heading", name="最接近的段落（不是答案）")).to_be_visible()
    expect(page.locator(".scroller mark")).to_have_count(0)
    page.locator(".nearest button").first.click()
    expect(page.locator(".scroller mark.closest").first).to_be_visible()
    expect(page.locator(".scroller mark.main")).to_have_count(0)
    instead = page.locator(".instead button")
    expect(instead).to_have_text(["园区规划建设面积是多少？", "首届园区大会在哪里举行？", WHEN])
    question = instead.first.inner_text()
    instead.first.click()
    expect(page.locator(".exchange:not(.pending) .question bdi")).to_have_text(["火星上有什么？", question])
    expect(page.locator(".answer").last).to_have_text("30平方公里[1]")
    visit.ask("金星上有什么？")
    expect(page.locator(".instead:visible")).to_have_count(1)


@pytest.mark.browser
def test_enter_that_commits_a_candidate_does_not_send(visit: Visit) -> None:
    page = visit.page
    page.focus(BOX)
    keys = visit.context.new_cdp_session(page)
    keys.send("Input.imeSetComposition", {"text": "ji jin", "selectionStart": 6, "selectionEnd": 6})
    enter = {"key": "Process", "code": "Enter", "windowsVirtualKeyCode": 229}
    keys.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
    keys.send("Input.insertText", {"text": "基金总规模多少？"})
    keys.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
    for kind in ("keydown", "keypress"):  # a browser that reports the key itself, still composing
        page.eval_on_selector(
            BOX,
            """(box, kind) => box.dispatchEvent(new KeyboardEvent(
                kind, {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))""",
            kind,
        )
    page.wait_for_timeout(400)
    expect(page.locator(BOX)).to_have_value("基金总规模多少？")
    expect(page.locator(".exchange")).to_have_count(0)
    page.press(BOX, "Enter")
    expect(page.locator(".answer > span").first).to_have_text("300亿元")


@pytest.mark.browser
def test_the_box_takes_its_direction_from_what_is_typed(visit: Visit) -> None:
    assert visit.page.eval_on_selector(BOX, "(box) => getComputedStyle(box).unicodeBidi") == "plaintext"


@pytest.mark.browser
def test_only_a_question_that_scrolls_has_a_shadow_and_takes_the_focus(visit: Visit) -> None:
    visit.ask("火星上有什么？")
    visit.ask("火星上有什么？" * 90)
    short, long = visit.page.locator(".question").all()
    expect(long).to_have_attribute("tabindex", "0")
    assert "gradient" in long.evaluate("(shown) => getComputedStyle(shown).backgroundImage")
    assert short.get_attribute("tabindex") is None
    assert short.evaluate("(shown) => getComputedStyle(shown).backgroundImage") == "none"


@pytest.mark.browser
def test_shift_enter_breaks_the_line(visit: Visit) -> None:
    visit.page.focus(BOX)
    visit.page.keyboard.type("一")
    visit.page.keyboard.press("Shift+Enter")
    visit.page.keyboard.type("二")
    expect(visit.page.locator(BOX)).to_have_value("一\n二")
    expect(visit.page.locator(".exchange")).to_have_count(0)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("question", "said"),
    [
        (" \u3000", "请先输入问题。"),
        ("\u200b\u2060", "请先输入问题。"),
        ("问" * (MAX_QUESTION + 1), "问题太长：共 2001 字，最多 2000 字，请缩短。"),
        ("问" * 400_000, "问题太长：共 400000 字，最多 2000 字，请缩短。"),
        ("拒", "这个问题无法处理：refused <b>on purpose</b>"),
        ("坏", "出错了，这个问题没有得到处理；原因已写入服务端日志。"),
    ],
)
def test_trouble_is_one_friendly_line(visit: Visit, question: str, said: str) -> None:
    visit.page.fill(BOX, question)
    visit.page.get_by_role("button", name="提问").click()
    expect(visit.page.get_by_role("alert")).to_have_text(said)
    expect(visit.page.locator(".exchange")).to_have_count(0)
    expect(visit.page.locator(BOX)).to_have_value(question)
    visit.ask("基金总规模多少？")
    expect(visit.page.get_by_role("alert")).to_have_count(0)


@pytest.mark.browser
def test_a_question_is_as_long_as_it_has_characters(visit: Visit) -> None:
    visit.ask("😀" * MAX_QUESTION)
    expect(visit.page.locator(".answer.none")).to_be_visible()


@pytest.mark.browser
def test_hostile_articles_and_questions_run_nothing(visit: Visit) -> None:
    page = visit.page
    visit.ask("恶意文章写了什么？")
    expect(page.locator(".answer > span").first).to_have_text("<script>window.hacked = 2</script>第一段")
    expect(page.locator(".scroller mark.main")).to_have_text("<script>window.hacked = 2</script>第一段")
    expect(page.locator("select.picker")).to_have_value(TITLE_BAIT)
    expect(page.locator(".prose-text")).to_contain_text("${window.hacked=4} {{value}} `反引号`")
    question = '"><img src=x onerror="window.hacked=6">${window.hacked=7}{{window}}\u202e倒'
    visit.ask(question)
    expect(page.locator(".question bdi").last).to_have_text(visible(question))
    page.get_by_role("button", name="原样").click()
    expect(page.locator(".raw-text")).to_contain_text("</p></div><svg onload=window.hacked=3>。")
    assert page.evaluate("window.hacked") is None
    injected = page.evaluate(
        """() => new Promise((done) => {
            document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.hacked = 8">');
            setTimeout(() => done(window.hacked), 300);
        })"""
    )
    assert injected is None, "the policy stops inline handlers even if markup got in"
    visit.troubles.clear()


@pytest.mark.browser
def test_two_visitors_see_only_their_own(browser: Browser, address: str) -> None:
    one, two = Visit(browser, address), Visit(browser, address)
    one.ask("基金总规模多少？")
    two.ask("基金签约后投资什么？")
    one.ask("火星上有什么？")
    assert one.page.locator(".question bdi").all_inner_texts() == ["基金总规模多少？", "火星上有什么？"]
    assert two.page.locator(".question bdi").all_inner_texts() == ["基金签约后投资什么？"]
    one.context.close()
    two.context.close()


@pytest.mark.browser
def test_many_tabs_of_one_browser_are_all_served(visit: Visit, address: str) -> None:
    pages = [visit.page, *(visit.open(address) for _ in range(7))]
    visit.ask("基金总规模多少？")
    expect(pages[-1].locator(".welcome")).to_be_visible()


@pytest.mark.browser
def test_english_is_complete_and_remembered(visit: Visit) -> None:
    page = visit.page
    visit.ask("基金总规模多少？")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(BOX)).to_have_attribute("placeholder", "Ask the articles a question")
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    expect(page.locator(".meta")).to_contain_text("Confidence high 87%")
    page.get_by_role("button", name="New chat").click()
    page.reload()
    expect(page.locator(".welcome h2")).to_have_text("You could ask")
    expect(page.get_by_role("log")).to_have_attribute("aria-label", "Questions and answers")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", sorted(SIZES))
def test_fits_and_reads_at_every_size_and_scheme(
    browser: Browser, address: str, size: str, scheme: str
) -> None:
    visit = Visit(browser, address, size, scheme)
    page = visit.page
    for question in ("基金总规模多少？", "火星上有什么？"):
        visit.ask(question)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate(CONTRAST) == []
    asking, reading = (page.locator(pane).bounding_box() for pane in ("#asking", ".reading"))
    assert asking is not None
    assert reading is not None
    if size == "desktop":
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight"), "only the panes scroll"
        assert asking["x"] + asking["width"] + 20 <= reading["x"]
    else:
        assert asking["y"] + asking["height"] <= reading["y"]
        assert (asking["x"], asking["width"]) == (reading["x"], reading["width"])
    page.locator(".marker button").first.click()
    expect(page.locator(".scroller mark.main")).to_be_focused()
    assert in_view(page, ".scroller mark.main")
    visit.context.close()
    assert not visit.troubles


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [320, 360])
def test_a_narrow_phone_shows_every_tab_and_the_menu_under_its_button(
    browser: Browser, address: str, width: int, language: str
) -> None:
    visit = Visit(browser, f"{address}?lang={language}", "phone")
    page = visit.page
    page.set_viewport_size({"width": width, "height": 780})
    expect(page.locator("html")).to_have_attribute("lang", "en" if language == "en" else "zh-CN")
    visit.ask("基金总规模多少？")
    for tab in ("timeline", "articles", "map", "session", "ask"):
        button = page.locator(f".tabs [data-tab={tab}]")
        box = button.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= width
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator(".past summary").click()
    opener, menu = (page.locator(of).bounding_box() for of in (".past summary", ".past-menu"))
    assert opener is not None
    assert menu is not None
    assert 0 <= menu["y"] - opener["y"] - opener["height"] < 12
    assert menu["x"] >= 0
    assert menu["x"] + menu["width"] <= width
    visit.context.close()
    assert not visit.troubles


@pytest.mark.browser
def test_a_conversation_is_printed_whole_and_without_what_is_clicked(visit: Visit) -> None:
    page = visit.page
    for question in ("基金总规模多少？", "恶意文章写了什么？", "火星上有什么？"):
        visit.ask(question)
    page.emulate_media(media="print")
    expect(page.locator(".exchange .answer")).to_have_count(3)
    assert page.eval_on_selector("#chat", "(pane) => pane.scrollHeight <= pane.clientHeight")
    assert page.pdf(landscape=True).count(b"/Type /Page\n") > 1
    for name in (".reading", "#composer", ".tools", ".tabs", ".copies"):
        expect(page.locator(name).first).to_be_hidden()


@pytest.mark.browser
def test_numbers_of_any_length_stand_in_the_margin_on_one_line(browser: Browser, tmp_path: Path) -> None:
    paragraphs = [*(f"第{n}段。\n\n" for n in range(1200)), "افتتح ميناء المدينة."]
    pipeline = FakePipeline({"long.txt": "".join(paragraphs)})
    with served(pipeline, feedback=tmp_path / "f") as address:
        for size in SIZES:
            visit = Visit(browser, address, size)
            page = visit.page
            for view, lines in (("prose", ".prose-text > *"), ("printed", ".raw-text .line")):
                page.locator(f"[data-view={view}]").click()
                last = page.locator(lines).last
                expect(last).to_be_attached()
                box = last.evaluate(
                    """(element) => {
                        const { left } = element.getBoundingClientRect();
                        const number = getComputedStyle(element, '::before');
                        const room = left - element.closest('.scroller').getBoundingClientRect().left;
                        const { height, left: at, lineHeight, width } = number;
                        const n = parseFloat(height) / parseFloat(lineHeight);
                        return [n, parseFloat(width), parseFloat(at), room];
                    }"""
                )
                n_lines, width, at, room = box
                assert n_lines < 1.5
                assert 20 < width <= room - 10
                assert at + width == pytest.approx(-12, abs=1)
            visit.context.close()
            assert not visit.troubles


@pytest.mark.browser
def test_keyboard_reaches_everything_and_shows_where_it_is(visit: Visit) -> None:
    expect(visit.page.locator(BOX)).to_be_focused()
    visit.ask("基金总规模多少？")
    visit.page.evaluate("document.activeElement.blur()")
    reached = []
    for _ in range(40):
        visit.page.keyboard.press("Tab")
        reached.append(
            visit.page.evaluate(
                """() => {
                    const e = document.activeElement, ring = getComputedStyle(e).outlineStyle !== 'none';
                    return [e.dataset.event ?? (e.id || e.tagName), ring || e.tagName === 'BODY'];
                }"""
            )
        )
    names = "fresh language open TEXTAREA send choose view back copy retry rate link SUMMARY require export"
    assert set(names.split()) <= {name for name, _ in reached}
    assert [name for name, visible in reached if not visible] == []


def fetch(url: str, data: Any = None, **headers: str) -> tuple[int, str, dict[str, str]]:
    body = None if data is None else json.dumps(data).encode()
    request = urllib.request.Request(url, body, {"content-type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return response.status, response.read().decode(), dict(response.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), dict(error.headers)


def test_served_page_names_no_other_host(address: str) -> None:
    status, body, headers = fetch(address)
    assert status == 200
    named = body.replace("xmlns='http://www.w3.org/2000/svg'", "")  # a name, not an address
    assert set(re.findall(r"(?:https?:)?//[\w.-]+\.\w+", named)) <= {address.rsplit(":", 1)[0]}
    assert '<html\n\tlang="zh-CN"' in body
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    nonce = re.search(r"'nonce-([\w-]+)'", policy)
    assert nonce is not None
    assert body.count(f'<script nonce="{nonce[1]}"') == body.count("<script") - body.count(
        "<script type=module"
    )


@pytest.mark.parametrize(
    "path", ["gradio_api/upload", "gradio_api/file=/etc/passwd", "monitoring", "docs", "gradio_api/runs", "x"]
)
def test_only_the_pages_own_routes_answer(address: str, path: str) -> None:
    assert fetch(address + path)[0] == 404


def test_other_names_and_big_bodies_are_refused(address: str) -> None:
    assert fetch(address, Host="evil.example")[0] == 421
    host, port = address.removeprefix("http://").rstrip("/").split(":")
    for length in (f"Content-Length: {MAX_BODY + 1}", "Content-Length: x", "Transfer-Encoding: chunked"):
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            head = f"POST /gradio_api/queue/join HTTP/1.1\r\nHost: {host}\r\n{length}\r\n\r\n"
            connection.sendall(head.encode())
            assert connection.recv(100).split()[1] in (b"413", b"400"), length


def test_port_is_the_first_free_one_unless_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=f"port {port} of 127.0.0.1 cannot be used"):
            _listen("127.0.0.1", port)
    with _listen("127.0.0.1", None) as first, _listen("127.0.0.1", None) as second:
        assert FIRST_PORT <= first.getsockname()[1] < second.getsockname()[1]
    with pytest.raises(ConfigError, match="name another"):
        _listen("127.0.0.1", 70000)


@pytest.mark.parametrize("host", ["nowhere.invalid", "192.0.2.1", "x" * 70, "", " "])
def test_a_host_that_is_no_address_of_this_machine_is_told(host: str) -> None:
    with pytest.raises(ConfigError, match=f"^'{host}' is no address .*; name one with --host") as error:
        _listen(host, FIRST_PORT)
    assert "port" not in str(error.value)


def test_where_feedback_cannot_be_kept_is_told_before_anybody_visits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline: Any = FakePipeline()
    with pytest.raises(FeedbackError, match="is a folder; name a file in it"):
        serve(pipeline, port=70000, feedback=tmp_path)
    monkeypatch.setenv("CYQA_HOME", str(tmp_path / "home"))
    (tmp_path / "home").touch()
    with pytest.raises(ConfigError, match="70000"):
        serve(pipeline, port=70000)
    assert "warning: thumbs and comments will not be kept: " in capsys.readouterr().err


@pytest.mark.slow
def test_interrupt_ends_the_server_cleanly() -> None:
    program = """if True:
        from cyqa.web.page import serve
        from table_pipeline import FakePipeline
        serve(FakePipeline(), "0.0.0.0")
    """
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    said = process.stdout.readline()
    found = re.search(r"http://0\.0\.0\.0:(\d+)/", said)
    assert found is not None
    port = found[1]
    assert fetch(f"http://127.0.0.1:{port}/")[0] == 200
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Traceback" not in err
    assert "others can reach the page" in err
    assert "closed" in out


@pytest.mark.slow
def test_app_without_an_index_says_how_to_make_one(tmp_path: Path) -> None:
    environment = {**os.environ, "CYQA_INDEX": str(tmp_path / "none")}
    ended = subprocess.run(
        [sys.executable, ROOT / "app.py"], env=environment, capture_output=True, text=True, timeout=120
    )
    assert ended.returncode == 1
    assert "cyqa index" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_page_has_an_icon_of_its_own(address: str) -> None:
    status, body, headers = fetch(f"{address}favicon.ico")
    assert (status, headers["content-type"]) == (200, "image/svg+xml")
    assert body == (ROOT / "src/cyqa/web/favicon.svg").read_text(encoding="utf-8")
