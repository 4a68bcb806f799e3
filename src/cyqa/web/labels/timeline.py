"""The timeline."""

from dataclasses import dataclass

from cyqa.corpus.numbers import MONTHS


@dataclass(frozen=True, slots=True)
class TimelineLabels:
    """In one language; those with `{…}` are for `str.format`."""

    arranging: str
    hint: str
    none: str
    more: str
    no_year: str
    all_year: str
    year: str
    of_year: str
    day: str
    said: str
    months: tuple[str, ...]


ZH = TimelineLabels(
    arranging="正在按时间排列……",
    hint="文章中有日期的 {n} 件事，按时间先后排列；“今年”“当日”等按文章自身的日期推算，点开可看原文。",
    none="文章里没有写到日期的事。",
    more="显示更多",
    no_year="年份不明",
    all_year="全年",
    year="{year}年",
    of_year="{year}年{time}",
    day="{month}{day}日",
    said="原文作“{words}”",
    months=tuple(f"{month}月" for month in range(1, 13)),
)

EN = TimelineLabels(
    arranging="Putting the events in order…",
    hint=(
        "Dated events from the articles, in chronological order: {n}. Words such as “this year” are "
        "counted from the article’s own date; click to see its words."
    ),
    none="No dated events in the articles.",
    more="Show more",
    no_year="Year unknown",
    all_year="the year",
    year="{year}",
    of_year="{time} {year}",
    day="{day} {month}",
    said="in the article: “{words}”",
    months=MONTHS,
)
