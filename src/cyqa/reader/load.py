"""Which reader a configuration asks for, and the calibration that was fitted with it."""

import logging
from pathlib import Path

from cyqa.config import Config
from cyqa.reader.calibration import read_calibration
from cyqa.reader.sentence import SentenceReader
from cyqa.records import Calibration, Encoder, Reader
from cyqa.retriever.wording import Wording

SENTENCE, SPAN = "sentence", "span"
CALIBRATION_FILE = "calibration.json"
_SENTENCE_CALIBRATION = Path(__file__).with_name("sentence_calibration.json")

_log = logging.getLogger(__name__)


def load_reader(
    config: Config, encoder: Encoder, wording: Wording, second: Encoder | None = None
) -> tuple[Reader, Calibration]:
    """The reader that `config.reader` names, and its calibration.

    A reader without a calibration of its own gets one that takes its margin for log odds, and a
    warning says so.

    :param encoder: with the second one and the `wording` of the index: what the sentence reader compares by.
    :raises ModelError: if there is no such reader, or its calibration is not its own.
    """
    if config.reader == SENTENCE:
        reader: Reader = SentenceReader(encoder, second, wording)
        return reader, read_calibration(_SENTENCE_CALIBRATION, reader.fingerprint)
    from cyqa.reader.model import ONNX_FILE, WEIGHTS, SpanReader

    folder = WEIGHTS if config.reader == SPAN else Path(config.reader)
    if config.reader == SPAN or (folder / ONNX_FILE).is_file():
        reader = SpanReader(folder, config.n_threads)
    else:
        from cyqa.reader.model_hf import HuggingFaceReader

        reader = HuggingFaceReader(config.reader, config.n_threads)
    if (folder / CALIBRATION_FILE).is_file():
        return reader, read_calibration(folder / CALIBRATION_FILE, reader.fingerprint)
    _log.warning("the reader %s has no calibration: its confidences are rough", config.reader)
    return reader, Calibration(reader.fingerprint, 0.0, {"margin": 1.0}, 0.5)
