"""Feedback: what is recorded is read back, by many writers, after a kill, and never from a damaged file."""

import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cyqa.feedback
from cyqa.errors import FeedbackError
from cyqa.feedback import (
    MAX_TEXT,
    Feedback,
    Thumb,
    check,
    default_feedback,
    feedback_on,
    read,
    record,
    withdraw,
)
from cyqa.records import Answer, Citation, Turn

CITATION = Citation("a.txt", "题目", 0, 3, "好\n的", 1, 1, 2)
GIVEN = Feedback(
    time="2026-05-01T08:30:00+00:00",
    thumb=Thumb.UP,
    comment="很好",
    question="好吗？",
    history=(Turn("谁？", None), Turn("谁？", "张三")),
    rewritten="张三好吗？",
    answer="好的",
    items=("好",),
    verdict="yes",
    citations=(CITATION,),
    confidence=0.5,
    reader="reader-1",
)

texts = st.text(st.characters(codec="utf-8"), max_size=30)
given_feedback = st.builds(
    Feedback,
    time=texts,
    thumb=st.sampled_from(Thumb),
    comment=texts,
    question=texts,
    history=st.lists(st.builds(Turn, texts, st.none() | texts), max_size=2).map(tuple),
    rewritten=st.none() | texts,
    answer=st.none() | texts,
    items=st.lists(texts, max_size=2).map(tuple),
    verdict=st.sampled_from([None, "yes", "no"]),
    citations=st.lists(st.just(CITATION), max_size=2).map(tuple),
    confidence=st.floats(0, 1),
    reader=texts,
)


@given(st.lists(given_feedback, max_size=3))
def test_what_is_recorded_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, given: list[Feedback]
) -> None:
    path = tmp_path_factory.mktemp("f") / "new" / "feedback.sqlite"
    for feedback in given:
        record(feedback, path)
    if given:
        assert read(path) == tuple(given)


def test_who_changes_a_rating_or_withdraws_it_touches_no_other(tmp_path: Path) -> None:
    path = tmp_path / "feedback.sqlite"
    withdraw("a" * 16, GIVEN.question, path)
    assert not path.exists()
    unnamed, mine, other = GIVEN, replace(GIVEN, rating="a" * 16), replace(GIVEN, rating="b" * 16)
    for feedback in (unnamed, mine, other, unnamed):
        record(feedback, path)
    changed = replace(mine, thumb=Thumb.DOWN)
    record(changed, path)
    assert read(path) == (unnamed, other, unnamed, changed)
    withdraw("", GIVEN.question, path)
    withdraw("b" * 16, "另一个问题", path)
    assert len(read(path)) == 4
    withdraw("a" * 16, GIVEN.question, path)
    assert read(path) == (unnamed, other, unnamed)


def test_a_file_of_format_1_is_read_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "feedback.sqlite"
    record(GIVEN, path)
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 1")
        database.execute("UPDATE feedback SET record = json_remove(record, '$.rating')")
    assert read(path) == (GIVEN,)
    record(replace(GIVEN, rating="a" * 16), path)
    assert len(read(path)) == 2
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (2,)


def test_feedback_on_an_answer_holds_all_of_it() -> None:
    answer = Answer("好吗？", "好的", 0.50001, ("好",), (CITATION,), (), "好的。", "张三好吗？", "yes")
    made = feedback_on(answer, GIVEN.history, Thumb.UP, "很好", "reader-1")
    assert replace(made, time=GIVEN.time) == GIVEN
    assert made.time.endswith("+00:00")


