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
from cyqa.web.beside import beside
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
N_BELOW = 5
"""How far the line that a digit stands on lies below its middle."""
Dot = tuple[int, Passage, Place]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a map shows, on the plane: a dot for each of these passages, by number from 1; the question.

    `passages` are all there are; `share` is how much of their variance the plane shows.
    """

    dots: tuple[Dot, ...]
    hits: tuple[Place, ...]
    question: Place | None
    passages: Sequence[Passage]
    share: float


class Atlas:
    """The plane of an index's passages."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._passages = pipeline.index.passages
        self._rows = {_key(passage): row for row, passage in enumerate(self._passages)}
        self._drawn = thinned([passage.source for passage in self._passages], N_DOTS)
        self._plane = plane_of(pipeline.index.dense[PRIMARY].vectors)

    def passage(self, number: int) -> Passage | None:
        """The passage of that number, counted from 1."""
        return self._passages[number - 1] if 1 <= number <= len(self._passages) else None

    def drawing(self, question: str | None, hits: Sequence[Hit]) -> Drawing:
        """The passages, thinned out if they are very many, and where a question and its hits lie."""
        own = [self._rows[_key(hit.passage)] for hit in hits]
        kept = sorted({*self._drawn, *own})
        at = [self._plane.place(self._cosines(question))] if question is not None else []
        places = [(float(x), float(y)) for x, y in (*self._plane.places[[*kept, *own]], *at)]
        dots = zip(kept, places, strict=False)
        return Drawing(
            tuple((row + 1, self._passages[row], place) for row, place in dots),
            tuple(places[len(kept) : len(kept) + len(own)]),
            places[-1] if at else None,
            self._passages,
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


def thinned(sources: Sequence[str], limit: int) -> list[int]:
    """Rows of the passages to draw, at most so many: one of each source first, of the rest evenly many.

    :param sources: of each passage.
    """
    firsts = list({source: row for row, source in reversed([*enumerate(sources)])}.values())
    heads = _evenly(sorted(firsts), limit)
    rest = sorted({*range(len(sources))} - {*firsts})
    return sorted([*heads, *_evenly(rest, limit - len(heads))])


def _evenly(rows: Sequence[int], n: int) -> list[int]:
    return [rows[at] for at in np.linspace(0, len(rows) - 1, min(len(rows), n)).astype(int)]


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
    shade = colours(drawing.passages, hits)
    sizes = Counter(passage.source for passage in drawing.passages)
    asked = [drawing.question] if drawing.question else []
    x, y = window([*(place for *_, place in drawing.dots), *asked])
    chart = scatter(
        WIDTH,
        HEIGHT,
        x,
        y,
        margin=0,
        show_x_labels=False,
        show_y_labels=False,
        print_labels=True,
        style=Style(value_font_size=0),  # else numbers stand that far off their places
    )
    # Of small articles last, so that they lie on top.
    by_size = sorted(drawing.dots, key=lambda own: -sizes[own[1].source])
    dots = [_dot(*own, shade[own[1].source]) for own in by_size]
    chart.add("", dots, stroke=False, dots_size=4.5 if len(dots) < 300 else 3)
    if drawing.question:
        ways = [end for hit in drawing.hits for end in (drawing.question, hit, BREAK)]
        chart.add("", ways, show_dots=False)
        chart.add("", [dot(hit, kind="ring") for hit in drawing.hits], stroke=False, dots_size=8)
        chart.add("", [dot(drawing.question, kind="asked")], stroke=False, dots_size=7)
        chart.add("", _numbers(drawing.hits, drawing.question, x, y), stroke=False, dots_size=0)
    picture = drawn(chart, "map", labels.views.map_name.format(n=len(drawing.passages)))
    hint = _hint(drawing, labels)
    peek = f'<p class="peek" id="peek" aria-live="polite">{plain(labels.views.map_peek)}</p>'
    body = f'<p class="hint">{plain(hint)}</p>{_asked(exchange, labels)}{picture}{peek}'
    return frame("map", f"{body}{_legend(drawing, shade, labels)}{_openers(exchange, labels)}", labels)


def _hint(drawing: Drawing, labels: Labels) -> str:
    n, n_drawn = len(drawing.passages), len(drawing.dots)
    said = labels.views.map_hint if n_drawn == n else labels.views.map_thinned
    share = labels.views.map_share.format(share=f"{drawing.share:.0%}") if drawing.share else ""
    return said.format(n=n, drawn=n_drawn) + share


def _dot(number: int, passage: Passage, place: Place, colour: int) -> dict[str, Any]:
    text = passage.text.strip()
    shown = text[:N_PEEK] + ("…" if len(text) > N_PEEK else "")
    return dot(place, kind=f"dot color-{colour}", n=number, text=f"{passage.title}：{shown}")


def _numbers(hits: Sequence[Place], question: Place, x: Range, y: Range) -> list[dict[str, Any]]:
    """A number for each hit, beside it; `x` and `y` are the ranges that the map shows."""
    unit = (x[1] - x[0]) / WIDTH
    *points, asked, low, high = [
        (place[0] / unit, place[1] / unit) for place in (*hits, question, *zip(x, y, strict=True))
    ]
    centres = beside(points, asked, ((low[0], high[0]), (low[1], high[1])))
    places = [(at * unit, (level - N_BELOW) * unit) for at, level in centres]
    return [dot(place, str(number), "number") for number, place in enumerate(places, start=1)]


def _asked(exchange: Exchange | None, labels: Labels) -> str:
    if exchange is None:
        return ""
    shown = f"<bdi {language(exchange.alone)}>{plain(exchange.alone)}</bdi>"
    return f'<p class="key"><span class="key-dot"></span>{plain(labels.asking.you_asked)}{shown}</p>'


def _legend(drawing: Drawing, shade: dict[str, int], labels: Labels) -> str:
    titles = {passage.source: passage.title for passage in drawing.passages}
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
