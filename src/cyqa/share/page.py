"""A conversation as one page that needs nothing else, and carries its bundle to be verified."""

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from string import Template

from cyqa.corpus.fold import has_han
from cyqa.records import Citation
from cyqa.share.bundle import DATA_BEGINS, DATA_ENDS, Bundle, Exchange, Export, to_json
from cyqa.share.escape import html, one_line
from cyqa.share.labels import LANGUAGES, ZH, Labels
from cyqa.share.reference import reference

_INERT = str.maketrans({"<": r"\u003c", ">": r"\u003e", "&": r"\u0026"})


def to_html(bundle: Bundle, labels: Labels = ZH) -> str:
    """The page, the same for the same bundle.

    Nothing on it runs or loads: whatever comes from articles or people is escaped, its policy allows
    one style sheet, and in the data that it carries no character is left that could end them.
    """
    style = _read("page.css")
    exchanges = enumerate(bundle.exchanges, start=1)
    return Template(_read("page.html")).substitute(
        language=labels.language,
        version=html(bundle.cyqa),
        style=style,
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii"),
        title=html(labels.title),
        made=html(labels.made.format(time=bundle.time, version=bundle.cyqa, count=len(bundle.exchanges))),
        exchanges="\n".join(_exchange(number, exchange, bundle, labels) for number, exchange in exchanges),
        check=html(labels.check),
        check_hint=html(labels.check_hint).format(command="<code>cyqa verify FILE FOLDER</code>"),
        articles=_articles(bundle, labels),
        models=html(labels.models),
        fingerprints=_fingerprints(bundle, labels),
        data=DATA_BEGINS + to_json(bundle).translate(_INERT) + DATA_ENDS,
    )


def is_faithful(export: Export) -> bool:
    """Whether a page shows what the bundle that it carries says, no more and no less."""
    page = (export.page or "").replace("\r\n", "\n")  # as some mail and version control make of it
    return any(to_html(export.bundle, labels) == page for labels in LANGUAGES.values())


@cache
def _read(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _exchange(number: int, exchange: Exchange, bundle: Bundle, labels: Labels) -> str:
    parts = [f"<h2{_language(exchange.question)}>{number}. {html(exchange.question)}</h2>"]
    if exchange.rewritten is not None:
        parts.append(f'<p class="quiet">{html(labels.understood.format(question=exchange.rewritten))}</p>')
    if exchange.answer is None:
        parts.append(f'<p class="silent">{html(labels.silence(exchange.withheld))}</p>')
    else:
        if exchange.is_unsure:
            parts.append(f'<p class="quiet">{html(labels.perhaps)}</p>')
        if exchange.verdict:
            parts.append(f'<p class="verdict">{html(labels.verdict(exchange.verdict))}</p>')
        if exchange.items:
            items = "".join(f"<li{_language(item)}>{html(item)}</li>" for item in exchange.items)
            parts.append(f'<ul class="answer">{items}</ul>')
        else:
            parts.append(f'<p class="answer"{_language(exchange.answer)}>{html(exchange.answer)}</p>')
        before, said, after = exchange.context.partition(exchange.answer)
        marked = f"{html(before)}<mark>{html(said)}</mark>{html(after)}" if said else html(before)
        parts.append(f"<p{_language(exchange.context)}>{marked}</p>" if exchange.context else "")
        percent = round(100 * exchange.confidence)
        parts.append(f'<p class="quiet">{html(labels.confidence.format(percent=percent))}</p>')
        parts.append(_citations(exchange.citations, bundle, labels.citations))
        if exchange.differing:
            parts.append(f"<h3>{html(labels.differing)}</h3>")
            parts.append(_citations(exchange.differing, bundle, labels.differing))
    body = "\n".join(filter(None, parts))
    return f'<section class="exchange">\n{body}\n</section>'


def _citations(citations: Sequence[Citation], bundle: Bundle, label: str) -> str:
    listed = "\n".join(_citation(citation, bundle) for citation in citations)
    return f'<ol aria-label="{html(label)}">\n{listed}\n</ol>'


def _citation(citation: Citation, bundle: Bundle) -> str:
    quoted = f"<blockquote{_language(citation.quote)}>{html(citation.quote)}</blockquote>"
    return f'<li>{quoted}<p class="reference">{html(reference(citation, bundle.origin(citation)))}</p></li>'


def _articles(bundle: Bundle, labels: Labels) -> str:
    if not bundle.articles:
        return ""
    rows = "".join(
        f"\n<tr><td>{html(one_line(article.source))}</td><td>{html(article.sha256)}</td></tr>"
        for article in bundle.articles
    )
    head = f"<tr><th>{html(labels.article)}</th><th>{html(labels.checksum)}</th></tr>"
    return f"<table>\n{head}{rows}\n</table>"


def _fingerprints(bundle: Bundle, labels: Labels) -> str:
    """Those of the models; by which rules the reader reads, its fingerprint in the data says too."""
    made = {labels.encoder.format(view=view): fingerprint for view, fingerprint in bundle.encoders.items()}
    weights = bundle.reader.partition("/")[0]
    rows = {labels.reader: weights, **made}
    return "".join(f"<dt>{html(name)}</dt><dd>{html(value)}</dd>" for name, value in rows.items())


def _language(text: str) -> str:
    """Attributes of a text of unknown language, which may run from right to left."""
    return ' lang="zh"' if has_han(text) else ' lang="" dir="auto"'
