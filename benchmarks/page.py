"""How the page feels, by the browser's own trace and clock.

    python benchmarks/page.py

Chromium visits the page on this machine. First contentful paint is measured from the start of the
navigation, each time in a browser that has cached nothing. Layout shift is what the trace tells: while
the page loads, for each question answered, and what of that counts towards the page's score (CLS
leaves out what follows a key within half a second). From Enter to the answer counts until the browser
has painted it; what the pipeline itself took is told by the page, when the requests went out and came
back by the browser. Prints a table and writes JSON.
"""

import argparse
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page

from serving import QUESTIONS, served

sys.path.append(str(Path(__file__).parents[1] / "tests"))
from chromium import chromium

BOX = "#question textarea"
TRACED = ["blink.user_timing", "devtools.timeline", "loading"]
TOOK = re.compile(r"用时 ([\d.]+) 秒")
N_VISITS = 5
N_TRIES = 5
N_ROUNDS = 3
ANSWERED = """(n) => new Promise((done) => {
    const look = () => {
        const there = document.querySelectorAll('.exchange:not(.pending)');
        if (there.length < n) return requestAnimationFrame(look);
        const painted = () => setTimeout(() => done(performance.now()));
        requestAnimationFrame(painted);
    };
    look();
})"""
SENT = """() => window.addEventListener('keydown', () => {
    window.cyqaSent = performance.now();
    performance.clearResourceTimings();
}, {capture: true})"""
REQUESTS = """() => performance.getEntriesByType('resource')
    .filter((each) => each.name.includes('/gradio_api/'))
    .map((each) => [each.startTime - window.cyqaSent, each.responseEnd - window.cyqaSent])"""


@dataclass(frozen=True, slots=True)
class Wait:
    """For one answer, in milliseconds from Enter: until it was painted, the first request went out, and the
    last one came back; of that, the pipeline alone; and how many requests there were.
    """

    shown: float
    asked: float
    told: float
    took: float
    n_requests: int


def events(browser: Browser) -> list[dict[str, Any]]:
    """Of the trace, which ends here."""
    found: list[dict[str, Any]] = json.loads(browser.stop_tracing())["traceEvents"]
    return found


def visited(browser: Browser, address: str) -> tuple[float, float]:
    """Milliseconds from the start of the navigation to the first contentful paint, and the layout shift.

    :raises RuntimeError: if no trace of `N_TRIES` began before the navigation did.
    """
    for _ in range(N_TRIES):
        trace = traced(browser, address)
        started = {_navigation(event): event["ts"] for event in trace if event["name"] == "navigationStart"}
        painted = [event for event in trace if event["name"] == "firstContentfulPaint"]
        known = [event for event in painted if _navigation(event) in started]
        if known:
            return (known[-1]["ts"] - started[_navigation(known[-1])]) / 1000, shift(trace)
    raise RuntimeError(f"no trace of {N_TRIES} visits holds the start of the navigation; try again")


def traced(browser: Browser, address: str) -> list[dict[str, Any]]:
    """The trace of one visit in a browser that has cached nothing."""
    page = browser.new_context().new_page()
    browser.start_tracing(page=page, categories=TRACED)
    page.goto(address)
    page.wait_for_selector(".welcome")
    page.wait_for_timeout(500)
    trace = events(browser)
    page.context.close()
    return trace


def _navigation(event: dict[str, Any]) -> str:
    """Which navigation an event of the trace belongs to."""
    name: str = event["args"]["data"]["navigationId"]
    return name


def shift(trace: list[dict[str, Any]], is_all: bool = True) -> float:
    """The layout shift of a trace, all of it or what counts towards CLS."""
    shifts = [event["args"]["data"] for event in trace if event["name"] == "LayoutShift"]
    return float(sum(each["score"] for each in shifts if is_all or not each["had_recent_input"]))


def answers(page: Page) -> list[Wait]:
    """What was waited for, where an answer was given."""
    found = []
    page.evaluate(SENT)
    for number, question in enumerate(QUESTIONS * N_ROUNDS, start=1):
        page.fill(BOX, question)
        page.press(BOX, "Enter")
        shown = page.evaluate(ANSWERED, number)
        took = TOOK.search(page.locator(".exchange").last.inner_text())
        if took:
            requests = page.evaluate(REQUESTS)
            asked, told = min(each[0] for each in requests), max(each[1] for each in requests)
            sent = page.evaluate("window.cyqaSent")
            found.append(Wait(shown - sent, asked, told, 1000 * float(took[1]), len(requests)))
    return found


def measure(browser: Browser, address: str) -> dict[str, float]:
    """The figures, by name."""
    paints, loading = zip(*(visited(browser, address) for _ in range(N_VISITS)), strict=True)
    page = browser.new_context(viewport={"width": 1280, "height": 860}).new_page()
    page.goto(address)
    page.wait_for_selector(".welcome")
    browser.start_tracing(page=page, categories=TRACED)
    waits = answers(page)
    trace = events(browser)
    return {
        "first contentful paint, ms": median(paints),
        "the slowest, ms": max(paints),
        "Enter to answer, ms": median(wait.shown for wait in waits),
        "of that the pipeline, ms": median(wait.took for wait in waits),
        "above the pipeline, ms": median(wait.shown - wait.took for wait in waits),
        "  before the first request": median(wait.asked for wait in waits),
        "  requests, without it": median(wait.told - wait.asked - wait.took for wait in waits),
        "  after the last request": median(wait.shown - wait.told for wait in waits),
        "requests for an answer": median(wait.n_requests for wait in waits),
        "layout shift, loading": median(loading),
        "layout shift, an answer": shift(trace) / len(QUESTIONS * N_ROUNDS),
        "layout shift, all answers, CLS": shift(trace, is_all=False),
    }


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--index", type=Path, default=Path("index"))
    parser.add_argument("--out", type=Path, default=Path("results/page.json"))
    arguments = parser.parse_args()
    with served(arguments.index) as (address, _), chromium() as browser:
        figures = measure(browser, address)
    for label, value in figures.items():
        print(f"{label:30} {value:9.3f}")
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
