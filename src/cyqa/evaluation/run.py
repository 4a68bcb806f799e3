"""Asking the questions: predictions go to a file as they come, so that a broken-off run goes on."""

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from tqdm import tqdm

from cyqa.errors import CyqaError, QuestionError
from cyqa.evaluation.questions import Place, Question
from cyqa.records import Answer, Calibration, Citation, Hit, Turn

DEPTH = 10
"""Passages that are retrieved to judge retrieval by, whatever number the pipeline reads."""


class Asked(Protocol):
    """A pipeline, as far as evaluation needs one."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer: ...

    def retrieve(self, question: str, k: int | None = None) -> tuple[Hit, ...]: ...


@dataclass(frozen=True, slots=True)
class Subject:
    """What is evaluated on a question.

    `pipeline` is the one that people use; `eager` the same, but never silent, to see what a silent
    answer would have been; `passages` are all passages of the index, `articles` raw texts by source.
    """

    pipeline: Asked
    eager: Asked
    calibration: Calibration
    passages: tuple[Place, ...]
    articles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation; `is_exact` says whether the raw article has its quote in its place."""

    place: Place
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A retrieved passage, with its raw text."""

    place: Place
    score: float
    text: str


@dataclass(frozen=True, slots=True)
class Prediction:
    """What came back for a question.

    `answer` is None where the pipeline was silent, and then `guess` what it would have said, else the
    same; `confidence` and `context` are the guess's. `n_relevant` passages of the index overlap evidence.
    """

    id: str
    answer: str | None
    guess: str | None
    confidence: float
    items: tuple[str, ...]
    guess_items: tuple[str, ...]
    verdict: str | None
    citations: tuple[Cited, ...]
    hits: tuple[Found, ...]
    n_relevant: int
    context: str
    rewritten: str | None
    latency_ms: float


def predict(question: Question, subject: Subject) -> Prediction:
    """Asks one question. The time is that of the pipeline that people use, alone.

    :raises QuestionError: if the pipeline does not take the question.
    """
    started = time.perf_counter()
    answer = subject.pipeline.ask(question.question, question.history)
    elapsed = (time.perf_counter() - started) * 1000
    guess = subject.eager.ask(question.question, question.history) if answer.text is None else answer
    hits = subject.pipeline.retrieve(answer.rewritten or question.question, DEPTH)
    return Prediction(
        id=question.id,
        answer=answer.text,
        guess=guess.text,
        confidence=answer.confidence,
        items=answer.items,
        guess_items=guess.items,
        verdict=answer.verdict,
        citations=tuple(_cited(citation, subject.articles) for citation in answer.citations),
        hits=tuple(Found(_place(hit.citation), hit.score, hit.citation.quote) for hit in hits),
        n_relevant=sum(any(p.overlaps(e) for e in question.evidence) for p in subject.passages),
        context=guess.context,
        rewritten=answer.rewritten,
        latency_ms=elapsed,
    )


def run(
    questions: Sequence[Question],
    subject_of: Callable[[Question], Subject],
    path: Path,
    made_by: Mapping[str, Any],
    progress: bool = True,
) -> dict[str, Prediction]:
    """Predictions by question id, those that `path` holds already not asked again.

    A question that the pipeline refuses to take gets none. The file's first line says what made it;
    a file that something else made is put aside as `….old.jsonl`.

    :param made_by: whatever changes predictions, as JSON values.
    :raises CyqaError: if the file is damaged or cannot be written.
    """
    done = earlier(path, made_by)
    wanted = [question for question in questions if question.id not in done]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            if path.stat().st_size == 0:
                file.write(json.dumps(made_by) + "\n")
            for question in tqdm(wanted, desc="questions", unit="", disable=None if progress else True):
                try:
                    prediction = predict(question, subject_of(question))
                except QuestionError as error:
                    print(f"cyqa: {question.id}: counted wrong: {error}", file=sys.stderr)
                    continue
                file.write(json.dumps(asdict(prediction), ensure_ascii=False) + "\n")
                file.flush()
                done[question.id] = prediction
    except OSError as error:
        raise CyqaError(f"{path}: cannot be written ({error.strerror}); try another --out") from error
    return {question.id: done[question.id] for question in questions if question.id in done}


def earlier(path: Path, made_by: Mapping[str, Any]) -> dict[str, Prediction]:
    """The predictions that a file holds, a last line that was cut off removed; if something else made it,
    it is put aside."""
    if not path.is_file():
        return {}
    text = path.read_bytes()
    whole = text[: text.rfind(b"\n") + 1]
    now = json.loads(json.dumps(made_by))
    try:
        lines = whole.decode("utf-8").split("\n")[:-1]
        earlier: dict[str, Any] = json.loads(lines[0]) if lines else {}
        changed = [name for name in now | earlier if earlier.get(name) != now.get(name)]
        done = () if changed else tuple(map(_prediction, lines[1:]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CyqaError(f"{path}: is damaged ({error}); delete it, and all is asked anew") from error
    if changed:
        aside = path.with_suffix(".old.jsonl")
        path.replace(aside)
        print(f"cyqa: {', '.join(changed)} changed: old predictions put aside in {aside}", file=sys.stderr)
        return {}
    if whole != text:
        path.write_bytes(whole)
    return {prediction.id: prediction for prediction in done}


def _prediction(line: str) -> Prediction:
    record = json.loads(line)
    record |= {name: tuple(record[name]) for name in ("items", "guess_items")}
    record["citations"] = tuple(Cited(Place(**c["place"]), c["is_exact"]) for c in record["citations"])
    record["hits"] = tuple(Found(Place(**h["place"]), h["score"], h["text"]) for h in record["hits"])
    return Prediction(**record)


def _cited(citation: Citation, articles: Mapping[str, str]) -> Cited:
    place = _place(citation)
    return Cited(place, articles.get(place.source, "")[place.start : place.end] == citation.quote)


def _place(citation: Citation) -> Place:
    return Place(citation.source, citation.start, citation.end)
