"""Preparing models: whole or not at all, once, and noticed when damaged."""

import json
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyqa.errors import ModelError
from cyqa.models import folder, prepare
from cyqa.models.folder import MANIFEST, make, read_manifest, verify

RECIPE = "toy, format 1"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "weights.bin"
    path.write_bytes(b"weights")
    return path


def build(at: Path) -> None:
    (at / "part").mkdir()
    (at / "part" / "a.bin").write_bytes(b"a" * 100)
    (at / "b.bin").write_bytes(b"b")


def names(at: Path) -> list[str]:
    return sorted(path.name for path in at.iterdir())


def test_made_once(tmp_path: Path, source: Path) -> None:
    calls: list[Path] = []

    def counted(at: Path) -> None:
        calls.append(at)
        build(at)

    target = tmp_path / "models" / "toy"
    assert make(target, RECIPE, [source], counted) == target
    assert make(target, RECIPE, [source], counted) == target
    assert len(calls) == 1
    assert names(target.parent) == ["toy"]
    assert set(read_manifest(target, RECIPE).files) == {"part/a.bin", "b.bin"}
    verify(target, RECIPE)


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError, MemoryError])
def test_interruption_leaves_nothing(tmp_path: Path, source: Path, error: type[BaseException]) -> None:
    def interrupted(at: Path) -> None:
        build(at)
        raise error

    target = tmp_path / "models" / "toy"
    with pytest.raises(error):
        make(target, RECIPE, [source], interrupted)
    assert names(target.parent) == []


def test_interruption_keeps_the_old_model(tmp_path: Path, source: Path) -> None:
    target = make(tmp_path / "models" / "toy", RECIPE, [source], build)
    source.write_bytes(b"other weights")
    with pytest.raises(KeyboardInterrupt):
        make(target, RECIPE, [source], lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
    verify(target, RECIPE)


def test_made_again_when_the_source_or_the_recipe_changes(tmp_path: Path, source: Path) -> None:
    target = make(tmp_path / "toy", RECIPE, [source], build)
    first = read_manifest(target, RECIPE).fingerprint
    source.write_bytes(b"other weights")
    make(target, RECIPE, [source], build)
    second = read_manifest(target, RECIPE).fingerprint
    make(target, "toy, format 2", [source], build)
    third = read_manifest(target, "toy, format 2").fingerprint
    assert len({first, second, third}) == 3
    with pytest.raises(ModelError, match=r"format 2.*run: python -m cyqa\.models\.prepare"):
        read_manifest(target, RECIPE)


def test_damage_is_named_and_mended(tmp_path: Path, source: Path) -> None:
    target = make(tmp_path / "toy", RECIPE, [source], build)
    (target / "b.bin").write_bytes(b"x")
    with pytest.raises(ModelError, match=r"b\.bin is damaged"):
        verify(target, RECIPE)
    (target / "part" / "a.bin").write_bytes(b"short")
    with pytest.raises(ModelError, match=r"a\.bin is missing or has the wrong size"):
        read_manifest(target, RECIPE)
    make(target, RECIPE, [source], build)
    verify(target, RECIPE)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"files": 3}', '{"files": {"a": 1}}', "\x00", "null"])
def test_damaged_manifest(tmp_path: Path, source: Path, content: str) -> None:
    target = make(tmp_path / "toy", RECIPE, [source], build)
    (target / MANIFEST).write_text(content)
    with pytest.raises(ModelError, match=r"cyqa\.json is damaged.*run: "):
        read_manifest(target, RECIPE)


