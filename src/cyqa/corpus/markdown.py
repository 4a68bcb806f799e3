"""The marks of Markdown that stand in a line and say only how its words look."""

import re

SUFFIXES = (".md", ".markdown")
_MARKED = re.compile(
    r"(?<![^\n])[ \t]*(?P<head>(?:>[ \t]?)+(?:#{1,6}[ \t]+)?|#{1,6}[ \t]+|(?:```|~~~)[^`\n]*(?=\n|\Z))"
    r"|(?<![^\n])(?P<rule>[ \t]*\|?(?:[ \t]*:?-{3,}:?[ \t]*\|)+(?:[ \t]*:?-{3,}:?)?[ \t]*(?=\n|\Z))"
    r"|<(?P<tag>b|i|u|s|em|strong|del|mark|sub|sup|small|span|font|kbd)(?:\s[^<>\n]{0,200})?>"
    r"(?P<tagged>[^\n]{1,400}?)</(?P=tag)>"
    r"|(?P<strong>\*\*|__)(?=\S)(?P<bold>[^\n]{1,400}?)(?<=\S)(?P=strong)"
    r"|(?<![A-Za-z0-9*])\*(?=[^\s*])(?P<slanted>[^*\n]{1,400}?)(?<=\S)\*(?![A-Za-z0-9*])"
    r"|(?P<tick>`{1,3})(?P<code>[^`\n]{1,400})(?P=tick)"
    r"|!?\[(?P<shown>[^\[\]\n]{0,400})\]\([^()\n]*\)"
)
_KEPT = ("bold", "slanted", "code", "shown", "tagged")


def marks(raw: str) -> list[tuple[int, int]]:
    """Spans of a raw text that hold such marks, in order, and where links lead.

    `marks("见[官网](a.cn)的**公告**")` is [(1, 2), (4, 11), (12, 14), (16, 18)].
    """
    return _marks(raw, 0, len(raw))


def _marks(raw: str, low: int, high: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for match in _MARKED.finditer(raw, low, high):
        kept = next((name for name in _KEPT if match[name] is not None), None)
        if kept is None:
            found.append(match.span(match.lastgroup or 0))
            continue
        start, end = match.span(kept)
        found += [(match.start(), start), *_marks(raw, start, end), (end, match.end())]
    return found
