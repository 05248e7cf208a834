"""Which listener hears what, in one place; Bolt acknowledges events, all others do so first thing."""

import logging
import re

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.slack.arrivals import Arrivals
from bot.platforms.slack.buttons import PRESSED
from bot.platforms.slack.forms import Forms
from bot.platforms.slack.manifest import BRIEF_LINK
from bot.platforms.slack.plan_view import FORM
from bot.platforms.slack.presses import Presses
from bot.platforms.slack.questions import Questions

_ANY = re.compile("")

# What reading a request raises that isn't as Slack makes them.
MISREAD = (AttributeError, IndexError, KeyError, TypeError, ValueError)

_log = structlog.get_logger()


def bolt_app(
    client: AsyncWebClient,
    logger: logging.Logger,
    *,
    questions: Questions,
    presses: Presses,
    forms: Forms,
    arrivals: Arrivals,
) -> AsyncApp:
    """Bolt with all listeners; requests are verified before they come to it.

    What must not be lost is claimed between the matchers and the listener, which acknowledges it.
    """
    once = [arrivals.claimed]
    app = AsyncApp(client=client, logger=logger, request_verification_enabled=False)
    app.error(_failed)
    # Bolt tries them in this order: first what Slack waits for, three seconds at the most.
    app.command(_ANY, middleware=once)(questions.commanded)
    app.action(PRESSED, middleware=once)(presses.pressed)
    app.view(FORM)(forms.submitted)
    app.message_shortcut(BRIEF_LINK, middleware=once)(presses.brief_link)
    app.event("app_mention", [questions.is_by_person], once)(questions.mentioned)
    app.event("message", [questions.is_for_us], once)(questions.written)
    app.event("member_joined_channel", [questions.is_of_us], once)(questions.joined)
    app.event("assistant_thread_started", middleware=once)(questions.assistant_opened)
    app.event("app_home_opened")(presses.home_opened)
    # What nobody acknowledges is sent again, and too much of it makes Slack stop sending at all.
    app.event(_ANY)(_passed_over)
    app.action(_ANY)(_passed_over)
    app.shortcut(_ANY)(_passed_over)
    app.view(_ANY)(_passed_over)
    return app


async def _passed_over(ack: AsyncAck) -> None:
    """Acknowledge what is not for Daybook."""
    await ack()


async def _failed(error: Exception, response: BoltResponse | None) -> None:
    """A request that isn't as Slack makes them is the sender's fault; `response` is None once acknowledged.

    As a fault of ours (HTTP 500) it would come again, and too many of those make Slack stop sending.
    """
    _log.error("slack_event_failed", reason=type(error).__name__, exc_info=error)
    if response is not None and isinstance(error, MISREAD):
        response.status = 400
