"""Events of the agenda as an iCalendar file (RFC 5545), for programs that import or subscribe. Pure.

    AgendaItem, its sentence ──► VEVENT: UID that stays, SEQUENCE that grows, STATUS, whole days
                            └──► none, where no day was ever told

An event that was called off, put off to no day, or retracted stays with STATUS:CANCELLED on its last known
days, so that a calendar which holds it takes it out.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Calendar, Event, vUri

from bot.agenda import AgendaItem, State, Step, Telling, change_words
from bot.messages.wording import capitalised, certainty_words, source_words
from bot.platforms.foreign import safe, web_address
from summarizer.briefing import Certainty, When

_PRODUCT = "-//Daybook//Agenda//EN"
# RFC 5545 gives 3.8.7.4 SEQUENCE as the number of significant revisions.
_REVISIONS = frozenset(Step) - {Step.ANNOUNCED, Step.RETOLD}
_GONE = frozenset({State.CANCELLED, State.POSTPONED, State.RETRACTED})
_UTC_NAMES = frozenset({"UTC", "GMT", "Z"})


def calendar_file(
    items: Iterable[AgendaItem], sentences: Mapping[int, str], *, name: str, now: datetime
) -> bytes:
    """A calendar of the events that have days; `sentences` has the evidence of a telling by its id."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", " ".join(safe(name).split()))
    for item in items:
        when = known_days(item)
        if when is not None:
            calendar.add_component(_event(item, when, sentences, now))
    made: bytes = calendar.to_ical()
    return made


def shown_telling(item: AgendaItem) -> Telling:
    """The telling whose sentence an entry shows: the newest of an article as it stands now."""
    current = [one for one in item.tellings if one.is_current] or list(item.tellings)
    return max(current, key=lambda one: (one.day, one.id))


def known_days(item: AgendaItem) -> When | None:
    """The time that holds, else the last one that held; None where no day was ever told."""
    told = [item.when, *(entry.before for entry in reversed(item.history) if entry.before)]
    return next((when for when in told if when.first or when.last), None)


def moment_of(when: When) -> datetime | None:
    """The moment, where one day, its time and the zone of that are told."""
    zone = _zone(when.zone)
    if when.first is None or when.first != when.last or when.time is None or zone is None:
        return None
    return datetime.combine(when.first, when.time, zone)


def _event(item: AgendaItem, when: When, sentences: Mapping[int, str], now: datetime) -> Event:
    event = Event()
    event.add("uid", uid(item))
    event.add("dtstamp", now.astimezone(UTC))
    event.add("sequence", sum(entry.step in _REVISIONS for entry in item.history))
    event.add("status", _status(item))
    event.add("summary", safe(capitalised(item.newest.follow_up.what)))
    event.add("transp", "TRANSPARENT")
    _add_days(event, when)
    if item.newest.follow_up.where:
        event.add("location", safe(", ".join(item.newest.follow_up.where)))
    telling = shown_telling(item)
    event.add("description", _description(item, telling, sentences.get(telling.id), now))
    if address := web_address(telling.article.url):
        event.add("url", vUri(address))
    return event


def uid(item: AgendaItem) -> str:
    """The same for an event as long as the record that names it is on file."""
    first = next(telling for telling in item.tellings if telling.id == item.id)
    return f"{item.id}.{first.article.id}@daybook"


def _status(item: AgendaItem) -> str:
    if item.state in _GONE:
        return "CANCELLED"
    sure = item.newest.follow_up.certainty is Certainty.SCHEDULED
    return "CONFIRMED" if sure or item.state is State.HAPPENED else "TENTATIVE"


def _add_days(event: Event, when: When) -> None:
    """A moment where one day and its time are told; else whole days, the end exclusive."""
    first, last = when.first or when.last, when.last or when.first
    if first is None or last is None:
        return
    if first == last and when.time is not None:
        event.add("dtstart", datetime.combine(first, when.time, _zone(when.zone)))
        return
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))


def _zone(name: str | None) -> ZoneInfo | None:
    """The zone told; a time without one, or in one unknown, is local wherever it is read."""
    if name is None:
        return None
    try:
        return ZoneInfo("UTC" if name in _UTC_NAMES else name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _description(item: AgendaItem, telling: Telling, sentence: str | None, now: datetime) -> str:
    told = item.newest.follow_up
    lines = [certainty_words(told.certainty, reported=told.reported, says=told.says)]
    if (entry := item.changed) is not None:
        lines.append(change_words(entry, now.date()))
    if sentence:
        lines.append(f"“{' '.join(sentence.split())}”")
    lines += [source_words(telling.article), web_address(telling.article.url) or ""]
    return safe("\n".join(line for line in lines if line))
