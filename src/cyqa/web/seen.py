"""What the tabs beside the questions have in common: the tabs, and the frame around what each shows."""

from cyqa.web.labels import Labels
from cyqa.web.markup import button, plain

VIEWS = ("articles", "map", "session")
"""Drawn when they are looked at, in the part of the page that they share."""


def tabs(labels: Labels) -> str:
    """Goes over from the questions to the timeline and the other views, and back."""
    named = (("ask", labels.page.tab_ask), ("timeline", labels.page.tab_timeline), *_names(labels).items())
    buttons = (
        button(plain(text), "tab", {"pressed": str(tab == "ask").lower()}, tab=tab) for tab, text in named
    )
    return (
        f'<div class="tabs" lang="{labels.language}"><div class="views" role="group"'
        f' aria-label="{plain(labels.page.tabs)}">{"".join(buttons)}</div></div>'
    )


def unseen(labels: Labels) -> str:
    """A place for a view, which the page asks for when it is looked at."""
    return f'<section class="see" lang="{labels.language}">{empty(labels.views.drawing)}</section>'


def failed(view: str, said: str, labels: Labels) -> str:
    """Why a view is not shown, and a button to ask for it again."""
    again = button(plain(labels.asking.retry), "see", view=view)
    return frame(view, f'<p class="hint" role="alert">{plain(said)}</p>{again}', labels)


def frame(view: str, body: str, labels: Labels) -> str:
    """:param view: one of `VIEWS`."""
    return (
        f'<section class="see" data-view="{view}" tabindex="0" aria-label="{plain(_names(labels)[view])}"'
        f' lang="{labels.language}">{body}</section>'
    )


def empty(said: str) -> str:
    """A line where there is nothing to show."""
    return f'<p class="hint" role="status">{plain(said)}</p>'


def _names(labels: Labels) -> dict[str, str]:
    return dict(
        zip(VIEWS, (labels.page.tab_articles, labels.page.tab_map, labels.page.tab_session), strict=True)
    )
