"""Fit the confidence of a reader, on development data alone.

    python eval/calibrate.py --data ../shared/data [--reader FOLDER]

Asks, with passages retrieved as in use: questions of CMRC 2018 dev and of the XQuAD articles kept
apart (Chinese and English), each also with the paragraph that answers taken away; CMRC questions
with a number, date or name exchanged; questions on the newspaper articles kept apart, a quarter of
which have no answer; the dev questions over the articles; and, of both, what is on other matters: some
of the CMRC and XQuAD questions, and small talk. An answer is right as in `cyqa eval`,
a whole sentence if it holds the answer's words; one to a question without an answer
never is. Half of the questions fit, the other half measures; what is written is fitted on all of
them. The threshold refuses at most `--refused` of the questions with an answer on newspapers.
"""

import argparse
import json
import random
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from tqdm import tqdm

from cyqa.config import DEFAULT_READER, Config
from cyqa.corpus.fold import fold
from cyqa.evaluation.overlap import is_right
from cyqa.index.build import build_index
from cyqa.qa.decide import Found, confidence, features
from cyqa.qa.pipeline import Pipeline
from cyqa.reader.calibration import Case, fit, threshold_for, write_calibration
from cyqa.reader.load import SENTENCE
from cyqa.reader.training.augment import Mention, near_miss
from cyqa.reader.training.datasets import (
    WRITTEN,
    Question,
    read_cmrc,
    read_newspaper,
    read_xquad,
    split_apart,
)
from cyqa.reader.training.mixture import mentions_in, rivals
from cyqa.records import Calibration

HERE = Path(__file__).resolve().parent
QUESTIONS = [HERE / f"questions{name}.jsonl" for name in ("", "_third", "_fourth")]
NEWSPAPER = WRITTEN / "newspaper_dev.json"
PRESS_WEIGHT = 3.0
"""Of questions on newspapers: as people ask them, those without an answer, too."""
SILENT_WEIGHT = 1 / 3
"""Of a case made to have no answer: so a third of all have none, as people's questions may."""
SPARE = 10
N_BESIDE = 150
"""Questions each of CMRC and XQuAD that are asked of articles on other matters."""
SMALL_TALK = (
    "你好", "在吗", "早上好", "谢谢你", "再见", "测试", "讲个笑话", "今天天气怎么样", "明天会下雨吗",
    "现在几点了", "你叫什么名字", "你会做什么", "你喜欢什么颜色", "帮我写一首诗", "推荐一部电影", "1+1等于几",
    "红烧肉怎么做", "hello", "hi there", "good morning", "thanks a lot", "test", "tell me a joke",
    "who are you", "what can you do", "what time is it", "how do I cook rice",
    "what is the capital of France", "x", "asdf",
)  # fmt: skip
"""What people try a chatbot with; no article answers it."""


@dataclass(frozen=True, slots=True)
class AskedCase(Case):
    """A case, and the half of the questions that it belongs to: 0 fits, 1 measures."""

    half: int = 0


def cases_of(pipeline: Pipeline, questions: list[Question], gold: dict[str, str]) -> Iterator[AskedCase]:
    """Each question as it is, and with the article `gold[text]` that answers it taken away."""
    k = pipeline.config.top_k
    for question in tqdm(questions, desc="questions", disable=None):
        hits = pipeline.retrieve(question.text, k + SPARE)
        source = gold[question.paragraph.text]
        without = tuple(hit for hit in hits if hit.passage.source != source)[:k]
        for found in (pipeline.read(question.text, hits[:k]), pipeline.read(question.text, without)):
            has_gold = any(hit.passage.source == source for hit in found.hits)
            answers = question.answers if has_gold else ()
            if found.ranked:
                yield case(pipeline, question.text, found, answers, 1.0 if answers else SILENT_WEIGHT)


def case(
    pipeline: Pipeline, asked: str, found: Found, answers: tuple[str, ...], weight: float = 1.0
) -> AskedCase:
    text = found.ranked[0].text
    if pipeline.config.reader == SENTENCE:
        right = any(fold(answer) in fold(text) for answer in answers)
    else:
        right = is_right(text, answers)
    half = zlib.crc32(asked.encode()) % 2
    return AskedCase(features(asked, found), right, weight, half)


def near_misses(pipeline: Pipeline, questions: list[Question], rng: random.Random) -> Iterator[AskedCase]:
    """Each question with a number, date, place or name exchanged for another.

    Half of the time for one that its paragraph mentions, though not where the answer stands.
    """
    found: dict[str, list[Mention]] = {}
    pools: dict[str, list[str]] = {}
    for question in questions:
        found[question.id] = mentions_in(question.text)
        for mention in found[question.id]:
            pools.setdefault(mention.kind, []).append(mention.text)
    for question in tqdm(questions, desc="near misses", disable=None):
        text = question.paragraph.text
        asked = near_miss(question.text, found[question.id], text, rivals(text, question.spans), pools, rng)
        if asked is not None and (reading := pipeline.find(asked)).ranked:
            yield case(pipeline, asked, reading, (), SILENT_WEIGHT)


