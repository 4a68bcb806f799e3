"""Answer texts, lists and citations against gold, as pure functions. Every value lies in [0, 1]."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from cyqa.corpus.fold import fold
from cyqa.evaluation.answers import f1
from cyqa.evaluation.questions import Place

SAME_ITEM = 0.5
"""Official F1 from which two wordings count as the same list item."""

_PARTS = re.compile(r"[、，,；;。\n]")
_UNREAD = re.compile(r"[\W_]")


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
    """Share of the gold items that a predicted part contains or agrees with.

    `item_recall(["成都高新区"], ["成都高新区", "重庆高新区"])` is 0.5.
    """
    return _share([any(_gives(part, item) for part in predicted) for item in gold])


def item_precision(predicted: Sequence[str], gold: Sequence[str]) -> float:
    """Share of the predicted parts that contain or agree with a gold item; 0 without parts.

    `item_precision(["成都高新区", "绵阳"], ["成都高新区", "重庆高新区"])` is 0.5.
    """
    return _share([any(_gives(part, item) for item in gold) for part in predicted])


def harmonic(precision: float, recall: float) -> float:
    """F1 of the two: `harmonic(1.0, 0.5)` is 2/3."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def citation_precision(citations: Sequence[Place], evidence: Sequence[Place]) -> float:
    """Share of the citations that overlap some evidence; 0 without citations."""
    return _share([any(citation.overlaps(place) for place in evidence) for citation in citations])


def citation_recall(citations: Sequence[Place], needs: Sequence[Sequence[Place]]) -> float:
    """Share of the needs (`Question.needs`) that a citation meets, by overlapping one of its places."""
    return _share([any(c.overlaps(place) for c in citations for place in need) for need in needs])


def _gives(part: str, item: str) -> bool:
    return _plain(item) in _plain(part) or f1(part, [item]) >= SAME_ITEM


def _plain(text: str) -> str:
    return _UNREAD.sub("", fold(text).lower())


def _bag_f1(prediction: str, answer: str) -> float:
    common = (Counter(prediction) & Counter(answer)).total()
    return harmonic(common / len(prediction), common / len(answer)) if common else 0.0


def _share(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 0.0
