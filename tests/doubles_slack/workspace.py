"""The workspace itself: who is there, what people see, and what the next calls are told."""

import asyncio
import itertools
from collections import Counter, defaultdict, deque
from collections.abc import Callable

from aiohttp import web

from tests.doubles_slack.limits import Rates
from tests.doubles_slack.things import CHANNEL, DIRECT, INES, SCOPES, Fault, Object, Seen


class Workspace:
    """One workspace with one app in it, one public channel and one direct channel."""

    def __init__(self) -> None:
        self.ledger: list[Seen] = []
        self.calls: list[str] = []
        self.acknowledged: list[str] = []
        self.deleted: list[str] = []
        self.scopes = set(SCOPES.values())
        self.archived: set[str] = set()
        self.left: set[str] = set()
        self.names = {CHANNEL: "news", DIRECT: "ines"}
        self.is_revoked = False
        # Whether calls that come too fast are told so; time goes by `now`.
        self.keeps_rates = False
        # Events that nobody acknowledged, however often they were sent.
        self.lost: list[Object] = []
        self.admins: set[str] = set()
        self.guests: set[str] = set()
        self.groups: dict[str, list[str]] = {}
        self.views: list[Object] = []
        self.homes: list[Object] = []
        self.files: list[tuple[str, str, bytes]] = []
        self.prompts: list[list[str]] = []
        self.statuses: list[tuple[str, str]] = []
        # Where signed requests go; empty for a socket.
        self.sends_to = ""
        self.answers: list[tuple[int, str]] = []
        self.zones = {INES: "Europe/Lisbon"}
        # The clock that signed requests are stamped by, in seconds since 1970.
        self.now: Callable[[], float] = lambda: 0.0
        self.address = ""
        self._faults: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._sockets: list[web.WebSocketResponse] = []
        self._transports: list[asyncio.Transport] = []
        self._numbers = itertools.count(1)
        self._asked_by: dict[str, tuple[str, str]] = {}
        self._responses: Counter[str] = Counter()
        self._triggers: set[str] = set()
        self._streams: dict[str, Seen] = {}
        self._uploads: dict[str, bytes] = {}
        self._acks: dict[str, Object] = {}
        self._rates = Rates()
        self._changed = asyncio.Condition()

    def fail(self, method: str, *faults: Fault) -> None:
        """Let the next calls of a method go wrong, one after the other."""
        self._faults[method].extend(faults)

    async def until(self, happened: Callable[[], bool], *, within_s: float = 20) -> None:
        """Wait until it happened; fails after some seconds."""
        async with asyncio.timeout(within_s), self._changed:
            await self._changed.wait_for(happened)

    async def seen(self, count: int) -> list[Seen]:
        """The ledger, once it has so many lines."""
        await self.until(lambda: len(self.ledger) >= count)
        return self.ledger

    async def _note(self, change: Callable[[], None]) -> None:
        async with self._changed:
            change()
            self._changed.notify_all()

    def _response_url(self, channel: str, user: str) -> str:
        number = str(next(self._numbers))
        self._asked_by[number] = (channel, user)
        return f"{self.address}/response/{number}"

    def _ts(self) -> str:
        # Later than every clock of the tests.
        return f"4102444800.{next(self._numbers):06d}"

    def _id(self, kind: str) -> str:
        return f"{kind}{next(self._numbers)}"
