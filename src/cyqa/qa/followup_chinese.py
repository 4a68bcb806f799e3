"""Chinese follow-ups made self-contained: 那它的总投资呢？ → 产业园在东湖开工，它的总投资呢？

What makes a question lean on earlier ones is a mark in its own words: a pronoun or demonstrative
without antecedent in the question, an ellipsis (…呢？), or a few words that name nothing (谁签的？).
"""

import re
from collections.abc import Iterator, Sequence

from cyqa.corpus.fold import fold_aligned
from cyqa.qa.chinese import NAMING, NOMINAL, Sort, Word, Words, analyse, asked
from cyqa.qa.lexicon_chinese import MEASURES, PERSONS
from cyqa.qa.reference import Meaning, Reference, replaced, short
from cyqa.qa.references_chinese import unnamed
from cyqa.records import Turn

MAX_ELLIPSIS = 30
MAX_UNNAMING = 6
"""Characters beside what is asked, of a question that names nothing."""

_COUNT = "[一两二三四五六七八九十]"
_LEAD = re.compile(
    r"(?:(?:好的?|嗯|哦|请问|那么)[,、\s]*)*"
    rf"(?:那(?!{_COUNT}*(?:[{MEASURES}年天日月]|里|儿|边|时))[,、\s]*)?"
)
_LEAD_TO_NE = re.compile(r"(?:(?:好的?|嗯|哦|请问|那么)[,、\s]*)*(?:那(?!里|儿|边|[个些]呢)[,、\s]*)?")
_NE = re.compile(r"呢[\s?。]*$")
_END = re.compile(r"[\s?？。.！!呢]*$")
_WHETHER_AT_END = re.compile(r"[没不][\s?。]*$")
_ADDRESSED = re.compile(r"[你您我咱]|谢谢|再见")


def understood(question: str, turns: Sequence[Turn]) -> Meaning | None:
    """What a question means after earlier turns, oldest first and at least one; None if it stands alone."""
    folded = fold_aligned(question)
    lead = (_LEAD_TO_NE if _NE.search(folded) else _LEAD).match(folded)
    rest = question[lead.end() :] if lead else question
    found = analyse(rest)
    if not found or _ADDRESSED.search(rest):
        return None
    references = list(unnamed(found))
    if references:
        meant = [_meant(reference, turns) for reference in references]
        rest = replaced(rest, references, meant)
        is_dated = any(reference.kind == "time" for reference in references)
        return Meaning(rest, leans=is_dated or not all(meant))
    if _is_ellipsis(rest, found, has_lead=rest != question):
        return _completed(rest, turns[-1].question)
    return Meaning(rest, leans=True) if _names_nothing(rest, found) else None


def said(turn: Turn) -> str:
    """What a turn said: 灯会在哪里办？ answered by 德阳 → 灯会在德阳办.

    A date is left out, for a question is about the dates in it.
    """
    question, answer = _END.sub("", turn.question), short(turn.answer)
    found = analyse(question)
    first, last = asked(found)
    if not answer:
        return question
    if not last or found[first].asks in ("reason", "manner"):
        return f"{question}，{answer}"
    before, after = question[: found[first].start], question[found[last - 1].end :]
    if found[first].asks == "time":
        return before.rstrip("在于是从") + after.removeprefix("起").removesuffix("的")
    shared = next((n for n in range(len(answer), 0, -1) if after.startswith(answer[-n:])), 0)
    return before + answer + after[shared:]


def joined(before: str, text: str) -> str:
    """What was said, then a question or what it said."""
    return f"{before}，{text}"


# Pronouns and demonstratives


def _meant(reference: Reference, turns: Sequence[Turn]) -> str | None:
    """What a reference means, if an answer named it, or someone was named: else what was said tells."""
    if reference.is_plural or not reference.kind:
        return None
    if reference.kind != "person":
        name = _answered(reference, turns[-1])
    else:
        name = next((name for turn in reversed(turns) for name in _persons(reference, turn)), None)
    return f"{name}的" if name and reference.is_possessive else name


def _persons(reference: Reference, turn: Turn) -> Iterator[str]:
    if answer := _answered(reference, turn):
        yield answer
    found = analyse(turn.question)
    yield from (turn.question[word.start : word.end] for word in found if word.sort is Sort.PERSON)


def _answered(reference: Reference, turn: Turn) -> str | None:
    """The answer of a turn, if it named what the reference may mean."""
    found = analyse(turn.question)
    first, last = asked(found)
    answer = short(turn.answer)
    if not last or not answer:
        return None
    asks, head = found[first].asks, found[last - 1].text
    before = found[first - 1].text if first else ""
    if reference.kind == "person":
        is_of_someone = first > 1 and before == "是" and found[first - 2].sort is Sort.PERSON
        is_person = asks == "person" or before == "叫" or (asks == "thing" and head in PERSONS)
        return answer if is_person and not is_of_someone else None
    if reference.noun:
        return answer if answer.endswith(reference.noun) or head.endswith(reference.noun) else None
    if reference.kind in ("place", "time"):
        return answer if asks == reference.kind else None
    is_named = last > first + 1 or (found[first].text[0] == "哪" and asks == "thing")
    is_thing = (asks == "thing" and is_named) or (asks == "place" and before == "是")
    return answer if is_thing and head not in PERSONS else None


