"""The words of a Chinese question: what it asks for, what it names, what it is about."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise

from cyqa.corpus.fold import fold_aligned
from cyqa.corpus.words import names_in_dictionary, parts_of_speech, words
from cyqa.qa.lexicon_chinese import (
    AMOUNTS,
    ATTRIBUTES,
    CLASSES,
    IN_ALL,
    MEASURES,
    PERSONS,
    SHARES,
    SIDES,
    SURNAMES,
)


class Sort(Enum):
    """What a word does."""

    ASKED = auto()  # 谁, 多少
    QUOTE = auto()
    TIME = auto()
    ORDINAL = auto()
    NUMBER = auto()
    PERSON = auto()
    NAME = auto()
    NOUN = auto()
    CLASS = auto()  # 会议: what anything of its kind is called
    ATTRIBUTE = auto()  # 规模: nothing without whose
    VERB = auto()
    VERBAL = auto()  # 投资: verb or noun
    MODIFIER = auto()  # 新, 首支
    LINK = auto()  # 和, 的
    MARK = auto()
    OTHER = auto()


NAMING = frozenset({Sort.QUOTE, Sort.PERSON, Sort.NAME, Sort.NOUN})
"""Sorts that name something by themselves."""
STRONG = NAMING - {Sort.NOUN}
"""Of these, those that name one."""
NOMINAL = NAMING | {Sort.TIME, Sort.NUMBER, Sort.ORDINAL, Sort.CLASS, Sort.ATTRIBUTE}
SAYS_NOTHING = frozenset({Sort.MARK, Sort.OTHER, Sort.LINK, Sort.ASKED})


@dataclass(frozen=True, slots=True)
class Word:
    """`question[start:end]`; `text` is folded, `asks` the kind that an asked word is answered by."""

    text: str
    start: int
    end: int
    sort: Sort
    asks: str = ""


Words = Sequence[Word]

_HAN_NUMBER = "[〇零一二两三四五六七八九十百千万亿]"
_YEAR = (
    r"(?:(?:(?:19|20)\d\d|[一二][〇零一二三四五六七八九]{3})年(?:[初底末间]|[上下]半年)?"
    r"|(?<!\d)(?:19|20)\d\d(?!\d|小时|[元人个家米公亩])|[今去前明]年|年[初底末])"
)
_DAY = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:日|号(?![线楼馆院门店机文]))"
_MONTH = rf"(?:\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月(?:{_DAY}|份|[初底末]|[上中下]旬)?"
_PIECE = re.compile(
    r"(?P<quote>《[^《》]+》|“[^“”]+”|‘[^‘’]+’|「[^「」]+」|『[^『』]+』|\"[^\"]+\")"
    r"|(?P<time_asked>(?:什么|啥|哪个)时(?:候|间|期)|何时|哪一?个?[年天日月]|几月(?:几[日号]|份)?|几[日号点])"
    r"|(?P<place_asked>哪里|哪儿|何处|(?:什么|啥|哪个)地方|哪一?[座个]?(?:城市|地区|省份?|市|区|县|镇|国家|国)|哪(?=$|[来?])|(?<=[在住去到从])哪(?![一个家些种位名项所座支份部]))"
    r"|(?P<person_asked>谁|何人|什么人|哪一?[位名])"
    r"|(?P<amount_asked>多少|几[个家年天项次名所位岁种条座人件部支场倍成元万亿千百十处头口只批户份棵张本辆台间层幢艘套栋盏款类根趟列架册轮枚篇首]|多久"
    r"|(?<![诸许很最更众较超])多(?:大|长|高|远|重|宽|深|快)(?![型度数]))"
    r"|(?P<reason_asked>为什么|为何|为啥|何以|凭什么)"
    r"|(?P<manner_asked>怎么样?|怎样|如何|咋)"
    rf"|(?P<thing_asked>哪[一几两三四五六七八九十]*[{MEASURES}]?|什么|啥)"
    r"|(?P<whether_asked>是否|是不是|有没有|能不能|会不会|能否|对不对|对吗|吗|没有(?=[?？]?$))"
    r"|(?P<name>[0-9]*[A-Za-z][A-Za-z0-9.&'+-]*(?: [A-Za-z][A-Za-z0-9.&'+-]*)*"
    r"|[一二三四五六七八九十]个一(?![个些次点样起]))"
    rf"|(?P<time>(?:截[至止])?(?:{_YEAR}(?:{_MONTH})?|{_MONTH}|{_DAY}))"
    rf"|(?P<ordinal>第(?:{_HAN_NUMBER}+|\d+)[{MEASURES}]?|首[次届个场期批]|头一?[次个回]|[上下]一[次届回场])"
    r"|(?P<number>\d+(?:[.,]\d+)*[万亿]{0,2}[余多]?(?:公里|平方米|平方公里|[个家项名元亩年人次位所座岁%])?"
    rf"|{_HAN_NUMBER}+[余多]?[{MEASURES}])"
    r"|(?P<person>[\u4e00-\u9fff]{1,8}(?:[·•](?:(?![的了在是有和与说从对把被将要会到给让叫也都还就又])[\u4e00-\u9fff]){1,8})+)"
    r"|(?P<mark>[^\w·、()]+|_)",
)
_LINKS = frozenset("和与及、的之·()") | {"以及"}
_PLACES = re.compile(
    r"(?:[省市区县镇乡村州国城园院馆厅校厂站港岛山湖江河街路桥楼]|基地|中心|大厦|广场|机场|地区)$"
)
_POINTED_AT = frozenset("市区县省国州校院馆人话书剧词")
_NOT_GIVEN = frozenset(
    "的了在是有和与及年月日个一二三四五六七八九十不没说为从对把被将会要到给让叫也都还就又才去来做住签"
)


def analyse(question: str) -> list[Word]:
    """The words of a question, in order; spaces are none."""
    found = _with_persons([word for word in _split(fold_aligned(question)) if word.text.strip()])
    return _with_predicate(_with_compounds(found))


def _split(folded: str) -> Iterator[Word]:
    end = 0
    for match in _PIECE.finditer(folded):
        yield from _dictionary_words(folded, end, match.start())
        label, _, is_asked = str(match.lastgroup).partition("_")
        end = match.end()
        sort = Sort.ASKED if is_asked else Sort[label.upper()]
        yield Word(match[0], match.start(), end, sort, label if is_asked else "")
    yield from _dictionary_words(folded, end, len(folded))


def _dictionary_words(folded: str, start: int, end: int) -> Iterator[Word]:
    for word in words(folded[start:end]):
        for part in _parts(word):
            yield Word(part, start, start + len(part), _sort(part))
            start += len(part)


def _parts(word: str) -> Sequence[str]:
    """A dictionary word, taken apart where a question uses its parts: 该市, 公司总部, 教育局 | 局长."""
    if len(word) == 2 and word[0] in "该此这那" and word[1] in _POINTED_AT:
        return word
    if len(word) == 3 and word[0] == word[1] and word[1:] in PERSONS:
        return word[0], word[1:]
    return (word[:2], word[2:]) if word[:2] in CLASSES and word[2:] in ATTRIBUTES else (word,)


def _sort(word: str) -> Sort:
    tag = parts_of_speech().get(word, "n")
    if word in _LINKS:
        return Sort.LINK
    if word in IN_ALL:
        return Sort.OTHER
    if word in SHARES:
        return Sort.MODIFIER
    if word == "指":
        return Sort.VERB
    if word in ATTRIBUTES or (tag == "n" and is_amount(word)):
        return Sort.ATTRIBUTE
    if word in CLASSES or word in SIDES or (tag == "n" and len(word) == 1):
        return Sort.CLASS
    if tag == "ns" or word in names_in_dictionary():
        return Sort.NAME
    if tag in ("n", "s", "zg"):
        return Sort.NOUN
    if tag == "t":
        return Sort.TIME
    if tag == "vn":
        return Sort.VERBAL
    if tag == "v":
        return Sort.VERB
    return Sort.MODIFIER if tag[0] in "abfmqz" or tag == "tg" else Sort.OTHER


def _with_persons(found: list[Word]) -> list[Word]:
    """Surname and given name, or surname and title, as one word each."""
    merged: list[Word] = []
    at = 0
    while at < len(found):
        size = _person_at(found, at)
        if size:
            last = found[at + size - 1]
            name = "".join(word.text for word in found[at : at + size])
            merged.append(Word(name, found[at].start, last.end, Sort.PERSON))
        else:
            merged.append(found[at])
        at += size or 1
    return merged


def _person_at(found: Words, at: int) -> int:
    """How many words from here are a person's name, title included; 0 if none."""
    word, rest = found[at], found[at + 1 : at + 3]
    if word.text[0] not in SURNAMES or word.sort in (Sort.QUOTE, Sort.ASKED):
        return 0
    size = 1 if word.sort is Sort.NAME and 1 < len(word.text) < 4 and not is_place(word) else 0
    if len(word.text) == 1 and rest:
        if rest[0].sort is Sort.NAME and len(rest[0].text) == 2 and not is_place(rest[0]):
            size = 2
        elif _is_given(rest[0]):
            size = 1 + sum(map(_is_given, rest))
            after = [word for word in found[at + 3 : at + 4] if rest[-1].sort is Sort.MODIFIER]
            size = 0 if size > 2 and after and _is_compound(rest[-1], after[0]) else size  # 柳 堤 | 绿道
    title = found[at + (size or 1) : at + (size or 1) + 1]
    return (size or 1) + 1 if title and title[0].text in PERSONS - {"人"} else size


