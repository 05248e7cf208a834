"""Which follow-ups lie ahead, and which tell one event."""

from datetime import date

import pytest

from bot.agenda import build_agenda, by_record
from bot.qa.lines import Expected
from bot.qa.period import Period
from bot.qa.upcoming import fold, within
from bot.records import FollowUpRecord
from summarizer.briefing import Bound, Certainty, FollowUp, Precision, When
from tests.making import make_article, make_ref, span_in

TODAY = date(2026, 3, 4)
TEXT = "The Harbour Council of Lorn votes on the ferry."
NO = frozenset({"country:NO"})


def expecting(
    what: str,
    first: date | None = None,
    last: date | None = None,
    *,
    number: int = 1,
    article: str = "a",
    published: date | None = date(2026, 3, 2),
) -> FollowUpRecord:
    return FollowUpRecord(
        id=number,
        article=make_ref(make_article(TEXT, name=article, published=published)),
        follow_up=FollowUp(
            what=what,
            when=When(first=first, last=last, precision=Precision.RANGE),
            certainty=Certainty.SCHEDULED,
            evidence=(span_in(TEXT, TEXT),),
        ),
        entities=NO,
    )


def events(*records: FollowUpRecord) -> list[Expected]:
    """The events of the agenda that these records make."""
    return fold(records, by_record(build_agenda(records, today=TODAY)))


@pytest.mark.parametrize(
    ("first", "last", "published", "expected"),
    [
        (TODAY, TODAY, TODAY, True),
        (date(2026, 3, 1), TODAY, TODAY, True),
        (date(2026, 3, 1), date(2026, 3, 3), TODAY, False),
        (date(2026, 3, 5), None, date(2020, 1, 1), True),
        (date(2026, 3, 1), None, date(2026, 2, 1), True),
        (date(2025, 3, 1), None, date(2025, 2, 1), False),
        (None, None, date(2025, 11, 4), True),
        (None, None, date(2025, 11, 3), False),
        (None, None, None, False),
    ],
)
def test_what_may_still_happen(
    first: date | None, last: date | None, published: date | None, *, expected: bool
) -> None:
    """The last day decides; an open event is ahead for 120 days after it was told."""
    (event,) = events(expecting("vote", first, last, published=published))

    assert event.item.is_open is expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (When(first=date(2026, 5, 10), last=date(2026, 5, 12)), True),
        (When(first=date(2026, 4, 1), last=date(2026, 5, 1)), True),
        (When(first=date(2026, 5, 31), last=date(2026, 7, 1)), True),
        (When(first=date(2026, 6, 1), last=date(2026, 7, 1)), False),
        (When(first=None, last=date(2026, 5, 1), bound=Bound.BY), True),
        (When(first=date(2026, 1, 1), last=None, bound=Bound.FROM), True),
        (When(first=date(2026, 4, 1), last=date(2026, 6, 30)), True),
        (When(first=date(2026, 1, 1), last=date(2026, 12, 31)), False),
        (When(first=date(2026, 5, 4), last=date(2026, 12, 31)), True),
        (When(first=date(2025, 6, 1), last=date(2026, 5, 2)), True),
        (When(first=date(2026, 5, 4), last=date(2030, 12, 31), bound=Bound.BY), False),
        (When(first=None, last=date(2030, 1, 1), bound=Bound.UNTIL), False),
        (When(), False),
    ],
)
def test_a_time_shares_a_day_with_the_period(when: When, *, expected: bool) -> None:
    """One common day is enough; a time without days is in no period."""
    may = Period(first=date(2026, 5, 1), last=date(2026, 5, 31), label="in May")

    assert within(when, may) is expected


def test_without_a_period_all_is_within() -> None:
    """A question without days leaves nothing out."""
    assert within(When(), None)


def test_the_soonest_comes_first() -> None:
    """Events are ordered by last day, then by first day; open ones come last."""
    told = [
        expecting("open", number=1),
        expecting("late", date(2026, 4, 1), date(2026, 4, 9), number=2),
        expecting("long", date(2026, 3, 5), date(2026, 3, 20), number=3),
        expecting("short", date(2026, 3, 9), date(2026, 3, 20), number=4),
        expecting("from a day", date(2026, 3, 30), number=5),
    ]

    found = events(*told)

    assert [event.newest.follow_up.what for event in found] == [
        "long",
        "short",
        "from a day",
        "late",
        "open",
    ]


def test_one_event_in_two_articles() -> None:
    """Alike clauses with the same days and a common entity are one event, the newest first."""
    day = date(2026, 3, 9)
    old = expecting("Council of Lorn votes on the ferry", day, day, number=1, article="a")
    new = expecting(
        "council votes on the Lorn ferry",
        day,
        day,
        number=2,
        article="b",
        published=date(2026, 3, 3),
    )

    found = events(old, new)

    assert [event.records for event in found] == [(new, old)]


@pytest.mark.parametrize(
    ("what", "day", "article"),
    [
        ("council adjourns until the summer", date(2026, 3, 9), "b"),
        ("council votes on the ferry", date(2026, 3, 10), "a"),
        ("council votes on the ferry again", date(2026, 3, 20), "b"),
    ],
)
def test_what_stays_apart(what: str, day: date, article: str) -> None:
    """Another deed, another day in the same article, one more of its kind: another event."""
    first = expecting("council votes on the ferry", date(2026, 3, 9), date(2026, 3, 9))
    other = expecting(what, day, day, number=2, article=article)

    assert len(events(first, other)) == 2
