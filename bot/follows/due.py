"""What is to be told for which follow now. Pure.

    agenda item ──┬─► a step that changed what is known, told by an article that is new to the follow,
                  │                                  by a person, or come with a day (lapsed)
                  └─► still to come, its day so near that a reminder was wished for

Each thing has a name per follow (`Due.about`), which the ledger takes once: that is what keeps a
second tick or a second replica from telling it again.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.agenda import AgendaItem, Entry, Step
from bot.follows.follow import Follow
from summarizer.briefing import Bound, When

# That an event is announced is for digests to tell, that it was told again is no news.
UNTOLD_STEPS = frozenset({Step.ANNOUNCED, Step.RETOLD, Step.CONFIRMED, Step.CORRECTED})
# Of these only the end is a day to be ready for.
_ENDS = frozenset({Bound.BY, Bound.WITHIN, Bound.UNTIL})

# When each version of an article was briefed, by its id and number.
Briefed = Mapping[tuple[str, int], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing to tell for a follow: a step of an item's history, or a reminder of it (None)."""

    follow: Follow
    item: AgendaItem
    entry: Entry | None
    about: str


def due_things(
    follow: Follow,
    items: Iterable[AgendaItem],
    *,
    briefed: Briefed,
    told: Container[str],
    now: datetime,
) -> list[Due]:
    """What to tell now for one follow of these items, in the items' order.

    `briefed` has the articles that may hold news, `told` the names of what this follow was told.
    """
    if follow.is_silent or not follow.hours.allow(now):
        return []
    return [
        Due(follow=follow, item=item, entry=entry, about=names[0])
        for item in items
        for entry, names in _of_item(follow, item, briefed, now)
        if not any(name in told for name in names)
    ]


def reminder_day(when: When) -> date | None:
    """The day to be ready for: the first, or the last of what is only bound to end by then."""
    first, last = when.first or when.last, when.last or when.first
    return last if when.bound in _ENDS else first


def _of_item(
    follow: Follow, item: AgendaItem, briefed: Briefed, now: datetime
) -> Iterator[tuple[Entry | None, list[str]]]:
    """What is to tell of an item, each with its names, its own first."""
    for entry in item.history:
        if entry.step not in UNTOLD_STEPS and _is_new(entry, follow, briefed):
            yield entry, _names(item, entry)
    day = reminder_day(item.when)
    if item.is_open and day is not None and _is_near(day, follow, now):
        yield None, [f"reminder {number} {day.isoformat()}" for number in item.numbers]


def _is_new(entry: Entry, follow: Follow, briefed: Briefed) -> bool:
    if entry.correction is not None:
        return entry.correction.made_at > follow.told_until
    if entry.telling is None:
        return entry.day > follow.told_until.astimezone(follow.hours.zone).date()
    article = entry.telling.article
    known_at = briefed.get((article.id, article.version))
    return known_at is not None and known_at > follow.told_until


def _names(item: AgendaItem, entry: Entry) -> list[str]:
    """A change is named by the record that tells it, which lasts; a lapse by its item and day."""
    if entry.correction is not None:
        return [f"correction {entry.correction.id}"]
    if entry.telling is None:
        return [f"lapsed {number} {entry.day.isoformat()}" for number in item.numbers]
    return [f"change {entry.telling.id}"]


def _is_near(day: date, follow: Follow, now: datetime) -> bool:
    if follow.remind_days is None:
        return False
    today = now.astimezone(follow.hours.zone).date()
    return day - timedelta(days=follow.remind_days) <= today <= day
