"""How many questions are worked on at a time, how many may wait, and that the others are turned away."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from anyio import to_thread

from cyqa.errors import CyqaError

Result = TypeVar("Result")


class BusyError(CyqaError):
    """Too many wait already."""


class Gate:
    """Runs work in threads, first come, first served. Belongs to one event loop."""

    def __init__(self, n_at_once: int, n_waiting: int) -> None:
        self._turns = asyncio.Semaphore(n_at_once)
        self._n_allowed = n_at_once + n_waiting
        self._n_inside = 0

    async def run(self, work: Callable[[], Result]) -> Result:
        """The result of the work, once it had its turn.

        Whoever is cancelled gives up the place at once; work that has begun ends unheard.

        :raises BusyError: at once, if as many as may wait do so.
        """
        if self._n_inside >= self._n_allowed:
            raise BusyError("busy: too many questions are waiting; try again in a moment")
        self._n_inside += 1
        try:
            async with self._turns:
                return await to_thread.run_sync(work, abandon_on_cancel=True)
        finally:
            self._n_inside -= 1
