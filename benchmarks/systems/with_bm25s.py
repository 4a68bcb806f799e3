"""bm25s at its defaults."""

import time
from collections.abc import Sequence
from pathlib import Path

import bm25s

from systems.interface import Models, Said, Unit


class Bm25s:
    packages = ("bm25s",)
    settings = "tokenize() and BM25() at their defaults: a token is a run of two or more letters"
    reads = False

    def __init__(self, models: Models) -> None:
        pass

    def index(self, articles: Path, units: Sequence[Unit], folder: Path) -> float:  # noqa: ARG002
        started = time.perf_counter()
        found = bm25s.BM25()
        found.index(bm25s.tokenize([unit.text for unit in units], show_progress=False), show_progress=False)
        found.save(str(folder))
        return time.perf_counter() - started

    def load(self, folder: Path, units: Sequence[Unit]) -> None:  # noqa: ARG002
        self._bm25 = bm25s.BM25.load(str(folder))

    def search(self, question: str, k: int) -> list[int]:
        tokens = bm25s.tokenize(question, show_progress=False)
        numbers, _ = self._bm25.retrieve(tokens, k=k, show_progress=False)
        return [int(number) for number in numbers[0]]

    def answer(self, question: str) -> Said:
        raise NotImplementedError
