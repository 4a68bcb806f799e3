"""Numbered parts: 一是…二是…; 第一…第二…; ①…②…; and lines that begin with the same bullet."""

import re
from collections.abc import Iterator, Sequence

from cyqa.qa.series import SENTENCE_STOP, Series, bare, bounds

_NUMERALS = {c: i for i, c in enumerate("一二三四五六七八九十", start=1)}
_ORDERED = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": 0, "最後": 0, "此外": 0}
"""0: behind any other."""
_HEADS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:(?<=[，。；：、\s“])|^)([一二三四五六七八九十])(?:就?是|则|要)",
        r"(?:(?<=[，。；：、\s“])|^)其([一二三四五六七八九十])(?:是|，|、|：)?",
        r"(?:(?<=[，。；：、\s“])|^)[第头]([一二三四五六七八九十])(?:[个项点条步类种]|方面)?(?:是|，|、|：|,)",
        r"([①-⑳])",
        r"[（(]([一二三四五六七八九十]|\d{1,2})[）)]、?",
        r"(?:(?<=[。；：\n])|^)\s*([一二三四五六七八九十]|\d{1,2})[、.．](?!\d)",
        r"(?:(?<=[，。；：\s“])|^)(首先|其次|再次|再者|(?:最[后後]|此外)(?=[是，要]))(?:是|，|要)?",
    )
)
_BULLET = re.compile(
    r"^(?P<mark>[ \t\u3000]*(?:[-*+–](?=[ \t\u3000])|—{1,2}|[•·●○◆■▪]))[ \t\u3000]*(?P<item>\S.*)(?:\n|$)",
    re.MULTILINE,
)


def numbered(text: str, start: int) -> Iterator[Series]:
    """Parts that begin with a number each, from one on; the span in one, or in the sentence of the first."""
    for head in _HEADS:
        run: list[re.Match[str]] = []
        for match in head.finditer(text):
            number = _value(match[1])
            if number == len(run) + 1 or (run and number == 0):
                run.append(match)
            elif number == 1:
                yield from _run(text, run, start)
                run = [match]
        yield from _run(text, run, start)


def bulleted(text: str, start: int) -> Iterator[Series]:
    """Lines one after the other that begin with the same mark; the span in one."""
    run: list[re.Match[str]] = []
    for match in (*_BULLET.finditer(text), None):
        if match and run and run[-1].end() == match.start() and run[-1]["mark"] == match["mark"]:
            run.append(match)
            continue
        if len(run) > 1 and run[0].start() <= start < run[-1].end():
            yield Series.of([bare(text, line.span("item")) for line in run])
        run = [match] if match else []


def _run(text: str, run: Sequence[re.Match[str]], start: int) -> Iterator[Series]:
    if len(run) > 1:
        last = bounds(text, run[-1].end(), run[-1].end(), SENTENCE_STOP)[1]
        ends = [*(match.start() for match in run[1:]), last]
        items = [bare(text, (match.end(), at)) for match, at in zip(run, ends, strict=True)]
        is_near = bounds(text, run[0].start(), run[0].end(), SENTENCE_STOP)[0] <= start < last
        if is_near and all(low < high for low, high in items):
            yield Series.of(items, run[0].start())


def _value(numeral: str) -> int:
    if numeral in _ORDERED:
        return _ORDERED[numeral]
    if "①" <= numeral <= "⑳":
        return ord(numeral) - ord("①") + 1
    return _NUMERALS.get(numeral) or int(numeral)
