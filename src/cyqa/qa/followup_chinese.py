"""Chinese follow-ups made self-contained: 那它的总投资呢？ → 产业园的总投资是多少？

What makes a question lean on earlier ones is a mark in its own words: a pronoun or demonstrative
without antecedent in the question, an ellipsis (…呢？), or a few words that name nothing (谁签的？).
"""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from cyqa.corpus.fold import fold_aligned
from cyqa.qa.chinese import NAMING, NOMINAL, STRONG, Sort, Words, analyse, asked, is_amount
from cyqa.qa.exchange_chinese import exchanged, kind_of, last_noun
from cyqa.qa.lexicon_chinese import MEASURES, NOW, PERSONS, SIDES, THEN
from cyqa.qa.reference import TITLE, Meaning, Reference, of_several, of_two, replaced, short
from cyqa.qa.references_chinese import pairs, topic_of, unnamed
from cyqa.records import Turn

MAX_SAID = 80
"""Characters of what several turns said, beyond which only the last is told."""
MAX_ELLIPSIS = 30
MAX_UNNAMING = 6
"""Characters beside what is asked, of a question that names nothing."""
MAX_SAYING = 4
"""The same, of one that names only deeds, words like 又 and 是 left out."""

_COUNT = "[一两二三四五六七八九十]"
_COUNTED = "一二三四五六七八九十1234567890"
_COUNTING = f"{MEASURES}0123456789万亿余多"
_AGREES = r"(?:(?:好[的吧]?|行|嗯+|哦|请问|那么)[,、。\s]*)*(?:[^,。?]{2,12}。\s*(?=那))?"
_LEAD = re.compile(_AGREES + rf"(?:那(?!{_COUNT}*(?:[{MEASURES}年天日月]|里|儿|边|时))[,、\s]*)?")
_LEAD_TO_NE = re.compile(_AGREES + r"(?:那(?!里|儿|边|[个些]呢)[,、\s]*)?")
_TOPIC = re.compile(r"^([^，,]{1,30})呢[，,]\s*(?=\S)")
_OTHER = re.compile(r"^([^，,?？]{1,12})呢[?？]\s*(?=\S)")
"""Another thing, then a question about it: 那内江呢？什么时候签的？"""
_SAYS_WHO = re.compile(r"[这那]一?[句番段]?话.{0,4}(?:谁|哪位)")
_NE = re.compile(r"呢[\s?。]*$")
_ABOUT = re.compile(r"^(?:在|对|关于|换成|如果是|至于)|(?:自己|本身|[那这]边|方面)(?=[呢\s?？]*$)")
_ORDINAL = re.compile(rf"第(?:\d|{_COUNT})+[{MEASURES}]|首[次届]")
_END = re.compile(r"[\s?？。.！!呢]*$")
_WHETHER_AT_END = re.compile(r"[没不][\s?。]*$")
_SEVERAL = re.compile("哪(?:[些几]|[两三四五六七八九十])")
_DATED = re.compile(r"\d|^[昨今明][天日晚]")
_OF_A_TERM = re.compile(r"^(?:什么|啥)(?:是|叫)..|^(?!主要)[^,]{2,}(?:是|指的是|,)(?:什么|啥)意思")
_MEMBER = re.compile(
    rf"(?:第(?P<nth>\d|{_COUNT})|(?P<last>最后)面?[那这]?一|(?P<front>前)面?(?:[那这]一?|一)|后面?(?:[那这]一?|一))"
    r"[个项家位条份座所名件种篇支](?!的)"
)
_ONE_OF = re.compile(r"(?P<whose>[^,?]*[^,?\s那这])那一?[份个项家条篇本部座支](?=[又也是在有,]|呢?[?。\s]*$)")
_ASPECT = re.compile(r"(?<=[\u4e00-\u9fff”’」』，,])[那这]一?(?:块儿?|方面|面)(?=\S)")
_CORRECTS = re.compile(
    r"(?:不是[^,]{1,15},\s*)?(?:(?:不|不对|不是|错了)[,、\s]*)*(?:我(?:想|要)?(?:问|说|指)的?是|我是(?:想|要)?(?:问|说|指)|(?<=[,、])是)"
)
_CHANGES = re.compile(
    r"(?:(?:好[的吧]?|行|嗯+|哦)[,、。\s]*)*"
    r"(?:(?:对了|(?:换个?(?:话题|问题|事儿?)|(?:再|另外再?|顺便再?)(?=问))问?[你您]?(?:一?[个下])?)[,、。:\s]+)+"
)
"""Said before what has nothing to do with what was spoken of."""
_WITH = frozenset("跟和与同")
_ADDRESSED = re.compile(r"[你您我咱]|谢谢|再见")


