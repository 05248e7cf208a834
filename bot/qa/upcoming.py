"""Which follow-ups lie ahead, and which tell the same event.

Order, everywhere: last day, then first day, then those without a date.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from rapidfuzz import fuzz

from bot.qa.lines import Expected
from bot.qa.period import Period
from bot.records import FollowUpRecord
from summarizer.briefing import When

# An event without a date is no longer expected when nobody has told of it for so many days.
OPEN_DAYS = 120
# From this likeness (0 to 100, order of words ignored) on, two clauses with the same days and a
# common entity tell the same event.
_ALIKE = 80


def is_ahead(record: FollowUpRecord, today: date) -> bool:
    """Whether a follow-up may still happen: its last day isn't past, or it is open and fresh.

    An event without a last day is fresh while its first day lies ahead, or its article is at most
    `OPEN_DAYS` old.
    """
    when, published = record.follow_up.when, record.article.published
    if when.last is not None:
        return when.last >= today
    if when.first is not None and when.first >= today:
        return True
    return published is not None and today - published <= timedelta(days=OPEN_DAYS)


def within(when: When, period: Period | None) -> bool:
    """Whether a time shares a day with the period; a time without any day doesn't."""
    if period is None:
        return True
    if when.first is None and when.last is None:
        return False
    starts_in_time = period.last is None or when.first is None or when.first <= period.last
    ends_in_time = period.first is None or when.last is None or when.last >= period.first
    return starts_in_time and ends_in_time


def order(expected: Expected) -> tuple[date, date]:
    """The sorting key of an event."""
    when = expected.newest.follow_up.when
    last = when.last or when.first or date.max
    return last, when.first or last


def fold(records: Iterable[FollowUpRecord]) -> list[Expected]:
    """The events that the records tell, in order; what several articles tell alike is one event."""
    newest_first = sorted(
        dict.fromkeys(records),
        key=lambda record: (record.article.published or date.min, -record.id),
        reverse=True,
    )
    groups: list[list[FollowUpRecord]] = []
    for record in newest_first:
        same = next((group for group in groups if _same(group[0], record)), None)
        if same is None:
            groups.append([record])
        else:
            same.append(record)
    return sorted((Expected(tuple(group)) for group in groups), key=order)


def _same(one: FollowUpRecord, other: FollowUpRecord) -> bool:
    if one.article.id == other.article.id:
        return False
    mine, theirs = one.follow_up, other.follow_up
    if (mine.when.first, mine.when.last) != (theirs.when.first, theirs.when.last):
        return False
    if one.entities != other.entities and one.entities.isdisjoint(other.entities):
        return False
    return fuzz.token_sort_ratio(mine.what.lower(), theirs.what.lower()) >= _ALIKE
