"""cyqa itself, at its defaults."""

import time
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path

from cyqa import Config, Pipeline
from cyqa.index.build import build_index
from cyqa.index.encoder import load_encoder, load_second_encoder
from systems.interface import Models, Said, Unit

PASSAGES_PER_UNIT = 5
"""Passages are retrieved until enough units are among them; a paragraph of CMRC has about four."""


class Cyqa:
    packages = ("cyqa", "onnxruntime", "faiss-cpu", "tokenizers")
    settings = "defaults; its own passages of some 160 characters, a paragraph ranks where its best one does"
    reads = True

    def __init__(self, models: Models) -> None:  # noqa: ARG002
        self._config = Config()

    def index(self, articles: Path, units: Sequence[Unit], folder: Path) -> float:  # noqa: ARG002
        encoder, second = load_encoder(self._config), load_second_encoder(self._config)
        started = time.perf_counter()
        build_index([articles], folder, self._config, encoder=encoder, second_encoder=second, progress=False)
        return time.perf_counter() - started

    def load(self, folder: Path, units: Sequence[Unit]) -> None:
        self._pipeline = Pipeline.load(folder, self._config)
        self._starts: dict[str, list[tuple[int, int]]] = {}
        for number, unit in enumerate(units):
            self._starts.setdefault(unit.source, []).append((unit.start, number))

    def search(self, question: str, k: int) -> list[int]:
        hits = self._pipeline.retrieve(question, k * PASSAGES_PER_UNIT)
        numbers = (self._unit(hit.passage.source, hit.passage.raw_start) for hit in hits)
        return list(dict.fromkeys(numbers))[:k]

    def answer(self, question: str) -> Said:
        answer = self._pipeline.ask(question)
        return Said(answer.text, answer.items)

    def _unit(self, source: str, start: int) -> int:
        """The last unit of the article that begins at or before this place."""
        starts = self._starts[source]
        return starts[bisect_right(starts, (start, len(starts) + 10**9)) - 1][1]