def understood(question: str, turns: Sequence[Turn]) -> Meaning | None:
    """What a question means after earlier turns, oldest first and at least one; None if it stands alone."""
    folded = fold_aligned(question)
    changes = _CHANGES.match(folded)
    lead = changes or _CORRECTS.match(folded) or (_LEAD_TO_NE if _NE.search(folded) else _LEAD).match(folded)
    rest = question[lead.end() :] if lead else question
    if other := _OTHER.match(rest):
        is_name = any(word.sort in STRONG for word in analyse(other[1]))
        _, asks = asked(analyse(turns[-1].question))
        before = said(turns[-1]) if asks else turns[-1].question
        text = exchanged(before, _ABOUT.sub("", other[1])) if is_name else None
        said_of_it = re.sub(r"吗?[\s?？]*$", "", text) if text else ""
        return Meaning(joined(said_of_it, rest[other.end() :]), leans=False) if text else None
    stated = (turns[-1].answer or "").strip()
    if stated and _SAYS_WHO.match(rest):
        return Meaning(f"“{stated}”{rest}", leans=False)
    rest, is_topic = _TOPIC.subn(r"\1", rest)
    found = analyse(rest)
    if not found or _ADDRESSED.search(rest):
        return None
    if text := _of_the_list(rest, turns[-1]):
        return Meaning(text, leans=False)
    if text := _of_the_kind(rest, turns[-1]):
        is_phrase = _is_ellipsis(text, analyse(text), has_lead=rest != question)
        return _completed(text, turns[-1].question, None) if is_phrase else Meaning(text, leans=False)
    if aspect := _ASPECT.search(rest):
        rest = rest[: aspect.start()] + rest[aspect.end() :]
        if not changes and not _NE.match(fold_aligned(rest), aspect.start()):
            return Meaning(rest, leans=True)
        found = analyse(rest)
    references = list(unnamed(found))
    topic = topic_of(turns[-1].question)
    if references:
        meant = [_meant(reference, turns, topic) for reference in references]
        rest = replaced(rest, references, meant)
        if all(meant) and _NE.search(fold_aligned(rest)):
            return _completed(rest, turns[-1].question, topic)
        is_dated = any(reference.kind == "time" for reference in references)
        is_placed = any(reference.kind == "place" for reference in references)
        is_event = is_placed and any(word.text == "了" for word in found)  # 在那里签了什么？
        return Meaning(rest, leans=is_dated or is_event or not all(meant))
    if _is_ellipsis(rest, found, has_lead=rest != question):
        return _completed(rest, turns[-1].question, topic)
    told = "".join(turn.question + (turn.answer or "") for turn in turns)
    if _lacks_a_topic(rest, found, told):
        if topic and _is_of_a_thing(found, turns[-1]):
            if found[0].sort is Sort.ORDINAL:  # 第四届是哪天？ after 第三届灯会…
                rest = _counted_on(found[0].text, topic) + rest[found[0].end :]
                return Meaning(_ORDINAL.sub("", topic) + rest, leans=False)
            return Meaning(topic.removesuffix(found[0].text) + rest, leans=False)
        return Meaning(rest, leans=True)
    is_side = is_topic > 0 and "方面呢" in question  # 服务业方面呢，主要投哪些行业？
    return Meaning(rest, leans=is_side) if is_topic or changes else None


