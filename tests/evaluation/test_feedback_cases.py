"""Feedback as evaluation cases: what one may conclude from a thumb, and nothing more."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import small_world
from small_world import SOURCE, TEXT

from cyqa.cli import main
from cyqa.corpus.passages import cite
from cyqa.errors import CyqaError, QuestionError
from cyqa.evaluation.feedback_cases import CASES, OPEN, sort_feedback, write_cases
from cyqa.evaluation.questions import Place, load_questions
from cyqa.feedback import Feedback, Thumb, record
from cyqa.index.store import Index, load_index
from cyqa.records import Citation, Turn

UP, DOWN = Thumb.UP, Thumb.DOWN


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return load_index(small_world.index(tmp_path_factory.mktemp("world")))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_world.index(tmp_path_factory.mktemp("world"))


def cited(words: str) -> Citation:
    start = TEXT.index(words)
    return Citation(SOURCE, "", start, start + len(words), words, 1, 1, 1)


def given(
    thumb: Thumb,
    answer: str | None = "王一山",
    question: str = "青龙园区是谁负责建设的？",
    citations: Sequence[Citation] | None = None,
    **fields: object,
) -> Feedback:
    made = Feedback(
        time="2026-05-01T08:30:00+00:00",
        thumb=thumb,
        comment="",
        question=question,
        history=(),
        rewritten=None,
        answer=answer,
        items=(),
        verdict=None,
        citations=tuple(citations if citations is not None else [cited(answer)] if answer else []),
        confidence=0.9,
        reader="park",
    )
    return replace(made, **fields)  # type: ignore[arg-type]


STALE = replace(cited("王一山"), start=0, end=3)
GONE = replace(cited("王一山"), source="别的.txt")


@pytest.mark.parametrize(
    ("feedback", "n_cases", "n_open", "n_dropped"),
    [
        ([given(UP)], 1, 0, 0),
        ([given(UP), given(UP)], 1, 0, 0),  # one question
        ([given(UP), given(UP, question="谁建了青龙园区？")], 2, 0, 0),
        ([given(UP), given(UP, history=(Turn("青龙在哪？", None),))], 2, 0, 0),
        ([given(DOWN)], 0, 1, 0),
        ([given(DOWN), given(DOWN, "李二河")], 0, 1, 0),
        ([given(UP), given(DOWN)], 0, 1, 0),  # people disagree
        ([given(DOWN, "李二河"), given(UP)], 1, 0, 0),  # another answer was better
        ([given(DOWN, verdict="no"), given(UP, verdict="yes")], 1, 0, 0),
        ([given(UP, None)], 0, 1, 0),  # a silence
        ([given(UP, citations=[STALE])], 0, 0, 1),
        ([given(UP, citations=[GONE])], 0, 0, 1),
        ([given(UP), given(UP, citations=[STALE])], 1, 0, 1),
        ([given(DOWN, citations=[STALE])], 0, 1, 0),  # its words are not gold anyhow
        ([given(UP, question=" ")], 0, 0, 1),
        ([given(UP, "王一山和李二河", citations=[cited("王一山"), cited("李二河")])], 0, 1, 0),
        ([given(UP, "王一山", items=("王一山", "周公"), citations=[cited("王一山")])], 0, 1, 0),
        ([], 0, 0, 0),
    ],
)  # fmt: skip
def test_what_becomes_of_feedback(
    index: Index, feedback: list[Feedback], n_cases: int, n_open: int, n_dropped: int
) -> None:
    found = sort_feedback(feedback, index)
    assert (len(found.cases), len(found.open), len(found.dropped)) == (n_cases, n_open, n_dropped)


def test_what_is_dropped_is_named(index: Index) -> None:
    found = sort_feedback([given(UP, citations=[STALE]), given(UP, citations=[GONE])], index)
    assert found.dropped == (
        "'青龙园区是谁负责建设的？': 园区.txt has other words at 0-3 than were cited",
        "'青龙园区是谁负责建设的？': the article 别的.txt is not in the index",
    )


def test_a_case_is_a_question_of_the_question_set(index: Index, tmp_path: Path) -> None:
    history = (Turn("青龙在哪？", None), Turn("谁？", "无"))
    answers = [given(UP, history=history), given(UP, "李二河", history=history)]
    write_cases(sort_feedback(answers, index), tmp_path)
    (case,) = load_questions(tmp_path / CASES, {SOURCE: TEXT})
    start, other = TEXT.index("王一山"), TEXT.index("李二河")
    assert (case.type, case.lang, case.split, case.history) == ("feedback", "zh", "dev", history)
    assert [(gold.text, gold.spans) for gold in case.answers] == [
        ("王一山", (Place(SOURCE, start, start + 3),)),
        ("李二河", (Place(SOURCE, other, other + 3),)),
    ]
    sentence = case.evidence[0]
    assert TEXT[sentence.start : sentence.end].strip() == "青龙园区由王一山负责建设完成。"


def test_the_parts_of_a_list_are_items_of_a_case(index: Index, tmp_path: Path) -> None:
    run = "青龙园区由王一山负责建设完成。\n\n白虎园区由李二河"
    liked = given(UP, "王一山、李二河", items=("王一山", "李二河"), citations=[cited(run)])
    write_cases(sort_feedback([liked], index), tmp_path)
    (case,) = load_questions(tmp_path / CASES, {SOURCE: TEXT})
    assert case.answers == ()
    assert [TEXT[s.start : s.end] for item in case.items for s in item.spans] == ["王一山", "李二河"]


@pytest.mark.parametrize(
    ("question", "language"), [("谁建的？", "zh"), ("誰負責建設？", "zh-hant"), ("Who built it?", "en")]
)
def test_the_language_of_a_case(index: Index, question: str, language: str) -> None:
    assert sort_feedback([given(UP, question=question)], index).cases[0]["lang"] == language


def test_cited_words_that_the_file_breaks_over_lines_are_one_wording(index: Index) -> None:
    article = next(iter(index.articles.values()))
    words = "王一山负责建设完成。\n白虎"
    start = article.clean.index(words)
    liked = given(UP, words, citations=[cite(article, start, start + len(words))])
    (case,) = sort_feedback([liked], index).cases
    assert case["answers"][0]["text"] == "王一山负责建设完成。白虎"


def test_an_open_question_cannot_be_evaluated_before_a_person_completes_it(
    index: Index, tmp_path: Path
) -> None:
    write_cases(sort_feedback([given(DOWN, comment="不对")], index), tmp_path)
    with pytest.raises(QuestionError, match="answers: a question of type 'feedback' has none, or should"):
        load_questions(tmp_path / OPEN, {SOURCE: TEXT})
    line = json.loads((tmp_path / OPEN).read_text(encoding="utf-8"))
    assert line["notes"] == f"thumbs down on '王一山' [园区.txt {TEXT.index('王一山')}-8]: 不对"
    unanswerable = {**line, "type": "unanswerable"}
    (tmp_path / OPEN).write_text(json.dumps(unanswerable), encoding="utf-8")
    assert not load_questions(tmp_path / OPEN, {SOURCE: TEXT})[0].is_answerable


def test_what_a_person_has_completed_is_left_alone(index: Index, tmp_path: Path) -> None:
    first, second = given(DOWN), given(DOWN, question="谁？")
    assert write_cases(sort_feedback([first], index), tmp_path) == 1
    line = json.loads((tmp_path / OPEN).read_text(encoding="utf-8"))
    completed = json.dumps({**line, "notes": "mine"})
    (tmp_path / OPEN).write_text(completed, encoding="utf-8")
    assert write_cases(sort_feedback([first, second], index), tmp_path) == 1
    lines = (tmp_path / OPEN).read_text(encoding="utf-8").splitlines()
    assert lines[0] == completed
    assert [json.loads(line)["question"] for line in lines] == [first.question, "谁？"]
    (tmp_path / OPEN).write_text("{", encoding="utf-8")
    with pytest.raises(CyqaError, match="is no question set"):
        write_cases(sort_feedback([first], index), tmp_path)


def test_the_command(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = tmp_path / "f.sqlite", tmp_path / "out"
    command = ["eval", "--from-feedback", str(path), "--index", str(folder), "--out", str(out)]
    assert main(command) == 1
    assert "there is no feedback" in capsys.readouterr().err
    for feedback in (given(UP), given(DOWN, question="谁？"), given(UP, question="啥？", citations=[GONE])):
        record(feedback, path)
    assert main(command) == 0
    said = capsys.readouterr()
    assert f"{path}: 3 given, 1 dropped" in said.out
    assert f"1 question; run: cyqa eval --questions {out / CASES}" in said.out
    assert "1 question for a person to complete, 1 of them new" in said.out
    assert said.err == "cyqa: dropped: '啥？': the article 别的.txt is not in the index\n"
