"""The words that time phrases are made of: text in, words with a kind each out.

Kinds are single characters in private use, so a phrase can be matched as a regular expression over
kinds (`summarizer.timerules`) instead of over letters: the patterns stay small and fast to compile.
Words that are time words only sometimes (May, march, fall, Sat) are settled here by what stands
beside them. Nothing is resolved to a day here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum, auto
from typing import NamedTuple

from summarizer.holidays import HOLIDAYS
from summarizer.timex import SEASONS


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
    A = auto()
    THIS = auto()
    THAT = auto()
    NEXT = auto()
    LAST = auto()
    PREVIOUS = auto()
    FOLLOWING = auto()
    SAME = auto()
    CURRENT = auto()
    RECENT = auto()
    WEEKDAY = auto()
    WEEKDAYS = auto()
    MONTH = auto()
    SEASON = auto()
    UNIT = auto()
    UNITS = auto()
    PARTDAY = auto()
    NOON = auto()
    TODAY = auto()
    TONIGHT = auto()
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
    FROM = auto()
    AND = auto()
    OR = auto()
    TO = auto()
    BETWEEN = auto()
    DASH = auto()
    COMMA = auto()
    LPAR = auto()
    RPAR = auto()
    DECADE = auto()
    ISO = auto()
    SLASHED = auto()
    HOLIDAY = auto()
    EVERY = auto()
    TIMES = auto()
    ONCE = auto()
    REGULAR = auto()
    PRESENT = auto()
    PAST = auto()
    FUTURE = auto()
    APPROX = auto()
    TIME = auto()
    OLD = auto()
    LONG = auto()
    AHEAD = auto()
    MORE = auto()
    POSS = auto()
    FISCAL = auto()
    QUARTER = auto()
    NOW = auto()
    WHOLE = auto()


class Word(NamedTuple):
    """A word or mark: `text` in lower case, `raw` as written, code points in the article."""

    text: str
    raw: str
    start: int
    end: int
    kind: Kind


MONTHS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|"
        "september sept sep|october oct|november nov|december dec".split("|"),
        start=1,
    )
    for name in names.split()
}
WEEKDAYS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        "monday mon|tuesday tue tues|wednesday wed|thursday thu thur thurs|friday fri|"
        "saturday sat|sunday sun".split("|")
    )
    for name in names.split()
}
PARTS_OF_DAY: Mapping[str, str] = {
    "morning": "MO",
    "afternoon": "AF",
    "evening": "EV",
    "night": "NI",
    "nighttime": "NI",
    "overnight": "NI",
    "dawn": "MO",
    "dusk": "EV",
}
NUMBERS: Mapping[str, int] = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
} | {
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
}
ORDINALS: Mapping[str, int] = {
    word: value
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
        "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth "
        "twenty-first".split(),
        start=1,
    )
} | {"last": -1, "final": -1}
# Adverbs and adjectives of repetition: the length of one turn.
REGULAR: Mapping[str, str] = {
    "hourly": "PT1H",
    "daily": "P1D",
    "nightly": "P1D",
    "weekly": "P1W",
    "fortnightly": "P2W",
    "biweekly": "P2W",
    "monthly": "P1M",
    "quarterly": "P1Q",
    "annual": "P1Y",
    "annually": "P1Y",
    "yearly": "P1Y",
    "biennial": "P2Y",
}
_UNITS = "second minute hour day night week weekend fortnight month quarter year decade century"
_PLURALS: Mapping[str, str] = {f"{unit}s": unit for unit in _UNITS.split() if unit != "century"} | {
    "centuries": "century",
    "millennia": "millennium",
}

_VOCABULARY: Mapping[Kind, str] = {
    Kind.THE: "the",
    Kind.A: "a an",
    Kind.THIS: "this these",
    Kind.THAT: "that those",
    Kind.NEXT: "next coming upcoming forthcoming",
    Kind.LAST: "last past",
    Kind.PREVIOUS: "previous preceding prior",
    Kind.FOLLOWING: "following subsequent",
    Kind.SAME: "same",
    Kind.CURRENT: "current",
    Kind.RECENT: "recent",
    Kind.UNIT: _UNITS + " millennium",
    Kind.NOON: "noon midday midnight",
    Kind.TODAY: "today tomorrow yesterday",
    Kind.TONIGHT: "tonight",
    Kind.FEW: "several few couple many some",
    Kind.HALF: "half",
    Kind.AMPM: "am pm",
    Kind.OCLOCK: "o'clock o’clock",
    Kind.AGO: "ago",
    Kind.LATER: "later earlier",
    Kind.AFTER: "after before",
    Kind.EDGE: "early mid late",
    Kind.POINT: "beginning start middle end close",
    Kind.REST: "rest remainder",
    Kind.OF: "of",
    Kind.IN: "in",
    Kind.AT: "at",
    Kind.ON: "on",
    Kind.FROM: "from",
    Kind.AND: "and",
    Kind.OR: "or",
    Kind.TO: "to through until till into",
    Kind.BETWEEN: "between",
    Kind.EVERY: "every each",
    Kind.TIMES: "times",
    Kind.ONCE: "once twice thrice",
    Kind.REGULAR: " ".join(REGULAR),
    Kind.PRESENT: "now currently presently nowadays",
    Kind.PAST: "recently lately formerly",
    Kind.FUTURE: "soon shortly someday",
    Kind.APPROX: "about around approximately roughly nearly almost just",
    Kind.TIME: "time",
    Kind.OLD: "old",
    Kind.LONG: "long",
    Kind.AHEAD: "ahead",
    Kind.MORE: "more additional extra further consecutive straight",
    Kind.POSS: "'s ’s ' ’",
    Kind.FISCAL: "fiscal financial",
    Kind.WHOLE: "whole entire full",
    Kind.ZONE: (
        "utc gmt bst est edt cst cdt mst mdt pst pdt cet cest eet eest msk ist jst hkt aest aedt et"
    ),
    Kind.DASH: "- – — ‑",
    Kind.COMMA: ",",
    Kind.LPAR: "(",
    Kind.RPAR: ")",
}
# Several words that act as one.
_PHRASES: Mapping[Kind, str] = {
    Kind.HOLIDAY: "|".join(HOLIDAYS),
    Kind.ZONE: "local time|eastern time|pacific time|eastern daylight time|eastern standard time|"
    "universal time|coordinated universal time|moscow time",
    Kind.TODAY: "the day after tomorrow|the day before yesterday|day after tomorrow",
    Kind.APPROX: "more than|less than|at least|at most|fewer than|just over|just under|"
    "no more than|no less than|as many as|as long as|only about|well over",
    Kind.FEW: "a couple of|a few|a number of|a couple|the few",
    Kind.PRESENT: "right now|the moment|at present|the present|just now|the present time",
    Kind.PAST: "the past|the recent past|the time|that time|the old days",
    Kind.FUTURE: "the future|the near future|the foreseeable future|some day|one day|some time|"
    "as soon as possible|the not too distant future|the short term|the long term|very soon|very shortly",
    Kind.OTHER: "sunday times|sunday telegraph|sunday express|sunday mail|sunday mirror|usa today|"
    "bloody sunday|black sunday|daily mail|daily telegraph|daily mirror|daily express|daily news|"
    "russia today|second hand|ruby tuesday|sunday herald|the last of|saturday night live|no longer",
    Kind.EVERY: "every other",
}
_ZONES: Mapping[str, str | None] = {
    "local time": None,
    "eastern time": "ET",
    "eastern daylight time": "EDT",
    "eastern standard time": "EST",
    "pacific time": "PT",
    "universal time": "UTC",
    "coordinated universal time": "UTC",
    "moscow time": "Europe/Moscow",
}
_ABBREVIATED = "|".join(w for w in (*MONTHS, *WEEKDAYS) if len(w) < 6 and w not in {"may", "march"})
_TOKEN = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[t ]\d{2}:\d{2})?(?!\d)"
    r"|\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d{2})(?![\d/])"
    r"|\d{1,2}:\d{2}(?!\d)"
    r"|(?:\d{3}0|['’]\d0)['’]?s\b"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?"
    r"|\d+(?:st|nd|rd|th)\b"
    r"|\d+(?:\.\d+)?"
    r"|[ap]\.\s?m\b\.?"
    rf"|\b(?:{_ABBREVIATED})\."
    r"|o['’]clock\b"
    r"|['’](?:s|ll|re|ve|d|m|t)\b"
    r"|[^\W\d_]+"
    r"|\n[^\S\n]*\n\s*"
    r"|[^\w\s]"
)
# Words before which "." is no end of a sentence.
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof gen sen rep gov lt col sgt st rev hon no vs inc ltd corp co jr sr mt".split()
)
_QUOTES = frozenset("\"”’')»")


def _single_words() -> dict[str, Kind]:
    words = {word: kind for kind, line in _VOCABULARY.items() for word in line.split()}
    words |= dict.fromkeys(_PLURALS, Kind.UNITS)
    words |= dict.fromkeys(MONTHS, Kind.MONTH)
    words |= dict.fromkeys(WEEKDAYS, Kind.WEEKDAY)
    words |= dict.fromkeys((f"{day}s" for day in WEEKDAYS if day.endswith("day")), Kind.WEEKDAYS)
    words |= dict.fromkeys(SEASONS, Kind.SEASON)
    words |= dict.fromkeys((w for w in PARTS_OF_DAY if w != "night"), Kind.PARTDAY)
    words |= dict.fromkeys(NUMBERS, Kind.NUM)
    words |= dict.fromkeys((o for o in ORDINALS if o != "last"), Kind.ORDINAL)
    return words


_SINGLE = _single_words()


def _phrase_table() -> dict[str, list[tuple[tuple[str, ...], Kind]]]:
    """First word → the phrases that begin with it, longest first."""
    table: dict[str, list[tuple[tuple[str, ...], Kind]]] = {}
    for kind, line in _PHRASES.items():
        for phrase in line.split("|"):
            words = tuple(_TOKEN.findall(phrase))
            table.setdefault(words[0], []).append((words, kind))
    for phrases in table.values():
        phrases.sort(key=lambda phrase: -len(phrase[0]))
    return table


_TABLE = _phrase_table()


def read_words(text: str) -> list[Word]:
    """All words and marks of a text in order, each with the kind that it has where it stands."""
    words = list(_joined(list(_split(text))))
    return [_settled(words, i) if word.kind in _DOUBTFUL else word for i, word in enumerate(words)]


def number(words: Sequence[Word]) -> float | None:
    """The number that words and digits spell ("twenty-five", "2.5", "two dozen"); None if none."""
    total = 0.0
    seen = False
    for word in words:
        value = _number_of(word)
        if value is None:
            continue
        seen = True
        big = word.text in {"hundred", "thousand", "dozen"}
        total = (total or 1) * value if big else total + value
    return total if seen else None


def ordinal(word: Word) -> int:
    """What an ordinal counts: "third" and "3rd" are 3, "last" and "final" are -1."""
    return ORDINALS[word.text] if word.text in ORDINALS else int(word.text[:-2])


def unit(word: Word) -> str:
    """The unit in the singular."""
    return _PLURALS.get(word.text, word.text)


def month(word: Word) -> int:
    """The number of a month name, 1 to 12."""
    return MONTHS[word.text.rstrip(".")]


def weekday(word: Word) -> int:
    """The number of a weekday name, Monday 0."""
    name = word.text.rstrip(".")
    return WEEKDAYS[name] if name in WEEKDAYS else WEEKDAYS[name.removesuffix("s")]


def zone(word: Word) -> str | None:
    """The zone as told, or an IANA name; None for "local time"."""
    return _ZONES[word.text] if word.text in _ZONES else word.text.upper()


def _number_of(word: Word) -> float | None:
    if word.text in NUMBERS:
        return NUMBERS[word.text]
    digits = word.text.replace(",", "")
    return float(digits) if digits.replace(".", "", 1).isascii() and digits[:1].isdigit() else None


def _lowered(text: str) -> str:
    """Lower case without changing any offset ("İ" becomes two characters otherwise)."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _split(text: str) -> Iterator[Word]:
    lower = _lowered(text)
    before = ""
    for match in _TOKEN.finditer(lower):
        word, start, end = match.group(), match.start(), match.end()
        kind = _SINGLE.get(word.rstrip(".") if word != "." else word)
        if kind is None:
            kind = _kind(word)
            if word in ".!?" and _ends_sentence(text, before, word, end):
                kind = Kind.STOP
        yield Word(word, text[start:end], start, end, kind)
        before = word


