"""Question files of the form of SQuAD, CMRC 2018 and DRCD: paragraphs, each with its questions.

A question may also have our fields `type`, `language` and `history` (earlier questions and answers).
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cyqa.corpus.fold import has_han
from cyqa.errors import QuestionError
from cyqa.evaluation.fields import FieldError, get, objects, text
from cyqa.evaluation.questions import LANGUAGES, Gold, Place, Question, turn

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
    remarks: tuple[str, ...]
    """What there is to say about answers that do not stand where the file says."""


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
    faults: Counter[str] = Counter()
    try:
        for prefix, paragraph in _paragraphs(path):
            context = text(paragraph, "context", prefix)
            source = sources.setdefault(context, f"p{len(sources) + 1:05}.txt")
            for place, record in objects(paragraph, "qas", prefix):
                question = _question(record, context, source, place, faults)
                if question.id in questions:
                    raise FieldError(f"{question.id}: id", "stands twice")
                questions[question.id] = question
                paragraph_of[question.id] = source
    except FieldError as error:
        raise QuestionError(f"{path}: {error}") from error
    if not questions:
        raise QuestionError(f"{path}: holds no question")
    return Squad(
        {source: context for context, source in sources.items()},
        tuple(questions.values()),
        paragraph_of,
        tuple(f"{path}: {n} answers {fault}" for fault, n in faults.items()),
    )


def _paragraphs(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The records of the paragraphs, each with its path."""
    try:
        record = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise QuestionError(f"{path}: cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise QuestionError(f"{path}: is not JSON in UTF-8 ({error})") from error
    if not isinstance(record, dict):
        raise QuestionError(f"{path}: is not a JSON object, as in SQuAD 1.1 or 2.0")
    for prefix, article in objects(record, "data"):
        yield from objects(article, "paragraphs", prefix)


def _question(
    record: dict[str, Any], context: str, source: str, place: str, faults: Counter[str]
) -> Question:
    """:param place: the path of the record in its file; its fields are told by its id.
    :param faults: of answers, to be counted on."""
    identity = str(get(record, "id", (str, int), place))
    prefix = f"{identity}: "
    asked: str = get(record, "question", (str,), prefix)
    spans: dict[str, list[Place]] = {}
    if record.get("is_impossible") is not True:
        for field, answer in objects(record, "answers", prefix):
            words, start = text(answer, "text", field), _start(answer, context, field, faults)
            stated = spans.setdefault(words, [])
            if start is not None:
                stated.append(Place(source, start, start + len(words)))
    answers = tuple(Gold(words, tuple(dict.fromkeys(stated))) for words, stated in spans.items())
    places = tuple(dict.fromkeys(place for gold in answers for place in gold.spans))
    evidence = places or ((Place(source, 0, len(context)),) if answers else ())
    named = {"type": ANSWERABLE, "language": "zh" if has_han(asked) else "en", "history": [], **record}
    kind, lang = (text(named, name, prefix) for name in ("type", "language"))
    if answers and kind in _TAKEN:
        raise FieldError(f"{prefix}type", f"{kind!r} is not for a question that has an answer")
    if lang not in LANGUAGES:
        raise FieldError(f"{prefix}language", f"{lang!r} is none of {', '.join(LANGUAGES)}")
    history = tuple(turn(earlier, field) for field, earlier in objects(named, "history", prefix))
    kind = kind if answers else "unanswerable"
    return Question(identity, kind, lang, "", asked, history, answers, (), evidence)


def _start(answer: dict[str, Any], context: str, prefix: str, faults: Counter[str]) -> int | None:
    words: str = answer["text"]
    start: int = get(answer, "answer_start", (int,), prefix)
    if start >= 0 and context[start : start + len(words)] == words:
        return start
    places = [i for i in range(len(context)) if context.startswith(words, i)]
    if places:
        faults["stand elsewhere than at their answer_start: the nearest place is taken"] += 1
        return min(places, key=lambda place: abs(place - start))
    if start == -1:
        faults[
            "stand nowhere in their paragraph (answer_start is -1): they are scored by their words alone"
        ] += 1
        return None
    raise FieldError(f"{prefix}text", f"{words!r} is not in its paragraph, at {start} or elsewhere")
