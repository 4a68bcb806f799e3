"""The report as one web page that needs nothing else: pictures, figures, and every failure."""

import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import pairwise
from pathlib import Path
from string import Template

from cyqa.evaluation import plots
from cyqa.evaluation.confidence import bins
from cyqa.evaluation.questions import Place, Question
from cyqa.evaluation.report import NOTES, Report, shown
from cyqa.evaluation.run import Found, Prediction
from cyqa.evaluation.score import Columns, Score

SHOWN_HITS = 5
FAULTS = (
    "no prediction", "answered an unanswerable question", "silent", "wrong answer", "wrong citation",
    "inexact citation",
)  # fmt: skip
_TEMPLATE = Path(__file__).with_name("page.html")
_MARKS = {(True, False): "", (False, True): ' class="said"', (True, True): ' class="both"'}


def write_page(report: Report, path: Path) -> None:
    """Writes the page."""
    path.write_text(page(report), encoding="utf-8")


def page(report: Report) -> str:
    """The page; whatever comes from articles, questions or answers is escaped."""
    columns = Columns.of(report.scores)
    failed = [(score, what) for score in report.scores if (what := fault(score))]
    answered = 1 - columns.refused.mean()
    title = f"cyqa: {report.stamp['questions']['file']}"
    right = report.figures["all"]["right"]
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(
        title=escape(title),
        summary=f"{right.value:.1%} of {right.n} questions right ({right.low:.1%} to {right.high:.1%}).",
        plots=plots.reliability(bins(columns.confidence, columns.guess_right, equal_mass=True))
        + plots.coverage_curve(columns.confidence, columns.guess_right, float(answered)),
        heat=plots.heat_map(report.figures),
        figures=_figures(report),
        stamp=escape(json.dumps(report.stamp, ensure_ascii=False, indent=1)),
        notes="".join(f"<li>{escape(note)}</li>" for note in NOTES),
        n_failures=len(failed),
        n_questions=len(report.scores),
        kinds=_options(score.question.type for score, _ in failed),
        langs=_options(score.question.lang for score, _ in failed),
        faults=_options(what for _, what in failed),
        failures="\n".join(_failure(score, what, report.articles) for score, what in failed),
    )


def fault(score: Score) -> str | None:
    """What is wrong with an answer, one of `FAULTS`; None if nothing is."""
    if score.prediction is None:
        return FAULTS[0]
    if not score.is_right:
        return FAULTS[1 if not score.question.is_answerable else 2 if score.refused else 3]
    if score.values.get("citation_right") == 0:
        return FAULTS[4]
    return FAULTS[5] if score.values.get("citation_exact", 1) < 1 else None


def highlight(text: str, start: int, gold: Sequence[Place], said: Sequence[Place]) -> str:
    """A raw text that begins at `start` of its article, escaped, with both kinds of places marked."""
    edges = {0, len(text)}
    for place in (*gold, *said):
        edges |= {min(max(edge - start, 0), len(text)) for edge in (place.start, place.end)}
    ordered = sorted(edges)
    out = []
    for low, high in pairwise(ordered):
        inside = [any(p.start - start <= low and high <= p.end - start for p in ps) for ps in (gold, said)]
        piece = escape(text[low:high])
        out.append(f"<mark{_MARKS[inside[0], inside[1]]}>{piece}</mark>" if any(inside) else piece)
    return "".join(out)


def _failure(score: Score, what: str, articles: Mapping[str, str]) -> str:
    question, prediction = score.question, score.prediction
    history = "".join(
        f"<div class=tag>{escape(turn.question)} — {escape(turn.answer or '(silent)')}</div>"
        for turn in question.history
    )
    gold = " / ".join(g.text for g in question.answers) or "、".join(g.text for g in question.items)
    rows = [("gold", gold or "(the articles do not say)")]
    if prediction:
        rows.append(("answer", prediction.answer or f"(silent; would have said: {prediction.guess})"))
        rows += [("items", "、".join(prediction.items))] if prediction.items else []
        rows += [("understood as", prediction.rewritten)] if prediction.rewritten else []
        rows.append(("confidence", f"{prediction.confidence:.3f}"))
    rows += [("F1", shown("f1", score.values["f1"]))] if "f1" in score.values else []
    cells = "".join(f"<tr><th>{name}<td>{escape(value)}" for name, value in rows)
    if prediction and prediction.context:
        cells += f"<tr><th>context<td>{_context(prediction)}"
    notes = f" · {escape(question.notes)}" if question.notes else ""
    return (
        f'<article data-kind="{escape(question.type)}" data-lang="{escape(question.lang)}" '
        f'data-fault="{what}"><h3>{escape(question.question)}</h3>{history}'
        f"<div class=tag>{escape(question.id)} · {escape(question.type)} · {escape(question.lang)} · "
        f"{what}{notes}</div><table>{cells}</table>{_evidence(question, prediction, articles)}"
        f"{_hits(question, prediction)}</article>"
    )


def _context(prediction: Prediction) -> str:
    """The sentence around the guess, with the guess marked."""
    before, said, after = prediction.context.partition(prediction.guess or "\0")
    return f"{escape(before)}<mark class=said>{escape(said)}</mark>{escape(after)}"


def _places(question: Question, prediction: Prediction | None) -> tuple[list[Place], list[Place]]:
    """Of the gold answers, and those cited."""
    gold = [span for g in (*question.answers, *question.items) for span in g.spans]
    return gold, [cited.place for cited in prediction.citations] if prediction else []


def _evidence(question: Question, prediction: Prediction | None, articles: Mapping[str, str]) -> str:
    """The sentences that bear the gold answers."""
    if not question.evidence:
        return ""
    shown = []
    for place in question.evidence:
        here = [[p for p in places if p.overlaps(place)] for places in _places(question, prediction)]
        text = articles[place.source][place.start : place.end]
        where = escape(f"{place.source} {place.start}–{place.end}")
        marked = highlight(text, place.start, *here)
        shown.append(f"<div class=hit><span class=tag>{where}</span> {marked}</div>")
    return f"<details><summary>evidence</summary>{''.join(shown)}</details>"


def _hits(question: Question, prediction: Prediction | None) -> str:
    if prediction is None:
        return ""
    gold, said = _places(question, prediction)
    hits = prediction.hits[:SHOWN_HITS]
    lines = [f"<div class=hit>{_hit(rank, hit, gold, said)}</div>" for rank, hit in enumerate(hits, 1)]
    return f"<details><summary>{len(lines)} hits</summary>{''.join(lines)}</details>"


def _hit(rank: int, hit: Found, gold: Sequence[Place], said: Sequence[Place]) -> str:
    here = [[p for p in places if p.overlaps(hit.place)] for places in (gold, said)]
    where = f"{hit.place.source} {hit.place.start}–{hit.place.end}"
    marked = highlight(hit.text, hit.place.start, here[0], here[1])
    return f"<span class=tag>{rank}. {hit.score:.3f} {escape(where)}</span> {marked}"


def _figures(report: Report) -> str:
    rows = [
        f"<tr><td>{escape(metric)}<td>{shown(metric, f.value)}"
        f"<td>{shown(metric, f.low)}–{shown(metric, f.high)}<td>{f.n}"
        for metric, f in report.figures["all"].items()
    ]
    return f"<table><tr><th>metric<th>value<th>95%<th>questions{''.join(rows)}</table>"


def _options(values: Iterable[str]) -> str:
    return "".join(f"<option>{escape(value)}</option>" for value in sorted(set(values)))
