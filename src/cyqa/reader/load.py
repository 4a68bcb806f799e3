"""Which reader a configuration asks for, and the calibration that was fitted with it."""

import json
import logging
from pathlib import Path

from cyqa.config import Config
from cyqa.errors import ModelError
from cyqa.reader.sentence import SentenceReader
from cyqa.records import Calibration, Encoder, Reader

SENTENCE, SPAN = "sentence", "span"
CALIBRATION_FILE = "calibration.json"
_SENTENCE_CALIBRATION = Path(__file__).with_name("sentence_calibration.json")

_log = logging.getLogger(__name__)


def load_reader(config: Config, encoder: Encoder) -> tuple[Reader, Calibration]:
    """The reader that `config.reader` names, and its calibration.

    A reader without a calibration of its own gets one that takes its margin for log odds, and a
    warning says so.

    :raises ModelError: if there is no such reader, or its calibration is not its own.
    """
    if config.reader == SENTENCE:
        reader: Reader = SentenceReader(encoder)
        return reader, read_calibration(_SENTENCE_CALIBRATION, reader.fingerprint)
    from cyqa.reader.model import WEIGHTS, SpanReader

    folder = WEIGHTS if config.reader == SPAN else Path(config.reader)
    reader = SpanReader(folder, config.n_threads)
    if (folder / CALIBRATION_FILE).is_file():
        return reader, read_calibration(folder / CALIBRATION_FILE, reader.fingerprint)
    _log.warning("the reader %s has no calibration: its confidences are rough", folder)
    return reader, Calibration(reader.fingerprint, 0.0, {"margin": 1.0}, 0.5)


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
