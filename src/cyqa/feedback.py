"""Thumbs up and down on answers, with a comment, kept in one SQLite file on this machine.

Every record is written whole in a transaction of its own and is on the disk when `record` returns, so
processes may write at the same time, and one that is killed loses nothing that it has recorded.
"""

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Literal

from cyqa.errors import FeedbackError
from cyqa.records import Answer, Citation, Turn

MAX_TEXT = 2000
"""Characters of a question, and of a comment."""
MAX_RECORD = 100_000
"""Characters of a whole record as JSON."""
MAX_FILE = 256_000_000
"""Bytes of the file."""
WAIT = 10.0
"""Seconds to wait for another writer."""

_SCHEMA, _APPLICATION, _PAGE = 2, 0x63797161, 4096  # "cyqa"
_TABLE = (
    "CREATE TABLE feedback (id INTEGER PRIMARY KEY, time TEXT NOT NULL, thumb TEXT NOT NULL, "
    "question TEXT NOT NULL, answer TEXT, comment TEXT NOT NULL, record TEXT NOT NULL)"
)


class Thumb(StrEnum):
    """What a person thinks of an answer."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Feedback:
    """A thumb on an answer, and all that is needed to ask again.

    `time` is UTC, to the second; `reader` a fingerprint; the others as in `Answer`, `history` the
    turns before, oldest first. `rating` names it, so that it can be changed and withdrawn by who gave it
    and by nobody else: 16 random hexadecimal digits, empty in files of format 1.
    """

    time: str
    thumb: Thumb
    comment: str
    question: str
    history: tuple[Turn, ...]
    rewritten: str | None
    answer: str | None
    items: tuple[str, ...]
    verdict: Literal["yes", "no"] | None
    citations: tuple[Citation, ...]
    confidence: float
    reader: str
    rating: str = ""


def default_feedback() -> Path:
    """Where feedback is kept when no file is named: `$CYQA_HOME`, or the user's folder for data."""
    home = os.environ.get("CYQA_HOME")
    if home:
        return Path(home) / "feedback.sqlite"
    from platformdirs import user_data_path

    return user_data_path("cyqa", appauthor=False) / "feedback.sqlite"


def feedback_on(
    answer: Answer, history: Sequence[Turn], thumb: Thumb, comment: str, reader: str, rating: str = ""
) -> Feedback:
    """A thumb on an answer, given now."""
    return Feedback(
        time=datetime.now(UTC).isoformat(timespec="seconds"),
        thumb=thumb,
        comment=comment,
        question=answer.question,
        history=tuple(history),
        rewritten=answer.rewritten,
        answer=answer.text,
        items=answer.items,
        verdict=answer.verdict,
        citations=answer.citations,
        confidence=round(answer.confidence, 4),
        reader=reader,
        rating=rating,
    )


def check(path: Path) -> None:
    """Sees that feedback can be recorded in a file, which is made if there is none.

    :raises FeedbackError: if it is damaged, foreign or cannot be written.
    """
    with _writing(path) as database:
        database.execute("SELECT max(id) FROM feedback")


def record(feedback: Feedback, path: Path) -> None:
    """Adds feedback to a file, which is made if there is none; what has the same rating gives way to it.

    :raises FeedbackError: if it is too long or no valid Unicode, or the file is full, damaged, foreign
        or cannot be written.
    """
    for name, text in (("question", feedback.question), ("comment", feedback.comment)):
        if len(text) > MAX_TEXT:
            raise FeedbackError(f"the {name} has {len(text):,} characters, at most {MAX_TEXT:,} are kept")
    whole = json.dumps(asdict(feedback), ensure_ascii=False)
    if len(whole) > MAX_RECORD:
        raise FeedbackError(f"the record has {len(whole):,} characters, at most {MAX_RECORD:,} are kept")
    try:
        whole.encode("utf-8")
    except UnicodeEncodeError as error:
        raise FeedbackError(f"the feedback is no valid Unicode ({error.reason})") from error
    shown = (feedback.time, feedback.thumb, feedback.question, feedback.answer, feedback.comment)
    with _writing(path) as database:
        _remove(database, feedback.rating, feedback.question)
        database.execute(
            "INSERT INTO feedback (time, thumb, question, answer, comment, record) VALUES (?, ?, ?, ?, ?, ?)",
            (*shown, whole),
        )


