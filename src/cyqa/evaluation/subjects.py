"""The pipelines that are evaluated: on an index, or on one paragraph at a time."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from cyqa import __version__
from cyqa.config import Config
from cyqa.corpus.clean import clean
from cyqa.corpus.passages import cut
from cyqa.evaluation.questions import Place, Question
from cyqa.evaluation.run import Subject
from cyqa.index.build import build_index, embedding_text
from cyqa.index.dense import DenseIndex
from cyqa.index.encoder import load_encoder, load_lexicon, load_second_encoder
from cyqa.index.manifest import Manifest, View
from cyqa.index.sparse import SparseIndex
from cyqa.index.store import PRIMARY, SECONDARY, Index, load_index
from cyqa.index.tokenise import tokenise
from cyqa.models.lexicon import Lexicon
from cyqa.qa.pipeline import Pipeline
from cyqa.reader.load import load_reader
from cyqa.records import Calibration, Document, Encoder, Reader
from cyqa.retriever.retrieve import Retriever
from cyqa.retriever.wording import Wording


@dataclass(frozen=True, slots=True)
class Models:
    """A configuration, its encoders and its lexicon; what reads may depend on the index."""

    config: Config
    encoder: Encoder
    second: Encoder | None
    lexicon: Lexicon | None = None

    @classmethod
    def load(cls, config: Config) -> "Models":
        """:raises ModelError: if one cannot be loaded."""
        return cls(config, load_encoder(config), load_second_encoder(config), load_lexicon(config))

    @property
    def encoders(self) -> dict[str, Encoder]:
        """By the view of an index that they make."""
        return {PRIMARY: self.encoder, **({SECONDARY: self.second} if self.second else {})}

    def subject(self, index: Index, reader: Reader, calibration: Calibration) -> Subject:
        """The pipeline of these models on an index."""
        wording = Wording(index.sparse, self.lexicon)
        retriever = Retriever(index, self.encoder, self.second, wording)
        return Subject(
            Pipeline(retriever, reader, calibration, self.config),
            Pipeline(retriever, reader, replace(calibration, threshold=0.0), self.config),
            calibration,
            tuple(Place(p.source, p.raw_start, p.raw_end) for p in index.passages),
            {source: article.raw for source, article in index.articles.items()},
        )


def indexed(models: Models, folder: Path) -> Subject:
    """The pipeline on an index on disk.

    :raises IndexingError: if it is missing, damaged, or made with another encoder.
    """
    index = load_index(folder, models.encoder, models.second, models.config)
    wording = Wording(index.sparse, models.lexicon)
    return models.subject(index, *load_reader(models.config, models.encoder, wording, models.second))


def index_paragraphs(models: Models, paragraphs: Mapping[str, str], folder: Path) -> Path:
    """Folder of an index of all paragraphs, below `folder`, made there or brought up to date."""
    articles = folder / "paragraphs"
    articles.mkdir(parents=True, exist_ok=True)
    for stale in articles.iterdir():
        if stale.name not in paragraphs:
            stale.unlink()
    for source, text in paragraphs.items():
        (articles / source).write_bytes(text.encode("utf-8"))
    build_index(
        [articles],
        folder / "index",
        replace(models.config, encoding="utf-8"),
        encoder=models.encoder,
        second_encoder=models.second,
    )
    return folder / "index"


def closed(
    models: Models, paragraphs: Mapping[str, str], paragraph_of: Mapping[str, str]
) -> Callable[[Question], Subject]:
    """For each question the pipeline on the paragraph that it was asked on, every passage of it read.

    Where a reader weighs words, all weigh the same: one paragraph knows no rare ones.
    """
    wording = Wording(SparseIndex.build([]), models.lexicon)
    reader, calibration = load_reader(models.config, models.encoder, wording, models.second)

    @lru_cache(maxsize=1)
    def on(source: str) -> Subject:
        index = _paragraph_index(models, source, paragraphs[source])
        k = min(len(index.passages), 100)
        return replace(models, config=replace(models.config, top_k=k)).subject(index, reader, calibration)

    return lambda question: on(paragraph_of[question.id])


def _paragraph_index(models: Models, source: str, text: str) -> Index:
    article = clean(Document(source, text, "utf-8", hashlib.sha256(text.encode("utf-8")).hexdigest()))
    passages = cut(article, models.config)
    texts = [embedding_text(passage) for passage in passages]
    views = {name: View(e.fingerprint, e.dimension) for name, e in models.encoders.items()}
    return Index(
        {source: article},
        passages,
        tuple(hashlib.sha256(t.encode("utf-8")).hexdigest() for t in texts),
        {name: DenseIndex(encoder.encode_passages(texts)) for name, encoder in models.encoders.items()},
        SparseIndex.build([tokenise(passage.text) for passage in passages]),
        Manifest(__version__, {}, views, (), ()),
    )
