"""What other programs may call, as REST through Gradio and as tools of MCP."""

import asyncio
import functools
import inspect
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import gradio as gr
from gradio.block_function import BlockFunction
from gradio.context import LocalContext
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cyqa.corpus.lines import is_blank
from cyqa.errors import CyqaError, QuestionError
from cyqa.export import Json, answer_json, hit_json
from cyqa.qa.followup import MAX_TURNS
from cyqa.qa.pipeline import MAX_QUESTION, Pipeline
from cyqa.records import Turn
from cyqa.web.gate import Gate
from cyqa.web.sent import text_of

MAX_HITS = 100
FETCHED_WITHIN = 60.0
"""Seconds for which the result of a call can be fetched."""
Result = TypeVar("Result")
_log = logging.getLogger(__name__)


class Public:
    """Both functions over one pipeline. Programs are shown their signatures and docstrings; whatever is
    sent is checked here.
    """

    def __init__(self, pipeline: Pipeline, gate: Gate) -> None:
        """:param gate: the one that the page's own questions go through."""
        self._pipeline = pipeline
        self._gate = gate

    async def ask(
        self, question: str, history: list[dict[str, Any]] | None = None, sure: float = 0.0
    ) -> Json:
        """Answers a question, in Chinese or English, in the exact words of the articles at hand.

        Each citation names file, lines and characters of the untouched text. `answer` is null where the
        articles do not say; nothing is made up. `history` holds earlier turns that the question leans
        on, oldest first: `[{"question": "…", "answer": "…" or null}]`; the last 8 are looked at. An
        answer whose confidence, from 0 to 1, is less than `sure` is not given.
        """
        ask = functools.partial(self._pipeline.ask, _asked(question), _turns(history), _probability(sure))
        started = time.perf_counter()
        answer = await self._run(ask)
        return answer_json(answer, (time.perf_counter() - started) * 1000)

    async def search(self, question: str, k: int = 5) -> list[Json]:
        """Finds the `k` passages (1 to 100) of the articles at hand that suit a question or key words best.

        The best comes first; each has its text, its scores, and where it stands in its file.
        """
        text = _asked(question)
        if isinstance(k, bool) or not isinstance(k, int) or not 1 <= k <= MAX_HITS:
            raise QuestionError(f"k: expected a whole number from 1 to {MAX_HITS}")
        hits = await self._run(functools.partial(self._pipeline.retrieve, text, k))
        return [hit_json(hit) for hit in hits]

    async def _run(self, work: Callable[[], Result]) -> Result:
        """:raises CyqaError: if it could not be done; of what is a bug, callers learn nothing."""
        try:
            return await self._gate.run(work)
        except CyqaError:
            raise
        except Exception as error:
            _log.error("a call could not be answered", exc_info=error)
            raise CyqaError("something went wrong; the server's log says why") from None


def rest(function: Callable[..., Awaitable[Result]], page: gr.Blocks) -> Callable[..., Awaitable[Result]]:
    """The same function, with the error that Gradio tells its callers, and forgotten by the page it is of."""

    @functools.wraps(function)
    async def call(*arguments: Any) -> Result:
        try:
            return await function(*arguments)
        except CyqaError as error:
            raise gr.Error(str(error), print_exception=False) from error
        finally:
            _forget(page)

    return call


class Blocks(gr.Blocks):
    """Gradio's page; it tells how many values a call takes that has too few."""

    def validate_inputs(self, block_fn: BlockFunction, inputs: list[Any]) -> None:
        """:raises gr.Error: if there are too few."""
        n = len(block_fn.inputs)
        if len(inputs) < n:
            name = block_fn.api_name
            said = f"{name}: expected {n} values, not {len(inputs)}; by name, call/v2/{name} takes fewer"
            raise gr.Error(said, print_exception=False)


async def misnamed(request: Request, error: Exception) -> Response:
    """What a call by names is told that Gradio cannot take: of no function, or with other names."""
    if "/call/v2/" not in request.url.path:
        raise error
    if isinstance(error, KeyError):
        return JSONResponse({"error": f"{error.args[0]}: there is no such function"}, 404)
    said = str(error).partition(" Please click")[0].rstrip(".")
    name = request.url.path.rstrip("/").rpartition("/")[2]
    _, *takes = inspect.signature(getattr(Public, name)).parameters
    return JSONResponse({"error": f"{said}; {name} takes {', '.join(takes)}"}, 422)


def _forget(page: gr.Blocks) -> None:
    """Drops what Gradio makes for each call and never would: a session, at once, and later its queue."""
    request = LocalContext.request.get(None)
    if request is not None and request.session_hash:
        queue, sessions = page._queue, page.state_holder
        for kept in (sessions.session_data, sessions.time_last_used):
            kept.pop(request.session_hash, None)
        for results in (queue.pending_messages_per_session, queue.pending_event_ids_session):
            asyncio.get_running_loop().call_later(FETCHED_WITHIN, results.pop, request.session_hash, None)


def _asked(question: object) -> str:
    """A question as valid Unicode."""
    if not isinstance(question, str):
        raise QuestionError("question: expected a string")
    if is_blank(question):
        raise QuestionError("question: is empty")
    if len(question) > MAX_QUESTION:
        raise QuestionError(f"question: has over {MAX_QUESTION:,} characters")
    return text_of(question)


def _probability(sure: object) -> float:
    if isinstance(sure, bool) or not isinstance(sure, int | float) or not 0 <= sure <= 1:
        raise QuestionError("sure: expected a number from 0 to 1")
    return float(sure)


def _turns(history: object) -> list[Turn]:
    """The last turns of a history, as many as are looked at."""
    if history is None:
        return []
    form = 'history: expected [{"question": "…", "answer": "…" or null}, …]'
    if not isinstance(history, list):
        raise QuestionError(form)
    found = []
    for turn in history[-MAX_TURNS:]:
        question, answer = (
            (turn.get("question"), turn.get("answer")) if isinstance(turn, dict) else (None, None)
        )
        if not isinstance(question, str) or not isinstance(answer, str | None):
            raise QuestionError(form)
        if len(question) > MAX_QUESTION:
            raise QuestionError(f"history: a question has over {MAX_QUESTION:,} characters")
        found.append(Turn(text_of(question), None if answer is None else text_of(answer)))
    return found
