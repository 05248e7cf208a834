"""Lengths of time: "three months", "a 63-year-old", "the next few days", "for years"."""

from datetime import date

from summarizer.dates import timex, words
from summarizer.dates.amounts import Amount, amount_of
from summarizer.dates.cues import Way
from summarizer.dates.grammar import Rule, rule
from summarizer.dates.phrase import Match, Reading, Type
from summarizer.dates.scene import Scene
from summarizer.dates.timex import Period
from summarizer.dates.vocabulary import LASTING, Kind

# Before an amount: the whole of it counts from publication, or its end does.
_DURING = frozenset({"within", "inside", "over"})
_AT_END = frozenset({"in"})
# What a bare "years" must follow to be a length of time, beside the start of a sentence.
_BEFORE_BARE = frozenset(
    "for in over of after within during take takes took taking lasting last lasts lasted spent spend "
    "spending despite following amid through throughout until many".split()
)
# Units that are told for other reasons than their length, and what after them shows that they aren't.
_SHORT = frozenset({"second", "minute", "day", "night", "quarter"})
_AFTER_SHORT = frozenset({Kind.AFTER, Kind.LATER, Kind.AGO})
# Units of which the coming one has a name of its own in the calendar.
_NAMED = frozenset({"week", "weekend"})


def _length(match: Match, scene: Scene) -> Reading | None:
    """An amount; "within 60 days" and "in two weeks" tell days too, where the clause looks ahead."""
    amount = amount_of(match)
    if _is_other(amount, match, scene):
        return None
    before = scene.before(match).text
    period = _ahead(amount, scene, before) if _is_ahead(before, match, scene) else None
    return _told(amount, period)


def _is_ahead(before: str, match: Match, scene: Scene) -> bool:
    """Whether "within", "over" or "in" such a time counts from publication on."""
    if before in _AT_END:
        return scene.looks_ahead(match)
    return before in _DURING and scene.way(match) is not Way.PAST


def _is_other(amount: Amount, match: Match, scene: Scene) -> bool:
    """ "A second" look, and "a day" to remember: short units are lengths only where told as such."""
    count = match.part("count")
    if amount.unit not in _SHORT or len(count) > 1 or count[0].kind is not Kind.AN:
        return False
    told = match.has("approx") or scene.before(match).text in _BEFORE_BARE
    return not told and scene.after(match).kind not in _AFTER_SHORT


def _ahead(amount: Amount, scene: Scene, before: str) -> Period | None:
    """The days from publication that "within", "over" and "in" so long mean."""
    if scene.published is None or amount.high is None or amount.low is None:
        return None
    if amount.unit not in timex.DATED:
        return timex.day(scene.published) if amount.high <= 24 else None
    if before in _AT_END and amount.low == amount.high:
        return timex.shifted(scene.published, round(amount.low), amount.unit)
    last = _moved(scene.published, amount.high, amount.unit)
    first = _moved(scene.published, amount.low, amount.unit)
    if last is None or first is None:
        return None
    begin = first if before in _AT_END else scene.published
    return timex.days(begin, last, amount.value)


def _moved(on: date, count: float, unit: str) -> date | None:
    """A day so far ahead, half years in months."""
    if unit == "year" and count != int(count):
        return timex.moved(on, round(12 * count), "month")
    return timex.moved(on, round(count), unit)


def _told(amount: Amount, period: Period | None = None) -> Reading:
    return Reading(type=Type.DURATION, value=amount.value, mod=amount.mod, period=period)


def _sum(match: Match, scene: Scene) -> Reading | None:
    """ "Two years and three months", "1 hour 59 minutes 40 seconds"."""
    parts = [(amount_of(match).low, words.unit(match["unit"]))]
    for n in "23":
        if match.has(f"unit{n}"):
            told = words.number(match.part(f"count{n}"))
            parts.append((told, words.unit(match[f"unit{n}"])))
    value = timex.added(parts)
    return Reading(type=Type.DURATION, value=value) if value else None


def _age(match: Match, scene: Scene) -> Reading | None:
    return _told(amount_of(match))


def _next(match: Match, scene: Scene) -> Reading | None:
    """ "The next 60 days", "the coming year", "the next few hours"."""
    amount = amount_of(match)
    if not match.has("count") and (amount.unit == "day" or _has_name(amount, match)):
        return None
    if scene.way(match) is Way.PAST:
        return _told(amount) if match.has("count") else None
    if amount.low is None and amount.unit in {"hour", "minute"} and scene.published:
        return _told(amount, timex.day(scene.published))
    return _told(amount, _ahead(amount, scene, "within"))


def _has_name(amount: Amount, match: Match) -> bool:
    """ "The coming week" is a week of the calendar (`summarizer.dates.periods`)."""
    return match.has("coming") and amount.unit in _NAMED


def _past(match: Match, scene: Scene) -> Reading | None:
    """ "The past three months", "the last year": no day to come, so its days are left open."""
    amount = amount_of(match)
    if amount.unit == "day" and not match.has("count"):
        return None
    return _told(amount)


def _some(match: Match, scene: Scene) -> Reading | None:
    """An unknown number of a unit: "the past few weeks", "for years"."""
    return _told(Amount(None, None, words.unit(match["unit"])))


def _bare(match: Match, scene: Scene) -> Reading | None:
    before = scene.before(match)
    follows = scene.after(match).text
    if before.text in _BEFORE_BARE or (before.kind in {Kind.STOP, Kind.BREAK} and follows == "of"):
        return _some(match, scene)
    return _some(match, scene) if scene.after(match).kind is Kind.AFTER else None


def _lasting(match: Match, scene: Scene) -> Reading | None:
    return Reading(type=Type.DURATION, value=LASTING[match["lasting"].text])


def _coming(match: Match, scene: Scene) -> Reading | None:
    return Reading(value="FUTURE_REF")


def _recent(match: Match, scene: Scene) -> Reading | None:
    return Reading(value="PAST_REF")


RULES: tuple[Rule, ...] = (
    rule("AMOUNT", _length),
    rule("(?P<count>AN) (?P<unit>ANYUNIT) OR (?P<upto>NUMBER)", _length),
    rule(
        "AMOUNT COMMA? AND? (?P<count2>NUMBER) (?P<unit2>ANYUNIT | UNITS)"
        "(?: COMMA? AND? (?P<count3>NUMBER) (?P<unit3>UNIT | UNITS))?",
        _sum,
    ),
    rule("AMOUNT (?: DASH? OLD | DASH LONG)", _age),
    rule("(?P<unit>ANYUNIT | UNITS) DASH (?: LONG | OLD)", _age),
    rule("THE? (?: NEXT | COMING | FOLLOWING) AMOUNT", _next),
    rule("(?: THE NEXT | THE? (?P<coming>COMING)) (?P<unit>ANYUNIT)", _next),
    rule("THE ORDINAL AMOUNT", _past),
    rule("(?: THE LAST | (?<= IN) LAST | THE? [PAST PREVIOUS]) AMOUNT", _past),
    rule("(?: THE? PAST | THE LAST) (?P<unit>ANYUNIT) (?P<half>AND AN HALF)?", _past),
    rule("(?: THE? [LAST PAST PREVIOUS] | THE NEXT) (?P<unit>UNITS)", _some),
    rule("THE? COMING (?P<unit>UNITS)", _coming),
    rule("THE (?P<unit>UNITS | UNIT | YEARUNIT) AHEAD", _coming),
    rule("THE? RECENT UNITS", _recent),
    rule("(?P<unit>UNITS)", _bare),
    rule("(?P<lasting>LASTING)", _lasting),
)
