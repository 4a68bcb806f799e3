"""Question files of the form of SQuAD, CMRC 2018 and DRCD: paragraphs, each with its questions.

A question may also have our fields `type`, `language` and `history` (earlier questions and answers).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cyqa.corpus.fold import has_han
from cyqa.errors import QuestionError
from cyqa.evaluation.questions import LANGUAGES, Gold, Place, Question
from cyqa.records import Turn

ANSWERABLE = "squad"
"""Type of a question that has an answer, if the file names none; others are `unanswerable`, as in our set."""

_TAKEN = ("all", "answerable", "unanswerable", *LANGUAGES)
"""Groups of figures that a type of questions must not be mixed up with."""


@dataclass(frozen=True, slots=True)
class Squad:
    """Paragraphs by source, which is a file name made from their number, and the questions on them."""

    paragraphs: Mapping[str, str]
    questions: tuple[Question, ...]
    paragraph_of: Mapping[str, str]
    """Source of the paragraph that each question, by its id, was asked on."""


def load_squad(path: Path) -> Squad:
    """The paragraphs and questions of a file; equal paragraphs are one.

    An answer of which the file says -1 stands nowhere in words (CMRC 2018 has some) and has no place.
    Where the text stands in the paragraph, but not at the offset, the nearest such place is taken. A
    question may be empty (one of CMRC 2018's trial set is): it cannot be asked, and so counts as wrong.

    :raises QuestionError: naming file, question and field for another form, an id used twice, a paragraph
        without text, or an answer that is not in its paragraph.
    """
    sources: dict[str, str] = {}
    questions: dict[str, Question] = {}
    paragraph_of: dict[str, str] = {}
    for where, paragraph in _paragraphs(path):
        context = _text(paragraph, "context", where)
        source = sources.setdefault(context, f"p{len(sources) + 1:05}.txt")
        for i, record in enumerate(_get(paragraph, "qas", list, where)):
            question = _question(record, context, source, path, f"{where}.qas[{i}]")
            if question.id in questions:
                raise QuestionError(f"{path}: {question.id}: id: stands twice")
            questions[question.id] = question
            paragraph_of[question.id] = source
    if not questions:
        raise QuestionError(f"{path}: holds no question")
    return Squad({source: text for text, source in sources.items()}, tuple(questions.values()), paragraph_of)


def _paragraphs(path: Path) -> Iterator[tuple[str, Any]]:
    """The records of the paragraphs, and where each stands."""
    try:
        record = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise QuestionError(f"{path}: cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise QuestionError(f"{path}: is not JSON in UTF-8 ({error})") from error
    for i, article in enumerate(_get(record, "data", list, str(path))):
        where = f"{path}: data[{i}]"
        for j, paragraph in enumerate(_get(article, "paragraphs", list, where)):
            yield f"{where}.paragraphs[{j}]", paragraph


def _question(record: Any, context: str, source: str, path: Path, where: str) -> Question:
    identity = str(_get(record, "id", (str, int), where))
    where = f"{path}: {identity}"
    text: str = _get(record, "question", str, where)
    given = [] if record.get("is_impossible") is True else _get(record, "answers", list, where)
    spans: dict[str, list[Place]] = {}
    for answer in given:
        words, start = _text(answer, "text", f"{where}: answers"), _start(answer, context, where)
        stated = spans.setdefault(words, [])
        if start is not None:
            stated.append(Place(source, start, start + len(words)))
    answers = tuple(Gold(words, tuple(dict.fromkeys(stated))) for words, stated in spans.items())
    places = tuple(dict.fromkeys(place for gold in answers for place in gold.spans))
    evidence = places or ((Place(source, 0, len(context)),) if answers else ())
    named = {"type": ANSWERABLE, "language": "zh" if has_han(text) else "en", "history": [], **record}
    kind, lang = (_text(named, name, where) for name in ("type", "language"))
    if answers and kind in _TAKEN:
        raise QuestionError(f"{where}: type: {kind!r} is not for a question that has an answer")
    if lang not in LANGUAGES:
        raise QuestionError(f"{where}: language: {lang!r} is none of {', '.join(LANGUAGES)}")
    turns = _get(named, "history", list, where)
    history = tuple(_turn(turn, f"{where}: history[{i}]") for i, turn in enumerate(turns))
    kind = kind if answers else "unanswerable"
    return Question(identity, kind, lang, "", text, history, answers, (), evidence)


def _turn(record: Any, where: str) -> Turn:
    return Turn(_text(record, "question", where), _get(record, "answer", (str, type(None)), where))


def _start(answer: Any, context: str, where: str) -> int | None:
    text: str = answer["text"]
    start: int = _get(answer, "answer_start", int, f"{where}: answers")
    if start >= 0 and context[start : start + len(text)] == text:
        return start
    places = [i for i in range(len(context)) if context.startswith(text, i)]
    if places:
        return min(places, key=lambda place: abs(place - start))
    if start == -1:
        return None
    raise QuestionError(f"{where}: answers: {text!r} is not in its paragraph, at {start} or elsewhere")


def _text(record: Any, name: str, where: str) -> str:
    value: str = _get(record, name, str, where)
    if not value.strip():
        raise QuestionError(f"{where}: {name}: is empty")
    return value


def _get(record: Any, name: str, kinds: type | tuple[type, ...], where: str) -> Any:
    """A field of a JSON object that has to be there; `true` and `false` are no numbers."""
    if not isinstance(record, dict):
        raise QuestionError(f"{where}: is not a JSON object, as in SQuAD 1.1 or 2.0")
    if name not in record or isinstance(record[name], bool) or not isinstance(record[name], kinds):
        allowed = kinds if isinstance(kinds, tuple) else (kinds,)
        expected = " or ".join(kind.__name__ for kind in allowed)
        raise QuestionError(f"{where}: {name}: is missing, or not {expected}")
    value = record[name]
    if isinstance(value, str) and any("\ud800" <= character <= "\udfff" for character in value):
        raise QuestionError(f"{where}: {name}: holds half of a surrogate pair")
    return value
