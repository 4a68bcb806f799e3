"""A question and what came back for it, made figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cyqa.evaluation import confidence as sure
from cyqa.evaluation import overlap, retrieval
from cyqa.evaluation.answers import exact_match, f1
from cyqa.evaluation.questions import Question
from cyqa.evaluation.run import DEPTH, Prediction
from cyqa.evaluation.statistics import Floats, Indices

POOLED = (
    "refusal_precision", "refusal_recall", "refusal_f1", "auroc", "auroc_answerable",
    "coverage@80", "coverage@90", "coverage@95", "ece", "ece_by_chance", "ece_equal_width",
    "latency_p50_ms", "latency_p95_ms",
)  # fmt: skip
"""The metrics that only many questions have; the others are means of each question's."""


@dataclass(frozen=True, slots=True)
class Score:
    """The figures of one question.

    `values` by metric, those that apply, all in [0, 1]; of `brier` (Brier 1950) the squared difference of
    confidence and outcome, 0 is best; `guess_right` says whether the guess answers the question;
    the confidence of a missing prediction is 1, for it counts as surely wrong.
    """

    question: Question
    prediction: Prediction | None
    values: Mapping[str, float]
    confidence: float
    guess_right: bool
    refused: bool

    @property
    def is_right(self) -> bool:
        """Answered rightly, or rightly silent."""
        return self.values["right"] == 1.0


def score(question: Question, prediction: Prediction | None) -> Score:
    """The figures of a question; without a prediction it is wrong in all that applies."""
    answer = prediction.answer if prediction else None
    guess = prediction.guess if prediction else None
    items = prediction.items if prediction else ()
    refused = prediction is not None and answer is None
    values = {"refused": float(refused)}
    guess_right = False
    if question.is_answerable:
        values |= _answer_values(question, answer, items)
        guessed = _answer_values(question, guess, prediction.guess_items if prediction else ())
        if question.verdict and prediction and answer is not None:
            values["verdict_told"] = float(prediction.verdict is not None)
            if prediction.verdict is not None:
                values["verdict_right"] = float(prediction.verdict == question.verdict)
                values["right"] = guessed["right"] = min(values["right"], values["verdict_right"])
        values |= {f"guess_{name}": guessed[name] for name in ("em", "f1", "right")}
        guess_right = guessed["right"] == 1.0
        values |= _place_values(question, prediction)
    else:
        values["right"] = values["refused"]
    if prediction and prediction.citations:
        exact = [cited.is_exact for cited in prediction.citations]
        values["citation_exact"] = sum(exact) / len(exact)
    certainty = prediction.confidence if prediction else 1.0
    values["brier"] = (certainty - guess_right) ** 2
    return Score(question, prediction, values, certainty, guess_right, refused)


def _answer_values(question: Question, text: str | None, items: Sequence[str]) -> dict[str, float]:
    """The text against the answers; as a list, against the items, where there are only those or where
    a list was given: whichever is better."""
    accepted, given = [gold.text for gold in question.answers], text or ""
    values = {
        "em": exact_match(given, accepted) if given else 0.0,
        "f1": f1(given, accepted),
        "char_f1": overlap.character_f1(given, accepted),
        "right": float(overlap.is_right(given, accepted)),
    }
    if not question.items:
        return values
    wanted, predicted = [item.text for item in question.items], overlap.parts(text, items)
    precision, recall = overlap.item_precision(predicted, wanted), overlap.item_recall(predicted, wanted)
    if items or not accepted:
        listed = overlap.harmonic(precision, recall)
        as_list = {"em": listed == 1.0, "f1": listed, "char_f1": listed, "right": listed >= overlap.RIGHT_F1}
        values = {name: max(value, float(as_list[name])) for name, value in values.items()}
    if text is not None:
        values["item_precision"] = precision
    return {**values, "item_recall": recall}


