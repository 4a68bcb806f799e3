"""multilingual-e5-small as an ONNX graph: token ids in, unit vectors out."""

import numpy as np
import onnx

from cyqa.models.e5 import HIDDEN
from cyqa.models.transformer_onnx import Tensors, TransformerGraph

OUTPUT = "sentence_embedding"


def build_model(tensors: Tensors) -> onnx.ModelProto:
    """`input_ids`, int64 `(batch, tokens)` → `sentence_embedding`, float32 `(batch, 384)`, unit rows.

    :param tensors: what `cyqa.models.e5.read_tensors` gives.
    """
    graph = TransformerGraph(tensors, is_fine=True)
    hidden = graph.hidden()
    token_axis = graph.constant("token_axis", np.array([1], np.int64))
    graph.add("ReduceSum", [hidden, token_axis], "sum", keepdims=0)
    graph.add("LpNormalization", ["sum"], OUTPUT, axis=-1, p=2)
    return graph.model("multilingual-e5-small", OUTPUT, ["batch", HIDDEN])
