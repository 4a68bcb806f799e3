"""The words of a Chinese question: what it asks for, what it names, what it is about."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise

from cyqa.corpus.fold import fold_aligned
from cyqa.corpus.words import names_in_dictionary, parts_of_speech, words
from cyqa.qa.context import Mention, Named
from cyqa.qa.lexicon_chinese import (
    ATTRIBUTES,
    CLASSES,
    COMPOUNDED,
    DEFINITE,
    GENERAL,
    MEASURES,
    NO_NAMES,
    PERSONS,
    SURNAMES,
)

MAX_MENTION = 40


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
    r"|(?<!\d)(?:19|20)\d\d(?!\d)|[今去前明]年|年[初底末])"
)
_DAY = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:日|号(?![线楼馆院门店机文]))"
_MONTH = rf"(?:\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月(?:{_DAY}|份|[初底末]|[上中下]旬)?"
_PIECE = re.compile(
    r"(?P<quote>《[^《》]+》|“[^“”]+”|‘[^‘’]+’|「[^「」]+」|『[^『』]+』|\"[^\"]+\")"
    r"|(?P<time_asked>(?:什么|啥|哪个)时(?:候|间|期)|何时|哪一?个?[年天日月]|几月(?:几[日号]|份)?|几[日号点])"
    r"|(?P<place_asked>哪里|哪儿|何处|(?:什么|啥|哪个)地方|哪一?[座个]?(?:城市|地区|省份?|市|区|县|镇|国家|国)|哪(?=$|[来?])|(?<=[在住去到从])哪(?![一个家些种位名项所座支份部]))"
    r"|(?P<person_asked>谁|何人|什么人|哪一?[位名])"
    r"|(?P<amount_asked>多少|几[个家年天项次名所位岁种条座人件部支场倍成元万亿千百十]|多久"
    r"|(?<![诸许很最更众较超])多(?:大|长|高|远|重|宽|深|快)(?![型度数]))"
    r"|(?P<reason_asked>为什么|为何|为啥|何以|凭什么)"
    r"|(?P<manner_asked>怎么样?|怎样|如何|咋)"
    rf"|(?P<thing_asked>哪[一几两三四五六七八九十]*[{MEASURES}]?|什么|啥)"
    r"|(?P<whether_asked>是否|是不是|有没有|能不能|会不会|能否|对不对|对吗|吗|没有(?=[?？]?$))"
    r"|(?P<name>[0-9]*[A-Za-z][A-Za-z0-9.&'+-]*(?: [A-Za-z][A-Za-z0-9.&'+-]*)*)"
    rf"|(?P<time>(?:截[至止])?(?:{_YEAR}(?:{_MONTH})?|{_MONTH}|{_DAY}))"
    rf"|(?P<ordinal>第(?:{_HAN_NUMBER}+|\d+)[{MEASURES}]?|首[次届个场期批]|头一?[次个回])"
    r"|(?P<number>\d+(?:[.,]\d+)*[万亿]{0,2}[余多]?(?:公里|平方米|平方公里|[个家项名元亩年人次位所座岁%])?"
    rf"|{_HAN_NUMBER}+[余多]?[{MEASURES}])"
    r"|(?P<person>[\u4e00-\u9fff]{1,8}(?:[·•][\u4e00-\u9fff]{1,8})+)"
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
    folded = fold_aligned(question)
    found = _with_persons([word for word in _split(folded) if word.text.strip()])
    following = [word.text for word in (*found[1:], *found[:1])]
    return [
        replace(word, sort=Sort.VERB) if _is_verb_here(word, after) else word
        for word, after in zip(found, following, strict=True)
    ]


def _is_verb_here(word: Word, after: str) -> bool:
    """Whether what the dictionary calls a noun is none: 标志着, 发源于."""
    is_common = word.sort in (Sort.NOUN, Sort.CLASS, Sort.ATTRIBUTE)
    return (is_common and after in ("了", "着", "过", "于")) or (
        word.sort is Sort.NAME and after in ("了", "着")
    )


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
    """A dictionary word, taken apart where a question uses its parts: 该市, 公司总部, 奠基仪式."""
    if len(word) == 2 and word[0] in "该此这那" and word[1] in _POINTED_AT:
        return word
    first, second = word[:2], word[2:]
    is_said = second in DEFINITE and parts_of_speech().get(first, "n")[0] == "v"
    return (first, second) if is_said or (first in CLASSES and second in ATTRIBUTES) else (word,)


def _sort(word: str) -> Sort:
    tag = parts_of_speech().get(word, "n")
    if word in _LINKS:
        return Sort.LINK
    if word in NO_NAMES:
        return Sort.OTHER
    if word in GENERAL:
        return Sort.MODIFIER
    if word in ATTRIBUTES or (tag == "n" and len(word) > 1 and word[-1] in "额率费价量数"):
        return Sort.ATTRIBUTE
    if word in CLASSES or (tag == "n" and len(word) == 1):
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
    title = found[at + (size or 1) : at + (size or 1) + 1]
    return (size or 1) + 1 if title and title[0].text in PERSONS - {"人"} else size


def _is_given(word: Word) -> bool:
    """Whether a word may be a character of a given name."""
    return len(word.text) == 1 and word.text not in _NOT_GIVEN and word.sort is not Sort.MARK


def asked(found: Words) -> tuple[int, int]:
    """Place `[first, last)` among the words of what is asked, its noun included: 哪些 领域; or (0, 0)."""
    first = next((at for at, word in enumerate(found) if word.asks not in ("", "whether")), None)
    if first is None:
        return 0, 0
    last = first + 1
    if found[first].asks in ("amount", "thing") or found[first].text[0] == "哪":
        for at in range(last, len(found)):
            binds = found[at].sort is Sort.VERB and [w.sort for w in found[at + 1 : at + 2]] == [Sort.NOUN]
            if found[at].sort in (Sort.NOUN, Sort.CLASS, Sort.ATTRIBUTE, Sort.NAME, Sort.VERBAL):
                last = at + 1
            elif not (binds or found[at].sort is Sort.MODIFIER):  # 多少 就业 岗位
                break
    return first, last


def phrases(found: Words) -> list[Words]:
    """Noun phrases outside of what is asked, in order; attributes cut off: 基金的规模 → 基金."""
    first, last = asked(found)
    runs: list[list[Word]] = [[]]
    for at, word in enumerate(found):
        if first <= at < last or word.sort in (Sort.OTHER, Sort.MARK, Sort.ASKED):
            runs.append([])
        else:
            runs[-1].append(word)
    named = [phrase for run in runs for phrase in map(_trim, _clauses(run)) if phrase]
    return named or [[word] for word in (*found[:first], *found[last:]) if word.text in DEFINITE]


def _clauses(run: list[Word]) -> Iterator[list[Word]]:
    """A run of words, broken at verbs; one that is bound to a noun stays: 双方签署的协议, 开工仪式."""
    start = 0
    for at, word in enumerate(run):
        bound = any(w.text == "的" for w in (*run[at - 1 : at], *run[at + 1 : -1]))
        is_compound = at > 0 and any(w.text in COMPOUNDED for w in run[at + 1 : at + 2])
        if word.sort is Sort.VERB and not (bound or is_compound):
            yield run[start:at]
            start = at + 1
    yield run[start:]


def _trim(run: Sequence[Word]) -> Words:
    kept = list(run)
    while kept and kept[0].sort in (Sort.LINK, Sort.VERB):
        kept.pop(0)
    while kept and kept[-1].sort not in NOMINAL:
        kept.pop()
    while len(kept) > 1 and kept[-1].sort is Sort.ATTRIBUTE:
        links = [at for at, word in enumerate(kept) if word.text == "的"]
        kept = kept[: links[-1] if links else -1]
        while kept and kept[-1].sort not in NOMINAL:
            kept.pop()
    if len(kept) > 1 and kept[0].sort is Sort.TIME and kept[1].text != "的":
        kept.pop(0)
    sorts = {word.sort for word in kept}
    return kept if sorts & NAMING or (len(kept) > 1 and Sort.CLASS in sorts) else []


def kind_of(found: Words) -> Named:
    """What words name."""
    last = found[-1] if found else None
    if last is None:
        return Named.THING
    if last.sort is Sort.PERSON or last.text in PERSONS or last.text[-2:] in PERSONS:
        return Named.PERSON
    if all(word.sort in (Sort.TIME, Sort.MARK) for word in found):
        return Named.TIME
    if last.sort is Sort.NUMBER:
        return Named.AMOUNT
    return Named.PLACE if is_place(last) else Named.THING


def is_place(word: Word) -> bool:
    """Whether a word is the name of a place, or ends as such names do: 东湖, 产业园."""
    is_name = parts_of_speech().get(word.text) == "ns" or _PLACES.search(word.text)
    return bool(is_name) and word.sort not in (Sort.QUOTE, Sort.PERSON)


def mentions(question: str, answer: str | None) -> tuple[Mention, ...]:
    """What a question and its answer name, the likeliest to be spoken of first."""
    found = analyse(question)
    named = phrases(found)
    topic = _topic(found, named)
    answered = list(_answered(found, answer or ""))
    made = [mention for mention in answered if mention.head or mention.kind is not Named.THING]
    for phrase in sorted(named, key=lambda phrase: phrase is not topic):
        text = question[phrase[0].start : phrase[-1].end]
        if phrase is topic:
            text += _signed(question, found, phrase)
        made.append(Mention(text, kind_of(phrase), is_topic=phrase is topic))
    made += _counted(question, found, is_topic=not named)
    inside = "" if topic is None else question[topic[0].start : topic[-1].end]
    for word in found:
        text = question[word.start : word.end]
        is_named_place = word.sort is Sort.NAME and is_place(word) and text not in inside
        if word.sort in (Sort.PERSON, Sort.TIME) or is_named_place:
            made.append(Mention(text, kind_of([word])))
    return tuple(dict.fromkeys([*made, *answered]))


def _topic(found: Words, named: list[Words]) -> Words | None:
    """The first phrase of the last clause that has one; where it can be, not the place of it."""
    commas = [word.end for word in found if word.sort is Sort.MARK and word.text[0] in ",;"]
    placed = {after.start for word, after in pairwise(found) if word.text in ("在", "于", "从", "到")}
    free = [phrase for phrase in named if phrase[0].start not in placed]
    for begin in reversed([0, *commas]):
        later = [phrase for phrase in free or named if phrase[0].start >= begin]
        if later:
            return later[0]
    return None


def _signed(question: str, found: Words, topic: Words) -> str:
    """What the question says of its topic, where that makes a thing: 两县 几月 签的协议 → 签的协议."""
    first, last = asked(found)
    said = [word for word in found[last:] if word.sort is not Sort.MARK]
    is_adjunct = last > 0 and found[first].asks in ("time", "place") and topic[-1] is found[first - 1]
    is_clause = [word.sort for word in said[:2]] == [Sort.VERB, Sort.LINK] and said[-1].sort in NOMINAL
    is_thing = is_adjunct and is_clause and said[-1].end - said[1].end > 1
    return question[said[0].start : said[-1].end] if is_thing else ""


def _answered(found: Words, answer: str) -> Iterator[Mention]:
    """The answer as something that can be spoken of, if it is short; 张三是谁 has none but 张三."""
    first, last = asked(found)
    text = answer.strip(" \n\t。；，,.;")
    if not last or not text or len(text) > MAX_MENTION or re.search(r"[。；！？\n]", text):
        return
    asks, head = found[first].asks, found[last - 1].text if last > first + 1 else ""
    if first > 1 and found[first - 1].text == "是" and found[first - 2].sort is Sort.PERSON:
        return
    kind = kind_of(analyse(text))
    if asks in ("time", "place", "amount"):
        kind = Named(asks)
    elif asks == "person" or head in PERSONS:
        kind = kind if kind in (Named.TIME, Named.AMOUNT) else Named.PERSON
    elif asks != "thing":
        return
    elif kind is Named.PLACE and not _PLACES.search(head):
        kind = Named.THING
    if asks == "thing" and found[first].text.startswith("哪"):
        head = head or found[first].text
    yield Mention(text, kind, head, is_answer=True, is_plural="、" in text)


def _counted(question: str, found: Words, is_topic: bool) -> Iterator[Mention]:
    """有多少项目签约 → 签约的项目; 8月签了几个项目 → 8月签的项目."""
    first, last = asked(found)
    counted = found[first + 1 : last]
    if not counted or found[first].asks not in ("amount", "thing"):
        return
    if len(counted) > 1 and counted[0].text in MEASURES:
        counted = counted[1:]
    when = "".join(question[word.start : word.end] for word in found[:first] if word.sort is Sort.TIME)
    before = [word for word in found[:first] if word.sort in (Sort.VERB, Sort.VERBAL)]
    after = [word for word in found[last:] if word.sort not in (Sort.MARK, Sort.OTHER)]
    leads = [word.sort for word in found[:first] if word.text != "有" and word.sort is not Sort.TIME]
    said = question[after[0].start : after[-1].end] if after and not leads else ""
    if before and is_topic:
        said = "".join(question[word.start : word.end] for word in before)
    if said:
        noun = question[counted[0].start : counted[-1].end]
        yield Mention(f"{when}{said}的{noun}", kind_of(counted), counted[-1].text, is_topic=is_topic)
