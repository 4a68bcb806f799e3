"""Chinese words, by jieba's dictionary alone: no hidden Markov model guesses new ones."""

import marshal
import os
import threading
import warnings
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from cyqa.config import cache_folder

_LOADING = threading.Lock()


def words(text: str) -> list[str]:
    """The words of a Simplified text; put together they are the text."""
    with _LOADING:
        segmenter = _segmenter()
    return list(segmenter.cut(text, HMM=False))


def tagged(text: str) -> list[tuple[str, str]]:
    """The words of a Simplified text with jieba's tag of their part of speech: `[("重庆", "ns"), …]`."""
    with _LOADING:
        tagger = _tagger()
    return [(pair.word, pair.flag) for pair in tagger.cut(text)]


@cache
def names_in_dictionary() -> frozenset[str]:
    """Words that jieba's dictionary marks as names of people, places, organisations or other things."""
    with _jieba().get_dict_file() as file:
        entries = (line.decode("utf-8").split() for line in file)
        return frozenset(e[0] for e in entries if len(e) > 2 and e[2][:2] in ("nr", "ns", "nt", "nz"))


@cache
def parts_of_speech() -> Mapping[str, str]:
    """jieba's tags of its words, nouns other than places and set phrases left out: 签约 → v, 成都 → ns."""
    with _jieba().get_dict_file() as file:
        entries = (line.decode("utf-8").split() for line in file)
        return {e[0]: e[2] for e in entries if len(e) > 2 and (e[2] == "ns" or e[2][0] not in "nijl")}


@cache
def _segmenter() -> Any:
    """jieba, its parsed dictionary kept in our own cache folder: jieba's default is the shared /tmp.

    A cache that cannot be read or written costs half a second of parsing, nothing else.
    """
    jieba = _jieba()
    segmenter = jieba.Tokenizer()
    file = cache_folder() / f"jieba-{jieba.__version__}.dictionary"
    try:
        frequencies, total = marshal.loads(file.read_bytes())
    except (OSError, EOFError, ValueError, TypeError):
        frequencies, total = segmenter.gen_pfdict(segmenter.get_dict_file())
        _try_to_write(file, marshal.dumps((frequencies, total), 2))  # version 2 loads fastest
    segmenter.FREQ, segmenter.total, segmenter.initialized = frequencies, total, True
    return segmenter


@cache
def _tagger() -> Any:
    _jieba()
    import jieba.posseg

    return jieba.posseg.POSTokenizer(_segmenter())


def _jieba() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its regular expressions are of another time
        import jieba
    return jieba


def _try_to_write(file: Path, data: bytes) -> None:
    temporary = file.with_name(f"{file.name}.{os.getpid()}")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        temporary.replace(file)
    with suppress(OSError):
        temporary.unlink(missing_ok=True)
