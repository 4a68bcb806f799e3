"""Question to hits: dense and sparse scores of every passage, fused."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cyqa.corpus.fold import fold
from cyqa.index.store import PRIMARY, SECONDARY, Index
from cyqa.records import Citation, Encoder, Hit, Passage
from cyqa.retriever.fusion import Scores, best, fuse, second_weight
from cyqa.retriever.wording import Wording

REACH = 2
"""Passages before and after one that count as beside it: with them, about a paragraph of 600 characters."""
TRANSLATED = 0.6
"""Weight of translated words, against that of words as they stand. In a trial on the English questions of
XQuAD (24 articles) and of 200 newspaper articles, R@1 was 86.9 and 45 without translations, 92.4 and 71 at
0.3, 93.5 and 75 at 0.6, 92.9 and 75 at 0.8."""


class Retriever:
    """Searches one index. Thread-safe, as far as its encoders are."""

    def __init__(
        self, index: Index, encoder: Encoder, second_encoder: Encoder | None, wording: Wording
    ) -> None:
        """:param wording: of the index's sparse part."""
        self.index = index
        self.wording = wording
        self._encoder = encoder
        self._second = second_encoder
        self._near = neighbours(index.passages)

    def retrieve(self, question: str, k: int) -> tuple[Hit, ...]:
        """The `k` best passages for a question, best first; fewer if the index has fewer."""
        tokens = self.wording.tokens(question)
        coverage = self.index.sparse.coverage(tokens)
        sparse = self.index.sparse.scores(tokens)
        known = float(coverage.max())
        folded = fold(question)
        dense = self._cosines(PRIMARY, self._encoder, folded)
        second = None
        if self._second is not None and second_weight(known) > 0:
            second = self._cosines(SECONDARY, self._second, folded)
        if self.wording.is_translated(question):
            coverage, around = self.index.sparse.shares(self.wording.terms(question), self._near)
            weight = TRANSLATED * float(coverage.max())
            fused = fuse(dense, second, coverage, around, known, weight)
        else:
            around = self.index.sparse.coverage(tokens, self._near)
            fused = fuse(dense, second, sparse, around, known)
        return tuple(
            Hit(
                passage := self.index.passages[i],
                float(dense[i]),
                float(sparse[i]),
                float(coverage[i]),
                float(fused[i]),
                self._cite(passage),
            )
            for i in best(fused, k)
        )

    def _cosines(self, view: str, encoder: Encoder, question: str) -> Scores:
        return self.index.dense[view].scores(encoder.encode_questions([question])[0])

    def _cite(self, passage: Passage) -> Citation:
        return Citation(
            source=passage.source,
            title=passage.title,
            start=passage.raw_start,
            end=passage.raw_end,
            quote=self.index.articles[passage.source].raw[passage.raw_start : passage.raw_end],
            paragraph=passage.paragraph,
            line_start=passage.line_start,
            line_end=passage.line_end,
        )


def neighbours(passages: Sequence[Passage]) -> NDArray[np.int32]:
    """`(n, 2 * REACH + 1)` positions of the passages beside each one in its article, itself among them.

    Where the article has no more, its own position stands. An article's passages follow one another.
    """
    _, articles = np.unique([passage.source for passage in passages], return_inverse=True)
    own = np.arange(len(passages))[:, None]
    beside = np.clip(own + np.arange(-REACH, REACH + 1), 0, len(passages) - 1)
    return np.where(articles[beside] == articles[own], beside, own).astype(np.int32)
