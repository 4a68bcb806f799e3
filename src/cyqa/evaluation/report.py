"""From the scores of all questions to a report: JSON values, and a table for the terminal."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from cyqa.evaluation.overlap import RIGHT_F1
from cyqa.evaluation.score import Columns, Score, is_biased, pooled
from cyqa.evaluation.statistics import intervals, mean_interval, mirrored

N_RESAMPLES = 1000
NOTES = (
    f"right: official CMRC 2018 F1 of at least {RIGHT_F1}, and no contradicting number, name or verdict, for "
    "an answerable question; silence for an unanswerable one; a missing prediction is wrong",
    "em, f1: the official CMRC 2018 scorer's, best of the accepted answers; of items where there are only "
    "those, or where a list is given and that is better; guess_…: as if it were never silent",
    "auroc, coverage, ece, brier: of the confidence that the best guess is right, over all questions; "
    "coverage is the largest share of all questions answered with that percentage of them right; "
    "ece has 10 bins of equal mass, and would be ece_by_chance on average if every confidence were true",
    "citations and hits are right where they overlap evidence; citation_right is the first one's, of the "
    "answers given to answerable questions; all_articles_cited counts where several articles answer, and at "
    "least one is cited rightly; verdict_right is of the answers to yes/no questions that say yes or no",
    "intervals: 95%, bootstrap over questions; of ece the basic one, for resamples have more of it",
)
ORDER = (
    "right", "em", "f1", "char_f1", "guess_right", "guess_em", "guess_f1", "item_precision", "item_recall",
    "verdict_told", "verdict_right",
    "citation_right", "citation_precision", "citation_recall", "citation_exact", "all_articles_cited",
    "recall@1", "recall@3", "recall@5", "recall@10", "mrr@10", "ndcg@10", "refused", "brier",
)  # fmt: skip
"""Of the means, in tables."""
COLUMNS = ("right", "em", "f1", "recall@5", "citation_right", "refused")
"""What the table and the heat map show of each group."""

Groups = dict[str, list[Score]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its 95% interval, of `n` questions."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Report:
    """Figures by group and metric, what made them, the scores they were made from, and the raw articles
    that the questions' places are in."""

    stamp: Mapping[str, Any]
    figures: Mapping[str, Mapping[str, Figure]]
    scores: tuple[Score, ...]
    articles: Mapping[str, str]


def figures(
    scores: Sequence[Score], seed: int, n_resamples: int = N_RESAMPLES
) -> dict[str, dict[str, Figure]]:
    """By group and metric: all questions, answerable and unanswerable, each language, each type.

    A group's figures are means over the questions that a metric applies to, and the pooled ones.
    """
    found: dict[str, dict[str, Figure]] = {}
    for name, group in groups(scores).items():
        metrics = [metric for metric in ORDER if any(metric in score.values for score in group)]
        means = {
            metric: _mean([s.values[metric] for s in group if metric in s.values], seed, n_resamples)
            for metric in metrics
        }
        found[name] = means | _pooled(group, seed, n_resamples)
    return found


def groups(scores: Sequence[Score]) -> Groups:
    """The scores by group: all, answerable or not, by language, by type."""
    found: Groups = {"all": list(scores)}
    for kind in (_answerable, lambda s: s.question.lang, lambda s: s.question.type):
        for name in sorted({kind(score) for score in scores}):
            found[name] = [score for score in scores if kind(score) == name]
    return found


def _answerable(score: Score) -> str:
    return "answerable" if score.question.is_answerable else "unanswerable"


def _mean(values: Sequence[float], seed: int, n_resamples: int) -> Figure:
    array = np.array(values, float)
    return Figure(float(array.mean()), *mean_interval(array, n_resamples, seed), len(array))


def _pooled(scores: Sequence[Score], seed: int, n_resamples: int) -> dict[str, Figure]:
    columns, n = Columns.of(scores), len(scores)
    between = intervals(lambda rows: list(pooled(columns.take(rows)).values()), n, n_resamples, seed)
    n_timed = int(np.count_nonzero(~np.isnan(columns.latency)))
    found = {}
    for (name, value), (low, high) in zip(pooled(columns).items(), between, strict=True):
        if math.isnan(value):
            continue
        if is_biased(name):
            low, high = (max(0.0, edge) for edge in mirrored(value, low, high))
        found[name] = Figure(value, low, high, n_timed if name.startswith("latency") else n)
    return found


def write_json(report: Report, path: Path) -> None:
    """The report as JSON, one object; a question's `values` leave out what does not apply."""
    record = {
        "stamp": report.stamp,
        "notes": NOTES,
        "figures": {
            name: {metric: asdict(figure) for metric, figure in found.items()}
            for name, found in report.figures.items()
        },
        "questions": [question_json(score) for score in report.scores],
    }
    path.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def question_json(score: Score) -> dict[str, Any]:
    """A question in the report's JSON, from which `--compare` makes figures again."""
    question, prediction = score.question, score.prediction
    return {
        "id": question.id,
        "type": question.type,
        "lang": question.lang,
        "question": question.question,
        "gold": [gold.text for gold in question.answers or question.items],
        "answer": prediction.answer if prediction else None,
        "guess": prediction.guess if prediction else None,
        "confidence": score.confidence if prediction else None,
        "missing": prediction is None,
        "latency_ms": prediction.latency_ms if prediction else None,
        "values": dict(score.values),
    }


def table(report: Report) -> str:
    """All figures of all questions, then the main ones by group."""
    lines = []
    for metric, figure in report.figures["all"].items():
        lines.append(
            f"{metric:20} {shown(metric, figure.value):>9}  {_between(metric, figure):19} n={figure.n}"
        )
    for name, value in report.stamp["system"].items():
        lines.append(f"{name:20} {value:9,.1f}" if value is not None else f"{name:20}         ?")
    lines += ["", f"{'group':14}{'n':>5}  " + "".join(f"{column:22}" for column in COLUMNS)]
    for name, found in report.figures.items():
        cells = []
        for column in COLUMNS:
            cell = found.get(column)
            cells.append(f"{shown(column, cell.value)} {_between(column, cell)}" if cell else "–")
        n = found["refused"].n
        lines.append((f"{name:14}{n:5}  " + "".join(f"{cell:22}" for cell in cells)).rstrip())
    lines += ["", *NOTES]
    return "\n".join(lines)


def shown(metric: str, value: float) -> str:
    """A figure as people read it: times in whole ms, all else to three places."""
    return f"{value:,.0f}" if metric.endswith("_ms") else f"{value:.3f}"


def _between(metric: str, figure: Figure) -> str:
    return f"[{shown(metric, figure.low)}, {shown(metric, figure.high)}]"
