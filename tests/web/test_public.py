"""What other programs may call: REST with and without Gradio's client, and the tools of MCP."""

import asyncio
import json
import re
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult
from table_pipeline import FakePipeline, served
from test_page import fetch

from cyqa.qa.pipeline import MAX_QUESTION
from cyqa.web.sent import text_of

FIRST = "基金总规模多少？"
README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
LOCAL = "http://127.0.0.1:7860/"
FORM = 'history: expected [{"question": "…", "answer": "…" or null}, …]'
TOO_LONG = "问" * (MAX_QUESTION + 1)
SAID_TOO_LONG = "question: has over 2,000 characters"
HIT = {"text", "heading", "score", "dense", "sparse", "coverage", "citation"}


def call(address: str, name: str, **data: Any) -> tuple[str, Any]:
    """What the API's stream ends with: the event's name and its data."""
    _, body, _ = fetch(f"{address}gradio_api/call/v2/{name}", data)
    _, stream, _ = fetch(f"{address}gradio_api/call/{name}/{json.loads(body)['event_id']}")
    event, sent = re.findall(r"event: (\w+)\ndata: (.*)\n", stream)[-1]
    return event, json.loads(sent)


def connected(address: str, work: Callable[[ClientSession], Coroutine[Any, Any, Any]]) -> Any:
    """What an assistant gets that is connected by the protocol's own client."""

    async def run() -> Any:
        async with (
            streamable_http_client(f"{address}mcp") as (reading, writing, _),
            ClientSession(reading, writing) as session,
        ):
            await session.initialize()
            return await work(session)

    return asyncio.run(run())


def use(address: str, tool: str, **arguments: Any) -> CallToolResult:
    result: CallToolResult = connected(address, lambda session: session.call_tool(tool, arguments))
    return result


def test_nothing_else_is_public(address: str) -> None:
    _, body, _ = fetch(f"{address}gradio_api/info")
    listed = json.loads(body)
    assert (sorted(listed["named_endpoints"]), listed["unnamed_endpoints"]) == (["/ask", "/search"], {})
    tools = connected(address, lambda session: session.list_tools()).tools
    assert [tool.name for tool in tools] == ["ask_articles", "search_articles"]
    _, body, _ = fetch(f"{address}config")
    events = json.loads(body)["dependencies"]
    public = [event["api_name"] for event in events if event["api_visibility"] != "private"]
    assert public == ["ask", "search"]
    for path in ("mcp/", "mcp/schema", "gradio_api/mcp", "gradio_api/mcp/sse", "gradio_api/mcp/schema"):
        assert fetch(address + path)[0] == 404


def test_rest_answers_like_the_command_line(address: str) -> None:
    event, (answer,) = call(address, "ask", question=FIRST, history=[{"question": "甲？", "answer": None}])
    assert event == "complete"
    assert {**answer, "citations": len(answer["citations"]), "latency_ms": 0} == {
        "question": FIRST,
        "rewritten": None,
        "answer": "300亿元",
        "confidence": 0.87,
        "items": [],
        "verdict": None,
        "citations": 2,
        "differing": [],
        "latency_ms": 0,
    }
    assert answer["citations"][0]["quote"] == "300亿元"
    event, (hits,) = call(address, "search", question="基金", k=2)
    assert [set(hit) for hit in hits] == [HIT] * 2


def test_sure_withholds_what_is_less_sure(address: str) -> None:
    answers = [call(address, "ask", question=FIRST, sure=sure)[1][0]["answer"] for sure in (0, 0.8, 0.9, 1)]
    assert answers == ["300亿元", "300亿元", None, None]
    told = [use(address, "ask_articles", question=FIRST, sure=sure).structuredContent for sure in (0.8, 0.9)]
    assert [answer and answer["answer"] for answer in told] == ["300亿元", None]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("ask", {"question": "拒"}, "refused <b>on purpose</b>"),
        ("ask", {"question": "坏"}, "something went wrong; the server's log says why"),
        ("ask", {"question": ["x"]}, "question: expected a string"),
        ("ask", {"question": None}, "question: expected a string"),
        ("ask", {"question": TOO_LONG}, SAID_TOO_LONG),
        ("ask", {"question": "\x00 "}, "question: is empty"),
        *(
            ("ask", {"question": "甲？", "history": history}, FORM)
            for history in ("x", ["x"], [{"question": 1}], [{"question": "乙", "answer": 1}], [{}])
        ),
        (
            "ask",
            {"question": "甲？", "history": [{"question": TOO_LONG}]},
            "history: a question has over 2,000 characters",
        ),
        *(
            ("ask", {"question": "甲？", "sure": sure}, "sure: expected a number from 0 to 1")
            for sure in (-0.1, 1.1, "0.5", True, [])
        ),
        *(
            ("search", {"question": "甲？", "k": k}, "k: expected a whole number from 1 to 100")
            for k in (0, 101, "5", 2.5, True)
        ),
        ("search", {"question": TOO_LONG}, SAID_TOO_LONG),
    ],
)
def test_rest_refuses_with_a_reason(address: str, name: str, data: dict[str, Any], said: str) -> None:
    event, error = call(address, name, **data)
    assert event == "error"
    assert error["error"] == said


