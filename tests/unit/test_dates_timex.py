"""The arithmetic of the calendar, its TIMEX3 values, and the words that numbers are written in."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.briefing import Precision
from summarizer.dates import timex
from summarizer.dates.doubts import settled
from summarizer.dates.holidays import HOLIDAYS, easter, nth_weekday
from summarizer.dates.timex import Period
from summarizer.dates.vocabulary import Kind
from summarizer.dates.words import number, read_words


@pytest.mark.parametrize(
    ("period", "first", "last", "value"),
    [
        (timex.week(date(1999, 7, 23)), date(1999, 7, 19), date(1999, 7, 25), "1999-W29"),
        (timex.week(date(2021, 1, 1)), date(2020, 12, 28), date(2021, 1, 3), "2020-W53"),
        (timex.weekend(date(1999, 7, 23)), date(1999, 7, 24), date(1999, 7, 25), "1999-W29-WE"),
        (timex.month(2000, 2), date(2000, 2, 1), date(2000, 2, 29), "2000-02"),
        (timex.season(1999, "summer"), date(1999, 6, 1), date(1999, 8, 31), "1999-SU"),
        (timex.season(1999, "winter"), date(1999, 12, 1), date(2000, 2, 29), "1999-WI"),
        (timex.quarter(1999, 4), date(1999, 10, 1), date(1999, 12, 31), "1999-Q4"),
        (timex.half(1999, 2), date(1999, 7, 1), date(1999, 12, 31), "1999-H2"),
        (timex.year(1999), date(1999, 1, 1), date(1999, 12, 31), "1999"),
        (timex.decade(1990), date(1990, 1, 1), date(1999, 12, 31), "199"),
        (timex.century(20), date(1900, 1, 1), date(1999, 12, 31), "19"),
    ],
)
def test_a_unit_has_its_days_and_value(period: Period, first: date, last: date, value: str) -> None:
    """Each unit of the calendar begins and ends where it must, and has its TIMEX3 value."""
    assert (period.first, period.last, period.value) == (first, last, value)


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        (timex.week(date(1999, 7, 26)), ("07-26..07-28", "07-27..07-29", "07-29..08-01")),
        (timex.month(1999, 9), ("09-01..09-10", "09-11..09-20", "09-21..09-30")),
        (timex.season(1999, "summer"), ("06-01..06-30", "07-01..07-31", "08-01..08-31")),
        (timex.year(2000), ("01-01..04-30", "05-01..08-31", "09-01..12-31")),
    ],
)
def test_early_middle_and_late(whole: Period, parts: tuple[str, str, str]) -> None:
    """A month breaks after the 10th and 20th, a year after April and August."""
    told = [whole.part(n) for n in range(3)]

    assert tuple(f"{p.first:%m-%d}..{p.last:%m-%d}" for p in told) == parts
    assert {part.precision for part in told} == {Precision.RANGE}


@pytest.mark.parametrize(
    ("count", "unit", "value"),
    [
        (3, "day", "P3D"),
        (2, "hour", "PT2H"),
        (None, "week", "PXW"),
        (1.5, "year", "P1.5Y"),
        (0.5, "hour", "PT30M"),
        (0.5, "year", "P6M"),
        (1, "fortnight", "P2W"),
        (2, "decade", "P2DE"),
        (1_000_000, "year", "P1000000Y"),
    ],
)
def test_a_length_has_its_value(count: float | None, unit: str, value: str) -> None:
    """A length of time is an ISO 8601 period, halves told in the next smaller unit."""
    assert timex.duration(count, unit) == value


@pytest.mark.parametrize(
    ("on", "count", "unit", "moved"),
    [
        (date(1999, 1, 31), 1, "month", date(1999, 2, 28)),
        (date(2000, 2, 29), 1, "year", date(2001, 2, 28)),
        (date(1999, 7, 23), -2, "week", date(1999, 7, 9)),
        (date(9999, 12, 31), 1, "day", None),
        (date(1, 1, 1), -1, "century", None),
    ],
)
def test_a_day_is_moved(on: date, count: int, unit: str, moved: date | None) -> None:
    """A month or year on ends where that month must; outside the calendar there is no day."""
    assert timex.moved(on, count, unit) == moved


@given(on=st.dates(), unit=st.sampled_from(sorted(timex.WHOLE)))
def test_a_unit_holds_its_day(on: date, unit: str) -> None:
    """The unit that holds a day does hold it, and is no longer than such a unit can be."""
    if unit == "weekend" or on.year > 9900 or (unit == "century" and on.year < 100):
        return

    period = timex.containing(unit, on)

    assert period.first <= on <= period.last
    assert timex.length(period) <= timex.LONGEST[unit]


@pytest.mark.parametrize(
    ("year", "sunday"),
    [
        (1999, date(1999, 4, 4)),
        (2000, date(2000, 4, 23)),
        (2008, date(2008, 3, 23)),
        (2024, date(2024, 3, 31)),
        (2038, date(2038, 4, 25)),
    ],
)
def test_easter(year: int, sunday: date) -> None:
    """Easter falls where the Gregorian tables have it."""
    assert easter(year) == sunday


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("good friday", date(2024, 3, 29)),
        ("thanksgiving", date(2024, 11, 28)),
        ("cyber monday", date(2024, 12, 2)),
        ("labor day", date(2024, 9, 2)),
        ("memorial day", date(2024, 5, 27)),
        ("martin luther king day", date(2024, 1, 15)),
        ("pentecost", date(2024, 5, 19)),
        ("the fourth of july", date(2024, 7, 4)),
    ],
)
def test_a_holiday(name: str, day: date) -> None:
    """A holiday falls on its day of a year."""
    assert HOLIDAYS[name](2024) == day


def test_there_is_no_fifth_monday_in_every_month() -> None:
    """Where a month has no nth such weekday there is no day."""
    assert nth_weekday(2024, 2, 0, 5) is None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("twenty-five", 25),
        ("two dozen", 24),
        ("three hundred and five", 305),
        ("2.5 million", 2_500_000),
        ("1,200", 1200),
        ("many", None),
    ],
)
def test_a_number_in_words(words: str, told: float | None) -> None:
    """Digits, words and both together spell a number."""
    assert number(read_words(words)) == told


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [
        ("in May", "may", Kind.MONTH),
        ("Mrs May said", "may", Kind.OTHER),
        ("It may rain", "may", Kind.OTHER),
        ("a march on Leeds", "march", Kind.OTHER),
        ("on 5 March", "march", Kind.MONTH),
        ("April Otieno sang", "april", Kind.OTHER),
        ("They met in April", "april", Kind.MONTH),
        ("on Sat., Oct. 2", "sat.", Kind.WEEKDAY),
        ("He sat down", "sat", Kind.OTHER),
        ("cooler than the Sun, but", "sun", Kind.OTHER),
        ("in the fall", "fall", Kind.SEASON),
        ("prices may fall of course", "fall", Kind.OTHER),
        ("in spring", "spring", Kind.SEASON),
        ("the Daily Herald", "daily", Kind.OTHER),
        ("they meet daily", "daily", Kind.REGULAR),
        ("a second time", "second", Kind.OTHER),
        ("the second quarter", "second", Kind.ORDINAL),
        ("ten second rule", "second", Kind.UNIT),
        ("the mid-90s", "90s", Kind.DECADE),
        ("in her mid-90s", "90s", Kind.OTHER),
        ("Easter Island", "easter", Kind.OTHER),
        ("at Easter they met", "easter", Kind.HOLIDAY),
        ("the Morning Star", "morning", Kind.OTHER),
        ("on Monday Morning", "morning", Kind.PARTDAY),
    ],
)
def test_a_doubtful_word_is_settled_by_its_neighbours(text: str, word: str, kind: Kind) -> None:
    """A word that is a time word only sometimes is one where its neighbours say so."""
    kinds = {one.text: one.kind for one in settled(read_words(text))}

    assert kinds[word] is kind
