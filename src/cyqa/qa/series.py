"""Where the parts of a text are: stops, brackets, words. Spans are `[start, end)` in code points."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cyqa.corpus.fold import fold_aligned
from cyqa.corpus.words import words

Place = tuple[int, int]

CLOSES = dict(zip("《“‘「『（(【[〈", "》”’」』）)】]〉", strict=True))
CLOSING = frozenset(CLOSES.values())
_HIDDEN = "\ufffc"
_DEPTH = 4
"""Brackets in brackets that are told apart."""
SENTENCE_STOP = "。！？!?…\n"
_EDGES = " \t\n\r\u3000、，；：,;:。.…"


@dataclass(frozen=True, slots=True)
class Series:
    """An enumeration: `text[start:end]` is all of it, `items` its parts in order, two at least."""

    start: int
    end: int
    items: tuple[Place, ...]

    @classmethod
    def of(cls, items: Sequence[Place], start: int | None = None, stop: int | None = None) -> "Series":
        """From its first part, or from `start`, to its last, or to `stop`."""
        first, last = items[0][0], items[-1][1]
        return cls(first if start is None else start, last if stop is None else stop, tuple(items))


def bare(text: str, place: Place) -> Place:
    """Without marks and spaces at its edges."""
    low, high = place
    while low < high and text[low] in _EDGES:
        low += 1
    while low < high and text[high - 1] in _EDGES:
        high -= 1
    return low, high


def bounds(text: str, start: int, end: int, stops: str) -> Place:
    """From the stop before a place to the one after it."""
    low = max(text.rfind(stop, 0, start) for stop in stops) + 1
    return low, min((at for stop in stops if (at := text.find(stop, end)) >= 0), default=len(text))


def levels(text: str, sentence: Place, start: int, end: int) -> Iterator[tuple[str, Place]]:
    """Innermost first: the inside of each pair of brackets around the span, and last the sentence.

    Each with the text in which what inner brackets hold is hidden.
    """
    groups = sorted(_groups(text, sentence))
    around = [(a, b) for a, b in groups if a <= start and end <= b + 1 and (a, b + 1) != (start, end)]
    for low, high in [*((a + 1, b) for a, b in reversed(around[-_DEPTH:])), sentence]:
        masked, at = "", 0
        for a, b in groups:
            if low <= a and b < high and at <= a:
                masked += text[at : a + 1] + _HIDDEN * (b - a - 1)
                at = b
        yield masked + text[at:], (low, high)


def _groups(text: str, sentence: Place) -> list[Place]:
    """Where brackets that match open and close."""
    opened: list[int] = []
    found = []
    for at in range(*sentence):
        if text[at] in CLOSES:
            opened.append(at)
        elif text[at] in CLOSING:
            last = opened[-_DEPTH:]
            partner = next((opening for opening in reversed(last) if CLOSES[text[opening]] == text[at]), None)
            if partner is not None:
                found.append((partner, at))
                del opened[opened.index(partner) :]
    return found


def placed_words(text: str, part: Place) -> list[tuple[int, str]]:
    """Words with their places."""
    at, found = part[0], []
    for word in words(fold_aligned(text[slice(*part)])):
        found.append((at, word.lower()))
        at += len(word)
    return found


def split(masked: str, place: Place, marks: str) -> list[Place]:
    """What these marks part."""
    cuts = [at for at in range(*place) if masked[at] in marks]
    edges = [place[0], *(at + after for at in cuts for after in (0, 1)), place[1]]
    parts = (bare(masked, part) for part in zip(edges[::2], edges[1::2], strict=True))
    return [(low, high) for low, high in parts if low < high]
