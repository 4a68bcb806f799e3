"""Questions with gold answers: the question set's JSON lines (eval/README.md), every offset checked."""

import json
import re
from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cyqa.errors import QuestionError
from cyqa.evaluation.fields import FieldError, get, objects, text
from cyqa.records import Turn

TYPES = (
    "number", "date", "entity", "place", "definition", "list", "why", "how", "speaker", "yesno", "both",
    "time", "followup", "unanswerable", "feedback",
)  # fmt: skip
LANGUAGES = ("zh", "en", "zh-hant")
SPLITS = ("dev", "test")
_VERDICT = re.compile(r"(?:^|; )(yes|no)\b")
"""In the notes of a yes/no question."""


@dataclass(frozen=True, slots=True)
class Place:
    """`[start, end)` in code points of the raw article `source`."""

    source: str
    start: int
    end: int

    def overlaps(self, other: "Place") -> bool:
        """Whether the two share a character."""
        return self.source == other.source and self.start < other.end and other.start < self.end

    def holds(self, other: "Place") -> bool:
        """Whether every character of the other is in this one."""
        return self.source == other.source and self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Gold:
    """An accepted wording, and the places that state it."""

    text: str
    spans: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question, what answers it and where that stands. Without answers and items: unanswerable."""

    id: str
    type: str
    lang: str
    split: str
    question: str
    history: tuple[Turn, ...]
    answers: tuple[Gold, ...]
    items: tuple[Gold, ...]
    evidence: tuple[Place, ...]
    notes: str = ""

    @property
    def is_answerable(self) -> bool:
        """Whether the articles answer it."""
        return bool(self.answers or self.items)

    @property
    def verdict(self) -> str | None:
        """`yes` or `no`, where that is what the answer comes to."""
        told = _VERDICT.search(self.notes) if self.type == "yesno" else None
        return told[1] if told else None

    @property
    def needs(self) -> tuple[tuple[Place, ...], ...]:
        """What has to be found: each need is met by any one of its places.

        One need, the evidence, where one wording answers; one for each item where only items do.
        """
        if self.answers:
            return (self.evidence,)
        return tuple(
            tuple(place for place in self.evidence if any(place.holds(span) for span in item.spans))
            for item in self.items
        )


def load_questions(path: Path, articles: Mapping[str, str]) -> tuple[Question, ...]:
    """The questions of a file, in its order.

    :param articles: raw text by source, to check offsets against.
    :raises QuestionError: naming file, line and field of the first fault: no JSON, a field missing or
        of another type, an unknown type, language or split, an id used twice, a place that is not in
        the articles or does not hold the text it is said to.
    """
    questions: list[Question] = []
    lines: dict[str, int] = {}
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        try:
            question = _question(_object(line), articles)
            if question.id in lines:
                raise FieldError("id", f"{question.id!r} stands on line {lines[question.id]} already")
        except FieldError as error:
            raise QuestionError(f"{path}:{number}: {error}") from error
        lines[question.id] = number
        questions.append(question)
    if not questions:
        raise QuestionError(f"{path}: holds no question")
    return tuple(questions)


def _lines(path: Path) -> list[bytes]:
    try:
        return path.read_bytes().removeprefix(BOM_UTF8).split(b"\n")
    except OSError as error:
        raise QuestionError(f"{path}: cannot be read ({error.strerror})") from error


def _object(line: bytes) -> dict[str, Any]:
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise FieldError("line", f"is not UTF-8 (byte {error.start + 1}: {error.reason})") from error
    except (ValueError, RecursionError) as error:
        raise FieldError("line", f"is not JSON ({error})") from error
    if not isinstance(value, dict):
        raise FieldError("line", "is not a JSON object")
    return value


def _question(record: dict[str, Any], articles: Mapping[str, str]) -> Question:
    question = Question(
        id=text(record, "id"),
        type=_choice(record, "type", TYPES),
        lang=_choice(record, "lang", LANGUAGES),
        split=_choice(record, "split", SPLITS),
        question=text(record, "question"),
        history=tuple(turn(asked, prefix) for prefix, asked in objects(record, "history")),
        answers=tuple(_gold(gold, prefix, articles) for prefix, gold in objects(record, "answers")),
        items=tuple(_gold(gold, prefix, articles) for prefix, gold in objects(record, "items")),
        evidence=tuple(_place(place, prefix, articles) for prefix, place in objects(record, "evidence")),
        notes=get(record, "notes", (str,)),
    )
    if question.is_answerable == (question.type == "unanswerable"):
        raise FieldError("answers", f"a question of type {question.type!r} has none, or should have")
    if question.type == "yesno" and question.verdict is None:
        raise FieldError("notes", "say neither yes nor no, which is the verdict")
    if question.is_answerable and not all(question.needs):
        raise FieldError("evidence", "an answer, or an item, has none")
    return question


def turn(record: dict[str, Any], prefix: str) -> Turn:
    """A question asked before, and what it was answered."""
    return Turn(text(record, "question", prefix), get(record, "answer", (str, type(None)), prefix))


def _gold(record: dict[str, Any], prefix: str, articles: Mapping[str, str]) -> Gold:
    words = text(record, "text", prefix)
    places = []
    for field, span in objects(record, "spans", prefix):
        place = _place(span, field, articles)
        found = articles[place.source][place.start : place.end]
        if "".join(found.split()) != "".join(words.split()):
            raise FieldError(field.rstrip("."), f"the article has {found!r} there, not {words!r}")
        places.append(place)
    if not places:
        raise FieldError(f"{prefix}spans", "is empty")
    return Gold(words, tuple(places))


def _place(record: dict[str, Any], prefix: str, articles: Mapping[str, str]) -> Place:
    source = text(record, "source", prefix)
    start, end = (get(record, name, (int,), prefix) for name in ("start", "end"))
    field = prefix.rstrip(".")
    if source not in articles:
        raise FieldError(
            field, f"no article {source!r} is in the index; name the one of its articles: --index"
        )
    if not 0 <= start < end <= len(articles[source]):
        raise FieldError(field, f"[{start}, {end}) is outside {source} ({len(articles[source])} characters)")
    return Place(source, start, end)


def _choice(record: dict[str, Any], name: str, allowed: tuple[str, ...]) -> str:
    value = text(record, name)
    if value not in allowed:
        raise FieldError(name, f"{value!r} is none of {', '.join(allowed)}")
    return value
