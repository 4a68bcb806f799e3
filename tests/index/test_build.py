"""Building: what is embedded anew, what is reported, and that a broken-off build harms nothing."""

import errno
import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import cyqa
from cyqa.config import Config
from cyqa.errors import IndexingError, SourceError
from cyqa.index import build as build_module
from cyqa.index import store
from cyqa.index.build import BuildReport, build_index, embedding_text
from cyqa.index.store import Index, load_index
from cyqa.index.tokenise import tokenise
from cyqa.records import Passage
from fake_models import HashEncoder

CONFIG = Config(passage_characters=20, passage_limit=40, overlap_sentences=0)
ARTICLES = {
    "一.txt": "成都高新区与重庆高新区签约。双方共建产业园区项目。首期投资三百亿元人民币。\n",
    "二.txt": "西部科学城位于重庆市沙坪坝。科学城规划面积约一千平方公里。5G network covers it all.\n",
}
SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


class Workshop:
    """Builds one folder of articles into one index, with encoders that count."""

    def __init__(self, sources: Path, folder: Path) -> None:
        self.sources, self.folder = sources, folder
        self.primary, self.secondary = HashEncoder("first", 8), HashEncoder("second", 6)

    def build(self, config: Config = CONFIG) -> BuildReport:
        self.primary.encoded, self.secondary.encoded = [], []
        return build_index(
            [self.sources],
            self.folder,
            config,
            encoder=self.primary,
            second_encoder=self.secondary,
            progress=False,
        )

    def index(self) -> Index:
        return load_index(self.folder, self.primary, self.secondary)


@pytest.fixture
def workshop(sources: Path, tmp_path: Path) -> Workshop:
    return Workshop(sources, tmp_path / "index")


def assert_right(workshop: Workshop) -> None:
    """Every vector is the one of its passage, however it came there."""
    index = workshop.index()
    texts = [embedding_text(passage) for passage in index.passages]
    for view, encoder in ((store.PRIMARY, workshop.primary), (store.SECONDARY, workshop.secondary)):
        assert np.array_equal(index.dense[view].vectors, [encoder.vector(text) for text in texts])
    for i, passage in enumerate(index.passages):
        assert index.sparse.coverage(tokenise(passage.text))[i] == 1
        assert index.articles[passage.source].clean[passage.start : passage.end] == passage.text


def test_first_build(workshop: Workshop) -> None:
    report = workshop.build()
    index = workshop.index()
    assert list(index.articles) == list(ARTICLES)
    assert len(index.passages) == 6
    assert (report.n_articles, report.n_passages) == (2, 6)
    assert (report.n_embedded, report.n_reused, report.n_removed) == (6, 0, 0)
    assert report.skipped == ()
    assert report.seconds > 0
    assert (
        workshop.primary.encoded == workshop.secondary.encoded == [embedding_text(p) for p in index.passages]
    )
    assert [(s.name, s.n_passages, s.encoding) for s in index.manifest.sources] == [
        ("一.txt", 3, "utf-8"),
        ("二.txt", 3, "utf-8"),
    ]
    assert index.manifest.config["passage_characters"] == 20
    assert index.manifest.cyqa_version == cyqa.__version__
    assert_right(workshop)


def test_nothing_changed_nothing_embedded(workshop: Workshop) -> None:
    workshop.build()
    report = workshop.build()
    assert (report.n_embedded, report.n_reused, report.n_removed) == (0, 6, 0)
    assert workshop.primary.encoded == workshop.secondary.encoded == []
    assert_right(workshop)


def test_changed_source(workshop: Workshop) -> None:
    workshop.build()
    changed = ARTICLES["一.txt"].replace("三百亿", "四百亿")
    (workshop.sources / "一.txt").write_text(changed, encoding="utf-8")
    report = workshop.build()
    assert (report.n_embedded, report.n_reused, report.n_removed) == (1, 5, 1)
    assert workshop.primary.encoded == workshop.secondary.encoded == ["首期投资四百亿元人民币。"]
    assert_right(workshop)


