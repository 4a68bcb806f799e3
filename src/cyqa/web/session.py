"""What one visitor sees: the questions so far and the place that is open. Every change is a new record."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from cyqa.feedback import Thumb
from cyqa.records import Answer, Citation, Turn

MAX_EXCHANGES = 50


class Kind(StrEnum):
    """What a place in an article is: of an exchange, or of the timeline or the map."""

    CITATION = "citation"
    CLOSEST = "closest"
    EVENT = "event"
    PASSAGE = "passage"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question, its answer, and how long that took; `number` counts from 1 and is never reused.

    `least` is the confidence in [0, 1] that an answer had to reach to be given, `sure` the one that the
    visitor asked for; `thumb` is what the visitor thinks of it, recorded under the name `rating`. An answer
    is withheld if only the visitor asked for more confidence. It is changed if the same question was answered
    otherwise before.
    """

    number: int
    question: str
    answer: Answer
    seconds: float
    least: float = 0.0
    thumb: Thumb | None = None
    is_commented: bool = False
    is_withheld: bool = False
    sure: float = 0.0
    is_changed: bool = False
    rating: str = ""

    @property
    def alone(self) -> str:
        """The question in words that stand alone."""
        return self.answer.rewritten or self.question

    def places(self, kind: Kind) -> tuple[Citation, ...]:
        """Where the answer stands, then what differs; or, of a kind of its own, the closest passages."""
        if kind is Kind.CITATION:
            return (*self.answer.citations, *self.answer.differing)
        return tuple(hit.citation for hit in self.answer.hits)


