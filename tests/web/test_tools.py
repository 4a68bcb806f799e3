"""What can be done with an answer: copy it, ask why, rate it, share it, ask again."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from table_pipeline import FakePipeline, served
from visit import BOX, CONTRAST, Visit, send

from cyqa.feedback import read
from cyqa.share.bundle import read_export
from cyqa.share.verify import shelve, verify
from cyqa.web.labels import ZH
from cyqa.web.session import Session, exchange_of
from cyqa.web.why import met_words, percentages, why

FIRST = "基金总规模多少？"
SLOW = "慢"
SILENT = "火星上有什么？"


@pytest.mark.browser
@pytest.mark.parametrize("has_clipboard", [True, False])
def test_citation_is_copied_with_its_reference(visit: Visit, has_clipboard: bool) -> None:
    page = visit.page
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    if not has_clipboard:  # as on a page that is neither from this machine nor over TLS
        page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
    visit.ask(FIRST)
    row = page.locator(".citations li").nth(1)
    expect(row.locator(".copies")).to_have_css("opacity", "1")
    for name, copied in (
        ("复制引文（出处 2）", "“300亿元”[1]\n\n[1] 首张异地执照[Z/DK]. 行4，字符41-46. licence.txt."),
        ("Markdown（出处 2）", "> 300亿元\n>\n> — 首张异地执照\\[Z/DK\\]. 行4，字符41-46. licence\\.txt."),
    ):
        button = row.get_by_role("button").filter(has_text=name)
        button.focus()
        page.keyboard.press("Enter")
        said = row.get_by_role("button", name="已复制")
        expect(said).to_be_focused()
        assert page.evaluate("navigator.clipboard.readText()") == copied
        expect(button).to_be_visible()


@pytest.mark.browser
def test_hostile_citation_is_copied_as_it_is(visit: Visit) -> None:
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.ask("恶意文章写了什么？")
    visit.page.locator(".citations li").hover()
    visit.page.locator(".copies button").first.click()
    expect(visit.page.locator("[data-copied]")).to_have_text("已复制")
    assert "“<script>window.hacked = 2</script>第一段”[1]" in visit.page.evaluate(
        "navigator.clipboard.readText()"
    )
    assert visit.page.evaluate("window.hacked") is None


@pytest.mark.browser
def test_why_is_closed_until_asked_and_stays_open(visit: Visit) -> None:
    page = visit.page
    visit.ask(FIRST)
    expect(page.locator(".why dl").first).to_be_hidden()
    page.locator(".why summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".why > p")).to_contain_text("把握 87%，不低于所要求的 40%，所以作答。")
    expect(page.locator(".why dl").first).to_contain_text("0.80")
    expect(page.locator(".scores div:last-child dt").first).to_have_text("像答案")
    expect(page.locator(".scores div:last-child dd")).to_have_text(["+6.0", "+2.0", "−2.0", "−6.0"])
    bars = page.locator(".scores div:last-child dd").evaluate_all(
        "all => all.map((dd) => dd.getAttribute('style'))"
    )
    assert bars == [f"--share: {share}%" for share in (100, 33, 0, 0)]
    expect(page.locator(".met").first).to_have_text("同有的字词：基金 规模")
    assert page.evaluate(CONTRAST) == []
    page.locator(".why li button").first.click()
    expect(page.locator(".scroller mark.closest").first).to_be_visible()
    expect(page.locator(".why dl").first).to_be_visible()
    visit.ask(SILENT)
    expect(page.locator(".why").last).not_to_have_attribute("open", "")
    expect(page.locator(".why > p").last).to_contain_text("把握只有 10%，不到所要求的 40%，所以不作答。")


@pytest.mark.browser
def test_thumb_and_comment_are_kept(visit: Visit, feedback: Path) -> None:
    page = visit.page
    feedback.unlink(missing_ok=True)
    visit.ask(SILENT)
    visit.ask(FIRST)
    up, down = (page.get_by_role("button", name=name, exact=True).last for name in ("答得好", "答得不好"))
    up.focus()
    page.keyboard.press("Enter")
    expect(up).to_have_attribute("aria-pressed", "true")
    down.click()
    expect(down).to_have_attribute("aria-pressed", "true")
    expect(up).to_have_attribute("aria-pressed", "false")
    field = page.locator(".draft")
    field.fill("太少<b>了")
    page.locator(".marker button").first.click()
    expect(page.locator(".marker button").first).to_have_attribute("aria-current", "true")
    expect(field).to_have_value("太少<b>了")
    field.press("Enter")
    expect(page.get_by_text("谢谢，已记下。")).to_be_visible()
    kept = read(feedback)
    assert [(each.thumb, each.comment) for each in kept] == [("down", "太少<b>了")]
    assert {(each.question, each.answer, each.reader) for each in kept} == {(FIRST, "300亿元", "fake-reader")}
    assert [turn.question for turn in kept[0].history] == [SILENT]
    assert page.evaluate(CONTRAST) == []


@pytest.mark.browser
def test_a_thumb_adds_nothing_but_the_field_to_what_is_read_out(visit: Visit) -> None:
    page = visit.page
    visit.ask(FIRST)
    page.evaluate(
        """() => {
            window.added = [];
            new MutationObserver((changes) => {
                for (const { addedNodes } of changes) window.added.push(...addedNodes);
            }).observe(document.querySelector('.chat'), { childList: true, subtree: true });
        }"""
    )
    page.get_by_role("button", name="答得好", exact=True).click()
    expect(page.locator(".draft")).to_be_visible()
    field = "(node) => node.parentElement?.closest('.remark')"
    assert page.evaluate(f"window.added.length > 0 && window.added.every({field})")


@pytest.mark.browser
def test_the_same_thumb_once_more_takes_it_back_even_after_a_reload(visit: Visit, feedback: Path) -> None:
    page = visit.page
    feedback.unlink(missing_ok=True)
    visit.ask(FIRST)
    up = page.get_by_role("button", name="答得好", exact=True)
    for is_reloaded in (False, True):
        up.click()
        expect(up).to_have_attribute("aria-pressed", "true")
        expect(page.locator(".draft")).to_be_visible()
        assert len(read(feedback)) == 1
        if is_reloaded:
            page.reload()
            expect(page.locator(".exchange:not(.pending)")).to_have_count(1)
        up.click()
        expect(up).to_have_attribute("aria-pressed", "false")
        expect(page.locator(".draft")).to_have_count(0)
        assert read(feedback) == ()


@pytest.mark.browser
def test_thumb_that_cannot_be_kept_is_one_line(visit: Visit, feedback: Path) -> None:
    page = visit.page
    feedback.unlink(missing_ok=True)
    feedback.mkdir(parents=True)
    visit.ask(FIRST)
    up = page.get_by_role("button", name="答得好", exact=True)
    up.click()
    expect(page.get_by_role("alert")).to_have_text("评价没能存下来；原因已写入服务端日志。")
    expect(up).to_have_attribute("aria-pressed", "false")
    feedback.rmdir()
    up.click()
    expect(up).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert len(read(feedback)) == 1


@pytest.mark.browser
def test_link_asks_its_question_anew(address: str, visit: Visit) -> None:
    page = visit.page
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.ask("那它的面积呢？")
    page.get_by_role("button", name="复制这个问题的链接").click()
    expect(page.locator("[data-copied]")).to_have_text("已复制")
    link = page.evaluate("navigator.clipboard.readText()")
    page = visit.open(link)
    expect(page.locator(".question bdi")).to_have_text("园区的面积是多少？")
    page = visit.open(f"{address}?lang=en&q=%3Cimg%20src%3Dx%20onerror%3Dwindow.hacked%3D1%3E%26%E4%BD%A0")
    expect(page.locator(".question bdi")).to_have_text("<img src=x onerror=window.hacked=1>&你")
    expect(page.locator(".answer")).to_have_text("The articles do not say")
    page = visit.open(f"{address}?lang=en&q={'q' * 2001}")
    expect(page.get_by_role("alert")).to_contain_text("The question is too long")
    expect(page.locator(BOX)).to_have_value("q" * 2001)
    expect(page.locator(".exchange")).to_have_count(0)
    assert page.evaluate("window.hacked") is None


@pytest.mark.browser
def test_a_link_asks_as_sure_an_answer(visit: Visit) -> None:
    page = visit.page
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.select_option(".foot select", "0.95")
    visit.ask(FIRST)
    expect(page.locator(".exchange")).to_contain_text("95%")
    page.get_by_role("button", name="复制这个问题的链接").click()
    link = page.evaluate("navigator.clipboard.readText()")
    page.select_option(".foot select", "0")
    page = visit.open(link)
    expect(page.locator(".foot select")).to_have_value("0.95")
    expect(page.locator(".exchange:not(.pending)")).to_contain_text("95%")
    page.get_by_role("button", name="新对话").click()
    page.reload()
    expect(page.locator(".foot select")).to_have_value("0")


@pytest.mark.browser
def test_going_back_to_a_link_asks_its_question(visit: Visit, address: str) -> None:
    page = visit.page
    for question in (FIRST, SILENT):
        page.goto(f"{address}?q={question}&lang=en")
        expect(page.locator(".exchange:not(.pending)")).to_have_count(1)
    page.go_back()
    expect(page.locator(".question bdi")).to_have_text([FIRST])
    page.go_forward()
    expect(page.locator(".question bdi")).to_have_text([SILENT])
    expect(page.locator(".past [data-event=past]")).to_have_count(2)
    page.go_back()
    expect(page.locator(".question bdi")).to_have_text([FIRST])
    page.get_by_role("button", name="中文").click()
    expect(page.locator("#send")).to_have_text("提问")
    page.reload()
    expect(page.locator(".question bdi")).to_have_text([FIRST])
    expect(page.locator("#send")).to_have_text("提问")


@pytest.mark.browser
def test_conversation_is_saved_and_can_be_verified(
    visit: Visit, pipeline: FakePipeline, tmp_path: Path
) -> None:
    page = visit.page
    expect(page.locator(".exports")).to_be_hidden()
    for question in (FIRST, SILENT, "恶意文章写了什么？"):
        visit.ask(question)
    for name, suffix in (("JSON", "json"), ("网页", "html"), ("Markdown", "md")):
        with page.expect_download() as download:
            page.get_by_role("button", name=name, exact=True).last.click()
        assert download.value.suggested_filename.endswith(f".{suffix}")
        path = tmp_path / f"saved.{suffix}"
        download.value.save_as(path)
        if suffix == "md":
            assert "\n# 问答记录" in "\n" + path.read_text(encoding="utf-8")
            continue
        export = read_export(path)
        assert [exchange.answer for exchange in export.bundle.exchanges][:2] == ["300亿元", None]
        findings = verify(export, shelve(export.bundle, pipeline.index.articles))
        assert [finding for finding in findings if finding.holds is False] == []


@pytest.mark.browser
def test_answers_less_sure_than_required_are_withheld(visit: Visit) -> None:
    page = visit.page
    required = page.get_by_role("combobox", name="作答所需的把握")
    with page.expect_response("**/run/predict*"):
        required.select_option("0.9")
    visit.ask(FIRST)
    expect(page.locator(".answer")).to_have_text("没有找到把握达到 90% 的答案")
    page.locator(".tabs").get_by_text("统计").click()
    expect(page.locator(".see tbody tr")).to_contain_text("没有找到把握达到 90% 的答案")
    page.locator(".tabs").get_by_text("问答").click()
    visit.ask(SILENT)
    expect(page.locator(".answer").last).to_have_text("文中没有找到答案")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("combobox", name="Confidence needed")).to_have_value("0.9")
    with page.expect_response("**/run/predict*"):
        page.get_by_role("combobox", name="Confidence needed").select_option("0.8")
    visit.ask(FIRST)
    expect(page.locator(".answer > span").last).to_have_text("300亿元")


@pytest.mark.browser
def test_a_question_can_be_stopped_and_asked_again(visit: Visit, pipeline: FakePipeline) -> None:
    page = visit.page
    pipeline.go_on.clear()
    visit.ask(FIRST)
    send(page, SLOW)
    page.get_by_role("button", name="停止").click()
    expect(page.locator(".pending")).to_have_count(0)
    expect(page.locator(BOX)).to_have_value(SLOW)
    pipeline.go_on.set()
    visit.ask(SILENT)
    expect(page.locator(".question bdi")).to_have_text([FIRST, SILENT])
    again = page.get_by_role("button", name="再问一次")
    expect(again).to_have_count(1)
    again.click()
    expect(page.locator("#exchange-3")).to_be_visible()
    expect(page.locator(".question bdi")).to_have_text([FIRST, SILENT])
    assert [turn.question for turn in pipeline.histories[-1]] == [FIRST]


@pytest.mark.browser
def test_a_question_waits_for_the_one_before(visit: Visit, pipeline: FakePipeline) -> None:
    page = visit.page
    pipeline.go_on.clear()
    page.fill(BOX, SLOW)
    for _ in range(3):
        page.keyboard.down("Enter")  # held down
    page.keyboard.up("Enter")
    expect(page.locator(".pending")).to_be_visible()
    expect(page.locator(BOX)).to_have_value("")
    send(page, FIRST)
    expect(page.get_by_role("alert")).to_contain_text("上一个问题还在查找")
    expect(page.locator(BOX)).to_have_value(FIRST)
    pipeline.go_on.set()
    expect(page.locator(".exchange:not(.pending)")).to_have_count(1)
    expect(page.get_by_role("alert")).to_have_count(0)
    page.press(BOX, "Enter")
    expect(page.locator(".question bdi")).to_have_text([SLOW, FIRST])
    assert page.evaluate("Object.keys(localStorage).length") == 1


@pytest.mark.browser
def test_a_full_queue_says_so_and_keeps_the_question(browser: Browser, tmp_path: Path) -> None:
    pipeline = FakePipeline()
    with served(pipeline, feedback=tmp_path / "f", max_queue=0) as address:
        visits = [Visit(browser, address) for _ in range(3)]
        for visit in visits[:2]:
            send(visit.page, SLOW)
            expect(visit.page.locator(".pending")).to_be_visible()
        late = visits[2].page
        late.fill(BOX, FIRST)
        late.press(BOX, "Enter")
        expect(late.get_by_role("alert")).to_have_text("现在提问的人太多，请稍等片刻再问。")
        expect(late.locator(BOX)).to_have_value(FIRST)
        pipeline.go_on.set()
        expect(visits[0].page.locator(".answer")).to_be_visible()
        expect(visits[1].page.locator(".answer")).to_be_visible()
        visits[2].ask(FIRST)
        for visit in visits:
            visit.context.close()


@pytest.mark.browser
def test_answer_and_article_are_tied_by_pointer_and_focus(visit: Visit) -> None:
    page = visit.page
    visit.ask(FIRST)
    page.locator(".marker button").first.hover()
    expect(page.locator(".scroller mark.main")).to_have_class("main tied")
    page.locator(".marker button").nth(1).hover()
    expect(page.locator(".tied")).to_have_text(["[2]", "[2] 首张异地执照 licence.txt 第 3 段 · 第 4 行"])
    box = page.locator(".scroller mark.main").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".marker .tied")).to_have_text("[1]")
    page.locator(".citations button").first.focus()
    expect(page.locator(".scroller mark.tied")).to_have_count(1)
    page.focus(BOX)
    page.locator(".masthead h1").hover()
    expect(page.locator(".tied")).to_have_count(0)


@pytest.mark.parametrize(
    ("margins", "bars"),
    [((6.0, 3.0, -2.0), (100, 50, 0)), ((-7.0, -14.0), (0, 0)), ((None, None), (0, 0)), ((0.0,), (0,))],
)
def test_only_what_the_reader_prefers_to_no_answer_has_a_bar(
    margins: tuple[float | None, ...], bars: tuple[int, ...]
) -> None:
    answer = FakePipeline().ask(SILENT)
    hits = tuple(replace(hit, margin=margin) for hit, margin in zip(answer.hits, margins, strict=False))
    exchange = exchange_of(1, replace(answer, hits=hits), 0.1, 0.0, 0.4)
    shares = re.findall(r"--share: (\d+)%", why(exchange, [""] * len(hits), ZH))
    assert shares[3::4] == [str(bar) for bar in bars]


def test_withheld_is_only_what_the_visitor_did_not_want() -> None:
    answer = FakePipeline().ask(FIRST, sure=0.9)
    kinds = [
        Session(sure=sure).answered(answer, 0.1, threshold).exchanges[0].is_withheld
        for sure, threshold in ((0.9, 0.4), (0.9, 0.95), (0.0, 0.95))
    ]
    assert kinds == [True, False, False]


@pytest.mark.parametrize(
    ("question", "passage", "met"),
    [
        ("基金总规模多少？", "规模300亿元的基金", ("基金", "规模")),
        ("總規模300億元？", "总规模300亿元", ("规模", "300", "亿元")),
        ("What is FPGA?", "国产fpga芯片", ("fpga",)),
        ("湖呢？", "湖", ()),
        ("", "", ()),
    ],
)
def test_met_words(question: str, passage: str, met: tuple[str, ...]) -> None:
    assert met_words(question, passage) == met


@pytest.mark.parametrize(
    ("sure", "least", "shown"),
    [(0.87, 0.4, ("87%", "40%")), (0.396, 0.4, ("39.6%", "40.0%")), (0.4, 0.4, ("40.000%", "40.000%"))],
)
def test_percentages_tell_two_confidences_apart(sure: float, least: float, shown: tuple[str, str]) -> None:
    assert percentages(sure, least) == shown
