"""The words that time phrases are made of, each with the kind of work it does in one.

Tables only. A kind is a single character, so that a text becomes one string of kinds and a phrase
a regular expression over it (`summarizer.dates.patterns`).
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum, auto

from summarizer.dates.holidays import HOLIDAYS
from summarizer.dates.timex import SEASONS


class Kind(StrEnum):
    """What a word can do in a time phrase; each value is one character."""

    @staticmethod
    def _generate_next_value_(name: str, start: int, count: int, last_values: Sequence[str]) -> str:
        """A character in private use, which news text doesn't hold."""
        return chr(0xE000 + count)

    OTHER = auto()
    BREAK = auto()
    STOP = auto()
    THE = auto()
    AN = auto()
    THIS = auto()
    THAT = auto()
    NEXT = auto()
    COMING = auto()
    LAST = auto()
    PAST = auto()
    PREVIOUS = auto()
    FOLLOWING = auto()
    SAME = auto()
    CURRENT = auto()
    RECENT = auto()
    ANOTHER = auto()
    WEEKDAY = auto()
    WEEKDAYS = auto()
    MONTH = auto()
    SEASON = auto()
    HOLIDAY = auto()
    UNIT = auto()
    UNITS = auto()
    YEARUNIT = auto()
    QUARTERUNIT = auto()
    CENTURY = auto()
    PARTDAY = auto()
    NOON = auto()
    TODAY = auto()
    TONIGHT = auto()
    SPELT = auto()
    TENS = auto()
    BIG = auto()
    NUM = auto()
    DAYNUM = auto()
    YEAR = auto()
    FEW = auto()
    HALF = auto()
    ORDINAL = auto()
    ORDDAY = auto()
    CLOCK = auto()
    AMPM = auto()
    ZONE = auto()
    OCLOCK = auto()
    AGO = auto()
    LATER = auto()
    AFTER = auto()
    EDGE = auto()
    POINT = auto()
    REST = auto()
    OF = auto()
    IN = auto()
    AT = auto()
    ON = auto()
    BY = auto()
    FROM = auto()
    AND = auto()
    OR = auto()
    TO = auto()
    BETWEEN = auto()
    SINCE = auto()
    DASH = auto()
    COMMA = auto()
    LPAR = auto()
    RPAR = auto()
    DECADE = auto()
    ISO = auto()
    SLASHED = auto()
    CODE = auto()
    EVERY = auto()
    TIMES = auto()
    ONCE = auto()
    REGULAR = auto()
    LASTING = auto()
    NOW = auto()
    PRESENT = auto()
    PASTREF = auto()
    FUTURE = auto()
    APPROX = auto()
    TIME = auto()
    OLD = auto()
    LONG = auto()
    AHEAD = auto()
    MORE = auto()
    POSS = auto()
    FISCAL = auto()
    PER = auto()


def _numbered(line: str, first: int) -> dict[str, int]:
    """ "january jan|february feb" → each name with the number of its place."""
    places = enumerate(line.split("|"), start=first)
    return {name: number for number, names in places for name in names.split()}


