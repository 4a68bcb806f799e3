"""Feedback as evaluation cases, in the form of the question set (eval/README.md).

A thumbs-up becomes a case: the cited words are gold. It says that one person was content, no more, so
figures on such cases tell whether good answers stay good, not how good answers are: questions that
were answered badly are missing among them.

A thumbs-down becomes no case: what would have been right is not known. It goes to a file that a person
completes, and until then the evaluation refuses that file. So does a thumbs-up on a silence (one
reader cannot vouch that no article says it), an answer that people disagree about, and an answer
that is put together of several places.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cyqa.corpus.fold import fold, has_han, to_simplified
from cyqa.errors import CyqaError
from cyqa.evaluation.questions import Place
from cyqa.feedback import Feedback, Thumb
from cyqa.index.store import Index
from cyqa.records import Article, Citation, Passage
from cyqa.share.reference import words

TYPE = "feedback"
CASES, OPEN = "cases.jsonl", "to-complete.jsonl"
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sorted:
    """`cases`, and questions still `open`, as records of the question set; which feedback was `dropped`."""

    cases: tuple[Record, ...]
    open: tuple[Record, ...]
    dropped: tuple[str, ...]


def sort_feedback(feedback: Iterable[Feedback], index: Index) -> Sorted:
    """What becomes of each question, in the order of the first feedback on it.

    A thumbs-up whose cited words do not stand in the index's articles any more is dropped.
    """
    asked: dict[tuple[object, ...], list[Feedback]] = {}
    cases, still_open, dropped = [], [], []
    for each in feedback:
        if why := _unusable(each, index.articles):
            dropped.append(f"{each.question!r}: {why}")
        else:
            asked.setdefault((each.history, each.question), []).append(each)
    for group in asked.values():
        liked = [each for each in group if each.thumb is Thumb.UP and not _is_contested(each, group)]
        golds = [gold for each in liked if (gold := _gold(each))]
        if golds:
            cases.append(_case(group[0], golds, index))
        else:
            still_open.append(_record(group[0], notes=_notes(group)))
    return Sorted(tuple(cases), tuple(still_open), tuple(dropped))


def write_cases(found: Sorted, folder: Path) -> int:
    """Writes both files; to the questions to complete new ones are added, no line of a person is touched.

    :returns: how many were added.
    :raises CyqaError: if a file cannot be written, or the one to complete is not in its form.
    """
    to_complete = folder / OPEN
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / CASES).write_text("".join(map(_line, found.cases)), encoding="utf-8")
        before = to_complete.read_text(encoding="utf-8") if to_complete.exists() else ""
        known = {json.loads(line)["id"] for line in before.splitlines() if line.strip()}
        new = [record for record in found.open if record["id"] not in known]
        ended = "" if before.endswith("\n") or not before else "\n"
        with to_complete.open("a", encoding="utf-8") as file:
            file.write(ended + "".join(map(_line, new)))
    except OSError as error:
        raise CyqaError(f"{folder}: cannot be written ({error.strerror}); try another --out") from error
    except (ValueError, TypeError, KeyError) as error:
        raise CyqaError(f"{to_complete}: is no question set ({error}); mend it or move it away") from error
    return len(new)


def _unusable(feedback: Feedback, articles: Mapping[str, Article]) -> str | None:
    """Why nothing can be made of feedback: the words liked stand there no more, or nothing was asked."""
    if not all(text.strip() for text in (feedback.question, *(turn.question for turn in feedback.history))):
        return "a question is empty"
    for citation in feedback.citations if feedback.thumb is Thumb.UP else ():
        article = articles.get(citation.source)
        if article is None:
            return f"the article {citation.source} is not in the index"
        if citation.start < 0 or article.raw[citation.start : citation.end] != citation.quote:
            return f"{citation.source} has other words at {citation.start}-{citation.end} than were cited"
    return None


def _is_contested(liked: Feedback, group: Sequence[Feedback]) -> bool:
    said = liked.answer, liked.verdict
    return any(each.thumb is Thumb.DOWN and (each.answer, each.verdict) == said for each in group)


_Gold = tuple[str, list[tuple[str, Place]]]
"""Which field it belongs to, and wordings with their places."""


def _gold(liked: Feedback) -> _Gold | None:
    """What a case takes from an answer; None for a silence, and where not each part is found in one place."""
    if liked.answer is None or not liked.citations:
        return None
    if not liked.items:
        same = [c for c in liked.citations if _squeezed(c.quote) == _squeezed(liked.answer)]
        return ("answers", [(_wording(c.quote), _place(c)) for c in same]) if same else None
    found = []
    for item in liked.items:
        places = [place for citation in liked.citations if (place := _within(item, citation))]
        if not places:
            return None
        found += [(item, place) for place in places]
    return "items", found


def _case(first: Feedback, golds: Sequence[_Gold], index: Index) -> Record:
    """Several people's answers are wordings of equal right; a list is taken from the first who liked one."""
    wordings: dict[str, dict[str, list[Place]]] = {"answers": {}, "items": {}}
    for field, found in golds:
        if field == "items" and wordings["items"]:
            continue
        for text, place in found:
            places = wordings[field].setdefault(text, [])
            places += [place] if place not in places else []
    spans = [place for texts in wordings.values() for places in texts.values() for place in places]
    evidence = list(dict.fromkeys(_sentence(place, index) for place in spans))
    gold = {
        field: [
            {"text": text, "spans": [asdict(place) for place in places]} for text, places in texts.items()
        ]
        for field, texts in wordings.items()
    }
    return _record(first, **gold, evidence=list(map(asdict, evidence)), notes="thumbs up")


