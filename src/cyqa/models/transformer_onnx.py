"""The transformer of multilingual-e5-small as an ONNX graph, for the encoder and for the reader.

Word embeddings stay the 4-bit blocks they were published as. The layers multiply 8-bit integers: weights
with a scale per output column, activations with a scale per token, found at run time. ONNX Runtime's own
dynamic quantisation has one activation scale per tensor; dividing each row by its largest magnitude
first turns that into one per token, so that a text's vector does not depend on its neighbours in a
batch and is closer to float32. Queries, keys and values lose most by rounding, so there what it left
may be multiplied as well. Cosine to float32 over 60 Chinese passages, least and mean: ONNX Runtime's way
0.9966 and 0.9973, a scale per token 0.9986 and 0.9989, with the rest 0.9990 and 0.9993.

Weights use 7 bits, [-63, 63]: a pair of products with an 8-bit activation then fits the 16-bit
accumulator of processors without VNNI, which would otherwise saturate.

The graph takes no attention mask: rows of a batch must be of equal length.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from cyqa.models.e5 import HEADS, LAYER_NORM_EPS, LAYERS

INPUT = "input_ids"
_BLOCK = 32
_WEIGHT_LEVELS = 63
_ACTIVATION_SCALE = np.float32(1 / 127)
_FINENESS = np.float32(2 * 127)  # what rounding leaves is at most half a level
_MS = "com.microsoft"

Tensors = Mapping[str, NDArray[np.float32]]


def pack_blocks(weights: NDArray[np.float32]) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """The Q4_0 blocks that dequantised matrices came from, exactly.

    In a block of 32 the weight of largest magnitude is `-8 * d`.

    :param weights: `(rows, columns)`.
    :returns: `(rows, columns / 2)`, two signed nibbles to a byte, the even column in the low one; and
        the scales `d`, `(rows, columns / 32)`.
    :raises ValueError: if the weights are not of that form.
    """
    packed = np.empty((weights.shape[0], weights.shape[1] // 2), np.uint8)
    scales = np.empty((weights.shape[0], weights.shape[1] // _BLOCK), np.float32)
    for low in range(0, len(weights), 8192):
        rows = slice(low, low + 8192)
        blocks = weights[rows].reshape(-1, _BLOCK)
        extreme = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=1)[:, None], axis=1)
        scale = extreme / np.float32(-8)
        levels = np.rint(blocks / np.where(scale == 0, np.float32(1), scale))
        if not np.array_equal(levels * scale, blocks) or np.abs(levels).max() > 8 or levels.max() > 7:
            raise ValueError("weights are not Q4_0 blocks")
        nibbles = (levels.astype(np.int8).view(np.uint8) & 0x0F).reshape(-1, weights.shape[1])
        packed[rows] = nibbles[:, 0::2] | nibbles[:, 1::2] << 4
        scales[rows] = scale.reshape(-1, scales.shape[1])
    return packed, scales


def quantise_columns(weights: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """`(in, out)` weights as 7-bit levels and one scale for each of the `out` columns."""
    scales = (np.abs(weights).max(axis=0) / _WEIGHT_LEVELS).astype(np.float32)
    return np.rint(weights / scales).astype(np.int8), scales


class TransformerGraph:
    """Collects nodes and constants; a method adds one part and returns the name of its output."""

    def __init__(self, tensors: Tensors, is_fine: bool) -> None:
        """
        :param tensors: those of a `BertModel` of this size, with any number of word embeddings.
        :param is_fine: multiply what rounding left of the inputs of queries, keys and values too.
        """
        self._tensors = tensors
        self._is_fine = is_fine
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def hidden(self) -> str:
        """`input_ids`, int64 `(batch, tokens)` → the last layer, float32 `(batch, tokens, 384)`."""
        self.constant("activation_scale", _ACTIVATION_SCALE)
        self.constant("activation_zero", np.uint8(128))
        self.constant("last_axis", np.array([-1], np.int64))
        self.constant("first", np.array([0], np.int64))
        if self._is_fine:
            self.constant("fineness", _FINENESS)
        hidden = self._embeddings()
        for number in range(LAYERS):
            hidden = self._layer(f"encoder.layer.{number}.", hidden)
        return hidden

    def model(self, name: str, output: str, shape: Sequence[str | int]) -> onnx.ModelProto:
        """The whole graph with one float32 output."""
        ids = helper.make_tensor_value_info(INPUT, TensorProto.INT64, ["batch", "tokens"])
        result = helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)
        graph = helper.make_graph(self._nodes, name, [ids], [result], self._constants)
        opsets = [helper.make_opsetid("", 21), helper.make_opsetid(_MS, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=10, producer_name="cyqa")

    def weight(self, name: str) -> str:
        """One of the tensors as a constant."""
        return self.constant(name, self._tensors[name])

    def constant(self, name: str, value: NDArray[Any] | np.generic) -> str:
        """A constant of this name."""
        array = np.ascontiguousarray(value).reshape(value.shape)
        self._constants.append(numpy_helper.from_array(array, name))
        return name

    def add(self, operator: str, inputs: Sequence[str], output: str, **attributes: Any) -> str:
        """A node of ONNX."""
        self._nodes.append(helper.make_node(operator, inputs, [output], **attributes))
        return output

    def fused(self, operator: str, inputs: Sequence[str], output: str, **attributes: Any) -> str:
        """A node of ONNX Runtime's own."""
        return self.add(operator, inputs, output, domain=_MS, **attributes)

    def _embeddings(self) -> str:
        table = self._tensors["embeddings.word_embeddings.weight"]
        packed, scales = pack_blocks(table)
        words = helper.make_tensor("words", TensorProto.INT4, table.shape, packed.tobytes(), raw=True)
        self._constants.append(words)
        self.constant("word_scales", scales)
        self.fused(
            "GatherBlockQuantized",
            ["words", INPUT, "word_scales"],
            "word",
            gather_axis=0,
            quantize_axis=1,
            block_size=_BLOCK,
        )
        token_type = self._tensors["embeddings.token_type_embeddings.weight"][0]
        self.constant("positions", self._tensors["embeddings.position_embeddings.weight"] + token_type)
        self.add("Shape", [INPUT], "n_tokens", start=1, end=2)
        self.add("Slice", ["positions", "first", "n_tokens", "first"], "position")
        self.add("Add", ["word", "position"], "embedded")
        norm = [self.weight(f"embeddings.LayerNorm.{kind}") for kind in ("weight", "bias")]
        return self.add("LayerNormalization", ["embedded", *norm], "hidden", axis=-1, epsilon=LAYER_NORM_EPS)

    def _layer(self, at: str, hidden: str) -> str:
        names = [f"{at}attention.self.{part}" for part in ("query", "key", "value")]
        parts = [f"{at}q", f"{at}k", f"{at}v"]
        joined = self._linear(hidden, [f"{name}.weight" for name in names], f"{at}qkv", self._is_fine)
        self._nodes.append(helper.make_node("Split", [joined], parts, axis=-1, num_outputs=3))
        biases = np.concatenate([self._tensors[f"{name}.bias"] for name in names])
        bias = self.constant(f"{at}qkv.bias", biases)
        self.fused("MultiHeadAttention", [*parts, bias], f"{at}heads", num_heads=HEADS)
        attended = self._output(f"{at}attention.output.", f"{at}heads", hidden)
        wide = self._linear(attended, [f"{at}intermediate.dense.weight"], f"{at}wide")
        self.fused("BiasGelu", [wide, self.weight(f"{at}intermediate.dense.bias")], f"{at}gelu")
        return self._output(f"{at}output.", f"{at}gelu", attended)

    def _output(self, at: str, inside: str, residual: str) -> str:
        """A projection, its residual connection and the layer norm."""
        projected = self._linear(inside, [f"{at}dense.weight"], f"{at}projected")
        rest = [self.weight(f"{at}{name}") for name in ("LayerNorm.weight", "LayerNorm.bias", "dense.bias")]
        inputs = [projected, residual, *rest]
        return self.fused("SkipLayerNormalization", inputs, f"{at}normed", epsilon=LAYER_NORM_EPS)

    def _linear(self, rows: str, names: list[str], output: str, is_fine: bool = False) -> str:
        """Rows times the transposed weights, without bias, in 8-bit integers with a scale per row."""
        levels, scales = quantise_columns(np.concatenate([self._tensors[name] for name in names]).T)
        weights = [self.constant(f"{output}.weight", levels), self.constant(f"{output}.scale", scales)]
        self.add("Abs", [rows], f"{rows}.magnitude")
        peak = self.add("ReduceMax", [f"{rows}.magnitude", "last_axis"], f"{rows}.peak", keepdims=1)
        scaled = self.add("Div", [rows, peak], f"{rows}.scaled")
        product = self._integer_product(scaled, weights, f"{output}.coarse")
        if is_fine:
            quantised = [f"{output}.coarse.levels", "activation_scale", "activation_zero"]
            self.add("DequantizeLinear", quantised, f"{rows}.rounded")
            self.add("Sub", [scaled, f"{rows}.rounded"], f"{rows}.left")
            self.add("Mul", [f"{rows}.left", "fineness"], f"{rows}.fine")
            rest = self._integer_product(f"{rows}.fine", weights, f"{output}.fine")
            self.add("Div", [rest, "fineness"], f"{output}.rest")
            product = self.add("Add", [product, f"{output}.rest"], f"{output}.sum")
        return self.add("Mul", [product, peak], output)

    def _integer_product(self, scaled: str, weights: list[str], output: str) -> str:
        """Rows in [-1, 1] times quantised weights and their scales."""
        scale_and_zero = ["activation_scale", "activation_zero"]
        levels = self.add("QuantizeLinear", [scaled, *scale_and_zero], f"{output}.levels")
        inputs = [levels, weights[0], "activation_scale", weights[1], "activation_zero"]
        return self.fused("MatMulIntegerToFloat", inputs, output)
