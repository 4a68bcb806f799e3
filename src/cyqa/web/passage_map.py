"""A map of the passages: each a dot where its vector lies on a plane, with a question and its hits."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from cyqa.index.store import PRIMARY
from cyqa.qa.pipeline import Pipeline
from cyqa.records import Hit, Passage
from cyqa.web.labels import Labels
from cyqa.web.markup import button, language, plain
from cyqa.web.plane import plane_of
from cyqa.web.render import where
from cyqa.web.seen import empty, frame
from cyqa.web.session import Exchange, Kind

N_DOTS = 3000
N_COLOURS = 8
WIDTH, HEIGHT, MARGIN = 640.0, 460.0, 22.0
N_PEEK = 48
"""Characters of a passage that its dot shows."""
Place = tuple[float, float]
Dot = tuple[int, Passage, Place]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a map shows, in its own units: a dot for each of these passages, by number from 1; the question.

    `n` is how many passages there are; `share` how much of their variance the plane shows.
    """

    dots: tuple[Dot, ...]
    hits: tuple[Place, ...]
    question: Place | None
    n: int
    share: float


class Atlas:
    """The plane of an index's passages."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._passages = pipeline.index.passages
        self._rows = {_key(passage): row for row, passage in enumerate(self._passages)}
        self._plane = plane_of(pipeline.index.dense[PRIMARY].vectors)

    def passage(self, number: int) -> Passage | None:
        """The passage of that number, counted from 1."""
        return self._passages[number - 1] if 1 <= number <= len(self._passages) else None

    def drawing(self, question: str | None, hits: Sequence[Hit]) -> Drawing:
        """The passages, evenly thinned out if they are very many, and where a question and its hits lie."""
        n = len(self._passages)
        own = [self._rows[_key(hit.passage)] for hit in hits]
        kept = sorted({*np.linspace(0, n - 1, min(n, N_DOTS)).astype(int).tolist(), *own})
        at = [self._plane.place(self._cosines(question))] if question is not None else []
        points = np.concatenate([self._plane.places[[*kept, *own]], np.reshape(at, (-1, 2))])
        places = fitted(points)
        dots = zip(kept, places, strict=False)
        return Drawing(
            tuple((row + 1, self._passages[row], place) for row, place in dots),
            tuple(places[len(kept) : len(kept) + len(own)]),
            places[-1] if at else None,
            n,
            self._plane.share,
        )

    def _cosines(self, question: str) -> NDArray[np.float32]:
        """`(n,)` of the question with every passage, as retrieval tells them."""
        cosines = np.zeros(len(self._passages), np.float32)
        for hit in self._pipeline.retrieve(question, len(self._passages)):
            cosines[self._rows[_key(hit.passage)]] = hit.dense
        return cosines


def _key(passage: Passage) -> tuple[str, int]:
    return passage.source, passage.start


def fitted(points: NDArray[np.float32]) -> list[Place]:
    """The points `(n, 2)` within the drawing, distances in proportion; its y grows downwards."""
    if not len(points):
        return []
    low, high = points.min(axis=0), points.max(axis=0)
    room = np.array([WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN])
    scale = float((room / np.maximum(high - low, 1e-9)).min()) if (high > low).any() else 0.0
    placed = (points - (low + high) / 2) * scale * [1, -1] + [WIDTH / 2, HEIGHT / 2]
    return [(round(float(x), 1), round(float(y), 1)) for x, y in placed]


def colours(passages: Sequence[Passage], hits: Sequence[Hit]) -> dict[str, int]:
    """A colour for each source: the largest articles first; where they are too many, those of the hits."""
    sizes = Counter(passage.source for passage in passages)
    by_size = [source for source, _ in sizes.most_common()]
    if len(by_size) > N_COLOURS:
        by_size = list(dict.fromkeys([hit.passage.source for hit in hits] + by_size))
    return {source: min(rank, N_COLOURS) for rank, source in enumerate(by_size)}


def passage_map(drawing: Drawing, exchange: Exchange | None, labels: Labels) -> str:
    """:param exchange: whose question and hits are drawn."""
    if not drawing.dots:
        return frame("map", empty(labels.article.no_articles), labels)
    hits = exchange.answer.hits if exchange else ()
    shade = colours([passage for _, passage, _ in drawing.dots], hits)
    hint = labels.views.map_hint.format(n=drawing.n, share=f"{drawing.share:.0%}")
    radius = 4.5 if len(drawing.dots) < 300 else 3
    by_article = groupby(drawing.dots, key=lambda dot: dot[1].source)
    dots = "".join(_dots(shade[source], list(own), radius) for source, own in by_article)
    name = plain(labels.views.map_name.format(n=drawing.n))
    picture = (
        f'<svg class="map" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" role="img" aria-label="{name}">'
        f"{dots}{_hits(drawing)}</svg>"
    )
    peek = f'<p class="peek" aria-hidden="true">{plain(labels.views.map_peek)}</p>'
    body = f'<p class="hint">{plain(hint)}</p>{_asked(exchange, labels)}{picture}{peek}'
    return frame("map", f"{body}{_legend(drawing, shade, labels)}{_openers(exchange, labels)}", labels)


def _dots(colour: int, dots: Sequence[Dot], radius: float) -> str:
    """The dots of one article."""
    shown = "".join(_dot(*dot, radius) for dot in dots)
    return f'<g class="c{colour}" data-title="{plain(dots[0][1].title)}">{shown}</g>'


def _dot(number: int, passage: Passage, place: Place, radius: float) -> str:
    text = passage.text.strip()
    shown = text[:N_PEEK] + ("…" if len(text) > N_PEEK else "")
    x, y = place
    return f'<circle cx="{x}" cy="{y}" r="{radius}" data-n="{number}" data-text="{plain(shown)}"/>'


def _hits(drawing: Drawing) -> str:
    """The question, with a line to each of its hits, which are ringed and numbered."""
    if drawing.question is None:
        return ""
    x, y = drawing.question
    lines = "".join(f'<path class="way" d="M{x} {y}L{a} {b}"/>' for a, b in drawing.hits)
    rings = "".join(
        f'<circle class="ring" cx="{a}" cy="{b}" r="8"/><text x="{a + 11}" y="{b + 4}">{number}</text>'
        for number, (a, b) in enumerate(drawing.hits, start=1)
    )
    return f'<g class="found">{lines}{rings}<path class="asked" d="M{x} {y - 9}l9 9-9 9-9-9z"/></g>'


def _asked(exchange: Exchange | None, labels: Labels) -> str:
    if exchange is None:
        return ""
    shown = f"<bdi {language(exchange.alone)}>{plain(exchange.alone)}</bdi>"
    return f'<p class="key"><span class="diamond"></span>{plain(labels.asking.you_asked)}{shown}</p>'


def _legend(drawing: Drawing, shade: dict[str, int], labels: Labels) -> str:
    titles = {passage.source: passage.title for _, passage, _ in drawing.dots}
    rows = [
        f'<li class="c{colour}"><bdi {language(titles[source])}>{plain(titles[source])}</bdi></li>'
        for source, colour in shade.items()
        if colour < N_COLOURS
    ]
    n_others = len(shade) - len(rows)
    if n_others:
        rows.append(f'<li class="c{N_COLOURS}">{plain(labels.views.map_others.format(n=n_others))}</li>')
    return f'<ul class="legend" aria-label="{plain(labels.page.tab_articles)}">{"".join(rows)}</ul>'


def _openers(exchange: Exchange | None, labels: Labels) -> str:
    """The hits, each a button that opens its place."""
    if exchange is None:
        return f'<p class="hint">{plain(labels.views.map_unasked)}</p>'
    rows = (
        button(
            f'<span class="number">{number}</span> {where(hit.citation, labels)}',
            "open",
            exchange=exchange.number,
            kind=Kind.CLOSEST,
            number=number,
        )
        for number, hit in enumerate(exchange.answer.hits, start=1)
    )
    listed = "".join(f"<li>{row}</li>" for row in rows)
    return f'<h2>{plain(labels.views.map_hits)}</h2><ol class="places">{listed}</ol>' if listed else ""
