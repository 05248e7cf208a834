"""Patterns over kinds of words: regular expressions whose letters are kinds.

`WEEKDAY COMMA? (?P<month>MONTH)` finds "Monday, May"; white space in a pattern means nothing.
"""

import re
from collections.abc import Mapping

from summarizer.dates.vocabulary import Kind


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of kinds and macros as a regular expression over a string of kinds."""
    return re.compile(_expanded(pattern))


# Parts that many patterns share, each made of kinds and of macros above it.
_MACROS: Mapping[str, str] = {
    "DAY": "[DAYNUM ORDDAY]",
    "LINK": "[DASH TO AND OR]",
    "NTH": "[ORDINAL ORDDAY LAST]",
    "ANYUNIT": "[UNIT YEARUNIT QUARTERUNIT CENTURY]",
    "SMALL": "(?: TENS DASH? SPELT | [TENS SPELT DAYNUM NUM YEAR])",
    # "twenty-five", "2.5 million", "a hundred", "three hundred and five"
    "NUMBER": "(?: (?: AN? BIG | SMALL BIG{0,2}) (?: (?<= BIG) AND? SMALL BIG{0,2}){0,2})",
    # "about three and a half", "a few", "another two", "60 to 90"
    "COUNT": (
        "(?P<approx>APPROX)? (?: AN MORE)? (?P<count> NUMBER (?: AND AN HALF | HALF)? "
        "| NUMBER DASH AND DASH AN DASH HALF | FEW BIG? | AN (?! UNITS | ANYUNIT DASH) "
        "| ANOTHER NUMBER? | ANOTHER FEW | HALF AN? | AN HALF) (?: [DASH TO OR] (?P<upto>NUMBER))?"
    ),
    # "three more months", "six-month", "a year and a half"
    "AMOUNT": "COUNT DASH? MORE{0,2} (?P<unit> ANYUNIT | UNITS) (?P<half> AND AN HALF)?",
    # The year of a date: "2004", "of last year".
    "INYEAR": (
        "(?: COMMA? OF? (?P<year>YEAR) (?! [UNITS DASH YEARUNIT])"
        " | COMMA? OF? (?P<whichyear>THIS | NEXT | LAST | SAME) YEARUNIT)?"
    ),
}
_NAME = re.compile(r"\b[A-Z]{2,}\b")


def _expanded(pattern: str) -> str:
    def one(match: re.Match[str]) -> str:
        name = match.group()
        return _expanded(_MACROS[name]) if name in _MACROS else Kind[name].value

    return _NAME.sub(one, pattern).replace(" ", "").replace("\n", "")
