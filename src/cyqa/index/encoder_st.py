"""Any other encoder: a sentence-transformers model, by name or from a folder."""

import hashlib
import os
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cyqa.errors import ModelError, first_line
from cyqa.index.encoder_text import plain, warn_if_cut

_BATCH = 32
_SAMPLE = 4096  # weights of each tensor that go into the fingerprint
_E5 = re.compile(r"(^|/)(multilingual-)?e5-(small|base|large)(-v2)?$")  # published without their prompts
_E5_PROMPTS = {"query": "query: ", "passage": "passage: "}


class SentenceTransformerEncoder:
    """Runs a sentence-transformers model on a GPU where there is one.

    Safe to share between threads, which take turns. A vector may differ from batch to batch by the
    rounding of float32.
    """

    def __init__(self, name_or_folder: str | Path, threads: int = 1) -> None:
        """
        :param name_or_folder: a name on the Hugging Face hub, or a local folder.
        :param threads: torch threads, for the whole process.
        :raises ModelError: if sentence-transformers is not installed or the model cannot be loaded.
        """
        os.environ.setdefault("HF_HUB_OFFLINE", "1")  # no request leaves the machine unless asked to
        try:
            import torch
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise ModelError(
                f"the encoder {name_or_folder} needs sentence-transformers; "
                "run: pip install sentence-transformers"
            ) from error
        name = str(name_or_folder)
        try:
            self._model = SentenceTransformer(name)
        except Exception as error:  # a hub, a tokenizer and a model: no common base
            raise ModelError(
                f"the encoder {name!r} cannot be loaded ({first_line(error)}); name a folder that holds a "
                f"sentence-transformers model, or run: hf download {name}"
            ) from error
        torch.set_num_threads(max(threads, 1))
        self._lock = threading.Lock()
        prompts = {key: prompt for key, prompt in self._model.prompts.items() if prompt}
        if not prompts and _E5.search(name):
            prompts = _E5_PROMPTS
        self._question_prompt = _first(prompts, "query")
        self._passage_prompt = _first(prompts, "passage", "document", "corpus")
        self._limit: int = self._model.max_seq_length or 512
        self._dimension: int = self._model.encode(["0"]).shape[1]
        self._fingerprint = self._make_fingerprint()

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    @property
    def dimension(self) -> int:
        return self._dimension

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """`(n, dimension)` float32, unit rows. An empty text has the vector of the bare prompt."""
        return self._encode(self._question_prompt, texts, None)

    def encode_passages(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """`(n, dimension)` float32, unit rows. An empty text has the vector of the bare prompt.

        :param on_progress: called with the number of texts done.
        """
        return self._encode(self._passage_prompt, texts, on_progress)

    def _encode(
        self, prompt: str, texts: Sequence[str], on_progress: Callable[[int], None] | None
    ) -> NDArray[np.float32]:
        prompted = [prompt + plain(text) for text in texts]
        order = sorted(range(len(texts)), key=lambda number: len(prompted[number]))
        vectors = np.empty((len(texts), self._dimension), np.float32)
        with self._lock:
            for low in range(0, len(order), _BATCH):
                numbers = order[low : low + _BATCH]
                vectors[numbers] = self._model.encode(
                    [prompted[number] for number in numbers],
                    prompt="",
                    batch_size=_BATCH,
                    normalize_embeddings=True,
                    show_progress_bar=False,
                )
                if on_progress is not None:
                    on_progress(low + len(numbers))
            n_cut = sum(self._is_long(text) for text in prompted)
        warn_if_cut(n_cut, len(texts), self._limit)
        return vectors

    def _is_long(self, text: str) -> bool:
        """Counts tokens only of a text that might have too many (at most three to a character)."""
        if len(text) * 3 < self._limit:
            return False
        ids = self._model.tokenizer(text, truncation=False, verbose=False)["input_ids"]
        return len(ids) > self._limit

    def _make_fingerprint(self) -> str:
        """sha256 over a sample of each weight tensor, the modules, the prompts and the token limit."""
        digest = hashlib.sha256()
        settings = (self._question_prompt, self._passage_prompt, self._limit, str(self._model))
        digest.update(repr(settings).encode())
        for name, tensor in sorted(self._model.state_dict().items()):
            flat: Any = tensor.detach().reshape(-1)
            sample = flat[:: max(flat.numel() // _SAMPLE, 1)].double().cpu().numpy()
            digest.update(f"{name} {tuple(tensor.shape)} {tensor.dtype}".encode() + sample.tobytes())
        return digest.hexdigest()


def _first(prompts: Mapping[str, str], *names: str) -> str:
    return next((prompts[name] for name in names if name in prompts), "")
