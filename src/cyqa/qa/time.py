"""What a question asks of time, and how far a dated place agrees with it. Pure functions."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto

from cyqa.corpus.date_words import Granularity
from cyqa.corpus.dates import ANY_YEAR, Dated, find_dates
from cyqa.corpus.fold import fold_aligned
from cyqa.qa.question import QUOTED, WHEN_IN_ENGLISH

COARSE = 31
"""Days that a time may span and yet agree by half with one inside of it: 5月 with 5月3日, but not 2020年."""

_DAY = timedelta(days=1)
_FIRST_OF_ANY, _LAST_OF_ANY = date(ANY_YEAR, 1, 1), date(ANY_YEAR, 12, 31)

_BEFORE_BEHIND = re.compile(r"\s?[之以]?前(?!后)")
_AFTER_BEHIND = re.compile(r"\s?[之以]?后(?!来)")
_SINCE_BEHIND = re.compile(r"\s?(?:[之以]来|起|开始)")
_BEFORE_AHEAD = re.compile(r"\b(?:before|prior to)\s+(?:the\s+)?$", re.IGNORECASE)
_AFTER_AHEAD = re.compile(r"\bafter\s+(?:the\s+)?$", re.IGNORECASE)
_SINCE_AHEAD = re.compile(r"(?:[自从]|\b(?:since|from)\s+(?:the\s+)?)$", re.IGNORECASE)
_EARLIEST = re.compile(r"最早|最先|\bearliest\b|\bfirst time\b", re.IGNORECASE)
_LATEST = re.compile(
    r"最近的?一[次个回场项]|最后一[次个回场项]|最新的?|\b(?:latest|most recent|last time)\b", re.IGNORECASE
)

_WHEN = re.compile(
    r"何时|什么时[候间]|啥时候?|哪一?[年月天日]|(?:[公西]元|几)几年|几月|几[日号]|多会儿"
    rf"|{WHEN_IN_ENGLISH}|\b(?:what|which) (?:date|day|month|year)s?\b",
    re.IGNORECASE,
)
_DEED = "落地|签约|签署|签订|成立|揭牌|启动|开工|动工|投产|开通|建成|竣工|举行|举办|召开|发布|出台|印发"
_MATTER = "大?事情?|活动|进展|动作|动静|动态|变化|安排|节点|合作|成果|举措|会议|协议|合同|项目|文件|政策|规划"
_HAPPENS = re.compile(
    r"发生[了过的]?些?(?:哪些|何事|(?:什么|啥)(?:大?事情?|事件)?[呢呀啊]?[?？]?$)|大事"
    r"|[做干办搞][了过]些?(?:什么|啥|哪些)(?:事情?)?[呢呀啊的]?[?？]?$"
    rf"|(?:哪些|哪几[个项次件份])(?:新|重大|重要)?的?(?:{_MATTER})(?!件)"
    rf"|(?:什么|啥)新?(?:事情?(?!件)|活动|进展|动作|动静|动态|变化|安排|合作)|有何新?的?(?:{_MATTER})"
    rf"|(?:{_MATTER})都?(?:有|是)(?:哪些|哪几[个项次件份])[呢呀啊]?[?？]?$"
    rf"|(?:有[了过]?(?:什么|啥)|哪些|哪几[个项次件份]).{{0,8}}(?:{_DEED})"
    r"|\bwhat(?: else)? (?:happened|took place|occurred|went on|was happening|events?\b)"
    r"|\bwhat (?:was|were) [a-z]+(?:ed|un|en|lt|ld|t)(?: or [a-z]+)? (?:in|on|during|before|after|between) "
    r"|\b(?:which|what) (?:\w+ )?(?:events|agreements|projects|developments|activities|things)\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"分别|各(?:是|在)|哪些|哪几|(?<!第)[两三四五六七八九十几]次|\b(?:dates|days|months|respectively|each)\b"
)
_ASKING = re.compile(
    r"[那这][边里儿]|方面|发生|[做干办搞](?=[了过些什啥哪])|有没有|有何新?|有过?|什么|哪些|哪几[个项次件份]|何事|哪|啥"
    r"|时候|这?段?时间|大?事情?|情况|内容|分别|之间|期间|前后|截[至止]到?|一共|新?(?:进展|动作|动静|动态|变化|安排|节点|活动)"
    r"|请问|告诉我"
    r"|\b(?:what|which|when|where|else|happened|took|place|occurred|happening|went|on|in|of|the|a|was|were|did|is"
    r"|are|and|between|by|during|events?|things?|developments|date|day|month|year)\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"[今去前明本上下这]个?[年月日天晚早]|昨|近|过去|未来|\b(?:this|last|next|today|yesterday|ago)\b"
)
_TOPIC = re.compile(r"[一-鿿]{2,}|\w*[A-Za-z0-9]\w*")

_TRAVELS = re.compile("(?<!换)[乘坐搭](?![客落建])|骑|驾车|开车|步行|走路|飞机")
_HOW_LONG = re.compile(r"多久|多长|多少|几|\bhow (?:long|many)\b", re.IGNORECASE)
_LONG = "(?:多久|多长时间|多少[天年日]|多少个月|几[天年]|几个[月星])"
_BETWEEN = re.compile(
    r"(?:^.*(?:从(?![业事军来而])|自(?![治然己动来行主身由贸]))|^|[，。,：:])"
    r"(?P<a>.{2,40}?)(?:(?<![搬迁来去回调嫁赶送寄转升降涨])到|[至和与跟])(?P<b>.{2,40}?)(?:之间|中间|前后)?(?:一共|总共)?"
    rf"(?:相隔|间隔|隔|相差|差|历时|用|花|过|有|是|要)[了着]?{_LONG}"
    rf"|^(?P<e>.{{2,40}}?)[之以]?后(?:又?[隔过]了?)?{_LONG}(?:才|就|便)?(?P<f>[^后内]{{2,40}}?)[了的呢]?[?？]?$"
    r"|\bhow (?:long|many (?:days|months|years)).*?"
    r"(?:\b(?:between|from) (?P<c>.{2,80}) (?:and|to) (?P<d>.{2,80}?)"
    r"|\bafter (?P<g>.{2,80}?) (?:was|were|did|is|does|do|had) (?P<h>.{2,80}?))\??$",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"(?:\d+|[一二两三四五六七八九十半数几]+)[多余]?(?:个?[月年]|[天日周秒]|分钟|个?(?:小时|钟头|星期))"
    r"|\b(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)


_WHICH_DAY = re.compile(
    r"哪一?[天日]|几[日号]|日期|\b(?:what|which|exact) (?:exact )?(?:day|date)\b", re.IGNORECASE
)
_WHICH_YEAR = re.compile(r"哪一?年|[何几]年(?!级)|\b(?:what|which) year\b", re.IGNORECASE)


class Kind(Enum):
    """Which of what happened in a time is asked for."""

    ALL = auto()
    EARLIEST = auto()
    LATEST = auto()


@dataclass(frozen=True, slots=True)
class TimeAsked:
    """The time that a question is about: from day `first` to `last`, both included.

    Without `has_year` any year is meant, and both are in `ANY_YEAR`. `topic` is what the question is
    about besides: the words of time and those that merely ask left out.
    """

    kind: Kind
    first: date
    last: date
    has_year: bool
    topic: str

    @property
    def is_bounded(self) -> bool:
        """Whether the question names a time, and not only an order in time."""
        return (self.first, self.last) != (date.min, date.max)

    @property
    def spans_year(self) -> bool:
        """Whether every month is in it; a year that is no leap year ends 364 days after it begins."""
        return (self.last - self.first).days >= 364


def time_asked(question: str, own: Dated | None = None) -> TimeAsked | None:
    """The time that a question is about; None if it names none. What stands in quotes is a name.

    Any time at all for one that asks for several, as 两次分别是哪天.

    :param own: the date of the article that is asked, from which 今年 and 去年 count; a mere 5月 is that
        of any year.

    `time_asked("2020年5月之后签了什么协议？")` → from 1 June 2020 on, about 签 and 协议
    """
    plain = QUOTED.sub(lambda quote: "_" * len(quote[0]), fold_aligned(question))
    earliest = _EARLIEST.search(plain)
    order = earliest or _LATEST.search(plain)
    kind = Kind.EARLIEST if earliest else Kind.LATEST if order else Kind.ALL
    dates = find_dates(plain, own if _RELATIVE.search(plain) else None)
    if not (dates or order or (asks_when(question) and asks_several(question))):
        return None
    dates = tuple(dated for dated in dates if dated.has_year) or dates
    bounds = [_bound(plain, dated) for dated in dates]
    cuts = [cut for _, cut in bounds] + ([order.span()] if order else [])
    first = min((days[0] for days, _ in bounds), default=date.min)
    last = max((days[1] for days, _ in bounds), default=date.max)
    return TimeAsked(kind, first, last, all(dated.has_year for dated in dates), _topic(question, cuts))


def _bound(plain: str, dated: Dated) -> tuple[tuple[date, date], tuple[int, int]]:
    """The days that one time of a question allows, and the place of its words.

    After a year, or before it, does not leave the year itself out: 1990年以后.
    """
    first, last = (date.min, date.max) if dated.has_year else (_FIRST_OF_ANY, _LAST_OF_ANY)
    ahead, is_range = plain[: dated.start], dated.granularity is Granularity.RANGE
    is_long = (dated.last - dated.first).days > COARSE
    if word := _AFTER_BEHIND.match(plain, dated.end) or _AFTER_AHEAD.search(ahead):
        days = (dated.first if is_long or dated.last == last else dated.last + _DAY, last)
    elif (
        word := _SINCE_BEHIND.match(plain, dated.end) or (not is_range and _SINCE_AHEAD.search(ahead)) or None
    ):
        days = (dated.first, last)
    elif word := _BEFORE_BEHIND.match(plain, dated.end) or _BEFORE_AHEAD.search(ahead):
        days = (first, dated.last if is_long or dated.first == first else dated.first - _DAY)
    else:
        days = (dated.first, dated.last)
    edges = (dated.start, dated.end, *(word.span() if word else ()))
    return days, (min(edges), max(edges))


def _topic(question: str, cuts: list[tuple[int, int]]) -> str:
    """`_topic("3月25日发生了什么？", [(0, 5)])` → an empty text: it asks for whatever happened."""
    rest = list(fold_aligned(question))
    for low, high in cuts:
        rest[low:high] = " " * (high - low)
    return " ".join(_TOPIC.findall(_ASKING.sub(" ", "".join(rest))))


def agreement(asked: TimeAsked, dated: Dated) -> float:
    """1.0 for a time within the one asked for, 0.5 for one that overlaps it and is hardly vaguer, else 0."""
    first, last = dated.first, dated.last
    start, end = asked.first, asked.last
    if asked.is_bounded and not (asked.has_year and dated.has_year):
        if first.year != last.year or (start.year != end.year and not asked.has_year):
            return 0.0
        if asked.has_year and asked.spans_year:
            return 0.5  # in every year, and so in this one if it is of this one
        first, last, start, end = (day.replace(year=ANY_YEAR) for day in (first, last, start, end))
    if start <= first and last <= end:
        return 1.0
    if last < start or end < first:
        return 0.0
    return 0.5 if (last - first).days < max(COARSE, 6 * (end - start).days) else 0.0


def asks_when(question: str) -> bool:
    """Whether the answer is a time."""
    return bool(_WHEN.search(question))


def asks_events(question: str) -> bool:
    """Whether the answer is what happened: 发生了什么, 有哪些合作, what took place."""
    return bool(_HAPPENS.search(fold_aligned(question))) and not asks_when(question)


def asks_several(question: str) -> bool:
    """Whether more than one answer is expected."""
    return bool(_SEVERAL.search(question))


def ends_asked(question: str) -> tuple[str, str] | None:
    """The two events that a question asks the time between; None if it does not, or asks of a journey.

    `ends_asked("从签约到开工隔了多久？")` → `("签约", "开工")`
    """
    is_asked = _HOW_LONG.search(question) and not _TRAVELS.search(question)
    match = _BETWEEN.search(question) if is_asked else None
    if match is None:
        return None
    first, second = (end for end in match.groups() if end)
    return first, second


def is_too_coarse(question: str, words: str) -> bool:
    """Whether a day is asked for and these words tell a date without one, or a year, and they tell none.

    Of 219 questions for a day four are answered so, of 927 for a year none.
    """
    is_day, is_year = _WHICH_DAY.search(question), _WHICH_YEAR.search(question) and "年" not in words
    dates = find_dates(words) if is_day or is_year else ()
    fine = (Granularity.DAY, Granularity.RANGE)
    lacks_day = is_day and not any(dated.granularity in fine for dated in dates)
    return bool(dates) and bool(lacks_day or is_year)


def is_duration(text: str) -> bool:
    """Whether words tell how long something lasts: 一个月, 两年多, three days."""
    return bool(_DURATION.search(text)) and not find_dates(text)