def _is_given(word: Word) -> bool:
    """Whether a word may be a character of a given name."""
    return len(word.text) == 1 and word.text not in _NOT_GIVEN and word.sort is not Sort.MARK


def _with_compounds(found: list[Word]) -> list[Word]:
    """Names that the dictionary lacks, which fell apart, as one word each: 绿|道, 合作|区."""
    merged: list[Word] = []
    for word in found:
        if merged and merged[-1].end == word.start and _is_compound(merged[-1], word):
            text, start = merged[-1].text + word.text, merged[-1].start
            sort = Sort.ATTRIBUTE if word.sort is Sort.ATTRIBUTE else _sort(text)
            merged[-1] = Word(text, start, word.end, sort)
        else:
            merged.append(word)
    return merged


def _is_compound(word: Word, head: Word) -> bool:
    """Whether two words are parts of one noun; the second is one character, or what a plan sets."""
    if head.sort is Sort.ATTRIBUTE or len(head.text) > 1:
        return word.text in ("规划", "计划") and head.sort is Sort.ATTRIBUTE
    if len(word.text) > 1:
        acts = word.sort in (Sort.VERB, Sort.VERBAL, Sort.MODIFIER, Sort.CLASS, Sort.ATTRIBUTE)
        return acts and head.text in "区县镇村园馆站厂港场院厅校局所楼塔桥路街湖山岛城"
    parts, tags = (Sort.NOUN, Sort.CLASS, Sort.MODIFIER), parts_of_speech()
    is_noun = head.sort in parts and tags.get(head.text, "n")[0] in "nqz"
    describes = word.sort in parts and tags.get(word.text, "n")[0] in "nabz"
    return is_noun and describes and word.text not in f"全总各每整半{MEASURES}"


