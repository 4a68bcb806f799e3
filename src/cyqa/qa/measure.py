"""What a number is of: people, money, time, length. What a question asks for, and what words state."""

import re
from enum import StrEnum

from cyqa.corpus.date_words import Granularity
from cyqa.corpus.dates import find_dates
from cyqa.corpus.fold import fold, fold_aligned
from cyqa.corpus.numbers import number_values


class Measure(StrEnum):
    """What is counted or measured; `THINGS` is what is counted and no person, `PIECES` may be either."""

    PEOPLE = "people"
    MONEY = "money"
    SHARE = "share"
    TIME = "time"
    LENGTH = "length"
    AREA = "area"
    WEIGHT = "weight"
    THINGS = "things"
    PIECES = "pieces"


_ACCEPTED = {
    Measure.PEOPLE: frozenset({Measure.PEOPLE, Measure.PIECES}),
    Measure.THINGS: frozenset({Measure.THINGS, Measure.PIECES}),
    Measure.PIECES: frozenset({Measure.PEOPLE, Measure.THINGS, Measure.PIECES}),
}
"""What answers, of what is asked for, where that is more. Of 125 questions for people none is answered by
things alone, of 500 for things two by people, which ask for conditions."""

_UNITS = {
    Measure.MONEY: "(?:人民币|美|欧|日|港|澳|韩|加|新台)?元|块钱|角|分钱|英镑|卢布|法郎|欧分|美分",
    Measure.SHARE: "%|‰|个?百分点|成(?!立|为|果|功|品|本|都|员|交|长)|倍|分之",
    Measure.AREA: "平方(?:公里|千米|米|厘米)|公顷|亩|平米",
    Measure.LENGTH: "公里|千米|厘米|毫米|纳米|微米|海里|英里|米|里(?!程)|公分",
    Measure.WEIGHT: "吨|公斤|千克|克|斤|毫克",
    Measure.TIME: "个?[多半]?(?:小时|钟头|月|星期|季度|世纪|赛季|工作日)"
    "|分钟|秒|天|日|号|周(?!年)|岁|年|周年|夜|学期",
    Measure.PEOPLE: "人(?![次工均才力])|名|位|口人|余人|多人",
    Measure.PIECES: "个",
    Measure.THINGS: "[家项座所条台辆次种类套支只场件艘架间份册篇部枚班列趟]"
    "|[村县镇户棵株头盏门首幅届批期轮级层栋幢片笔标箱]|处(?!理)",
}
"""Measure words and units behind a numeral, the longer ones first. 块 is left out: of money, or of things."""

_NUMERAL = r"(?:\d[\d,.]*|[零〇一二两三四五六七八九十百千半数几])[十百千万亿]*[多余]?[十百千万亿]*[多余]?\s*"
_STATED = re.compile(
    f"(?P<numeral>{_NUMERAL})(?:" + "|".join(f"(?P<{m.name}>{unit})" for m, unit in _UNITS.items()) + ")"
)
_PERCENT = re.compile(f"百分之({_NUMERAL})")
_NAMING = "期级届号轮层"
"""What a number before may be the name of, and no count: 三期."""
_CALENDAR = 1000
"""From here on a number before 年 is the name of a year."""

_HOW_MANY = "(?:多少|(?<![十百千万好])几(?![乎何十百千]|.*多少))[千万亿]?"
_SPENT = (
    "(?:花费?|投[资入]|耗资|造价|[售票定单房]价|工资|[月年]薪)(?:总额)?了?[是为]?多少(?![人家个项]|时间|工夫)"
)
_ENGLISH_PEOPLE = (
    "people|persons|men|women|workers|students|pupils|teachers|pilots|residents|farmers|graduates|visitors"
    "|athletes|employees|staff|children|villagers|experts|doctors|nurses|volunteers|officials|migrants|drivers"
    "|members|passengers|tourists|engineers|researchers|participants|scholars|patients|guests|delegates"
)
_ENGLISH_PAID = "costs?|paid|pays?|spent|spend|invest(?:ed)?|earn(?:s|ed)?|charged?|sold for"


def _asking(measure: Measure, *others: str) -> re.Pattern[str]:
    return re.compile("|".join([f"{_HOW_MANY}(?:{_UNITS[measure]})", *others]))


