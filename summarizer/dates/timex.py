"""Calendar periods and their TIMEX3 values: arithmetic only, no words.

TIMEX3 values are ISO 8601 with TimeML's additions (Saurí et al., "TimeML Annotation Guidelines",
2006): seasons `1999-SU`, weekends `1999-W29-WE`, parts of the day `1999-07-22TNI`, decades `199`,
centuries `19`, unknown places as `X`.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from summarizer.briefing import Precision

# Years that a text is believed to name.
YEARS = range(1000, 2200)
# First month of each northern season and its code; winter runs into the next year.
SEASONS: Mapping[str, tuple[int, str]] = {
    "spring": (3, "SP"),
    "summer": (6, "SU"),
    "autumn": (9, "FA"),
    "fall": (9, "FA"),
    "winter": (12, "WI"),
}
# What each unit is in a duration: its designator, and whether it stands after the "T".
UNITS: Mapping[str, tuple[str, bool]] = {
    "second": ("S", True),
    "minute": ("M", True),
    "hour": ("H", True),
    "day": ("D", False),
    "night": ("D", False),
    "week": ("W", False),
    "fortnight": ("W", False),
    "weekend": ("WE", False),
    "month": ("M", False),
    "quarter": ("Q", False),
    "season": ("S", False),
    "year": ("Y", False),
    "decade": ("DE", False),
    "century": ("CE", False),
    "millennium": ("ML", False),
}
# Half of each unit, in whole smaller ones.
_HALVES: Mapping[str, tuple[int, str]] = {
    "minute": (30, "second"),
    "hour": (30, "minute"),
    "day": (12, "hour"),
    "year": (6, "month"),
    "decade": (5, "year"),
    "century": (50, "year"),
}
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
_DAYS = {"day": 1, "night": 1, "week": 7, "weekend": 7, "fortnight": 14}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A stretch of whole days, both ends inclusive, with its TIMEX3 value."""

    first: date
    last: date
    precision: Precision
    value: str

    def part(self, number: int) -> "Period":
        """The early (0), middle (1) or late (2) part; the value stays that of the whole.

        Months break after the 10th and 20th and years after April and August; weeks overlap on
        Wednesday (early Monday–Wednesday, late Thursday–Sunday); others are cut in thirds.
        """
        first, last = _PARTS.get(self.precision, _third)(self, number)
        return Period(first=first, last=last, precision=Precision.RANGE, value=self.value)

    def clipped(self, *, since: date | None = None, until: date | None = None) -> "Period":
        """The part between two days; the whole where nothing would be left."""
        first = max(self.first, since) if since else self.first
        last = min(self.last, until) if until else self.last
        if first > last:
            return self
        return Period(first=first, last=last, precision=self.precision, value=self.value)


def day(on: date) -> Period:
    """One day."""
    return Period(first=on, last=on, precision=Precision.DAY, value=on.isoformat())


def days(first: date, last: date, value: str) -> Period:
    """Days in a row that make no calendar unit."""
    return Period(first=first, last=last, precision=Precision.RANGE, value=value)


def in_month(year: int, month: int, number: int) -> Period | None:
    """A day by its number; None where the month has none such."""
    try:
        return day(date(year, month, number))
    except ValueError:
        return None


def week(on: date) -> Period:
    """The ISO week, Monday to Sunday, that holds a day."""
    monday = on - timedelta(days=on.weekday())
    number = on.isocalendar()
    return Period(
        first=monday,
        last=monday + timedelta(days=6),
        precision=Precision.WEEK,
        value=f"{number.year}-W{number.week:02d}",
    )


def weekend(on: date) -> Period:
    """Saturday and Sunday of the ISO week that holds a day."""
    whole = week(on)
    return Period(
        first=whole.last - timedelta(days=1),
        last=whole.last,
        precision=Precision.WEEKEND,
        value=f"{whole.value}-WE",
    )


def months(year: int, month: int, count: int, precision: Precision, value: str) -> Period:
    """`count` whole months from the first of one."""
    end = year * 12 + month - 1 + count - 1
    last_year, last_month = end // 12, end % 12 + 1
    return Period(
        first=date(year, month, 1),
        last=date(last_year, last_month, monthrange(last_year, last_month)[1]),
        precision=precision,
        value=value,
    )


def month(year: int, number: int) -> Period:
    """One calendar month."""
    return months(year, number, 1, Precision.MONTH, f"{year:04d}-{number:02d}")


def season(year: int, name: str) -> Period:
    """A northern season by the year in which it begins."""
    first, code = SEASONS[name]
    return months(year, first, 3, Precision.SEASON, f"{year:04d}-{code}")


def quarter(year: int, number: int) -> Period:
    """A calendar quarter, 1 to 4."""
    return months(year, 3 * number - 2, 3, Precision.QUARTER, f"{year:04d}-Q{number}")


def half(year: int, number: int) -> Period:
    """A half year, 1 or 2."""
    return months(year, 6 * number - 5, 6, Precision.HALF, f"{year:04d}-H{number}")


def year(number: int) -> Period:
    """One calendar year."""
    return months(number, 1, 12, Precision.YEAR, f"{number:04d}")


def decade(first: int) -> Period:
    """The ten years from one that ends in 0."""
    return months(first, 1, 120, Precision.DECADE, f"{first // 10:03d}")


def century(number: int) -> Period:
    """The nth century as newspapers count it: the 20th is 1900 to 1999."""
    first, last = date(max(1, 100 * (number - 1)), 1, 1), date(100 * number - 1, 12, 31)
    return days(first, last, f"{number - 1:02d}")


