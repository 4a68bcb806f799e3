"""Whether a sentence says yes or no to a question, where its words tell; many do not.

It says yes where a clause repeats what is asked, and no where one denies it, says the opposite, counts
otherwise or names another place. It says neither of what is but planned, bounded or said of a part, nor where
those who do it change places. Chinese questions only: the words of another language do not show this.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from cyqa.corpus.fold import fold, fold_aligned
from cyqa.corpus.numbers import number_values
from cyqa.corpus.words import names_in_dictionary, parts_of_speech, words
from cyqa.qa.measure import quantities
from cyqa.qa.series import bounds

Verdict = Literal["yes", "no"]
Quantities = Mapping[str, set[float]]
"""What `quantities` finds: values by unit."""

LEAST_NO, LEAST_YES = 0.3, 0.6
"""Share of the characters of what is asked that a clause repeats. Chosen on the questions of CMRC 2018
(train and trial) that ask yes or no: denials say less of the question than agreement must."""

N_CLAUSES = 8
"""Clauses beside the reader's own that may decide."""

_ASKING = re.compile(
    r"是否|是不是|有没有|有无|能否|可否|会否|能不能|会不会|可不可以|要不要|难道|究竟|到底|请问"
    r"|[，,]?(?:对吗|是吗|对不对|[对是]吧)|了?没有?[?？。\s]*$|[吗么吧呢]?[?？!。\s]*$"
)
_NOT = re.compile(r"(?:并|从|尚|毫|仍|还|也)?(?:不|没|未|无)|并非|非$|禁止|谬误|拒绝|否认")
_NO_NOT = re.compile(
    r"不(?:断|仅|但|同|少|久|过|乏|得不|只|光|可或缺|可避免|一|动产|锈钢|停|懈|妨|管|论|禁|等|止)"
    r"|未[来满]|无(?:论|缝|线|疑|限|数)"
)
_BUT = re.compile(r"但|却|然而|不过|而不是")
_HEDGES = re.compile(
    r"可能(?!性)|或许|也许|据说|疑似|尚不|不能确定|(?<![按照如])原(?:计划|定)|(?<![按照原])计划|拟|有望"
    r"|预计|争取|曾经?(?!多次)|如果|若|一般|通常"
)
_SHORT = re.compile(r"仅|只[有能是在限]|暂[停缓]|停[止办]|关停|取消|推迟|延[期后]|搁置")
"""Said of a part only, or of an end: no yes, unless the question says it too."""
_AHEAD = re.compile(r"将(?![近来军领士])|即可|就要")
_ASKS_AHEAD = re.compile(r"[将会要能]|可以|可否|[以今]后|未来|明年|打算|准备|计划")
_BOUND = re.compile(
    r"不?超过|至[少多]|最[少多]|不?[高低多少大小]于|以[上下内]|不[到足满]|未满|突破|逾|近(?=\d)|左右"
    r"|(?<=[\d百千万亿])[余多]|\d(?=[-—~～至到]\d)"
)
_SUM = re.compile(r"(?<=[\d百千][万亿])(?=[吗吧呢么]?\W*$)")
"""Where a sum ends that is asked about without its 元: 总额是200亿吗."""
_THAN = re.compile(r"(?<![对相同环占])比(?![例赛重如较分特方武拼价利对])")
_LEAD = re.compile(
    r"(?:^|(?<=[，,；;：\s]))[\d一二三四五六七八九十今去明当本同上中下旬半年月日号底初末]{2,12}[，,]$"
)
"""A time that stands before the clause it is of."""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_HOLLOW = _set(
    "的 了 着 过 在 是 有 和 与 跟 同 及 对 把 被 将 由 从 到 向 于 以 为 之 其 这 那 该 此 都 也 就 还 又 "
    "才 很 更 最 已 已经 曾 曾经 正在 现在 能 会 可 可以 能够 要 应 应该 必须 个 一个 种 一种 次 时 后 前 中 "
    "里 上 下 之间 来 去 地 得 而 但 却 并 且 或 时候 以后 以前 目前 所 任何 具有 存在 进行"
)
_OPPOSITES = (
    (_set("首次 第一次 头一次 头一回 头回 初次"), _set("再次 再度 又一次 第二次 第三次")),
    (
        _set("相同 一样 一个样 同样 一致 统一 同一 一个"),
        _set("不同 差异 区别 不一 分歧 出入 差别 多种 多个 长于 高于 大于 多于 低于 少于 小于 优于"),
    ),
    (_set("增加 增长 上升 上涨 提高 扩大 增多 升高 上调"), _set("减少 下降 下跌 降低 缩小 下滑 缩减 下调")),
    (_set("开工 动工 启动 开始"), _set("停工 竣工 完工 停止 终止 结束")),
    (_set("成功 通过 获批"), _set("失败 否决 落选 落空 驳回")),
    (_set("支持 赞成 同意"), _set("反对 否决")),
    (_set("盈利 赚钱"), _set("亏损 赔钱")),
    (_set("免费"), _set("收费 付费")),
    (_set("公开"), _set("保密 秘密")),
    (_set("全部 所有 全都"), _set("部分 少数 个别")),
    (_set("国内"), _set("国外 境外 海外")),
    (_set("单独 独自"), _set("联合 共同")),
    (_set("举行 举办 召开 办 开"), _set("取消 推迟 延期")),
)
_AT = _set("在 于 位于 住在 设在 坐落于 坐落在 放在 建在 落在 落户 定在 办在")
_ALL = _set("都 全 全都 全部 所有 均 皆 一律 每个 每家 每人")
_WHEN = re.compile(r"(?:[后时前]|之际|以来|的话)$")
"""What a clause ends with that says but when, or if."""
_JOINING = _set("但 但是 不过 然而 可是 而 而且 并 并且 却 且 因此 所以 同时 另外 其中 条件是")
"""What a clause may begin with that only joins it to the one before."""
_SEVERAL = re.compile(
    "[京津沪渝冀豫滇辽黑湘皖鲁苏浙赣鄂桂甘晋蒙陕吉闽贵黔粤藏川蜀宁琼台港澳成蓉杭广穗深汉]{2,3}"
)
"""Places by a character each: 成渝 is both 成都 and 重庆."""
_PLACE = 6
"""Words behind 在 among which the name of a place is looked for."""
_STOPS = "，。；：！？;!?\n"
_SENTENCE_STOPS = "。！？!?\n"
_EDGES = _STOPS + " \u3000"


