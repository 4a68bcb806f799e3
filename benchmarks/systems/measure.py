"""Asking all systems the same questions in turn, and noting what comes back and how long it takes."""

import hashlib
import json
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from cyqa.evaluation.questions import Place, Question
from cyqa.evaluation.run import DEPTH, Found, Prediction
from cyqa.evaluation.score import score
from cyqa.evaluation.stamp import code_sha256
from systems.corpora import Corpus
from systems.interface import Models
from systems.process import PeerError, Process

FOUND, READ = ("recall@1", "recall@5", "mrr@10"), ("em", "f1", "right")


@dataclass(frozen=True, slots=True)
class Peer:
    """A class of `systems/`, and whether it runs in cyqa's own environment."""

    name: str
    module: str
    class_name: str
    is_cyqa: bool = False


@dataclass(slots=True)
class Row:
    """What was found of a system; `values` by metric, one for each question, in their order."""

    peer: str
    versions: Mapping[str, str] = field(default_factory=dict)
    settings: str = ""
    reads: bool = False
    failure: str | None = None
    cost: dict[str, float] = field(default_factory=dict)
    values: dict[str, list[float]] = field(default_factory=dict)


class Run:
    """The systems on one corpus."""

    def __init__(
        self, peers: Sequence[Peer], corpus: Corpus, work: Path, peers_python: Path, models: Models
    ) -> None:
        self._corpus, self._work, self._peers_python, self._models = corpus, work, peers_python, models
        work.mkdir(parents=True, exist_ok=True)
        self._units = corpus.write_units(work / "units.json")
        self.rows = {peer: Row(peer.name) for peer in peers}

    def _start(self, peer: Peer, units: Path) -> Process:
        python = Path(sys.executable) if peer.is_cyqa else self._peers_python
        process = Process(python, peer.module, peer.class_name, self._work / f"{peer.class_name}.log")
        process.call("start", models=self._models.as_json(), units=str(units))
        return process

    @contextmanager
    def _failing(self, peer: Peer) -> Iterator[None]:
        """A system that fails has that noted, and is asked nothing more."""
        try:
            yield
        except PeerError as failure:
            self.rows[peer].failure = str(failure)

    def _able(self) -> list[Peer]:
        return [peer for peer, row in self.rows.items() if row.failure is None]

    def _folder(self, peer: Peer) -> Path:
        return self._work / peer.class_name

    def index(self) -> None:
        """Makes each index, unless one is there that the same versions made of the same texts."""
        for peer in tqdm(self._able(), desc=f"{self._corpus.name}: indexes", disable=None):
            with self._failing(peer), self._start(peer, self._units) as process:
                self._index(peer, process)

    def _index(self, peer: Peer, process: Process) -> None:
        about, row, folder = process.call("about"), self.rows[peer], self._folder(peer)
        row.versions, row.settings, row.reads = about["versions"], about["settings"], about["reads"]
        note, made_by = folder / "peers.json", self._made_by(peer)
        if note.is_file() and json.loads(note.read_text("utf-8")) == made_by:
            return
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        process.call("index", articles=str(self._corpus.articles), folder=str(folder))
        note.write_text(json.dumps(made_by), encoding="utf-8")

    def _made_by(self, peer: Peer) -> dict[str, Any]:
        texts = repr([(unit.source, unit.text) for unit in self._corpus.units])
        return {
            "versions": dict(self.rows[peer].versions),
            "texts": hashlib.sha256(texts.encode()).hexdigest(),
            "encoder": (self._models.encoder / "cyqa.json").read_text("utf-8"),
            "adapter": hashlib.sha256(Path(__file__).with_name(f"{peer.module}.py").read_bytes()).hexdigest(),
            "cyqa": code_sha256() if peer.is_cyqa else None,
        }

    def time_index(self, part: Corpus, rng: random.Random) -> None:
        """How long a part of the corpus takes."""
        units = part.write_units(self._work / "part.json")
        order = rng.sample(self._able(), len(self._able()))
        for peer in tqdm(order, desc=f"{self._corpus.name}: timing indexes", disable=None):
            with (
                tempfile.TemporaryDirectory() as folder,
                self._failing(peer),
                self._start(peer, units) as process,
            ):
                found = process.call("index", articles=str(part.articles), folder=folder)
                self.rows[peer].cost["index s"] = found["seconds"]

    def cold_starts(self, n: int, rng: random.Random) -> None:
        """Median seconds from no process to the first answer, or the first hits of what does not read."""
        times: dict[Peer, list[float]] = {}
        rounds = [rng.sample(self._able(), len(self._able())) for _ in range(n)]
        name = f"{self._corpus.name}: cold starts"
        for peer in tqdm([peer for order in rounds for peer in order], desc=name, disable=None):
            started = time.perf_counter()
            with self._failing(peer), self._start(peer, self._units) as process:
                self._first(process, peer)
                times.setdefault(peer, []).append(time.perf_counter() - started)
        for peer, found in times.items():
            self.rows[peer].cost["cold start s"] = statistics.median(found)

    def _first(self, process: Process, peer: Peer) -> None:
        process.call("load", folder=str(self._folder(peer)))
        question = self._corpus.questions[0].question
        if self.rows[peer].reads:
            process.call("answer", question=question)
        else:
            process.call("search", question=question, k=DEPTH)

    def ask(self, n_searches: int, n_answers: int, rng: random.Random) -> tuple[int, int]:
        """Asks a sample of the questions; how many were searched for, and how many answered."""
        findable = [question for question in self._corpus.questions if question.is_answerable]
        searched = _sample(findable, n_searches, rng)
        answered = _sample(self._corpus.questions, n_answers, rng)
        with ExitStack() as stack:
            processes = {}
            for peer in self._able():
                with self._failing(peer):
                    processes[peer] = stack.enter_context(self._start(peer, self._units))
                    self._first(processes[peer], peer)
            searchers = {peer: processes[peer] for peer in self._able()}
            self._search_all(searched, searchers, rng)
            readers = {peer: processes[peer] for peer in self._able() if self.rows[peer].reads}
            self._answer_all(answered, readers, rng)
            for peer in self._able():
                with self._failing(peer):
                    self.rows[peer].cost["memory MiB"] = processes[peer].call("memory")["mib"]
        return len(searched), len(answered)

    def _search_all(
        self, questions: Sequence[Question], processes: Mapping[Peer, Process], rng: random.Random
    ) -> None:
        times: dict[Peer, list[float]] = {peer: [] for peer in processes}
        for question, peer, found in self._turns(questions, processes, rng, "search", k=DEPTH):
            times[peer].append(found["ms"])
            self._note(peer, question, found["units"], None, (), of=FOUND)
        self._time("search", times)

    def _answer_all(
        self, questions: Sequence[Question], processes: Mapping[Peer, Process], rng: random.Random
    ) -> None:
        times: dict[Peer, list[float]] = {peer: [] for peer in processes}
        for question, peer, found in self._turns(questions, processes, rng, "answer"):
            times[peer].append(found["ms"])
            self._note(peer, question, [], found["text"], tuple(found["items"]), of=READ)
        self._time("answer", times)

    def _turns(
        self,
        questions: Sequence[Question],
        processes: Mapping[Peer, Process],
        rng: random.Random,
        what: str,
        **arguments: Any,
    ) -> Iterator[tuple[Question, Peer, dict[str, Any]]]:
        """Each question put to each system, with what comes back."""
        for question in tqdm(questions, desc=f"{self._corpus.name}: {what}", disable=None):
            for peer in rng.sample(list(processes), len(processes)):
                if self.rows[peer].failure is None:
                    with self._failing(peer):
                        found = processes[peer].call(what, question=question.question, **arguments)
                        yield question, peer, found

    def _note(
        self,
        peer: Peer,
        question: Question,
        found: Sequence[int],
        text: str | None,
        items: tuple[str, ...],
        of: Sequence[str],
    ) -> None:
        units = [self._corpus.units[number] for number in found]
        hits = tuple(Found(Place(unit.source, unit.start, unit.end), 0.0, "") for unit in units)
        prediction = Prediction(question.id, text, text, 0.0, items, items, None, (), hits, 1, "", None, 0.0)
        values = score(question, prediction).values
        for metric in of:
            if metric in values:
                self.rows[peer].values.setdefault(metric, []).append(values[metric])

    def _time(self, what: str, times: Mapping[Peer, list[float]]) -> None:
        for peer, found in times.items():
            if found:
                middle, slow = np.percentile(found, (50, 95)).tolist()
                self.rows[peer].cost |= {f"{what} ms": middle, f"{what} p95": slow}


def _sample(questions: Sequence[Question], n: int, rng: random.Random) -> list[Question]:
    """`n` questions, or all for 0, in the order of the file."""
    if not n or n >= len(questions):
        return list(questions)
    return [questions[row] for row in sorted(rng.sample(range(len(questions)), n))]
