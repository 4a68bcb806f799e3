"""Chinese words, by jieba's dictionary alone: no hidden Markov model guesses new ones."""

import logging
import threading
from functools import cache

import jieba

from cyqa.config import cache_folder

_LOADING = threading.Lock()


def words(text: str) -> list[str]:
    """The words of a Simplified text; put together they are the text."""
    with _LOADING:
        segmenter = _segmenter()
    return list(segmenter.cut(text, HMM=False))


@cache
def _segmenter() -> jieba.Tokenizer:
    """jieba with its dictionary cache in a folder of our own instead of the shared one it would take."""
    jieba.setLogLevel(logging.WARNING)
    folder = cache_folder() / "jieba"
    folder.mkdir(parents=True, exist_ok=True)
    segmenter = jieba.Tokenizer()
    segmenter.tmp_dir = str(folder)
    segmenter.initialize()
    return segmenter
