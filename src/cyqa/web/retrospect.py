"""The questions of this conversation side by side: how sure the answers were, and what was found."""

from collections.abc import Sequence
from statistics import median

from cyqa.web.labels import Labels
from cyqa.web.markup import button, language, plain
from cyqa.web.seen import empty, frame
from cyqa.web.session import Exchange

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640.0, 220.0, 58.0, 8.0, 14.0, 30.0
MAX_BAR = 64.0


def retrospect(exchanges: Sequence[Exchange], labels: Labels) -> str:
    """A chart, then the same as a table."""
    if not exchanges:
        return frame("session", empty(labels.views.session_empty), labels)
    n_answered = sum(exchange.answer.text is not None for exchange in exchanges)
    seconds = median(exchange.seconds for exchange in exchanges)
    said = labels.views.session_hint.format(n=len(exchanges), answered=n_answered, seconds=f"{seconds:.2f}")
    body = f"{_key(labels)}{_chart(exchanges, labels)}{_table(exchanges, labels)}"
    return frame("session", f'<p class="hint">{plain(said)}</p>{body}', labels)


def best(exchange: Exchange) -> float:
    """Fused score in [0, 1] of the best passage found, 0 if none was."""
    return max((hit.score for hit in exchange.answer.hits), default=0.0)


def _height(share: float) -> float:
    """Where a share in [0, 1] lies on the chart, from above."""
    return round(HEIGHT - BOTTOM - min(max(share, 0.0), 1.0) * (HEIGHT - BOTTOM - TOP), 1)


def _chart(exchanges: Sequence[Exchange], labels: Labels) -> str:
    column = (WIDTH - LEFT - RIGHT) / len(exchanges)
    grid = "".join(
        f'<path class="grid" d="M{LEFT} {_height(share)}H{WIDTH - RIGHT}"/>'
        f'<text x="{LEFT - 8}" y="{_height(share) + 4}" text-anchor="end">{share:.0%}</text>'
        for share in (0.0, 0.5, 1.0)
    )
    columns = "".join(
        _column(exchange, LEFT + index * column, column) for index, exchange in enumerate(exchanges)
    )
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" role="img"'
        f' aria-label="{plain(labels.views.session_chart)}">{grid}{columns}</svg>'
    )


def _column(exchange: Exchange, x: float, width: float) -> str:
    """A bar for the confidence, hollow without an answer; on it what was needed, and the best passage."""
    name = exchange.number if width >= 18 or exchange.number % 5 == 0 else ""
    low, high, bar = _height(0.0), _height(exchange.answer.confidence), min(width * 0.64, MAX_BAR)
    left = x + (width - bar) / 2
    kind = "given" if exchange.answer.text is not None else "withheld"
    needed, found = _height(exchange.least), _height(best(exchange))
    return (
        f'<g data-event="seek" data-exchange="{exchange.number}"><title>{plain(exchange.question)}</title>'
        f'<rect class="catch" x="{x:.1f}" y="{TOP}" width="{width:.1f}" height="{HEIGHT - TOP}"/>'
        f'<rect class="{kind}" x="{left:.1f}" y="{high}" width="{bar:.1f}" height="{low - high:.1f}"/>'
        f'<path class="needed" d="M{x:.1f} {needed}h{width:.1f}"/>'
        f'<circle class="best" cx="{x + width / 2:.1f}" cy="{found}" r="4"/>'
        f'<text x="{x + width / 2:.1f}" y="{HEIGHT - 8}" text-anchor="middle">{name}</text></g>'
    )


def _key(labels: Labels) -> str:
    rows = (
        ("given", labels.answer.confidence),
        ("withheld", labels.views.session_withheld),
        ("needed", labels.views.session_needed),
        ("best", labels.views.session_best),
    )
    parts = "".join(f'<li class="{name}">{plain(text)}</li>' for name, text in rows)
    return f'<ul class="legend chart-key" aria-hidden="true">{parts}</ul>'


def _table(exchanges: Sequence[Exchange], labels: Labels) -> str:
    heads = (
        "#",
        labels.page.question,
        labels.answer.confidence,
        labels.views.session_best,
        labels.views.session_seconds,
    )
    head = "".join(f'<th scope="col">{plain(name)}</th>' for name in heads)
    rows = "".join(_row(exchange, labels) for exchange in exchanges)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _row(exchange: Exchange, labels: Labels) -> str:
    said = exchange.answer.text or labels.answer.no_answer
    question = f"<bdi {language(exchange.question)}>{plain(exchange.question)}</bdi>"
    cells = (
        f"{button(question, 'seek', exchange=exchange.number)} "
        f'<span class="told" {language(said)}>{plain(said)}</span>',
        f"{exchange.answer.confidence:.0%}",
        f"{best(exchange):.2f}",
        f"{exchange.seconds:.2f}",
    )
    return f"<tr><td>{exchange.number}</td>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
