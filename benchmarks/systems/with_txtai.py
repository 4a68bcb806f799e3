"""txtai: dense vectors and BM25, their scores added with equal weights, as it does by default."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from txtai import Embeddings

from systems.interface import Models, Said, Unit


class Txtai:
    packages = ("txtai", "torch", "transformers", "faiss-cpu")
    settings = "hybrid=True, path=encoder (it takes the prompts from there); a paragraph is a document"
    reads = False
    scoring: ClassVar[dict[str, Any] | None] = None

    def __init__(self, models: Models) -> None:
        self._encoder = str(models.encoder)

    def index(self, articles: Path, units: Sequence[Unit], folder: Path) -> float:  # noqa: ARG002
        scoring = {"scoring": dict(self.scoring)} if self.scoring else {}
        embeddings = Embeddings(path=self._encoder, hybrid=True, **scoring)
        started = time.perf_counter()
        embeddings.index([(number, unit.text, None) for number, unit in enumerate(units)])
        embeddings.save(str(folder))
        return time.perf_counter() - started

    def load(self, folder: Path, units: Sequence[Unit]) -> None:  # noqa: ARG002
        self._embeddings = Embeddings()
        self._embeddings.load(str(folder))

    def search(self, question: str, k: int) -> list[int]:
        return [int(number) for number, _ in self._embeddings.search(question, k)]

    def answer(self, question: str) -> Said:
        raise NotImplementedError


class TxtaiBigrams(Txtai):
    settings = "as above, and BM25 over pairs of characters: scoring.tokenizer.ngrams=2"
    scoring: ClassVar = {"method": "bm25", "terms": True, "normalize": True, "tokenizer": {"ngrams": 2}}
