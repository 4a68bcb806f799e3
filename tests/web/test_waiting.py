"""While an answer is awaited: stopping, asking again, and a connection on which everything comes late."""

import asyncio
import inspect
import json
import random
import socket
import urllib.request
from pathlib import Path

import gradio as gr
import pytest
from playwright.sync_api import Browser, Page, Route, expect
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from table_pipeline import FakePipeline, served
from visit import BOX, Visit, send

from cyqa.web.gate import Gate
from cyqa.web.handlers import Handlers
from cyqa.web.labels import ZH
from cyqa.web.page import _listen, build_page
from cyqa.web.public import Public

FIRST = "基金总规模多少？"
SLOW = "慢"
STOP_AND_ASK = """([question, atOnce]) => new Promise((asked) => {
    const box = document.querySelector('#question textarea');
    const key = {key: 'Enter', code: 'Enter', keyCode: 13, bubbles: true, cancelable: true};
    const ask = () => {
        box.value = question;
        box.dispatchEvent(new Event('input', {bubbles: true}));
        requestAnimationFrame(() => asked(box.dispatchEvent(new KeyboardEvent('keydown', key))));
    };
    const seen = new MutationObserver(() => {
        if (document.querySelector('.pending')) return;
        seen.disconnect();
        ask();
    });
    if (!atOnce) seen.observe(document.querySelector('#chat'), {childList: true, subtree: true});
    document.querySelector('[data-event=stop]').click();
    if (atOnce) ask();
})"""
"""Sends a question at once, or in the moment when the page no longer waits for the one before."""
LATE_BOX = """{
    const find = document.querySelector.bind(document);
    const isLate = (selector) => selector === '#question textarea' && performance.now() < 3000;
    document.querySelector = (selector) => (isLate(selector) ? null : find(selector));
}"""
"""The page finds its question box only after three seconds."""
SHIFTS = """() => new Promise((told) => {
    const tell = (list) => told(list.getEntries().reduce((sum, each) => sum + each.value, 0));
    new PerformanceObserver(tell).observe({type: 'layout-shift', buffered: true});
    setTimeout(() => told(0), 300);
})"""
"""By how much things have moved since the page was opened without the visitor's doing; 1 is all, far."""


