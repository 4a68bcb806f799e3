"""Answers and hits as plain JSON objects. The shape is a promise to other programs: see the README."""

from typing import Any

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
    """An answer with `answer: null` when the articles do not say; citations primary first."""
    return {
        "question": answer.question,
        "answer": answer.text,
        "confidence": round(answer.confidence, 4),
        "items": list(answer.items),
        "citations": [citation_json(citation) for citation in answer.citations],
        "latency_ms": round(latency_ms, 1),
    }


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
