"""What holds for time expressions in any text."""

import re
import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.article import DateOrder
from summarizer.briefing import Bound, Precision, When
from summarizer.dates import DateMention, find_dates, phrases, when

PUBLISHED = date(1999, 7, 23)
WORDS = (
    "Monday Tues. May May, mid-July Sept. 22 31 31st 3rd 1999 2004 2000 7/22/1999 22.7.99 1999-07-22 "
    "10:30 25:61 1429 UTC a.m. p.m. noon tonight today tomorrow morning night week weeks month year "
    "year's years decade century quarter half Q3 the a an this that these next last coming past "
    "previous following same early late later earlier end of in on at by from to until between and "
    "or - – / , ( ) . every each twice times daily annual two ten hundred 60 several few more than "
    "about ago after before old long ahead second third first fiscal Christmas Easter summer fall "
    "1990s '90s now recently soon will was said met is due May's \n\n"
).split(" ")
texts = st.one_of(st.text(), st.lists(st.sampled_from(WORDS)).map(" ".join))
days = st.dates()


@given(text=texts, published=st.none() | days)
def test_mentions_lie_in_the_text_in_order_and_apart(text: str, published: date | None) -> None:
    """Mentions are slices of the text, in its order, and share no character."""
    found = find_dates(text, published)

    at = 0
    for mention in found:
        assert at <= mention.start < mention.end <= len(text)
        assert mention.lead <= mention.start
        at = mention.end


@pytest.mark.parametrize(
    ("order", "day"),
    [
        (DateOrder.DAY_FIRST, date(1999, 8, 7)),
        (DateOrder.MONTH_FIRST, date(1999, 7, 8)),
        (None, date(1999, 7, 8)),
    ],
)
def test_figures_go_by_their_order(order: DateOrder | None, day: date) -> None:
    """A date in figures that could be two days is the one that its source writes."""
    (mention,) = find_dates("The board meets on 7/8/1999.", PUBLISHED, order=order)

    assert mention.first == day


@given(text=texts, published=st.none() | days)
def test_the_days_of_a_mention_are_in_order(text: str, published: date | None) -> None:
    """A mention has both days, the first not after the last, or neither and an open precision."""
    found = find_dates(text, published)

    for mention in found:
        if mention.first is None or mention.last is None:
            assert (mention.first, mention.last) == (None, None)
            assert mention.precision is Precision.OPEN
        else:
            assert mention.first <= mention.last


@given(text=texts, published=st.none() | days)
def test_every_value_is_one_of_timex3(text: str, published: date | None) -> None:
    """A value is a string by TIMEX3's conventions."""
    value = re.compile(
        r"(PRESENT|PAST|FUTURE)_REF"
        r"|P(T?(\d+(\.\d+)?(e\+\d+)?|X)(ML|CE|DE|WE|[SMHDWYQ]))"
        r"|(\d\d|\d{3}|\d{4}|XXXX)"
        r"|(\d{4}|XXXX)-(\d\d|XX|SP|SU|FA|WI|Q[1-4]|H[12])(-(\d\d|XX))?(T(\d\d:\d\d|MO|AF|EV|NI))?"
        r"|(\d{4}-W\d\d|XXXX-WXX)(-(\d|WE))?(T(\d\d:\d\d|MO|AF|EV|NI))?"
        r"|T\d\d:\d\d"
    )

    found = find_dates(text, published)

    assert [mention.value for mention in found if not value.fullmatch(mention.value)] == []


@given(text=texts)
def test_without_publication_no_year_is_made_up(text: str) -> None:
    """Without a publication date a mention has only days of years that the text names."""
    named = set(re.findall(r"\d+", text))

    found = find_dates(text, None)

    for mention in found:
        if mention.first:
            year = f"{mention.first.year:04d}"
            assert {year, year[2:], year.lstrip("0")} & named or mention.precision in {
                Precision.DECADE,
                Precision.RANGE,
            }


@pytest.mark.parametrize(
    "unit",
    [
        "one ",
        "May ",
        "early ",
        "the end of ",
        "3, ",
        "3 and ",
        "22 May - ",
        "10 a.m. (",
        "between Monday and ",
        "two-and-a-",
        "more than ",
        "1999-",
        "every ",
        "Mr May ",
        "May 3 and 5 ",
        "the ",
        "\n",
        "'",
        "1",
        "a.m.",
    ],
)
def test_the_cost_is_linear_in_the_text(unit: str) -> None:
    """A text made of the start of a phrase, over and over, is read in time in line with its length."""

    def seconds(count: int) -> float:
        begin = time.process_time()
        find_dates(unit * count, PUBLISHED)
        return time.process_time() - begin

    short = min(seconds(100) for _ in range(3))

    assert min(seconds(800) for _ in range(2)) < 24 * short + 0.05


@pytest.mark.parametrize("published", [date.min, date(1000, 1, 1), date(2199, 12, 31), date.max])
def test_the_ends_of_the_calendar_hold(published: date) -> None:
    """Whatever goes by publication or by a date told is read without a fault near the first and last day."""
    text = (
        "This week, yesterday, tomorrow, next Friday, over the weekend, last night, next year, in two "
        "weeks, on Monday, this century, at Christmas, by the end of the decade, the 9990s. "
        "On 9999-12-31, that week, the next day, a week later. On 0001-01-01, the previous day. "
        "On 31/12/9999, the following weekend, 7800 years later, the following Monday."
    )

    found = find_dates(text, published)

    assert len(found) == 20


def test_a_range_is_one_phrase() -> None:
    """The two ends of a range are a mention each, and one phrase from the first to the last."""
    text = "They will meet between 3 and 5 May."

    found = phrases(find_dates(text, PUBLISHED))

    assert found == [
        DateMention(
            start=23,
            end=34,
            lead=15,
            type="DATE",
            value="2000-05-03",
            first=date(2000, 5, 3),
            last=date(2000, 5, 5),
            precision=Precision.RANGE,
        )
    ]


def test_a_briefing_is_told_the_phrase_with_its_preposition() -> None:
    """A When has the words of the phrase from its preposition, its days, its bound and its hour."""
    text = "Repairs must end by 10 a.m. EST on Monday."

    told = [when(mention, text) for mention in find_dates(text, PUBLISHED)]

    assert len(told) == 1
    assert told[0] == When(
        text="by 10 a.m. EST on Monday",
        first=PUBLISHED,
        last=PUBLISHED + timedelta(days=3),
        precision=Precision.DAY,
        bound=Bound.BY,
        time=told[0].time,
        zone="EST",
    )


@given(published=st.dates(date(1900, 1, 1), date(2100, 1, 1)), shift=st.integers(0, 6))
def test_a_weekday_ahead_is_within_a_week(published: date, shift: int) -> None:
    """ "Will meet on Thursday" is the next such day, publication day included."""
    weekday = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()[shift]

    (found,) = find_dates(f"They will meet on {weekday}.", published)

    assert found.first is not None
    assert 0 <= (found.first - published).days < 7
    assert found.first.weekday() == shift
