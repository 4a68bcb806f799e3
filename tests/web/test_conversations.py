"""Conversations kept in the browser: they come back, several stand side by side, and nothing destroys one."""

import json
import re
from pathlib import Path

import pytest
import table_pipeline
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect
from table_pipeline import FakePipeline, served
from visit import BOX, CONTRAST, SIZES, Visit, send

from cyqa.feedback import Thumb, read
from cyqa.records import Turn
from cyqa.web.kept import MAX_KEPT, digest, from_json, to_json
from cyqa.web.labels import ZH
from cyqa.web.remembered import Remembered
from cyqa.web.session import MAX_EXCHANGES, Kept, Session

FIRST = "基金总规模多少？"
SECOND = "基金签约后投资什么？"
SILENT = "火星上有什么？"
SLOW = "慢"
BAIT = '"><img src=x onerror="window.hacked=1">${window.hacked=2}'
NAME = "0123456789abcdef"


def questions(page: Page) -> list[str]:
    return page.locator(".question bdi").all_inner_texts()


def whole(page: Page, n_questions: int) -> None:
    """Waits until so many questions are answered and nothing is being restored."""
    expect(page.locator(".exchange:not(.pending)")).to_have_count(n_questions)
    expect(page.locator(".rest")).to_have_count(0)


def titles(page: Page) -> list[str]:
    return page.locator(".past [data-event=past] .title").all_text_contents()


