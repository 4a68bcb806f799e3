"""What one visitor sees: the questions so far and the place that is open. Every change is a new record."""

from dataclasses import dataclass, replace
from enum import StrEnum

from cyqa.feedback import Thumb
from cyqa.records import Answer, Citation, Turn

MAX_EXCHANGES = 50


class Kind(StrEnum):
    """What a place in an article is to an exchange."""

    CITATION = "citation"
    CLOSEST = "closest"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question, its answer, and how long that took; `number` counts from 1 and is never reused.

    `least` is the confidence in [0, 1] that an answer had to reach to be given; `thumb` is what the
    visitor thinks of it. An answer is withheld if only the visitor asked for more confidence.
    """

    number: int
    question: str
    answer: Answer
    seconds: float
    least: float = 0.0
    thumb: Thumb | None = None
    is_commented: bool = False
    is_withheld: bool = False

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
    """The place that is open: `exchange.places(kind)[number - 1]`."""

    exchange: int
    kind: Kind
    number: int


@dataclass(frozen=True, slots=True)
class Session:
    """A visitor's page. `step` grows whenever a place is opened, so that the page scrolls to it anew;
    answers less sure than `sure` are not given.
    """

    source: str = ""
    language: str = "zh"
    exchanges: tuple[Exchange, ...] = ()
    n_asked: int = 0
    pending: str | None = None
    focus: Focus | None = None
    is_printed: bool = False
    step: int = 0
    sure: float = 0.0

    def asking(self, question: str) -> "Session":
        """The question is shown, its answer awaited."""
        return replace(self, pending=question)

    def answered(self, answer: Answer, seconds: float, threshold: float = 0.0) -> "Session":
        """The answer is shown, and its first citation opened; the oldest exchange may drop out.

        :param threshold: confidence below which the pipeline gives no answer.
        """
        number = self.n_asked + 1
        exchange = Exchange(
            number,
            answer.question,
            answer,
            seconds,
            least=max(threshold, self.sure),
            is_withheld=answer.text is None and self.sure > answer.confidence >= threshold,
        )
        kept = (*self.exchanges, exchange)[-MAX_EXCHANGES:]
        session = replace(self, exchanges=kept, n_asked=number, pending=None, focus=None)
        return session.opened(Focus(number, Kind.CITATION, 1))

    def rated(self, number: int, thumb: Thumb, *, is_commented: bool = False) -> "Session":
        """The visitor's thumb on an exchange is kept, with a comment or without."""
        rated = (
            replace(exchange, thumb=thumb, is_commented=is_commented)
            if exchange.number == number
            else exchange
            for exchange in self.exchanges
        )
        return replace(self, exchanges=tuple(rated))

    def failed(self) -> "Session":
        """The awaited answer will not come."""
        return replace(self, pending=None)

    def opened(self, focus: Focus) -> "Session":
        """A place is open; nothing changes if there is no such place."""
        place = self.place(focus)
        if place is None:
            return self
        return replace(self, focus=focus, source=place.source, step=self.step + 1)

    def chose(self, source: str) -> "Session":
        """Another article is open; the focus stays if it lies in that article."""
        place = self.place(self.focus) if self.focus else None
        return replace(self, source=source, focus=self.focus if place and place.source == source else None)

    def shown(self, is_printed: bool) -> "Session":
        """The article is shown as printed, or as prose; the page scrolls to the open place anew."""
        return replace(self, is_printed=is_printed, step=self.step + 1)

    def speaking(self, language: str) -> "Session":
        """The page is in another language."""
        return replace(self, language=language)

    def requiring(self, sure: float) -> "Session":
        """Answers less sure than this are not given from now on."""
        return replace(self, sure=sure)

    def without(self, number: int | None) -> "Session":
        """An exchange is forgotten, and the place that it opened."""
        kept = tuple(exchange for exchange in self.exchanges if exchange.number != number)
        focus = None if self.focus and self.focus.exchange == number else self.focus
        return replace(self, exchanges=kept, focus=focus)

    def cleared(self) -> "Session":
        """A new chat over the same article."""
        return replace(self, exchanges=(), pending=None, focus=None)

    def exchange(self, number: int) -> Exchange | None:
        """The exchange of that number, unless it has dropped out."""
        return next((exchange for exchange in self.exchanges if exchange.number == number), None)

    def place(self, focus: Focus) -> Citation | None:
        """The place that a focus names."""
        exchange = self.exchange(focus.exchange)
        places = exchange.places(focus.kind) if exchange else ()
        return places[focus.number - 1] if 1 <= focus.number <= len(places) else None

    def history(self, before: int | None = None) -> tuple[Turn, ...]:
        """The exchanges as the pipeline takes them, oldest first; those before a number, or all."""
        earlier = (e for e in self.exchanges if before is None or e.number < before)
        return tuple(Turn(exchange.alone, exchange.answer.text) for exchange in earlier)
