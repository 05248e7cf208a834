"""The bot that `daybook run` is: everything that goes on by itself, until the word to stop.

poll      sources that are due ──► items that wait
read      items that wait ──► articles, briefings, records
due       subscriptions whose slot has come ──► digests to deliver
deliver   digests ──► platforms, through the ledger
tell      what an admin must know ──► the admin's place
again     briefings by an engine that stood in ──► the model, once it answers
follow    follows, agenda ──► what changed and what is near, through the ledger in the same way
"""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial
from importlib.metadata import version

import structlog

from bot import delivery, polling
from bot.admin import take_over
from bot.app import briefer, desk, open_store, page_links, rewording
from bot.clock import Clock, SystemClock
from bot.desk import Desk
from bot.follows.notify import Notifier
from bot.forgetting import Forgetting, Kept
from bot.heralding import Herald
from bot.holding import Holder
from bot.ingest.web import open_web
from bot.intake import Intake
from bot.links import Links
from bot.pacing import Pacer
from bot.platforms.base import Platform, PlatformUnavailable
from bot.platforms.console import ConsolePlatform
from bot.refining import Upgrades
from bot.scheduler import Job, run_jobs
from bot.sources import Pace
from bot.store import Store
from bot.subscriptions import Destination, parse_destination
from bot.timekeeping import Timekeeper
from bot.web.links import PageLinks
from config.settings import EngineChoice, Secrets, Settings

_DELIVER = "deliver"
# How often each job looks for something to do, in seconds.
_POLL_S, _READ_S, _DUE_S, _DELIVER_S = 5.0, 2.0, 5.0, 0.5
_NOTICE_S, _NOTIFY_S, _TELL_S, _FORGET_S, _WATCH_S = 30.0, 5.0, 10.0, 300.0, 5.0
_AGAIN_S = 30.0

_log = structlog.get_logger()


async def run_until_told(settings: Settings) -> int:
    """Be the bot until SIGINT or SIGTERM; what is in hand then is finished."""
    clock = SystemClock()
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with open_store(settings) as store:
        await store.check()
        await take_over(settings, store, now=clock.now())
        await run(settings, store, clock=clock, stop=stop)
    return 0


async def run(
    settings: Settings,
    store: Store,
    *,
    clock: Clock,
    stop: asyncio.Event,
    platforms: Sequence[Platform] = (),
) -> None:
    """The bot, until `stop` is set; without platforms, on those of the settings.

    Raises PlatformUnavailable where one of them can't be joined.
    """
    pages = page_links(settings, clock)
    async with AsyncExitStack() as stack:
        reworder = await stack.enter_async_context(rewording(settings, store))
        answers = desk(settings, store, links=pages, rewording=reworder)
        await stack.enter_async_context(_served(settings, store, answers, pages, clock))
        web = await stack.enter_async_context(open_web(settings.ingest, clock))
        reading = briefer(settings, articles=sys.maxsize, store=store)
        made_by = await stack.enter_async_context(reading)
        links = Links(store, web, made_by, max_chars=settings.summarizer.max_article_chars)
        if not platforms:
            joined = _joined(settings, answers, store, clock, links)
            platforms = await stack.enter_async_context(joined)
        holder = _replica()
        poller = polling.Poller(
            store, web, clock=clock, holder=holder, manner=_polling_manner(settings)
        )
        intake = Intake(
            store,
            web,
            made_by,
            clock=clock,
            holder=holder,
            max_chars=settings.summarizer.max_article_chars,
        )
        by_name = {one.name: one for one in platforms}
        manner = _delivery_manner(settings, Pacer(store.turns, clock=clock))
        post = delivery.Post(store, answers, by_name, clock=clock, holder=holder, manner=manner)
        notifier = Notifier(store, answers, by_name, clock=clock, manner=manner)
        herald = Herald(
            store, by_name, destination=_admin_destination(settings), clock=clock, manner=manner
        )
        upkeep: dict[str, tuple[Job, float]] = {
            "forget": (Forgetting(store, _kept(settings), clock=clock).forget_old, _FORGET_S),
            "watch": (Timekeeper(store.claims, clock=clock).look, _WATCH_S),
        }
        if settings.summarizer.engine is EngineChoice.OPENAI:
            upgrades = Upgrades(store, made_by, clock=clock, holder=holder)
            upkeep["again"] = (upgrades.upgrade_due, _AGAIN_S)
        await run_jobs(
            _jobs(poller, intake, post, notifier, herald, stop) | upkeep,
            now=clock.now(),
            stop=stop,
            overlapping={_DELIVER},
        )


