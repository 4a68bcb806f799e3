"""Answer texts, lists and citations against gold, as pure functions. Every value lies in [0, 1]."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from cyqa.corpus.fold import fold
from cyqa.corpus.numbers import number_values
from cyqa.corpus.words import names_in_dictionary, words
from cyqa.evaluation.answers import f1
from cyqa.evaluation.questions import Place

RIGHT_F1 = 0.5
"""Official F1 from which two wordings say the same, if they do not exclude each other."""
CLAUSE = 60
"""Characters of a part of a list that may hold a member among others: what a clause has."""

_PARTS = re.compile(r"[、，,；;。\n]")
_UNREAD = re.compile(r"[\W_]")
_DENIES = re.compile(r"不是|并非|没有|并未|尚未|从未|未曾")


def is_right(text: str, accepted: Iterable[str]) -> bool:
    """Whether the text says what one of the accepted answers says.

    Enough of it has to be the same. Of the numbers, and of the names that the dictionary knows, one of the
    two has to have all that the other has, and it may not deny what the other says: `"500亿元"` is not
    `"300亿元"`, nor `"成都高新区"` `"重庆高新区"`, though of the first pair 2/3 are the same.
    """
    return any(f1(text, [answer]) >= RIGHT_F1 and not excludes(text, answer) for answer in accepted)


def excludes(one: str, other: str) -> bool:
    """Whether each of two wordings has a number or a name that the other lacks, or one denies."""
    numbers, names = (set(number_values(text)) for text in (one, other)), map(_names, (one, other))
    differ = any(a - b and b - a for a, b in (tuple(numbers), tuple(names)))
    return differ or bool(_DENIES.search(one)) != bool(_DENIES.search(other))


def _names(text: str) -> set[str]:
    return set(words(fold(text))) & names_in_dictionary()


def character_f1(prediction: str, answers: Iterable[str]) -> float:
    """Best F1 over the answers, of the letters, digits and Han characters as bags (SQuAD's F1, Rajpurkar
    et al. 2016, with characters for words).

    `character_f1("总规模300亿元", ["300亿元"])` is 2·1·(5/8) / (1 + 5/8).
    """
    return max((_bag_f1(_plain(prediction), _plain(answer)) for answer in answers), default=0.0)


def parts(text: str | None, items: Sequence[str]) -> tuple[str, ...]:
    """The members of a list answer: its items, or else its text cut at 、，；。 and line ends.

    `parts("成都、重庆", ())` is `("成都", "重庆")`.
    """
    found = items or _PARTS.split(text or "")
    return tuple(part.strip() for part in found if part.strip())


def item_recall(predicted: Sequence[str], gold: Sequence[str]) -> float:
    """Share of the gold items that a predicted part of their own gives.

    `item_recall(["成都高新区"], ["成都高新区", "重庆高新区"])` is 0.5.
    """
    return _n_given(predicted, gold) / len(gold) if gold else 0.0


def item_precision(predicted: Sequence[str], gold: Sequence[str]) -> float:
    """Share of the predicted parts that give a gold item of their own; 0 without parts.

    `item_precision(["成都高新区", "绵阳"], ["成都高新区", "重庆高新区"])` is 0.5.
    """
    return _n_given(predicted, gold) / len(predicted) if predicted else 0.0


def harmonic(precision: float, recall: float) -> float:
    """F1 of the two: `harmonic(1.0, 0.5)` is 2/3."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def citation_precision(citations: Sequence[Place], evidence: Sequence[Place]) -> float:
    """Share of the citations that overlap some evidence; 0 without citations."""
    return _share([any(citation.overlaps(place) for place in evidence) for citation in citations])


def citation_recall(citations: Sequence[Place], needs: Sequence[Sequence[Place]]) -> float:
    """Share of the needs (`Question.needs`) that a citation meets, by overlapping one of its places."""
    return _share([any(c.overlaps(place) for c in citations for place in need) for need in needs])


def _n_given(predicted: Sequence[str], gold: Sequence[str]) -> int:
    """How many gold items are given, each by another part: the largest matching."""
    given = np.array([[_gives(part, item) for item in gold] for part in predicted], bool)
    if not given.size:
        return 0
    return int(given[linear_sum_assignment(given, maximize=True)].sum())


def _gives(part: str, item: str) -> bool:
    """Whether a part of a list says an item, or is a clause that holds it."""
    holds = _plain(item) in _plain(part) and len(_plain(part)) <= CLAUSE
    return holds or is_right(part, [item])


def _plain(text: str) -> str:
    return _UNREAD.sub("", fold(text).lower())


def _bag_f1(prediction: str, answer: str) -> float:
    common = (Counter(prediction) & Counter(answer)).total()
    return harmonic(common / len(prediction), common / len(answer)) if common else 0.0


def _share(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 0.0
