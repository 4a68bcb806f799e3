"""Hostile text in names, titles, articles, questions and comments: nothing runs, and it shows as text."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from table_pipeline import FakePipeline, served
from visit import Visit

from cyqa.feedback import read
from cyqa.records import Answer, Turn
from cyqa.share.escape import visible

PAYLOADS = (
    "<script>window.hacked=1</script>",
    "</script><script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    "<svg/onload=window.hacked=1>",
    "<svg><animate onbegin=window.hacked=1 attributeName=x dur=1s>",
    "<details open ontoggle=window.hacked=1>",
    "<iframe srcdoc='<script>parent.hacked=1</script>'></iframe>",
    "<a href=javascript:window.hacked=1>甲</a>",
    "<form action=javascript:window.hacked=1><button>甲</button></form>",
    "<style>body{display:none}</style>",
    "<math><mtext><table><mglyph><style><img src=x onerror=window.hacked=1>",
    '" onmouseover="window.hacked=1" x="',
    "' autofocus onfocus='window.hacked=1' x='",
    "${window.hacked=1}{{window.hacked=1}}<%= window.hacked=1 %>`${window.hacked=1}`",
    "&lt;script&gt;window.hacked=1&lt;/script&gt;&#60;script&#62;",
    '[甲](javascript:window.hacked=1) ![乙](x" onerror="window.hacked=1)',
    "<!--><img src=x onerror=window.hacked=1>-->",
    "]]><script>window.hacked=1</script><![CDATA[",
    "\u202e>1=dekcah.wodniw=rorreno x=crs gmi<\u202c",
    "<\u200bscript>window.hacked=1<\u200b/script>＜script＞window.hacked=1＜/script＞",
)


class HostilePipeline(FakePipeline):
    """An article of each payload, which answers it."""

    def __init__(self) -> None:
        super().__init__(
            {f"{n:02}{bait}.txt": f"{bait}\n\n有人写道{bait}完了。\n" for n, bait in enumerate(PAYLOADS)}
        )

    def ask(self, question: str, history: Sequence[Turn] = (), sure: float = 0.0) -> Answer:
        silent = super().ask(question, history, sure)
        if question not in PAYLOADS:
            return silent
        article = self.index.articles[f"{PAYLOADS.index(question):02}{question}.txt"]
        words = article.clean[article.clean.index("有人写道") :].strip()
        citation = self.cite(article.source, words)
        hits = self.retrieve(question)
        return Answer(question, words, 0.9, (words, question), (citation,), hits, words + question, question)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    feedback = tmp_path_factory.mktemp("hostile") / "f"
    with served(HostilePipeline(), feedback=feedback) as address:
        yield address, feedback


@pytest.mark.browser
@pytest.mark.slow
def test_nothing_runs_and_all_shows_as_text(
    browser: Browser, hostile: tuple[str, Path], tmp_path: Path
) -> None:
    address, feedback = hostile
    visit = Visit(browser, address)
    page = visit.page
    for number, bait in enumerate(PAYLOADS, start=1):
        visit.ask(bait)
        exchange = page.locator(f"#exchange-{number}")
        assert exchange.locator(".question bdi").text_content() == visible(bait)
        assert "有人写道" in (exchange.locator(".answer").first.text_content() or "")
        exchange.locator("[data-thumb=down]").click()
        exchange.locator(".draft").fill(bait)
        exchange.locator(".draft").press("Enter")
        expect(exchange.locator(".comment")).to_have_count(0)
        exchange.locator(".why summary").click()
    assert {each.comment for each in read(feedback)} == {bait.strip() for bait in PAYLOADS}
    for tab, sign in (
        ("timeline", ".timeline"),
        ("articles", ".covered"),
        ("map", ".map"),
        ("session", ".chart"),
    ):
        page.locator(f".tabs [data-tab={tab}]").click()
        expect(page.locator(sign)).to_be_visible()
    page.locator("[data-view=printed]").click()
    expect(page.locator(".raw-text")).to_be_visible()
    page.locator(".past summary").click()
    expect(page.locator(".past-menu li .title").first).to_have_text(PAYLOADS[0])
    page.reload()
    expect(page.locator(".exchange")).to_have_count(len(PAYLOADS))
    for form in ("html", "json", "md"):
        with page.expect_download() as download:
            page.locator(f"[data-form={form}]").click()
        download.value.save_as(tmp_path / f"saved.{form}")
    assert page.evaluate("window.hacked") is None
    page.goto((tmp_path / "saved.html").as_uri())
    assert page.evaluate("window.hacked") is None
    assert page.locator("script:not([type='application/json']), iframe, img, form").count() == 0
    assert PAYLOADS[0] in page.locator("body").inner_text()
    visit.context.close()
    assert not visit.troubles
    assert {url.split("/")[2] for url in visit.requests if url.startswith("http")} == {address.split("/")[2]}


@pytest.mark.browser
@pytest.mark.slow
def test_links_and_kept_conversations_are_as_harmless(browser: Browser, hostile: tuple[str, Path]) -> None:
    address, _ = hostile
    visit = Visit(browser, address)
    for bait in PAYLOADS[:6]:
        page = visit.page
        page.evaluate(
            """(bait) => {
                const row = JSON.stringify([{question: bait, said: '00000000'}]);
                localStorage.setItem('cyqa_conversation_0123456789abcdef', '5\\n' + row);
                sessionStorage.setItem('cyqa_open', '0123456789abcdef');
            }""",
            bait,
        )
        page.reload()
        expect(page.locator(".exchange:not(.pending) .question bdi")).to_have_text(bait)
        page.goto(address + "?" + page.evaluate("(q) => String(new URLSearchParams({q}))", bait))
        expect(page.locator(".exchange:not(.pending) .question bdi")).to_have_text(bait)
        assert page.evaluate("window.hacked") is None
    visit.context.close()
    assert not visit.troubles
