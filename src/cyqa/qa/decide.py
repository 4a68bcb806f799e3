"""Which words answer, and how sure that is: pure arithmetic on what retrieval and reading found."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cyqa.corpus.fold import has_han
from cyqa.corpus.names import names_found
from cyqa.corpus.numbers import number_values
from cyqa.index.tokenise import HAN
from cyqa.qa.agree import ALIKE, agree, are_elsewhere, is_more, likeness, whole_date
from cyqa.qa.extent import Extent, extent
from cyqa.qa.measure import is_of_another
from cyqa.qa.ordinals import tells_of_another
from cyqa.qa.question import Asked, Expected, Kind, analyse
from cyqa.qa.time import is_too_coarse
from cyqa.qa.verdict import Verdict
from cyqa.records import Calibration, Hit, Reading, Span

RETRIEVAL_WEIGHT = 16.0
"""Logits for the first hit over the last. F1 of the first guess on newspaper_dev, and on the dev questions:
0.764 and 0.757 at 6, 0.773 and 0.784 at 16, 0.774 and 0.779 at 24."""
MISFIT_LOGITS = 3.0
"""What a candidate loses for not being of the kind asked for. Mean F1 of questions for lists: on dev .63
without it, .67 with 3; on CMRC 2018 dev .82 and .86, and no better with more."""
OF_ANOTHER_LOGITS = 10.0
"""What a candidate loses whose sentence tells of the first of several where the second is asked for, or whose
number is of something else: money where it is asked how many."""
LENGTH_LOGITS = 0.1
"""What a candidate gains per character where a reason, a manner, a definition or a list is asked for: as much
as the reader takes off, by answers that are names and numbers. Mean F1 on newspaper_dev of questions how: .67
without it, .71 with it; why: .78 and .80."""
_LONG = (Kind.HOW, Kind.WHY, Kind.DEFINITION, Kind.LIST)
SAME_ANSWER_GAP = 15.0
SAME_STORY = 0.05
"""Likeness of two sentences from which the same words in both, at most so many logits apart, answer one
question. Of the places that answer, in invented pairs of newspaper reports, 60% are cited so, and 93% of the
places cited answer; with 10 logits and 0.1 54% and 95%."""
_HAN = re.compile(f"[{HAN}]")
_NUMERAL = re.compile(r"[0-9０-９一二三四五六七八九十百千万亿两零〇年月日]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words of an article that may answer.

    `text` is `clean[start:end]` of the article `hit.passage.source`; `margin` is how far the reader puts
    them above "no answer here", in logits; `score` is what candidates are ranked by. `items` are the
    parts of a list; `verdict`, yes or no, is what a question for either is told.
    """

    hit: Hit
    start: int
    end: int
    margin: float
    score: float
    text: str
    items: tuple[str, ...] = ()
    verdict: Verdict | None = None

    def sentences(self, before: int = 0, after: int = 0) -> str:
        """The sentences of its passage that the words stand in, and so many before and after them.

        The words themselves, where they go beyond the passage.
        """
        passage = self.hit.passage
        if not passage.start <= self.start < self.end <= passage.end:
            return self.text
        start, end = self.start - passage.start, self.end - passage.start
        around = [i for i, (low, high) in enumerate(passage.sentences) if low < end and start < high]
        first, last = max(0, around[0] - before), min(len(passage.sentences) - 1, around[-1] + after)
        return passage.text[passage.sentences[first][0] : passage.sentences[last][1]]


@dataclass(frozen=True, slots=True)
class Found:
    """Passages, best first, and the candidate answers in them, best first.

    Of the best candidate: `stated` is the share in [0, 1] of the question's terms in its sentence and the
    one before, `in_time` how far it agrees with the time that the question names, 1 if it names none.
    """

    hits: tuple[Hit, ...]
    ranked: Sequence[Candidate]
    stated: float = 0.0
    in_time: float = 1.0


def candidates(
    asked: Asked, hits: Sequence[Hit], readings: Sequence[Reading], texts: Mapping[str, str]
) -> list[Candidate]:
    """Every span that the reader proposed, to the extent that answers; best first, each place once.

    :param texts: clean text of the articles, by source.
    """
    found: dict[tuple[str, int, int], Candidate] = {}
    for hit, reading in zip(hits, readings, strict=True):
        source = hit.passage.source
        for span in reading.spans:
            margin = span.score - reading.null_score
            candidate = _candidate(asked, hit, texts[source], span, margin)
            place = (source, candidate.start, candidate.end)
            if place not in found or found[place].score < candidate.score:
                found[place] = candidate
    return sorted(found.values(), key=lambda candidate: -candidate.score)


def _candidate(asked: Asked, hit: Hit, text: str, span: Span, margin: float) -> Candidate:
    start, end = hit.passage.start + span.start, hit.passage.start + span.end
    place = extent(asked, text, start, end)
    if not (place.start < hit.passage.end and hit.passage.start < place.end):
        place = Extent(start, end)
    items = tuple(text[a:b] for a, b in place.items)
    words = text[place.start : place.end]
    score = margin + RETRIEVAL_WEIGHT * hit.score
    score += LENGTH_LOGITS * (asked.kind in _LONG) * (span.end - span.start)
    score -= MISFIT_LOGITS * misfits(asked, words, items)
    found = Candidate(hit, place.start, place.end, margin, score, words, items, place.verdict)
    tells = tells_of_another(asked.question, found.sentences()) or is_of_another(asked.measures, words)
    return replace(found, score=score - OF_ANOTHER_LOGITS) if tells else found


