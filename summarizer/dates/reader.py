"""Reads the time expressions of a text.

text → words → phrases (the longest rule at each word) → hours on days, ranges → mentions
                        └ modifiers ("the end of") + phrase ┘     └ prepositions
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from summarizer.article import DateOrder
from summarizer.dates import (
    clock,
    days,
    durations,
    hours,
    modifiers,
    nearby,
    periods,
    prepositions,
    ranges,
    sets,
    vague,
    years,
)
from summarizer.dates.cues import Way
from summarizer.dates.doubts import settled
from summarizer.dates.grammar import Rule
from summarizer.dates.mention import DateMention
from summarizer.dates.phrase import Found, Match
from summarizer.dates.scene import Scene
from summarizer.dates.vocabulary import Kind
from summarizer.dates.words import read_words

# Of two rules that take the same words, the one that stands first is tried first.
_RULES: tuple[Rule, ...] = (
    *clock.RULES,
    *sets.RULES,
    *days.RULES,
    *nearby.RULES,
    *durations.RULES,
    *periods.RULES,
    *years.RULES,
    *modifiers.RULES,
    *vague.RULES,
)
# No phrase begins with these.
_NO_START = frozenset(
    {Kind.OTHER, Kind.BREAK, Kind.STOP, Kind.COMMA, Kind.OF, Kind.IN, Kind.AT, Kind.ON, Kind.BY}
    | {Kind.AND, Kind.OR, Kind.TO, Kind.DASH, Kind.LPAR, Kind.RPAR, Kind.POSS, Kind.SINCE}
)


def find_dates(
    text: str, published: date | None, *, order: DateOrder | None = None
) -> list[DateMention]:
    """The time expressions of a text in order, without overlap.

    Without a publication date only what names its year is resolved to days. `order` is how dates
    in figures are written; None goes by the other dates of the text.
    """
    scene = Scene(settled(read_words(text)), published, order=order)
    found = hours.with_days(_Walk(scene).phrases(), scene)
    return [prepositions.mention_of(one, scene) for one in ranges.with_ranges(found, scene)]


class _Walk:
    """Goes through the words of one text from left to right."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def phrases(self) -> Iterator[Found]:
        kinds = self._scene.kinds
        i = 0
        while i < len(kinds):
            found = self._at(i) if kinds[i] not in _NO_START else None
            if found is None:
                i += 1
                continue
            told = self._told(found)
            self._scene.remember(told)
            yield told
            i = found.last

    def _at(self, i: int) -> Found | None:
        """The longest phrase that begins with a word, on its own or after a modifier."""
        found = [phrase for phrase in (self._changed(i), self._plain(i)) if phrase]
        return max(found, key=lambda phrase: phrase.last, default=None)

    def _plain(self, i: int) -> Found | None:
        matches = [
            (match.end(), match, rule.read)
            for rule in _RULES
            if (match := rule.pattern.match(self._scene.kinds, i))
        ]
        matches.sort(key=_length, reverse=True)
        for end, match, read in matches:
            reading = read(Match(self._scene.words, match), self._scene)
            if reading:
                return Found(first=i, last=end, reading=reading)
        return None

    def _changed(self, i: int) -> Found | None:
        for modifier in modifiers.MODIFIERS:
            match = modifier.pattern.match(self._scene.kinds, i)
            if match is None or match.end() == len(self._scene.kinds):
                continue
            inner = self._plain(match.end())
            if inner and modifiers.is_modifiable(inner.reading):
                told = Match(self._scene.words, match)
                reading = modifier.change(told, inner.reading, self._scene)
                if reading:
                    return Found(first=i, last=inner.last, reading=reading)
        return None

    def _told(self, found: Found) -> Found:
        """The phrase with "this month" cut down to what its clause can mean of it."""
        period, published = found.reading.period, self._scene.published
        if not found.reading.is_left or period is None or published is None:
            return found
        if self._scene.way(found) is Way.PAST:
            period = period.clipped(until=published)
        else:
            period = period.clipped(since=published)
        return replace(found, reading=replace(found.reading, period=period))


def _length(match: tuple[int, object, object]) -> int:
    return match[0]
