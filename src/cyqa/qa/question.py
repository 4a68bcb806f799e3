"""What a question asks for, as far as its wording tells: of the two languages, about no text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cyqa.corpus.fold import fold, has_han
from cyqa.corpus.numbers import number_values
from cyqa.qa.measure import Measure, measures_asked


class Kind(StrEnum):
    """What an answer has to do."""

    FACTOID = "factoid"
    LIST = "list"
    DEFINITION = "definition"
    WHY = "why"
    HOW = "how"
    YES_NO = "yes_no"


class Expected(StrEnum):
    """What the words of an answer name; `OTHER` where the question does not tell."""

    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"
    NUMBER = "number"
    DATE = "date"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question understood.

    `count` is how many parts a list has, where the question says so; `measures` is what a number asked for
    may be of, where it does; `characters` is of how many Chinese characters the answer is said to be.
    """

    question: str
    kind: Kind
    expects: Expected
    count: int | None = None
    measures: frozenset[Measure] = frozenset()
    characters: int | None = None


QUOTED = re.compile(r"《[^《》]*》|“[^“”]*”|「[^「」]*」|『[^『』]*』|\"[^\"]*\"")
"""What a question quotes, its marks included."""

_DO = "are|were|have|had|do|does|did|will|can|could|should|must|may"
_HELPING = f"{_DO}|is|was|has|would|shall|might"
WHEN_IN_ENGLISH = (
    rf"\bwhen(?:,? (?:exactly|precisely),?)? (?:{_HELPING})\b|\bwhen\W*$|\bwhere and when\b"
    r"|\b(?:since|until|till|by|from|know|tell me|wonder) when\b|^(?:please )?say when\b"
    rf"|^\W*(?:and |so |but )?when\b(?!.*, *(?:what|who|which|where|how|why|{_HELPING})\b)"
)
"""A `when` that asks, not one that only tells the time of what is asked about: what did he say when asked."""

