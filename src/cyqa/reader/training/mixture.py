"""The stream of training examples: which questions, which passages, which variations, in which shares.

`Mixture.group(i)` is a function of the seed and `i` alone, so that a resumed run sees what an
uninterrupted one would have seen.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import InitVar, dataclass, field
from itertools import accumulate, pairwise

import bm25s
import numpy as np
from pypinyin import lazy_pinyin
from tokenizers import Tokenizer
from tqdm import tqdm

from cyqa.corpus.words import tagged
from cyqa.reader.training import augment, examples
from cyqa.reader.training.datasets import Paragraph, Question
from cyqa.records import Encoder

RUN_TIME_CHARACTERS = 200
_N_HARD, _N_NEAR = 12, 5
_ASKS_FOR_CLAUSES = re.compile("如何|怎么|怎样|为什么|为何|原因|哪些")
_QUOTES = (("“", "”"), ("《", "》"), ("「", "」"))


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of the sources among all examples, of negatives among them, and of kinds among negatives."""

    chinese: float = 0.15
    english: float = 0.08
    switched: float = 0.03
    xquad: float = 0.09
    newspaper: float = 0.33
    reworded: float = 0.32
    xquad_english: float = 0.45
    negative: float = 0.36
    negative_newspaper: float = 0.28
    """Of the newspaper questions that have an answer; about a quarter of them have none anyway."""
    hard: float = 0.50
    """Of the negatives: a passage that seems to answer. The others are any passage or a near miss."""
    hard_newspaper: float = 0.70
    exchanged: float = 0.10
    """Of the positives: a name or number exchanged in question and passage alike, so the answer stays."""
    whole_sentences: float = 0.60
    newspaper_style: float = 0.25
    titled: float = 0.50
    """Of the passages that stand behind the title of their article: the title goes before."""


