"""The web page: its parts, what is called when they are used, and the server that offers it."""

import errno
import ipaddress
import json
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import gradio as gr
import uvicorn
from gradio.events import api

from cyqa.errors import ConfigError, FeedbackError
from cyqa.feedback import check, default_feedback
from cyqa.qa.pipeline import Pipeline
from cyqa.web import events, render, seen
from cyqa.web.gate import Gate
from cyqa.web.handlers import Handlers
from cyqa.web.labels import ZH
from cyqa.web.mcp import app_with_tools
from cyqa.web.public import Blocks, Public, misnamed, rest
from cyqa.web.shield import Shield

FIRST_PORT, N_PORTS = 7860, 21
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
N_AT_ONCE, N_WAITING = 2, 64
N_SESSIONS = 1000
"""Visitors whose pages are remembered; the one away longest is forgotten, but by the own browser."""
STYLES = (
    "style.css",
    "chat.css",
    "tools.css",
    "article.css",
    "past.css",
    "events.css",
    "see.css",
    "forced.css",
    "print.css",
)
SCRIPTS = ("past.js", "tabs.js", "box.js", "copies.js", "ties.js", "stays.js", "again.js", "page.js")
EVENTS = (
    *("arrive", "ask", "fresh", "language", "recall"),
    *("example", "retry", "fetch", "stop", "resume", "open", "rate", "comment"),
    *("choose", "view", "require", "export", "timeline", "see"),
)
"""What the scripts tell the server."""
_HERE = Path(__file__).parent
_SANS = ("system-ui", "-apple-system", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif")
_MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")


def build_page(handlers: Handlers, public: Public) -> gr.Blocks:
    """The page, and its REST API: `ask` and `search`."""
    on_load = f"cyqa(element, trigger, watch, {json.dumps(EVENTS)})"
    _, chat, notice, reading = handlers.paint(handlers.first)

    def part(value: str, name: str) -> gr.HTML:
        return gr.HTML(value, elem_id=name, js_on_load=on_load, apply_default_css=False)

    page: gr.Blocks
    with Blocks(title="成渝问答 cyqa", analytics_enabled=False) as page:
        session = gr.State(handlers.first)
        masthead = part(render.masthead(ZH), "masthead")
        with gr.Row(elem_id="columns"):
            with gr.Column(elem_id="asking", min_width=280):
                tabs_part = part(seen.tabs(ZH), "tabs")
                chat_part = part(chat, "chat")
                timeline_part = part(events.unasked(ZH), "timeline")
                see_part = part(seen.unseen(ZH), "see")
                notice_part = part(notice, "notice")
                with gr.Row(elem_id="composer"):
                    box = gr.Textbox(
                        label=ZH.page.question,
                        placeholder=ZH.page.placeholder,
                        interactive=True,
                        lines=1,
                        max_lines=5,
                        container=False,
                        elem_id="question",
                    )
                    send = gr.Button(ZH.page.send, variant="primary", elem_id="send", min_width=72, scale=0)
                foot_part = part(handlers.foot(handlers.first), "foot")
                saved_part = part("", "saved")
            with gr.Column(elem_id="reading", min_width=280):
                reading_part = part(reading, "article")

        shown = [session, chat_part, notice_part, reading_part]
        # Not through Gradio's queue: its stream loses what is asked for in the moment when it closes.
        quick: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}
        masthead.ask(handlers.submit, [session], shown, trigger_mode="multiple", **quick)
        chat_part.example(handlers.example, [session], shown, **quick)
        chat_part.retry(handlers.retry, [session], shown, **quick)
        chat_part.fetch(handlers.fetch, [session], shown, trigger_mode="multiple", **quick)
        chat_part.stop(handlers.stop, [session], shown, **quick)
        chat_part.open(handlers.open, [session], shown, **quick)
        chat_part.rate(handlers.rate, [session], shown, **quick)
        chat_part.comment(handlers.comment, [session], shown, **quick)
        reading_part.choose(handlers.choose, [session], shown, **quick)
        reading_part.view(handlers.view, [session], shown, **quick)
        foot_part.require(handlers.require, [session], [session, foot_part], **quick)
        foot_part.export(handlers.export, [session], [saved_part, notice_part, chat_part], **quick)
        timeline_part.timeline(handlers.timeline, [session], [timeline_part], **quick)
        timeline_part.open(handlers.open, [session], shown, **quick)
        see_part.see(handlers.see, [session], [see_part], trigger_mode="always_last", **quick)
        see_part.open(handlers.open, [session], shown, **quick)
        see_part.choose(handlers.choose, [session], shown, **quick)
        spoken = [*shown, masthead, foot_part, tabs_part, timeline_part, see_part, box, send]
        masthead.language(handlers.language, [session], spoken, **quick)
        masthead.arrive(handlers.arrive, [session], spoken, **quick)
        masthead.recall(handlers.recall, [session], [*shown, foot_part], **quick)
        chat_part.resume(handlers.resume, [session], shown, **quick)
        masthead.fresh(handlers.fresh, [session], shown, **quick)
        api(rest(public.ask, page), api_name="ask")
        api(rest(public.search, page), api_name="search")
    page.state_session_capacity = N_SESSIONS
    page.queue(default_concurrency_limit=None)  # the handlers hold their own queue, and say when it is full
    return page


