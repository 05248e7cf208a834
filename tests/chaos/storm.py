"""Kills Daybooks while they deliver, and counts what people saw.

each day: one piece of news, a digest due in each channel ──► victims ──► office
                                  kill, stop, start again ──────┘           └──► lost, doubled
"""

import asyncio
import multiprocessing
import os
import re
import signal
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import count
from multiprocessing.process import BaseProcess
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import NullPool, create_engine, func, select

from bot.clock import SystemClock
from bot.digests.schedule import Schedule
from bot.digests.subscriptions import Destination, WhenQuiet
from bot.post.delivery import DIGEST
from bot.store import Store
from bot.store.tables import claims
from tests.chaos.office import TEAM, Office
from tests.chaos.victim import Failpoint, Job, run
from tests.making import make_article, make_briefing

_UTC = ZoneInfo("UTC")
_SCHEDULE = Schedule(days=frozenset(range(7)), at=time(8), zone=_UTC)
# How long a zombie is stopped, in seconds.
_STOPPED_S = 2.5
_POLL_S = 0.05
_PATIENCE_S = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """How bad it is: so many kills and stops, over so many replicas, each so long after a start.

    `stops` is the share of them that stop a process for some seconds and let it go on; before the
    share of `lulls`, everybody is left in peace until the next post is there.
    """

    kills: int
    replicas: int = 1
    stops: float = 0.0
    lulls: float = 0.05
    soonest_s: float = 0.05
    latest_s: float = 0.8


@dataclass(kw_only=True)
class Outcome:
    """What people saw; `pauses_s` are times from a start with work due to the next post."""

    due: int
    lost: list[str]
    doubled: list[str]
    kills: int = 0
    stops: int = 0
    pauses_s: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.due} digests, {self.kills} kills, {self.stops} stops: "
            f"{len(self.lost)} lost, {len(self.doubled)} doubled; from a start to the next post at "
            f"most {max(self.pauses_s, default=0):.1f} s"
        )


