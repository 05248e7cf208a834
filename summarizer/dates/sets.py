"""What comes again and again: "every Monday", "twice a week", "annually", "Sundays"."""

from summarizer.dates import timex, words
from summarizer.dates.grammar import Rule, rule
from summarizer.dates.phrase import Match, Reading, Type
from summarizer.dates.scene import Scene
from summarizer.dates.timex import SEASONS
from summarizer.dates.vocabulary import PARTS_OF_DAY, REGULAR, Kind

_ONCE = {"once": 1, "twice": 2, "thrice": 3}
_NUMBERS = frozenset({Kind.NUM, Kind.DAYNUM, Kind.YEAR, Kind.UNITS})
# Words after which "a day" tells how often or how much.
_RATES = frozenset(
    "% percent cent cents million billion trillion dollars euros pounds hours".split()
)


def _set(value: str, quant: str | None = None, freq: str | None = None) -> Reading:
    return Reading(type=Type.SET, value=value, quant=quant, freq=freq)


def _every_unit(match: Match, scene: Scene) -> Reading | None:
    """ "Every year", "each of the months", "every two weeks", "every other day"."""
    every = match["every"].text
    count = words.number(match.part("count")) or (2 if " " in every else 1)
    return _set(timex.duration(count, words.unit(match["unit"])), every.split()[0].upper())


def _every_day(match: Match, scene: Scene) -> Reading | None:
    number = words.weekday(match["weekday"]) + 1
    every = match.get("every")
    quant = every.text.split()[0].upper() if every else "EVERY"
    return _set(f"XXXX-WXX-{number}", quant)


def _every_month(match: Match, scene: Scene) -> Reading | None:
    return _set(f"XXXX-{words.month(match['month']):02d}", match["every"].text.upper())


def _every_season(match: Match, scene: Scene) -> Reading | None:
    return _set(f"XXXX-{SEASONS[match['season'].text][1]}", match["every"].text.upper())


def _every_part(match: Match, scene: Scene) -> Reading | None:
    part = PARTS_OF_DAY.get(match["part"].text)
    return _set(f"XXXX-XX-XXT{part}", match["every"].text.upper()) if part else None


def _regular(match: Match, scene: Scene) -> Reading | None:
    return _set(REGULAR[match["regular"].text])


def _times(match: Match, scene: Scene) -> Reading | None:
    """ "Twice a week", "three times each day"."""
    once = match.get("once")
    told = _ONCE.get(once.text) if once else words.number(match.part("count"))
    freq = f"{told:g}X" if told else "X"
    return _set(timex.duration(1, words.unit(match["unit"])), freq=freq)


def _rate(match: Match, scene: Scene) -> Reading | None:
    """ "$5 a day", "3% a year": how much for each; elsewhere "a day" is a length."""
    before = scene.before(match)
    is_rate = before.text in _RATES or before.kind in _NUMBERS
    return _set(timex.duration(1, words.unit(match["unit"]))) if is_rate else None


def _weekends(match: Match, scene: Scene) -> Reading | None:
    return _set("XXXX-WXX-WE", "EVERY") if match["unit"].text == "weekends" else None


RULES: tuple[Rule, ...] = (
    rule("(?P<every>EVERY) (?P<count>NUMBER)? (?P<unit>ANYUNIT | UNITS)", _every_unit),
    rule("(?P<every>EVERY) (?P<weekday>WEEKDAY)", _every_day),
    rule("(?P<weekday>WEEKDAYS)", _every_day),
    rule("(?P<every>EVERY) (?P<month>MONTH)", _every_month),
    rule("(?P<every>EVERY) (?P<season>SEASON)", _every_season),
    rule("(?P<every>EVERY) (?P<part>PARTDAY | UNIT)", _every_part),
    rule("(?P<regular>REGULAR)", _regular),
    rule(
        "(?: (?P<once>ONCE) | (?P<count>NUMBER | FEW) TIMES) DASH? [AN PER EVERY] DASH? (?P<unit>ANYUNIT)",
        _times,
    ),
    rule("[AN PER] (?P<unit>ANYUNIT)", _rate),
    rule("(?P<unit>UNITS)", _weekends),
)
