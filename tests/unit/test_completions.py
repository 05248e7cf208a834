"""Replies that come bit by bit, over the real SDK and a loopback server."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from summarizer.engines.model import ModelFailed, Said, Why
from summarizer.engines.openai import Access, OpenAIModel
from summarizer.engines.prompts import Message
from tests.doubles_openai import Behaviour, FakeOpenAI, fails, openai_server, says, sends, streams

ASKED: list[Message] = [{"role": "user", "content": "?"}]


@pytest.fixture
async def server() -> AsyncIterator[FakeOpenAI]:
    async with openai_server() as fake:
        yield fake


async def at_once(_: float) -> None:
    """A pause that takes no time."""


async def heard(server: FakeOpenAI) -> tuple[Said | Why, list[str]]:
    """What a model says or why it doesn't, and what was told meanwhile."""
    told: list[str] = []

    async def hear(text: str) -> None:
        told.append(text)

    access = Access(model="double", api_key="k", base_url=server.url, timeout_s=10, total_s=20)
    async with OpenAIModel(replace(access, tries=2), sleep=at_once) as model:
        try:
            return await model.ask(ASKED, {}, hear), told
        except ModelFailed as failed:
            return failed.why, told


async def test_a_reply_is_told_as_it_grows(server: FakeOpenAI) -> None:
    """Each bit is told with all before it, and the tokens are those that the last event counts."""
    server.answer(streams("On ", "3 ", "June"))

    said, told = await heard(server)

    assert said == Said(text="On 3 June", sent=90, replied=10)
    assert told == ["On ", "On 3 ", "On 3 June"]
    assert server.asked[0]["stream_options"] == {"include_usage": True}


@pytest.mark.parametrize(
    ("behaviour", "why", "calls"),
    [
        (streams("On ", finish=None), Why.DOWN, 2),
        (streams("On ", finish=None, is_done=False), Why.DOWN, 2),
        (streams("On ", finish="length"), Why.CUT, 1),
        (streams("On ", finish="content_filter"), Why.REFUSED, 1),
        (streams(), Why.EMPTY, 1),
        (sends(b"data: {no}\n\n"), Why.FAULTY, 2),
        (sends(b""), Why.FAULTY, 2),
        (fails(401), Why.KEY, 1),
        (fails(503), Why.FAULTY, 2),
    ],
)
async def test_a_stream_that_fails_is_no_reply(
    server: FakeOpenAI, behaviour: Behaviour, why: Why, calls: int
) -> None:
    """Events that end in the middle, are none, or are cut off, fail as whole replies do."""
    server.answer(behaviour)

    said, _ = await heard(server)

    assert said is why
    assert len(server.asked) == calls


async def test_a_reply_may_come_whole(server: FakeOpenAI) -> None:
    """A server that doesn't stream gives the same reply, told of in nothing but its end."""
    server.answer(says("On 3 June"))

    said, told = await heard(server)

    assert said == Said(text="On 3 June", sent=90, replied=10)
    assert told == []


async def test_the_count_of_tokens_is_done_without(server: FakeOpenAI) -> None:
    """A server that knows no count of a stream's tokens is asked without."""
    refused = {"error": {"message": "no", "type": "error", "param": "stream_options"}}
    server.answer(sends(json.dumps(refused).encode(), status=400), streams("Yes"))

    said, _ = await heard(server)

    assert isinstance(said, Said)
    assert said.text == "Yes"
    assert "stream_options" not in server.asked[1]
