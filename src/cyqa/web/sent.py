"""What a browser sent, checked: it may be anything."""

import gradio as gr

from cyqa.corpus.lines import is_blank
from cyqa.qa.pipeline import MAX_QUESTION
from cyqa.web.labels import LANGUAGES
from cyqa.web.session import Session


def text_of(question: object) -> str:
    """A question as valid Unicode, whatever was sent."""
    text = question if isinstance(question, str) else ""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def problem(question: str, session: Session, length: int = 0) -> str:
    """Why a question cannot be asked now, in the visitor's language; the pipeline has the last word.

    :param length: of the question, where only its beginning was sent.
    """
    labels, length = LANGUAGES[session.language], max(length, len(question))
    if session.is_restoring:
        return labels.asking.being_restored
    if session.pending is not None:
        return labels.asking.being_asked
    if is_blank(question):
        return labels.asking.empty
    if length > MAX_QUESTION:
        return labels.asking.too_long.format(length=length, limit=MAX_QUESTION)
    return ""


def word(event: gr.EventData, name: str) -> str:
    """A string that an event carries, empty if it carries none."""
    data = event._data
    value = data.get(name) if isinstance(data, dict) else None
    return value if isinstance(value, str) else ""


def whole_number(event: gr.EventData, name: str) -> int:
    """A whole number that an event carries as digits, 0 if it carries none."""
    digits = word(event, name)
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else 0
