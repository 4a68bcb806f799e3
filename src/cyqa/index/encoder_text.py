"""What encoders do alike: make a text fit for a tokeniser, and take texts one by one."""

import logging
import re
import unicodedata
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

_logger = logging.getLogger("cyqa.encoder")
_SURROGATE = re.compile("[\ud800-\udfff]")


def plain(text: str) -> str:
    """NFC, with NUL as a space and U+FFFD for a lone surrogate; no white space at either end.

    >>> plain(" cafe\\u0301\\x00")
    'café'
    """
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return unicodedata.normalize("NFC", text.replace("\0", " ")).strip()


def encode_each(
    encode_one: Callable[[str], tuple[NDArray[np.float32], bool]],
    texts: Iterable[str],
    shape: tuple[int, int],
    threads: int,
    on_progress: Callable[[int], None] | None,
) -> tuple[NDArray[np.float32], int]:
    """Vectors of texts that are encoded one by one, `threads` at a time, in the order given.

    :param encode_one: gives the vector of a text, and whether its end was left out.
    :param shape: of the result, `(n, dimension)`.
    :param on_progress: called with the number of texts done, in the caller's thread.
    :returns: float32 vectors, and the number of texts whose end was left out.
    """
    vectors = np.empty(shape, np.float32)
    n_cut = 0
    pool = ThreadPoolExecutor(threads) if min(threads, shape[0]) > 1 else None
    try:
        results = (pool.map if pool else map)(encode_one, texts)
        for number, (vector, is_cut) in enumerate(results):
            vectors[number] = vector
            n_cut += is_cut
            if on_progress is not None:
                on_progress(number + 1)
    finally:
        if pool:
            pool.shutdown(cancel_futures=True)
    return vectors, n_cut


def warn_if_cut(n_cut: int, n_texts: int, limit: int) -> None:
    """Log, once for a call, that the ends of long texts were left out."""
    if n_cut:
        _logger.warning(
            "%d of %d texts are longer than %d tokens: only their beginnings were encoded",
            n_cut,
            n_texts,
            limit,
        )
