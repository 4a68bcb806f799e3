"""Characters that sound right and are wrong: 轴成 where the articles write 轴承."""

import re
from collections.abc import Mapping
from functools import cached_property

import numpy as np

from cyqa.corpus.fold import fold_aligned, to_simplified
from cyqa.corpus.names import readings
from cyqa.corpus.words import words
from cyqa.index.sparse import SparseIndex
from cyqa.index.tokenise import HAN

_HAN = re.compile(f"[{HAN}]")
_COMMON = frozenset(
    "谁哪何几啥怎的是了有要在来都从给里能和还最多这那由个让些得与及或把被对向于为而之其也就又将跟用说"
)
"""Characters that everybody can write, and that stand beside others in questions than in articles."""


class Speller:
    """Mends questions by what one index knows. Thread-safe."""

    def __init__(self, sparse: SparseIndex) -> None:
        self._sparse = sparse

    def mended(self, question: str) -> str:
        """The question, each misspelt character replaced by one of the same sound.

        One is misspelt that is no part of a longer word, that no passage has beside either of its
        neighbours, and for which another of the same sound stands between the two in some passage: of
        several, the one between them in most.
        """
        plain = list(to_simplified(fold_aligned(question)))
        mended = list(question)
        for at in _alone("".join(plain)):
            before, wrong, after = plain[at - 1 : at + 2]
            if self._known(before + wrong) or self._known(wrong + after):
                continue
            times = {right: self._together(before + right, right + after) for right in self._alike(wrong)}
            right = max(times, key=times.__getitem__, default=wrong)
            if times.get(right):
                plain[at] = mended[at] = right
        return "".join(mended)

    def _known(self, token: str) -> bool:
        return token in self._sparse.vocabulary

    def _together(self, one: str, other: str) -> int:
        """How many passages hold both tokens."""
        if not (self._known(one) and self._known(other)):
            return 0
        return np.intersect1d(self._sparse.holding(one), self._sparse.holding(other)).size

    def _alike(self, character: str) -> list[str]:
        found = (known for sound in readings(character) for known in self._sounding.get(sound, ()))
        return list(dict.fromkeys(found))

    @cached_property
    def _sounding(self) -> Mapping[str, list[str]]:
        """The characters of the articles by their pinyin without tones, in any reading."""
        found: dict[str, list[str]] = {}
        for token in self._sparse.vocabulary:
            if len(token) == 1 and _HAN.match(token):
                for sound in readings(token):
                    found.setdefault(sound, []).append(token)
        return found


def _alone(text: str) -> list[int]:
    """Where a Han character between two others is a word of its own, by jieba."""
    found, at = [], 0
    for word in words(text):
        if (
            len(word) == 1
            and word not in _COMMON
            and 0 < at < len(text) - 1
            and all(map(_HAN.match, text[at - 1 : at + 2]))
        ):
            found.append(at)
        at += len(word)
    return found
