"""Enumerations: from a few words of one to all of its parts, by the marks of the language that join them.

Known are parts with marks between them (A、B和C; 《A》《B》; A, B and C), numbered parts (一是…二是…; 第一…
第二…; ①…②…), lines with the same bullet, clauses (A；B；C), the titles or quotations of a sentence, and a
pair (A和B). Brackets nest: what stands inside of them is another enumeration. Spans are `[start, end)` in
code points of the text.
"""

import re
from collections.abc import Iterator, Sequence

from cyqa.qa.joined import joined
from cyqa.qa.numbered import bulleted, numbered
from cyqa.qa.series import CLOSES, SENTENCE_STOP, Place, Series, bare, bounds, levels, placed_words, split

MANY = 13
"""Parts that hardly any list has."""
_INTRODUCED = re.compile(r"[，：,:]\s*(?:其中)?(?:主要)?(?:包括|包含|分别|即|例如|比如|如)|：")


def enumeration(text: str, start: int, end: int, count: int | None = None) -> Series | None:
    """The enumeration that the words `text[start:end]` are of; with `count`, one of so many parts.

    Where the words are of none, one that they lead up to, or that has just so many parts in their
    sentence. None, if the words say more than twice as much as it. A count that is `MANY` and fits none may
    be of other things.

    `enumeration("包括甲、乙和丙等。", 2, 3)` has the items (2, 3), (4, 5) and (6, 7).
    """
    start, end = bare(text, (start, end))
    sentence = bounds(text, start, end, SENTENCE_STOP)
    around = list(levels(text, sentence, start, end))
    outermost = around[-1][0]
    marked = [series for level in around for series in joined(*level, start, end, is_pair=count == 2)]
    counted = [*numbered(text, start), *bulleted(text, start)]
    parallel = _parallel(outermost, sentence, start)
    if count is None:
        halves = split(outermost, (start, end), "；;")
        loose = [*([Series.of(halves)] if len(halves) > 1 else []), *marked]
        small = [series for series in loose if _is_in_part(text, series, (start, end), counted)]
        found = [*small, *counted, *loose, *parallel, *_introduced(outermost, sentence, end)]
        series = next(iter(found), None)
        return None if series and _is_aside(series, start, end) else series
    clauses = _clauses(outermost, sentence) if count > 2 else ()
    found = [*counted, *marked, *parallel, *clauses, *_named(outermost, sentence)]
    touching = (s for s in found if s.start < end and start < s.end)
    fitting = next((series for series in touching if len(series.items) == count), None)
    return fitting or (enumeration(text, start, end) if count >= MANY else None)


def _is_in_part(text: str, series: Series, words: Place, counted: Sequence[Series]) -> bool:
    """Whether a series, and the words with it, stand in one part of what is numbered at large.

    That is over several sentences, or, for parts that only commas or semicolons keep apart, paragraphs.
    """
    stops = "\n" if text[series.items[0][1]] in "，；;" else SENTENCE_STOP
    place = min(words[0], series.start), max(words[1], series.end)
    at_large = (run for run in counted if any(c in stops for c in text[run.start : run.end]))
    return any(low <= place[0] and place[1] <= high for run in at_large for low, high in run.items)


def _is_aside(series: Series, start: int, end: int) -> bool:
    """Whether the words hold it, and say more than twice as much."""
    low, high = series.items[0][0], series.items[-1][1]
    return start <= low and high <= end and 2 * (high - low) < end - start


def _introduced(masked: str, sentence: Place, end: int) -> Iterator[Series]:
    """What follows the span behind a word or mark that announces it: …，包括A、B、C."""
    lead = _INTRODUCED.search(masked, end, sentence[1])
    if lead:
        yield from joined(masked, sentence, lead.end(), lead.end() + 1)


def _parallel(masked: str, sentence: Place, start: int) -> Iterator[Series]:
    """Clauses in a row that begin with the same word, 有人…，有人…; the span in one."""
    for marks in ("，；：", "；："):
        clauses = split(masked, sentence, marks)
        heads = [placed_words(masked, clause)[0][1] for clause in clauses]
        at = next((i for i, (_, high) in enumerate(clauses) if start < high), 0)
        low = high = at
        while low > 0 and heads[low - 1] == heads[at]:
            low -= 1
        while high + 1 < len(clauses) and heads[high + 1] == heads[at]:
            high += 1
        if low < high and len(heads[at]) > 1:
            yield Series.of(clauses[low : high + 1])


def _clauses(masked: str, sentence: Place) -> Iterator[Series]:
    """What semicolons part, behind a colon if there is one before them."""
    low, high = sentence
    first = next((at for at in range(low, high) if masked[at] in "；;"), high)
    colon = max(masked.rfind(mark, low, first) for mark in "：:")
    items = split(masked, (max(colon + 1, low), high), "；;")
    if len(items) > 1:
        yield Series.of(items)


def _named(masked: str, sentence: Place) -> Iterator[Series]:
    """All titles of a sentence, all its quotations."""
    for opening in "《“「":
        found = re.compile(f"{opening}[^{opening}{CLOSES[opening]}]*{CLOSES[opening]}").finditer(
            masked, *sentence
        )
        items = [match.span() for match in found]
        if len(items) > 1:
            yield Series.of(items)