MONTHS: Mapping[str, int] = _numbered(
    "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|"
    "september sept sep|october oct|november nov|december dec",
    1,
)
WEEKDAYS: Mapping[str, int] = _numbered(
    "monday mon|tuesday tue tues|wednesday wed|thursday thu thur thurs|friday fri|"
    "saturday sat|sunday sun",
    0,
)
NUMBERS: Mapping[str, int] = _numbered(
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    "fifteen|sixteen|seventeen|eighteen|nineteen",
    0,
) | {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "dozen": 12,
    "hundred": 100,
    "thousand": 1000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
}
MULTIPLIERS = frozenset({"dozen", "hundred", "thousand", "million", "billion"})
# "Second" is left to the sense of its neighbours: it is a unit too.
ORDINALS: Mapping[str, int] = _numbered(
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|"
    "thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth",
    1,
) | {"final": -1, "last": -1}
PARTS_OF_DAY: Mapping[str, str] = {
    "morning": "MO",
    "afternoon": "AF",
    "evening": "EV",
    "night": "NI",
    "nighttime": "NI",
    "overnight": "NI",
    "dawn": "MO",
    "daybreak": "MO",
    "dusk": "EV",
}
NOONS: Mapping[str, int] = {"noon": 12, "midday": 12, "midnight": 0}
# Adverbs and adjectives of repetition: the length of one turn.
REGULAR: Mapping[str, str] = {
    "hourly": "PT1H",
    "daily": "P1D",
    "nightly": "P1D",
    "weekly": "P1W",
    "fortnightly": "P2W",
    "monthly": "P1M",
    "quarterly": "P1Q",
    "annual": "P1Y",
    "annually": "P1Y",
    "yearly": "P1Y",
    "biennial": "P2Y",
    "biennially": "P2Y",
}
# Adjectives of length.
LASTING: Mapping[str, str] = {
    "hourlong": "PT1H",
    "daylong": "P1D",
    "weeklong": "P1W",
    "monthlong": "P1M",
    "yearlong": "P1Y",
}
_UNITS = "second minute hour day night week weekend fortnight month decade millennium"
PLURALS: Mapping[str, str] = {f"{unit}s": unit for unit in f"{_UNITS} quarter year".split()} | {
    "centuries": "century",
    "millennia": "millennium",
}
# Zones as told → what a reader is shown; None where the text gives none.
ZONES: Mapping[str, str | None] = {
    "local time": None,
    "eastern time": "ET",
    "eastern daylight time": "EDT",
    "eastern standard time": "EST",
    "pacific time": "PT",
    "pacific daylight time": "PDT",
    "pacific standard time": "PST",
    "central time": "CT",
    "universal time": "UTC",
    "coordinated universal time": "UTC",
    "british summer time": "BST",
    "greenwich mean time": "GMT",
    "central european time": "CET",
    "central european summer time": "CEST",
    "moscow time": "Europe/Moscow",
    "beijing time": "Asia/Shanghai",
    "london time": "Europe/London",
}
# What becomes of the days of a phrase that a word asks about.
PORTIONS: Mapping[str, int] = {
    "early": 0,
    "beginning": 0,
    "start": 0,
    "outset": 0,
    "mid": 1,
    "middle": 1,
    "late": 2,
    "end": 2,
    "close": 2,
}

