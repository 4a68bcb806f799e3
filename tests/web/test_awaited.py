"""Work that may be given up while somebody waits for it."""

import asyncio

import pytest

from cyqa.web.awaited import Awaited


def test_what_is_given_up_has_no_result_and_ends() -> None:
    async def scene() -> None:
        awaited, ended = Awaited(), asyncio.Event()

        async def work() -> str:
            try:
                await asyncio.sleep(20)
            finally:
                ended.set()
            return "late"

        waiting = asyncio.create_task(awaited.result("a", work()))
        other = asyncio.create_task(awaited.result("b", asyncio.sleep(0.05, "there")))
        await asyncio.sleep(0.01)
        awaited.give_up("a")
        assert (await waiting, await other, ended.is_set()) == (None, "there", True)
        for ticket in ("a", "b", "never"):
            awaited.give_up(ticket)

    asyncio.run(scene())


def test_what_goes_wrong_is_told() -> None:
    async def work() -> None:
        raise OSError("broken on purpose")

    with pytest.raises(OSError, match="on purpose"):
        asyncio.run(Awaited().result("a", work()))
