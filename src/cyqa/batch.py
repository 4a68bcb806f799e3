"""`cyqa ask --batch`: JSON lines of questions in, a JSON line of each answer out."""

import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from cyqa.errors import QuestionError
from cyqa.export import answer_json
from cyqa.records import Answer, Turn

if TYPE_CHECKING:
    from cyqa.qa.pipeline import Pipeline

FORM = 'expected {"id": …, "question": "…", "history": [{"question": "…", "answer": "…"}]}'


@dataclass(frozen=True, slots=True)
class Asked:
    """A line's question, and the id that its answer will bear."""

    identity: object
    question: str
    history: tuple[Turn, ...]


def answer_batch(pipeline: "Pipeline", name: str, sure: float) -> int:
    """Answers the lines of the file `name` (`-`: standard input) on standard output, in their order.

    A question that cannot be asked gets an answer of null, a line of another form none; either is named
    on standard error, and the rest go on.

    :returns: how many lines were of another form.
    :raises QuestionError: if the file cannot be read.
    """
    n_malformed = 0
    with _open(name) as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                asked = _parse(line)
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                print(f"cyqa: {name}, line {number}: {FORM} ({error})", file=sys.stderr)
                n_malformed += 1
                continue
            started = time.perf_counter()
            try:
                answer = pipeline.ask(asked.question, asked.history, sure)
            except QuestionError as error:
                print(f"cyqa: {name}, line {number}, id {asked.identity!r}: {error}", file=sys.stderr)
                answer = Answer(asked.question, None, 0.0, (), (), ())
            elapsed = (time.perf_counter() - started) * 1000
            record = {"id": asked.identity, **answer_json(answer, elapsed)}
            print(json.dumps(record, ensure_ascii=False), flush=True)
    return n_malformed


def _open(name: str) -> BinaryIO:
    try:
        return open(sys.stdin.fileno(), "rb", closefd=False) if name == "-" else Path(name).open("rb")
    except OSError as error:
        raise QuestionError(f"{name}: cannot be read ({error.strerror})") from error


def _parse(line: bytes) -> Asked:
    """:raises ValueError, KeyError, TypeError, AttributeError, RecursionError: for a line of another form."""
    record = json.loads(line.decode("utf-8-sig"))
    turns = record.get("history") or []
    history = tuple(Turn(turn["question"], turn.get("answer")) for turn in turns)
    asked = Asked(record["id"], record["question"], history)
    if not all(isinstance(text, str) for text in (asked.question, *(turn.question for turn in history))):
        raise TypeError("a question is not a string")
    if not all(isinstance(turn.answer, str | None) for turn in history):
        raise TypeError("an answer is neither a string nor null")
    return asked