@asynccontextmanager
async def _served(
    settings: Settings, store: Store, answers: Desk, links: PageLinks | None, clock: Clock
) -> AsyncIterator[None]:
    """The web server of the settings while the context lasts, where they want one."""
    if not settings.web.port:
        yield
        return
    from bot.web.metrics import Metrics
    from bot.web.server import PageServer, serving
    from bot.web.views import Views

    metrics = Metrics(version("daybook"))
    views = Views(store, answers, links, clock=clock) if links else None
    app = PageServer(store, metrics, views).application()
    watching = asyncio.create_task(metrics.watch(clock))
    try:
        async with serving(app, settings.web.host, settings.web.port) as address:
            _log.info("web_serves", address=address, pages=links is not None)
            yield
    finally:
        watching.cancel()


@asynccontextmanager
async def _joined(
    settings: Settings, answers: Desk, store: Store, clock: Clock, links: Links
) -> AsyncIterator[Sequence[Platform]]:
    """Each platform whose tokens are set, while it listens; without any, the console.

    One that can't be joined holds up no other; raises PlatformUnavailable where none can.
    """
    holder = Holder(store.claims, clock=clock, name=_replica())
    joins = list(_joins(settings.secrets, holder))
    joined: list[Platform] = [] if joins else [ConsolePlatform(sys.stdout)]
    fault: PlatformUnavailable | None = None
    async with AsyncExitStack() as stack:
        for join in joins:
            try:
                connection = join(settings, desk=answers, store=store, clock=clock, links=links)
                joined.append(await stack.enter_async_context(connection))
            except PlatformUnavailable as error:
                _log.error("platform_unavailable", reason=str(error))
                fault = error
        if fault and not joined:
            raise fault
        yield joined


def _replica() -> str:
    """What this process is called among those over the same database."""
    return f"{socket.gethostname()}:{os.getpid()}"


def _joins(
    secrets: Secrets, holder: Holder
) -> Iterator[Callable[..., AbstractAsyncContextManager[Platform]]]:
    """How to join each platform whose tokens are set; its library is loaded for no other."""
    if secrets.slack_bot_token or secrets.slack_app_token:
        from bot.platforms.slack.connection import connected as slack

        yield slack
    if secrets.discord_bot_token:
        from bot.platforms.discord.connection import connected as discord

        yield partial(discord, holder=holder)


def _jobs(
    poller: polling.Poller,
    intake: Intake,
    post: delivery.Post,
    notifier: Notifier,
    herald: Herald,
    stop: asyncio.Event,
) -> dict[str, tuple[Job, float]]:
    return {
        "poll": (_until_none(poller.poll_due, stop), _POLL_S),
        "read": (_until_none(intake.read_due, stop), _READ_S),
        "due": (post.fall_due, _DUE_S),
        _DELIVER: (post.deliver_due, _DELIVER_S),
        "notice": (notifier.fall_due, _NOTICE_S),
        "notify": (notifier.post_due, _NOTIFY_S),
        "tell": (herald.tell_due, _TELL_S),
    }


def _kept(settings: Settings) -> Kept:
    return Kept(
        incoming=timedelta(hours=settings.privacy.incoming_hours),
        threads=timedelta(days=settings.privacy.threads_days),
        audit=timedelta(days=settings.privacy.audit_days),
    )


def _admin_destination(settings: Settings) -> Destination | None:
    named = settings.delivery.admin_destination
    return parse_destination(named) if named else None


def _until_none(job: Job, stop: asyncio.Event) -> Job:
    """The job again and again while it finds something to do: batches don't wait for ticks."""

    async def run() -> None:
        while not stop.is_set() and await job():
            pass

    return run


def _polling_manner(settings: Settings) -> polling.Manner:
    pace = Pace(
        usual=timedelta(minutes=settings.polling.every_minutes),
        slowest=timedelta(minutes=settings.polling.slowest_minutes),
    )
    dead_after = timedelta(days=settings.polling.dead_after_days)
    return polling.Manner(
        pace=pace, dead_after=dead_after, most_at_once=settings.polling.most_at_once
    )


def _delivery_manner(settings: Settings, pacer: Pacer) -> delivery.Manner:
    return delivery.Manner(
        window=timedelta(hours=settings.delivery.window_hours),
        grace=timedelta(seconds=settings.delivery.grace_seconds),
        repeats_in_doubt=settings.delivery.repeat_in_doubt,
        pacer=pacer,
    )
