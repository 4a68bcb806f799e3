"""From the logits of a span reader to answer spans: pure arithmetic, no model, no torch."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cyqa.reader.edges import barriers, tidy
from cyqa.records import Reading, Span


@dataclass(frozen=True, slots=True)
class Rules:
    """What a span may be. The defaults were fitted on CMRC 2018 dev with `benchmarks/reader.py --fit`."""

    n_best: int = 5
    max_tokens: int = 48
    length_penalty: float = 0.15
    """Logits per token after the first: without it predictions run long."""


DEFAULT_RULES = Rules()


@dataclass(frozen=True, slots=True)
class Window:
    """Logits of the tokens of one window of a passage.

    `offsets` `(n, 2)`: `[start, end)` of each token in code points of the passage; `start`, `end` `(n,)`
    float32 logits; `null_score`: sum of both logits at the position that means "no answer".
    """

    offsets: NDArray[np.int64]
    start: NDArray[np.float32]
    end: NDArray[np.float32]
    null_score: float


def decode(passage: str, windows: Sequence[Window], rules: Rules = DEFAULT_RULES) -> Reading:
    """The best spans of a passage over all its windows, edges tidied, each place once, best first.

    A span's score less the reading's null score is its log odds against "no answer" in its own window, so
    that windows, and passages, compare by it.
    """
    found: list[tuple[float, int, int]] = []
    for window in windows:
        reach = last_tokens(passage, window.offsets)
        for first, last, score in token_spans(window.start, window.end, reach, rules, 4 * rules.n_best):
            start, end = tidy(passage, int(window.offsets[first, 0]), int(window.offsets[last, 1]))
            found.append((score - window.null_score, start, end))
    found.sort(key=lambda entry: -entry[0])
    best: dict[tuple[int, int], float] = {}
    for margin, start, end in found:
        best.setdefault((start, end), margin)
    null_score = min((window.null_score for window in windows), default=0.0)
    spans = [Span(start, end, margin + null_score) for (start, end), margin in best.items()]
    return Reading(tuple(spans[: rules.n_best]), null_score)


def last_tokens(passage: str, offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each token the last token that a span from it may reach without crossing a sentence end.

    A span may end with the sentence end itself, which tidying takes off.
    """
    ends = barriers(passage)
    if not ends or not len(offsets):
        return np.full(len(offsets), len(offsets) - 1, dtype=np.int64)
    stops = np.append(np.array(ends), len(passage))
    stop = stops[np.searchsorted(ends, offsets[:, 0])]
    return np.searchsorted(offsets[:, 1], stop + 1, side="right") - 1


def token_spans(
    start: NDArray[np.float32], end: NDArray[np.float32], reach: NDArray[np.int64], rules: Rules, n: int
) -> list[tuple[int, int, float]]:
    """The `n` best (first, last, score) of a window, both inclusive, best first.

    `reach[i]` is the last token of a span from token i. The score is the sum of the logits less the length
    penalty; spans of equal score come in the order of their tokens.
    """
    size = len(start)
    width = min(rules.max_tokens, size)
    if width == 0:
        return []
    first = np.arange(size)[:, None]
    last = first + np.arange(width)
    scores = start[:, None] + end[np.minimum(last, size - 1)] - rules.length_penalty * np.arange(width)
    scores = np.where(last <= np.minimum(reach, size - 1)[:, None], scores, -np.inf).reshape(-1)
    best = np.argpartition(-scores, n - 1)[:n] if n < scores.size else np.arange(scores.size)
    best = best[np.lexsort((best, -scores[best]))]
    return [
        (int(at // width), int(at // width + at % width), float(scores[at]))
        for at in best
        if scores[at] > -np.inf
    ]