def _kind(word: str) -> Kind:
    """The kind of what no table holds: digits in their many forms, and breaks."""
    if word[0].isdecimal():
        return _kind_of_digits(word)
    if word[0] == "\n":
        return Kind.BREAK
    if word[0] in "'’" and word[1:2].isdecimal():
        return Kind.DECADE
    if word[:2] in {"a.", "p."}:
        return Kind.AMPM
    return Kind.OTHER


def _kind_of_digits(word: str) -> Kind:
    if word.isdecimal():
        if len(word) == 4 and "1000" <= word < "2200":
            return Kind.YEAR
        return Kind.DAYNUM if len(word) <= 2 and 1 <= int(word) <= 31 else Kind.NUM
    if word[-1] == "s":
        return Kind.DECADE
    if word[-1] in "tdh":
        return Kind.ORDDAY
    if ":" in word and "-" not in word:
        return Kind.CLOCK
    if "-" in word:
        return Kind.ISO
    return Kind.SLASHED if "/" in word or word.count(".") == 2 else Kind.NUM


def _ends_sentence(text: str, before: str, mark: str, end: int) -> bool:
    """Whether "." after a word ends a sentence: not after "Mr", an initial or before lower case."""
    if mark == "." and (before in _ABBREVIATIONS or (len(before) == 1 and before.isalpha())):
        return False
    follows = text[end : end + 4].lstrip("\"”’') ]\n")
    return not follows or not (follows[0].islower() or text[end : end + 1].isalnum())


