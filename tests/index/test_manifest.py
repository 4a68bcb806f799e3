"""What an index remembers of its making: changed sources, other settings, the command that mends it."""

import os
import shutil
from pathlib import Path

import pytest

from cyqa.config import Config
from cyqa.index.build import build_index
from cyqa.index.manifest import Changes, Manifest, changes, differences, notices, portable, remaking
from cyqa.index.store import load_index
from fake_models import HashEncoder

ARTICLES = {"一.txt": "双方签约。", "二.txt": "科学城位于省城。", "三.txt": "会议结束了。"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder that holds `articles/` and `index/`."""
    (tmp_path / "articles").mkdir()
    for name, text in ARTICLES.items():
        (tmp_path / "articles" / name).write_text(text, encoding="utf-8")
    make(tmp_path)
    return tmp_path


def make(home: Path, config: Config | None = None) -> None:
    encoders = HashEncoder("first"), HashEncoder("second")
    build_index(
        [home / "articles"],
        home / "index",
        config or Config(),
        encoder=encoders[0],
        second_encoder=encoders[1],
        progress=False,
    )


def manifest(home: Path) -> Manifest:
    return load_index(home / "index").manifest


def check(home: Path, thorough: bool = False) -> Changes:
    return changes(manifest(home), home / "index", thorough)


def test_untouched_articles_are_unchanged(home: Path) -> None:
    for thorough in (False, True):
        assert not check(home, thorough)
    assert list(notices(manifest(home), home / "index", Config())) == []


def test_what_became_of_each_article_is_told(home: Path) -> None:
    (home / "articles" / "一.txt").write_text("双方没有签约。", encoding="utf-8")
    (home / "articles" / "二.txt").unlink()
    (home / "articles" / "四.txt").write_text("新来的。", encoding="utf-8")
    assert check(home) == Changes(("一.txt",), ("二.txt",))
    assert check(home, thorough=True) == Changes(("一.txt",), ("二.txt",), ("四.txt",))
    assert str(check(home, thorough=True)) == "changed: 一.txt; gone: 二.txt; new: 四.txt"
    make(home)
    assert not check(home, thorough=True)


def test_a_touched_file_is_read_and_found_unchanged(home: Path) -> None:
    os.utime(home / "articles" / "一.txt", ns=(1, 1))
    assert not check(home)


def test_an_edit_that_keeps_size_and_time_needs_a_thorough_look(home: Path) -> None:
    file = home / "articles" / "一.txt"
    times = file.stat().st_mtime_ns
    file.write_text("双方毁约。", encoding="utf-8")
    assert check(home) == Changes(("一.txt",))
    os.utime(file, ns=(times, times))
    assert check(home) == Changes()
    assert check(home, thorough=True) == Changes(("一.txt",))


def test_articles_and_index_may_be_moved_together(
    home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    moved = tmp_path_factory.mktemp("other") / "place"
    shutil.move(home, moved)
    assert not check(moved, thorough=True)
    (moved / "articles").rename(moved / "texts")
    assert check(moved, thorough=True).gone == tuple(sorted(ARTICLES))


def test_an_index_apart_may_be_moved_alone(home: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    apart = tmp_path_factory.mktemp("apart")
    encoder = HashEncoder()
    one = Config(second_encoder="none")
    build_index([home / "articles"], apart / "index", one, encoder=encoder, progress=False)
    (apart / "index").rename(apart / "moved")
    index = apart / "moved"
    assert not changes(load_index(index).manifest, index, thorough=True)


def test_paths_are_remembered_from_beside_the_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "articles").mkdir()
    monkeypatch.chdir(tmp_path / "articles")
    for typed in (".", "../articles", str(tmp_path / "articles")):
        assert portable(Path(typed), Path("../index")) == "articles"
    assert portable(Path("a.txt"), Path("../index")) == "articles/a.txt"
    assert portable(Path("a.txt"), Path("elsewhere/index")) == (tmp_path / "articles" / "a.txt").as_posix()


def test_a_notice_names_the_command(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home)
    (home / "articles" / "一.txt").unlink()
    (notice,) = notices(manifest(home), Path("index"), Config())
    assert notice == (
        "articles are not what was indexed in index (gone: 一.txt) and are cited as they were then; "
        "run: cyqa index articles --index index"
    )


def test_many_changes_stay_one_line() -> None:
    assert str(Changes(gone=tuple("abcdefgh"))) == "gone: a, b, c, d, e, 3 more"


def test_settings_that_differ_are_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home)
    other = Config(passage_characters=100, overlap_sentences=0)
    assert differences(manifest(home), Config(top_k=9, encoding="utf-8", reader="sentence")) == ""
    assert differences(manifest(home), other) == "passage_characters=160, not 100; overlap_sentences=1, not 0"
    (notice,) = notices(manifest(home), Path("index"), other)
    assert (
        "run in Python: cyqa.build_index(['articles'], 'index', cyqa.Config(passage_characters=100," in notice
    )
    make(home, other)
    (notice,) = notices(manifest(home), Path("index"), Config())
    assert notice.endswith("to change that, run: cyqa index articles --index index")


REMAKING = [
    (Config(), "run: cyqa index articles --index index"),
    (Config(encoding="gb18030"), "run: cyqa index articles --index index --encoding gb18030"),
    (Config(encoder="my model"), "run: cyqa index articles --index index --encoder 'my model'"),
    (
        Config(overlap_sentences=2),
        "run in Python: cyqa.build_index(['articles'], 'index', cyqa.Config(overlap_sentences=2))",
    ),
]


@pytest.mark.parametrize(("config", "command"), REMAKING)
def test_an_index_is_made_anew_with_its_own_settings(
    home: Path, monkeypatch: pytest.MonkeyPatch, config: Config, command: str
) -> None:
    for file in (home / "articles").iterdir():
        file.write_bytes(file.read_text(encoding="utf-8").encode(config.encoding or "utf-8"))
    make(home, config)
    monkeypatch.chdir(home)
    assert remaking(manifest(home), Path("index")) == command
    shutil.rmtree("articles")
    assert "PATH…" in remaking(manifest(home), Path("index"))


def test_what_was_indexed_is_spelt_as_it_would_be_typed(home: Path) -> None:
    spelt = remaking(manifest(home), home / "index")
    assert spelt == f"run: cyqa index {home / 'articles'} --index {home / 'index'}"
