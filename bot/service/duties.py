"""What the bot does by itself, and how often each looks for something to do.

poll      sources that are due ──► items that wait
read      items that wait ──► articles, briefings, records
again     briefings by an engine that stood in ──► the model, once it answers
due       subscriptions whose slot has come ──► digests to deliver
deliver   digests ──► platforms, through the ledger
notice    follows, agenda ──► what changed and what is near
notify    that ──► platforms, through the ledger in the same way
correct   posts that tell what has proved wrong ──► edits to make
edit      those ──► platforms, through the ledger in the same way
tell      what an admin must know ──► the admin's place
forget    what was kept for as long as the settings say
watch     the machine's clock, whether it was set back
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock
from bot.desk import Desk
from bot.digests.subscriptions import parse_destination
from bot.follows.notify import Notifier
from bot.ingest.web import Web
from bot.llm.refining import Upgrades
from bot.platforms.base import Platform
from bot.post import delivery
from bot.post.correcting import Corrector
from bot.post.heralding import Herald
from bot.post.pacing import Pacer
from bot.reading import polling
from bot.reading.intake import Intake
from bot.reading.sources import Pace
from bot.reading.workers import Briefer
from bot.service.forgetting import Forgetting, Kept
from bot.service.scheduler import Job
from bot.service.timekeeping import Timekeeper
from bot.store import Store
from config.settings import EngineChoice, Settings

_DELIVER = "deliver"
# A slow place must not hold up the digests that fall due while it is waited for.
OVERLAPPING = frozenset({_DELIVER})
# Seconds between two looks.
_POLL_S, _READ_S, _AGAIN_S = 5.0, 2.0, 30.0
_DUE_S, _DELIVER_S, _NOTICE_S, _NOTIFY_S, _TELL_S = 5.0, 0.5, 30.0, 5.0, 10.0
_CORRECT_S, _EDIT_S = 30.0, 5.0
_FORGET_S, _WATCH_S = 300.0, 5.0

# Each duty by its name, with the seconds between two looks.
Duties = dict[str, tuple[Job, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What all duties stand on; `holder` is this process among those over the same database.

    `platforms` are those that are joined, by name, as they come and go.
    """

    settings: Settings
    store: Store
    clock: Clock
    holder: str
    desk: Desk
    web: Web
    briefer: Briefer
    platforms: Mapping[str, Platform]


def duties(ground: Ground, stop: asyncio.Event) -> Duties:
    """All duties of one replica; those that go on while there is work end when `stop` is set."""
    return {**_reading(ground, stop), **_telling(ground), **_upkeep(ground)}


def _reading(ground: Ground, stop: asyncio.Event) -> Duties:
    store, clock, holder = ground.store, ground.clock, ground.holder
    poller = polling.Poller(
        store, ground.web, clock=clock, holder=holder, manner=_polling_manner(ground.settings)
    )
    intake = Intake(
        store,
        ground.web,
        ground.briefer,
        clock=clock,
        holder=holder,
        max_chars=ground.settings.summarizer.max_article_chars,
    )
    read: Duties = {
        "poll": (_until_none(poller.poll_due, stop), _POLL_S),
        "read": (_until_none(intake.read_due, stop), _READ_S),
    }
    if ground.settings.summarizer.engine is EngineChoice.OPENAI:
        upgrades = Upgrades(store, ground.briefer, clock=clock, holder=holder)
        read["again"] = (upgrades.upgrade_due, _AGAIN_S)
    return read


def _telling(ground: Ground) -> Duties:
    settings, store, clock = ground.settings, ground.store, ground.clock
    by_name = ground.platforms
    manner = _delivery_manner(settings, Pacer(store.turns, clock=clock))
    named = settings.delivery.admin_destination
    admin = parse_destination(named) if named else None
    post = delivery.Post(
        store, ground.desk, by_name, clock=clock, holder=ground.holder, manner=manner
    )
    notifier = Notifier(store, ground.desk, by_name, clock=clock, manner=manner)
    corrector = Corrector(
        store,
        ground.desk,
        by_name,
        clock=clock,
        window=timedelta(hours=settings.delivery.correct_hours),
        manner=manner,
    )
    herald = Herald(store, by_name, destination=admin, clock=clock, manner=manner)
    return {
        "due": (post.fall_due, _DUE_S),
        _DELIVER: (post.deliver_due, _DELIVER_S),
        "notice": (notifier.fall_due, _NOTICE_S),
        "notify": (notifier.post_due, _NOTIFY_S),
        "correct": (corrector.fall_due, _CORRECT_S),
        "edit": (corrector.edit_due, _EDIT_S),
        "tell": (herald.tell_due, _TELL_S),
    }


def _upkeep(ground: Ground) -> Duties:
    forgetting = Forgetting(ground.store, _kept(ground.settings), clock=ground.clock)
    timekeeper = Timekeeper(ground.store.claims, clock=ground.clock)
    return {
        "forget": (forgetting.forget_old, _FORGET_S),
        "watch": (timekeeper.look, _WATCH_S),
    }


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


def _kept(settings: Settings) -> Kept:
    return Kept(
        incoming=timedelta(hours=settings.privacy.incoming_hours),
        threads=timedelta(days=settings.privacy.threads_days),
        audit=timedelta(days=settings.privacy.audit_days),
        shown=timedelta(hours=settings.delivery.correct_hours),
    )
