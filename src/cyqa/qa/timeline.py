"""What the articles date: the events of an index, in the order of time, each cited."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cyqa.corpus.date_words import Granularity
from cyqa.corpus.dates import Dated
from cyqa.corpus.own_date import Times
from cyqa.corpus.passages import cite, line_starts
from cyqa.corpus.sentences import split_sentences
from cyqa.records import Article, Block, BlockKind, Citation

_CLAUSE_END = re.compile(r"[，；：。！？!?;\n]+|(?<=[a-z0-9]), |\. ")
_LEADS_IN = re.compile(
    r"[\s“‘「（(—\-]*(?:(?:据悉|其中|此后|随后|同样|但是?|然而|而|不过|也|就|早|还)?(?:[在从自于到至截]|截[至止]到?|直到|始于)?"
    r"|in|on|by|since|from|as of)\s*",
    re.IGNORECASE,
)
_DISPATCH = re.compile(
    r"(?:[^，。；！？\n（(]{0,12}(?:[报社网台刊]|中新)[^，。；！？\n（(]{0,16}(?:(?<![通资])讯|日电)(?=[\s（(\d今昨]|记者))?\s*"
    r"(?:[（(][^）)\n]{0,40}(?:记者|通讯员|编辑)[^）)\n]{0,40}[）)]\s*)?"
)
"""How a report opens: 本报讯（记者 …）. It may match nothing."""
_GOES_WITH = re.compile(
    r"(?:\s|[（(][^）)]*[）)]|[上下中]午|凌晨|清晨|早[上晨]|傍晚|晚间?|夜间?|期间|[之以]?(?:来(?!自)|[后前])|起|左右|为止|间|时|[，,、）)」』])*"
)
_GOES_ON = re.compile(
    r"(?:[后前际时中]|以来|期间|背景下|基础上|[说称]|表示|指出|提出|强调|认为|介绍|宣布|要求|透露|报道)$"
)
_OPENS_ASIDE = re.compile(
    r"(?:继|随着|为了?|由于|因|经|根据|按照|通过|作为|虽然?|尽管|如果|当|对于|(?:after|when|as) )"
)
_SHORT = 8
_REACH = 400  # characters of a sentence, however long it is, on either side of a time
_TRIMMED = "，；：。,;:. \n"
_COMPARED = re.compile(r"(?:[比较]|相比于?|同比|\bthan )$")
_COMPARES = re.compile(r"[^，。]{0,2}(?:相比|相较|同期)")


@dataclass(frozen=True, slots=True)
class Happening:
    """What an article says of a time that it names.

    Spans of its clean text: `start`, `end` of the words that say what happens, `sentence` of the
    sentence that holds them and the time, `scope` of the sentences of the block that are about that
    time; `reach` is where the sentence ends or comes to another time.
    """

    source: str
    dated: Dated
    start: int
    end: int
    sentence: tuple[int, int]
    scope: tuple[int, int]
    reach: int

    def ends(self, text: str) -> Iterator[int]:
        """Where the words may end in the article's clean text: at `end`, or with a later clause."""
        yield self.end
        for match in _CLAUSE_END.finditer(text, self.end, self.reach):
            if match.start() > self.end:
                yield match.start()


@dataclass(frozen=True, slots=True)
class Event:
    """A happening as it is shown.

    From day `first` to `last`, both included; without `has_year` nothing tells the year, and both are
    in `cyqa.corpus.dates.ANY_YEAR`. `when` is the time and `text` what happens, in the article's words;
    the citation's quote is that of `text`.
    """

    first: date
    last: date
    granularity: Granularity
    has_year: bool
    when: str
    text: str
    citation: Citation


def timeline(
    articles: Mapping[str, Article], times: Mapping[str, Times], first: date = date.min, last: date = date.max
) -> tuple[Event, ...]:
    """The events that begin and end within these days, in order; those of no known year come last.

    An event of no known year is left out if a day is asked for.
    """
    is_whole = (first, last) == (date.min, date.max)
    found: list[Event] = []
    for source, article in articles.items():
        lines = line_starts(article.raw)
        found += [event(article, happening, lines) for happening in happenings(article, times[source])]
    wanted = [e for e in found if is_whole or (e.has_year and first <= e.first and e.last <= last)]
    return tuple(sorted(wanted, key=lambda e: (not e.has_year, e.first, e.last)))


