"""Who wrote an article and who supplied its pictures, where a byline, a dateline or a caption says so."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from cyqa.corpus.sentences import split_sentences
from cyqa.records import Article, BlockKind


class Work(StrEnum):
    """What somebody is credited with."""

    TEXT = "text"
    PICTURES = "pictures"


Place = tuple[int, int]
_HAN = "\u4e00-\u9fff"
_WRITING = "记者|通讯员|实习生|评论员|撰稿人?|撰文|执笔|作者|文"
_PICTURING = "摄影|摄|供图|图片|图"
_ROLE = re.compile(
    rf"(?:本[报刊网台]|新华社|见习|特约|首席|全媒体|实习|驻[{_HAN}]{{1,4}}?)*"
    rf"(?:(?P<writing>{_WRITING})|(?P<picturing>{_PICTURING})|责任编辑|责编|编辑|编审|校对|来源|制图|美编)(?=$|[{_HAN}]{{2,4}}$)"
)
_TOKEN = re.compile(r"[^\s、，,/：:;；（）()□■◎○●◇◆|]+")
_NAME = re.compile(rf"[{_HAN}]{{2,4}}|[{_HAN}]+(?:·[{_HAN}]+)+")
_NO_NAME = re.compile(r"报道|报讯|整理|综合|发自|编辑部$|[电讯摄]$|本报$|^本[报刊]")
_BOTH = re.compile("文[/、]?图|图[/、]?文|摄影报道")
_DATELINE = re.compile(r"[^。]{0,30}?[（(](?P<byline>[^（）()]{0,8}(?:记者|通讯员)[^（）()]{2,24})[）)]")
_BY = re.compile(
    r"[Bb]y\s+(?P<names>[^\d|]+?)\s*(?:[|,;]\s*[A-Z]\w* (?:[Ww]riter|[Rr]eporter|[Cc]orrespondent).*)?$"
)
_ENGLISH_NAME = re.compile(r"[A-Z][\w'’.-]*(?:\s+[A-Z][\w'’.-]*)+")
_PICTURED = re.compile(
    rf"(?:图片?|照片|配图)(?:均|都)?由(?P<by>[^，。；]{{2,20}}?)(?:提供|供图|拍摄)"
    rf"|(?:摄影|供图|图片来源|图片提供|图源|摄)\s*[:：/]\s*(?P<after>[^\s，。；（）()]{{2,20}})"
    rf"|(?:^|[\s。！？（(])(?:本[报刊])?(?:记者|通讯员)?\s*(?P<before>[{_HAN}·]{{2,14}}?)\s*(?:摄影?|供图|提供)[）)]?$"
    rf"|\b[Pp]hoto(?:graph)?s?(?: by|:| courtesy of)\s+(?P<photo>[^.;)]{{2,40}})"
)


@dataclass(frozen=True, slots=True)
class Credit:
    """Names, in order, in one sentence or line that credits them: spans of a clean text."""

    names: tuple[Place, ...]
    sentence: Place

    @property
    def whole(self) -> Place:
        """From the first name to the last."""
        return self.names[0][0], self.names[-1][1]


def credits_of(article: Article, work: Work) -> tuple[Credit, ...]:
    """Where an article says who did the work, the same names once.

    `本报记者 李明 赵静` credits 李明 and 赵静 with the text, `图片由管委会提供` 管委会 with the pictures.
    """
    found: dict[tuple[str, ...], Credit] = {}
    for block in article.blocks:
        text = article.clean[block.start : block.end]
        for low, high in split_sentences(text):
            start = block.start + low
            spans = _names(block.kind, text[low:high], work)
            names = tuple((start + first, start + last) for first, last in spans)
            if names:
                said = tuple(article.clean[slice(*name)] for name in names)
                found.setdefault(said, Credit(names, (start, block.start + high)))
    return tuple(found.values())


def _names(kind: BlockKind, text: str, work: Work) -> Iterator[Place]:
    if kind is BlockKind.BYLINE:
        yield from _signed(text, 0, len(text), work)
    elif work is Work.PICTURES:
        for match in _PICTURED.finditer(text):
            yield next(match.span(name) for name in ("by", "after", "before", "photo") if match[name])
    elif kind is BlockKind.PARAGRAPH and (line := _DATELINE.match(text)):
        yield from _signed(text, *line.span("byline"), work)


def _signed(text: str, start: int, end: int, work: Work) -> Iterator[Place]:
    """Who a byline credits with the work: each name belongs to the role before it, at first to the text."""
    if line := _BY.match(text, start, end):
        names = _ENGLISH_NAME.finditer(text, *line.span("names"))
        yield from (name.span() for name in names if work is Work.TEXT)
        return
    done: Work | None = Work.TEXT
    is_both = _BOTH.search(text, start, end) is not None
    for token in _TOKEN.finditer(text, start, end):
        low, high = token.span()
        if role := _ROLE.match(token[0]):
            done = Work.TEXT if role["writing"] else Work.PICTURES if role["picturing"] else None
            low += role.end()
        is_name = _NAME.fullmatch(text, low, high) and not _NO_NAME.search(text, low, high)
        if is_name and (done is work or (is_both and done is not None)):
            yield low, high
