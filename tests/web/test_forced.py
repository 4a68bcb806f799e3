"""Where the visitor's system forces its colours, nothing is told by a background alone."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, expect
from visit import Visit

FIRST = "基金总规模多少？"


@pytest.fixture(params=["light", "dark"])
def forced(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Visit]:
    visit = Visit(browser, address, scheme=request.param)
    visit.page.emulate_media(forced_colors="active")
    yield visit
    visit.context.close()
    assert not visit.troubles


def ground(place: Locator) -> str:
    return str(place.evaluate("(element) => getComputedStyle(element).backgroundColor"))


def has_picture(place: Locator) -> bool:
    """Whether the place is painted in more than one colour."""
    picture = Image.open(BytesIO(place.screenshot())).convert("RGB")
    return len(picture.getcolors(1 << 16) or "many") > 1


@pytest.mark.browser
def test_buttons_and_what_is_open_can_be_seen(forced: Visit) -> None:
    page = forced.page
    forced.ask(FIRST)
    page.locator("[data-thumb=down]").click()
    expect(page.locator("[data-thumb=down]")).to_have_attribute("aria-pressed", "true")
    for icon in page.locator(".tools .icon:visible").all():
        assert has_picture(icon)
    for alike in (".marker button", ".citations button[data-event=open]", ".tools [data-event=rate]"):
        assert ground(page.locator(alike).first) != ground(page.locator(alike).last)
    assert ground(page.locator(".tabs button").first) != ground(page.locator(".tabs button").last)
    expect(page.locator("#send")).to_have_css("border-top-style", "solid")
    mark = page.locator(".scroller mark.main")
    assert ground(mark) != mark.evaluate("(element) => getComputedStyle(element).color")


@pytest.mark.browser
def test_the_dots_of_the_keys_can_be_seen(forced: Visit) -> None:
    page = forced.page
    forced.ask(FIRST)
    page.locator(".tabs [data-tab=map]").click()
    assert has_picture(page.locator(".key-dot"))
    dots = "(rows) => rows.map((row) => getComputedStyle(row, '::before').backgroundColor)"
    assert len(set(page.locator(".legend li").evaluate_all(dots))) == 3
