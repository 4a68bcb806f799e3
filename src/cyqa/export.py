"""Answers and hits as plain JSON objects. The shape is a promise to other programs: see the README."""

from typing import Any

from cyqa.qa.timeline import Event, spell
from cyqa.records import Answer, Citation, Hit

Json = dict[str, Any]


def citation_json(citation: Citation) -> Json:
    """`start`, `end` are code points of the raw decoded file; `quote` is exactly that slice."""
    return {
        "source": citation.source,
        "title": citation.title,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "paragraph": citation.paragraph,
        "line_start": citation.line_start,
        "line_end": citation.line_end,
    }


def answer_json(answer: Answer, latency_ms: float) -> Json:
    """An answer with `answer: null` when the articles do not say; citations primary first.

    `rewritten` is the question as earlier turns complete it, null where it stands alone; `verdict` is
    "yes", "no" or null; `differing` are places that tell of the same with another value.
    """
    return {
        "question": answer.question,
        "rewritten": answer.rewritten,
        "answer": answer.text,
        "verdict": answer.verdict,
        "confidence": round(answer.confidence, 4),
        "items": list(answer.items),
        "citations": [citation_json(citation) for citation in answer.citations],
        "differing": [citation_json(citation) for citation in answer.differing],
        "latency_ms": round(latency_ms, 1),
    }


def event_json(event: Event) -> Json:
    """A dated event; days as ISO 8601 writes them, without the year where none is known: `--05-01`.

    `when` and `text` are the article's words, clean; the citation's `quote` is `text` in the raw file.
    """
    return {
        "first": spell(event.first, event.has_year),
        "last": spell(event.last, event.has_year),
        "granularity": event.granularity.value,
        "when": event.when,
        "text": event.text,
        "citation": citation_json(event.citation),
    }


def read_json(hit: Hit) -> Json:
    """A passage as `hit_json`, and the reader's `margin` in it, in logits; null where it did not read."""
    return {**hit_json(hit), "margin": None if hit.margin is None else round(hit.margin, 4)}


def hit_json(hit: Hit) -> Json:
    """A passage with its scores; `text` is clean text, the citation's `quote` the raw one."""
    return {
        "text": hit.passage.text.rstrip(),
        "heading": hit.passage.heading,
        "score": round(hit.score, 4),
        "dense": round(hit.dense, 4),
        "sparse": round(hit.sparse, 4),
        "coverage": round(hit.coverage, 4),
        "citation": citation_json(hit.citation),
    }