@given(st.binary(max_size=80))
def test_any_manifest_is_read_or_refused(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as at:
        Path(at, MANIFEST).write_bytes(content)
        with pytest.raises(ModelError):
            read_manifest(Path(at), RECIPE)


def test_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no prepared model in .*absent; run: "):
        read_manifest(tmp_path / "absent", RECIPE)


def test_other_folders_are_left_alone(tmp_path: Path, source: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("dear")
    with pytest.raises(ModelError, match="left alone"):
        make(tmp_path / "letters", RECIPE, [source], build)
    assert names(tmp_path / "letters") == ["dear.txt"]


def test_full_disk(tmp_path: Path, source: Path) -> None:
    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(ModelError, match=r"cannot write .*No space left.*CYQA_HOME"):
        make(tmp_path / "models" / "toy", RECIPE, [source], full)
    assert names(tmp_path / "models") == []


def test_unwritable_place(tmp_path: Path, source: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(ModelError, match="cannot write"):
        make(tmp_path / "file" / "toy", RECIPE, [source], build)


def test_parallel_preparations(tmp_path: Path, source: Path) -> None:
    target, barrier = tmp_path / "models" / "toy", threading.Barrier(4)
    results: list[Path] = []

    def slow(at: Path) -> None:
        barrier.wait(10)
        build(at)

    threads = [
        threading.Thread(target=lambda: results.append(make(target, RECIPE, [source], slow)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [target] * 4
    verify(target, RECIPE)
    assert names(target.parent) == ["toy"]


def test_leftovers_of_a_killed_preparation_are_swept(tmp_path: Path, source: Path) -> None:
    old, new = tmp_path / ".toy.old", tmp_path / ".toy.new"
    old.mkdir()
    new.mkdir()
    os.utime(old, (time.time() - 2 * folder._ABANDONED_AFTER,) * 2)
    make(tmp_path / "toy", RECIPE, [source], build)
    assert not old.exists()
    assert new.exists()


@pytest.fixture
def failing_tokenizer(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(prepare, "_write_onnx", lambda *_: None)
    monkeypatch.setattr(
        prepare, "_write_safetensors", lambda at, _: (at / "model.safetensors").write_bytes(b"x")
    )
    monkeypatch.setattr(prepare, "_write_tokenizer", fail)
    monkeypatch.setattr(prepare.e5, "read_tensors", dict)
    return


@pytest.mark.usefixtures("failing_tokenizer")
def test_prepare_e5_interrupted_midway(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        prepare.prepare_e5(tmp_path / "models" / "e5-small", progress=False)
    assert names(tmp_path / "models") == []


def test_progress_bar(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for step in ("_write_onnx", "_write_safetensors", "_write_tokenizer"):
        monkeypatch.setattr(prepare, step, lambda *_: None)
    monkeypatch.setattr(prepare.e5, "read_tensors", dict)
    prepare.prepare_e5(tmp_path / "a", progress=False)
    assert capsys.readouterr() == ("", "")
    prepare.prepare_e5(tmp_path / "b", progress=True)
    out, err = capsys.readouterr()
    assert out == ""
    assert "preparing e5-small" in err


def test_default_folder_follows_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CYQA_HOME", str(tmp_path))
    assert prepare.default_model_folder() == tmp_path / "models" / "e5-small"
    assert prepare.default_usem3_folder() == tmp_path / "models" / "usem3"


def test_foreign_tokenizer(tmp_path: Path) -> None:
    path = tmp_path / "tokenizer.json"
    path.write_text(json.dumps({"model": {"type": "BPE"}}))
    target = tmp_path / "out"
    target.mkdir()
    with pytest.raises(ModelError, match="is not the tokenizer of multilingual-e5-small"):
        prepare._write_tokenizer(target, path)


@pytest.mark.model
def test_prepared_folder(e5_folder: Path) -> None:
    """The files of a sentence-transformers model, the ONNX file, and nothing unaccounted for."""
    files = set(read_manifest(e5_folder, prepare.E5_RECIPE).files)
    assert files >= {"modules.json", "config.json", "model.safetensors", "tokenizer.json", "model_int8.onnx"}
    assert files >= {"1_Pooling/config.json", "2_Normalize/config.json", "config_sentence_transformers.json"}
    verify(e5_folder, prepare.E5_RECIPE)


@pytest.mark.model
def test_second_call_builds_nothing(e5_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "_build_e5", lambda *_: pytest.fail("built again"))
    prepare.prepare_e5(e5_folder)
