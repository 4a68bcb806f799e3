"""The printed lines of a raw text, and how wide they are."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

INVISIBLE = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u2060\ufeff"
_LINE_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_MARGIN = re.compile(rf"[\s{INVISIBLE}]*")
_QUOTED = re.compile(rf"[\s{INVISIBLE}>]*")


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line without its margins: `raw[start:end]`, its text, and its indentation in columns."""

    start: int
    end: int
    text: str
    indent: int

    @property
    def columns(self) -> int:
        return columns(self.text)


def read_lines(raw: str, is_markdown: bool = False) -> Iterator[Line]:
    """Every line of a raw text in order, empty ones too; a page break gives an empty one of its own.

    So does, in Markdown, the beginning or end of a quotation, whose `>` stand in the margin.
    """
    start = depth = 0
    for match in [*_LINE_BREAK.finditer(raw), None]:
        stop = match.start() if match else len(raw)
        margin = (_QUOTED if is_markdown else _MARGIN).match(raw, start, stop)
        low = margin.end() if margin else start
        if depth != (depth := raw.count(">", start, low)):
            yield Line(start, start, "", 0)
        text = re.sub(rf"[\s{INVISIBLE}]+$", "", raw[low:stop])
        yield Line(low, low + len(text), text, columns(raw[start:low]))
        if match:
            if match.group() == "\f":
                yield Line(stop, stop, "", 0)
            start = match.end()


def is_blank(text: str) -> bool:
    """Whether nothing of a text is to be seen: no more than white space, controls and format characters."""
    return all(c.isspace() or unicodedata.category(c) in ("Cc", "Cf") for c in text)


@lru_cache(maxsize=4096)
def columns(text: str) -> int:
    """Printed width: East Asian wide and ambiguous characters take two columns."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text
    )
