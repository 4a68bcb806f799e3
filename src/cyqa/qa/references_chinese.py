"""What a Chinese question speaks of and does not name: 它, 那里, 这个项目, 该基金."""

import re
from collections.abc import Iterator
from itertools import takewhile

from cyqa.qa.chinese import NAMING, NOMINAL, SAYS_NOTHING, STRONG, Sort, Words, analyse, asked, is_place
from cyqa.qa.lexicon_chinese import DEEDS, HERE, MEASURES, OF_TWO, PERSONS, PRONOUNS, SAME_DATE, THEN
from cyqa.qa.reference import Reference

_DEMONSTRATIVE = re.compile(
    r"(?:(?:后面|前面|最近|上面)(?=[这那]一?次))?(?P<which>这|那|该|此|上述|前述|(?:刚才|前面|上面)(?:说|提到|讲|说到)的)"
    rf"(?:[一两几二三四五六七八九十]?(?P<measure>[{MEASURES}年天日月]))?"
)
_WHICH = re.compile(rf"[那这]一?[{MEASURES}]")
_AND = frozenset("和与及、")
_SPEAKERS_OWN = ("文章", "报道", "新闻", "网页")
"""What 这 points to is before the speaker, and not what was spoken of: 这篇文章."""


def unnamed(found: Words) -> Iterator[Reference]:
    """What a question speaks of by a pronoun or demonstrative that has no antecedent in it, in order."""
    end = 0
    for at, word in enumerate(found):
        reference = None
        if word.start < end or word.sort is Sort.QUOTE:
            continue
        if word.text in PRONOUNS:
            reference = _pronoun(found, at)
        elif word.text in HERE:
            is_of_it = at > 0 and found[at - 1].sort in (Sort.CLASS, Sort.MODIFIER)  # 坡头那边
            is_named = _names(found[:at]) or (is_of_it and found[at - 1].text[-1] not in "前后")
            reference = None if is_named else Reference(word.start, word.end, "place")
        elif word.text in OF_TWO:
            which = OF_TWO[word.text]
            found_two = Reference(word.start, word.end, which, is_plural=which == "several")
            told = any(w.sort in NOMINAL - {Sort.TIME} for w in found[:at])
            reference = None if told else found_two
        elif word.text in DEEDS:
            is_manner = any(w.text == "的" for w in found[at + 1 : at + 2])  # 这样的人
            reference = None if is_manner or _names(found[:at]) else Reference(word.start, word.end)
        elif word.text in THEN and at == 0 and _names(found):  # 当时给园区交了什么任务？
            reference = Reference(word.start, word.end, "time")
        elif word.text in SAME_DATE:
            reference = None if _names(found) else Reference(word.start, word.end, "time")
        else:
            reference = _demonstrative(found, at)
        if reference:
            end = reference.end
            yield reference


def pairs(question: str) -> Iterator[str]:
    """The phrases that 和 joins in a question, it between them."""
    found, parts = analyse(question), NOMINAL | {Sort.MODIFIER}
    for at, word in enumerate(found):
        if word.text in _AND:
            before = list(takewhile(lambda w: w.sort in parts, reversed(found[:at])))
            after = list(takewhile(lambda w: w.sort in parts, found[at + 1 :]))
            if before and after:
                yield question[before[-1].start : after[-1].end]


def topic_of(question: str) -> str | None:
    """The thing that a question is about, if it begins with what it names: 产业园 in 产业园什么时候开工？"""
    found = analyse(question)
    _, last = asked(found)
    begin = next((at for at, word in enumerate(found) if word.sort is not Sort.TIME), 0)
    parts = NOMINAL | {Sort.MODIFIER, Sort.VERBAL, Sort.LINK}
    inside = parts - {Sort.TIME, Sort.ATTRIBUTE}
    named = list(takewhile(lambda word: word.sort in inside or _WHICH.fullmatch(word.text), found[begin:]))
    while named and named[-1].sort not in NOMINAL:
        named.pop()
    rest = found[begin + len(named) :]
    is_thing = not any(word.sort is Sort.PERSON or word.text in PERSONS for word in named[-1:])
    names = any(word.sort in NAMING for word in named)
    others = any(word.sort in (*NAMING, Sort.CLASS) for word in found[last:])
    is_number = [word.sort in NOMINAL for word in rest[:2]] == [True, True] and rest[0].sort is Sort.TIME
    is_object = is_number or any(
        word.text == "的" for word in rest[1:] if last and word.start < found[last - 1].start
    )
    if not (is_thing and names) or others or is_object:
        return None
    start = found[0].start if begin and found[0].text[0].isdigit() else named[0].start
    return question[start : named[-1].end]


