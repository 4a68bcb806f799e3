"""The reader as a Hugging Face folder, for programs that read with `transformers`; needs torch.

python -m cyqa.reader.huggingface FOLDER [--reader FOLDER]

The 8-bit weights that ship become float32 again, so nothing but the package is needed. The folder holds a
`BertForQuestionAnswering`: `qa_outputs` gives the start logit, then the end logit. As in SQuAD 2.0 the
first token, `<s>`, means "no answer". Its tokeniser lays out `<s> question </s></s> passage </s>`.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cyqa.errors import CyqaError, ModelError
from cyqa.models import e5
from cyqa.models import folder as model_folder
from cyqa.reader.model import ONNX_FILE, RECIPE, TOKENIZER_FILE, WEIGHTS

_BEGIN, _END = "<s>", "</s>"
_NAMES = {"bos_token": _BEGIN, "cls_token": _BEGIN, "eos_token": _END, "sep_token": _END}
_NAMES |= {"unk_token": "<unk>", "pad_token": "<pad>", "mask_token": "<mask>"}
_BLOCK = 32


def to_huggingface(reader: Path, target: Path) -> Path:
    """Writes the folder (float32, 280 MB for the reader that ships).

    :param reader: what `cyqa.reader.export.export` made.
    :raises ModelError: if that folder is missing, damaged or of another version.
    """
    import torch
    from transformers import BertConfig, BertForQuestionAnswering

    tensors = float_tensors(reader)
    config = BertConfig(
        vocab_size=len(tensors["bert.embeddings.word_embeddings.weight"]),
        hidden_size=e5.HIDDEN,
        num_hidden_layers=e5.LAYERS,
        num_attention_heads=e5.HEADS,
        intermediate_size=e5.FEED_FORWARD,
        layer_norm_eps=e5.LAYER_NORM_EPS,
        pad_token_id=1,
    )
    model = BertForQuestionAnswering(config)
    model.load_state_dict({name: torch.tensor(tensor) for name, tensor in tensors.items()})
    model.save_pretrained(target)
    _tokenizer(reader / TOKENIZER_FILE).save_pretrained(target)
    return target


def float_tensors(reader: Path) -> dict[str, NDArray[np.float32]]:
    """The weights under the names of `BertForQuestionAnswering`, 8- and 4-bit levels times their scales.

    The embedding of token type 0, the only one in use, is already part of the positions'.

    :raises ModelError: as `to_huggingface`.
    """
    import onnx
    from onnx import numpy_helper

    model_folder.read_manifest(reader, RECIPE)
    try:
        graph = onnx.load(reader / ONNX_FILE).graph
        given = {constant.name: numpy_helper.to_array(constant) for constant in graph.initializer}
        return _renamed(given)
    except Exception as error:  # onnx raises what protobuf does
        raise ModelError(f"the reader in {reader} cannot be converted ({error!r}); reinstall cyqa") from error


def layers_and_head(reader: Path) -> dict[str, NDArray[np.float32]]:
    """What training changes, under the names of `BertModel`, with `head.weight` and `head.bias`.

    :raises ModelError: as `to_huggingface`.
    """
    named = {
        name.removeprefix("bert.").replace("qa_outputs.", "head."): tensor
        for name, tensor in float_tensors(reader).items()
    }
    return {name: tensor for name, tensor in named.items() if name.startswith(("encoder.", "head."))}


def _renamed(given: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[np.float32]]:
    words = given["words"].astype(np.float32) * given["word_scales"].astype(np.float32).repeat(_BLOCK, axis=1)
    named = {
        "qa_outputs.weight": given["head"].T,
        "qa_outputs.bias": given["head.bias"],
        "bert.embeddings.word_embeddings.weight": words,
        "bert.embeddings.position_embeddings.weight": given["positions"],
        "bert.embeddings.token_type_embeddings.weight": np.zeros((2, e5.HIDDEN), np.float32),
    }
    for at in (f"encoder.layer.{number}." for number in range(e5.LAYERS)):
        weights = np.split(_matrix(given, f"{at}qkv"), 3)
        biases = np.split(given[f"{at}qkv.bias"], 3)
        for part, weight, bias in zip(("query", "key", "value"), weights, biases, strict=True):
            named[f"bert.{at}attention.self.{part}.weight"] = weight
            named[f"bert.{at}attention.self.{part}.bias"] = bias
        named[f"bert.{at}intermediate.dense.weight"] = _matrix(given, f"{at}wide")
        for output in ("attention.output.", "output."):
            named[f"bert.{at}{output}dense.weight"] = _matrix(given, f"{at}{output}projected")
    same = (name for name in given if name.endswith(("LayerNorm.weight", "LayerNorm.bias", "dense.bias")))
    named |= {f"bert.{name}": given[name] for name in same}
    return {name: np.array(tensor, np.float32, order="C") for name, tensor in named.items()}


def _matrix(given: Mapping[str, NDArray[Any]], name: str) -> NDArray[np.float32]:
    """`(out, in)` float32 from levels `(in, out)` and a scale for each column."""
    matrix: NDArray[np.float32] = (given[f"{name}.weight"] * given[f"{name}.scale"]).T
    return matrix


def _tokenizer(path: Path):  # type: ignore[no-untyped-def]  # transformers has no types
    from tokenizers import Tokenizer
    from tokenizers.processors import TemplateProcessing
    from transformers import PreTrainedTokenizerFast

    ids = {token["content"]: token["id"] for token in json.loads(path.read_bytes())["added_tokens"]}
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.post_processor = TemplateProcessing(
        single=f"{_BEGIN} $A {_END}",
        pair=f"{_BEGIN} $A {_END} {_END} $B {_END}",
        special_tokens=[(token, ids[token]) for token in (_BEGIN, _END)],
    )
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        model_max_length=e5.POSITIONS,
        model_input_names=["input_ids", "attention_mask"],
        **_NAMES,
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Command line of the conversion."""
    parser = argparse.ArgumentParser(
        prog="python -m cyqa.reader.huggingface", description="The reader as a Hugging Face folder."
    )
    parser.add_argument("folder", type=Path, help="folder to write")
    parser.add_argument("--reader", type=Path, default=WEIGHTS, help="folder of an exported reader")
    flags = parser.parse_args(argv)
    try:
        print(to_huggingface(flags.reader, flags.folder))
    except CyqaError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
