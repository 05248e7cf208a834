"""From a due slot to posted parts, each told once: the ledger's route.

    fall_due     subscriptions ──► slot due? ──► claim (subscription, local day), once for all replicas
    deliver_due  claim ──► rows there? ──no──► compose, render ──► rows intended  (one transaction)
                               └──yes────────────────────────────────────┐
                                   each row intended, in order ──► bot.posting ──► receipt

A row is written before anything is posted. A claim is held for seconds and renewed while its digest
is at work, so that a Daybook that died is soon followed by another. One destination that is slow or
broken holds up no other.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog

from bot.cards import Part, digest_parts
from bot.clock import Clock
from bot.desk import Desk
from bot.errors import StoreUnavailable
from bot.platforms.base import Platform, PostDelayed, PostRefused
from bot.posting import Poster
from bot.schedule import Slot, slot_on
from bot.store import Store
from bot.store.claims import Claim
from bot.subscriptions import (
    Delivery,
    Layout,
    Subscription,
    WhenQuiet,
    delivery_key,
    due_slot,
    is_late,
)
from bot.telling import quiet_message

DIGEST = "digest"
# Articles briefed so shortly ago may still be on their way into the database of another replica.
_SETTLING = timedelta(seconds=10)
# A platform that this replica does not serve may be served by another, or later by this one.
_ABSENCE = timedelta(minutes=5)
# How long a claim outlives a Daybook that died, and how often one that lives renews it.
_LEASE_S, _RENEWAL_S = 3.0, 1.0
_AT_ONCE = 20

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How digests are delivered: `window` after its slot one still goes out.

    `grace` and `repeats_in_doubt` are those of `bot.posting`.
    """

    window: timedelta
    grace: timedelta
    repeats_in_doubt: bool


class Post:
    """Delivers digests. Any number of replicas may do so over one database."""

    def __init__(
        self,
        store: Store,
        desk: Desk,
        platforms: Mapping[str, Platform],
        *,
        clock: Clock,
        holder: str,
        manner: Manner,
    ) -> None:
        self._store = store
        self._desk = desk
        self._platforms = platforms
        self._clock = clock
        self._holder = holder
        self._window = manner.window
        self._poster = Poster(
            store.ledger,
            clock=clock,
            grace=manner.grace,
            repeats_in_doubt=manner.repeats_in_doubt,
        )

    async def fall_due(self) -> None:
        """Claim each slot that has come; safe to call at any time and by several."""
        now = self._clock.now()
        for subscription in await self._store.ledger.subscriptions():
            slot = due_slot(subscription, now=now, window=self._window)
            if slot is not None:
                key = f"{subscription.id} {slot.day.isoformat()}"
                await self._store.claims.add(DIGEST, key, due_at=slot.at)

    async def deliver_due(self) -> int:
        """Deliver what is claimed and free; returns how many digests were taken in hand."""
        taken = await self._store.claims.take(
            DIGEST,
            holder=self._holder,
            now=self._clock.now(),
            lease_s=_LEASE_S,
            limit=_AT_ONCE,
        )
        await asyncio.gather(*(self._deliver(claim) for claim in taken))
        return len(taken)

    async def _deliver(self, claim: Claim) -> None:
        renewing = asyncio.create_task(self._renew(claim))
        try:
            again_at = await self._digest(claim)
        except Exception:  # noqa: BLE001  # one broken digest must not stop the others
            # Its lease ends, and it is tried again.
            _log.exception("digest_failed", claim=claim.key)
            return
        finally:
            renewing.cancel()
        if again_at is None:
            await self._store.claims.finish(claim, now=self._clock.now())
        else:
            await self._store.claims.put_back(claim, due_at=again_at)

    async def _renew(self, claim: Claim) -> None:
        """Hold a claim for as long as this task runs; whoever takes it over may do so safely."""
        held: Claim | None = claim
        while held is not None:
            await self._clock.sleep(_RENEWAL_S)
            with suppress(StoreUnavailable):
                held = await self._store.claims.renew(held, now=self._clock.now(), lease_s=_LEASE_S)

    async def _digest(self, claim: Claim) -> datetime | None:
        """Deliver one digest; returns when to go on with it, or None when it is settled."""
        number, _, day = claim.key.partition(" ")
        known = {one.id: one for one in await self._store.ledger.subscriptions()}
        subscription = known.get(int(number))
        if subscription is None or subscription.paused_because:
            return None
        platform = self._platforms.get(subscription.destination.platform)
        if platform is None:
            return self._clock.now() + _ABSENCE
        slot = slot_on(subscription.schedule, date.fromisoformat(day))
        if slot is None:
            return None
        parts = await self._parts(subscription, slot, platform)
        return await self._post_all(subscription, platform, parts)

    async def _parts(
        self, subscription: Subscription, slot: Slot, platform: Platform
    ) -> Sequence[Delivery]:
        """The rows of this digest: those in the ledger, else composed now and written there."""
        ledger = self._store.ledger
        if known := await ledger.deliveries(subscription.id, slot.day):
            return known
        now = self._clock.now()
        until = max(now - _SETTLING, subscription.told_until)
        told = await self._told(subscription, slot, until, now)
        payloads = [
            (part, payload) for part in told for payload in platform.payloads([part.message])
        ]
        parts = [
            Delivery(
                subscription_id=subscription.id,
                day=slot.day,
                part=number,
                due_at=slot.at,
                key=delivery_key(subscription.id, slot.day, number),
                payload=payload,
                intended_at=now,
                article_id=part.article.id if part.article else None,
                version=part.article.version if part.article else None,
            )
            for number, (part, payload) in enumerate(payloads)
        ]
        return await ledger.intend(subscription.id, parts, told_until=until)

    async def _told(
        self, subscription: Subscription, slot: Slot, until: datetime, now: datetime
    ) -> Sequence[Part]:
        zone = subscription.schedule.zone
        digest = await self._desk.news(
            subscription.topic,
            after=subscription.told_until,
            until=until,
            today=now.astimezone(zone).date(),
        )
        late = slot.at.astimezone(zone) if is_late(slot.at, now=now) else None
        if digest.stories:
            leads = [story.lead.article for story in digest.stories]
            numbers = await self._store.cards.numbers(leads)
            return digest_parts(digest, numbers, layout=subscription.layout, due=late)
        if subscription.when_quiet is WhenQuiet.SILENCE:
            return []
        return [Part(quiet_message(digest, due=late))]

    async def _post_all(
        self, subscription: Subscription, platform: Platform, parts: Sequence[Delivery]
    ) -> datetime | None:
        """Post what is not posted yet, in order; returns when to go on, or None when all is done."""
        place = subscription.destination.place
        thread: str | None = None
        for part in parts:
            try:
                receipt = await self._poster.receipt(platform, place, part, thread=thread)
            except PostDelayed as error:
                _log.info("post_delayed", key=part.key, until=error.until, reason=str(error))
                return error.until
            except PostRefused as error:
                await self._refuse(subscription, part, error)
                return None
            if subscription.layout is Layout.THREAD:
                thread = thread or receipt
        return None

    async def _refuse(self, subscription: Subscription, part: Delivery, error: PostRefused) -> None:
        now = self._clock.now()
        await self._store.ledger.refused(part, str(error), now=now)
        await self._store.ledger.pause(subscription.id, str(error))
        _log.error("destination_paused", subscription=subscription.id, reason=str(error))
