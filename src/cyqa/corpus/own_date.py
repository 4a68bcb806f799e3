"""When an article was written, by what its name, its layout and its words say; None where nothing tells."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import PurePath

from cyqa.corpus.date_words import Granularity
from cyqa.corpus.dates import Dated, Line, find_dates, is_in_passing, place, read_lines
from cyqa.corpus.fold import fold_aligned
from cyqa.corpus.sentences import split_sentences
from cyqa.records import Article

_IN_NAME = re.compile(r"(?<![0-9A-Za-z])((?:19|20)\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?![0-9A-Za-z])")
_WIRE = re.compile(r"(?:[社报网讯]|记者)[^。；！？\n]{0,20}?(\d{1,2}月\d{1,2}日)[电讯]")
_ENGLISH_WIRE = re.compile(
    r"^[A-Z][A-Z ,.]{2,30}?,? ?([A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?) ?(?:\(|--|—)", re.MULTILINE
)
_STANDS_ALONE = 24
_LABELLED = re.compile(
    r"(?:(?<![一-鿿])(?:发[布表])?(?:时间|日期)|\b(?:date|published|updated))\s?[:：]\s?(\d[^\s，。；]{7,10})",
    re.IGNORECASE,
)
_SPEAKS_OF_NOW = re.compile(
    r"今年|本年|去年|本月|上月|日前|近日|昨[天日晚]|今[天日晚早]|目前|如今"
    r"|this year|last (?:year|month)|recently"
)
_SAME_EVENT = 0.5
_TELLING = 16
"""Pairs of characters that tell an event from another, and what share of them two papers have in common."""


@dataclass(frozen=True, slots=True)
class _Day:
    """A day that an article names, whether its year is known, and the pairs of characters of its sentence."""

    day: date
    has_year: bool
    pairs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Times:
    """When an article was written, if that is known, and the times it names, by offset in its clean text."""

    own: Dated | None
    named: tuple[Dated, ...]


def date_articles(articles: Iterable[Article]) -> dict[str, Times]:
    """The times of each article, by source.

    An article that tells no year takes it from one that reports, in much the same words, an event of
    the same day, if all such articles agree.
    """
    by_source = {article.source: article for article in articles}
    lines = {source: read_lines(article.clean) for source, article in by_source.items()}
    own = {source: own_date(article, lines[source]) for source, article in by_source.items()}
    times = {source: Times(own[source], place(lines[source], own[source])) for source in by_source}
    unknown = [source for source, date in own.items() if date is None or not date.has_year]
    told = [d for source in times if source not in unknown for d in _days(by_source[source], times[source])]
    for source in unknown if told else ():
        year = _witnessed_year(_days(by_source[source], times[source]), told)
        if year is not None:
            dated = _with_year(own[source], year)
            times[source] = Times(dated, place(lines[source], dated))
    return times


def own_date(article: Article, lines: Sequence[Line] | None = None) -> Dated | None:
    """When an article was written, by itself alone.

    What counts, in this order: a date in the file's name (`2020-12-31-title.txt`), one that stands
    alone or behind a label, the date of a dispatch (新华社北京5月3日电). A year that is still missing is
    that of the latest day or month it tells of, if it speaks of its own time at all. So the date may
    be a mere year, or a day of no known year. Its `start` and `end` are 0 if it stands nowhere.

    :param lines: `read_lines(article.clean)`, where that has been done.
    """
    named = _in_name(PurePath(article.source).name)
    if named is not None:
        return named
    marked = _marked(article)
    if marked is not None and marked.has_year:
        return marked
    year = _latest_year(article.clean, read_lines(article.clean) if lines is None else lines)
    return marked if year is None else _with_year(marked, year)


def _in_name(name: str) -> Dated | None:
    for match in _IN_NAME.finditer(name):
        found = find_dates("-".join(match.groups()))
        if found:
            return replace(found[0], start=0, end=0)
    return None


def _marked(article: Article) -> Dated | None:
    """A date that stands alone or labelled in a short block, else that of a dispatch."""
    for block in article.blocks:
        text = article.clean[block.start : block.end]
        if len(text) <= _STANDS_ALONE and not re.search("[，。；]", text):
            found = [dated for dated in find_dates(text) if dated.granularity is Granularity.DAY]
            if len(found) == 1 and found[0].has_year:
                return _moved(found[0], block.start)
    for pattern in (_LABELLED, _WIRE, _ENGLISH_WIRE):
        for match in pattern.finditer(article.clean):
            found = [dated for dated in find_dates(match[1]) if dated.granularity is Granularity.DAY]
            if found:
                return _moved(found[0], match.start(1))
    return None


def _latest_year(text: str, lines: Iterable[Line]) -> int | None:
    """The year of the latest day or month told of, if a later year is not, and if now is spoken of."""
    exact: list[int] = []
    vague: list[int] = []
    speaks_of_now = bool(_SPEAKS_OF_NOW.search(text))
    for line in lines:
        for mention in line.mentions:
            if mention.years is None:
                speaks_of_now |= mention.months is not None
            elif not is_in_passing(line, mention):
                (exact if mention.months else vague).append(mention.years[1])
    latest = max(exact, default=None)
    if latest is None or not speaks_of_now or max(vague, default=0) > latest:
        return None
    return latest


def _days(article: Article, times: Times) -> list[_Day]:
    """The days that an article names, each with what its sentence says besides."""
    found = [dated for dated in times.named if dated.granularity is Granularity.DAY]
    days, rows = [], iter(found)
    dated = next(rows, None)
    for low, high in split_sentences(article.clean) if found else ():
        inside = []
        while dated is not None and dated.start < high:
            inside.append(dated)
            dated = next(rows, None)
        if inside:
            rest = article.clean[low : inside[0].start] + article.clean[inside[-1].end : high]
            pairs = frozenset(a + b for a, b in pairwise(fold_aligned(rest)))
            days += [_Day(day.first, day.has_year, pairs) for day in inside]
    return days


def _witnessed_year(days: Iterable[_Day], told: Iterable[_Day]) -> int | None:
    """The one year of the told days that fall on the same day of a year, and are told in the same words."""
    unknown = [day for day in days if not day.has_year]
    years = {
        other.day.year
        for other in told
        if other.has_year
        for day in unknown
        if (day.day.month, day.day.day) == (other.day.month, other.day.day)
        and len(day.pairs & other.pairs) >= _SAME_EVENT * max(min(len(day.pairs), len(other.pairs)), _TELLING)
    }
    return years.pop() if len(years) == 1 else None


def _with_year(own: Dated | None, year: int) -> Dated:
    """That year; or the day of it, where the day is known."""
    if own is None:
        return Dated(0, 0, date(year, 1, 1), date(year, 12, 31), Granularity.YEAR)
    try:
        return replace(
            own, first=own.first.replace(year=year), last=own.last.replace(year=year), has_year=True
        )
    except ValueError:  # the 29th of February
        return own


def _moved(dated: Dated, by: int) -> Dated:
    return replace(dated, start=dated.start + by, end=dated.end + by)
