"""Every fault that llmock knows of a chat API, and its verdict on how the client took it: `make faults`.

Broken calls of tools are left out: it makes them only for a client that offers tools.
"""

from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

import pytest

from bot.clock import SystemClock
from summarizer.engines.model import ModelFailed, Said, Why
from summarizer.engines.openai import Access, OpenAIModel
from summarizer.engines.prompts import SCHEMA, Message

pytestmark = [
    pytest.mark.skipif(find_spec("llmock") is None, reason="llmock is not here: make faults"),
    pytest.mark.timeout(60),
]

ASKED: list[Message] = [{"role": "user", "content": "What is next for Norway?"}]
WORDS = "Nothing is told."
# Any: llmock's fixture, which is there only where it is installed.
Fault = Callable[[Any], object]

PASSING: dict[str, Fault] = {
    "500 twice": lambda llm: llm.fail(500, times=2),
    "502": lambda llm: llm.fail(502),
    "503": lambda llm: llm.fail(503),
    "504": lambda llm: llm.fail(504),
    "529": lambda llm: llm.fail(529),
    "408": lambda llm: llm.fail(408),
    "429": lambda llm: llm.rate_limit(times=2, retry_after=0.5),
    "slow": lambda llm: llm.delay(0.2),
    "quota by the minute": lambda llm: llm.limits(rpm=60),
}
LASTING: dict[str, tuple[Fault, Why]] = {
    "outage": (lambda llm: llm.outage(), Why.FAULTY),
    "400": (lambda llm: llm.fail(400, times=None), Why.WRONG),
    "401": (lambda llm: llm.fail(401, times=None), Why.KEY),
    "403": (lambda llm: llm.fail(403, times=None), Why.KEY),
    "404": (lambda llm: llm.fail(404, times=None), Why.UNKNOWN),
    "422": (lambda llm: llm.fail(422, times=None), Why.WRONG),
    "prompt too long": (lambda llm: llm.context_overflow(times=None), Why.WRONG),
    "429 for an hour": (lambda llm: llm.rate_limit(times=None, retry_after=3_600), Why.BUSY),
    "too slow": (lambda llm: llm.delay(5, times=None), Why.SLOW),
    "a tool nobody offered": (lambda llm: llm.call_tool("search", times=None), Why.EMPTY),
}
STREAMED: dict[str, Fault] = {
    "dropped": lambda llm: llm.disconnect(after_chunks=2),
    "ended early": lambda llm: llm.truncate(after_chunks=2),
    "a chunk that is no JSON": lambda llm: llm.pace(60).corrupt(after_chunks=1),
    "stalled": lambda llm: llm.stall(after_chunks=2, seconds=5),
    "slow to begin": lambda llm: llm.slow_first_token(0.3),
}


async def asked(llm: Any, *, is_streamed: bool = False) -> Said | Why:
    """What the model says through llmock, or why it doesn't. Any: llmock's fixture."""
    access = Access(model="gpt-4.1-mini", api_key="k", base_url=llm.base_url(), total_s=20)

    async def hear(_: str) -> None:
        """Nobody listens."""

    quick = replace(access, timeout_s=1.5)
    async with OpenAIModel(quick, sleep=SystemClock().sleep) as model:
        try:
            return await model.ask(ASKED, SCHEMA, hear if is_streamed else None)
        except ModelFailed as failed:
            return failed.why


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
async def test_what_passes_is_tried_again(llmock: Any, fault: Fault) -> None:
    """After a fault that passes there is a reply, and no complaint about how it was come by."""
    fault(llmock)
    llmock.reply(WORDS, times=None)

    said = await asked(llmock)

    assert isinstance(said, Said)
    assert said.text == WORDS
    llmock.assert_resilient(strict=True)


@pytest.mark.parametrize(("fault", "why"), LASTING.values(), ids=LASTING)
async def test_what_lasts_is_told(llmock: Any, fault: Fault, why: Why) -> None:
    """A fault that lasts fails with its reason, and nothing is tried that can't help."""
    fault(llmock)

    said = await asked(llmock)

    assert said is why
    llmock.assert_resilient()


@pytest.mark.parametrize("fault", STREAMED.values(), ids=STREAMED)
async def test_a_broken_stream_is_asked_for_again(llmock: Any, fault: Fault) -> None:
    """Part of a reply is none: it is asked for again, and comes whole."""
    fault(llmock)
    llmock.reply(WORDS, times=None)

    said = await asked(llmock, is_streamed=True)

    assert isinstance(said, Said)
    assert said.text == WORDS
    llmock.assert_resilient(strict=True)
