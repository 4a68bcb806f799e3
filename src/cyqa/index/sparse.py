"""BM25 over tokens, its scores computed by `bm25s` when the index is built.

The variant is Lucene's "accurate" one: a token t of the question that is tf times among the |d|
tokens of a passage, and in df of N passages, adds

    idf(t) · tf / (tf + k1 · (1 - b + b · |d| / mean |d|)),   idf(t) = ln(1 + (N - df + ½) / (df + ½))

(Kamphuis et al., "Which BM25 do you mean?", ECIR 2020, table 1; Lù, "BM25S", arXiv:2407.03618.)
"""

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

K1, B = 0.9, 0.4
"""Best of nine pairs on the four sets of `cyqa.index.tokenise`: R@1 96.5, against 96.0 at 1.5, 0.75."""

_ARRAYS = ("weights", "passages", "starts")


@dataclass(frozen=True, slots=True, eq=False)
class SparseIndex:
    """What each token adds to the score of each passage that contains it.

    Token i of `vocabulary` adds `weights[starts[i]:starts[i + 1]]` (float32) to the passages at
    `passages[starts[i]:starts[i + 1]]` (int32, ascending).
    """

    n_passages: int
    vocabulary: Mapping[str, int]
    weights: NDArray[np.float32]
    passages: NDArray[np.int32]
    starts: NDArray[np.int64]

    @classmethod
    def build(cls, token_lists: Sequence[Sequence[str]]) -> "SparseIndex":
        """The index of passages given as their tokens; a passage may have none."""
        vocabulary: dict[str, int] = {}
        ids = [[vocabulary.setdefault(token, len(vocabulary)) for token in tokens] for tokens in token_lists]
        if not vocabulary:
            empty = np.empty(0, np.float32), np.empty(0, np.int32), np.zeros(1, np.int64)
            return cls(len(token_lists), vocabulary, *empty)
        import bm25s  # half of the time that loading an index would take, and only needed here

        bm25 = bm25s.BM25(k1=K1, b=B, method="lucene", dtype="float32", int_dtype="int32", backend="numpy")
        bm25.index((ids, vocabulary), create_empty_token=False, show_progress=False)
        return cls(
            len(token_lists), vocabulary, bm25.scores["data"], bm25.scores["indices"], bm25.scores["indptr"]
        )

    def scores(self, tokens: Sequence[str]) -> NDArray[np.float32]:
        """`(n_passages,)` BM25 scores ≥ 0 of a question; a token that it repeats counts again."""
        scores = np.zeros(self.n_passages, np.float32)
        for token in tokens:
            rows = self._rows(token)
            scores[self.passages[rows]] += self.weights[rows]
        return scores

    def holding(self, token: str) -> NDArray[np.int32]:
        """The passages with this token, ascending."""
        return self.passages[self._rows(token)]

    def idf(self, token: str) -> float:
        """The token's inverse document frequency > 0; one never seen is as rare as can be (df = 1)."""
        return self.rarity((token,))

    def rarity(self, tokens: Iterable[str]) -> float:
        """The same for tokens that may stand for one another: of the passages that hold any of them."""
        found = [self.holding(token) for token in tokens]
        n_containing = found[0].size if len(found) == 1 else np.unique(np.concatenate([*found, []])).size
        return self._rarity(n_containing)

    def _rarity(self, n_containing: int) -> float:
        n = max(n_containing, 1)
        return float(np.log1p(max(self.n_passages - n + 0.5, 0.5) / (n + 0.5)))

    def coverage(self, tokens: Sequence[str], near: NDArray[np.int32] | None = None) -> NDArray[np.float32]:
        """`(n_passages,)` in [0, 1]: the share of the question's IDF mass that each passage contains.

        Every distinct token counts once. Without tokens, all 0.

        :param near: `(n_passages, m)` passages that each one is near to; a token counts for all that
            are near to a passage with it. None: each is near to itself alone.
        """
        mass = np.zeros(self.n_passages, np.float64)
        total = 0.0
        for token in dict.fromkeys(tokens):
            idf = self.idf(token)
            total += idf
            found = self.holding(token)
            holds = np.zeros(self.n_passages, bool)
            holds[found if near is None else near[found]] = True
            mass[holds] += idf
        return (mass / total if total else mass).astype(np.float32)

    def shares(
        self, terms: Sequence[Mapping[str, float]], near: NDArray[np.int32]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Two `(n_passages,)` in [0, 1], as `coverage` alone and `near`, for terms of several tokens each.

        A term is in a passage as far as the best of its tokens there counts, and as rare as the passages
        that hold any of them. Without terms, all 0.

        :param terms: tokens that may stand for one another, each with how well it does, in (0, 1].
        """
        alone, beside = np.zeros((2, self.n_passages))
        total = 0.0
        for term in terms:
            held = np.zeros(self.n_passages)
            for token, weight in term.items():
                found = self.holding(token)
                held[found] = np.maximum(held[found], weight)
            idf = self._rarity(int(np.count_nonzero(held)))
            total += idf
            alone += idf * held
            beside += idf * held[near].max(axis=1)
        scale = total or 1.0
        return (alone / scale).astype(np.float32), (beside / scale).astype(np.float32)

    def _rows(self, token: str) -> slice:
        i = self.vocabulary.get(token)
        return slice(0, 0) if i is None else slice(int(self.starts[i]), int(self.starts[i + 1]))

    def to_files(self) -> dict[str, bytes]:
        """File names and contents: NumPy arrays without pickle, and JSON."""
        header = {"n_passages": self.n_passages, "k1": K1, "b": B, "vocabulary": list(self.vocabulary)}
        files = {"sparse.json": json.dumps(header, ensure_ascii=True).encode()}
        for name in _ARRAYS:
            buffer = io.BytesIO()
            np.save(buffer, getattr(self, name), allow_pickle=False)
            files[f"sparse.{name}.npy"] = buffer.getvalue()
        return files

    @classmethod
    def from_files(cls, files: Mapping[str, bytes]) -> "SparseIndex":
        """What `to_files` wrote.

        :raises KeyError: if a file is not there.
        :raises ValueError: if the files do not fit together.
        """
        header = json.loads(files["sparse.json"])
        weights, passages, starts = (
            np.load(io.BytesIO(files[f"sparse.{name}.npy"]), allow_pickle=False) for name in _ARRAYS
        )
        vocabulary = {token: i for i, token in enumerate(header["vocabulary"])}
        if not len(starts) - 1 == len(vocabulary) == len(header["vocabulary"]):
            raise ValueError("the BM25 vocabulary and its arrays differ in length")
        if not len(weights) == len(passages) == starts[-1]:
            raise ValueError("the BM25 arrays differ in length")
        return cls(header["n_passages"], vocabulary, weights, passages, starts)
