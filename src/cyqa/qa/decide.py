"""Which words answer, and how sure that is: pure arithmetic on what retrieval and reading found."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cyqa.corpus.fold import fold
from cyqa.corpus.names import names_found
from cyqa.corpus.numbers import amounts, number_values
from cyqa.records import Calibration, Hit, Reading

RETRIEVAL_WEIGHT = 6.0
"""Logits for the first hit over the last: on the dev questions 1 cites right 76 times in 100, 6 and 10 79."""
SAME_ANSWER_GAP = 4.0
_NUMERAL = re.compile(r"[0-9０-９一二三四五六七八九十百千万亿两零〇年月日]")
_QUANTITY = re.compile(
    r"多少|几[个家年月日号天项次人名所位岁种条座]|何时|什么时候|哪[一]?[年天日月]|多[大长高远久]"
    r"|\b(?:how (?:many|much|long|old|tall|far)|when|(?:what|which) (?:year|date|day|month))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words of a passage that may answer.

    `start`, `end` index the clean text of `hit.passage.source`; `margin` is how far the reader puts
    them above "no answer here", in logits; `score` is what candidates are ranked by.
    """

    hit: Hit
    start: int
    end: int
    margin: float
    score: float

    @property
    def text(self) -> str:
        """The words, as clean text."""
        offset = self.hit.passage.start
        return self.hit.passage.text[self.start - offset : self.end - offset]


def candidates(hits: Sequence[Hit], readings: Sequence[Reading]) -> list[Candidate]:
    """Every span that the reader proposed, best first, each place of an article once."""
    found: dict[tuple[str, int, int], Candidate] = {}
    for hit, reading in zip(hits, readings, strict=True):
        for span in reading.spans:
            start, end = hit.passage.start + span.start, hit.passage.start + span.end
            margin = span.score - reading.null_score
            candidate = Candidate(hit, start, end, margin, margin + RETRIEVAL_WEIGHT * hit.score)
            place = (hit.passage.source, start, end)
            if place not in found or found[place].score < candidate.score:
                found[place] = candidate
    return sorted(found.values(), key=lambda candidate: -candidate.score)


def witnesses(ranked: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The best candidate, then every other place that gives the same words nearly as surely."""
    best = ranked[0]
    same = (
        c for c in ranked[1:] if fold(c.text) == fold(best.text) and best.margin - c.margin < SAME_ANSWER_GAP
    )
    return (best, *same)


def features(question: str, ranked: Sequence[Candidate], hits: Sequence[Hit]) -> dict[str, float]:
    """What is known of the best candidate when deciding whether to give it.

    margin      logits above "no answer here"; `foreign_margin` the same for a foreign question, else 0
    gap         logits to the best candidate with other words, at most 10
    dense       cosine of its passage; `coverage` share of the question's IDF mass that its passage holds
    missed      how much more of it the best of the other hits holds
    agreement   other places that give the same words, at most 3
    foreign     1 for a question without Han characters
    numbers     share of the question's numbers that its passage holds, 1 if it has none
    names       share of its names, 1 if it has none; `foreign_names` the same for a foreign question, else 1
    misfit      1 if a quantity or date is asked for and the words hold no numeral
    top         1 if its passage is the first hit
    """
    best = ranked[0]
    other = next((c for c in ranked[1:] if not _overlap(c, best) and fold(c.text) != fold(best.text)), None)
    foreign = not has_han(question)
    return {
        "margin": best.margin,
        "foreign_margin": best.margin * foreign,
        "gap": min(best.score - other.score, 10.0) if other else 10.0,
        "dense": best.hit.dense,
        "coverage": best.hit.coverage,
        "missed": max(hit.coverage for hit in hits) - best.hit.coverage,
        "agreement": float(min(len(witnesses(ranked)) - 1, 3)),
        "foreign": float(foreign),
        "numbers": numbers_found(question, best.hit.passage.text),
        "names": 1.0 if foreign else names_found(question, best.hit.passage.text),
        "foreign_names": names_found(question, best.hit.passage.text) if foreign else 1.0,
        "misfit": float(asks_quantity(question) and not _NUMERAL.search(best.text)),
        "top": float(best.hit is hits[0]),
    }


def is_contradicted(question: str, hits: Sequence[Hit]) -> bool:
    """Whether the question takes an amount for granted that none of the passages states.

    Of the 111 questions of CMRC 2018 dev that name an amount, it stands in all but 2 of their paragraphs.
    """
    unstated = amounts(question)
    return bool(unstated) and bool(unstated.difference(*(number_values(hit.passage.text) for hit in hits)))


def confidence(calibration: Calibration, values: Mapping[str, float]) -> float:
    """Probability in [0, 1] that the decision with these features is right."""
    z = calibration.bias + sum(weight * values[name] for name, weight in calibration.weights.items())
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, z))))


def _overlap(a: Candidate, b: Candidate) -> bool:
    return a.hit.passage.source == b.hit.passage.source and a.start < b.end and b.start < a.end


def asks_quantity(question: str) -> bool:
    """Whether a number, an amount or a date is asked for, in Chinese or English."""
    return bool(_QUANTITY.search(question))


def has_han(text: str) -> bool:
    """Whether a text holds a Chinese character."""
    return any("\u3400" <= c <= "\u9fff" or "\U00020000" <= c <= "\U0003ffff" for c in text)


def numbers_found(question: str, passage: str) -> float:
    """Share of the question's numbers that the passage states; 1 if the question has none."""
    asked = number_values(question)
    return len(asked & number_values(passage)) / len(asked) if asked else 1.0
