"""Stand-ins for models, for tests: quick, and the same each time."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cyqa.config import Config
from cyqa.index.build import build_index
from cyqa.index.store import load_index
from cyqa.qa.pipeline import Pipeline
from cyqa.records import Calibration, Reading, Span
from cyqa.retriever.retrieve import Retriever
from cyqa.retriever.wording import Wording


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


class FlatEncoder(HashEncoder):
    """Gives every text the same vector: what the words say decides."""

    def vector(self, text: str) -> NDArray[np.float32]:  # noqa: ARG002
        return super().vector("")


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


def pipeline_over(
    folder: Path,
    files: dict[str, str],
    reader: WordReader,
    config: Config,
    encoder: type[HashEncoder] = HashEncoder,
) -> Pipeline:
    """A pipeline over these articles, made and indexed in `folder`; it is as sure as the reader's margin."""
    articles = folder / "articles"
    articles.mkdir()
    for name, text in files.items():
        (articles / name).write_text(text, encoding="utf-8", newline="")
    first, second = encoder("first"), encoder("second")
    build_index([articles], folder / "index", config, encoder=first, second_encoder=second, progress=False)
    index = load_index(folder / "index", first, second)
    retriever = Retriever(index, first, second, Wording(index.sparse))
    return Pipeline(retriever, reader, Calibration("word", 0.0, {"margin": 1.0}, 0.5), config)
