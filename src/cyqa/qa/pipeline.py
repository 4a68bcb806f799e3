"""The pipeline: one object that holds an index and its models, and answers questions."""

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from cyqa.config import Config
from cyqa.corpus.credits import Work, credits_of
from cyqa.corpus.fold import fold_aligned, has_han
from cyqa.corpus.lines import is_blank
from cyqa.corpus.names import names_found
from cyqa.corpus.passages import cite
from cyqa.errors import QuestionError
from cyqa.index.encoder import load_encoder, load_lexicon, load_second_encoder
from cyqa.index.manifest import notices
from cyqa.index.store import Index, load_index
from cyqa.index.tokenise import tokenise
from cyqa.qa.agree import LONG
from cyqa.qa.chronicle import DEPTH, Chronicle, Window
from cyqa.qa.contradict import is_contradicted, quoted_names
from cyqa.qa.credited import MOST_ARTICLES, credit_asked, density
from cyqa.qa.decide import Candidate, Found, candidates, confidence, features, finest
from cyqa.qa.followup import rewrite
from cyqa.qa.introduced import Person, introductions, person_asked, speaks_of
from cyqa.qa.ordinals import counts_on
from cyqa.qa.question import analyse
from cyqa.qa.series import SENTENCE_STOP, bounds
from cyqa.qa.telling import Telling, is_told, tell, tell_when, tells_both
from cyqa.qa.time import asks_when, ends_asked, is_duration
from cyqa.qa.timeline import Event
from cyqa.qa.witness import TELLING, Witness, gather_witnesses, is_rare
from cyqa.reader.load import load_reader
from cyqa.records import Answer, Calibration, Citation, Hit, Passage, Reader, Turn
from cyqa.retriever.retrieve import Retriever
from cyqa.retriever.wording import Wording, share

MAX_QUESTION = 2000
SAME_MATTER = 2 / 3
"""Of the mass of a question's terms in the sentence that answers: with less, another sentence is of another
thing, 金沙港污水处理厂 where 白鹭湾污水处理厂 is asked of, and no other account."""
INTRODUCED = 0.9
"""Confidence in an introduction. Asked who each of the 1,580 people is whom a marked answer on newspapers
calls by more than the name, it finds 1,342: 971 in just these words, 361 in some of them or more."""
CREDITED = 0.9
"""Confidence in who did what for an article. Asked who wrote the article on so and so, its title, for each of
the 18 signed articles of newspaper_dev, it names those who signed it 18 times."""
_log = logging.getLogger(__name__)


