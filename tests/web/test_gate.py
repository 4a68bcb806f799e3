import asyncio
import threading

import pytest

from cyqa.web.gate import BusyError, Gate


def test_one_works_one_waits_and_the_third_is_turned_away() -> None:
    async def scenario() -> None:
        gate, go_on = Gate(n_at_once=1, n_waiting=1), threading.Event()
        first = asyncio.create_task(gate.run(lambda: go_on.wait(10)))
        second = asyncio.create_task(gate.run(lambda: "second"))
        await asyncio.sleep(0.05)
        with pytest.raises(BusyError, match="try again"):
            await gate.run(lambda: "third")
        second.cancel()
        await asyncio.sleep(0.05)
        fourth = asyncio.create_task(gate.run(lambda: "fourth"))
        await asyncio.sleep(0.05)
        assert not fourth.done()
        go_on.set()
        assert await first is True
        assert await fourth == "fourth"
        with pytest.raises(ZeroDivisionError):
            await gate.run(lambda: 1 // 0)
        assert await gate.run(lambda: "a failure gives its place back") is not None

    asyncio.run(scenario())