def test_its_place_is_the_data_folder_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CYQA_HOME", str(tmp_path))
    assert default_feedback() == tmp_path / "feedback.sqlite"
    monkeypatch.delenv("CYQA_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_feedback().name == "feedback.sqlite"
    assert "cyqa" in default_feedback().parent.name


@pytest.mark.parametrize(
    ("feedback", "message"),
    [
        (replace(GIVEN, question="好" * (MAX_TEXT + 1)), "the question has 2,001 characters, at most 2,000"),
        (replace(GIVEN, comment="好" * (MAX_TEXT + 1)), "the comment has 2,001 characters, at most 2,000"),
        (replace(GIVEN, answer="好" * 200_000), "the record has 200,"),
        (replace(GIVEN, comment="\ud800"), "no valid Unicode"),
    ],
)
def test_what_is_too_long_is_not_kept(tmp_path: Path, feedback: Feedback, message: str) -> None:
    path = tmp_path / "feedback.sqlite"
    with pytest.raises(FeedbackError, match=message):
        record(feedback, path)
    assert not path.exists()
    record(replace(GIVEN, question="好" * MAX_TEXT, comment="好" * MAX_TEXT), path)


def foreign(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE other (x)")


def newer(path: Path) -> None:
    record(GIVEN, path)
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 3")


def text(path: Path) -> None:
    path.write_text("问答" * 2000, encoding="utf-8")


def overwritten(path: Path) -> None:
    for _ in range(50):
        record(GIVEN, path)
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)


def folder(path: Path) -> None:
    path.mkdir()


USES = (read, check, lambda path: record(GIVEN, path), lambda path: withdraw("a" * 16, GIVEN.question, path))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (foreign, "not of cyqa's feedback"),
        (newer, "is feedback of format 3, this cyqa reads 1 to 2"),
        (text, "is damaged, or no feedback"),
        (overwritten, "is damaged, or no feedback"),
        (folder, "feedback.sqlite"),
    ],
)
@pytest.mark.parametrize("use", USES, ids=["read", "check", "record", "withdraw"])
def test_a_damaged_or_foreign_file_is_refused_and_left_alone(
    tmp_path: Path, make: Callable[[Path], None], message: str, use: Callable[[Path], object]
) -> None:
    path = tmp_path / "feedback.sqlite"
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(FeedbackError, match=message) as error:
        use(path)
    assert "\n" not in str(error.value)
    assert not path.is_file() or path.read_bytes() == before


@pytest.mark.parametrize("row", ["{", "{}", json.dumps({"time": 1})])
def test_a_damaged_record_is_named(tmp_path: Path, row: str) -> None:
    path = tmp_path / "feedback.sqlite"
    record(GIVEN, path)
    record(GIVEN, path)
    with sqlite3.connect(path) as database:
        database.execute("UPDATE feedback SET record = ? WHERE id = 2", (row,))
    with pytest.raises(FeedbackError, match="record 2: "):
        read(path)


def test_a_file_that_is_checked_is_made_and_keeps_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "new" / "feedback.sqlite"
    check(path)
    assert read(path) == ()
    record(GIVEN, path)
    check(path)
    assert read(path) == (GIVEN,)
    with pytest.raises(FeedbackError, match="cannot be written"):
        check(path / "below a file")


def test_no_file_yet_is_told(tmp_path: Path) -> None:
    with pytest.raises(FeedbackError, match="there is no feedback"):
        read(tmp_path / "feedback.sqlite")


def test_a_full_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "feedback.sqlite"
    monkeypatch.setattr(cyqa.feedback, "MAX_FILE", 40_000)

    def fill() -> None:
        for _ in range(100):
            record(GIVEN, path)

    with pytest.raises(FeedbackError, match="is full"):
        fill()
    assert path.stat().st_size <= 40_000
    assert len(read(path)) > 10


WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
sys.path.insert(0, {tests!r})
from test_feedback import GIVEN
from cyqa.feedback import record
for number in range(int(sys.argv[2])):
    record(replace(GIVEN, comment=f"{{sys.argv[1]}}-{{number}}"), Path({path!r}))
    print(number, flush=True)
"""


def writer(path: Path, name: str, count: int) -> "subprocess.Popen[bytes]":
    code = WRITER.format(tests=str(Path(__file__).parent), path=str(path))
    return subprocess.Popen([sys.executable, "-c", code, name, str(count)], stdout=subprocess.PIPE)


@pytest.mark.slow
def test_many_writers_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "feedback.sqlite"
    writers = [writer(path, name, 20) for name in "abcd"]
    assert [(process.communicate(), process.returncode)[1] for process in writers] == [0] * 4
    found = [feedback.comment for feedback in read(path)]
    assert sorted(found) == sorted(f"{name}-{number}" for name in "abcd" for number in range(20))
    for name in "abcd":
        assert [c for c in found if c.startswith(name)] == [f"{name}-{number}" for number in range(20)]


@pytest.mark.slow
def test_a_killed_writer_loses_nothing_that_it_recorded(tmp_path: Path) -> None:
    path = tmp_path / "feedback.sqlite"
    process = writer(path, "a", 100_000)
    assert process.stdout is not None
    said = [process.stdout.readline() for _ in range(20)]
    process.send_signal(signal.SIGKILL)
    said += process.communicate()[0].splitlines()
    record(replace(GIVEN, comment="after"), path)
    found = [feedback.comment for feedback in read(path)]
    assert found[-1] == "after"
    assert len(said) <= len(found) - 1 <= len(said) + 1
