"""Whether an exported conversation tells the truth about the articles: every file, place and quotation."""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TypeVar

from cyqa.corpus.clean import clean
from cyqa.corpus.lines import INVISIBLE
from cyqa.corpus.load import SourceFile, find_files, load_document
from cyqa.corpus.passages import line_starts
from cyqa.errors import SourceError
from cyqa.records import Article, Citation
from cyqa.share.bundle import Bundle, CitedArticle, Exchange, Export
from cyqa.share.escape import one_line
from cyqa.share.page import is_faithful
from cyqa.share.reference import place

UNCHECKED = (
    "not checked: questions, confidences, dates, paragraph numbers, yes and no, "
    "and whether the words answer the question"
)
_SHOWN = 40
_BLANK = re.compile(rf"[\s{INVISIBLE}]+")
_BROKEN_WORD = re.compile(r"-[^\S\r\n]*[\r\n]\s*")
Shelf = Mapping[str, Article | SourceError]
"""By the source that a bundle gives it, each cited article that was found, or why it cannot be read."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `holds` is None for what is neither right nor wrong."""

    holds: bool | None
    what: str


def verify(export: Export, shelf: Shelf) -> Iterator[Finding]:
    """Looks at the page, the files, the answers and every citation of them."""
    if export.page is not None:
        yield _page(export)
    bundle = export.bundle
    for cited in bundle.articles:
        yield from _article(cited, shelf.get(cited.source))
    for number, exchange in enumerate(bundle.exchanges, start=1):
        yield from _exchange(f"question {number}", exchange, bundle, shelf)
    yield Finding(None, UNCHECKED)


def compare_models(bundle: Bundle, encoders: Mapping[str, str], reader: str) -> Finding:
    """Whether these fingerprints are those of the bundle."""
    differing = [
        f"the {name} has fingerprint {one_line(there)}, here {here or 'none'}"
        for name, there, here in (
            ("reader", bundle.reader, reader),
            *((f"{view} encoder", made, encoders.get(view, "")) for view, made in bundle.encoders.items()),
        )
        if there != here
    ]
    if not differing:
        return Finding(True, "made by the models that are installed here")
    return Finding(False, f"made by other models than are installed here: {'; '.join(differing)}")


def shelve(bundle: Bundle, articles: Mapping[str, Article]) -> Shelf:
    """The articles of an index that a bundle cites."""
    candidates = [(article.source, article.sha256, article) for article in articles.values()]
    return _matched(bundle, candidates, lambda article: article)


def shelve_files(bundle: Bundle, paths: Sequence[Path], encoding: str | None = None) -> Shelf:
    """The files that a bundle cites, of those that `paths` name.

    :param encoding: detected for each when None.
    :raises SourceError: for a path that is missing or cannot be read, and when there is no file at all.
    """
    candidates = [(file.source, _sha256(file.path), file) for file in find_files(paths)]
    return _matched(bundle, candidates, lambda file: _load(file, encoding))


def _matched(
    bundle: Bundle,
    candidates: Sequence[tuple[str, str, T]],
    load: Callable[[T], Article | SourceError],
) -> Shelf:
    shelf: dict[str, Article | SourceError] = {}
    for cited in bundle.articles:
        found = _match(cited, candidates)
        if found is not None:
            shelf[cited.source] = load(found)
    return shelf


def _match(cited: CitedArticle, candidates: Sequence[tuple[str, str, T]]) -> T | None:
    """The same bytes, whatever they are called now; else the same name, or the same end of it."""
    end = PurePosixPath(cited.source).name
    rules: tuple[Callable[[str, str], bool], ...] = (
        lambda name, sha256: sha256 == cited.sha256 and name == cited.source,
        lambda _, sha256: sha256 == cited.sha256,
        lambda name, _: name == cited.source,
        lambda name, _: PurePosixPath(name).name == end,
    )
    for rule in rules:
        for name, sha256, value in candidates:
            if rule(name, sha256):
                return value
    return None


def _load(file: SourceFile, encoding: str | None) -> Article | SourceError:
    try:
        return clean(load_document(file, encoding))
    except SourceError as error:
        return error


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror})") from error


def _page(export: Export) -> Finding:
    if is_faithful(export):
        return Finding(True, "the page shows what its data say")
    made = one_line(export.bundle.cyqa)
    return Finding(
        False,
        "the page is not what this cyqa makes of its data: it was changed (“save as” in a browser does "
        f"that too), or made by another version ({made}); only the data are checked below",
    )


