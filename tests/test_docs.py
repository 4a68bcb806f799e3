"""The README does what it says: its commands run, its Python runs, its formats are the real ones."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from cyqa.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def commands() -> list[list[str]]:
    lines = [line for block in blocks("sh") for line in block.splitlines() if line.startswith("cyqa ")]
    return [shlex.split(line, comments=True)[1:] for line in lines]


def test_there_is_something_to_test() -> None:
    assert len(commands()) >= 4
    assert len(blocks("python")) == 1


@pytest.mark.model
@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_commands_run(command: list[str], seeds_index: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert main([*command, "--index", seeds_index]) == 0


@pytest.mark.model
def test_the_python_runs(tmp_path: Path) -> None:
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    done = subprocess.run(
        [sys.executable, "-c", blocks("python")[0]], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "300亿元" in done.stdout


@pytest.mark.model
def test_the_batch_format_is_the_real_one(seeds_index: str, tmp_path: Path) -> None:
    question, answer = blocks("jsonl")[0].split("\n\n")
    documented = json.loads(answer)
    (tmp_path / "q.jsonl").write_text(json.dumps({**json.loads(question), "question": "基金规模多大？"}))
    command = [
        sys.executable,
        "-m",
        "cyqa",
        "ask",
        "--index",
        seeds_index,
        "--batch",
        str(tmp_path / "q.jsonl"),
    ]
    real = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert list(real) == list(documented)
    assert list(real["citations"][0]) == list(documented["citations"][0])


@pytest.mark.parametrize("path", re.findall(r"\]\((?!http)([^)#]+)\)", README))
def test_what_is_linked_is_there(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("target", re.findall(r"^make (\w+)", README, re.MULTILINE))
def test_make_targets_exist(target: str) -> None:
    subprocess.run(["make", "--dry-run", target], cwd=ROOT, check=True, capture_output=True)
