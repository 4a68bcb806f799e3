"""One system in a process of its own: a JSON line in asks, a JSON line out answers.

python -m systems.worker MODULE CLASS    (in benchmarks/, with the interpreter of the system)
"""

import json
import os
import sys
import time
import traceback
from dataclasses import asdict
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from systems.interface import Models, System, Unit

Message = dict[str, Any]


class Worker:
    """Does what a message says: `{"do": "search", …}` calls `search`."""

    def __init__(self, module: str, name: str) -> None:
        self._made = module, name
        self._system: System | None = None

    @property
    def system(self) -> System:
        """Imported on first use, so that importing counts as part of a cold start."""
        if self._system is None:
            module, name = self._made
            self._system = getattr(import_module(f"systems.{module}"), name)(self._models)
        return self._system

    def start(self, message: Message) -> Message:
        self._models = Models.of(message["models"])
        self._units = [Unit(**unit) for unit in json.loads(Path(message["units"]).read_text("utf-8"))]
        return {}

    def about(self, message: Message) -> Message:  # noqa: ARG002
        system = self.system
        versions = {package: version(package) for package in system.packages}
        return {"versions": versions, "settings": system.settings, "reads": system.reads}

    def index(self, message: Message) -> Message:
        return {"seconds": self.system.index(Path(message["articles"]), self._units, Path(message["folder"]))}

    def load(self, message: Message) -> Message:
        self.system.load(Path(message["folder"]), self._units)
        return {}

    def search(self, message: Message) -> Message:
        started = time.perf_counter()
        found = self.system.search(message["question"], message["k"])
        return {"units": found, "ms": 1000 * (time.perf_counter() - started)}

    def answer(self, message: Message) -> Message:
        started = time.perf_counter()
        said = self.system.answer(message["question"])
        return {**asdict(said), "ms": 1000 * (time.perf_counter() - started)}

    def memory(self, message: Message) -> Message:  # noqa: ARG002
        """Peak resident memory of this process."""
        status = Path("/proc/self/status").read_text("ascii")
        (peak,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
        return {"mib": int(peak) / 1024}


def main() -> None:
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print is no answer
    worker = Worker(*sys.argv[1:])
    for line in sys.stdin:
        message = json.loads(line)
        try:
            found = getattr(worker, message["do"])(message)
        except Exception as error:  # whatever a system raises is reported, and the others go on
            traceback.print_exc()
            found = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(found) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
