"""Chinese follow-ups made self-contained: 那它的总投资呢？ → 产业园的总投资是多少？

What makes a question lean on earlier ones is a mark in its own words: a pronoun or demonstrative
without antecedent in the question, an ellipsis (…呢？), or words that name nothing (谁签的？).
"""

import re
from collections.abc import Iterator, Sequence

from cyqa.corpus.fold import fold_aligned
from cyqa.qa.chinese import (
    NAMING,
    SAYS_NOTHING,
    STRONG,
    Sort,
    Word,
    Words,
    analyse,
    asked,
    is_place,
    kind_of,
    phrases,
)
from cyqa.qa.context import Context, Named, Reference
from cyqa.qa.lexicon_chinese import (
    ATTRIBUTES,
    DEFINITE,
    MEASURES,
    SPOKEN,
    THEN,
)
from cyqa.qa.references_chinese import unnamed

MAX_ELLIPSIS = 30
MAX_SAID = 3
MAX_ANSWER = 20

_SAYS_OF_TOPIC = (Sort.ATTRIBUTE, Sort.MODIFIER, Sort.VERB, Sort.VERBAL, Sort.LINK)
_ADJUNCTS = ("time", "place", "reason", "manner")
_COMMON = frozenset("新旧老大小总全各每多高长前后上下里内外")
_COUNT = "[一两二三四五六七八九十]"
_NE = re.compile(r"呢[\s?。]*$")
_LEAD = re.compile(
    r"(?:(?:好的?|嗯|哦|请问|那么)[,、\s]*)*"
    rf"(?:那(?!{_COUNT}*(?:[{MEASURES}年天日月]|里|儿|边|时))[,、\s]*)?"
)
_LEAD_TO_NE = re.compile(r"(?:(?:好的?|嗯|哦|请问|那么)[,、\s]*)*(?:那(?!里|儿|边|[个些]呢)[,、\s]*)?")
_MORE = re.compile(r"(?:还有|其他的?|其它的?|别的|另外的?)(?:呢|哪些|什么|谁|别的|其他的?|其它的?|吗)*")
_END = re.compile(r"[\s?？。.！!呢吧啊呀的话]*$")
_ADDRESSED = re.compile(r"[你您我咱]|谢谢|再见")


def rewrite(question: str, context: Context) -> str | None:
    """The question made self-contained, or None if it is, or nothing earlier makes it so."""
    folded = fold_aligned(question)
    lead = (_LEAD_TO_NE if _NE.search(folded) else _LEAD).match(folded)
    rest = question[lead.end() :] if lead else question
    found = analyse(rest)
    if not found or _ADDRESSED.search(rest):
        return None
    if _MORE.fullmatch(_END.sub("", fold_aligned(rest))) and _is_listed(context):
        return f"除了{context.answer}，{context.question}"
    references = list(unnamed(found))
    if references:
        return _resolved(rest, references, context)
    if _is_ellipsis(rest, found, has_lead=rest != question):
        return _substituted(rest, context)
    return _supplied(rest, found, context) if _is_fragment(found) else None


def _is_listed(context: Context) -> bool:
    """Whether the last answer names some of what may be more."""
    last = next(iter(context.mentions), None)
    return last is not None and last.is_answer and last.kind not in (Named.TIME, Named.AMOUNT)


def _resolved(question: str, references: Sequence[Reference], context: Context) -> str | None:
    """All references replaced; None if a pronoun means nothing that was mentioned."""
    pieces, end = [], 0
    for reference in references:
        referent = _referent(reference, question, context)
        if referent is None and reference.noun:
            continue
        if referent is None:
            return None
        pieces += [question[end : reference.start], referent, "的" if reference.is_possessive else ""]
        end = reference.end
    if not pieces:
        return None
    text = "".join(pieces) + question[end:]
    if not _is_ellipsis(text, analyse(text), has_lead=False):
        return text
    bare = _END.sub("", text)
    last = analyse(bare)[-1]
    return f"{bare}{_asked_by(last)}？" if last.sort is Sort.ATTRIBUTE else _substituted(text, context)