def _article(cited: CitedArticle, article: Article | SourceError | None) -> Iterator[Finding]:
    name = one_line(cited.source)
    if article is None:
        yield Finding(False, f"{name}: is not among the articles")
        return
    if isinstance(article, SourceError):
        yield Finding(False, f"{name}: {article}")
        return
    here = "" if article.source == cited.source else f" (here {one_line(article.source)})"
    if article.sha256 != cited.sha256:
        then, now = one_line(cited.encoding), article.encoding
        coded = "" if then == now else f"; its encoding was {then}, is {now}"
        yield Finding(
            False,
            f"{name}{here}: is another file: SHA-256 {article.sha256}, not {one_line(cited.sha256)}{coded}",
        )
    elif article.encoding != cited.encoding:
        yield Finding(
            False,
            f"{name}{here}: is read as {article.encoding}, was read as {one_line(cited.encoding)}; "
            "if that is its encoding, name it: --encoding NAME",
        )
    else:
        yield Finding(True, f"{name}{here}: is the same file, SHA-256 {article.sha256}")
    title = _squeezed(cited.title.removesuffix("…"))
    if cited.title != cited.source and title not in _squeezed(article.clean):
        yield Finding(False, f"{name}: the title {_shown(cited.title)} does not stand in it")


def _exchange(which: str, exchange: Exchange, bundle: Bundle, shelf: Shelf) -> Iterator[Finding]:
    if exchange.answer is None:
        if exchange.places or exchange.items or exchange.context or exchange.verdict:
            yield Finding(False, f"{which}: has no answer, yet cites")
        else:
            yield Finding(None, f"{which}: no answer was given, nothing to check")
        return
    yield _answer(which, exchange)
    if exchange.context and not _stands(exchange, shelf):
        yield Finding(False, f"{which}: the sentence {_shown(exchange.context)} stands in no article cited")
    for kind, citations in (("", exchange.citations), ("otherwise ", exchange.differing)):
        for number, citation in enumerate(citations, start=1):
            wrong = _wrong(citation, bundle, shelf)
            where = f"{one_line(citation.source)}, {place(citation, is_chinese=False)}"
            yield Finding(
                wrong is None, f"{which} [{kind}{number}]: {where}: {wrong or _shown(citation.quote)}"
            )


def _answer(which: str, exchange: Exchange) -> Finding:
    """An answer is words of a citation, or a list of its parts, each of which is."""
    said = exchange.answer or ""
    quotes = [form for citation in exchange.citations for form in _forms(citation.quote)]
    strange = [part for part in exchange.items if not _is_in(part, quotes)]
    rest = said
    for item in exchange.items:
        rest = rest.replace(item, "", 1)
    is_list = bool(exchange.items) and not re.search(r"\w", rest)
    if not is_list and not _is_in(said, quotes):
        strange.insert(0, said)
    if strange:
        return Finding(False, f"{which}: {_shown(strange[0])} is not in the words cited")
    return Finding(True, f"{which}: {_shown(said)} are words of a citation")


def _is_in(text: str, quotes: Sequence[str]) -> bool:
    squeezed = _squeezed(text)
    return bool(squeezed) and any(squeezed in quote for quote in quotes)


def _stands(exchange: Exchange, shelf: Shelf) -> bool:
    articles = [shelf.get(citation.source) for citation in exchange.citations]
    texts = [_squeezed(article.clean) for article in articles if isinstance(article, Article)]
    return all(any(_squeezed(line) in text for text in texts) for line in exchange.context.splitlines())


def _wrong(citation: Citation, bundle: Bundle, shelf: Shelf) -> str | None:
    """What is wrong with a citation; None if it holds."""
    cited, article = bundle.article(citation.source), shelf.get(citation.source)
    if cited is None:
        return "no SHA-256 of that article is given"
    if not isinstance(article, Article):
        return "cannot be checked without the article"
    raw, quote = article.raw, citation.quote
    if not 0 <= citation.start < citation.end <= len(raw):
        return f"is outside of the article, which has {len(raw)} characters{_elsewhere(raw, quote)}"
    if raw[citation.start : citation.end] != quote:
        there = _shown(raw[citation.start : citation.end])
        return f"the article has {there} there, not {_shown(quote)}{_elsewhere(raw, quote)}"
    lines = line_starts(raw)
    first, last = bisect_right(lines, citation.start), bisect_right(lines, citation.end - 1)
    if (citation.line_start, citation.line_end) != (first, last):
        return f"stands in lines {first}-{last}"
    if citation.title != cited.title:
        return f"is given the title {_shown(citation.title)}, the article is {_shown(cited.title)}"
    return None


def _elsewhere(raw: str, quote: str) -> str:
    at = raw.find(quote) if quote else -1
    return f"; the words stand at {at}-{at + len(quote)}" if at >= 0 else ""


def _forms(quote: str) -> tuple[str, str]:
    """A raw quote without white space: hyphens at line ends kept, and taken for breaks of words."""
    return _squeezed(quote), _squeezed(_BROKEN_WORD.sub("", quote))


def _squeezed(text: str) -> str:
    return _BLANK.sub("", text)


def _shown(text: str) -> str:
    line = one_line(text)
    return f"“{line if len(line) <= _SHOWN else line[: _SHOWN - 1] + '…'}”"
