"""From a due slot to posted parts, each told once: the ledger's route.

    fall_due     subscriptions ──► slot due? ──► claim (subscription, local day), once for all replicas
    deliver_due  claim ──► rows there? ──no──► compose, render ──► rows intended  (one transaction)
                               └──yes────────────────────────────────────┐
                                   each row intended, in order ──► bot.post.posting ──► receipt

A row is written before anything is posted. A claim is held for seconds and renewed while its digest
is at work, so that a Daybook that died is soon followed by another. One destination that is slow or
broken holds up no other.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog

from bot.clock import Clock
from bot.desk import Desk
from bot.digests.digest import Digest
from bot.digests.schedule import Slot, slot_on
from bot.digests.subscriptions import (
    Delivery,
    Layout,
    Subscription,
    WhenQuiet,
    delivery_key,
    due_slot,
    is_late,
)
from bot.messages.cards import Part, StoryRecords, digest_parts
from bot.messages.telling import quiet_message
from bot.platforms.base import PlaceRefused, Platform, PostDelayed, PostRefused
from bot.post.alarms import alarm, closed_name, closed_words, subscribe_command
from bot.post.pacing import Pacer
from bot.post.posting import Poster
from bot.post.shown import shown_to_json
from bot.records import ArticleRef
from bot.service.leases import held
from bot.store import Store
from bot.store.claims import Claim
from bot.store.outbox import Outbox

DIGEST = "digest"
# Articles briefed so shortly ago may still be on their way into the database of another replica.
SETTLING = timedelta(seconds=10)
# A platform that this replica does not serve may be served by another, or later by this one.
_ABSENCE = timedelta(minutes=5)
# How long a claim outlives a Daybook that died, in seconds.
_LEASE_S = 3.0
# Digests in hand: as many as fill what the platforms allow while each waits for an answer.
_AT_ONCE = 40

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How digests are delivered: `window` after its slot one still goes out.

    `grace` and `repeats_in_doubt` are those of `bot.post.posting`. Without a pacer, posts go out as they
    come.
    """

    window: timedelta
    grace: timedelta
    repeats_in_doubt: bool
    pacer: Pacer | None = None

    def poster(self, ledger: Outbox, *, clock: Clock) -> Poster:
        """What posts the rows of a ledger in this manner."""
        return Poster(
            ledger,
            clock=clock,
            grace=self.grace,
            repeats_in_doubt=self.repeats_in_doubt,
            pacer=self.pacer,
        )


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
        self._poster = manner.poster(store.ledger, clock=clock)
        self._in_hand = 0

    async def fall_due(self) -> None:
        """Claim each slot that has come; safe to call at any time and by several."""
        now = self._clock.now()
        subscriptions = await self._store.ledger.subscriptions()
        slots = [(one.id, due_slot(one, now=now, window=self._window)) for one in subscriptions]
        due = {f"{number} {slot.day.isoformat()}": slot.at for number, slot in slots if slot}
        await self._store.claims.add_all(DIGEST, due)

    async def deliver_due(self) -> int:
        """Deliver what is claimed and free; returns how many digests were taken in hand.

        Safe to call again while digests are in hand: a slow one keeps its place, and no other's.
        """
        free = _AT_ONCE - self._in_hand
        if free <= 0:
            return 0
        taken = await self._store.claims.take(
            DIGEST,
            holder=self._holder,
            now=self._clock.now(),
            lease_s=_LEASE_S,
            limit=free,
        )
        self._in_hand += len(taken)
        await asyncio.gather(*(self._deliver(claim) for claim in taken))
        return len(taken)

    async def _deliver(self, claim: Claim) -> None:
        try:
            async with held([claim], self._store.claims, clock=self._clock, lease_s=_LEASE_S):
                again_at = await self._digest(claim)
        except Exception:  # noqa: BLE001  # one broken digest must not stop the others
            # Its lease ends, and it is tried again.
            _log.exception("digest_failed", claim=claim.key)
            return
        finally:
            self._in_hand -= 1
        if again_at is None:
            await self._store.claims.finish(claim, now=self._clock.now())
        else:
            await self._store.claims.put_back(claim, due_at=again_at)

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
        until = max(now - SETTLING, subscription.told_until)
        told = await self._told(subscription, slot, until, now)
        payloads = [one for part in told for one in _payloads(part, platform)]
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
                shown=shown,
            )
            for number, (part, payload, shown) in enumerate(payloads)
        ]
        return await ledger.intend(subscription.id, parts, told_until=until)

    async def _told(
        self, subscription: Subscription, slot: Slot, until: datetime, now: datetime
    ) -> Sequence[Part]:
        zone = subscription.schedule.zone
        desk = self._desk.at(subscription.destination)
        digest = await desk.news(
            subscription.topic,
            after=subscription.told_until,
            until=until,
            today=now.astimezone(zone).date(),
            reader_since=subscription.created_at,
        )
        late = slot.at.astimezone(zone) if is_late(slot.at, now=now) else None
        if digest.stories:
            records = await story_records(self._store, digest)
            return digest_parts(digest, records, layout=subscription.layout, due=late)
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
        place = subscription.destination
        words = closed_words(place, str(error), subscription)
        # Written down first: a stop in between refuses it again, and this stands already.
        await self._store.alarms.add(alarm(closed_name(place), words, now=now))
        await self._store.ledger.refused(part, str(error), now=now)
        if isinstance(error, PlaceRefused):
            await self._store.ledger.pause_place(place, str(error))
        else:
            await self._store.ledger.pause(subscription.id, str(error))
        _log.error(
            "destination_paused",
            subscription=subscription.id,
            reason=str(error),
            cure=subscribe_command(subscription),
        )


def _payloads(part: Part, platform: Platform) -> Iterator[tuple[Part, str, str | None]]:
    """What is posted for a part; the first has what may be corrected in it."""
    for number, payload in enumerate(platform.payloads([part.message])):
        yield part, payload, None if number or part.shown is None else shown_to_json(part.shown)


async def story_records(store: Store, digest: Digest) -> dict[ArticleRef, StoryRecords]:
    """What names each story, and what its lead expects."""
    leads = [story.lead.article for story in digest.stories]
    numbers = await store.cards.numbers(leads)
    return {lead: StoryRecords(numbers.get(lead), await store.cards.claims(lead)) for lead in leads}
