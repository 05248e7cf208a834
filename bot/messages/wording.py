"""How days, certainty and counts are put in words, alike in digests, answers and messages.

A day shows its year unless that is today's; a phrase that was relative to another day gives way
to the days that it meant.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.records import ArticleRef
from summarizer.article import Wall
from summarizer.briefing import Bound, Certainty, Precision, When

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_WALLS = {
    Wall.PAYWALL: "paywalled: the feed's text",
    Wall.CONSENT: "behind a consent form: the feed's text",
    Wall.CAPTCHA: "behind a captcha: the feed's text",
}
_NUMBERS = "no one two three four five six seven eight nine ten".split()
# Words that mean another day when they are read on another day.
_RELATIVE = re.compile(
    r"\b(?:next|this|last|today|tonight|tomorrow|yesterday|now|later|coming|upcoming|following|ahead"
    r"|soon|shortly|ago|within|days?|weeks?|weekend|months?|years?"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"(?:in|on|by|from|until|till|before|after|between|over|during|at|since|within|for|through"
    r"|throughout|around|about|as)\b",
    re.IGNORECASE,
)
_LACKS_YEAR = re.compile(r"((?:(?!\d{4}).)+) (\d{4})")
# A period told with one of these may have begun at publication ("later this summer").
_CLIPPED = frozenset(
    {
        Precision.WEEK,
        Precision.MONTH,
        Precision.SEASON,
        Precision.QUARTER,
        Precision.HALF,
        Precision.YEAR,
        Precision.DECADE,
    }
)


# "1400 GMT": the span tells the same hour, and its day.
_HOUR_ALONE = re.compile(r"\d{1,2}[:.]?\d{2}(?: hours)? [A-Z]{2,4}")


def count_words(count: int) -> str:
    """A count: in words up to ten ("no", "one", … "ten"), in digits above."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def wall_words(wall: Wall) -> str:
    """What kept an article's whole text back, and what was read instead."""
    return _WALLS[wall]


def listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them: "A", "A and B", "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def counted(count: int, one: str) -> str:
    """A count and what it counts: "1 article", "12 articles"."""
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def capitalised(text: str) -> str:
    """The text with its first letter in upper case, the rest untouched."""
    return text[:1].upper() + text[1:]


def full_day_words(day: date) -> str:
    """A day with its year: "23 Jul 1999"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def day_words(day: date, today: date) -> str:
    """A day, with its year unless that is today's: "23 Jul", "23 Jul 1999"."""
    return full_day_words(day) if day.year != today.year else _short(day)


def days_words(first: date, last: date, today: date) -> str:
    """Inclusive days as one range, whole months and years as such: "26 Jul – 1 Aug", "Sep – Nov"."""
    if first == last:
        return day_words(first, today)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year} – {last.year}"
    whole = first.day == 1 and (last + timedelta(days=1)).day == 1
    if whole and (first.year, first.month) == (last.year, last.month):
        return _month(first) + _year(first, today)
    name = _month if whole else _short
    if first.year != last.year:
        return f"{name(first)} {first.year} – {name(last)} {last.year}"
    if not whole and first.month == last.month:
        return f"{first.day} – {day_words(last, today)}"
    return f"{name(first)} – {name(last)}{_year(last, today)}"


def span_words(when: When, today: date) -> str:
    """The days that a time means: "26 Jul – 1 Aug", "Sep – Nov", "by 31 Aug"; "" where none are known.

    A period that had already begun when it was told shows only its end.
    """
    if when.first is None and when.last is None:
        return ""
    if when.last is None or (when.bound is Bound.FROM and when.first is not None):
        return _bounded("from", when.first, today)
    if when.first is None or when.bound in {Bound.BY, Bound.WITHIN}:
        return _bounded("by", when.last, today)
    if when.bound is Bound.UNTIL:
        return _bounded("until", when.last, today)
    if when.precision in _CLIPPED and when.first <= today and not _starts_period(when):
        return _bounded("by", when.last, today)
    return days_words(when.first, when.last, today)


def when_words(when: When, *, told: date | None, today: date) -> str:
    """The phrase of a time and the days it means: "next week (26 Jul – 1 Aug)", "in September".

    `told` is the publication day. A relative phrase told on another day than today is replaced by
    its days. A time without days is its phrase, or "date open".
    """
    phrase = when.text or ""
    relative = bool(_RELATIVE.search(phrase))
    span = _timed(span_words(when, today), when)
    if not span:
        return _open_words(phrase, told if relative and told != today else None, today)
    if not phrase or (relative and told != today) or _HOUR_ALONE.fullmatch(phrase):
        return span
    if _names(phrase, span):
        return phrase if _PREPOSITION.match(phrase) or when.bound is Bound.ON else span
    if (dated := _LACKS_YEAR.fullmatch(span)) and _names(phrase, dated[1]) and _ends_dated(phrase):
        return f"{phrase} {dated[2]}"
    return f"{phrase} ({span})"


def certainty_words(certainty: Certainty, *, reported: bool, says: Sequence[str]) -> str:
    """How sure, and who says so: "Scheduled", "Undecided, reportedly (Itar-Tass)", …

    Without hearsay the sayer follows a comma: "Likely, according to the two sides".
    """
    words = certainty.value.capitalize()
    if reported:
        return f"{words}, reportedly ({listed(says)})" if says else f"{words}, reportedly"
    return f"{words}, according to {listed(says)}" if says else words


def moment_words(local: datetime) -> str:
    """A moment on somebody's clock: "Tuesday, 3 March at 08:00"."""
    return f"{local:%A}, {local.day} {local:%B} at {local:%H:%M}"


def source_words(article: ArticleRef) -> str:
    """An article as a citation names it: "Monitor, 23 Jul 1999"."""
    name = article.publication or article.title or article.id
    return f"{name}, {full_day_words(article.published) if article.published else 'undated'}"


def _short(day: date) -> str:
    return f"{day.day} {_month(day)}"


def _month(day: date) -> str:
    return _MONTHS[day.month - 1]


def _year(day: date, today: date) -> str:
    return "" if day.year == today.year else f" {day.year}"


def _bounded(bound: str, day: date | None, today: date) -> str:
    return f"{bound} {day_words(day, today)}" if day else ""


def _starts_period(when: When) -> bool:
    """Whether the first day is where a week, or a month and all longer periods, begin."""
    if when.first is None:
        return False
    return when.first.weekday() == 0 if when.precision is Precision.WEEK else when.first.day == 1


def _timed(span: str, when: When) -> str:
    if not span or when.time is None:
        return span
    return f"{span}, {when.time:%H:%M} {when.zone}" if when.zone else f"{span}, {when.time:%H:%M}"


def _open_words(phrase: str, told: date | None, today: date) -> str:
    if not phrase:
        return "date open"
    return f"{phrase} (told {day_words(told, today)})" if told else phrase


def _names(phrase: str, span: str) -> bool:
    """Whether the phrase already tells every day, month and year that the span shows."""
    return _date_parts(span) <= _date_parts(phrase)


def _ends_dated(phrase: str) -> bool:
    return bool(_date_parts(phrase.rsplit(maxsplit=1)[-1]))


def _date_parts(text: str) -> set[str]:
    parts = set(re.findall(r"\d+", text))
    words = {word[:3].capitalize() for word in re.findall(r"[^\W\d_]{3,}", text) if _is_month(word)}
    return parts | words


def _is_month(word: str) -> bool:
    full = (
        "january february march april may june july august september october november december"
    ).split()
    return word.lower().rstrip(".") in {*full, *(name.lower() for name in _MONTHS), "sept"}
