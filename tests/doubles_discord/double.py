"""What tests do with the double: people write, use commands, press buttons and fill in forms."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from types import MappingProxyType
from typing import Any

from aiohttp import web

from tests.doubles_discord.rest import Rest
from tests.doubles_discord.things import (
    BOT,
    CHANNEL,
    DIRECT,
    INES,
    OLU,
    Interaction,
    Object,
    Seen,
    user_of,
)
from tests.loopback import listening


class DiscordDouble(Rest):
    """A server with Ines, Olu and the bot in it."""

    async def mention(self, text: str, *, channel: str = CHANNEL, times: int = 1) -> str:
        """Ines mentions the bot; delivered so often. Returns the message's id."""
        message = self._message(INES, channel, f"<@{BOT}> {text}", mentions=[user_of(BOT)])
        for _ in range(times):
            await self.send("MESSAGE_CREATE", message)
        return str(message["id"])

    async def write(self, text: str, *, channel: str = DIRECT, author: str = INES) -> str:
        """Somebody writes a message that is no mention; Discord keeps its words from the bot."""
        shown = text if channel == DIRECT else ""
        message = self._message(author, channel, shown, mentions=[])
        await self.send("MESSAGE_CREATE", message)
        return str(message["id"])

    async def command(
        self,
        name: str,
        options: Mapping[str, str] = MappingProxyType({}),
        *,
        channel: str = CHANNEL,
        times: int = 1,
    ) -> Interaction:
        """Ines uses a command with its options; delivered so often."""
        given = [{"type": 3, "name": key, "value": value} for key, value in options.items()]
        data = {"id": self._id(), "name": name, "type": 1, "options": given}
        return await self._interact(2, data, channel, times=times)

    async def menu(self, name: str, text: str) -> Interaction:
        """Ines uses a command of the menu on somebody's message."""
        message = self._message(OLU, CHANNEL, text, mentions=[])
        data = {
            "id": self._id(),
            "name": name,
            "type": 3,
            "target_id": message["id"],
            "resolved": {"messages": {message["id"]: message}},
        }
        return await self._interact(2, data, CHANNEL)

    async def complete(
        self, name: str, option: str, typed: str, *, channel: str = CHANNEL
    ) -> list[str]:
        """What Ines is offered while she types an option."""
        given = [{"type": 3, "name": option, "value": typed, "focused": True}]
        data = {"id": self._id(), "name": name, "type": 1, "options": given}
        asked = await self._interact(4, data, channel)
        await self.until(lambda: asked.state != "new")
        return [choice["name"] for choice in asked.choices]

    async def press(
        self, seen: Seen, label: str, *, times: int = 1, values: list[str] | None = None
    ) -> Interaction:
        """Ines presses a button, or picks from a select, under what she sees."""
        data: Object
        if values is None:
            data = {"component_type": 2, "custom_id": seen.buttons[label]}
        else:
            data = {"component_type": 3, "custom_id": label, "values": values}
        return await self._interact(3, data, seen.channel, times=times, source=seen)

    async def fill_in(self, form: Object, values: Mapping[str, str]) -> Interaction:
        """Ines changes some fields of a form that she was shown, and sends it."""
        controls = [one["component"] for one in form["components"]]
        filled = [{"type": 18, "component": _filled(one, values)} for one in controls]
        data = {"custom_id": form["custom_id"], "components": filled}
        return await self._interact(5, data, CHANNEL)

    async def form(self, asked: Interaction) -> Object:
        """The form that an interaction was answered with."""
        await self.until(lambda: asked.state == "modal")
        return asked.choices[0]

    def events(self) -> list[tuple[str, Object]]:
        """All that the session was told since it began, by kind."""
        told = self._session.events
        return [(one["t"], one["d"]) for one in told if one["t"] not in {"READY", "RESUMED"}]

    async def tell_again(self, kind: str, data: Any) -> None:
        """An event like one before: where it still has an id and a token, they are new ones."""
        if isinstance(data, dict) and isinstance(data.get("id"), str):
            data = {**data, "id": self._id()}
            if "token" in data:
                asked = Interaction(data["id"], f"token-{data['id']}", CHANNEL, INES)
                self.interactions[asked.number] = asked
                data["token"] = asked.token
        await self.send(kind, data)

    async def open_thread(self, name: str) -> str:
        """Somebody opens a thread in the channel. Returns its id."""
        thread = self._id()
        self._add_thread(thread, CHANNEL, name)
        await self.send("THREAD_CREATE", self._channel(thread))
        return thread

    async def invite(self) -> None:
        """The bot is invited to one more server."""
        guild = self._guild("801")
        del guild["unavailable"]
        await self.send("GUILD_CREATE", guild)

    def routes(self) -> list[web.RouteDef]:
        """Where the double answers."""
        return [
            web.get("/gateway", self._socket),
            web.route("*", "/api/{path:.*}", self._call),
        ]


@asynccontextmanager
async def discord_double() -> AsyncIterator[DiscordDouble]:
    """A double that serves on a free port of the loopback; what broke Discord's own schema fails."""
    double = DiscordDouble()
    async with listening(double.routes()) as double.address:
        yield double
    assert not double.violations, double.violations


def _filled(control: Object, values: Mapping[str, str]) -> Object:
    """A field with what stands in it, or what somebody put there instead."""
    kept = {"type": control["type"], "custom_id": control["custom_id"]}
    if control["type"] == 4:
        return kept | {"value": values.get(control["custom_id"], control.get("value", ""))}
    chosen = [one["value"] for one in control["options"] if one["default"]]
    return kept | {"values": [values.get(control["custom_id"], chosen[0])]}
