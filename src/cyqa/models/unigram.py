"""SentencePiece unigram segmentation over a table that is mapped from disk, not loaded.

Building the trie of a quarter of a million pieces at every start costs `tokenizers` 1.6 s of CPU
and 300 MB; this table costs neither, and gives the same tokens.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

RECORD = np.dtype([("edge", np.uint64), ("piece", np.int64), ("score", np.float64)])
_CHARACTER_BITS = 21
_UNKNOWN_PENALTY = 10.0  # sentencepiece unigram_model.cc, kUnkPenalty


def build_table(pieces: Iterable[tuple[str, int, float]], unknown: int, lowest: float) -> NDArray[np.void]:
    """A trie as `(n_nodes,)` records of dtype `RECORD`, in breadth-first order.

    Node 0 is the root and carries the unknown token. A node's `edge` is `parent << 21 | character`,
    so edges increase and a child is found by bisection; `piece` is -1 where no piece ends.

    :param pieces: text, token id and log probability of each piece; a later one replaces an earlier.
    :param unknown: token id of a character that no piece covers.
    :param lowest: the lowest log probability of the vocabulary.
    """
    levels: dict[int, set[str]] = {}
    ends: dict[str, tuple[int, float]] = {}
    for text, token, score in pieces:
        ends[text] = (token, score)
        for length in range(1, len(text) + 1):
            levels.setdefault(length, set()).add(text[:length])
    rows: list[tuple[int, int, float]] = [(0, unknown, lowest - _UNKNOWN_PENALTY)]
    parents = {"": 0}
    for length in sorted(levels):
        edges = sorted((parents[t[:-1]] << _CHARACTER_BITS | ord(t[-1]), t) for t in levels[length])
        parents = {}
        for edge, text in edges:
            parents[text] = len(rows)
            rows.append((edge, *ends.get(text, (-1, 0.0))))
    return np.array(rows, dtype=RECORD)


class UnigramTable:
    """The most probable segmentation of a text into pieces."""

    def __init__(self, table: NDArray[np.void]) -> None:
        """
        :param table: what `build_table` made, in memory or mapped.
        :raises ValueError: if it is something else.
        """
        if table.dtype != RECORD or table.ndim != 1 or not len(table):
            raise ValueError(f"not a table of pieces: {table.dtype} {table.shape}")
        columns: Any = table
        # Indexing a memoryview gives Python numbers, which an array would box one by one.
        self._edges: memoryview[int] = memoryview(columns["edge"])
        self._pieces: memoryview[int] = memoryview(columns["piece"])
        self._scores: memoryview[float] = memoryview(columns["score"])
        self.unknown = int(self._pieces[0])

    def segment(self, text: str) -> list[int]:
        """Token ids, one unknown token for each character that no piece covers.

        Viterbi over the lattice of pieces; of equal paths the one whose last piece starts first.
        """
        edges, pieces, scores = self._edges, self._pieces, self._scores
        n, n_nodes, unknown_score = len(text), len(edges), scores[0]
        characters = [ord(c) for c in text]
        best = [0.0] + [-np.inf] * n
        came_from, token = [0] * (n + 1), [self.unknown] * (n + 1)
        for start in range(n):
            base, node, has_single = best[start], 0, False
            for end in range(start + 1, n + 1):
                edge = node << _CHARACTER_BITS | characters[end - 1]
                node = bisect_left(edges, edge, node + 1)
                if node == n_nodes or edges[node] != edge:
                    break
                if pieces[node] < 0:
                    continue
                has_single = has_single or end == start + 1
                score = base + scores[node]
                if score > best[end]:
                    best[end], came_from[end], token[end] = score, start, pieces[node]
            if not has_single and base + unknown_score > best[start + 1]:
                best[start + 1], came_from[start + 1] = base + unknown_score, start
                token[start + 1] = self.unknown
        ids = []
        while n > 0:
            ids.append(token[n])
            n = came_from[n]
        return ids[::-1]


class E5Tokenizer:
    """The tokens of multilingual-e5-small, as the `tokenizer.json` of the model gives them.

    One difference, on purpose: `</s>` or `<mask>` in a text is text and never a control token.
    """

    LIMIT = 512
    _BEGIN, _END = 0, 2
    _LONGEST_PIECE = 16

    def __init__(self, table: Path, charsmap: Path) -> None:
        """:raises OSError, ValueError: if a file is missing or damaged."""
        from tokenizers.normalizers import Precompiled

        self._table = UnigramTable(np.load(table, mmap_mode="r", allow_pickle=False))
        self._normalise = Precompiled(charsmap.read_bytes()).normalize_str

    def encode(self, text: str) -> tuple[list[int], bool]:
        """Token ids with begin and end, at most `LIMIT`; and whether the text had more."""
        room = self.LIMIT - 2
        text = re.sub(" {2,}", " ", self._normalise(text)).replace(" ", "▁")
        text = text if text.startswith("▁") else "▁" + text
        cut = text[: room * self._LONGEST_PIECE]
        ids: list[int] = []
        for word in re.findall("▁[^▁]*", cut):
            for token, run in groupby(self._table.segment(word)):
                ids.extend([token] if token == self._table.unknown else run)
        return [self._BEGIN, *ids[:room], self._END], len(ids) > room or len(cut) < len(text)
