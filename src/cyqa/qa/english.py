"""The words of an English question: what it asks for, what it names, what it is about."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from cyqa.qa.context import Mention, Named
from cyqa.qa.lexicon_english import (
    ATTRIBUTES,
    AUXILIARIES,
    DEFINITE,
    FUNCTION,
    IRREGULAR,
    NO_SURNAMES,
    PERSONS,
    PREPOSITIONS,
    VERBS,
)

MAX_MENTION = 40


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

_ASKED = re.compile(r"who|whom|whose|what|which|when|where|why|how")
_MONTH = re.compile(r"January|February|March|April|May|June|July|August|September|October|November|December")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ORDINAL = re.compile(
    r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|latest|\d+(?:st|nd|rd|th)"
)
_NUMBER = re.compile(
    r"\d.*|two|three|four|five|six|seven|eight|nine|ten|twelve|(?:hundred|thousand|[mb]illion)s?"
)
_DEGREE = re.compile(r"much|many|long|big|large|old|far|tall|high|wide|deep|fast|often")
_ADJECTIVE = re.compile(r"new|old|big|large|great|whole|own|current|high|long")
_TOKEN = re.compile(
    r"(?P<quote>“[^“”]+”|\"[^\"]+\"|《[^《》]+》|‘[^‘’]+’(?!\w))"
    r"|(?P<word>[^\W_]+(?:[-–'’.&][^\W_]+)*)|(?P<mark>[^\w\s]+|_)"
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
    return made


def _sort(text: str, is_first: bool) -> Sort:
    lower = text.lower().replace("’", "'")
    is_capital = text[0].isupper() and not is_first
    tests = (
        (Sort.TIME, _YEAR.fullmatch(text) or (is_capital and _MONTH.fullmatch(text))),
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
            forms += [stem, f"{stem}e", f"{stem[:-1]}y", stem[:-1] if stem[-1] == stem[-2] else stem]
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
            if found[i].sort in NOMINAL:
                last = i + 1
            elif found[i].text not in ("other", "new", "of", "or", "and"):
                break
    text = " ".join(word.text for word in found[at:last])
    first = at - 1 if at and found[at - 1].sort is Sort.PREPOSITION else at
    return first, last, next(kind for kind, pattern in _ASKS if pattern.match(text))


def phrases(found: Words) -> list[Words]:
    """Noun phrases after what is asked, in order; attributes cut off: the size of the fund → the fund."""
    made: list[Words] = []
    _, at, _ = asked(found)
    is_after_phrase = False
    while at < len(found):
        end = _phrase_end(found, at)
        phrase = _without_attribute(found[at:end])
        is_verb = is_after_phrase and found[at].sort is Sort.NOUN  # one that is not known
        if any(word.sort in (*NAMING, Sort.CLASS) for word in phrase) and not is_verb:
            made.append(phrase)
        is_after_phrase = end > at
        at = max(end, at + 1)
    return made


def _phrase_end(found: Words, at: int) -> int:
    """Where the noun phrase that begins here ends; `at` if none does."""
    first = end = at + (found[at].text in ("the", "a", "an", "all", "both"))
    while end < len(found):
        word, after = found[end], found[end + 1] if end + 1 < len(found) else None
        may_qualify = word.text.endswith(("ed", "ing")) or _ADJECTIVE.fullmatch(word.text)
        is_adjective = after is not None and after.sort in NOMINAL and may_qualify
        if word.sort in NOMINAL or (end == first and is_adjective):
            end += 1
        elif end == first or after is None:
            break
        elif word.text in ("of", "for") and _phrase_end(found, end + 1) > end + 1:
            end = _phrase_end(found, end + 1)
        elif word.text == "and" and found[end - 1].sort is after.sort is Sort.NAME:
            end += 1
        else:
            break
    is_asked_of = at > 0 and found[at - 1].text in ("do", "does", "did")
    has_verb = end < len(found) and found[end].sort is Sort.VERB
    if (
        is_asked_of
        and not has_verb
        and end - first > 1
        and found[end - 1].sort in (Sort.NOUN, Sort.ATTRIBUTE)
    ):
        end -= 1  # a verb that is not known: did the council ratify
    return end if end > first else at


def _without_attribute(phrase: Words) -> Words:
    """the total size of the fund → the fund."""
    cut = [
        at + 1
        for at, w in enumerate(phrase)
        if w.text in ("of", "for") and phrase[at - 1].sort is Sort.ATTRIBUTE
    ]
    return phrase[cut[0] :] if cut else phrase


def kind_of(phrase: Words, before: str = "") -> Named:
    """What a phrase names, as far as its words, or the word before it, tell."""
    words = [word for word in phrase if word.sort is not Sort.FUNCTION]
    if not words:
        return Named.THING
    if all(word.sort in (Sort.TIME, Sort.NUMBER) for word in words):
        return Named.TIME if any(word.sort is Sort.TIME for word in words) else Named.AMOUNT
    head, title = words[-1].text.lower(), words[0].text.lower()
    if head in PERSONS or title in PERSONS:
        return Named.PERSON
    are_names = all(word.sort is Sort.NAME for word in words)
    if are_names and before in ("in", "at", "from", "to"):
        return Named.PLACE
    is_full_name = are_names and 2 <= len(phrase) <= 3 and len(words) == len(phrase)
    return Named.PERSON if is_full_name and head not in DEFINITE | NO_SURNAMES else Named.THING


def mentions(question: str, answer: str | None) -> tuple[Mention, ...]:
    """What a question and its answer name, the likeliest to be spoken of first."""
    found = analyse(question)
    named = phrases(found)
    answered = list(_answered(found, answer or ""))
    made = [mention for mention in answered if mention.head or mention.kind is not Named.THING]
    for phrase in named:
        text = re.sub(r"['’]s?$", "", question[phrase[0].start : phrase[-1].end])
        before = [word.text for word in found if word.end <= phrase[0].start]
        kind = kind_of(phrase, before[-1] if before else "")
        made.append(Mention(re.sub("^[Aa]n? ", "the ", text), kind, is_topic=phrase is named[0]))
    made += _counted(question, found, is_topic=not named)
    made += [Mention(question[w.start : w.end], Named.TIME) for w in found if w.sort is Sort.TIME]
    return tuple(dict.fromkeys([*made, *answered]))


def _answered(found: Words, answer: str) -> Iterator[Mention]:
    """The answer as something that can be spoken of, if it is short; Who is Ann? has none but Ann."""
    _, last, asks = asked(found)
    text = answer.strip(" \n\t。；，,.;")
    if not last or not text or len(text) > MAX_MENTION or re.search(r"[。；！？\n]", text):
        return
    head = found[last - 1].text if found[last - 1].sort in NOMINAL else ""
    rest = [word.sort for word in found[last : last + 2]]
    if asks == "person" and rest == [Sort.AUXILIARY, Sort.NAME]:
        return
    is_plural = "、" in text or ", " in text
    kind = Named.PERSON if head in PERSONS else Named.THING
    if asks in ("person", "place", "time", "amount"):
        kind = Named(asks)
    elif asks != "thing" or text[0].isdigit():
        return
    yield Mention(
        text, kind, head.removesuffix("s"), is_answer=True, is_plural=is_plural and kind is Named.THING
    )


def _counted(question: str, found: Words, is_topic: bool) -> Iterator[Mention]:
    """How many bridges were built in May? → the bridges built in May."""
    first, last, asks = asked(found)
    said = [word for word in found[last:] if word.sort not in (Sort.AUXILIARY, Sort.MARK)]
    if asks not in ("amount", "thing") or not said or said[0].sort is not Sort.VERB:
        return
    nouns = [word for word in found[first:last] if word.sort in NOMINAL]
    if nouns:
        noun = question[nouns[0].start : nouns[-1].end]
        text = f"the {noun} {question[said[0].start : said[-1].end]}"
        yield Mention(text, Named.THING, nouns[-1].text.removesuffix("s"), is_topic=is_topic)
