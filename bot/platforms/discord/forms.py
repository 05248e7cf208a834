"""The form of a place's digest, from its opening to what was filled in. It decides nothing.

/settings, button ──► plan of the place ──► form ──► filled in ──► plans.change ──► told to who asked
"""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

import discord
import structlog

from bot.clock import Clock
from bot.conversation.asked import Asked
from bot.digests.plans import PlanField, Plans, parse_plan, plan_words, usual_plan
from bot.digests.subscriptions import Destination
from bot.errors import DaybookError
from bot.messages.message import Items, Message, Note, Paragraph, Run, plain, sentence, strong
from bot.messages.wording import moment_words
from bot.platforms.discord.arrivals import Arrivals
from bot.platforms.discord.client import Form
from bot.platforms.discord.exchange import Exchange
from bot.platforms.discord.limits import Json
from bot.platforms.discord.plan_view import filled_in, place_in, plan_form
from bot.platforms.discord.refusals import CALL_FAILED

_log = structlog.get_logger()
_NOT_ALLOWED = "What comes here is for those to say who may manage this server."


class Forms:
    """The forms of all servers."""

    def __init__(
        self, exchange: Exchange, plans: Plans, *, arrivals: Arrivals, clock: Clock
    ) -> None:
        self._exchange = exchange
        self._plans = plans
        self._arrivals = arrivals
        self._clock = clock

    async def open(
        self, interaction: discord.Interaction, place: Destination | None = None
    ) -> None:
        """Show the form of a place, or of where it is asked for; else tell why not."""
        async with self._arrivals.inbox.at_work():
            asked = self._exchange.asked_by(interaction)
            place = place or asked.destination
            if place is None or not await self._is_open_to(asked, place):
                await self._exchange.tell(interaction, _NOT_ALLOWED)
                return
            plan = await self._plans.plan(place) or usual_plan(place, ZoneInfo("UTC"))
            form = Form(plan_form(place, plan.words()))
            try:
                await interaction.response.send_modal(form)
            except CALL_FAILED as error:
                _log.warning("discord_form_lost", reason=type(error).__name__)

    async def submitted(self, interaction: discord.Interaction) -> None:
        """A form was filled in: the plan is changed, or what is wrong with it is told."""
        data: Json = dict(interaction.data or {})
        place = place_in(data.get("custom_id", ""))
        if place is None:
            return
        async with self._arrivals.deferring(interaction) as attempt:
            if attempt:
                told = await self._change(interaction, place, filled_in(data["components"]))
                await self._exchange.show(interaction, told)

    async def _is_open_to(self, asked: Asked, place: Destination) -> bool:
        return await self._plans.is_open_to(asked, place, now=self._clock.now())

    async def _change(
        self, interaction: discord.Interaction, place: Destination, words: Mapping[PlanField, str]
    ) -> Message:
        asked = self._exchange.asked_by(interaction)
        if not await self._is_open_to(asked, place):
            return sentence(_NOT_ALLOWED)
        try:
            plan = parse_plan(words)
            due = await self._plans.change(place, plan, by=asked.by, now=self._clock.now())
        except DaybookError as error:
            return sentence(f"Nothing was changed. {error}")
        due_words = moment_words(due.astimezone(plan.schedule.zone))
        lines = Items(tuple(map(plain, plan_words(plan))))
        next_one = (Run("The next digest comes on "), Run(due_words, moment=due), Run("."))
        return Message((Paragraph(strong("The digest here")), lines, Note(next_one)))
