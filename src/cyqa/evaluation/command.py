"""`cyqa eval`: asks the questions of a file, and reports how good the answers are."""

import argparse
import random
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cyqa.config import DEFAULT_READER, Config, default_index
from cyqa.errors import ConfigError, CyqaError, QuestionError, counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyqa.evaluation.questions import Question
    from cyqa.evaluation.report import Report

QUESTIONS = Path("eval/questions.jsonl")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `cyqa eval`, besides `--index` and `--encoder` that all commands have."""
    questions = parser.add_mutually_exclusive_group()
    questions.add_argument(
        "--questions", type=Path, default=QUESTIONS, metavar="FILE", help="JSON lines (default: %(default)s)"
    )
    questions.add_argument("--squad", type=Path, metavar="FILE", help="a file of SQuAD's or CMRC's form")
    parser.add_argument(
        "--split", choices=("dev", "test", "all"), default="all", help="half of --questions (default: all)"
    )
    given = parser.add_mutually_exclusive_group()
    given.add_argument(
        "--closed",
        action="store_true",
        help="--squad: read the paragraph that a question is on (the default)",
    )
    given.add_argument("--open", action="store_true", help="--squad: search all paragraphs of the file")
    parser.add_argument("--sample", type=int, metavar="N", help="ask N questions, drawn by --seed")
    parser.add_argument("--reader", default=DEFAULT_READER, help="reader (default: %(default)s)")
    parser.add_argument("-k", "--top-k", type=int, default=5, help="passages to look at (default: 5)")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FOLDER",
        help="for predictions, report.json and report.html; a broken-off run goes on "
        "(default: below results/, by questions and reader)",
    )
    parser.add_argument("--seed", type=int, default=0, help="of samples and intervals (default: 0)")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    parser.add_argument(
        "--fail-under",
        action="append",
        default=[],
        metavar="METRIC=VALUE",
        help="exit with 1 if a figure is worse: f1=0.6, en.recall@5=0.8; ece=0.1 is worse when higher",
    )
    parser.add_argument("--floors", type=Path, metavar="FILE", help='the same from JSON: {"f1": 0.6}')
    parser.add_argument(
        "--from-feedback",
        nargs="?",
        const="",
        metavar="FILE",
        help="make questions of the feedback given on the page, ask nothing (default: the page's own file)",
    )
    parser.add_argument(
        "--compare", nargs=2, type=Path, metavar=("A", "B"), help="compare two report.json, ask nothing"
    )


def run(arguments: argparse.Namespace) -> int:
    """Evaluates, or compares; 1 if a figure is worse than its floor."""
    from cyqa.evaluation.compare import compare
    from cyqa.evaluation.gate import failures, parse_floors, read_floors
    from cyqa.evaluation.html import write_page
    from cyqa.evaluation.report import table, write_json

    if arguments.compare:
        if arguments.floors or arguments.fail_under:
            raise ConfigError("--compare asks nothing, so there is nothing for --floors and --fail-under")
        first, second = arguments.compare
        print(compare(first, second, arguments.seed))
        return 0
    if arguments.from_feedback is not None:
        return _from_feedback(arguments)
    floors = read_floors(arguments.floors) if arguments.floors else {}
    floors |= parse_floors(arguments.fail_under)
    if (arguments.open or arguments.closed) and not arguments.squad:
        raise ConfigError("--open and --closed are for the paragraphs of a --squad FILE; give one")
    if arguments.squad and arguments.split != "all":
        raise ConfigError("--split is for halves of --questions; a --squad FILE has none")
    out = arguments.out or Path("results") / _name(arguments)
    report = _evaluate(arguments, out)
    write_json(report, out / "report.json")
    write_page(report, out / "report.html")
    print(table(report))
    print(f"\n{out / 'report.html'} shows every failure; {out / 'report.json'} is for --compare")
    worse = failures(report.figures, floors)
    for line in worse:
        print(f"cyqa: {line}", file=sys.stderr)
    return 1 if worse else 0


def _from_feedback(arguments: argparse.Namespace) -> int:
    from cyqa.evaluation.feedback_cases import CASES, OPEN, sort_feedback, write_cases
    from cyqa.feedback import default_feedback, read
    from cyqa.index.store import load_index

    path = Path(arguments.from_feedback or default_feedback())
    out = arguments.out or Path("results") / "feedback"
    feedback = read(path)
    found = sort_feedback(feedback, load_index(arguments.index))
    n_new = write_cases(found, out)
    for line in found.dropped:
        print(f"cyqa: dropped: {line}", file=sys.stderr)
    print(f"{path}: {len(feedback)} given, {len(found.dropped)} dropped")
    print(f"{out / CASES}: {counted(len(found.cases), 'question')}; run: cyqa eval --questions {out / CASES}")
    print(
        f"{out / OPEN}: {counted(len(found.open), 'question')} for a person to complete, {n_new} of them new"
    )
    return 0


def _name(arguments: argparse.Namespace) -> str:
    """Of the questions, and of all that is not as usual, so that no report is written over by another."""
    usual = Config()
    squad = arguments.squad
    parts = [
        squad.stem if squad else arguments.questions.stem,
        ("open" if arguments.open else "closed") if squad else arguments.split,
        "" if arguments.reader == DEFAULT_READER else Path(arguments.reader).name,
        "" if arguments.encoder == usual.encoder else Path(arguments.encoder).name,
        "" if squad or arguments.index == default_index() else Path(arguments.index).name,
        "" if arguments.top_k == usual.top_k else f"k{arguments.top_k}",
        "" if arguments.sample is None else f"{arguments.sample}of-seed{arguments.seed}",
    ]
    return "-".join(filter(None, parts))


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CyqaError(f"{folder}: cannot be made ({error.strerror}); try another --out") from error
    return folder


def _mode(arguments: argparse.Namespace) -> str:
    if arguments.squad:
        return "open" if arguments.open else "closed"
    return "question set"


def _evaluate(arguments: argparse.Namespace, out: Path) -> "Report":
    from cyqa.evaluation import stamp
    from cyqa.evaluation.questions import load_questions
    from cyqa.evaluation.report import Report, figures
    from cyqa.evaluation.run import earlier
    from cyqa.evaluation.run import run as ask_all
    from cyqa.evaluation.score import score
    from cyqa.evaluation.squad import load_squad
    from cyqa.evaluation.subjects import Models, closed, index_paragraphs, indexed

    path, folder = arguments.squad or arguments.questions, arguments.index
    squad = load_squad(path) if arguments.squad else None
    for remark in squad.remarks if squad else ():
        print(f"cyqa: {remark}", file=sys.stderr)
    started = time.perf_counter()
    models = Models.load(Config(encoder=arguments.encoder, reader=arguments.reader, top_k=arguments.top_k))
    cold_start = time.perf_counter() - started
    if squad and arguments.open:
        folder = index_paragraphs(models, squad.paragraphs, _made(out))
    started = time.perf_counter()
    if squad and not arguments.open:
        folder = None
        subject_of = closed(models, squad.paragraphs, squad.paragraph_of)
        articles, texts = None, squad.paragraphs
    else:
        subject = indexed(models, folder)
        subject_of = lambda _: subject  # noqa: E731
        articles, texts = stamp.articles_sha256(subject.articles, subject.passages), subject.articles
    found = squad.questions if squad else load_questions(path, subject.articles)
    questions = _chosen(found, arguments)
    first = subject_of(questions[0])
    with suppress(QuestionError):  # one that cannot be asked is told of when it is its turn
        first.pipeline.ask(questions[0].question)
    cold_start += time.perf_counter() - started
    asked: dict[str, Any] = {"file": str(path), "sha256": stamp.file_sha256(path), "mode": _mode(arguments)}
    made_by = {**stamp.made_by(models, first.calibration), "questions": asked, "articles": articles}
    kept = _made(out) / "predictions.jsonl"
    n_resumed = len(earlier(kept, made_by))
    predictions = ask_all(questions, subject_of, kept, made_by, not arguments.quiet)
    system = {
        "cold_start_s": cold_start,
        "peak_memory_mb": None if n_resumed else stamp.peak_memory_mb(),
        "index_mb": stamp.folder_mb(folder) if folder else None,
    }
    scores = tuple(score(question, predictions.get(question.id)) for question in questions)
    asked |= {"split": arguments.split, "sample": arguments.sample, "asked_before": n_resumed}
    made = {
        **made_by,
        "questions": asked,
        "seed": arguments.seed,
        "machine": stamp.machine(),
        "system": system,
    }
    return Report(made, figures(scores, arguments.seed), scores, texts)


def _chosen(questions: "Sequence[Question]", arguments: argparse.Namespace) -> "Sequence[Question]":
    """Those of the split, and of these the sample, in the order of the file."""
    if not arguments.squad and arguments.split != "all":
        questions = [question for question in questions if question.split == arguments.split]
    if not questions:
        raise ConfigError(f"{arguments.questions}: no question is in the split {arguments.split!r}")
    n = arguments.sample
    if n is None:
        return questions
    if not 1 <= n <= len(questions):
        raise ConfigError(f"--sample {n}: must be 1 to {len(questions)}")
    rows = sorted(random.Random(arguments.seed).sample(range(len(questions)), n))
    return [questions[row] for row in rows]
