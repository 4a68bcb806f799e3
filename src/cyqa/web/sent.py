"""What a browser or a caller of the API sent, checked: it may be anything."""

import gradio as gr

from cyqa.errors import QuestionError
from cyqa.qa.followup import MAX_TURNS
from cyqa.qa.pipeline import MAX_QUESTION
from cyqa.records import Turn
from cyqa.web.labels import LANGUAGES
from cyqa.web.session import Session


def text_of(question: object) -> str:
    """A question as valid Unicode, whatever was sent."""
    text = question if isinstance(question, str) else ""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def problem(question: str, session: Session) -> str:
    """Why a question cannot be asked now, in the visitor's language; the pipeline has the last word."""
    labels = LANGUAGES[session.language]
    if session.is_restoring:
        return labels.being_restored
    if session.pending is not None:
        return labels.being_asked
    if not question.strip():
        return labels.empty
    if len(question) > MAX_QUESTION:
        return labels.too_long.format(length=len(question), limit=MAX_QUESTION)
    return ""


def asked(question: object) -> str:
    """A question to the API.

    :raises gradio.Error: if it is no string.
    """
    if not isinstance(question, str):
        raise gr.Error("question: expected a string", print_exception=False)
    return text_of(question)


def turns(history: object) -> list[Turn]:
    """The last turns of a history, as many as are looked at.

    :raises QuestionError: if it has another form, or a question that could not be asked.
    """
    if history is None:
        return []
    form = 'history: expected [{"question": "…", "answer": "…" or null}, …]'
    if not isinstance(history, list):
        raise QuestionError(form)
    found = []
    for turn in history[-MAX_TURNS:]:
        question, answer = (
            (turn.get("question"), turn.get("answer")) if isinstance(turn, dict) else (None, None)
        )
        if not isinstance(question, str) or not isinstance(answer, str | None):
            raise QuestionError(form)
        if len(question) > MAX_QUESTION:
            raise QuestionError(f"history: a question has over {MAX_QUESTION:,} characters")
        found.append(Turn(text_of(question), None if answer is None else text_of(answer)))
    return found


def word(event: gr.EventData, name: str) -> str:
    """A string that an event carries, empty if it carries none."""
    data = event._data
    value = data.get(name) if isinstance(data, dict) else None
    return value if isinstance(value, str) else ""


def whole_number(event: gr.EventData, name: str) -> int:
    """A whole number that an event carries as digits, 0 if it carries none."""
    digits = word(event, name)
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else 0
