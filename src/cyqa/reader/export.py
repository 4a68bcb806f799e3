"""From trained weights to the folder that ships: int8 ONNX, a pruned tokeniser, a manifest.

python -m cyqa.reader.export RUN/reader.safetensors [OTHER/reader.safetensors …] FOLDER

Several weights, exported folders among them, are averaged (model soups, Wortsman et al. 2022): runs that part
from one checkpoint end near enough to each other for their mean to be better than any of them.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cyqa.errors import CyqaError, ModelError
from cyqa.models import e5, folder
from cyqa.reader.huggingface import layers_and_head
from cyqa.reader.model import ONNX_FILE, RECIPE, TOKENIZER_FILE

N_PIECES = 125_000
"""Of 250,002: 264 bytes each, so that the folder stays below 60 MB."""


def read_weights(paths: Sequence[Path]) -> dict[str, NDArray[np.float32]]:
    """Mean of the layers and heads under the names of `BertModel`, embeddings from the installed e5.

    :raises ModelError: if a file cannot be read or has other tensors than a reader.
    """
    runs = [_read_run(path) for path in paths]
    for path, run in zip(paths, runs, strict=True):
        if set(run) != set(runs[0]):
            raise ModelError(f"{path} has other tensors than {paths[0]}; average runs of one recipe")
    mean: dict[str, NDArray[np.float32]] = {
        name: np.stack([run[name] for run in runs]).mean(axis=0) for name in runs[0]
    }
    return {**e5.read_tensors(), **mean}


def _read_run(path: Path) -> dict[str, NDArray[np.float32]]:
    import torch
    from safetensors.torch import load_file

    if path.is_dir():
        return layers_and_head(path)
    try:
        trained = {
            name.removeprefix("bert."): tensor.to(torch.float32).numpy()
            for name, tensor in load_file(path).items()
        }
    except Exception as error:  # safetensors raises a bare subclass of Exception
        raise ModelError(f"{path} is not a trained reader ({error}); run: cyqa train-reader") from error
    missing = {"head.weight", "head.bias"} - set(trained)
    if missing:
        raise ModelError(f"{path} has no {', '.join(sorted(missing))}; run: cyqa train-reader")
    return trained


def export(weights: Sequence[Path], target: Path, n_pieces: int = N_PIECES) -> Path:
    """Writes the folder that `cyqa.reader.model.SpanReader` reads.

    :raises ModelError: if the weights cannot be used or the folder cannot be written.
    """
    files = (path / ONNX_FILE if path.is_dir() else path for path in weights)
    sources = [*files, e5.weights_path(), e5.tokenizer_path()]
    return folder.make(target, f"{RECIPE}", sources, lambda at: _build(at, weights, n_pieces))


def _build(at: Path, weights: Sequence[Path], n_pieces: int) -> None:
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
    parser.add_argument(
        "weights", type=Path, nargs="+", help="reader.safetensors of runs, or exported folders"
    )
    parser.add_argument("folder", type=Path, help="folder to write")
    parser.add_argument("--pieces", type=int, default=N_PIECES, help="pieces of the vocabulary to keep")
    flags = parser.parse_args(argv)
    try:
        print(export(flags.weights, flags.folder, flags.pieces))
    except CyqaError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