@dataclass(slots=True)
class Mixture:
    """Draws examples. `questions` are Chinese, `english` some of them in English.

    `xquad` has every language on Chinese paragraphs, `newspaper` also questions without an answer, and so has
    `reworded`, on the same articles in words further from theirs.
    """

    tokenizer: Tokenizer
    questions: Sequence[Question]
    english: Sequence[Question]
    xquad: Sequence[Question]
    newspaper: Sequence[Question]
    reworded: Sequence[Question]
    glosses: augment.Glosses
    encoder: InitVar[Encoder]
    shares: Shares = field(default_factory=Shares)
    seed: int = 0
    _weights: list[float] = field(init=False, repr=False)
    _by_language: dict[str, list[Question]] = field(init=False, repr=False)
    _hard: dict[str, list[str]] = field(init=False, repr=False)
    _mentions: dict[str, list[augment.Mention]] = field(init=False, repr=False)
    _pools: dict[str, list[str]] = field(init=False, repr=False)
    _latin: dict[str, list[str]] = field(init=False, repr=False)

    def __post_init__(self, encoder: Encoder) -> None:
        self.questions = [question for question in self.questions if question.spans]
        self.xquad = [question for question in self.xquad if question.spans]
        self._weights = [_weight(question) for question in self.questions]
        self._by_language = {}
        for question in self.xquad:
            self._by_language.setdefault(question.language, []).append(question)
        newspaper = [*self.newspaper, *self.reworded]
        in_chinese = [question for question in newspaper if question.language == "zh"]
        chinese = [*self.questions, *self._by_language["zh"], *in_chinese]
        self._hard = hard_passages(chinese, _N_HARD) | near_passages(newspaper, encoder, _N_NEAR)
        self._mentions = {}
        pools: dict[str, dict[str, None]] = {}
        for question in chinese:
            self._mentions[question.id] = mentions_in(question.text)
            for mention in self._mentions[question.id]:
                pools.setdefault(mention.kind, {})[mention.text] = None
        self._pools = {kind: list(names) for kind, names in pools.items()}
        self._latin = {}
        for question in self._by_language["en"]:
            names = [m.text for m in augment.latin_mentions(question.text) if m.kind == "latin"]
            self._latin.setdefault(question.paragraph.article, []).extend(names)

    def group(self, number: int, n_tokens: int, micro_tokens: int, cap: int) -> list[examples.MicroBatch]:
        """About `n_tokens` tokens of examples of at most `cap` tokens, batched by length, in random order."""
        rng = random.Random(f"{self.seed}/{number}")
        drawn: list[examples.Example] = []
        total = 0
        while total < n_tokens:
            example = self.draw(rng, cap)
            if example is not None:
                drawn.append(example)
                total += len(example.pair.ids)
        batches = examples.micro_batches(drawn, micro_tokens)
        rng.shuffle(batches)
        return batches

    def draw(self, rng: random.Random, cap: int) -> examples.Example | None:
        """One example of at most `cap` tokens; None if the drawn variation does not apply."""
        shares = self.shares
        sources = ("chinese", "english", "switched", "xquad", "newspaper", "reworded")
        source = rng.choices(sources, [getattr(shares, name) for name in sources])[0]
        question = self._pick(source, rng)
        kind = self._kind(question, source, rng)
        if kind == "hard":
            cropped: tuple[str, list[tuple[int, int]]] | None = (rng.choice(self._hard[question.id]), [])
        else:
            cropped = self._crop(question, rng, cap, with_answer=kind != "answerless")
        if cropped is None:
            return None
        passage, spans = cropped
        title = question.paragraph.headline(question.paragraph.text.find(passage))
        asked: str | None = question.text
        if kind == "near":
            asked, spans = self._near_miss(question, passage, spans, rng), []
        elif kind == "positive" and question.language == "zh" and rng.random() < shares.exchanged:
            asked, passage, spans = self._exchanged(question, passage, spans, rng)
        if asked is None:
            return None
        if source == "switched":
            share = rng.uniform(0.4, 1.0) if rng.random() < 0.6 else 1.0
            asked = augment.code_switch(
                [word for word, _ in tagged(asked)], self.glosses, _romanise, share, rng
            )
        asked, passage, spans = self._restyle(asked, passage, spans, rng)
        if title and rng.random() < shares.titled:
            passage, spans = titled(title, passage, spans)
        return examples.label(examples.encode(self.tokenizer, asked, passage, cap), spans)

    def _kind(self, question: Question, source: str, rng: random.Random) -> str:
        is_newspaper = source in ("newspaper", "reworded")
        share = self.shares.negative_newspaper if is_newspaper else self.shares.negative
        if question.spans and rng.random() >= share:
            return "positive"
        if rng.random() < (self.shares.hard_newspaper if is_newspaper else self.shares.hard):
            return "hard" if self._hard.get(question.id) else "answerless"
        return rng.choice(["answerless", "near"]) if question.spans else "answerless"

    def _pick(self, source: str, rng: random.Random) -> Question:
        if source == "newspaper":
            return rng.choice(self.newspaper)
        if source == "reworded":
            return rng.choice(self.reworded)
        if source == "english":
            return rng.choice(self.english)
        if source != "xquad":
            return rng.choices(self.questions, self._weights)[0]
        if rng.random() < self.shares.xquad_english:
            return rng.choice(self._by_language["en"])
        return rng.choice(self._by_language[rng.choice(sorted(self._by_language))])

    def _near_miss(
        self, question: Question, passage: str, golds: examples.Spans, rng: random.Random
    ) -> str | None:
        if question.language == "zh":
            near = rivals(passage, golds)
            return augment.near_miss(
                question.text, self._mentions[question.id], passage, near, self._pools, rng
            )
        elsewhere = rng.choice([article for article in self._latin if article != question.paragraph.article])
        mentioned = augment.latin_mentions(question.text)
        return augment.latin_near_miss(question.text, mentioned, passage, self._latin[elsewhere], rng)

    def _exchanged(
        self, question: Question, passage: str, spans: list[tuple[int, int]], rng: random.Random
    ) -> tuple[str, str, list[tuple[int, int]]]:
        """Question, passage and spans about another name or number; as they were if none can be exchanged."""
        mention = augment.exchangeable(self._mentions[question.id], passage, rng)
        other = mention and augment.substitute(mention, passage + question.text, self._pools, rng)
        if mention and other:
            exchanged = augment.exchange(passage, spans, mention.text, other)
            if exchanged:
                return question.text.replace(mention.text, other), *exchanged
        return question.text, passage, spans

    def _crop(
        self, question: Question, rng: random.Random, cap: int, with_answer: bool
    ) -> tuple[str, list[tuple[int, int]]] | None:
        text = question.paragraph.text
        golds = examples.gold_spans(text, question.spans)
        if rng.random() < self.shares.whole_sentences:
            limit = int(rng.triangular(40, RUN_TIME_CHARACTERS + 20, 165))
            start, end = _sentence_crop(text, golds, limit, rng, with_answer)
        else:
            limit = rng.randint(60, max(61, int(cap * 1.45)))
            start, end = _free_crop(text, golds, limit, rng, with_answer)
        inside = [(s - start, e - start) for s, e in golds if start <= s and e <= end]
        crop = text[start:end]
        if with_answer != bool(inside) or len(crop) < 10:
            return None
        if not with_answer and any(text[s:e] in crop for s, e in golds):
            return None
        return crop, inside

    def _restyle(
        self, asked: str, passage: str, spans: list[tuple[int, int]], rng: random.Random
    ) -> tuple[str, str, list[tuple[int, int]]]:
        if rng.random() < 0.5:
            passage, spans = augment.without_spaces(passage, spans)
        if rng.random() >= self.shares.newspaper_style:
            return asked, passage, spans
        passage = augment.newspaper_marks(passage)
        if rng.random() < 0.4:
            passage = augment.full_width(passage)
        if rng.random() < 0.2:
            asked = augment.full_width(asked)
        if rng.random() < 0.4:
            lengths = [len(word) for word, _ in tagged(passage)]
            ends = list(accumulate(lengths))
            words = [
                (e - n, e)
                for n, e in zip(lengths, ends, strict=True)
                if n > 1 and passage[e - n : e].isalnum()
            ]
            if words:
                start, end = rng.choice(words)
                if not any(s < end and start < e and (start < s or e < end) for s, e in spans):
                    passage, spans = augment.quote(passage, spans, start, end, rng.choice(_QUOTES))
        return asked, passage, spans


