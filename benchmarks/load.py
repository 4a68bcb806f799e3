"""Many people at once: errors, answers that differ from those given alone, and memory.

    python benchmarks/load.py                       # 50 people for 2 minutes, on this machine only
    python benchmarks/load.py --people 5 --seconds 10

Every second person uses the page, as a browser does (its events, a session, a new chat now and then),
the others its REST API. Nobody pauses. "Busy" is an answer, too, and counted. Memory is the
server's resident set, taken every second; after warm-up is after a third of the time. Prints a table,
writes JSON, and exits with 1 if anything went wrong.
"""

import argparse
import asyncio
import json
import re
import secrets
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from serving import QUESTIONS, served

CHAT = 8
"""Questions until a person on the page begins a new chat."""
GROWTH = 0.10
"""Of memory after warm-up, at most."""
BUSY = ("busy: too many", "现在提问的人太多")
_ANSWER = re.compile(
    r'<p class="answer[^"]*"[^>]*>(.*?)</p>|<div class="answer is-list[^"]*".*?<mark[^>]*>(.*?)</mark>',
    re.DOTALL,
)
"""What is answered; of a list, which is shown as its items, the words in their sentence."""
_MARKER = re.compile(r'<sup class="marker">.*?</sup>|<span class="perhaps">.*?</span> |<[^>]*>', re.DOTALL)


class NotAnsweredError(Exception):
    """What a person was told instead of an answer."""


@dataclass
class Tally:
    """What happened: `seconds` of each answer; counts of what went wrong; answers that differ."""

    seconds: list[float] = field(default_factory=list)
    busy: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    different: Counter[str] = field(default_factory=Counter)


class Person:
    """Somebody with a connection of their own."""

    def __init__(self, address: str) -> None:
        self.client = httpx.AsyncClient(base_url=address, timeout=120, trust_env=False)

    async def ask(self, question: str) -> str | None:
        """The words that answer, None if the articles do not say.

        :raises NotAnsweredError: if there is no answer for another reason.
        """
        raise NotImplementedError


class Caller(Person):
    """A program that uses the REST API."""

    async def ask(self, question: str) -> str | None:
        sent = await self.client.post("gradio_api/call/v2/ask", json={"question": question})
        stream = await self.client.get(f"gradio_api/call/ask/{sent.raise_for_status().json()['event_id']}")
        event, data = re.findall(r"event: (\w+)\ndata: (.*)\n", stream.raise_for_status().text)[-1]
        if event != "complete":
            raise NotAnsweredError(data)
        answer: str | None = json.loads(data)[0]["answer"]
        return answer


class Visitor(Person):
    """A person on the page."""

    def __init__(self, address: str, events: dict[str, int]) -> None:
        super().__init__(address)
        self._events = events
        self._session = ""
        self._n_asked = 0

    async def ask(self, question: str) -> str | None:
        if self._n_asked % CHAT == 0:
            self._session = secrets.token_hex(6)
        self._n_asked += 1
        await self._call("submit", question=question)
        outputs = await self._call("fetch")
        chat, notice = (part if isinstance(part, str) else "" for part in outputs[1:3])
        answers = _ANSWER.findall(chat)
        if notice or len(answers) != (self._n_asked - 1) % CHAT + 1:
            self._n_asked = 0  # somebody who was turned away begins anew
            raise NotAnsweredError(notice or "the answer is not shown")
        said = unescape(_MARKER.sub("", "".join(answers[-1])))
        return None if 'class="answer none"' in chat[chat.rindex(' class="answer') :] else said

    async def _call(self, event: str, **sent: str) -> list[Any]:
        """What the page is shown by an event."""
        called = {"fn_index": self._events[event], "session_hash": self._session, "event_data": sent}
        body = {"data": [None], **called}
        shown = await self.client.post("gradio_api/run/predict", json=body)
        outputs: list[Any] = shown.raise_for_status().json()["data"]
        return outputs


async def live(person: Person, number: int, alone: dict[str, str | None], until: float, tally: Tally) -> None:
    """One person asks one question after the other."""
    for turn in range(number, 10**9):
        if time.perf_counter() >= until:
            break
        question = QUESTIONS[turn % len(QUESTIONS)]
        started = time.perf_counter()
        try:
            answer = await person.ask(question)
        except NotAnsweredError as trouble:
            if any(word in str(trouble) for word in BUSY):
                tally.busy += 1
                await asyncio.sleep(0.5)
            else:
                tally.errors[str(trouble)[:200]] += 1
        except httpx.HTTPError as error:
            tally.errors[repr(error)[:200]] += 1
        else:
            tally.seconds.append(time.perf_counter() - started)
            if answer != alone[question]:
                tally.different[f"{question} {answer!r}, alone {alone[question]!r}"] += 1
    await person.client.aclose()


async def watch(pid: int, sizes: list[float]) -> None:
    """The server's resident set in MiB, every second."""
    while True:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        sizes += [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")]
        await asyncio.sleep(1)


async def run(address: str, pid: int, n_people: int, seconds: float) -> dict[str, Any]:
    """The figures, by name."""
    async with httpx.AsyncClient(base_url=address, timeout=60, trust_env=False) as client:
        config = (await client.get("config")).json()
    events = {event["api_name"]: event["id"] for event in config["dependencies"]}
    one, alone = Caller(address), {}
    for question in QUESTIONS:
        alone[question] = await one.ask(question)
    await one.client.aclose()
    tally, sizes, started = Tally(), [], time.perf_counter()
    watching = asyncio.create_task(watch(pid, sizes))
    people = [Visitor(address, events) if n % 2 else Caller(address) for n in range(n_people)]
    await asyncio.gather(
        *(live(person, n, alone, started + seconds, tally) for n, person in enumerate(people))
    )
    took = time.perf_counter() - started
    watching.cancel()
    warm = sizes[len(sizes) // 3 :]
    quick = sorted(tally.seconds)
    return {
        "people": n_people,
        "seconds": round(took, 1),
        "answers": len(quick),
        "answers a second": round(len(quick) / took, 1),
        "median wait, s": round(median(quick), 2) if quick else None,
        "95% wait, s": round(quick[int(0.95 * len(quick))], 2) if quick else None,
        "busy": tally.busy,
        "errors": dict(tally.errors),
        "differ from those given alone": dict(tally.different),
        "memory after warm-up, MiB": round(warm[0]),
        "memory at the end, MiB": round(median(warm[-5:])),
    }


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--index", type=Path, default=Path("index"))
    parser.add_argument("--out", type=Path, default=Path("results/load.json"))
    arguments = parser.parse_args()
    with served(arguments.index) as (address, pid):
        figures = asyncio.run(run(address, pid, arguments.people, arguments.seconds))
    for label, value in figures.items():
        print(f"{label:30} {value}")
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps(figures, indent=1, ensure_ascii=False), encoding="utf-8")
    growth = figures["memory at the end, MiB"] / figures["memory after warm-up, MiB"] - 1
    is_wrong = figures["errors"] or figures["differ from those given alone"] or growth > GROWTH
    return 1 if is_wrong or not figures["answers"] else 0


if __name__ == "__main__":
    sys.exit(main())
