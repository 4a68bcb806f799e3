"""From source files to an index, embedding only what the old index does not hold already."""

import hashlib
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from cyqa import __version__
from cyqa.config import Config
from cyqa.corpus.clean import clean
from cyqa.corpus.fold import fold
from cyqa.corpus.load import SourceFile, find_files, is_blank, load_document, unread_files
from cyqa.corpus.passages import cut
from cyqa.errors import IndexingError, SourceError
from cyqa.index.dense import DenseIndex
from cyqa.index.folder import locked
from cyqa.index.manifest import Manifest, Source, View, portable, shaping
from cyqa.index.sparse import SparseIndex
from cyqa.index.store import PRIMARY, SECONDARY, Index, load_index, replace_index
from cyqa.index.tokenise import tokenise
from cyqa.records import Article, Encoder, Passage

_BATCH = 32


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    `n_embedded` passages went through an encoder, `n_reused` kept all their vectors, `n_removed`
    passages of the old index are gone; `skipped` are sources that hold no passage, files of a folder without
    any text among them; `unread` are files of a folder that are of kinds that are not read.
    """

    n_articles: int
    n_passages: int
    n_embedded: int
    n_reused: int
    n_removed: int
    skipped: tuple[str, ...]
    unread: tuple[str, ...]
    seconds: float


def build_index(
    paths: Sequence[Path],
    folder: Path,
    config: Config,
    *,
    encoder: Encoder | None = None,
    second_encoder: Encoder | None = None,
    progress: bool = True,
) -> BuildReport:
    """Makes the index of the articles in `paths`, in place of the one in `folder`.

    :param encoder: as `config` says when None; so is `second_encoder`.
    :param progress: show a bar, if standard error is a terminal.
    :raises SourceError: if an article cannot be read, one that is named holds no text, or there is none.
    :raises IndexingError: if the folder cannot be written, or another build is writing to it.
    """
    started = time.perf_counter()
    files = find_files(paths)
    articles = [clean(load_document(file, config.encoding)) for file in files]
    cuts = {article.source: cut(article, config) for article in articles}
    passages = tuple(passage for source in cuts.values() for passage in source)
    by_source = {article.source: article for article in articles if not is_blank(article.raw)}
    if not passages:
        raise SourceError(f"no article in {', '.join(map(str, paths)) or 'no path'} holds any text")
    with locked(folder):
        old = _old_index(folder)
        texts = [embedding_text(passage) for passage in passages]
        keys = tuple(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() for text in texts)
        encoders = _encoders(config, encoder, second_encoder)
        dense, embedded = {}, np.zeros(len(passages), bool)
        for name, view in encoders.items():
            vectors, is_new = _embed(texts, keys, view, _old_vectors(old, name, view), name, progress)
            dense[name] = DenseIndex(vectors)
            embedded |= is_new
        sparse = SparseIndex.build([tokenise(passage.text) for passage in passages])
        manifest = Manifest(
            cyqa_version=__version__,
            config=shaping(config),
            views={name: View(encoder.fingerprint, encoder.dimension) for name, encoder in encoders.items()},
            paths=tuple(dict.fromkeys(portable(path, folder) for path in paths)),
            sources=tuple(
                _source(file, article, len(cuts[article.source]), folder)
                for file, article in zip(files, articles, strict=True)
            ),
        )
        replace_index(Index(by_source, passages, keys, dense, sparse, manifest), folder)
    return BuildReport(
        n_articles=len(by_source),
        n_passages=len(passages),
        n_embedded=int(embedded.sum()),
        n_reused=int((~embedded).sum()),
        n_removed=(Counter(old.embedded) - Counter(keys)).total() if old else 0,
        skipped=tuple(source for source, found in cuts.items() if not found),
        unread=unread_files(paths),
        seconds=time.perf_counter() - started,
    )


def embedding_text(passage: Passage) -> str:
    """What the encoders are given for a passage: its text folded, on one line."""
    return fold(" ".join(passage.text.split()))


def _encoders(config: Config, encoder: Encoder | None, second: Encoder | None) -> dict[str, Encoder]:
    from cyqa.index.encoder import load_encoder, load_second_encoder

    second = load_second_encoder(config) if second is None else second
    encoders = {PRIMARY: load_encoder(config) if encoder is None else encoder}
    return encoders if second is None else {**encoders, SECONDARY: second}


def _old_index(folder: Path) -> Index | None:
    """The index to take vectors from; one that cannot be loaded is as good as none."""
    try:
        return load_index(folder)
    except IndexingError:
        return None


def _old_vectors(old: Index | None, name: str, encoder: Encoder) -> dict[str, NDArray[np.float32]]:
    """Vectors by hash of the embedded text, if the same encoder made them."""
    if old is None or old.manifest.views.get(name) != View(encoder.fingerprint, encoder.dimension):
        return {}
    return dict(zip(old.embedded, old.dense[name].vectors, strict=True))


def _embed(
    texts: Sequence[str],
    keys: Sequence[str],
    encoder: Encoder,
    known: Mapping[str, NDArray[np.float32]],
    name: str,
    progress: bool,
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """`(n, dimension)` vectors, and `(n,)` which of them the encoder had to make."""
    vectors = np.empty((len(texts), encoder.dimension), np.float32)
    rows = [i for i, key in enumerate(keys) if key not in known]
    is_new = np.zeros(len(texts), bool)
    is_new[rows] = True
    for i, key in enumerate(keys):
        if not is_new[i]:
            vectors[i] = known[key]
    hide = None if progress and rows else True  # None: hidden unless standard error is a terminal
    with tqdm(total=len(rows), desc=f"{name} vectors", unit=" passages", disable=hide) as bar:
        for start in range(0, len(rows), _BATCH):
            batch = rows[start : start + _BATCH]
            vectors[batch] = encoder.encode_passages([texts[i] for i in batch])
            bar.update(len(batch))
    return vectors, is_new


def _source(file: SourceFile, article: Article, n_passages: int, folder: Path) -> Source:
    return Source(
        name=file.source,
        path=portable(file.path, folder),
        size=file.size,
        mtime_ns=file.mtime_ns,
        sha256=article.sha256,
        encoding=article.encoding,
        n_passages=n_passages,
    )