def _joined(words: Sequence[Word]) -> Iterator[Word]:
    """The words with each phrase of the table made one word."""
    i = 0
    while i < len(words):
        for phrase, kind in _TABLE.get(words[i].text, ()):
            if _is_phrase(words, i, phrase):
                part = words[i : i + len(phrase)]
                text = " ".join(phrase).replace(" '", "'").replace(" .", ".")
                yield Word(text, part[0].raw, part[0].start, part[-1].end, kind)
                i += len(phrase)
                break
        else:
            yield words[i]
            i += 1


def _is_phrase(words: Sequence[Word], i: int, phrase: tuple[str, ...]) -> bool:
    """Whether a phrase stands at `i` and no unit follows ("the past" is none in "the past year")."""
    end = i + len(phrase)
    if tuple(_plain(word.text) for word in words[i:end]) != phrase:
        return False
    if phrase[-1] == "time" and phrase[0] in {"the", "that"}:
        return i > 0 and words[i - 1].kind is Kind.AT
    if phrase[-1] == "past":
        return end == len(words) or words[end].kind not in _COUNTED
    return True


_COUNTED = frozenset({Kind.UNIT, Kind.UNITS, Kind.NUM, Kind.DAYNUM, Kind.FEW, Kind.HALF})


def _plain(word: str) -> str:
    return word.replace("’", "'")