def _pronoun(found: Words, at: int) -> Reference | None:
    word, before, after = found[at], found[:at], found[at + 1 : at + 2]
    previous = before[-1].sort if before else None
    precedes_noun = bool(after) and after[0].sort in (*NOMINAL, Sort.VERBAL, Sort.MODIFIER)
    is_possessive = precedes_noun or (bool(after) and after[0].text == "的")
    in_clause = previous is Sort.VERB and bool(after) and after[0].sort is Sort.OTHER  # 宣布它将
    another_clause = in_clause or any(w.sort is Sort.MARK for w in before)
    is_plural = word.text.endswith("们")
    if PRONOUNS[word.text] == "person":
        may_be_meant = [w for w in before if another_clause or is_plural or not is_place(w)]
        has_antecedent = _names(may_be_meant) or any(w.asks == "person" or w.text in PERSONS for w in before)
    elif word.text == "其":
        has_antecedent = _names(before)
    else:  # the object of a clause is not its subject: 甲对它 speaks of something else
        named = any(w.sort in NAMING or w.sort is Sort.CLASS for w in before)
        has_antecedent = named and (another_clause or is_possessive)
    if has_antecedent or (previous is Sort.LINK and is_possessive):  # 甲和它的
        return None
    adds = word.text == "其" and precedes_noun
    return Reference(word.start, word.end, PRONOUNS[word.text], "", adds, is_plural)


def _demonstrative(found: Words, at: int) -> Reference | None:
    """这个项目, 该基金, 那年; 这是… at the beginning."""
    match = _DEMONSTRATIVE.match("".join(word.text for word in found[at:]))
    after = {word.end - found[at].start: place for place, word in enumerate(found[at:], at + 1)}
    size = next((match.end(g) for g in ("measure", "which") if match.end(g) in after), 0) if match else 0
    if match is None or not size:
        return None
    which, measure = match["which"], match["measure"] or "" if size == match.end() else ""
    nouns = _demonstrated(found[after[size] :])
    before, rest = found[:at], found[after[size] + len(nouns) :]
    if not _points(which, measure, nouns, before, rest) or _is_described(which, nouns, before, rest):
        return None
    noun = nouns[-1].text if nouns else ""
    if which == "这" and noun.endswith(_SPEAKERS_OWN):
        return None
    end = nouns[-1].end if nouns else found[after[size] - 1].end
    is_plural = bool(re.search("[些两几三四五六七八九十]", match[0][:size]))
    return Reference(found[at].start, end, _called(noun, measure), noun, is_plural=is_plural)


def _demonstrated(found: Words) -> Words:
    """The noun that a demonstrative stands before: 这个 [产业 基金] 规模."""
    inside = (*NAMING, Sort.MODIFIER, Sort.VERBAL, Sort.CLASS)
    run = list(takewhile(lambda word: word.sort in inside, found))
    for at, word in enumerate(run[:-1]):  # 这个项目 | 投资…
        if word.sort is Sort.CLASS and run[at + 1].sort is not Sort.CLASS:
            run = run[: at + 1]
            break
    while run and run[-1].sort not in NOMINAL:
        run.pop()
    return run


def _points(which: str, measure: str, nouns: Words, before: Words, rest: Words) -> bool:
    """Whether the word is a demonstrative here: 该 may be should, 那 may be well then."""
    if (which == "那" and not measure) or (which, measure) == ("此", "处"):
        return False
    if nouns:
        return True
    if measure:
        return measure == "次" or not rest or rest[0].sort in SAYS_NOTHING
    return which == "这" and not before


def _is_described(which: str, nouns: Words, before: Words, rest: Words) -> bool:
    """Whether the question itself says which one: 东湖这座桥, 这个城乡教育共同体."""
    if len(nouns) > 2 or any(word.sort in STRONG for word in nouns):
        return True
    if before and before[-1].sort not in (Sort.OTHER, Sort.VERB, Sort.MARK, Sort.ASKED):
        return True
    if _names(before) and any(word.sort is Sort.MARK for word in before):
        return True
    if which in ("这", "那"):
        in_apposition = (
            bool(before) and before[-1].sort is Sort.VERB and any(w.sort in NOMINAL for w in before)
        )
        return in_apposition or any(word.sort in (*STRONG, Sort.TIME) for word in (*before, *rest))
    if not nouns:  # 此次, 得此名
        return _names(before)
    noun = nouns[-1].text[-1]
    is_where = _called(nouns[-1].text, "") == "place"
    return any(noun in word.text or (is_where and is_place(word)) for word in before)


def _called(noun: str, measure: str) -> str:
    if noun in PERSONS or (not noun and measure in ("位", "名")):
        return "person"
    if not noun and measure == "次":
        return "event"
    if not noun and measure in ("年", "天", "日", "月"):
        return "time"
    if noun in ("城市", "地方", "市", "省", "县", "省份", "国家", "地区"):
        return "place"
    return "thing" if noun and noun not in ("钱", "资金", "款", "金额", "数字", "话") else ""


def _names(found: Words) -> bool:
    return any(word.sort in NAMING for word in found)
