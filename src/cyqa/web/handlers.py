"""What the page and its API do when they are used. Whatever a browser sends is checked here."""

import logging
import time
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr

from cyqa.errors import BundleError, CyqaError, FeedbackError, QuestionError
from cyqa.export import Json, answer_json, hit_json
from cyqa.feedback import MAX_TEXT, Thumb, feedback_on, record
from cyqa.qa.followup import MAX_TURNS
from cyqa.qa.pipeline import MAX_QUESTION, Pipeline
from cyqa.records import Turn
from cyqa.share.bundle import gather
from cyqa.web import render
from cyqa.web.article import reading
from cyqa.web.examples import example_questions
from cyqa.web.foot import FORMS, SURE, foot, saved
from cyqa.web.gate import BusyError, Gate
from cyqa.web.labels import LANGUAGES, Labels
from cyqa.web.session import Exchange, Focus, Kind, Session

MAX_HITS = 100
N_AT_ONCE = 2
Update = Any
_log = logging.getLogger(__name__)


class Handlers:
    """The page's events over one pipeline: a session goes in, a session and what it shows come out."""

    def __init__(self, pipeline: Pipeline, feedback: Path, n_waiting: int) -> None:
        self._pipeline = pipeline
        self._feedback = feedback
        self._gate = Gate(N_AT_ONCE, n_waiting)
        self._articles = pipeline.index.articles
        self._threshold = pipeline.calibration.threshold
        self._examples = example_questions(pipeline.index.passages)
        self.first = Session(source=next(iter(self._articles), ""))

    def paint(self, session: Session, said: str = "") -> tuple[Session, str, str, str]:
        """The session, and the chat, notice and reading pane that show it."""
        labels = LANGUAGES[session.language]
        return (
            session,
            render.chat(session, self._articles, self._examples, labels),
            render.notice(said, labels),
            reading(session, self._articles, labels),
        )

    async def answer(
        self, question: object, session: Session, instead: int | None = None
    ) -> AsyncIterator[tuple[Update, ...]]:
        """What `paint` returns and the question box's content: once while waiting, once with the answer."""
        labels = LANGUAGES[session.language]
        text = _text(question)
        if problem := _problem(text, labels):
            yield *self.paint(session, problem), gr.skip()
            return
        waiting = session.asking(text)
        yield *self.paint(waiting), ""
        started = time.perf_counter()
        try:
            ask = partial(self._pipeline.ask, text, session.history(instead), session.sure)
            answer = await self._gate.run(ask)
        except BusyError:
            yield *self.paint(waiting.failed(), labels.busy), text
        except CyqaError as error:
            yield *self.paint(waiting.failed(), labels.unusable.format(reason=error)), text
        except Exception:
            _log.exception("a question could not be answered")
            yield *self.paint(waiting.failed(), labels.broken), text
        else:
            seconds = time.perf_counter() - started
            session = waiting.without(instead).answered(answer, seconds, self._threshold)
            yield *self.paint(session), gr.skip()

    async def example(self, session: Session, event: gr.EventData) -> AsyncIterator[tuple[Update, ...]]:
        """Asks an example question."""
        number = _whole_number(event, "number")
        if 1 <= number <= len(self._examples):
            async for update in self.answer(self._examples[number - 1], session):
                yield update
        else:
            yield *self.paint(session), gr.skip()

    async def retry(self, session: Session, event: gr.EventData) -> AsyncIterator[tuple[Update, ...]]:
        """Asks the last question anew, in place of its answer."""
        last = session.exchanges[-1] if session.exchanges else None
        if last is None or last.number != _whole_number(event, "exchange"):
            yield *self.paint(session), gr.skip()
            return
        async for update in self.answer(last.question, session, last.number):
            yield update

    def stop(self, session: Session) -> tuple[Update, ...]:
        """Gives up the awaited answer; its question goes back into the box."""
        box = gr.skip() if session.pending is None else session.pending
        return *self.paint(session.failed()), box

    def open(self, session: Session, event: gr.EventData) -> tuple[Update, ...]:
        """Opens a place that an answer names."""
        kind = _word(event, "kind")
        if kind not in tuple(Kind):
            return self.paint(session)
        focus = Focus(_whole_number(event, "exchange"), Kind(kind), _whole_number(event, "number"))
        return self.paint(session.opened(focus))

    def choose(self, session: Session, event: gr.EventData) -> tuple[Update, ...]:
        """Opens an article."""
        source = _word(event, "chosen")
        return self.paint(session.chose(source) if source in self._articles else session)

    def view(self, session: Session, event: gr.EventData) -> tuple[Update, ...]:
        """Shows the article as prose or as printed."""
        return self.paint(session.shown(_word(event, "view") == "printed"))

    def rate(self, session: Session, event: gr.EventData) -> tuple[Update, ...]:
        """Keeps a thumb on an answer."""
        thumb = _word(event, "thumb")
        exchange = session.exchange(_whole_number(event, "exchange"))
        if exchange is None or thumb not in tuple(Thumb) or exchange.thumb == thumb:
            return self.paint(session)
        return self._record(session, exchange, Thumb(thumb), "")

    def comment(self, session: Session, event: gr.EventData) -> tuple[Update, ...]:
        """Keeps a comment on an answer that has a thumb already."""
        exchange = session.exchange(_whole_number(event, "exchange"))
        comment = _text(_word(event, "comment")).strip()
        if exchange is None or exchange.thumb is None or exchange.is_commented or not comment:
            return self.paint(session)
        if len(comment) > MAX_TEXT:
            problem = LANGUAGES[session.language].comment_too_long
            return self.paint(session, problem.format(length=len(comment), limit=MAX_TEXT))
        return self._record(session, exchange, exchange.thumb, comment)

    def _record(self, session: Session, exchange: Exchange, thumb: Thumb, comment: str) -> tuple[Update, ...]:
        history = session.history(exchange.number)[-MAX_TURNS:]
        reader = self._pipeline.calibration.reader
        try:
            record(feedback_on(exchange.answer, history, thumb, comment, reader), self._feedback)
        except FeedbackError as error:
            _log.error("a rating could not be kept: %s", error)
            return self.paint(session, LANGUAGES[session.language].not_recorded)
        return self.paint(session.rated(exchange.number, thumb, is_commented=bool(comment)))

    def require(self, session: Session, event: gr.EventData) -> Session:
        """Gives only answers that are so sure from now on."""
        chosen = _word(event, "chosen")
        return session.requiring(float(chosen)) if chosen in SURE else session

    def export(self, session: Session, event: gr.EventData) -> tuple[Update, Update]:
        """The conversation as a file for the browser to save, and the notice."""
        labels = LANGUAGES[session.language]
        form = _word(event, "form")
        if form not in FORMS or not session.exchanges:
            return gr.skip(), gr.skip()
        try:
            bundle = gather([exchange.answer for exchange in session.exchanges], self._pipeline)
        except BundleError as error:
            return gr.skip(), render.notice(labels.not_exported.format(reason=error), labels)
        return saved(bundle, form, session.language), render.notice("", labels)

    def fresh(self, session: Session) -> tuple[Update, ...]:
        """Begins a new chat."""
        return self.paint(session.cleared())

    def language(self, session: Session, event: gr.EventData) -> tuple[Update, ...]:
        """Speaks another language."""
        return self._speak(session, _word(event, "language"))

    async def arrive(self, session: Session, event: gr.EventData) -> AsyncIterator[tuple[Update, ...]]:
        """Speaks the language that this browser chose before or the address names, and asks what it asks."""
        spoken = self._speak(session, _word(event, "language"))
        yield spoken
        question = _word(event, "question")
        if question and session.n_asked == 0:
            async for *shown, box in self.answer(question, spoken[0]):
                yield *shown, gr.skip(), gr.skip(), box, gr.skip()

    def _speak(self, session: Session, language: str) -> tuple[Update, ...]:
        """What `paint` returns, then the masthead, foot, question box and button."""
        session = session.speaking(language) if language in LANGUAGES else session
        labels = LANGUAGES[session.language]
        box = gr.update(label=labels.question, placeholder=labels.placeholder)
        send = gr.update(value=labels.send)
        return (*self.paint(session), render.masthead(labels), foot(session.sure, labels), box, send)

    async def api_ask(self, question: str, history: list[dict[str, Any]] | None = None) -> Json:
        """An answer in the articles' own words, or `"answer": null` when they do not say.

        `history` holds earlier turns, oldest first: `[{"question": "…", "answer": "…" or null}]`;
        the last 8 are looked at.
        """
        text = _asked(question)
        started = time.perf_counter()
        try:
            answer = await self._gate.run(partial(self._pipeline.ask, text, _turns(history)))
        except CyqaError as error:
            raise gr.Error(str(error), print_exception=False) from error
        return answer_json(answer, (time.perf_counter() - started) * 1000)

    async def api_search(self, question: str, k: int = 5) -> list[Json]:
        """The `k` passages (at most 100) that suit a question best, best first, with their scores."""
        text = _asked(question)
        if isinstance(k, bool) or not isinstance(k, int) or not 1 <= k <= MAX_HITS:
            raise gr.Error(f"k: expected a whole number from 1 to {MAX_HITS}", print_exception=False)
        try:
            hits = await self._gate.run(partial(self._pipeline.retrieve, text, k))
        except CyqaError as error:
            raise gr.Error(str(error), print_exception=False) from error
        return [hit_json(hit) for hit in hits]


