"""Years, decades and centuries, and the fiscal years of companies."""

from summarizer.dates import timex, words
from summarizer.dates.grammar import Rule, rule
from summarizer.dates.phrase import Match, Reading
from summarizer.dates.scene import Scene
from summarizer.dates.vocabulary import Kind
from summarizer.dates.words import Word

# What "which" does: how many units on from the one that publication lies in.
SHIFTS = {Kind.NEXT: 1, Kind.COMING: 1, Kind.LAST: -1, Kind.PAST: -1}
# Years that a number without a month, a preposition or a bracket beside it can name.
_PLAUSIBLE = range(1800, 2101)
# How many years "1914-18" may span.
_LONG = 60


def fiscal_year(match: Match, scene: Scene) -> Reading | None:
    """A fiscal year by its number; its days are the company's to know."""
    if year := match.get("year"):
        return Reading(value=year.text)
    if scene.published is None:
        return Reading(value="XXXX")
    shift = SHIFTS.get(match["which"].kind, 0)
    return Reading(value=f"{scene.published.year + shift:04d}")


def _year(match: Match, scene: Scene) -> Reading | None:
    return Reading.of(timex.year(int(match["year"].text)), "")


def _year_alone(match: Match, scene: Scene) -> Reading | None:
    return _year(match, scene) if _is_year(match, scene) else None


def _is_year(match: Match, scene: Scene) -> bool:
    """Whether a bare number of four digits is a year, and no amount, address or name."""
    number = int(match["year"].text)
    before, after = scene.before(match), scene.after(match)
    if after.kind in _COUNTED or after.text in _AMOUNTS or before.text in _NOT_BEFORE_YEAR:
        return False
    if before.kind in _BEFORE_YEAR or before.text in _LEADS:
        return number in timex.YEARS and not _counts(after, number)
    if number not in _PLAUSIBLE or before.raw[0].isupper():
        return False
    return not _counts(after, number) and before.kind is not Kind.COMMA


def _counts(after: Word, number: int) -> bool:
    """Whether a plural follows, as in "2000 troops"; only round numbers and early ones are doubted."""
    is_plural = after.text.endswith("s") and after.kind is Kind.OTHER and after.raw[0].islower()
    return (is_plural or after.text == "people") and (number % 50 == 0 or number < 1900)


_COUNTED = frozenset(
    {
        Kind.WEEKDAY,
        Kind.UNITS,
        Kind.UNIT,
        Kind.SPELT,
        Kind.TENS,
        Kind.BIG,
        Kind.ZONE,
        Kind.AMPM,
        Kind.YEARUNIT,
    }
)
_AMOUNTS = frozenset(
    "% percent km kilometres kilometers miles metres meters feet m kg tonnes".split()
)
_NOT_BEFORE_YEAR = frozenset(
    "$ £ € ¥ # no number route about around nearly almost over than least most some up".split()
)
_BEFORE_YEAR = frozenset(
    {Kind.IN, Kind.BY, Kind.SINCE, Kind.FROM, Kind.OF, Kind.AFTER, Kind.TO, Kind.BETWEEN}
    | {Kind.THE, Kind.LPAR, Kind.POSS, Kind.EDGE, Kind.PREVIOUS}
)
_LEADS = frozenset("its their his her our until mid circa c like ahead beyond".split())


def _short_year(match: Match, scene: Scene) -> Reading | None:
    """The second year of "1998-99" and "1914-18"; "1999-07" names none."""
    begin, end = int(match["begin"].text), match["year"].text
    year = begin - begin % 100 + int(end)
    year += 100 if end == "00" else 0
    is_month = int(end) <= 12 and year != begin + 1
    if len(end) != 2 or is_month or not begin < year <= begin + _LONG:
        return None
    return Reading.of(timex.year(year), "")


def _decade(match: Match, scene: Scene) -> Reading | None:
    digits = match["decade"].text.strip("'’").removesuffix("s").rstrip("'’")
    first = int(digits)
    if first % 100 == 0 and 0 < first < 2000:
        return Reading.of(timex.century(first // 100 + 1), "")
    if first < 100:
        first += 1900 if first >= 20 else 2000
    return Reading.of(timex.decade(first), "")


def _century(match: Match, scene: Scene) -> Reading | None:
    number = words.ordinal(match["nth"])
    return Reading.of(timex.century(number), "") if 1 <= number <= 99 else None


RULES: tuple[Rule, ...] = (
    rule("THE YEARUNIT (?P<year>YEAR)", _year),
    rule("(?P<year>YEAR) (?= DASH YEAR)", _year),
    rule("(?<= YEAR DASH) (?P<year>YEAR)", _year),
    rule("(?P<year>YEAR)", _year_alone),
    rule("(?<= (?P<begin>YEAR) [DASH OR]) (?P<year>NUM | DAYNUM)", _short_year),
    rule("THE? (?P<decade>DECADE)", _decade),
    rule("THE? (?P<nth>ORDINAL | ORDDAY) DASH? CENTURY", _century),
    rule("FISCAL YEARUNIT? (?P<year>YEAR)", fiscal_year),
    rule("(?P<which>THE | THIS | CURRENT) FISCAL YEARUNIT", fiscal_year),
)