def test_added_and_removed_source(workshop: Workshop) -> None:
    workshop.build()
    (workshop.sources / "零.txt").write_text("渝昆高铁正式开通运营。", encoding="utf-8")
    (workshop.sources / "一.txt").unlink()
    report = workshop.build()
    assert (report.n_articles, report.n_passages) == (2, 4)
    assert (report.n_embedded, report.n_reused, report.n_removed) == (1, 3, 3)
    assert workshop.primary.encoded == ["渝昆高铁正式开通运营。"]
    assert_right(workshop)


def test_renamed_source_keeps_its_vectors(workshop: Workshop) -> None:
    workshop.build()
    (workshop.sources / "一.txt").rename(workshop.sources / "三.txt")
    report = workshop.build()
    assert (report.n_embedded, report.n_reused, report.n_removed) == (0, 6, 0)
    assert "三.txt" in workshop.index().articles
    assert_right(workshop)


def test_another_encoder_embeds_anew(workshop: Workshop) -> None:
    workshop.build()
    workshop.secondary = HashEncoder("third", 6)
    report = workshop.build()
    assert (report.n_embedded, report.n_reused) == (6, 0)
    assert workshop.primary.encoded == []
    assert len(workshop.secondary.encoded) == 6
    assert_right(workshop)
    workshop.primary = HashEncoder("first", 5)
    workshop.build()
    assert (len(workshop.primary.encoded), len(workshop.secondary.encoded)) == (6, 0)
    assert_right(workshop)


