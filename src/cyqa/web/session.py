"""What one visitor sees: the questions so far and the place that is open. Every change is a new record."""

from dataclasses import dataclass, replace
from enum import StrEnum

from cyqa.records import Answer, Citation, Turn

MAX_EXCHANGES = 50


class Kind(StrEnum):
    """What a place in an article is to an exchange."""

    CITATION = "citation"
    CLOSEST = "closest"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question, its answer, and how long that took; `number` counts from 1 and is never reused."""

    number: int
    question: str
    answer: Answer
    seconds: float

    def places(self, kind: Kind) -> tuple[Citation, ...]:
        """Where the answer stands, or, of a kind of its own, the passages that came closest."""
        if kind is Kind.CITATION:
            return self.answer.citations
        return tuple(hit.citation for hit in self.answer.hits)


@dataclass(frozen=True, slots=True)
class Focus:
    """The place that is open: `exchange.places(kind)[number - 1]`."""

    exchange: int
    kind: Kind
    number: int


@dataclass(frozen=True, slots=True)
class Session:
    """A visitor's page. `step` grows whenever a place is opened, so that the page scrolls to it anew."""

    source: str = ""
    language: str = "zh"
    exchanges: tuple[Exchange, ...] = ()
    n_asked: int = 0
    pending: str | None = None
    focus: Focus | None = None
    is_printed: bool = False
    step: int = 0

    def asking(self, question: str) -> "Session":
        """The question is shown, its answer awaited."""
        return replace(self, pending=question)

    def answered(self, answer: Answer, seconds: float) -> "Session":
        """The answer is shown, and its first citation opened; the oldest exchange may drop out."""
        number = self.n_asked + 1
        exchange = Exchange(number, answer.question, answer, seconds)
        kept = (*self.exchanges, exchange)[-MAX_EXCHANGES:]
        session = replace(self, exchanges=kept, n_asked=number, pending=None, focus=None)
        return session.opened(Focus(number, Kind.CITATION, 1))

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

    @property
    def history(self) -> tuple[Turn, ...]:
        """The exchanges as the pipeline takes them, oldest first."""
        return tuple(Turn(exchange.question, exchange.answer.text) for exchange in self.exchanges)
