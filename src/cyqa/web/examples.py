"""Questions to begin with, made from the articles' own sentences."""

import logging
import re
import time
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice, zip_longest

from cyqa.qa.pipeline import Pipeline
from cyqa.records import Passage
from cyqa.web.clozes import Cloze, clozes
from cyqa.web.forms import KINDS, Form

N_EXAMPLES = 6
SECONDS = 4.0
"""For which questions of a language are tried out; those that are left by then are not offered."""
SURE = 0.7
"""Confidence from which an answer shows what the page is for."""
N_TRIED = 4
"""Questions of a kind that are tried out until one is answered."""
N_ARTICLES, N_PASSAGES = 50, 50
"""Of so many articles, so many passages each are looked at."""
_log = logging.getLogger(__name__)


@lru_cache(maxsize=256)
def example_questions(passages: tuple[Passage, ...], language: str, limit: int) -> tuple[str, ...]:
    """Up to `limit` questions whose answers stand in the passages, of all kinds in turn.

    :param language: a tag: `en`, `zh`, `zh-CN`; what an article says stands in an English question as it is.

    "园区规划建设面积达30平方公里。" → "园区规划建设面积达多少平方公里？"
    """
    turns = zip_longest(*_by_kind(passages, language))
    questions = (cloze.question for turn in turns for _, cloze in filter(None, turn))
    return tuple(islice(dict.fromkeys(questions), limit))


def tried_examples(pipeline: Pipeline, language: str) -> tuple[str, ...]:
    """Questions of as many kinds as there are that this pipeline answers, and from where they were made.

    The first is asked once before the time begins to count: that loads what answering in the language needs.
    """
    for source, cloze in islice(chain.from_iterable(_by_kind(pipeline.index.passages, language)), 1):
        _gives(pipeline, source, cloze)
    until = time.perf_counter() + SECONDS
    kinds, found = _by_kind(pipeline.index.passages, language), list[str]()
    while kinds and len(found) < N_EXAMPLES:
        for kind in tuple(kinds)[: N_EXAMPLES - len(found)]:
            tried = (each for each in islice(kind, N_TRIED) if time.perf_counter() < until)
            shapes = set(map(_shape, found))
            answered = next(
                (
                    cloze.question
                    for source, cloze in tried
                    if _shape(cloze.question) not in shapes and _gives(pipeline, source, cloze)
                ),
                None,
            )
            if answered is None:
                kinds.remove(kind)
            else:
                found.append(answered)
    return tuple(found)


def _shape(question: str) -> str:
    """The question but for its numbers: of 第1号仓库在哪里 and 第2号仓库在哪里 one is enough."""
    return re.sub(r"\d+", "0", question)


def _gives(pipeline: Pipeline, source: str, cloze: Cloze) -> bool:
    """Whether the pipeline gives the words that the question was made around, little more, and is sure."""
    try:
        answer = pipeline.ask(cloze.question)
    except Exception as error:
        _log.error("an example could not be tried out", exc_info=error)
        return False
    words = answer.text or ""
    is_short = 0 < len(words) <= 2 * len(cloze.answer)
    is_said = is_short and (words in cloze.answer or cloze.answer in words)
    is_there = any(citation.source == source for citation in answer.citations)
    return is_said and is_there and answer.confidence >= SURE


def _by_kind(passages: Sequence[Passage], language: str) -> list[Iterator[tuple[str, Cloze]]]:
    """The questions of each kind, each with its source; the first of them are from one source each."""
    articles: dict[str, list[Passage]] = {}
    for passage in passages:
        if passage.source in articles or len(articles) < N_ARTICLES:
            articles.setdefault(passage.source, []).append(passage)
    first = [own[:N_PASSAGES] for own in articles.values()]
    return [
        _in_turn(kind, language, first[n % len(first) :] + first[: n % len(first)]) if first else iter(())
        for n, kind in enumerate(KINDS)
    ]


def _in_turn(
    kind: tuple[Form, ...], language: str, articles: Sequence[Sequence[Passage]]
) -> Iterator[tuple[str, Cloze]]:
    """The questions of a kind, each once, from each article in turn."""
    seen = set[str]()
    for turn in zip_longest(*(_questions(kind, language, own) for own in articles)):
        for source, cloze in filter(None, turn):
            if cloze.question not in seen:
                seen.add(cloze.question)
                yield source, cloze


def _questions(
    kind: tuple[Form, ...], language: str, passages: Sequence[Passage]
) -> Iterator[tuple[str, Cloze]]:
    for passage in passages:
        for low, high in passage.sentences:
            for cloze in clozes(kind, passage.text[low:high].strip(), language, passage.title):
                yield passage.source, cloze