def test_another_embedding_text_embeds_anew(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    workshop.build()
    monkeypatch.setattr(build_module, "embedding_text", lambda passage: f"{passage.title}：{passage.text}")
    assert workshop.build().n_embedded == 6


def test_other_settings_take_what_still_fits(workshop: Workshop) -> None:
    workshop.build()
    report = workshop.build(Config(passage_characters=200, passage_limit=200))
    assert report.n_passages < 6
    assert report.n_embedded == report.n_passages
    assert_right(workshop)


def test_damaged_old_index_is_built_anew(workshop: Workshop) -> None:
    workshop.build()
    for file in workshop.folder.glob("version-*/dense.*"):
        file.write_bytes(b"")
    with pytest.raises(IndexingError):
        workshop.index()
    report = workshop.build()
    assert (report.n_embedded, report.n_reused, report.n_removed) == (6, 0, 0)
    assert_right(workshop)


def test_without_second_encoder(sources: Path, tmp_path: Path) -> None:
    config = Config(second_encoder="none")
    build_index([sources], tmp_path / "index", config, encoder=HashEncoder(), progress=False)
    assert list(load_index(tmp_path / "index").dense) == [store.PRIMARY]


def test_embedding_text_is_one_line() -> None:
    passage = Passage("a", "", "", 1, 0, 0, 0, 0, 1, 1, " 成渝\n双城\u2028 \t圈 ", ())
    assert embedding_text(passage) == "成渝 双城 圈"


def test_no_articles(workshop: Workshop) -> None:
    for file in workshop.sources.iterdir():
        file.unlink()
    with pytest.raises(SourceError, match="no articles"):
        workshop.build()
    assert not workshop.folder.exists()


def test_sources_without_passages_are_reported(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    cut = build_module.cut
    monkeypatch.setattr(build_module, "cut", lambda a, c: () if a.source == "一.txt" else cut(a, c))
    assert workshop.build().skipped == ("一.txt",)
    assert workshop.index().manifest.sources[0].n_passages == 0
    monkeypatch.setattr(build_module, "cut", lambda _a, _c: ())
    with pytest.raises(SourceError, match="holds any text"):
        workshop.build()


def test_progress_bar_is_silent_off_a_terminal(
    sources: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for progress in (True, False):
        encoders = HashEncoder("first"), HashEncoder("second")
        folder = tmp_path / f"index {progress}"
        build_index(
            [sources], folder, CONFIG, encoder=encoders[0], second_encoder=encoders[1], progress=progress
        )
    assert capfd.readouterr() == ("", "")


def test_progress_bar_is_shown_on_a_terminal(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    termios = pytest.importorskip("termios", reason="needs a pseudo-terminal, which Windows has not")
    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    first, second = HashEncoder("first"), HashEncoder("second")
    with os.fdopen(theirs, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        build_index([sources], tmp_path / "index", CONFIG, encoder=first, second_encoder=second)
        shown = os.read(ours, 10_000).decode()
        assert "primary vectors: 100%" in shown
        assert "6/6" in shown
        build_index([sources], tmp_path / "index", CONFIG, encoder=first, second_encoder=second)
        terminal.write("nothing to embed, nothing shown")
        terminal.flush()
        assert os.read(ours, 10_000).decode() == "nothing to embed, nothing shown"
    os.close(ours)


# --- builds that do not end ---


class InterruptedEncoder(HashEncoder):
    def vector(self, text: str) -> NDArray[np.float32]:
        raise KeyboardInterrupt(text)


def test_ctrl_c_while_embedding(workshop: Workshop) -> None:
    workshop.build()
    before = sorted(path.relative_to(workshop.folder) for path in workshop.folder.rglob("*"))
    working, workshop.primary = workshop.primary, InterruptedEncoder("other")
    with pytest.raises(KeyboardInterrupt):
        workshop.build()
    workshop.primary = working
    assert sorted(path.relative_to(workshop.folder) for path in workshop.folder.rglob("*")) == before
    assert_right(workshop)


def test_full_disk(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    workshop.build()

    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(IndexingError, match=r"No space left on device.*free some space"):
        workshop.build()
    assert len(list(workshop.folder.glob("version-*"))) == 1
    assert_right(workshop)


def test_unwritable_folder(workshop: Workshop) -> None:
    workshop.folder.write_text("a file")
    with pytest.raises(IndexingError, match="cannot be written"):
        workshop.build()
    assert workshop.primary.encoded == []


def test_second_builder_is_told_before_it_embeds(workshop: Workshop) -> None:
    second = Workshop(workshop.sources, workshop.folder)

    class Meanwhile(HashEncoder):
        def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
            with pytest.raises(IndexingError, match="another build is writing"):
                second.build()
            return super().encode_passages(texts)

    workshop.primary = Meanwhile("first")
    workshop.build()
    assert len(workshop.primary.encoded) == 6
    assert second.primary.encoded == []


BUILD_FOR_EVER = """
import itertools, sys
from pathlib import Path
from fake_models import HashEncoder
from cyqa.config import Config
from cyqa.index.build import build_index
sources, folder = map(Path, sys.argv[1:])
config = Config(passage_characters=20, passage_limit=40, overlap_sentences=0)
for i in itertools.count():
    written = sources.parent / "written"  # the source itself is never half there
    written.write_text(f"第{i}次签约仪式在成都高新区举行。双方签约。", encoding="utf-8")
    written.replace(sources / "一.txt")
    encoders = HashEncoder("first", 8), HashEncoder("second", 6)
    build_index([sources], folder, config, encoder=encoders[0], second_encoder=encoders[1], progress=False)
    print(i, flush=True)
"""


@pytest.mark.slow
def test_kill_at_any_moment_leaves_an_index(workshop: Workshop) -> None:
    """A build takes some 20 ms here; each process is killed at a random moment of a later one."""
    workshop.build()
    path = os.pathsep.join([str(Path(cyqa.__file__).parents[1]), str(Path(__file__).parents[1])])
    for seed in range(8):
        command = [sys.executable, "-c", BUILD_FOR_EVER, str(workshop.sources), str(workshop.folder)]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path}
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"0\n"
            time.sleep(random.Random(seed).uniform(0, 0.1))
            process.kill()
        assert_right(workshop)
    workshop.build()
    assert_right(workshop)
    assert len(list(workshop.folder.glob("version-*"))) == 1


def test_seeds(tmp_path: Path) -> None:
    workshop = Workshop(SEEDS, tmp_path / "index")
    report = workshop.build(Config())
    assert report.n_articles == 2
    assert 30 <= report.n_passages <= 120
    assert_right(workshop)