class Storm:
    """Channels with a digest each day, over one database and one office."""

    def __init__(self, database: str, office: Office, *, channels: int, grace: timedelta) -> None:
        self._database = database
        # Connections are not kept: PostgreSQL drops a database only when nobody is in it.
        address = database.replace("postgresql://", "postgresql+psycopg://")
        self._engine = create_engine(address, poolclass=NullPool)
        self._office = office
        self._channels = [f"C{number}" for number in range(channels)]
        self._grace = grace
        self._first_day = SystemClock().now().astimezone(_UTC).date()
        self._days = 0
        self._ahead = timedelta()
        self._numbers = count(1)
        self._victims: list[BaseProcess] = []
        self._pauses_s: list[float] = []
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.chaos.victim"])

    async def open(self) -> None:
        """Subscribe every channel, as of the midnight before the first day."""
        async with await Store.open(self._database) as store:
            for channel in self._channels:
                place = Destination("slack", f"{TEAM}/{channel}")
                await store.ledger.subscribe(
                    place, None, _SCHEDULE, when_quiet=WhenQuiet.LINE, now=self._slot(-1)
                )

    async def dawn(self) -> None:
        """A new day: its piece of news, and the hour of the digests has come."""
        slot = self._slot(self._days)
        self._days += 1
        words = f"The council of {_town(self._days)} agreed on Monday to build a tram line."
        briefing = make_briefing(make_article(words, name=_town(self._days)), summary=(words,))
        async with await Store.open(self._database) as store:
            await store.add_article(briefing.article, now=slot - timedelta(hours=1))
            await store.add_briefing(briefing, version=1, now=slot - timedelta(hours=1))
        self._ahead = slot + timedelta(minutes=1) - SystemClock().now()

    async def die_at(self, failpoint: Failpoint) -> int | None:
        """Start one victim that dies at a failpoint; returns its exit code."""
        victim = self._start(failpoint)
        await _until(lambda: not victim.is_alive())
        return victim.exitcode

    async def blow(self, weather: Weather, chance: Random) -> Outcome:
        """Kill and stop replicas until the storm is over; then let one finish, and count."""
        kills = stops = 0
        while kills + stops < weather.kills:
            if self._is_done():
                self._kill_all()
                await self.dawn()
            while len(self._victims) < weather.replicas:
                self._start()
            if chance.random() < weather.lulls:
                await self._next_post()
            await asyncio.sleep(chance.uniform(weather.soonest_s, weather.latest_s))
            victim = chance.choice(self._victims)
            if chance.random() < weather.stops:
                stops += 1
                await _stop(victim)
            else:
                kills += 1
                self._kill(victim)
        outcome = await self.calm()
        outcome.kills, outcome.stops = kills, stops
        return outcome

    async def calm(self) -> Outcome:
        """Let one victim finish all that is due, and count."""
        self._kill_all()
        self._start()
        await _until(self._is_done)
        self._kill_all()
        await asyncio.gather(*self._office.late)
        return self._outcome()

    async def _next_post(self) -> None:
        """Wait for a post, and note how long that took."""
        posts = len(self._office.posts)
        start = asyncio.get_running_loop().time()
        await _until(lambda: len(self._office.posts) > posts or self._is_done())
        self._pauses_s.append(asyncio.get_running_loop().time() - start)

    def _slot(self, day: int) -> datetime:
        on = self._first_day + timedelta(days=1 + day)
        return datetime.combine(on, _SCHEDULE.at, _UTC)

    def _start(self, failpoint: Failpoint | None = None) -> BaseProcess:
        job = Job(
            database=self._database,
            office=self._office.address,
            holder=f"victim-{next(self._numbers)}",
            ahead=self._ahead,
            grace=self._grace,
            failpoint=failpoint,
        )
        victim = self._context.Process(target=run, args=(job,), daemon=True)
        victim.start()
        if failpoint is None:
            self._victims.append(victim)
        return victim

    def _kill(self, victim: BaseProcess) -> None:
        victim.kill()
        victim.join()
        self._victims.remove(victim)

    def _kill_all(self) -> None:
        for victim in list(self._victims):
            self._kill(victim)

    def _is_done(self) -> bool:
        """Whether every digest of every day so far was claimed and finished."""
        finished = select(func.count()).where(
            claims.c.kind == DIGEST, claims.c.done_at.is_not(None)
        )
        with self._engine.connect() as connection:
            return connection.scalar(finished) == self._days * len(self._channels)

    def _outcome(self) -> Outcome:
        tops = {post.ts: post for post in self._office.posts if post.thread is None}
        wanted = {
            f"{channel} {_town(day)}"
            for channel in self._channels
            for day in range(1, self._days + 1)
        }
        seen = Counter(f"{post.channel} {_told(post.blocks)}" for post in tops.values())
        replies = Counter(
            f"{post.channel} {post.thread} {post.blocks}"
            for post in self._office.posts
            if post.thread is not None
        )
        return Outcome(
            due=len(wanted),
            lost=sorted(wanted - set(seen)) + self._short_threads(tops.keys()),
            doubled=[name for name, times in (seen + replies).items() if times > 1],
            pauses_s=self._pauses_s,
        )

    def _short_threads(self, tops: Iterable[str]) -> list[str]:
        """The threads that lack a part: the news of all days is alike, so all have as many."""
        lengths = Counter(post.thread for post in self._office.posts if post.thread is not None)
        longest = max(lengths.values(), default=0)
        return [f"thread {top}" for top in tops if lengths[top] < longest]


def _town(day: int) -> str:
    return f"Town{day}"


def _told(blocks: str) -> str:
    """The town that a post tells of."""
    found = re.search(r"Town\d+", blocks)
    return found.group() if found else blocks


async def _stop(victim: BaseProcess) -> None:
    assert victim.pid is not None
    os.kill(victim.pid, signal.SIGSTOP)
    await asyncio.sleep(_STOPPED_S)
    os.kill(victim.pid, signal.SIGCONT)


async def _until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(_PATIENCE_S):
        while not happened():  # noqa: ASYNC110  # other processes set no event
            await asyncio.sleep(_POLL_S)
