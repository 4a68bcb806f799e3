"""What can be done with an answer as a whole: rate it, link to its question, ask that again."""

from collections.abc import Mapping

from cyqa.feedback import MAX_TEXT, Thumb
from cyqa.web.labels import Labels
from cyqa.web.markup import button, plain
from cyqa.web.session import Exchange


def tools(exchange: Exchange, labels: Labels) -> str:
    """A group of small buttons; the page hides the first but for the last question."""
    thumbs = ((Thumb.UP, labels.answer.thumb_up), (Thumb.DOWN, labels.answer.thumb_down))
    buttons = (_thumb(exchange, thumb, name) for thumb, name in thumbs)
    link = _icon(
        "link",
        labels.answer.link,
        "link",
        question=exchange.alone,
        sure=f"{exchange.sure:g}",
        done=labels.answer.copied,
    )
    again = _icon("retry", labels.asking.retry, "retry", exchange=exchange.number)
    return f'<span class="tools">{again}{"".join(buttons)}{link}</span>'


def comment(exchange: Exchange, labels: Labels) -> str:
    """A place that stays, so that no more than what comes into it is read out: a field for a word on a thumb
    that was given, then thanks for it; nothing before.
    """
    return f'<div class="remark">{_remark(exchange, labels)}</div>'


def _remark(exchange: Exchange, labels: Labels) -> str:
    if exchange.thumb is None:
        return ""
    if exchange.is_commented:
        return f'<p class="hint">{plain(labels.answer.commented)}</p>'
    name = plain(labels.answer.comment)
    send = button(plain(labels.answer.send_comment), "comment", exchange=exchange.number)
    return (
        f'<div class="comment"><input id="comment-{exchange.number}" class="draft" maxlength="{MAX_TEXT}"'
        f' aria-label="{name}" placeholder="{name}" autocomplete="off">{send}</div>'
    )


def _thumb(exchange: Exchange, thumb: Thumb, name: str) -> str:
    pressed = pressed_as(exchange, thumb)
    values = {"exchange": exchange.number, "thumb": thumb, "pressed": pressed}
    return _icon(thumb, name, "rate", {"pressed": pressed}, **values)


def pressed_as(exchange: Exchange, thumb: str) -> str:
    """Whether that thumb is given, as its button says it and its click repeats it."""
    return str(exchange.thumb == thumb).lower()


def _icon(
    picture: str, name: str, event: str, aria: Mapping[str, str] | None = None, **values: object
) -> str:
    shown = f'<span class="icon {picture}" title="{plain(name)}"></span>'
    return button(shown, event, {"label": name, **(aria or {})}, **values)
