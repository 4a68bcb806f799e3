"""The words that name times, in Chinese and English, taken apart; `cyqa.corpus.dates` places them.

Own patterns, for no library fits. Of those that read Chinese, jionlp 1.5 counts everything from one
base time, so knows no 当日 and no 一个月后, takes 2月30日 for the 30th, and brings a segmenter of its own;
dateparser 1.5 reads 今年3月 as a September; recognizers-text, last released in 2019, no longer imports.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

Pair = tuple[int, int]


class Granularity(StrEnum):
    """How exact a time is: a calendar unit, or a range of them."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    RANGE = "range"


class Base(StrEnum):
    """What a relative time counts from: the article's own date, or the date named last before it."""

    OWN = "own"
    SAID = "said"


@dataclass(frozen=True, slots=True)
class Relative:
    """`amount` units (year, month or day) from a base; with `spans`, all the time between the two."""

    base: Base
    unit: Granularity
    amount: int
    spans: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A time as a text puts it: `text[start:end]`, not yet placed in the calendar.

    `years`, `months`, `days` are first and last, as written; each may be missing, or not exist; a last
    day of 0 is the month's last. `relative` stands in place of the largest unit that is written.
    """

    start: int
    end: int
    granularity: Granularity
    years: Pair | None = None
    months: Pair | None = None
    days: Pair | None = None
    relative: Relative | None = None


_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "半": 0}
_MONTH_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NUMBER_NAMES = {"a": 1} | {
    name: i for i, name in enumerate(["one", "two", "three", "four", "five", "six"], 1)
}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_AWAY = {
    **dict.fromkeys(("今", "本", "这个", "this"), 0),
    **dict.fromkeys(("去", "上", "上个", "last"), -1),
    **dict.fromkeys(("明", "下", "下个", "next"), 1),
    "前": -2,
    "后": 2,
}
_FROM_SAID = {"当": 0, "同": 0, "次": 1, "翌": 1, "第二": 1, "the same": 0, "that": 0, "the following": 1}
_DAYS_AWAY = {"今": 0, "today": 0, "昨": -1, "yesterday": -1, "明": 1, "tomorrow": 1, "前": -2}
_LATER, _AGO, _AHEAD = ("后", "later", "after"), ("前", "ago"), ("未来", "今后")
_UNIT_NAMES = {
    **dict.fromkeys(("年", "year"), Granularity.YEAR),
    **dict.fromkeys(("月", "个月", "month"), Granularity.MONTH),
    **dict.fromkeys(("天", "day"), Granularity.DAY),
}
_YEAR_PARTS: dict[str, Pair] = {
    **dict.fromkeys(("初", "early", "beginning"), (1, 3)),
    **dict.fromkeys(("中", "mid"), (4, 9)),
    **dict.fromkeys(("底", "末", "late", "end"), (10, 12)),
}
_MONTH_PARTS: dict[str, Pair] = {
    **dict.fromkeys(("初", "上旬", "early", "beginning"), (1, 10)),
    **dict.fromkeys(("中", "中旬", "mid"), (11, 20)),
    **dict.fromkeys(("底", "末", "下旬", "late", "end"), (21, 0)),
}

_N = r"(?:\d{1,2}(?!\d)|[一二三四五六七八九十]{1,3})"
_Y = r"(?:[12]\d{3}|[一二][〇零○一二三四五六七八九]{3})"
_TO = r"\s?(?:至|到|—{1,2}|[-–~])\s?"
_D = r"\d{1,2}(?:st|nd|rd|th)?(?![\d.,]?\d|%)"
_EY = r"(?:1\d|20)\d\d(?![\d%-]|[.,]\d)"
_AND = r"(?:\s?[-–]\s?|\s(?:to|and|through|until)\s)"
_NO_PART = r"(?![中级步次期始衷心部层色线特])"
_AT_COMMA = r"(?=[，。、；,]|$)"
_NAME = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_EN_PART = r"(?:\b(?P<{}>early|mid|late|beginning|end)(?: of|-)? )?"

_UNITS = {
    "iso": r"(?P<iy>[12]\d{3})(?P<dash>[-/.])(?P<im>\d{1,2})(?P=dash)(?P<id>\d{1,2})(?!\d)",
    "year": rf"(?:(?P<y0>{_Y})\s?年?{_TO})?(?P<y>{_Y})\s?年(?!的?(?:悠久)?历史|之久|以上|代)度?",
    "year_word": r"(?P<yw>[今本去上前明后当同次翌]|第二)年(?![轻龄级代会报均纪青])",
    "month": rf"(?:(?P<m0>{_N})\s?月?{_TO})?(?P<m>{_N})\s?月(?![球亮饼])份?",
    "month_word": r"(?P<mw>[本当同次翌上下]|这个|上个|下个)月(?![球亮饼])份?",
    "day": rf"(?:(?P<d0>{_N})\s?[日号]?{_TO})?(?P<d>{_N})\s?[日号]",
    "half": r"(?P<h>[上下])半年",
    "quarter": r"第?(?P<q>[一二三四1-4])季度",
    "quarters": r"[前头](?P<qs>[二两三23])个?季度",
    "months": rf"[前头](?P<ms>{_N})个?月",
    "year_part": rf"(?:(?<=年)|年)(?P<yp>[初底末]{_NO_PART}|中{_AT_COMMA})",
    "month_part": rf"(?:(?<=月)|(?<=月份)|月)(?P<mp>[上中下]旬|[初底末]{_NO_PART}|中{_AT_COMMA})",
    "same_day": r"当天|当日|同日|同一天|当晚|the same day|that (?:same )?day",
    "near_day": r"(?P<near>前一[天日]|the day before)|次日|翌日|第二天|the (?:next|following) day",
    "today": (
        r"[昨明][天日]|昨[晚夜]|前[天晚]|(?<![如至当现])今(?:[天日晚]|[早夜](?!已))(?!报)"
        r"|\b(?:today|yesterday|tomorrow)\b"
    ),
    "offset": rf"(?P<n>{_N}|[两半])(?P<unit>个月|年|天)(?:[之以]?(?P<way>[后前])(?!后)|[以之]?来(?!自))",
    "recent": rf"(?<!附)(?P<way2>近|过去|未来|今后)的?(?P<n2>{_N}|[两半])(?P<unit2>个月|年|天)",
    "plan": r"十(?P<p5>[一二三四五六])五",
    "decade": r"(?:(?P<century>\d\d|[上本])个?世纪)?(?P<tens>[1-9]0|[二三四五六七八九]十)年代",
    "decade_of_year": r"(?P<tens4>[12]\d\d0)(?:年代|s\b)",
    "english": (
        rf"{_EN_PART.format('part')}\b(?:(?:(?P<e0>{_D}){_AND})?(?P<e>{_D})\s(?:of\s)?)?\b(?P<name>{_NAME})\b\.?"
        rf"(?:\s(?:(?P<f0>{_D}){_AND})?(?P<f>{_D}))?"
        rf"(?:,?\s(?:of\s)?(?:(?P<ey>{_EY})|(?P<ew>this|last|next) year))?"
    ),
    "english_part": (
        r"\b(?:(?P<eh>first|second) half|(?P<eq>first|second|third|fourth) quarter)"
        rf"(?:\s(?:of\s)?(?:(?P<py>{_EY})|(?P<pw>this|last|next) year))?"
    ),
    "english_year": rf"{_EN_PART.format('ypart')}\b(?:(?P<ey0>{_EY}){_AND})?(?P<ey1>{_EY})\b",
    "english_word": r"\b(?P<which>this|last|next|the same|that|the following) (?P<what>year|month)\b",
    "english_offset": (
        rf"\b(?P<en>\d{{1,2}}|{'|'.join(_NUMBER_NAMES)})"
        r" (?P<eunit>day|month|year)s? (?P<eway>later|after|ago)\b"
    ),
}
"""Pattern by kind of unit; where two could begin at one place, the first is taken."""

_OPENS = "(?=[0-9〇零○一二三四五六七八九十两半今本去上前明后当同次翌第头隔年月底末初中近过未这下昨A-Za-z])"
"""How every unit begins: looked at first, it halves the time."""

_UNIT = re.compile(
    f"{_OPENS}(?:{'|'.join(f'(?P<{kind}>{pattern})' for kind, pattern in _UNITS.items())})", re.IGNORECASE
)
_RANK = {
    **dict.fromkeys(("year", "year_word"), 0),
    **dict.fromkeys(("month", "month_word", "half", "quarter", "quarters", "months", "year_part"), 1),
    **dict.fromkeys(("day", "month_part"), 2),
}
"""A unit goes on with the time before it if it is smaller: 2020年 + 5月 + 3日."""

_COUNTED = {"iso", "year", "month", "day", "quarter", "year_part", "month_part", "offset", "plan"}
"""Units that may be the end of a longer number, and then are none."""

_GLUE = re.compile(r"\s?的?")
_NO_TIME_BEFORE = re.compile(
    r"(?:[\d.〇零一二三四五六七八九十百千万亿第每哪约达]|[约已共]有|已|距今|超过|逾|长达|历经|历时|农历|阴历|旧历|每[年月])$|\d[,/:-]$"
)
_NO_DAY_BEFORE = re.compile(r"(?:历时|为期|[近时共过])$")
_NO_DAY_AFTER = re.compile(r"[线元本内游均语军多余]|[以之]?[前后]")
_YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|since|by|from|of|before|after|during|until|till|to|and|between|year|the|than)\s|[(（])$",
    re.IGNORECASE,
)
_MAY_BEFORE = re.compile(
    r"\b(?:in|of|by|to|on|from|since|until|till|before|after|and|between|during|last|this|next)\s$",
    re.IGNORECASE,
)


def mentions(text: str) -> Iterator[Mention]:
    """The times that a text names, in order; its digits are narrow, and its characters Simplified.

    `mentions("今年5月")` gives one: May, of the year that is the article's own.
    """
    time: list[re.Match[str]] = []
    for match in _UNIT.finditer(text):
        if time and not _goes_on(time[-1], match):
            yield from _mention(text, time)
            time = []
        time.append(match)
    if time:
        yield from _mention(text, time)


def _goes_on(before: re.Match[str], match: re.Match[str]) -> bool:
    """Whether a unit is part of the time that the unit before it belongs to."""
    larger, smaller = (_RANK.get(str(unit.lastgroup), 9) for unit in (before, match))
    return larger < smaller < 9 and bool(_GLUE.fullmatch(match.string, before.end(), match.start()))


def _mention(text: str, units: Sequence[re.Match[str]]) -> Iterator[Mention]:
    """The time that a run of units names, unless its surroundings say that it is none."""
    start, end = units[0].start(), units[-1].end()
    if not _is_time(text, start, end, [str(unit.lastgroup) for unit in units]):
        return
    whole = _read(units[0])
    for unit in units[1:]:
        part = _read(unit)
        whole = replace(
            whole, months=part.months or whole.months, days=part.days, granularity=part.granularity
        )
    yield replace(whole, start=start, end=end)


def _is_time(text: str, start: int, end: int, kinds: Sequence[str]) -> bool:
    before, after = text[max(0, start - 12) : start], text[end : end + 3]
    if kinds[0] in _COUNTED and _NO_TIME_BEFORE.search(before):
        return False
    match kinds[0]:
        case "day":
            is_bare = text[start].isdecimal() and not _NO_DAY_BEFORE.search(before)
            return is_bare and not _NO_DAY_AFTER.match(after)
        case "year_part" | "month_part":
            return text[start] in "年月"
        case "months":  # 前三个月 without a year: the first of one, or the last?
            return False
        case "english_year":
            return not text[start].isdecimal() or bool(_YEAR_BEFORE.search(before))
        case "english":
            return text[start:end].lower() != "may" or bool(_MAY_BEFORE.search(before))
    return True


def _read(unit: re.Match[str]) -> Mention:
    """What one unit says."""
    said = Mention(unit.start(), unit.end(), Granularity.DAY)
    part = {name: text.lower() for name, text in unit.groupdict().items() if text is not None}
    match unit.lastgroup:
        case "iso":
            year, month, day = (int(part[name]) for name in ("iy", "im", "id"))
            return replace(said, years=(year, year), months=(month, month), days=(day, day))
        case "year":
            return _years(said, *_pair(part, "y0", "y"))
        case "year_word":
            return _relative(said, Granularity.YEAR, part["yw"])
        case "month":
            return _months(said, *_pair(part, "m0", "m"))
        case "month_word":
            return _relative(said, Granularity.MONTH, part["mw"])
        case "day":
            return replace(said, days=_pair(part, "d0", "d"))
        case "half":
            return _half(said, part["h"] == "上")
        case "quarter":
            return _quarter(said, _number(part["q"]))
        case "quarters":
            return _months(said, 1, 3 * _number(part["qs"]))
        case "months":
            return _months(said, 1, _number(part["ms"]))
        case "year_part":
            return replace(said, months=_YEAR_PARTS[part["yp"]], granularity=Granularity.RANGE)
        case "month_part":
            return replace(said, days=_MONTH_PARTS[part["mp"]], granularity=Granularity.RANGE)
        case "same_day":
            return replace(said, relative=Relative(Base.SAID, Granularity.DAY, 0))
        case "near_day":
            return replace(said, relative=Relative(Base.SAID, Granularity.DAY, -1 if "near" in part else 1))
        case "today":
            word = unit[0].lower()
            away = _DAYS_AWAY[word if word.isascii() else word[0]]
            return replace(said, relative=Relative(Base.OWN, Granularity.DAY, away))
        case "offset":
            return _offset(said, part["unit"], _number(part["n"]), part.get("way", "来"))
        case "recent":
            return _offset(said, part["unit2"], _number(part["n2"]), part["way2"])
        case "plan":  # the first ended in 1957, from the third on (1966) five years each: n ends in 1955 + 5n
            last = 2005 + 5 * _number(part["p5"])
            return _years(said, last - 4, last)
        case "decade":
            century = part.get("century", "上")
            first = {"上": 1900, "本": 2000}.get(century) or 100 * (int(century) - 1)
            return _years(said, first + _number(part["tens"]), first + _number(part["tens"]) + 9)
        case "decade_of_year":
            return _years(said, int(part["tens4"]), int(part["tens4"]) + 9)
        case "english_year":
            return _english_part(_years(said, *_pair(part, "ey0", "ey1")), part.get("ypart"))
        case "english_part":
            of_year = _english_year(said, part.get("py"), part.get("pw"))
            if "eh" in part:
                return _half(of_year, part["eh"] == "first")
            return _quarter(of_year, _ORDINALS[part["eq"]])
        case "english_word":
            return _relative(said, _UNIT_NAMES[part["what"]], part["which"])
        case "english_offset":
            amount = _NUMBER_NAMES.get(part["en"]) or int(part["en"])
            return _offset(said, part["eunit"], amount, part["eway"])
        case _:
            return _english(said, part)


def _english(said: Mention, part: Mapping[str, str]) -> Mention:
    """A month by name, with a day before or behind it, and a year."""
    month = 1 + _MONTH_NAMES.index(part["name"][:3])
    said = replace(_english_year(said, part.get("ey"), part.get("ew")), months=(month, month))
    for first, last in (("e0", "e"), ("f0", "f")):
        if last in part:
            return replace(said, days=_pair(part, first, last), granularity=Granularity.DAY)
    return _english_part(replace(said, granularity=Granularity.MONTH), part.get("part"))


def _english_year(said: Mention, year: str | None, word: str | None) -> Mention:
    if year:
        return _years(said, int(year), int(year))
    return _relative(said, Granularity.YEAR, word) if word else said


def _english_part(said: Mention, part: str | None) -> Mention:
    if part is None:
        return said
    if said.months:
        return replace(said, days=_MONTH_PARTS[part], granularity=Granularity.RANGE)
    return replace(said, months=_YEAR_PARTS[part], granularity=Granularity.RANGE)


def _relative(said: Mention, unit: Granularity, word: str) -> Mention:
    if word in _FROM_SAID:
        return replace(said, relative=Relative(Base.SAID, unit, _FROM_SAID[word]), granularity=unit)
    return replace(said, relative=Relative(Base.OWN, unit, _AWAY[word]), granularity=unit)


def _offset(said: Mention, unit: str, amount: int, way: str) -> Mention:
    """一个月后 counts from the date named before, 两年前 and 近三年 from the article's own."""
    if amount == 0:  # 半: of a year, or of a month
        unit, amount = ("月", 6) if unit == "年" else ("天", 15)
    granularity = _UNIT_NAMES[unit]
    if way in _LATER:
        return replace(said, relative=Relative(Base.SAID, granularity, amount), granularity=granularity)
    if way in _AGO:
        return replace(said, relative=Relative(Base.OWN, granularity, -amount), granularity=granularity)
    ahead = amount if way in _AHEAD else -amount
    return replace(said, relative=Relative(Base.OWN, granularity, ahead, True), granularity=Granularity.RANGE)


