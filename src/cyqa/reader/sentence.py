"""The simplest reader: the sentence that is nearest the question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cyqa.corpus.numbers import number_values
from cyqa.corpus.sentences import split_sentences
from cyqa.index.tokenise import tokenise
from cyqa.records import Encoder, Reading, Span
from cyqa.retriever.fusion import second_weight
from cyqa.retriever.wording import Wording, share

LOGITS_PER_COSINE = 320.0
SECOND = 0.25
WORDS, WORDS_BEFORE = 0.1, 0.15
TRANSLATED = 0.5
"""Of the weight of words, for words that are translations."""
NUMBERS, MISFIT = 0.05, 0.05
LENGTH, FULL_LENGTH = 0.03, 100
"""Weights against a cosine, chosen for the best sentence among five retrieved passages, in the mean of
XQuAD zh, XQuAD en→zh, 500 questions of CMRC 2018 dev, 400 of DRCD dev and the question set's dev half; those
of the words on XQuAD zh, the newspaper questions kept apart and the question set's dev half.
"""

_DATE_ASKED = re.compile(
    r"何时|什么时[候间]|几[月日号点]|哪一?[年天日月]|多久|多长时间"
    r"|\b(?:when|how long|(?:what|which) (?:year|month|date|day|time))\b",
    re.IGNORECASE,
)
_DATE = re.compile(r"[0-9一二三四五六七八九十〇零]\s*[年月日号]|世纪|[今去]年|[当昨近]日|当天|[0-9]{4}")
_NUMBER_ASKED = re.compile(
    r"多[少大长高远重快宽]|几(?!何|乎)"
    r"|\b(?:how (?:many|much|old|tall|far|large|big|fast|high)|number of|percent)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"[0-9]|[一二三四五六七八九十百千万亿两][个家项名人位年月日天次种条座万亿元倍岁点米千公吨平多余]"
)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of a passage, the distinct tokens in it, and those in it or in the sentence before."""

    start: int
    text: str
    tokens: frozenset[str]
    tokens_before: frozenset[str]


class SentenceReader:
    """Answers with whole sentences: by cosine to the question, the words, numbers and dates they share.

    Knows no "no answer": its null score is always 0.
    """

    fingerprint = "sentence, version 4"

    def __init__(self, encoder: Encoder, second: Encoder | None, wording: Wording) -> None:
        """:param second: asked too where the passages hardly know the question's words."""
        self._encoder = encoder
        self._second = second
        self._wording = wording

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        """One reading per passage: each of its sentences, scored."""
        read = [_sentences(passage) for passage in passages]
        scores = iter(self._scores(question, [sentence for found in read for sentence in found]))
        readings = []
        for found in read:
            spans = [Span(s.start, s.start + len(s.text), next(scores)) for s in found]
            readings.append(Reading(tuple(sorted(spans, key=lambda span: -span.score)), 0.0))
        return readings

    def _scores(self, question: str, sentences: Sequence[_Sentence]) -> list[float]:
        if not sentences:
            return []
        texts = [sentence.text for sentence in sentences]
        wanted = self._wording.weighed(question)
        words = np.array([share(wanted, sentence.tokens) for sentence in sentences])
        before = np.array([share(wanted, sentence.tokens_before) for sentence in sentences])
        is_translated = self._wording.is_translated(question)
        scores = _cosines(self._encoder, question, texts)
        scores += (TRANSLATED if is_translated else 1.0) * (WORDS * words + WORDS_BEFORE * before)
        unknown = 1.0 if is_translated else second_weight(float(words.max()))
        if self._second is not None and unknown > 0:
            scores += SECOND * unknown * _cosines(self._second, question, texts)
        scores += [_fit(question, text) for text in texts]
        return [LOGITS_PER_COSINE * float(score) for score in scores]


def _cosines(encoder: Encoder, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
    cosines: NDArray[np.float32] = encoder.encode_passages(texts) @ encoder.encode_questions([question])[0]
    return cosines


def _fit(question: str, sentence: str) -> float:
    """For the numbers of the question that a sentence states, for the date or number that it gives where
    one is asked for, and for not being a mere heading."""
    asked = number_values(question)
    stated = len(asked & number_values(sentence)) / len(asked) if asked else 0.0
    if _DATE_ASKED.search(question):
        misfit = not _DATE.search(sentence)
    else:
        misfit = bool(_NUMBER_ASKED.search(question)) and not _NUMBER.search(sentence)
    return NUMBERS * stated - MISFIT * misfit + LENGTH * min(len(sentence) / FULL_LENGTH, 1)


def _sentences(passage: str) -> list[_Sentence]:
    found: list[_Sentence] = []
    for start, end in split_sentences(passage):
        text = passage[start:end].rstrip()
        if text:
            tokens = frozenset(tokenise(text))
            found.append(
                _Sentence(start, text, tokens, tokens | (found[-1].tokens if found else frozenset()))
            )
    return found
