"""Speed and memory: a cold question, a warm one, and indexing.

    python benchmarks/speed.py

CPU seconds are of the process and its threads; memory is the peak resident set. Prints a table and
writes JSON.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cyqa.config import Config
from cyqa.index.build import build_index
from cyqa.qa.pipeline import Pipeline

QUESTIONS = (
    "首支发展基金的总规模是多少？",
    "第二次联席会议是哪天开的？",
    "谁在成都拿到了异地营业执照？",
    "两地高新区签了什么协议？",
    "How much money does the first development fund hold?",
    "When was the first joint meeting held?",
)
REPEATS = 8
TEXT = "两地高新区围绕产业、科技、金融和人才签署了第{}份合作协议，投资总额约{}亿元，共同建设研究中心。"


def cold(index: Path, question: str) -> tuple[float, float]:
    """(CPU seconds, MiB) of `cyqa ask` from the start of its process to its end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "cyqa", "ask", "--index", str(index), question]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        peak = _peak_while_running(process)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, peak


def _peak_while_running(process: "subprocess.Popen[bytes]") -> float:
    peak = 0
    status = Path(f"/proc/{process.pid}/status")
    while process.poll() is None:
        try:
            lines = status.read_text().splitlines()
        except OSError:
            break
        peak = max([peak, *(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))])
        time.sleep(0.005)
    return peak / 1024


def warm(pipeline: Pipeline) -> dict[str, float]:
    """Median milliseconds of retrieving and of answering: CPU and wall."""
    figures: dict[str, list[float]] = {}
    for question in QUESTIONS * REPEATS:
        for name, call in (("retrieve", pipeline.retrieve), ("ask", pipeline.ask)):
            wall, cpu = time.perf_counter(), time.process_time()
            call(question)
            figures.setdefault(f"warm {name}, CPU ms", []).append(1000 * (time.process_time() - cpu))
            figures.setdefault(f"warm {name}, ms", []).append(1000 * (time.perf_counter() - wall))
    return {name: sorted(values)[len(values) // 2] for name, values in figures.items()}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=Path, default=Path("seeds"))
    parser.add_argument("--out", type=Path, default=Path("results/speed.json"))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        build_index([arguments.articles], work / "warm-up", Config(), progress=False)
        report = build_index([arguments.articles], work / "index", Config(), progress=False)
        figures = {"index the articles, s": report.seconds}
        text = "".join(TEXT.format(i, i * 7) + "\n" * (i % 3 == 0) for i in range(600))
        (work / "long.txt").write_text(text, encoding="utf-8")
        report = build_index([work / "long.txt"], work / "long", Config(), progress=False)
        figures["indexing, passages/s"] = report.n_passages / report.seconds
        seconds, peak = zip(*(cold(work / "index", question) for question in QUESTIONS), strict=True)
        figures |= {"cold ask, CPU s": sorted(seconds)[len(seconds) // 2], "cold ask, peak MiB": max(peak)}
        figures |= warm(Pipeline.load(work / "index"))
    for label, value in figures.items():
        print(f"{label:24} {value:8.2f}")
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps(figures, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
