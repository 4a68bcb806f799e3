"""The page, served by a process of its own."""

import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import speed

QUESTIONS = (*speed.QUESTIONS, "火星上有多少居民？")
"""On the articles of `seeds/`; the last has no answer."""


@contextmanager
def served(index: Path) -> Iterator[tuple[str, int]]:
    """Its address, once it answers, and the number of its process."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    address = f"http://127.0.0.1:{port}/"
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "cyqa", "serve", "--port", str(port), "--index", str(index)]
        server = subprocess.Popen(
            [*command, "--feedback", f"{folder}/feedback.sqlite"], stdout=subprocess.DEVNULL
        )
        try:
            while not _answers(address):
                if server.poll() is not None:
                    raise SystemExit("the page cannot be served")
                time.sleep(0.2)
            yield address, server.pid
        finally:
            server.terminate()
            server.wait(20)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=60) as response:
            return bool(response.status == 200)
    except OSError:
        return False
