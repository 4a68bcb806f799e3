"""English follow-ups made self-contained: Who drew it? → Who drew the map?

The marks of dependence are those of `cyqa.qa.followup_chinese`.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from cyqa.qa.english import NAMING, NOMINAL, Sort, Words, analyse, asked
from cyqa.qa.exchange_english import exchanged, is_dated, named
from cyqa.qa.introduced import TITLES
from cyqa.qa.lexicon_english import PERSONS
from cyqa.qa.reference import TITLE, Meaning, Reference, of_several, of_two, replaced, short
from cyqa.records import Turn

MAX_SAID = 200
"""Characters of what several turns said, beyond which only the last is told."""
MAX_ELLIPSIS = 8

_PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "she", "her", "hers"), "person"),
    **dict.fromkeys(("it", "its"), "thing"),
    **dict.fromkeys(("they", "them", "their", "theirs"), ""),
}
_POSSESSIVES = frozenset({"his", "her", "its", "their"})
_DEMONSTRATIVES = frozenset({"this", "that", "these", "those"})
_JOINS = frozenset({"and", "but", "because", "that", "while", "if", "when"})
_CONJUNCTIONS = frozenset({"before", "after", "since", "until", "than", "as", "like"})
"""Prepositions that lead a clause, too."""
_SPEAKERS_OWN = frozenset(
    {"year", "month", "day", "time", "week", "century", "way", "article", "text", "passage", "page", "world"}
)
_LEAD = re.compile(
    r"\s*(?:(?:and|but|so|then|well|also|never mind\.?|thanks\.|thank you\."
    r"|(?:ok|okay)\b[,.!]?|(?:right|great|good|fine|i see)[,.!]|enough (?:about|of) [^.,?]{1,40}[.,]"
    r"|(?:(?:no|sorry|wrong one|not that one)[,.\s]+)*i (?:mean|meant|was asking about))(?!\w)[,\s]*)+",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"(?:what|how) about\s+", re.IGNORECASE)
_ONE = re.compile(r"^ones? (?=\w+ \d)|\s*\bones?$", re.IGNORECASE)
_OF_YEAR = re.compile(r"^the ((?:19|20)\d\d)(?: ones?)?(?=\W*$)", re.IGNORECASE)
_END = re.compile(r"[\s?.!]*$")
_EXPLETIVE = re.compile(
    r"\b(?:is|was|be) it (?!\w+ed\b|(?:known|made|built|meant|going|due|able|likely|set|said|thought)\b)"
    r"(?:\w+ ){1,2}(?:for|to|that)\b"
    r"|\bit (?:seems?|appears?) (?:\w+ )*?(?:to|that)\b"
    r"|\bhow long (?:did|does|will) it take\b"
    r"|\bma[dk]e it\b|\bit (?:\w+ )?(?:takes?|took|costs?) .*\bto\b|\bwas it to\b",
    re.IGNORECASE,
)
_TAKES = re.compile(r"\b(?:did|does|will|would) it take\b", re.IGNORECASE)
_ASKS_OF_THAT = re.compile(
    r"(?P<asks>when|where|why|(?:in )?(?:what|which) (?:year|month|city|place)) "
    r"(?:is|was|were|did|will) (?:that|this)(?: be| happen| held)?[\s?]*$",
    re.IGNORECASE,
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_NTH = {word: nth for nth, word in enumerate(_ORDINALS, 1)} | {"last": -1, "final": -1}
_WHO = re.compile(r"(?:and |so )?who(?:'s| is| was) ((?:[A-Z][\w'-]+ ?)+?)\W*$", re.IGNORECASE)
_SAYS_WHO = re.compile(
    r"(?:says who|who (?:says|said)(?: so| that| this| it)?|according to whom?)[\s?]*", re.IGNORECASE
)
_TOPIC = re.compile(
    r"(?P<topic>(?:the|that|those) [^,?]{3,50}),\s*"
    r"(?P<asks>(?:how|what|when|where|who|which|why|is|was|are|were|did|does|do)\b.*?)\b(?:it|that|they|those)\b",
    re.IGNORECASE,
)
"""A thing, then a question about it: the fund, how large is that?"""
_ADDRESSED = re.compile(r"\b(?:you|your|i|me|my|we|our|us|thanks?(?! to\b)|hello|hi|bye)\b", re.IGNORECASE)


def understood(question: str, turns: Sequence[Turn]) -> Meaning | None:
    """What a question means after earlier turns, oldest first and at least one; None if it stands alone."""
    lead = _LEAD.match(question)
    rest = question[lead.end() :] if lead else question
    found = analyse(rest)
    if not found or _ADDRESSED.search(rest):
        return None
    if lead and (topic := _TOPIC.match(rest)):
        return Meaning(_capital(f"{topic['asks']}{topic['topic']}{rest[topic.end() :]}"), leans=False)
    if _SAYS_WHO.fullmatch(rest) and (stated := (turns[-1].answer or "").strip()):
        return Meaning(f"Who said “{stated}”?", leans=False)
    of_that = _ASKS_OF_THAT.match(rest)
    if of_that and (text := _asked_anew(of_that["asks"], turns[-1].question)):
        return Meaning(text, leans=False)
    references = list(_references(rest, found))
    if references:
        meant = [_meant(reference, turns) for reference in references]
        text = replaced(rest, references, meant)
        is_of_all = found[0].sort is Sort.PREPOSITION or _TAKES.search(rest) is not None
        return Meaning(_capital(text), leans=is_of_all or not all(meant))
    if _is_ellipsis(rest, found, has_lead=lead is not None):
        asked_before = [turn.question for turn in turns]
        dated = [asked for asked in asked_before if is_dated(analyse(asked))] if is_dated(found) else []
        return _completed(_OF_YEAR.sub(r"in \1", rest), (dated or asked_before)[-1])
    return Meaning(rest, leans=True) if _lacks_a_topic(found) else None


def said(turn: Turn) -> str:
    """What a turn said, as a headline has it: Where was the fair held? → the fair held (Deyang)."""
    question, answer = _END.sub("", turn.question), short(turn.answer)
    found = analyse(question)
    first, last, asks = asked(found)
    if not turn.answer:
        return _phrase(question, _subject(found)) or question
    if not answer or not last:
        return question
    rest = found[last:]
    counted = [word for word in found[first:last] if asks == "amount" and word.sort in NOMINAL]
    is_subject = bool(rest) and rest[0].sort is not Sort.AUXILIARY and not found[0].text.endswith("'s")
    if first == 0 and is_subject:  # Who attended?
        return f"{answer} {question[(*counted, *rest)[0].start :]}"
    kept = [word for word in (*found[:first], *counted, *rest) if word.sort is not Sort.AUXILIARY]
    return f"{_spaced(question, kept)} ({answer})" if kept else f"{question} ({answer})"


def joined(before: str, text: str) -> str:
    """What was said, then a question or what it said."""
    is_name = any(word.sort in (Sort.NAME, Sort.QUOTE, Sort.TIME) for word in analyse(text)[:1])
    return f"{before}, {text if is_name else text[:1].lower() + text[1:]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _subject(found: Words) -> Words:
    """What a question is about, behind the verb that helps: the fair in Where was the fair held?"""
    _, last, _ = asked(found)
    if found[last : last + 1] and found[last].sort is Sort.AUXILIARY:
        stops = (Sort.VERB, Sort.AUXILIARY, Sort.MARK, Sort.ASKED)
        subject = list(takewhile(lambda word: word.sort not in stops, found[last + 1 :]))
        return subject if _names(subject) else ()
    return ()


def _phrase(question: str, words: Words) -> str:
    return question[words[0].start : words[-1].end] if words else ""


def _asked_anew(asks: str, question: str) -> str | None:
    """When was that? after Where was the fair held? → When was the fair held?"""
    found = analyse(question)
    first, last, _ = asked(found)
    follows = found[last].start if last and not first and _subject(found) else None
    return f"{asks} {question[follows:]}" if follows is not None else None


def _spaced(question: str, words: Words) -> str:
    """The words as they are spaced in the question, one space where some are left out."""
    text = question[words[0].start : words[0].end]
    for before, word in pairwise(words):
        text += question[before.end : word.start] if not question[before.end : word.start].strip() else " "
        text += question[word.start : word.end]
    return text


# Pronouns and demonstratives


def _meant(reference: Reference, turns: Sequence[Turn]) -> str | None:
    """What a reference means, if the last answer named it, or the last question only one thing."""
    question, answer = turns[-1].question, short(turns[-1].answer)
    found = analyse(question)
    if reference.kind in ("former", "latter"):
        told = (question[words[0].start : words[-1].end] for words in named(found))
        return of_two(reference.kind, [answer, *told])
    if reference.kind == "member":
        return of_several(_NTH[reference.noun], [turns[-1].answer or ""])
    if reference.kind == "person":
        tellers = turns[-1:] if reference.noun else turns[::-1]
        name = next(filter(None, map(_person, tellers)), None)
        return f"{name}'s" if name and reference.is_possessive else name
    first, last, asks = asked(found)
    noun = found[last - 1].text if last and found[last - 1].sort in (*NOMINAL, Sort.VERB) else ""
    is_person = asks == "person" or noun in PERSONS
    is_one = (
        bool(noun or (last and found[first].text == "which") or TITLE.search(answer))
        and not noun.endswith("s")
        and not answer[:1].isdigit()
    )
    may_be = {
        "place": asks == "place",
        "time": asks == "time",
        "thing": asks == "thing" and not is_person and is_one and noun.endswith(reference.noun),
    }
    is_there = [word.text for word in found[:2]] in (["is", "there"], ["are", "there"])
    name = answer if is_there and reference.kind == "thing" else None
    if answer and last and not reference.is_plural and may_be.get(reference.kind):
        name = f"in {answer}" if reference.kind == "place" else answer
    elif not name and (reference.kind == "thing" or reference.is_plural):
        name = _spoken_of(reference, question, found)
    return f"{name}'s" if name and reference.is_possessive else name


def _person(turn: Turn) -> str | None:
    """Whom a turn told of: its answer, if it asked for somebody, or else the subject that has a name."""
    if who := _WHO.match(turn.question):
        return who[1]
    found, answer = analyse(turn.question), short(turn.answer)
    _, last, asks = asked(found)
    is_of_someone = [word.sort for word in found[last : last + 2]] == [Sort.AUXILIARY, Sort.NAME]
    if answer and last and ((asks == "person" and not is_of_someone) or found[last - 1].text in PERSONS):
        return answer
    is_title = (word.sort is Sort.NAME and word.text.lower().removesuffix(".") in TITLES for word in found)
    titled = next((at for at, is_so in enumerate(is_title) if is_so), None)
    if titled is not None:
        names = list(takewhile(lambda word: word.sort is Sort.NAME, found[titled:]))
    else:
        names = list(_subject(found))
    return _phrase(turn.question, names) if all(word.sort is Sort.NAME for word in names) and names else None


def _spoken_of(reference: Reference, question: str, found: Words) -> str | None:
    """The one thing that a question names beside what it asks for, if it is called what the reference is."""
    first, last, _ = asked(found)
    things = [words for words in named(found) if words[-1].sort is not Sort.TIME]
    things = [
        words for words in things if words[-1].sort is not Sort.NOUN or not words[-1].text.endswith("ing")
    ]
    is_asked = reference.is_plural and last - first > 1  # which companies … they
    if is_asked or not things:
        return None
    if len(things) > 1:  # of several things, the one that the question is about
        about = _subject(found)
        ones: list[Words] = [about] if _is_one(about) else [words for words in things if _is_one(words)]
        things = ones if len(ones) == 1 and not reference.is_plural else []
    names_one = bool(things) and any(word.sort in NOMINAL - {Sort.NAME} for word in things[0])
    if not names_one or any(word.text.lower() in PERSONS for word in things[0]):
        return None
    thing = _whose(things[0])
    is_called = any(word.text.removesuffix("s").endswith(reference.noun) for word in thing)
    return _phrase(question, thing).removesuffix("'s") if is_called else None


def _is_one(thing: Words) -> bool:
    """Whether the noun that leads a phrase is no plural: the pact between the two towns."""
    noun = list(takewhile(lambda word: word.sort is not Sort.PREPOSITION, thing))[-1:]
    return bool(noun) and not noun[0].text.removesuffix("'s").endswith("s")


def _whose(thing: Words) -> Words:
    """Behind an attribute, what has it: the fund in the total size of the fund."""
    at = next((at for at, word in enumerate(thing) if word.text.lower() == "of"), 0)
    return thing[at + 1 :] if at and thing[at - 1].sort is Sort.ATTRIBUTE and thing[at + 1 :] else thing


def _references(question: str, found: Words) -> Iterator[Reference]:
    """What has no antecedent in the question itself."""
    is_expletive = _EXPLETIVE.search(question) is not None
    end = 0
    for at, word in enumerate(found):
        reference = None
        if word.start < end:
            continue
        if word.text in _PRONOUNS and not (is_expletive and word.text == "it"):
            reference = _pronoun(found, at)
        elif word.text in _NTH and at and found[at - 1].text == "the" and _asks(found):
            reference = _member(found, at)
        elif word.text in _DEMONSTRATIVES:
            reference = _demonstrative(found, at)
        elif (
            word.text in ("former", "latter") and at and not any(w.text in ("and", "or") for w in found[1:at])
        ):
            reference = Reference(found[at - 1].start, word.end, word.text)
        elif word.text == "then" and at and found[at - 1].text in ("by", "since", "until", "before", "after"):
            reference = Reference(word.start, word.end, "time")
        elif word.text == "there":
            reference = _there(found, at)
        if reference:
            end = reference.end
            yield reference


def _pronoun(found: Words, at: int) -> Reference | None:
    word, before, after = found[at], found[:at], found[at + 1].sort if at + 1 < len(found) else None
    kind, (_, last, _) = _PRONOUNS[word.text], asked(found)
    is_first_subject = bool(before) and before[-1].sort is Sort.AUXILIARY
    if is_first_subject and word.text not in _POSSESSIVES and not any(w.sort is Sort.MARK for w in before):
        before = before[:1]  # What share of the park does it make up?
    may_own = after in NOMINAL or (after in (Sort.VERB, Sort.FUNCTION) and word.text != "her")
    is_possessive = word.text in _POSSESSIVES and may_own
    is_object = bool(before) and before[-1].sort is Sort.PREPOSITION and before[-1].text not in _CONJUNCTIONS
    is_subject = after in (Sort.VERB, Sort.AUXILIARY) and not is_object
    another_clause = any(w.sort is Sort.MARK or w.text in _JOINS for w in before[1:])
    if kind == "person":  # the object of a clause is not its subject: What did the boss give her?
        does = any(w.sort is Sort.VERB for w in before) and any(w.text in ("who", "one") for w in before)
        spoken_of = any(w.text in PERSONS for w in before) or does
        if any(w.sort is Sort.NAME for w in before) or (is_possessive and _names(before[last:])):
            return None
    else:  # what mission did it give: a mission is asked for, not named
        before = before if is_subject or is_possessive else _outside(before)
        is_later = last <= at and not is_possessive and (kind or is_subject)
        spoken_of = _names(before[last:] if is_later else before)
        if is_possessive and any(w.sort is Sort.NAME for w in found):  # What share of its sales does Acme
            return None
    if spoken_of and (is_possessive or is_subject or another_clause):
        return None
    return Reference(word.start, word.end, kind, "", is_possessive, is_plural=not kind)


def _outside(before: Words) -> Words:
    """What stands before the noun that a clause describes: it is no party in parties that signed it."""
    for at in range(1, len(before) - 1):
        noun, which, verb = before[at - 1 : at + 2]
        if noun.sort in NOMINAL and which.text in ("that", "which", "who") and verb.sort is Sort.VERB:
            named = list(takewhile(lambda word: word.sort in NOMINAL, reversed(before[:at])))
            return before[: at - len(named)]
    return before


def _member(found: Words, at: int) -> Reference | None:
    """the last one, the second: of what was listed, if no noun says of what."""
    is_one = [word.text for word in found[at + 1 : at + 2]] == ["one"]
    rest = found[at + 1 + is_one :]
    if _names(found[: at - 1]) or (rest and rest[0].sort in NOMINAL) or (rest and rest[0].text == "of"):
        return None
    return Reference(found[at - 1].start, found[at + is_one].end, "member", found[at].text)


def _asks(found: Words) -> bool:
    return any(word.sort in (Sort.ASKED, Sort.AUXILIARY) for word in found)


def _names(found: Words) -> bool:
    return any(word.sort in (*NAMING, Sort.CLASS) for word in found)


def _demonstrative(found: Words, at: int) -> Reference | None:
    """this fund, in that year, those projects; Who said that?"""
    word, before = found[at], found[:at]
    nouns = list(takewhile(lambda w: w.sort in NOMINAL or w.text == "new", found[at + 1 :]))
    rest = found[at + 1 + len(nouns) :]
    previous = before[-1] if before else None
    is_plural = word.text in ("these", "those")
    is_done = previous is not None and previous.text in ("do", "does", "did")
    is_verb = is_done and len(nouns) == 1 and not any(w.sort is Sort.VERB for w in rest)  # does that signal
    if not nouns or is_verb:
        is_last = not rest or rest[0].sort is Sort.MARK or rest[0].text in ("too", "also", "as")
        is_subject = previous is None or previous.text in ("is", "was", "are", "were")
        leads = [w.sort for w in (*before[-1:], *rest[:1])] == [Sort.AUXILIARY, Sort.VERB]
        is_subject = is_subject or leads or is_verb
        return Reference(word.start, word.end, is_plural=is_plural) if is_last or is_subject else None
    noun = nouns[-1].text
    if word.text == "that" and noun in ("year", "month", "day", "time"):
        return Reference(word.start, nouns[-1].end)
    after_phrase = previous is not None and previous.sort in (Sort.VERB, *NOMINAL)
    is_conjunction = word.text == "that" and (after_phrase or noun.endswith("s"))
    named = any(w.sort is Sort.NAME for w in (*before, *nouns, *rest))
    if is_conjunction or named or len(nouns) > 2 or noun in _SPEAKERS_OWN:
        return None
    kind = "person" if noun in PERSONS else "thing"
    return Reference(word.start, nouns[-1].end, kind, noun.removesuffix("s"), is_plural=is_plural)


def _there(found: Words, at: int) -> Reference | None:
    """How many people live there? — but not: Are there any?"""
    beside = (*found[max(0, at - 1) : at], *found[at + 1 : at + 2])
    is_existential = any(word.sort is Sort.AUXILIARY or word.text in ("exist", "remain") for word in beside)
    before = found[asked(found)[1] : at]
    says_where = any(word.sort in (Sort.NAME, Sort.QUOTE, Sort.PREPOSITION) for word in before)
    if is_existential or says_where:
        return None
    return Reference(found[at].start, found[at].end, "place")


# Ellipses and fragments


def _is_ellipsis(question: str, found: Words, has_lead: bool) -> bool:
    """And in Chengdu? — a phrase without verb."""
    may_be = has_lead or found[0].sort in (Sort.PREPOSITION, Sort.ORDINAL)
    has_verb = any(word.sort in (Sort.AUXILIARY, Sort.VERB) for word in found)
    about = _ABOUT.match(question) is not None
    return about or (may_be and not has_verb and len(found) <= MAX_ELLIPSIS)


def _completed(ellipsis: str, question: str) -> Meaning:
    """And in Leshan? after How many buses run in Chengdu? → How many buses run in Leshan?"""
    old = analyse(question)
    first, last, _ = asked(old)
    about = _ABOUT.match(ellipsis)
    phrase = _ONE.sub("", _END.sub("", ellipsis[about.end() :] if about else ellipsis))
    new = analyse(phrase)
    if not last or not new or any(word.sort is Sort.ASKED for word in new):
        return Meaning(_ONE.sub("", ellipsis), leans=True)
    text = exchanged(question, phrase)
    if text is not None:
        return Meaning(text, leans=False)
    what = question[old[first].start : old[last - 1].end] if old[last - 1].sort in NOMINAL else "what about"
    return Meaning(f"{what} {phrase}?", leans=True)


def _lacks_a_topic(found: Words) -> bool:
    """Who attended? — asks something, and no word names anything."""
    first, last, _ = asked(found)
    others = [word for word in (*found[:first], *found[last:]) if word.text not in ("part", "place")]
    is_described = sum(word.sort in NOMINAL for word in found[first:last]) > 1  # how many city buses
    names = any(word.sort in (*NAMING, Sort.CLASS, Sort.TIME) for word in others)
    return last > 0 and not is_described and not names
