"""Weights, replicas and optimisers: what one step of training does.

Two single-thread replicas share one set of bfloat16 weights; float32 masters and AdamW stand behind them.
On two cores this is twice as fast as one replica on two threads.
"""

import queue
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cyqa.models import e5
from cyqa.reader.training import network
from cyqa.reader.training.examples import MicroBatch

_N_REPLICAS = 2


@dataclass(frozen=True, slots=True)
class Optimisation:
    """Peak learning rates (that of a layer falls by `layer_decay` for each layer below the top) and AdamW."""

    learning_rate: float = 2e-4
    layer_decay: float = 0.9
    head_learning_rate: float = 1e-3
    weight_decay: float = 0.01
    clip: float = 1.0


class Trainer:
    """Weights, their two replicas, and the optimisers; each thread updates half of the parameters."""

    def __init__(
        self, optimisation: Optimisation, seed: int, tensors: Mapping[str, NDArray[np.float32]]
    ) -> None:
        """`tensors` are the weights to begin with, named as in `BertModel`; without a head it is drawn."""
        torch.manual_seed(seed)
        self.optimisation = optimisation
        self.embeddings = network.Embeddings(tensors)
        shared = network.SpanNetwork()
        network.load(shared, tensors)
        self.names = [name for name, _ in shared.named_parameters()]
        self.masters = {name: p.detach().clone() for name, p in shared.named_parameters()}
        self.replicas = [shared.bfloat16()]
        while len(self.replicas) < _N_REPLICAS:
            replica = network.SpanNetwork().bfloat16()
            for mine, theirs in zip(replica.parameters(), shared.parameters(), strict=True):
                mine.data = theirs.data
            self.replicas.append(replica)
        self.halves = [self.names[at::_N_REPLICAS] for at in range(_N_REPLICAS)]
        self.optimisers = [self._optimiser(half) for half in self.halves]
        self.pool = ThreadPoolExecutor(_N_REPLICAS, initializer=torch.set_num_threads, initargs=(1,))

    def _optimiser(self, names: Sequence[str]) -> torch.optim.Optimizer:
        groups = []
        for name in names:
            peak = self.optimisation.head_learning_rate
            if name.startswith("layers."):
                depth = e5.LAYERS - 1 - int(name.split(".")[1])
                peak = self.optimisation.learning_rate * self.optimisation.layer_decay**depth
            decay = self.optimisation.weight_decay if self.masters[name].ndim == 2 else 0.0
            groups.append({"params": [self.masters[name]], "lr": peak, "peak": peak, "weight_decay": decay})
        return torch.optim.AdamW(groups, betas=(0.9, 0.98), eps=1e-8, fused=True)

    def step(self, batches: Sequence[MicroBatch], factor: float) -> float:
        """One update at `factor` of the peak learning rates; returns the mean loss of an example."""
        waiting: queue.SimpleQueue[MicroBatch] = queue.SimpleQueue()
        for batch in batches:
            waiting.put(batch)
        n = sum(len(batch.ids) for batch in batches)

        def accumulate(replica: network.SpanNetwork) -> float:
            total = 0.0
            while True:
                try:
                    batch = waiting.get_nowait()
                except queue.Empty:
                    return total
                loss = network.span_loss(self._logits(replica, batch), batch) / n
                loss.backward()  # type: ignore[no-untyped-call]
                total += float(loss.detach())

        losses = list(self.pool.map(accumulate, self.replicas))
        norm = sum(self.pool.map(self._collect, self.halves)) ** 0.5
        scale = min(1.0, self.optimisation.clip / (norm + 1e-6))
        list(self.pool.map(lambda at: self._update(at, scale, factor), range(_N_REPLICAS)))
        return sum(losses)

    def _logits(self, replica: network.SpanNetwork, batch: MicroBatch) -> Tensor:
        ids = torch.from_numpy(batch.ids)
        logits: Tensor = replica(self.embeddings(ids), network.padding(ids))
        return logits

    def _collect(self, names: Sequence[str]) -> float:
        """Sums the replicas' gradients into the masters'; returns their squared norm."""
        squared = 0.0
        for name in names:
            parameters = [replica.get_parameter(name) for replica in self.replicas]
            gradients = [p.grad for p in parameters if p.grad is not None]
            total = gradients[0].float()
            for gradient in gradients[1:]:
                total += gradient
            for p in parameters:
                p.grad = None
            self.masters[name].grad = total
            squared += float(total.pow(2).sum())
        return squared

    def _update(self, half: int, scale: float, factor: float) -> None:
        optimiser = self.optimisers[half]
        for name in self.halves[half]:
            gradient = self.masters[name].grad
            if gradient is not None:
                gradient.mul_(scale)
        for group in optimiser.param_groups:
            group["lr"] = group["peak"] * factor
        optimiser.step()
        self.publish(self.halves[half])

    @torch.no_grad()
    def publish(self, names: Sequence[str]) -> None:
        """Copies masters into the shared bfloat16 weights."""
        for name in names:
            self.replicas[0].get_parameter(name).copy_(self.masters[name])

    def forward(self, batches: Sequence[MicroBatch]) -> list[NDArray[np.float32]]:
        """Logits `(n, length, 2)` of each batch, by all replicas."""

        def run(
            replica_and_batches: tuple[network.SpanNetwork, Sequence[MicroBatch]],
        ) -> list[NDArray[np.float32]]:
            replica, mine = replica_and_batches
            with torch.no_grad():
                return [self._logits(replica, batch).float().numpy() for batch in mine]

        parts = [(replica, batches[at::_N_REPLICAS]) for at, replica in enumerate(self.replicas)]
        done = list(self.pool.map(run, parts))
        return [done[at % _N_REPLICAS][at // _N_REPLICAS] for at in range(len(batches))]

    def state(self) -> dict[str, Any]:
        """Masters and optimisers, to go on from."""
        return {
            "masters": self.masters,
            "optimisers": [optimiser.state_dict() for optimiser in self.optimisers],
        }

    def restore(self, state: dict[str, Any]) -> None:
        """The reverse of `state`."""
        with torch.no_grad():
            for name, tensor in state["masters"].items():
                self.masters[name].copy_(tensor)
        for optimiser, saved in zip(self.optimisers, state["optimisers"], strict=True):
            optimiser.load_state_dict(saved)
        self.publish(self.names)