def _with_predicate(found: list[Word]) -> list[Word]:
    """What ends a question after when, where or who is a verb, whatever the dictionary says: 谁剪彩？"""
    for at, (before, word) in enumerate(pairwise(found), 1):
        is_noun = len(word.text) > 1 and word.sort in (Sort.NOUN, Sort.NAME)
        is_when = before.asks in ("time", "place") or before.text == "谁"
        if is_noun and is_when and all(w.sort in SAYS_NOTHING for w in found[at + 1 :]):
            return [*found[:at], replace(word, sort=Sort.VERB), *found[at + 1 :]]
    return found


def asked(found: Words) -> tuple[int, int]:
    """Place `[first, last)` among the words of what is asked, its noun included: 哪些 领域, 什么 “绝活”; or
    (0, 0).
    """
    first = next((at for at, word in enumerate(found) if word.asks not in ("", "whether")), None)
    if first is None:
        return 0, 0
    last = first + 1
    takes_noun = found[first].asks in ("amount", "thing") or found[first].text[0] == "哪"
    for at in range(last, len(found) if takes_noun and found[first].asks != "time" else 0):
        is_first = at == last == first + 1
        is_quoted = is_first and found[at].sort is Sort.QUOTE
        is_noun = is_quoted or found[at].sort in (Sort.NOUN, Sort.CLASS, Sort.ATTRIBUTE, Sort.NAME)
        if is_noun and (is_first or len(found[at].text) > 1):
            last = at + 1
        elif found[at].sort is not Sort.MODIFIER:
            break
    return first, last


def is_amount(noun: str) -> bool:
    """Whether a noun is of what a number tells: 面积, 利率."""
    return noun in AMOUNTS or noun[-2:] in AMOUNTS or (len(noun) > 1 and noun[-1] in "额率费价量数")


def is_place(word: Word) -> bool:
    """Whether a word is the name of a place, or ends as such names do: 东湖, 产业园."""
    is_name = parts_of_speech().get(word.text) == "ns" or _PLACES.search(word.text)
    return bool(is_name) and word.sort not in (Sort.QUOTE, Sort.PERSON)
