"""The reading pane: an article as prose or as printed, with places in it highlighted."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from zlib import crc32

from cyqa.corpus.passages import line_starts
from cyqa.records import Article, Block, BlockKind
from cyqa.web.labels import Labels
from cyqa.web.markup import Mark, Weight, button, highlight, language, plain
from cyqa.web.session import Focus, Kind, Session

SHOWN_CHARACTERS = 200_000
MANY = 20
"""Of more articles than this one is found by typing."""
_HEADING_MARK = re.compile(r"#{1,6}\s+")
"""Markdown's, before a heading: as prose, how it is set tells of it."""
_UNBREAKABLE = re.compile("[!-~]{20}")
"""An address or the like; beside it a justified line is torn apart."""
_LINE_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_TAGS = {
    BlockKind.PARAGRAPH: ("p", "paragraph"),
    BlockKind.HEADING: ("h3", "heading"),
    BlockKind.CAPTION: ("p", "caption"),
    BlockKind.BYLINE: ("p", "byline"),
}


def clean_span(article: Article, start: int, end: int) -> tuple[int, int]:
    """The smallest clean span that maps to the raw span `[start, end)`; empty if there is none.

    Whoever cites maps a clean span to raw. Any clean span that maps to `[start, end)` holds the
    characters of raw `start` and `end - 1`, and the smallest that holds both maps to it as well.
    """
    ends = [_clean_position(article, position) for position in (start, end - 1)]
    found = [position for position in ends if position is not None]
    if start >= end or len(found) < 2:
        return 0, 0
    return min(found), max(found) + 1


def _clean_position(article: Article, raw: int) -> int | None:
    for segment in article.offsets.segments:
        if segment.raw_start <= raw < segment.raw_start + segment.raw_length:
            return segment.clean_start + raw - segment.raw_start
    return None


def reading(session: Session, articles: Mapping[str, Article], labels: Labels) -> str:
    """The open article, the places of the open exchange highlighted in it."""
    article = articles.get(session.source)
    if article is None:
        return f'<p class="silence" lang="{labels.language}">{plain(labels.article.no_articles)}</p>'
    show = printed if session.is_printed else prose
    empty = plain(labels.article.empty_article)
    body = show(article, marks(session), labels, session.part) if article.clean else empty
    # Gradio patches what has the same tag; another article or part begins anew, and nothing shifts.
    shown = f"{session.part}/{article.source}".encode("utf-8", "replace")
    tag = f"article-{crc32(shown):08x}"
    return (
        f'<section class="reading" data-step="{session.step}" aria-label="{plain(labels.article.name)}"'
        f' lang="{labels.language}"><h2 class="aside">{plain(labels.article.name)}</h2>'
        f'<div class="reading-bar">{_picker(article, articles, labels)}'
        f"{_back(session.focus, labels)}{_views(session.is_printed, labels)}</div>"
        f'<{tag} class="sheet"><div class="scroller" tabindex="0" role="region"'
        f' aria-label="{plain(article.title)}">{body}</div></{tag}></section>'
    )


def marks(session: Session) -> tuple[Mark, ...]:
    """What to highlight in the open article, the open place first; offsets are of the raw text."""
    focus = session.focus
    place = session.place(focus) if focus else None
    if focus and place and focus.kind in (Kind.EVENT, Kind.PASSAGE):
        weight = Weight.MAIN if focus.kind is Kind.EVENT else Weight.CLOSEST
        return (Mark(place.start, place.end, focus.number, weight),)
    exchange = session.exchange(focus.exchange) if focus else None
    if focus is None or exchange is None:
        return ()
    places = enumerate(exchange.places(focus.kind), start=1)
    if focus.kind is Kind.CLOSEST:
        return tuple(Mark(p.start, p.end, n, Weight.CLOSEST) for n, p in places if n == focus.number)
    here = [
        Mark(p.start, p.end, n, Weight.MAIN if n == focus.number else Weight.OTHER)
        for n, p in places
        if p.source == session.source
    ]
    return tuple(sorted(here, key=lambda mark: mark.weight is not Weight.MAIN))


def _picker(article: Article, articles: Mapping[str, Article], labels: Labels) -> str:
    """A choice of articles, a field to find one of many, or the name of the only one."""
    if len(articles) == 1:
        return f'<p class="picker">{_name(article)}</p>'
    name = plain(labels.article.choose)
    if len(articles) > MANY:
        options = "".join(
            f'<option value="{_name(other)}" data-chosen="{plain(source)}"></option>'
            for source, other in articles.items()
        )
        return (
            f'<input class="picker" list="articles" autocomplete="off" placeholder="{_name(article)}"'
            f' aria-label="{name}"><datalist id="articles">{options}</datalist>'
        )
    chosen = {article.source: " selected"}
    options = "".join(
        f'<option value="{plain(source)}"{chosen.get(source, "")}>{_name(other)}</option>'
        for source, other in articles.items()
    )
    return (
        f'<select class="picker" data-event="choose" data-value="{plain(article.source)}"'
        f' aria-label="{name}">{options}</select>'
    )


