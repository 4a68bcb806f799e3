"""cyqa beside txtai, Haystack, llama-index and bm25s, in one run on the same texts.

    make peers && .venv/bin/python benchmarks/peers.py --data ../shared/data

Each system runs in a process of its own. The questions go round: every system is asked one before the next
one comes, in an order drawn anew for each, so that whatever else the machine does hits all alike. All have
the same encoder (multilingual-e5-small) and the same reader, and are scored by the code of `cyqa eval`.

cmrc     CMRC 2018 dev: its 848 paragraphs are the corpus
seeds    the question set over `seeds/`, follow-ups left out; the others are given the passages that cyqa
         cut, for they have no cleaning of their own

Indexes are kept in `--work` for the next run; the time of indexing is that of the first `--timed` paragraphs,
measured anew in every run. Cold start is from no process to the first answer, or to the first hits of what
does not read; memory the peak of the process that answered.
"""

import argparse
import hashlib
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from cyqa.evaluation.stamp import machine
from cyqa.evaluation.statistics import mean_interval
from cyqa.models.prepare import default_model_folder, prepare_e5
from cyqa.reader.huggingface import to_huggingface
from cyqa.reader.model import WEIGHTS, SpanReader
from systems.corpora import cmrc, seeds
from systems.interface import Models
from systems.measure import FOUND, READ, Peer, Row, Run

ROOT = Path(__file__).resolve().parents[1]
QUALITY = (*FOUND, *READ)
COST = ("index s", "search ms", "answer ms", "cold start s", "memory MiB")
MORE = ("mrr@10", "search p95", "answer p95")
N_RESAMPLES = 10_000
PEERS = (
    Peer("cyqa", "with_cyqa", "Cyqa", is_cyqa=True),
    Peer("txtai hybrid", "with_txtai", "Txtai"),
    Peer("txtai hybrid, ngrams=2", "with_txtai", "TxtaiBigrams"),
    Peer("Haystack BM25 + e5 + reader", "with_haystack", "Haystack"),
    Peer("llama-index BM25", "with_llama_index", "LlamaBM25"),
    Peer("llama-index FAISS", "with_llama_index", "LlamaFaiss"),
    Peer("bm25s", "with_bm25s", "Bm25s"),
)


def table(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """Markdown: cyqa's own figures, then the others' as multiples of them."""
    own = rows[0]
    columns = [column for column in columns if _figure(own, column) is not None]
    lines = [f"| | {' | '.join(columns)} |", f"|---|{'--:|' * len(columns)}"]
    for row in rows:
        if row.failure is not None:
            cells = [f"not measured: {row.failure}", *[""] * (len(columns) - 1)]
        else:
            cells = [_cell(row, own, column) for column in columns]
        lines.append(f"| {row.peer} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(row: Row, own: Row, column: str) -> str:
    value, of = _figure(row, column), _figure(own, column)
    if value is None or of is None:
        return "–"
    if row is own:
        return f"{value:.3f}" if column in QUALITY else f"{value:.3g}" if value < 100 else f"{value:.0f}"
    ratio = value / of if of else float("nan")
    return f"×{ratio:.2f}" if 0.095 <= ratio < 10 else f"×{ratio:.2g}"


def _figure(row: Row, column: str) -> float | None:
    if column in QUALITY:
        return float(np.mean(row.values[column])) if row.values.get(column) else None
    return row.cost.get(column)


def as_record(row: Row, own: Row, seed: int) -> dict[str, Any]:
    """JSON values: means, and the 95% interval of the difference from cyqa on the same questions."""
    figures: dict[str, dict[str, Any]] = {}
    for metric, values in row.values.items():
        same = own.values.get(metric, [])
        figures[metric] = {"value": float(np.mean(values)), "n": len(values)}
        if row is not own and len(same) == len(values):
            low, high = mean_interval(np.subtract(values, same), N_RESAMPLES, seed)
            figures[metric] |= {"less_cyqa": float(np.mean(values) - np.mean(same)), "between": [low, high]}
    return {name: value for name, value in asdict(row).items() if name != "values"} | {"quality": figures}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    python = ROOT / ".venv-peers/bin/python"
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--corpus", choices=("cmrc", "seeds"), action="append", help="(default: both)")
    parser.add_argument("--split", choices=("dev", "test", "all"), default="dev", help="half of the set")
    parser.add_argument("--questions", type=int, default=500, metavar="N", help="to search for; 0: all")
    parser.add_argument("--answers", type=int, default=200, metavar="N", help="to be answered; 0: all")
    parser.add_argument("--timed", type=int, default=100, metavar="N", help="paragraphs, to time indexing")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="cold starts of each system")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--python", type=Path, default=python, help="the one that has the peers")
    parser.add_argument("--work", type=Path, default=Path("results/peers"))
    arguments = parser.parse_args()
    names, work, is_whole = arguments.corpus or ["cmrc", "seeds"], arguments.work.resolve(), True
    if "cmrc" in names and not arguments.data.is_dir():
        print(f"{arguments.data}: no data sets there; give their folder: --data FOLDER", file=sys.stderr)
        return 1
    models = Models(prepare_e5(default_model_folder()), _reader_folder(work))
    for name in names:
        if name == "cmrc":
            corpus = cmrc(arguments.data, work / name)
            part = cmrc(arguments.data, work / name, arguments.timed)
        else:
            part = corpus = seeds(ROOT / "eval/questions.jsonl", ROOT / "seeds", arguments.split, work / name)
        rng = random.Random(arguments.seed)
        run = Run(PEERS, corpus, work / name, arguments.python.absolute(), models)
        run.index()
        run.time_index(part, rng)
        run.cold_starts(arguments.rounds, rng)
        n_searched, n_answered = run.ask(arguments.questions, arguments.answers, rng)
        rows = list(run.rows.values())
        print(
            f"\n{name}: {len(corpus.units)} paragraphs or passages, {n_searched} searches, "
            f"{n_answered} answers, {len(part.units)} timed for indexing"
        )
        print(f"\n{table(rows, [*QUALITY, *COST])}\n\n{table(rows, MORE)}", flush=True)
        is_whole &= all(row.failure is None for row in rows)
        report = {
            "machine": machine(),
            "seed": arguments.seed,
            "units": len(corpus.units),
            "timed": len(part.units),
            "searched": n_searched,
            "answered": n_answered,
            "systems": [as_record(row, rows[0], arguments.seed) for row in rows],
        }
        path = work / name / "report.json"
        path.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
        print(f"\nfigures and their intervals: {path}", flush=True)
    for row in rows:
        versions = ", ".join(f"{package} {version}" for package, version in row.versions.items())
        print(f"\n{row.peer} ({versions}): {row.settings}")
    return 0 if is_whole else 1


def _reader_folder(work: Path) -> Path:
    """The reader that ships, for transformers."""
    name = hashlib.sha256(SpanReader().fingerprint.encode()).hexdigest()[:12]
    folder = work / f"reader-{name}"
    if not (folder / "tokenizer_config.json").is_file():
        print(f"converting the reader for transformers: {folder}", file=sys.stderr)
        to_huggingface(WEIGHTS, folder)
    return folder


if __name__ == "__main__":
    sys.exit(main())