def late(app: ASGIApp) -> ASGIApp:
    """Everything that the page's events are answered, and the end of Gradio's stream most of all, is late."""
    delays = random.Random(7)

    async def around(scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if b"close_stream" in message.get("body", b""):
                await asyncio.sleep(0.6)
            elif scope["path"].startswith("/gradio_api/"):
                await asyncio.sleep(delays.uniform(0, 0.2))
            await send(message)

        await app(scope, receive, sending)

    return around


def scattered(app: ASGIApp) -> ASGIApp:
    """The scripts come in another order each time."""
    delays = random.Random(7)

    async def around(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].endswith(".js"):
            await asyncio.sleep(delays.uniform(0, 0.5))
        await app(scope, receive, send)

    return around


def hold_back(page: Page) -> list[Route]:
    """The page's events from now on, which the server hears of when they are let go."""
    unheard: list[Route] = []
    page.route("**/gradio_api/run/**", lambda route: unheard.append(route))
    return unheard


def let_go(page: Page, unheard: list[Route]) -> None:
    page.route("**/gradio_api/run/**", lambda route: route.continue_())
    for route in unheard:
        route.continue_()


def wait_for_slow(page: Page) -> None:
    send(page, SLOW)
    expect(page.locator(".pending")).to_be_visible()


@pytest.mark.browser
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_nothing_moves_while_the_page_loads(browser: Browser, tmp_path: Path, size: str) -> None:
    with served(FakePipeline(), scattered, feedback=tmp_path / "f") as address:
        for _ in range(6):
            visit = Visit(browser, address, size)
            visit.page.wait_for_timeout(300)
            assert visit.page.evaluate(SHIFTS) == 0
            visit.context.close()


@pytest.mark.browser
def test_what_a_link_cannot_ask_is_in_the_box_once_there_is_one(browser: Browser, tmp_path: Path) -> None:
    question = "q" * 2001
    with served(FakePipeline(), feedback=tmp_path / "f") as address:
        visit = Visit(browser, address)
        visit.context.add_init_script(LATE_BOX)
        page = visit.open(f"{address}?q={question}")
        expect(page.get_by_role("alert")).to_be_visible()
        expect(page.locator(BOX)).to_have_value(question)
        assert visit.troubles == []


@pytest.mark.browser
def test_a_question_sent_right_after_stop_is_answered(browser: Browser, tmp_path: Path) -> None:
    pipeline = FakePipeline()
    with served(pipeline, late, feedback=tmp_path / "f") as address:
        visit = Visit(browser, address)
        for n, at_once in enumerate([False, True, False, True], start=1):
            pipeline.go_on.clear()
            wait_for_slow(visit.page)
            visit.page.evaluate(STOP_AND_ASK, [FIRST, at_once])
            expect(visit.page.locator(".exchange:not(.pending)")).to_have_count(n)
            pipeline.go_on.set()
        expect(visit.page.locator(".question bdi")).to_have_text([FIRST] * 4)
        visit.context.close()
        assert not visit.troubles


@pytest.mark.browser
def test_what_is_typed_right_after_enter_is_the_next_question(browser: Browser, tmp_path: Path) -> None:
    with served(FakePipeline(), late, feedback=tmp_path / "f") as address:
        visit = Visit(browser, address)
        visit.page.locator(BOX).press_sequentially(FIRST)
        visit.page.keyboard.press("Enter")
        visit.page.keyboard.press("Enter")
        visit.page.keyboard.type("园区在哪里？")
        expect(visit.page.locator(".question bdi")).to_have_text([FIRST])
        expect(visit.page.locator(".exchange:not(.pending)")).to_have_count(1)
        expect(visit.page.locator(BOX)).to_have_value("园区在哪里？")
        expect(visit.page.locator(".notice")).to_have_count(0)
        visit.context.close()
        assert not visit.troubles


@pytest.mark.browser
def test_a_question_that_comes_too_early_is_back_in_the_box(visit: Visit, pipeline: FakePipeline) -> None:
    pipeline.go_on.clear()
    wait_for_slow(visit.page)
    for _ in range(2):
        send(visit.page, FIRST)
        expect(visit.page.locator(".notice")).to_be_visible()
        expect(visit.page.locator(BOX)).to_have_value(FIRST)
    pipeline.go_on.set()
    expect(visit.page.locator(".exchange:not(.pending)")).to_have_count(1)


@pytest.mark.browser
def test_what_is_typed_while_waiting_stays_when_stopped(visit: Visit, pipeline: FakePipeline) -> None:
    page = visit.page
    pipeline.go_on.clear()
    wait_for_slow(page)
    page.fill(BOX, FIRST)
    page.get_by_role("button", name="停止").click()
    expect(page.locator(".pending")).to_have_count(0)
    expect(page.locator(BOX)).to_have_value(FIRST)
    pipeline.go_on.set()


@pytest.mark.browser
def test_what_the_server_has_not_heard_of_shows_already(visit: Visit) -> None:
    page, unheard = visit.page, hold_back(visit.page)
    send(page, FIRST)
    expect(page.locator(".pending bdi")).to_have_text(FIRST)
    expect(page.get_by_role("button", name="停止")).to_be_visible()
    expect(page.locator(".welcome")).to_be_hidden()
    send(page, "园区在哪里？")
    expect(page.locator(BOX)).to_have_value("园区在哪里？")
    expect(page.locator(".searching")).to_have_text(ZH.asking.being_asked)
    assert len(unheard) == 1
    let_go(page, unheard)
    expect(page.locator(".exchange:not(.pending)")).to_have_count(1)
    expect(page.locator(".question bdi")).to_have_text([FIRST])
    page.press(BOX, "Enter")
    expect(page.locator(".question bdi")).to_have_text([FIRST, "园区在哪里？"])


@pytest.mark.browser
def test_an_example_shows_before_the_server_hears_of_it(visit: Visit) -> None:
    page, unheard = visit.page, hold_back(visit.page)
    example = page.locator("[data-event=example]").first
    question = example.inner_text()
    example.click()
    expect(page.locator(".pending bdi")).to_have_text(question)
    let_go(page, unheard)
    expect(page.locator(".exchange:not(.pending) .question bdi")).to_have_text([question])


@pytest.mark.browser
@pytest.mark.parametrize("is_sent_again", [False, True])
def test_what_the_server_has_not_heard_of_can_be_stopped(visit: Visit, is_sent_again: bool) -> None:
    page, unheard = visit.page, hold_back(visit.page)
    send(page, FIRST)
    page.get_by_role("button", name="停止").click()
    expect(page.locator(".pending")).to_have_count(0)
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator(BOX)).to_have_value(FIRST)
    if is_sent_again:
        page.press(BOX, "Enter")
    let_go(page, unheard)
    if not is_sent_again:
        expect(page.locator("body[data-stopping]")).to_have_count(0)
        expect(page.locator(".welcome")).to_be_visible()
        expect(page.locator(BOX)).to_have_value(FIRST)
        page.press(BOX, "Enter")
    expect(page.locator(".exchange:not(.pending)")).to_have_count(1)
    expect(page.locator(".question bdi")).to_have_text([FIRST])


