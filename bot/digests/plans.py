"""The plan of a place: which digests come there, when and in which layout; read and changed as one.

    Plan of a place ◄──► its subscriptions, one for each topic
    what a person filled in ──► parse_plan ──► Plan, or the fault of each field

A form of a platform shows a Plan and gives words back; everything about them is decided here.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from bot.conversation.asked import Asked
from bot.desk import Desk
from bot.digests.schedule import Schedule, day_words, next_slot, parse_days, parse_time, parse_zone
from bot.digests.subscriptions import Destination, Layout, Subscription, WhenQuiet, usual_layout
from bot.errors import DaybookError, InputRejected, TopicUnknown
from bot.messages.wording import listed
from bot.operations.audit import Did
from bot.store import Store

# Topics of one place: more would be a digest an hour.
TOPICS_MAX = 10
LAYOUT_WORDS: Mapping[str, str] = {
    Layout.THREAD: "an overview, and each story in its thread",
    Layout.FLAT: "all in one message",
}
QUIET_WORDS: Mapping[str, str] = {WhenQuiet.LINE: "one short line", WhenQuiet.SILENCE: "nothing"}
_MORNING = time(8)
_EVERY_DAY = frozenset(range(7))


class PlanField(StrEnum):
    """What a plan is made of; `faults` and forms name their fields so."""

    TOPICS = "topics"
    DAYS = "days"
    AT = "at"
    ZONE = "zone"
    LAYOUT = "layout"
    WHEN_QUIET = "when_quiet"


class PlanRejected(DaybookError):
    """What was filled in is no plan: one sentence for each field that is wrong."""

    def __init__(self, faults: Mapping[PlanField, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What comes to a place and when. No topic at all is all that is read."""

    topics: tuple[str, ...]
    schedule: Schedule
    layout: Layout
    when_quiet: WhenQuiet

    def words(self) -> dict[PlanField, str]:
        """The plan as a form shows it, and as `parse_plan` reads it."""
        return {
            PlanField.TOPICS: ", ".join(self.topics),
            PlanField.DAYS: day_words(self.schedule.days),
            PlanField.AT: f"{self.schedule.at:%H:%M}",
            PlanField.ZONE: self.schedule.zone.key,
            PlanField.LAYOUT: self.layout.value,
            PlanField.WHEN_QUIET: self.when_quiet.value,
        }


class Plans:
    """The plans of all places in one store."""

    def __init__(self, store: Store, desk: Desk) -> None:
        self._store = store
        self._desk = desk

    async def subscriptions(self, place: Destination) -> list[Subscription]:
        """What comes to a place, in the order in which it was made."""
        found = await self._store.ledger.subscriptions()
        return [one for one in found if one.destination == place]

    async def plan(self, place: Destination) -> Plan | None:
        """The plan of a place; None where no digest comes. The newest schedule counts for all."""
        found = await self.subscriptions(place)
        if not found:
            return None
        newest = found[-1]
        return Plan(
            topics=tuple(one.topic for one in found if one.topic),
            schedule=newest.schedule,
            layout=newest.layout,
            when_quiet=newest.when_quiet,
        )

    async def change(
        self, place: Destination, plan: Plan, *, by: str | None, now: datetime
    ) -> datetime:
        """Give a place this plan and return when its next digest comes; safe to call twice.

        A topic that stays is told from where it was; raises PlanRejected for one that is unclear.
        """
        await self._check(plan.topics)
        for one in await self.subscriptions(place):
            if one.topic not in (plan.topics or (None,)):
                await self._store.ledger.unsubscribe(one.id)
        for topic in plan.topics or (None,):
            await self._store.ledger.subscribe(
                place,
                topic,
                plan.schedule,
                when_quiet=plan.when_quiet,
                layout=plan.layout,
                now=now,
            )
        about = f"{place}, {'. '.join(plan_words(plan))}"
        await self._store.audit.note(Did.PLANNED, about, by=by or "somebody", now=now)
        return next_slot(plan.schedule, after=now).at

    async def is_open_to(self, asked: Asked, place: Destination, *, now: datetime) -> bool:
        """Whether somebody may change what comes to a place; where not, that is written down."""
        if asked.may_plan_at(place):
            return True
        await self._store.audit.refuse(f"the digest of {place}", by=asked.by, now=now)
        return False

    async def end(self, place: Destination) -> bool:
        """Let no digest come to a place any more; False where none came."""
        found = await self.subscriptions(place)
        for one in found:
            await self._store.ledger.unsubscribe(one.id)
        return bool(found)

    async def _check(self, topics: Sequence[str]) -> None:
        for topic in topics:
            try:
                await self._desk.check_topic(topic)
            except TopicUnknown as error:
                raise PlanRejected({PlanField.TOPICS: str(error)}) from error


def plan_words(plan: Plan) -> Iterator[str]:
    """A plan for people, a line each."""
    yield f"About: {listed(plan.topics) or 'all that is read'}"
    yield f"When: {plan.schedule}"
    yield f"How: {LAYOUT_WORDS[plan.layout]}"
    yield f"On a quiet day: {QUIET_WORDS[plan.when_quiet]}"


def usual_plan(place: Destination, zone: ZoneInfo) -> Plan:
    """What is offered where no digest comes yet: all that is read, each morning."""
    return Plan(
        topics=(),
        schedule=Schedule(days=_EVERY_DAY, at=_MORNING, zone=zone),
        layout=usual_layout(place),
        when_quiet=WhenQuiet.LINE,
    )


def parse_plan(words: Mapping[PlanField, str]) -> Plan:
    """The plan of a form that was filled in; raises PlanRejected with all its faults at once."""
    # Any: each field has a type of its own.
    read: dict[PlanField, Any] = {}
    faults: dict[PlanField, str] = {}
    for field, parse in _PARSERS.items():
        try:
            read[field] = parse(words.get(field, ""))
        except InputRejected as error:
            faults[field] = str(error)
    if faults:
        raise PlanRejected(faults)
    return Plan(
        topics=read[PlanField.TOPICS],
        schedule=Schedule(
            days=read[PlanField.DAYS], at=read[PlanField.AT], zone=read[PlanField.ZONE]
        ),
        layout=read[PlanField.LAYOUT],
        when_quiet=read[PlanField.WHEN_QUIET],
    )


def _topics(words: str) -> tuple[str, ...]:
    """Topics with commas or line breaks between, each once."""
    named = (" ".join(topic.split()) for topic in re.split(r"[,\n]", words))
    topics = tuple(dict.fromkeys(topic for topic in named if topic))
    if len(topics) > TOPICS_MAX:
        raise InputRejected(f"{len(topics)} topics are too many for one place: name {TOPICS_MAX}.")
    return topics


def _one_of(choices: type[Layout | WhenQuiet]) -> Callable[[str], Layout | WhenQuiet]:
    def parse(words: str) -> Layout | WhenQuiet:
        try:
            return choices(words.strip().lower())
        except ValueError as error:
            named = " or ".join(choices)
            raise InputRejected(f"{words!r} is none of these: write {named}.") from error

    return parse


_PARSERS: Mapping[PlanField, Callable[[str], object]] = {
    PlanField.TOPICS: _topics,
    PlanField.DAYS: parse_days,
    PlanField.AT: parse_time,
    PlanField.ZONE: parse_zone,
    PlanField.LAYOUT: _one_of(Layout),
    PlanField.WHEN_QUIET: _one_of(WhenQuiet),
}
