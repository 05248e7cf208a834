"""Slack as it is on bad days: sockets that break, tokens and permissions that go, calls too fast."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.digests.subscriptions import DeliveryState
from bot.platforms.slack.manifest import manifest
from summarizer.language import Language
from tests.digest_bench import HOUR, DigestBench, slack_digests
from tests.doubles_slack import CHANNEL, INES, Fault, SlackDouble, slack_double
from tests.slack_bench import ANSWER, QUESTION, Bench, workspace


@pytest.fixture
async def bench(tmp_path: Path, language: Language) -> AsyncIterator[Bench]:
    async with workspace(tmp_path, language) as made:
        yield made


@pytest.fixture
async def slack() -> AsyncIterator[SlackDouble]:
    async with slack_double() as double:
        yield double


@pytest.fixture
async def digests(slack: SlackDouble) -> AsyncIterator[DigestBench]:
    async with slack_digests(slack) as made:
        await made.subscribe()
        await made.news()
        yield made


@pytest.mark.slow
async def test_socket_that_breaks_over_a_question(bench: Bench) -> None:
    """A question whose socket breaks before it is acknowledged comes again, and is answered once."""
    async with bench.daybook():
        bench.slack.lose_next()
        await bench.slack.mention(QUESTION)
        await bench.slack.seen(1)

    assert [seen.words for seen in bench.slack.ledger] == [ANSWER]
    assert bench.slack.lost == []


async def test_many_ask_at_once(bench: Bench) -> None:
    """Twelve who ask in one channel at once are all answered once, though Slack keeps its rates."""
    bench.slack.keeps_rates = True

    async with bench.daybook():
        await asyncio.gather(*(bench.slack.mention(QUESTION) for _ in range(12)))
        await bench.slack.seen(12)

    assert [seen.words for seen in bench.slack.ledger] == [ANSWER] * 12


async def test_token_that_is_revoked(slack: SlackDouble, digests: DigestBench) -> None:
    """With a token that was revoked nothing is called again for a while, and nothing is lost."""
    slack.is_revoked = True
    await digests.pass_time(HOUR)
    for _ in range(4):
        await digests.pass_time(60)
    calls = slack.calls.count("chat.postMessage")

    slack.is_revoked = False
    await digests.pass_time(120)

    assert calls == 1
    overview, card = slack.ledger
    assert (overview.thread_ts, card.thread_ts) == (None, overview.ts)
    [subscription] = await digests.store.ledger.subscriptions()
    assert subscription.paused_because is None


async def test_channel_that_was_left(slack: SlackDouble, digests: DigestBench) -> None:
    """A channel that the bot was taken out of pauses its digest with the cure, and is left alone."""
    slack.left.add(CHANNEL)

    for _ in range(3):
        await digests.pass_time(HOUR)

    [subscription] = await digests.store.ledger.subscriptions()
    assert subscription.paused_because == (
        "Slack refused (not_in_channel). The bot is not in the channel: invite it with /invite."
    )
    assert slack.calls.count("chat.postMessage") == 1


async def test_channel_that_was_renamed(slack: SlackDouble, digests: DigestBench) -> None:
    """A channel keeps its id when it is renamed, and gets its digest."""
    slack.names[CHANNEL] = "old-news"

    await digests.pass_time(HOUR)

    assert len(slack.ledger) == 2


async def test_permission_to_post_is_missing(slack: SlackDouble, digests: DigestBench) -> None:
    """Without the permission to post the digest pauses, and says which one is missing."""
    slack.scopes.discard("chat:write")

    await digests.pass_time(HOUR)

    [subscription] = await digests.store.ledger.subscriptions()
    assert subscription.paused_because == (
        "Slack refused (missing_scope: chat:write). The app lacks a permission. Add it under OAuth & "
        "Permissions (`daybook manifest slack` has it), then reinstall."
    )


async def test_history_may_not_be_read(slack: SlackDouble, digests: DigestBench) -> None:
    """Where Slack can't be asked whether a post was taken, it comes again and says so."""
    slack.scopes.discard("channels:history")
    slack.fail("chat.postMessage", Fault(is_reset=True))

    await digests.pass_time(HOUR)
    await digests.pass_time(60)

    overview, card = slack.ledger
    assert overview.words.startswith("This may have been posted before: a stop came in between.")
    assert not card.words.startswith("This may have been")
    rows = await digests.store.ledger.newest(limit=9)
    assert {row.state for row in rows} == {DeliveryState.POSTED}


async def test_digest_that_is_late(slack: SlackDouble, digests: DigestBench) -> None:
    """A digest that comes after its hour says when it was due."""
    await digests.pass_time(3 * HOUR)

    assert "Late: this was due on" in slack.ledger[0].words


async def test_short_commands(bench: Bench) -> None:
    """Every command of the manifest with short ones answers its asker."""
    listed = manifest(with_short_commands=True).splitlines()
    commands = [line.split()[-1] for line in listed if "- command:" in line]

    async with bench.daybook():
        for number, command in enumerate(commands, start=1):
            await bench.slack.command(command, "Norway" if command != "/daybook" else "help")
            await bench.slack.seen(number)

    assert commands == ["/daybook", "/next", "/quotes", "/brief", "/digest"]
    assert {seen.only_to for seen in bench.slack.ledger} == {INES}
    assert [seen.words.splitlines()[0] for seen in bench.slack.ledger] == [
        "*Ask me about the news on file.*",
        "*One thing ahead for Norway*",
        "*One quote on Norway*",
        "*On Norway: A ship for two (Lorn Post, 2 Mar 2026)*",
        "Daybook · Norway · Monday 2 March 2026",
    ]


async def test_answer_that_comes_too_late_for_its_command(bench: Bench) -> None:
    """Where a command takes no more answers, the answer is in one's own conversation."""
    bench.slack.fail("response_url", Fault(status=404, body="used_url"))

    async with bench.daybook():
        await bench.slack.command("/daybook", "next Norway")
        [seen] = await bench.slack.seen(1)

    assert (seen.only_to, seen.channel) == (None, "D0INES")
    assert seen.words.startswith("*One thing ahead for Norway*")
