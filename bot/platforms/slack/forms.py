"""The form of a place's digest, from its opening to what was filled in. It decides nothing.

command, button ──► plan of the place ──► form ──► filled in ──► plans.change ──► told to who asked
                                                      └─ faults: at their fields
"""

import asyncio
from zoneinfo import ZoneInfo

import structlog
from slack_bolt.async_app import AsyncAck

from bot.clock import Clock
from bot.conversation.asked import Asked
from bot.digests.plans import Plan, PlanField, PlanRejected, Plans, parse_plan, usual_plan
from bot.digests.subscriptions import Destination
from bot.errors import DaybookError
from bot.messages.message import sentence
from bot.messages.wording import moment_words
from bot.platforms.inbox import Inbox
from bot.platforms.slack.limits import Json
from bot.platforms.slack.plan_view import filled_in, plan_view
from bot.platforms.slack.workspace import Reader, Workspace

# Slack waits three seconds for what is wrong in a form; what takes longer is told afterwards.
_IN_TIME_S = 2.0
_NOT_ALLOWED = "What comes here is for members of this workspace to say."
_TOO_LATE = "Slack did not open the form"

_log = structlog.get_logger()


class Forms:
    """The forms of one workspace."""

    def __init__(self, workspace: Workspace, plans: Plans, *, inbox: Inbox, clock: Clock) -> None:
        self._workspace = workspace
        self._plans = plans
        self._inbox = inbox
        self._clock = clock

    async def open(
        self, asked: Asked, trigger_id: str, reader: Reader, place: Destination | None = None
    ) -> None:
        """Show the form of a place, or of where it is asked for; else tell why not."""
        place = place or asked.destination
        if place is None or not await self._is_open_to(asked, place):
            await self._workspace.show(reader, sentence(_NOT_ALLOWED))
            return
        try:
            plan = await self._plans.plan(place)
            offered = plan or usual_plan(place, _zone(asked))
            view = plan_view(offered, place, is_new=plan is None)
            await self._workspace.open_form(trigger_id, view)
        except DaybookError as error:
            await self._workspace.show(reader, sentence(f"{_TOO_LATE}: {error}"))

    async def submitted(self, ack: AsyncAck, body: Json, view: Json) -> None:
        """A form was filled in: what is wrong stands at its fields, else the plan is changed."""
        place, words = filled_in(view)
        user = body["user"]["id"]
        async with self._inbox.at_work():
            asked = await self._workspace.asked("", user=user, channel=_channel(place))
            if not await self._is_open_to(asked, place):
                await ack(response_action="errors", errors={PlanField.TOPICS.value: _NOT_ALLOWED})
                return
            try:
                plan = parse_plan(words)
                changing = asyncio.ensure_future(self._change(place, plan, asked))
                await asyncio.wait_for(asyncio.shield(changing), _IN_TIME_S)
            except PlanRejected as error:
                faults = {field.value: fault for field, fault in error.faults.items()}
                await ack(response_action="errors", errors=faults)
            except TimeoutError:
                await ack()
                await self._told_late(changing, place, user)
            else:
                await ack()

    async def _is_open_to(self, asked: Asked, place: Destination) -> bool:
        return await self._plans.is_open_to(asked, place, now=self._clock.now())

    async def _change(self, place: Destination, plan: Plan, asked: Asked) -> None:
        due = await self._plans.change(place, plan, by=asked.by, now=self._clock.now())
        local = due.astimezone(plan.schedule.zone)
        message = sentence(
            f"The digest comes here: {plan.schedule}, next on {moment_words(local)}."
        )
        await self._workspace.tell(place, message, user=asked.person or "")

    async def _told_late(
        self, changing: "asyncio.Future[None]", place: Destination, user: str
    ) -> None:
        try:
            await changing
        except PlanRejected as error:
            await self._workspace.tell(place, sentence(str(error)), user=user)


def _zone(asked: Asked) -> ZoneInfo:
    return asked.zone if isinstance(asked.zone, ZoneInfo) else ZoneInfo("UTC")


def _channel(place: Destination) -> str:
    """The channel or person of a place in a workspace."""
    return place.place.partition("/")[2]