def _referent(reference: Reference, question: str, context: Context) -> str | None:
    if reference.noun in ("话", "句话"):
        return f"“{context.answer}”" if context.answer else None
    found = context.referent(reference, question)
    unit = re.search(r"[年月日天]$", question[reference.start : reference.end])
    if reference.kind is Named.TIME and unit and context.topic:
        is_as_fine = found is not None and re.search("[日号]" if unit[0] in "日天" else unit[0], found.text)
        if not is_as_fine:  # that day, where only its month is known
            return context.topic.text + question[reference.start : reference.end]
    if found and found.kind is Named.AMOUNT and context.topic:
        return f"{context.topic.text}的{found.text}"
    return found.text if found else None


# Ellipses


def _is_ellipsis(question: str, found: Words, has_lead: bool) -> bool:
    """成都呢？ or 那成都？: a phrase, nothing asked."""
    if len(question) > MAX_ELLIPSIS or any(word.sort is Sort.ASKED for word in found):
        return False
    has_predicate = any(word.sort in (Sort.VERB, Sort.OTHER) for word in found)
    return bool(_NE.search(fold_aligned(question))) or (has_lead and not has_predicate)


def _substituted(question: str, context: Context) -> str | None:
    """The last question about something else of the same kind."""
    new = _END.sub("", re.sub(r"^(?:在|对|关于|换成|如果是|至于)", "", question))
    found, old = analyse(new), context.question
    if not found or new in old:
        return None
    is_attribute = found[-1].sort is Sort.ATTRIBUTE
    if all(word.sort in _SAYS_OF_TOPIC for word in found):
        said = f"{new}{_asked_by(found[-1])}" if is_attribute else f"{new}如何"
        link = "的" if is_attribute and "的" not in new else ""
        return f"{context.topic.text}{link}{said}？" if context.topic else None
    if is_attribute:
        return f"{new}{_asked_by(found[-1])}？"
    target = _parallel(found, analyse(old))
    if target is None:
        return f"{new}，{old}" if kind_of(found) in (Named.TIME, Named.PLACE) else None
    start, end = target[0].start, target[-1].end
    gone, sort = old[start:end], target[0].sort if len(target) == 1 else None
    if sort is Sort.QUOTE and found[0].sort is not Sort.QUOTE:
        new = gone[0] + new + gone[-1]
    elif sort is Sort.ORDINAL:
        new = next(word.text for word in found if word.sort is Sort.ORDINAL)
    elif sort is Sort.TIME and not re.search(r"年|\d{4}", new):  # the month of the same year
        new = "".join(re.findall(r"^.*?年", gone)) + new
    return _recounted(old[:start], gone, new) + new + _recounted(old[end:], gone, new)


def _recounted(text: str, gone: str, new: str) -> str:
    """哪三个 becomes 哪两个 where “三个中心” became “两个高地”."""
    was, now = re.search(_COUNT, gone), re.search(_COUNT, new)
    return text.replace(f"哪{was[0]}", f"哪{now[0]}") if was and now else text


def _parallel(new: Words, old: Words) -> Words | None:
    """What in the old question is of the new phrase's kind and most like it; else its first phrase."""
    for sort in (Sort.ORDINAL, Sort.TIME):
        same = next(([word] for word in old if word.sort is sort), None)
        if same and any(word.sort is sort for word in new):
            return same
    counted = [[word] for word in old if word.sort is Sort.NUMBER and word.text[-1] == new[-1].text[-1]]
    if counted and len(new) == 1 and new[0].sort is Sort.NUMBER:
        return counted[0]
    if kind_of(new) is Named.TIME:
        return None
    named = phrases(old)
    named += [part for phrase in named for part in _joined(phrase)]
    names = [[word] for word in old if word.sort in STRONG and (word.sort is not Sort.NAME or is_place(word))]

    def likeness(candidate: Words) -> tuple[int, bool, bool]:
        is_same_kind = kind_of(candidate) is kind_of(new) and len(candidate) == len(new)
        return _shared(_bare(candidate), _bare(new)), is_same_kind, candidate in named

    return max([*named, *names], key=likeness, default=None)


def _joined(phrase: Words) -> Iterator[Words]:
    """甲和乙 → 甲, 乙; 甲的起点 → 甲, 起点."""
    start = 0
    for at, word in enumerate(phrase):
        if word.sort is Sort.LINK and word.text not in "()":
            yield phrase[start:at]
            start = at + 1
    if start:
        yield phrase[start:]


def _bare(found: Words) -> str:
    return "".join(word.text for word in found).strip("“”《》\"'")


def _shared(one: str, other: str) -> int:
    """Characters that two phrases have in common at their beginning and end."""
    n = min(len(one), len(other))
    head = next((i for i in range(n) if one[i] != other[i]), n)
    tail = next((i for i in range(n - head) if one[-1 - i] != other[-1 - i]), n - head)
    return head + tail


