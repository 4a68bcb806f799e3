"""A question and a piece of a passage as the token ids and gold positions that the network learns from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

START, PAD, END = 0, 1, 2
"""Ids of `<s>`, `<pad>` and `</s>` in the tokeniser of multilingual-e5."""

_SENTENCE = re.compile(r"[^。！？!?\n]*(?:[。！？!?]+[”’」』）)》]*\n*|\n+)|[^。！？!?\n]+$")
_EDGE = "。，、；：！？,;!? \n"
MAX_GOLDS = 6

Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Pair:
    """`<s> question </s></s> passage </s>`: `ids[first + i]` is the passage token at `offsets[i]`.

    Offsets are `[start, end)` in code points of the passage.
    """

    ids: tuple[int, ...]
    first: int
    offsets: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A pair and its gold (start, end) positions in `pair.ids`, both inclusive; (0, 0) means no answer."""

    pair: Pair
    golds: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class MicroBatch:
    """`ids` `(n, length)` int64 padded; `permitted` bool, true where an answer may stand and at position 0.

    `golds` `(n, k, 2)` int64 holds positions, valid where `is_gold` `(n, k)`.
    """

    ids: NDArray[np.int64]
    permitted: NDArray[np.bool_]
    golds: NDArray[np.int64]
    is_gold: NDArray[np.bool_]


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of sentences that tile the text."""
    return [match.span() for match in _SENTENCE.finditer(text)]


def packed_passages(text: str, limit: int) -> list[tuple[int, int]]:
    """Whole sentences packed greedily to at most `limit` characters; a longer sentence stands alone."""
    packed: list[tuple[int, int]] = []
    for start, end in sentences(text):
        if packed and end - packed[-1][0] <= limit:
            packed[-1] = (packed[-1][0], end)
        else:
            packed.append((start, end))
    return packed


def gold_spans(text: str, annotated: Spans) -> list[tuple[int, int]]:
    """The annotated spans and every other place of the same words, punctuation trimmed from the edges.

    A number or Latin word inside a longer one is not such a place: 20 does not stand in 2019.
    """
    found = [trimmed(text, start, end) for start, end in annotated]
    for words in {text[start:end] for start, end in found if end - start > 1}:
        for match in re.finditer(re.escape(words), text):
            joined_left = _joins(text, match.start() - 1)
            if not joined_left and not _joins(text, match.end() - 1):
                found.append(match.span())
    return list(dict.fromkeys(found))


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without sentence punctuation and spaces at its edges, if anything remains."""
    low, high = start, end
    while low < high and text[low] in _EDGE:
        low += 1
    while low < high and text[high - 1] in _EDGE:
        high -= 1
    return (low, high) if low < high else (start, end)


def encode(tokenizer: Tokenizer, question: str, passage: str, max_tokens: int) -> Pair:
    """The pair of texts as ids, the passage cut off so that there are at most `max_tokens`."""
    asked = tokenizer.encode(question, add_special_tokens=False).ids[: max_tokens // 2]
    read = tokenizer.encode(passage, add_special_tokens=False)
    room = max_tokens - len(asked) - 4
    ids = (START, *asked, END, END, *read.ids[:room], END)
    return Pair(ids, len(asked) + 3, tuple(read.offsets[:room]))


def label(pair: Pair, spans: Spans) -> Example | None:
    """The example for the spans that the pair still holds; None if `spans` has some but all are cut off."""
    if not spans:
        return Example(pair, ((0, 0),))
    golds = []
    for start, end in spans:
        first = next((i for i, (_, e) in enumerate(pair.offsets) if e > start), None)
        last = next((i for i, (_, e) in enumerate(pair.offsets) if e >= end), None)
        if first is not None and last is not None:
            golds.append((pair.first + first, pair.first + max(first, last)))
    return Example(pair, tuple(dict.fromkeys(golds))[:MAX_GOLDS]) if golds else None


def batch(examples: Sequence[Example]) -> MicroBatch:
    """Examples padded to the longest."""
    n, length = len(examples), max(len(example.pair.ids) for example in examples)
    k = max(len(example.golds) for example in examples)
    ids = np.full((n, length), PAD, dtype=np.int64)
    permitted = np.zeros((n, length), dtype=np.bool_)
    golds = np.zeros((n, k, 2), dtype=np.int64)
    is_gold = np.zeros((n, k), dtype=np.bool_)
    permitted[:, 0] = True
    for row, example in enumerate(examples):
        pair = example.pair
        ids[row, : len(pair.ids)] = pair.ids
        permitted[row, pair.first : pair.first + len(pair.offsets)] = True
        golds[row, : len(example.golds)] = example.golds
        is_gold[row, : len(example.golds)] = True
    return MicroBatch(ids, permitted, golds, is_gold)


def micro_batches(examples: Sequence[Example], max_tokens: int) -> list[MicroBatch]:
    """Examples sorted by length and cut into batches of at most `max_tokens` tokens with padding."""
    batches: list[list[Example]] = []
    for example in sorted(examples, key=lambda example: -len(example.pair.ids)):
        if batches and (len(batches[-1]) + 1) * len(batches[-1][0].pair.ids) <= max_tokens:
            batches[-1].append(example)
        else:
            batches.append([example])
    return [batch(group) for group in batches]


def _joins(text: str, at: int) -> bool:
    """Whether the characters at `at` and `at + 1` belong to one number or Latin word."""
    return 0 <= at < len(text) - 1 and _is_word(text[at]) and _is_word(text[at + 1])


def _is_word(character: str) -> bool:
    return character.isascii() and character.isalnum()
