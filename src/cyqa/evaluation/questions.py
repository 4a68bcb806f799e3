"""Questions with gold answers: the question set's JSON lines (eval/README.md), every offset checked."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cyqa.errors import QuestionError
from cyqa.records import Turn

TYPES = (
    "number", "date", "entity", "place", "definition", "list", "why", "how", "speaker", "yesno", "both",
    "time", "followup", "unanswerable", "feedback",
)  # fmt: skip
LANGUAGES = ("zh", "en", "zh-hant")
SPLITS = ("dev", "test")


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


class _FieldError(Exception):
    """A field, and what is wrong with it."""

    def __init__(self, field: str, what: str) -> None:
        super().__init__(f"{field}: {what}")


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
                raise _FieldError("id", f"{question.id!r} stands on line {lines[question.id]} already")
        except _FieldError as error:
            raise QuestionError(f"{path}:{number}: {error}") from error
        lines[question.id] = number
        questions.append(question)
    if not questions:
        raise QuestionError(f"{path}: holds no question")
    return tuple(questions)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise QuestionError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise QuestionError(f"{path}: is not UTF-8 ({error})") from error


def _object(line: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
        json.dumps(value, ensure_ascii=False).encode("utf-8")  # half of a surrogate pair cannot be written
    except (ValueError, RecursionError) as error:
        raise _FieldError("line", f"is not JSON ({error})") from error
    if not isinstance(value, dict):
        raise _FieldError("line", "is not a JSON object")
    return value


def _question(record: dict[str, Any], articles: Mapping[str, str]) -> Question:
    question = Question(
        id=_text(record, "id"),
        type=_choice(record, "type", TYPES),
        lang=_choice(record, "lang", LANGUAGES),
        split=_choice(record, "split", SPLITS),
        question=_text(record, "question"),
        history=tuple(
            Turn(
                _text(turn, "question", f"history[{i}]."),
                _get(turn, "answer", (str, type(None)), f"history[{i}]."),
            )
            for i, turn in _objects(record, "history")
        ),
        answers=tuple(_gold(gold, f"answers[{i}]", articles) for i, gold in _objects(record, "answers")),
        items=tuple(_gold(gold, f"items[{i}]", articles) for i, gold in _objects(record, "items")),
        evidence=tuple(_place(e, f"evidence[{i}]", articles) for i, e in _objects(record, "evidence")),
        notes=_get(record, "notes", (str,)),
    )
    if question.is_answerable == (question.type == "unanswerable"):
        raise _FieldError("answers", f"a question of type {question.type!r} has none, or should have")
    if question.is_answerable and not all(question.needs):
        raise _FieldError("evidence", "an answer, or an item, has none")
    return question


def _gold(record: dict[str, Any], field: str, articles: Mapping[str, str]) -> Gold:
    text = _text(record, "text", f"{field}.")
    places = []
    for i, span in _objects(record, "spans", f"{field}."):
        place = _place(span, f"{field}.spans[{i}]", articles)
        found = articles[place.source][place.start : place.end]
        if "".join(found.split()) != "".join(text.split()):
            raise _FieldError(f"{field}.spans[{i}]", f"the article has {found!r} there, not {text!r}")
        places.append(place)
    if not places:
        raise _FieldError(f"{field}.spans", "is empty")
    return Gold(text, tuple(places))


def _place(record: dict[str, Any], field: str, articles: Mapping[str, str]) -> Place:
    source = _text(record, "source", f"{field}.")
    start, end = (_get(record, name, (int,), f"{field}.") for name in ("start", "end"))
    if source not in articles:
        raise _FieldError(
            field, f"no article {source!r} is in the index; name the one of its articles: --index"
        )
    if not 0 <= start < end <= len(articles[source]):
        raise _FieldError(field, f"[{start}, {end}) is outside {source} ({len(articles[source])} characters)")
    return Place(source, start, end)


def _objects(record: dict[str, Any], name: str, prefix: str = "") -> Iterable[tuple[int, dict[str, Any]]]:
    for i, value in enumerate(_get(record, name, (list,), prefix)):
        if not isinstance(value, dict):
            raise _FieldError(f"{prefix}{name}[{i}]", "is not a JSON object")
        yield i, value


def _choice(record: dict[str, Any], name: str, allowed: tuple[str, ...]) -> str:
    value = _text(record, name)
    if value not in allowed:
        raise _FieldError(name, f"{value!r} is none of {', '.join(allowed)}")
    return value


def _text(record: dict[str, Any], name: str, prefix: str = "") -> str:
    value: str = _get(record, name, (str,), prefix)
    if not value.strip():
        raise _FieldError(f"{prefix}{name}", "is empty")
    return value


def _get(record: dict[str, Any], name: str, kinds: tuple[type, ...], prefix: str = "") -> Any:
    value = record.get(name)
    if name not in record or type(value) not in kinds:
        expected = " or ".join(kind.__name__ for kind in kinds)
        raise _FieldError(f"{prefix}{name}", f"is missing, or not {expected}")
    return value