def _text(question: object) -> str:
    """A question as valid Unicode, whatever was sent."""
    text = question if isinstance(question, str) else ""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _problem(question: str, labels: Labels) -> str:
    """Why a question cannot be asked, in the visitor's language; the pipeline has the last word."""
    if not question.strip():
        return labels.empty
    if len(question) > MAX_QUESTION:
        return labels.too_long.format(length=len(question), limit=MAX_QUESTION)
    return ""


def _asked(question: object) -> str:
    if not isinstance(question, str):
        raise gr.Error("question: expected a string", print_exception=False)
    return _text(question)


def _turns(history: object) -> list[Turn]:
    """The last turns of a history, as many as are looked at.

    :raises QuestionError: if it has another form, or a question that could not be asked.
    """
    if history is None:
        return []
    form = 'history: expected [{"question": "…", "answer": "…" or null}, …]'
    if not isinstance(history, list):
        raise QuestionError(form)
    turns = []
    for turn in history[-MAX_TURNS:]:
        question, answer = (
            (turn.get("question"), turn.get("answer")) if isinstance(turn, dict) else (None, None)
        )
        if not isinstance(question, str) or not isinstance(answer, str | None):
            raise QuestionError(form)
        if len(question) > MAX_QUESTION:
            raise QuestionError(f"history: a question has over {MAX_QUESTION:,} characters")
        turns.append(Turn(_text(question), None if answer is None else _text(answer)))
    return turns


def _word(event: gr.EventData, name: str) -> str:
    """A string that an event carries, empty if it carries none."""
    data = event._data
    value = data.get(name) if isinstance(data, dict) else None
    return value if isinstance(value, str) else ""


def _whole_number(event: gr.EventData, name: str) -> int:
    """A whole number that an event carries as digits, 0 if it carries none."""
    word = _word(event, name)
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 10 else 0
