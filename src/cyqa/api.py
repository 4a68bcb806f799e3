"""The functions of `import cyqa`: the pipeline with its defaults filled in."""

import os
import threading
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from functools import lru_cache
from pathlib import Path

from cyqa.config import Config, default_index
from cyqa.index.build import BuildReport
from cyqa.index.build import build_index as build
from cyqa.index.folder import POINTER
from cyqa.index.store import Index
from cyqa.qa.pipeline import Pipeline
from cyqa.qa.timeline import Event
from cyqa.records import Answer, Hit, Turn

StrPath = str | os.PathLike[str]
_LOADING = threading.Lock()


def build_index(
    paths: Sequence[StrPath],
    index: StrPath | None = None,
    config: Config | None = None,
    progress: bool = False,
) -> BuildReport:
    """Builds or brings up to date the index of the articles in `paths` (files or folders).

    :param index: its folder; by default `$CYQA_INDEX` or `index`.
    :raises CyqaError: if an article cannot be read or the index cannot be written.
    """
    return build([Path(path) for path in paths], _folder(index), config or Config(), progress=progress)


def load_index(index: StrPath | None = None, config: Config | None = None) -> Index:
    """The articles and passages of an index on disk, checked.

    :raises CyqaError: if it is missing, damaged, or made with another encoder.
    """
    return pipeline(index, config).index


def retrieve(
    question: str, k: int | None = None, index: StrPath | None = None, config: Config | None = None
) -> tuple[Hit, ...]:
    """The `k` passages that suit the question best, best first.

    :raises CyqaError: if the question is empty or too long, or the index cannot be used.
    """
    return pipeline(index, config).retrieve(question, k)


def ask(
    question: str,
    history: Sequence[Turn] = (),
    index: StrPath | None = None,
    config: Config | None = None,
    sure: float = 0.0,
) -> Answer:
    """The answer in an article's own words, or one with `text=None` when they do not say.

    :param sure: in [0, 1]; an answer whose confidence is less is not given.
    :raises CyqaError: if the question is empty or too long, or the index cannot be used.
    """
    return pipeline(index, config).ask(question, history, sure)


def timeline(
    first: date = date.min,
    last: date = date.max,
    index: StrPath | None = None,
    config: Config | None = None,
) -> tuple[Event, ...]:
    """The dated events of the articles within these days, in order; those of no known year come last.

    :raises CyqaError: if the index cannot be used.
    """
    return pipeline(index, config).timeline(first, last)


def pipeline(index: StrPath | None = None, config: Config | None = None) -> Pipeline:
    """The pipeline of an index, loaded once and again whenever the index has changed."""
    folder = _folder(index)
    with _LOADING:
        return _pipeline(folder, folder.resolve(), _version(folder), config or Config())


@lru_cache(maxsize=4)
def _pipeline(folder: Path, _place: Path, _version: bytes, config: Config) -> Pipeline:
    return Pipeline.load(folder, config)


def _folder(index: StrPath | None) -> Path:
    return default_index() if index is None else Path(index)


def _version(folder: Path) -> bytes:
    with suppress(OSError):
        return (folder / POINTER).read_bytes()
    return b""
