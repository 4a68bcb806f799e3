"""Haystack: BM25 and embeddings in memory, reciprocal rank fusion, and its extractive reader."""

import os
import time
from collections.abc import Sequence
from pathlib import Path

os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"

from haystack import Document
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)
from haystack_integrations.components.readers.transformers import TransformersExtractiveReader

from systems.interface import Models, Said, Unit

READ = 5
"""Documents given to the reader: as many passages as cyqa reads."""


class Haystack:
    packages = ("haystack-ai", "transformers-haystack", "sentence-transformers-haystack", "torch")
    settings = (
        "InMemoryDocumentStore (BM25L, one token per Han character), e5's prompts given as prefixes, "
        "DocumentJoiner reciprocal_rank_fusion, TransformersExtractiveReader on the first 5 documents; "
        "a paragraph is a document"
    )
    reads = True

    def __init__(self, models: Models) -> None:
        self._encoder, self._reader_folder = str(models.encoder), str(models.reader)

    def index(self, articles: Path, units: Sequence[Unit], folder: Path) -> float:  # noqa: ARG002
        embedder = SentenceTransformersDocumentEmbedder(
            model=self._encoder, prefix="passage: ", progress_bar=False
        )
        embedder.warm_up()
        started = time.perf_counter()
        store = InMemoryDocumentStore()
        documents = [Document(id=str(number), content=unit.text) for number, unit in enumerate(units)]
        store.write_documents(embedder.run(documents=documents)["documents"])
        store.save_to_disk(str(folder / "store.json"))
        return time.perf_counter() - started

    def load(self, folder: Path, units: Sequence[Unit]) -> None:  # noqa: ARG002
        store = InMemoryDocumentStore.load_from_disk(str(folder / "store.json"))
        self._words = InMemoryBM25Retriever(store)
        self._vectors = InMemoryEmbeddingRetriever(store)
        self._joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion")
        self._embedder = SentenceTransformersTextEmbedder(
            model=self._encoder, prefix="query: ", progress_bar=False
        )
        self._embedder.warm_up()
        self._reader = TransformersExtractiveReader(model=self._reader_folder)
        self._reader.warm_up()

    def search(self, question: str, k: int) -> list[int]:
        return [int(document.id) for document in self._documents(question, k)]

    def answer(self, question: str) -> Said:
        answers = self._reader.run(query=question, documents=self._documents(question, READ))["answers"]
        return Said(answers[0].data)

    def _documents(self, question: str, k: int) -> list[Document]:
        vector = self._embedder.run(text=question)["embedding"]
        by_vector = self._vectors.run(query_embedding=vector)["documents"]
        by_words = self._words.run(query=question)["documents"]
        found: list[Document] = self._joiner.run(documents=[by_words, by_vector], top_k=k)["documents"]
        return found
