"""What `daybook doctor` says about Discord, and the link that invites the bot."""

from datetime import UTC, datetime

import pytest

from bot.clock import FixedClock
from bot.platforms.base import Check
from bot.platforms.discord.checks import checks
from bot.platforms.discord.manifest import PERMISSIONS, invite_link, manifest
from config.load import load_settings
from tests.doubles_discord import (
    ALL,
    CHANNEL,
    GUILD,
    HISTORY,
    OTHER,
    SEND,
    TOKEN,
    VIEW,
    DiscordDouble,
    discord_double,
)

CLOCK = FixedClock(datetime(2026, 3, 2, 8, tzinfo=UTC))
WORKS = Check("Discord: the bot's token works, for Daybook")
CURE = "Give it that in the channel's settings, under Permissions."


async def found(discord: DiscordDouble, *places: str, token: str = TOKEN) -> list[Check]:
    environ = {"DISCORD_BOT_TOKEN": token, "DAYBOOK_DISCORD__API_URL": f"{discord.address}/api"}
    return await checks(load_settings(None, environ), places, clock=CLOCK)


async def test_missing_permissions_are_named_by_channel() -> None:
    """Each channel is well, or each permission that is missing there is named with its cure."""
    async with discord_double() as discord:
        discord.allowed[OTHER] = ALL & ~(SEND | HISTORY)
        told = await found(discord, f"{GUILD}/{CHANNEL}", f"{GUILD}/{OTHER}")

    assert told == [
        WORKS,
        Check("Discord: channel 800/810"),
        Check(
            "Discord: channel 800/811",
            f"lacks Send Messages, which is for answers and digests. {CURE}",
        ),
        Check(
            "Discord: channel 800/811",
            "lacks Read Message History, which is for finding a digest that was posted just before "
            f"a stop; without it, such a digest may come twice. {CURE}",
        ),
    ]


PLACES = [
    ("801/810", "Discord refused (10004). The bot is not in that server: invite it with the link of "
     "`daybook manifest discord`."),
    (f"{GUILD}/999", "Discord refused (10003). There is no such channel, or it was deleted: name "
     "another destination."),
    ("Lorn/news", "is no place on Discord: discord:GUILD/CHANNEL, both as numbers."),
]  # fmt: skip


@pytest.mark.parametrize(("place", "fault"), PLACES)
async def test_place_that_is_not_there(place: str, fault: str) -> None:
    """A server that the bot is not in, a channel that is gone and a wrong name are told apart."""
    async with discord_double() as discord:
        assert await found(discord, place) == [WORKS, Check(f"Discord: channel {place}", fault)]


async def test_channel_that_is_hidden() -> None:
    """A channel that the bot can't see says so, with the cure."""
    async with discord_double() as discord:
        discord.allowed[CHANNEL] = ALL & ~VIEW
        told = await found(discord, f"{GUILD}/{CHANNEL}")

    assert told[1:] == [
        Check(
            "Discord: channel 800/810",
            "lacks View Channels, which is for seeing where it was asked, and posting there. "
            f"{CURE}",
        )
    ]


async def test_token_that_does_not_work() -> None:
    """A token that is refused is the one thing told; nothing is synced and nothing posted."""
    async with discord_double() as discord:
        told = await found(discord, token="another")  # noqa: S106  # of nobody

    assert [check.what for check in told] == ["Discord"]
    assert discord.calls == ["GET users"]


async def test_nothing_is_changed() -> None:
    """A check only reads."""
    async with discord_double() as discord:
        await found(discord, f"{GUILD}/{CHANNEL}")

    assert {call.split()[0] for call in discord.calls} == {"GET"}


def test_invite_asks_for_the_least() -> None:
    """The link asks for six permissions and no other, each of which has its reason in the manifest."""
    link = invite_link("4711")

    assert link == (
        "https://discord.com/oauth2/authorize?client_id=4711&scope=bot+applications.commands"
        "&permissions=17901423758336"
    )
    assert all(f"#   {one.name}: {one.reason}" in manifest() for one in PERMISSIONS)
    assert link in manifest("4711")
