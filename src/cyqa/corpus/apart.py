"""Lines that stand apart: verse, the rows of a table, entries of keys and values. Told by layout alone."""

import re
from collections.abc import Callable, Sequence

from cyqa.corpus.lines import Line, columns

_PUNCTUATION = re.compile("[，。！？；：、]|[,.!?;:](?=\\s|$)")
_CELL = re.compile(r"\S+(?:[ \u3000]\S+)*")
_ENTRY = re.compile("[^\\s，。：:]{1,8}[：:][^，。！？；]+")
_VERSE_LINES, _VERSE_COLUMNS = 4, 24


def is_punctuated(line: Line) -> bool:
    """Whether a line holds a mark that prose would."""
    return bool(_PUNCTUATION.search(line.text))


def are_apart(lines: Sequence[Line]) -> list[bool]:
    """Which lines are verse, or rows of a table: neither they nor their neighbours were wrapped there.

    :param lines: with no blank line between them.
    """
    is_verse = (
        len(lines) >= _VERSE_LINES
        and max(line.columns for line in lines) <= _VERSE_COLUMNS
        and not any(is_punctuated(line) for line in lines)
    )
    apart = [is_verse] * len(lines)
    for i in range(len(lines) - 1):
        if _are_delimited(lines[i : i + 2]):
            apart[i : i + 2] = [True] * 2
        if _are_aligned(lines[i : i + 3]):
            apart[i : i + 3] = [True] * 3
    return apart


def is_entry(line: Line) -> bool:
    """Whether a line is a key with its value, as `时间：上午九点` is."""
    return bool(_ENTRY.fullmatch(line.text))


def _are_delimited(lines: Sequence[Line]) -> bool:
    """Whether lines have as many cells, tabs or bars between them."""
    counts = {len(re.findall(r"\t+|\|", line.text)) for line in lines}
    return len(counts) == 1 and counts != {0}


def _are_aligned(lines: Sequence[Line]) -> bool:
    """Whether three lines have as many cells, wide gaps between them, that begin or end in one column."""
    rows = [list(_CELL.finditer(line.text)) for line in lines]
    if len(rows) < 3 or len(rows[0]) < 2 or len({len(row) for row in rows}) > 1:
        return False
    if any(re.search("[。；！？]", line.text) for line in lines):
        return False

    def stand_alike(n: int, edge: Callable[[re.Match[str]], int]) -> bool:
        places = (
            line.indent + columns(line.text[: edge(row[n])]) for line, row in zip(lines, rows, strict=True)
        )
        return len(set(places)) == 1

    return any(
        stand_alike(n, edge) for n in range(1, len(rows[0])) for edge in (re.Match.start, re.Match.end)
    )
