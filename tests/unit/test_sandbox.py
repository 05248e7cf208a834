"""Parsers that hang, crash or eat memory harm nothing but their own item."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from urllib.parse import quote

import pytest

from bot.ingest.errors import FeedBroken, ParserFailed
from bot.ingest.feeds import parse
from bot.ingest.sandbox import Sandbox
from tests.unit.test_feeds import URL, WHOLE


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(children=2, timeout_s=30, memory_mb=768) as sandbox:
        yield sandbox


async def test_answer(sandbox: Sandbox) -> None:
    """A feed read in a child is the feed."""
    body, expected = WHOLE["Atom"]

    assert await sandbox.run(parse, body, content_type=None, url=URL) == expected


async def test_own_error(sandbox: Sandbox) -> None:
    """An error of ours comes out as it was raised."""
    with pytest.raises(FeedBroken) as caught:
        await sandbox.run(parse, b"", content_type=None, url=URL)

    assert str(caught.value) == f"{URL} sent nothing."


async def test_error_of_a_parser(sandbox: Sandbox) -> None:
    """Any other error is told by its kind, and the child goes on."""
    with pytest.raises(ParserFailed) as caught:
        await sandbox.run(int, "nine")

    assert str(caught.value) == "Its parser failed on it (ValueError)."
    assert await sandbox.run(quote, "é") == "%C3%A9"


async def test_hang() -> None:
    """A job that does not end is ended, and the next one works."""
    async with Sandbox(children=1, timeout_s=0.3, memory_mb=768) as sandbox:
        with pytest.raises(ParserFailed) as caught:
            await sandbox.run(time.sleep, 30)  # noqa: TID251  # in a child, which is killed

        assert str(caught.value) == "Reading it took longer than 0.3 seconds."
        assert await sandbox.run(quote, "é") == "%C3%A9"


async def test_memory(sandbox: Sandbox) -> None:
    """A job that wants more memory than a child may have fails, and the next one works."""
    with pytest.raises(ParserFailed) as caught:
        await sandbox.run(bytearray, 1 << 30)

    assert str(caught.value) == "Reading it took more memory than parse_memory_mb allows."
    assert await sandbox.run(quote, "é") == "%C3%A9"


async def test_death(sandbox: Sandbox) -> None:
    """A child that dies takes only its item with it."""
    jobs = [sandbox.run(quote, "é"), sandbox.run(os.abort), sandbox.run(quote, "é")]

    first, death, last = await asyncio.gather(*jobs, return_exceptions=True)

    assert (first, last) == ("%C3%A9", "%C3%A9")
    assert isinstance(death, ParserFailed)
    assert str(death) == "The process that read it died (-6)."


async def test_tired_child_is_replaced(sandbox: Sandbox) -> None:
    """A child that has used much memory is replaced, so that nothing adds up."""
    before = await sandbox.run(os.getpid)
    same = await sandbox.run(os.getpid)
    await sandbox.run(len, b"x" * 200_000_000)

    after = await sandbox.run(os.getpid)

    assert before == same
    assert after != before


async def test_cancelled_caller() -> None:
    """A caller who gives up does not make the next one read the wrong answer."""
    async with Sandbox(children=1, timeout_s=30, memory_mb=768) as sandbox:
        await sandbox.run(quote, "ready")
        given_up = asyncio.create_task(sandbox.run(quote, "first"))
        await asyncio.wait([given_up], timeout=0.001)
        given_up.cancel()

        assert await sandbox.run(quote, "second") == "second"


async def test_more_callers_than_children(sandbox: Sandbox) -> None:
    """Any number of callers share the children, each getting its own answer."""
    words = [f"w{number}" for number in range(200)]

    answers = await asyncio.gather(*(sandbox.run(quote, word) for word in words))

    assert answers == words


async def test_close_while_at_work() -> None:
    """Closing ends the children that are at work, without waiting for them."""
    loop = asyncio.get_running_loop()
    async with Sandbox(children=1, timeout_s=60, memory_mb=768) as sandbox:
        await sandbox.run(quote, "ready")
        began = loop.time()
        busy = asyncio.create_task(sandbox.run(time.sleep, 60))  # noqa: TID251  # killed
        await asyncio.wait([busy], timeout=0.1)

    assert loop.time() - began < 30
    assert isinstance(await asyncio.gather(busy, return_exceptions=True), list)
