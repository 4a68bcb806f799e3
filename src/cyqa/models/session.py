"""How a prepared ONNX file is run: one inference on one thread, the graph as it was written."""

from pathlib import Path
from typing import Any


def open_session(path: Path) -> Any:
    """An `onnxruntime.InferenceSession` on the CPU, for callers that run several inferences at a time.

    Raises what ONNX Runtime raises: bare subclasses of Exception.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL  # fused already
    options.enable_mem_pattern = False  # would keep one plan for every length seen
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
