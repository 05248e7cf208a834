"""Posts of the ledger on Slack: what goes with them, how they are found again, who refuses them."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import FixedClock
from bot.messages.message import Message, Paragraph, plain
from bot.platforms.base import About, CannotAsk, PostRefused, PostUnclear
from bot.platforms.slack.client import SlackPlatform
from tests.doubles_slack import BOT_TOKEN, CHANNEL, TEAM, Fault, SlackDouble, slack_double

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
PLACE = f"{TEAM}/{CHANNEL}"
SAID = Message((Paragraph(plain("A tram for Lorn.")),))


@pytest.fixture
async def slack() -> AsyncIterator[SlackDouble]:
    async with slack_double() as double:
        yield double


@asynccontextmanager
async def platform(slack: SlackDouble) -> AsyncIterator[SlackPlatform]:
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(
            BOT_TOKEN, base_url=f"{slack.address}/api/", session=session, retry_handlers=[]
        )
        yield SlackPlatform(client, team=TEAM, clock=FixedClock(NOW))


async def post(made: SlackPlatform, key: str, about: About, place: str = PLACE) -> str:
    [payload] = made.payloads([SAID])
    return await made.post(place, payload, key=key, about=about)


async def test_post_and_find(slack: SlackDouble) -> None:
    """What was posted is found by its key, in the channel or in a thread, and nothing else is."""
    async with platform(slack) as made:
        first = await post(made, "k1", About())
        second = await post(made, "k2", About(thread=first))
        found = [
            await made.find(PLACE, key, since=NOW, thread=thread)
            for key, thread in (("k1", None), ("k2", first), ("k2", None), ("k3", first))
        ]

    assert found == [first, second, None, None]
    assert [(seen.thread_ts, seen.text) for seen in slack.ledger] == [
        (None, "A tram for Lorn."),
        (first, "A tram for Lorn."),
    ]


async def test_find_reads_every_page(slack: SlackDouble) -> None:
    """A post is found though more than one page of others came after it."""
    async with platform(slack) as made:
        first = await post(made, "k", About())
        for number in range(205):
            await post(made, f"other {number}", About())
        found = await made.find(PLACE, "k", since=NOW, thread=None)

    assert found == first
    assert slack.calls.count("conversations.history") == 2


async def test_repeat_says_so(slack: SlackDouble) -> None:
    """A post that may be a repeat begins with a word about that."""
    async with platform(slack) as made:
        await post(made, "k", About(may_repeat=True))

    assert slack.ledger[0].words == (
        "This may have been posted before: a stop came in between.\nA tram for Lorn."
    )


async def test_other_workspace(slack: SlackDouble) -> None:
    """A destination in a workspace that the token is not for is refused with the cure."""
    async with platform(slack) as made:
        with pytest.raises(PostRefused) as told:
            await post(made, "k", About(), place="T0OTHER/C1")

    assert str(told.value) == (
        "This Daybook is installed in the workspace T0DOUBLE, not in T0OTHER: "
        "name the destination slack:T0DOUBLE/CHANNEL."
    )


async def test_archived_channel(slack: SlackDouble) -> None:
    """A channel that takes no posts any more is refused, not tried again."""
    slack.archived.add(CHANNEL)

    async with platform(slack) as made:
        with pytest.raises(PostRefused, match="is_archived"):
            await post(made, "k", About())


async def test_locked_thread(slack: SlackDouble) -> None:
    """What a locked thread doesn't take stands in its channel, and is found there by its key."""
    slack.fail("chat.postMessage", Fault(error="restricted_action_thread_locked"))

    async with platform(slack) as made:
        receipt = await post(made, "k", About(thread="1.2"))
        found = await made.find(PLACE, "k", since=NOW, thread="1.2")

    [seen] = slack.ledger
    assert (seen.ts, seen.thread_ts, found) == (receipt, None, receipt)


async def test_payload_that_slack_would_refuse(slack: SlackDouble) -> None:
    """A payload against a limit is not sent; the refusal names the limit."""
    async with platform(slack) as made:
        with pytest.raises(PostRefused) as told:
            await made.post(PLACE, json.dumps({"text": "", "blocks": []}), key="k", about=About())

    assert str(told.value) == "Slack would refuse this message: text is empty."
    assert slack.calls == []


async def test_history_that_may_not_be_read(slack: SlackDouble) -> None:
    """Without the scope for it Slack can't be asked; while it fails, it can't be asked now."""
    slack.scopes.discard("channels:history")
    slack.fail("conversations.history", Fault(status=500))

    async with platform(slack) as made:
        with pytest.raises(PostUnclear):
            await made.find(PLACE, "k", since=NOW, thread=None)
        with pytest.raises(CannotAsk, match="missing_scope: channels:history"):
            await made.find(PLACE, "k", since=NOW, thread=None)
