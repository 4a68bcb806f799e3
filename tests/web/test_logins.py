"""Who may see the page."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from table_pipeline import FakePipeline, served
from test_page import fetch

from cyqa.cli import main
from cyqa.errors import ConfigError
from cyqa.web.logins import is_known, parse_logins

LOGINS = ("ann:pass:word", "李:密码")


def basic(login: str) -> str:
    return "Basic " + base64.b64encode(login.encode()).decode()


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(FakePipeline(), logins=LOGINS, feedback=tmp_path_factory.mktemp("f") / "f") as address:
        yield address


@pytest.mark.parametrize(
    ("header", "known"),
    [
        (basic("ann:pass:word"), True),
        (basic("李:密码").replace("Basic", "basic"), True),
        (basic("ann:pass"), False),
        (basic("ann:"), False),
        (basic("ann:pass:word").replace("Basic", "Bearer"), False),
        ("Basic %%%", False),
        ("Basic é", False),
        ("Basic", False),
        ("", False),
    ],
)
def test_is_known(header: str, known: bool) -> None:
    assert is_known(header, LOGINS) is known


def test_parse_logins(tmp_path: Path) -> None:
    file = tmp_path / "logins"
    file.write_text("\ufeffann:pass:word\n\n 李:密码 \r\n", encoding="utf-8")
    assert parse_logins(f"@{file}") == LOGINS
    assert parse_logins("ann:pass:word") == LOGINS[:1]
    for bad in ("ann", ":x", "ann:", "@", f"@{tmp_path}/none"):
        with pytest.raises(ConfigError):
            parse_logins(bad)
    file.write_text("ann:x\nsecret\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="line 2: expected USER:PASSWORD") as caught:
        parse_logins(f"@{file}")
    assert "secret" not in str(caught.value)
    file.write_bytes(b"\xff")
    with pytest.raises(ConfigError, match="not UTF-8"):
        parse_logins(f"@{file}")
    file.write_text("\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="no login"):
        parse_logins(f"@{file}")


@pytest.mark.parametrize("path", ["", "config", "theme.css", "gradio_api/info", "gradio_api/call/ask", "mcp"])
def test_nothing_is_shown_to_others(closed: str, path: str) -> None:
    status, body, headers = fetch(closed + path)
    assert (status, body) == (401, "请输入用户名和密码 · a name and a password are needed")
    assert headers["www-authenticate"] == 'Basic realm="cyqa", charset="UTF-8"'
    assert fetch(closed + path, Authorization=basic("ann:no"))[0] == 401


@pytest.mark.browser
def test_page_works_for_those_let_in(browser: Browser, closed: str) -> None:
    context = browser.new_context(http_credentials={"username": "李", "password": "密码"})
    page = context.new_page()
    page.goto(f"{closed}?q=基金总规模多少？")
    expect(page.locator(".answer > span").first).to_have_text("300亿元")
    context.close()


def test_several_may_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    let_in: list[tuple[str, ...]] = []
    monkeypatch.setattr("cyqa.cli._pipeline", lambda _: None)
    monkeypatch.setattr("cyqa.web.page.serve", lambda _, logins, **__: let_in.append(logins))
    monkeypatch.setenv("CYQA_AUTH", "eve:x")
    file = tmp_path / "logins"
    file.write_text("李:密码", encoding="utf-8")
    assert main(["serve", "--auth", "ann:pass:word", "--auth", f"@{file}"]) == 0
    assert main(["serve"]) == 0
    monkeypatch.delenv("CYQA_AUTH")
    assert main(["serve"]) == 0
    assert let_in == [LOGINS, ("eve:x",), ()]


def test_command_says_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--auth", "ann"]) == 1
    assert capsys.readouterr().err == "cyqa: --auth: expected USER:PASSWORD\n"
    for count in ("-1", "x"):
        with pytest.raises(SystemExit):
            main(["serve", "--max-queue", count])
        assert "--max-queue" in capsys.readouterr().err
