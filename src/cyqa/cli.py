"""The command line: parses, calls the pipeline, prints. Nothing heavy is imported before it is needed."""

import argparse
import calendar
import io
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from cyqa import __version__
from cyqa.config import DEFAULT_ENCODER, DEFAULT_READER, Config, default_index
from cyqa.errors import CyqaError, counted
from cyqa.evaluation import command as evaluation
from cyqa.reader.training import command as training
from cyqa.share import command as sharing

if TYPE_CHECKING:
    from cyqa.qa.pipeline import Pipeline
    from cyqa.qa.timeline import Event
    from cyqa.records import Answer, Citation, Hit

T = TypeVar("T")
_NAMED = 5
"""Files of other kinds that are told by name."""
NO_ANSWER = "文中没有找到答案 (the articles do not say)"
NOT_SURE = "没有找到把握达到 {percent} 的答案 (no answer reaches that confidence)"
EXIT_CODES = "exit codes: 0 done (also when nothing answers), 1 an error, 2 wrong usage, 130 interrupted"


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a lone surrogate comes out as \udxxx, which is JSON too
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    arguments = _parser().parse_args(argv)
    command: Callable[[argparse.Namespace], int] = arguments.command
    try:
        return command(arguments)
    except CyqaError as error:
        print(f"cyqa: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("cyqa: interrupted", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cyqa",
        description="Ask a folder of articles; get their exact words, with citations.",
        epilog=f"{EXIT_CODES}\nexample: cyqa index seeds && cyqa ask 首支发展基金的总规模是多少？",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"cyqa {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def add(
        name: str, run: Callable[[argparse.Namespace], int], what: str, example: str
    ) -> argparse.ArgumentParser:
        made = commands.add_parser(
            name,
            help=what,
            description=what,
            epilog=f"example: {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        made.set_defaults(command=run)
        made.add_argument(
            "--index",
            type=Path,
            default=default_index(),
            metavar="FOLDER",
            help="the index (default: %(default)s)",
        )
        made.add_argument(
            "--encoder",
            default=DEFAULT_ENCODER,
            help="encoder: %(default)s, or a sentence-transformers model or folder",
        )
        return made

    index = add("index", _index, "Build or update the index of articles.", "cyqa index seeds")
    index.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="text files, or folders of them")
    index.add_argument("--encoding", help="encoding of the files (default: detected for each)")
    index.add_argument("--quiet", action="store_true", help="no progress bar")
    index.add_argument("--json", action="store_true", help="print JSON")

    search = add("search", _search, "Show the passages that suit a question.", "cyqa search -k 3 联席会议")
    search.add_argument("question")
    ask = add("ask", _ask, "Answer a question, or a batch of them.", "cyqa ask 首支发展基金的总规模是多少？")
    asked = ask.add_mutually_exclusive_group(required=True)
    asked.add_argument("question", nargs="?")
    asked.add_argument("--batch", metavar="FILE", help='JSON lines {"id", "question", "history"}; - is stdin')
    ask.add_argument("--reader", default=DEFAULT_READER, help="reader (default: %(default)s)")
    ask.add_argument(
        "--sure",
        type=_expecting("a number from 0 to 1", _share),
        default=0.0,
        metavar="P",
        help="answer only if at least this sure, as in 0.9",
    )
    ask.add_argument(
        "--save", type=Path, metavar="FILE", help="write the answer, to share: FILE.html, .json or .md"
    )
    timeline = add(
        "timeline",
        _timeline,
        "Show the dated events of the articles, in chronological order.",
        "cyqa timeline --from 2020-03 --to 2020-06",
    )
    for name, what in (("from", "first"), ("to", "last")):
        help_text = f"the {what} day, month or year to show: 2020-05-31, 2020-05, 2020"
        timeline.add_argument(
            f"--{name}", dest=what, type=_expecting("a date", _days), metavar="DATE", help=help_text
        )
    timeline.add_argument("--json", action="store_true", help="print JSON")
    for command in (search, ask):
        command.add_argument("-k", "--top-k", type=int, default=5, help="passages to look at (default: 5)")
        command.add_argument("--json", action="store_true", help="print JSON")

    serve = add("serve", _serve, "Serve the web page.", "cyqa serve --port 7860")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    serve.add_argument("--port", type=int, help="port (default: the first free one from 7860)")
    serve.add_argument(
        "--auth",
        action="append",
        metavar="USER:PASSWORD",
        help="whom to let in, once for each; @FILE: one on each line (default: $CYQA_AUTH, or everybody)",
    )
    serve.add_argument(
        "--max-queue",
        type=_expecting("a whole number from 0", _count),
        default=64,
        metavar="N",
        help="questions that may wait (default: 64)",
    )
    serve.add_argument(
        "--feedback", type=Path, metavar="FILE", help="keeps thumbs and comments (default: the user's own)"
    )
    measure = add("eval", evaluation.run, "Measure how good the answers are.", "cyqa eval --split dev")
    evaluation.add_arguments(measure)
    verify = add(
        "verify", sharing.run, "Check a saved conversation against the articles.", "cyqa verify a.html seeds"
    )
    sharing.add_arguments(verify)
    train = add(
        "train-reader",
        training.run,
        "Train the reader's weights.",
        "cyqa train-reader --data ../shared/data --out results/reader",
    )
    training.add_arguments(train)
    doctor = add("doctor", _doctor, "Check the installation, model and index.", "cyqa doctor")
    doctor.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _expecting(form: str, parse: Callable[[str], T]) -> Callable[[str], T]:
    """The same parser, which says what is expected when it refuses."""

    def parsed(text: str) -> T:
        try:
            return parse(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"expected {form}, not {text!r}") from None

    return parsed


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise ValueError
    return value