_VOCABULARY: Mapping[Kind, str] = {
    Kind.THE: "the",
    Kind.AN: "a an",
    Kind.THIS: "this these",
    Kind.THAT: "that those",
    Kind.NEXT: "next",
    Kind.COMING: "coming upcoming forthcoming",
    Kind.LAST: "last",
    Kind.PAST: "past",
    Kind.PREVIOUS: "previous preceding prior",
    Kind.FOLLOWING: "following subsequent ensuing",
    Kind.SAME: "same",
    Kind.CURRENT: "current",
    Kind.RECENT: "recent",
    Kind.ANOTHER: "another",
    Kind.UNIT: _UNITS,
    Kind.YEARUNIT: "year",
    Kind.QUARTERUNIT: "quarter",
    Kind.CENTURY: "century",
    Kind.NOON: " ".join(NOONS),
    Kind.TODAY: "today tomorrow yesterday",
    Kind.TONIGHT: "tonight",
    Kind.FEW: "several few couple many some",
    Kind.HALF: "half 1/2 ½",
    Kind.AMPM: "am pm",
    Kind.OCLOCK: "o'clock o’clock",
    Kind.AGO: "ago",
    Kind.LATER: "later earlier",
    Kind.AFTER: "after before",
    Kind.EDGE: "early mid late",
    Kind.POINT: "beginning start outset middle end close",
    Kind.REST: "rest remainder",
    Kind.OF: "of",
    Kind.IN: "in",
    Kind.AT: "at",
    Kind.ON: "on",
    Kind.BY: "by",
    Kind.FROM: "from",
    Kind.AND: "and",
    Kind.OR: "or /",
    Kind.TO: "to through until till into",
    Kind.BETWEEN: "between",
    Kind.SINCE: "since for over during within throughout inside",
    Kind.EVERY: "every each",
    Kind.TIMES: "times",
    Kind.ONCE: "once twice thrice",
    Kind.REGULAR: " ".join(REGULAR),
    Kind.LASTING: " ".join(LASTING),
    Kind.NOW: "now",
    Kind.PRESENT: "currently presently nowadays",
    Kind.PASTREF: "recently lately",
    Kind.FUTURE: "soon shortly someday",
    Kind.APPROX: "about around approximately roughly nearly almost just",
    Kind.TIME: "time",
    Kind.OLD: "old",
    Kind.LONG: "long",
    Kind.AHEAD: "ahead",
    Kind.MORE: (
        "more additional extra further consecutive straight full whole entire business working "
        "calendar trading solid"
    ),
    Kind.POSS: "'s ’s ' ’",
    Kind.FISCAL: "fiscal financial",
    Kind.PER: "per",
    Kind.ZONE: (
        "utc gmt bst est edt cst cdt mst mdt pst pdt cet cest eet eest msk ist jst hkt aest aedt "
        "et wib"
    ),
    Kind.DASH: "- – — ‑",
    Kind.COMMA: ",",
    Kind.LPAR: "(",
    Kind.RPAR: ")",
}
# Several words that act as one; in OTHER, names that look like time words.
PHRASES: Mapping[Kind, str] = {
    Kind.HOLIDAY: "|".join(HOLIDAYS),
    Kind.ZONE: "|".join(ZONES),
    Kind.TODAY: "the day after tomorrow|the day before yesterday|day after tomorrow|"
    "day before yesterday",
    Kind.APPROX: "more than|less than|at least|at most|fewer than|just over|just under|"
    "no more than|no less than|no fewer than|as many as|as long as|as little as|only about|"
    "well over|up to|close to",
    Kind.FEW: "a couple of|a few|a number of|a couple|the few|quite a few",
    Kind.PRESENT: "right now|the moment|at present|the present|just now|the present time|"
    "this moment|this time of year",
    Kind.PASTREF: "the past|the recent past|the distant past|long ago|a long time ago|"
    "not long ago|some time ago|in recent times|recent times",
    Kind.FUTURE: "the future|the near future|the foreseeable future|some day|"
    "as soon as possible|the not too distant future|the not-too-distant future|very soon|"
    "very shortly|the immediate future|the distant future",
    Kind.OTHER: "sunday times|sunday telegraph|sunday express|sunday mail|sunday mirror|usa today|"
    "bloody sunday|black sunday|black monday|sunday mercury|daily mail|daily telegraph|"
    "daily mirror|daily express|daily news|daily star|daily beast|russia today|second hand|"
    "ruby tuesday|sunday herald|saturday night live|no longer|as soon as|now that|"
    "sooner or later|super tuesday|march madness|time and again|year zero|arab spring|prague spring|a quarter of|"
    "three quarters of",
    Kind.EVERY: "every other|every second",
}


def single_words() -> dict[str, Kind]:
    """Each single word of the vocabulary, in lower case and without a closing dot."""
    words = {word: kind for kind, line in _VOCABULARY.items() for word in line.split()}
    words |= dict.fromkeys(PLURALS, Kind.UNITS)
    words |= dict.fromkeys(MONTHS, Kind.MONTH)
    words |= dict.fromkeys(WEEKDAYS, Kind.WEEKDAY)
    words |= dict.fromkeys((f"{day}s" for day in WEEKDAYS if day.endswith("day")), Kind.WEEKDAYS)
    words |= dict.fromkeys(SEASONS, Kind.SEASON)
    words |= dict.fromkeys((part for part in PARTS_OF_DAY if part != "night"), Kind.PARTDAY)
    words |= dict.fromkeys(NUMBERS, Kind.SPELT)
    words |= dict.fromkeys((n for n in NUMBERS if n.endswith("ty")), Kind.TENS)
    words |= dict.fromkeys(MULTIPLIERS, Kind.BIG)
    words |= dict.fromkeys((o for o in ORDINALS if o not in {"last", "second"}), Kind.ORDINAL)
    return words