def _years(said: Mention, first: int, last: int) -> Mention:
    granularity = Granularity.YEAR if first == last else Granularity.RANGE
    return replace(said, years=(first, last), granularity=granularity)


def _months(said: Mention, first: int, last: int) -> Mention:
    granularity = Granularity.MONTH if first == last else Granularity.RANGE
    return replace(said, months=(first, last), granularity=granularity)


def _half(said: Mention, is_first: bool) -> Mention:
    return replace(said, months=(1, 6) if is_first else (7, 12), granularity=Granularity.HALF)


def _quarter(said: Mention, number: int) -> Mention:
    return replace(said, months=(3 * number - 2, 3 * number), granularity=Granularity.QUARTER)


def _pair(part: Mapping[str, str], first: str, last: str) -> Pair:
    """The numbers of a range, or one number twice: 25日至27日 → (25, 27)."""
    number = _number(part[last])
    return (_number(part[first]) if first in part else number), number


def _number(numeral: str) -> int:
    """27, 27th, 二十七, 二〇二〇; 0 for 半 and for what is no number."""
    digits = numeral.rstrip("stndrh")
    if digits.isdecimal():
        return int(digits)
    tens, ten, ones = numeral.rpartition("十")
    if len(tens) > 1 or (len(ones) > 1 and ten):
        return 0
    if not ten:
        return int("".join(str(_DIGITS[c]) for c in numeral))
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)