def said(turn: Turn) -> str:
    """What a turn said: 灯会在哪里办？ answered by 德阳 → 灯会在德阳办.

    A date is left out, for a question is about the dates in it; nothing where no more is named.
    """
    question, answer = _END.sub("", turn.question), short(turn.answer)
    found = analyse(question)
    first, last = asked(found)
    if not turn.answer:
        return topic_of(turn.question) or question
    if not answer:
        return question
    if not last or found[first].asks in ("reason", "manner"):
        return f"{question}，{answer}"
    before, after = question[: found[first].start], question[found[last - 1].end :]
    if found[first].asks == "time":
        if not any(word.sort in {*NAMING, Sort.CLASS, Sort.VERBAL} for word in found):
            return ""  # 具体是几号来的？
        return before.rstrip("在于是从") + after.removeprefix("起").removesuffix("的")
    measure, counted = found[first].text[-1], found[first + 1 : last]
    if found[first].asks == "amount" and answer[-1] in measure + _COUNTING:  # 几棵树？ 64棵
        has_measure = bool(counted) and counted[0].text in (answer[-1], *MEASURES)
        noun = "".join(question[word.start : word.end] for word in counted[has_measure:])
        answer += noun if noun not in answer else ""
    shared = next((n for n in range(len(answer), 0, -1) if after.startswith(answer[-n:])), 0)
    return before + answer + after[shared:]


def joined(before: str, text: str) -> str:
    """What was said, then a question or what it said."""
    return f"{before}，{text}"


# Pronouns and demonstratives


def _meant(reference: Reference, turns: Sequence[Turn], topic: str | None) -> str | None:
    """What a reference means, if an answer, or else a question, named it: else what was said tells."""
    if reference.is_plural or not reference.kind:
        return None
    if reference.kind in ("former", "latter"):
        return of_two(reference.kind, [short(turns[-1].answer), *pairs(turns[-1].question)])
    if reference.kind == "event":  # 这次签了什么？ after 第二次会议哪天开？
        is_event = topic is not None and ("次" in topic or kind_of(topic) == "event")
        return topic if is_event else None
    if reference.kind != "person":
        is_called = reference.kind == "thing" and (topic or "").endswith(reference.noun[-1:])
        name = _answered(reference, turns[-1]) or (topic if is_called else None)
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
    titles = TITLE.findall(turn.answer or "") if reference.noun else []
    called = [title for title in titles if title[1:-1].endswith(reference.noun)]
    if len(called) == 1:
        return str(called[0])
    found = analyse(turn.question)
    first, last = asked(found)
    answer = short(turn.answer)
    if not last or not answer:
        return None
    asks, head = found[first].asks, found[last - 1].text
    before = found[first - 1].text if first else ""
    if reference.kind == "person":
        is_of_someone = first > 1 and before == "是" and found[first - 2].sort is Sort.PERSON
        is_person = asks == "person" or before in ("叫", "姓") or (asks == "thing" and head in PERSONS)
        return answer if is_person and not is_of_someone else None
    if reference.noun:
        return answer if answer.endswith(reference.noun) or head.endswith(reference.noun) else None
    if reference.kind in ("place", "time"):
        return answer if asks == reference.kind else None
    is_named = last > first + 1 or (found[first].text[0] == "哪" and asks == "thing")
    is_named = is_named or TITLE.search(answer) is not None
    is_thing = (asks == "thing" and is_named) or (asks == "place" and before == "是")
    return answer if is_thing and head not in PERSONS else None


def _of_the_list(question: str, last: Turn) -> str | None:
    """第二个是做什么的？ after a list: the question with the part of it that is meant, nothing else named."""
    folded = fold_aligned(question)
    match = _MEMBER.search(folded)
    if match is None or _NE.search(folded):
        return None
    before, after = analyse(question[: match.start()]), analyse(question[match.end() :])
    is_named = any(word.sort in (*NAMING, Sort.CLASS, Sort.ASKED) for word in before)
    if is_named or (after and after[0].sort in NOMINAL | {Sort.MODIFIER} and after[0].text not in NOW):
        return None
    nth = _COUNTED.index(match["nth"]) % 10 + 1 if match["nth"] else 1 if match["front"] else -1
    is_of_two = not (match["nth"] or match["last"])
    name = of_several(nth, [last.answer or "", last.question], 2 if is_of_two else None)
    return question[: match.start()] + name + question[match.end() :] if name else None


