"""The report's pictures: curves as inline SVG, the heat map as a table."""

from collections.abc import Mapping, Sequence
from html import escape

from cyqa.evaluation.confidence import Bin, Bools, Floats, risk_coverage
from cyqa.evaluation.report import COLUMNS, Figure, shown

SIZE, MARGIN = 320, 44
_HIGH = 0.75
"""From here on light text is easier to read than dark."""


def reliability(by_mass: Sequence[Bin]) -> str:
    """Accuracy over mean confidence; a dot's area grows with its answers, the diagonal is perfect."""
    total = sum(b.n for b in by_mass) or 1
    dots = [
        f'<circle cx="{_x(b.confidence):.1f}" cy="{_y(b.accuracy):.1f}" '
        f'r="{3 + 14 * (b.n / total) ** 0.5:.1f}">'
        f"<title>{b.n} answers: confidence {b.confidence:.3f}, right {b.accuracy:.3f}</title></circle>"
        for b in by_mass
    ]
    diagonal = f'<line class="ideal" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>'
    line = _polyline([(b.confidence, b.accuracy) for b in by_mass])
    return _plot("Reliability", "confidence", "share right", diagonal + line + "".join(dots))


def coverage_curve(confidences: Floats, right: Bools, answered: float) -> str:
    """Accuracy of the answers given over the share of questions answered.

    :param answered: the share that is answered at the threshold in force, marked by a line.
    """
    coverage, accuracy = risk_coverage(confidences, right)
    mark = f'<line class="ideal" x1="{_x(answered):.1f}" y1="{_y(0)}" x2="{_x(answered):.1f}" y2="{_y(1)}"/>'
    line = _polyline(list(zip(coverage.tolist(), accuracy.tolist(), strict=True)))
    last = f'<circle cx="{_x(1):.1f}" cy="{_y(float(accuracy[-1])):.1f}" r="3"/>'
    return _plot("Risk–coverage", "coverage", "accuracy", mark + line + last)


def heat_map(figures: Mapping[str, Mapping[str, Figure]]) -> str:
    """The main metrics by group, a table: the fuller the colour, the higher."""
    head = "".join(f"<th>{escape(metric)}" for metric in COLUMNS)
    rows = [
        f"<tr><th>{escape(group)} ({found['refused'].n}){''.join(_heat(found.get(m), m) for m in COLUMNS)}"
        for group, found in figures.items()
    ]
    return f'<table class="heat"><tr><th>{head}{"".join(rows)}</table>'


def _heat(figure: Figure | None, metric: str) -> str:
    if figure is None:
        return "<th>"
    name = ' class="high"' if figure.value > _HIGH else ""
    between = f"{shown(metric, figure.low)} to {shown(metric, figure.high)}, n={figure.n}"
    value = shown(metric, figure.value)
    return f'<td{name} style="--share:{figure.value:.3f}" title="{between}">{value}'


def _plot(title: str, across: str, up: str, inside: str) -> str:
    ticks = "".join(
        f'<text x="{_x(t):.1f}" y="{_y(0) + 16:.1f}" text-anchor="middle">{t:g}</text>'
        f'<text x="{_x(0) - 6:.1f}" y="{_y(t) + 4:.1f}" text-anchor="end">{t:g}</text>'
        for t in (0.0, 0.25, 0.5, 0.75, 1.0)
    )
    frame = f'<rect class="frame" x="{_x(0)}" y="{_y(1)}" width="{_x(1) - _x(0)}" height="{_y(0) - _y(1)}"/>'
    middle = _x(0.5)
    names = (
        f'<text x="{middle}" y="16" text-anchor="middle" class="title">{title}</text>'
        f'<text x="{middle}" y="{SIZE - 4}" text-anchor="middle">{across}</text>'
        f'<text transform="translate(12 {_y(0.5)}) rotate(-90)" text-anchor="middle">{up}</text>'
    )
    return f'<svg viewBox="0 0 {SIZE} {SIZE}" role="img">{frame}{ticks}{names}{inside}</svg>'


def _polyline(points: Sequence[tuple[float, float]]) -> str:
    return f'<polyline points="{" ".join(f"{_x(x):.1f},{_y(y):.1f}" for x, y in points)}"/>'


def _x(value: float) -> float:
    return MARGIN + value * (SIZE - MARGIN - 20)


def _y(value: float) -> float:
    return SIZE - MARGIN - value * (SIZE - MARGIN - 28)
