"""A text as words and marks, each with the kind of work that it does in a time phrase.

    text → tokens → phrases that act as one word → doubtful words settled → words

Nothing is resolved to a day here.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from summarizer.dates.timex import YEARS
from summarizer.dates.vocabulary import (
    MONTHS,
    MULTIPLIERS,
    NUMBERS,
    ORDINALS,
    PHRASES,
    PLURALS,
    WEEKDAYS,
    ZONES,
    Kind,
    single_words,
)


class Word(NamedTuple):
    """A word or mark: `text` in lower case, `raw` as written, code points in the article."""

    text: str
    raw: str
    start: int
    end: int
    kind: Kind


def read_words(text: str) -> list[Word]:
    """All words and marks of a text in order; kinds are settled by `summarizer.dates.doubts`."""
    return list(_joined(list(_split(text))))


def number(words: Sequence[Word]) -> float | None:
    """The number that words and digits spell ("twenty-five", "2.5", "two dozen"); None if none."""
    total = 0.0
    seen = False
    for word in words:
        value = _number_of(word.text)
        if value is None:
            continue
        seen = True
        total = (total or 1) * value if word.text in MULTIPLIERS else total + value
    return total if seen else None


def ordinal(word: Word) -> int:
    """What an ordinal counts: "third" and "3rd" are 3, "last" and "final" are -1."""
    return ORDINALS[word.text] if word.text in ORDINALS else int(word.text[:-2])


def unit(word: Word) -> str:
    """The unit in the singular."""
    return PLURALS.get(word.text, word.text)


def month(word: Word) -> int:
    """The number of a month name, 1 to 12."""
    return MONTHS[word.text.rstrip(".")]


def weekday(word: Word) -> int:
    """The number of a weekday name, Monday 0."""
    name = word.text.rstrip(".")
    return WEEKDAYS[name] if name in WEEKDAYS else WEEKDAYS[name.removesuffix("s")]


def zone(word: Word) -> str | None:
    """The zone as told, or an IANA name; None for "local time"."""
    return ZONES[word.text] if word.text in ZONES else word.text.upper()


_SINGLE = single_words()
# Months and weekdays that are written with a dot.
_ABBREVIATED = "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tues?|wed|thu|thurs?|fri|sat|sun"
_TOKEN = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[t ]\d{2}:\d{2}(?::\d{2})?z?)?(?!\d)"
    r"|\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d{2})(?![\d/])"
    r"|\d{1,2}:\d{2}(?::\d{2})?(?!\d)"
    r"|(?:\d{3}0|['’]?\d0)['’]?s\b"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?"
    r"|\d+(?:st|nd|rd|th)\b"
    r"|1/2(?![\d/])|½"
    r"|\d+(?:\.\d+)?"
    r"|[ap]\.\s?m\b\.?"
    rf"|\b(?:{_ABBREVIATED})\."
    r"|\b[qh][1-4]\b"
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


def _lowered(text: str) -> str:
    """Lower case without changing any offset ("İ" becomes two characters otherwise)."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


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
    return Kind.CODE if len(word) == 2 and word[1].isdecimal() else Kind.OTHER


def _kind_of_digits(word: str) -> Kind:
    if word.isdecimal():
        return _kind_of_number(word)
    if word[-1] == "s":
        return Kind.DECADE
    if word[-1] in "tdh":
        return Kind.ORDDAY
    if word[4:5] == "-":
        return Kind.ISO
    if ":" in word:
        return Kind.CLOCK
    return Kind.SLASHED if "/" in word or word.count(".") == 2 else Kind.NUM


def _kind_of_number(word: str) -> Kind:
    if len(word) == 4 and int(word) in YEARS:
        return Kind.YEAR
    return Kind.DAYNUM if len(word) <= 2 and 1 <= int(word) <= 31 else Kind.NUM


def _ends_sentence(text: str, before: str, mark: str, end: int) -> bool:
    """Whether "." after a word ends a sentence: not after "Mr", an initial or before lower case."""
    if mark == "." and (before in _ABBREVIATIONS or (len(before) == 1 and before.isalpha())):
        return False
    follows = text[end : end + 4].lstrip("\"”’') ]\n")
    return not follows or not (follows[0].islower() or text[end : end + 1].isalnum())


def _number_of(text: str) -> float | None:
    if text in NUMBERS:
        return NUMBERS[text]
    digits = text.replace(",", "")
    return float(digits) if digits.replace(".", "", 1).isdecimal() else None


def _phrase_table() -> dict[str, list[tuple[tuple[str, ...], Kind]]]:
    """First word → the phrases that begin with it, longest first."""
    table: dict[str, list[tuple[tuple[str, ...], Kind]]] = {}
    for kind, line in PHRASES.items():
        for phrase in line.split("|"):
            words = tuple(_TOKEN.findall(phrase))
            table.setdefault(words[0], []).append((words, kind))
    for phrases in table.values():
        phrases.sort(key=lambda phrase: -len(phrase[0]))
    return table


_TABLE = _phrase_table()


def _joined(words: Sequence[Word]) -> Iterator[Word]:
    """The words with each phrase of the table made one word."""
    i = 0
    while i < len(words):
        for phrase, kind in _TABLE.get(words[i].text, ()):
            if _is_phrase(words, i, phrase):
                part = words[i : i + len(phrase)]
                yield Word(
                    _spelt(phrase), " ".join(w.raw for w in part), part[0].start, part[-1].end, kind
                )
                i += len(phrase)
                break
        else:
            yield words[i]
            i += 1


def _is_phrase(words: Sequence[Word], i: int, phrase: tuple[str, ...]) -> bool:
    """Whether a phrase stands at `i`; "the past" is none in "the past year"."""
    end = i + len(phrase)
    if tuple(word.text.replace("’", "'") for word in words[i:end]) != phrase:
        return False
    return phrase != ("the", "past") or end == len(words) or words[end].kind not in _COUNTED


def _spelt(phrase: Sequence[str]) -> str:
    return " ".join(phrase).replace(" '", "'").replace(" .", ".").replace(" - ", "-")


_COUNTED = frozenset(
    {
        Kind.UNIT,
        Kind.UNITS,
        Kind.YEARUNIT,
        Kind.QUARTERUNIT,
        Kind.CENTURY,
        Kind.SPELT,
        Kind.TENS,
        Kind.BIG,
        Kind.NUM,
        Kind.DAYNUM,
        Kind.FEW,
        Kind.HALF,
        Kind.SEASON,
        Kind.WEEKDAY,
    }
)
