"""The default encoder: multilingual-e5-small through ONNX Runtime, without torch or transformers."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cyqa.errors import ModelError
from cyqa.index.encoder_text import encode_each, plain, warn_if_cut
from cyqa.models import folder as model_folder
from cyqa.models.e5 import HIDDEN
from cyqa.models.prepare import CHARSMAP_FILE, E5_RECIPE, ONNX_FILE, TABLE_FILE
from cyqa.models.session import open_session
from cyqa.models.unigram import E5Tokenizer


class OnnxEncoder:
    """Each text is one inference on one thread, several at a time.

    So a vector depends on nothing but its text: not on the batch, its order or the threads. Safe to
    share between threads.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """
        :param folder: what `cyqa.models.prepare.prepare_e5` made.
        :param threads: texts encoded at a time.
        :raises ModelError: if the folder is missing, damaged or of another version.
        """
        self._fingerprint = model_folder.read_manifest(folder, E5_RECIPE).fingerprint
        self._threads = max(threads, 1)
        try:
            self._tokenizer = E5Tokenizer(folder / TABLE_FILE, folder / CHARSMAP_FILE)
            self._session = open_session(folder / ONNX_FILE)
        except Exception as error:  # ONNX Runtime and tokenizers raise bare subclasses of Exception
            raise ModelError(
                f"the model in {folder} cannot be loaded ({error}); "
                f"run: rm -r {folder} && python -m cyqa.models.prepare"
            ) from error

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    @property
    def dimension(self) -> int:
        return HIDDEN

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """`(n, 384)` float32, unit rows. An empty text has the vector of the bare prefix."""
        return self._encode("query: ", texts, None)

    def encode_passages(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """`(n, 384)` float32, unit rows. An empty text has the vector of the bare prefix.

        :param on_progress: called with the number of texts done, in the caller's thread.
        """
        return self._encode("passage: ", texts, on_progress)

    def _encode(
        self, prefix: str, texts: Sequence[str], on_progress: Callable[[int], None] | None
    ) -> NDArray[np.float32]:
        prefixed = (prefix + plain(text) for text in texts)
        shape = (len(texts), HIDDEN)
        vectors, n_cut = encode_each(self._encode_one, prefixed, shape, self._threads, on_progress)
        warn_if_cut(n_cut, len(texts), self._tokenizer.LIMIT)
        return vectors

    def _encode_one(self, text: str) -> tuple[NDArray[np.float32], bool]:
        ids, is_cut = self._tokenizer.encode(text)
        return self._session.run(None, {"input_ids": np.array([ids], np.int64)})[0][0], is_cut