def _record(feedback: Feedback, **fields: object) -> Record:
    asked = json.dumps([list(map(asdict, feedback.history)), feedback.question])
    return {
        "id": f"feedback-{hashlib.sha256(asked.encode()).hexdigest()[:12]}",
        "type": TYPE,
        "lang": _language(feedback.question),
        "split": "dev",
        "question": feedback.question,
        "history": list(map(asdict, feedback.history)),
        "answers": [],
        "items": [],
        "evidence": [],
        **fields,
    }


def _notes(group: Sequence[Feedback]) -> str:
    """What people thought of which answer, for the one who completes the question."""
    return "; ".join(
        f"thumbs {each.thumb} on {f'{each.verdict}, ' if each.verdict else ''}{each.answer!r}"
        + "".join(f" [{c.source} {c.start}-{c.end}]" for c in each.citations)
        + (f": {each.comment}" if each.comment else "")
        for each in group
    )


def _within(item: str, citation: Citation) -> Place | None:
    """The place of an item in a raw quote, which may break lines inside of it."""
    pattern = r"\s*".join(re.escape(c) for c in item if not c.isspace())
    match = re.search(pattern, citation.quote) if pattern else None
    if match is None:
        return None
    return Place(citation.source, citation.start + match.start(), citation.start + match.end())


def _sentence(place: Place, index: Index) -> Place:
    """The sentences that a place stands in, or the place itself where no passage holds all of it."""
    for passage in index.passages:
        if (
            passage.source == place.source
            and passage.raw_start <= place.start
            and place.end <= passage.raw_end
        ):
            spans = _sentences(passage, index.articles[place.source])
            around = [(low, high) for low, high in spans if low < place.end and place.start < high]
            return Place(place.source, min(low for low, _ in around), max(high for _, high in around))
    return place


def _sentences(passage: Passage, article: Article) -> list[tuple[int, int]]:
    return [
        article.offsets.to_raw(passage.start + low, passage.start + high) for low, high in passage.sentences
    ]


def _place(citation: Citation) -> Place:
    return Place(citation.source, citation.start, citation.end)


def _wording(quote: str) -> str:
    """A quote as the question set writes it: the slice but for its white space."""
    prose = words(quote)
    return prose if "".join(prose.split()) == "".join(quote.split()) else "".join(quote.split())


def _squeezed(text: str) -> str:
    return "".join(fold(words(text)).split())


def _language(question: str) -> str:
    if not has_han(question):
        return "en"
    return "zh" if to_simplified(question) == question else "zh-hant"


def _line(record: Record) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"
