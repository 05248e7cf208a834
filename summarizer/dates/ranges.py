"""Finds the two ends of a range ("from Monday to Friday", "3–5 May") and gives both its days."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from summarizer.dates import timex
from summarizer.dates.patterns import compiled
from summarizer.dates.phrase import POINTS, Found, Reading
from summarizer.dates.scene import Scene
from summarizer.dates.timex import Period
from summarizer.dates.vocabulary import Kind

_RANGE = compiled("(?: TO TO? | DASH | OR) THE?")
_BOTH = compiled("AND THE?")
# Verbs after which "from Monday to Friday" is a change of date, and no range.
_MOVES = frozenset(
    "moved move moves moving postponed postpone postpones delayed delay delays rescheduled changed "
    "shifted pushed brought extended extend".split()
)
_MOVE_REACH = 10
# What stands on both sides of a spaced dash in "30 April – 4 May".
_NUMBERED = frozenset({Kind.MONTH, Kind.DAYNUM, Kind.ORDDAY, Kind.YEAR})


def with_ranges(found: Sequence[Found], scene: Scene) -> list[Found]:
    """The phrases with the days of the whole range on both its ends."""
    ranged = list(found)
    for i, (begin, end) in enumerate(pairwise(found)):
        if ranged[i].opened_by is not None or not _is_range(begin, end, scene):
            continue
        after = _on_next_week(begin, end, scene)
        if span := _span(begin, after):
            ranged[i] = replace(begin, span=span)
            ranged[i + 1] = replace(after, span=span, opened_by=begin.first)
    return ranged


def _on_next_week(begin: Found, end: Found, scene: Scene) -> Found:
    """The end of "Wednesday through Friday" on the Friday that comes after."""
    one, other = begin.reading.period, end.reading.period
    if not one or not other or other.last >= one.first:
        return end
    if end.last - end.first > 1 or scene.words[end.first].kind is not Kind.WEEKDAY:
        return end
    return replace(end, reading=Reading.of(timex.day(other.first + timedelta(days=7)), ""))


def _is_range(begin: Found, end: Found, scene: Scene) -> bool:
    if not {begin.reading.type, end.reading.type} <= POINTS:
        return False
    if begin.first and scene.kinds[begin.first - 1] == Kind.BETWEEN:
        return bool(_BOTH.fullmatch(scene.kinds, begin.last, end.first))
    if not _RANGE.fullmatch(scene.kinds, begin.last, end.first) or _is_aside(begin, end, scene):
        return False
    around = scene.words[max(0, begin.first - _MOVE_REACH) : begin.first]
    return not any(word.text in _MOVES for word in around)


def _is_aside(begin: Found, end: Found, scene: Scene) -> bool:
    """Whether the dash between two dates opens an aside ("on Monday — today — at noon")."""
    link = scene.words[begin.last]
    if link.kind is not Kind.DASH or link.text == "—":
        return link.text == "—"
    spaced = link.end < scene.words[end.first].start
    return spaced and not {scene.kinds[begin.last - 1], scene.kinds[end.first]} <= _NUMBERED


def _span(begin: Found, end: Found) -> Period | None:
    one, other = begin.reading.period, end.reading.period
    if one is None or other is None or other.last < one.first:
        return None
    return one if one == other else timex.days(one.first, other.last, one.value)
