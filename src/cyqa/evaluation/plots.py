"""The report's pictures, as inline SVG. Text in them is escaped by whoever passes it."""

from collections.abc import Mapping, Sequence
from html import escape

from cyqa.evaluation.confidence import Bin, Bools, Floats, risk_coverage
from cyqa.evaluation.report import COLUMNS, Figure, shown

SIZE, MARGIN = 320, 44
_ROW, _CELL, _LABEL = 24, 96, 130


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
    """The main metrics by group: the darker, the higher."""
    cells = []
    for column, metric in enumerate(COLUMNS):
        x = _LABEL + column * _CELL + _CELL / 2
        cells.append(f'<text x="{x}" y="{_ROW - 8}" text-anchor="middle">{escape(metric)}</text>')
    for row, (group, found) in enumerate(figures.items(), 1):
        y = row * _ROW
        label = f"{escape(group)} ({found['refused'].n})"
        cells.append(f'<text x="{_LABEL - 8}" y="{y + 16}" text-anchor="end">{label}</text>')
        for column, metric in enumerate(COLUMNS):
            if metric in found:
                cells.append(_heat(found[metric], metric, _LABEL + column * _CELL, y))
    width, height = _LABEL + len(COLUMNS) * _CELL, (len(figures) + 1) * _ROW
    return (
        f'<svg class="heat" viewBox="0 0 {width} {height}" role="img" width="{width}">{"".join(cells)}</svg>'
    )


def _heat(figure: Figure, metric: str, x: int, y: int) -> str:
    dark = ' class="dark"' if figure.value > 0.55 else ""
    middle = x + _CELL / 2
    return (
        f'<rect x="{x}" y="{y}" width="{_CELL - 2}" height="{_ROW - 2}" fill-opacity="{figure.value:.3f}">'
        f"<title>{figure.low:.3f} to {figure.high:.3f}, n={figure.n}</title></rect>"
        f'<text{dark} x="{middle}" y="{y + 16}" text-anchor="middle">{shown(metric, figure.value)}</text>'
    )


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
    return f'<svg class="plot" viewBox="0 0 {SIZE} {SIZE}" role="img">{frame}{ticks}{names}{inside}</svg>'


def _polyline(points: Sequence[tuple[float, float]]) -> str:
    return f'<polyline points="{" ".join(f"{_x(x):.1f},{_y(y):.1f}" for x, y in points)}"/>'


def _x(value: float) -> float:
    return MARGIN + value * (SIZE - MARGIN - 20)


def _y(value: float) -> float:
    return SIZE - MARGIN - value * (SIZE - MARGIN - 28)
