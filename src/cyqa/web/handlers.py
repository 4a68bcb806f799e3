"""What the page and its API do when they are used. Whatever a browser sends is checked here."""

import logging
import time
from collections.abc import Iterator
from typing import Any

import gradio as gr

from cyqa.errors import CyqaError, QuestionError
from cyqa.export import Json, answer_json, hit_json
from cyqa.qa.pipeline import MAX_QUESTION, Pipeline
from cyqa.records import Turn
from cyqa.web import render
from cyqa.web.article import reading
from cyqa.web.examples import example_questions
from cyqa.web.labels import LANGUAGES, Labels
from cyqa.web.session import Focus, Kind, Session

MAX_HISTORY = 50
MAX_HITS = 100
Update = Any
_log = logging.getLogger(__name__)


class Handlers:
    """The page's events over one pipeline: a session goes in, a session and what it shows come out."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._articles = pipeline.index.articles
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

    def answer(self, question: object, session: Session) -> Iterator[tuple[Update, ...]]:
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
            answer = self._pipeline.ask(text, session.history)
        except CyqaError as error:
            yield *self.paint(waiting.failed(), labels.unusable.format(reason=error)), text
        except Exception:
            _log.exception("a question could not be answered")
            yield *self.paint(waiting.failed(), labels.broken), text
        else:
            yield *self.paint(waiting.answered(answer, time.perf_counter() - started)), gr.skip()

    def example(self, session: Session, event: gr.EventData) -> Iterator[tuple[Update, ...]]:
        """Asks an example question."""
        number = _whole_number(event, "number")
        if 1 <= number <= len(self._examples):
            yield from self.answer(self._examples[number - 1], session)
        else:
            yield *self.paint(session), gr.skip()

    def open(self, session: Session, event: gr.EventData) -> tuple[Update, ...]:
        """Opens a place that an answer names."""
        kind = _word(event, "kind")
        if kind not in tuple(Kind):
            return self.paint(session)
        focus = Focus(_whole_number(event, "exchange"), Kind(kind), _whole_number(event, "number"))
        return self.paint(session.opened(focus))

    def choose(self, session: Session, event: gr.EventData) -> tuple[Update, ...]:
        """Opens an article."""
        source = _word(event, "source")
        return self.paint(session.chose(source) if source in self._articles else session)

    def view(self, session: Session, event: gr.EventData) -> tuple[Update, ...]:
        """Shows the article as prose or as printed."""
        return self.paint(session.shown(_word(event, "view") == "printed"))

    def fresh(self, session: Session) -> tuple[Update, ...]:
        """Begins a new chat."""
        return self.paint(session.cleared())

    def language(self, session: Session, event: gr.EventData) -> tuple[Update, ...]:
        """Speaks another language."""
        return self._speak(session, _word(event, "language"))

    def arrive(self, session: Session, request: gr.Request) -> tuple[Update, ...]:
        """Speaks the language that this browser chose before, or `?lang=` asks for."""
        chosen = request.query_params.get("lang") or request.cookies.get("cyqa_language") or session.language
        return self._speak(session, str(chosen))

    def _speak(self, session: Session, language: str) -> tuple[Update, ...]:
        """What `paint` returns, then the masthead, question box and button."""
        session = session.speaking(language) if language in LANGUAGES else session
        labels = LANGUAGES[session.language]
        box = gr.update(label=labels.question, placeholder=labels.placeholder)
        return (*self.paint(session), render.masthead(labels), box, gr.update(value=labels.send))

    def api_ask(self, question: str, history: list[dict[str, Any]] | None = None) -> Json:
        """An answer in the articles' own words, or `"answer": null` when they do not say.

        `history` holds earlier turns, oldest first: `[{"question": "…", "answer": "…" or null}]`.
        """
        text = _asked(question)
        started = time.perf_counter()
        try:
            answer = self._pipeline.ask(text, _turns(history))
        except CyqaError as error:
            raise gr.Error(str(error), print_exception=False) from error
        return answer_json(answer, (time.perf_counter() - started) * 1000)

    def api_search(self, question: str, k: int = 5) -> list[Json]:
        """The `k` passages (at most 100) that suit a question best, best first, with their scores."""
        text = _asked(question)
        if isinstance(k, bool) or not isinstance(k, int) or not 1 <= k <= MAX_HITS:
            raise gr.Error(f"k: expected a whole number from 1 to {MAX_HITS}", print_exception=False)
        try:
            return [hit_json(hit) for hit in self._pipeline.retrieve(text, k)]
        except CyqaError as error:
            raise gr.Error(str(error), print_exception=False) from error


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
    """The last turns of a history.

    :raises QuestionError: if it has another form.
    """
    if history is None:
        return []
    form = 'history: expected [{"question": "…", "answer": "…" or null}, …]'
    if not isinstance(history, list):
        raise QuestionError(form)
    turns = []
    for turn in history[-MAX_HISTORY:]:
        question, answer = (
            (turn.get("question"), turn.get("answer")) if isinstance(turn, dict) else (None, None)
        )
        if not isinstance(question, str) or not isinstance(answer, str | None):
            raise QuestionError(form)
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
