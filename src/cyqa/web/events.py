"""The articles' dated events along a line of time; pure functions of records."""

import calendar
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from cyqa.qa.timeline import Event, spell
from cyqa.web.labels import Labels
from cyqa.web.markup import button, language, plain
from cyqa.web.render import where
from cyqa.web.session import Kind

N_EVENTS = 200
"""Events that are shown at a time."""
Numbered = tuple[int, Event]


def unasked(labels: Labels) -> str:
    """A timeline that the page asks for when it is looked at."""
    return _frame(
        f'<p class="hint" role="status">{plain(labels.timeline.arranging)}</p>', labels, " data-unasked"
    )


def failed(said: str, labels: Labels) -> str:
    """Why there is no timeline, and a button to ask for it again."""
    again = button(plain(labels.asking.retry), "timeline", number=N_EVENTS)
    return _frame(f'<p class="hint" role="alert">{plain(said)}</p>{again}', labels)


def timeline(events: Sequence[Event], n_shown: int, labels: Labels) -> str:
    """The first events by year and month, each a button that opens its place.

    :param events: as `Pipeline.timeline` orders them; they are numbered from 1.
    """
    if not events:
        return _frame(f'<p class="hint">{plain(labels.timeline.none)}</p>', labels)
    shown = list(enumerate(events, start=1))[:n_shown]
    years = groupby(shown, key=lambda row: row[1].first.year if row[1].has_year else None)
    body = "".join(_year(year, list(rows), labels) for year, rows in years)
    more = button(
        plain(labels.timeline.more), "timeline", number=len(shown) + N_EVENTS, begins=len(shown) + 1
    )
    hint = labels.timeline.hint.format(n=len(events))
    return _frame(
        f'<p class="hint">{plain(hint)}</p>{body}{more if len(shown) < len(events) else ""}', labels
    )


def _frame(body: str, labels: Labels, attributes: str = "") -> str:
    return (
        f'<section class="timeline" aria-label="{plain(labels.page.tab_timeline)}" tabindex="0"'
        f' lang="{labels.language}"{attributes}>{body}</section>'
    )


def _year(year: int | None, rows: list[Numbered], labels: Labels) -> str:
    """A year: what no one month holds, then its months."""
    name = labels.timeline.no_year if year is None else labels.timeline.year.format(year=year)
    rows.sort(key=lambda row: _month(row[1]))
    parts = [f"<h2>{plain(name)}</h2>"]
    for month, held in groupby(rows, key=lambda row: _month(row[1])):
        heading = labels.timeline.months[month - 1] if month else name
        if month:
            parts.append(f"<h3>{plain(heading)}</h3>")
        parts.append(f"<ol>{''.join(_event(number, event, heading, labels) for number, event in held)}</ol>")
    return "".join(parts)


def _month(event: Event) -> int:
    """The month that holds the event, 0 if none does alone."""
    is_within = (event.first.year, event.first.month) == (event.last.year, event.last.month)
    return event.first.month if is_within else 0


def _event(number: int, event: Event, heading: str, labels: Labels) -> str:
    """A row; its time is only read out where the heading shows it, and the article's words for it are told
    where they are others.
    """
    shown = when(event, labels)
    is_said = ' class="aside"' if shown == heading else ""
    day = plain(spell(event.first, event.has_year))
    said = labels.timeline.said.format(words=event.when)
    is_same = event.when in (shown, _of_year(shown, event.first, False, labels))
    told = "" if is_same else f"<span {language(event.when)}>{plain(said)}</span> "
    parts = (
        f'<time datetime="{day}"{is_said}>{plain(shown)}</time>',
        f'<span class="happening" {language(event.text)} dir="auto">{plain(event.text)}</span>',
        f'<span class="told">{told}{where(event.citation, labels)}</span>',
    )
    opener = button(" ".join(parts), "open", exchange=0, kind=Kind.EVENT, number=number)
    return f"<li>{opener}</li>"


def when(event: Event, labels: Labels) -> str:
    """The time of an event, under the heading of its year: a day, a month, a year, or from when to when."""
    first, last = event.first, event.last
    is_one_year = first.year == last.year
    if first == last:
        return _day(first, labels, is_one_year)
    is_months = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
    if not is_months:
        return "–".join(_day(end, labels, is_one_year) for end in (first, last))
    if (first.month, last.month) != (1, 12):
        ends = [
            _of_year(labels.timeline.months[end.month - 1], end, is_one_year, labels) for end in (first, last)
        ]
    else:
        ends = [
            labels.timeline.year.format(year=end.year) if event.has_year else labels.timeline.all_year
            for end in (first, last)
        ]
    return "–".join(dict.fromkeys(ends))


def _day(day: date, labels: Labels, is_one_year: bool) -> str:
    named = labels.timeline.day.format(month=labels.timeline.months[day.month - 1], day=day.day)
    return _of_year(named, day, is_one_year, labels)


def _of_year(time: str, day: date, is_one_year: bool, labels: Labels) -> str:
    """A time with its year, unless the heading says that."""
    return time if is_one_year else labels.timeline.of_year.format(year=day.year, time=time)
