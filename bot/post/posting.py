"""One row of the ledger → one visible post, whatever stops in between.

    intended ──► sent (written before the request) ──► posted, with the platform's receipt
                   │  ▲                         └────► refused: a dead letter
                   │  └─ put off by the platform: as if it was never sent
                   └─ in doubt: once the grace is over, the platform is asked by the row's key
                                  found: posted ─┴─ not found: sent again

An edit of what was posted goes the same way, but is sent again without asking.

A row is marked as sent by whoever saw it last, in one statement: of several replicas one succeeds,
and for the length of the grace nobody else touches it. The grace outlasts a request and the time
that a platform takes to show what it took, so an answer of "not there" can be believed.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.digests.subscriptions import DeliveryState, LedgerRow
from bot.platforms.base import (
    About,
    CannotAsk,
    PlaceRefused,
    Platform,
    PostDelayed,
    Posted,
    PostRefused,
    PostUnclear,
)
from bot.post.pacing import Pacer, Unpaced
from bot.store.outbox import Outbox

# How far our clock may have been off when a row was written: what is looked for may be as much older.
_CLOCKS_APART = timedelta(hours=26)

# Asks a platform for what a row wants, and gives its receipt.
_Request = Callable[[LedgerRow], Awaitable[str]]


class Poster:
    """Posts rows of one ledger. Any number of replicas may do so over one database."""

    def __init__(
        self,
        ledger: Outbox,
        *,
        clock: Clock,
        grace: timedelta,
        repeats_in_doubt: bool,
        pacer: Pacer | None = None,
    ) -> None:
        """`repeats_in_doubt`: what a platform without history may have is posted again, and says so.

        Without a pacer, posts go out as they come.
        """
        self._ledger = ledger
        self._clock = clock
        self._grace = grace
        self._repeats_in_doubt = repeats_in_doubt
        self._pacer = pacer or Unpaced()

    async def receipt(
        self, platform: Platform, place: str, row: LedgerRow, *, thread: str | None
    ) -> str | None:
        """The receipt of a row: as it stands, as the platform tells it, or of posting it now.

        Raises PostRefused where it will never be posted, PostDelayed with the time to come again.
        """
        if row.state is not DeliveryState.INTENDED:
            return row.receipt
        if row.sent_at is None:
            return await self._post(platform, place, row, About(thread=thread))
        await self._rest(row, row.sent_at)
        since = min(row.intended_at, self._clock.now()) - _CLOCKS_APART
        try:
            found = await platform.find(place, row.key, since=since, thread=thread)
        except PostUnclear as error:
            raise self._delayed(error) from error
        except CannotAsk as error:
            if not self._repeats_in_doubt:
                raise PostRefused(f"It may have been posted before a stop: {error}") from error
            return await self._post(platform, place, row, About(thread=thread, may_repeat=True))
        if found is not None:
            await self._ledger.posted(row, found, now=self._clock.now())
            return found
        return await self._post(platform, place, row, About(thread=thread))

    async def edit(
        self, platform: Platform, place: str, row: LedgerRow, posted: Posted, *, thread: str | None
    ) -> None:
        """Put a row's payload in the place of what was posted; nothing where that was done.

        Nobody is asked about one in doubt: made twice, an edit is seen once. Raises as `receipt`.
        """
        if row.state is not DeliveryState.INTENDED:
            return
        if row.sent_at is not None:
            await self._rest(row, row.sent_at)

        async def change(sent: LedgerRow) -> str:
            await platform.edit(place, sent.payload, posted=posted, thread=thread)
            return posted.receipt

        await self._in_turn(platform, place, row, change)

    async def _rest(self, row: LedgerRow, sent_at: datetime) -> None:
        """Raises PostDelayed while a request that went out may still be taken."""
        now = self._clock.now()
        if sent_at > now + self._grace:
            # The clock was set back, so how long ago it was is not known.
            await self._ledger.send(row, now=now)
            raise PostDelayed("It may have been posted just now.", until=now + self._grace)
        if (until := sent_at + self._grace) > now:
            raise PostDelayed("It may have been posted just now.", until=until)

    async def _post(self, platform: Platform, place: str, row: LedgerRow, about: About) -> str:
        async def post(sent: LedgerRow) -> str:
            return await platform.post(place, sent.payload, key=sent.key, about=about)

        return await self._in_turn(platform, place, row, post)

    async def _in_turn(
        self, platform: Platform, place: str, row: LedgerRow, request: _Request
    ) -> str:
        """Mark a row as sent when its turn has come, ask for it, and keep the receipt."""
        async with self._pacer.turn(platform.name, place):
            now = self._clock.now()
            sent = await self._ledger.send(row, now=now)
            if sent is None:
                raise PostDelayed("Another Daybook is posting it.", until=now + self._grace)
            receipt = await self._asked(platform, place, sent, request)
        await self._ledger.posted(row, receipt, now=self._clock.now())
        return receipt

    async def _asked(
        self, platform: Platform, place: str, row: LedgerRow, request: _Request
    ) -> str:
        """The receipt that a platform gives for a row that is marked as sent."""
        await self._pacer.spaced(platform.name, place)
        try:
            return await request(row)
        except PostDelayed as error:
            await self._ledger.unsend(row)
            await self._pacer.delayed(platform.name, place, error)
            raise
        except PlaceRefused as error:
            await self._pacer.refused(platform.name, place, error)
            raise
        except PostUnclear as error:
            raise self._delayed(error) from error

    def _delayed(self, doubt: PostUnclear) -> PostDelayed:
        return PostDelayed(str(doubt), until=self._clock.now() + self._grace)
