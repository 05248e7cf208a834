"""What a calendar program is given of the agenda."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from icalendar import Calendar, Event

from bot.agenda import AgendaItem, build_agenda
from bot.messages.calendar import calendar_file
from bot.records import ArticleRef, ChangeRecord, FollowUpRecord
from summarizer.article import DateBasis, Span
from summarizer.briefing import Certainty, Change, ChangeKind, FollowUp, Precision, When

NOW = datetime(2026, 5, 5, 8, 30, tzinfo=UTC)
TODAY, MAY_9, MAY_20 = date(2026, 5, 5), date(2026, 5, 9), date(2026, 5, 20)
SENTENCE = "Parliament will vote on the fishing bill, “the long one; the last”, on Saturday."


def ref(name: str, published: date) -> ArticleRef:
    return ArticleRef(
        id=name,
        version=1,
        title=None,
        url=f"https://{name}.example/story?a=1;b=2",
        publication="Harbour Wire",
        published=published,
        published_basis=DateBasis.GIVEN,
        language="en",
        ingested_at=NOW,
    )


def on(first: date | None, last: date | None = None, at: time | None = None) -> When:
    return When(
        text="then", first=first, last=last or first, precision=Precision.DAY, time=at,
        zone="UTC" if at else None,
    )  # fmt: skip


def vote(when: When, certainty: Certainty = Certainty.SCHEDULED) -> FollowUpRecord:
    told = FollowUp(
        what="parliament votes on the fishing bill",
        where=("Oslo",),
        when=when,
        certainty=certainty,
        evidence=(Span(0, len(SENTENCE)),),
    )
    return FollowUpRecord(
        id=7, article=ref("a", date(2026, 5, 1)), follow_up=told, entities=frozenset()
    )


def change(kind: ChangeKind, when: When | None = None) -> ChangeRecord:
    told = Change(
        kind=kind,
        act="vote",
        what="The vote on the fishing bill",
        when=when or When(),
        evidence=(Span(0, 9),),
    )
    return ChangeRecord(id=8, article=ref("b", TODAY), change=told, entities=frozenset())


def items(expected: FollowUpRecord, *changes: ChangeRecord) -> list[AgendaItem]:
    return build_agenda([expected], changes, today=TODAY)


def events(data: bytes) -> list[Event]:
    """The events of a file that a strict reading finds no fault in."""
    lines = data.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert all(len(line) <= 75 for line in lines)
    calendar = Calendar.from_ical(data.decode())
    assert isinstance(calendar, Calendar)
    found = [one for one in calendar.walk("VEVENT") if isinstance(one, Event)]
    assert [one.errors for one in (calendar, *found)] == [[]] * (len(found) + 1)
    assert all({"UID", "DTSTAMP", "DTSTART"} <= set(one) for one in found)
    return found


def made(*found: AgendaItem) -> list[Event]:
    return events(calendar_file(found, {7: SENTENCE}, name="Daybook: fishing", now=NOW))


def test_event_is_a_span_of_days() -> None:
    """Without a time, an event covers whole days, the end exclusive, and blocks none of them."""
    (event,) = made(*items(vote(on(MAY_9, MAY_20))))

    assert (event.start, event.end) == (MAY_9, MAY_20 + timedelta(days=1))
    assert (event["SUMMARY"], event["LOCATION"]) == ("Parliament votes on the fishing bill", "Oslo")
    assert (event["TRANSP"], event["URL"]) == ("TRANSPARENT", "https://a.example/story?a=1;b=2")


def test_event_with_a_time_is_a_moment() -> None:
    """A day with its time and zone is a moment."""
    (event,) = made(*items(vote(on(MAY_9, at=time(14)))))

    assert event.start == datetime(2026, 5, 9, 14, tzinfo=UTC)
    assert "DTEND" not in event


def test_description_holds_the_evidence() -> None:
    """The sentence, who tells it and where stand in the description, whatever marks they hold."""
    (event,) = made(*items(vote(on(MAY_9))))

    assert str(event["DESCRIPTION"]).splitlines() == [
        "Scheduled",
        f"“{SENTENCE}”",
        "Harbour Wire, 1 May 2026",
        "https://a.example/story?a=1;b=2",
    ]


@pytest.mark.parametrize(
    ("certainty", "changes", "status", "sequence", "day"),
    [
        (Certainty.SCHEDULED, (), "CONFIRMED", 0, MAY_9),
        (Certainty.POSSIBLE, (), "TENTATIVE", 0, MAY_9),
        (Certainty.SCHEDULED, (change(ChangeKind.MOVED, on(MAY_20)),), "CONFIRMED", 1, MAY_20),
        (Certainty.SCHEDULED, (change(ChangeKind.CANCELLED),), "CANCELLED", 1, MAY_9),
        (Certainty.SCHEDULED, (change(ChangeKind.POSTPONED),), "CANCELLED", 1, MAY_9),
    ],
)
def test_update_keeps_the_event(
    certainty: Certainty, changes: tuple[ChangeRecord, ...], status: str, sequence: int, day: date
) -> None:
    """A change keeps the UID and raises the SEQUENCE; what is off is cancelled on its last day."""
    (event,) = made(*items(vote(on(MAY_9), certainty), *changes))

    assert (event["UID"], event["STATUS"], event["SEQUENCE"], event.start) == (
        "7.a@daybook",
        status,
        sequence,
        day,
    )


def test_event_without_any_day_is_left_out() -> None:
    """What has no day yet can't stand in a calendar."""
    assert made(*items(vote(When()))) == []


def test_words_that_hide_or_control() -> None:
    """Controls, half a surrogate pair and marks that reorder or hide words are in no calendar."""
    told = vote(on(MAY_9))
    hostile = replace(told.follow_up, what="a\x00 vo\ud800te\u202e\u200b", where=("Os\x1blo",))

    [event] = events(
        calendar_file(items(replace(told, follow_up=hostile)), {}, name="x\x07\ny", now=NOW)
    )

    assert (event["summary"], event["location"]) == ("A vo\N{REPLACEMENT CHARACTER}te", "Oslo")