def event(article: Article, happening: Happening, lines: list[int] | None = None) -> Event:
    """A happening of the article, cited.

    :param lines: `line_starts(article.raw)`, where that has been found.
    """
    dated = happening.dated
    return Event(
        dated.first,
        dated.last,
        dated.granularity,
        dated.has_year,
        article.clean[dated.start : dated.end],
        article.clean[happening.start : happening.end],
        cite(article, happening.start, happening.end, lines),
    )


def spell(day: date, has_year: bool) -> str:
    """A day as ISO 8601 writes it; `--05-01` without a known year."""
    return day.isoformat() if has_year else f"--{day:%m-%d}"


def happenings(article: Article, times: Times) -> tuple[Happening, ...]:
    """What the article says of each time that it names, but for its own date and mere comparisons."""
    own = times.own.start if times.own and times.own.end else None
    rows = [dated for dated in times.named if dated.start != own and not _is_compared(article.clean, dated)]
    found: list[Happening] = []
    for block in article.blocks:
        first, last = (
            bisect_left(rows, at, key=lambda dated: dated.start) for at in (block.start, block.end)
        )
        if first < last and block.kind is not BlockKind.BYLINE:
            found += _in_block(article, block, rows[first:last])
    return tuple(found)


def _is_compared(text: str, dated: Dated) -> bool:
    """Whether a time is there only to be compared with: 与2019年相比, 比2019年."""
    before = _COMPARED.search(text, max(0, dated.start - 4), dated.start)
    return bool(before or _COMPARES.match(text, dated.end))


def _in_block(article: Article, block: Block, named: Sequence[Dated]) -> Iterator[Happening]:
    spans = split_sentences(article.clean[block.start : block.end])
    sentences = [(block.start + low, block.start + high) for low, high in spans]
    scope_start = block.start
    for n, dated in enumerate(named):
        low, high = sentences[bisect_right(sentences, dated.start, key=lambda sentence: sentence[1])]
        following = named[n + 1].start if n + 1 < len(named) else block.end
        since = named[n - 1].end if n else low
        span = _clauses(article.clean, low, high, dated, since, min(high, following))
        before = named[n - 1] if n else None
        if before is None or before.last < dated.first or dated.last < before.first:
            scope_start = low
        if span is not None:
            scope = (scope_start, max(high, following))
            reach = max(min(high, following, span[0] + _REACH), span[1])
            yield Happening(article.source, dated, *span, (low, high), scope, reach)


def _clauses(text: str, low: int, high: int, dated: Dated, since: int, limit: int) -> tuple[int, int] | None:
    """The words of the sentence `text[low:high]` that say what happens then, less the time that leads them.

    A clause that only prepares the next one (随着…, …后, …指出) takes it along, but not beyond `limit`, where
    the next time stands. Too few words take the clauses before along, back to where the time before them
    ends, `since`.
    """
    opening = _DISPATCH.match(text, low, dated.start)
    low = opening.end() if opening else low
    low, high = max(low, dated.start - _REACH), min(high, dated.end + _REACH)
    edges = [*(match.end() for match in _CLAUSE_END.finditer(text, low, high)), high]
    start = opens = max((edge for edge in edges if edge <= dated.start), default=low)
    along = _GOES_WITH.match(text, dated.end, high)
    behind = along.end() if along else dated.end
    if _LEADS_IN.fullmatch(text, start, dated.start) and not text.startswith("的", behind):
        start = behind
    time = dated.end - dated.start if start <= dated.start else 0
    for end in edges:
        clause = text[start:end].rstrip(_TRIMMED)
        is_whole = (
            len(clause) - time >= _SHORT and not _GOES_ON.search(clause) and not _OPENS_ASIDE.match(clause)
        )
        if end > start and end >= dated.end and (end >= limit or (is_whole and not _is_open(clause))):
            break
    end = start + len(text[start:end].rstrip(_TRIMMED))
    earlier = [edge for edge in (low, *edges) if since <= edge < opens]
    while earlier and end - start - time < _SHORT:
        start, time = earlier.pop(), dated.end - dated.start
    return (start, end) if start < end else None


def _is_open(clause: str) -> bool:
    return any(clause.count(a) > clause.count(b) for a, b in ("《》", "“”", "（）", "「」"))
