"""A system's process, as the one that measures it sees it."""

import json
import os
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

BENCHMARKS = Path(__file__).parents[1]


class PeerError(Exception):
    """A system could not do what it was asked to."""


class Process:
    """Runs `systems.worker` with a system's interpreter; its own output goes to a log."""

    def __init__(self, python: Path, module: str, name: str, log: Path) -> None:
        """:raises PeerError: if there is no such interpreter."""
        environment = {**os.environ, "HF_HUB_OFFLINE": "1", "TQDM_DISABLE": "1"}
        self._log = log
        command = [str(python), "-m", "systems.worker", module, name]
        try:
            with log.open("ab") as errors:
                self._process = subprocess.Popen(
                    command,
                    cwd=BENCHMARKS,
                    env=environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    encoding="utf-8",
                )
        except OSError as error:
            raise PeerError(f"{python} cannot be run; make it with: make peers") from error

    def call(self, what: str, **arguments: Any) -> dict[str, Any]:
        """What the worker answers.

        :raises PeerError: with the system's own error, or if its process is gone.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps({"do": what, **arguments}) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise PeerError(f"its process ended at {what!r} (see {self._log})")
        found: dict[str, Any] = json.loads(line)
        if "error" in found:
            raise PeerError(found["error"])
        return found

    def __enter__(self) -> "Process":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the process."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