def _asked_by(attribute: Word) -> str:
    return ATTRIBUTES.get(attribute.text, "是多少")


# Fragments


def _is_fragment(found: Words) -> bool:
    """Asks something in few words, none of which names anything."""
    if not any(word.sort is Sort.ASKED for word in found):
        return False
    first, last = asked(found)
    said = [at for at, word in enumerate(found) if word.sort not in SAYS_NOTHING and word.text not in THEN]
    has_no_subject = any(w.sort in (Sort.VERB, Sort.VERBAL) or w.text == "有" for w in found[:first])
    inside = [at for at in said if first <= at < last and (has_no_subject or found[at].sort not in NAMING)]
    others = [at for at in said if at not in inside]
    return len(others) <= MAX_SAID and all(_names_nothing(found, at) for at in others)


def _names_nothing(found: Words, at: int) -> bool:
    word, before = found[at], found[max(at - 2, 0) : at]
    if word.text in _COMMON:
        return True
    if word.sort in (Sort.VERB, Sort.VERBAL, Sort.MODIFIER):
        beside = [w for w in (*before[-1:], *found[at + 1 : at + 2]) if w.sort not in SAYS_NOTHING]
        is_single = any(len(w.text) == 1 and w.text not in _COMMON for w in beside)
        is_unknown_word = len(word.text) == 1 and (is_single or word.sort is Sort.MODIFIER)
        return not is_unknown_word and not word.text.startswith("最")
    if word.sort is Sort.ORDINAL:
        return not any(w.sort is Sort.CLASS for w in found[at + 1 : at + 2])
    if word.sort is Sort.CLASS and [w.sort for w in before] == [Sort.VERB, Sort.LINK]:  # 签的约
        return True
    return word.sort is Sort.ATTRIBUTE or word.text in DEFINITE


def _supplied(question: str, found: Words, context: Context) -> str | None:
    """The fragment about what the last question was about."""
    topic = context.topic
    if any(word.text in SPOKEN for word in found):
        topic = next((m for m in context.mentions if m.kind is Named.PERSON), topic)
    if context.answer and re.fullmatch(
        "(?:是|这是)?谁[说讲]的", "".join(w.text for w in found if w.sort is not Sort.MARK)
    ):
        return f"“{context.answer}”是谁说的？"
    kept = [word for word in found if word.text not in THEN]
    if topic is None or not kept:
        return None
    if all(word.sort in SAYS_NOTHING for word in found) and (swapped := _swapped(found, context)):
        return swapped
    head, text = kept[0], "".join(question[word.start : word.end] for word in kept)
    ordinal = next((word.text for word in analyse(topic.text) if word.sort is Sort.ORDINAL), None)
    if head.sort is Sort.ORDINAL and ordinal:
        return topic.text.replace(ordinal, head.text, 1) + text[len(head.text) :]
    called = context.called(head.text) if head.sort is Sort.CLASS else None
    return called.text + text[len(head.text) :] if called else topic.text + _joint(kept) + text


def _joint(found: Words) -> str:
    """What joins a topic to what is said of it: 的 before its attribute, 是 before who did it."""
    first = next((word for word in found if word.sort is not Sort.MODIFIER), found[0])
    if first.sort in (Sort.ATTRIBUTE, Sort.CLASS):
        return "的"
    return "是" if first.asks == "person" and any(word.text == "的" for word in found[-2:]) else ""


def _swapped(found: Words, context: Context) -> str | None:
    """为什么？ after 会议在哪里举行？ → 会议为什么举行？; after 谁办了会议？ → 甲为什么办了会议？"""
    old, new = analyse(context.question), found[asked(found)[0]]
    first, last = asked(old)
    if not last or new.asks not in _ADJUNCTS or new.asks == old[first].asks:
        return None
    text, rest = ("在" if new.asks == "place" else "") + new.text, context.question[old[last - 1].end :]
    if old[first].asks == "person" and first == 0 and context.answer and len(context.answer) <= MAX_ANSWER:
        return context.answer + text + rest
    if old[first].asks not in _ADJUNCTS or not any(w.sort in (Sort.VERB, Sort.VERBAL) for w in old[last:]):
        return None
    if first and old[first - 1].text in ("在", "于"):
        first -= 1
    return context.question[: old[first].start] + text + rest