# Kinds whose words may be something else: a name, a verb, a magazine.
_DOUBTFUL = frozenset(
    {Kind.MONTH, Kind.WEEKDAY, Kind.SEASON, Kind.REGULAR, Kind.HOLIDAY, Kind.POSS}
)
_TITLES = frozenset(
    "mr mrs ms miss dr lady lord sir president minister chancellor secretary senator theresa judge "
    "professor dame captain".split()
)
_BEFORE_MONTH = frozenset(
    "in of by since until till through from to before after during last next this that early mid late "
    "every each between and or for around about on coming past previous following mid- - – , ( the "
    "later earlier between late through throughout starting beginning".split()
)
_BEFORE_NAME = frozenset("in since last next this early mid late until till during every".split())
_NUMERIC = frozenset({Kind.DAYNUM, Kind.ORDDAY, Kind.YEAR})
_BEFORE_SEASON = frozenset(
    "in this last next the of early late mid every each by until since during coming past - through "
    "previous following that for after before later earlier all".split()
)


def _settled(words: Sequence[Word], i: int) -> Word:
    """The word with the kind that its neighbours leave it."""
    word = words[i]
    before = words[i - 1] if i else None
    after = words[i + 1] if i + 1 < len(words) else None
    if _DOUBTS[word.kind](words, i, before, after):
        return word._replace(kind=Kind.OTHER)
    return word


