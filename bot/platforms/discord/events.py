"""An event of the agenda → one of a server's own events, within Discord's limits. Pure.

Discord wants a start and an end to the minute. Where the text tells a day or a span of days, the
event takes those whole days in UTC, and its description says that no time is told.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from bot.agenda import AgendaItem
from bot.messages.calendar import known_days, moment_of, shown_telling
from bot.messages.wording import capitalised, certainty_words, source_words
from bot.platforms.foreign import safe, size

_NAME_MAX, _LOCATION_MAX, _DESCRIPTION_MAX = 100, 100, 1_000
# Discord takes no event that has begun; one whose days have begun starts so soon.
_SOON = timedelta(minutes=5)
_MOMENT_LASTS = timedelta(hours=1)


class ServerEvent(NamedTuple):
    """What Discord is told of an event that takes place outside of it."""

    name: str
    start: datetime
    end: datetime
    location: str
    description: str


def server_event(item: AgendaItem, *, now: datetime) -> ServerEvent | None:
    """The event, or None where it has no days, or they are over."""
    times = _times(item)
    if times is None or times[1] <= now + _SOON:
        return None
    told = item.newest.follow_up
    return ServerEvent(
        name=_shortened(capitalised(told.what), _NAME_MAX),
        start=max(times[0], now + _SOON),
        end=times[1],
        location=_shortened(", ".join(told.where) or "Place not told", _LOCATION_MAX),
        description=_shortened(_description(item), _DESCRIPTION_MAX),
    )


def _times(item: AgendaItem) -> tuple[datetime, datetime] | None:
    when = known_days(item)
    if when is None:
        return None
    if moment := moment_of(when):
        return moment, moment + _MOMENT_LASTS
    first, last = when.first or when.last, when.last or when.first
    if first is None or last is None:
        return None
    return _midnight(first), _midnight(last + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _description(item: AgendaItem) -> str:
    told, when = item.newest.follow_up, known_days(item)
    article = shown_telling(item).article
    lines = [
        certainty_words(told.certainty, reported=told.reported, says=told.says),
        "" if when and moment_of(when) else "No time is told: the whole days are shown, in UTC.",
        source_words(article),
        article.url or "",
    ]
    return "\n".join(line for line in lines if line)


def _shortened(text: str, most: int) -> str:
    words = " ".join(safe(text).split(" "))
    while size(words) > most:
        words = f"{words[:-2].rstrip()}…"
    return words
