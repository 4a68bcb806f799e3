"""A conversation as Markdown, to read, paste and edit."""

from cyqa.share.bundle import Bundle, Exchange
from cyqa.share.escape import markdown, one_line
from cyqa.share.labels import ZH, Labels
from cyqa.share.reference import markdown_quotation


def to_markdown(bundle: Bundle, labels: Labels = ZH) -> str:
    """The conversation as Markdown; whatever comes from articles or people stays text.

    It cannot be verified as a whole: the file that can is the bundle's JSON or page.
    """
    head = labels.made.format(time=bundle.time, version=bundle.cyqa, count=len(bundle.exchanges))
    parts = [f"# {labels.title}", markdown(head)]
    for number, exchange in enumerate(bundle.exchanges, start=1):
        parts += _exchange(number, exchange, bundle, labels)
    if bundle.articles:
        rows = [f"| {markdown(one_line(a.source))} | {markdown(a.sha256)} |" for a in bundle.articles]
        table = [f"| {labels.article} | {labels.checksum} |", "|---|---|", *rows]
        parts += [f"## {labels.check}", "\n".join(table)]
    return "\n\n".join(parts) + "\n"


def _exchange(number: int, exchange: Exchange, bundle: Bundle, labels: Labels) -> list[str]:
    parts = [f"## {number}\\. {markdown(one_line(exchange.question))}"]
    if exchange.rewritten is not None:
        parts.append(markdown(labels.understood.format(question=one_line(exchange.rewritten))))
    if exchange.answer is None:
        return [*parts, markdown(labels.silence(exchange.withheld))]
    if exchange.is_unsure:
        parts.append(markdown(labels.perhaps))
    if exchange.verdict:
        parts.append(f"**{markdown(labels.verdict(exchange.verdict))}**")
    if exchange.items:
        parts.append("\n".join(f"- **{markdown(one_line(item))}**" for item in exchange.items))
    else:
        parts.append(f"**{markdown(exchange.answer.strip())}**")
    parts.append(markdown(labels.confidence.format(percent=round(100 * exchange.confidence))))
    parts += [markdown_quotation(citation, bundle.origin(citation)) for citation in exchange.citations]
    if exchange.differing:
        parts.append(f"### {labels.differing}")
    return parts + [markdown_quotation(citation, bundle.origin(citation)) for citation in exchange.differing]