@pytest.fixture
def restarted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is remembered, as after a restart of the server."""
    monkeypatch.setattr(Remembered, "get", lambda *_: None)


@pytest.mark.browser
def test_a_conversation_comes_back_without_asking_again(visit: Visit, pipeline: FakePipeline) -> None:
    page = visit.page
    for question in (FIRST, SILENT, "那它的面积呢？"):
        visit.ask(question)
    said = [page.locator(of).all_inner_texts() for of in (".answer", ".citations", ".meta", ".understood")]
    n_asked = len(pipeline.histories)
    page.reload()
    whole(page, 3)
    assert len(pipeline.histories) == n_asked
    assert said == [
        page.locator(of).all_inner_texts() for of in (".answer", ".citations", ".meta", ".understood")
    ]
    expect(page.locator(".changed")).to_have_count(0)
    page.get_by_role("button", name="再问一次").click()
    expect(page.locator("#exchange-4")).to_be_visible()
    assert len(pipeline.histories) == n_asked + 1, "who asks again, asks"


@pytest.mark.browser
@pytest.mark.usefixtures("restarted")
def test_a_reload_brings_the_conversation_back(visit: Visit, pipeline: FakePipeline) -> None:
    page = visit.page
    for question in (FIRST, SILENT, BAIT):
        visit.ask(question)
    with page.expect_response("**/run/predict*"):
        page.get_by_role("combobox", name="作答所需的把握").select_option("0.9")
    visit.ask(SECOND)
    up = page.locator("#exchange-1").get_by_role("button", name="答得好", exact=True)
    up.click()
    expect(up).to_have_attribute("aria-pressed", "true")
    said = page.locator(".answer").all_inner_texts()
    page.reload()
    whole(page, 4)
    assert questions(page) == [FIRST, SILENT, BAIT, SECOND]
    assert page.locator(".answer").all_inner_texts() == said
    assert said[3] == "没有找到把握达到 90% 的答案"
    expect(up).to_have_attribute("aria-pressed", "true")
    assert [turn.question for turn in pipeline.histories[-1]] == [FIRST, SILENT, BAIT]
    expect(page.locator(".changed")).to_have_count(0)
    with page.expect_response("**/run/predict*"):
        page.get_by_role("combobox", name="作答所需的把握").select_option("0")
    visit.ask(FIRST)
    page.reload()
    whole(page, 5)
    expect(page.locator(".scroller mark.main")).to_have_text("300亿元")
    assert page.evaluate("window.hacked") is None
    assert page.evaluate("Object.keys(localStorage).length") == 1


@pytest.mark.browser
def test_a_conversation_comes_back_with_the_confidence_that_it_required(visit: Visit) -> None:
    page = visit.page
    required = page.get_by_role("combobox", name="作答所需的把握")
    for question, sure in ((FIRST, "0.95"), (SECOND, "0.8")):
        with page.expect_response("**/run/predict*"):
            required.select_option(sure)
        visit.ask(question)
        if question == FIRST:
            page.reload()
            whole(page, 1)
            expect(required).to_have_value("0.95")
            page.get_by_role("button", name="新对话").click()
            expect(page.locator(".exchange")).to_have_count(0)
    page.locator(".past summary").click()
    page.locator(".past [data-event=past]", has_text=FIRST).click()
    whole(page, 1)
    expect(required).to_have_value("0.95")
    visit.ask(SECOND)
    expect(page.locator(".answer").last).to_have_text("没有找到把握达到 95% 的答案")
    with page.expect_response("**/run/predict*"):
        required.select_option("0")
    page.locator(".past summary").click()
    page.locator(".past [data-event=past]", has_text=SECOND).click()
    whole(page, 1)
    expect(required).to_have_value("0.8")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", sorted(SIZES))
def test_conversations_stand_side_by_side(browser: Browser, address: str, size: str, scheme: str) -> None:
    visit = Visit(browser, address, size, scheme)
    page = visit.page
    summary = page.locator(".past summary")
    summary.click()
    expect(page.get_by_text("还没有对话。")).to_be_visible()
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(page.locator(".past-menu")).to_be_hidden()
    visit.ask(FIRST)
    visit.ask(SILENT)
    page.get_by_role("button", name="新对话").click()
    expect(page.locator(".welcome")).to_be_visible()
    visit.ask(BAIT)
    page.keyboard.press("Escape")
    summary.press("Enter")
    expect(page.locator(".past li")).to_have_count(2)
    assert titles(page) == [BAIT, FIRST]
    expect(page.locator(".past [aria-current] .title")).to_have_text(BAIT)
    box = page.locator(".past-menu").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= SIZES[size][0]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(CONTRAST) == []
    page.locator(".past [data-event=past]", has_text=FIRST).press("Enter")
    whole(page, 2)
    assert questions(page) == [FIRST, SILENT]
    expect(page.locator(".past-menu")).to_be_hidden()
    expect(summary).to_be_focused()
    visit.ask(SECOND)
    assert page.evaluate("Object.keys(localStorage).length") == 2
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    summary.click()
    assert titles(page) == [FIRST, BAIT], "the latest stands first"
    assert page.evaluate(CONTRAST) == []
    page.locator(".masthead h1").click()
    expect(page.locator(".past-menu")).to_be_hidden()
    visit.context.close()
    assert not visit.troubles


@pytest.mark.browser
def test_a_conversation_is_deleted_when_asked_twice(visit: Visit) -> None:
    page = visit.page
    visit.ask(FIRST)
    page.get_by_role("button", name="新对话").click()
    expect(page.locator(".welcome")).to_be_visible()
    visit.ask(SILENT)
    page.locator(".past summary").click()
    delete = page.get_by_role("button", name=f"删除 {FIRST}")
    delete.press("Enter")
    expect(page.get_by_role("button", name=f"确定删除 {FIRST}")).to_be_focused()
    assert len(titles(page)) == 2
    page.keyboard.press("Escape")
    page.locator(".past summary").click()
    delete.press("Enter")
    expect(page.get_by_role("button", name=f"确定删除 {FIRST}")).to_be_focused()
    assert len(titles(page)) == 2, "what was to be deleted is no longer once the menu was closed"
    page.keyboard.press("Enter")
    expect(page.locator(".past li")).to_have_count(1)
    assert questions(page) == [SILENT], "the open conversation stays"
    expect(page.get_by_role("button", name=f"删除 {SILENT}")).to_be_focused()
    for _ in range(2):
        page.keyboard.press("Enter")
    expect(page.locator(".past summary")).to_be_focused()
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator(".exchange")).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage).length") == 0
    page.reload()
    expect(page.locator(".welcome")).to_be_visible()


@pytest.mark.browser
def test_conversations_that_begin_alike_are_told_apart_by_their_time(visit: Visit) -> None:
    page = visit.page
    visit.ask(FIRST)
    page.evaluate(
        """() => {
            const [name] = Object.keys(localStorage).filter((key) => key.startsWith('cyqa_conversation_'));
            const kept = localStorage[name].replace(/^[0-9]+/, '');
            const other = name.replace(/.$/, (end) => (end === '0' ? '1' : '0'));
            localStorage[other] = Date.UTC(2024, 4, 6, 12) + kept;
        }"""
    )
    visit.page.reload()
    whole(page, 1)
    page.locator(".past summary").click()
    assert titles(page) == [FIRST, FIRST]
    expect(page.locator(".past time").last).to_contain_text("2024年5月6日")
    expect(page.locator(".past time").last).to_have_attribute("datetime", "2024-05-06T12:00:00.000Z")
    expect(page.get_by_role("button", name=re.compile(f"^删除 {FIRST} 2024年5月6日"))).to_have_count(1)
    page.get_by_role("button", name="English").click()
    page.locator(".past summary").click()
    expect(page.locator(".past time").last).to_contain_text("May 6, 2024")


@pytest.mark.browser
def test_two_tabs_destroy_nothing_of_each_other(visit: Visit, address: str) -> None:
    one = visit.page
    visit.ask(FIRST)
    visit.page = two = visit.open(address)
    expect(two.locator(".exchange")).to_have_count(0)
    two.locator(".past summary").click()
    two.locator(".past [data-event=past]", has_text=FIRST).click()
    whole(two, 1)
    visit.ask(SECOND)
    visit.page = one
    visit.ask(SILENT)
    expect(one.locator(".past li")).to_have_count(2)
    expect(two.locator(".past li")).to_have_count(2)
    visit.ask(FIRST)
    expect(one.locator(".past li")).to_have_count(2)
    for page, asked in ((one, [FIRST, SILENT, FIRST]), (two, [FIRST, SECOND])):
        page.reload()
        whole(page, len(asked))
        assert questions(page) == asked


@pytest.mark.browser
def test_where_nothing_can_be_kept_the_page_works(browser: Browser, address: str) -> None:
    forbidden = "Object.defineProperty(window, '{}', {{ get() {{ throw new DOMException('no'); }} }});"
    full = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"
    for script, is_hidden in (
        (forbidden.format("localStorage") + forbidden.format("sessionStorage"), True),
        (full, False),
    ):
        visit = Visit(browser, address)
        visit.context.add_init_script(script)
        visit.page = page = visit.open(address)
        visit.ask(FIRST)
        visit.ask(SILENT)
        if is_hidden:
            expect(page.locator(".past")).to_be_hidden()
        else:
            page.locator(".past summary").click()
            expect(page.get_by_text("浏览器存不下更多对话了")).to_be_visible()
        page.reload()
        expect(page.locator(".welcome")).to_be_visible()
        visit.context.close()
        assert not visit.troubles


@pytest.mark.browser
@pytest.mark.parametrize("kept", ["", "x", "{}", "[]", '[{"question": 1}]', "[" * 9000, '[{"question":" "}]'])
def test_what_cannot_be_read_is_not_restored_and_can_be_deleted(visit: Visit, kept: str) -> None:
    page = visit.page
    store = f"localStorage.setItem('cyqa_conversation_{NAME}', '5\\n' + kept)"
    page.evaluate(f"(kept) => {{ {store}; sessionStorage.setItem('cyqa_open', '{NAME}'); }}", kept)
    page.reload()
    if kept:
        expect(page.get_by_role("alert")).to_have_text("这段对话读不出来，没有恢复。")
    expect(page.locator(".welcome")).to_be_visible()
    visit.ask(FIRST)
    page.locator(".past summary").click()
    expect(page.locator(".past li")).to_have_count(2)
    for _ in range(2):
        page.locator(".past [data-event=remove]").last.click()
    expect(page.locator(".past li")).to_have_count(1)
    assert titles(page) == [FIRST]


@pytest.mark.browser
@pytest.mark.usefixtures("restarted")
def test_restoring_can_be_stopped_and_loses_nothing(visit: Visit, pipeline: FakePipeline) -> None:
    page = visit.page
    pipeline.go_on.set()
    for question in (SLOW, FIRST, SILENT):
        visit.ask(question)
    pipeline.go_on.clear()
    page.reload()
    expect(page.locator(".rest")).to_contain_text("正在恢复对话，还有 3 个问题……")
    send(page, SECOND)
    expect(page.get_by_role("alert")).to_contain_text("正在恢复这段对话")
    expect(page.locator(BOX)).to_have_value(SECOND)
    page.get_by_role("button", name="English").click()
    expect(page.locator(".rest")).to_contain_text("questions left: 3")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".rest")).to_contain_text("not restored: 3")
    assert page.evaluate(CONTRAST) == []
    visit.ask(SECOND)
    pipeline.go_on.set()
    page.reload()
    whole(page, 4)
    assert questions(page) == [SLOW, FIRST, SILENT, SECOND]
    expect(page.locator("html")).to_have_attribute("lang", "en")
    pipeline.go_on.clear()
    page.reload()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".rest")).to_contain_text("not restored: 4")
    visit.ask(FIRST)
    pipeline.go_on.set()
    page.get_by_role("button", name="Continue restoring").click()
    whole(page, 5)
    assert questions(page) == [SLOW, FIRST, SILENT, SECOND, FIRST]


@pytest.mark.browser
@pytest.mark.parametrize("clicked", ["thumb", "comment", "export", "marker"])
def test_what_is_clicked_on_a_restarted_server_is_done(
    browser: Browser, tmp_path: Path, clicked: str
) -> None:
    pipeline, kept = FakePipeline(), tmp_path / "feedback.sqlite"
    with served(pipeline, feedback=kept) as address:
        visit = Visit(browser, address)
        page = visit.page
        for question in (SILENT, FIRST):
            visit.ask(question)
        last = page.locator(".exchange").last
        if clicked == "comment":
            last.locator("[data-thumb=up]").click()
            last.locator(".comment input").fill("说得准")
        page.evaluate("window.isOld = true")
    with served(pipeline, feedback=kept, port=int(address.split(":")[2].strip("/"))):
        if clicked == "export":
            with page.expect_download() as download:
                page.get_by_role("button", name="JSON").click()
            assert FIRST in Path(download.value.path()).read_text(encoding="utf-8")
        elif clicked == "marker":
            page.locator(".exchange").first.locator(".nearest button").first.click()
            expect(page.locator(".scroller mark.closest").first).to_be_visible()
        else:
            last.locator({"thumb": "[data-thumb=up]", "comment": ".comment button"}[clicked]).click()
            expect(last.locator("[data-thumb=up][aria-pressed=true]")).to_be_visible()
            if clicked == "comment":
                expect(last).to_contain_text(ZH.answer.commented)
            assert read(kept)[-1].comment == ("说得准" if clicked == "comment" else "")
        assert questions(page) == [SILENT, FIRST]
        assert page.evaluate("window.isOld") is None
        visit.context.close()


@pytest.mark.browser
def test_a_thumb_while_the_server_is_away_is_kept_when_it_is_back(browser: Browser, tmp_path: Path) -> None:
    pipeline, kept = FakePipeline(), tmp_path / "feedback.sqlite"
    with served(pipeline, feedback=kept) as address:
        visit = Visit(browser, address)
        page = visit.page
        visit.ask(FIRST)
        page.evaluate("window.isOld = true")
    page.locator("[data-thumb=up]").click()
    expect(page.locator(".toast-body")).to_be_visible()
    with served(pipeline, feedback=kept, port=int(address.split(":")[2].strip("/"))):
        expect(page.locator("[data-thumb=up][aria-pressed=true]")).to_be_visible(timeout=60_000)
        assert [(each.question, each.thumb) for each in read(kept)] == [(FIRST, Thumb.UP)]
        visit.context.close()


@pytest.mark.browser
def test_what_was_done_just_before_the_server_restarted_is_not_undone(
    browser: Browser, tmp_path: Path
) -> None:
    pipeline, kept = FakePipeline(), tmp_path / "feedback.sqlite"
    with served(pipeline, feedback=kept) as address:
        visit = Visit(browser, address)
        page = visit.page
        visit.ask(FIRST)
        page.locator("[data-thumb=up]").click()
        expect(page.locator("[data-thumb=up][aria-pressed=true]")).to_be_visible()
    with served(pipeline, feedback=kept, port=int(address.split(":")[2].strip("/"))):
        visit.ask(SECOND)
        whole(page, 2)
        visit.ask(SILENT)
        expect(page.locator("[data-thumb=up]").first).to_have_attribute("aria-pressed", "true")
        assert [(each.question, each.thumb) for each in read(kept)] == [(FIRST, Thumb.UP)]
        visit.context.close()


@pytest.mark.browser
def test_a_conversation_deleted_in_another_tab_stays_deleted(visit: Visit, address: str) -> None:
    page = visit.page
    visit.ask(FIRST)
    other = visit.open(address)
    other.locator(".past summary").click()
    other.get_by_role("button", name=f"删除 {FIRST}").press("Enter")
    other.get_by_role("button", name=f"确定删除 {FIRST}").press("Enter")
    expect(page.locator(".welcome")).to_be_visible()
    visit.ask(SECOND)
    assert titles(page) == [SECOND]


@pytest.mark.browser
@pytest.mark.usefixtures("restarted")
def test_another_conversation_may_be_opened_while_one_is_restored(
    visit: Visit, pipeline: FakePipeline
) -> None:
    page = visit.page
    pipeline.go_on.set()
    visit.ask(FIRST)
    page.get_by_role("button", name="新对话").click()
    expect(page.locator(".welcome")).to_be_visible()
    visit.ask(SLOW)
    pipeline.go_on.clear()
    page.reload()
    expect(page.locator(".rest")).to_be_visible()
    page.locator(".past summary").click()
    page.locator(".past [data-event=past]", has_text=FIRST).click()
    whole(page, 1)
    pipeline.go_on.set()
    visit.ask(SILENT)
    assert questions(page) == [FIRST, SILENT]
    expect(page.locator(".past li")).to_have_count(2)


@pytest.mark.browser
@pytest.mark.usefixtures("restarted")
def test_an_answer_that_changed_is_told_once(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    page = visit.page
    visit.ask(FIRST)
    visit.ask(SECOND)
    monkeypatch.setitem(table_pipeline.TABLE, FIRST, [("park.txt", "30平方公里")])
    page.reload()
    whole(page, 2)
    expect(page.locator(".changed")).to_have_count(1)
    expect(page.locator("#exchange-1 .changed")).to_contain_text("与先前的回答不同")
    expect(page.locator("#exchange-1 .answer > span").first).to_have_text("30平方公里")
    assert page.evaluate(CONTRAST) == []


@pytest.mark.browser
@pytest.mark.usefixtures("restarted")
def test_trouble_while_restoring_is_one_line_and_loses_nothing(
    visit: Visit, pipeline: FakePipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = visit.page
    visit.ask(FIRST)
    visit.ask(SILENT)
    with monkeypatch.context() as broken:
        broken.setattr(pipeline, "ask", None)
        page.reload()
        expect(page.get_by_role("alert")).to_contain_text("出错了")
        expect(page.locator(".rest")).to_contain_text("还有 2 个问题没有恢复")
    page.get_by_role("button", name="继续恢复").click()
    whole(page, 2)
    assert questions(page) == [FIRST, SILENT]


@pytest.mark.browser
def test_a_link_asks_and_its_reload_restores(visit: Visit, address: str) -> None:
    visit.ask(FIRST)
    page = visit.page
    page.goto(f"{address}?q={SECOND}&lang=en")
    whole(page, 1)
    assert questions(page) == [SECOND]
    visit.ask(SILENT)
    page.reload()
    whole(page, 2)
    assert questions(page) == [SECOND, SILENT]
    expect(page.locator(".past li")).to_have_count(2)
    page.get_by_role("button", name="New chat").click()
    expect(page.locator(".welcome")).to_be_visible()
    page.reload()
    expect(page.locator(".welcome h2")).to_have_text("You could ask")
    assert page.url.endswith("?lang=en")


@pytest.mark.browser
def test_who_writes_a_comment_stays_there_when_the_page_is_painted(visit: Visit, feedback: Path) -> None:
    page = visit.page
    feedback.unlink(missing_ok=True)
    visit.ask(FIRST)
    up = page.get_by_role("button", name="答得好", exact=True)
    up.focus()
    page.keyboard.press("Enter")
    expect(up).to_have_attribute("aria-pressed", "true")
    expect(up).to_be_focused()
    page.locator(".draft").fill("很好")
    page.evaluate("""() => {
        document.querySelectorAll('.marker button')[1].click();
        document.querySelector('.draft').focus();
        document.querySelector('.draft').setSelectionRange(1, 1);
    }""")
    expect(page.locator("select.picker")).to_have_value("licence.txt")
    expect(page.locator(".scroller mark.main")).to_be_visible()
    expect(page.locator(".draft")).to_be_focused()
    page.keyboard.type("的")
    page.keyboard.press("Enter")
    expect(page.get_by_text("谢谢，已记下。")).to_be_visible()
    assert read(feedback)[-1].comment == "很的好"


KEPT = st.builds(
    Kept,
    number=st.just(0),
    question=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(str.strip),
    sure=st.floats(0, 1),
    said=st.from_regex(r"[0-9a-f]{8}", fullmatch=True) | st.just(""),
) | st.builds(
    Kept,
    number=st.just(0),
    question=st.just("甲"),
    thumb=st.sampled_from(Thumb),
    is_commented=st.booleans(),
    rating=st.from_regex(r"[0-9a-f]{16}", fullmatch=True) | st.just(""),
)


@given(st.lists(KEPT, min_size=1, max_size=5))
def test_what_is_kept_comes_back_and_is_kept_again(kept: list[Kept]) -> None:
    session = Session(n_asked=7).recalled(NAME, kept)
    written = to_json(session)
    assert from_json(NAME, written) == tuple(kept)
    assert to_json(Session().recalled(NAME, from_json(NAME, written))) == written
    assert [each.number for each in session.rest] == list(range(8, 8 + len(kept)))


def test_remembered_is_what_was_answered_to_the_same_question_after_the_same_turns(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("cyqa.web.remembered.N_ANSWERS", 2)
    answer, remembered = FakePipeline().ask(FIRST), Remembered()
    turns = [Turn(str(n), None) for n in range(10)]
    remembered.put(turns, 0.5, answer, 0.25)
    assert remembered.get(FIRST, turns[2:], 0.5) == (answer, 0.25), "no more turns are looked at"
    for other in ((SILENT, turns, 0.5), (FIRST, turns[:-1], 0.5), (FIRST, turns, 0.6)):
        assert remembered.get(*other) is None
    remembered.put((), 0.0, answer, 0.1)
    assert remembered.get(FIRST, turns, 0.5)
    remembered.put((), 0.1, answer, 0.1)
    assert [remembered.get(FIRST, (), sure) is None for sure in (0.0, 0.1)] == [True, False]
    assert remembered.get(FIRST, turns, 0.5), "the one looked up last stays"


def test_digest_tells_answers_apart() -> None:
    pipeline = FakePipeline()
    answers = [pipeline.ask(question) for question in (FIRST, FIRST, SECOND, SILENT)]
    assert len({digest(answer) for answer in answers}) == 3


ONE = [{"question": "甲"}]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("", json.dumps(ONE)),
        ("../x", json.dumps(ONE)),
        (NAME + "\n", json.dumps(ONE)),
        (NAME, json.dumps(ONE * (MAX_EXCHANGES + 1))),
        (NAME, " " * (MAX_KEPT + 1)),
        (NAME, "9" * 5000),
        (NAME, '[{"question": "\\ud83d"}]'),
        (NAME, json.dumps([{"question": "问" * 2001}])),
        (NAME, json.dumps([None])),
        *(
            (NAME, json.dumps([{"question": "甲", **row}]))
            for row in (
                {"sure": 1.1},
                {"sure": float("nan")},
                {"sure": True},
                {"sure": "0"},
                {"thumb": "x"},
                {"thumb": []},
                {"commented": 1},
                {"said": "x"},
                {"said": 1},
                {"thumb": "up", "rating": "x"},
                {"thumb": "up", "rating": 1},
            )
        ),
    ],
)
def test_another_form_is_refused(name: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"expected|form|JSON|asked|surrogates"):
        from_json(name, text)
    assert from_json(NAME, json.dumps(ONE)) == (Kept(0, "甲"),)


def test_no_more_is_kept_than_is_shown() -> None:
    answer = FakePipeline().ask(FIRST)
    session = Session()
    for _ in range(MAX_EXCHANGES + 2):
        session = session.asking(FIRST, NAME).answered(answer, 0.1)
    assert len(from_json(NAME, to_json(session))) == MAX_EXCHANGES
    assert session.cleared().conversation == ""
    assert to_json(session.cleared()) == ""