def _name(article: Article) -> str:
    named = article.title if article.title == article.source else f"{article.title} · {article.source}"
    return plain(named)


def _views(is_printed: bool, labels: Labels) -> str:
    words = labels.article
    choices = ((words.prose, "prose", not is_printed), (words.printed, "printed", is_printed))
    buttons = "".join(
        button(plain(text), "view", {"pressed": "true" if on else "false"}, view=view)
        for text, view, on in choices
    )
    return f'<div class="views" role="group" aria-label="{plain(labels.page.view)}">{buttons}</div>'


def _back(focus: Focus | None, labels: Labels) -> str:
    if focus is None:
        return ""
    words = labels.article
    name = {Kind.EVENT: words.back_event, Kind.PASSAGE: words.back_map}.get(focus.kind, words.back)
    return button(plain(name), "back", exchange=focus.exchange, kind=focus.kind, number=focus.number)


def prose(article: Article, marks: Sequence[Mark], labels: Labels, part: int = 0) -> str:
    """The article's blocks, the marks (raw spans, strongest first) highlighted in them.

    :param part: which part of a long article, from 1; 0 for that around the first mark.
    """
    spans = [(clean_span(article, mark.start, mark.end), mark) for mark in marks]
    within = [Mark(low, high, mark.number, mark.weight) for (low, high), mark in spans if low < high]
    window = _window(len(article.clean), within, part)
    shown = [_block(article, block, window, within, labels) for block in article.blocks]
    before, after = _omissions(window, len(article.clean), article.source, labels)
    return f'<article class="prose-text" {language(article.clean)}>{before}{"".join(shown)}{after}</article>'


def _block(
    article: Article, block: Block, window: tuple[int, int], marks: Sequence[Mark], labels: Labels
) -> str:
    mark = _HEADING_MARK.match(article.clean, block.start, block.end)
    begins = mark.end() if mark and block.kind is BlockKind.HEADING else block.start
    low, high = max(begins, window[0]), min(block.end, window[1])
    if low >= high:
        return ""
    tag, name = _TAGS[block.kind]
    name += " ragged" if _UNBREAKABLE.search(article.clean, low, high) else ""
    text = highlight(article.clean[low:high], marks, labels, low)
    return f'<{tag} class="{name}" data-block="{block.number}" dir="auto">{text}</{tag}>'


def printed(article: Article, marks: Sequence[Mark], labels: Labels, part: int = 0) -> str:
    """The raw file line by line, its line numbers beside it, the marks highlighted in it."""
    window = _window(len(article.raw), marks, part)
    starts = line_starts(article.raw)
    first = bisect_right(starts, window[0]) - 1
    lines = []
    for number, start in enumerate(starts[first:], start=first + 1):
        if start >= window[1]:
            break
        end = starts[number] if number < len(starts) else len(article.raw)
        low, high = max(start, window[0]), min(end, window[1])
        text = highlight(article.raw[low:high].rstrip(_LINE_BREAKS), marks, labels, low)
        lines.append(f'<span class="line" data-line="{number}">{text}\n</span>')
    before, after = _omissions(window, len(article.raw), article.source, labels)
    name = plain(labels.article.printed_hint)
    attributes = f'role="group" {language(article.raw)} aria-label="{name}"'
    return f'{before}<pre class="raw-text" {attributes}>{"".join(lines)}</pre>{after}'


def _window(length: int, marks: Sequence[Mark], part: int) -> tuple[int, int]:
    """The part of a text of that length to show: all of it, that part, or what is around the first mark."""
    if length <= SHOWN_CHARACTERS:
        return 0, length
    centre = (part - 0.5) * SHOWN_CHARACTERS if part else marks[0].start if marks else 0
    low = max(0, min(int(centre) - SHOWN_CHARACTERS // 2, length - SHOWN_CHARACTERS))
    return low, low + SHOWN_CHARACTERS


def _omissions(window: tuple[int, int], length: int, source: str, labels: Labels) -> tuple[str, str]:
    """What leads to the parts before and after the one that is shown; empty where there is none."""
    low, high = window
    words = labels.article
    ends = (
        (low, words.earlier, (low - 1) // SHOWN_CHARACTERS + 1),
        (length - high, words.later, high // SHOWN_CHARACTERS + 1),
    )
    before, after = (
        f'<p class="omission" lang="{labels.language}">'
        f"{button(plain(name.format(n=f'{n:,}')), 'choose', chosen=source, part=part)}</p>"
        if n
        else ""
        for n, name, part in ends
    )
    return before, after
