"""A question in English as terms that a Chinese index knows.

Each word of the question becomes the set of all tokens that may stand for it, and counts as one
term: Pirkola, "The effects of query structure and dictionary setups in dictionary-based
cross-language information retrieval", SIGIR 1998. Names are found by their pinyin, numbers by
their value.
"""

import re
from collections.abc import Collection, Mapping
from functools import cached_property
from itertools import islice, pairwise, product

from cyqa.corpus.names import is_pinyin, readings
from cyqa.corpus.numbers import MONTHS, value_of
from cyqa.index.tokenise import HAN, WORD_MARK
from cyqa.models.lexicon import Lexicon, content_words

Term = Mapping[str, float]
"""BM25 tokens that may stand for one word of a question, each with how well it does, in (0, 1]."""

SYLLABLE = 0.5
"""A single character is one of many that sound so; half is as good as any share down to a fifth."""
_MAX_READINGS = 8
_FIGURES = "零一二三四五六七八九十"
_PART = re.compile(
    r"(?P<number>\d[\d,]*(?:\.\d+)?)"
    r"(?:[\s-]*(?P<scale>(?:hundred )?(?:thousand|million|billion|trillion))\b)?"
    "|(?P<word>[A-Za-z]+)"
)
_COUNTS = {
    "one": "一", "two": "两", "three": "三", "four": "四", "five": "五",
    "six": "六", "seven": "七", "eight": "八", "nine": "九", "ten": "十",
}  # fmt: skip
_COUNTED = re.compile(
    rf"(?:[\"“'‘]|\b(?=\w+ [\"“]))(?P<number>{'|'.join(_COUNTS)})[ -][\"“]?"
    r"(?P<noun>[a-z]+(?:-[a-z]+)?)[\"”'’](?!\w)",
    re.IGNORECASE,
)
_CLIPPED = {"sci": "science", "tech": "technology", "admin": "administration", "info": "information"}
_HAN = re.compile(f"[{HAN}]+")


class Translator:
    """Turns questions into terms of one index. Thread-safe."""

    def __init__(self, lexicon: Lexicon, vocabulary: Collection[str]) -> None:
        """:param vocabulary: the tokens of the index, as `cyqa.index.tokenise` makes them."""
        self._lexicon = lexicon
        self._vocabulary = vocabulary

    def terms(self, question: str) -> list[Term]:
        """One term for each number and content word; an empty one where the index has nothing for it."""
        found: list[Term] = []
        for part in _PART.finditer(question):
            if part["number"]:
                found.append(_number(value_of(part["number"], part["scale"])))
            elif part["word"] in MONTHS:
                number = MONTHS.index(part["word"]) + 1
                found.append({str(number): 1.0})
            elif content_words(part["word"]) and len(part["word"]) > 1:
                found.append(self._word(part["word"]))
        return found

    def named(self, question: str) -> str:
        """The question with names of a number and a noun as the index has them: "one port" → “一港”."""
        return _COUNTED.sub(self._counted, question)

    def _counted(self, quoted: re.Match[str]) -> str:
        figure, noun = _COUNTS[quoted["number"].lower()], quoted["noun"].lower()
        nouns = {"一": 1.0} if noun == "ones" else self._noun(noun)
        names = (
            (-weight, len(name), name)
            for chinese, weight in nouns.items()
            for name in (figure + chinese, f"{figure}个{chinese}")
            if all(a + b in self._vocabulary for a, b in pairwise(name))
        )
        best = min(names, default=None)
        return f"“{best[2]}”" if best else quoted[0]

    def _noun(self, noun: str) -> Mapping[str, float]:
        """Translations of a noun; of one of two parts, what translates both: sci-tech, 科技."""
        first, *rest = (self._lexicon.translations(_CLIPPED.get(part, part)) for part in noun.split("-"))
        return {chinese: weight for chinese, weight in first.items() if all(chinese in part for part in rest)}

    def _word(self, word: str) -> Term:
        term: dict[str, float] = {}
        for chinese, weight in self._lexicon.translations(_CLIPPED.get(word.lower(), word)).items():
            term[WORD_MARK + chinese] = weight
            if len(chinese) <= 2:
                term[chinese] = weight
        plain = word.lower()
        if (word[0].isupper() or not term) and is_pinyin(plain):
            for token in self._sounding.get(plain, ()):
                term[token] = 1.0 if len(token) > 1 else SYLLABLE
        term[plain] = 1.0
        return term

    @cached_property
    def _sounding(self) -> Mapping[str, list[str]]:
        """Han tokens by their pinyin without tones, in any reading: `chongqing` → `["重庆", "_重庆"]`."""
        found: dict[str, list[str]] = {}
        for token in self._vocabulary:
            spoken = token.removeprefix(WORD_MARK)
            if _HAN.fullmatch(spoken) and not (token != spoken and len(spoken) == 1):
                for syllables in islice(product(*map(readings, spoken)), _MAX_READINGS):
                    found.setdefault("".join(syllables), []).append(token)
        return found


def _number(value: float) -> Term:
    """The ways to write a number, alone or before 万 and 亿: 3e10 → 30000000000, 3000000, 300."""
    scaled = (value, *(value / unit for unit in (1e4, 1e8) if value >= unit / 100))
    term = {f"{part:.6f}".rstrip("0").rstrip("."): 1.0 for part in scaled}
    if value in range(len(_FIGURES)):
        term[_FIGURES[int(value)]] = 1.0
    return term
