"""Work that may be given up while somebody waits for it, and that goes on while nobody does yet."""

import asyncio

import pytest

from cyqa.web import awaited as module
from cyqa.web.awaited import Awaited


def test_what_is_given_up_has_no_result_and_ends() -> None:
    async def scene() -> None:
        awaited, ended = Awaited[str](), asyncio.Event()

        async def work() -> str:
            try:
                await asyncio.sleep(20)
            finally:
                ended.set()
            return "late"

        awaited.begin("a", work())
        awaited.begin("b", asyncio.sleep(0.05, "there"))
        waiting, other = asyncio.create_task(awaited.result("a")), asyncio.create_task(awaited.result("b"))
        await asyncio.sleep(0.01)
        awaited.give_up("a")
        assert (await waiting, await other, ended.is_set()) == (None, "there", True)
        for ticket in ("a", "b", "never"):
            awaited.give_up(ticket)
            assert not awaited.is_begun(ticket)
            assert await awaited.result(ticket) is None

    asyncio.run(scene())


def test_a_result_is_there_for_whoever_comes_late_once() -> None:
    async def scene() -> None:
        awaited = Awaited[str]()
        awaited.begin("a", asyncio.sleep(0, "there"))
        await asyncio.sleep(0.02)
        assert awaited.is_begun("a")
        assert [await awaited.result("a"), await awaited.result("a")] == ["there", None]

    asyncio.run(scene())


def test_a_result_that_nobody_comes_for_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 0.02)

    async def scene() -> None:
        awaited = Awaited[str]()
        awaited.begin("a", asyncio.sleep(0, "there"))
        await asyncio.sleep(0.2)
        assert not awaited.is_begun("a")

    asyncio.run(scene())


def test_what_goes_wrong_is_told() -> None:
    async def work() -> None:
        raise OSError("broken on purpose")

    async def scene() -> None:
        awaited = Awaited[None]()
        awaited.begin("a", work())
        await awaited.result("a")

    with pytest.raises(OSError, match="on purpose"):
        asyncio.run(scene())
