"""What Slack sends is in the store before it is acknowledged, and done again where that was lost.

listener's matcher (is it for us?) ──► claimed ──► acknowledged ──► the listener works on it
                                          └─ another has it, or did it: acknowledged, and left
command through the socket ──► claimed ──► acknowledged ──► Bolt, once nothing more comes in
a Daybook died ──► its claims, with what Slack sent ──► Bolt once more
"""

import json
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

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
            taken = await self.take(body)
            if taken is None:
                return BoltResponse(status=200)
            context[_TAKEN] = taken
        await next_()
        return None

    async def take(self, body: Json) -> Taken | None:
        """Claim what came in; None where another has it, or did it."""
        return await self.inbox.claimed(key_of(body), json.dumps(body, ensure_ascii=False))

    def working(self, context: AsyncBoltContext) -> AbstractAsyncContextManager[int]:
        """How often it was taken in hand, in the block, which is entered when its turn comes."""
        return self.inbox.working(context[_TAKEN])

    def hurrying(self, context: AsyncBoltContext) -> AbstractAsyncContextManager[int]:
        """The same at once: a form can be opened for three seconds."""
        return self.inbox.hurrying(context[_TAKEN])


def redo_with(app: AsyncApp) -> Redo:
    """Gives Bolt once more what Slack sent."""

    async def redo(body: str, taken: Taken) -> None:
        await dispatch(app, json.loads(body), taken)

    return redo


async def dispatch(app: AsyncApp, body: Json, taken: Taken) -> None:
    """Give Bolt what is claimed already."""
    await app.async_dispatch(
        AsyncBoltRequest(mode="socket_mode", body=dict(body), context={_TAKEN: taken})
    )


def is_command(body: Json) -> bool:
    """Whether it is a slash command, which Daybook has all of that come to it."""
    return "command" in body and "trigger_id" in body


def key_of(body: Json) -> str:
    """What Slack names the same thing by, however often it sends it."""
    if "event_id" in body:
        return str(body["event_id"])
    if actions := body.get("actions"):
        return f"{actions[0]['action_ts']} {body['user']['id']}"
    return str(body["trigger_id"])