@dataclass(frozen=True, slots=True)
class Ruling:
    """The clause `text[start:end]` decides a question: `yes`, `no`, or None where it does not tell."""

    start: int
    end: int
    verdict: Verdict | None


def ruling(question: str, text: str, start: int, end: int) -> Ruling:
    """The clause that decides: that of the words `text[start:end]`, or, if it says but when, one near it."""
    own = _clause(text, start, end)
    low, high = bounds(text, start, end, _SENTENCE_STOPS)
    others = _clauses(text, low, high) if _WHEN.search(text, *own) else []
    for place in (own, *sorted(others, key=lambda place: abs(place[0] - own[0]))[:N_CLAUSES]):
        said = verdict(question, text[slice(*place)], text[low:high])
        if said:
            return Ruling(*place, said)
    return Ruling(*own, None)


def verdict(question: str, clause: str, sentence: str = "") -> Verdict | None:
    """`yes`, `no` or None, of a clause in its sentence, or alone.

    Yes needs the thing that is asked about in the sentence, and nothing after the clause that takes it back.

    `verdict("协议签了吗？", "协议尚未签署")` is `no`.
    """
    asked = words(_ASKING.sub("", fold(question)))
    content = [word for word in asked if word not in _HOLLOW and word.isalnum() and not word.isdigit()]
    if not content or not any("一" <= c <= "鿿" for c in question) or any(map(_negates, asked)):
        return None
    said, around, asks = fold(clause), fold(sentence or clause), fold(question)
    if _says_less(_HEDGES, asks, said) or _are_others(content, asks, said):
        return None
    before, _, rest = around.partition(said) if said else ("", "", "")
    lead = _LEAD.search(before)
    timed = lead[0] + said if lead else said
    tokens, share, focus = words(said), _share("".join(content), timed), _share(content[-1], said)
    is_named = content[0] in timed
    wanted, counted, limits = quantities(_SUM.sub("元", asks)), quantities(timed), set(_BOUND.findall(asks))
    if (wanted or limits) and limits != set(_BOUND.findall(said)):
        return None
    if _count_otherwise(wanted, counted):
        is_of_it = share >= LEAST_NO if is_named else content[0] in before and share >= LEAST_YES
        return "no" if is_of_it and not limits else None
    places, others = _places(asked), _places(tokens)
    if places and others and places.isdisjoint(others):
        return "no"
    negations = sum(map(_negates, tokens))
    is_opposite = any(_oppose(asked, tokens, one, other) for one, other in _OPPOSITES)
    if (negations + is_opposite) % 2:
        return "no" if is_opposite or (focus >= 0.5 and share >= LEAST_NO) else None
    is_on_focus = focus > 0.5 or is_opposite or _is_synonym(content[-1], tokens)
    is_taken_back = negations > 1 or (_BUT.search(rest) and any(map(_negates, words(rest))))
    is_missing = any(_is_missing(word, around) and not _is_synonym(word, tokens) for word in content)
    is_less = not is_opposite and (is_missing or _is_less(asks, asked, said, tokens))
    is_about_it = (is_named or content[0] in before) and number_values(question) <= number_values(around)
    is_counted = _count_the_same(wanted, counted if is_named else {}, quantities(around))
    says_it = is_on_focus and share >= LEAST_YES and is_about_it and is_counted
    return "yes" if says_it and not is_taken_back and not is_less else None


