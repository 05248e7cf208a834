"""A digest from its due slot to a channel of Slack, over everything that can go wrong between."""

from collections.abc import AsyncIterator

import pytest

from bot.digests.subscriptions import DeliveryState, Layout
from tests.digest_bench import HOUR, DigestBench, slack_digests
from tests.doubles_slack import CHANNEL, Fault, SlackDouble, slack_double


@pytest.fixture
async def slack() -> AsyncIterator[SlackDouble]:
    async with slack_double() as double:
        yield double


@pytest.fixture
async def bench(slack: SlackDouble) -> AsyncIterator[DigestBench]:
    async with slack_digests(slack) as made:
        await made.subscribe()
        await made.news()
        yield made


FAULTS = [
    [],
    [Fault(is_taken=True, is_reset=True)],
    [Fault(is_reset=True)],
    [Fault(is_taken=True, status=500)],
    [Fault(status=503, body="<html>Busy</html>")],
    [Fault(status=429, error="ratelimited", headers={"Retry-After": "20"})] * 2,
    [Fault(error="token_revoked")],
    [Fault(error="fatal_error", is_taken=True)],
]


@pytest.mark.parametrize("faults", FAULTS, ids=str)
async def test_digest_is_seen_once(
    slack: SlackDouble, bench: DigestBench, faults: list[Fault]
) -> None:
    """However the posts go wrong, overview and card are seen once, and the ledger has each `ts`."""
    slack.fail("chat.postMessage", *faults)

    await bench.pass_time(HOUR)
    for _ in range(4):
        await bench.pass_time(300)

    overview, card = slack.ledger
    rows = await bench.store.ledger.newest(limit=9)
    assert overview.words.splitlines()[:2] == [
        "Daybook · Monday 2 March 2026",
        "1. *The council of Lorn agreed on Monday to build a tram line* · Harbour Press",
    ]
    assert card.words.splitlines()[:2] == [
        "1. The council of Lorn agreed on Monday to build a tram line",
        "The council of Lorn agreed on Monday [2 Mar] to build a tram line.",
    ]
    assert (overview.thread_ts, card.thread_ts) == (None, overview.ts)
    assert [(row.state, row.receipt) for row in rows] == [
        (DeliveryState.POSTED, overview.ts),
        (DeliveryState.POSTED, card.ts),
    ]


async def test_flat_digest(slack: SlackDouble, bench: DigestBench) -> None:
    """Where threads are not wanted, the whole digest is one message in the channel."""
    await bench.subscribe(Layout.FLAT)

    await bench.pass_time(HOUR)

    [seen] = slack.ledger
    assert "*1. The council of Lorn agreed on Monday to build a tram line*" in seen.words


async def test_channel_that_is_gone(slack: SlackDouble, bench: DigestBench) -> None:
    """A channel that takes no posts pauses its subscription, with the reason."""
    slack.archived.add(CHANNEL)

    await bench.pass_time(HOUR)

    [subscription] = await bench.store.ledger.subscriptions()
    assert slack.ledger == []
    assert subscription.paused_because == (
        "Slack refused (is_archived). The channel is archived: name another destination, or "
        "restore it."
    )
