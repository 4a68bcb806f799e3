"""How much of a text answers: from the words a reader marked to the list, clause or reason they are of."""

import re
from dataclasses import dataclass

from cyqa.qa.lists import Place, enumeration
from cyqa.qa.question import Asked, Kind
from cyqa.qa.verdict import Verdict, ruling

REACH = 600
"""Characters before and after the words that are looked at."""

_REASON = re.compile(
    r"(?:^|[，。；：！？\n“])[^，。；：]{0,4}?(?:因为|由于|鉴于)(?P<reason>[^，。；！？\n]+)，$"
)
_GIVES_REASON = re.compile(r"因|由于|鉴于")


@dataclass(frozen=True, slots=True)
class Extent:
    """`text[start:end]` answers; `items` are the parts of a list, `verdict` is yes, no or None."""

    start: int
    end: int
    items: tuple[Place, ...] = ()
    verdict: Verdict | None = None


def extent(asked: Asked, text: str, start: int, end: int) -> Extent:
    """The extent of the answer that the words `text[start:end]` belong to; themselves, if nothing tells.

    For a list the whole enumeration, for a yes/no question the clause that decides, for 因为甲，乙 and a
    question for the reason, where 乙 was marked, 甲.
    """
    shift = max(0, start - REACH)
    window, low, high = text[shift : end + REACH], start - shift, end - shift
    if asked.kind is Kind.LIST:
        series = enumeration(window, low, high, asked.count)
        if series:
            items = tuple((a + shift, b + shift) for a, b in series.items)
            return Extent(series.start + shift, series.end + shift, items)
    if asked.kind is Kind.YES_NO:
        found = ruling(asked.question, window, low, high)
        return Extent(found.start + shift, found.end + shift, (), found.verdict)
    if asked.kind is Kind.WHY and not _GIVES_REASON.search(window, low, high):
        reason = _REASON.search(window[:low])
        if reason:
            return Extent(reason.start("reason") + shift, reason.end("reason") + shift)
    return Extent(start, end)