@dataclass(frozen=True, slots=True)
class Focus:
    """The place that is open: `exchange.places(kind)[number - 1]`; of an event or passage `exchange` is 0."""

    exchange: int
    kind: Kind
    number: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A question that the browser kept, to be asked again; fields as in `Exchange`.

    `said` is the digest of the answer that was given (see `cyqa.web.kept`), empty if unknown.
    """

    number: int
    question: str
    sure: float = 0.0
    thumb: Thumb | None = None
    is_commented: bool = False
    said: str = ""
    rating: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """A visitor's page. `step` grows whenever a place is opened, so that the page scrolls to it anew;
    answers less sure than `sure` are not given. `rest` are questions of the conversation that were kept
    and not yet asked again; while it is restoring, the page has them asked. `ticket` names what the page
    waits for: the answer to the `pending` question, which takes the place of exchange `instead`, or what is
    being restored. `pointed` is the place of the event or passage that is open, `part` the part of a long
    article: 0 for that around the open place.
    """

    source: str = ""
    language: str = "zh"
    exchanges: tuple[Exchange, ...] = ()
    n_asked: int = 0
    pending: str | None = None
    instead: int | None = None
    ticket: str = ""
    focus: Focus | None = None
    is_printed: bool = False
    step: int = 0
    sure: float = 0.0
    conversation: str = ""
    rest: tuple[Kept, ...] = ()
    is_restoring: bool = False
    pointed: Citation | None = None
    part: int = 0

    def asking(self, question: str, ticket: str = "", instead: int | None = None) -> "Session":
        """The question is shown, its answer awaited; the first begins a conversation of that name."""
        return replace(
            self,
            pending=question,
            instead=instead,
            ticket=ticket,
            conversation=self.conversation or ticket,
        )

    def answered(self, answer: Answer, seconds: float, threshold: float = 0.0) -> "Session":
        """The answer is shown, and its first citation opened; what it takes the place of, or else the
        oldest exchange, may drop out.

        :param threshold: confidence below which the pipeline gives no answer.
        """
        number = self.n_asked + 1
        exchange = exchange_of(number, answer, seconds, self.sure, threshold)
        others = (other for other in self.exchanges if other.number != self.instead)
        kept = (*others, exchange)[-MAX_EXCHANGES:]
        session = replace(self.failed(), exchanges=kept, n_asked=number, focus=None)
        return session.opened(Focus(number, Kind.CITATION, 1))

    def rated(
        self, number: int, thumb: Thumb | None, rating: str = "", *, is_commented: bool = False
    ) -> "Session":
        """The visitor's thumb on an exchange is kept, with a comment or without; or none any more."""
        rated = (
            replace(exchange, thumb=thumb, rating=rating, is_commented=is_commented)
            if exchange.number == number
            else exchange
            for exchange in self.exchanges
        )
        return replace(self, exchanges=tuple(rated))

    def failed(self) -> "Session":
        """The awaited answer will not come, nor what is being restored."""
        return replace(self, pending=None, instead=None, ticket="", is_restoring=False)

    def recalled(self, conversation: str, kept: Sequence[Kept], ticket: str = "") -> "Session":
        """A conversation that was kept is to be asked again; its numbers follow those given out before."""
        rest = tuple(replace(each, number=self.n_asked + n) for n, each in enumerate(kept, start=1))
        return replace(
            self.cleared(),
            conversation=conversation,
            rest=rest,
            n_asked=self.n_asked + len(rest),
            ticket=ticket,
            is_restoring=bool(rest),
        )

    def restored(self, exchanges: Sequence[Exchange]) -> "Session":
        """Of these, those that still lack are in their places; after the last one its place is open."""
        lacking = {kept.number for kept in self.rest}
        found = [exchange for exchange in exchanges if exchange.number in lacking]
        done = {exchange.number for exchange in found}
        rest = tuple(kept for kept in self.rest if kept.number not in done)
        held = tuple(sorted((*self.exchanges, *found), key=lambda exchange: exchange.number))
        session = replace(self if rest else self.failed(), exchanges=held, rest=rest)
        if rest or self.focus or not held:
            return session
        return session.opened(Focus(held[-1].number, Kind.CITATION, 1))

    def resumed(self, ticket: str) -> "Session":
        """What lacks is asked again after all."""
        return replace(self, ticket=ticket, is_restoring=bool(self.rest))

    def opened(self, focus: Focus) -> "Session":
        """A place is open; nothing changes if there is no such place."""
        place = self.place(focus)
        if place is None:
            return self
        return replace(self, focus=focus, source=place.source, part=0, step=self.step + 1)

    def pointing(self, kind: Kind, number: int, citation: Citation) -> "Session":
        """The place of an event of the timeline or of a passage of the map is open."""
        focus = Focus(0, kind, number)
        source, step = citation.source, self.step + 1
        return replace(self, focus=focus, pointed=citation, source=source, part=0, step=step)

    def chose(self, source: str, part: int = 0) -> "Session":
        """Another article, or part of one, is open; the focus stays if it lies in that article."""
        place = self.place(self.focus) if self.focus else None
        focus = self.focus if place and place.source == source else None
        return replace(self, source=source, part=part, focus=focus)

    def shown(self, is_printed: bool) -> "Session":
        """The article is shown as printed, or as prose; the page scrolls to the open place anew."""
        return replace(self, is_printed=is_printed, step=self.step + 1)

    def speaking(self, language: str) -> "Session":
        """The page is in another language."""
        return replace(self, language=language)

    def requiring(self, sure: float) -> "Session":
        """Answers less sure than this are not given from now on."""
        return replace(self, sure=sure)

    def cleared(self) -> "Session":
        """A new chat over the same article."""
        return replace(self.failed(), exchanges=(), focus=None, conversation="", rest=())

    def exchange(self, number: int) -> Exchange | None:
        """The exchange of that number, unless it has dropped out."""
        return next((exchange for exchange in self.exchanges if exchange.number == number), None)

    @property
    def current(self) -> Exchange | None:
        """The exchange whose place is open, else the last one."""
        opened = self.exchange(self.focus.exchange) if self.focus else None
        return opened or (self.exchanges[-1] if self.exchanges else None)

    def place(self, focus: Focus) -> Citation | None:
        """The place that a focus names; of events and passages only the one that is open."""
        if focus.kind in (Kind.EVENT, Kind.PASSAGE):
            return self.pointed if focus == self.focus else None
        exchange = self.exchange(focus.exchange)
        places = exchange.places(focus.kind) if exchange else ()
        return places[focus.number - 1] if 1 <= focus.number <= len(places) else None

    def history(self, before: int | None = None) -> tuple[Turn, ...]:
        """The exchanges as the pipeline takes them, oldest first; those before a number, or all."""
        earlier = (e for e in self.exchanges if before is None or e.number < before)
        return tuple(Turn(exchange.alone, exchange.answer.text) for exchange in earlier)


def exchange_of(number: int, answer: Answer, seconds: float, sure: float, threshold: float) -> Exchange:
    """An answer as an exchange.

    :param sure: confidence that the visitor asked for.
    :param threshold: confidence below which the pipeline gives no answer.
    """
    return Exchange(
        number,
        answer.question,
        answer,
        seconds,
        least=max(threshold, sure),
        is_withheld=answer.is_withheld(threshold, sure),
        sure=sure,
    )
