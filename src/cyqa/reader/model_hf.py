"""Any extractive question answering model of Hugging Face as the reader: needs torch and transformers."""

import hashlib
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from cyqa.errors import ModelError, first_line
from cyqa.reader.decode import DEFAULT_RULES, Rules, Window, decode
from cyqa.records import Reading

_BATCH = 16
_STRIDE_TOKENS = 128
_LONGEST = 384
_SAMPLE = 4096  # weights of each tensor that go into the fingerprint


class HuggingFaceReader:
    """Reads with an `AutoModelForQuestionAnswering`; its first token stands for "no answer".

    Safe to share between threads, which take turns.
    """

    def __init__(self, name_or_folder: str | Path, threads: int = 1, rules: Rules = DEFAULT_RULES) -> None:
        """
        :param name_or_folder: a name on the Hugging Face hub, or a local folder.
        :param threads: torch threads, for the whole process.
        :raises ModelError: if transformers is not installed or the model cannot be loaded.
        """
        name = str(name_or_folder)
        os.environ.setdefault("HF_HUB_OFFLINE", "1")  # no request leaves the machine unless asked to
        try:
            import torch
            from transformers import AutoModelForQuestionAnswering, AutoTokenizer
        except ImportError as error:
            raise ModelError(
                f"the reader {name!r} needs transformers and torch; run: pip install transformers torch"
            ) from error
        try:
            self._tokenizer = AutoTokenizer.from_pretrained(name, use_fast=True)
            self._model = AutoModelForQuestionAnswering.from_pretrained(name).eval()
        except Exception as error:  # a hub, a tokenizer and a model: no common base
            raise ModelError(
                f"the reader {name!r} cannot be loaded ({first_line(error)}); name a folder that holds an "
                f"extractive question answering model, or run: hf download {name}"
            ) from error
        if not self._tokenizer.is_fast:
            raise ModelError(
                f"the tokenizer of {name!r} gives no offsets; name a model with a fast tokenizer"
            )
        self._tokenizer.padding_side = "right"
        torch.set_num_threads(max(threads, 1))
        self._rules = rules
        self._lock = threading.Lock()
        self._longest = min(_LONGEST, self._tokenizer.model_max_length)
        self._fingerprint = self._make_fingerprint()

    @property
    def fingerprint(self) -> str:
        """Changes with the weights and the rules of decoding."""
        return f"{self._fingerprint}/{self._rules}"

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        """One reading per passage, span offsets in code points of that passage."""
        with self._lock:
            found = self._windows([question] * len(passages), list(passages)) if passages else []
        return [
            decode(passage, windows, self._rules) for passage, windows in zip(passages, found, strict=True)
        ]

    def _windows(self, questions: list[str], passages: list[str]) -> list[list[Window]]:
        encoded = self._tokenizer(
            questions,
            passages,
            truncation="only_second",
            max_length=self._longest,
            stride=_STRIDE_TOKENS,
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
        )
        owners = encoded["overflow_to_sample_mapping"]
        order = sorted(range(len(owners)), key=lambda at: len(encoded["input_ids"][at]))
        of_row: dict[int, Window] = {}
        for low in range(0, len(order), _BATCH):
            rows = order[low : low + _BATCH]
            start, end = self._infer(encoded, rows)
            for line, row in enumerate(rows):
                inside = [at for at, part in enumerate(encoded.sequence_ids(row)) if part == 1]
                offsets = np.array(encoded["offset_mapping"][row], np.int64)[inside].reshape(-1, 2)
                null = float(start[line, 0] + end[line, 0])
                of_row[row] = Window(offsets, start[line, inside], end[line, inside], null)
        found: list[list[Window]] = [[] for _ in passages]
        for row, owner in enumerate(owners):
            found[owner].append(of_row[row])
        return found

    def _infer(self, encoded: Any, rows: Sequence[int]) -> tuple[Any, Any]:
        """Logits of start and end, `(n_rows, n_tokens)`, padded on the right."""
        import torch

        names = [name for name in self._tokenizer.model_input_names if name in encoded]
        padded = self._tokenizer.pad(
            {name: [encoded[name][row] for row in rows] for name in names},
            padding=True,
            return_tensors="pt",
        )
        with torch.no_grad():
            output = self._model(**padded)
        return output.start_logits.float().numpy(), output.end_logits.float().numpy()

    def _make_fingerprint(self) -> str:
        """sha256 over a sample of each weight tensor and the token limit."""
        digest = hashlib.sha256(str(self._longest).encode())
        for name, tensor in sorted(self._model.state_dict().items()):
            flat = tensor.detach().reshape(-1)
            sample = flat[:: max(flat.numel() // _SAMPLE, 1)].double().cpu().numpy()
            digest.update(f"{name} {tuple(tensor.shape)} {tensor.dtype}".encode() + sample.tobytes())
        return digest.hexdigest()
