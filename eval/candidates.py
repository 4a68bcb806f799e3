"""Compare readers before one of them ships, on development data alone.

    python eval/candidates.py READER [READER …]

Each is an exported folder. Asks the newspaper questions of which nothing was trained on, all their articles
being the corpus, and the dev questions over the articles that need no history. Shown are the F1 of the first
guess (articles in pairs on one matter, single ones, the question set), and of confidences fitted on four
fifths of the questions and measured on the fifth: how well they tell right answers from wrong ones (AUROC),
and the share refused of the questions without an answer where one in ten is refused that has one.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import numpy as np
from tqdm import tqdm

from calibrate import HERE, NEWSPAPER, AskedCase, case, corpus, question_set
from cyqa.config import Config
from cyqa.evaluation.answers import f1
from cyqa.evaluation.confidence import auroc
from cyqa.index.build import build_index
from cyqa.qa.decide import confidence
from cyqa.qa.pipeline import Pipeline
from cyqa.reader.calibration import fit
from cyqa.reader.training.datasets import read_newspaper

N_FOLDS = 5
REFUSED = 0.10


@dataclass(frozen=True, slots=True)
class Tried:
    """A question that was asked: of which kind, whether it has an answer, how good the first guess is."""

    kind: str
    has_answer: bool
    f1: float
    case: AskedCase


def ask(pipeline: Pipeline, kind: str, question: str, answers: Sequence[str]) -> Tried | None:
    found = pipeline.find(question)
    if not found.ranked:
        return None
    good = f1(found.ranked[0].text, answers) if answers else 0.0
    return Tried(kind, bool(answers), good, case(pipeline, question, found, tuple(answers)))


def tried(reader: str, work: Path) -> list[Tried]:
    """Everything asked of one reader."""
    config = Config(reader=reader)
    apart = read_newspaper(NEWSPAPER)
    pipeline, _ = corpus(apart, work / "newspaper", config)
    asking = [
        (pipeline, "pairs" if len(q.paragraph.headlines) > 1 else "single", q.text, q.answers) for q in apart
    ]
    build_index([HERE.parent / "seeds"], work / "articles", config)
    articles = Pipeline.load(work / "articles", config)
    asking += [(articles, "seeds", text, given) for text, given in question_set()]
    found = (ask(*row) for row in tqdm(asking, desc=reader, disable=None))
    return [one for one in found if one is not None]


def sure(rows: Sequence[Tried]) -> list[float]:
    """The confidence in each first guess, by a fit to the questions of the other folds."""
    folds = np.random.default_rng(0).integers(N_FOLDS, size=len(rows))
    made = [
        fit([row.case for row, at in zip(rows, folds, strict=True) if at != fold], "")
        for fold in range(N_FOLDS)
    ]
    return [confidence(made[at], row.case.features) for row, at in zip(rows, folds, strict=True)]


def figures(rows: Sequence[Tried]) -> list[float]:
    guesses = [
        100 * mean(row.f1 for row in rows if row.kind == kind and row.has_answer)
        for kind in ("pairs", "single", "seeds")
    ]
    confidences = np.array(sure(rows))
    has_answer = np.array([row.has_answer for row in rows])
    threshold = np.quantile(confidences[has_answer], REFUSED)
    return [
        *guesses,
        auroc(confidences, np.array([row.case.right for row in rows])),
        float((confidences[~has_answer] < threshold).mean()),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("readers", nargs="+", metavar="READER", help="folder of an exported reader")
    parser.add_argument("--work", type=Path, default=Path("results/candidates"))
    arguments = parser.parse_args()
    print("| reader | pairs | single | seeds | AUROC | refused |\n|---|--:|--:|--:|--:|--:|")
    for reader in arguments.readers:
        pairs, single, seeds, area, refused = figures(tried(reader, arguments.work))
        print(
            f"| {reader} | {pairs:.1f} | {single:.1f} | {seeds:.1f} | {area:.3f} | {refused:.2f} |",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
