"""The days that a question is about: time phrases are taken out of its text and read as a Period.

"anything on fishing in may?" → "anything on fishing?" + "in May", from 1 to 31 May
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from string import capwords
from typing import NamedTuple

from bot.messages.wording import when_words
from bot.qa.wordings import Intent
from summarizer.briefing import Bound, Precision, When
from summarizer.dates import DateMention, find_dates
from summarizer.dates.holidays import HOLIDAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Inclusive days, open-ended where None; `label` names them ("next week (26 Jul – 1 Aug)")."""

    first: date | None
    last: date | None
    label: str


class EventBound(NamedTuple):
    """ "before the election": the word, and the event as it was typed."""

    word: str
    what: str


class TimePhrase(NamedTuple):
    """One time phrase of a question with the preposition before it ("" where there is none)."""

    preposition: str
    words: str
    first: date
    last: date
    precision: Precision


class Dated(NamedTuple):
    """A question without its time phrases."""

    rest: str
    phrases: tuple[TimePhrase, ...]
    as_of: date | None


def take_dates(text: str, today: date) -> Dated:
    """Split the time phrases off a question; "as of X" becomes the day it is asked for."""
    text = _capitalised_names(text)
    found = list(_phrases(text, today))
    as_of = next((phrase.last for _, phrase in found if phrase.preposition == "as of"), None)
    if as_of and as_of != today:
        found = list(_phrases(text, as_of))
    rest, cut = "", 0
    for (start, end), _ in found:
        gap = text[cut:start]
        rest += "" if cut and gap.strip() in _BETWEEN else gap
        cut = end
    kept = tuple(phrase for _, phrase in found if phrase.preposition != "as of")
    return Dated(" ".join((rest + text[cut:]).split()).strip(" ,"), kept, as_of)


def take_bound(text: str) -> tuple[str, EventBound | None]:
    """Split off the event that a question's days are bounded by, where it ends with one."""
    found = _BOUND.search(text)
    if not found:
        return text, None
    word = _BOUND_WORDS.get(found["word"].lower(), found["word"].lower())
    return text[: found.start()].strip(" ,"), EventBound(word, found["what"])


def period_of(phrases: tuple[TimePhrase, ...], intent: Intent, today: date) -> Period | None:
    """The days that the phrases mean for a question that looks ahead or back; None for no phrase.

    "in May" is the coming May when asked what is next, and the past one when asked what was said.
    """
    if not phrases:
        return None
    looks_back = intent in {Intent.LATEST, Intent.QUOTES, Intent.BRIEF}
    moved = [_towards(phrase, today, looks_back=looks_back) for phrase in phrases]
    first, last = moved[0], moved[-1]
    while last.last < first.first:
        last = _shifted(last, days=_step(last), years=1)
    whole = replace(
        _period(first, today, looks_back=looks_back),
        last=_period(last, today, looks_back=looks_back).last,
    )
    if len(phrases) == 1:
        return whole
    begin, end = (f"{item.preposition} {item.words}".strip() for item in (first, last))
    link = "and " if first.preposition == "between" else "to "
    return replace(whole, label=f"{begin} {'' if last.preposition else link}{end}")


