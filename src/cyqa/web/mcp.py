"""The Model Context Protocol: assistants call the public functions as tools, over streamable HTTP.

Gradio's own server of that protocol answers with Python's `repr`; this one with JSON.
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.types import TextContent, Tool, ToolAnnotations
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from cyqa import __version__
from cyqa.errors import QuestionError
from cyqa.export import Json
from cyqa.qa.pipeline import MAX_QUESTION
from cyqa.web.public import MAX_HITS, Public
from cyqa.web.shield import MCP

_QUESTION = {"type": "string", "minLength": 1, "maxLength": MAX_QUESTION, "description": "in any language"}
_TURN = {
    "type": "object",
    "properties": {"question": {"type": "string"}, "answer": {"type": ["string", "null"]}},
    "required": ["question"],
}
_READS_ONLY = ToolAnnotations(readOnlyHint=True, openWorldHint=False)
ASK = Tool(
    name="ask_articles",
    description="Answers a question in the exact words of the articles at hand, with citations: file, lines "
    "and characters of the untouched text. `answer` is null where the articles do not say.",
    inputSchema={
        "type": "object",
        "properties": {
            "question": _QUESTION,
            "history": {
                "type": "array",
                "items": _TURN,
                "description": "earlier turns that the question leans on, oldest first",
            },
            "sure": {
                "type": "number",
                "minimum": 0,
                "maximum": 1,
                "default": 0,
                "description": "an answer less confident than this is not given",
            },
        },
        "required": ["question"],
        "additionalProperties": False,
    },
    annotations=_READS_ONLY,
)
SEARCH = Tool(
    name="search_articles",
    description="Finds the passages of the articles at hand that suit a question or key words best, best "
    "first, with scores and citations.",
    inputSchema={
        "type": "object",
        "properties": {
            "question": _QUESTION,
            "k": {"type": "integer", "minimum": 1, "maximum": MAX_HITS, "default": 5},
        },
        "required": ["question"],
        "additionalProperties": False,
    },
    annotations=_READS_ONLY,
)


def app_with_tools(public: Public) -> FastAPI:
    """An application that serves the two tools at `MCP`, and nothing else; it remembers no caller.

    The Shield around it decides who may call.
    """
    manager = StreamableHTTPSessionManager(_server(public), json_response=True, stateless=True)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with manager.run():
            yield

    app = FastAPI(openapi_url=None, lifespan=lifespan)
    app.router.routes.append(Route(MCP, _Endpoint(manager)))
    return app


class _Endpoint:
    """A manager as an ASGI application: Starlette would take a function for one of requests.

    It keeps no stream and no session, so it answers no other method than POST, as the protocol has it.
    """

    def __init__(self, manager: StreamableHTTPSessionManager) -> None:
        self._manager = manager

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "POST":
            await self._manager.handle_request(scope, receive, send)
        else:
            await PlainTextResponse("only POST is answered here", 405, {"allow": "POST"})(
                scope, receive, send
            )


def _server(public: Public) -> Server[Any, Any]:
    server: Server[Any, Any] = Server("cyqa", version=__version__)

    async def list_tools() -> list[Tool]:
        return [ASK, SEARCH]

    async def call(name: str, arguments: dict[str, Any]) -> tuple[list[TextContent], Json]:
        """The result as JSON, and as text for callers that read only that; errors become the caller's."""
        if name == ASK.name:
            found = await public.ask(**arguments)
        elif name == SEARCH.name:
            found = {"hits": await public.search(**arguments)}
        else:
            raise QuestionError(f"{name}: there is no such tool")
        return [TextContent(type="text", text=json.dumps(found, ensure_ascii=False))], found

    server.list_tools()(list_tools)  # type: ignore[no-untyped-call]
    server.call_tool()(call)
    return server
