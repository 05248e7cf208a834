"""A server with channels, threads, members and messages, as Discord describes them."""

import asyncio
import itertools
from collections.abc import Callable
from typing import Any

from tests.doubles_discord.schema import component_error
from tests.doubles_discord.things import (
    ALL,
    APPLICATION,
    BOT,
    CHANNEL,
    COLORS,
    DIRECT,
    DIRECT_CHANNEL,
    FIRST,
    FORUM,
    FORUM_CHANNEL,
    GUILD,
    INES,
    MANAGE_EVENTS,
    MANAGE_GUILD,
    MESSAGE,
    OTHER,
    PUBLIC_THREAD,
    ROLE,
    SERVER,
    TEXT_CHANNEL,
    V2,
    Object,
    Refused,
    Seen,
    user_of,
)


class Place:
    """One server with one bot in it: two text channels, a forum; and one direct channel."""

    def __init__(self) -> None:
        self.ledger: list[Seen] = []
        self.threads: dict[str, str] = {}
        self.commands: list[Object] = []
        self.allowed: dict[str, int] = dict.fromkeys((CHANNEL, OTHER, FORUM), ALL)
        self.rights = MANAGE_GUILD | MANAGE_EVENTS
        self.roles: dict[str, str] = {}
        self._parents: dict[str, str] = {}
        self._numbers = itertools.count(1)
        self._changed = asyncio.Condition()

    async def until(self, happened: Callable[[], bool], *, within_s: float = 10) -> None:
        """Wait until it happened; fails after some seconds."""
        async with asyncio.timeout(within_s), self._changed:
            await self._changed.wait_for(happened)

    async def seen(self, count: int) -> list[Seen]:
        """The ledger, once it has so many lines."""
        await self.until(lambda: len(self.ledger) >= count)
        return self.ledger

    def _add_thread(self, thread: str, channel: str, name: str) -> None:
        self._parents[thread] = channel
        self.threads[thread] = name

    def _sync(self, commands: Any) -> None:  # Any: a list of JSON
        self.commands = [
            {
                "description": "",
                **command,
                "id": self._id(),
                "application_id": APPLICATION,
                "version": self._id(),
                "nsfw": False,
                "dm_permission": True,
            }
            for command in commands
        ]

    def _taken(self, body: Object) -> list[Object]:
        """The components of a message as Discord keeps them, each with an id."""
        components: list[Object] = body.get("components") or []
        if not body.get("flags", 0) & V2 or not components or component_error(components):
            raise Refused(400, 50_035)
        return [self._numbered(one) for one in components]

    def _numbered(self, component: Object) -> Object:
        inner = [self._numbered(one) for one in component.get("components", [])]
        kept = {**component, "id": component.get("id") or next(self._numbers)}
        return {**kept, "components": inner} if inner else kept

    def _demand(self, channel: str, right: int, code: int) -> None:
        home = self._parents.get(channel, channel)
        if home not in {*self.allowed, DIRECT}:
            raise Refused(404, 10_003)
        if not self.allowed.get(home, ALL) & right:
            raise Refused(403, code)

    def _type(self, channel: str) -> int:
        if channel in self._parents:
            return PUBLIC_THREAD
        return {DIRECT: DIRECT_CHANNEL, FORUM: FORUM_CHANNEL}.get(channel, TEXT_CHANNEL)

    def _channel(self, channel: str) -> Object:
        kind = self._type(channel)
        if kind == DIRECT_CHANNEL:
            return {"id": channel, "type": kind, "recipients": [user_of(INES)]}
        made: Object = {"id": channel, "type": kind, "guild_id": GUILD, "name": f"c{channel}"}
        if kind == PUBLIC_THREAD:
            return made | {
                "name": self.threads[channel],
                "parent_id": self._parents[channel],
                "owner_id": BOT,
                "message_count": 0,
                "member_count": 1,
                "thread_metadata": {
                    "archived": False,
                    "auto_archive_duration": 1440,
                    "archive_timestamp": "2080-01-01T00:00:00+00:00",
                    "locked": False,
                },
            }
        denied = ALL & ~self.allowed.get(channel, ALL)
        overwrite = {"id": GUILD, "type": 0, "allow": "0", "deny": str(denied)}
        return made | {"position": 0, "permission_overwrites": [overwrite], "available_tags": []}

    def _guild(self, number: str = GUILD) -> Object:
        everyone = _role(number, "@everyone", ALL)
        return {
            "id": number,
            "name": "Lorn",
            "unavailable": False,
            "owner_id": INES,
            "system_channel_id": CHANNEL,
            "roles": [everyone, *(_role(one, name, 0) for one, name in self.roles.items())],
            "channels": [self._channel(one) for one in (CHANNEL, OTHER, FORUM)],
            "threads": [self._channel(one) for one in self.threads],
            "members": [self._member(BOT)],
            **SERVER,
        }

    def _member(self, user: str) -> Object:
        return {
            "user": user_of(user),
            "roles": list(self.roles) if user == INES else [],
            "joined_at": "2026-01-01T00:00:00+00:00",
            "deaf": False,
            "mute": False,
            "flags": 0,
            "permissions": str(ALL | (self.rights if user == INES else 0)),
        }

    def _message(self, author: str, channel: str, text: str, *, mentions: list[Object]) -> Object:
        place = {} if channel == DIRECT else {"guild_id": GUILD, "member": self._member(author)}
        return {
            **MESSAGE,
            **place,
            "id": self._id(),
            "channel_id": channel,
            "author": user_of(author),
            "content": text,
            "mentions": mentions,
        }

    def _shown(self, seen: Seen) -> Object:
        made = self._message(BOT, seen.channel, "", mentions=[])
        kept = {"id": seen.id, "components": seen.components, "nonce": seen.nonce, "flags": V2}
        return {**made, **kept}

    async def _note(self, change: Callable[[], object]) -> None:
        async with self._changed:
            change()
            self._changed.notify_all()

    def _id(self) -> str:
        return str(FIRST + next(self._numbers))


def _role(number: str, name: str, permissions: int) -> Object:
    looks = {"position": 0, "color": 0, "colors": COLORS, "hoist": False}
    return {"id": number, "name": name, "permissions": str(permissions), **looks, **ROLE}
