"""What the page does when it is used. Whatever a browser sends is checked here."""

import logging
import time
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from secrets import token_hex
from typing import Any

import gradio as gr
from anyio import to_thread

from cyqa.corpus.passages import cite
from cyqa.errors import BundleError, CyqaError, FeedbackError
from cyqa.feedback import MAX_TEXT, Thumb, feedback_on, record, withdraw
from cyqa.qa.followup import MAX_TURNS
from cyqa.qa.pipeline import Pipeline
from cyqa.qa.timeline import Event
from cyqa.records import Citation, Passage, Turn
from cyqa.share.bundle import gather
from cyqa.web import events, render, seen
from cyqa.web.article import reading
from cyqa.web.awaited import Awaited
from cyqa.web.coverage import N_ARTICLES, coverage
from cyqa.web.examples import tried_examples
from cyqa.web.foot import FORMS, SURE, foot, offered, saved
from cyqa.web.gate import BusyError, Gate
from cyqa.web.held import held
from cyqa.web.kept import again, from_json
from cyqa.web.labels import LANGUAGES, Labels
from cyqa.web.passage_map import Atlas, Drawing, passage_map
from cyqa.web.remembered import Given, Remembered
from cyqa.web.retrospect import retrospect
from cyqa.web.sent import problem, text_of, whole_number, word
from cyqa.web.session import Exchange, Focus, Kind, Session
from cyqa.web.tools import pressed_as

