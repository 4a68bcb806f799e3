"""A cheap look at the reader while it is trained, on data that it is not trained on."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from cyqa.evaluation.answers import exact_match, f1
from cyqa.reader.decode import Rules, Window, decode
from cyqa.reader.training.datasets import Question
from cyqa.reader.training.examples import (
    END,
    START,
    Example,
    MicroBatch,
    Pair,
    micro_batches,
    packed_passages,
)
from cyqa.reader.training.mixture import RUN_TIME_CHARACTERS, hard_passages

Forward = Callable[[Sequence[MicroBatch]], list[NDArray[np.float32]]]
"""Logits `(n, length, 2)` for each batch."""

_WINDOW_TOKENS, _STRIDE = 384, 128
_BEST_ONLY = Rules(n_best=1)
_MICRO_TOKENS = 4096


@dataclass(frozen=True, slots=True)
class Scores:
    """EM and F1 in per cent; `auc` is the probability that a true passage outscores a hard false one."""

    cmrc: tuple[float, float]
    xquad_zh: tuple[float, float]
    xquad_en: tuple[float, float]
    newspaper_zh: tuple[float, float]
    newspaper_en: tuple[float, float]
    auc: float
    newspaper_auc: float
    """The same for newspaper questions that their article answers, and those that it does not."""


@dataclass(slots=True)
class Development:
    """Samples of CMRC dev, the XQuAD and newspaper articles kept apart, and hard passages for the first."""

    tokenizer: Tokenizer
    cmrc: Sequence[Question]
    xquad: Sequence[Question]
    newspaper: Sequence[Question]
    hard: dict[str, list[str]]

    @classmethod
    def sample(
        cls,
        tokenizer: Tokenizer,
        cmrc: Sequence[Question],
        xquad: Sequence[Question],
        newspaper: Sequence[Question],
        n: int,
        seed: int = 7,
    ) -> "Development":
        """`n` questions each of CMRC dev and the newspapers, which are long, and all of `xquad`."""
        drawn = random.Random(seed)
        chosen = drawn.sample(list(cmrc), n)
        told = drawn.sample(list(newspaper), min(n, len(newspaper)))
        return cls(tokenizer, chosen, xquad, told, hard_passages(chosen, 2))

    def scores(self, forward: Forward) -> Scores:
        """Reads everything once."""

        def closed(questions: Sequence[Question], language: str) -> tuple[float, float]:
            asked = [q for q in questions if q.language == language and q.spans]
            return self._closed(asked, forward)

        return Scores(
            cmrc=closed(self.cmrc, "zh"),
            xquad_zh=closed(self.xquad, "zh"),
            xquad_en=closed(self.xquad, "en"),
            newspaper_zh=closed(self.newspaper, "zh"),
            newspaper_en=closed(self.newspaper, "en"),
            auc=self._auc(forward),
            newspaper_auc=self._newspaper_auc(forward),
        )

    def _closed(self, questions: Sequence[Question], forward: Forward) -> tuple[float, float]:
        readings = read(self.tokenizer, [(q.text, q.paragraph.text) for q in questions], forward)
        pairs = list(zip(questions, readings, strict=True))
        return (
            100 * float(np.mean([exact_match(text, question.answers) for question, (text, _) in pairs])),
            100 * float(np.mean([f1(text, question.answers) for question, (text, _) in pairs])),
        )

    def _auc(self, forward: Forward) -> float:
        true, false = [], []
        for question in self.cmrc:
            gold = next((span for span in question.spans), None)
            if gold is None:
                continue
            text = question.paragraph.text
            packed = packed_passages(text, RUN_TIME_CHARACTERS)
            true += [(question.text, text[a:b]) for a, b in packed if a <= gold[0] < b]
            false += [(question.text, passage) for passage in self.hard[question.id]]
        margins = np.array([margin for _, margin in read(self.tokenizer, [*true, *false], forward)])
        return area_under_curve(margins[: len(true)], margins[len(true) :])

    def _newspaper_auc(self, forward: Forward) -> float:
        asked = [(question.text, question.paragraph.text) for question in self.newspaper]
        margins = np.array([margin for _, margin in read(self.tokenizer, asked, forward)])
        has_answer = np.array([bool(question.spans) for question in self.newspaper])
        return area_under_curve(margins[has_answer], margins[~has_answer])


def area_under_curve(positive: NDArray[np.float64], negative: NDArray[np.float64]) -> float:
    """Probability that a positive scores above a negative, ties counting half (Mann–Whitney)."""
    ordered = np.sort(negative)
    below = np.searchsorted(ordered, positive, side="left")
    upto = np.searchsorted(ordered, positive, side="right")
    return float((below + upto).sum() / (2 * len(positive) * len(negative)))


def windows(tokenizer: Tokenizer, question: str, passage: str) -> list[Pair]:
    """The pair in windows of at most `_WINDOW_TOKENS` tokens that overlap by `_STRIDE`."""
    asked = tokenizer.encode(question, add_special_tokens=False).ids[: _WINDOW_TOKENS // 2]
    read = tokenizer.encode(passage, add_special_tokens=False)
    room = _WINDOW_TOKENS - len(asked) - 4
    starts = range(0, max(1, len(read.ids) - _STRIDE), room - _STRIDE)
    return [
        Pair(
            (START, *asked, END, END, *read.ids[at : at + room], END),
            len(asked) + 3,
            tuple(read.offsets[at : at + room]),
        )
        for at in starts
    ]


def read(tokenizer: Tokenizer, pairs: Sequence[tuple[str, str]], forward: Forward) -> list[tuple[str, float]]:
    """The best span of each (question, text), and its margin above "no answer"."""
    laid_out = [
        (number, Example(pair, ((0, 0),)))
        for number, (question, passage) in enumerate(pairs)
        for pair in windows(tokenizer, question, passage)
    ]
    laid_out.sort(key=lambda entry: -len(entry[1].pair.ids))
    batches = micro_batches([example for _, example in laid_out], _MICRO_TOKENS)
    rows = (row for logits in forward(batches) for row in logits)
    of_passage: list[list[Window]] = [[] for _ in pairs]
    for (number, example), logits in zip(laid_out, rows, strict=True):
        pair = example.pair
        inside = logits[pair.first : pair.first + len(pair.offsets)]
        offsets = np.array(pair.offsets, np.int64).reshape(-1, 2)
        of_passage[number].append(Window(offsets, inside[:, 0], inside[:, 1], float(logits[0].sum())))
    found = []
    for (_, passage), its_windows in zip(pairs, of_passage, strict=True):
        reading = decode(passage, its_windows, _BEST_ONLY)
        best = reading.spans[0] if reading.spans else None
        found.append(
            (passage[best.start : best.end], best.score - reading.null_score) if best else ("", float("-inf"))
        )
    return found
