"""A conversation as the browser keeps it: its questions, to be asked again. No answer is taken from there.

The form is JSON, a list of objects: `{"question": "…", "sure": 0.9, "thumb": "up", "commented": true,
"said": "…", "rating": "…"}`, all but the first left out where they are as in `Kept`. No more of an answer is
kept than a digest, which tells whether the same is said again.
"""

import json
import re
from dataclasses import replace
from hashlib import sha256

from cyqa.feedback import Thumb
from cyqa.qa.pipeline import MAX_QUESTION
from cyqa.records import Answer
from cyqa.web.session import MAX_EXCHANGES, Exchange, Kept, Session, exchange_of

MAX_KEPT = 700_000
"""Characters of a conversation that is kept."""
_CONVERSATION = re.compile(r"[0-9a-f]{16}")
_SAID = re.compile(r"[0-9a-f]{8}|")
_RATING = re.compile(r"[0-9a-f]{16}|")


def digest(answer: Answer) -> str:
    """Eight hexadecimal digits that change with the answer and the places cited."""
    places = [(citation.source, citation.start, citation.end) for citation in answer.citations]
    return sha256(repr((answer.text, places)).encode()).hexdigest()[:8]


def to_json(session: Session) -> str:
    """The conversation, what lacks of it included; empty without a question."""
    asked = [
        Kept(
            each.number,
            each.question,
            each.sure,
            each.thumb,
            each.is_commented,
            digest(each.answer),
            each.rating,
        )
        for each in session.exchanges
    ]
    kept = sorted((*asked, *session.rest), key=lambda each: each.number)[-MAX_EXCHANGES:]
    rows = [_row(each) for each in kept]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")) if rows else ""


def from_json(conversation: str, text: str) -> tuple[Kept, ...]:
    """What `to_json` wrote, whoever sends it; all numbers are 0.

    :param conversation: the name it is kept by.
    :raises ValueError: if either has another form, or a question is no valid Unicode.
    """
    if not _CONVERSATION.fullmatch(conversation) or len(text) > MAX_KEPT:
        raise ValueError("a conversation of another form")
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError("not JSON") from error
    if not isinstance(rows, list) or not 1 <= len(rows) <= MAX_EXCHANGES:
        raise ValueError(f"expected a list of 1 to {MAX_EXCHANGES} questions")
    return tuple(_kept(row) for row in rows)


def again(kept: Kept, answer: Answer, seconds: float, threshold: float) -> Exchange:
    """A kept question that was asked again.

    :param threshold: confidence below which the pipeline gives no answer.
    """
    return replace(
        exchange_of(kept.number, answer, seconds, kept.sure, threshold),
        thumb=kept.thumb,
        is_commented=kept.is_commented,
        rating=kept.rating,
        is_changed=kept.said not in ("", digest(answer)),
    )


def _row(kept: Kept) -> dict[str, object]:
    row = {
        "question": kept.question,
        "sure": kept.sure,
        "thumb": kept.thumb,
        "commented": kept.is_commented,
        "said": kept.said,
        "rating": kept.rating,
    }
    return {name: value for name, value in row.items() if value}


def _kept(row: object) -> Kept:
    if not isinstance(row, dict):
        raise ValueError("a question of another form")
    question, sure, thumb = row.get("question"), row.get("sure", 0.0), row.get("thumb")
    is_commented, said, rating = row.get("commented", False), row.get("said", ""), row.get("rating", "")
    is_sure = isinstance(sure, int | float) and not isinstance(sure, bool) and 0 <= sure <= 1
    if not isinstance(question, str) or not question.strip() or len(question) > MAX_QUESTION:
        raise ValueError("a question that cannot be asked")
    question.encode()
    if not is_sure or thumb not in (None, *Thumb) or not isinstance(is_commented, bool):
        raise ValueError("a question of another form")
    if not isinstance(said, str) or not _SAID.fullmatch(said):
        raise ValueError("a digest of another form")
    if not isinstance(rating, str) or not _RATING.fullmatch(rating):
        raise ValueError("a rating's name of another form")
    if not thumb:
        return Kept(0, question, float(sure), said=said)
    return Kept(0, question, float(sure), Thumb(thumb), is_commented, said, rating)
