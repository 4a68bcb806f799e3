"""Which of several, by its number: 第二次, 第三届, 首期."""

import re
from functools import lru_cache

from cyqa.corpus.fold import fold
from cyqa.corpus.numbers import number_values

_ORDINAL = re.compile("(?:第(?P<nth>[0-9]+|[一二两三四五六七八九十百]+)|首)(?P<of>[次届批期轮季场代])")


def tells_of_another(question: str, sentence: str) -> bool:
    """Whether a sentence numbers one that the question does not ask about, and not the one that it does.

    So does 首届办了三天 for 第二届办了几天？ Of 318 questions with such a number, on newspapers and of CMRC
    2018, one has its answer in such a sentence.
    """
    asked = _ordinals(question)
    told = _ordinals(sentence) if asked else {}
    return any(told[of].isdisjoint(asked[of]) for of in asked.keys() & told.keys())


@lru_cache(maxsize=256)
def _ordinals(text: str) -> dict[str, set[float]]:
    found: dict[str, set[float]] = {}
    for match in _ORDINAL.finditer(fold(text)):
        values = number_values(f"{match['nth']}个") if match["nth"] else {1.0}
        found.setdefault(match["of"], set()).update(values)
    return found
