"""Which of several, by its number: 第二次, 第三届, 首期, the second meeting."""

import re
from functools import lru_cache

from cyqa.corpus.fold import fold
from cyqa.corpus.numbers import number_values

_NTH = "第(?P<nth>[0-9]+|[一二两三四五六七八九十百]+)"
_TURNS = "次届批期轮季场代"
_THINGS = "支个座家条款项部本辆架艘枚位名张例"
_TOLD = "(?:{}|首)(?P<of>[{}])|(?P<phase>[2-9二三四五六七八九])(?P<stage>[期代])"
_ASKED = re.compile(f"{_NTH}(?P<of>[{_TURNS}{_THINGS}])")
_TOLD_OF_ANY = re.compile(_TOLD.format(_NTH, _TURNS + _THINGS))
_TOLD_OF_TURNS = re.compile(_TOLD.format(_NTH, _TURNS))
_ENGLISH = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ASKED_IN_ENGLISH = re.compile(
    rf"\b(?:the|its|their|this) ({'|'.join(_ENGLISH)}) "
    r"(?!(?:half|quarter|day|month|year|place|prize|party|most|(?:larg|bigg|high|long|old|fast|tall)est)\b)"
)


def tells_of_another(question: str, sentence: str) -> bool:
    """Whether a sentence numbers one that the question does not ask about, and not the one that it does.

    So does 首届办了三天 for 第二届办了几天？ The first may do without its number beside the second's. Of 145
    questions with a higher number, on newspapers and of CMRC 2018, one has its answer in such a sentence; so
    has one of 136 in English, where any number in the sentence counts.
    """
    asked = _ordinals(_ASKED, question)
    if named := _ASKED_IN_ENGLISH.search(fold(question).lower()):
        told = set().union(*_ordinals(_TOLD_OF_TURNS, sentence).values())
        return bool(told) and _ENGLISH.index(named[1]) + 2 not in told
    told_of = _ordinals(_TOLD_OF_ANY, sentence) if asked else {}
    common = asked.keys() & told_of.keys()
    return any(asked[of] != {1.0} and told_of[of].isdisjoint(asked[of]) for of in common)


def counts_on(ends: tuple[str, str], length: str, sentence: str) -> bool:
    """Whether a sentence tells how long after the first of two in a row the second was.

    `counts_on(("第一次会议", "第二次"), "一个月", "一个月后，第二次会议在蓉召开")`
    """
    first, second = (_ordinals(_ASKED, end) for end in ends)
    told = _ordinals(_TOLD_OF_TURNS, sentence)
    is_next = any(
        {n + 1 for n in first[of]} == second[of] <= told.get(of, set()) for of in first.keys() & second.keys()
    )
    return is_next and re.search(f"{re.escape(length)}[以之]?后", sentence) is not None


@lru_cache(maxsize=256)
def _ordinals(pattern: re.Pattern[str], text: str) -> dict[str, set[float]]:
    found: dict[str, set[float]] = {}
    for groups in (match.groupdict() for match in pattern.finditer(fold(text))):
        number = groups["nth"] or groups.get("phase") or "1"
        found.setdefault(groups["of"] or groups["stage"], set()).update(number_values(f"{number}个"))
    return found
