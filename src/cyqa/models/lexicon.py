"""The lexicon: English words, and the Chinese words of CC-CEDICT that have them in their explanation."""

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from cyqa.errors import ModelError
from cyqa.models.folder import read_manifest

LEXICON_RECIPE = "cedict lexicon, format 1"
LEXICON_FILE = "lexicon.json"
MAX_WORDS = 4
"""An explanation of more words describes, and does not translate."""

_STOP_WORDS = frozenset((
    "a", "an", "the", "of", "to", "in", "on", "at", "for", "by", "with", "from", "and", "or", "is", "are",
    "was", "were", "be", "been", "being", "do", "does", "did", "done", "has", "have", "had", "having",
    "what", "which", "who", "whom", "whose", "when", "where", "why", "how", "many", "much", "that",
    "this", "these", "those", "it", "its", "their", "they", "he", "she", "his", "her", "him", "them", "i",
    "me", "my", "we", "us", "our", "you", "your", "as", "not", "no", "than", "then", "there", "into",
    "about", "after", "before", "between", "during", "over", "under", "up", "out", "off", "more", "most",
    "other", "some", "such", "any", "all", "both", "can", "could", "will", "would", "should", "may",
    "might", "shall", "must", "also", "only", "s", "sb", "sth", "one", "etc",
))  # fmt: skip
_WORD = re.compile("[a-z]+")
_BRACKETS = re.compile(r"\([^)]*\)")
_NO_TRANSLATION = re.compile("variant of|surname |^see |CL:|^abbr")


def content_words(text: str) -> list[str]:
    """The words of an English text that carry meaning, stemmed: `The labs' founding` → `["lab", "found"]`."""
    return [_stem(word) for word in _WORD.findall(text.lower()) if word not in _STOP_WORDS]


def compile_lexicon(entries: Iterable[tuple[str, list[str]]]) -> dict[str, list[str]]:
    """Stem → Chinese words by the length of the explanation it stands in: item i joins those of i + 1 words.

    :param entries: Chinese words and their senses in English.
    """
    found: dict[str, dict[str, int]] = {}
    for chinese, senses in entries:
        for sense in senses:
            if _NO_TRANSLATION.search(sense):
                continue
            words = content_words(_BRACKETS.sub("", sense))
            if len(words) > MAX_WORDS:
                continue
            for word in words:
                lengths = found.setdefault(word, {})
                lengths[chinese] = min(lengths.get(chinese, MAX_WORDS), len(words))
    return {
        word: [
            " ".join(chinese for chinese, length in lengths.items() if length == n)
            for n in range(1, MAX_WORDS + 1)
        ]
        for word, lengths in sorted(found.items())
    }


class Lexicon:
    """Translates English words one by one. Read from disk when the first one is asked for."""

    def __init__(self, folder: Path) -> None:
        """:param folder: what `cyqa.models.prepare.prepare_lexicon` made.

        :raises ModelError: if it is missing or incomplete.
        """
        read_manifest(folder, LEXICON_RECIPE)
        self._path = folder / LEXICON_FILE

    def translations(self, word: str) -> Mapping[str, float]:
        """Chinese words for an English one, each with 1/√n for the n words that explain it; in (0, 1].

        :raises ModelError: if the lexicon is damaged.
        """
        (stem,) = content_words(word) or [""]
        return {
            chinese: n**-0.5
            for n, joined in enumerate(self._entries.get(stem, ()), start=1)
            for chinese in joined.split()
        }

    @cached_property
    def _entries(self) -> dict[str, list[str]]:
        try:
            entries: dict[str, list[str]] = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            folder = self._path.parent
            command = f"rm -r {folder} && python -m cyqa.models.prepare"
            raise ModelError(f"{self._path} is damaged ({error}); run: {command}") from error
        return entries


@cache
def _stem(word: str) -> str:
    stem: str = _stemmer().stemWord(word)
    return stem


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")
