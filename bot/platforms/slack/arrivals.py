"""What Slack sends is in the store before it is worked on, and done again where that was lost.

event ──► matcher (is it for us?) ──► claimed ──► Bolt acknowledges ──► the listener works on it
                                         └─ another has it, or did it: acknowledged, and left
command, button, shortcut ──► acknowledged, since somebody waits ──► claimed at once ──► worked on
a Daybook died ──► its claims, with what Slack sent ──► Bolt once more
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from slack_bolt.async_app import AsyncApp, AsyncBoltContext, AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.platforms.inbox import Inbox, Redo, Taken
from bot.platforms.slack.limits import Json

_TAKEN = "taken"


class Arrivals:
    """Claims what comes in from one workspace."""

    def __init__(self, inbox: Inbox) -> None:
        self.inbox = inbox

    async def claimed(
        self, body: Json, context: AsyncBoltContext, next_: Callable[[], Awaitable[None]]
    ) -> BoltResponse | None:
        """Bolt's middleware: let a listener have what is claimed for it."""
        if _TAKEN not in context:
            taken = await self.inbox.claimed(key_of(body), _told(body))
            if taken is None:
                return BoltResponse(status=200)
            context[_TAKEN] = taken
        await next_()
        return None

    @asynccontextmanager
    async def working(self, body: Json, context: AsyncBoltContext) -> AsyncIterator[int]:
        """How often it was taken in hand, in the block; 0 where another has it or did it."""
        async with self.inbox.at_work():
            if _TAKEN not in context:
                context[_TAKEN] = await self.inbox.claimed_soon(key_of(body), _told(body))
            async with self.inbox.working(context[_TAKEN]) as attempt:
                yield attempt


def redo_with(app: AsyncApp) -> Redo:
    """Gives Bolt once more what Slack sent."""

    async def redo(body: str, taken: Taken) -> None:
        await app.async_dispatch(
            AsyncBoltRequest(mode="socket_mode", body=json.loads(body), context={_TAKEN: taken})
        )

    return redo


def key_of(body: Json) -> str:
    """What Slack names the same thing by, however often it sends it."""
    if "event_id" in body:
        return str(body["event_id"])
    if actions := body.get("actions"):
        return f"{actions[0]['action_ts']} {body['user']['id']}"
    return str(body["trigger_id"])


def _told(body: Json) -> str:
    return json.dumps(body, ensure_ascii=False)