# Ellipses and fragments


def _is_ellipsis(question: str, found: Words, has_lead: bool) -> bool:
    """成都呢？ or 那成都？: a phrase, nothing asked."""
    is_phrase = all(word.sort not in (Sort.ASKED, Sort.MARK) for word in found[:-1])
    if len(question) > MAX_ELLIPSIS or not is_phrase:
        return False
    has_predicate = any(word.sort in (Sort.VERB, Sort.OTHER) for word in found)
    return bool(_NE.search(fold_aligned(question))) or (has_lead and not has_predicate)


def _completed(ellipsis: str, question: str) -> Meaning:
    """重庆呢 after 灯会在成都办几天？ → 重庆办几天？

    One of a series takes the place of another: 第二届呢 after 第一届灯会在哪里办？ → 第二届灯会在哪里办？
    """
    new = _END.sub("", re.sub(r"^(?:在|对|关于|换成|如果是|至于)", "", ellipsis))
    found, old = analyse(new), analyse(question)
    unchanged = Meaning(ellipsis, leans=True)
    for sort in (Sort.ORDINAL, Sort.TIME, Sort.QUOTE):
        is_only_time = all(word.sort not in NOMINAL - {Sort.TIME} for word in found)
        if any(word.sort is sort for word in found) and (sort is not Sort.TIME or is_only_time):
            same = [[word] for word in old if word.sort is sort]
            if not same:
                return Meaning(f"{new}，{question}", _leans(question)) if sort is Sort.TIME else unchanged
            [like] = _likest(same, found)
            text = _replaced_in_series(question, like, new)
            return Meaning(text, _leans(text))
    named = _named(old)
    if not found or not named or found[-1].sort is Sort.ATTRIBUTE:
        return unchanged
    rest = question[_likest(named, found)[-1].end :]
    asks = any(word.sort is Sort.ASKED for word in analyse(rest))
    return Meaning(new.removesuffix("的") + rest, leans=True) if asks else unchanged


def _replaced_in_series(question: str, old: Word, new: str) -> str:
    """The question with a word replaced; a bare month is of the same year, a count counts what is new."""
    if old.sort is Sort.TIME and "年" not in new:
        new = "".join(re.findall(r"^.*?年", old.text)) + new
    text = question[: old.start] + new + question[old.end :]
    was, now = re.search(_COUNT, old.text), re.search(_COUNT, new)
    return text.replace(f"哪{was[0]}", f"哪{now[0]}") if was and now else text


def _likest(candidates: Sequence[Words], new: Words) -> Words:
    """The one that shares most characters with the new phrase; of these, the first of the same make."""
    text = "".join(word.text for word in new)
    sorts = [word.sort for word in new]

    def likeness(candidate: Words) -> tuple[int, bool]:
        shared = _shared("".join(word.text for word in candidate), text)
        return shared, [word.sort for word in candidate] == sorts

    return max(candidates, key=likeness)


def _named(found: Words) -> list[Words]:
    """What a question names beside what it asks for: whole phrases, then their words."""
    first, last = asked(found)
    runs: list[list[Word]] = [[]]
    for at, word in enumerate(found):
        if word.sort in NOMINAL - {Sort.TIME, Sort.ATTRIBUTE} and not first <= at < last:
            runs[-1].append(word)
        else:
            runs.append([])
    return [*filter(None, runs), *([word] for run in runs for word in run if word.sort in NAMING)]


def _shared(one: str, other: str) -> int:
    """Characters that two phrases have in common at their beginning and end."""
    n = min(len(one), len(other))
    head = next((i for i in range(n) if one[i] != other[i]), n)
    tail = next((i for i in range(n - head) if one[-1 - i] != other[-1 - i]), n - head)
    return head + tail


def _leans(question: str) -> bool:
    found = analyse(question)
    return any(unnamed(found)) or _names_nothing(question, found)


def _names_nothing(question: str, found: Words) -> bool:
    """谁签的？: asks something in few words, none of which names anything."""
    asks = any(word.sort is Sort.ASKED for word in found)
    if not asks and not _WHETHER_AT_END.search(fold_aligned(question)):
        return False
    first, last = asked(found)
    others = [word for word in (*found[:first], *found[last:]) if word.sort is not Sort.MARK]
    is_verb = first > 0 and found[first].asks == "thing"  # 投向 | 哪些领域, whatever the dictionary says
    nouns = [w for w in others if w.sort in NAMING and not (is_verb and w is found[first - 1])]
    names = any(len(word.text) > 1 or word.sort is not Sort.NOUN for word in nouns)
    is_dated = any(word.sort is Sort.TIME and re.search(r"\d", word.text) for word in found)
    beginning = [word.sort for word in found[:2] if len(word.text) == 1]
    is_unknown_name = len(beginning) == 2 and Sort.CLASS in beginning and Sort.OTHER not in beginning
    is_short = sum(len(word.text) for word in others) <= MAX_UNNAMING
    return is_short and not (names or is_dated or is_unknown_name)
