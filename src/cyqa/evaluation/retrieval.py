"""Retrieval metrics with binary relevance, as pure functions. Every value lies in [0, 1].

Written out, for `ranx` would bring numba (100 MB, seconds to import) and `ir_measures` a compiled
`pytrec_eval`, for three formulas.
"""

import math
from collections.abc import Sequence

from cyqa.evaluation.questions import Place


def recall(hits: Sequence[Place], needs: Sequence[Sequence[Place]], k: int) -> float:
    """Share of the needs (`Question.needs`) that one of the first `k` hits meets.

    With one need, that is whether a hit holds evidence at all.
    """
    if not needs:
        return 0.0
    return sum(any(hit.overlaps(p) for hit in hits[:k] for p in need) for need in needs) / len(needs)


def relevance(hits: Sequence[Place], evidence: Sequence[Place]) -> tuple[bool, ...]:
    """For each hit whether it overlaps evidence."""
    return tuple(any(hit.overlaps(place) for place in evidence) for hit in hits)


def reciprocal_rank(relevant: Sequence[bool], k: int) -> float:
    """1 / rank of the first relevant hit among the first `k`, else 0: 1/2 for `[False, True]`."""
    return next((1 / rank for rank, is_good in enumerate(relevant[:k], 1) if is_good), 0.0)


def ndcg(relevant: Sequence[bool], n_relevant: int, k: int) -> float:
    """Normalised discounted cumulative gain at `k` (Järvelin & Kekäläinen 2002), gains 0 or 1.

    :param n_relevant: relevant passages in the whole index; they would all come first ideally.

    `ndcg([False, True], 1, 10)` is 1 / log2(3).
    """
    gained = sum(1 / math.log2(rank + 1) for rank, is_good in enumerate(relevant[:k], 1) if is_good)
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(n_relevant, k) + 1))
    return gained / ideal if ideal else 0.0
