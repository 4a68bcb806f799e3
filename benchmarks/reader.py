"""How good the reader is on public data that it was not trained on, as a table and as JSON.

python benchmarks/reader.py --data DIR [--reader DIR] [--fp32 reader.safetensors] [--limit N] [--fit]

closed   the question is asked of its own paragraph, in windows of 384 tokens; official CMRC 2018 scorer
auc      probability that the passage of at most 200 characters that holds the answer outscores one of
         the three best by BM25 over the same data set that do not
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cyqa.evaluation.answers import exact_match, f1
from cyqa.reader.decode import DEFAULT_RULES, Rules, Window, decode
from cyqa.reader.model import WEIGHTS, WINDOW_TOKENS, SpanReader
from cyqa.reader.training.datasets import Question, read_cmrc, read_xquad, split_apart
from cyqa.reader.training.development import area_under_curve
from cyqa.reader.training.examples import packed_passages
from cyqa.reader.training.mixture import RUN_TIME_CHARACTERS, hard_passages

Windows = Callable[[Sequence[tuple[str, str]]], list[list[Window]]]
_N_HARD = 3
_PENALTIES = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3)
_LENGTHS = (24, 32, 48, 64)


@dataclass(frozen=True, slots=True)
class Row:
    """One data set: EM and F1 in per cent, and per cent of the questions answered above "no answer"."""

    name: str
    n: int
    em: float
    f1: float
    above_null: float
    seconds: float


def main(argv: Sequence[str] | None = None) -> int:
    """Runs what the flags ask for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with the CMRC 2018 and XQuAD files")
    parser.add_argument("--reader", type=Path, default=WEIGHTS, help="folder of an exported reader")
    parser.add_argument(
        "--fp32", type=Path, help="measure these weights in float32 with the whole vocabulary instead"
    )
    parser.add_argument("--limit", type=int, help="only so many questions of CMRC dev (a fixed sample)")
    parser.add_argument("--hard-limit", type=int, help="only so many questions for the AUC")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--window-tokens", type=int, default=WINDOW_TOKENS, help="longest input of the reader"
    )
    parser.add_argument("--fit", action="store_true", help="also print CMRC dev for other rules of decoding")
    parser.add_argument("--out", type=Path, help="write the figures to this JSON file")
    flags = parser.parse_args(argv)
    if flags.fp32:
        windows = float_windows(flags.fp32, flags.window_tokens)
    else:
        windows = SpanReader(flags.reader, flags.threads, DEFAULT_RULES, flags.window_tokens).windows
    cmrc = read_cmrc(flags.data / "cmrc2018_public.zip", "dev")
    chosen = sample(cmrc, flags.limit)
    xquad_files = [flags.data / f"xquad.{name}.dev.json" for name in ("zh", "en-zh", "questions")]
    _, apart = split_apart(read_xquad(*xquad_files))
    sets = {
        "CMRC 2018 dev": chosen,
        "XQuAD zh, 6 articles apart": [question for question in apart if question.language == "zh"],
        "XQuAD en on zh, 6 articles apart": [question for question in apart if question.language == "en"],
    }
    rows = []
    for name, questions in sets.items():
        began = time.perf_counter()
        logits = windows([(question.text, question.paragraph.text) for question in questions])
        seconds = time.perf_counter() - began
        rows.append(closed(name, questions, logits, DEFAULT_RULES, seconds))
        print(
            f"{name:34} n {rows[-1].n:5}  EM {rows[-1].em:5.1f}  F1 {rows[-1].f1:5.1f}  "
            f"above null {rows[-1].above_null:5.1f}%  {seconds:6.1f} s",
            flush=True,
        )
        if flags.fit:
            print_grid(name, questions, logits)
    auc = answerability(sample(chosen, flags.hard_limit), hard_passages(cmrc, _N_HARD), windows)
    print(f"answerability AUC against BM25-hard passages, CMRC 2018 dev: {auc:.4f}")
    if flags.out:
        report = {"rules": asdict(DEFAULT_RULES), "rows": [asdict(row) for row in rows], "auc": auc}
        flags.out.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def closed(
    name: str, questions: Sequence[Question], logits: Sequence[Sequence[Window]], rules: Rules, seconds: float
) -> Row:
    """Scores of the best span of each question's own paragraph."""
    found, above = [], []
    for question, of_question in zip(questions, logits, strict=True):
        reading = decode(question.paragraph.text, of_question, rules)
        best = reading.spans[0] if reading.spans else None
        text = question.paragraph.text[best.start : best.end] if best else ""
        found.append((exact_match(text, question.answers), f1(text, question.answers)))
        above.append(best is not None and best.score > reading.null_score)
    em, f = 100 * np.mean(found, axis=0)
    return Row(name, len(questions), float(em), float(f), 100 * float(np.mean(above)), seconds)


def print_grid(name: str, questions: Sequence[Question], logits: Sequence[Sequence[Window]]) -> None:
    """EM and F1 for each length penalty and longest span."""
    for max_tokens in _LENGTHS:
        for penalty in _PENALTIES:
            row = closed(name, questions, logits, Rules(1, max_tokens, penalty), 0.0)
            print(f"  max_tokens {max_tokens:3} penalty {penalty:4.2f}  EM {row.em:5.2f}  F1 {row.f1:5.2f}")


def sample(questions: Sequence[Question], n: int | None) -> list[Question]:
    """`n` questions, always the same ones; all for None."""
    at = np.random.default_rng(7).permutation(len(questions))[:n]
    return [questions[number] for number in sorted(at)]


def answerability(questions: Sequence[Question], hard: dict[str, list[str]], windows: Windows) -> float:
    """Area under the curve of the best margin, true passages against hard false ones."""
    true, false = [], []
    for question in questions:
        text = question.paragraph.text
        if question.spans:
            at = question.spans[0][0]
            true += [
                (question.text, text[a:b])
                for a, b in packed_passages(text, RUN_TIME_CHARACTERS)
                if a <= at < b
            ]
            false += [(question.text, passage) for passage in hard[question.id]]
    pairs = [*true, *false]
    readings = [decode(pair[1], found) for pair, found in zip(pairs, windows(pairs), strict=True)]
    margins = np.array([r.spans[0].score - r.null_score if r.spans else -np.inf for r in readings])
    return area_under_curve(margins[: len(true)], margins[len(true) :])


def float_windows(weights: Path, window_tokens: int) -> Windows:
    """The reader before quantisation and pruning, in torch."""
    import torch
    from tokenizers import Tokenizer

    from cyqa.models import e5
    from cyqa.reader.export import read_weights
    from cyqa.reader.training import network

    tensors = read_weights([weights])
    model = network.SpanNetwork()
    network.load(model, tensors)
    embed = network.Embeddings(tensors, torch.float32)

    class FloatReader(SpanReader):
        """The layout of the shipped reader with another inference."""

        def __init__(self) -> None:
            self._tokenizer = Tokenizer.from_file(str(e5.tokenizer_path()))
            self._pool = None
            self._window_tokens = window_tokens

        def _infer(self, ids: list[int]) -> NDArray[np.float32]:
            rows = torch.tensor([ids])
            with torch.no_grad():
                logits: NDArray[np.float32] = model(embed(rows), torch.zeros_like(rows, dtype=torch.bool))[
                    0
                ].numpy()
            return logits

    return FloatReader().windows


if __name__ == "__main__":
    sys.exit(main())
