"""Work that the page waits for, and may give up."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


class Awaited:
    """Work that is being done, by ticket. Belongs to one event loop."""

    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[Any]] = {}

    async def result(self, ticket: str, work: Coroutine[Any, Any, Result]) -> Result | None:
        """The result of the work, None as soon as it is given up.

        :raises Exception: what the work raises.
        """
        task = self._tasks[ticket] = asyncio.create_task(work)
        try:
            await asyncio.wait([task])
        finally:
            task.cancel()
            if self._tasks.get(ticket) is task:
                del self._tasks[ticket]
        return None if task.cancelled() else task.result()

    def give_up(self, ticket: str) -> None:
        """Nobody waits for that work any longer, if anybody did."""
        if task := self._tasks.get(ticket):
            task.cancel()