@pytest.mark.parametrize(
    ("path", "data", "status", "said"),
    [
        (
            "call/v2/ask",
            {"q": "甲？"},
            422,
            "Parameter `q` is not a valid key-word argument; ask takes question, history, sure",
        ),
        (
            "call/v2/search",
            {},
            422,
            "No value provided for required argument: question; search takes question, k",
        ),
        ("call/v2/answer", {"question": "甲？"}, 404, "/answer: there is no such function"),
        (
            "run/ask",
            {"data": ["甲？"]},
            500,
            "ask: expected 3 values, not 1; by name, call/v2/ask takes fewer",
        ),
    ],
)
def test_rest_says_what_a_call_lacks(
    address: str, path: str, data: dict[str, Any], status: int, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    found, body, _ = fetch(f"{address}gradio_api/{path}", data)
    assert (found, json.loads(body)["error"]) == (status, said)
    assert not caplog.records


def test_rest_takes_any_string(address: str) -> None:
    event, (answer,) = call(address, "ask", question="\ud83d\x00问", history=[])
    assert (event, answer["question"]) == ("complete", "\ufffd\x00问")
    assert text_of(5) == ""


def test_gradios_client_calls_both(address: str) -> None:
    client = Client(address, verbose=False)
    assert client.predict(question=FIRST, sure=0.8, api_name="/ask")["answer"] == "300亿元"
    assert len(client.predict("基金", k=1, api_name="/search")) == 1
    with pytest.raises(AppError, match="refused"):
        client.predict("拒", api_name="/ask")


def test_an_assistant_gets_json_and_the_exact_words(address: str, pipeline: FakePipeline) -> None:
    result = use(address, "ask_articles", question=FIRST, history=[{"question": "甲？"}])
    assert not result.isError
    assert result.structuredContent == json.loads(result.content[0].text)
    (first, *_) = result.structuredContent["citations"]
    article = pipeline.index.articles[first["source"]]
    assert article.raw[first["start"] : first["end"]] == first["quote"] == "300亿元"
    assert [turn.question for turn in pipeline.histories[-1]] == ["甲？"]
    silent = use(address, "ask_articles", question="火星上有什么？")
    assert (silent.isError, silent.structuredContent["answer"]) == (False, None)
    found = use(address, "search_articles", question="基金", k=2)
    assert [set(hit) for hit in found.structuredContent["hits"]] == [HIT] * 2


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("ask_articles", {"question": "拒"}, "refused <b>on purpose</b>"),
        ("ask_articles", {"question": "坏"}, "something went wrong; the server's log says why"),
        ("ask_articles", {"question": "\x00"}, "question: is empty"),
        ("ask_articles", {"question": TOO_LONG}, "is too long"),
        ("ask_articles", {"question": 5}, "not of type 'string'"),
        ("ask_articles", {}, "'question' is a required property"),
        ("ask_articles", {"question": "甲", "sure": 2}, "maximum of 1"),
        ("ask_articles", {"question": "甲", "history": [{}]}, "'question' is a required property"),
        ("ask_articles", {"question": "甲", "self": 1}, "was unexpected"),
        ("search_articles", {"question": "甲", "k": 101}, "maximum of 100"),
        ("answer", {"question": "甲"}, "there is no such tool"),
    ],
)
def test_an_assistant_is_told_what_is_wrong(
    address: str, tool: str, arguments: dict[str, Any], said: str
) -> None:
    result = use(address, tool, **arguments)
    assert result.isError
    assert said in result.content[0].text


def test_pages_of_other_sites_may_not_call_the_tools(address: str) -> None:
    ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    accepted = {"Accept": "application/json, text/event-stream"}
    assert fetch(f"{address}mcp", ping, **accepted)[0] == 200
    assert fetch(f"{address}mcp", ping, Origin=address.rstrip("/"), **accepted)[0] == 200
    for origin in ("http://evil.example", "null", address.rstrip("/") + ".evil.example", "http://[", ""):
        assert fetch(f"{address}mcp", ping, Origin=origin, **accepted)[0] == 403
    assert fetch(f"{address}mcp", ping, Host="evil.example", **accepted)[0] == 421


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
def test_the_tools_are_reached_by_post_alone(address: str, method: str) -> None:
    request = urllib.request.Request(f"{address}mcp", method=method)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    assert (refused.value.code, refused.value.headers["allow"]) == (405, "POST")


def test_a_full_queue_turns_programs_away(tmp_path: Path) -> None:
    with served(FakePipeline(), feedback=tmp_path / "f", max_queue=-2) as address:
        event, error = call(address, "ask", question=FIRST)
        assert (event, error["error"]) == (
            "error",
            "busy: too many questions are waiting; try again in a moment",
        )
        assert "busy" in use(address, "search_articles", question="基金").content[0].text


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def test_the_readmes_calls_work(address: str) -> None:
    (shell,) = (block for block in blocks("sh") if "curl" in block)
    done = subprocess.run(
        ["bash", "-c", shell.replace(LOCAL, address)], capture_output=True, text=True, timeout=60, check=True
    )
    assert "event: complete" in done.stdout, done.stderr
    assert '"question"' in done.stdout
    (program,) = blocks("py")
    names: dict[str, Any] = {}
    exec(program.replace(LOCAL, address), names)  # the README is ours
    assert isinstance(names["answer"], dict)
    (configuration,) = (block for block in blocks("json") if "mcpServers" in block)
    (server,) = json.loads(configuration)["mcpServers"].values()
    assert server["url"] == f"{LOCAL}mcp"
