"""The span reader as an ONNX graph: token ids in, logits of start and end out.

The layers are those of the encoder's graph: 8-bit integers with a scale per token and per output column,
word embeddings as the 4-bit blocks they were published as. The head stays float32.
"""

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

from cyqa.models import e5, e5_onnx
from cyqa.models.e5_onnx import _BLOCK, _Graph

INPUT, OUTPUT = "input_ids", "logits"
_HALF = np.float16


def build_reader(tensors: e5_onnx.Tensors) -> onnx.ModelProto:
    """`input_ids`, int64 `(batch, tokens)` → `logits`, float32 `(batch, tokens, 2)`: start, end.

    :param tensors: those of a `BertModel` with any number of word embeddings, and `head.weight` `(2, hidden)`,
        `head.bias` `(2,)`. Rows of a batch must be of equal length: there is no attention mask.
    """
    return _ReaderGraph(tensors).model()


class _ReaderGraph(_Graph):
    """The encoder's graph with a table of fewer pieces, half-precision scales, and the head on top."""

    def model(self) -> onnx.ModelProto:
        self._constant("activation_scale", e5_onnx._ACTIVATION_SCALE)
        self._constant("activation_zero", np.uint8(128))
        self._constant("last_axis", np.array([-1], np.int64))
        self._constant("first", np.array([0], np.int64))
        hidden = self._embeddings()
        for number in range(e5.LAYERS):
            hidden = self._layer(number, hidden)
        weights = self._constant("head", np.ascontiguousarray(self._tensors["head.weight"].T))
        self._add("MatMul", [hidden, weights], "scored")
        self._add("Add", ["scored", self._weight("head.bias")], OUTPUT)
        ids = helper.make_tensor_value_info(INPUT, TensorProto.INT64, ["batch", "tokens"])
        logits = helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["batch", "tokens", 2])
        graph = helper.make_graph(self._nodes, "cyqa-reader", [ids], [logits], self._constants)
        opsets = [helper.make_opsetid("", 21), helper.make_opsetid("com.microsoft", 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=10, producer_name="cyqa")

    def _embeddings(self) -> str:
        table = self._tensors["embeddings.word_embeddings.weight"]
        packed, scales = e5_onnx.pack_blocks(table)
        words = helper.make_tensor("words", TensorProto.INT4, list(table.shape), packed.tobytes(), raw=True)
        self._constants.append(words)
        self._constant("word_scales", scales.astype(_HALF))  # exact: Q4_0 scales are half precision
        self._fused(
            "GatherBlockQuantized",
            ["words", INPUT, "word_scales"],
            "half_word",
            gather_axis=0,
            quantize_axis=1,
            block_size=_BLOCK,
        )
        self._add("Cast", ["half_word"], "word", to=TensorProto.FLOAT)
        positions: NDArray[np.float32] = self._tensors["embeddings.position_embeddings.weight"]
        self._constant("positions", positions + self._tensors["embeddings.token_type_embeddings.weight"][0])
        self._add("Shape", [INPUT], "n_tokens", start=1, end=2)
        self._add("Slice", ["positions", "first", "n_tokens", "first"], "position")
        self._add("Add", ["word", "position"], "embedded")
        norm = [self._weight("embeddings.LayerNorm.weight"), self._weight("embeddings.LayerNorm.bias")]
        return self._add("LayerNormalization", ["embedded", *norm], "hidden", axis=-1, epsilon=e5.LAYER_NORM_EPS)
