"""Parts with marks between them: A、B和C; 《A》《B》; A, B and C."""

import re
from collections.abc import Iterator, Sequence

from cyqa.corpus.numbers import number_values
from cyqa.corpus.words import parts_of_speech
from cyqa.qa.series import CLOSES, CLOSING, SENTENCE_STOP, Place, Series, bare, placed_words

_STOP = SENTENCE_STOP + "，；：;:—,"
_LATIN_STOP = SENTENCE_STOP + ";:—."
_HAN = re.compile(r"[\u3400-\u9fff]")
_MARK = re.compile(r"、|(?<=[》”」』）)])(?=[《“「『])|，(?=以及|还有)")
_LATIN_MARK = re.compile(r",(?=\s)")
_COUNTED = re.compile(
    r"([0-9]+|[一二两三四五六七八九十]+)[余多]?[个大种项类家所州省市县区地国部表者方位名人本座门级镇乡村首]"
)


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_AND = _set("和 及 与 以及 或 或者 暨 还有 and or")
_LEADS = _set(
    "包括 包含 涵盖 有 是 为 即 如 像 例如 比如 诸如 分别 分为 分成 设有 下设 下辖 辖 拥有 具有 作为 围绕 "
    "聚焦 针对 于 在 从 由 以 对 向 把 将 了 过 着 的 are is was were include includes included including of "
    "as with from in on by to for between namely"
)
"""What leads up to a first part, unless other parts have it too."""
_ETC = _set("等 等等 之类")
_AND_SO_ON = re.compile(r"(?<=、)[^、，]{1,12}?等[\u4e00-\u9fff]{1,12}?(和|与|以及|及)(?=[^、，]{1,12}、)")
"""Two enumerations in one, the first of which ends with 等 and what its parts are."""
_ENDS = _ETC | _set("均 都 皆 也 组成 构成 合称 并称 统称 合并")
"""What follows a last part, unless other parts have it too."""
_TAIL = 9
"""Characters that may follow the last part where the span has them: 等一线城市, 三个片区."""


def joined(masked: str, inside: Place, start: int, end: int, is_pair: bool = False) -> Iterator[Series]:
    """Parts with marks between them, one of them at the span: cut at the last 和, and then not cut there."""
    low, high, cuts = _cuts(masked, inside, start, end, is_pair)
    edges = [low, *(at for cut in cuts for at in cut), high]
    parts = [_without_and(masked, part) for part in zip(edges[::2], edges[1::2], strict=True)]
    parts = [(a, b) for a, b in parts if a < b]
    if len(parts) < 2:
        return
    parts[0], first = _first(masked, parts[0], parts[1:], start)
    ending, stop = _last(masked, parts[-1], parts[:-1], end)
    for last in [ending, [(ending[0][0], ending[-1][1])]][: len(ending)]:
        items = [(low, high) for low, high in [*parts[:-1], *last] if low < high]
        if len(items) > 1:
            yield Series.of(items, first, stop)


def _cuts(masked: str, inside: Place, start: int, end: int, is_pair: bool) -> tuple[int, int, list[Place]]:
    """Bounds of the clauses that the span is in, and the marks that cut them into parts.

    Without any mark, the commas do that the span goes across, if several; else 和, in the span or for a pair.
    """
    is_han = bool(_HAN.search(masked, *inside))
    mark, stop = (_MARK, _STOP) if is_han else (_LATIN_MARK, _LATIN_STOP)
    crossed = {
        (at, at + 1) for at in range(max(start, inside[0]), min(end, inside[1])) if masked[at] in "，；"
    }
    marks = {match.span() for match in mark.finditer(masked, *inside)}
    if "、" in masked[start:end]:
        marks -= {cut for cut in marks if masked[cut[0]] == "，" and not start <= cut[0] < end}
    passable = {at for at, _ in marks | crossed}
    stops = [at for at in range(*inside) if masked[at] in stop and at not in passable]
    low = max((at + 1 for at in stops if at < start), default=inside[0])
    high = min((at for at in stops if at >= end), default=inside[1])
    cuts = {cut for cut in marks if low <= cut[0] < high}
    if (
        not is_han
        and cuts
        and not any(word in _AND for _, word in placed_words(masked, (max(cuts)[1], high)))
    ):
        cuts = set()
    if not cuts and len(crossed) > 1:
        cuts = crossed
    elif not cuts and not crossed:
        tokens = placed_words(masked, (low, high) if is_pair else (max(start, low), min(end, high)))[1:-1]
        cuts = set([(at, at + len(word)) for at, word in tokens if word in _AND][:1])
    elif cuts <= marks:
        cuts |= _so_on(masked, low, high)
    return low, high, sorted(cuts)


