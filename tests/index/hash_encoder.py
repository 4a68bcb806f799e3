"""An encoder for tests: each text's vector is drawn from its hash; it counts what it was given."""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class HashEncoder:
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