def press_cases(
    pipeline: Pipeline, questions: Sequence[tuple[str, tuple[str, ...]]], weight: float = PRESS_WEIGHT
) -> Iterator[tuple[bool, AskedCase]]:
    """(has an answer, case) of questions on newspapers, given with their answers."""
    for question, answers in tqdm(questions, desc="newspapers", disable=None):
        found = pipeline.find(question)
        if found.ranked:
            yield bool(answers), case(pipeline, question, found, answers, weight)


def question_set(paths: Sequence[Path] = QUESTIONS) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The dev questions that need no history, with their answers."""
    for line in (line for path in paths for line in path.read_text(encoding="utf-8").splitlines()):
        record = json.loads(line)
        if record["split"] == "dev" and not record["history"]:
            yield (
                record["question"],
                tuple(answer["text"] for answer in [*record["answers"], *record["items"]]),
            )


def corpus(questions: list[Question], work: Path, config: Config) -> tuple[Pipeline, dict[str, str]]:
    """A pipeline over the paragraphs of these questions, and the source name of each paragraph."""
    folder = work / "articles"
    folder.mkdir(parents=True, exist_ok=True)
    gold = {text: f"{i:05}.txt" for i, text in enumerate(dict.fromkeys(q.paragraph.text for q in questions))}
    for text, name in gold.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    build_index([folder], work / "index", config)
    return Pipeline.load(work / "index", config), gold


def ece(cases: list[AskedCase], calibration: Calibration, bins: int = 10) -> float:
    """Expected calibration error, cases weighted, over bins of as many cases each; in [0, 1]."""
    ordered = sorted((confidence(calibration, c.features), c.right, c.weight) for c in cases)
    edges = [round(i * len(ordered) / bins) for i in range(bins + 1)]
    parts = [ordered[low:high] for low, high in pairwise(edges) if high > low]
    gaps = (abs(sum((sure - right) * weight for sure, right, weight in part)) for part in parts)
    return sum(gaps) / sum(weight for _, _, weight in ordered)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--questions", type=Path, nargs="+", default=QUESTIONS, metavar="FILE")
    parser.add_argument("--articles", type=Path, default=HERE.parent / "seeds")
    parser.add_argument("--reader", default=DEFAULT_READER)
    parser.add_argument("--sample", type=int, default=400, help="CMRC questions")
    parser.add_argument("--refused", type=float, default=0.05)
    parser.add_argument("--work", type=Path, default=Path("results/calibrate"))
    parser.add_argument("--out", type=Path, required=True, help="the calibration, as JSON")
    arguments = parser.parse_args()
    if not arguments.data.is_dir():
        print(f"{arguments.data}: no data sets there; give their folder: --data FOLDER", file=sys.stderr)
        return 1
    rng, config = random.Random(0), Config(reader=arguments.reader)

    cmrc = read_cmrc(arguments.data / "cmrc2018_public.zip", "dev")
    pipeline, gold = corpus(cmrc, arguments.work / "cmrc", config)
    sample = rng.sample(cmrc, arguments.sample)
    cases = [*cases_of(pipeline, sample, gold), *near_misses(pipeline, sample, rng)]

    files = ("xquad.zh.dev.json", "xquad.en-zh.dev.json", "xquad.questions.dev.json")
    _, apart = split_apart(read_xquad(*(arguments.data / name for name in files)))
    apart = [question for question in apart if question.language in ("zh", "en")]
    pipeline, gold = corpus(apart, arguments.work / "xquad", config)
    cases += cases_of(pipeline, apart, gold)
    english = [question for question in apart if question.language == "en"]
    texts = [*(question.text for question in [*sample[:N_BESIDE], *english[:N_BESIDE]]), *SMALL_TALK]
    other: list[tuple[str, tuple[str, ...]]] = [(text, ()) for text in texts]

    apart = read_newspaper(NEWSPAPER)
    pipeline, _ = corpus(apart, arguments.work / "newspaper", config)
    asked = list(press_cases(pipeline, [(question.text, question.answers) for question in apart]))
    cases += [found for _, found in press_cases(pipeline, other, weight=1.0)]

    build_index([arguments.articles], arguments.work / "articles", config)
    pipeline = Pipeline.load(arguments.work / "articles", config)
    asked += press_cases(pipeline, list(question_set(arguments.questions)))
    cases += [found for _, found in press_cases(pipeline, other, weight=1.0)]
    cases += [found for _, found in asked]

    half = fit([c for c in cases if c.half == 0], pipeline.calibration.reader)
    held = ece([c for c in cases if c.half == 1], half)
    share = sum(c.right * c.weight for c in cases) / sum(c.weight for c in cases)
    print(f"{len(cases)} cases, {share:.0%} right; ECE {held:.3f} on the half that was not fitted")
    made = fit(cases, pipeline.calibration.reader)
    answerable = [confidence(made, found.features) for has_answer, found in asked if has_answer]
    made = replace(made, threshold=threshold_for(answerable, arguments.refused))
    refused = [confidence(made, found.features) < made.threshold for has, found in asked if not has]
    print(f"threshold {made.threshold:.3f} refuses {sum(refused)} of {len(refused)} on newspapers")
    write_calibration(made, arguments.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
