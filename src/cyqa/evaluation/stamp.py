"""What a report was made by: commit, code, models, settings and machine."""

import hashlib
import os
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import cyqa
from cyqa.evaluation.questions import Place
from cyqa.evaluation.subjects import Models
from cyqa.records import Calibration

PACKAGE = Path(cyqa.__file__).parent


def made_by(models: Models, calibration: Calibration) -> dict[str, Any]:
    """Whatever changes predictions: code, models and settings, as JSON values."""
    return {
        "code": code_sha256(),
        "config": asdict(models.config),
        "encoders": {name: encoder.fingerprint for name, encoder in models.encoders.items()},
        "reader": calibration.reader,
        "calibration": {
            "bias": calibration.bias,
            "weights": dict(calibration.weights),
            "threshold": calibration.threshold,
        },
    }


def machine() -> dict[str, Any]:
    """Commit, versions, hardware and time, as JSON values.

    The commit is None where the package lies in no repository, or in that of something else.
    """
    is_own = _git("ls-files", "--error-unmatch", cyqa.__file__) is not None
    return {
        "commit": _git("rev-parse", "HEAD") if is_own else None,
        "uncommitted_changes": bool(_git("status", "--porcelain")) if is_own else None,
        "cyqa": cyqa.__version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "memory_gb": _memory_gb(),
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def code_sha256() -> str:
    """Of the package's Python files that answers come from: all but evaluation's, training and faces."""
    apart = {"evaluation", "training", "web", "cli.py", "doctor.py", "__main__.py"}
    asking = {"evaluation/subjects.py", "evaluation/run.py"}
    found = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if name in asking or not apart.intersection(name.split("/")):
            found.update(f"{name}\0".encode() + path.read_bytes())
    return found.hexdigest()


def articles_sha256(articles: Mapping[str, str], passages: Sequence[Place]) -> str:
    """Of raw articles by source, and of how they are cut into passages."""
    return hashlib.sha256(repr((sorted(articles.items()), passages)).encode()).hexdigest()


def file_sha256(path: Path) -> str:
    """Of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def folder_mb(folder: Path) -> float:
    """Size of all files below a folder, in MB of 10⁶ bytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def peak_memory_mb() -> float | None:
    """The most memory that this process has held, in MB of 10⁶ bytes; None where nobody counts."""
    try:
        import resource
    except ImportError:
        return None
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def _git(*arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(PACKAGE), *arguments], capture_output=True, text=True, timeout=30, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")


def _memory_gb() -> float | None:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1)
    except (AttributeError, OSError, ValueError):
        return None
