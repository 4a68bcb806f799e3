"""One phrase of a Chinese question for another that is like it: 第二届 for 第一届, 重庆 for 成都."""

import re
from collections.abc import Sequence
from itertools import takewhile

from cyqa.corpus.words import parts_of_speech
from cyqa.qa.chinese import NOMINAL, STRONG, Sort, Word, Words, analyse, asked, is_place
from cyqa.qa.lexicon_chinese import KINDS, MEASURES, SIDES

_COUNT = "[一两二三四五六七八九十]"
_QUOTES = '《》“”‘’「」『』"'
_LEADING = frozenset("在于从向对给跟到")


def exchanged(question: str, new: str) -> str | None:
    """The question with a phrase in place of the one most like it; None where none is.

    `exchanged("灯会在成都办几天？", "重庆")` → `"灯会在重庆办几天？"`
    """
    found, words = analyse(new), analyse(question)
    candidates: Sequence[Words]
    if [word.sort for word in found] == [Sort.TIME]:
        candidates = [[word] for word in words if word.sort is Sort.TIME]
    else:
        candidates = _named(words, found)
    if not candidates:
        return None
    like = _likest(candidates, found, words)
    is_counted = found[0].sort in (Sort.ORDINAL, Sort.NUMBER)
    is_like = not is_counted or _shape(like)[:1] == _shape(found)[:1]
    return _with(question, like, new) if is_like else None


def _with(question: str, old: Words, new: str) -> str:
    """The question with other words in place of these; quoted as these are.

    A bare month is of the same year, a count counts what is new.
    """
    text = question[old[0].start : old[-1].end]
    if old[0].sort is Sort.TIME and "年" not in new:
        new = "".join(re.findall(r"^.*?年", text)) + new
    if old[0].sort is Sort.QUOTE and len(old) == 1:
        new = text[0] + re.sub(f"[{_QUOTES}]", "", new) + text[-1]
    text_after = question[: old[0].start] + new + question[old[-1].end :]
    was, now = re.search(_COUNT, text), re.search(_COUNT, new)
    return text_after.replace(f"哪{was[0]}", f"哪{now[0]}") if was and now else text_after


def _likest(candidates: Sequence[Words], new: Words, old: Words) -> Words:
    """The one that ends most like the new phrase; then of its kind; then a name for a name; then the last."""
    text, is_name = _shape(new), any(word.sort in STRONG for word in new)

    def likeness(candidate: Words) -> tuple[int, bool, bool, bool]:
        kind = kind_of(_shape(candidate))
        is_alike = any(word.sort in STRONG for word in candidate) == is_name
        before = [word for word in old if word.end <= candidate[0].start]
        led = takewhile(lambda word: word.sort not in NOMINAL, reversed(before))
        is_led = any(word.text in _LEADING for word in led) and not is_place(new[-1])
        is_of_kind = kind is not None and kind == kind_of(text)
        return _shared(_shape(candidate), text), is_of_kind, is_alike, not is_led

    return max(reversed(candidates), key=likeness)


def last_noun(phrase: str) -> str | None:
    """The noun of `KINDS` that a phrase ends with."""
    return next((noun for noun in KINDS if phrase.endswith(noun)), None)


def kind_of(phrase: str) -> str | None:
    """What a phrase names by its last noun, as in `KINDS`."""
    noun = last_noun(phrase)
    return KINDS[noun] if noun else None


def _shape(words: Words) -> str:
    """The words without quotation marks, any number as one: 首次 and 第二次 alike."""
    text = "".join(word.text for word in words).strip(_QUOTES)
    return re.sub(rf"^(?:首|头一?)(?=[{MEASURES}回])|第?(?:\d|{_COUNT})+", "0", text)


def _named(found: Words, new: Words) -> list[Words]:
    """Phrases of a question that name something beside what it asks for.

    And, in them, words of the same make as a new one: the place in 成都高新区, the number in 9号线一期.
    """
    first, last = asked(found)
    runs: list[list[Word]] = [[]]
    for at, word in enumerate(found):
        after = found[at + 1].sort if at + 1 < len(found) else None
        is_part = word.sort is Sort.VERBAL and after in (Sort.NOUN, Sort.CLASS, Sort.VERBAL)  # 合作 | 协议
        is_nominal = is_part or word.sort in NOMINAL - {Sort.TIME, Sort.ATTRIBUTE}
        is_nominal = is_nominal or re.fullmatch(_COUNT, word.text) is not None
        is_done = at > 0 and found[at - 1].asks == "manner"  # 怎么办理
        if is_nominal and not is_done and not first <= at < last:
            runs[-1].append(word)
        else:
            runs.append([])
    text = _shape(new)
    tags = parts_of_speech()
    is_place_name = len(new) == 1 and tags.get(new[0].text) == "ns"
    alike = [
        [word]
        for run in runs
        for word in run
        if _shape([word]) == text
        or (is_place_name and tags.get(word.text) == "ns")
        or {word.text, text} <= SIDES
    ]
    named = [run for run in runs if run and (run[-1].end - run[0].start > 1 or _shared(_shape(run), text))]
    return sorted([*named, *alike], key=lambda words: words[0].start)


def _shared(one: str, other: str) -> int:
    """Characters that two phrases have in common at their end."""
    n = min(len(one), len(other))
    return next((i for i in range(n) if one[-1 - i] != other[-1 - i]), n)
