"""`cyqa ask --save` and `cyqa verify` as a person uses them."""

import json
import shlex
import shutil
from pathlib import Path

import pytest

from cyqa.cli import main
from cyqa.reader.model import WEIGHTS

pytestmark = pytest.mark.model
SEEDS = Path(__file__).parents[2] / "seeds"
QUESTION = "首支发展基金的总规模是多少？"


@pytest.fixture(scope="module", params=["json", "html"])
def saved(request: pytest.FixtureRequest, seeds_index: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("saved") / f"answer.{request.param}"
    assert main(["ask", "--index", seeds_index, "--save", str(path), QUESTION]) == 0
    return path


def test_what_was_saved_holds_in_the_files_and_in_the_index(
    saved: Path, seeds_index: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(saved), str(SEEDS)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("ok  000_4a3830f0a0477acc.txt: is the same file, SHA-256 ") for line in lines)
    assert any(line.startswith("ok  question 1 [1]: 000_4a3830f0a0477acc.txt, line") for line in lines)
    assert lines[-1].endswith(" hold, 0 do not")
    assert main(["verify", str(saved), "--index", seeds_index]) == 0
    assert "ok  made by the models that are installed here" in capsys.readouterr().out


def test_a_page_beside_its_articles_is_checked_without_an_index(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CYQA_INDEX", raising=False)
    monkeypatch.chdir(tmp_path)
    shutil.copy(saved, tmp_path)
    assert main(["verify", saved.name]) == 1
    assert capsys.readouterr().err == (
        f"cyqa: there is no index in index, and none of the articles beside {saved.name}; "
        f"name the folder that holds them: cyqa verify {saved.name} FOLDER\n"
    )
    assert main(["verify", saved.name, "--index", "nowhere"]) == 1
    assert "there is no index in nowhere; run: cyqa index" in capsys.readouterr().err
    shutil.copytree(SEEDS, tmp_path / "articles")
    assert main(["verify", saved.name]) == 0
    out, err = capsys.readouterr()
    assert err == "there is no index in index; the articles are looked for in .\n"
    assert out.splitlines()[-1].endswith(" hold, 0 do not")


def test_other_models_are_found(saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    forged = tmp_path / saved.name
    text = saved.read_text(encoding="utf-8")
    reader = json.loads((WEIGHTS / "calibration.json").read_text(encoding="utf-8"))["reader"]
    forged.write_text(text.replace(reader, "0" * len(reader)), encoding="utf-8")
    assert main(["verify", str(forged), str(SEEDS)]) == 1
    assert "BAD made by other models than are installed here: the reader" in capsys.readouterr().out


def test_a_changed_word_is_found(saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    forged = tmp_path / saved.name
    forged.write_text(saved.read_text(encoding="utf-8").replace("300亿元", "900亿元"), encoding="utf-8")
    assert main(["verify", str(forged), str(SEEDS)]) == 1
    out = capsys.readouterr().out
    assert "there, not “900亿元”" in out
    assert not out.splitlines()[-1].endswith(" 0 do not")


def test_markdown_is_written_but_cannot_be_verified(
    seeds_index: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "answer.md"
    assert main(["ask", "--index", seeds_index, "--save", str(path), QUESTION]) == 0
    assert "> 300亿元\n>\n> — " in path.read_text(encoding="utf-8")
    capsys.readouterr()
    assert main(["verify", str(path), str(SEEDS)]) == 1
    assert capsys.readouterr().err == (
        f"cyqa: {path}: holds no bundle; export the conversation as .json or .html\n"
    )


def test_the_readme_shows_what_happens(
    seeds_index: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    readme = (SEEDS.parent / "README.md").read_text(encoding="utf-8")
    block = next(block for block in readme.split("```") if "$ cyqa verify" in block)
    lines = [line for line in block.splitlines() if line]
    (tmp_path / "seeds").symlink_to(SEEDS)
    monkeypatch.chdir(tmp_path)
    for line in lines:
        if line.startswith("$ cyqa "):
            capsys.readouterr()
            assert main([*shlex.split(line)[2:], "--index", seeds_index]) == 0
    out = capsys.readouterr().out.splitlines()
    assert [line for line in out if "SHA-256" in line] == [line for line in lines if "SHA-256" in line]
    assert out[-2:] == lines[-2:]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ask", "--save", "a.doc", "x"], "a.doc: name a file that ends with .json, .html, .md"),
        (["ask", "--save", "a.json", "--batch", "-"], "a.json: a batch is not saved"),
        (["verify", "nowhere.json"], "nowhere.json: cannot be read"),
    ],
)
def test_errors_are_one_line(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 1
    err = capsys.readouterr().err
    assert err.startswith(f"cyqa: {message}")
    assert err.count("\n") == 1
