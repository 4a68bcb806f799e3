"""One phrase of an English question for another that is like it: in Leshan for in Chengdu."""

import re
from itertools import takewhile

from cyqa.qa.english import NAMING, NOMINAL, Sort, Word, Words, analyse, asked

_ARTICLES = frozenset({"the", "a", "an", "this", "these", "new"})
_GOES_ON = frozenset({"of", "and"})
_WHEN = re.compile(
    r"(?:\b(?:now|today|then|before|after|later|earlier|so far)|(?:last|next|this) (?:year|month|week|time)"
    r"|in the (?:past|future))",
    re.IGNORECASE,
)
_END = re.compile(r"[\s?.!]*$")


def exchanged(question: str, phrase: str) -> str | None:
    """The question with a phrase in place of the one most like it; when and where may be new to it.

    `exchanged("How many buses run in Chengdu?", "in Leshan")` → `"How many buses run in Leshan?"`
    """
    old, new = analyse(question), analyse(phrase)
    is_when = _WHEN.fullmatch(phrase) is not None or is_dated(new)
    place = None
    if is_when or new[0].sort is Sort.PREPOSITION:
        place = _adjunct(question, old, new, is_when)
    elif new[-1].sort is not Sort.ATTRIBUTE:
        place = _likest(old, new)
    return f"{question[: place[0]].rstrip()} {phrase}{question[place[1] :]}" if place else None


def named(found: Words) -> list[Words]:
    """Phrases of a question that name something beside what it asks for, of what they are of included.

    How much is invested in the museum of tea? → the museum of tea
    """
    _, last, _ = asked(found)
    runs: list[list[Word]] = [[]]
    if not last:
        return []
    for at, word in enumerate(found[last:], last):
        after = found[at + 1 : at + 2]
        leads_on = bool(after) and (after[0].sort in NOMINAL or after[0].text in _ARTICLES)
        goes_on = bool(runs[-1]) and leads_on and word.text in _GOES_ON
        is_article = word.text in _ARTICLES and (not runs[-1] or runs[-1][-1].text in _GOES_ON)
        if word.sort in NOMINAL or is_article or goes_on:
            runs[-1].append(word)
        else:
            runs.append([])
    return [run for run in runs if any(word.sort in NAMING or word.sort is Sort.CLASS for word in run)]


def is_dated(words: Words) -> bool:
    return any(word.sort is Sort.TIME for word in words)


def _adjunct(question: str, old: Words, new: Words, is_when: bool) -> tuple[int, int]:
    """Where a question says when, or with this preposition where, or how much; else its end."""
    _, last, _ = asked(old)
    end = len(_END.sub("", question))
    when = _WHEN.search(question, old[last - 1].end, end)
    if is_when and when and when.end() == end:
        return when.span()
    for at, word in enumerate(old[last:], last):
        is_of_it = word.text in ("of", "for") and word.text != new[0].text
        if word.sort is Sort.PREPOSITION and not is_of_it:
            phrase = list(takewhile(lambda w: w.sort in NOMINAL or w.text in _ARTICLES, old[at + 1 :]))
            alike = is_dated(phrase) == is_when and (
                is_when or word.text == new[0].text or _is_measured(phrase) & _is_measured(new)
            )
            if phrase and alike:
                return word.start, phrase[-1].end
    return end, end


def _is_measured(words: Words) -> bool:
    return any(word.sort is Sort.NUMBER for word in words)


def _likest(old: Words, new: Words) -> tuple[int, int] | None:
    """The phrase of a question that a new one takes the place of: its ordinal or quotation, its like."""
    for sort in (Sort.ORDINAL, Sort.QUOTE):
        if any(word.sort is sort for word in new):
            same = [word for word in old if word.sort is sort]
            of_it = [w for w in new if w.sort in NAMING] if sort is Sort.ORDINAL else []
            return _the(old, same[0]) if len(same) == 1 and not of_it else None
    phrases = named(old)
    if not phrases:
        return None
    is_name = new[0].sort is Sort.NAME
    like = max(phrases, key=lambda words: (words[-1].text == new[-1].text, _has_name(words) == is_name))
    if is_name and len(new) == 1 and like[0].text == "the" and len(like) > 2:  # the Chengdu museum
        return like[1].start, like[1].end
    return like[0].start, like[-1].end


def _has_name(words: Words) -> bool:
    return any(word.sort is Sort.NAME for word in words)


def _the(words: Words, word: Word) -> tuple[int, int]:
    """A word with the article before it."""
    at = words.index(word)
    has_article = at > 0 and words[at - 1].text in _ARTICLES
    return words[at - 1].start if has_article else word.start, word.end
