"""What `daybook doctor` finds out about Discord: the token, and what the bot may do in each channel.

It posts nothing, and opens no session of the gateway.
"""

from collections.abc import Iterator, Sequence

import discord

from bot.clock import Clock
from bot.platforms.base import Check, PlatformUnavailable
from bot.platforms.discord.client import DIRECT
from bot.platforms.discord.connection import DaybookClient, logged_in
from bot.platforms.discord.manifest import PERMISSIONS
from bot.platforms.discord.refusals import CALL_FAILED, translated
from config.settings import Settings

# What a channel that is a thread itself has no use for.
_NOT_IN_THREADS = frozenset({"create_public_threads", "send_messages"})


async def checks(settings: Settings, places: Sequence[str], *, clock: Clock) -> list[Check]:
    """The checks in order, with each of `places` (GUILD/CHANNEL); none where no token is set."""
    if settings.secrets.discord_bot_token is None:
        return []
    done: list[Check] = []
    client = DaybookClient(clock=clock)
    try:
        async with logged_in(client, settings):
            done.append(Check(f"Discord: the bot's token works, for {client.user}"))
            for place in places:
                done += await _place_checks(client, place, clock)
    except PlatformUnavailable as error:
        done.append(Check("Discord", str(error)))
    return done


async def _place_checks(client: discord.Client, place: str, clock: Clock) -> list[Check]:
    """What the bot lacks in one channel."""
    guild, _, channel = place.partition("/")
    what = f"Discord: channel {place}"
    if guild == DIRECT:
        return []
    try:
        missing = list(await _missing(client, int(guild), int(channel)))
    except (ValueError, KeyError):
        return [Check(what, "is no place on Discord: discord:GUILD/CHANNEL, both as numbers.")]
    except CALL_FAILED as error:
        return [Check(what, str(translated(error, now=clock.now())))]
    return [Check(what, fault) for fault in missing] or [Check(what)]


async def _missing(client: discord.Client, guild: int, channel: int) -> Iterator[str]:
    """A sentence for each permission that the bot lacks there; where it sees nothing, for that."""
    home = await client.fetch_guild(guild)
    bot = await home.fetch_member(client.user.id if client.user else 0)
    channels = {one.id: one for one in await home.fetch_channels()}
    where, unused = channels.get(channel), frozenset[str]()
    if where is None:
        thread = await client.fetch_channel(channel)
        where, unused = channels[getattr(thread, "parent_id", 0)], _NOT_IN_THREADS
    allowed = where.permissions_for(bot)
    wanted = PERMISSIONS if allowed.view_channel else PERMISSIONS[:1]
    return (
        f"lacks {one.name}, which is for {one.reason}. Give it that in the channel's settings, "
        "under Permissions."
        for one in wanted
        if one.is_needed and one.field not in unused and not getattr(allowed, one.field)
    )
