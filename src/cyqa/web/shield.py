"""What surrounds the page: only its own routes answer, to those who may see them,
nothing foreign loads, and no body is too big.
"""

import re
import secrets
from collections.abc import Collection, MutableMapping, Sequence
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cyqa.web.logins import is_known

MAX_BODY = 1_000_000
MCP = "/mcp"
# Gradio serves uploads, a file proxy, run history, monitoring and more; this page uses none of them.
_ROUTES = re.compile(
    r"/(?:|config|theme\.css|favicon\.ico|robots\.txt|(?:assets|static)/.*"
    r"|gradio_api/(?:info|app_id|startup-events|cancel|reset|run/\w+|queue/(?:join|data)|heartbeat/\w+"
    r"|call/(?:v2/)?\w+(?:/\w+)?))/?|" + MCP
)
_HEARTBEAT = re.compile(r"/gradio_api/heartbeat/\w+")
"""What Gradio would leave open for as long as the page is: a browser opens six connections to a host, and the
seventh tab would wait. Who has gone is not needed: of so many visitors the one away longest is forgotten."""
_FOREIGN_TAGS = re.compile(rb'\s*<(?:meta\s+(?:property="og:|name="twitter:)|link\s+rel="manifest")[^>]*>')
_INLINE_SCRIPT = re.compile(rb"<script(?=[ >])")
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-eval' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
}


class Shield:
    """ASGI middleware around the Gradio app.

    Gradio compiles its templates in the browser, so the policy must allow `unsafe-eval`; inline
    scripts need the nonce that the page's own ones are given, so injected markup runs nothing.
    """

    def __init__(
        self,
        app: ASGIApp,
        head: str,
        hosts: Collection[str] | None = None,
        logins: Sequence[str] = (),
    ) -> None:
        """
        :param head: what the page's head ends with: style sheets, whose selectors Gradio would rewrite, and
            scripts, which it would repeat for each part.
        :param hosts: names that the page may be called by; any when None.
        :param logins: `USER:PASSWORD` of everybody who may see anything; all may when empty.
        """
        self._app = app
        self._head = head
        self._hosts = hosts
        self._logins = logins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif not _ROUTES.fullmatch(scope["path"]):
            await PlainTextResponse("not found", 404)(scope, receive, send)
        elif self._hosts is not None and _host(Headers(scope=scope)) not in self._hosts:
            await PlainTextResponse("this page is not served under that name", 421)(scope, receive, send)
        elif scope["path"] == MCP and _is_foreign(Headers(scope=scope)):
            await PlainTextResponse("another site's page may not call this", 403)(scope, receive, send)
        elif self._logins and not is_known(Headers(scope=scope).get("authorization", ""), self._logins):
            asked = {"www-authenticate": 'Basic realm="cyqa", charset="UTF-8"'}
            said = "请输入用户名和密码 · a name and a password are needed"
            await PlainTextResponse(said, 401, asked)(scope, receive, send)
        elif not _is_small(Headers(scope=scope)):
            said = f"a request may hold {MAX_BODY:,} bytes at most, and must say how many it holds"
            await PlainTextResponse(said, 413)(scope, receive, send)
        elif _HEARTBEAT.fullmatch(scope["path"]):
            await Response(status_code=204)(scope, receive, send)
        else:
            await self._serve(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        page = _Page(send, self._head) if scope["path"] == "/" else None
        if page:
            # The page is rewritten on its way out, so it must come uncompressed.
            headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
            scope = {**scope, "headers": headers}

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                _protect(MutableHeaders(scope=message), page.nonce if page else "none")
            await (page.pass_on(message) if page else send(message))

        await self._app(scope, receive, sending)


def _host(headers: Headers) -> str:
    """The host that a request names, without port and brackets."""
    return re.sub(r":\d*$", "", headers.get("host", "")).strip("[]").lower()


def _is_foreign(headers: Headers) -> bool:
    """Whether a browser says that a page of another host asks, as the protocol has its servers check."""
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2] != headers.get("host")


def _is_small(headers: Headers) -> bool:
    """Whether the request says that its body is small enough; a chunked one does not say."""
    length = headers.get("content-length", "0")
    return "transfer-encoding" not in headers and length.isdecimal() and int(length) <= MAX_BODY


def _protect(headers: MutableHeaders, nonce: str) -> None:
    for name, value in _HEADERS.items():
        headers[name] = value
    headers["content-security-policy"] = _POLICY.format(nonce=nonce)


class _Page:
    """Holds back the page until it is whole, and sends it without a word about other hosts."""

    def __init__(self, send: Send, ending: str) -> None:
        self.nonce = secrets.token_urlsafe(16)
        self._send = send
        self._ending = ending.encode()
        self._start: MutableMapping[str, Any] = {}
        self._body = b""

    async def pass_on(self, message: Message) -> None:
        """Takes a response message; sends on the last one."""
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        body = self._rewritten()
        MutableHeaders(scope=self._start)["content-length"] = str(len(body))
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body})

    def _rewritten(self) -> bytes:
        head, marker, rest = self._body.partition(b"</head>")
        head = _FOREIGN_TAGS.sub(b"", head).replace(b'lang="en"', b'lang="zh-CN"', 1)
        script = b'<script nonce="' + self.nonce.encode() + b'"'
        return _INLINE_SCRIPT.sub(script, head + self._ending + marker + rest)
