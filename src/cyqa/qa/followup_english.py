"""English follow-ups made self-contained: And its total cost? → What is the park's total cost?

The marks of dependence are those of `cyqa.qa.followup_chinese`.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from cyqa.qa.context import Context, Mention, Named, Reference
from cyqa.qa.english import NAMING, NOMINAL, Sort, Words, analyse, asked, base_of, kind_of, phrases
from cyqa.qa.lexicon_english import COMMON, PERSONS

MAX_ELLIPSIS = 8
MAX_SAID = 3
MAX_ANSWER = 30

_PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "she", "her", "hers"), Named.PERSON),
    **dict.fromkeys(("it", "its"), Named.THING),
    **dict.fromkeys(("they", "them", "their", "theirs"), None),
}
_POSSESSIVES = frozenset({"his", "her", "its", "their"})
_DEMONSTRATIVES = frozenset({"this", "that", "these", "those"})
_ADJUNCTS = ("time", "place", "reason", "manner")
_JOINS = frozenset({"and", "but", "because", "that", "while", "if", "when"})
_DATES = frozenset({"year", "month", "day", "time"})
_SPEAKERS_OWN = _DATES | {"week", "century", "way", "article", "text", "passage", "page", "world"}
_SAYING = frozenset({"say", "tell", "mention", "write"})
_SAID = "what was said"
_LEAD = re.compile(r"\s*(?:(?:and|but|so|ok|okay|then|well|also)\b[,\s]*)+", re.IGNORECASE)
_ABOUT = re.compile(r"(?:what|how) about\s+", re.IGNORECASE)
_MORE = re.compile(r"\s*(?:(?:what|who|where|anything|anyone) else|any others?)[\s?.!]*", re.IGNORECASE)
_END = re.compile(r"[\s?.!]*$")
_EXPLETIVE = re.compile(
    r"\b(?:is|was|be) it (?!\w+ed\b|known\b|made\b|built\b)(?:\w+ ){1,2}(?:for|to|that)\b"
    r"|\bit (?:seems?|appears?) (?:\w+ )*?(?:to|that)\b|\bit (?:takes?|took)\b",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(r"\b(?:you|your|i|me|my|we|our|us|thanks?|hello|hi|bye)\b", re.IGNORECASE)


def rewrite(question: str, context: Context) -> str | None:
    """The question made self-contained, or None if it is, or nothing earlier makes it so."""
    lead = _LEAD.match(question)
    rest = question[lead.end() :] if lead else question
    found = analyse(rest)
    if not found or _ADDRESSED.search(rest):
        return None
    if _MORE.fullmatch(rest):
        return _continued(context)
    about = _ABOUT.match(rest)
    if about or _is_ellipsis(found, has_lead=lead is not None):
        return _substituted(rest[about.end() :] if about else rest, context)
    references = list(_references(rest, found))
    if references:
        return _resolved(rest, references, context)
    supplied = _supplied(rest, found, context) if _is_fragment(found) else None
    return supplied and supplied[0].upper() + supplied[1:]


def _continued(context: Context) -> str | None:
    """What else? → Besides A, what …?"""
    if not context.answer or len(context.answer) > MAX_ANSWER:
        return None
    return f"Besides {context.answer}, {context.question[:1].lower()}{context.question[1:]}"


# Pronouns and demonstratives


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
        elif word.text in _DEMONSTRATIVES:
            reference = _demonstrative(found, at)
        elif word.text == "there":
            reference = _there(found, at)
        if reference:
            end = reference.end
            yield reference


def _pronoun(found: Words, at: int) -> Reference | None:
    word, before, after = found[at], found[:at], found[at + 1].sort if at + 1 < len(found) else None
    kind, (_, last, _) = _PRONOUNS[word.text], asked(found)
    may_own = after in NOMINAL or (after in (Sort.VERB, Sort.FUNCTION) and word.text != "her")
    is_possessive = word.text in _POSSESSIVES and may_own
    is_subject = after in (Sort.VERB, Sort.AUXILIARY)
    another_clause = any(w.sort is Sort.MARK or w.text in _JOINS for w in before[1:])
    if kind is Named.PERSON:
        named = any(w.sort is Sort.NAME or w.text in PERSONS for w in before)
    else:  # what mission did it give: a mission is asked for, not named
        is_later = last <= at and not is_possessive and (kind is not None or is_subject)
        spoken_of = before[last:] if is_later else before
        named = any(w.sort in (*NAMING, Sort.CLASS) for w in spoken_of)
    if named and (is_possessive or is_subject or another_clause):
        return None  # the object of a clause is not its subject: What did Ann give her?
    return Reference(word.start, word.end, kind, "", is_possessive, kind is None)


def _demonstrative(found: Words, at: int) -> Reference | None:
    """this fund, in that year, those projects; Who said that?"""
    word, before = found[at], found[:at]
    nouns = list(takewhile(lambda w: w.sort in NOMINAL or w.text == "new", found[at + 1 :]))
    rest = found[at + 1 + len(nouns) :]
    previous = before[-1] if before else None
    is_plural = word.text in ("these", "those")
    if not nouns:
        is_last = not rest or rest[0].sort is Sort.MARK
        is_subject = previous is None or previous.text in ("is", "was", "are", "were")
        noun = _SAID if previous and base_of(previous.text) in _SAYING else ""
        return (
            Reference(word.start, word.end, None, noun, is_plural=is_plural)
            if is_last or is_subject
            else None
        )
    noun = nouns[-1].text
    if word.text == "that" and noun in _DATES:
        return Reference(word.start, nouns[-1].end, Named.TIME)
    after_phrase = previous is not None and previous.sort in (Sort.VERB, *NOMINAL)
    is_conjunction = word.text == "that" and (after_phrase or noun.endswith("s"))
    named = any(w.sort is Sort.NAME for w in (*before, *nouns, *rest))
    if is_conjunction or named or len(nouns) > 2 or noun in _SPEAKERS_OWN:
        return None
    kind = Named.PERSON if noun in PERSONS else Named.THING
    return Reference(word.start, nouns[-1].end, kind, noun.removesuffix("s"), is_plural=is_plural)


def _there(found: Words, at: int) -> Reference | None:
    """How many people live there? — but not: Are there any?"""
    beside = (*found[max(0, at - 1) : at], *found[at + 1 : at + 2])
    is_existential = any(word.sort is Sort.AUXILIARY or word.text in ("exist", "remain") for word in beside)
    if is_existential or any(word.sort in NAMING for word in found[asked(found)[1] : at]):
        return None
    return Reference(found[at].start, found[at].end, Named.PLACE)


def _resolved(question: str, references: Sequence[Reference], context: Context) -> str | None:
    """All references replaced; None if one means nothing that was mentioned."""
    pieces, end = [], 0
    for reference in references:
        referent = _referent(reference, question, context)
        if referent is None:
            return None
        pieces += [question[end : reference.start], referent]
        end = reference.end
    text = "".join(pieces) + question[end:]
    return text[0].upper() + text[1:]


def _referent(reference: Reference, question: str, context: Context) -> str | None:
    if reference.noun == _SAID and context.answer:
        return f"“{context.answer}”"
    found = context.referent(reference, question)
    if found is None:
        return None
    if reference.is_possessive:
        return _possessive(found)
    words = question[: reference.start].split()
    is_led = bool(words) and words[-1].lower() in ("in", "on", "by", "since", "until", "before", "after")
    return f"in {found.text}" if reference.kind in (Named.TIME, Named.PLACE) and not is_led else found.text


def _possessive(mention: Mention) -> str:
    return f"{mention.text}'" if mention.text.endswith("s") else f"{mention.text}'s"


# Ellipses


def _is_ellipsis(found: Words, has_lead: bool) -> bool:
    """And in Chengdu? — a phrase, nothing asked."""
    leads = (Sort.PREPOSITION, Sort.NAME, Sort.TIME, Sort.ORDINAL, Sort.QUOTE)
    is_phrase = has_lead or found[0].sort in leads or found[0].text in ("the", *_POSSESSIVES)
    has_verb = any(word.sort in (Sort.ASKED, Sort.AUXILIARY, Sort.VERB) for word in found)
    names = any(word.sort in NOMINAL for word in found)
    return is_phrase and not has_verb and names and len(found) <= MAX_ELLIPSIS


def _substituted(question: str, context: Context) -> str | None:
    """The last question about something else of the same kind."""
    found, old = analyse(question), context.question
    nominal = [word for word in found if word.sort in NOMINAL]
    new = _END.sub("", question)
    if not nominal or new in old:
        return None
    if all(word.sort is Sort.ATTRIBUTE for word in nominal):
        said = question[nominal[0].start : nominal[-1].end]
        return f"What is {_possessive(context.topic)} {said}?" if context.topic else None
    words = analyse(old)
    target = _parallel(nominal, words)
    if found[0].sort is Sort.PREPOSITION:
        led = [word for word in words if target and word.end + 1 == target[0].start]
        if target and led and led[0].sort is Sort.PREPOSITION:
            target = [*led, *target]
        else:
            new = new[found[0].end :].strip()
    if target is None:
        is_time = kind_of(nominal) is Named.TIME
        return f"{_END.sub('', old)} {_END.sub('', question)}?" if is_time else None
    if len(target) == 1 and target[0].sort is Sort.ORDINAL:
        new = next(word.text for word in nominal if word.sort is Sort.ORDINAL)
    elif target[0].text == "the" and not new.startswith("the "):
        is_same_class = target[-1].text.lower() == nominal[-1].text.lower()
        new = f"the {new}" if is_same_class or nominal[-1].sort is not Sort.NAME else new
    return old[: target[0].start] + new + old[target[-1].end :]


def _parallel(new: Words, old: Words) -> Words | None:
    """What in the old question is of the new phrase's kind and most like it; else what it is about."""
    for sort in (Sort.ORDINAL, Sort.TIME, Sort.QUOTE):
        same = [word for word in old if word.sort is sort]
        if same and any(word.sort is sort for word in new):
            return same if sort is Sort.TIME else same[-1:]
    if any(word.sort is Sort.TIME for word in new):
        return None
    named = phrases(old)
    alike = [phrase for phrase in named if phrase[-1].text.lower() == new[-1].text.lower()]
    if alike:
        return alike[0]
    if len(new) == 1 and new[0].sort is Sort.NAME:
        led = {word.end + 1 for word in old if word.sort is Sort.PREPOSITION}
        names = sorted((w for w in old if w.sort is Sort.NAME), key=lambda word: word.start not in led)
        named = [names[:1], *named] if names else named
    return named[0] if named else None


