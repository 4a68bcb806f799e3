"""The reader that ships: a span model through ONNX Runtime, without torch or transformers."""

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cyqa.errors import ModelError
from cyqa.models import folder as model_folder
from cyqa.models.session import open_session
from cyqa.reader.decode import DEFAULT_RULES, Rules, Window, decode
from cyqa.records import Reading

RECIPE = "span reader, format 1"
ONNX_FILE, TOKENIZER_FILE = "reader_int8.onnx", "tokenizer.json"
WEIGHTS = Path(__file__).with_name("weights")
"""The folder of the reader that ships with the package."""
WINDOW_TOKENS = 384
_BEGIN, _END = 0, 2
_SURROGATE = re.compile("[\ud800-\udfff]")


class SpanReader:
    """Reads each passage by one inference on one thread, several at a time.

    So a reading depends on nothing but its question and passage: not on the other passages or the threads.
    Safe to share between threads.
    """

    def __init__(
        self,
        folder: Path = WEIGHTS,
        threads: int = 1,
        rules: Rules = DEFAULT_RULES,
        window_tokens: int = WINDOW_TOKENS,
    ) -> None:
        """
        :param folder: what `cyqa.reader.export.export` made.
        :param threads: passages read at a time.
        :param window_tokens: a longer passage is read in windows that overlap by a third.
        :raises ModelError: if the folder is missing, damaged or of another version.
        """
        from tokenizers import Tokenizer

        try:
            self._fingerprint = model_folder.read_manifest(folder, RECIPE).fingerprint
        except ModelError as error:
            raise ModelError(
                f"{folder} holds no reader; reinstall cyqa, "
                f"or run: python -m cyqa.reader.export WEIGHTS {folder}"
            ) from error
        self._rules = rules
        self._window_tokens = window_tokens
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
            self._tokenizer.encode_special_tokens = True  # "</s>" in a text is text
            self._session = open_session(folder / ONNX_FILE)
        except Exception as error:  # ONNX Runtime and tokenizers raise bare subclasses of Exception
            raise ModelError(f"the reader in {folder} cannot be loaded ({error}); reinstall cyqa") from error
        self._pool = ThreadPoolExecutor(threads, "cyqa-reader") if threads > 1 else None

    @property
    def fingerprint(self) -> str:
        """Changes whenever the logits or the rules of decoding would."""
        return f"{self._fingerprint}/{self._rules}/{self._window_tokens}"

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        """One reading per passage, span offsets in code points of that passage."""
        return self.read_pairs([(question, passage) for passage in passages])

    def read_pairs(self, pairs: Sequence[tuple[str, str]]) -> list[Reading]:
        """One reading per (question, passage)."""
        return [
            decode(passage, windows, self._rules)
            for (_, passage), windows in zip(pairs, self.windows(pairs), strict=True)
        ]

    def windows(self, pairs: Sequence[tuple[str, str]]) -> list[list[Window]]:
        """The logits of each (question, passage), before any decoding."""
        laid_out = [
            (number, ids, first, offsets)
            for number, (question, passage) in enumerate(pairs)
            for ids, first, offsets in self._lay_out(question, passage)
        ]
        longest_first = sorted(range(len(laid_out)), key=lambda at: -len(laid_out[at][1]))
        run = self._pool.map if self._pool else map
        logits = dict(
            zip(longest_first, run(self._infer, [laid_out[at][1] for at in longest_first]), strict=True)
        )
        found: list[list[Window]] = [[] for _ in pairs]
        rows = (
            (number, _window(logits[at], first, offsets))
            for at, (number, _, first, offsets) in enumerate(laid_out)
        )
        for number, group in groupby(rows, key=itemgetter(0)):
            found[number] = [window for _, window in group]
        return found

    def _infer(self, ids: list[int]) -> NDArray[np.float32]:
        logits: NDArray[np.float32] = self._session.run(None, {"input_ids": np.array([ids], np.int64)})[0][0]
        return logits

    def _lay_out(self, question: str, passage: str) -> list[tuple[list[int], int, NDArray[np.int64]]]:
        """(ids, position of the first passage token, offsets) of each window of the passage."""
        asked = self._encode(question).ids[: self._window_tokens // 2]
        encoded = self._encode(passage)
        ids, offsets = encoded.ids, np.array(encoded.offsets, np.int64).reshape(-1, 2)
        room = self._window_tokens - len(asked) - 4
        shared = self._window_tokens // 3
        starts = range(0, max(1, len(ids) - shared), max(1, room - shared))
        before = [_BEGIN, *asked, _END, _END]
        return [
            ([*before, *ids[at : at + room], _END], len(before), offsets[at : at + room]) for at in starts
        ]

    def _encode(self, text: str):  # type: ignore[no-untyped-def]  # tokenizers has no types
        return self._tokenizer.encode(_SURROGATE.sub("\ufffd", text), add_special_tokens=False)


def _window(logits: NDArray[np.float32], first: int, offsets: NDArray[np.int64]) -> Window:
    inside = logits[first : first + len(offsets)]
    return Window(offsets, inside[:, 0], inside[:, 1], float(logits[0].sum()))
