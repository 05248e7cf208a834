"""Words that are time words only sometimes (May, march, fall, Sat), settled by their neighbours."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from summarizer.dates.vocabulary import Kind
from summarizer.dates.words import Word


def settled(words: Sequence[Word]) -> list[Word]:
    """The words, each with the kind that its neighbours leave it."""
    surnames = _surnames(words)
    return [
        word._replace(kind=_SENSES[word.kind](_Place(words, i, surnames)))
        if word.kind in _SENSES
        else word
        for i, word in enumerate(words)
    ]


class _Place:
    """A word among its neighbours."""

    __slots__ = ("after", "before", "earlier", "later", "surnames", "word")

    def __init__(self, words: Sequence[Word], i: int, surnames: frozenset[str]) -> None:
        self.word = words[i]
        self.before = words[i - 1] if i else _EDGE_OF_TEXT
        self.earlier = words[max(0, i - 3) : i]
        self.later = words[i + 1 : i + 3]
        self.after = words[i + 1] if i + 1 < len(words) else _EDGE_OF_TEXT
        self.surnames = surnames

    @property
    def is_capital(self) -> bool:
        return self.word.raw[0].isupper()

    @property
    def opens(self) -> bool:
        """Whether a sentence begins with the word."""
        return self.before.kind in _ENDS


_EDGE_OF_TEXT = Word("", " ", 0, 0, Kind.BREAK)
_ENDS = frozenset({Kind.STOP, Kind.BREAK})
_NUMERIC = frozenset({Kind.DAYNUM, Kind.ORDDAY, Kind.YEAR, Kind.ORDINAL})
_TITLES = frozenset(
    "mr mrs ms miss dr lady lord sir president minister chancellor secretary senator theresa judge "
    "professor dame captain".split()
)
# Month names that are also a surname, a first name or a verb.
_NAMES = frozenset({"may", "march", "april", "june", "august"})
_BEFORE_MONTH = frozenset(
    "in of by since until till through from to before after during last next this that early mid "
    "late every each between and or for around about on coming past previous following - – , ( the "
    "later earlier throughout starting beginning".split()
)
_BEFORE_NAMESAKE = frozenset(
    "in since last next this early mid late until till during every".split()
)
_BEFORE_SEASON = frozenset(
    "in this last next the of early late mid every each by until since during coming past - through "
    "previous following that for after before later earlier all".split()
)


def _surnames(words: Sequence[Word]) -> frozenset[str]:
    """The month names that a title makes a person's ("Mrs May")."""
    return frozenset(
        word.text
        for before, word in pairwise(words)
        if word.kind is Kind.MONTH and before.text in _TITLES
    )


def _month(place: _Place) -> Kind:
    return Kind.MONTH if _is_month(place) else Kind.OTHER


def _is_month(place: _Place) -> bool:
    text, before, after = place.word.text, place.before, place.after
    if not place.is_capital:
        return False
    if before.kind in _NUMERIC or (after.kind in _NUMERIC and after.kind is not Kind.ORDINAL):
        return True
    if before.text in _TITLES or (len(text) < 4 and text != "may"):
        return False
    if text in place.surnames:
        return before.text in _BEFORE_NAMESAKE
    named = after.raw[0].isupper() and after.kind is not Kind.POSS
    if text in {"may", "march"} or (text in _NAMES and named):
        return before.text in _BEFORE_MONTH
    return True


def _weekday(place: _Place) -> Kind:
    return Kind.WEEKDAY if _is_weekday(place) else Kind.OTHER


def _is_weekday(place: _Place) -> bool:
    text, after = place.word.text, place.after
    if not place.is_capital:
        return False
    if len(text) > 5 or text.endswith("day"):
        return True
    if place.before.kind is Kind.THE or place.word.raw.isupper():
        return False
    if text.rstrip(".") in {"sat", "sun"} and after.kind in {Kind.OTHER, *_ENDS}:
        return False
    return text[-1] == "." or after.kind in {Kind.COMMA, Kind.MONTH}


def _season(place: _Place) -> Kind:
    return Kind.SEASON if _is_season(place) else Kind.OTHER


def _is_season(place: _Place) -> bool:
    text, before, after = place.word.text, place.before.text, place.after
    if any(word.kind is Kind.YEAR for word in place.later) and after.kind in {Kind.YEAR, Kind.OF}:
        return True
    if before in {"and", "or"}:
        return place.earlier[-2:-1] != [] and place.earlier[-2].kind is Kind.SEASON
    if before not in _BEFORE_SEASON:
        return False
    if text == "fall":
        return before != "to" and not (after.kind is Kind.OF and before == "the")
    return True


def _regular(place: _Place) -> Kind:
    """ "The Daily News" is a name, "Daily" at the start of a sentence is not."""
    return Kind.OTHER if place.is_capital and not place.opens else Kind.REGULAR


def _part_of_day(place: _Place) -> Kind:
    """ "Monday Morning" is a time, "the Morning Star" is none."""
    if place.before.text == "good":
        return Kind.OTHER
    dated = place.opens or place.before.kind is Kind.WEEKDAY
    return Kind.OTHER if place.is_capital and not dated else Kind.PARTDAY


def _holiday(place: _Place) -> Kind:
    """ "Easter" is a day, "Easter Island" is a place."""
    named = place.after.kind is Kind.OTHER and place.after.raw[0].isupper()
    named = named or (place.after.kind is Kind.DASH and place.after.start == place.word.end)
    is_capital = place.word.raw != place.word.raw.lower()
    return Kind.OTHER if named or not is_capital else Kind.HOLIDAY


def _possessive(place: _Place) -> Kind:
    return Kind.POSS if place.before.end == place.word.start else Kind.OTHER


def _unit(place: _Place) -> Kind:
    """ "Second" is an ordinal before what it counts and a unit after a number."""
    if place.word.text != "second":
        return Kind.OTHER if place.is_capital and not place.opens else Kind.UNIT
    if place.before.kind in {Kind.SPELT, Kind.TENS, Kind.DAYNUM, Kind.NUM, Kind.HALF, Kind.PER}:
        return Kind.UNIT
    return Kind.ORDINAL if place.after.kind in _ORDERED else Kind.OTHER


_ORDERED = frozenset(
    {Kind.QUARTERUNIT, Kind.HALF, Kind.UNIT, Kind.WEEKDAY, Kind.CENTURY, Kind.DASH, Kind.FISCAL}
)


def _decade(place: _Place) -> Kind:
    """ "The 90s" and "the mid-90s" are years; "in his 90s" is an age."""
    is_short = place.word.text[0].isdecimal() and len(place.word.text.replace("’", "'")) < 5
    if is_short and all(word.kind is not Kind.THE for word in place.earlier):
        return Kind.OTHER
    return Kind.DECADE


_SENSES: Mapping[Kind, Callable[[_Place], Kind]] = {
    Kind.MONTH: _month,
    Kind.WEEKDAY: _weekday,
    Kind.SEASON: _season,
    Kind.REGULAR: _regular,
    Kind.HOLIDAY: _holiday,
    Kind.PARTDAY: _part_of_day,
    Kind.POSS: _possessive,
    Kind.UNIT: _unit,
    Kind.DECADE: _decade,
}
