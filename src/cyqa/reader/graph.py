"""The span reader as an ONNX graph: token ids in, logits of start and end out.

Word embeddings stay the 4-bit blocks they were published as. The layers multiply 8-bit integers: weights
with a scale per output column, activations with a scale per token, found at run time, as in the encoder's
graph (`cyqa.models.e5_onnx`). With ONNX Runtime's own dynamic quantisation, one scale per tensor, a reader
lost 3 F1 on CMRC 2018 dev, all of it in the projections down from the feed-forward layers; with a scale
per token, and no training for it, 300 questions of CMRC 2018 dev showed no loss of F1 and 134 of XQuAD a
loss of up to 1.1. The head stays float32.
"""

from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from cyqa.models import e5
from cyqa.models.e5_onnx import Tensors, pack_blocks, quantise_columns

INPUT, OUTPUT = "input_ids", "logits"
_BLOCK = 32
_ACTIVATION_SCALE = np.float32(1 / 127)
_MS = "com.microsoft"


def build_reader(tensors: Tensors) -> onnx.ModelProto:
    """`input_ids`, int64 `(batch, tokens)` → `logits`, float32 `(batch, tokens, 2)`: start, end.

    Rows of a batch must be equally long: there is no attention mask.

    :param tensors: those of a `BertModel` with any number of word embeddings, and `head.weight`
        `(2, hidden)`, `head.bias` `(2,)`.
    """
    return _Graph(tensors).model()


class _Graph:
    """Collects nodes and constants; a method adds one part and returns the name of its output."""

    def __init__(self, tensors: Tensors) -> None:
        self._tensors = tensors
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def model(self) -> onnx.ModelProto:
        self._constant("activation_scale", _ACTIVATION_SCALE)
        self._constant("activation_zero", np.uint8(128))
        self._constant("last_axis", np.array([-1], np.int64))
        self._constant("first", np.array([0], np.int64))
        hidden = self._embeddings()
        for number in range(e5.LAYERS):
            hidden = self._layer(f"encoder.layer.{number}.", hidden)
        head = self._constant("head", np.ascontiguousarray(self._tensors["head.weight"].T))
        scored = self._add("MatMul", [hidden, head], "scored")
        self._add("Add", [scored, self._weight("head.bias")], OUTPUT)
        ids = helper.make_tensor_value_info(INPUT, TensorProto.INT64, ["batch", "tokens"])
        logits = helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["batch", "tokens", 2])
        graph = helper.make_graph(self._nodes, "cyqa-reader", [ids], [logits], self._constants)
        opsets = [helper.make_opsetid("", 21), helper.make_opsetid(_MS, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=10, producer_name="cyqa")

    def _embeddings(self) -> str:
        table = self._tensors["embeddings.word_embeddings.weight"]
        packed, scales = pack_blocks(table)
        words = helper.make_tensor("words", TensorProto.INT4, list(table.shape), packed.tobytes(), raw=True)
        self._constants.append(words)
        self._constant("word_scales", scales.astype(np.float16))  # exact: Q4_0 scales have half precision
        gathered = ["words", INPUT, "word_scales"]
        axes = {"gather_axis": 0, "quantize_axis": 1, "block_size": _BLOCK}
        half = self._fused("GatherBlockQuantized", gathered, "half_word", **axes)
        self._add("Cast", [half], "word", to=TensorProto.FLOAT)
        token_type = self._tensors["embeddings.token_type_embeddings.weight"][0]
        self._constant("positions", self._tensors["embeddings.position_embeddings.weight"] + token_type)
        self._add("Shape", [INPUT], "n_tokens", start=1, end=2)
        self._add("Slice", ["positions", "first", "n_tokens", "first"], "position")
        self._add("Add", ["word", "position"], "embedded")
        norm = [self._weight(f"embeddings.LayerNorm.{kind}") for kind in ("weight", "bias")]
        epsilon = e5.LAYER_NORM_EPS
        return self._add("LayerNormalization", ["embedded", *norm], "hidden", axis=-1, epsilon=epsilon)

    def _layer(self, at: str, hidden: str) -> str:
        names = [f"{at}attention.self.{part}" for part in ("query", "key", "value")]
        parts = [f"{at}q", f"{at}k", f"{at}v"]
        joined = self._linear(hidden, [f"{name}.weight" for name in names], f"{at}qkv")
        self._nodes.append(helper.make_node("Split", [joined], parts, axis=-1, num_outputs=3))
        biases = np.concatenate([self._tensors[f"{name}.bias"] for name in names])
        bias = self._constant(f"{at}qkv.bias", biases)
        self._fused("MultiHeadAttention", [*parts, bias], f"{at}heads", num_heads=e5.HEADS)
        attended = self._output(f"{at}attention.output.", f"{at}heads", hidden)
        wide = self._linear(attended, [f"{at}intermediate.dense.weight"], f"{at}wide")
        self._fused("BiasGelu", [wide, self._weight(f"{at}intermediate.dense.bias")], f"{at}gelu")
        return self._output(f"{at}output.", f"{at}gelu", attended)

    def _output(self, at: str, inside: str, residual: str) -> str:
        """A projection, its residual connection and the layer norm."""
        projected = self._linear(inside, [f"{at}dense.weight"], f"{at}projected")
        rest = [self._weight(f"{at}{name}") for name in ("LayerNorm.weight", "LayerNorm.bias", "dense.bias")]
        inputs = [projected, residual, *rest]
        return self._fused("SkipLayerNormalization", inputs, f"{at}normed", epsilon=e5.LAYER_NORM_EPS)

    def _linear(self, rows: str, names: list[str], output: str) -> str:
        """Rows times the transposed weights, without bias, in 8-bit integers with a scale per row."""
        levels, scales = quantise_columns(np.concatenate([self._tensors[name] for name in names]).T)
        self._add("Abs", [rows], f"{rows}.magnitude")
        peak = self._add("ReduceMax", [f"{rows}.magnitude", "last_axis"], f"{rows}.peak", keepdims=1)
        scaled = self._add("Div", [rows, peak], f"{rows}.scaled")
        self._add("QuantizeLinear", [scaled, "activation_scale", "activation_zero"], f"{rows}.levels")
        weights = [self._constant(f"{output}.weight", levels), "activation_scale"]
        weights += [self._constant(f"{output}.scale", scales), "activation_zero"]
        product = self._fused("MatMulIntegerToFloat", [f"{rows}.levels", *weights], f"{output}.unscaled")
        return self._add("Mul", [product, peak], output)

    def _weight(self, name: str) -> str:
        return self._constant(name, self._tensors[name])

    def _constant(self, name: str, value: NDArray[Any] | np.generic) -> str:
        array = np.ascontiguousarray(value).reshape(value.shape)
        self._constants.append(numpy_helper.from_array(array, name))
        return name

    def _add(self, operator: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self._nodes.append(helper.make_node(operator, inputs, [output], **attributes))
        return output

    def _fused(self, operator: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self._nodes.append(helper.make_node(operator, inputs, [output], domain=_MS, **attributes))
        return output