_BOUND_WORDS = {"till": "until", "up to": "until", "ahead of": "before"}
_OCCASIONS = (
    r"(?:elections?|summit|vote|ballot|referendum|meeting|talks|hearing|trial|conference|ceremony|visit"
    r"|deadline|primar(?:y|ies)|convention|launch|ruling|verdict|strike|final|inauguration|debate"
    r"|caucus(?:es)?|super tuesday|budget|games|olympics|congress|session|treaty|signing|sentencing|opening)"
)
_BOUND = re.compile(
    rf"(?:^|\s)(?P<word>before|until|till|up to|ahead of|after) (?P<what>(?:the |its |his |her |their )?"
    rf"(?:[\w'’-]+ ){{0,4}}?{_OCCASIONS})$",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"(?:\b(?:as of|as at|(?:in|on)(?! (?:before|after|by|until|till|since|from)\b)|by|from|since|until|till|before|after|over|during|within|for|through"
    r"|throughout|the|at|of|around|about|between|starting|sometime|any time)\s+)+$",
    re.IGNORECASE,
)
_BETWEEN = frozenset({"and", "to", "-", "–", ","})
_MONTHS = "January February March April May June July August September October November December"
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
_NAMES = re.compile(rf"\b({'|'.join(f'{_MONTHS} {_DAYS}'.split())})\b", re.IGNORECASE)
# Names of holidays after a preposition: the statues of Easter Island are there at any time.
_HOLIDAYS = re.compile(
    r"\b(?P<lead>(?:before|after|by|until|till|since|over|during|at|around|this|next|last) (?:the )?)"
    rf"(?P<name>{'|'.join(sorted(map(re.escape, HOLIDAYS), key=len, reverse=True))})\b(?! island)"
)
_SHARED_MONTH = re.compile(
    rf"\b(\d{{1,2}})(\s*(?:and|to|-|–)\s*)(\d{{1,2}}) ({_MONTHS.replace(' ', '|')})\b",
    re.IGNORECASE,
)
# Names of months that are other words too: a month only after one of these, or before a number.
_WORDY = frozenset({"may", "march", "august"})
_MONTH_BEFORE = re.compile(
    r"\b(?:in|by|since|until|till|before|after|from|during|for|of|this|next|last|early|mid|late|and|to"
    r"|about|\d{1,2}(?:st|nd|rd|th)?)[\s-]$",
    re.IGNORECASE,
)
_NOT_A_PERIOD = frozenset(
    {"now", "next", "latest", "today's", "the latest", "current", "the future"}
)
_ROLLING = re.compile(
    r"\b(?P<lead>(?:(?:in|over|within|during|for)\s+)?(?:the\s+)?)(?P<side>next|coming|past|last)\s+"
    r"(?P<count>\d+|few|couple of|two|three|four|five|six|seven|ten)?\s*(?P<unit>day|week|month)s\b",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"\b(?P<word>before|since|after|until|till|by|from|in|during|throughout)\s+"
    r"(?P<year>(?:19|20)\d\d)\b(?!\s*[-–/.]\d)",
    re.IGNORECASE,
)
_COUNTS = {"": 2, "few": 3, "couple of": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_UNIT_DAYS = {"day": 1, "week": 7, "month": 30}
_SELF_DATED = re.compile(
    r"\d{4}|\b(?:next|last|this|past|coming|previous|today|tonight|tomorrow|yesterday|ago|week"
    r"|weekend|year)\b",
    re.IGNORECASE,
)


def _capitalised_names(text: str) -> str:
    """Months, weekdays and holidays as a newspaper writes them, a month told once for two days twice."""

    def fixed(match: re.Match[str]) -> str:
        name = match[1]
        sure = _MONTH_BEFORE.search(text, 0, match.start()) or re.match(
            r"\s+\d", text[match.end() :]
        )
        if name.lower() in _WORDY and name.islower() and not sure:
            return name
        return name.capitalize()

    text = _HOLIDAYS.sub(lambda found: found["lead"] + capwords(found["name"]), text)
    return _SHARED_MONTH.sub(r"\1 \4\2\3 \4", _NAMES.sub(fixed, text))


def _phrases(text: str, today: date) -> Iterator[tuple[tuple[int, int], TimePhrase]]:
    taken = 0
    found = (*_rolling(text, today), *_mentions(text, today), *_years(text))
    for start, end, phrase in sorted(found, key=lambda one: (one[0], -one[1])):
        if start >= taken:
            yield (start, end), phrase
            taken = end


def _mentions(text: str, today: date) -> Iterator[tuple[int, int, TimePhrase]]:
    for mention in find_dates(text, today):
        if mention.first is None or mention.last is None:
            continue
        words = text[mention.start : mention.end]
        lead = _LEADING.search(text, 0, mention.start)
        start = lead.start() if lead else mention.start
        if words.lower() in _NOT_A_PERIOD or _is_name(text, mention, has_lead=lead is not None):
            continue
        yield start, mention.end, _phrase(lead[0] if lead else "", words, mention, today)


def _phrase(lead: str, words: str, mention: DateMention, today: date) -> TimePhrase:
    assert mention.first is not None  # noqa: S101  # told by the caller
    assert mention.last is not None  # noqa: S101
    named = re.match(r"(by|until|till|from|since|after|before|within)\s+", words, re.IGNORECASE)
    preposition = (lead.strip() or (named[1] if named else "")).lower()
    if named:
        words = words[named.end() :]
    if preposition.startswith("as "):
        preposition = "as of"
    if preposition.split(" ")[0] in {"over", "during", "throughout", "before"}:
        # A text's "over the summer" is done by its end, a question's is in it; and what is before
        # June is reckoned here from June.
        return TimePhrase(preposition, words, *_whole(words, mention, today), mention.precision)
    first = mention.first
    if mention.bound is Bound.BY or preposition == "by":
        first = mention.last if mention.precision is Precision.DAY else mention.first
    return TimePhrase(preposition, words, first, mention.last, mention.precision)


def _whole(words: str, mention: DateMention, today: date) -> tuple[date, date]:
    """The days of a phrase without the preposition before it."""
    assert mention.first is not None  # noqa: S101  # told by the caller
    assert mention.last is not None  # noqa: S101
    alone = next(iter(find_dates(words, today)), mention)
    return alone.first or mention.first, alone.last or mention.last


def _rolling(text: str, today: date) -> Iterator[tuple[int, int, TimePhrase]]:
    """The days that lie before or behind today ("over the next two weeks")."""
    for match in _ROLLING.finditer(text):
        count = (match["count"] or "").lower()
        number = (
            int(count) if count.isdigit() else _COUNTS.get(count, 7 if count == "seven" else 10)
        )
        days = timedelta(days=number * _UNIT_DAYS[match["unit"].lower()])
        ahead = match["side"].lower() in {"next", "coming"}
        first, last = (today, today + days) if ahead else (today - days, today)
        words = text[match.end("lead") : match.end()]
        lead = match["lead"].strip().lower() or "in the"
        yield match.start(), match.end(), TimePhrase(lead, words, first, last, Precision.RANGE)


def _years(text: str) -> Iterator[tuple[int, int, TimePhrase]]:
    """Years alone after a preposition ("before 2019")."""
    for match in _YEAR.finditer(text):
        year = int(match["year"])
        first, last = date(year, 1, 1), date(year, 12, 31)
        phrase = TimePhrase(match["word"].lower(), match["year"], first, last, Precision.YEAR)
        yield match.start(), match.end(), phrase


def _is_name(text: str, mention: DateMention, *, has_lead: bool) -> bool:
    """Whether a month's name is a person's ("what did May say", "Theresa May")."""
    if text[mention.start : mention.end].lower() not in {"may", "april", "june", "august"}:
        return False
    before = text[: mention.start].rstrip().rpartition(" ")[2]
    return not has_lead and bool(before) and not _MONTH_BEFORE.search(f"{before} ")


def _towards(phrase: TimePhrase, today: date, *, looks_back: bool) -> TimePhrase:
    """The phrase's nearest reading on the side of today that the question looks to."""
    if _SELF_DATED.search(phrase.words):
        return phrase
    step = _step(phrase)
    while looks_back and phrase.first > today:
        phrase = _shifted(phrase, days=-step, years=-1)
    while not looks_back and phrase.last < today and phrase.preposition != "since":
        phrase = _shifted(phrase, days=step, years=1)
    return phrase


def _step(phrase: TimePhrase) -> int:
    """Days from one such day to the next: 7 for a weekday, 0 for what comes once a year."""
    weekday = phrase.precision is Precision.DAY and _NAMES.match(phrase.words)
    return 7 if weekday and not re.search(r"\d", phrase.words) else 0


def _shifted(phrase: TimePhrase, *, days: int, years: int) -> TimePhrase:
    if days:
        by = timedelta(days=days)
        return phrase._replace(first=phrase.first + by, last=phrase.last + by)
    return phrase._replace(first=_year_on(phrase.first, years), last=_year_on(phrase.last, years))


def _year_on(day: date, years: int) -> date:
    """The same day of another year; the end of February stays the end of February."""
    if (day + timedelta(days=1)).day == 1:
        following = day + timedelta(days=1)
        return following.replace(year=following.year + years) - timedelta(days=1)
    return day.replace(year=day.year + years)


def _period(phrase: TimePhrase, today: date, *, looks_back: bool) -> Period:
    first, last = _bounds(phrase, today, looks_back=looks_back)
    when = When(
        text=f"{phrase.preposition} {phrase.words}".strip(),
        first=phrase.first,
        last=phrase.last,
        precision=phrase.precision,
    )
    return Period(first=first, last=last, label=when_words(when, told=today, today=today))


def _bounds(
    phrase: TimePhrase, today: date, *, looks_back: bool
) -> tuple[date | None, date | None]:
    word = phrase.preposition.split(" ")[0]
    if word in {"by", "until", "till", "before", "within"}:
        last = phrase.first - timedelta(days=1) if word == "before" else phrase.last
        return None if looks_back else today, last
    if word in {"since", "from", "starting"}:
        return phrase.first, today if looks_back else None
    if word == "after":
        return phrase.last + timedelta(days=1), today if looks_back else None
    return phrase.first, phrase.last