def _no_month(words: Sequence[Word], i: int, before: Word | None, after: Word | None) -> bool:
    word = words[i]
    if word.raw[0].islower():
        return True
    numbered = (before is not None and before.kind in _NUMERIC | {Kind.ORDINAL}) or (
        after is not None and after.kind in _NUMERIC
    )
    if numbered:
        return False
    if before is not None and before.text in _TITLES:
        return True
    if len(word.text) < 4 and word.text != "may":
        return True
    if word.text in {"may", "march", "april", "june", "august"}:
        return not _is_month_here(words, i)
    return False


def _is_month_here(words: Sequence[Word], i: int) -> bool:
    """Whether a month name that is also a surname, first name or verb is the month."""
    before = words[i - 1].text if i else ""
    after = words[i + 1] if i + 1 < len(words) else None
    named = any(
        words[k].text == words[i].text and k and words[k - 1].text in _TITLES
        for k in range(len(words))
    )
    if named:
        return before in _BEFORE_NAME
    if words[i].text in {"may", "march"} or (after and after.raw[0].isupper() and not _ends(after)):
        return before in _BEFORE_MONTH
    return True


def _ends(word: Word) -> bool:
    return word.kind in {Kind.STOP, Kind.BREAK}


def _no_weekday(words: Sequence[Word], i: int, before: Word | None, after: Word | None) -> bool:
    word = words[i]
    if word.raw[0].islower():
        return True
    if len(word.text) > 4:
        return False
    return not (word.text[-1] == "." or (after and after.kind in {Kind.COMMA, Kind.MONTH})) or (
        word.text.rstrip(".") in {"sat", "sun"} and not (after and after.kind is not Kind.OTHER)
    )


def _no_season(words: Sequence[Word], i: int, before: Word | None, after: Word | None) -> bool:
    word = words[i]
    if after and (after.kind in {Kind.YEAR, Kind.OF} and word.text != "fall"):
        return False
    if after and after.kind is Kind.YEAR:
        return False
    if before is None or before.text not in _BEFORE_SEASON:
        return word.text in {"spring", "fall"} or before is None
    if word.text == "fall" and before.text == "the":
        return bool(after and after.kind is Kind.OF)
    return False


def _no_regular(words: Sequence[Word], i: int, before: Word | None, after: Word | None) -> bool:
    """ "The Daily News" is a name, "Daily" at the start of a sentence is not."""
    inside = before is not None and not _ends(before)
    return words[i].raw[0].isupper() and inside


def _no_holiday(words: Sequence[Word], i: int, before: Word | None, after: Word | None) -> bool:
    word = words[i]
    return word.raw[0].islower() or (word.text == "new year" and after is None)


def _no_possessive(words: Sequence[Word], i: int, before: Word | None, after: Word | None) -> bool:
    return before is None or before.end != words[i].start


_DOUBTS = {
    Kind.MONTH: _no_month,
    Kind.WEEKDAY: _no_weekday,
    Kind.SEASON: _no_season,
    Kind.REGULAR: _no_regular,
    Kind.HOLIDAY: _no_holiday,
    Kind.POSS: _no_possessive,
}
