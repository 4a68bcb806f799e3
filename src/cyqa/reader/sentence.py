"""The simplest reader: the sentence that is nearest the question."""

from collections.abc import Sequence

from cyqa.corpus.sentences import split_sentences
from cyqa.records import Encoder, Reading, Span

LOGITS_PER_COSINE = 20.0


class SentenceReader:
    """Answers with whole sentences, by cosine to the question. Knows no "no answer"."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    @property
    def fingerprint(self) -> str:
        """The same for every encoder."""
        return "sentence"

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        """One reading per passage: each of its sentences, scored; the null score is 0."""
        spans = [_sentences(passage) for passage in passages]
        texts = [passage[a:b] for passage, found in zip(passages, spans, strict=True) for a, b in found]
        if not texts:
            return [Reading((), 0.0) for _ in passages]
        cosines = self._encoder.encode_passages(texts) @ self._encoder.encode_questions([question])[0]
        scores = iter((LOGITS_PER_COSINE * cosines).tolist())
        readings = []
        for found in spans:
            scored = [Span(a, b, next(scores)) for a, b in found]
            readings.append(Reading(tuple(sorted(scored, key=lambda span: -span.score)), 0.0))
        return readings


def _sentences(passage: str) -> list[tuple[int, int]]:
    trimmed = []
    for start, end in split_sentences(passage):
        text = passage[start:end].rstrip()
        if text:
            trimmed.append((start, start + len(text)))
    return trimmed