class Pipeline:
    """Answers questions over one index. Thread-safe and reusable; keep one."""

    def __init__(
        self, retriever: Retriever, reader: Reader, calibration: Calibration, config: Config
    ) -> None:
        self.config = config
        self._retriever = retriever
        self._reader = reader
        self._calibration = calibration
        self._chronicle = Chronicle(retriever.index.articles)

    @classmethod
    def load(cls, folder: str | os.PathLike[str], config: Config | None = None) -> "Pipeline":
        """The pipeline of an index on disk.

        :raises IndexingError: if the index is missing, damaged, or made with another encoder.
        :raises ModelError: if a model cannot be loaded.
        """
        config, folder = config or Config(), Path(folder)
        encoder, second = load_encoder(config), load_second_encoder(config)
        index = load_index(folder, encoder, second, config)
        for notice in notices(index.manifest, folder, config):
            _log.warning(notice)
        wording = Wording(index.sparse, load_lexicon(config))
        reader, calibration = load_reader(config, encoder, wording, second)
        retriever = Retriever(index, encoder, second, wording)
        return cls(retriever, reader, calibration, config)

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
        window = self._chronicle.window(_checked(question))
        if window is None or not window.is_bounded:
            return self._retriever.retrieve(question, k)
        return window.hits(self._retriever.retrieve(question, max(k, DEPTH)))[:k]

    def timeline(self, first: date = date.min, last: date = date.max) -> tuple[Event, ...]:
        """The dated events of the articles within these days, in order; those of no known year come last."""
        return self._chronicle.timeline(first, last)

    def ask(self, question: str, history: Sequence[Turn] = (), sure: float = 0.0) -> Answer:
        """The answer in an article's own words, or one with `text=None` when they do not say.

        What is answered is `rewritten`, where that is not None: the question with its misspelt characters
        mended, and made to stand alone.

        :param history: earlier turns, oldest first. They tell what a question that leans on them means,
            and nothing else: one that stands alone is answered as without them.
        :param sure: in [0, 1]; an answer whose confidence is less is not given, nor one below the
            calibration's threshold.
        :raises QuestionError: if the question is empty or too long, or `sure` is no probability.
        """
        if not 0 <= sure <= 1:
            raise QuestionError(f"sure={sure}: give a probability from 0 to 1")
        alone = rewrite(_checked(question), history) or question
        meant = self._retriever.wording.mended(alone)
        answer = self._answer(meant, sure)
        return replace(answer, question=question, rewritten=meant if meant != question else None)

    def _answer(self, question: str, sure: float) -> Answer:
        """The answer to a question that stands alone."""
        window = self._chronicle.window(_checked(question))
        if window and is_told(question, window):
            told = self._told(question, window, sure)
            if told.text is not None:
                return told
        credit = credit_asked(question)
        if credit:
            return self._credited(question, *credit, sure)
        person = person_asked(question)
        if person and (introduced := self._introduced(question, person, sure)):
            return introduced
        found = self.find(question)
        if person:  # whose name alone tells nothing
            ranked = [each for each in found.ranked if (0, len(each.text)) not in person.places(each.text)]
            found = replace(found, ranked=ranked)
        silent = Answer(question, None, 0.0, (), (), found.hits)
        between = ends_asked(question)
        if not found.ranked:
            return self._between(question, between, found.hits, sure) if between else silent
        probability = confidence(self._calibration, features(question, found))
        best = found.ranked[0]
        hits = (*found.hits, *self._naming(quoted_names(question)))
        is_of_another = person is not None and not speaks_of(person, best.sentences(before=1))
        is_of_no_time = window is not None and window.is_nowhere(found.hits)
        if is_of_another or is_of_no_time or is_contradicted(question, best, hits):
            probability = 0.0
        is_length = is_duration(best.text) and probability >= self._calibration.threshold
        if between and not (is_length and self._states(between, best)):
            times = self._between(question, between, found.hits, sure)
            if times.text is not None:
                return times
        if probability < max(self._calibration.threshold, sure):
            return replace(silent, confidence=probability)
        context = best.sentences().strip()
        near = self._retriever.retrieve(context, self.config.top_k)
        holders: tuple[Hit, ...] = ()
        if TELLING <= len(best.text) < LONG:
            holders = self._retriever.retrieve(best.text, DEPTH)
        least = TELLING if holders and is_rare(best.text, holders) else LONG
        places = gather_witnesses(
            found.ranked, context, (*near, *holders), least, self._like(question, context)
        )
        if not has_han(question) and self._has_name(question, places[0]):
            places = tuple(place for place in places if self._has_name(question, place))
        return Answer(
            question,
            best.text,
            probability,
            best.items,
            tuple(dict.fromkeys(self._cite(place) for place in places if place.agrees)),
            found.hits,
            context,
            verdict=best.verdict,
            differing=tuple(self._cite(place) for place in places if not place.agrees),
        )

    def _has_name(self, question: str, place: Witness) -> bool:
        """Whether the sentence of a place has any of the question's names, or the question none."""
        text = self.index.articles[place.source].clean
        low, high = bounds(text, place.start, place.end, SENTENCE_STOP)
        return names_found(question, text[low:high]) > 0

    def _like(self, question: str, sentence: str) -> Callable[[str], bool]:
        """Whether another sentence holds nearly as much of the question's terms as this one."""

        def is_like(other: str) -> bool:
            wanted = self._retriever.wording.weighed(question)
            here, there = (share(wanted, set(tokenise(text))) for text in (sentence, other))
            return there >= SAME_MATTER * here

        return is_like

    def _naming(self, names: Sequence[str]) -> Iterator[Hit]:
        """The passages that each of these names leads to."""
        for name in names:
            yield from self._retriever.retrieve(name, self.config.top_k)

    def _told(self, question: str, window: Window, sure: float) -> Answer:
        """The events of the time asked for, or their times.

        The confidence is not fitted to data, there being few such questions: half stands for the
        time, which is certain, the rest for the topic.
        """
        hits = window.hits(self._retriever.retrieve(question, DEPTH))
        tellings = tell(question, window, hits, self.index.articles, self.index.sparse.idf)
        topic = max((telling.topic for telling in tellings), default=0.0)
        return self._of_tellings(question, tellings, topic, hits[: self.config.top_k], sure)

    def _introduced(self, question: str, person: Person, sure: float) -> Answer | None:
        """What the articles call the person, in the words of the fullest introduction; None without one."""
        hits = self._retriever.retrieve(question if has_han(question) else question.title(), DEPTH)
        found = [
            (hit.passage.text[start:end], hit.passage, start, end)
            for hit in hits
            for start, end in introductions(person, hit.passage.text)
        ]
        if not found or sure > INTRODUCED:
            return None
        words, passage, start, _ = max(found, key=lambda each: len(each[0]))
        told = sorted((each for each in found if each[0] in words), key=lambda each: -len(each[0]))
        citations = (
            cite(self.index.articles[at.source], at.start + low, at.start + high) for _, at, low, high in told
        )
        context = next(passage.text[low:high] for low, high in passage.sentences if low <= start < high)
        shown = hits[: self.config.top_k]
        return Answer(
            question, words, INTRODUCED, (), tuple(dict.fromkeys(citations)), shown, context.strip()
        )

    def _credited(self, question: str, work: Work, told: str, sure: float) -> Answer:
        """Who did this work for the article that is told of or, where none is, for each of a few."""
        articles = self.index.articles
        hits = self._retriever.retrieve(told or question, self.config.top_k)
        wanted = self._retriever.wording.weighed(told) if told else ()
        near = dict.fromkeys(hit.passage.source for hit in hits)
        dense = {source: density(wanted, articles[source].clean) for source in near}
        best = max(dense, key=lambda source: dense[source], default="")
        meant = [best] if dense.get(best) else list(articles)
        is_told = len(meant) <= MOST_ARTICLES and sure <= CREDITED
        read = [articles[source] for source in meant] if is_told else []
        found = [(article, credit) for article in read for credit in credits_of(article, work)]
        if not found:
            return Answer(question, None, 0.0, (), (), hits)
        items = tuple(article.clean[low:high] for article, credit in found for low, high in credit.names)
        return Answer(
            question,
            "；".join(article.clean[slice(*credit.whole)] for article, credit in found),
            CREDITED,
            items if len(items) > 1 else (),
            tuple(cite(article, *credit.whole) for article, credit in found),
            hits,
            "\n".join(article.clean[slice(*credit.sentence)].strip() for article, credit in found),
        )

    def _states(self, ends: tuple[str, str], best: Candidate) -> bool:
        """Whether the sentence of a length of time tells that it lies between these two events."""
        told = best.sentences()
        return tells_both(ends, told, self.index.sparse.idf) or counts_on(ends, best.text, told)

    def _between(self, question: str, ends: tuple[str, str], hits: tuple[Hit, ...], sure: float) -> Answer:
        """The times of the two events between which time is asked for, where no words state how long."""
        idf, articles = self.index.sparse.idf, self.index.articles
        found: list[Telling] = []
        for end in ends:
            places = hits, self._retriever.retrieve(end, self.config.top_k)
            told = [tell_when(end, place, self._chronicle, articles, idf) for place in places]
            found += sorted(filter(None, told), key=lambda telling: -telling.topic)[:1]
        tellings = tuple(found)
        if len({telling.places for telling in tellings}) < len(ends):
            tellings = ()
        topic = min((telling.topic for telling in tellings), default=0.0)
        return self._of_tellings(question, tellings, topic, hits, sure)

    def _of_tellings(
        self, question: str, tellings: tuple[Telling, ...], topic: float, hits: tuple[Hit, ...], sure: float
    ) -> Answer:
        """The answer that consists of these events, or of their times."""
        probability = 0.5 + 0.4 * topic if tellings else 0.0
        if probability < max(self._calibration.threshold, sure):
            return Answer(question, None, probability, (), (), hits)
        articles = self.index.articles
        first = [telling.places[0] for telling in tellings]
        items = tuple(articles[source].clean[start:end] for source, start, end in first)
        places = [place for telling in tellings for place in telling.places]
        sentences = (articles[t.places[0][0]].clean[slice(*t.sentence)].strip() for t in tellings)
        context = "\n".join(dict.fromkeys(sentences))
        citations = tuple(cite(articles[source], start, end) for source, start, end in places)
        parts = items if len(items) > 1 else ()
        return Answer(question, "；".join(items), probability, parts, citations, hits, context)

    def find(self, question: str) -> Found:
        """What retrieval and reading find, before anything is decided.

        :raises QuestionError: as `ask`.
        """
        return self.read(question, self.retrieve(question))

    def read(self, question: str, hits: Sequence[Hit]) -> Found:
        """What reading these passages finds."""
        titled = [_titled(hit.passage) for hit in hits]
        found = self._reader.read(fold_aligned(question), [fold_aligned(text) for text, _ in titled])
        readings = [reading.after(shift) for reading, (_, shift) in zip(found, titled, strict=True)]
        hits = tuple(replace(hit, margin=read.margin) for hit, read in zip(hits, readings, strict=True))
        texts = {hit.passage.source: self.index.articles[hit.passage.source].clean for hit in hits}
        ranked = candidates(analyse(question), hits, readings, texts)
        if asks_when(question):
            ranked = finest(question, self._chronicle.when(ranked))
        window = self._chronicle.window(question)
        if window:
            ranked = window.ranked(ranked)
        if not ranked:
            return Found(hits, ranked)
        stated = share(
            self._retriever.wording.weighed(question), set(tokenise(ranked[0].sentences(before=1)))
        )
        return Found(
            hits, ranked, stated, window.of_candidate(ranked[0]) if window and window.is_named else 1.0
        )

    def _cite(self, place: Witness) -> Citation:
        return cite(self.index.articles[place.source], place.start, place.end)


def _titled(passage: Passage) -> tuple[str, int]:
    """The passage after the title of its article, as the reader knows it, and how many characters that is.

    Not after one that it holds itself, or that is only how the article begins.
    """
    if passage.start < len(passage.title) or passage.title.endswith("…") or passage.title == passage.source:
        return passage.text, 0
    return f"{passage.title}\n{passage.text}", len(passage.title) + 1


def _checked(question: str) -> str:
    if not isinstance(question, str):
        raise QuestionError(f"a question is a string, not {type(question).__name__}")
    if is_blank(question):
        raise QuestionError("the question is empty: type one")
    if len(question) > MAX_QUESTION:
        raise QuestionError(
            f"the question has {len(question):,} characters, at most {MAX_QUESTION:,} are read: shorten it"
        )
    return question
