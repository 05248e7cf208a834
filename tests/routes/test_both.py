"""Slack and Discord in one Daybook: the same story in the same words, and one that fails alone."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.clock import FixedClock
from bot.desk import Desk, Limits
from bot.platforms.discord.connection import connected as on_discord
from bot.platforms.slack.connection import connected as on_slack
from bot.reading.pipeline import ingest
from bot.reading.workers import Here
from bot.store import Store
from config.load import load_settings
from summarizer.engines.offline import OfflineEngine
from summarizer.language import Language
from summarizer.world import World
from tests import doubles_discord, doubles_slack
from tests.doubles_discord import DiscordDouble, discord_double
from tests.doubles_slack import SlackDouble, slack_double
from tests.slack_bench import STORY

NOW = datetime(2026, 3, 2, 21, 30, tzinfo=UTC)
QUESTIONS = ("what's next for Norway?", "quotes Ida Holm", "brief Norway", "digest", "help")


@dataclass
class Bench:
    """A workspace and a server, and one Daybook that is at work in both."""

    slack: SlackDouble
    discord: DiscordDouble


@pytest.fixture
async def bench(tmp_path: Path, language: Language) -> AsyncIterator[Bench]:
    engine, clock = OfflineEngine(language, World.load()), FixedClock(NOW)
    async with (
        slack_double() as slack,
        discord_double() as discord,
        await Store.open(f"sqlite:///{tmp_path}/x.db") as store,
    ):
        async for _ in ingest([STORY], store=store, briefer=Here(engine), clock=clock):
            pass
        environ = {
            "SLACK_BOT_TOKEN": doubles_slack.BOT_TOKEN,
            "SLACK_APP_TOKEN": doubles_slack.APP_TOKEN,
            "DAYBOOK_SLACK__API_URL": f"{slack.address}/api/",
            "DISCORD_BOT_TOKEN": doubles_discord.TOKEN,
            "DAYBOOK_DISCORD__API_URL": f"{discord.address}/api",
            "DAYBOOK_DISCORD__GATEWAY_URL": f"{discord.address.replace('http', 'ws')}/gateway",
        }
        settings = load_settings(None, environ)
        desk = Desk(store, World.load(), Limits(stories=7, lines=7))
        async with (
            on_slack(settings, desk=desk, store=store, clock=clock),
            on_discord(settings, desk=desk, store=store, clock=clock),
        ):
            yield Bench(slack, discord)


def words_of(text: str) -> list[str]:
    """The words that a reader sees: without marks, links' addresses and what entities stand for."""
    read = re.sub(r"<https?:[^|>]*\|([^>]*)>|\[([^\]]*)\]\(https?:[^)]*\)", r"\1\2", text)
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        read = read.replace(entity, sign)
    return re.findall(r"[\w¶’'–/:.,“”·]+", re.sub(r"\\(.)", r"\1", read).replace("•", ""))


def without_numbers(words: list[str]) -> list[str]:
    """Lists are numbered by the one and marked by the other."""
    return [word for word in words if not re.fullmatch(r"\d\.", word)]


@pytest.mark.slow
async def test_same_words_on_both(bench: Bench) -> None:
    """To each question both give the same words in the same order; only the layout is their own."""
    for number, question in enumerate(QUESTIONS, start=1):
        await bench.slack.mention(question)
        await bench.discord.mention(question)
        slack, discord = await bench.slack.seen(number), await bench.discord.seen(number)

        told = without_numbers(words_of(discord[-1].words))
        assert told == without_numbers(words_of(slack[-1].words))
        assert len(told) > 5


async def test_one_fails_alone(bench: Bench) -> None:
    """While one platform refuses everything, the other answers; and the first does again afterwards."""
    await bench.discord.mention("help")
    await bench.discord.seen(1)
    bench.discord.fail("POST messages", doubles_discord.Fault(status=403, code=50_013))
    await bench.discord.lose_sockets()
    await bench.discord.mention("help")
    await bench.slack.mention("help")
    await bench.slack.seen(1)
    await bench.discord.mention("help")
    told = await bench.discord.seen(2)

    assert [seen.words for seen in told] == [told[0].words] * 2
    assert words_of(told[0].words)[:3] == words_of(bench.slack.ledger[0].words)[:3]
