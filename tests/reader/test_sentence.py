"""The sentence reader: which sentence it puts first, by one reason at a time."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from cyqa.index.sparse import SparseIndex
from cyqa.reader.sentence import LOGITS_PER_COSINE, SentenceReader
from cyqa.retriever.wording import Wording

WORDING = Wording(SparseIndex.build([]))
"""Of an empty index: all words weigh the same."""


class Compass:
    """An encoder to which every text lies where it is told, and all others at 90° to the question."""

    fingerprint, dimension = "compass", 2

    def __init__(self, **cosines: float) -> None:
        self.cosines = cosines
        self.asked = 0

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += 1
        return np.array([[1, 0]] * len(texts), np.float32)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        cosines = np.array([self.cosines.get(text, 0.0) for text in texts], np.float32)
        return np.stack([cosines, np.sqrt(1 - cosines**2)], axis=1)


def first(
    question: str, *passages: str, encoder: Compass | None = None, second: Compass | None = None
) -> str:
    """The best sentence of all passages, the earlier of two that are alike."""
    reader = SentenceReader(encoder or Compass(), second, WORDING)
    readings = reader.read(question, passages)
    found = [
        (span.score, passage[span.start : span.end])
        for passage, reading in zip(passages, readings, strict=True)
        for span in reading.spans
    ]
    return max(found, key=lambda item: item[0])[1]


REASONS = [
    # the question's words
    ("谁修了大桥", "天气很好啊。大桥由王工修。会议结束了。", "大桥由王工修。"),
    # its words in the sentence before, of two that have none themselves
    ("大桥用了几年", "水库还早。用了五年。大桥在修。用了三年。", "用了三年。"),
    # its numbers, however they are written
    ("5月怎样了", "六月开工了。五月开工了。", "五月开工了。"),
    ("What began in May?", "六月开工典礼。五月开工典礼。", "五月开工典礼。"),
    # a date where one is asked for, a number where one is
    ("他何时来", "他来了成都。他5月来。", "他5月来。"),
    ("when was it", "工程在省城开工。工程在九月开工。", "工程在九月开工。"),
    ("来了多少", "大家都来了这里。那里来了三十人。", "那里来了三十人。"),
    ("how many came", "大家都来了这里。来了三十人呢。", "来了三十人呢。"),
    # and otherwise more than a heading
    ("如何", "盛会\n与会者对这样的安排都很满意。", "与会者对这样的安排都很满意。"),
]


@pytest.mark.parametrize(("question", "passage", "expected"), REASONS)
def test_what_is_asked_for_comes_first(question: str, passage: str, expected: str) -> None:
    assert first(question, passage) == expected


def test_meaning_comes_before_all_else() -> None:
    near = Compass(**{"他走了。": 0.9})
    assert first("2020年5月大桥修了几米", "2020年5月大桥修了三米。", "他走了。", encoder=near) == "他走了。"


def test_the_second_encoder_is_asked_only_where_words_are_unknown() -> None:
    second = Compass(**{"桥在江上。": 0.9})
    passages = ("山在城外呢。桥在江上。",)
    assert first("Where is the bridge?", *passages, second=second) == "桥在江上。"
    assert second.asked == 1
    assert first("山在城外的哪里", *passages, second=second) == "山在城外呢。"
    assert second.asked == 1


def test_every_sentence_is_scored_and_none_says_that_nothing_answers() -> None:
    reader = SentenceReader(Compass(), None, WORDING)
    readings = reader.read("问题", ["一句。二句！ \n三句", "", " \n"])
    assert [len(reading.spans) for reading in readings] == [3, 0, 0]
    assert all(reading.null_score == 0 for reading in readings)
    assert {("一句。二句！ \n三句")[span.start : span.end] for span in readings[0].spans} == {
        "一句。",
        "二句！",
        "三句",
    }
    scores = [span.score for span in readings[0].spans]
    assert scores == sorted(scores, reverse=True)
    assert max(scores) < LOGITS_PER_COSINE


@pytest.mark.parametrize("question", ["", "?", "👩\u200d👩", "\ud800", "长" * 2000])
def test_odd_questions_do_no_harm(question: str) -> None:
    assert first(question, "成渝双城。") == "成渝双城。"
    assert SentenceReader(Compass(), Compass(), WORDING).read(question, []) == []
