"""The span reader as a network: the encoder of multilingual-e5-small, frozen embeddings, a linear head.

Its parameters carry the names of a Hugging Face `BertModel`, with query, key and value of a layer in one
matrix: on a CPU that is the faster form, and `named_tensors` undoes it.
"""

from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from cyqa.models import e5
from cyqa.reader.training.examples import PAD, MicroBatch

_MINUS_INFINITY = -1e4
_HEAD_WIDTH = e5.HIDDEN // e5.HEADS
_QKV = ("query", "key", "value")


class Layer(nn.Module):
    """One transformer layer over `(n * length, hidden)` rows."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(e5.HIDDEN, 3 * e5.HIDDEN)
        self.attended = nn.Linear(e5.HIDDEN, e5.HIDDEN)
        self.attended_norm = nn.LayerNorm(e5.HIDDEN, e5.LAYER_NORM_EPS)
        self.up = nn.Linear(e5.HIDDEN, e5.FEED_FORWARD)
        self.down = nn.Linear(e5.FEED_FORWARD, e5.HIDDEN)
        self.down_norm = nn.LayerNorm(e5.HIDDEN, e5.LAYER_NORM_EPS)

    def forward(self, rows: Tensor, mask: Tensor | None, n: int, length: int) -> Tensor:
        """`mask` is added to the attention scores; None where nothing is padded."""
        query, key, value = self.qkv(rows).view(n, length, 3, e5.HEADS, _HEAD_WIDTH).permute(2, 0, 3, 1, 4)
        scores = (query * _HEAD_WIDTH**-0.5) @ key.transpose(-1, -2)
        if mask is not None:
            scores = scores + mask
        mixed = functional.softmax(scores, dim=-1) @ value
        rows = self.attended_norm(rows + self.attended(mixed.transpose(1, 2).reshape(n * length, e5.HIDDEN)))
        normed: Tensor = self.down_norm(rows + self.down(functional.gelu(self.up(rows))))
        return normed


class SpanNetwork(nn.Module):
    """Embedded tokens to logits of start and end."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer() for _ in range(e5.LAYERS))
        self.head = nn.Linear(e5.HIDDEN, 2)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    def forward(self, embedded: Tensor, padded: Tensor) -> Tensor:
        """`embedded` `(n, length, hidden)`, `padded` `(n, length)` bool → `(n, length, 2)` logits."""
        n, length, _ = embedded.shape
        mask = None
        if bool(padded.any()):
            mask = padded[:, None, None, :].to(embedded.dtype) * _MINUS_INFINITY
        rows = embedded.reshape(n * length, e5.HIDDEN)
        for layer in self.layers:
            rows = layer(rows, mask, n, length)
        logits: Tensor = self.head(rows).view(n, length, 2)
        return logits


class Embeddings:
    """The frozen embedding layer: ids `(n, length)` to normalised `(n, length, hidden)` of type `dtype`."""

    def __init__(
        self, tensors: Mapping[str, NDArray[np.float32]], dtype: torch.dtype = torch.bfloat16
    ) -> None:
        def read(name: str) -> Tensor:
            return torch.from_numpy(tensors[f"embeddings.{name}.weight"])

        self._dtype = dtype
        self._words = read("word_embeddings").to(dtype)
        self._places = read("position_embeddings") + read("token_type_embeddings")[0]
        self._norm = (read("LayerNorm"), torch.from_numpy(tensors["embeddings.LayerNorm.bias"]))

    @torch.no_grad()
    def __call__(self, ids: Tensor) -> Tensor:
        summed = self._words[ids].float() + self._places[: ids.shape[1]]
        return functional.layer_norm(summed, (e5.HIDDEN,), *self._norm, e5.LAYER_NORM_EPS).to(self._dtype)


def span_loss(logits: Tensor, batch: MicroBatch) -> Tensor:
    """Sum over the batch of −log of the probability that one of the gold spans is chosen."""
    permitted = torch.from_numpy(batch.permitted)
    golds = torch.from_numpy(batch.golds)
    scores = functional.log_softmax(logits.float().masked_fill(~permitted[..., None], -1e9), dim=1)
    of_gold = scores[..., 0].gather(1, golds[..., 0]) + scores[..., 1].gather(1, golds[..., 1])
    return -torch.logsumexp(of_gold.masked_fill(~torch.from_numpy(batch.is_gold), -1e9), dim=1).sum()


def padding(ids: Tensor) -> Tensor:
    """Where a batch of ids is padded, `(n, length)` bool."""
    return ids == PAD


def load(network: SpanNetwork, tensors: Mapping[str, NDArray[np.float32]]) -> None:
    """Layers from tensors named as in `BertModel`; the head too where there is one."""
    state: dict[str, Tensor] = {}
    for number in range(e5.LAYERS):
        prefix = f"encoder.layer.{number}."
        for kind in ("weight", "bias"):
            parts = [tensors[f"{prefix}attention.self.{part}.{kind}"] for part in _QKV]
            state[f"layers.{number}.qkv.{kind}"] = torch.from_numpy(np.concatenate(parts))
            for short, name in _NAMES.items():
                state[f"layers.{number}.{short}.{kind}"] = torch.from_numpy(tensors[f"{prefix}{name}.{kind}"])
    for kind in ("weight", "bias"):
        state[f"head.{kind}"] = (
            torch.from_numpy(tensors[f"head.{kind}"])
            if "head.weight" in tensors
            else (getattr(network.head, kind).detach())
        )
    network.load_state_dict(state)


def named_tensors(state: Mapping[str, Tensor]) -> dict[str, NDArray[np.float32]]:
    """A state of `SpanNetwork` under the names of `BertModel`, with `head.weight` and `head.bias`."""
    found = {f"head.{kind}": state[f"head.{kind}"].float().numpy() for kind in ("weight", "bias")}
    for number in range(e5.LAYERS):
        prefix = f"encoder.layer.{number}."
        for kind in ("weight", "bias"):
            parts = state[f"layers.{number}.qkv.{kind}"].float().chunk(3)
            for part, tensor in zip(_QKV, parts, strict=True):
                found[f"{prefix}attention.self.{part}.{kind}"] = tensor.clone().numpy()
            for short, name in _NAMES.items():
                found[f"{prefix}{name}.{kind}"] = state[f"layers.{number}.{short}.{kind}"].float().numpy()
    return found


_NAMES = {
    "attended": "attention.output.dense",
    "attended_norm": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "down_norm": "output.LayerNorm",
}
