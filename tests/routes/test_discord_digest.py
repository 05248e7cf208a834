"""A digest from its due slot to a channel of Discord, over everything that can go wrong between."""

from collections.abc import AsyncIterator

import pytest

from bot.digests.subscriptions import DeliveryState
from tests.digest_bench import HOUR, DigestBench, discord_digests
from tests.doubles_discord import CHANNEL, DiscordDouble, Fault, discord_double


@pytest.fixture
async def discord() -> AsyncIterator[DiscordDouble]:
    async with discord_double() as double:
        yield double


@pytest.fixture
async def bench(discord: DiscordDouble) -> AsyncIterator[DigestBench]:
    async with discord_digests(discord) as made:
        await made.subscribe()
        await made.news()
        yield made


FAULTS = [
    [],
    [Fault(is_taken=True, is_reset=True)],
    [Fault(is_reset=True)],
    [Fault(is_taken=True, status=500)],
    [Fault(is_taken=True, status=502, body="<html>Bad gateway</html>")],
    [Fault(status=503, body="<html>Busy</html>")],
    [Fault(is_taken=True, status=200, body="<html>Hello</html>")],
    # Of a bucket: discord.py waits it out. Of the proxy, without Via: the ledger does.
    [Fault(status=429, headers={"Retry-After": "0.01", "Via": "1.1 google"})] * 2,
    [Fault(status=429, headers={"Retry-After": "20"}, body="error code: 1015")],
    [Fault(status=401)],
]


@pytest.mark.parametrize("is_nonce_kept", [True, False])
@pytest.mark.parametrize("faults", FAULTS, ids=str)
async def test_digest_is_seen_once(
    discord: DiscordDouble, bench: DigestBench, faults: list[Fault], is_nonce_kept: bool
) -> None:
    """However the posts go wrong, the channel sees the digest once, and the ledger has its id."""
    discord.is_nonce_kept = is_nonce_kept
    discord.fail("POST messages", *faults)

    await bench.pass_time(HOUR)
    for _ in range(4):
        await bench.pass_time(300)

    overview, card = discord.ledger
    rows = await bench.store.ledger.newest(limit=9)
    assert overview.channel == CHANNEL
    assert overview.words.splitlines()[:2] == [
        "## Daybook · Monday 2 March 2026",
        "1. **The council of Lorn agreed on Monday to build a tram line** · Harbour Press",
    ]
    assert (card.channel, card.words.splitlines()[0]) == (
        overview.id,
        "## 1\\. The council of Lorn agreed on Monday to build a tram line",
    )
    assert discord.threads == {overview.id: "Daybook · Monday 2 March 2026"}
    assert {(row.state, row.receipt) for row in rows} == {
        (DeliveryState.POSTED, overview.id),
        (DeliveryState.POSTED, card.id),
    }


REFUSED = [
    (
        0,
        "Discord refused (50001). The bot can't see the channel: give it the permission View Channel there.",
    ),
    (
        1 << 10,
        "Discord refused (50013). The bot lacks a permission there: `daybook doctor` names it.",
    ),
]


@pytest.mark.parametrize(("allowed", "reason"), REFUSED)
async def test_channel_that_takes_no_posts(
    discord: DiscordDouble, bench: DigestBench, allowed: int, reason: str
) -> None:
    """A channel that takes no posts pauses its subscription, with the cure, after one try."""
    discord.allowed[CHANNEL] = allowed

    for _ in range(3):
        await bench.pass_time(HOUR)

    [subscription] = await bench.store.ledger.subscriptions()
    assert discord.ledger == []
    assert subscription.paused_because == reason
    assert discord.calls.count("POST messages") == 1


async def test_channel_that_is_gone(discord: DiscordDouble, bench: DigestBench) -> None:
    """A channel that was deleted pauses its subscription, too."""
    del discord.allowed[CHANNEL]

    await bench.pass_time(HOUR)

    [subscription] = await bench.store.ledger.subscriptions()
    assert subscription.paused_because == (
        "Discord refused (10003). There is no such channel, or it was deleted: name another "
        "destination."
    )
