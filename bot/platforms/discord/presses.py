"""What people press on Discord → the actions that it stands for, and what they give → who pressed.

button, menu ──► claimed, deferred ──► acting ──► shown to the one who pressed
                    ├─ share: the answer made anew, posted for all
                    ├─ settings: the form of a place
                    └─ server events: what is ahead, where the one who asks may make events
"""

import discord

from bot.clock import Clock
from bot.conversation.acting import Acting
from bot.conversation.replies import Replies
from bot.digests.subscriptions import parse_destination
from bot.errors import DaybookError, InputRejected
from bot.messages.actions import ActionId, ActionKind, parse_action
from bot.messages.message import sentence, with_note
from bot.messages.wording import listed
from bot.platforms.discord.arrivals import Arrivals
from bot.platforms.discord.client import add_event
from bot.platforms.discord.events import server_event
from bot.platforms.discord.exchange import Exchange, place_of
from bot.platforms.discord.forms import Forms
from bot.platforms.discord.layout import payloads, with_button
from bot.platforms.discord.refusals import CALL_FAILED, translated

_MAY_BE_THERE = (
    "I was stopped while I added these. Look at the server's events before you press it again."
)
_MAY_NOT = "That needs the permission Manage Events in this server."


class Presses:
    """Listens to buttons and menus."""

    def __init__(
        self,
        exchange: Exchange,
        replies: Replies,
        acting: Acting,
        *,
        arrivals: Arrivals,
        forms: Forms,
        clock: Clock,
    ) -> None:
        self._exchange = exchange
        self._replies = replies
        self._acting = acting
        self._arrivals = arrivals
        self._forms = forms
        self._clock = clock

    async def pressed(self, interaction: discord.Interaction, action: str) -> None:
        """A button: what it gives is shown to the one who pressed it; a share is for all."""
        async with self._arrivals.inbox.at_work():
            try:
                await self._press(interaction, parse_action(action))
            except InputRejected as error:
                await self._exchange.tell(interaction, str(error))

    async def scheduled(self, interaction: discord.Interaction, record: int) -> None:
        """What a record expects becomes events of the server, where the one who asks may do that."""
        async with self._arrivals.deferring(interaction) as attempt:
            if attempt:
                again = attempt > 1
                told = _MAY_BE_THERE if again else await self._schedule(interaction, record)
                await self._exchange.show(interaction, sentence(told))

    async def _press(self, interaction: discord.Interaction, wanted: ActionId) -> None:
        match wanted.kind:
            case ActionKind.SETTINGS:
                await self._forms.open(interaction, parse_destination(wanted.words))
            case ActionKind.SHARE:
                async with self._arrivals.deferring(interaction, is_shown_apart=False) as attempt:
                    if attempt:
                        await self._share(interaction, wanted.words, again=attempt > 1)
            case _:
                async with self._arrivals.deferring(interaction) as attempt:
                    if attempt:
                        await self._act(interaction, wanted)

    async def _act(self, interaction: discord.Interaction, wanted: ActionId) -> None:
        message = await self._acting.act(wanted, self._exchange.asked_by(interaction))
        parts = payloads(message)
        if wanted.kind is ActionKind.CALENDAR and message.files and interaction.guild:
            event = f"event:{wanted.record}"
            parts[-1] = with_button(parts[-1], "Add to server events", custom_id=event)
        await self._exchange.show_parts(interaction, parts)

    async def _share(self, interaction: discord.Interaction, words: str, *, again: bool) -> None:
        """The answer is made anew for the channel, with the name of who shares it."""
        message = await self._replies.reply(self._exchange.asked_by(interaction, words))
        whole = with_note(message, f"{interaction.user.display_name} asked: {words}")
        place, key = place_of(interaction), f"share {interaction.id}"
        if fault := await self._exchange.post(place, whole, key=key, again=again):
            await self._exchange.show(interaction, sentence(fault))
        else:
            await interaction.delete_original_response()

    async def _schedule(self, interaction: discord.Interaction, record: int) -> str:
        """Make the events; returns what was done, or why it was not."""
        asked = self._exchange.asked_by(interaction)
        if interaction.guild is None or not interaction.permissions.manage_events:
            await self._acting.refuse("events of a server", asked)
            return _MAY_NOT
        now = self._clock.now()
        try:
            items = await self._acting.events(record, asked)
            events = [event for item in items if (event := server_event(item, now=now))]
            for event in events:
                await add_event(interaction.guild, event)
        except DaybookError as error:
            return str(error)
        except CALL_FAILED as error:
            return str(translated(error, now=now))
        if not events:
            return "The days of what comes next here are over."
        return f"Added to the server's events: {listed([event.name for event in events])}."
