"""The questions of this conversation side by side: how sure the answers were, and what was found."""

from collections.abc import Sequence
from statistics import median
from typing import Any

from pygal.style import Style

from cyqa.web.charts import BREAK, Place, dot, drawn, scatter
from cyqa.web.labels import Labels
from cyqa.web.markup import button, language, plain
from cyqa.web.seen import empty, frame
from cyqa.web.session import Exchange

MAX_NAMED = 25
"""Questions that are all numbered on the chart; of more only every fifth."""


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


def _chart(exchanges: Sequence[Exchange], labels: Labels) -> str:
    """A stem up to each confidence, its end hollow without an answer; and what was needed.

    Scores of passages are of another scale, and stand in the table alone.
    """
    numbers = [exchange.number for exchange in exchanges]
    chart = scatter(
        640,
        240,
        (numbers[0] - 0.5, numbers[-1] + 0.5),
        (-0.06, 1.04),
        x_labels=[n for n in numbers if len(numbers) <= MAX_NAMED or n % 5 == 0],
        x_value_formatter=str,
        y_labels=[0.0, 0.5, 1.0],
        value_formatter="{:.0%}".format,
        style=Style(label_font_size=13, major_label_font_size=13),
    )
    stems: list[tuple[float | None, float | None]] = []
    needed: list[Place] = []
    for exchange in exchanges:
        n = exchange.number
        stems += [(n, 0.0), (n, exchange.answer.confidence), BREAK]
        needed += [(n - 0.5, exchange.least), (n + 0.5, exchange.least)]
    chart.add("stem", stems, show_dots=False)
    chart.add("needed", needed, show_dots=False)
    chart.add("confidence", [_confidence(exchange) for exchange in exchanges], stroke=False, dots_size=8)
    return drawn(chart, "chart", labels.views.session_chart)


def _confidence(exchange: Exchange) -> dict[str, Any]:
    kind = "withheld" if exchange.answer.text is None else "given"
    place = exchange.number, exchange.answer.confidence
    return dot(place, exchange.question, kind, event="seek", exchange=exchange.number)


def _key(labels: Labels) -> str:
    rows = (
        ("given", labels.answer.confidence),
        ("withheld", labels.views.session_withheld),
        ("needed", labels.views.session_needed),
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
    unsure = labels.answer.not_sure.format(percent=f"{exchange.least:.0%}")
    said = exchange.answer.text or (unsure if exchange.is_withheld else labels.answer.no_answer)
    question = f"<bdi {language(exchange.question)}>{plain(exchange.question)}</bdi>"
    cells = (
        f"{button(question, 'seek', exchange=exchange.number)} "
        f'<span class="told" {language(said)}>{plain(said)}</span>',
        f"{exchange.answer.confidence:.0%}",
        f"{best(exchange):.2f}",
        f"{exchange.seconds:.2f}",
    )
    return f"<tr><td>{exchange.number}</td>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
