"""Work that the page waits for, and may give up."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")
KEPT = 60.0
"""Seconds for which a result that nobody has come for is kept."""


class Awaited(Generic[Result]):
    """Work that is being done or was, by ticket, until somebody has its result. Belongs to one event loop."""

    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[Result]] = {}

    def begin(self, ticket: str, work: Coroutine[Any, Any, Result]) -> None:
        """Work that goes on whether or not somebody waits for it already."""
        task = self._tasks[ticket] = asyncio.create_task(work)
        later = asyncio.get_running_loop().call_later
        task.add_done_callback(lambda _: later(KEPT, self._drop, ticket, task))

    def is_begun(self, ticket: str) -> bool:
        """Whether the result of that work can be had."""
        return ticket in self._tasks

    async def result(self, ticket: str) -> Result | None:
        """The result of the work, None as soon as it is given up, or if there is none.

        :raises Exception: what the work raises.
        """
        task = self._tasks.get(ticket)
        if task is None:
            return None
        try:
            await asyncio.wait([task])
        finally:
            task.cancel()
            self._drop(ticket, task)
        return None if task.cancelled() else task.result()

    def give_up(self, ticket: str) -> None:
        """Nobody waits for that work any longer, if anybody did."""
        if task := self._tasks.pop(ticket, None):
            task.cancel()

    def _drop(self, ticket: str, task: asyncio.Task[Result]) -> None:
        if self._tasks.get(ticket) is task:
            del self._tasks[ticket]
