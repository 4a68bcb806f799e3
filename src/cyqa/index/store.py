"""The index, and its form on disk: written whole or not at all, and checked before it is used.

index/
    CURRENT                    which version holds, and the SHA-256 of its manifest
    version-XXXXXXXX/
        manifest.json          how it was made, and size and SHA-256 of each file below
        passages.sqlite        articles and passages (`cyqa.index.tables`)
        dense.<view>.faiss     one for each encoder
        sparse.*               BM25 (`cyqa.index.sparse`)
"""

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from cyqa.config import Config
from cyqa.errors import IndexingError
from cyqa.index.dense import DenseIndex
from cyqa.index.folder import locked, mending, new_version, publish, read_pointer, sync, writing
from cyqa.index.manifest import Manifest, Source, View, remaking
from cyqa.index.sparse import SparseIndex
from cyqa.index.tables import read_tables, write_tables
from cyqa.records import Article, Encoder, Passage

SCHEMA = 3
"""Raised by whatever changes the files or what they mean, the tokens of `tokenise` included."""

PRIMARY, SECONDARY = "primary", "secondary"
"""The views: vectors of the encoder, and of the second encoder."""

_MANIFEST, _TABLES = "manifest.json", "passages.sqlite"


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """Everything that search needs. Row i of each dense index and of the sparse one is passage i.

    `articles` by source, in the order of the sources; `embedded` holds for each passage the SHA-256
    of the text that its vectors stand for.
    """

    articles: Mapping[str, Article]
    passages: tuple[Passage, ...]
    embedded: tuple[str, ...]
    dense: Mapping[str, DenseIndex]
    sparse: SparseIndex
    manifest: Manifest


def save_index(index: Index, folder: Path) -> None:
    """Replaces the index in `folder`; until the last moment the old one stays in force.

    :raises IndexingError: if it cannot be written, or another build is writing.
    """
    with locked(folder):
        replace_index(index, folder)


def replace_index(index: Index, folder: Path) -> None:
    """As `save_index`, for a caller that holds the lock of the folder."""
    contents = {f"dense.{name}.faiss": view.to_bytes() for name, view in index.dense.items()}
    contents |= index.sparse.to_files()
    try:
        with writing(folder), new_version(folder) as version:
            for name, content in contents.items():
                (version / name).write_bytes(content)
            write_tables(version / _TABLES, index.articles.values(), index.passages, index.embedded)
            files = {}
            for path in sorted(version.iterdir()):
                sync(path)
                files[path.name] = {"size": path.stat().st_size, "sha256": _sha256(path.read_bytes())}
            manifest = {"schema": SCHEMA, **asdict(index.manifest), "files": files}
            text = json.dumps(manifest, indent=1).encode("ascii")
            (version / _MANIFEST).write_bytes(text)
            sync(version / _MANIFEST)
            publish(version, _sha256(text))
    except UnicodeEncodeError as error:
        raise IndexingError(
            f"{error.object!r:.80}: not valid Unicode; rename or mend that article"
        ) from error


def load_index(
    folder: Path,
    encoder: Encoder | None = None,
    second_encoder: Encoder | None = None,
    config: Config | None = None,
) -> Index:
    """The index in `folder`, every byte of it checked.

    :param encoder: the one in use, which must be the one that the index was made with; so with
        `second_encoder`. Not checked when None.
    :param config: what the encoders in use are called.
    :raises IndexingError: if it is missing, damaged, of another version or of other encoders.
    """
    pointer = read_pointer(folder)
    while True:
        try:
            index = _load_version(*pointer, folder)
            break
        except IndexingError:
            # A build may have replaced the version, and removed the old one, under our hands.
            earlier, pointer = pointer, read_pointer(folder)
            if pointer == earlier:
                raise
    for view, used in ((PRIMARY, encoder), (SECONDARY, second_encoder)):
        if used is not None:
            _check_encoder(index.manifest, folder, view, used, config or Config())
    return index


def _check_encoder(manifest: Manifest, folder: Path, view: str, used: Encoder, config: Config) -> None:
    made_with = manifest.views.get(view)
    if made_with is not None and made_with.fingerprint == used.fingerprint:
        return
    todo = remaking(manifest, folder, config)
    if view == SECONDARY and made_with is None:
        raise IndexingError(
            f"the index in {folder} was made without the second encoder {config.second_encoder}; "
            f"set second_encoder='none', or {todo}"
        )
    setting, option = ("encoder", "--encoder ") if view == PRIMARY else ("second_encoder", "second_encoder=")
    name, wanted = manifest.config.get(setting), getattr(config, setting)
    if name == wanted:
        raise IndexingError(
            f"the index in {folder} was made with another version of the encoder {name}; {todo}"
        )
    raise IndexingError(
        f"the index in {folder} was made with the encoder {name}, not {wanted}; "
        f"ask with {option}{name}, or {todo}"
    )


def _load_version(version: Path, manifest_sha256: str, folder: Path) -> Index:
    text = _read(version / _MANIFEST, folder)
    if _sha256(text) != manifest_sha256:
        raise _damaged(folder, f"{_MANIFEST} was changed")
    try:
        fields = json.loads(text)
        schema = fields.pop("schema")
        if schema != SCHEMA:
            raise IndexingError(
                f"the index in {folder} has format {schema}, this cyqa reads {SCHEMA}; {mending(folder)}"
            )
        contents = {}
        for name, expected in fields.pop("files").items():
            contents[name] = _read(version / name, folder)
            if len(contents[name]) != expected["size"] or _sha256(contents[name]) != expected["sha256"]:
                raise _damaged(folder, f"{name} was cut short or changed")
        return _assemble(_manifest(fields), contents, version / _TABLES)
    except (AttributeError, KeyError, TypeError, ValueError, sqlite3.Error) as error:
        raise _damaged(folder, f"{type(error).__name__}: {error}") from error


def _manifest(fields: dict[str, object]) -> Manifest:
    views, paths, sources = (fields.pop(name) for name in ("views", "paths", "sources"))
    return Manifest(
        views={name: View(**view) for name, view in views.items()},  # type: ignore[attr-defined]
        paths=tuple(paths),  # type: ignore[arg-type]
        sources=tuple(Source(**source) for source in sources),  # type: ignore[attr-defined]
        **fields,  # type: ignore[arg-type]
    )


def _assemble(manifest: Manifest, contents: Mapping[str, bytes], tables: Path) -> Index:
    dense = {name: DenseIndex.from_bytes(contents[f"dense.{name}.faiss"]) for name in manifest.views}
    sparse = SparseIndex.from_files(contents)
    articles, passages, embedded = read_tables(tables)
    if {sparse.n_passages, *map(len, dense.values())} != {len(passages)}:
        raise ValueError("its files differ in their number of passages")
    if any(dense[name].dimension != view.dimension for name, view in manifest.views.items()):
        raise ValueError("its vectors are not of the dimension that its manifest says")
    return Index({a.source: a for a in articles}, passages, embedded, dense, sparse, manifest)


def _read(path: Path, folder: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _damaged(folder, f"{path.name}: {error.strerror}") from error


def _damaged(folder: Path, what: str) -> IndexingError:
    return IndexingError(f"the index in {folder} is damaged ({what}); {mending(folder)}")


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
