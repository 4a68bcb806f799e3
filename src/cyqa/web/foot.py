"""Below the question box: how sure an answer must be, and the conversation as a file."""

import time

from cyqa.share.bundle import Bundle, to_json
from cyqa.share.document import to_markdown
from cyqa.share.labels import LANGUAGES as SHARED
from cyqa.share.page import to_html
from cyqa.web.labels import Labels
from cyqa.web.markup import button, plain

SURE = ("0", "0.8", "0.9", "0.95")
FORMS = ("md", "html", "json")


def offered(sure: float) -> float:
    """That confidence if it can be chosen, else 0."""
    return sure if sure in map(float, SURE) else 0.0


def foot(sure: float, threshold: float, labels: Labels) -> str:
    """The two controls; the page hides the second until there is a conversation.

    :param sure: the confidence that is chosen, one of `SURE`.
    :param threshold: the one that is needed where none is chosen.
    """
    default = labels.page.default_sure.format(least=f"{threshold:.0%}")
    options = "".join(
        f'<option value="{each}"{" selected" if float(each) == sure else ""}>'
        f"{plain(f'{float(each):.0%}' if float(each) else default)}</option>"
        for each in SURE
    )
    names = zip(FORMS, ("Markdown", labels.page.export_page, "JSON"), strict=True)
    exports = "".join(button(plain(name), "export", form=form) for form, name in names)
    name = plain(labels.page.export)
    return (
        f'<div class="foot" lang="{labels.language}"><label>{plain(labels.page.sure)}'
        f' <select data-event="require" data-value="{sure:g}">{options}</select></label>'
        f'<div class="exports" role="group" aria-label="{name}"><span>{name}</span>{exports}</div></div>'
    )


def saved(bundle: Bundle, form: str, language: str) -> str:
    """A file that the page saves when it sees it: its name and its text.

    :param form: one of `FORMS`.
    """
    if form == "json":
        text = to_json(bundle)
    else:
        text = (to_markdown if form == "md" else to_html)(bundle, SHARED[language])
    name = f"cyqa-{bundle.made[:19].replace(':', '')}.{form}"
    return f'<p hidden data-save="{time.time_ns()}" data-name="{plain(name)}" data-text="{plain(text)}"></p>'
