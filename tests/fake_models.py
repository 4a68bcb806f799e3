"""Stand-ins for models, for tests: quick, and the same each time."""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cyqa.records import Reading, Span


class HashEncoder:
    """Draws each text's vector from its hash, and keeps what it was given."""

    def __init__(self, fingerprint: str = "hash", dimension: int = 8) -> None:
        self.fingerprint = fingerprint
        self.dimension = dimension
        self.encoded: list[str] = []

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded += texts
        return np.stack([self.vector(text) for text in texts])

    encode_questions = encode_passages

    def vector(self, text: str) -> NDArray[np.float32]:
        digest = hashlib.sha256(f"{self.fingerprint}\0{text}".encode()).digest()
        vector = np.random.default_rng(list(digest)).standard_normal(self.dimension)
        return (vector / np.linalg.norm(vector)).astype(np.float32)


class WordReader:
    """A reader for tests: its one span in a passage is the `answer` it was told to find, if it is there."""

    fingerprint = "word"

    def __init__(self, answer: str, score: float = 5.0, null_score: float = 0.0) -> None:
        self.answer, self.score, self.null_score = answer, score, null_score

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:  # noqa: ARG002
        return [self._reading(passage) for passage in passages]

    def _reading(self, passage: str) -> Reading:
        at = passage.find(self.answer)
        spans = (Span(at, at + len(self.answer), self.score),) if at >= 0 else ()
        return Reading(spans, self.null_score)
