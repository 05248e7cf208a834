"""What a site's robots.txt permits (RFC 9309), kept for a day.

    address → its site's rules, from the cache or the site → permitted or not

Feeds are made for programs and are not asked about; pages are. How the file is fetched is the
caller's: this module is given a function.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from protego import Protego
from yarl import URL

from bot.clock import Clock
from bot.ingest.errors import FetchFailed, Gone

# "Crawlers SHOULD NOT use the cached version for more than 24 hours" (RFC 9309, 2.4).
_KEPT = timedelta(hours=24)
# An unreachable file closes the site (2.3.1.4); asked again soon, since most are so by accident.
_KEPT_UNREACHABLE = timedelta(minutes=30)
# "The parsing limit MUST be at least 500 kibibytes" (2.5); the rest is not read.
BYTES_MAX = 500 * 1_024
_SITES_KEPT = 1_000
# Answers that mean "not now" rather than "there is none", unlike the other 4xx.
_BUSY = frozenset({408, 425, 429})

# Fetches a robots.txt: its body, cut at BYTES_MAX. Raises FetchError.
Load = Callable[[URL], Awaitable[bytes]]


class Rules(Protocol):
    """Whether an agent may fetch an address of the site."""

    def can_fetch(self, url: str, user_agent: str) -> bool:
        """The rule of the longest match."""
        ...


class _All:
    def __init__(self, *, permitted: bool) -> None:
        self._permitted = permitted

    def can_fetch(self, url: str, user_agent: str) -> bool:
        return self._permitted


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    rules: Rules
    until: datetime


class Robots:
    """The rules of many sites, each asked for once a day at most, and by one caller at a time."""

    def __init__(self, load: Load, clock: Clock, *, agent: str) -> None:
        self._load = load
        self._clock = clock
        self._agent = agent
        self._kept: OrderedDict[URL, _Kept] = OrderedDict()
        self._asking: dict[URL, asyncio.Task[_Kept]] = {}

    async def permits(self, url: URL) -> bool:
        """Whether robots.txt lets this agent fetch the address; no where it cannot be reached.

        Raises FetchRefused where robots.txt itself leads to an address that may not be fetched.
        """
        rules = await self._rules(url.origin())
        return rules.can_fetch(str(url), self._agent)

    async def _rules(self, site: URL) -> Rules:
        kept = self._kept.get(site)
        if kept is None or kept.until <= self._clock.now():
            kept = await self._asked(site)
        self._kept.move_to_end(site)
        return kept.rules

    async def _asked(self, site: URL) -> _Kept:
        """One request, however many wait for it; one of them being cancelled stops no other."""
        if site not in self._asking:
            self._asking[site] = asyncio.create_task(self._ask(site))
        return await asyncio.shield(self._asking[site])

    async def _ask(self, site: URL) -> _Kept:
        try:
            kept = await self._fetched(site)
        finally:
            del self._asking[site]
        self._kept[site] = kept
        while len(self._kept) > _SITES_KEPT:
            self._kept.popitem(last=False)
        return kept

    async def _fetched(self, site: URL) -> _Kept:
        try:
            body = await self._load(site.with_path("/robots.txt"))
        except (FetchFailed, Gone) as error:
            return self._unavailable(error)
        # Half a megabyte of rules takes half a second to read.
        rules = await asyncio.to_thread(parse, body)
        return _Kept(rules=rules, until=self._clock.now() + _KEPT)

    def _unavailable(self, error: FetchFailed | Gone) -> _Kept:
        """No file means no rules (2.3.1.3); a site that cannot tell its rules is left alone."""
        absent = isinstance(error, Gone) or (
            isinstance(error, FetchFailed)
            and error.status is not None
            and 400 <= error.status < 500
            and error.status not in _BUSY
        )
        kept_for = _KEPT if absent else _KEPT_UNREACHABLE
        return _Kept(rules=_All(permitted=absent), until=self._clock.now() + kept_for)


def parse(body: bytes) -> Rules:
    """The rules of a robots.txt; lines that are no rules are passed over, whatever they hold."""
    text = body[:BYTES_MAX].decode("utf-8-sig", errors="replace")
    rules: Rules = Protego.parse(text)
    return rules