def _so_on(text: str, low: int, high: int) -> set[Place]:
    """The 和 of 甲、乙等园和丙、丁等湖, which joins two enumerations to one."""
    return {match.span(1) for match in _AND_SO_ON.finditer(text, low, high)}


def _words_of(text: str, parts: Sequence[Place]) -> set[str]:
    return {word for part in parts for _, word in placed_words(text, part)}


def _without_and(text: str, part: Place) -> Place:
    """A part without the marks at its edges and the 和 before it."""
    part = bare(text, part)
    first = next((word for _, word in placed_words(text, part)), "")
    return bare(text, (part[0] + len(first), part[1])) if first in _AND else part


def _first(text: str, part: Place, others: Sequence[Place], start: int) -> tuple[Place, int]:
    """The first part without what leads up to it, and where all begins.

    All begins with the word that all others begin with, if several; else not before the span, if that starts
    here.
    """
    low, high = part
    opens = {text[a] for a, _ in others}
    if opens <= CLOSES.keys():  # 专辑《甲》、《乙》
        low = min((at for mark in opens if (at := text.find(mark, low, high)) >= 0), default=low)
        return (low, high), low
    elsewhere = _words_of(text, others)
    low = max(low, *(text.rfind(mark, low, high) + 1 for mark in "：:"))
    is_marked = low <= start < high
    low = start if is_marked else low
    has_verbs = any(map(_is_verb, elsewhere))
    shared = {placed_words(text, other)[0][1] for other in others}
    tokens = placed_words(text, (low, high))
    if len(others) > 1:
        low = next((at for at, word in tokens if {word} == shared and len(word) > 1), low)
    for at, word in tokens[:-1]:
        if at >= low and ((word in _LEADS and word not in elsewhere) or (not has_verbs and _is_verb(word))):
            low = at + len(word)
        elif is_marked and at >= low:
            break
    clause = low if "，" in elsewhere else max(low, text.rfind("，", low, high) + 1)
    return bare(text, (clause, high)), bare(text, (low, high))[0]


def _last(text: str, part: Place, others: Sequence[Place], end: int) -> tuple[list[Place], int]:
    """The last part, cut in two where 和 joins it, and where all ends.

    Nouns behind 等 and the number of the parts, 三地, are of no part; they stay where the span has them.
    """
    low, high = part
    elsewhere = _words_of(text, others)
    parts: list[Place] = []
    stop = 0
    for at, word in placed_words(text, part):
        if at > low and word in _ETC and at + len(word) < end <= min(high, at + _TAIL):
            stop = end
        if at > low and word in _ENDS and word not in elsewhere:
            high = at
            break
        if at > low and word in _AND:
            parts.append(bare(text, (low, at)))
            low = at + len(word)
    low, high = bare(text, (low, high))
    closes = {text[b - 1] for _, b in [*others, *parts]}
    if closes <= CLOSING and text[low : low + 1] in CLOSES:  # 《甲》、《乙》引起关注
        high = min((at + 1 for mark in closes if (at := text.find(mark, low, high)) >= 0), default=high)
    if low < end < high:
        high = end
    counted = _COUNTED.search(text, low + 1, high)
    if counted and number_values(f"{counted[1]}个") == {len(others) + len(parts) + 1}:  # 甲、乙、丙三地
        high = counted.start()
        if high < end <= min(part[1], high + _TAIL):
            stop = end
    last = bare(text, (low, high))
    return [*parts, last], max(stop, last[1])


def _is_verb(word: str) -> bool:
    return len(word) > 1 and parts_of_speech().get(word) == "v"
