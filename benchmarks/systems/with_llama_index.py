"""llama-index: its BM25 retriever, and its FAISS vector store."""

import time
from collections.abc import Sequence
from pathlib import Path

import faiss
from llama_index.core import StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.retrievers.bm25 import BM25Retriever
from llama_index.vector_stores.faiss import FaissVectorStore

from systems.interface import Models, Said, Unit

DEPTH = 10


def _nodes(units: Sequence[Unit]) -> list[TextNode]:
    return [TextNode(text=unit.text, id_=str(number)) for number, unit in enumerate(units)]


class LlamaBM25:
    packages = ("llama-index-core", "llama-index-retrievers-bm25", "bm25s")
    settings = "BM25Retriever at its defaults: English stemmer, a token is a run of two or more letters"
    reads = False

    def __init__(self, models: Models) -> None:
        pass

    def index(self, articles: Path, units: Sequence[Unit], folder: Path) -> float:  # noqa: ARG002
        started = time.perf_counter()
        BM25Retriever.from_defaults(nodes=_nodes(units), similarity_top_k=DEPTH).persist(str(folder))
        return time.perf_counter() - started

    def load(self, folder: Path, units: Sequence[Unit]) -> None:  # noqa: ARG002
        self._retriever = BM25Retriever.from_persist_dir(str(folder))

    def search(self, question: str, k: int) -> list[int]:
        return [int(hit.node.node_id) for hit in self._retriever.retrieve(question)[:k]]

    def answer(self, question: str) -> Said:
        raise NotImplementedError


class LlamaFaiss:
    packages = ("llama-index-core", "llama-index-vector-stores-faiss", "llama-index-embeddings-huggingface")
    settings = "VectorStoreIndex on IndexFlatIP, e5's prompts given as instructions; a paragraph is a node"
    reads = False

    def __init__(self, models: Models) -> None:
        self._encoder = str(models.encoder)

    def _embedding(self) -> HuggingFaceEmbedding:
        return HuggingFaceEmbedding(
            model_name=self._encoder, query_instruction="query: ", text_instruction="passage: "
        )

    def index(self, articles: Path, units: Sequence[Unit], folder: Path) -> float:  # noqa: ARG002
        embedding = self._embedding()
        dimension = len(embedding.get_query_embedding("0"))
        started = time.perf_counter()
        store = FaissVectorStore(faiss_index=faiss.IndexFlatIP(dimension))
        context = StorageContext.from_defaults(vector_store=store)
        VectorStoreIndex(_nodes(units), storage_context=context, embed_model=embedding)
        context.persist(str(folder))
        return time.perf_counter() - started

    def load(self, folder: Path, units: Sequence[Unit]) -> None:  # noqa: ARG002
        store = FaissVectorStore.from_persist_dir(str(folder))
        context = StorageContext.from_defaults(vector_store=store, persist_dir=str(folder))
        index = load_index_from_storage(context, embed_model=self._embedding())
        self._retriever = index.as_retriever(similarity_top_k=DEPTH)

    def search(self, question: str, k: int) -> list[int]:
        return [int(hit.node.node_id) for hit in self._retriever.retrieve(question)[:k]]

    def answer(self, question: str) -> Said:
        raise NotImplementedError