def _of_the_kind(question: str, last: Turn) -> str | None:
    """2016年那份是谁写的？ after one about a plan: 2016年的规划是谁写的？"""
    match = _ONE_OF.match(fold_aligned(question))
    before = analyse(question[: match.end("whose")]) if match else []
    named = [word for word in analyse(last.question) if word.sort in (Sort.QUOTE, Sort.CLASS, Sort.NOUN)]
    if match is None or not named or not before or before[-1].sort not in NOMINAL | {Sort.VERBAL}:
        return None
    title = next((word for word in named if word.sort is Sort.QUOTE), named[-1])
    noun = last_noun(title.text.strip("《》“”「」『』"))
    whose = question[: match.end("whose")]
    return f"{whose}的{noun}{question[match.end() :]}" if noun else None


def _counted_on(ordinal: str, topic: str) -> str:
    """第二次 for 下一次 after the first; any other ordinal, and one after none, as it is."""
    match = re.search(rf"(?:第(?P<nth>\d|{_COUNT})|首){ordinal[-1]}", topic)
    if ordinal[0] not in "上下" or match is None:
        return ordinal
    nth = _COUNTED.index(match["nth"] or "一") % 10 + (1 if ordinal[0] == "下" else -1)
    return f"第{_COUNTED[nth]}{ordinal[-1]}" if 0 <= nth < 10 else ordinal


# Ellipses and fragments


def _is_ellipsis(question: str, found: Words, has_lead: bool) -> bool:
    """成都呢？ or 那成都？: a phrase, nothing asked."""
    is_phrase = all(word.sort not in (Sort.ASKED, Sort.MARK) for word in found[:-1])
    if len(question) > MAX_ELLIPSIS or not is_phrase:
        return False
    if question[-1] in "?？" and all(word.sort in (Sort.CLASS, Sort.ATTRIBUTE) for word in found[:-1]):
        return True  # 西边？
    has_predicate = any(word.sort in (Sort.VERB, Sort.OTHER) for word in found)
    return bool(_NE.search(fold_aligned(question))) or (has_lead and not has_predicate)


def _completed(ellipsis: str, question: str, topic: str | None) -> Meaning:
    """重庆呢 after 灯会在成都办几天？ → 灯会在重庆办几天？

    What is new takes the place of what is most like it: 第二届呢 after 第一届灯会在哪？ → 第二届灯会在哪？
    """
    new = _END.sub("", _ABOUT.sub("", ellipsis))
    found, old = analyse(new), analyse(question)
    if len(found) > 1 and found[0].text in _WITH and found[1].sort in STRONG:  # 跟宜宾的呢
        new = new[found[0].end :].removesuffix("的")
        found = analyse(new)
    unchanged = Meaning(ellipsis, leans=True)
    asks = next((word for word in old if word.sort is Sort.ASKED), None)
    if found and found[-1].sort is Sort.ATTRIBUTE:
        is_owned = any(word.sort in NAMING for word in found)
        whose = "" if is_owned else f"{topic}的"
        what = "谁" if found[-1].text in PERSONS else "多少" if is_amount(found[-1].text) else "什么"
        return Meaning(f"{whose}{new}是{what}？", leans=False) if is_owned or topic else unchanged
    if not found or not asks:
        return unchanged
    is_time = [word.sort for word in found] == [Sort.TIME]
    is_noun = found[-1].sort in NOMINAL and any(word.sort is Sort.LINK for word in found)  # 领社保的资格
    begins = found[0].sort in (Sort.TIME, Sort.VERB, Sort.OTHER) and not (is_time or is_noun)
    counts = all(word.sort in (Sort.ORDINAL, Sort.NUMBER, Sort.MODIFIER) for word in found)
    if counts and _SEVERAL.match(asks.text):  # 哪三件事？ … 第二件呢？
        return Meaning(f"{new}是什么？", leans=True)
    if counted := _counted(old, found):
        return Meaning(question[: counted[0]] + new + question[counted[1] :], leans=False)
    text = None if begins or found[-1].text == "的" else exchanged(question, new)
    if text is None and is_time:
        text = f"{new}，{question}"
    if text is None:
        return Meaning(new + question[asks.start :], leans=True)
    return Meaning(text, _leans(text))