def withdraw(rating: str, question: str, path: Path) -> None:
    """Takes the feedback of that rating on a question out of a file; nothing happens if it is not there.

    :raises FeedbackError: if the file is damaged, foreign or cannot be written.
    """
    if not path.exists():
        return
    with _errors(path), closing(sqlite3.connect(path, timeout=WAIT, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        _check(database, path)
        _remove(database, rating, question)
        database.execute("COMMIT")


def read(path: Path) -> tuple[Feedback, ...]:
    """All feedback in a file, oldest first.

    :raises FeedbackError: if there is no such file, or it is damaged or foreign.
    """
    from pydantic import TypeAdapter, ValidationError

    if not path.is_file():
        raise FeedbackError(f"{path}: there is no feedback; give some on the page: cyqa serve")
    with _errors(path), closing(_open_to_read(path)) as database:
        _check(database, path)
        rows = database.execute("SELECT id, record FROM feedback ORDER BY id").fetchall()
    parse = TypeAdapter(Feedback).validate_json
    found = []
    for number, row in rows:
        try:
            found.append(parse(row, strict=True, extra="forbid"))
        except ValidationError as error:
            what = f"record {number}: {error.errors()[0]['msg']}"
            raise FeedbackError(f"{path}: is damaged ({what}); move it away to begin anew") from error
    return tuple(found)


@contextmanager
def _writing(path: Path) -> Iterator[sqlite3.Connection]:
    """The file in a transaction that ends with the block, made if there is none."""
    with _errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise FeedbackError(f"{path}: is a folder; name a file in it")
        with closing(sqlite3.connect(path, timeout=WAIT, isolation_level=None)) as database:
            database.execute(f"PRAGMA max_page_count = {MAX_FILE // _PAGE}")
            database.execute("BEGIN IMMEDIATE")
            _prepare(database, path)
            yield database
            database.execute("COMMIT")


def _open_to_read(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=WAIT)


def _prepare(database: sqlite3.Connection, path: Path) -> None:
    """Makes the table in a new file, or sees that an old one is feedback."""
    if database.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
        database.execute(f"PRAGMA application_id = {_APPLICATION}")
        database.execute(f"PRAGMA user_version = {_SCHEMA}")
        database.execute(_TABLE)
    _check(database, path)
    database.execute(f"PRAGMA user_version = {_SCHEMA}")


def _remove(database: sqlite3.Connection, rating: str, question: str) -> None:
    if rating:
        same = "question = ? AND json_extract(record, '$.rating') = ?"
        database.execute(f"DELETE FROM feedback WHERE {same}", (question, rating))


def _check(database: sqlite3.Connection, path: Path) -> None:
    application, schema = (
        database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
    )
    if application != _APPLICATION:
        raise FeedbackError(f"{path}: is a database, but not of cyqa's feedback; name another file")
    if not 1 <= schema <= _SCHEMA:
        raise FeedbackError(f"{path}: is feedback of format {schema}, this cyqa reads 1 to {_SCHEMA}")


@contextmanager
def _errors(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        kind = getattr(error, "sqlite_errorname", "")
        if kind.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")) or "no such table" in str(error):
            what = f"is damaged, or no feedback ({error}); move it away to begin anew"
        elif kind == "SQLITE_FULL":
            what = f"is full ({MAX_FILE // 1_000_000} MB), or its disk; move it away to begin anew"
        elif kind.startswith("SQLITE_BUSY"):
            what = f"is being written to by another process for over {WAIT:.0f} s; try again"
        else:
            what = f"cannot be used ({error})"
        raise FeedbackError(f"{path}: {what}") from error
    except OSError as error:
        raise FeedbackError(f"{path}: cannot be written ({error.strerror})") from error
