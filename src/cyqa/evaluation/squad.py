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
from cyqa.evaluation.questions import Gold, Place, Question
from cyqa.records import Turn

ANSWERABLE = "squad"
"""Type of a question that has an answer, if the file names none; others are `unanswerable`, as in our set."""


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
    Where the text stands in the paragraph, but not at the offset, the nearest such place is taken.

    :raises QuestionError: naming file, question and field for another form, an id used twice, or an
        answer that is not in its paragraph.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))["data"]
        paragraphs = [paragraph for article in data for paragraph in article["paragraphs"]]
        sources: dict[str, str] = {}
        questions: dict[str, Question] = {}
        paragraph_of: dict[str, str] = {}
        for paragraph in paragraphs:
            context = str(paragraph["context"])
            source = sources.setdefault(context, f"p{len(sources) + 1:05}.txt")
            for question in _questions(paragraph["qas"], context, source, path):
                if question.id in questions:
                    raise QuestionError(f"{path}: {question.id}: id: stands twice")
                questions[question.id] = question
                paragraph_of[question.id] = source
    except OSError as error:
        raise QuestionError(f"{path}: cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        what = f"{type(error).__name__}: {error}"
        raise QuestionError(f"{path}: is not of the form of SQuAD 1.1 or 2.0 ({what})") from error
    if not questions:
        raise QuestionError(f"{path}: holds no question")
    return Squad({source: text for text, source in sources.items()}, tuple(questions.values()), paragraph_of)


def _questions(records: list[dict[str, Any]], context: str, source: str, path: Path) -> Iterator[Question]:
    for record in records:
        identity, text = str(record["id"]), str(record["question"])
        if not text.strip():
            raise QuestionError(f"{path}: {identity}: question: is empty")
        spans: dict[str, list[Place]] = {}
        for answer in [] if record.get("is_impossible") else record["answers"]:
            start = _start(answer, context, f"{path}: {identity}")
            stated = spans.setdefault(answer["text"], [])
            if start is not None:
                stated.append(Place(source, start, start + len(answer["text"])))
        answers = tuple(Gold(words, tuple(dict.fromkeys(stated))) for words, stated in spans.items())
        places = tuple(dict.fromkeys(place for gold in answers for place in gold.spans))
        evidence = places or ((Place(source, 0, len(context)),) if answers else ())
        kind = str(record.get("type", ANSWERABLE)) if answers else "unanswerable"
        lang = str(record.get("language", "zh" if has_han(text) else "en"))
        history = tuple(Turn(str(turn["question"]), turn["answer"]) for turn in record.get("history", ()))
        yield Question(identity, kind, lang, "", text, history, answers, (), evidence)


def _start(answer: dict[str, Any], context: str, where: str) -> int | None:
    text, start = answer["text"], answer["answer_start"]
    if not isinstance(text, str) or not text or type(start) is not int:
        raise QuestionError(f"{where}: answers: text is empty, or answer_start not a whole number")
    if start >= 0 and context[start : start + len(text)] == text:
        return start
    places = [i for i in range(len(context)) if context.startswith(text, i)]
    if places:
        return min(places, key=lambda place: abs(place - start))
    if start == -1:
        return None
    raise QuestionError(f"{where}: answers: {text!r} is not in its paragraph, at {start} or elsewhere")