def _counted(old: Words, new: Words) -> tuple[int, int] | None:
    """Where a question says what it counts, if what is new can be counted, and is like nothing else there."""
    first, last = asked(old)
    noun = [word for word in old[first + 1 : last] if word.text not in MEASURES]
    is_counted = last > 0 and old[first].asks == "amount" and bool(noun)
    if not is_counted or any(word.sort in STRONG for word in new):
        return None
    one, other = (kind_of(words[-1].text) for words in (noun, new))
    return (noun[0].start, noun[-1].end) if one and one == other else None


def _leans(question: str) -> bool:
    found = analyse(question)
    return any(unnamed(found)) or _lacks_a_topic(question, found, told=question)


def _is_of_a_thing(fragment: Words, last: Turn) -> bool:
    """Whether a fragment says by itself what it asks, and of what the last question was about.

    Not 为什么？, which is of all that was said, nor what the answer that named something is asked.
    """
    says = any(word.sort in (Sort.VERB, Sort.VERBAL, Sort.ATTRIBUTE) for word in fragment)
    is_later = any(word.sort is Sort.TIME and word.text[0] != "当" for word in fragment)
    of_all = is_later or any(word.asks in ("reason", "manner") for word in fragment)
    answered = {word.asks for word in analyse(last.question)} & {"thing", "person", "reason", "manner"}
    return says and not of_all and not answered


def _lacks_a_topic(question: str, found: Words, told: str) -> bool:
    """谁签的？: asks something in few words, none of which names anything but what was spoken of."""
    asks = any(word.sort is Sort.ASKED for word in found)
    if not asks and not _WHETHER_AT_END.search(fold_aligned(question)):
        return False
    first, last = asked(found)
    is_counted = last > 0 and found[first].asks == "amount" and found[last - 1].sort not in NOMINAL
    unsaying = (Sort.MARK, Sort.TIME) if is_counted or found[0].sort is Sort.TIME else (Sort.MARK,)
    others = [word for word in (*found[:first], *found[last:]) if word.sort not in unsaying]
    is_verb = first > 0 and found[first].asks == "thing"  # 投向 | 哪些领域, whatever the dictionary says
    nouns = [w for w in others if w.sort in NAMING and not (is_verb and w is found[first - 1])]
    names = any(len(word.text) > 1 or word.sort is not Sort.NOUN for word in nouns)
    is_dated = any(word.sort is Sort.TIME and _DATED.search(word.text) for word in found) and not is_counted
    is_term = _OF_A_TERM.search(fold_aligned(question)) is not None
    beginning = [word.sort for word in found[:2] if len(word.text) == 1]
    is_unknown_name = len(beginning) == 2 and Sort.CLASS in beginning and Sort.OTHER not in beginning
    names = names or is_unknown_name or _is_of_another(found[:first], told)
    saying = [w for w in others if w.sort not in (Sort.OTHER, Sort.LINK) and w.text != "是"]
    does = all(w.sort in (Sort.VERB, Sort.VERBAL, Sort.ORDINAL) or w.text in SIDES for w in saying)
    is_short = (does and sum(len(w.text) for w in saying) <= MAX_SAYING) or sum(
        len(word.text) for word in others
    ) <= MAX_UNNAMING
    return (is_short or found[0].text in THEN) and not (names or is_dated or is_term)


def _is_of_another(found: Words, told: str) -> bool:
    """Whether a question begins with a kind of thing, or so many of them, that was not spoken of."""
    kinds = list(takewhile(lambda word: word.sort in (Sort.NUMBER, Sort.CLASS, Sort.ATTRIBUTE), found))
    is_counted = len(kinds) > 1 and kinds[0].sort is Sort.NUMBER
    heads = [word.text for word in kinds if word.sort is Sort.CLASS or (is_counted and word is kinds[-1])]
    return bool(heads) and len(heads[-1]) > 1 and heads[-1] not in told and heads[-1] not in PERSONS | SIDES