@pytest.mark.browser
@pytest.mark.parametrize("is_sent_again", [False, True])
def test_a_new_chat_waits_until_what_was_sent_is_given_up(visit: Visit, is_sent_again: bool) -> None:
    page = visit.page
    visit.ask(FIRST)
    unheard = hold_back(page)
    send(page, "园区在哪里？")
    expect(page.locator(".pending")).to_be_visible()
    page.get_by_role("button", name="新对话").click()
    expect(page.locator(".pending")).to_have_count(0)
    expect(page.locator(BOX)).to_have_value("园区在哪里？")
    if is_sent_again:
        page.press(BOX, "Enter")
        expect(page.locator(".pending bdi")).to_have_text("园区在哪里？")
    let_go(page, unheard)
    if is_sent_again:
        expect(page.locator(".exchange:not(.pending) .question bdi")).to_have_text(["园区在哪里？"])
    else:
        expect(page.locator(".welcome")).to_be_visible()
        expect(page.locator(BOX)).to_have_value("园区在哪里？")
    page.get_by_text("对话记录").click()
    expect(page.locator(".past li")).to_have_count(1 + is_sent_again)


@pytest.mark.browser
def test_what_is_sent_after_stopping_shows_at_once_and_can_be_stopped(visit: Visit) -> None:
    page, unheard = visit.page, hold_back(visit.page)
    send(page, FIRST)
    for question in ("园区在哪里？", FIRST):
        page.get_by_role("button", name="停止").click()
        expect(page.locator(".pending")).to_have_count(0)
        send(page, question)
        expect(page.locator(".pending bdi")).to_have_text(question)
        expect(page.locator(BOX)).to_have_value("")
    let_go(page, unheard)
    expect(page.locator(".exchange:not(.pending)")).to_have_count(1)
    expect(page.locator(".question bdi")).to_have_text([FIRST])


@pytest.mark.browser
def test_what_is_unheard_shows_in_the_language_of_the_page(visit: Visit) -> None:
    page = visit.page
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="中文")).to_be_visible()
    hold_back(page)
    send(page, FIRST)
    expect(page.get_by_role("button", name="Stop")).to_be_visible()


@pytest.mark.browser
def test_an_answer_leaves_the_visitor_where_he_went(visit: Visit, pipeline: FakePipeline) -> None:
    page = visit.page
    pipeline.go_on.clear()
    wait_for_slow(page)
    page.get_by_role("button", name="时间线").click()
    expect(page.locator("body[data-tab=timeline]")).to_have_count(1)
    pipeline.go_on.set()
    expect(page.locator(".exchange:not(.pending)")).to_have_count(1)
    expect(page.locator("body[data-tab=timeline]")).to_have_count(1)


@pytest.mark.browser
def test_what_was_refused_unheard_is_back_in_the_box(visit: Visit) -> None:
    page, unheard = visit.page, hold_back(visit.page)
    send(page, "长" * 2001)
    expect(page.locator(".pending")).to_be_visible()
    let_go(page, unheard)
    expect(page.locator(".notice")).to_contain_text("2001")
    expect(page.locator(".pending")).to_have_count(0)
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator(BOX)).to_have_value("长" * 2001)