def build_app(
    pipeline: Pipeline,
    feedback: Path | None = None,
    max_queue: int = N_WAITING,
    host: str = "127.0.0.1",
    logins: Sequence[str] = (),
) -> Shield:
    """The page over one pipeline as an ASGI application that serves nothing else, and names no other host.

    Bound to a loopback host it answers only to names of this machine: another site's page cannot
    reach it by pointing a name of its own here.

    :param feedback: SQLite file for thumbs and comments; by default `default_feedback()`.
    :param max_queue: questions that may wait; those that come then are told that it is busy.
    """
    gate = Gate(N_AT_ONCE, max_queue)
    handlers, public = Handlers(pipeline, feedback or default_feedback(), gate), Public(pipeline, gate)
    app = gr.mount_gradio_app(
        app_with_tools(public),
        build_page(handlers, public),
        path="/",
        theme=gr.themes.Base(font=_SANS, font_mono=_MONO, primary_hue="neutral", neutral_hue="stone"),
        favicon_path=str(_HERE / "favicon.svg"),
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        show_error=False,
        ssr_mode=False,
        mcp_server=False,
        app_kwargs={"exception_handlers": dict.fromkeys((KeyError, TypeError), misnamed)},
    )
    script = f"<script>function cyqa(element, trigger, watch, events) {{{_joined(SCRIPTS)}}}</script>"
    head = f"<style>{_joined(STYLES)}</style>{script}"
    return Shield(app, head, LOOPBACK_NAMES | {host} if _is_loopback(host) else None, logins)


def _joined(names: Sequence[str]) -> str:
    return "".join((_HERE / name).read_text(encoding="utf-8") for name in names)


def serve(
    pipeline: Pipeline,
    host: str = "127.0.0.1",
    port: int | None = None,
    feedback: Path | None = None,
    logins: Sequence[str] = (),
    max_queue: int = N_WAITING,
) -> None:
    """Serves the page until Ctrl-C; without a port, on the first free one from 7860.

    :param feedback, max_queue: as in `build_app`; `logins` as in `Shield`.

    :raises ConfigError: if the host or port cannot be listened on.
    :raises FeedbackError: if the file that was named for feedback cannot be used; of the usual one a word
        on standard error is enough.
    """
    try:
        check(feedback or default_feedback())
    except FeedbackError as error:
        if feedback:
            raise
        print(f"warning: thumbs and comments will not be kept: {error}", file=sys.stderr)
    with _listen(host, port) as listening:
        bound = listening.getsockname()[1]
        app = build_app(pipeline, feedback, max_queue, host, logins)
        if not _is_loopback(host):
            who = "others can reach the page, and what they send is not encrypted"
            who += "" if logins else "; nobody is asked for a password: --auth NAME:PASSWORD"
            print(f"warning: {host} is not this machine alone: {who}", file=sys.stderr)
        shown = f"[{host}]" if ":" in host else host
        print(f"成渝问答 cyqa: http://{shown}:{bound}/  (Ctrl-C ends it)", flush=True)
        config = uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=1)
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listening])
        print("cyqa: the page is closed")


def _listen(host: str, port: int | None) -> socket.socket:
    """A listening socket, on `port` or else on the first free one."""
    family = _family(host)
    tried = [port] if port is not None else range(FIRST_PORT, FIRST_PORT + N_PORTS)
    reason = ""
    for candidate in tried:
        try:
            listening = socket.create_server((host, candidate), family=family)
        except (OSError, OverflowError) as error:
            reason = (getattr(error, "strerror", None) or str(error)).split(" (")[0]
        else:
            # Connections inherit it. Without, the body of an answer waits up to 40 ms until its head is
            # acknowledged: asyncio sees to that only where it makes the socket itself.
            listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
            return listening
    where = f"port {port}" if port is not None else f"ports {FIRST_PORT} to {FIRST_PORT + N_PORTS - 1}"
    raise ConfigError(f"{where} of {host} cannot be used ({reason}); name another with --port")


def _family(host: str) -> socket.AddressFamily:
    """That of a host which is this machine.

    :raises ConfigError: if it is not: no port of it could be listened on.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        if not host.strip():
            raise OSError(errno.EADDRNOTAVAIL, "no name")
        (*_, address), *_ = socket.getaddrinfo(host, 0, family, socket.SOCK_STREAM)
        with socket.socket(family) as free:
            free.bind(address)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        said = f"{host!r} is no address of this machine ({reason}); name one with --host, 0.0.0.0 for all"
        raise ConfigError(said) from error
    return family


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
