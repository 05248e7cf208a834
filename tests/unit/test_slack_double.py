"""The double of Slack keeps Slack's rules."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.doubles_slack import BOT_TOKEN, CHANNEL, DIRECT, INES, SlackDouble, slack_double
from tests.doubles_slack.limits import METHODS

SPEC = Path(__file__).parents[3] / "shared" / "specs" / "slack_methods.json"


@pytest.fixture
async def slack() -> AsyncIterator[SlackDouble]:
    async with slack_double() as double:
        double.keeps_rates = True
        yield double


@pytest.fixture
async def client(slack: SlackDouble) -> AsyncIterator[AsyncWebClient]:
    async with aiohttp.ClientSession() as session:
        yield AsyncWebClient(
            BOT_TOKEN, base_url=f"{slack.address}/api/", session=session, retry_handlers=[]
        )


@pytest.mark.skipif(not SPEC.exists(), reason="Slack's own list of methods is not here")
def test_tiers() -> None:
    """Every method has the tier that Slack lists."""
    listed = json.loads(SPEC.read_text())

    assert {name: listed[name]["tier"][:6] for name in METHODS} == {
        name: f"Tier {tier}" for name, tier in METHODS.items()
    }


async def test_rate_of_a_channel(slack: SlackDouble, client: AsyncWebClient) -> None:
    """A channel takes three messages at once and one a second from then on; another is not busy."""
    for _ in range(3):
        await client.chat_postMessage(channel=CHANNEL, text="One.")

    with pytest.raises(SlackApiError) as told:
        await client.chat_postMessage(channel=CHANNEL, text="Four.")
    await client.chat_postMessage(channel=DIRECT, text="Elsewhere.")
    slack.now = lambda: 3.0
    await client.chat_postMessage(channel=CHANNEL, text="Later.")

    assert told.value.response.headers["Retry-After"] == "3"
    assert [seen.text for seen in slack.ledger] == ["One."] * 3 + ["Elsewhere.", "Later."]


async def test_rate_of_a_method(slack: SlackDouble, client: AsyncWebClient) -> None:
    """A method of the third tier is taken fifty times a minute."""
    for _ in range(50):
        await client.conversations_info(channel=CHANNEL)

    with pytest.raises(SlackApiError) as told:
        await client.conversations_info(channel=CHANNEL)

    assert told.value.response.headers["Retry-After"] == "60"
    assert (await client.users_info(user=INES))["ok"]


async def test_stream(slack: SlackDouble, client: AsyncWebClient) -> None:
    """The SDK's stream makes one message that grows, and takes nothing once it is stopped."""
    stream = await client.chat_stream(
        channel=CHANNEL, thread_ts="1.0", recipient_user_id=INES, recipient_team_id="T0DOUBLE"
    )

    await stream.append(markdown_text="A tram ")
    await stream.stop(markdown_text="for Lorn.")

    assert len({seen.ts for seen in slack.ledger}) == 1
    assert slack.ledger[-1].text == "A tram for Lorn."
    with pytest.raises(SlackApiError, match="message_not_in_streaming_state"):
        await client.chat_appendStream(
            channel=CHANNEL, ts=slack.ledger[-1].ts, markdown_text="More."
        )
