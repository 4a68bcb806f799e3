"""Buttons that put something on the clipboard: a citation as a quotation."""

from collections.abc import Mapping

from cyqa.records import Article, Citation
from cyqa.share.reference import UNKNOWN, markdown_quotation, origin_of, quotation
from cyqa.web.labels import Labels
from cyqa.web.markup import button, plain


def copies(citation: Citation, number: int, articles: Mapping[str, Article], labels: Labels) -> str:
    """Copies a citation with its reference, as plain text and as Markdown."""
    article = articles.get(citation.source)
    origin = origin_of(article, articles) if article else UNKNOWN
    aside = f'<span class="aside">{plain(labels.answer.of_citation.format(number=number))}</span>'
    texts = (
        (labels.answer.copy, quotation(citation, origin)),
        (labels.answer.copy_markdown, markdown_quotation(citation, origin)),
    )
    buttons = (
        button(f"{plain(name)}{aside}", "copy", text=text, done=labels.answer.copied, name=name)
        for name, text in texts
    )
    return f'<span class="copies">{"".join(buttons)}</span>'
