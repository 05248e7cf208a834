"""What is pressed or picked under a message, found again by its `custom_id` after every restart."""

import re
from typing import TYPE_CHECKING, Any, Self, cast

import discord

if TYPE_CHECKING:
    from bot.platforms.discord.connection import DaybookClient, Listeners


class Pressed(
    discord.ui.DynamicItem[discord.ui.Button[Any]],  # Any: the view that it stands in
    template=r"(?P<action>\d+:[a-z]+:[\s\S]*)",
):
    """A button: its `custom_id` is its action."""

    def __init__(self, item: discord.ui.Button[Any], action: str) -> None:
        super().__init__(item)
        self._action = action

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction,  # noqa: ARG003  # discord.py gives it
        item: discord.ui.Item[Any],
        match: re.Match[str],
    ) -> Self:
        """The button that was pressed."""
        return cls(cast("discord.ui.Button[Any]", item), match["action"])

    async def callback(self, interaction: discord.Interaction) -> None:
        """Pass the press on."""
        await _passed_on(interaction, self._action)


class Picked(
    discord.ui.DynamicItem[discord.ui.Select[Any]],
    template=r"menu:[\s\S]*",
):
    """A menu: the value that is picked is its action."""

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction,  # noqa: ARG003  # discord.py gives it
        item: discord.ui.Item[Any],
        match: re.Match[str],  # noqa: ARG003
    ) -> Self:
        """The menu that was used."""
        return cls(cast("discord.ui.Select[Any]", item))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Pass the pick on; a button that bears a menu's name has nothing to pick."""
        for action in getattr(self.item, "values", ()):
            await _passed_on(interaction, action)


class EventPressed(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"event:(?P<record>\d{1,18})",
):
    """The button that makes what is expected an event of the server."""

    def __init__(self, item: discord.ui.Button[Any], record: int) -> None:
        super().__init__(item)
        self._record = record

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction,  # noqa: ARG003  # discord.py gives it
        item: discord.ui.Item[Any],
        match: re.Match[str],
    ) -> Self:
        """The button that was pressed."""
        return cls(cast("discord.ui.Button[Any]", item), int(match["record"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Pass the press on."""
        if listeners := _listeners(interaction):
            await listeners.presses.scheduled(interaction, self._record)


CONTROLS = (Pressed, Picked, EventPressed)


async def _passed_on(interaction: discord.Interaction, action: str) -> None:
    if listeners := _listeners(interaction):
        await listeners.presses.pressed(interaction, action)


def _listeners(interaction: discord.Interaction) -> "Listeners | None":
    return cast("DaybookClient", interaction.client).listeners