_ASKED = {
    Measure.MONEY: _asking(
        Measure.MONEY,
        f"多少钱|什么价|{_SPENT}",
        rf"\bhow much (?!more|less|lower|higher|cheaper)[^?]*\b(?:{_ENGLISH_PAID})\b",
        r"\bhow much (?:money|investment|funding)\b|\bhow many (?:[\w-]+ )?(?:yuan|dollars|pounds|euros)\b",
        r"\bwhat (?:is|was|does|did) (?:\w+ ){0,4}(?:price|cost|salary|fee)\b",
    ),
    Measure.SHARE: _asking(
        Measure.SHARE,
        "百分之(?:几|多少)|几成(?!立|为)|占比|多大比例",
        r"\bpercent(?:age)?\b|\bper cent\b|\b(?:what|which) (?:share|proportion|fraction)\b",
    ),
    Measure.AREA: _asking(
        Measure.AREA,
        "多大面积|面积(?:有|是|为)?多[大少]",
        r"\bhow many (?:mu|hectares|square|acres)\b|\bwhat area\b",
    ),
    Measure.LENGTH: _asking(
        Measure.LENGTH,
        "多[远宽深厚]",
        r"\bhow (?:far|tall|wide|deep|thick)\b",
        r"\bhow many (?:[\w-]+ )?(?:kilo|centi|milli)?(?:met(?:er|re)s|miles)\b",
    ),
    Measure.WEIGHT: _asking(
        Measure.WEIGHT,
        "多重",
        r"\bhow many (?:[\w-]+ )?(?:tons|tonnes|kilos|kilograms|grams)\b|\bhow heavy\b",
    ),
    Measure.TIME: _asking(
        Measure.TIME,
        "多久(?![之以]?前)|多长时间|多少(?:时间|工夫)|多大(?:岁数|年纪|年龄)|今年多大",
        r"\bhow old\b|\bhow long (?:did|does|do|has|have|will|must|was|were|ago)\b",
        r"\bhow many (?:[\w-]+ )?(?:years|months|weeks|days|hours|minutes|seconds)\b",
    ),
    Measure.PEOPLE: _asking(Measure.PEOPLE, rf"\bhow many (?:[\w-]+ ){{0,2}}?(?:{_ENGLISH_PEOPLE})\b"),
    Measure.THINGS: _asking(Measure.THINGS),
    Measure.PIECES: _asking(Measure.PIECES, r"\bhow many\b"),
}


def measures_asked(question: str) -> frozenset[Measure]:
    """What the number that a question asks for may be of; empty where its wording leaves that open.

    `measures_asked("花了多少钱？")` → money; `measures_asked("How many shops?")` → things, people or pieces.
    """
    folded = fold(question)
    found = next((measure for measure, pattern in _ASKED.items() if pattern.search(folded)), None)
    if found is None:
        return frozenset()
    return _ACCEPTED.get(found, frozenset({found}))


def measures_stated(words: str) -> frozenset[Measure]:
    """What the numbers in these words are of: `measures_stated("960台")` → things; a bare one is of none.

    A date is no length of time: `measures_stated("6月10日下午")` → none.
    """
    dates = find_dates(words)
    found = (
        match
        for match in _STATED.finditer(fold_aligned(words))
        if not any(dated.start < match.end() and match.start() < dated.end for dated in dates)
    )
    return frozenset(Measure[match.lastgroup] for match in found if match.lastgroup)


def quantities(words: str) -> dict[str, set[float]]:
    """The values of the numbers in these words by their units; years, ordinals by units of their own.

    `quantities("2020年三期投资60亿元")` → 公元年: 2020, 第期: 3, 元: 6e9. 一 counts behind 是; else it may be
    an article.
    """
    folded = _PERCENT.sub(r"\1%", fold(words))
    found: dict[str, set[float]] = {}
    for match in _STATED.finditer(folded):
        unit = match[0].removeprefix(match["numeral"])
        before = folded[max(0, match.start() - 1) : match.start()]
        if match["numeral"] == "一" and before != "是":
            continue
        for value in number_values(f"{match['numeral'].strip()}个"):
            era = "公元" if unit == "年" and value >= _CALENDAR else ""
            ordinal = "第" if before == "第" or unit in _NAMING else ""
            found.setdefault(ordinal + era + unit, set()).add(value)
    return found


def is_of_another(measures: frozenset[Measure], words: str) -> bool:
    """Whether a number of these measures is asked for and the words state only numbers of others, or a date
    where it is a length of time."""
    stated = measures_stated(words) if measures else frozenset()
    is_date = Measure.TIME in measures and not stated and _is_one_date(words)
    return is_date or (bool(stated) and not stated & measures)


def _is_one_date(words: str) -> bool:
    dates = find_dates(words)
    return len(dates) == 1 and dates[0].granularity is not Granularity.RANGE
