"""Reading questions: what is taken, and what is said of each kind of fault."""

import json
from pathlib import Path
from typing import Any

import pytest

from cyqa.errors import QuestionError
from cyqa.evaluation.questions import Place, load_questions
from cyqa.records import Turn

ARTICLES = {"一.txt": "重庆高\n新区签约，投资300亿元。\n成都同日签约。"}
GOOD: dict[str, Any] = {
    "id": "q1",
    "type": "entity",
    "lang": "zh",
    "split": "dev",
    "question": "谁签约？",
    "history": [],
    "answers": [{"text": "重庆高新区", "spans": [{"source": "一.txt", "start": 0, "end": 6}]}],
    "items": [],
    "evidence": [{"source": "一.txt", "start": 0, "end": 17}],
    "notes": "",
}
SEEDS = Path(__file__).parents[2] / "seeds"
EVAL = Path(__file__).parents[2] / "eval"


def written(folder: Path, *lines: object) -> Path:
    path = folder / "q.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path


def test_reads_every_field(tmp_path: Path) -> None:
    followup = GOOD | {"id": "q2", "type": "followup", "history": [{"question": "谁？", "answer": "他"}]}
    first, second = load_questions(written(tmp_path, GOOD, "", followup), ARTICLES)
    assert (first.id, first.type, first.lang, first.split, first.question) == (
        "q1", "entity", "zh", "dev", "谁签约？",
    )  # fmt: skip
    assert first.answers[0].text == "重庆高新区"
    assert first.answers[0].spans == (Place("一.txt", 0, 6),)
    assert first.needs == ((Place("一.txt", 0, 17),),)
    assert second.history == (Turn("谁？", "他"),)


def test_items_alone_need_the_evidence_of_each(tmp_path: Path) -> None:
    spans = [[{"source": "一.txt", "start": s, "end": e}] for s, e in ((0, 6), (18, 20))]
    items = [{"text": t, "spans": s} for t, s in zip(("重庆高新区", "成都"), spans, strict=True)]
    evidence = [*GOOD["evidence"], {"source": "一.txt", "start": 18, "end": 25}]
    record = GOOD | {"type": "list", "answers": [], "items": items, "evidence": evidence}
    (question,) = load_questions(written(tmp_path, record), ARTICLES)
    assert question.needs == ((Place("一.txt", 0, 17),), (Place("一.txt", 18, 25),))


def _answer(**changes: object) -> dict[str, Any]:
    span = {"source": "一.txt", "start": 0, "end": 6}
    text = changes.pop("text", "重庆高新区")
    return {"answers": [{"text": text, "spans": [span | changes]}]}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": ""}, "id: "),
        ({"type": "riddle"}, "type: 'riddle'"),
        ({"lang": "fr"}, "lang: 'fr'"),
        ({"split": "train"}, "split: 'train'"),
        ({"question": None}, "question: "),
        ({"question": " "}, "question: "),
        ({"history": ["谁？"]}, "history[0]: "),
        ({"history": [{"question": "谁？", "answer": 3}]}, "history[0].answer: "),
        ({"history": [{"question": "谁？"}]}, "history[0].answer: is missing"),
        ({"answers": {}}, "answers: "),
        ({"answers": []}, "answers: "),
        ({"evidence": []}, "evidence: "),
        ({"type": "unanswerable"}, "answers: "),
        ({"items": [{"text": "甲", "spans": []}]}, "items[0].spans: "),
        (_answer(start=1), "answers[0].spans[0]: the article has '庆高\\n新区'"),
        (_answer(end=99), "answers[0].spans[0]: [0, 99) is outside 一.txt (25 characters)"),
        (_answer(start=True), "answers[0].spans[0].start: "),
        (_answer(start=6), "answers[0].spans[0]: "),
        (_answer(source="三.txt"), "answers[0].spans[0]: no article '三.txt'"),
        (_answer(text="成都"), "answers[0].spans[0]: "),
    ],
)
def test_names_file_line_and_field(change: dict[str, Any], field: str, tmp_path: Path) -> None:
    path = written(tmp_path, GOOD, GOOD | {"id": "q2"} | change)
    with pytest.raises(QuestionError) as caught:
        load_questions(path, ARTICLES)
    assert str(caught.value).startswith(f"{path}:2: ")
    assert field in str(caught.value)


@pytest.mark.parametrize("line", ["{", "[]", "1", '{"id": "q2"}', '{"id": "\\ud800"}', "[" * 100_000])
def test_a_line_of_another_form(line: str, tmp_path: Path) -> None:
    path = written(tmp_path, GOOD, line)
    with pytest.raises(QuestionError, match=r"q\.jsonl:2: (line|type|id): "):
        load_questions(path, ARTICLES)


def test_an_id_stands_once(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match=r":2: id: 'q1' stands on line 1"):
        load_questions(written(tmp_path, GOOD, GOOD), ARTICLES)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="cannot be read"):
        load_questions(tmp_path / "none.jsonl", ARTICLES)
    (tmp_path / "gbk.jsonl").write_bytes("重庆".encode("gb18030"))
    with pytest.raises(QuestionError, match=r"gbk\.jsonl:1: line: is not UTF-8 \(byte 1:"):
        load_questions(tmp_path / "gbk.jsonl", ARTICLES)
    with pytest.raises(QuestionError, match="no question"):
        load_questions(written(tmp_path, ""), ARTICLES)


@pytest.mark.parametrize(
    ("name", "n", "n_unanswerable"),
    [
        ("questions.jsonl", 160, 35),
        ("questions_second.jsonl", 150, 30),
        ("questions_third.jsonl", 225, 33),
        ("questions_fourth.jsonl", 280, 60),
        ("questions_fifth.jsonl", 168, 39),
        ("questions_sixth.jsonl", 124, 5),
        ("questions_seventh.jsonl", 150, 27),
    ],
)
def test_our_own_sets_are_good(name: str, n: int, n_unanswerable: int) -> None:
    articles = {path.name: path.read_bytes().decode("utf-8") for path in SEEDS.glob("*.txt")}
    questions = load_questions(EVAL / name, articles)
    assert len(questions) >= n
    assert sum(not question.is_answerable for question in questions) >= n_unanswerable


@pytest.mark.parametrize("name", ["second", "fifth"])
def test_a_set_for_testing_asks_nothing_that_another_asks(name: str) -> None:
    articles = {path.name: path.read_bytes().decode("utf-8") for path in SEEDS.glob("*.txt")}
    mine = EVAL / f"questions_{name}.jsonl"
    tested = load_questions(mine, articles)
    assert {question.split for question in tested} == {"test"}
    for other in set(EVAL.glob("questions*.jsonl")) - {mine}:
        others = load_questions(other, articles)
        assert not {question.question for question in tested} & {question.question for question in others}