_WH = re.compile(
    r"什么|甚么|啥|哪|谁|多[少久大长高远重宽深快]|为何|何[时人处地种日年月]|如何|怎么|怎样|咋|(?<![十百千万好])几(?!乎)"
)
_N = "(?:[2-9]|[1-9][0-9]|[二两三四五六七八九十]+)"
_MEASURE = "(?:[个样项大种点条类家座份步支款位名部所处届次件句者方国省市县地州镇人]|方面)"
_WHAT = "(?:什么|啥)"
_PLURAL = r"(?!(?:is|was|has|does|its|his|this|means|terms|basis|series)\b)\w+[^s\W]s"
_QUANTITY = (
    "number|percentage|share|proportion|ratio|amount|sum|price|cost|rate|ceiling|maximum|minimum|average|total"
    "|revenue|turnover|profit|output|throughput|volume|capacity|population|area|length|width|height|depth"
    "|distance|speed|budget|salary|fee|stake|temperature"
)
_ENGLISH = "two|three|four|five|six|seven|eight|nine|ten"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_YES_NO = _any(
    r"是否|是不是|有没有|有无|能否|可否|会否|能不能|会不会|可不可以|要不要|对不对",
    r"[吗么]\s*[?!。]*$|[对是]吧[!。]*$|(?:[吧了]|(?<!经)过)\s*\?+$|(?:没有?|[^是对]不)\s*[?。]*$|([\u4e00-\u9fff])[不没]\1",
    r"^(?:so,? |and |(?:in|on|at|before|after|since|under|during|by|once|if|as|according)"
    r" (?:(?!\b(?:what|which|who|whom|whose|how)\b)[^?])*, )?"
    rf"(?:{_HELPING})\b(?!.*\bor\b)",
    r", (?:right|correct|is it|isn't it|are they|did (?:it|they))\?*$",
)
_WHY = _any(
    rf"(?<![称成作认变名改视列分化])为(?:{_WHAT}|何|甚)|何以|缘何|凭{_WHAT}|干[嘛吗](?!呢?\s*[?。]*$)|出于{_WHAT}",
    rf"原因|理由|缘由|缘故|道理|(?:为了|[为图怕]的是|图个?|(?:问题|毛病)出在)(?:{_WHAT}|哪)|目的(?:是|何在|有)",
    rf"(?:怎么|咋)[^，,。?]{{0,3}}?(?:没|不|就|还|又|那么|这么)|{_WHAT}(?:引起|造成|导致)",
    r"\bwhy\b|\bhow come\b|\bwhat\b.*\b(?:reasons?|purpose|motives?|caused?)\b",
    r"\bwhat (?:\w+ly )?(?:made|makes|prompted|led|drove|attracted|motivated|gave rise)\b",
    r"\bwhat (?:is|was|lies|lay) behind\b",
)
_HOW = _any(
    r"(?:怎么|怎样|如何|咋|怎)(?!样|的|\s*[?。]*$)",
    rf"(?:{_WHAT}|哪些?|何种)(?:方式|方法|办法|法子|途径|手段|形式|路子|招)|(?:通过|用|靠|凭|按|拿)的?{_WHAT}",
    rf"(?:办法|做法|法子|下场|后果|条件)是{_WHAT}|{_WHAT}样?的?(?:办法|做法|下场|后果|条件|出路|作用|要求)",
    r"\bhow (?!many|much|long|old|tall|far|big|large|high|often|wide|deep|fast)\b",
    rf"\b(?:by|through) what\b(?! (?:year|month|day|date|time|{_QUANTITY})\b)|\bin what (?:way|manner)s?\b",
    r"\bwhat (?:was|is|is being|has been|is to be|can be|will be) done\b",
    r"\bwhat (?:happens|becomes|became|came) (?:to|of)\b",
    r"\bwhat (?:do|does|did|will|would|can|could|should|must|may|might|shall) .*"
    r"\b(?:do|change|propose|suggest|offer|promise|plan)\b",
    r"\bwhat (?:is|are|was|were|has|have|had) (?:[\w'-]+ ){1,5}(?:doing|done)\b",
    r"\b(?:on|under) what (?:terms|conditions?|circumstances)\b|\bwhat (?:role|steps|measures|precautions)\b",
)
_DEFINITION = _any(
    rf"^{_WHAT}(?:是|叫)|何谓|{_WHAT}意思|含义|的定义|是指|(?:代表|意味着){_WHAT}",
    rf"(?:指的?是?(?:一个)?|说的是)(?:{_WHAT}|哪)|是(?:个|一种)?{_WHAT}(?:东西|做法|安排|制度|样的)",
    rf"[”》」』](?:到底|究竟|具体)?(?:是(?:个|一种)?{_WHAT}\s*[?。]*$|是?怎么(?:个|回事|一回事|理解|解释|讲))",
    r"\bwhat (?:does|do|is|are|did)\b.*\b(?:mean|meant|stand for|refer to)\b",
    r"\bwhat (?:exactly )?(?:is|are|was|were) (?:(?:an?|the) )?[\"“']|^what (?:exactly )?is an? ",
    r"\bdefin(?:e|ition)\b|\bmeaning of\b",
)
_CHARACTERS = (
    re.compile(rf"(?<![第0-9十百千万])({_N})个?(?:大|汉)?字(?!号)"),
    re.compile(rf"\b({_ENGLISH}|\d+) (?:chinese )?characters\b"),
)
_COUNTS = (
    re.compile(rf"哪({_N})(?!个?字)"),
    re.compile(
        rf"(?<![第0-9十百千万])({_N})个?{_MEASURE}[^，。,;]{{0,12}},?"
        rf"(?:分别|都|各|依次|包括|具体|[是指]哪[些几二两三四五六七八九]|(?:[是指]|说的是){_WHAT}(?!时))"
    ),
    re.compile(rf"\b(?:which|what|list|name|the)(?: are)?(?: the)? ({_ENGLISH}|\d+)\b"),
)
_LIST = _any(
    rf"哪些|哪几(?![年月天])|哪{_N}(?!个?字)|都(?![说提讲写谈称])[^，,。?]{{0,8}}(?:谁|{_WHAT})|分别|依次|列出|列举|举出",
    rf"些(?:个)?{_WHAT}|各[^，,。?]{{0,3}}(?:多少|几|谁|{_WHAT})|的{_N}{_MEASURE}[^，,。?的是]{{1,4}}$",
    rf"(?:包括|包含|涵盖)(?:了|有)?{_WHAT}|{_COUNTS[1].pattern}",
    r"^(?:list|name|enumerate)\b|\bnames? (?:of )?(?:both|all|the two)\b|\bwhat (?:are|were) the\b",
    rf"\b(?:which|what) (?:{_ENGLISH})\b",
    rf"\b(?:which|what) (?:[\w-]+ ){{0,2}}{_PLURAL} (?:of (?:[\w-]+ ){{1,3}})?(?:{_DO})\b",
    rf"\bwhich {_PLURAL}\b(?! (?:the|an?|its|it|them)\b)|\bwhat (?:kinds|types|sorts) of\b",
)
_NUMBERS = {word: n for n, word in enumerate(_ENGLISH.split("|"), start=2)}
_MOST_PARTS = 30