def _days(text: str) -> tuple[date, date]:
    """First and last day of a day, month or year."""
    numbers = [int(part) for part in text.split("-")]
    year, month, day = (*numbers, None, None)[:3]
    if year is None or len(numbers) > 3:
        raise ValueError
    length = calendar.monthrange(year, month or 12)[1]
    return date(year, month or 1, day or 1), date(year, month or 12, day or length)


def _count(text: str) -> int:
    value = int(text)
    if value < 0:
        raise ValueError
    return value


def _index(arguments: argparse.Namespace) -> int:
    from cyqa.api import build_index
    from cyqa.corpus.load import SUFFIXES

    config = Config(encoder=arguments.encoder, encoding=arguments.encoding)
    report = build_index(arguments.paths, arguments.index, config, progress=not arguments.quiet)
    if arguments.json:
        print(json.dumps(asdict(report), ensure_ascii=False, indent=2))
        return 0
    print(
        f"{arguments.index}: {counted(report.n_articles, 'article')}, "
        f"{counted(report.n_passages, 'passage')} "
        f"({report.n_embedded} embedded, {report.n_reused} unchanged) in {report.seconds:.1f} s"
    )
    for source in report.skipped:
        print(f"{source}: holds no passage, so no answer comes from it", file=sys.stderr)
    if report.unread:
        named, n_more = report.unread[:_NAMED], len(report.unread) - _NAMED
        names = ", ".join(named) + (f" and {n_more} more" if n_more > 0 else "")
        print(f"left out, only {', '.join(SUFFIXES)} files being read: {names}", file=sys.stderr)
    return 0


def _search(arguments: argparse.Namespace) -> int:
    from cyqa.export import hit_json

    hits = _pipeline(arguments).retrieve(arguments.question, arguments.top_k)
    if arguments.json:
        print(json.dumps([hit_json(hit) for hit in hits], ensure_ascii=False, indent=2))
        return 0
    _print_hits(hits)
    return 0


def _timeline(arguments: argparse.Namespace) -> int:
    from cyqa.api import timeline
    from cyqa.export import event_json

    first = arguments.first[0] if arguments.first else date.min
    last = arguments.last[1] if arguments.last else date.max
    events = timeline(first, last, arguments.index, Config(encoder=arguments.encoder))
    if arguments.json:
        print(json.dumps([event_json(event) for event in events], ensure_ascii=False, indent=2))
        return 0
    for event in events:
        print(f"{_shown(event)}  {event.text}\n    {event.when}  {_place(event.citation)}")
    return 0


