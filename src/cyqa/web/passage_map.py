"""A map of the passages: each a dot where its vector lies on a plane, with a question and its hits."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pygal.style import Style

from cyqa.index.store import PRIMARY
from cyqa.qa.pipeline import Pipeline
from cyqa.records import Hit, Passage
from cyqa.web.charts import BREAK, Place, Range, dot, drawn, scatter
from cyqa.web.labels import Labels
from cyqa.web.markup import button, language, plain
from cyqa.web.plane import plane_of
from cyqa.web.render import where
from cyqa.web.seen import empty, frame
from cyqa.web.session import Exchange, Kind

N_DOTS = 3000
N_COLOURS = 8
WIDTH, HEIGHT = 640, 460
N_PEEK = 48
"""Characters of a passage that its dot shows."""
Dot = tuple[int, Passage, Place]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a map shows, on the plane: a dot for each of these passages, by number from 1; the question.

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
        places = [(float(x), float(y)) for x, y in (*self._plane.places[[*kept, *own]], *at)]
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


def window(places: Sequence[Place]) -> tuple[Range, Range]:
    """The ranges of x and y around the places, in the proportions of the map, with a little room."""
    points = np.array(places)
    low, high = points.min(axis=0), points.max(axis=0)
    size = np.array([WIDTH, HEIGHT])
    half = (float((high - low).max() and ((high - low) / size).max()) or 1.0) * size * 0.54
    (left, bottom), (right, top) = (low + high) / 2 - half, (low + high) / 2 + half
    return (float(left), float(right)), (float(bottom), float(top))


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
    chart = scatter(
        WIDTH,
        HEIGHT,
        *window([place for *_, place in drawing.dots] + ([drawing.question] if drawing.question else [])),
        margin=0,
        show_x_labels=False,
        show_y_labels=False,
        print_labels=True,
        style=Style(value_font_size=9),
    )
    for colour in range(N_COLOURS + 1):
        dots = [_dot(*own) for own in drawing.dots if shade[own[1].source] == colour]
        chart.add("", dots, stroke=False, dots_size=radius)
    if drawing.question:
        ways = [end for hit in drawing.hits for end in (drawing.question, hit, BREAK)]
        rings = [dot(hit, str(number), "ring") for number, hit in enumerate(drawing.hits, start=1)]
        chart.add("", ways, show_dots=False)
        chart.add("", rings, stroke=False, dots_size=8)
        chart.add("", [dot(drawing.question, kind="asked")], stroke=False, dots_size=7)
    picture = drawn(chart, "map", labels.views.map_name.format(n=drawing.n))
    peek = f'<p class="peek" aria-hidden="true">{plain(labels.views.map_peek)}</p>'
    body = f'<p class="hint">{plain(hint)}</p>{_asked(exchange, labels)}{picture}{peek}'
    return frame("map", f"{body}{_legend(drawing, shade, labels)}{_openers(exchange, labels)}", labels)


def _dot(number: int, passage: Passage, place: Place) -> dict[str, Any]:
    text = passage.text.strip()
    shown = text[:N_PEEK] + ("…" if len(text) > N_PEEK else "")
    return dot(place, n=number, text=f"{passage.title}：{shown}")


def _asked(exchange: Exchange | None, labels: Labels) -> str:
    if exchange is None:
        return ""
    shown = f"<bdi {language(exchange.alone)}>{plain(exchange.alone)}</bdi>"
    return f'<p class="key"><span class="key-dot"></span>{plain(labels.asking.you_asked)}{shown}</p>'


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
