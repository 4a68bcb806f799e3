"""The encoders and the lexicon that a configuration names, loaded when they are asked for."""

from collections.abc import Callable
from pathlib import Path

from cyqa.config import DEFAULT_ENCODER, Config
from cyqa.errors import ModelError
from cyqa.models.lexicon import LEXICON_RECIPE, Lexicon
from cyqa.records import Encoder


def load_encoder(config: Config) -> Encoder:
    """The encoder of `config.encoder`; the default one is prepared first if it is not there yet.

    :raises ModelError: if it cannot be prepared or loaded.
    """
    if config.encoder != DEFAULT_ENCODER:
        from cyqa.index.encoder_st import SentenceTransformerEncoder

        return SentenceTransformerEncoder(config.encoder, config.n_threads)
    from cyqa.index.encoder_onnx import OnnxEncoder
    from cyqa.models.prepare import E5_RECIPE, default_model_folder, prepare_e5

    return OnnxEncoder(_prepared(default_model_folder(), E5_RECIPE, prepare_e5), config.n_threads)


def load_second_encoder(config: Config) -> Encoder | None:
    """The encoder of `config.second_encoder`, prepared if need be, or None.

    :raises ModelError: if it cannot be prepared or loaded.
    """
    if config.second_encoder == "none":
        return None
    from cyqa.index.encoder_usem3 import UsEncoder
    from cyqa.models.prepare import USEM3_RECIPE, default_usem3_folder, prepare_usem3

    return UsEncoder(_prepared(default_usem3_folder(), USEM3_RECIPE, prepare_usem3), config.n_threads)


def load_lexicon(config: Config) -> Lexicon | None:
    """The lexicon of `config.lexicon`, prepared if need be, or None.

    :raises CyqaError: if it cannot be prepared or loaded.
    """
    if config.lexicon == "none":
        return None
    from cyqa.models.prepare import default_lexicon_folder, prepare_lexicon

    return Lexicon(_prepared(default_lexicon_folder(), LEXICON_RECIPE, prepare_lexicon))


def _prepared(folder: Path, recipe: str, prepare: Callable[[Path], Path]) -> Path:
    """The folder, prepared unless it is there already."""
    from cyqa.models.folder import read_manifest

    try:
        read_manifest(folder, recipe)
    except ModelError:
        prepare(folder)
    return folder
