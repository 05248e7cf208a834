"""Slack while Daybook runs: tokens proven, people answered, and all of it closed.

auth.test ──► socket opened, or requests served ──► listeners at work ──► SlackPlatform for deliveries
stop ──► nothing more comes in, so that Slack sends to others ──► answers in hand finished
"""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from slack_bolt.async_app import AsyncApp

from bot.clock import Clock
from bot.conversation.acting import Acting
from bot.conversation.home import Home
from bot.conversation.limiting import limiter_of
from bot.conversation.links import Links
from bot.conversation.replies import Replies
from bot.desk import Desk
from bot.digests.plans import Plans
from bot.llm.budget import Books, books_of
from bot.logs import Forwarded
from bot.platforms.inbox import Inbox
from bot.platforms.slack.arrivals import Arrivals, redo_with
from bot.platforms.slack.client import SlackPlatform
from bot.platforms.slack.forms import Forms
from bot.platforms.slack.http import serving
from bot.platforms.slack.listeners import bolt_app
from bot.platforms.slack.people import People
from bot.platforms.slack.presses import Presses
from bot.platforms.slack.questions import Questions
from bot.platforms.slack.socket import listening
from bot.platforms.slack.web import Clients, clients, identity, signing_secret
from bot.platforms.slack.workspace import Workspace
from bot.post.pacing import Pacer
from bot.service.leases import holder_name
from bot.store import Store
from config.settings import EngineChoice, Settings

_log = structlog.get_logger()


@asynccontextmanager
async def connected(
    settings: Settings, *, desk: Desk, store: Store, clock: Clock, links: Links | None = None
) -> AsyncIterator[SlackPlatform]:
    """Slack while it listens; what is being answered at the end is finished.

    Raises PlatformUnavailable where a token is missing or refused, or Slack can't be reached.
    """
    async with clients(settings) as both:
        bot = await identity(both.bot)
        platform = SlackPlatform(both.bot, team=bot.team, clock=clock)
        people = People(both.bot, clock=clock, admin_group=settings.slack.admin_group)
        workspace = Workspace(platform, people, clock=clock, pacer=Pacer(store.turns, clock=clock))
        inbox = Inbox(store.claims, clock=clock, holder=holder_name())
        limiter = limiter_of(settings, store, clock)
        replies = Replies(desk, store, clock=clock, links=links, limiter=limiter)
        forms = Forms(workspace, Plans(store, desk), inbox=inbox, clock=clock)
        arrivals = Arrivals(inbox)
        app = bolt_app(
            both.bot,
            sdk_logger(),
            questions=Questions(workspace, replies, arrivals=arrivals, bot=bot.user, forms=forms),
            presses=Presses(
                workspace,
                replies,
                Acting(store, desk, clock=clock, limiter=limiter),
                Home(store, desk, clock=clock, books=_books(settings)),
                arrivals=arrivals,
                forms=forms,
            ),
            forms=forms,
            arrivals=arrivals,
        )
        watched = inbox.watched(redo_with(app))
        async with watched, _coming_in(app, both, arrivals, settings, clock):
            _log.info(
                "slack_connected", team=bot.team, bot=bot.user, mode=settings.slack.mode.value
            )
            yield platform
        await inbox.finish()


def _books(settings: Settings) -> Books | None:
    is_asked = settings.summarizer.engine is EngineChoice.OPENAI
    return books_of(settings) if is_asked else None


@asynccontextmanager
async def _coming_in(
    app: AsyncApp, both: Clients, arrivals: Arrivals, settings: Settings, clock: Clock
) -> AsyncIterator[None]:
    if both.app is not None:
        async with listening(app, both.app, arrivals):
            yield
        return
    secret = signing_secret(settings)
    async with serving(app, settings.slack, secret=secret, clock=clock) as address:
        _log.info("slack_listening", address=address)
        yield


def sdk_logger() -> logging.Logger:
    """Takes errors alone: the SDK's warnings are hints for those who write bots with it."""
    logger = logging.Logger("slack_sdk", logging.ERROR)
    logger.addHandler(Forwarded("slack_sdk"))
    return logger
