"""Which events the follow-ups on a topic tell, and which of them a period holds.

Order, everywhere: last day, then first day, then those without a date.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from bot.agenda import AgendaItem
from bot.qa.lines import Expected
from bot.qa.period import Period
from bot.records import FollowUpRecord
from summarizer.briefing import Bound, When

# How many times longer than the days asked for a time may be, and how long it may be anyhow.
_WIDE = 3
_LONG = timedelta(days=62)
_NO_START = frozenset({Bound.BY, Bound.UNTIL, Bound.WITHIN})


def within(when: When, period: Period | None) -> bool:
    """Whether a time shares a day with the period; a time without any day doesn't.

    Nor does a much longer one that neither begins nor ends in it: "by 2030" says nothing of May.
    """
    if period is None:
        return True
    if when.first is None and when.last is None:
        return False
    starts_in_time = period.last is None or when.first is None or when.first <= period.last
    ends_in_time = period.first is None or when.last is None or when.last >= period.first
    return starts_in_time and ends_in_time and not _is_too_wide(when, period)


def _is_too_wide(when: When, period: Period) -> bool:
    if when.last is None or period.first is None or period.last is None:
        return False
    begins = when.first if when.bound not in _NO_START else None
    if when.last <= period.last or (begins and begins >= period.first):
        return False
    longest = max(_LONG, _WIDE * (period.last - period.first))
    return when.last - (when.first or period.first) > longest


def order(expected: Expected) -> tuple[date, date]:
    """The sorting key of an event."""
    last = expected.when.last or expected.when.first or date.max
    return last, expected.when.first or last


def fold(records: Iterable[FollowUpRecord], agenda: Mapping[int, AgendaItem]) -> list[Expected]:
    """The events that the records tell, in order; `agenda` has the event of each record's id.

    A record without an event is left out: its own sentence says that it is off.
    """
    newest_first = sorted(
        dict.fromkeys(records),
        key=lambda record: (record.article.published or date.min, -record.id),
        reverse=True,
    )
    told: dict[int, list[FollowUpRecord]] = defaultdict(list)
    for record in newest_first:
        if record.id in agenda:
            told[agenda[record.id].id].append(record)
    events = (Expected(tuple(each), agenda[each[0].id]) for each in told.values())
    return sorted(events, key=order)
