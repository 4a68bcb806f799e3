"""What the page does when it is used. Whatever a browser sends is checked here."""

import logging
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from secrets import token_hex
from typing import Any

import gradio as gr

from cyqa.corpus.passages import cite
from cyqa.errors import BundleError, CyqaError, FeedbackError
from cyqa.feedback import MAX_TEXT, Thumb, feedback_on, record
from cyqa.qa.followup import MAX_TURNS
from cyqa.qa.pipeline import Pipeline
from cyqa.qa.timeline import Event
from cyqa.records import Citation, Passage, Turn
from cyqa.share.bundle import gather
from cyqa.web import events, render, seen
from cyqa.web.article import reading
from cyqa.web.coverage import N_ARTICLES, coverage
from cyqa.web.examples import example_questions
from cyqa.web.foot import FORMS, SURE, foot, saved
from cyqa.web.gate import BusyError, Gate
from cyqa.web.kept import again, from_json
from cyqa.web.labels import LANGUAGES, Labels
from cyqa.web.passage_map import Atlas, Drawing, passage_map
from cyqa.web.remembered import Given, Remembered
from cyqa.web.retrospect import retrospect
from cyqa.web.sent import problem, text_of, whole_number, word
from cyqa.web.session import Exchange, Focus, Kind, Session

MOMENT = 0.4
"""Seconds for which questions are asked again before the page shows them."""
Update = Any
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Restored:
    """Exchanges of a conversation, as far as it has been asked again, and what went wrong."""

    conversation: str
    exchanges: tuple[Exchange, ...]
    said: str


