"""Putting several rankings of the same passages into one. Pure arithmetic on score arrays."""

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


def min_max(scores: Scores) -> Scores:
    """Scores moved and stretched to [0, 1]; all zero where they are all alike.

    `min_max([1, 2, 5])` → `[0, 0.25, 1]`
    """
    if scores.size == 0 or scores.max() == scores.min():
        return np.zeros_like(scores)
    return (scores - scores.min()) / (scores.max() - scores.min())


def standardise(scores: Scores) -> Scores:
    """Scores less their mean, over their standard deviation; all zero where they are all alike.

    `standardise([1, 3])` → `[-1, 1]`
    """
    if scores.size == 0 or scores.max() == scores.min():
        return np.zeros_like(scores)
    return (scores - scores.mean()) / scores.std()


def fuse(dense: Scores, second: Scores | None, sparse: Scores, known: float) -> Scores:
    """One score in [0, 1] for each passage.

    Words count as far as the articles know them: a question in another language shares at most a
    name or a number with them, and there the second encoder takes the words' place.

    :param dense: `(n,)` cosines of the encoder; `second` of the second one, if there is one.
    :param sparse: `(n,)` BM25 scores.
    :param known: share in [0, 1] of the question's IDF mass that the best passage holds.
    """
    meaning = standardise(dense)
    if second is not None:
        meaning = meaning + (1 - known) * standardise(second)
    return ((min_max(meaning) + known * min_max(sparse)) / (1 + known)).astype(np.float32)


def best(scores: Scores, k: int) -> NDArray[np.intp]:
    """Indices of the `k` highest scores, best first, ties in order of index."""
    if k < scores.size:
        threshold = np.partition(scores, scores.size - k)[scores.size - k]
        candidates = np.flatnonzero(scores >= threshold)
    else:
        candidates = np.arange(scores.size)
    order = np.argsort(-scores[candidates], kind="stable")
    return candidates[order][:k]