MOMENT = 0.4
"""Seconds for which questions are asked again before the page shows them."""
Update = Any
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a page waited for: an answer, or exchanges that were asked again; `said` is what went wrong."""

    ticket: str
    given: Given | None = None
    exchanges: tuple[Exchange, ...] = ()
    said: str = ""


class Handlers:
    """The page's events over one pipeline: a session goes in, a session and what it shows come out.

    They run in the event loop, so that none changes a session while another does; one that waits goes on
    with the session that is `held` by then.
    """

    def __init__(self, pipeline: Pipeline, feedback: Path, gate: Gate) -> None:
        self._pipeline = pipeline
        self._feedback = feedback
        self._gate = gate
        self._remembered = Remembered()
        self._awaited = Awaited[Fetched]()
        self._articles = pipeline.index.articles
        self.threshold = pipeline.calibration.threshold
        self.first = Session(source=next(iter(self._articles), ""))
        self._examples = {language: tried_examples(pipeline, language) for language in LANGUAGES}

    def paint(self, session: Session, said: str = "", returned: str = "") -> tuple[Update, ...]:
        """The session, and the chat, notice and reading pane that show it."""
        *talk, _ = self.talk(session, said, returned)
        return *talk, reading(session, self._articles, LANGUAGES[session.language])

    def talk(self, session: Session, said: str = "", returned: str = "") -> tuple[Update, ...]:
        """What `paint` returns, but the reading pane stays as it is; `returned` is a question that goes back
        into its box.
        """
        labels = LANGUAGES[session.language]
        chat = render.chat(session, self._articles, self._examples[session.language], labels)
        return session, chat, render.notice(said, labels, returned), gr.skip()

    def foot(self, session: Session) -> str:
        """What stands below the question box."""
        return foot(session.sure, self.threshold, LANGUAGES[session.language])

    async def submit(self, session: Session, event: gr.EventData) -> tuple[Update, ...]:
        """Asks what was in the question box, or returns it there."""
        question = text_of(word(event, "question"))
        length = whole_number(event, "length")
        return self._asked(session, question, returned=question, mark=word(event, "at"), length=length)

    def _asked(
        self,
        session: Session,
        question: str,
        instead: int | None = None,
        returned: str = "",
        mark: str = "",
        length: int = 0,
    ) -> tuple[Update, ...]:
        """Asks a question, or says why not.

        :param returned: as `mark`, for `render.notice`.
        :param length: of the question, where only its beginning was sent.
        """
        if said := problem(question, session, length):
            told = render.notice(said, LANGUAGES[session.language], returned, mark)
            return gr.skip(), gr.skip(), told, gr.skip()
        return self.talk(self._asking(session, question, instead))

    def _asking(self, session: Session, question: str, instead: int | None = None) -> Session:
        """The session that waits for the answer, which is being looked for when the page comes for it."""
        session = session.asking(question, token_hex(8), instead)
        self._awaited.begin(session.ticket, self._answer(session, question))
        return session

    async def example(self, session: Session, event: gr.EventData) -> tuple[Update, ...]:
        """Asks an example question."""
        number, examples = whole_number(event, "number"), self._examples[session.language]
        if 1 <= number <= len(examples):
            return self._asked(session, examples[number - 1])
        return self.paint(session)

    async def retry(self, session: Session, event: gr.EventData) -> tuple[Update, ...]:
        """Asks the last question anew, in place of its answer."""
        last = session.exchanges[-1] if session.exchanges else None
        if last is None or last.number != whole_number(event, "exchange"):
            return self.paint(session)
        return self._asked(session, last.question, last.number)

    async def fetch(self, session: Session) -> tuple[Update, ...]:
        """Shows what the page waits for, as soon as it is there and unless that is given up."""
        ticket, question = session.ticket, session.pending
        if session.is_restoring:
            self._awaited.begin(ticket, self._restore(session))
        elif question is not None and not self._awaited.is_begun(ticket):
            self._awaited.begin(ticket, self._answer(session, question))
        found = await self._awaited.result(ticket)
        return self._fetched(held(session), found)

    async def _answer(self, session: Session, question: str) -> Fetched:
        try:
            given = await self._ask(question, session.history(session.instead), session.sure)
        except Exception as error:
            return Fetched(session.ticket, said=self._trouble(error, LANGUAGES[session.language]))
        return Fetched(session.ticket, given)

    async def _restore(self, session: Session) -> Fetched:
        """What lacks of a conversation, remembered or asked again, for a moment; the page comes for more."""
        found, said, until = session, "", time.perf_counter() + MOMENT
        while found.is_restoring and not said and time.perf_counter() < until:
            kept = found.rest[0]
            asked = kept.question, found.history(kept.number), kept.sure
            try:
                answer, seconds = self._remembered.get(*asked) or await self._ask(*asked)
            except Exception as error:
                said = self._trouble(error, LANGUAGES[session.language])
            else:
                found = found.restored([again(kept, answer, seconds, self.threshold)])
        return Fetched(session.ticket, exchanges=found.exchanges, said=said)

    async def _ask(self, question: str, history: tuple[Turn, ...], sure: float) -> Given:
        started = time.perf_counter()
        answer = await self._gate.run(partial(self._pipeline.ask, question, history, sure))
        seconds = time.perf_counter() - started
        self._remembered.put(history, sure, answer, seconds)
        return answer, seconds

    def _trouble(self, error: Exception, labels: Labels) -> str:
        """Why a question was not answered, in the visitor's language."""
        if isinstance(error, BusyError):
            return labels.asking.busy
        if isinstance(error, CyqaError):
            return labels.asking.unusable.format(reason=error)
        _log.error("a question could not be answered", exc_info=error)
        return labels.asking.broken

    def _fetched(self, session: Session, found: Fetched | None) -> tuple[Update, ...]:
        """What `paint` returns, unless the page waits for something else."""
        if found is None or found.ticket != session.ticket:
            return (gr.skip(),) * 4
        returned, is_restoring = "", session.is_restoring
        if is_restoring:
            session = session.restored(found.exchanges)
        elif found.given:
            session = session.answered(*found.given, self.threshold)
        else:
            returned = session.pending or ""
        session = session.failed() if found.said else session
        session, chat, notice, article = self.paint(session, found.said, returned)
        return session, chat, gr.skip() if is_restoring and not found.said else notice, article

    async def stop(self, session: Session) -> tuple[Update, ...]:
        """Gives up the awaited answer, or what is being restored."""
        self._awaited.give_up(session.ticket)
        return self.talk(session.failed())

    async def open(self, session: Session, event: gr.EventData) -> tuple[Update, ...]:
        """Opens a place that an answer, the timeline or the map names."""
        kind, number = word(event, "kind"), whole_number(event, "number")
        if kind in (Kind.EVENT, Kind.PASSAGE):
            place = await to_thread.run_sync(self._place, kind, number)
            session = held(session)
            return self.paint(session.pointing(Kind(kind), number, place) if place else session)
        if kind not in tuple(Kind):
            return self.paint(session)
        return self.paint(session.opened(Focus(whole_number(event, "exchange"), Kind(kind), number)))

    def _place(self, kind: str, number: int) -> Citation | None:
        """Where the event or passage of that number stands."""
        if kind == Kind.EVENT:
            told = self._events[number - 1 : number] if number else ()
            return told[0].citation if told else None
        passage = self._atlas.passage(number)
        return self._cite(passage) if passage else None

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

    async def choose(self, session: Session, event: gr.EventData) -> tuple[Update, ...]:
        """Opens an article, or a part of it."""
        source, part = word(event, "chosen"), whole_number(event, "part")
        return self.paint(session.chose(source, part) if source in self._articles else session)

    async def view(self, session: Session, event: gr.EventData) -> tuple[Update, ...]:
        """Shows the article as prose or as printed."""
        return self.paint(session.shown(word(event, "view") == "printed"))

    async def rate(self, session: Session, event: gr.EventData) -> tuple[Update, ...]:
        """Keeps a thumb on an answer; the same once more takes it back.

        A click on what a button no longer says was heard before: twice at once, or again after a restart.
        """
        thumb = word(event, "thumb")
        exchange = session.exchange(whole_number(event, "exchange"))
        if exchange is None or thumb not in tuple(Thumb):
            return self.paint(session)
        if word(event, "pressed") != pressed_as(exchange, thumb):
            return self.talk(session)
        if exchange.thumb == thumb:  # one that was kept before ratings had names stays
            return await self._withdraw(session, exchange) if exchange.rating else self.paint(session)
        return await self._record(session, exchange, Thumb(thumb), "")

    async def comment(self, session: Session, event: gr.EventData) -> tuple[Update, ...]:
        """Keeps a comment on an answer that has a thumb already."""
        exchange = session.exchange(whole_number(event, "exchange"))
        comment = text_of(word(event, "comment")).strip()
        if exchange is None or exchange.thumb is None or exchange.is_commented or not comment:
            return self.paint(session)
        if len(comment) > MAX_TEXT:
            problem = LANGUAGES[session.language].answer.comment_too_long
            return self.talk(session, problem.format(length=len(comment), limit=MAX_TEXT))
        return await self._record(session, exchange, exchange.thumb, comment)

    async def _record(
        self, session: Session, exchange: Exchange, thumb: Thumb, comment: str
    ) -> tuple[Update, ...]:
        history = session.history(exchange.number)[-MAX_TURNS:]
        rating, reader = exchange.rating or token_hex(8), self._pipeline.calibration.reader
        feedback = feedback_on(exchange.answer, history, thumb, comment, reader, rating)
        try:
            await to_thread.run_sync(record, feedback, self._feedback)
        except FeedbackError as error:
            _log.error("a rating could not be kept: %s", error)
            return self.talk(held(session), LANGUAGES[session.language].answer.not_recorded)
        return self.talk(held(session).rated(exchange.number, thumb, rating, is_commented=bool(comment)))

    async def _withdraw(self, session: Session, exchange: Exchange) -> tuple[Update, ...]:
        try:
            await to_thread.run_sync(withdraw, exchange.rating, exchange.question, self._feedback)
        except FeedbackError as error:
            _log.error("a rating could not be withdrawn: %s", error)
            return self.talk(held(session), LANGUAGES[session.language].answer.not_recorded)
        return self.talk(held(session).rated(exchange.number, None))

    async def require(self, session: Session, event: gr.EventData) -> tuple[Session, str]:
        """Gives only answers that are so sure from now on; returns the session and the foot."""
        session = _requiring(session, word(event, "chosen"))
        return session, self.foot(session)

    def export(self, session: Session, event: gr.EventData) -> tuple[Update, Update, Update]:
        """The conversation as a file for the browser to save, the notice, and, where there is none, the chat:
        a page that shows another has been forgotten, and learns so.
        """
        labels = LANGUAGES[session.language]
        form = word(event, "form")
        if form not in FORMS or not session.exchanges:
            return gr.skip(), gr.skip(), self.talk(session)[1]
        try:
            said = [(exchange.answer, exchange.sure) for exchange in session.exchanges]
            bundle = gather(said, self._pipeline)
        except BundleError as error:
            return gr.skip(), render.notice(labels.page.not_exported.format(reason=error), labels), gr.skip()
        return saved(bundle, form, session.language), render.notice("", labels), gr.skip()

    async def fresh(self, session: Session) -> tuple[Update, ...]:
        """Begins a new chat."""
        self._awaited.give_up(session.ticket)
        return self.paint(session.cleared())

    async def recall(self, session: Session, event: gr.EventData) -> tuple[Update, ...]:
        """Goes over to a conversation that the browser kept; returns what `paint` does and the foot."""
        self._awaited.give_up(session.ticket)
        session, said = self._recalled(session, event)
        return *self.paint(session, said), self.foot(session)

    def _recalled(self, session: Session, event: gr.EventData) -> tuple[Session, str]:
        """The session, as sure as the last question required, and what there is to say."""
        name = word(event, "conversation")
        try:
            kept = from_json(name, word(event, "kept"))
            return session.recalled(name, kept, token_hex(8)).requiring(offered(kept[-1].sure)), ""
        except ValueError:
            return session, LANGUAGES[session.language].past.not_recalled

    async def resume(self, session: Session) -> tuple[Update, ...]:
        """Goes on restoring a conversation."""
        return self.talk(session.resumed(token_hex(8)))

    async def language(self, session: Session, event: gr.EventData) -> tuple[Update, ...]:
        """Speaks another language."""
        return self._spoken(_speaking(session, word(event, "language")))

    async def arrive(self, session: Session, event: gr.EventData) -> tuple[Update, ...]:
        """Speaks the language and is as sure as this browser chose before or the address names, and asks
        what it asks, or restores the conversation that was open.
        """
        said, returned, question = "", "", text_of(word(event, "question"))
        session = _speaking(session, word(event, "language"))
        if word(event, "kept") and session.n_asked == 0 and session.pending is None:
            session, said = self._recalled(session, event)
        session = _requiring(session, word(event, "sure"))
        if question and session.n_asked == 0:
            said = problem(question, session)
            session, returned = (session, question) if said else (self._asking(session, question), "")
        return self._spoken(session, said, returned)

    def _spoken(self, session: Session, said: str = "", returned: str = "") -> tuple[Update, ...]:
        """What `paint` returns, then the masthead, foot, tabs, timeline, view, question box and button."""
        labels = LANGUAGES[session.language]
        box = gr.update(label=labels.page.question, placeholder=labels.page.placeholder)
        send = gr.update(value=labels.page.send)
        parts = render.masthead(labels), self.foot(session), seen.tabs(labels)
        return (
            *self.paint(session, said, returned),
            *parts,
            events.unasked(labels),
            seen.unseen(labels),
            box,
            send,
        )


def _requiring(session: Session, sure: str) -> Session:
    """The session with answers that are so sure, if that can be chosen."""
    return session.requiring(float(sure)) if sure in SURE else session


def _speaking(session: Session, language: str) -> Session:
    """The session in a language, if the page speaks it."""
    return session.speaking(language) if language in LANGUAGES else session
