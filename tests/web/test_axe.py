"""Every view of the page: axe-core finds nothing in it, and a picture of it is kept."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from visit import Visit

FIRST = "基金总规模多少？"
SILENT = "火星上有什么？"
ARTEFACTS = Path(__file__).parents[1] / "artefacts"
"""Where every view is kept as a picture, to be looked at."""
GRAVE = ("moderate", "serious", "critical")


def tab(name: str, sign: str) -> Callable[[Visit], None]:
    def go(visit: Visit) -> None:
        visit.page.locator(f".tabs [data-tab={name}]").click()
        expect(visit.page.locator(sign).first).to_be_visible()

    return go


def ask(question: str) -> Callable[[Visit], None]:
    def go(visit: Visit) -> None:
        tab("ask", ".chat")(visit)
        visit.ask(question)

    return go


def printed(visit: Visit) -> None:
    visit.page.locator("[data-view=printed]").click()
    expect(visit.page.locator(".raw-text mark").first).to_be_visible()


def why(visit: Visit) -> None:
    tab("ask", ".chat")(visit)
    visit.page.locator("[data-view=prose]").click()
    visit.page.locator(".why summary").first.click()
    expect(visit.page.locator(".why dl").first).to_be_visible()


def closest(visit: Visit) -> None:
    visit.page.locator(".nearest button").first.click()
    expect(visit.page.locator(".scroller mark.closest").first).to_be_visible()


def thumb(visit: Visit) -> None:
    visit.page.locator("[data-thumb=down]").first.click()
    expect(visit.page.locator(".comment").first).to_be_visible()


def menu(visit: Visit) -> None:
    visit.page.locator(".past summary").click()
    expect(visit.page.locator(".past-menu li").first).to_be_visible()


def notice(visit: Visit) -> None:
    visit.page.keyboard.press("Escape")
    tab("ask", ".chat")(visit)
    visit.page.locator("#send").click()
    expect(visit.page.get_by_role("alert")).to_be_visible()


VIEWS: dict[str, Callable[[Visit], None]] = {
    "empty": lambda _: None,
    "map without a question": tab("map", ".map"),
    "session without a question": tab("session", ".see"),
    "answered": ask(FIRST),
    "printed": printed,
    "silent": ask(SILENT),
    "why": why,
    "closest": closest,
    "thumb": thumb,
    "timeline": tab("timeline", ".timeline li"),
    "articles": tab("articles", ".covered"),
    "map": tab("map", ".map"),
    "session": tab("session", ".chart"),
    "conversations": menu,
    "notice": notice,
}


def grave(page: Page) -> Iterator[str]:
    """What axe finds that is more than minor, each with the elements it means."""
    for violation in Axe().run(page).response["violations"]:
        if violation["impact"] in GRAVE:
            nodes = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
            yield f"{violation['id']} ({violation['impact']}): {nodes}"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("size", "scheme", "language"),
    [
        ("desktop", "light", "zh"),
        ("desktop", "dark", "en"),
        ("phone", "light", "en"),
        ("phone", "dark", "zh"),
    ],
)
def test_axe_finds_nothing_grave(
    browser: Browser, address: str, size: str, scheme: str, language: str
) -> None:
    visit = Visit(browser, f"{address}?lang={language}", size, scheme)
    expect(visit.page.locator("html")).to_have_attribute("lang", "en" if language == "en" else "zh-CN")
    expect(visit.page.locator(".loading")).to_have_count(0)
    found = []
    for name, go in VIEWS.items():
        go(visit)
        found += [f"{name}: {said}" for said in grave(visit.page)]
        visit.page.screenshot(path=ARTEFACTS / f"{size}-{scheme}-{language}-{name.replace(' ', '-')}.png")
    assert found == []
    visit.context.close()
    assert not visit.troubles


@pytest.mark.browser
def test_axe_would_find_what_is_grave(visit: Visit) -> None:
    bad = "<button></button><p style='color:#bbb;background:#fff'>faint</p>"
    visit.page.evaluate("(bad) => document.querySelector('.chat').insertAdjacentHTML('beforeend', bad)", bad)
    assert {said.split()[0] for said in grave(visit.page)} == {"button-name", "color-contrast"}
