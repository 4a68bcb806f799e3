"""When a question takes for granted what the passages do not say: the nearest words are no answer then."""

import re
from collections.abc import Iterable, Sequence

from cyqa.corpus.fold import fold, has_han
from cyqa.corpus.numbers import amounts, number_values
from cyqa.qa.measure import is_of_another
from cyqa.qa.question import Kind, analyse
from cyqa.records import Hit

_N = "(?:[0-9]+|[二两三四五六七八九十百]+)"
_ORDINAL_ASKED = re.compile(f"第{_N}(?=[个次届批期轮条座家位名讲版号项季阶步])")
_ORDINAL_STATED = re.compile(f"第{_N}|{_N}[期代次届批轮]")
_QUOTED = re.compile(r"《([^《》]+)》|“([^“”]+)”|「([^「」]+)」|『([^『』]+)』|\"([^\"]+)\"")
_LONGEST_NAME = 6
"""Longer quotes are what somebody said, and people quote from memory."""


def is_contradicted(question: str, words: str, hits: Sequence[Hit]) -> bool:
    """Whether the question asks for what these words, the best, or the passages cannot tell.

    That is: a number of one thing, where the words state one of another; an amount, an ordinal or a
    quoted name that none of the passages has. A question for yes or no may well hold another amount.

    Of the questions of CMRC 2018 dev, 104 name an amount, 15 an ordinal, 240 quote, and 177 ask for a
    number of something known; 2 amounts are not in the paragraph that answers, and nothing else is amiss.
    """
    asked = analyse(question)
    texts = [hit.passage.text for hit in hits]
    return (
        is_of_another(asked.measures, words)
        or (asked.kind is not Kind.YES_NO and _lacks(amounts(question), map(number_values, texts)))
        or _lacks(_ordinals(_ORDINAL_ASKED, question), (_ordinals(_ORDINAL_STATED, text) for text in texts))
        or _lacks_name(question, texts)
    )


def _lacks(named: set[float], stated: Iterable[set[float]]) -> bool:
    return bool(named) and bool(named.difference(*stated))


def _ordinals(pattern: re.Pattern[str], text: str) -> set[float]:
    return {value for match in pattern.finditer(fold(text)) for value in number_values(f"{match[0]}个")}


def _lacks_name(question: str, texts: Sequence[str]) -> bool:
    quoted = (_letters(next(filter(None, match.groups()))) for match in _QUOTED.finditer(question))
    names = [name for name in quoted if has_han(name) and len(name) <= _LONGEST_NAME]
    written = [_letters(text) for text in texts] if names else []
    return any(not any(name in text for text in written) for name in names)


def _letters(text: str) -> str:
    return re.sub(r"\W", "", fold(text))
