"""Text into HTML and Markdown that show it and do nothing else."""

import re
from html import escape

_UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_UNRULY = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
"""Characters that turn the direction of what follows, or that nobody sees, but for the joiners: emoji and the
words of some languages are spelt with them."""
_LINE_END = re.compile(r"\r\n|\r|\n")
# What CommonMark, GitHub or a common extension takes for markup; a domain or address would become a link.
_ACTIVE = re.compile(r"[\\`*_{}\[\]#!|~$^=@]|^[-+:]|:(?=[A-Za-z/+])|\.(?=[A-Za-z])|%(?=%)")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])")
_EDGE = re.compile(r"^\s+|\s+$")


def visible(text: str) -> str:
    """The text with U+FFFD for what no page can hold, and for what turns the order of characters."""
    return _TURNING.sub("\ufffd", _UNSHOWN.sub("\ufffd", text))


def html(text: str) -> str:
    """Text as HTML that shows it and does nothing else; a carriage return survives the parser."""
    return escape(visible(text).replace("\r", "\x00")).replace("\x00", "&#13;")


def markdown(text: str) -> str:
    """Text as inline Markdown; each line end is a hard break, no white space is lost.

    `markdown("2*3 <i>")` → `"2\\*3 &lt;i&gt;"`
    """
    body = text.rstrip("\r\n")
    tail = len(_LINE_END.findall(text[len(body) :]))
    return "\\\n".join(map(_markdown_line, _LINE_END.split(body))) + "&#10;" * tail


def one_line(text: str) -> str:
    """Text for a label: white space becomes one space; characters that turn or hide text are U+FFFD."""
    return _UNRULY.sub("\ufffd", _UNSHOWN.sub("\ufffd", " ".join(text.split())))


def _markdown_line(line: str) -> str:
    shown = _ACTIVE.sub(r"\\\g<0>", _UNSHOWN.sub("\ufffd", line))
    shown = escape(_NUMBERED.sub(r"\1\\\2", shown), quote=False)
    return _EDGE.sub(lambda edge: "".join(f"&#{ord(c)};" for c in edge[0]), shown)
