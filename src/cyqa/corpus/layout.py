"""Layout: which printed lines belong to one paragraph, and what each paragraph is.

Newspaper text arrives wrapped at the column's width, with a blank line wherever a column or page
ended, in mid-sentence too, and with headings and captions dropped in between. What can be told
from punctuation, widths and indentation alone is put right here; no rule knows any article's words.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from cyqa.corpus.apart import are_apart, is_entry, is_punctuated
from cyqa.corpus.fold import fold_aligned
from cyqa.corpus.lines import Line, columns, read_lines
from cyqa.corpus.words import words
from cyqa.records import BlockKind

OPENERS, CLOSERS = "“‘「『（(《〈【[［", "”’」』）)》〉】]］"
_SENTENCE_END = re.compile(rf"(?:[。！？!?…．.]|——|[：:])[\s{re.escape(CLOSERS)}\"']*$")
_CLAUSE_END = re.compile(r"[，、,；;\-－]$|[的和与及或在把被将对从向以]$")
_CONTINUES = re.compile(
    rf"[{re.escape(CLOSERS)}，。、；：！？,.;:?]|!(?!\[)"
)  # Markdown's pictures are ![…](…)
_BULLET = re.compile(r"[-*+•●○■□▲◆※]\s|[①-⑳]|第[一二三四五六七八九十百\d]+[章条节]\s|#{1,6}\s")
_NUMBERED = re.compile(
    r"[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[）)、]|\d{1,3}[.．](?!\d)"
)  # a wrapped line may begin so, too
_KEY = re.compile(r"[^\s，。：:]{1,8}[：:]\s*\S")
_WORD = re.compile(r"[A-Za-z0-9À-ɏЀ-ӿ]+[^\sA-Za-z0-9一-鿿]?|.", re.DOTALL)
_CREDIT = r"(?:摄|供图|制图|图片?由.{2,20}提供)$"
_CAPTION = re.compile(rf"^(?:!\[|[▲△↑↓←→]|[上下左右]?图[为示：:\d]|图片|照片)|{_CREDIT}")
_BYLINE = re.compile(
    r"^[（(]?(?:本报|本刊|新华社|见习|特约|首席|全媒体)*"
    r"(?:记者|通讯员|评论员|撰稿|作者|编辑|责编|责任编辑|校对|来源|文/|文：|[Bb]y\s)"
)
_SET_OFF = re.compile(r"[\s:：/].+|(?<=[/：]).+|(?<=[Bb]y\s)(?:(?:[A-Z]\S*|and)(?:\s+|$))+")
"""What follows the role in a byline, and not in a sentence that begins with the same word."""
_WRITTEN = re.compile(
    r"(?:[一-鿿]{0,2}(?:时间|日期)\s*[:：]\s*)?"
    r"(?:\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}(?:\s*日)?"
    r"|(?:\d{1,2}\s+)?(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+(?:\d{1,2},\s+)?\d{4})"
    r"(?:\s*(?:星期|周)[一二三四五六日天])?(?:\s+\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
)
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
    "廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟"
    "申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉骆靳管祁辛云米乐仇卞卫屈苑解娄柏竺闵席麻景滕冷艾蓝项缪"
)
_HEADING_COLUMNS = 90
_SLACK_COLUMNS = 4
_INDENT_COLUMNS = 4
_MAX_DISPLACED = 3
_JUNCTION = 4
_MAX_LINES = 500
_SAMPLE = 200_000
_EDGE = 99
"""Blank lines that there are said to be before the first line of a file, and after the last."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that read as one, and the blank lines before and after them.

    One that is `apart` is a line of verse, a row of a table or an entry of a list: it goes on nowhere,
    and is no heading, short as it may be.
    """

    lines: tuple[Line, ...]
    blanks_before: int
    blanks_after: int
    apart: bool = False
    kind: BlockKind = BlockKind.PARAGRAPH

    @property
    def text(self) -> str:
        return "".join(line.text for line in self.lines)

    @property
    def columns(self) -> int:
        return max(line.columns for line in self.lines)


@dataclass(frozen=True, slots=True)
class _Manner:
    """How an article is set: whether its paragraphs are indented, and its text without white space."""

    indented: bool
    flat: str


def paragraphs(raw: str, is_markdown: bool = False) -> list[Paragraph]:
    """The paragraphs of a raw text in reading order, each classified."""
    chunks = list(_chunks(read_lines(raw, is_markdown)))
    wrapped = _is_wrapped([lines for lines, _, _ in chunks])
    pieces = [piece for lines, before, after in chunks for piece in _split(lines, before, after, wrapped)]
    manner = _Manner(
        indented=sum(piece.lines[0].indent >= 2 for piece in pieces) * 2 > len(pieces),
        flat="".join(raw[:_SAMPLE].split()),
    )
    mended = _mend(pieces, manner)
    return [replace(paragraph, kind=_kind(paragraph)) for paragraph in mended]


def _chunks(printed: Iterable[Line]) -> Iterator[tuple[list[Line], int, int]]:
    """Runs of printed lines, with the number of blank lines before and after each."""
    lines: list[Line] = []
    before = blanks = _EDGE
    for line in printed:
        if line.text:
            if blanks and lines:
                yield lines, before, blanks
                lines, before = [], blanks
            lines.append(line)
            blanks = 0
        else:
            blanks += 1
    if lines:
        yield lines, before, _EDGE


def _is_wrapped(chunks: Sequence[list[Line]]) -> bool:
    """Whether lines mostly stop in mid-sentence, as they do when wrapped at a width."""
    inner = [line for lines in chunks for line in lines[:-1]]
    return sum(not _SENTENCE_END.search(line.text) for line in inner) * 2 > len(inner)


def _split(lines: list[Line], before: int, after: int, wrapped: bool) -> Iterator[Paragraph]:
    """A run of lines, cut where a line break was meant and not only wrapped."""
    edges = [0]
    ragged, apart = _are_ragged(lines), are_apart(lines)
    n_head = _n_head(lines) if before == _EDGE else 0
    for i in range(len(lines) - 1):
        is_alone = ragged or i < n_head or apart[i] or apart[i + 1]
        if is_alone or _is_meant(lines, i, wrapped, opens=edges[-1] == i):
            edges.append(i + 1)
    edges.append(len(lines))
    for low, high in pairwise(edges):
        blanks_before = before if low == 0 else 0
        blanks_after = after if high == len(lines) else 0
        near = lines[max(0, low - 1) : low + 2]
        listed = high - low == 1 and is_entry(lines[low]) and sum(map(is_entry, near)) > 1
        yield Paragraph(tuple(lines[low:high]), blanks_before, blanks_after, apart[low] or listed)


def _n_head(lines: list[Line]) -> int:
    """How many of a file's first lines are its title and, each on a line, byline and date; 0 without these.

    Nothing else stands before a blank line, or what follows runs wider: in a narrow column a line of prose
    may hold no more than a date.
    """
    title, n = lines[0].text, 1
    while n < len(lines) and _is_signature(lines[n].text):
        n += 1
    short = max(line.columns for line in lines) - _SLACK_COLUMNS - _INDENT_COLUMNS
    is_set_off = n == len(lines) or all(line.columns < short for line in lines[1:n])
    is_title = lines[0].columns <= _HEADING_COLUMNS and not (
        _SENTENCE_END.search(title) or _CLAUSE_END.search(title) or _is_open(title)
    )
    return n if n > 1 and is_title and is_set_off else 0


def _is_signature(text: str) -> bool:
    """Whether a line holds a byline, a source or a date, and nothing else."""
    named = _WRITTEN.sub("", text, count=1).strip(" \u3000|")
    if not named or not _is_byline(named):
        return not named
    role = _BYLINE.match(named)
    if role is None:
        return True
    rest = named[role.end() :].rstrip("）)")
    is_name = rest[:1] in _SURNAMES and bool(re.fullmatch("[一-鿿]{2,4}", rest))
    return is_name or bool(_SET_OFF.fullmatch(named, role.end()))


def _are_ragged(lines: list[Line]) -> bool:
    """Whether each line stands for itself, as a title and an author do: uneven, and without punctuation."""
    short = max(line.columns for line in lines) - _SLACK_COLUMNS - _INDENT_COLUMNS
    return any(line.columns < short for line in lines[:-1]) and not any(is_punctuated(line) for line in lines)


def _is_meant(lines: list[Line], i: int, wrapped: bool, opens: bool) -> bool:
    """Whether the break after line `i` was meant: the next line's first word would still have fitted.

    A line that `opens` a paragraph may have lost the indentation it was printed with.
    """
    line, following = lines[i], lines[i + 1]
    if _BULLET.match(following.text) or line.text.startswith("#"):
        return True
    if _KEY.match(line.text) and _KEY.match(following.text):
        return True
    if opens and (_is_byline(line.text) or re.search(_CREDIT, line.text)):
        return True
    if following.indent >= line.indent + 2 and not _is_item(line.text):
        return True
    ends = bool(_SENTENCE_END.search(line.text)) and not _cuts_number(line.text, following.text)
    if _NUMBERED.match(following.text) and (ends or line.text[-1] in "；;" or _NUMBERED.match(line.text)):
        return True
    if ends and not wrapped:
        return True
    nearby = lines[max(0, i - 2) : i + 3]
    first_word = _WORD.match(following.text)
    needed = columns(first_word.group() if first_word else "") + _SLACK_COLUMNS + opens * _INDENT_COLUMNS
    has_room = max(near.columns for near in nearby) - line.columns >= needed
    if ends or not has_room:
        return has_room
    narrower_column = i > 0 and abs(lines[i - 1].columns - line.columns) <= 2 and not _is_item(line.text)
    return not (narrower_column or _CLAUSE_END.search(line.text) or _is_open(line.text))


def _is_item(text: str) -> bool:
    """Whether a line begins as an item of a list does."""
    return bool(_BULLET.match(text) or _NUMBERED.match(text))


def _cuts_number(text: str, following: str) -> bool:
    """Whether a dot at the end of a line is a decimal point."""
    return bool(re.search(r"\d[.．]$", text)) and following[:1].isdigit()


def _is_open(text: str) -> bool:
    """Whether a quotation mark or bracket is opened and not closed."""
    return any(text.count(a) > text.count(b) for a, b in zip(OPENERS, CLOSERS, strict=True))


def _mend(pieces: list[Paragraph], manner: _Manner) -> list[Paragraph]:
    """Sentences cut by a column or page break made whole; what was dropped in between comes after."""
    mended: list[Paragraph] = []
    i = 0
    while i < len(pieces):
        whole, displaced, i = pieces[i], [], i + 1
        before = mended[-1:]
        while (found := _continuation(whole, before, pieces, i, manner)) is not None:
            displaced += pieces[i:found]
            tail = pieces[found]
            whole = Paragraph(whole.lines + tail.lines, whole.blanks_before, tail.blanks_after)
            i = found + 1
        mended += [whole, *displaced]
    return mended


def _continuation(
    head: Paragraph, before: list[Paragraph], pieces: list[Paragraph], i: int, manner: _Manner
) -> int | None:
    """Index, from `i` on, of the piece that goes on with `head`, if its last sentence is unfinished."""
    text = head.text
    if head.apart or len(head.lines) > _MAX_LINES or _SENTENCE_END.search(text) or _is_label(head):
        return None
    is_cut = _is_open(text) or bool(_CLAUSE_END.search(text))
    has_clauses = bool(re.search("[，,]", text))
    told = _NUMBERED.sub("", text, count=1) if _NUMBERED.match(text) else text
    has_prose = bool(re.search(r"[。！？；]|[.!?;]\s", told)) or (
        columns(text) > _HEADING_COLUMNS and has_clauses
    )
    for found in range(i, min(i + 1 + _MAX_DISPLACED, len(pieces))):
        tail = pieces[found]
        if tail.apart or _is_heading(tail) or _is_label(tail):
            continue
        if _starts_paragraph(tail, manner.indented):
            return None
        joins = has_clauses and _joins(text, tail.text, manner.flat, adjacent=found == i)
        continues = bool(_CONTINUES.match(tail.text)) or tail.text[:1].islower()
        is_cut |= has_clauses and _fills_column(head, [*before, tail])
        return found if is_cut or has_prose or joins or continues else None
    return None


def _joins(head: str, tail: str, flat: str, adjacent: bool) -> bool:
    """Whether the break cuts a word, or a phrase that the article has in one piece elsewhere."""
    if flat.count(head[-2:] + tail[:2]) > adjacent:
        return True
    before, end = head[-_JUNCTION:], 0
    for word in words(fold_aligned(before + tail[:_JUNCTION])):
        if end < len(before) < end + len(word):
            return True
        end += len(word)
    return False


def _fills_column(head: Paragraph, neighbours: list[Paragraph]) -> bool:
    """Whether the last of several lines reaches the width at which a neighbour is wrapped."""
    widths = [near.columns for near in neighbours if len(near.lines) > 1]
    last = head.lines[-1].columns
    return len(head.lines) > 1 and any(last > width - _SLACK_COLUMNS for width in widths)


def _starts_paragraph(piece: Paragraph, indented: bool) -> bool:
    first = piece.lines[0]
    if _is_item(first.text):
        return True
    if first.text[:1].isupper() and first.text[:1].isascii():
        return not first.text[:2].isupper()
    return indented and first.indent >= 2


def _is_heading(paragraph: Paragraph) -> bool:
    """Short, without a full stop: a heading or caption rather than prose."""
    text = paragraph.text
    if text.startswith("#"):
        return True
    if _is_item(text):
        return False
    return (
        columns(text) <= _HEADING_COLUMNS
        and not _SENTENCE_END.search(text)
        and not _CLAUSE_END.search(text)
        and not _is_open(text)
        and not re.search(r"[。！？；]", text)
    )


def _is_label(paragraph: Paragraph) -> bool:
    return _is_byline(paragraph.text) or _is_caption(paragraph)


def _is_byline(text: str) -> bool:
    if columns(text) > _HEADING_COLUMNS or re.search("[。，！？；]", text):
        return False
    marked = re.match("[□■◎○●◇◆]\\s*", text)
    names = re.split(r"[\s、/]+", text[marked.end() if marked else 0 :])
    return bool(_BYLINE.match(text)) or (
        (marked is not None or len(names) > 1)
        and all(re.fullmatch("[一-鿿]{2,4}", n) and n[0] in _SURNAMES for n in names)
    )


def _is_caption(paragraph: Paragraph) -> bool:
    text = paragraph.text
    return columns(text) <= 2 * _HEADING_COLUMNS and bool(_CAPTION.search(text))


def _kind(paragraph: Paragraph) -> BlockKind:
    if _is_byline(paragraph.text):
        return BlockKind.BYLINE
    if _is_caption(paragraph):
        return BlockKind.CAPTION
    if _is_heading(paragraph) and not paragraph.apart:
        isolated = paragraph.blanks_after > 1 and 1 < paragraph.blanks_before < _EDGE
        return BlockKind.CAPTION if isolated else BlockKind.HEADING
    return BlockKind.PARAGRAPH
