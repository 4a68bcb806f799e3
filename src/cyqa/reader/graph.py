"""The span reader as an ONNX graph: token ids in, logits of start and end out.

With ONNX Runtime's own dynamic quantisation, one scale per tensor, a reader lost 3 F1 on CMRC 2018 dev, all
of it in the projections down from the feed-forward layers; with a scale per token, and no training for it,
300 questions of CMRC 2018 dev showed no loss of F1 and 134 of XQuAD a loss of up to 1.1. The head stays
float32.
"""

import numpy as np
import onnx

from cyqa.models.transformer_onnx import Tensors, TransformerGraph

OUTPUT = "logits"


def build_reader(tensors: Tensors) -> onnx.ModelProto:
    """`input_ids`, int64 `(batch, tokens)` → `logits`, float32 `(batch, tokens, 2)`: start, end.

    :param tensors: those of a `BertModel` with any number of word embeddings, and `head.weight`
        `(2, hidden)`, `head.bias` `(2,)`.
    """
    graph = TransformerGraph(tensors, is_fine=False)
    hidden = graph.hidden()
    head = graph.constant("head", np.ascontiguousarray(tensors["head.weight"].T))
    scored = graph.add("MatMul", [hidden, head], "scored")
    graph.add("Add", [scored, graph.weight("head.bias")], OUTPUT)
    return graph.model("cyqa-reader", OUTPUT, ["batch", "tokens", 2])