_EXPECTED = {
    Expected.DATE: _any(
        rf"何[时年月日]|{_WHAT}时[候间]|甚么时|几时|几[月日号]|(?:[公西]元|几)几年|哪[一几两]?个?[年月天日]|哪个?时候",
        rf"{WHEN_IN_ENGLISH}|\b(?:what|which) (?:exact )?(?:year|date|day|month)s?\b",
    ),
    Expected.PERSON: _any(r"谁(?![都也])|哪[一几]?位|何人|什么人|哪些人|哪[几个]+人", r"\bwho(?:m|se)?\b"),
    Expected.NUMBER: _any(
        r"多少|(?<![十百千万好哪这那前后近头举])几(?![何乎近经度时月日号样点十百千])",
        r"多[大长高远久重宽深快]",
        r"\bhow (?:many|much|long|old|tall|far|big|large|high|wide|deep|often|fast)\b",
        rf"\bwhat (?:{_QUANTITY})\b|\bwhat (?:is|was|are|were) the (?:[\w'-]+ ){{0,3}}?(?:{_QUANTITY})\b",
    ),
    Expected.ORGANISATION: _any(
        r"哪[一几两]?[家所]|(?:哪个|什么|哪些)(?:公司|企业|单位|机构|部门|组织|学校|集团)",
        r"\b(?:which|what) (?:company|organi[sz]ation|agency|firm|institution)",
    ),
    Expected.PLACE: _any(
        r"哪里|哪儿|何[处地]|(?:在|从|来自)哪(?![个家些天年月位所])|住哪|去哪(?!个)",
        r"(?:什么|哪[一个]?|哪些)(?:地方|地区|城市|国家|省|市|县|区)|哪座城|哪片",
        r"\bwhere\b|\b(?:which|what) (?:city|place|country|province|part of)\b",
    ),
}


def analyse(question: str) -> Asked:
    """What a question in Chinese or English asks for; where its wording does not tell, a factoid.

    `analyse("六个一是哪六个？")` is a list of 6; `analyse("When was it signed?")` expects a date.
    """
    folded = fold(question).strip()
    kind = _kind(folded)
    expects = Expected.OTHER
    if kind in (Kind.FACTOID, Kind.LIST):
        expects = _expects(folded)
    count = _number(folded, _COUNTS) if kind is Kind.LIST else None
    characters = _number(folded, _CHARACTERS) if _WH.search(folded) or not has_han(folded) else None
    measures = measures_asked(question) if expects is Expected.NUMBER else frozenset()
    return Asked(question, kind, expects, count, measures, characters)


def _kind(folded: str) -> Kind:
    if _YES_NO.search(folded) and not _WH.search(folded):  # 你知道是谁吗 asks who
        return Kind.YES_NO
    patterns = {Kind.WHY: _WHY, Kind.LIST: _LIST, Kind.DEFINITION: _DEFINITION, Kind.HOW: _HOW}
    found = ((kind, pattern.search(folded)) for kind, pattern in patterns.items())
    kind, match = next((each for each in found if each[1]), (Kind.FACTOID, None))
    who = _EXPECTED[Expected.PERSON].search(folded)
    if match and who and kind in (Kind.WHY, Kind.HOW) and (has_han(folded) or who.start() < match.start()):
        return Kind.FACTOID  # who explained why asks who
    return kind


def _expects(folded: str) -> Expected:
    """What is named first in the table for Chinese, in the question for English: who said how many."""
    found = {expected: pattern.search(folded) for expected, pattern in _EXPECTED.items()}
    starts = {expected: match.start() for expected, match in found.items() if match}
    if not starts:
        return Expected.OTHER
    return next(iter(starts)) if has_han(folded) else min(starts, key=lambda expected: starts[expected])


def _number(folded: str, patterns: Sequence[re.Pattern[str]]) -> int | None:
    for match in (match for pattern in patterns for match in pattern.finditer(folded)):
        value = _NUMBERS.get(match[1]) or next(iter(number_values(f"{match[1]}个")), 0)
        if 2 <= value <= _MOST_PARTS:
            return int(value)
    return None