# Fragments


def _is_fragment(found: Words) -> bool:
    """Asks something in few words, none of which names anything."""
    first, last, asks = asked(found)
    outside = [word for word in (*found[:first], *found[last:]) if word.sort in (Sort.VERB, *NOMINAL)]
    said = [word for word in outside if word.sort is not Sort.VERB and word.text not in ("part", "place")]
    inside = [word for word in found[first:last] if word.sort in NOMINAL and word.text not in COMMON]
    if asks == "amount" and len(inside) == 1 and outside and not said:  # how many runners took part
        inside = []
    is_best = any(re.fullmatch("most|best|largest|biggest", word.text) for word in found)
    name_nothing = (Sort.ATTRIBUTE, Sort.CLASS, Sort.ORDINAL)
    few = last > 0 and len(outside) <= MAX_SAID
    return few and not is_best and all(word.sort in name_nothing for word in (*said, *inside))


def _supplied(question: str, found: Words, context: Context) -> str | None:
    """The fragment about what the last question was about."""
    topic, (_, last, asks) = context.topic, asked(found)
    if topic is None:
        return None
    bare = _END.sub("", question)
    said = [word for word in found[last:] if word.sort is not Sort.MARK]
    if not said:
        return _swapped(bare, asks, context) or _asked_of(bare, asks, topic)
    definite = next((word for word in said if word.sort is Sort.CLASS), None)
    ordinal = next((word for word in said if word.sort is Sort.ORDINAL), None)
    if definite:  # the meeting: only one that was spoken of
        called = context.called(definite.text)
        before = question[: definite.start]
        is_bare = before.lower().endswith(" the ") and called is not None
        return before[: -len("the ")] + called.text + question[definite.end :] if called and is_bare else None
    if ordinal:
        other = next((word.text for word in analyse(topic.text) if word.sort is Sort.ORDINAL), None)
        before = question[: ordinal.start].removesuffix("the ")
        return (
            before + topic.text.replace(other, ordinal.text) + question[ordinal.end :].removeprefix(" one")
            if other
            else None
        )
    if said[-1].sort is Sort.ATTRIBUTE:
        return f"{bare} of {topic.text}?"
    if said[-1].sort is Sort.VERB and said[0].sort is Sort.VERB and topic.kind is not Named.PERSON:
        return f"{bare} {topic.text}?"
    return f"About {topic.text}: {bare[:1].lower()}{bare[1:]}?"


def _swapped(bare: str, asks: str, context: Context) -> str | None:
    """When? after Where was the fair held? → When was the fair held?; also after Who held the fair?"""
    old, words = context.question, analyse(context.question)
    first, last, asked_before = asked(words)
    if asks not in _ADJUNCTS or not 0 < last < len(words) or asks == asked_before:
        return None
    if asked_before in _ADJUNCTS and first == 0:
        return bare + old[words[last - 1].end :]
    verb = words[last]
    patient = next((phrase for phrase in phrases(words) if phrase[0].start == verb.end + 1), None)
    if asked_before in ("person", "thing") and patient and base_of(verb.text) not in (None, verb.text):
        text, end = old[patient[0].start : patient[-1].end], patient[-1].end
        return f"{bare} was {text} {verb.text}{old[end:]}"
    return None


def _asked_of(bare: str, asks: str, topic: Mention) -> str:
    if asks in ("reason", "manner"):
        return f"About {topic.text}: {bare.lower()}?"
    return f"{bare} was {topic.text}?" if asks == "time" else f"{bare} is {topic.text}?"
