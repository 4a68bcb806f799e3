"""The times of an index, and the passages and words that agree with the time a question asks for."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from cyqa.corpus.date_words import Granularity
from cyqa.corpus.dates import Dated, find_dates
from cyqa.corpus.own_date import Times, date_articles
from cyqa.qa.decide import Candidate
from cyqa.qa.time import Kind, TimeAsked, agreement, time_asked
from cyqa.qa.timeline import Event, Happening, happenings, timeline
from cyqa.records import Article, Hit, Passage

TIME_WEIGHT = 0.15
"""What agreement in time adds to the score of a hit, before it is brought back to [0, 1]. F1 of the questions
of newspaper_dev that name a time: .79 without any of this, .74 with 0.5, .82 with 0.1 to 0.15."""
TIME_LOGITS = 4.0
"""What it adds to the score of a candidate; one of no time at all gets a quarter."""
DEPTH = 200
"""So many hits are looked through for times that agree."""

_TELLS_TIME = re.compile(
    r"[年月日天时点春夏秋冬早晚昼夜朝代期初末岁周]|世纪|之?[后前]|\d|\b(?:day|week|month|year|century|age|after|before)"
)
_SOME_DAY = Dated(0, 0, date(2000, 6, 15), date(2000, 6, 15), Granularity.DAY)


class Chronicle:
    """What the articles of an index say of times; found when first asked for, then kept. Thread-safe."""

    def __init__(self, articles: Mapping[str, Article]) -> None:
        self._articles = articles
        self._happenings: dict[str, tuple[Happening, ...]] = {}
        self._last: tuple[str | None, Window | None] = (None, None)

    @cached_property
    def times(self) -> Mapping[str, Times]:
        """By source: the article's own date and the times it names."""
        return date_articles(self._articles.values())

    def timeline(self, first: date = date.min, last: date = date.max) -> tuple[Event, ...]:
        """As `cyqa.qa.timeline.timeline`."""
        return timeline(self._articles, self.times, first, last)

    def when(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """What answers when: a candidate that is no time gives way to the one it stands with."""
        placed: dict[tuple[str, int, int], Candidate] = {}
        for candidate in map(self._when, candidates):
            placed.setdefault((candidate.hit.passage.source, candidate.start, candidate.end), candidate)
        return list(placed.values())

    def _when(self, candidate: Candidate) -> Candidate:
        passage = candidate.hit.passage
        named = self.times[passage.source].named
        dated = standing_with(candidate, named)
        if dated is None or find_dates(candidate.text):
            return candidate
        is_cut = dated.start <= candidate.start and candidate.end <= dated.end
        if not is_cut and _TELLS_TIME.search(candidate.text):
            return candidate
        text = self._articles[passage.source].clean[dated.start : dated.end]
        return replace(candidate, start=dated.start, end=dated.end, text=text)

    def within(self, passage: Passage) -> Sequence[Happening]:
        """What a passage says of the times that it names."""
        source = passage.source
        if source not in self._happenings:
            self._happenings[source] = happenings(self._articles[source], self.times[source])
        found = self._happenings[source]
        low, high = (
            bisect_left(found, at, key=lambda h: h.dated.start) for at in (passage.start, passage.end)
        )
        return found[low:high]

    def window(self, question: str) -> "Window | None":
        """What a question asks of time; None if it does not, or if no article could tell when that is."""
        asked_last, window = self._last
        if asked_last != question:
            window = self._window(question)
            self._last = (question, window)
        return window

    def _window(self, question: str) -> "Window | None":
        if time_asked(question, _SOME_DAY) is None:
            return None
        asked = {own: time_asked(question, own) for own in {times.own for times in self.times.values()}}
        if not any(asked.values()):
            return None
        named = time_asked(question)
        is_named = named is not None and named.is_bounded
        return Window(self, {source: asked[times.own] for source, times in self.times.items()}, is_named)


@dataclass(frozen=True, slots=True)
class Window:
    """The time a question asks for, as each article would understand it: 去年 is the year before its own.

    `is_named` says whether it is the same time in every article, as 2020年 is.
    """

    chronicle: Chronicle
    by_source: Mapping[str, TimeAsked | None]
    is_named: bool

    @property
    def kind(self) -> Kind:
        """Which of what happened is asked for."""
        return next(asked.kind for asked in self.by_source.values() if asked)

    @property
    def is_bounded(self) -> bool:
        """Whether a time is asked for, not only an order in time, which every dated passage is part of."""
        return any(asked.is_bounded for asked in self.by_source.values() if asked)

    @property
    def topic(self) -> str:
        """What the question is about besides."""
        return next(asked.topic for asked in self.by_source.values() if asked)

    def agrees(self, source: str, dated: Dated) -> float:
        """As `cyqa.qa.time.agreement`."""
        asked = self.by_source[source]
        return agreement(asked, dated) if asked else 0.0

    def of_hit(self, hit: Hit) -> float:
        """The best agreement of a time that a passage names."""
        passage = hit.passage
        named = self.chronicle.times[passage.source].named
        low, high = (bisect_left(named, at, key=_start) for at in (passage.start, passage.end))
        return max((self.agrees(passage.source, dated) for dated in named[low:high]), default=0.0)

    def hits(self, hits: Iterable[Hit]) -> tuple[Hit, ...]:
        """The hits, best first, raised as far as they agree in time."""
        scored = (
            replace(hit, score=(hit.score + TIME_WEIGHT * self.of_hit(hit)) / (1 + TIME_WEIGHT))
            for hit in hits
        )
        return tuple(sorted(scored, key=lambda hit: -hit.score))

    def ranked(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """The candidates, best first, raised as far as they stand with a time that agrees."""
        scored = (replace(c, score=c.score + TIME_LOGITS * self.of_candidate(c)) for c in candidates)
        return sorted(scored, key=lambda candidate: -candidate.score)

    def of_candidate(self, candidate: Candidate) -> float:
        """Agreement of the time named last before it in its sentence, or next; by half, in its passage."""
        passage = candidate.hit.passage
        named = self.chronicle.times[passage.source].named
        dated = standing_with(candidate, named)
        if dated is not None:
            return self.agrees(passage.source, dated)
        at = bisect_right(named, candidate.start, key=_start)
        if at and named[at - 1].start >= passage.start:
            return 0.5 * self.agrees(passage.source, named[at - 1])
        return 0.25

    def is_nowhere(self, hits: Iterable[Hit]) -> bool:
        """Whether a time is asked for that none of these passages names, nor the number of its year."""
        asked = [asked for asked in self.by_source.values() if asked]
        if not all(each.is_bounded for each in asked):
            return False
        years = {
            str(each.first.year)
            for each in asked
            if each.has_year and each.spans_year and each.first.year == each.last.year
        }
        return not any(self.of_hit(hit) or any(year in hit.passage.text for year in years) for hit in hits)

    def is_to_come(self, source: str, dated: Dated) -> bool:
        """Whether a time is later than the article that names it."""
        own = self.chronicle.times[source].own
        return own is not None and own.has_year and dated.has_year and dated.first > own.last


def standing_with(candidate: Candidate, named: Sequence[Dated]) -> Dated | None:
    """The time named last before the end of a candidate, in its sentence, or else named next in it."""
    passage = candidate.hit.passage
    spans = ((passage.start + low, passage.start + high) for low, high in passage.sentences)
    low, high = next((span for span in spans if candidate.start < span[1]), (passage.start, passage.end))
    at = bisect_right(named, candidate.end - 1, key=_start)
    if at and named[at - 1].start >= low:
        return named[at - 1]
    return named[at] if at < len(named) and named[at].start < high else None


def _start(dated: Dated) -> int:
    return dated.start
