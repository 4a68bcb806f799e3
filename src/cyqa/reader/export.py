"""From trained weights to the folder that ships: int8 ONNX, a pruned tokeniser, a manifest.

python -m cyqa.reader.export reader.safetensors FOLDER [--huggingface FOLDER]
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cyqa.errors import CyqaError, ModelError
from cyqa.models import e5, folder
from cyqa.reader.model import ONNX_FILE, RECIPE, TOKENIZER_FILE

N_PIECES = 125_000
"""Of 250,002: 264 bytes each, so that the folder stays below 60 MB."""


def read_weights(path: Path) -> dict[str, NDArray[np.float32]]:
    """Layers and head under the names of `BertModel`, embeddings from the installed e5.

    :raises ModelError: if the file cannot be read or lacks a tensor.
    """
    import torch
    from safetensors.torch import load_file

    try:
        trained = {
            name.removeprefix("bert."): tensor.to(torch.float32).numpy()
            for name, tensor in load_file(path).items()
        }
    except Exception as error:  # safetensors raises a bare subclass of Exception
        raise ModelError(f"{path} is not a trained reader ({error}); run: cyqa train-reader") from error
    tensors = {**e5.read_tensors(), **trained}
    missing = {"head.weight", "head.bias"} - set(trained)
    if missing:
        raise ModelError(f"{path} has no {', '.join(sorted(missing))}; run: cyqa train-reader")
    return tensors


def export(weights: Path, target: Path, n_pieces: int = N_PIECES) -> Path:
    """Writes the folder that `cyqa.reader.model.SpanReader` reads.

    :raises ModelError: if the weights cannot be used or the folder cannot be written.
    """
    sources = [weights, e5.weights_path(), e5.tokenizer_path()]
    return folder.make(target, f"{RECIPE}", sources, lambda at: _build(at, weights, n_pieces))


def export_huggingface(weights: Path, target: Path) -> Path:
    """Writes a `BertForQuestionAnswering` with its tokeniser (float32, whole vocabulary, 470 MB)."""
    import torch
    from transformers import BertConfig, BertForQuestionAnswering, PreTrainedTokenizerFast

    tensors = read_weights(weights)
    config = BertConfig(
        vocab_size=e5.VOCABULARY,
        hidden_size=e5.HIDDEN,
        num_hidden_layers=e5.LAYERS,
        num_attention_heads=e5.HEADS,
        intermediate_size=e5.FEED_FORWARD,
        layer_norm_eps=e5.LAYER_NORM_EPS,
        pad_token_id=1,
    )
    model = BertForQuestionAnswering(config)
    named = {f"qa_outputs.{kind}": tensors[f"head.{kind}"] for kind in ("weight", "bias")}
    named |= {f"bert.{name}": tensor for name, tensor in tensors.items() if not name.startswith("head.")}
    model.load_state_dict({name: torch.from_numpy(tensor) for name, tensor in named.items()})
    model.save_pretrained(target)
    tokenizer = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_file=str(e5.tokenizer_path()),
        bos_token="<s>",
        cls_token="<s>",
        eos_token="</s>",
        sep_token="</s>",
        unk_token="<unk>",
        pad_token="<pad>",
        mask_token="<mask>",
        model_max_length=e5.POSITIONS,
        model_input_names=["input_ids", "attention_mask"],
    )
    tokenizer.save_pretrained(target)
    return target


def _build(at: Path, weights: Path, n_pieces: int) -> None:
    import onnx

    from cyqa.reader.graph import build_reader
    from cyqa.reader.vocabulary import prune

    pruned = prune(e5.tokenizer_path(), n_pieces)
    tensors = read_weights(weights)
    words = "embeddings.word_embeddings.weight"
    tensors[words] = np.ascontiguousarray(tensors[words][pruned.kept])
    (at / TOKENIZER_FILE).write_text(pruned.tokenizer, encoding="utf-8")
    onnx.save_model(build_reader(tensors), str(at / ONNX_FILE))


def main(argv: Sequence[str] | None = None) -> int:
    """Command line of the export."""
    parser = argparse.ArgumentParser(prog="python -m cyqa.reader.export", description=__doc__)
    parser.add_argument("weights", type=Path, help="reader.safetensors of a training run")
    parser.add_argument("folder", type=Path, help="folder to write")
    parser.add_argument("--pieces", type=int, default=N_PIECES, help="pieces of the vocabulary to keep")
    parser.add_argument("--huggingface", type=Path, help="also write a BertForQuestionAnswering folder")
    flags = parser.parse_args(argv)
    try:
        print(export(flags.weights, flags.folder, flags.pieces))
        if flags.huggingface:
            print(export_huggingface(flags.weights, flags.huggingface))
    except CyqaError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
