"""The days of two times: whether they are known, where they begin and end, whether they meet."""

from datetime import date, timedelta

from summarizer.briefing import Bound, When


def is_dated(when: When) -> bool:
    """Whether any day is known."""
    return when.first is not None or when.last is not None


def bounds(when: When) -> tuple[date, date]:
    """The first and last day of a dated time: an open end is the other end; "until X" is X."""
    last = when.last or when.first or date.max
    return (last if when.bound is Bound.UNTIL else when.first or last), last


def meet(one: When, other: When, slack: timedelta = timedelta()) -> bool:
    """Whether two times share a day, or come as near as `slack`; an open one meets any."""
    if not is_dated(one) or not is_dated(other):
        return True
    (first, last), (other_first, other_last) = bounds(one), bounds(other)
    return first <= other_last + slack and other_first - slack <= last
