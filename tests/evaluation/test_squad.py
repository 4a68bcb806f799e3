"""Files of SQuAD's form: paragraphs, answers without a place, and faults."""

import json
from pathlib import Path
from typing import Any

import pytest

from cyqa.errors import QuestionError
from cyqa.evaluation.questions import Place
from cyqa.evaluation.squad import load_squad
from cyqa.records import Turn

CONTEXT = "重庆在西，成都也在西。成都更西。"


def written(folder: Path, *paragraphs: dict[str, Any]) -> Path:
    path = folder / "squad.json"
    path.write_text(json.dumps({"data": [{"paragraphs": paragraphs}]}), encoding="utf-8")
    return path


def paragraph(*answers: tuple[str, int], context: str = CONTEXT, identity: str = "q1") -> dict[str, Any]:
    golds = [{"text": text, "answer_start": start} for text, start in answers]
    return {"context": context, "qas": [{"id": identity, "question": "哪里更西？", "answers": golds}]}


def changed(**fields: Any) -> dict[str, Any]:
    return paragraph(("成都", 5)) | fields


def asked(**fields: Any) -> dict[str, Any]:
    record = changed()
    record["qas"][0] |= fields
    return record


def test_reads_answers_and_paragraphs(tmp_path: Path) -> None:
    squad = load_squad(written(tmp_path, paragraph(("成都", 11), ("成都更西", 11), ("成都", 11))))
    (question,) = squad.questions
    assert squad.paragraphs == {"p00001.txt": CONTEXT}
    assert squad.paragraph_of == {"q1": "p00001.txt"}
    assert [gold.text for gold in question.answers] == ["成都", "成都更西"]
    assert question.evidence == (Place("p00001.txt", 11, 13), Place("p00001.txt", 11, 15))
    assert question.lang == "zh"


def test_a_question_may_say_its_type_language_and_history(tmp_path: Path) -> None:
    history = [{"question": "哪里？", "answer": None}, {"question": "那里？", "answer": "重庆"}]
    record = asked(type="place", language="zh-hant", history=history)
    (question,) = load_squad(written(tmp_path, record)).questions
    assert (question.type, question.lang) == ("place", "zh-hant")
    assert question.history == (Turn("哪里？", None), Turn("那里？", "重庆"))


def test_equal_paragraphs_are_one(tmp_path: Path) -> None:
    other = paragraph(("东", 0), context="东。", identity="q3")
    again = paragraph(("成都", 5), identity="q2")
    squad = load_squad(written(tmp_path, paragraph(("成都", 5)), other, again))
    assert len(squad.paragraphs) == 2
    assert squad.paragraph_of == {"q1": "p00001.txt", "q3": "p00002.txt", "q2": "p00001.txt"}


def test_a_wrong_offset_is_mended_to_the_nearest_place(tmp_path: Path) -> None:
    squad = load_squad(written(tmp_path, paragraph(("成都", 10))))
    (question,), (remark,) = squad.questions, squad.remarks
    assert "squad.json: 1 answers stand elsewhere" in remark
    assert question.answers[0].spans == (Place("p00001.txt", 11, 13),)


def test_an_answer_without_a_place_has_the_paragraph_for_evidence(tmp_path: Path) -> None:
    squad = load_squad(written(tmp_path, paragraph(("西南", -1))))
    (question,), (remark,) = squad.questions, squad.remarks
    assert "1 answers stand nowhere" in remark
    assert question.answers[0].spans == ()
    assert question.evidence == (Place("p00001.txt", 0, len(CONTEXT)),)


def test_no_answer_is_unanswerable(tmp_path: Path) -> None:
    record = paragraph(("成都", 5))
    record["qas"][0]["is_impossible"] = True
    for each in (record, paragraph()):
        (question,) = load_squad(written(tmp_path, each)).questions
        assert question.type == "unanswerable"
        assert not question.is_answerable
        assert question.evidence == ()


def test_an_empty_question_is_kept(tmp_path: Path) -> None:
    (question,) = load_squad(written(tmp_path, asked(question=""))).questions
    assert question.is_answerable


@pytest.mark.parametrize(
    ("paragraphs", "message"),
    [
        ([paragraph(("西南", 3))], "q1: answers[0].text: '西南' is not in its paragraph"),
        ([paragraph(("", 3))], "q1: answers[0].text: is empty"),
        ([paragraph(("成都", 5)), paragraph(("成都", 5))], "q1: id: stands twice"),
        ([{"context": CONTEXT}], "data[0].paragraphs[0].qas: is missing"),
        ([changed(context=None)], "data[0].paragraphs[0].context: is missing"),
        ([changed(context=" \n")], "data[0].paragraphs[0].context: is empty"),
        ([CONTEXT], "data[0].paragraphs[0]: is not a JSON object"),
        ([asked(id=None)], "data[0].paragraphs[0].qas[0].id: is missing, or not str or int"),
        ([asked(question=None)], "q1: question: is missing, or not str"),
        ([asked(question="\ud800")], "q1: question: holds half of a surrogate pair"),
        ([asked(answers=None)], "q1: answers: is missing, or not list"),
        ([asked(answers={"text": ["成都"], "answer_start": [5]})], "q1: answers: is missing, or not list"),
        ([asked(answers=[{"text": "成都"}])], "q1: answers[0].answer_start: is missing, or not int"),
        ([asked(answers=[{"text": "成都", "answer_start": True}])], "q1: answers[0].answer_start: is"),
        ([asked(answers=[{"answer_start": 5}])], "q1: answers[0].text: is missing"),
        ([asked(type="all")], "q1: type: 'all'"),
        ([asked(type="unanswerable")], "q1: type: 'unanswerable'"),
        ([asked(type="zh")], "q1: type: 'zh'"),
        ([asked(language="all")], "q1: language: 'all' is none of zh, en, zh-hant"),
        ([asked(history=[{"question": "谁？"}])], "q1: history[0].answer: is missing"),
        ([], "holds no question"),
    ],
)
def test_names_file_question_and_field(paragraphs: list[Any], message: str, tmp_path: Path) -> None:
    path = written(tmp_path, *paragraphs)
    with pytest.raises(QuestionError) as caught:
        load_squad(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert message in str(caught.value)


def test_another_file(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[1]", encoding="utf-8")
    (tmp_path / "empty.json").write_bytes(b"")
    (tmp_path / "gbk.json").write_bytes("重庆".encode("gb18030"))
    (tmp_path / "deep.json").write_text("[" * 100_000, encoding="utf-8")
    for name in ("a.json", "none.json", "empty.json", "gbk.json", "deep.json"):
        with pytest.raises(QuestionError, match=name):
            load_squad(tmp_path / name)
