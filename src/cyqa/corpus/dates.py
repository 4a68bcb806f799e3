"""Times that a text names, each placed in the calendar, with where it stands and how exact it is."""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta

from cyqa.corpus.date_words import Base, Granularity, Mention, Pair, Relative, mentions
from cyqa.corpus.fold import fold_aligned

ANY_YEAR = 2000
"""Stands for a year that nothing tells; it has a 29th of February."""

_HINT = re.compile(r"[年月日天號号季旬]|十.五|[当今昨前][晚夜早]|\d{4}|[A-Za-z]{3}")
_RANGE = re.compile(r"\s?(?:至|到|—{1,2}|[-–~]|\b(?:to|through|until)\b)\s?")
_ASIDE_BEFORE = re.compile(r"(?:[比较至到]|相比于|同比|不同于|\b(?:by|than|until|till))\s?$")
_ASIDE_AFTER = re.compile(r"[底末初]?(?:之?前|相比|同期|时?将)")
_TO_COME = re.compile(r"[将拟]|计划|预计|预期|力争|有望|到时|届时|\b(?:will|plans?|expect)")
_TO_COME_BEFORE = re.compile(
    r"(?:(?:[将拟]|安排)[于在到从自]?|定[于在]|(?:计划|预计|预期|力争|有望|争取|最迟)[^，。；：]*"
    r"|\b(?:will|plans?|expect)\b[^,.;]*)$"
)
_SOON_AFTER = re.compile(r"份?(?:[之以]?前(?!后)|起|开始)")
_SO_FAR = re.compile(r"截[至止]到?$|[已曾][经于在]*$")
_AHEAD = 20
_SOON = 6


@dataclass(frozen=True, slots=True)
class Dated:
    """A time named in `text[start:end]`: the days from `first` to `last`, both included.

    Without `has_year` nothing tells the year: the days are those of `ANY_YEAR`, and stand for any.
    """

    start: int
    end: int
    first: date
    last: date
    granularity: Granularity
    has_year: bool = True


@dataclass(frozen=True, slots=True)
class _Known:
    """What a mention can lean on: the article's date, the time said last, and the year of the paragraph."""

    own: Dated | None
    said: Dated | None
    year: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text, folded: where it starts, and the times it mentions, by offset in the line."""

    start: int
    text: str
    mentions: tuple[Mention, ...]


def find_dates(text: str, own: Dated | None = None) -> tuple[Dated, ...]:
    """The times named in a text, in order; what no calendar has (2月30日) is left out.

    今年 and 昨日 count from `own`, the article's date; 当日 and 一个月后 from the time named before. A month
    without a year is of the year named before it in its paragraph, else of the article's; a day
    without a month is of the month named before it.

    `find_dates("2020年5月3日签约，次日开工")` → the 3rd of May 2020 and, for 次日, the 4th.
    """
    return place(read_lines(text), own)


def read_lines(text: str) -> tuple[Line, ...]:
    """The lines of a text that mention a time."""
    lines, at = [], 0
    for line in text.splitlines(keepends=True):
        if _HINT.search(line):
            plain = fold_aligned(line)
            found = tuple(mentions(plain))
            if found:
                lines.append(Line(at, plain, found))
        at += len(line)
    return tuple(lines)


def place(lines: Iterable[Line], own: Dated | None) -> tuple[Dated, ...]:
    """What `find_dates` finds, of a text that has been read."""
    found: list[Dated] = []
    known = _Known(own, None, None)
    for line in lines:
        known = replace(known, year=None)
        for mention in line.mentions:
            dated = _place(mention, line.text, known)
            if dated is None:
                continue
            dated = replace(dated, start=line.start + dated.start, end=line.start + dated.end)
            if found and _ends_range(line, found[-1], mention):
                dated = _joined(found.pop(), dated)
            found.append(dated)
            known = replace(known, said=dated)
            is_passing = is_in_passing(line, mention) and not _is_this_year(mention)
            if dated.has_year and dated.first.year == dated.last.year and not is_passing:
                known = replace(known, year=dated.first.year)
    return tuple(found)


def is_in_passing(line: Line, mention: Mention) -> bool:
    """Whether a time is only compared with, or still to come: 比2019年, 到2035年."""
    before, after = (
        line.text[max(0, mention.start - 6) : mention.start],
        line.text[mention.end : mention.end + 6],
    )
    return bool(_ASIDE_BEFORE.search(before) or _ASIDE_AFTER.match(after))


def _is_this_year(mention: Mention) -> bool:
    return mention.relative == Relative(Base.OWN, Granularity.YEAR, 0)


def _ends_range(line: Line, first: Dated, mention: Mention) -> bool:
    """Whether a mention is the other end of a time before it."""
    if first.start < line.start:
        return False
    between = line.text[first.end - line.start : mention.start]
    is_paired = between == " and " and line.text[: first.start - line.start].lower().endswith("between ")
    return is_paired or bool(_RANGE.fullmatch(between))


def _place(mention: Mention, line: str, known: _Known) -> Dated | None:
    relative = mention.relative
    if relative is not None and relative.unit is not Granularity.YEAR:
        return _place_relative(mention, relative, known)
    years = mention.years
    if relative is not None:
        years = _relative_years(relative, known)
        if years is None and not mention.months:
            return None
    months = mention.months
    if not years and not months:  # a bare day
        months, years = _month_of_day(known)
        if not months:
            return None
    elif not years and not relative:
        years = _year_of_month(mention, line, known)
    return _dated(mention, years, months)


def _dated(mention: Mention, years: Pair | None, months: Pair | None) -> Dated | None:
    """First to last day of these years, months and the mention's days; None if the calendar lacks one."""
    first_year, last_year = years or (ANY_YEAR, ANY_YEAR)
    first_month, last_month = months or (1, 12)
    first_day, last_day = mention.days or (1, 0)
    if not (
        1 <= first_month <= 12 and 1 <= last_month <= 12 and MINYEAR <= first_year <= last_year <= MAXYEAR
    ):
        return None
    length = calendar.monthrange(last_year, last_month)[1]
    if first_day < 1 or last_day > length or first_day > calendar.monthrange(first_year, first_month)[1]:
        return None
    first, last = date(first_year, first_month, first_day), date(last_year, last_month, last_day or length)
    if first > last:
        return None
    is_range = mention.granularity is Granularity.DAY and first != last
    granularity = Granularity.RANGE if is_range else mention.granularity
    return Dated(mention.start, mention.end, first, last, granularity, years is not None)