class Handlers:
    """The page's events over one pipeline: a session goes in, a session and what it shows come out."""

    def __init__(self, pipeline: Pipeline, feedback: Path, gate: Gate) -> None:
        self._pipeline = pipeline
        self._feedback = feedback
        self._gate = gate
        self._remembered = Remembered()
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
        text = text_of(question)
        if said := problem(text, session):
            skip = gr.skip()
            yield skip, skip, render.notice(said, labels), skip, skip
            return
        waiting = session.asking(text, token_hex(8))
        yield *self.paint(waiting), ""
        try:
            answer, seconds = await self._ask(text, session.history(instead), session.sure)
        except Exception as error:
            yield *self.paint(waiting.failed(), self._trouble(error, labels)), text
        else:
            session = waiting.without(instead).answered(answer, seconds, self._threshold)
            yield *self.paint(session), gr.skip()

    async def _ask(self, question: str, history: tuple[Turn, ...], sure: float) -> Given:
        started = time.perf_counter()
        answer = await self._gate.run(partial(self._pipeline.ask, question, history, sure))
        seconds = time.perf_counter() - started
        self._remembered.put(history, sure, answer, seconds)
        return answer, seconds

    def _trouble(self, error: Exception, labels: Labels) -> str:
        """Why a question was not answered, in the visitor's language."""
        if isinstance(error, BusyError):
            return labels.busy
        if isinstance(error, CyqaError):
            return labels.unusable.format(reason=error)
        _log.error("a question could not be answered", exc_info=error)
        return labels.broken

    async def example(self, session: Session, event: gr.EventData) -> AsyncIterator[tuple[Update, ...]]:
        """Asks an example question."""
        number = whole_number(event, "number")
        if 1 <= number <= len(self._examples):
            async for update in self.answer(self._examples[number - 1], session):
                yield update
        else:
            yield *self.paint(session), gr.skip()

    async def retry(self, session: Session, event: gr.EventData) -> AsyncIterator[tuple[Update, ...]]:
        """Asks the last question anew, in place of its answer."""
        last = session.exchanges[-1] if session.exchanges else None
        if last is None or last.number != whole_number(event, "exchange"):
            yield *self.paint(session), gr.skip()
            return
        async for update in self.answer(last.question, session, last.number):
            yield update

    def stop(self, session: Session) -> tuple[Update, ...]:
        """Gives up the awaited answer, its question goes back into the box; or what is being restored."""
        box = gr.skip() if session.pending is None else session.pending
        return *self.paint(session.failed()), box

    def open(self, session: Session, event: gr.EventData) -> tuple[Update, ...]:
        """Opens a place that an answer names."""
        kind, number = word(event, "kind"), whole_number(event, "number")
        if kind == Kind.EVENT:
            told = self._events[number - 1 : number] if number else ()
            return self.paint(session.pointing(Kind.EVENT, number, told[0].citation) if told else session)
        if kind == Kind.PASSAGE:
            passage = self._atlas.passage(number)
            return self.paint(
                session.pointing(Kind.PASSAGE, number, self._cite(passage)) if passage else session
            )
        if kind not in tuple(Kind):
            return self.paint(session)
        return self.paint(session.opened(Focus(whole_number(event, "exchange"), Kind(kind), number)))

    def _cite(self, passage: Passage) -> Citation:
        return cite(self._articles[passage.source], passage.start, passage.start + len(passage.text.rstrip()))

    @cached_property
    def _events(self) -> tuple[Event, ...]:
        return self._pipeline.timeline()

    async def timeline(self, session: Session, event: gr.EventData) -> str:
        """The timeline, as far as is asked for."""
        labels = LANGUAGES[session.language]
        try:
            found = await self._gate.run(lambda: self._events)
        except Exception as error:
            return events.failed(self._trouble(error, labels), labels)
        return events.timeline(found, max(whole_number(event, "number"), events.N_EVENTS), labels)

    @cached_property
    def _atlas(self) -> Atlas:
        return Atlas(self._pipeline)

    async def see(self, session: Session, event: gr.EventData) -> str:
        """One of the views beside the questions."""
        labels, view = LANGUAGES[session.language], word(event, "view")
        if view == "articles":
            n_shown = max(whole_number(event, "number"), N_ARTICLES)
            return coverage(self._articles, session.exchanges, n_shown, labels)
        if view == "session":
            return retrospect(session.exchanges, labels)
        exchange = session.current
        try:
            drawing = await self._gate.run(lambda: self._draw(exchange))
        except Exception as error:
            return seen.failed("map", self._trouble(error, labels), labels)
        return passage_map(drawing, exchange, labels)

    def _draw(self, exchange: Exchange | None) -> Drawing:
        if exchange is None:
            return self._atlas.drawing(None, ())
        return self._atlas.drawing(exchange.alone, exchange.answer.hits)

    def choose(self, session: Session, event: gr.EventData) -> tuple[Update, ...]:
        """Opens an article."""
        source = word(event, "chosen")
        return self.paint(session.chose(source) if source in self._articles else session)

    def view(self, session: Session, event: gr.EventData) -> tuple[Update, ...]:
        """Shows the article as prose or as printed."""
        return self.paint(session.shown(word(event, "view") == "printed"))

    def rate(self, session: Session, event: gr.EventData) -> tuple[Update, ...]:
        """Keeps a thumb on an answer."""
        thumb = word(event, "thumb")
        exchange = session.exchange(whole_number(event, "exchange"))
        if exchange is None or thumb not in tuple(Thumb) or exchange.thumb == thumb:
            return self.paint(session)
        return self._record(session, exchange, Thumb(thumb), "")

    def comment(self, session: Session, event: gr.EventData) -> tuple[Update, ...]:
        """Keeps a comment on an answer that has a thumb already."""
        exchange = session.exchange(whole_number(event, "exchange"))
        comment = text_of(word(event, "comment")).strip()
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
        chosen = word(event, "chosen")
        return session.requiring(float(chosen)) if chosen in SURE else session

    def export(self, session: Session, event: gr.EventData) -> tuple[Update, Update]:
        """The conversation as a file for the browser to save, and the notice."""
        labels = LANGUAGES[session.language]
        form = word(event, "form")
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

    def recall(self, session: Session, event: gr.EventData) -> tuple[Update, ...]:
        """Goes over to a conversation that the browser kept."""
        return self.paint(*self._recalled(session, event))

    def _recalled(self, session: Session, event: gr.EventData) -> tuple[Session, str]:
        """The session, and what there is to say."""
        name = word(event, "conversation")
        try:
            return session.recalled(name, from_json(name, word(event, "kept"))), ""
        except ValueError:
            return session, LANGUAGES[session.language].not_recalled

    def resume(self, session: Session) -> tuple[Update, ...]:
        """Goes on restoring a conversation."""
        return self.paint(session.resumed())

    async def restore(self, session: Session) -> Restored:
        """What lacks of a conversation, remembered or asked again, for a moment; the page comes for more.

        The page may be used meanwhile: `restored` puts what was found into the session of then.
        """
        found, said, until = session, "", time.perf_counter() + MOMENT
        while found.is_restoring and not said and time.perf_counter() < until:
            kept = found.rest[0]
            asked = kept.question, found.history(kept.number), kept.sure
            try:
                answer, seconds = self._remembered.get(*asked) or await self._ask(*asked)
            except Exception as error:
                said = self._trouble(error, LANGUAGES[session.language])
            else:
                found = found.restored([again(kept, answer, seconds, self._threshold)])
        return Restored(session.conversation, found.exchanges, said)

    def restored(self, session: Session, found: Restored | None) -> tuple[Update, ...]:
        """Shows what `restore` found, unless the page has left that conversation."""
        if found is None or not session.is_restoring or session.conversation != found.conversation:
            return (gr.skip(),) * 4
        session = session.restored(found.exchanges)
        if found.said:
            return self.paint(session.failed(), found.said)
        session, chat, _, reading = self.paint(session)
        return session, chat, gr.skip(), reading

    def language(self, session: Session, event: gr.EventData) -> tuple[Update, ...]:
        """Speaks another language."""
        return self._speak(session, word(event, "language"))

    async def arrive(self, session: Session, event: gr.EventData) -> AsyncIterator[tuple[Update, ...]]:
        """Speaks the language that this browser chose before or the address names, and asks what it asks,
        or restores the conversation that was open.
        """
        said = ""
        if word(event, "kept") and session.n_asked == 0 and session.pending is None:
            session, said = self._recalled(session, event)
        spoken = self._speak(session, word(event, "language"), said)
        yield spoken
        question = word(event, "question")
        if question and session.n_asked == 0:
            async for *shown, box in self.answer(question, spoken[0]):
                yield *shown, *(gr.skip(),) * 5, box, gr.skip()

    def _speak(self, session: Session, language: str, said: str = "") -> tuple[Update, ...]:
        """What `paint` returns, then the masthead, foot, tabs, timeline, view, question box and button."""
        session = session.speaking(language) if language in LANGUAGES else session
        labels = LANGUAGES[session.language]
        box = gr.update(label=labels.question, placeholder=labels.placeholder)
        send = gr.update(value=labels.send)
        parts = render.masthead(labels), foot(session.sure, labels), seen.tabs(labels)
        return (*self.paint(session, said), *parts, events.unasked(labels), seen.unseen(labels), box, send)
