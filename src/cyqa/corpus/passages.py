"""Passages: whole sentences of one article, packed to a length that one embedding can hold."""

import re
from bisect import bisect_right
from itertools import accumulate

from cyqa.config import Config
from cyqa.corpus.sentences import split_long, split_sentences
from cyqa.records import Article, Block, BlockKind, Citation, Passage

_LINE_END = re.compile(r"\r\n|\n|\r")


def cut(article: Article, config: Config) -> tuple[Passage, ...]:
    """The passages of an article, in order; together they hold all of its clean text.

    Sentences are packed up to `passage_characters`, never over `passage_limit`; the last
    `overlap_sentences` of a passage begin the next. A heading opens a new passage.
    """
    passages: list[Passage] = []
    headings = _headings(article)
    lines = line_starts(article.raw)
    for group in _groups(_sentences(article, config), config):
        passages.append(_passage(article, group, headings, lines))
    return tuple(passages)


def cite(article: Article, start: int, end: int, lines: list[int] | None = None) -> Citation:
    """The citation of `clean[start:end]`."""
    lines = lines or line_starts(article.raw)
    raw_start, raw_end = article.offsets.to_raw(start, end)
    return Citation(
        source=article.source,
        title=article.title,
        start=raw_start,
        end=raw_end,
        quote=article.raw[raw_start:raw_end],
        paragraph=_block_at(article.blocks, start).number,
        line_start=bisect_right(lines, raw_start),
        line_end=bisect_right(lines, max(raw_start, raw_end - 1)),
    )


def line_starts(raw: str) -> list[int]:
    """Offset of each line of a raw text; line n of an editor begins at item n - 1."""
    return [0, *(match.end() for match in _LINE_END.finditer(raw))]


def _block_at(blocks: tuple[Block, ...], start: int) -> Block:
    return blocks[max(bisect_right(blocks, start, key=lambda block: block.start) - 1, 0)]


def _headings(article: Article) -> list[tuple[int, str]]:
    """Start and text of each heading, after an empty one for what stands above the first."""
    found = [
        (block.start, article.clean[block.start : block.end])
        for block in article.blocks
        if block.kind is BlockKind.HEADING
    ]
    return [(-1, ""), *found]


def _sentences(article: Article, config: Config) -> list[tuple[int, int, bool]]:
    """Clean spans that tile the article, each with whether it must open a passage."""
    sentences = []
    for i, block in enumerate(article.blocks):
        end = article.blocks[i + 1].start if i + 1 < len(article.blocks) else len(article.clean)
        opens = block.kind is BlockKind.HEADING and (i == 0 or article.blocks[i - 1].kind is not block.kind)
        for low, high in split_sentences(article.clean[block.start : end]):
            sentence = block.start + low, block.start + high
            for piece in split_long(article.clean, *sentence, config.passage_limit):
                sentences.append((*piece, opens))
                opens = False
    return sentences


def _groups(sentences: list[tuple[int, int, bool]], config: Config) -> list[list[tuple[int, int]]]:
    lengths = [end - start for start, end, _ in sentences]
    total = [0, *accumulate(lengths)]
    groups, first = [], 0
    while first < len(sentences):
        last = first + 1
        while last < len(sentences) and not sentences[last][2]:
            size, grown = total[last] - total[first], total[last + 1] - total[first]
            is_small = size <= config.passage_characters // 2 and grown <= config.passage_limit
            if grown > config.passage_characters and not is_small:
                break
            last += 1
        groups.append([(start, end) for start, end, _ in sentences[first:last]])
        if last == len(sentences):
            break
        first = _next_first(sentences, total, first, last, config)
    return groups


def _next_first(
    sentences: list[tuple[int, int, bool]], total: list[int], first: int, last: int, config: Config
) -> int:
    """Where the next passage begins: at the overlap, if that leaves room for a new sentence."""
    start = max(first + 1, last - config.overlap_sentences)
    while start < last and (sentences[last][2] or total[last + 1] - total[start] > config.passage_characters):
        start += 1
    return start


def _passage(
    article: Article, group: list[tuple[int, int]], headings: list[tuple[int, str]], lines: list[int]
) -> Passage:
    start, end = group[0][0], group[-1][1]
    citation = cite(article, start, end, lines)
    heading = headings[bisect_right(headings, start, key=lambda item: item[0]) - 1][1]
    return Passage(
        source=article.source,
        title=article.title,
        heading=heading,
        paragraph=citation.paragraph,
        start=start,
        end=end,
        raw_start=citation.start,
        raw_end=citation.end,
        line_start=citation.line_start,
        line_end=citation.line_end,
        text=article.clean[start:end],
        sentences=tuple((low - start, high - start) for low, high in group),
    )
