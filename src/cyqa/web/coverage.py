"""The articles, and which parts of them the answers of this conversation cite."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cyqa.records import Article, Citation
from cyqa.share.reference import words
from cyqa.web.labels import Labels
from cyqa.web.markup import button, language, plain
from cyqa.web.render import place
from cyqa.web.seen import empty, frame
from cyqa.web.session import Exchange, Kind

N_ARTICLES = 100
"""Articles that are shown at a time."""
WIDTH, SLIVER = 1000.0, 5.0
"""Of a bar, and the least that a cited place takes of it."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A cited place, the questions that it answers, and its number in the last exchange that cites it."""

    citation: Citation
    exchange: int
    number: int
    questions: tuple[str, ...]


def cited(exchanges: Iterable[Exchange]) -> dict[str, list[Cited]]:
    """The cited places by source, each once, in the order in which they stand there."""
    found: dict[str, dict[tuple[int, int], Cited]] = {}
    for exchange in exchanges:
        for number, citation in enumerate(exchange.places(Kind.CITATION), start=1):
            places, span = found.setdefault(citation.source, {}), (citation.start, citation.end)
            asked = (*(places[span].questions if span in places else ()), exchange.question)
            places[span] = Cited(citation, exchange.number, number, tuple(dict.fromkeys(asked)))
    return {source: [places[span] for span in sorted(places)] for source, places in found.items()}


def covered(spans: Iterable[tuple[int, int]]) -> int:
    """How many characters the spans `[start, end)` hold, each counted once: [0, 4) and [2, 5) → 5."""
    n, reached = 0, 0
    for start, end in sorted(spans):
        n += max(0, end - max(start, reached))
        reached = max(reached, end)
    return n


def bar(span: tuple[int, int], length: int) -> tuple[float, float]:
    """Where a span of a text begins in a bar of `WIDTH`, and how wide it is: never too thin to see."""
    start, end = (WIDTH * position / max(length, 1) for position in span)
    width = min(max(end - start, SLIVER), WIDTH)
    return round(min(start, WIDTH - width), 1), round(width, 1)


def coverage(
    articles: Mapping[str, Article], exchanges: Sequence[Exchange], n_shown: int, labels: Labels
) -> str:
    """The articles that are cited, then the others; each a bar with the cited places in it."""
    by_source = cited(exchanges)
    order = sorted(articles, key=lambda source: -len(by_source.get(source, ())))
    rows = "".join(_row(articles[s], by_source.get(s, []), labels) for s in order[:n_shown])
    if not rows:
        return frame("articles", empty(labels.article.no_articles), labels)
    n_more = n_shown + N_ARTICLES
    more = button(plain(labels.timeline.more), "see", view="articles", number=n_more, begins=n_shown + 1)
    hint = labels.views.coverage_hint.format(n=len(articles), cited=len(by_source))
    listed = f'<ul class="covered">{rows}</ul>{more if len(order) > n_shown else ""}'
    return frame("articles", f'<p class="hint">{plain(hint)}</p>{listed}', labels)


def _row(article: Article, rows: list[Cited], labels: Labels) -> str:
    title = (
        f'<bdi class="title" {language(article.title)}>{plain(article.title)}</bdi>'
        f' <bdi class="source">{plain(article.source)}</bdi>'
    )
    n = covered((row.citation.start, row.citation.end) for row in rows)
    share = labels.views.covered.format(places=len(rows), n=n, share=f"{n / max(len(article.raw), 1):.1%}")
    said = labels.views.length.format(n=f"{len(article.raw):,}") + (share if rows else labels.views.uncited)
    places = "".join(f"<li>{_opener(row, labels)}</li>" for row in rows)
    listed = f'<ol class="places">{places}</ol>' if places else ""
    return (
        f"<li>{button(title, 'choose', chosen=article.source)}{_bar(article, rows)}"
        f'<p class="hint">{plain(said)}</p>{listed}</li>'
    )


def _bar(article: Article, rows: list[Cited]) -> str:
    """A picture: all that it does, the list under it does, too."""
    parts = []
    for row in rows:
        x, width = bar((row.citation.start, row.citation.end), len(article.raw))
        parts.append(
            f'<rect x="{x}" y="0" width="{width}" height="20" data-event="open"'
            f' data-exchange="{row.exchange}" data-kind="{Kind.CITATION}" data-number="{row.number}">'
            f"<title>{plain(row.citation.quote)}</title></rect>"
        )
    return (
        f'<svg class="extent" viewBox="0 0 {WIDTH:.0f} 20" preserveAspectRatio="none" aria-hidden="true">'
        f"{''.join(parts)}</svg>"
    )


def _opener(row: Cited, labels: Labels) -> str:
    citation = row.citation
    quote = f"<q {language(citation.quote)}>{plain(words(citation.quote))}</q>"
    asked = " ".join(
        f'<span class="told"><bdi {language(question)}>{plain(question)}</bdi></span>'
        for question in row.questions
    )
    shown = f'{quote} <span class="place">{plain(place(citation, labels))}</span> {asked}'
    return button(shown, "open", exchange=row.exchange, kind=Kind.CITATION, number=row.number)
