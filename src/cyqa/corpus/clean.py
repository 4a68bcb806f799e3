"""Cleaning: a raw document made prose, every character of it still leading back to the raw text."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from cyqa.corpus import markdown
from cyqa.corpus.layout import paragraphs
from cyqa.corpus.lines import INVISIBLE, Line
from cyqa.records import Article, Block, BlockKind, Document, OffsetMap, Segment

_RUN = re.compile(rf"[^\s{INVISIBLE}]+")
_HAN = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_SPACE = re.compile(r"\s")
_SPACED = re.compile(r"[À-ɏͰ-ӿ֐-ۿऀ-๿가-힣!-~]")
_UNBROKEN = re.compile(r"[\d.,%/:-]\n[\d.,%/:-]|\d\n[A-Za-z]|[A-Z]\n[A-Z]")
"""Between such characters Chinese typesetting breaks a line, and no space is lost."""
_TITLE_CHARACTERS = 40
_DATE = re.compile(r"\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}")


def clean(document: Document) -> Article:
    """The article of a document: its blocks, one line each, joined by newlines.

    Wrapped lines are joined, margins and invisible characters dropped, runs of white space become
    one space. No visible character is lost, but for a hyphen that only broke a word over two lines, and of
    a Markdown file the marks that say how its words look.
    """
    is_markdown = document.source.lower().endswith(markdown.SUFFIXES)
    writer = _Writer(document.raw, markdown.marks(document.raw) if is_markdown else [])
    blocks: list[Block] = []
    for paragraph in paragraphs(document.raw, is_markdown):
        lines = [line for line in paragraph.lines if writer.is_read(line)]
        if not lines:
            continue
        if blocks:
            writer.insert("\n")
        start = writer.length
        writer.write(lines)
        blocks.append(Block(paragraph.kind, len(blocks) + 1, start, writer.length))
    text = "".join(writer.parts)
    return Article(
        source=document.source,
        title=_title(text, blocks) or document.source,
        raw=document.raw,
        clean=text,
        offsets=OffsetMap(tuple(writer.segments)),
        blocks=tuple(blocks),
        encoding=document.encoding,
        sha256=document.sha256,
    )


def _title(text: str, blocks: Sequence[Block]) -> str:
    """A short first line that is no sentence, or the first heading, or the beginning of the first block.

    A byline or a date is no title.
    """
    texts = [(block, text[block.start : block.end].lstrip("# ")) for block in blocks]
    titles = [
        found
        for i, (block, found) in enumerate(texts)
        if block.kind is BlockKind.HEADING or (i == 0 and _is_short_line(block, found))
    ]
    title = next((found for found in titles if not _DATE.match(found)), texts[0][1] if texts else "")
    return title if len(title) <= _TITLE_CHARACTERS else title[: _TITLE_CHARACTERS - 1] + "…"


def _is_short_line(block: Block, text: str) -> bool:
    is_short = block.kind is BlockKind.PARAGRAPH and len(text) <= _TITLE_CHARACTERS
    return is_short and not re.search("[。；，、：:;,.]$", text)


class _Writer:
    """Collects clean text and the segments that tie it to the raw text."""

    def __init__(self, raw: str, unread: Sequence[tuple[int, int]]) -> None:
        self.raw = raw
        self.unread = unread
        self.parts: list[str] = []
        self.segments: list[Segment] = []
        self.length = 0
        self.raw_end = 0

    def insert(self, text: str) -> None:
        """Text that the raw file does not hold."""
        self.segments.append(Segment(self.length, self.raw_end, len(text), 0))
        self._append(text)

    def copy(self, text: str, raw_start: int) -> None:
        """Text that stands for as many characters of the raw file, from `raw_start`."""
        last = self.segments[-1] if self.segments else None
        if last and last.raw_length and last.raw_start + last.raw_length == raw_start:
            length = last.length + len(text)
            self.segments[-1] = Segment(last.clean_start, last.raw_start, length, length)
        else:
            self.segments.append(Segment(self.length, raw_start, len(text), len(text)))
        self._append(text)
        self.raw_end = raw_start + len(text)

    def _append(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def is_read(self, line: Line) -> bool:
        """Whether a line is more than marks that are not read."""
        return any(_RUN.search(self.raw, *part) for part in self._read(line.start, line.end))

    def write(self, lines: Sequence[Line]) -> None:
        """Lines that read as one."""
        has_han = any(_HAN.search(line.text) for line in lines)
        for line, following in zip(lines, [*lines[1:], None], strict=True):
            end = line.end
            joint = ""
            if following is not None:
                is_broken = _is_broken(line.text, following.text)
                end -= is_broken
                joint = "" if is_broken or _is_compound(line.text) else _joint(line, following, has_han)
            self._write_line(line.start, end)
            if joint:
                self.insert(joint)

    def _write_line(self, start: int, end: int) -> None:
        has_begun, space = False, None
        for low, high in self._read(start, end):
            for run in _RUN.finditer(self.raw, low, high):
                space = space or _SPACE.search(self.raw, low, run.start())
                if space and has_begun:
                    self.copy(" ", space.start())
                self.copy(run.group(), run.start())
                has_begun, space, low = True, None, run.end()
            space = space or _SPACE.search(self.raw, low, high)

    def _read(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The parts of a span that are read."""
        first = bisect_left(self.unread, start, key=lambda span: span[1])
        for low, high in self.unread[first:]:
            if low >= end:
                break
            yield start, max(start, low)
            start = max(start, high)
        yield start, max(start, end)


def _is_compound(text: str) -> bool:
    """Whether a line ends with the hyphen of a word that has more of them: `state-of-the-`."""
    return bool(re.search(r"[A-Za-z]-[A-Za-z]+-$", text))


def _is_broken(text: str, following: str) -> bool:
    """Whether a line ends with a hyphen that only breaks a word."""
    return bool(re.search(r"[a-z]-$", text) and re.match("[a-z]", following)) and not _is_compound(text)


def _joint(line: Line, following: Line, has_han: bool) -> str:
    """What a wrapped line break stands for: a space between words of a spaced script, else nothing."""
    before, after = line.text[-1], following.text[0]
    if not has_han:
        return " "
    if not (_SPACED.match(before) and _SPACED.match(after)):
        return ""
    return "" if _UNBROKEN.search(f"{before}\n{after}") else " "