def _shown(event: "Event") -> str:
    from cyqa.qa.timeline import spell

    first, last = (spell(day, event.has_year) for day in (event.first, event.last))
    return first if first == last else f"{first}…{last}"


def _ask(arguments: argparse.Namespace) -> int:
    from cyqa.batch import answer_batch
    from cyqa.export import answer_json, read_json

    if arguments.save is not None:
        sharing.check(arguments.save, arguments.batch)
    pipeline = _pipeline(arguments)
    if arguments.batch is not None:
        return 1 if answer_batch(pipeline, arguments.batch, arguments.sure) else 0
    started = time.perf_counter()
    answer = pipeline.ask(arguments.question, sure=arguments.sure)
    if arguments.json:
        elapsed = (time.perf_counter() - started) * 1000
        found = {**answer_json(answer, elapsed), "hits": [read_json(hit) for hit in answer.hits]}
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        is_withheld = answer.is_withheld(pipeline.calibration.threshold, arguments.sure)
        _print_answer(answer, NOT_SURE.format(percent=f"{arguments.sure:.0%}") if is_withheld else "")
    if arguments.save is not None:
        sharing.save([(answer, arguments.sure)], pipeline, arguments.save)
    return 0


def _serve(arguments: argparse.Namespace) -> int:
    from cyqa.web.logins import parse_logins
    from cyqa.web.page import serve

    named = arguments.auth or filter(None, [os.environ.get("CYQA_AUTH")])
    logins = tuple(login for text in named for login in parse_logins(text))
    serve(
        _pipeline(arguments),
        host=arguments.host,
        port=arguments.port,
        feedback=arguments.feedback,
        logins=logins,
        max_queue=arguments.max_queue,
    )
    return 0


def _doctor(arguments: argparse.Namespace) -> int:
    from cyqa.doctor import checks

    found = []
    for check in checks(arguments.index, Config(encoder=arguments.encoder)):
        found.append(check)
        if not arguments.json:
            print(f"{'ok ' if check.ok else 'BAD'} {check.name}: {check.finding}")
    if arguments.json:
        print(json.dumps([asdict(check) for check in found], ensure_ascii=False, indent=2))
    return 0 if all(check.ok for check in found) else 1


def _pipeline(arguments: argparse.Namespace) -> "Pipeline":
    from cyqa.api import pipeline

    settings = {name: getattr(arguments, name) for name in ("top_k", "reader") if hasattr(arguments, name)}
    return pipeline(arguments.index, Config(encoder=arguments.encoder, **settings))


def _print_answer(answer: "Answer", withheld: str) -> None:
    """Prints an answer; `withheld` is what is said instead of a less sure one, empty where there is none."""
    if answer.text is None:
        print(withheld or NO_ANSWER)
        print(f"\nnearest passages, which {'may' if withheld else 'do not'} answer:")
        _print_hits(answer.hits[:3])
        return
    verdict = {"yes": "是 (yes): ", "no": "否 (no): ", None: ""}[answer.verdict]
    print(verdict + answer.text)
    print(f"\n  {answer.context.replace(answer.text, f'【{answer.text}】', 1)}\n")
    for number, citation in enumerate(answer.citations, start=1):
        print(f"[{number}] {_place(citation)}")
    for citation in answer.differing:
        print(f"differs: {citation.quote}  {_place(citation)}")
    print(f"confidence {answer.confidence:.0%}")


def _print_hits(hits: "Sequence[Hit]") -> None:
    for number, hit in enumerate(hits, start=1):
        scores = f"dense {hit.dense:.3f}, sparse {hit.sparse:.1f}"
        print(f"{number}. {hit.score:.3f} ({scores})  {_place(hit.citation)}")
        print("   " + hit.passage.text.strip().replace("\n", "\n   "))


def _place(citation: "Citation") -> str:
    lines = f"行{citation.line_start}–{citation.line_end}"
    span = f"字符{citation.start}–{citation.end}"
    return f"{citation.source} 第{citation.paragraph}段 {lines} {span} 《{citation.title}》"
