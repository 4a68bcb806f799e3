"""The saved page in a real browser: hostile text is text, nothing loads, it is styled, and prints."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conversations import HOSTILE, answer, article, bundle

from cyqa.share.escape import visible
from cyqa.share.page import to_html

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
WORDS = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    names = [os.environ.get("CYQA_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"]
    executable = next((found for name in names if name and (found := shutil.which(name))), None)
    if executable is None:
        pytest.skip("no Chromium: install it, or name it in $CYQA_CHROMIUM")
    with playwright.sync_playwright() as started:
        yield started.chromium.launch(executable_path=executable, args=["--no-sandbox"])


@pytest.mark.parametrize(
    ("media", "scheme", "ground"),
    [
        ("screen", "light", "rgb(246, 245, 242)"),
        ("screen", "dark", "rgb(20, 21, 24)"),
        ("print", "dark", "rgb(255, 255, 255)"),
    ],
)
def test_a_hostile_conversation_does_nothing(
    browser: "playwright.Browser", tmp_path: Path, media: str, scheme: str, ground: str
) -> None:
    found = article("a.txt", HOSTILE)
    path = tmp_path / "answer.html"
    path.write_text(to_html(bundle([answer(HOSTILE, found, WORDS)], [found])), encoding="utf-8")
    page = browser.new_page(viewport={"width": 390, "height": 700}, color_scheme=scheme)
    page.emulate_media(media=media)
    happened: list[str] = []
    page.on("console", lambda message: happened.append(message.text))
    page.on("pageerror", lambda error: happened.append(str(error)))
    page.on("dialog", lambda dialog: happened.append(dialog.message))
    page.on("request", lambda request: happened.append(request.url))
    page.goto(path.as_uri())
    assert happened == [path.as_uri()]
    assert page.text_content("p.answer") == page.text_content("mark") == WORDS
    assert page.text_content("h2") == f"1. {visible(HOSTILE)}"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == ground
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()


def test_what_is_written_from_right_to_left_is_shown_so(
    browser: "playwright.Browser", tmp_path: Path
) -> None:
    found = article("ميناء.txt", "افتتح الميناء في عام 2019 بتكلفة 50 مليون دولار.\n")
    path = tmp_path / "answer.html"
    path.write_text(to_html(bundle([answer("متى افتتح الميناء؟", found, "عام 2019")], [found])), "utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    for selector in ("h2:has(~ .answer)", ".answer", "p:has(mark)", "blockquote"):
        assert page.eval_on_selector(selector, "(told) => getComputedStyle(told).direction") == "rtl"
    page.close()
