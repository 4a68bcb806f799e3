"""Articles and passages as two SQLite tables; nested values are JSON arrays."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from cyqa.records import Article, Block, BlockKind, OffsetMap, Passage, Segment

_SCHEMA = """
CREATE TABLE articles (
    position INTEGER PRIMARY KEY,
    source TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    raw TEXT NOT NULL,
    clean TEXT NOT NULL,
    segments TEXT NOT NULL,  -- [[clean_start, raw_start, length, raw_length], ...]
    blocks TEXT NOT NULL,  -- [[kind, number, start, end], ...]
    encoding TEXT NOT NULL,
    sha256 TEXT NOT NULL
);
CREATE TABLE passages (
    position INTEGER PRIMARY KEY,
    source TEXT NOT NULL REFERENCES articles (source),
    title TEXT NOT NULL,
    heading TEXT NOT NULL,
    paragraph INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    raw_start INTEGER NOT NULL,
    raw_end INTEGER NOT NULL,
    line_start INTEGER NOT NULL,
    line_end INTEGER NOT NULL,
    text TEXT NOT NULL,
    sentences TEXT NOT NULL,  -- [[start, end], ...]
    embedded TEXT NOT NULL  -- SHA-256 of the text that the encoders were given
);
"""


def write_tables(
    path: Path, articles: Iterable[Article], passages: Iterable[Passage], embedded: Iterable[str]
) -> None:
    """A new database; `embedded` has one item for each passage.

    :raises sqlite3.Error: if it cannot be written.
    :raises UnicodeEncodeError: for text that is not valid Unicode.
    """
    with closing(sqlite3.connect(path)) as database:
        # The caller syncs the file, and throws it away if it is not whole.
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.executescript(_SCHEMA)
        database.executemany(
            f"INSERT INTO articles VALUES ({'?, ' * 8}?)",
            ((i, *_article_row(article)) for i, article in enumerate(articles)),
        )
        database.executemany(
            f"INSERT INTO passages VALUES ({'?, ' * 13}?)",
            ((i, *_passage_row(p), key) for i, (p, key) in enumerate(zip(passages, embedded, strict=True))),
        )
        database.commit()


def read_tables(path: Path) -> tuple[tuple[Article, ...], tuple[Passage, ...], tuple[str, ...]]:
    """Articles, passages, and for each passage the hash of what was embedded.

    :raises sqlite3.Error: if it is no such database.
    :raises ValueError: if a nested value is not what it should be.
    """
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        articles = database.execute("SELECT * FROM articles ORDER BY position").fetchall()
        passages = database.execute("SELECT * FROM passages ORDER BY position").fetchall()
    return (
        tuple(_article(row[1:]) for row in articles),
        tuple(_passage(row[1:-1]) for row in passages),
        tuple(row[-1] for row in passages),
    )


def _article_row(a: Article) -> tuple[str, ...]:
    segments = [(s.clean_start, s.raw_start, s.length, s.raw_length) for s in a.offsets.segments]
    blocks = [(b.kind.value, b.number, b.start, b.end) for b in a.blocks]
    return a.source, a.title, a.raw, a.clean, json.dumps(segments), json.dumps(blocks), a.encoding, a.sha256


def _article(row: Sequence[str]) -> Article:
    source, title, raw, clean, segments, blocks, encoding, sha256 = row
    return Article(
        source=source,
        title=title,
        raw=raw,
        clean=clean,
        offsets=OffsetMap(tuple(Segment(*segment) for segment in json.loads(segments))),
        blocks=tuple(Block(BlockKind(kind), *numbers) for kind, *numbers in json.loads(blocks)),
        encoding=encoding,
        sha256=sha256,
    )


def _passage_row(p: Passage) -> tuple[str | int, ...]:
    places = p.paragraph, p.start, p.end, p.raw_start, p.raw_end, p.line_start, p.line_end
    return p.source, p.title, p.heading, *places, p.text, json.dumps(p.sentences)


def _passage(row: Sequence[Any]) -> Passage:
    *fields, sentences = row
    fields.append(tuple((start, end) for start, end in json.loads(sentences)))
    return Passage(*fields)