def titled(title: str, passage: str, spans: examples.Spans) -> tuple[str, list[tuple[int, int]]]:
    """The passage after the title of its article, and where the spans stand then."""
    shift = len(title) + 1
    return f"{title}\n{passage}", [(start + shift, end + shift) for start, end in spans]


def mentions_in(text: str) -> list[augment.Mention]:
    """Numbers, titles, names and things of a Chinese text."""
    return augment.mentions(text, tagged(text))


def rivals(passage: str, golds: examples.Spans) -> list[augment.Mention]:
    """What a passage mentions, but not in the sentences where the answers stand."""
    told = "".join(
        passage[start:end]
        for start, end in examples.sentences(passage)
        if any(s < end and start < e for s, e in golds)
    )
    return [mention for mention in mentions_in(passage) if mention.text not in told]


def hard_passages(questions: Sequence[Question], n: int) -> dict[str, list[str]]:
    """Question id → the best passages by BM25 over characters and bigrams that hold none of its answers."""
    paragraphs = list(dict.fromkeys(question.paragraph for question in questions))
    passages = [
        paragraph.text[start:end]
        for paragraph in paragraphs
        for start, end in examples.packed_passages(paragraph.text, RUN_TIME_CHARACTERS)
        if end - start >= 20
    ]
    index = bm25s.BM25()
    index.index([grams(passage) for passage in passages], show_progress=False)
    asked = [grams(question.text) for question in questions]
    found, _ = index.retrieve(asked, k=3 * n, show_progress=False, n_threads=1)
    return {
        question.id: [
            passages[int(at)]
            for at in row
            if not any(answer.strip(" 。") in passages[int(at)] for answer in question.answers)
        ][:n]
        for question, row in zip(questions, found, strict=True)
    }


