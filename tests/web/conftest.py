"""The page over a table of answers, and a real browser that visits it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from table_pipeline import FakePipeline, served
from visit import Visit

from chromium import chromium

expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong


@pytest.fixture(scope="module")
def pipeline() -> FakePipeline:
    return FakePipeline()


@pytest.fixture(scope="module")
def feedback(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("feedback") / "new" / "feedback.sqlite"


@pytest.fixture(scope="module")
def address(pipeline: FakePipeline, feedback: Path) -> Iterator[str]:
    with served(pipeline, feedback=feedback) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    visit = Visit(browser, address)
    yield visit
    visit.context.close()
    assert not visit.troubles
    assert {url.split("/")[2] for url in visit.requests} == {address.split("/")[2]}
