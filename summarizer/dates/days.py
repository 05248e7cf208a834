"""Days by name or number: weekdays, "July 22", "22/7/1999", holidays, "the last Monday in May"."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from summarizer.dates import timex, words
from summarizer.dates.grammar import Rule, rule
from summarizer.dates.holidays import HOLIDAYS, NATIONAL, nth_weekday
from summarizer.dates.phrase import Match, Reading
from summarizer.dates.scene import Scene
from summarizer.dates.timex import Period
from summarizer.dates.vocabulary import Kind
from summarizer.dates.words import Word

_SOON = 31
_LONG_AGO = 300
# Days of each month, in a leap year.
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def year_of(match: Match, scene: Scene) -> int | None:
    """The year that a phrase names ("May 2004", "May of last year"); None where it names none."""
    if year := match.get("year"):
        return int(year.text)
    which = match.get("whichyear")
    if which is None or scene.published is None:
        return None
    return scene.published.year + {Kind.NEXT: 1, Kind.LAST: -1}.get(which.kind, 0)


def _iso(match: Match, scene: Scene) -> Reading | None:
    text = match["iso"].text
    return _numeric(int(text[:4]), int(text[5:7]), int(text[8:10]))


def _numeric(year: int, month: int, day: int) -> Reading | None:
    period = timex.in_month(year, month, day) if year in timex.YEARS else None
    return Reading.of(period, "") if period else None


def _slashed(match: Match, scene: Scene) -> Reading | None:
    """ "7/22/1999" or "22/7/1999": where both can be, as the rest of the text writes its dates."""
    first, second, year = (int(n) for n in match["slashed"].text.replace("/", ".").split("."))
    if year < 100:
        year += 2000 if year < 70 else 1900
    day_first = first > 12 or (scene.is_day_first and second <= 12)
    month, day = (second, first) if day_first else (first, second)
    return _numeric(year, month, day)


def _day_of_month(match: Match, scene: Scene) -> Reading | None:
    month, day = words.month(match["month"]), _day_number(match["day"])
    if not 1 <= day <= _LONGEST[month - 1]:
        return None
    year = year_of(match, scene)
    if year is not None:
        period = timex.in_month(year, month, day)
    else:
        days = (timex.in_month(other, month, day) for other in scene.years)
        period = _nearest([day for day in days if day], match, scene)
    return Reading.of(period, f"{_year_told(match)}-{month:02d}-{day:02d}")


def _nearest(days: Sequence[Period], match: Match, scene: Scene) -> Period | None:
    """The day that the clause means; a day of the coming month rather than one of a year ago.

    Who means a day almost a year back tells its year.
    """
    found = scene.nearest(days, match)
    if found is None or scene.published is None:
        return found
    ahead = [day for day in days if 0 < (day.first - scene.published).days <= _SOON]
    return ahead[0] if ahead and (scene.published - found.first).days > _LONG_AGO else found


def _year_told(match: Match) -> str:
    year = match.get("year")
    return year.text if year else "XXXX"


def _day_number(word: Word) -> int:
    return words.ordinal(word) if word.kind is Kind.ORDDAY else int(word.text)


def _day_alone(match: Match, scene: Scene) -> Reading | None:
    """ "On the 15th": of the month that the text is at."""
    day = _day_number(match["day"])
    if not 1 <= day <= 31:
        return None
    if scene.published is None:
        return Reading(value=f"XXXX-XX-{day:02d}")
    days = [_in_month_of(timex.moved(scene.published, shift, "month"), day) for shift in (-1, 0, 1)]
    return Reading.of(scene.nearest([d for d in days if d], match), f"XXXX-XX-{day:02d}")


def _in_month_of(on: date | None, day: int) -> Period | None:
    return timex.in_month(on.year, on.month, day) if on else None


def _weekday(match: Match, scene: Scene) -> Reading | None:
    number = words.weekday(match["weekday"])
    if scene.published is None:
        return Reading(value=f"XXXX-WXX-{number + 1}")
    which = match.get("which")
    if which:
        day = _which_weekday(which, number, scene)
    else:
        day = _bare_weekday(number, scene.published, ahead=scene.looks_ahead(match))
    return Reading.of(timex.day(day), "") if day else None


def _bare_weekday(number: int, published: date, *, ahead: bool) -> date:
    """The day itself where publication falls on it, else the next one or the last one."""
    later = (number - published.weekday()) % 7
    return published + timedelta(days=later if ahead or not later else later - 7)


def _which_weekday(which: Word, number: int, scene: Scene) -> date | None:
    """ "Next Friday" is in next week, "this Friday" the coming one, "last Friday" the one before.

    "The following Friday" and "the previous Friday" go by the date mentioned last.
    """
    told = scene.told("week")
    if scene.published is None or told is None:
        return None
    monday = scene.published - timedelta(days=scene.published.weekday())
    later = (number - scene.published.weekday()) % 7
    match which.kind:
        case Kind.NEXT:
            return monday + timedelta(days=7 + number)
        case Kind.LAST | Kind.PAST:
            return scene.published + timedelta(days=later - 7)
        case Kind.FOLLOWING:
            return told.last + timedelta(days=(number - told.last.weekday() - 1) % 7 + 1)
        case Kind.PREVIOUS:
            return told.first - timedelta(days=(told.first.weekday() - number - 1) % 7 + 1)
        case Kind.THAT | Kind.SAME:
            return timex.week(told.first).first + timedelta(days=number)
    return scene.published + timedelta(days=later)


def _weekday_of_week(match: Match, scene: Scene) -> Reading | None:
    """ "Tuesday of last week"."""
    number = words.weekday(match["weekday"])
    if match["week"].text != "week":
        return None
    if scene.published is None:
        return Reading(value=f"XXXX-WXX-{number + 1}")
    shift = {Kind.NEXT: 7, Kind.LAST: -7}.get(match["which"].kind, 0)
    monday = scene.published - timedelta(days=scene.published.weekday())
    return Reading.of(timex.day(monday + timedelta(days=shift + number)), "")


def _nth_weekday(match: Match, scene: Scene) -> Reading | None:
    month, weekday = words.month(match["month"]), words.weekday(match["weekday"])
    nth = words.ordinal(match["nth"])
    year = year_of(match, scene)
    years = scene.years if year is None else (year,)
    days = [day for other in years if (day := nth_weekday(other, month, weekday, nth))]
    if year is not None:
        return Reading.of(timex.day(days[0]), "") if days else None
    period = scene.nearest([timex.day(day) for day in days], match)
    return Reading.of(period, f"XXXX-{month:02d}")


def _holiday(match: Match, scene: Scene) -> Reading | None:
    name = match["holiday"].text.replace("’", "'")
    if name in NATIONAL and scene.before(match).kind is Kind.POSS:
        return Reading(value="XXXX-XX-XX")
    year = year_of(match, scene)
    if year is None:
        options = [day for other in scene.years for day in _holidays(name, other)]
        which = match.get("which")
        if which and scene.published:
            ahead = which.kind is not Kind.LAST
            period = timex.nearest(options, scene.published, ahead=ahead)
        else:
            period = scene.nearest(options, match)
    else:
        period = next(_holidays(name, year), None)
    return Reading.of(period, "XXXX-XX-XX")


def _holidays(name: str, year: int) -> Iterator[Period]:
    if day := HOLIDAYS[name](year):
        yield timex.day(day)


RULES: tuple[Rule, ...] = (
    rule("(?P<iso>ISO)", _iso),
    rule("(?P<slashed>SLASHED)", _slashed),
    # the first day of "May 3-5, 1999"
    rule("(?P<month>MONTH) (?P<day>DAY) (?= LINK DAY INYEAR)", _day_of_month),
    # Thursday, July 22, 1999; the preceding Thursday, July 22
    rule(
        "(?: THE? [PREVIOUS FOLLOWING NEXT LAST THIS]? WEEKDAY COMMA?)? (?P<month>MONTH) THE? (?P<day>DAY) INYEAR",
        _day_of_month,
    ),
    # Thursday the 22nd of July
    rule("(?: WEEKDAY COMMA?)? THE? (?P<day>DAY) OF? (?P<month>MONTH) INYEAR", _day_of_month),
    # the first days of "3, 4 and 5 May 1999"
    rule(
        "THE? (?P<day>DAY) (?= (?: COMMA DAY){0,4} LINK THE? DAY OF? (?P<month>MONTH) INYEAR)",
        _day_of_month,
    ),
    # the second day of "May 3-5, 1999"
    rule("(?<= (?P<month>MONTH) DAY [DASH TO]) (?P<day>DAY) INYEAR (?! MONTH)", _day_of_month),
    rule(
        "(?<= (?P<month>MONTH) DAY AND) (?P<day>DAY) INYEAR (?! [MONTH OTHER UNITS])",
        _day_of_month,
    ),
    rule("(?: WEEKDAY COMMA?) THE? (?P<day>ORDDAY)", _day_alone),
    rule("(?<= [ON BY]) THE (?P<day>ORDDAY) (?= [STOP COMMA BREAK AND IN])", _day_alone),
    rule("THE? (?P<which>NEXT | LAST | PAST | COMING) (?P<weekday>WEEKDAY)", _weekday),
    rule("(?P<which>THIS) COMING? (?P<weekday>WEEKDAY)", _weekday),
    rule("THIS (?P<which>PAST) (?P<weekday>WEEKDAY)", _weekday),
    rule("(?: THE (?P<which>FOLLOWING | PREVIOUS | SAME)) (?P<weekday>WEEKDAY)", _weekday),
    rule("(?P<which>THAT) (?P<weekday>WEEKDAY)", _weekday),
    rule("(?P<weekday>WEEKDAY)", _weekday),
    rule(
        "(?P<weekday>WEEKDAY) OF? (?P<which>THIS | NEXT | LAST) (?P<week>UNIT)",
        _weekday_of_week,
    ),
    rule(
        "THE? (?P<nth>NTH) (?P<weekday>WEEKDAY) [OF IN] (?P<month>MONTH) INYEAR",
        _nth_weekday,
    ),
    rule("THE? (?P<which>NEXT | LAST | THIS | COMING)? (?P<holiday>HOLIDAY) INYEAR", _holiday),
)
