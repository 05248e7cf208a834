"""Buttons under messages, by what their `custom_id` says: so they live on over every restart."""

import re
from typing import TYPE_CHECKING, Any, Self, cast

import discord

if TYPE_CHECKING:
    from bot.platforms.discord.connection import DaybookClient


class ShareButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],  # Any: the view that it stands in
    template=r"share:(?P<words>[\s\S]+)",
):
    """Shares an answer that its asker alone has seen."""

    def __init__(self, item: discord.ui.Button[Any], words: str) -> None:
        super().__init__(item)
        self._words = words

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction,  # noqa: ARG003  # discord.py gives it
        item: discord.ui.Item[Any],
        match: re.Match[str],
    ) -> Self:
        """The button that was pressed."""
        return cls(cast("discord.ui.Button[Any]", item), match["words"])

    async def callback(self, interaction: discord.Interaction) -> None:
        """Pass the press on."""
        listeners = cast("DaybookClient", interaction.client).listeners
        if listeners:
            await listeners.shared(interaction, self._words)


BUTTONS = (ShareButton,)
