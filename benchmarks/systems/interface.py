"""What a measured system has to do. Standard library only: every system's own environment imports it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph or passage, the thing that is ranked: `text` stands at `[start, end)` of file `source`."""

    text: str
    source: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, None for silence, and the members of a list where a system gives them."""

    text: str | None
    items: tuple[str, ...] = ()


class System(Protocol):
    """Made anew in each process; `packages` are those whose versions the report states."""

    packages: tuple[str, ...]
    settings: str
    reads: bool

    def index(self, articles: Path, units: Sequence[Unit], folder: Path) -> float:
        """Makes an index in a folder; the seconds that took, models being loaded before."""
        ...

    def load(self, folder: Path, units: Sequence[Unit]) -> None:
        """Gets ready to be asked, from what `index` left in the folder."""
        ...

    def search(self, question: str, k: int) -> list[int]:
        """Numbers of the `k` best units, best first."""
        ...

    def answer(self, question: str) -> Said:
        """The answer of a system that reads."""
        ...


@dataclass(frozen=True, slots=True)
class Models:
    """Folders: a sentence-transformers encoder, and a reader as Hugging Face has them."""

    encoder: Path
    reader: Path

    def as_json(self) -> dict[str, str]:
        """Its folders as strings."""
        return {"encoder": str(self.encoder), "reader": str(self.reader)}

    @classmethod
    def of(cls, record: Mapping[str, str]) -> "Models":
        """What `as_json` gave."""
        return cls(Path(record["encoder"]), Path(record["reader"]))
