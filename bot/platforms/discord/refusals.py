"""What a failed call to Discord means for a post: refused, delayed or unclear, with the cure. Pure.

Discord's codes are those of docs.discord.com/developers/topics/opcodes-and-status-codes, seen in
2026-11. What the code doesn't say, the outcome does: an answer that never came may stand for a post
that did.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

import aiohttp
import discord

from bot.errors import DaybookError
from bot.platforms.base import PlaceRefused, PostDelayed, PostRefused, PostUnclear

# Every way in which a call can fail: what Discord says, what the network does, and an answer that is
# not of Discord (discord.py 2.7 reads any text as if it were an object).
CALL_FAILED = (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError, TypeError)

UNKNOWN_CHANNEL = 10_003
THREAD_EXISTS = 160_004
# An interaction that is answered already, or that waited for too long.
TAKEN_BY_ANOTHER, TOO_LATE = 40_060, 10_062
# The token of an interaction has run out: it lasts for fifteen minutes.
_TOO_LATE_TO_ANSWER = 50_027

_CURES = {
    10_003: "There is no such channel, or it was deleted: name another destination.",
    10_004: "The bot is not in that server: invite it with the link of `daybook manifest discord`.",
    20_016: "The channel's slow mode holds the bot back: give it the permission Manage Messages.",
    40_333: "Discord's own guard stopped the call: try later.",
    50_001: "The bot can't see the channel: give it the permission View Channel there.",
    50_007: "This person takes no messages from the bot.",
    50_008: "The channel takes no messages: name a text channel or a forum.",
    50_013: "The bot lacks a permission there: `daybook doctor` names it.",
    50_083: "The thread is archived: reopen it, or name another destination.",
    50_278: "The bot and this person share no server.",
    160_005: "The thread is locked: unlock it, or name another destination.",
}
# A place that takes no posts at all, until somebody changes that.
_CLOSED = frozenset(_CURES) - {20_016, 40_333}
_RETRY_AFTER_S = 30.0
# No rate limit lasts longer; a header that says so is wrong.
_RETRY_AFTER_MAX_S = 3_600.0
# How long a token that was refused may take to be mended.
_TOKEN_RETRY = timedelta(minutes=5)


def translated(error: Exception, *, now: datetime) -> DaybookError:
    """The error of `platforms.base` that a failed call stands for."""
    if isinstance(error, discord.RateLimited):
        until = _later(error.retry_after, now)
        return PostDelayed("Discord asks for a pause.", until=until, is_local=True)
    if isinstance(error, aiohttp.ClientConnectorError):
        return PostDelayed("Discord can't be reached.", until=_later(_RETRY_AFTER_S, now))
    if not isinstance(error, discord.HTTPException):
        return PostUnclear(f"Discord gave no answer that can be read ({type(error).__name__}).")
    if error.status == 429:
        pause_s = _retry_after(error.response.headers)
        return PostDelayed("Discord asks for a pause.", until=_later(pause_s, now))
    if error.status >= 500:
        return PostUnclear(f"Discord failed on its side (HTTP {error.status}).")
    if error.status == 401 and error.code != _TOO_LATE_TO_ANSWER:
        told = "Discord refuses DISCORD_BOT_TOKEN: set the token that the app's page shows."
        return PostDelayed(told, until=now + _TOKEN_RETRY)
    refused = PlaceRefused if error.code in _CLOSED else PostRefused
    return refused(refusal(error))


def refusal(error: discord.HTTPException) -> str:
    """What Discord refused, and the cure where there is one."""
    code = error.code or error.status
    # Discord's own words may quote what was sent: only the code is told.
    return f"Discord refused ({code}). {_CURES.get(code, '')}".strip()


def _later(seconds: float, now: datetime) -> datetime:
    return now + timedelta(seconds=min(max(seconds, 1.0), _RETRY_AFTER_MAX_S))


def _retry_after(headers: Mapping[str, str]) -> float:
    """Seconds, as Discord and its proxy give them."""
    given = headers.get("Retry-After", "").strip()
    return float(given[:9]) if given.replace(".", "", 1).isdecimal() else _RETRY_AFTER_S
