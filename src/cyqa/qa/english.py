"""The words of an English question: what it asks for, what it names, what it is about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import takewhile

from cyqa.corpus.numbers import MONTHS
from cyqa.qa.lexicon_english import (
    ATTRIBUTES,
    AUXILIARIES,
    DEFINITE,
    FUNCTION,
    IRREGULAR,
    PREPOSITIONS,
    VERBS,
)


class Sort(Enum):
    """What a word does."""

    ASKED = auto()  # who, what
    AUXILIARY = auto()
    VERB = auto()
    PREPOSITION = auto()
    FUNCTION = auto()
    QUOTE = auto()
    TIME = auto()
    ORDINAL = auto()
    NUMBER = auto()
    NAME = auto()
    ATTRIBUTE = auto()  # size: nothing without whose
    CLASS = auto()  # meeting: what anything of its kind is called
    NOUN = auto()  # and adjectives
    MARK = auto()


NAMING = frozenset({Sort.QUOTE, Sort.NAME, Sort.NOUN})
"""Sorts that name something by themselves."""
NOMINAL = NAMING | {Sort.TIME, Sort.ORDINAL, Sort.NUMBER, Sort.ATTRIBUTE, Sort.CLASS}


@dataclass(frozen=True, slots=True)
class Word:
    """`question[start:end]`; `text` is lower case, but for names and quotations."""

    text: str
    start: int
    end: int
    sort: Sort


Words = Sequence[Word]

_ASKED = re.compile(r"(?:who|what|when|where|why|how)(?:'s)?|whom|whose|which")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ORDINAL = re.compile(
    r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|latest|\d+(?:st|nd|rd|th)"
)
_NUMBER = re.compile(
    r"\d.*|two|three|four|five|six|seven|eight|nine|ten|twelve|(?:hundred|thousand|[mb]illion)s?"
)
_DEGREE = re.compile(
    r"much|many|long|big|large|old|far|tall|high|wide|deep|fast|often|quickly|soon|early|late|frequently"
)
_TOKEN = re.compile(
    r"(?P<quote>“[^“”]+”|\"[^\"]+\"|《[^《》]+》|‘[^‘’]+’(?!\w))"
    r"|(?P<word>(?:M(?:r|rs|s)|Dr)\.(?= [A-Z])|[^\W_]+(?:[-–'’.&][^\W_]+)*)|(?P<mark>[^\w\s]+|_)"
)
_ASKS = (
    ("time", re.compile(r"when|(?:what|which) (?:year|date|day|month|time)")),
    (
        "place",
        re.compile(r"where|(?:what|which) (?:city|place|country|town|province|district|location|venue)"),
    ),
    ("person", re.compile(r"who")),
    ("amount", re.compile(rf"how (?:{_DEGREE.pattern})")),
    ("reason", re.compile(r"why")),
    ("manner", re.compile(r"how")),
    ("thing", re.compile(r"")),
)


def analyse(question: str) -> list[Word]:
    """The words of a question, in order."""
    made: list[Word] = []
    for match in _TOKEN.finditer(question):
        sort = (
            Sort.QUOTE
            if match["quote"]
            else Sort.MARK
            if match["mark"]
            else _sort(match[0], is_first=not made)
        )
        text = match[0].replace("’", "'")
        is_kept = sort in (Sort.NAME, Sort.QUOTE)
        made.append(Word(text if is_kept else text.lower(), match.start(), match.end(), sort))
    return _with_predicate(made)


def _with_predicate(found: list[Word]) -> list[Word]:
    """The verb of a question whose verbs are none of those known: Where did Ann study? Who manages it?"""
    may_be = [at for at, w in enumerate(found) if w.sort in (Sort.NOUN, Sort.ATTRIBUTE, Sort.CLASS)]
    helping = [at for at, word in enumerate(found) if word.sort is Sort.AUXILIARY]
    places = [1] if found and found[0].text == "who" else []
    if helping and found[helping[0]].text in ("do", "does", "did"):
        subject = helping[0] + 1
        subject += any(word.sort is Sort.FUNCTION for word in found[subject : subject + 1])
        places = list(takewhile(lambda at: found[at].sort in NOMINAL, range(subject, len(found))))[1:]
    verb = next((at for at in reversed(places) if at in may_be), None)
    if verb is None or helping[1:] or any(word.sort is Sort.VERB for word in found):
        return found
    return [*found[:verb], replace(found[verb], sort=Sort.VERB), *found[verb + 1 :]]


def _sort(text: str, is_first: bool) -> Sort:
    lower = text.lower().replace("’", "'")
    is_capital = text[0].isupper() and not is_first
    tests = (
        (Sort.TIME, _YEAR.fullmatch(text) or (is_capital and text in MONTHS)),
        (Sort.NAME, is_capital and not _ASKED.fullmatch(lower)),
        (Sort.ASKED, _ASKED.fullmatch(lower)),
        (Sort.AUXILIARY, lower in AUXILIARIES),
        (Sort.PREPOSITION, lower in PREPOSITIONS),
        (Sort.ORDINAL, _ORDINAL.fullmatch(lower)),
        (Sort.NUMBER, _NUMBER.fullmatch(lower)),
        (Sort.FUNCTION, lower in FUNCTION),
        (Sort.ATTRIBUTE, lower.removesuffix("'s") in ATTRIBUTES),
        (Sort.CLASS, lower.removesuffix("'s") in DEFINITE),
        (Sort.VERB, base_of(lower) or (len(lower) > 4 and lower.endswith("ed"))),
        (Sort.FUNCTION, lower.endswith("ly")),
        (Sort.NAME, text[0].isupper()),
    )
    return next((sort for sort, is_so in tests if is_so), Sort.NOUN)


def base_of(word: str) -> str | None:
    """The base form of a known verb: `signed` → `sign`; None for other words."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    forms = [word]
    for ending in ("ing", "ed", "es", "s"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 1:
            forms += [stem, f"{stem}e"]
            forms += [f"{stem[:-1]}y"] if stem[-1] == "i" else []
            forms += [stem[:-1]] if stem[-1] == stem[-2] else []
    return next((form for form in forms if form in VERBS), None)


def asked(found: Words) -> tuple[int, int, str]:
    """Place `[first, last)` of what is asked, preposition and noun included, and its kind; or (0, 0, "")."""
    at = next((i for i, word in enumerate(found) if word.sort is Sort.ASKED), None)
    if at is None:
        return 0, 0, ""
    last = at + 1
    while last < len(found) and _DEGREE.fullmatch(found[last].text):
        last += 1
    if not re.fullmatch("who|whom|when|where|why", found[at].text):
        for i in range(last, len(found)):  # what kinds of new books
            is_before_verb = i == last and i + 1 < len(found) and found[i + 1].sort is Sort.AUXILIARY
            is_noun = found[i].sort is Sort.VERB and is_before_verb  # which play did
            if found[i].sort in NOMINAL or is_noun:
                last = i + 1
            elif found[i].text not in ("other", "new", "of", "or", "and"):
                break
    text = " ".join(word.text for word in found[at:last])
    first = at - 1 if at and found[at - 1].sort is Sort.PREPOSITION else at
    return first, last, next(kind for kind, pattern in _ASKS if pattern.match(text))
