"""The server under load, killed, and started again."""

import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import gradio as gr
import pytest
from playwright.sync_api import Browser, expect
from table_pipeline import FakePipeline, served
from test_public import call
from visit import BOX, Visit, send

from cyqa.feedback import Thumb, read
from cyqa.web import public

ROOT = Path(__file__).parents[2]
FIRST = "基金总规模多少？"
SECOND = "基金签约后投资什么？"
SILENT = "火星上有什么？"
SERVER = """if True:
    import sys
    from pathlib import Path
    from table_pipeline import FakePipeline
    from cyqa.web.page import serve
    serve(FakePipeline(), port=int(sys.argv[1]), feedback=Path(sys.argv[2]))
"""


@contextmanager
def killed_in_the_end(port: int, feedback: Path) -> Iterator[str]:
    """The address of a page served by a process of its own, which ends without warning."""
    command = [sys.executable, "-c", SERVER, str(port), str(feedback)]
    process = subprocess.Popen(command, cwd=Path(__file__).parent, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    found = re.search(r"http://\S+/", process.stdout.readline())
    assert found is not None
    try:
        yield found[0]
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(20)


def rate(visit: Visit, exchange: int, thumb: str) -> None:
    button = visit.page.locator(f"#exchange-{exchange} [data-thumb={thumb}]")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


@pytest.mark.browser
@pytest.mark.slow
def test_a_killed_server_loses_no_feedback_and_the_page_goes_on(browser: Browser, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    feedback = tmp_path / "feedback.sqlite"
    with killed_in_the_end(port, feedback) as address:
        visit = Visit(browser, address)
        visit.ask(FIRST)
        rate(visit, 1, "up")
    page = visit.page
    asked = page.locator(".exchange:not(.pending) .question bdi")
    assert [(each.question, each.thumb) for each in read(feedback)] == [(FIRST, Thumb.UP)]
    with killed_in_the_end(port, feedback):
        visit.ask(SECOND)
        expect(asked).to_have_text([FIRST, SECOND])
        expect(page.locator("#exchange-1 [data-thumb=up]")).to_have_attribute("aria-pressed", "true")
        rate(visit, 2, "down")
    kept = [(each.question, each.thumb) for each in read(feedback)]
    assert kept == [(FIRST, Thumb.UP), (SECOND, Thumb.DOWN)]
    send(page, SILENT)
    expect(page.locator(".toast-body")).to_contain_text("与服务器的连接断了")
    with killed_in_the_end(port, feedback):
        expect(page.locator(".toast-body")).to_have_count(0)
        expect(asked).to_have_text([FIRST, SECOND])
        expect(page.locator(BOX)).to_have_value(SILENT)
    with killed_in_the_end(port, feedback):
        with page.expect_navigation():
            page.locator(".marker button").first.click()
        expect(asked).to_have_text([FIRST, SECOND])
        expect(page.locator(BOX)).to_have_value(SILENT)
        page.press(BOX, "Enter")
        expect(asked).to_have_text([FIRST, SECOND, SILENT])
    visit.context.close()


@pytest.mark.model
@pytest.mark.slow
def test_the_load_benchmark_finds_nothing_wrong(seeds_index: str, tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "load.py"), "--index", seeds_index]
    options = ["--people", "5", "--seconds", "6", "--out", str(tmp_path / "load.json")]
    done = subprocess.run([*command, *options], capture_output=True, text=True, timeout=300, check=False)
    figures = json.loads((tmp_path / "load.json").read_text(encoding="utf-8"))
    assert (figures["errors"], figures["differ from those given alone"]) == ({}, {}), done.stderr
    assert figures["answers"] >= 5


def test_callers_leave_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "FETCHED_WITHIN", 1.0)
    pages: list[gr.Blocks] = []
    made = public.rest
    monkeypatch.setattr(
        "cyqa.web.page.rest", lambda function, page: (pages.append(page), made(function, page))[1]
    )
    with served(FakePipeline(), feedback=tmp_path / "f") as address:
        for question in (FIRST, "拒", "坏"):
            call(address, "search", question=question)
        queue, sessions = pages[0]._queue, pages[0].state_holder
        assert (len(sessions.session_data), len(sessions.time_last_used)) == (0, 0)
        until = time.monotonic() + 20
        while queue.pending_event_ids_session and time.monotonic() < until:
            time.sleep(0.1)
        assert (dict(queue.pending_event_ids_session), len(queue.pending_messages_per_session)) == ({}, 0)
