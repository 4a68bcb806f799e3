"""Names of people, places and organisations in a question, and whether a passage has them too."""

import re
import unicodedata
from functools import cache

from cyqa.corpus.fold import fold
from cyqa.corpus.words import names_in_dictionary, words

_CAPITALISED = re.compile(r"(?<![.?!] )(?<!^)\b[A-Z][a-z]+\b")
_NO_PINYIN = frozenset({"china", "he", "she", "me", "can", "man", "canada", "panama", "japan"})
_LONGEST_NAME = 6


def names_found(question: str, passage: str) -> float:
    """Share of the question's names that the passage has; 1 if the question has none.

    In Chinese, words that the dictionary marks as names. In another language, capitalised words that
    are spelt in pinyin, looked for in the passage's pinyin.
    """
    folded = fold(passage)
    chinese = {word for word in words(fold(question)) if word in names_in_dictionary()}
    found = [name in folded for name in chinese]
    spelt = {word.lower() for word in _CAPITALISED.findall(question)} - _NO_PINYIN
    spelt = {word for word in spelt if is_pinyin(word)}
    if spelt:
        pronounced = _spans(folded)
        found += [word in pronounced for word in spelt]
    return sum(found) / len(found) if found else 1.0


def _spans(text: str) -> set[str]:
    """The pinyin of every run of up to `_LONGEST_NAME` characters, without tones or spaces."""
    from pypinyin import lazy_pinyin

    syllables = lazy_pinyin(text)
    return {"".join(syllables[i : i + n]) for i in range(len(syllables)) for n in range(1, _LONGEST_NAME + 1)}


def is_pinyin(word: str) -> bool:
    """Whether a lower-case word can be cut into Mandarin syllables."""
    reached = {0}
    for end in range(1, len(word) + 1):
        if any(start in reached and word[start:end] in _syllables() for start in range(max(0, end - 6), end)):
            reached.add(end)
    return len(word) in reached


@cache
def readings(character: str) -> tuple[str, ...]:
    """The ways to say a character, in pinyin without tones: `重` → `("zhong", "chong", "tong")`."""
    from pypinyin.pinyin_dict import pinyin_dict

    plain = map(_without_tone, pinyin_dict.get(ord(character), "").split(","))
    return tuple(dict.fromkeys(reading for reading in plain if reading))


@cache
def _syllables() -> frozenset[str]:
    from pypinyin.pinyin_dict import pinyin_dict

    toned = {reading for entry in pinyin_dict.values() for reading in entry.split(",")}
    return frozenset(map(_without_tone, toned))


def _without_tone(reading: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", reading) if "a" <= c <= "z")