def near_passages(questions: Sequence[Question], encoder: Encoder, n: int) -> dict[str, list[str]]:
    """Question id → the passages of its own paragraph nearest to it that hold none of its answers."""
    found: dict[str, list[str]] = {}
    of_paragraph: dict[Paragraph, list[Question]] = {}
    for question in questions:
        of_paragraph.setdefault(question.paragraph, []).append(question)
    for paragraph, asked in tqdm(of_paragraph.items(), desc="near passages", disable=None):
        spans = examples.packed_passages(paragraph.text, RUN_TIME_CHARACTERS)
        passages = [paragraph.text[start:end] for start, end in spans]
        cosines = encoder.encode_questions([q.text for q in asked]) @ encoder.encode_passages(passages).T
        for question, row in zip(asked, cosines, strict=True):
            golds = examples.gold_spans(paragraph.text, question.spans)
            silent = [
                at
                for at in np.argsort(-row)
                if not any(start < spans[at][1] and spans[at][0] < end for start, end in golds)
            ]
            found[question.id] = [passages[at] for at in silent[:n]]
    return found


def grams(text: str) -> list[str]:
    """Characters and pairs of neighbours: `["重", "庆", "重庆"]` for `重庆`."""
    text = text.lower()
    return [*text, *(text[at : at + 2] for at in range(len(text) - 1))]


def _weight(question: Question) -> float:
    """Long answers count less, but to questions that ask for them.

    Those of CMRC dev are half as long as those of train (11 to 19 characters).
    """
    if _ASKS_FOR_CLAUSES.search(question.text):
        return 1.4
    return min(1.0, 24 / len(question.answers[0]))


def _sentence_crop(
    text: str, golds: examples.Spans, limit: int, rng: random.Random, with_answer: bool
) -> tuple[int, int]:
    """Whole sentences, grown from those of one gold (or from any one) to about `limit` characters."""
    spans = examples.sentences(text)
    if with_answer:
        start, end = rng.choice(golds)
        first = next(i for i, span in enumerate(spans) if span[1] > start)
        last = next(i for i, span in enumerate(spans) if span[1] >= end)
    else:
        first = last = rng.randrange(len(spans))
    while True:
        grown = []
        if first > 0 and spans[last][1] - spans[first - 1][0] <= limit:
            grown.append((first - 1, last))
        if last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= limit:
            grown.append((first, last + 1))
        if not with_answer:
            grown = [
                (a, b) for a, b in grown if not any(s < spans[b][1] and spans[a][0] < e for s, e in golds)
            ]
        if not grown:
            return spans[first][0], spans[last][1]
        first, last = rng.choice(grown)


def _free_crop(
    text: str, golds: examples.Spans, limit: int, rng: random.Random, with_answer: bool
) -> tuple[int, int]:
    """At most `limit` characters, cut anywhere; beside the golds if it must not hold them."""
    if with_answer:
        start, end = rng.choice(golds)
        low = (
            rng.randint(max(0, end - limit), max(0, min(start, len(text) - limit)))
            if end - start < limit
            else start
        )
        return min(low, start), max(min(len(text), low + limit), end)
    edges = [0, *(at for span in golds for at in span), len(text)]
    gaps = [(a, b) for a, b in pairwise(edges) if b - a >= 20]
    if not gaps:
        return 0, 0
    low, high = rng.choice(gaps)
    start = rng.randint(low, max(low, high - limit))
    return start, min(high, start + limit)


def _romanise(word: str) -> str:
    """Pinyin without tones as names are written: `谭先生` → `Tanxiansheng`."""
    return "".join(lazy_pinyin(word)).capitalize()
