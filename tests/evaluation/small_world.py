"""A small world without models: parks, who built each, and a pipeline that knows it all."""

import json
import re
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cyqa.config import Config
from cyqa.evaluation.subjects import Models
from cyqa.index.build import build_index
from cyqa.records import Calibration, Reading, Span

BUILDERS = {
    "青龙": "王一山", "白虎": "李二河", "朱雀": "张三江", "玄武": "赵四海", "麒麟": "孙五湖",
    "凤凰": "周六泉", "金牛": "吴七溪", "银杏": "郑八渊", "锦江": "冯九潭", "嘉陵": "陈十浦",
    "岷山": "褚百川", "巴渝": "卫千帆",
}  # fmt: skip
UNKNOWN = ("武侯", "青羊", "成华", "江津", "璧山", "永川")
SOURCE = "园区.txt"
TEXT = "".join(f"{park}园区由{builder}负责建设完成。\n\n" for park, builder in BUILDERS.items())
CONFIG = Config(second_encoder="none", passage_characters=20, passage_limit=40, overlap_sentences=0)
CALIBRATION = Calibration("park", 0.0, {"margin": 1.0}, 0.5)


class PairEncoder:
    """A text's vector counts its pairs of characters, hashed."""

    fingerprint = "pairs"
    dimension = 512

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            for i in range(len(text) - 1):
                vectors[row, zlib.crc32(text[i : i + 2].encode()) % self.dimension] += 1
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1)

    encode_questions = encode_passages


class ParkReader:
    """Knows who built a park, with a margin of 6 logits; else guesses, 6 below "no answer"."""

    fingerprint = "park"
    shift = 0

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        return [self._read(question[:2], passage) for passage in passages]

    def _read(self, park: str, passage: str) -> Reading:
        found = re.search(f"{park}园区由(...)负责", passage)
        if found is None:
            return Reading((Span(0, 2, -6.0),), 0.0)
        return Reading((Span(found.start(1) + self.shift, found.end(1) + self.shift, 6.0),), 0.0)


def models() -> Models:
    return Models(CONFIG, PairEncoder(), None)


def index(folder: Path) -> Path:
    """An index of the world in `folder`."""
    articles = folder / "articles"
    articles.mkdir()
    (articles / SOURCE).write_bytes(TEXT.encode())
    build_index([articles], folder / "index", CONFIG, encoder=PairEncoder(), progress=False)
    return folder / "index"


def questions(path: Path) -> Path:
    """The world's questions as JSON lines: 12 with an answer, 6 without."""
    records = []
    for n, park in enumerate((*BUILDERS, *UNKNOWN)):
        answers, evidence = [], []
        if park in BUILDERS:
            start = TEXT.index(park)
            place = {"source": SOURCE, "start": start + 5, "end": start + 8}
            answers = [{"text": BUILDERS[park], "spans": [place]}]
            evidence = [{"source": SOURCE, "start": start, "end": start + 15}]
        records.append(
            record(f"q{n}", f"{park}园区是谁负责建设的？", answers, evidence, "dev" if n % 2 else "test")
        )
    lines = [json.dumps(each, ensure_ascii=False) for each in records]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def record(
    identity: str, question: str, answers: list[Any], evidence: list[Any], split: str = "dev"
) -> dict[str, Any]:
    return {
        "id": identity,
        "type": "entity" if answers else "unanswerable",
        "lang": "zh",
        "split": split,
        "question": question,
        "history": [],
        "answers": answers,
        "items": [],
        "evidence": evidence,
        "notes": "",
    }
