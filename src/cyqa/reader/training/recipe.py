"""The training run: warm-up, a stable phase, a decay to zero; checkpoints and a learning curve on the way.

The examples come from a process of their own. A later run may go on from any checkpoint.
"""

import json
import logging
import multiprocessing
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from torch import Tensor

from cyqa.config import Config
from cyqa.index.encoder import load_encoder
from cyqa.models import e5
from cyqa.reader.huggingface import layers_and_head
from cyqa.reader.training import augment, datasets, network
from cyqa.reader.training.development import Development
from cyqa.reader.training.examples import PAD, MicroBatch
from cyqa.reader.training.mixture import Mixture, Shares
from cyqa.reader.training.plot import plot_curve
from cyqa.reader.training.trainer import Optimisation, Trainer

log = logging.getLogger(__name__)

_CAPS = ((0.08, 112), (0.22, 160), (0.50, 224), (1.0, 352))
"""Longest example in tokens up to each point of progress: short ones first, as they cost least."""
_GROUP_TOKENS = 32_768


@dataclass(frozen=True, slots=True)
class TrainConfig:
    """What a run is made of. `data` is a folder with the public files under their published names."""

    data: Path
    cedict: Path
    out: Path
    token_budget: int = 20_000_000
    minutes: float = 0.0
    """If positive, the schedule ends after so many minutes even if the budget is not spent."""
    step_tokens: int = 4096
    micro_tokens: int = 1024
    optimisation: Optimisation = field(default_factory=Optimisation)
    warm_up: float = 0.04
    decay_from: float = 0.68
    average_from: float = 0.95
    seed: int = 2018
    evaluate_minutes: float = 20.0
    checkpoint_minutes: float = 10.0
    n_development: int = 200
    initial: Path | None = None
    """Folder of an exported reader to begin with, instead of multilingual-e5 and a new head."""
    resume: Path | None = None
    progress: float | None = None
    """Where on the schedule a resumed run begins; by default where it was saved."""
    shares: Shares = field(default_factory=Shares)


@dataclass(frozen=True, slots=True)
class Point:
    """One row of the learning curve; scores are None on rows that only report the loss."""

    tokens: int
    seconds: float
    progress: float
    loss: float
    scores: dict[str, Any] | None


def rate(progress: float, warm_up: float, decay_from: float) -> float:
    """Share of the peak learning rate: up, level, down to zero. `rate(0.5, 0.04, 0.7)` is 1."""
    if progress < warm_up:
        return max(progress, 0.001) / warm_up
    return min(1.0, max(0.0, (1.0 - progress) / (1.0 - decay_from)))


def longest(progress: float) -> int:
    """Longest example in tokens at this progress."""
    return next(cap for until, cap in _CAPS if progress <= until or until == 1.0)


def produce(mixture: Mixture, config: TrainConfig, first: int, progress: Any, groups: Any) -> None:
    """Endless groups of micro-batches, for a process of its own."""
    number = first
    while True:
        batches = mixture.group(number, _GROUP_TOKENS, config.micro_tokens, longest(progress.value))
        groups.put((number, batches))
        number += 1


def train(config: TrainConfig) -> Path:
    """Runs the recipe; returns the safetensors file of the averaged weights, named as in `BertModel`.

    Beside it: `curve.json`, `curve.png`, `resume.pt` (every few minutes), `before-decay.pt` (to train on
    from later), `last.safetensors` (weights of the last step, not averaged).
    """
    config.out.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(e5.tokenizer_path()))
    archive = config.data / "cmrc2018_public.zip"
    drcd = datasets.read_drcd(config.data / "DRCD_dev.json")
    chinese = [*datasets.read_cmrc(archive, "train"), *datasets.read_cmrc(archive, "trial"), *drcd]
    xquad, apart = datasets.split_apart(
        datasets.read_xquad(
            config.data / "xquad.zh.dev.json",
            config.data / "xquad.en-zh.dev.json",
            config.data / "xquad.questions.dev.json",
        )
    )
    english = datasets.in_english(datasets.WRITTEN / "english.tsv", chinese)
    newspaper = datasets.read_newspaper(datasets.WRITTEN / "newspaper_train.json")
    reworded = datasets.read_reworded(datasets.WRITTEN / "newspaper_reworded.json", newspaper)
    glosses = augment.read_glosses(config.cedict)
    mixture = Mixture(
        tokenizer,
        chinese,
        english,
        xquad,
        newspaper,
        reworded,
        glosses,
        load_encoder(Config()),
        config.shares,
        config.seed,
    )
    cmrc_dev = datasets.read_cmrc(archive, "dev")
    newspaper_apart = datasets.read_newspaper(datasets.WRITTEN / "newspaper_dev.json")
    development = Development.sample(tokenizer, cmrc_dev, apart, newspaper_apart, config.n_development)
    sources = {"Chinese": chinese, "English": english, "XQuAD": xquad}
    sources |= {"newspaper": newspaper, "reworded": reworded}
    log.info("questions: %s", {name: len(questions) for name, questions in sources.items()})

    saved: dict[str, Any] = {"tokens": 0, "progress": 0.0, "group": 0, "curve": []}
    if config.resume is not None:
        saved = torch.load(config.resume, weights_only=False)
    context = multiprocessing.get_context("fork")
    shared_progress = context.Value("d", saved["progress"])
    groups: Any = context.Queue(maxsize=3)
    producer = context.Process(
        target=produce, args=(mixture, config, saved["group"], shared_progress, groups), daemon=True
    )
    producer.start()
    tensors = e5.read_tensors()
    if config.initial is not None:
        tensors |= layers_and_head(config.initial)
    trainer = Trainer(config.optimisation, config.seed, tensors)
    if config.resume is not None:
        trainer.restore(saved)
    try:
        return _run(config, trainer, development, groups, shared_progress, saved)
    finally:
        producer.terminate()


