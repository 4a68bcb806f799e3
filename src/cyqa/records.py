"""The records that flow from a raw file to a cited answer, and the interfaces models answer to.

All offsets are half-open `[start, end)` and count Unicode code points. Three texts have offsets:

raw       the file's bytes decoded, no newline translated; a byte order mark belongs to the
          encoding, not to the text
clean     the raw text made prose; an `OffsetMap` leads every clean span back to raw
passage   `clean[passage.start:passage.end]`
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray


class BlockKind(StrEnum):
    """What a block of an article is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    CAPTION = "caption"
    BYLINE = "byline"


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of clean text and the raw text it stands for.

    `raw_length` is either `length`, and the characters correspond one to one, or 0 for characters
    that cleaning put in (a paragraph break, the space where two Latin lines were joined).
    """

    clean_start: int
    raw_start: int
    length: int
    raw_length: int


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Where each character of the clean text came from; segments tile the clean text in order."""

    segments: tuple[Segment, ...]

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """The smallest raw span that holds every character of the clean span `[start, end)`.

        A span without characters of its own (empty, or all put in by cleaning) maps to an empty
        raw span.

        :raises ValueError: if the span is not inside the clean text.
        """
        length = self.segments[-1].clean_start + self.segments[-1].length if self.segments else 0
        if not 0 <= start <= end <= length:
            raise ValueError(f"span [{start}, {end}) is outside the clean text of {length} characters")
        first = max(bisect_right(self.segments, start, key=lambda s: s.clean_start) - 1, 0)
        pieces: list[tuple[int, int]] = []
        anchor = 0
        for segment in self.segments[first:]:
            if segment.clean_start >= end and pieces:
                break
            low = max(start, segment.clean_start) - segment.clean_start
            high = min(end, segment.clean_start + segment.length) - segment.clean_start
            if segment.raw_length and low < high:
                pieces.append((segment.raw_start + low, segment.raw_start + high))
            elif segment.clean_start <= start:
                anchor = segment.raw_start + min(low, segment.raw_length)
            if segment.clean_start >= end:
                break
        if not pieces:
            return anchor, anchor
        return min(low for low, _ in pieces), max(high for _, high in pieces)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, caption or byline: `clean[start:end]`; `number` counts from 1."""

    kind: BlockKind
    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A source file as bytes decoded: what the loader hands to cleaning."""

    source: str
    raw: str
    encoding: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned source file."""

    source: str
    title: str
    raw: str
    clean: str
    offsets: OffsetMap
    blocks: tuple[Block, ...]
    encoding: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrievable chunk: whole sentences of one article.

    `start`, `end` index the clean text; `raw_start`, `raw_end` the raw text; `paragraph` is the
    number of the block it begins in; lines count from 1; `sentences` are spans of `text` that tile
    it.
    """

    source: str
    title: str
    heading: str
    paragraph: int
    start: int
    end: int
    raw_start: int
    raw_end: int
    line_start: int
    line_end: int
    text: str
    sentences: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a source file: `quote == raw[start:end]`, always."""

    source: str
    title: str
    start: int
    end: int
    quote: str
    paragraph: int
    line_start: int
    line_end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved passage.

    `dense` is a cosine in [-1, 1], `sparse` a BM25 score ≥ 0, `coverage` the share in [0, 1] of the
    question's IDF mass that the passage holds, `score` the fused score in [0, 1] by which hits are
    ranked. `margin` is what the reader made of it (see `Reading.margin`), None where it was not read.
    """

    passage: Passage
    dense: float
    sparse: float
    coverage: float
    score: float
    citation: Citation
    margin: float | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A candidate answer: `passage.text[start:end]` and its reader score in logits."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of one passage: its best spans first, and the score of "no answer here"."""

    spans: tuple[Span, ...]
    null_score: float

    @property
    def margin(self) -> float | None:
        """How far the best span is above "no answer here", in logits; None without a span."""
        return self.spans[0].score - self.null_score if self.spans else None

    def after(self, n: int) -> "Reading":
        """The same of the text without its first `n` characters; what stands in those is left out."""
        kept = (replace(s, start=s.start - n, end=s.end - n) for s in self.spans if s.start >= n)
        return Reading(tuple(kept), self.null_score)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Logistic regression from the features of a decision to the probability that it is right.

    `weights` by feature name (see `cyqa.qa.decide.features`); an answer less sure than `threshold`
    is not given; `reader` is the fingerprint of the reader that it was fitted with.
    """

    reader: str
    bias: float
    weights: Mapping[str, float]
    threshold: float


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier question and the answer that was given to it (None: nothing was found)."""

    question: str
    answer: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The words that answer a question, or `text=None` when the articles do not say.

    `text` is clean text; `confidence` the probability in [0, 1] that it is right; `items` the parts
    of a list answer; `citations` primary first, empty without an answer; `context` is the clean
    sentence around the answer; `rewritten` the question as it was understood, where that differs
    from the one asked. `verdict`, yes or no, answers a question for either where the text tells;
    `differing` are places that tell of the same with another value.
    """

    question: str
    text: str | None
    confidence: float
    items: tuple[str, ...]
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]
    context: str = ""
    rewritten: str | None = None
    verdict: Literal["yes", "no"] | None = None
    differing: tuple[Citation, ...] = ()

    def is_withheld(self, threshold: float, sure: float) -> bool:
        """Whether one was found, and is not given only because it is less sure than was asked for."""
        return self.text is None and sure > self.confidence >= threshold


class Encoder(Protocol):
    """Texts to vectors. `fingerprint` changes whenever the vectors would."""

    @property
    def fingerprint(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """`(n, dimension)` float32, unit rows."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """`(n, dimension)` float32, unit rows."""
        ...


class Reader(Protocol):
    """Finds the words of a passage that answer a question."""

    @property
    def fingerprint(self) -> str: ...

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        """One reading per passage, span offsets in code points of that passage."""
        ...
