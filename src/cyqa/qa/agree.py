"""Whether two places say the same: the same value in the same or other words, or another one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from cyqa.corpus.fold import fold, fold_aligned
from cyqa.corpus.numbers import number_values
from cyqa.corpus.words import parts_of_speech, words

ALIKE = 0.4
"""Share of pairs of characters in common from which two sentences tell of the same: on the dev questions,
sentences of another article that repeat the answer are evidence above it, and hardly ever below."""
LEAST_PAIRS = 8
LONG, SHORT = 10, 3
"""Characters of an answer that nobody repeats by chance; and with fewer than `SHORT` anybody does."""

_UNREAD = re.compile(r"[\W_]+")
_AND = re.compile(r"以及|[、和与及或]|\band\b")
_JOINS = re.compile(r"[”」』》\"]*(?:以及|[、,，;；和与及或]|\s?and\s)+[“「『《\"]*")
_NAMED = re.compile(r"[“「『《]([^”」』》]+)[”」』》]")
_QUOTES = " “”‘’「」『』《》\"'"
_DIGITS = "0-9零〇一二两三四五六七八九十百千万亿"
_DATE = re.compile(
    rf"[{_DIGITS}]+年(?:[{_DIGITS}]+月)?(?:[{_DIGITS}]+[日号])?|[{_DIGITS}]+月(?:[{_DIGITS}]+[日号])?|[{_DIGITS}]+[日号]"
)
_PART = re.compile(rf"([{_DIGITS}]+)([年月日号])")
_AMOUNT = re.compile(rf"[{_DIGITS}][{_DIGITS},.]*[余多]?\s?([^\W\d_])")


@dataclass(frozen=True, slots=True)
class Retelling:
    """`text[start:end]` of another sentence answers too: with the same value if `agrees`, else another."""

    start: int
    end: int
    agrees: bool


def agree(a: str, b: str) -> bool:
    """Whether two answers are the same: in other script or marks, as numbers, as a date told less exactly,
    as a list in another order, or as what stands in quotation marks at the beginning of the other.

    `agree("3月", "3月25日")` and `agree("300亿元", "三百億元")` are true, `agree("29个", "91个")` is not.
    """
    one, other = _plain(a), _plain(b)
    if not one or not other or one == other:
        return bool(one) and one == other
    dates = _dates(a), _dates(b)
    if dates[0] and dates[1]:
        shared = dates[0].keys() & dates[1].keys()
        is_same = bool(shared) and all(dates[0][unit] == dates[1][unit] for unit in shared)
        told = {_plain(_DATE.sub("", text)) for text in (a, b)} - {""}
        return is_same and len(told) < 2 and max(len(_DATE.findall(fold(text))) for text in (a, b)) == 1
    if number_values(a) or number_values(b):
        return bool(_amounts(a)) and _amounts(a) == _amounts(b)
    if _parts(a) == _parts(b):
        return True
    return _core(a) == _core(b)


def is_more(a: str, b: str) -> bool:
    """Whether one answer is the other with at most as much again, and no other number.

    `is_more("市民罗先生", "罗先生")` is true, `is_more("重庆分公司", "重庆")` is not.
    """
    short, long = sorted((_plain(a), _plain(b)), key=len)
    return short in long and 2 * len(short) >= len(long) > 0 and number_values(a) == number_values(b)


def retold(
    answer: str, items: Sequence[str], sentence: str, other: str, least: int = LONG
) -> Retelling | None:
    """What another sentence says in place of an answer that `sentence` gives, if the two tell of the same.

    :param least: characters of an answer from which it is enough that the other sentence has it, too.

    `retold("3月25日", (), "3月25日，双方首次会面并签约", "双方3月首次会面并签约")` is 3月, which agrees.
    """
    is_alike = likeness(sentence, other, answer) >= ALIKE
    if not is_alike and len(_plain(answer)) < least:
        return None
    text = fold_aligned(other).lower()
    for pattern, value_of in ((_DATE, _dates), (_AMOUNT, _amounts)):
        if pattern.match(fold_aligned(answer)) and value_of(answer):
            found = [m for m in pattern.finditer(text) if value_of(m[0]).keys() & value_of(answer).keys()]
            same = [match for match in found if agree(match[0], answer)]
            if is_alike and (same or len(found) == 1):
                return Retelling(*(same or found)[0].span(), bool(same))
            return None
    wanted = [fold_aligned(part).lower().strip(_QUOTES) for part in (items or (answer,))]
    places = sorted((text.find(part), len(part)) for part in wanted)
    between = (text[at + length : after] for (at, length), (after, _) in pairwise(places))
    if places[0][0] < 0 or sum(map(len, wanted)) < SHORT or not all(map(_JOINS.fullmatch, between)):
        return None
    return Retelling(places[0][0], sum(places[-1]), True)


def are_elsewhere(a: str, b: str) -> bool:
    """Whether two sentences name places, and neither one of the other's: they tell of two matters."""
    a, b = fold(a), fold(b)
    of_a, of_b = _places(a), _places(b)
    return bool(of_a and of_b) and not any(p in b for p in of_a) and not any(p in a for p in of_b)


def whole_date(text: str, start: int, end: int) -> str:
    """`text[start:end]`, or the date that it is a part of: 2022年3月, where it is the 3月 of that."""
    dates = (match.span() for match in _DATE.finditer(fold_aligned(text)))
    return next((text[low:high] for low, high in dates if low <= start and end <= high), text[start:end])


def likeness(a: str, b: str, apart: str = "") -> float:
    """Share in [0, 1] of the shorter text's pairs of characters that the other has, `apart`'s left out."""
    left_out = _pairs(apart)
    one, other = _pairs(a) - left_out, _pairs(b) - left_out
    return len(one & other) / max(LEAST_PAIRS, min(len(one), len(other)))


@lru_cache(maxsize=1024)
def _places(folded: str) -> frozenset[str]:
    return frozenset(word for word in words(folded) if parts_of_speech().get(word) == "ns")


def _plain(text: str) -> str:
    return _UNREAD.sub("", fold(text))


def _pairs(text: str) -> set[str]:
    plain = _plain(text)
    return {plain[i : i + 2] for i in range(len(plain) - 1)}


def _core(text: str) -> str:
    """What stands in quotation marks at the beginning: 一干多支 of “一干多支”战略."""
    match = _NAMED.match(text)
    return _plain(match[1] if match else text)


def _parts(text: str) -> frozenset[str]:
    return frozenset(_plain(part) for part in _AND.split(text))


def _dates(text: str) -> dict[str, float]:
    """Value of each calendar unit: `{"月": 3, "日": 25}`."""
    return {
        "日" if unit == "号" else unit: value
        for number, unit in _PART.findall(fold(text))
        for value in number_values(f"{number}个")
    }


def _amounts(text: str) -> dict[str, frozenset[float]]:
    """Values by what they count: `{"元": {3e10}}`. The numeral of a name is none: 三峡."""
    found: dict[str, frozenset[float]] = {}
    for match in _AMOUNT.finditer(fold(text)):
        values = number_values(match[0])
        if values:
            unit = "人" if match[1] in "名位" else match[1]
            found[unit] = found.get(unit, frozenset()) | values
    return found
