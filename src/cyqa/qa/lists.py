"""Enumerations: from a few words of one to all of its parts, by the marks of the language that join them.

Known are parts with marks between them (A、B和C; 《A》《B》; A, B and C), numbered parts (一是…二是…; 第一…
第二…; ①…②…), clauses (A；B；C), the titles or quotations of a sentence, and a pair (A和B). Brackets nest:
what stands inside of them is another enumeration. Spans are `[start, end)` in code points of the text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cyqa.corpus.fold import fold_aligned
from cyqa.corpus.numbers import number_values
from cyqa.corpus.words import parts_of_speech, words

Place = tuple[int, int]

_CLOSES = dict(zip("《“‘「『（(【[〈", "》”’」』）)】]〉", strict=True))
_CLOSING = frozenset(_CLOSES.values())
_HIDDEN = "\ufffc"
_DEPTH = 4
"""Brackets in brackets that are told apart."""
_SENTENCE_STOP = "。！？!?…\n"
_STOP = _SENTENCE_STOP + "，；：;:—,"
_LATIN_STOP = _SENTENCE_STOP + ";:—."
_EDGES = " \t\n\r\u3000、，；：,;:。.…"
_HAN = re.compile(r"[\u3400-\u9fff]")
_MARK = re.compile(r"、|(?<=[》”」』）)])(?=[《“「『])|，(?=以及|还有)")
_LATIN_MARK = re.compile(r",(?=\s)")
_INTRODUCED = re.compile(r"[，：,:]\s*(?:其中)?(?:主要)?(?:包括|包含|分别|即|例如|比如|如)|：")
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
_ENDS = _ETC | _set("均 都 皆 也 组成 构成 合称 并称 统称 合并")
"""What follows a last part, unless other parts have it too."""
_TAIL = 9
"""Characters that may follow the last part where the span has them: 等一线城市, 三个片区."""

_NUMERALS = {c: i for i, c in enumerate("一二三四五六七八九十", start=1)}
_ORDERED = {"首先": 1, "其次": 2, "再次": 3, "再者": 3}
_HEADS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:(?<=[，。；：、\s“])|^)([一二三四五六七八九十])(?:就?是|则|要)",
        r"(?:(?<=[，。；：、\s“])|^)其([一二三四五六七八九十])(?:是|，|、|：)?",
        r"(?:(?<=[，。；：、\s“])|^)[第头]([一二三四五六七八九十])(?:[个项点条步类种]|方面)?(?:是|，|、|：|,)",
        r"([①-⑳])",
        r"[（(]([一二三四五六七八九十]|\d{1,2})[）)]、?",
        r"(?:(?<=[。；：\n])|^)\s*([一二三四五六七八九十]|\d{1,2})[、.．](?!\d)",
        r"(?:(?<=[，。；：\s“])|^)(首先|其次|再次|再者)(?:是|，|要)?",
    )
)


@dataclass(frozen=True, slots=True)
class Series:
    """An enumeration: `text[start:end]` is all of it, `items` its parts in order, two at least."""

    start: int
    end: int
    items: tuple[Place, ...]

    @classmethod
    def of(cls, items: Sequence[Place], start: int | None = None, stop: int | None = None) -> "Series":
        """From its first part, or from `start`, to its last, or to `stop`."""
        first, last = items[0][0], items[-1][1]
        return cls(first if start is None else start, last if stop is None else stop, tuple(items))


def enumeration(text: str, start: int, end: int, count: int | None = None) -> Series | None:
    """The enumeration that the words `text[start:end]` are of; with `count`, one of so many parts.

    Where the words are of none, one that they lead up to, or that has just so many parts in their
    sentence. None, if the words say more than twice as much as it.

    `enumeration("包括甲、乙和丙等。", 2, 3)` has the items (2, 3), (4, 5) and (6, 7).
    """
    start, end = _bare(text, (start, end))
    sentence = _bounds(text, start, end, _SENTENCE_STOP)
    levels = list(_levels(text, sentence, start, end))
    outermost = levels[-1][0]
    found = [series for level in levels for series in _joined(*level, start, end, is_pair=count == 2)]
    found += [*_numbered(text, start), *_parallel(outermost, sentence, start)]
    if count is None:
        found += _introduced(outermost, sentence, end)
        series = next(iter(found), None)
        return None if series and _is_aside(series, start, end) else series
    found += [*(_clauses(outermost, sentence) if count > 2 else ()), *_named(outermost, sentence)]
    around = (s for s in found if s.start < end and start < s.end)
    return next((series for series in around if len(series.items) == count), None)


def _is_aside(series: Series, start: int, end: int) -> bool:
    """Whether the words hold it, and say more than twice as much."""
    low, high = series.items[0][0], series.items[-1][1]
    return start <= low and high <= end and 2 * (high - low) < end - start


def _bare(text: str, place: Place) -> Place:
    """Without marks and spaces at its edges."""
    low, high = place
    while low < high and text[low] in _EDGES:
        low += 1
    while low < high and text[high - 1] in _EDGES:
        high -= 1
    return low, high


def _bounds(text: str, start: int, end: int, stops: str) -> Place:
    """From the stop before a place to the one after it."""
    low = max(text.rfind(stop, 0, start) for stop in stops) + 1
    return low, min((at for stop in stops if (at := text.find(stop, end)) >= 0), default=len(text))


def _levels(text: str, sentence: Place, start: int, end: int) -> Iterator[tuple[str, Place]]:
    """Innermost first: the inside of each pair of brackets around the span, and last the sentence.

    Each with the text in which what inner brackets hold is hidden.
    """
    groups = sorted(_groups(text, sentence))
    around = [(a, b) for a, b in groups if a <= start and end <= b + 1 and (a, b + 1) != (start, end)]
    for low, high in [*((a + 1, b) for a, b in reversed(around[-_DEPTH:])), sentence]:
        masked, at = "", 0
        for a, b in groups:
            if low <= a and b < high and at <= a:
                masked += text[at : a + 1] + _HIDDEN * (b - a - 1)
                at = b
        yield masked + text[at:], (low, high)


def _groups(text: str, sentence: Place) -> list[Place]:
    """Where brackets that match open and close."""
    opened: list[int] = []
    found = []
    for at in range(*sentence):
        if text[at] in _CLOSES:
            opened.append(at)
        elif text[at] in _CLOSING:
            last = opened[-_DEPTH:]
            partner = next(
                (opening for opening in reversed(last) if _CLOSES[text[opening]] == text[at]), None
            )
            if partner is not None:
                found.append((partner, at))
                del opened[opened.index(partner) :]
    return found


def _joined(masked: str, inside: Place, start: int, end: int, is_pair: bool = False) -> Iterator[Series]:
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
    if not is_han and cuts and not any(word in _AND for _, word in _tokens(masked, (max(cuts)[1], high))):
        cuts = set()
    if not cuts and len(crossed) > 1:
        cuts = crossed
    elif not cuts and not crossed:
        tokens = _tokens(masked, (low, high) if is_pair else (max(start, low), min(end, high)))[1:-1]
        cuts = set([(at, at + len(word)) for at, word in tokens if word in _AND][:1])
    return low, high, sorted(cuts)


def _tokens(text: str, part: Place) -> list[tuple[int, str]]:
    """Words with their places."""
    at, found = part[0], []
    for word in words(fold_aligned(text[slice(*part)])):
        found.append((at, word.lower()))
        at += len(word)
    return found


def _words_of(text: str, parts: Sequence[Place]) -> set[str]:
    return {word for part in parts for _, word in _tokens(text, part)}


def _without_and(text: str, part: Place) -> Place:
    """A part without the marks at its edges and the 和 before it."""
    part = _bare(text, part)
    first = next((word for _, word in _tokens(text, part)), "")
    return _bare(text, (part[0] + len(first), part[1])) if first in _AND else part


def _first(text: str, part: Place, others: Sequence[Place], start: int) -> tuple[Place, int]:
    """The first part without what leads up to it, and where all begins.

    All begins with the word that all other parts begin with; else not before the span, if that starts here.
    """
    low, high = part
    opens = {text[a] for a, _ in others}
    if opens <= _CLOSES.keys():  # 专辑《甲》、《乙》
        low = min((at for mark in opens if (at := text.find(mark, low, high)) >= 0), default=low)
        return (low, high), low
    elsewhere = _words_of(text, others)
    low = max(low, *(text.rfind(mark, low, high) + 1 for mark in "：:"))
    is_marked = low <= start < high
    low = start if is_marked else low
    has_verbs = any(map(_is_verb, elsewhere))
    shared = {_tokens(text, other)[0][1] for other in others}
    tokens = _tokens(text, (low, high))
    low = next((at for at, word in tokens if {word} == shared and len(word) > 1), low)
    for at, word in tokens[:-1]:
        if at >= low and ((word in _LEADS and word not in elsewhere) or (not has_verbs and _is_verb(word))):
            low = at + len(word)
        elif is_marked and at >= low:
            break
    clause = low if "，" in elsewhere else max(low, text.rfind("，", low, high) + 1)
    return _bare(text, (clause, high)), _bare(text, (low, high))[0]


def _last(text: str, part: Place, others: Sequence[Place], end: int) -> tuple[list[Place], int]:
    """The last part, cut in two where 和 joins it, and where all ends.

    Nouns behind 等 and the number of the parts, 三地, are of no part; they stay where the span has them.
    """
    low, high = part
    elsewhere = _words_of(text, others)
    parts: list[Place] = []
    stop = 0
    for at, word in _tokens(text, part):
        if at > low and word in _ETC and at + len(word) < end <= min(high, at + _TAIL):
            stop = end
        if at > low and word in _ENDS and word not in elsewhere:
            high = at
            break
        if at > low and word in _AND:
            parts.append(_bare(text, (low, at)))
            low = at + len(word)
    low, high = _bare(text, (low, high))
    closes = {text[b - 1] for _, b in [*others, *parts]}
    if closes <= _CLOSING and text[low : low + 1] in _CLOSES:  # 《甲》、《乙》引起关注
        high = min((at + 1 for mark in closes if (at := text.find(mark, low, high)) >= 0), default=high)
    if low < end < high:
        high = end
    counted = _COUNTED.search(text, low + 1, high)
    if counted and number_values(f"{counted[1]}个") == {len(others) + len(parts) + 1}:  # 甲、乙、丙三地
        high = counted.start()
        if high < end <= min(part[1], high + _TAIL):
            stop = end
    last = _bare(text, (low, high))
    return [*parts, last], max(stop, last[1])


def _is_verb(word: str) -> bool:
    return len(word) > 1 and parts_of_speech().get(word) == "v"


def _numbered(text: str, start: int) -> Iterator[Series]:
    """Parts that begin with a number each, from one on; the span in one, or in the sentence of the first."""
    for head in _HEADS:
        run: list[re.Match[str]] = []
        for match in head.finditer(text):
            number = _value(match[1])
            if number == len(run) + 1:
                run.append(match)
            elif number == 1:
                yield from _run(text, run, start)
                run = [match]
        yield from _run(text, run, start)


def _run(text: str, run: Sequence[re.Match[str]], start: int) -> Iterator[Series]:
    if len(run) > 1:
        last = _bounds(text, run[-1].end(), run[-1].end(), _SENTENCE_STOP)[1]
        ends = [*(match.start() for match in run[1:]), last]
        items = [_bare(text, (match.end(), at)) for match, at in zip(run, ends, strict=True)]
        is_near = _bounds(text, run[0].start(), run[0].end(), _SENTENCE_STOP)[0] <= start < last
        if is_near and all(low < high for low, high in items):
            yield Series.of(items, run[0].start())


def _value(numeral: str) -> int:
    if numeral in _ORDERED:
        return _ORDERED[numeral]
    if "①" <= numeral <= "⑳":
        return ord(numeral) - ord("①") + 1
    return _NUMERALS.get(numeral) or int(numeral)


def _introduced(masked: str, sentence: Place, end: int) -> Iterator[Series]:
    """What follows the span behind a word or mark that announces it: …，包括A、B、C."""
    lead = _INTRODUCED.search(masked, end, sentence[1])
    if lead:
        yield from _joined(masked, sentence, lead.end(), lead.end() + 1)


def _parallel(masked: str, sentence: Place, start: int) -> Iterator[Series]:
    """Clauses in a row that begin with the same word, 有人…，有人…; the span in one."""
    for marks in ("，；：", "；："):
        clauses = _split(masked, sentence, marks)
        heads = [_tokens(masked, clause)[0][1] for clause in clauses]
        at = next((i for i, (_, high) in enumerate(clauses) if start < high), 0)
        low = high = at
        while low > 0 and heads[low - 1] == heads[at]:
            low -= 1
        while high + 1 < len(clauses) and heads[high + 1] == heads[at]:
            high += 1
        if low < high and len(heads[at]) > 1:
            yield Series.of(clauses[low : high + 1])


def _split(masked: str, place: Place, marks: str) -> list[Place]:
    """What these marks part."""
    cuts = [at for at in range(*place) if masked[at] in marks]
    edges = [place[0], *(at + after for at in cuts for after in (0, 1)), place[1]]
    parts = (_bare(masked, part) for part in zip(edges[::2], edges[1::2], strict=True))
    return [(low, high) for low, high in parts if low < high]


def _clauses(masked: str, sentence: Place) -> Iterator[Series]:
    """What semicolons part, behind a colon if there is one before them."""
    low, high = sentence
    first = next((at for at in range(low, high) if masked[at] in "；;"), high)
    colon = max(masked.rfind(mark, low, first) for mark in "：:")
    items = _split(masked, (max(colon + 1, low), high), "；;")
    if len(items) > 1:
        yield Series.of(items)


def _named(masked: str, sentence: Place) -> Iterator[Series]:
    """All titles of a sentence, all its quotations."""
    for opening in "《“「":
        found = re.compile(f"{opening}[^{opening}{_CLOSES[opening]}]*{_CLOSES[opening]}").finditer(
            masked, *sentence
        )
        items = [match.span() for match in found]
        if len(items) > 1:
            yield Series.of(items)
