"""CMRC 2018, DRCD and XQuAD read from their published files into frozen records.

Spans are `[start, end)` in code points of the paragraph's text. All text is Simplified Chinese.
"""

import json
import random
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from opencc import OpenCC

from cyqa.errors import SourceError

WRITTEN = Path(__file__).parent / "data"
"""What was written for this project: `newspaper_train.json`, `…_reworded.json`, `…_dev.json`, `…_test.json`,
`english.tsv`."""
N_ARTICLES_APART = 6
_APART_SEED = 2018


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A passage of text; `article` is the title, or the paragraph's id where there is none.

    `headlines` are the starts of the lines that are the title of what follows, none where no line is.
    """

    corpus: str
    article: str
    text: str
    headlines: tuple[int, ...] = ()

    def headline(self, at: int) -> str:
        """The title of what stands at this offset, "" if no line is or the offset is within it."""
        start = max((start for start in self.headlines if start <= at), default=at)
        title = self.text[start:].split("\n", 1)[0]
        return title if start + len(title) < at else ""


@dataclass(frozen=True, slots=True)
class Question:
    """`answers` as annotated; `spans` are the places in `paragraph.text` where one of them stands."""

    id: str
    language: str
    text: str
    paragraph: Paragraph
    answers: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


def read_cmrc(archive: Path, part: str) -> list[Question]:
    """Questions of CMRC 2018; `part` is `train`, `trial` or `dev`. Answers that are not verbatim lack a span.

    :raises SourceError: if the archive cannot be read.
    """
    try:
        with zipfile.ZipFile(archive) as bundle:
            articles = json.loads(bundle.read(f"{part}.json"))["data"]
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise SourceError(
            f"{archive} is not the CMRC 2018 archive ({error}); see the model card for its source"
        ) from error
    return [
        question
        for article in articles
        for entry in article["paragraphs"]
        for question in _questions(entry, Paragraph("cmrc", entry["id"], entry["context"]))
    ]


def read_drcd(path: Path) -> list[Question]:
    """Questions of a DRCD file in Simplified Chinese. The conversion maps character to character.

    :raises SourceError: if the file cannot be read.
    """
    simplified = OpenCC("t2s").convert
    found = []
    for article in _articles(path):
        for entry in article["paragraphs"]:
            text = simplified(entry["context"])
            if len(text) != len(entry["context"]):
                raise SourceError(
                    f"{path}: conversion changed the length of paragraph {entry['id']}; use OpenCC's t2s"
                )
            for question in _questions(entry, Paragraph("drcd", article["title"], entry["context"])):
                answers = tuple(simplified(answer) for answer in question.answers)
                found.append(
                    replace(
                        question,
                        text=simplified(question.text),
                        answers=answers,
                        paragraph=Paragraph("drcd", simplified(article["title"]), text),
                    )
                )
    return found


def read_xquad(chinese: Path, titled: Path, translations: Path) -> list[Question]:
    """The questions of XQuAD in every language of `translations` and Chinese, on Chinese paragraphs.

    `titled` is the file whose articles carry titles (`xquad.en-zh.dev.json`).

    :raises SourceError: if a file cannot be read.
    """
    title_of = {
        qa["id"]: article["title"]
        for article in _articles(titled)
        for entry in article["paragraphs"]
        for qa in entry["qas"]
    }
    in_languages: dict[str, dict[str, str]] = json.loads(translations.read_text(encoding="utf-8"))
    found = []
    for article in _articles(chinese):
        for entry in article["paragraphs"]:
            paragraph = Paragraph("xquad", title_of[entry["qas"][0]["id"]], entry["context"])
            for question in _questions(entry, paragraph):
                found.append(question)
                for language, text in in_languages[question.id].items():
                    found.append(replace(question, language=language, text=text))
    return found


def read_newspaper(path: Path) -> list[Question]:
    """Questions on newspaper articles; those without an answer have no spans.

    :raises SourceError: if the file cannot be read.
    """
    return [
        question
        for article in _articles(path)
        for entry in article["paragraphs"]
        for question in _in_languages(entry, _report(article["title"], entry))
    ]


def read_reworded(path: Path, newspaper: Iterable[Question]) -> list[Question]:
    """More questions on articles that `newspaper` has questions on, whose ids begin with their paragraph's.

    :raises SourceError: if the file cannot be read.
    """
    paragraphs = {question.id.rpartition("-")[0]: question.paragraph for question in newspaper}
    return [
        question for entry in _articles(path) for question in _in_languages(entry, paragraphs[entry["id"]])
    ]


def _in_languages(entry: dict[str, Any], paragraph: Paragraph) -> Iterator[Question]:
    for question, qa in zip(_questions(entry, paragraph), entry["qas"], strict=True):
        yield replace(question, language=qa["language"])


def _report(title: str, entry: Any) -> Paragraph:
    return Paragraph("newspaper", title, entry["context"], tuple(entry.get("headlines", [0])))


def in_english(path: Path, questions: Iterable[Question]) -> list[Question]:
    """The questions that `path` has in English, as lines of id, tab and question.

    :raises SourceError: if the file cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise SourceError(f"{path} cannot be read ({error.strerror})") from error
    english = dict(line.split("\t") for line in lines)
    return [
        replace(question, language="en", text=english[question.id])
        for question in questions
        if question.id in english
    ]


def articles_apart(titles: Iterable[str]) -> frozenset[str]:
    """The titles kept for development: six drawn from the sorted titles with a fixed seed."""
    return frozenset(random.Random(_APART_SEED).sample(sorted(set(titles)), N_ARTICLES_APART))


def split_apart(questions: Sequence[Question]) -> tuple[list[Question], list[Question]]:
    """(for training, kept apart), by article."""
    apart = articles_apart(question.paragraph.article for question in questions)
    return (
        [question for question in questions if question.paragraph.article not in apart],
        [question for question in questions if question.paragraph.article in apart],
    )


def nearest(text: str, answer: str, start: int) -> int | None:
    """Where `answer` stands in `text` nearest to `start`: 2 for `("aabab", "b", 3)`; None if nowhere."""
    places = occurrences(text, answer)
    return min(places, key=lambda at: abs(at - start), default=None)


def occurrences(text: str, part: str) -> list[int]:
    """Every start of `part` in `text`, overlapping ones included; none for an empty part."""
    found = []
    at = text.find(part) if part else -1
    while at >= 0:
        found.append(at)
        at = text.find(part, at + 1)
    return found


def _questions(entry: dict[str, Any], paragraph: Paragraph) -> list[Question]:
    found = []
    for qa in entry["qas"]:
        spans = []
        for answer in qa["answers"]:
            start = nearest(paragraph.text, answer["text"], answer["answer_start"])
            if start is not None and answer["text"]:
                spans.append((start, start + len(answer["text"])))
        answers = tuple(dict.fromkeys(answer["text"] for answer in qa["answers"]))
        found.append(
            Question(qa["id"], "zh", qa["question"], paragraph, answers, tuple(dict.fromkeys(spans)))
        )
    return found


def _articles(path: Path) -> list[dict[str, Any]]:
    try:
        articles: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["data"]
    except (OSError, KeyError, ValueError) as error:
        raise SourceError(
            f"{path} is not a SQuAD-style data set ({error}); see the model card for its source"
        ) from error
    return articles