def _relative_years(relative: Relative, known: _Known) -> Pair | None:
    base = known.own if relative.base is Base.OWN else known.said
    if base is None or not base.has_year:
        return None
    now = base.last.year if relative.base is Base.OWN else base.first.year
    years = now, now + relative.amount
    return (min(years), max(years)) if relative.spans else (years[1], years[1])


def _place_relative(mention: Mention, relative: Relative, known: _Known) -> Dated | None:
    """当日, 次月, 一个月后, 近三个月: months and days counted from a base that is exact enough."""
    base = known.own if relative.base is Base.OWN else known.said
    if base is None:
        return None
    if relative.unit is Granularity.DAY:
        if relative.amount == 0 and relative.base is Base.SAID:  # 当日 is as exact as what it refers to
            return replace(base, start=mention.start, end=mention.end)
        if base.first != base.last or not _is_near_today(base, relative.amount):
            return None
        then = base.first + timedelta(relative.amount)
        first, last = (min(base.first, then), max(base.first, then)) if relative.spans else (then, then)
        return Dated(mention.start, mention.end, first, last, mention.granularity, base.has_year)
    if (base.first.year, base.first.month) != (base.last.year, base.last.month):
        return None
    year, month = divmod(12 * base.last.year + base.last.month - 1 + relative.amount, 12)
    if not base.has_year:
        year = ANY_YEAR
    if not relative.spans:
        placed = _dated(mention, (year, year), (month + 1, month + 1))
        return placed and replace(placed, has_year=base.has_year)
    then = date(year, month + 1, 1)
    first, last = min(then, base.first), max(then, base.last)
    return Dated(mention.start, mention.end, first, last, mention.granularity, base.has_year)


def _is_near_today(base: Dated, days: int) -> bool:
    """Whether the calendar goes on that far."""
    return 0 < base.first.toordinal() + days <= date.max.toordinal()


def _month_of_day(known: _Known) -> tuple[Pair | None, Pair | None]:
    """The month, and its year where that is known, that a day without one belongs to."""
    for base in (known.said, known.own):
        if base is not None and (base.first.year, base.first.month) == (base.last.year, base.last.month):
            year = base.first.year
            return (base.first.month, base.first.month), (year, year) if base.has_year else None
    return None, None


def _year_of_month(mention: Mention, line: str, known: _Known) -> Pair | None:
    """The year that a month without one belongs to, if anything tells.

    News looks back: a month that the article's own date has not reached is one of the year before, unless
    words say that it is to come.
    """
    year = known.year
    if year is None and known.own is not None and known.own.has_year:
        own = known.own
        year = own.last.year
        is_exact = own.granularity in (Granularity.DAY, Granularity.MONTH)
        month = mention.months[1] if mention.months else 1
        if is_exact and month > own.last.month and not _is_to_come(mention, line, month - own.last.month):
            year -= 1
    return None if year is None else (year, year)


def _is_to_come(mention: Mention, line: str, months: int) -> bool:
    """Whether a month, so many after the article's, is of its year: 将于10月, 年底, or soon: 10月起."""
    before, ahead = line[max(0, mention.start - _AHEAD) : mention.start], line[mention.end :][:_AHEAD]
    if _SO_FAR.search(before):
        return False
    if _TO_COME_BEFORE.search(before) or _TO_COME.search(ahead.partition("。")[0]):
        return True
    return line[mention.start] == "年" or (months <= _SOON and bool(_SOON_AFTER.match(ahead)))


def _joined(first: Dated, last: Dated) -> Dated:
    """The range from one time to another; the last one alone if they do not make one."""
    start = first.first
    if last.has_year and not first.has_year:
        start = _in_year(start, last.last.year)
    if start > last.last:
        return last
    return Dated(first.start, last.end, start, last.last, Granularity.RANGE, last.has_year)


def _in_year(day: date, year: int) -> date:
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))
