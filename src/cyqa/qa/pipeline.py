"""The pipeline: one object that holds an index and its models, and answers questions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cyqa.config import Config
from cyqa.corpus.fold import fold_aligned
from cyqa.corpus.passages import cite
from cyqa.errors import QuestionError
from cyqa.index.encoder import load_encoder, load_second_encoder
from cyqa.index.store import Index, load_index
from cyqa.qa.decide import Candidate, candidates, confidence, features, is_contradicted, witnesses
from cyqa.reader.load import load_reader
from cyqa.records import Answer, Calibration, Citation, Hit, Reader, Turn
from cyqa.retriever.retrieve import Retriever

MAX_QUESTION = 2000


@dataclass(frozen=True, slots=True)
class Found:
    """Passages, best first, and the candidate answers in them, best first."""

    hits: tuple[Hit, ...]
    ranked: Sequence[Candidate]


class Pipeline:
    """Answers questions over one index. Thread-safe and reusable; keep one."""

    def __init__(
        self, retriever: Retriever, reader: Reader, calibration: Calibration, config: Config
    ) -> None:
        self.config = config
        self._retriever = retriever
        self._reader = reader
        self._calibration = calibration

    @classmethod
    def load(cls, folder: Path, config: Config | None = None) -> "Pipeline":
        """The pipeline of an index on disk.

        :raises IndexingError: if the index is missing, damaged, or made with another encoder.
        :raises ModelError: if a model cannot be loaded.
        """
        config = config or Config()
        encoder, second = load_encoder(config), load_second_encoder(config)
        index = load_index(folder, encoder, second)
        reader, calibration = load_reader(config, encoder, index.sparse.idf)
        return cls(Retriever(index, encoder, second), reader, calibration, config)

    @property
    def calibration(self) -> Calibration:
        """How the reader's findings become confidences."""
        return self._calibration

    @property
    def index(self) -> Index:
        """The articles and passages that answers come from."""
        return self._retriever.index

    def retrieve(self, question: str, k: int | None = None) -> tuple[Hit, ...]:
        """The `k` passages (by default `config.top_k`) that suit the question best, best first.

        :raises QuestionError: if the question is empty or too long, or `k` is not positive.
        """
        k = self.config.top_k if k is None else k
        if k < 1:
            raise QuestionError(f"k={k}: ask for at least one passage")
        return self._retriever.retrieve(_checked(question), k)

    def ask(self, question: str, history: Sequence[Turn] = (), sure: float = 0.0) -> Answer:  # noqa: ARG002
        """The answer in an article's own words, or one with `text=None` when they do not say.

        :param history: earlier turns, oldest first; not looked at yet, each question stands alone.
        :param sure: in [0, 1]; an answer whose confidence is less is not given, nor one below the
            calibration's threshold.
        :raises QuestionError: if the question is empty or too long, or `sure` is no probability.
        """
        if not 0 <= sure <= 1:
            raise QuestionError(f"sure={sure}: give a probability from 0 to 1")
        found = self.find(question)
        silent = Answer(question, None, 0.0, (), (), found.hits)
        if not found.ranked:
            return silent
        probability = confidence(self._calibration, features(question, found.ranked, found.hits))
        if is_contradicted(question, found.hits):
            probability = 0.0
        if probability < max(self._calibration.threshold, sure):
            return replace(silent, confidence=probability)
        best = found.ranked[0]
        citations = tuple(dict.fromkeys(self._cite(candidate) for candidate in witnesses(found.ranked)))
        return Answer(question, best.text, probability, (), citations, found.hits, _context(best))

    def find(self, question: str) -> Found:
        """What retrieval and reading find, before anything is decided.

        :raises QuestionError: as `ask`.
        """
        return self.read(question, self.retrieve(question))

    def read(self, question: str, hits: tuple[Hit, ...]) -> Found:
        """What reading these passages finds."""
        passages = [fold_aligned(hit.passage.text) for hit in hits]
        return Found(hits, candidates(hits, self._reader.read(fold_aligned(question), passages)))

    def _cite(self, candidate: Candidate) -> Citation:
        article = self.index.articles[candidate.hit.passage.source]
        return cite(article, candidate.start, candidate.end)


def _checked(question: str) -> str:
    if not isinstance(question, str):
        raise QuestionError(f"a question is a string, not {type(question).__name__}")
    if not question.strip("\x00 \t\r\n\u3000"):
        raise QuestionError("the question is empty: type one")
    if len(question) > MAX_QUESTION:
        raise QuestionError(
            f"the question has {len(question):,} characters, at most {MAX_QUESTION:,} are read: shorten it"
        )
    return question


def _context(candidate: Candidate) -> str:
    """The sentences of the passage that the words stand in."""
    passage = candidate.hit.passage
    start, end = candidate.start - passage.start, candidate.end - passage.start
    around = [passage.text[low:high] for low, high in passage.sentences if low < end and start < high]
    return "".join(around).strip()
