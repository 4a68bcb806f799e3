"""Where numbers stand beside their dots, so that each can be read."""

from collections.abc import Sequence
from itertools import product
from math import cos, pi, sin

from cyqa.web.charts import Place, Range

LABEL = (10.0, 9.0)
"""Half the width and height of a number."""
_RING, _QUESTION = (8.0, 8.0), (9.0, 9.0)
_DISTANCES, _ANGLES = (18, 27, 36, 48, 60, 80), [n * pi / 4 for n in (1, 7, 0, 2, 6, 3, 5, 4)]
_OUTSIDE = 1000


def beside(hits: Sequence[Place], question: Place, frame: tuple[Range, Range]) -> list[Place]:
    """The centre of a number for each hit: as close to it as it covers no other number, hit or question.

    All are in the units of `LABEL`. Where there is no such place, it is the one that covers least.

    :param frame: ranges of x and y within which numbers stand.
    """
    taken = [(question, _QUESTION), *((hit, _RING) for hit in hits)]
    for x, y in hits:
        around = [(x + far * cos(angle), y + far * sin(angle)) for far, angle in product(_DISTANCES, _ANGLES)]
        covered = [
            sum(_overlap(place, *each) for each in taken) + _OUTSIDE * _sticks_out(place, frame)
            for place in around
        ]
        taken.append((around[covered.index(min(covered))], LABEL))
    return [place for place, _ in taken[len(hits) + 1 :]]


def _overlap(label: Place, place: Place, half: Place) -> bool:
    return all(abs(a - b) < size + other for a, b, size, other in zip(label, place, LABEL, half, strict=True))


def _sticks_out(label: Place, frame: tuple[Range, Range]) -> bool:
    return any(
        not low + size <= at <= high - size for at, size, (low, high) in zip(label, LABEL, frame, strict=True)
    )
