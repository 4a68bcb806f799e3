"""Which reader a configuration asks for, and the calibration that was fitted with it."""

import json
from pathlib import Path

from cyqa.config import Config
from cyqa.errors import ModelError
from cyqa.reader.sentence import SentenceReader
from cyqa.records import Calibration, Encoder, Reader

SENTENCE = "sentence"


def load_reader(config: Config, encoder: Encoder) -> tuple[Reader, Calibration]:
    """The reader that `config.reader` names, and its calibration.

    :raises ModelError: if there is no such reader, or its calibration is not its own.
    """
    if config.reader != SENTENCE:
        raise ModelError(f"reader {config.reader!r} is not known; use 'sentence'")
    reader = SentenceReader(encoder)
    return reader, read_calibration(Path(__file__).with_name("sentence_calibration.json"), reader.fingerprint)


def read_calibration(path: Path, fingerprint: str) -> Calibration:
    """The calibration in a JSON file.

    :raises ModelError: if it is missing or damaged, or was fitted with another reader.
    """
    try:
        calibration = Calibration(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise ModelError(f"{path}: no calibration ({error}); reinstall cyqa") from error
    if calibration.reader != fingerprint:
        raise ModelError(
            f"{path}: fitted with the reader {calibration.reader}, not {fingerprint}: "
            "confidences would be wrong; reinstall cyqa"
        )
    return calibration