@pytest.mark.browser
def test_what_is_asked_or_typed_survives_a_reload(visit: Visit, pipeline: FakePipeline) -> None:
    page = visit.page
    for asked in ([], [SLOW]):
        pipeline.go_on.clear()
        wait_for_slow(page)
        page.reload()
        expect(page.locator(".pending")).to_be_visible()
        pipeline.go_on.set()
        expect(page.locator(".exchange:not(.pending) .question bdi")).to_have_text([*asked, SLOW])
    page.fill(BOX, FIRST)
    page.reload()
    expect(page.locator(".exchange")).to_have_count(2)
    expect(page.locator(BOX)).to_have_value(FIRST)
    page.goto(page.url)
    expect(page.locator(".exchange")).to_have_count(2)
    expect(page.locator(BOX)).to_have_value("")


@pytest.mark.browser
def test_what_was_stopped_gives_up_its_place(browser: Browser, tmp_path: Path) -> None:
    pipeline = FakePipeline()
    with served(pipeline, feedback=tmp_path / "f", max_queue=0) as address:
        visits = [Visit(browser, address) for _ in range(3)]
        wait_for_slow(visits[0].page)
        wait_for_slow(visits[1].page)
        visits[0].page.get_by_role("button", name="停止").click()
        expect(visits[0].page.locator(".pending")).to_have_count(0)
        visits[1].page.get_by_role("button", name="新对话").click()
        expect(visits[1].page.locator(".pending")).to_have_count(0)
        visits[2].ask(FIRST)
        visits[0].ask(FIRST)
        pipeline.go_on.set()
        for visit in visits:
            visit.context.close()
            assert not visit.troubles


@pytest.mark.browser
def test_an_answer_that_nobody_awaits_is_not_shown(visit: Visit, pipeline: FakePipeline) -> None:
    page = visit.page
    pipeline.go_on.clear()
    wait_for_slow(page)
    page.get_by_role("button", name="新对话").click()
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator(BOX)).to_be_focused()
    visit.ask(FIRST)
    pipeline.go_on.set()
    visit.ask(FIRST)
    expect(page.locator(".question bdi")).to_have_text([FIRST, FIRST])


@pytest.mark.browser
def test_what_is_done_while_waiting_stays_done(visit: Visit, pipeline: FakePipeline) -> None:
    page = visit.page
    visit.ask(FIRST)
    pipeline.go_on.clear()
    wait_for_slow(page)
    page.locator('[data-event="rate"]').first.click()
    page.locator(".citations [data-event=open]").nth(1).click()
    expect(page.locator(".citations [aria-current]")).to_contain_text("[2]")
    expect(page.locator(".pending")).to_be_visible()
    pipeline.go_on.set()
    expect(page.locator(".exchange:not(.pending)")).to_have_count(2)
    expect(page.locator('[data-event="rate"]').first).to_have_attribute("aria-pressed", "true")


@pytest.mark.browser
def test_a_question_takes_two_requests(visit: Visit) -> None:
    before = len(visit.requests)
    visit.ask(FIRST)
    assert len(visit.requests) - before == 2


def test_no_event_changes_a_session_while_another_does(tmp_path: Path) -> None:
    pipeline, gate = FakePipeline(), Gate(1, 1)
    page = build_page(Handlers(pipeline, tmp_path / "f", gate), Public(pipeline, gate))
    events = [
        event for event in page.fns.values() if any(isinstance(part, gr.State) for part in event.outputs)
    ]
    assert len(events) > 15
    assert [event.name for event in events if not inspect.iscoroutinefunction(event.fn)] == []


def test_an_event_without_a_visitor_changes_nothing(address: str) -> None:
    with urllib.request.urlopen(f"{address}config", timeout=20) as found:
        events = {event["api_name"]: event["id"] for event in json.load(found)["dependencies"]}
    for name, data in (("submit", [None]), ("fetch", [None]), ("stop", [None])):
        sent_with = {"question": FIRST, "at": "1"}
        body = json.dumps({"data": data, "fn_index": events[name], "event_data": sent_with}).encode()
        sent = urllib.request.Request(
            f"{address}gradio_api/run/predict", body, {"content-type": "application/json"}
        )
        with urllib.request.urlopen(sent, timeout=20) as answered:
            assert len(json.load(answered)["data"]) >= 4


def test_the_body_of_an_answer_does_not_wait_for_its_head() -> None:
    with _listen("127.0.0.1", None) as listening, socket.create_connection(listening.getsockname()):
        connection, _ = listening.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