def _count_otherwise(wanted: Quantities, counted: Quantities) -> bool:
    """Whether both count the same thing, and differently; 第二次 tells of another thing than 第三次."""
    shared = (unit for unit in wanted.keys() & counted.keys() if not unit.startswith("第"))
    return any(wanted[unit].isdisjoint(counted[unit]) for unit in shared)


def _count_the_same(wanted: Quantities, counted: Quantities, around: Quantities) -> bool:
    """Whether a clause counts what is wanted, or its sentence does and counts of it nothing else."""
    return all(
        values <= counted[unit] if unit in counted else values == around.get(unit)
        for unit, values in wanted.items()
    )


def _is_less(asks: str, asked: Sequence[str], said: str, tokens: Sequence[str]) -> bool:
    """Whether it says less than is asked: of a part, for later, or of one where two are compared."""
    than, said_than = _THAN.split(asks, 1)[1:], "".join(_THAN.split(said, 1)[1:])
    return (
        _says_less(_SHORT, asks, said)
        or bool(_AHEAD.search(said) and not _ASKS_AHEAD.search(asks))
        or (not _ALL.isdisjoint(asked) and _ALL.isdisjoint(tokens))
        or any(other not in said_than for text in than for other in words(text)[:1])
    )


def _says_less(pattern: re.Pattern[str], asks: str, said: str) -> bool:
    """Whether it says one of these that the question does not."""
    return not set(pattern.findall(said)) <= set(pattern.findall(asks))


def _are_others(content: Sequence[str], asks: str, said: str) -> bool:
    """Whether 副市长 does what 市长 is asked for, or the first and last changed places: 甲买乙, 乙买甲."""
    first, last = said.find(content[0]), said.find(content[-1])
    is_reversed = last >= 0 and any(last < said.find(word) < first for word in content[1:-1])
    return is_reversed or any(f"副{word}" in said and f"副{word}" not in asks for word in content)


def _negates(word: str) -> bool:
    return bool(_NOT.match(word)) and not _NO_NOT.match(word)


def _share(wanted: str, text: str) -> float:
    return sum(c in text for c in wanted) / len(wanted)


def _is_missing(word: str, text: str) -> bool:
    """Whether none of its characters is there, or, of a name, not all together: 成都 is not in 成渝."""
    return word not in text if word in names_in_dictionary() else _share(word, text) == 0


def _is_synonym(word: str, said: Sequence[str]) -> bool:
    return any(word in same and not same.isdisjoint(said) for pair in _OPPOSITES for same in pair)


def _oppose(asked: Sequence[str], said: Sequence[str], one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether one of the two is asked and the other said, or the other way round."""
    return any(
        not a.isdisjoint(asked) and a.isdisjoint(said) and not b.isdisjoint(said)
        for a, b in ((one, other), (other, one))
    )


def _places(tokens: Sequence[str]) -> set[str]:
    """Names of one place that stand behind 在, before the verb: 重庆 of 在西部（重庆）科学城举行."""
    tags, names = parts_of_speech(), names_in_dictionary()
    behind = (tokens[n + 1 : n + 1 + _PLACE] for n, word in enumerate(tokens) if word in _AT)
    return {
        name
        for place in behind
        for name in takewhile(lambda word: not tags.get(word, "").startswith("v"), place)
        if name in names and not _SEVERAL.fullmatch(name)
    }


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The clauses that the words stand in, without marks at their edges, half a pair of quotes, or 但."""
    low, high = bounds(text, start, end, _STOPS)
    for opening, closing in ("“”", "‘’", "「」"):
        low, high = _bare(text, low, high)
        clause = text[low:high]
        low += clause.startswith(closing) or (clause.startswith(opening) and closing not in clause)
        high -= low < high and (
            clause.endswith(opening) or (clause.endswith(closing) and opening not in clause)
        )
    low, high = _bare(text, low, high)
    first = words(fold_aligned(text[low:high]))[:2]
    joining = next((head for n in (2, 1) if (head := "".join(first[:n])) in _JOINING), "")
    return _bare(text, low + len(joining), high)


def _bare(text: str, low: int, high: int) -> tuple[int, int]:
    while low < high and text[low] in _EDGES:
        low += 1
    while low < high and text[high - 1] in _EDGES:
        high -= 1
    return low, high


def _clauses(text: str, low: int, high: int) -> list[tuple[int, int]]:
    found = re.compile(f"[^{_STOPS}]+").finditer(text, low, high)
    return [_clause(text, *match.span()) for match in found]
