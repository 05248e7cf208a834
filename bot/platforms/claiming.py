"""Claims what comes in, all that comes in while the last was written at once, in one transaction.

arrival ──► wanted ──┐
arrival ──► wanted ──┼──► Claims.begin_all ──► each hears whether it is theirs
arrival ──► wanted ──┘
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from bot.clock import Clock
from bot.errors import StoreUnavailable
from bot.store.claims import Claim, Claims

# How long what comes in may wait for the store, in seconds: platforms wait for three.
_STORE_S = 2.0
# Claims written in one transaction at the most.
_BATCH = 1_000


class Claiming:
    """Claims for one holder; `leases_s` says for how long, in seconds, by kind."""

    def __init__(
        self, claims: Claims, *, clock: Clock, holder: str, leases_s: Mapping[str, float]
    ) -> None:
        self._claims = claims
        self._clock = clock
        self._holder = holder
        self._leases_s = leases_s
        self._wanted: list[_Wanted] = []
        self._writing: asyncio.Task[None] | None = None

    async def claim(self, kind: str, key: str, body: str | None) -> Claim | None:
        """The claim, which is in the store on return; None where another has it or did it.

        Raises StoreUnavailable, or TimeoutError where the store is too slow.
        """
        wanted = _Wanted(kind, key, body, asyncio.get_running_loop().create_future())
        self._wanted.append(wanted)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_wanted())
        async with asyncio.timeout(_STORE_S):
            return await wanted.claim

    async def _write_wanted(self) -> None:
        while self._wanted:
            by_kind: dict[str, dict[str, _Wanted]] = defaultdict(dict)
            later: list[_Wanted] = []
            for one in self._wanted:
                alike = by_kind[one.kind]
                if one.key not in alike and len(alike) < _BATCH:
                    alike[one.key] = one
                else:
                    later.append(one)
            self._wanted = later
            for kind, wanted in by_kind.items():
                await self._begin(kind, wanted)

    async def _begin(self, kind: str, wanted: "dict[str, _Wanted]") -> None:
        try:
            begun = await self._claims.begin_all(
                kind,
                {key: one.body for key, one in wanted.items()},
                holder=self._holder,
                now=self._clock.now(),
                lease_s=self._leases_s[kind],
            )
        except StoreUnavailable as error:
            for one in wanted.values():
                if not one.claim.done():
                    one.claim.set_exception(error)
            return
        for key, one in wanted.items():
            if not one.claim.done():
                one.claim.set_result(begun.get(key))


class _Wanted(NamedTuple):
    """A claim that is to be written, and who waits for it."""

    kind: str
    key: str
    body: str | None
    claim: "asyncio.Future[Claim | None]"
