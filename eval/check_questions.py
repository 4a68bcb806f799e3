"""Check `questions.jsonl` against the articles, and print how its questions are spread.

    python eval/check_questions.py [--questions FILE] [--articles DIR]

Offsets are half-open `[start, end)` and count code points of the raw article: the file's bytes
decoded as UTF-8, newlines untouched. Each problem goes to stderr as `file:line: field: what is
wrong`; with any problem the exit status is 1.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
TYPES = (
    "number", "date", "entity", "place", "definition", "list", "why", "how", "speaker", "yesno", "both",
    "time", "followup", "unanswerable",
)  # fmt: skip
LANGUAGES = ("zh", "en", "zh-hant")
SPLITS = ("dev", "test")
WITH_ITEMS = ("list", "time", "followup")
FIELDS: dict[str, type] = {
    "id": str, "type": str, "lang": str, "split": str, "question": str, "history": list, "answers": list,
    "items": list, "evidence": list, "notes": str,
}  # fmt: skip

Problem = tuple[str, str]
"""The field, and what is wrong with it."""


def clean(raw: str) -> str:
    """The raw slice without its line breaks: white space between two Latin letters or digits
    becomes one space, any other goes.

    >>> clean("成都高\\n新区 2020"), clean("Hello\\nworld")
    ('成都高新区2020', 'Hello world')
    """
    return re.sub(r"\s+", "", re.sub(r"(?<=[A-Za-z0-9])\s+(?=[A-Za-z0-9])", "\0", raw)).replace("\0", " ")


def has_shape(value: Any, shape: dict[str, type]) -> bool:
    return isinstance(value, dict) and {k: type(v) for k, v in value.items()} == shape


def check_span(span: Any, field: str, articles: dict[str, str]) -> Iterator[Problem]:
    if not has_shape(span, {"source": str, "start": int, "end": int}):
        yield field, f"not a span {{source, start, end}}: {span!r}"
    elif span["source"] not in articles:
        yield field, f"unknown article {span['source']!r}"
    elif not 0 <= span["start"] < span["end"] <= len(articles[span["source"]]):
        yield field, f"[{span['start']}, {span['end']}) is outside {span['source']}"
    elif (raw := articles[span["source"]][span["start"] : span["end"]]) != raw.strip():
        yield field, f"the slice begins or ends with white space: {raw!r}"


def check_spans(record: dict[str, Any], articles: dict[str, str]) -> Iterator[Problem]:
    evidence = record["evidence"]
    bad = [p for i, span in enumerate(evidence) for p in check_span(span, f"evidence[{i}]", articles)]
    yield from bad
    for name in ("answers", "items"):
        texts = [str(gold.get("text")) for gold in record[name] if isinstance(gold, dict)]
        if len(set(texts)) < len(texts):
            yield name, "the same text stands twice"
        for i, gold in enumerate(record[name]):
            if not has_shape(gold, {"text": str, "spans": list}) or not gold["spans"]:
                yield f"{name}[{i}]", "not {text, spans} with one span or more"
                continue
            for j, span in enumerate(gold["spans"]):
                field = f"{name}[{i}].spans[{j}]"
                if problems := list(check_span(span, field, articles)):
                    yield from problems
                    continue
                start, end = span["start"], span["end"]
                if (found := clean(articles[span["source"]][start:end])) != gold["text"]:
                    yield field, f"the article has {found!r} there, not {gold['text']!r}"
                same = [e for e in evidence if not bad and e["source"] == span["source"]]
                if not bad and not any(e["start"] <= start and end <= e["end"] for e in same):
                    yield field, "no evidence span holds it"


def check_record(record: Any, articles: dict[str, str]) -> Iterator[Problem]:
    if not isinstance(record, dict):
        yield "line", "not a JSON object"
        return
    yield from ((name, "unknown field") for name in record.keys() - FIELDS.keys())
    wrong = [name for name, kind in FIELDS.items() if type(record.get(name)) is not kind]
    yield from ((name, f"missing, or not a {FIELDS[name].__name__}") for name in wrong)
    if wrong:
        return
    for name, allowed in (("type", TYPES), ("lang", LANGUAGES), ("split", SPLITS)):
        if record[name] not in allowed:
            yield name, f"{record[name]!r} is none of {', '.join(allowed)}"
    for name in ("id", "question"):
        if not record[name] or record[name] != record[name].strip():
            yield name, "empty, or white space around it"
    shapes = [{"question": str, "answer": kind} for kind in (str, type(None))]
    if not all(any(has_shape(turn, shape) for shape in shapes) for turn in record["history"]):
        yield "history", "a turn is not {question, answer}"
    kind, answers, items = record["type"], record["answers"], record["items"]
    if record["history"] and kind not in ("followup", "unanswerable"):
        yield "history", "only follow-ups and unanswerable questions have one"
    if kind == "followup" and not record["history"]:
        yield "history", "a follow-up has one"
    if kind == "yesno" and not re.search(r"(?:^|; )(yes|no)\b", record["notes"]):
        yield "notes", "say neither yes nor no, which is the verdict"
    if kind == "unanswerable":
        filled = [name for name in ("answers", "items", "evidence") if record[name]]
        yield from ((name, "an unanswerable question has none") for name in filled)
        return
    if not answers and not items:
        yield "answers", "an answerable question needs answers or items"
    if not record["evidence"]:
        yield "evidence", "an answerable question needs evidence"
    if items and kind not in WITH_ITEMS:
        yield "items", f"only {', '.join(WITH_ITEMS)} questions have items"
    if len(items) < 2 and (items or kind == "list"):
        yield "items", "a list has two items or more"
    yield from (problems := list(check_spans(record, articles)))
    if kind == "both" and not problems:
        places = {
            "answers": [span for gold in answers for span in gold["spans"]],
            "evidence": record["evidence"],
        }
        for name, spans in places.items():
            if len({span["source"] for span in spans}) < 2:
                yield name, "the fact must have places in both articles"


def check_file(path: Path, articles: dict[str, str]) -> tuple[list[dict[str, Any]], list[str]]:
    """The records without problems, and the problems as lines to print."""
    good, lines = [], []
    seen: dict[tuple[str, str], int] = {}
    for number, line in enumerate(path.read_bytes().removesuffix(b"\n").split(b"\n"), 1):
        try:
            record = json.loads(line.decode("utf-8"))
            json.dumps(record, ensure_ascii=False).encode("utf-8")  # halves of characters cannot be
        except (ValueError, RecursionError) as error:
            lines.append(f"{path}:{number}: line: not JSON in UTF-8: {error}")
            continue
        problems = list(check_record(record, articles))
        if not problems:
            asked = json.dumps([record["history"], record["question"]])
            for name, value in (("id", record["id"]), ("question", asked)):
                if (first := seen.setdefault((name, value), number)) != number:
                    problems.append((name, f"the same as on line {first}"))
        lines += [f"{path}:{number}: {field}: {what}" for field, what in problems]
        good += [] if problems else [record]
    return good, lines


def table(records: list[dict[str, Any]]) -> str:
    count = Counter((r["type"], r["lang"], r["split"]) for r in records)
    columns = [(lang, split) for lang in LANGUAGES for split in SPLITS]
    rows = ["| type | " + " | ".join(f"{lang} {split}" for lang, split in columns) + " | dev | test | all |"]
    rows.append("|---" + "|--:" * (len(columns) + 3) + "|")
    for kind in (*TYPES, "all"):
        rows_of = [(lang, split, n) for (t, lang, split), n in count.items() if kind in (t, "all")]
        cells = {c: sum(n for lang, split, n in rows_of if (lang, split) == c) for c in columns}
        halves = [sum(n for (_, split), n in cells.items() if split == half) for half in SPLITS]
        rows.append(f"| {kind} | " + " | ".join(map(str, [*cells.values(), *halves, sum(halves)])) + " |")
    return "\n".join(rows)


def main() -> int:
    parser = argparse.ArgumentParser(description="Check the question set against the articles.")
    parser.add_argument("--questions", type=Path, default=HERE / "questions.jsonl")
    parser.add_argument("--articles", type=Path, default=HERE.parent / "seeds")
    arguments = parser.parse_args()
    articles = {
        path.name: path.read_bytes().decode("utf-8") for path in sorted(arguments.articles.glob("*.txt"))
    }
    if not articles or not arguments.questions.is_file():
        print(f"no articles in {arguments.articles}, or no file {arguments.questions}", file=sys.stderr)
        return 1
    records, problems = check_file(arguments.questions, articles)
    for line in problems:
        print(line, file=sys.stderr)
    print(table(records))
    styled = sum(record["notes"].startswith("style:") for record in records)
    print(f"\n{len(records)} good questions, {styled} with typos, without punctuation or colloquial")
    print(f"{len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
