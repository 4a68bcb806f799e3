"""What the systems are asked about: articles, the units of them that are ranked, and questions."""

import json
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path

from cyqa.config import Config
from cyqa.evaluation.questions import Question, load_questions
from cyqa.evaluation.squad import load_squad
from cyqa.index.build import build_index
from cyqa.index.store import load_index
from systems.interface import Unit


@dataclass(frozen=True, slots=True)
class Corpus:
    """Articles in a folder, the units they are ranked by, and questions on them."""

    name: str
    articles: Path
    units: tuple[Unit, ...]
    questions: tuple[Question, ...]

    def write_units(self, path: Path) -> Path:
        """The file that a worker reads its units from."""
        units = [asdict(unit) for unit in self.units]
        path.write_text(json.dumps(units, ensure_ascii=False), encoding="utf-8")
        return path


def cmrc(data: Path, work: Path, n: int | None = None) -> Corpus:
    """CMRC 2018 dev, open; the first `n` paragraphs of it."""
    articles = work / f"articles{n or ''}"
    articles.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(data / "cmrc2018_public.zip") as archive:
        (work / "dev.json").write_bytes(archive.read("dev.json"))
    squad = load_squad(work / "dev.json")
    paragraphs = list(squad.paragraphs.items())[:n]
    for source, text in paragraphs:
        (articles / source).write_bytes(text.encode("utf-8"))
    units = tuple(Unit(text, source, 0, len(text)) for source, text in paragraphs)
    return Corpus("cmrc", articles, units, squad.questions)


def seeds(questions: Path, articles: Path, split: str, work: Path) -> Corpus:
    """The question set over its articles, without follow-ups."""
    build_index([articles], work / "passages", Config(), progress=False)
    index = load_index(work / "passages")
    units = tuple(Unit(p.text, p.source, p.raw_start, p.raw_end) for p in index.passages)
    found = load_questions(questions, {source: article.raw for source, article in index.articles.items()})
    chosen = tuple(q for q in found if split in (q.split, "all") and not q.history)
    return Corpus("seeds", articles, units, chosen)