def containing(unit: str, on: date) -> Period:
    """The day, week, weekend, month, quarter, half, year, decade or century that holds a day."""
    return _CONTAINING[unit](on)


def moved(on: date, count: int, unit: str) -> date | None:
    """A day `count` units on (or back); None outside the calendar. Months end where they must."""
    try:
        if unit in _DAYS:
            return on + timedelta(days=count * _DAYS[unit])
        total = on.year * 12 + on.month - 1 + count * _MONTHS[unit]
        to_year, to_month = total // 12, total % 12 + 1
        return date(to_year, to_month, min(on.day, monthrange(to_year, to_month)[1]))
    except (ValueError, OverflowError):
        return None


def shifted(on: date, count: int, unit: str) -> Period | None:
    """The whole unit that lies `count` units from the one that holds a day."""
    to = moved(on, count, unit)
    if to is None:
        return None
    return containing({"night": "day", "fortnight": "week"}.get(unit, unit), to)


def duration(count: float | None, unit: str) -> str:
    """The TIMEX3 value of a length of time: `P3D`, `PT2H`, `P1.5Y`, `PXW` for an unknown count."""
    if count == 0.5 and unit in _HALVES:
        count, unit = _HALVES[unit]
    sign, timed = UNITS[unit]
    return f"P{'T' if timed else ''}{_told(count, unit)}{sign}"


def added(parts: Sequence[tuple[float | None, str]]) -> str | None:
    """The value of several units together (`P2Y3M`, `PT1H59M`); None unless each is a smaller one."""
    order = [list(UNITS).index(unit) for _, unit in parts]
    values = [duration(count, unit) for count, unit in parts]
    if order != sorted(set(order), reverse=True) or any("X" in value for value in values):
        return None
    whole = "".join(value[1:] for value in values if not value.startswith("PT"))
    clock = "".join(value[2:] for value in values if value.startswith("PT"))
    return f"P{whole}T{clock}" if clock else f"P{whole}"


def _told(count: float | None, unit: str) -> str:
    if count is None:
        return "X"
    count *= 2 if unit == "fortnight" else 1
    return f"{count:g}" if count < 100_000 else f"{count:.0f}"


def nearest(options: Iterable[Period], on: date, *, ahead: bool) -> Period | None:
    """The first option that isn't over by a day (ahead), or the last that has begun by it."""
    if ahead:
        return min((o for o in options if o.last >= on), key=lambda o: o.first, default=None)
    return max((o for o in options if o.first <= on), key=lambda o: o.first, default=None)


def length(period: Period) -> int:
    """How many days a period has."""
    return (period.last - period.first).days + 1


def distance(period: Period, on: date) -> int:
    """How many days a period lies from a day; 0 where it holds it."""
    return max(0, (period.first - on).days, (on - period.last).days)


def _third(whole: Period, number: int) -> tuple[date, date]:
    span = length(whole)
    cuts = [whole.first + timedelta(days=round(span * n / 3)) for n in range(4)]
    return cuts[number], cuts[number + 1] - timedelta(days=1)


def _third_of_week(whole: Period, number: int) -> tuple[date, date]:
    first, last = ((0, 2), (1, 3), (3, 6))[number]
    return whole.first + timedelta(days=first), whole.first + timedelta(days=last)


def _third_of_month(whole: Period, number: int) -> tuple[date, date]:
    last = whole.last if number == 2 else whole.first.replace(day=10 * number + 10)
    return whole.first.replace(day=10 * number + 1), last


def _third_of_decade(whole: Period, number: int) -> tuple[date, date]:
    first, last = ((0, 3), (4, 6), (7, 9))[number]
    begin = whole.first.year
    return date(begin + first, 1, 1), date(begin + last, 12, 31)


def _third_by_months(whole: Period, number: int) -> tuple[date, date]:
    count = (
        whole.last.year * 12 + whole.last.month - whole.first.year * 12 - whole.first.month + 1
    ) // 3
    total = whole.first.year * 12 + whole.first.month - 1 + number * count
    part = months(total // 12, total % 12 + 1, count, Precision.RANGE, whole.value)
    return part.first, part.last


_PARTS: Mapping[Precision, Callable[[Period, int], tuple[date, date]]] = {
    Precision.WEEK: _third_of_week,
    Precision.MONTH: _third_of_month,
    Precision.SEASON: _third_by_months,
    Precision.QUARTER: _third_by_months,
    Precision.HALF: _third_by_months,
    Precision.YEAR: _third_by_months,
    Precision.DECADE: _third_of_decade,
}
_CONTAINING: Mapping[str, Callable[[date], Period]] = {
    "day": day,
    "week": week,
    "weekend": weekend,
    "month": lambda on: month(on.year, on.month),
    "quarter": lambda on: quarter(on.year, (on.month + 2) // 3),
    "half": lambda on: half(on.year, (on.month + 5) // 6),
    "year": lambda on: year(on.year),
    "decade": lambda on: decade(on.year - on.year % 10),
    "century": lambda on: century(on.year // 100 + 1),
}
# Units that are told as wholes ("this week", "last year").
WHOLE = frozenset(_CONTAINING) - {"half"}
# Units that a day can be moved by.
DATED = frozenset({*_DAYS, *_MONTHS})
# The most days that a unit can have.
LONGEST: Mapping[str, int] = {
    "day": 1,
    "night": 1,
    "weekend": 2,
    "week": 7,
    "fortnight": 14,
    "month": 31,
    "quarter": 92,
    "half": 184,
    "year": 366,
    "decade": 3653,
    "century": 36525,
}