def _place_values(question: Question, prediction: Prediction | None) -> dict[str, float]:
    hits = [found.place for found in prediction.hits] if prediction else []
    cited = [c.place for c in prediction.citations] if prediction else []
    relevant = retrieval.relevance(hits, question.evidence)
    values = {f"recall@{k}": retrieval.recall(hits, question.needs, k) for k in (1, 3, 5, 10)}
    values[f"mrr@{DEPTH}"] = retrieval.reciprocal_rank(relevant, DEPTH)
    values[f"ndcg@{DEPTH}"] = retrieval.ndcg(relevant, prediction.n_relevant if prediction else 1, DEPTH)
    values["citation_recall"] = overlap.citation_recall(cited, question.needs)
    if cited or prediction is None:
        values["citation_right"] = overlap.citation_precision(cited[:1], question.evidence)
        values["citation_precision"] = overlap.citation_precision(cited, question.evidence)
    sources = {place.source for place in question.evidence}
    found = {place.source for place in cited if any(map(place.overlaps, question.evidence))}
    if found and question.answers and len(sources) > 1:
        values["all_articles_cited"] = float(found == sources)
    return values


@dataclass(frozen=True, slots=True)
class Columns:
    """What pooled figures are made of, one row per question; latency in ms, NaN where missing."""

    confidence: Floats
    guess_right: sure.Bools
    refused: sure.Bools
    answerable: sure.Bools
    latency: Floats

    @classmethod
    def of(cls, scores: Sequence[Score]) -> "Columns":
        """In the order of the scores."""
        return cls(
            np.array([s.confidence for s in scores], float),
            np.array([s.guess_right for s in scores], bool),
            np.array([s.refused for s in scores], bool),
            np.array([s.question.is_answerable for s in scores], bool),
            np.array([s.prediction.latency_ms if s.prediction else np.nan for s in scores], float),
        )

    def take(self, rows: Indices) -> "Columns":
        """Those rows, in that order."""
        return Columns(
            self.confidence[rows],
            self.guess_right[rows],
            self.refused[rows],
            self.answerable[rows],
            self.latency[rows],
        )

    def where(self, keep: sure.Bools, other: "Columns") -> "Columns":
        """These rows where `keep`, the other's elsewhere."""
        return Columns(
            *(
                np.where(keep, getattr(self, name), getattr(other, name))
                for name in ("confidence", "guess_right", "refused", "answerable", "latency")
            )
        )


def pooled(columns: Columns) -> dict[str, float]:
    """The metrics of `POOLED`; NaN where one has no meaning."""
    known, right = columns.confidence, columns.guess_right
    times = columns.latency[~np.isnan(columns.latency)]
    values = (
        *refusal(columns.refused, columns.answerable),
        sure.auroc(known, right),
        sure.auroc(known, columns.answerable),
        *(sure.coverage_at(known, right, accuracy) for accuracy in (0.8, 0.9, 0.95)),
        sure.calibration_error(known, right, equal_mass=True),
        sure.chance_calibration_error(known),
        sure.calibration_error(known, right, equal_mass=False),
        *(np.percentile(times, (50, 95)).tolist() if len(times) else (float("nan"),) * 2),
    )
    return dict(zip(POOLED, values, strict=True))


def refusal(refused: sure.Bools, answerable: sure.Bools) -> tuple[float, float, float]:
    """Precision, recall and F1 of being silent, where silence is right for unanswerable questions.

    NaN without questions of both kinds; precision is 0 if nothing was refused.
    """
    n_unanswerable, n_refused = int((~answerable).sum()), int(refused.sum())
    if not 0 < n_unanswerable < len(answerable):
        return (float("nan"),) * 3
    rightly = int((refused & ~answerable).sum())
    precision = rightly / n_refused if n_refused else 0.0
    recall = rightly / n_unanswerable
    return precision, recall, overlap.harmonic(precision, recall)


def is_biased(metric: str) -> bool:
    """Whether a resample of questions, some of which stand twice in it, has more of it or less."""
    return metric.startswith("ece")


def lower_is_better(metric: str) -> bool:
    """Whether a small value of the metric is a good one: errors and times."""
    return metric.startswith(("ece", "brier", "latency"))
