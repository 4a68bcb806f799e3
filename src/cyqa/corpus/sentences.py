"""Sentence splitting that loses nothing: the sentences of a text, put together, are the text."""

import re

_END = re.compile(
    r"""
    (?: (?:[。！？；…] | [!?](?![A-Za-z0-9=&%]))+ | ——(?=\n) | \n
      | (?<=[A-Za-z0-9)\]”"'][.;]) (?=\s+[“"'(\[]?[A-Z0-9\u4e00-\u9fff]) | (?<=[\u4e00-\u9fff])\.(?=\s|$)
    )
    [”’」』）)》〉】\]"']* \s*
    """,
    re.VERBOSE,
)
_ABBREVIATION = re.compile(
    r"\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|Prof|Sr|Jr|St|Gen|Col|Lt|Sen|Rep|Gov|No|Nos|vs|etc|e\.g|i\.e|cf|ca|Fig|Vol|Inc|Ltd|Co|Corp"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|[A-Z](?:\.[A-Z])+)\.$"
)


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Spans that tile `text`: each ends after its full stop and the marks that close it.

    `split_sentences("“好。”他说。")` → `[(0, 4), (4, 7)]`
    """
    spans, start = [], 0
    for match in _END.finditer(text):
        if match.end() <= start or _ABBREVIATION.search(text, max(start, match.start() - 8), match.start()):
            continue
        spans.append((start, match.end()))
        start = match.end()
    if start < len(text):
        spans.append((start, len(text)))
    return spans


def split_long(text: str, start: int, end: int, limit: int) -> list[tuple[int, int]]:
    """`[start, end)` cut into spans of at most `limit` characters, after a comma where there is one."""
    spans = []
    while end - start > limit:
        comma = max(text.rfind(mark, start + limit // 2, start + limit) for mark in "，、,：: ")
        cut = comma + 1 if comma >= 0 else start + limit
        spans.append((start, cut))
        start = cut
    return [*spans, (start, end)]