def _run(
    config: TrainConfig,
    trainer: Trainer,
    development: Development,
    groups: Any,
    shared_progress: Any,
    saved: dict[str, Any],
) -> Path:
    began = evaluated = checkpointed = reported = time.monotonic()
    tokens = int(saved["tokens"])
    first_progress = float(saved["progress"]) if config.progress is None else config.progress
    curve: list[dict[str, Any]] = list(saved["curve"])
    before = float(curve[-1]["seconds"]) if curve else 0.0
    waiting: list[MicroBatch] = []
    losses: list[float] = []
    mean: dict[str, Tensor] = {}
    n_mean, group, progress, kept = 0, int(saved["group"]), first_progress, first_progress > config.decay_from

    def point(scores: dict[str, Any] | None) -> None:
        seconds = before + time.monotonic() - began
        row = Point(tokens, seconds, progress, float(np.mean(losses)) if losses else 0.0, scores)
        curve.append(asdict(row))
        write_curve(config.out, curve)
        log.info("%s", json.dumps(asdict(row)))
        losses.clear()

    def checkpoint(name: str) -> None:
        place = {"tokens": tokens, "progress": progress, "group": group + 1, "curve": curve}
        path = config.out / name
        torch.save({**trainer.state(), **place}, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)

    while progress < 1.0:
        step: list[MicroBatch] = []
        while sum(batch.ids.size for batch in step) < config.step_tokens - config.micro_tokens // 2:
            if not waiting:
                group, waiting = groups.get()
            step.append(waiting.pop())
        losses.append(trainer.step(step, rate(progress, config.warm_up, config.decay_from)))
        tokens += sum(int(np.count_nonzero(batch.ids != PAD)) for batch in step)
        now = time.monotonic()
        progress = first_progress + (tokens - int(saved["tokens"])) / config.token_budget
        if config.minutes > 0:
            share = (now - began) / (60 * config.minutes)
            progress = max(progress, first_progress + (1 - first_progress) * share)
        shared_progress.value = progress
        if not kept and progress >= config.decay_from:
            checkpoint("before-decay.pt")
            kept = True
        if progress >= config.average_from:
            n_mean += 1
            for name, master in trainer.masters.items():
                if name in mean:
                    mean[name].lerp_(master, 1 / n_mean)
                else:
                    mean[name] = master.clone()
        if now - reported > 60:
            speed = (tokens - int(saved["tokens"])) / (now - began)
            recent = float(np.mean(losses[-50:]))
            log.info("tokens %d progress %.4f loss %.4f speed %.0f/s", tokens, progress, recent, speed)
            reported = now
        if now - evaluated > 60 * config.evaluate_minutes:
            point(asdict(development.scores(trainer.forward)))
            evaluated = time.monotonic()
        if now - checkpointed > 60 * config.checkpoint_minutes:
            checkpoint("resume.pt")
            checkpointed = time.monotonic()
    last = network.named_tensors(trainer.masters)
    save_file(last, config.out / "last.safetensors")
    averaged = config.out / "reader.safetensors"
    save_file(network.named_tensors(mean), averaged)
    point({"last": asdict(development.scores(trainer.forward))})
    with torch.no_grad():
        for name, tensor in mean.items():
            trainer.masters[name].copy_(tensor)
    trainer.publish(trainer.names)
    point(asdict(development.scores(trainer.forward)))
    plot_curve(config.out / "curve.json", config.out / "curve.png")
    return averaged


def write_curve(out: Path, curve: Sequence[dict[str, Any]]) -> None:
    """The learning curve so far, atomically."""
    part = out / "curve.json.part"
    part.write_text(json.dumps(curve, indent=1), encoding="utf-8")
    part.replace(out / "curve.json")