def misfits(asked: Asked, words: str, items: Sequence[str]) -> bool:
    """Whether a list is asked for and these words are none, or not of so many parts, or a number or date,
    and they hold no numeral, or only numbers of something else, or a date that tells too little, or so many
    characters, and these are more or fewer."""
    if asked.characters:
        return len(_HAN.findall(words)) != asked.characters
    if asked.kind is Kind.LIST:
        return len(items) != asked.count if asked.count else not items
    lacks_number = asked.expects in (Expected.NUMBER, Expected.DATE) and not _NUMERAL.search(words)
    return lacks_number or is_of_another(asked.measures, words) or is_too_coarse(asked.question, words)


def finest(question: str, ranked: list[Candidate]) -> list[Candidate]:
    """The candidates; before a first one that tells too little of a date, 3月, one of the same and enough."""
    if not ranked or not is_too_coarse(question, ranked[0].text):
        return ranked
    finer = next((c for c in witnesses(ranked) if not is_too_coarse(question, c.text)), None)
    return ranked if finer is None else [finer, *(c for c in ranked if c is not finer)]


def witnesses(ranked: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The best candidate, then every other place that gives the same answer to the same story, each once."""
    best = ranked[0]
    found = [best]
    for candidate in ranked[1:]:
        if (
            best.margin - candidate.margin < SAME_ANSWER_GAP
            and _says_the_same(candidate, best)
            and not are_elsewhere(best.sentences(), candidate.sentences())
            and not any(_overlap(candidate, c) for c in found)
        ):
            found.append(candidate)
    return tuple(found)


def _says_the_same(one: Candidate, best: Candidate) -> bool:
    """Whether a candidate gives the same answer to the same story, or more of it to one told alike."""
    is_same = agree(_dated(one), _dated(best))
    if not (is_same or is_more(one.text, best.text)):
        return False
    alike = likeness(best.sentences(), one.sentences(), best.text)
    return alike > SAME_STORY if is_same else alike >= ALIKE


def _dated(candidate: Candidate) -> str:
    """Its words; where they are part of a date, all of that."""
    passage = candidate.hit.passage
    start, end = candidate.start - passage.start, candidate.end - passage.start
    return whole_date(passage.text, start, end) if start >= 0 else candidate.text


def features(question: str, found: Found) -> dict[str, float]:
    """What is known of the best candidate when deciding whether to give it.

    margin      logits above "no answer here"; `foreign_margin` the same for a foreign question, else 0
    gap         logits to the best candidate with other words, at most 10
    dense       cosine of its passage
    coverage    share of the question's IDF mass that its passage holds; `foreign_coverage` the same for a
                foreign question, else 0
    missed      how much more of it the best of the other hits holds
    agreement   other places that give the same words, at most 3
    foreign     1 for a question without Han characters
    numbers     share of the question's numbers that its passage holds, 1 if it has none
    names       share of its names, 1 if it has none; `foreign_names` the same for a foreign question, else 1
    misfit      1 if the words are not of the kind asked for
    top         1 if its passage is the first hit
    length      of the words in characters, at most 60, over 60
    stated      share of the question's terms in its sentence and the one before
    time        how far its time agrees with the one that the question names, 1 if it names none
    """
    ranked, hits = found.ranked, found.hits
    best = ranked[0]
    other = next((c for c in ranked[1:] if not _overlap(c, best) and not agree(c.text, best.text)), None)
    foreign = not has_han(question)
    return {
        "margin": best.margin,
        "foreign_margin": best.margin * foreign,
        "gap": min(best.score - other.score, 10.0) if other else 10.0,
        "dense": best.hit.dense,
        "coverage": best.hit.coverage,
        "foreign_coverage": best.hit.coverage * foreign,
        "missed": max(hit.coverage for hit in hits) - best.hit.coverage,
        "agreement": float(min(len(witnesses(ranked)) - 1, 3)),
        "foreign": float(foreign),
        "numbers": numbers_found(question, best.hit.passage.text),
        "names": 1.0 if foreign else names_found(question, best.hit.passage.text),
        "foreign_names": names_found(question, best.hit.passage.text) if foreign else 1.0,
        "misfit": float(misfits(analyse(question), best.text, best.items)),
        "top": float(best.hit is hits[0]),
        "length": min(len(best.text), 60) / 60,
        "stated": found.stated,
        "time": found.in_time,
    }


def confidence(calibration: Calibration, values: Mapping[str, float]) -> float:
    """Probability in [0, 1] that the decision with these features is right."""
    z = calibration.bias + sum(weight * values[name] for name, weight in calibration.weights.items())
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, z))))


def _overlap(a: Candidate, b: Candidate) -> bool:
    return a.hit.passage.source == b.hit.passage.source and a.start < b.end and b.start < a.end


def numbers_found(question: str, passage: str) -> float:
    """Share of the question's numbers that the passage states; 1 if the question has none."""
    asked = number_values(question)
    return len(asked & number_values(passage)) / len(asked) if asked else 1.0
