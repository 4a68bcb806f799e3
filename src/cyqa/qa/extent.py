"""How much of a text answers: from the words a reader marked to the list, clause or reason they are of."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from cyqa.corpus.dates import find_dates
from cyqa.corpus.fold import fold, fold_aligned
from cyqa.corpus.words import tagged
from cyqa.qa.lists import enumeration
from cyqa.qa.question import Asked, Expected, Kind
from cyqa.qa.series import SENTENCE_STOP, Place, Series, bounds
from cyqa.qa.verdict import Verdict, ruling

REACH = 600
"""Characters before and after the words that are looked at."""

_OPEN, _CLOSE = '“‘「『"', '”’」』"'
_GLOSSED = re.compile(
    rf"[{_OPEN}](?P<name>[^{_OPEN}{_CLOSE}]+)[{_CLOSE}]?[（(](?!以下|下同|简称|见|图)(?P<gloss>[^（）()]+)[）)]"
)
_IS_ASKED = (
    r"(?:\s*(?:[都又]|分别|具体|到底|究竟)*(?:[是指即]|代表|意味着|意思|含义|说的|包括|包含)"
    r"|(?: (?:in|of|from|under|within)\b[^?]{1,60}?)?\s*(?:stands? for|means?\b|refers? to))"
)
_WHICH = r"\b(?i:which|what)(?: are)?(?: the)?"
_WHAT_IS = re.compile(rf"(?:到底|究竟)?是(?:什么|啥)[\s?]*$|{_WHICH} [{_OPEN}]")
_CLASS_ASKED = re.compile("(?<!为)(?:哪些|哪几[个种类家项]?|什么|啥|何种)([\u4e00-\u9fff]{2,8})")
_CLASS_BEFORE = re.compile("([\u4e00-\u9fff]{2,6})(?:里面?|当?中|方面)[^，。？]{0,9}(?:哪些|什么|啥)\\W*$")
_ETC = re.compile(r"等(?P<noun>[\u4e00-\u9fff]{2,9}?)(?=[，。；、！？）,.;!?)\s]|[和与及以]|$)")
_MONTH_OR_YEAR = re.compile(r"[哪几]个?月|哪一?年|几年|\b(?:month|year)\b")
_DATE_REACH = 12
_SENTENCE_END = re.compile(r"[。！？\n]")

_REASON = re.compile(
    r"(?:^|[，。；：！？\n“])[^，。；：]{0,4}?(?:因为|由于|鉴于)(?P<reason>[^，。；！？\n]+)，$"
)
_GIVES_REASON = re.compile(r"因|由于|鉴于")


@dataclass(frozen=True, slots=True)
class Extent:
    """`text[start:end]` answers; `items` are the parts of a list, `verdict` is yes, no or None."""

    start: int
    end: int
    items: tuple[Place, ...] = ()
    verdict: Verdict | None = None


def extent(asked: Asked, text: str, start: int, end: int) -> Extent:
    """The extent of the answer that the words `text[start:end]` belong to; themselves, if nothing tells.

    Where a quoted name is asked for and its gloss stands in the sentence, the gloss: 乙 of “甲”（乙）.
    For a list the whole enumeration, for a yes/no question the clause that decides, for 因为甲，乙 and a
    question for the reason, where 乙 was marked, 甲; a date from its month or year on, without the
    在 before it, as 627 of 661 marked answers to such questions are.
    """
    shift = max(0, start - REACH)
    window, low, high = text[shift : end + REACH], start - shift, end - shift
    may_gloss = asked.kind in (Kind.LIST, Kind.DEFINITION) or _WHAT_IS.search(fold(asked.question))
    gloss = _gloss(asked, window, low, high) if may_gloss else None
    if gloss:
        low, high = gloss
        start, end = low + shift, high + shift
    named = _of_class(asked, window, low, high)
    if asked.kind is Kind.LIST or named:
        series = named or enumeration(window, low, high, asked.count)
        if series and not (gloss and (series.start < low or high < series.end)):
            items = tuple((a + shift, b + shift) for a, b in series.items)
            return Extent(series.start + shift, series.end + shift, items)
    if asked.kind is Kind.YES_NO:
        found = ruling(asked.question, window, low, high)
        return Extent(found.start + shift, found.end + shift, (), found.verdict)
    if asked.kind is Kind.WHY and not _GIVES_REASON.search(window, low, high):
        reason = _REASON.search(window[:low])
        if reason:
            return Extent(reason.start("reason") + shift, reason.end("reason") + shift)
    if asked.expects is Expected.DATE:
        low += high - low > 1 and window[low] in "在于"
        if not _MONTH_OR_YEAR.search(fold(asked.question)):
            low = _date_start(window, low, high)
        start = low + shift
    return Extent(start, end)


def _date_start(text: str, start: int, end: int) -> int:
    """Where the date begins that the words end: 6月 of 6月5日, 今年 of 今年1月."""
    shift = max(0, start - _DATE_REACH)
    dates = find_dates(text[shift:end])
    return min(
        (d.start + shift for d in dates if d.start + shift < start < d.end + shift == end), default=start
    )


def _of_class(asked: Asked, text: str, start: int, end: int) -> Series | None:
    """The enumeration, of those that the words touch, that ends with 等 and what is asked for.

    For 哪些水果 and 梨、桃等水果和葱、姜等蔬菜 it is 梨、桃.
    """
    noun = _class_asked(asked.question)
    if len(noun) < 2:
        return None
    behind = 0
    for match in _ETC.finditer(fold_aligned(text), *bounds(text, start, end, SENTENCE_STOP)):
        is_asked = any(match["noun"].endswith(noun[:n]) for n in range(2, len(noun) + 1))
        series = enumeration(text, match.start() - 1, match.start()) if is_asked else None
        parts = [(low, high) for low, high in series.items if behind <= low] if series else []
        parts = [(low, min(high, match.start())) for low, high in parts if low < match.start()]
        if len(parts) > 1 and start < match.end() and parts[0][0] < end:
            low, high = parts[0]
            parts[0] = (start if low < start < high else low), high
            return Series.of(parts, stop=match.end())
        behind = match.end()
    return None


@lru_cache(maxsize=64)
def _class_asked(question: str) -> str:
    """The noun that a question asks for what there is of, "" if none: 水果 of 卖哪些水果？, 水果里卖哪些？"""
    folded = fold(question)
    if before := _CLASS_BEFORE.search(folded):
        return tagged(before[1])[-1][0]
    found = _CLASS_ASKED.search(folded)
    words = tagged(found[1] if found else "")
    named = takewhile(lambda word: word[1].startswith("n"), words[1:])
    return "".join(word for word, _ in [*words[:1], *named])


def _gloss(asked: Asked, text: str, start: int, end: int) -> Place | None:
    """What explains, in brackets, the quoted name that is asked for, in the sentences of these words."""
    low = max((match.end() for match in _SENTENCE_END.finditer(text, 0, start)), default=0)
    stop = _SENTENCE_END.search(text, end)
    question = fold_aligned(asked.question)
    found = _GLOSSED.finditer(text, low, stop.start() if stop else len(text))
    return next((match.span("gloss") for match in found if _is_asked(match["name"], question)), None)


def _is_asked(name: str, question: str) -> bool:
    """Whether it is asked what this name stands for, in quotation marks or not; alone, not with another."""
    words = re.escape(fold_aligned(name))
    quoted = rf"(?<![和与及、”」])[{_OPEN}]{words}[{_CLOSE}]"
    asked = rf"(?:{quoted}|(?<![和与及、{_OPEN}]){words}){_IS_ASKED}|{_WHICH} {quoted}"
    return bool(re.search(asked, question))
