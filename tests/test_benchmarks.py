"""The benchmarks, as far as they need neither data sets nor other systems."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cyqa.config import Config
from cyqa.evaluation.questions import Gold, Place, Question
from cyqa.evaluation.run import Prediction
from cyqa.retriever.fusion import fuse

ASKED = Question("q", "number", "zh", "dev", "谁？", (), (Gold("甲", (Place("a", 0, 1),)),), (), ())
UNANSWERABLE = replace(ASKED, type="unanswerable", answers=())
GIVEN = Prediction("q", "甲", "甲", 0.5, (), (), None, (), (), 1, "", None, 1.0)
BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture
def peers(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import peers

    return peers


@pytest.fixture
def ablation(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import ablation

    return ablation


def test_the_table_gives_multiples_of_cyqa_and_says_what_was_not_measured(peers: Any) -> None:
    rows = [
        peers.Row("cyqa", cost={"search ms": 8.0, "memory MiB": 412.0}, values={"recall@1": [1.0, 0.0]}),
        peers.Row("slow", cost={"search ms": 400.0, "memory MiB": 206.0}, values={"recall@1": [1.0, 1.0]}),
        peers.Row("away", failure="it needs the net"),
        peers.Row("quick", cost={"search ms": 0.016}),
    ]
    assert peers.table(rows, ("recall@1", "f1")).splitlines() == [
        "| | recall@1 |",
        "|---|--:|",
        "| cyqa | 0.500 |",
        "| slow | ×2.00 |",
        "| away | not measured: it needs the net |",
        "| quick | – |",
    ]
    cost = peers.table(rows, peers.COST).splitlines()
    assert cost[0] == "| | search ms | memory MiB |"
    assert cost[2:4] == ["| cyqa | 8 | 412 |", "| slow | ×50 | ×0.50 |"]
    assert cost[5] == "| quick | ×0.002 | – |"


def test_differences_are_paired(peers: Any) -> None:
    own = peers.Row("cyqa", values={"f1": [0.0, 1.0] * 20})
    other = peers.Row("other", values={"f1": [0.0, 0.5] * 20, "recall@1": [1.0]})
    found = peers.as_record(other, own, seed=0)["quality"]
    assert found["f1"]["less_cyqa"] == pytest.approx(-0.25)
    low, high = found["f1"]["between"]
    assert -0.35 < low < -0.25 < high < -0.15
    assert "between" not in found["recall@1"]


@pytest.mark.usefixtures("peers")
def test_a_system_that_cannot_run_says_why(tmp_path: Path) -> None:
    from systems.process import PeerError, Process

    with pytest.raises(PeerError, match="make peers"):
        Process(tmp_path / "python", "with_bm25s", "Bm25s", tmp_path / "log")
    with Process(Path(sys.executable), "no_such_module", "Nothing", tmp_path / "log") as process:
        units = tmp_path / "units.json"
        units.write_text("[]", encoding="utf-8")
        process.call("start", models={"encoder": "e", "reader": "r"}, units=str(units))
        with pytest.raises(PeerError, match="no_such_module"):
            process.call("about")
        assert process.call("memory")["mib"] > 1
    assert "no_such_module" in (tmp_path / "log").read_text(encoding="utf-8")


def test_every_part_can_be_taken_away_and_is_put_back(ablation: Any) -> None:
    for part in ablation.PARTS:
        there = [getattr(module, name) for module, name, _ in part.patches]
        with ablation.taken_away(part) as config:
            gone = [getattr(module, name) for module, name, _ in part.patches]
            assert all(a is not b for a, b in zip(there, gone, strict=True)), part.name
            assert part.patches or config != Config() or part.name == ablation.NEVER_SILENT, part.name
        assert [getattr(module, name) for module, name, _ in part.patches] == there


def test_scores_taken_away_are_zeros(ablation: Any) -> None:
    scores = [np.array(row, np.float32) for row in ([0.9, 0.1, 0.2], [0.1, 0.3, 0.2], [0, 5, 1], [0, 1, 0])]

    def best(*missing: str) -> int:
        _, _, make = ablation.fuse_without(*missing)
        return int(np.argmax(make()(*scores, 0.1)))

    assert best("sparse", "around", "second") == 0
    assert best("dense", "second") == 1
    assert best() == int(np.argmax(fuse(*scores, 0.1)))


def test_silence_by_another_confidence_refuses_as_many(ablation: Any) -> None:
    def asked(confidences: list[float], threshold: float) -> Any:
        return {
            n: (question, replace(GIVEN, confidence=sure, answer="甲" if sure >= threshold else None))
            for n, sure in enumerate(confidences)
            for question in [ASKED if n < 4 else UNANSWERABLE]
        }

    like = asked([0.9, 0.2, 0.8, 0.1, 0.05], threshold=0.3)
    other = ablation._as_silent(asked([0.1, 0.4, 0.3, 0.2, 0.25], threshold=0.0), like)
    assert [n for n, (_, p) in other.items() if p.answer is None] == [0, 3, 4]


def test_the_overview_has_the_first_metric_of_each_part_and_task(ablation: Any) -> None:
    dictionary, silence = (ablation.Part(name, ("press",), metrics=(name[0],)) for name in ("f", "right"))
    rows = [
        (dictionary, "press", ablation.Difference("f1", 0.5, 0.6, 0.05, 0.15, 0.01, 10)),
        (dictionary, "press", ablation.Difference("right", 0.5, 0.9, 0.3, 0.5, 0.01, 10)),
        (dictionary, "cmrc", ablation.Difference("recall@1", 0.5, 0.4, -0.2, 0.1, 0.3, 10)),
        (silence, "press", ablation.Difference("right", 0.5, 0.5, -0.1, 0.1, 1.0, 10)),
    ]
    assert [*ablation.overview(rows)] == [
        "\n| part | of | press | cmrc |\n|---|---|--:|--:|",
        "| f | f | +0.100* | -0.100 |",
        "| right | r | +0.000 |  |",
    ]


def test_a_part_is_bought_where_an_interval_is_above_zero(ablation: Any) -> None:
    def found(metric: str, low: float, high: float) -> Any:
        return ablation.Difference(metric, 0.0, 0.0, low, high, 0.5, 10)

    assert ablation._is_bought([found("f1", -0.1, 0.1), found("right", 0.01, 0.2)])
    assert not ablation._is_bought([found("f1", 0.0, 0.1), found("ece", 0.1, 0.2)])
    assert ablation._is_bought([found("ece", -0.2, -0.1)])
