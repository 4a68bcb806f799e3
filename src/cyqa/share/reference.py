"""A citation as a person would put it into a paper: the words in quotation marks, and where they stand.

The reference follows GB/T 7714-2025 (what is used here stands in GB/T 7714-2015 alike), numeric system.
What is cited is a text file, and little may be known of where its text was printed:

| part | known | not known |
|---|---|---|
| author (7.1) | `张三. ` | left out, as the numeric system allows; 佚名 is for the author-date system |
| title (7.2) | as it stands | made up from the beginning of the text: in `[]` |
| type (7.3) | `N`, of a newspaper that is named | `Z`, other; `N` would claim a newspaper, `EB` a web page |
| carrier (7.3) | `DK`: an electronic resource must name one, and this one is a file on disk | |
| place, publisher (7.5) | | left out, as for any electronic resource |
| date (7.5.4) | `2020-06-10` | estimated: `[2020-06-10]`; else left out |
| pages (7.7) | lines and characters: a text file has no pages | |
| access (7.8) | the name of the file; no address, since the file has none on the network | |
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from cyqa.corpus.date_words import Granularity
from cyqa.corpus.dates import Dated
from cyqa.corpus.fold import has_han
from cyqa.corpus.lines import INVISIBLE
from cyqa.corpus.own_date import date_articles
from cyqa.records import Article, BlockKind, Citation
from cyqa.share.escape import markdown, one_line

N_DATED = 100
"""Articles that are dated by one another, too; dating one takes some 4 ms."""
_GAP = re.compile(rf"[\s{INVISIBLE}]+")
_LATIN = re.compile("[!-~À-ɏ]")
_YEAR = re.compile("[0-9０-９〇零○一二三四五六七八九]{4}")


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known of where a text comes from; empty: not known.

    `date` is `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, and only inferred if `is_estimated`; `page` is that
    of the newspaper; without `has_title` the title was made up from the beginning of the text.
    """

    date: str = ""
    is_estimated: bool = True
    author: str = ""
    newspaper: str = ""
    page: str = ""
    has_title: bool = True


UNKNOWN = Origin()


def origin_of(article: Article, articles: Mapping[str, Article]) -> Origin:
    """What an article tells of its origin, or one beside it that tells of the same day.

    :param articles: by source, the article among them; only its own words count where they are over
        `N_DATED`.
    """
    has_title = any(block.kind is BlockKind.HEADING for block in article.blocks)
    if len(articles) > N_DATED:
        articles = {article.source: article}
    return dated(_date(article, _own_dates(_Shelf(articles)).get(article.source)), has_title)


def dated(date: str, has_title: bool) -> Origin:
    """An origin with a date as `origin_of` gives it: a day stands there, a mere year may be inferred."""
    return Origin(date, is_estimated=len(date) < len("2020-06-10"), has_title=has_title)


@dataclass(frozen=True, slots=True, eq=False)
class _Shelf:
    """Articles, the same if they are the very same: comparing what they hold would take long."""

    articles: Mapping[str, Article]

    def _identity(self) -> tuple[int, ...]:
        return tuple(map(id, self.articles.values()))

    def __hash__(self) -> int:
        return hash(self._identity())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Shelf) and self._identity() == other._identity()


@lru_cache(maxsize=1024)
def _own_dates(shelf: _Shelf) -> Mapping[str, Dated | None]:
    return {source: times.own for source, times in date_articles(shelf.articles.values()).items()}


def _date(article: Article, own: Dated | None) -> str:
    """The day, if it stands in the article or its name; else the year, if that is known; else nothing."""
    if own is None or not own.has_year:
        return ""
    is_in_name = own.granularity is Granularity.DAY and own.end == 0
    is_told = is_in_name or bool(_YEAR.search(article.clean[own.start : own.end]))
    return own.first.isoformat() if is_told and own.first == own.last else f"{own.first.year:04}"


def reference(citation: Citation, origin: Origin = UNKNOWN) -> str:
    """The entry for a list of references, on one line, without its number.

    `"基金签约[Z/DK]. [2020-06-10]：行187-188，字符2264-2269. a.txt."`
    """
    title = one_line(citation.title) or one_line(citation.source)
    comma, colon, low, high = "，：（）" if has_han(title) else (", ", ": ", "(", ")")
    kind = "N" if origin.newspaper else "Z"
    date = f"[{origin.date}]" if origin.date and origin.is_estimated else origin.date
    page = f"{low}{one_line(origin.page)}{high}" if origin.page else ""
    issue = comma.join(filter(None, [one_line(origin.newspaper), date])) + page
    parts = [
        one_line(origin.author),
        f"{title if origin.has_title else f'[{title}]'}[{kind}/DK]",
        colon.join(filter(None, [issue, place(citation, has_han(title))])),
        one_line(citation.source),
    ]
    return ". ".join(filter(None, parts)) + "."


def place(citation: Citation, is_chinese: bool = True) -> str:
    """Lines, counted from 1, and characters `[start, end)` of the file."""
    first, last = citation.line_start, citation.line_end
    lines = f"{first}" if first == last else f"{first}-{last}"
    if is_chinese:
        return f"行{lines}，字符{citation.start}-{citation.end}"
    return f"line{'' if first == last else 's'} {lines}, characters {citation.start}-{citation.end}"


def words(quote: str) -> str:
    """A quote as prose: where a line broke, a space stands between Latin letters only.

    `words("双城\\n经济圈 Smart\\nCity")` → `"双城经济圈 Smart City"`
    """
    return _GAP.sub(_gap, quote.strip())


def _gap(gap: re.Match[str]) -> str:
    if not any(c.isspace() for c in gap[0]):
        return ""
    broken = "\n" in gap[0] or "\r" in gap[0]
    around = gap.string[gap.start() - 1 : gap.start()], gap.string[gap.end() : gap.end() + 1]
    return "" if broken and not all(map(_LATIN.match, around)) else " "


def quotation(citation: Citation, origin: Origin = UNKNOWN, number: int = 1) -> str:
    """The words in quotation marks with the number of their reference, and the reference."""
    return f"“{words(citation.quote)}”[{number}]\n\n[{number}] {reference(citation, origin)}"


def markdown_quotation(citation: Citation, origin: Origin = UNKNOWN) -> str:
    """A block quotation with the exact words, line breaks and all, and the reference under it."""
    quoted = markdown(citation.quote).replace("\n", "\n> ")
    return f"> {quoted}\n>\n> — {markdown(reference(citation, origin))}"
