"""What Discord tells is in the store before it is answered, and done again where that was lost.

event ──► kept as it came ──► discord.py reads it ──► listener ──► claimed ──► deferred ──► worked on
a Daybook died ──► its claims, with what Discord told ──► discord.py reads it once more

A session ends with its Daybook, so Discord tells the next one nothing of it again. What was deferred
can be answered by anybody who has its token, for fifteen minutes.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import discord

from bot.platforms.discord.client import NAME
from bot.platforms.discord.exchange import is_deferred
from bot.platforms.inbox import Inbox, Redo, Taken

_MESSAGE, _INTERACTION = "MESSAGE_CREATE", "INTERACTION_CREATE"
# Asked while somebody types: nobody waits for it any more a moment later.
_COMPLETING = 4
# What is kept until its listener claims it, at the most; who has no listener claims nothing.
_KEPT = 200

# Reads an event of a kind as if Discord had told it now. Any: Discord's JSON.
Reread = Callable[[str, Any], Awaitable[None]]


class Arrivals:
    """Claims what comes in through the gateway."""

    def __init__(self, inbox: Inbox) -> None:
        self.inbox = inbox
        self._told: dict[str, str] = {}
        self._again: dict[str, Taken] = {}

    def hear(self, kind: str, data: Any) -> None:
        """Keep an event that somebody may wait for, before discord.py reads it. Any: Discord's JSON."""
        if isinstance(data, Mapping) and _is_awaited(kind, data):
            self._told[str(data.get("id"))] = json.dumps([kind, data])
            if len(self._told) > _KEPT:
                del self._told[next(iter(self._told))]

    @asynccontextmanager
    async def answering(self, message: discord.Message) -> AsyncIterator[int]:
        """How often a message was taken in hand, in the block; 0 where another has it or did it."""
        inbox = self.inbox
        async with inbox.at_work(), inbox.working(await self._taken(message.id)) as attempt:
            yield attempt

    @asynccontextmanager
    async def deferring(
        self, interaction: discord.Interaction, *, is_shown_apart: bool = True
    ) -> AsyncIterator[int]:
        """The same for an interaction, once Discord gives us the time to answer it; else 0."""
        async with self.inbox.at_work():
            taken = await self._taken(interaction.id)
            again = taken is not None and taken.attempt > 1
            if taken and not await is_deferred(
                interaction, is_shown_apart=is_shown_apart, again=again
            ):
                await self.inbox.leave(taken)
                taken = None
            async with self.inbox.working(taken) as attempt:
                yield attempt

    def redo_with(self, reread: Reread) -> Redo:
        """Lets discord.py read once more what Discord told."""

        async def redo(body: str, taken: Taken) -> None:
            kind, data = json.loads(body)
            self._again[data["id"]] = taken
            await reread(kind, data)

        return redo

    async def _taken(self, number: int) -> Taken | None:
        key = str(number)
        told = self._told.pop(key, None)
        return self._again.pop(key, None) or await self.inbox.claimed(f"{NAME} {key}", told)


def _is_awaited(kind: str, data: Mapping[str, Any]) -> bool:
    """Whether it may be for the bot. Any: Discord's JSON."""
    if kind == _MESSAGE:
        return bool(data.get("mentions")) or "guild_id" not in data
    return kind == _INTERACTION and data.get("type") != _COMPLETING
