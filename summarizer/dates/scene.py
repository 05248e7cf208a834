"""What a phrase is read against: its text, the publication date, and the dates told before it."""

from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from summarizer.article import DateOrder
from summarizer.dates import timex
from summarizer.dates.cues import Lean, Way
from summarizer.dates.patterns import compiled
from summarizer.dates.phrase import POINTS, Found, Match, Placed
from summarizer.dates.tense import lean
from summarizer.dates.timex import Period
from summarizer.dates.vocabulary import Kind
from summarizer.dates.words import Word

# How much farther a day ahead counts where no verb tells: news tells of what was, mostly.
_AHEAD = 2
# How many mentioned dates back "that week" may reach.
_MEMORY = 8
_NO_WORD = Word("", " ", 0, 0, Kind.BREAK)
_JOINED = compiled("LINK THE?")
_DAY_MONTH = compiled("DAY MONTH")
_MONTH_DAY = compiled("MONTH DAY")


class Scene:
    """One text: its words, its publication date, and the dates that were mentioned last."""

    def __init__(
        self, words: Sequence[Word], published: date | None, *, order: DateOrder | None = None
    ) -> None:
        self.words = words
        self._order = order
        self.kinds = "".join(word.kind for word in words)
        # At the ends of the calendar there is no room for what goes by publication.
        self.published = published if published and published.year in timex.YEARS else None
        self._recent: deque[Period] = deque(maxlen=_MEMORY)
        self._last: Found | None = None

    def remember(self, found: Found) -> None:
        """Take note of a phrase read, for "that day", "a week later" and the end of a range."""
        if found.reading.is_floating and self._last and self._last.last == found.first:
            self._last = replace(self._last, last=found.last)
            return
        self._last = found
        if found.reading.period and found.reading.type in POINTS:
            self._recent.append(found.reading.period)

    def told(self, unit: str, way: Way = Way.NONE) -> Period | None:
        """The last date mentioned that is at least as exact as a unit; else the publication day.

        A clause that looks back goes by no date to come. None without a publication date: then
        nothing relative is resolved.
        """
        if self.published is None:
            return None
        return self.mentioned(unit, way) or timex.day(self.published)

    def mentioned(self, unit: str, way: Way = Way.NONE) -> Period | None:
        """As `told`, but None where the text has mentioned no such date."""
        if self.published is None:
            return None
        for period in reversed(self._recent):
            to_come = way is Way.PAST and period.first > self.published
            if timex.length(period) <= timex.LONGEST[unit] and not to_come:
                return period
        return None

    def looks(self, phrase: Placed) -> Lean:
        """Where the clause around a phrase looks; a phrase joined to one before it looks its way."""
        joined = self._way_of_last() if self._follows_on(phrase) else Way.NONE
        if joined is not Way.NONE:
            return Lean(joined, "as the date before it")
        return lean(self.words, phrase.first, phrase.last)

    def way(self, phrase: Placed) -> Way:
        """Where the clause around a phrase looks, surely or not."""
        return self.looks(phrase).way

    def _follows_on(self, phrase: Placed) -> bool:
        """Whether only "to", "and" or a dash stands between a phrase and the one before it."""
        return self._last is not None and bool(
            _JOINED.fullmatch(self.kinds, self._last.last, phrase.first)
        )

    def _way_of_last(self) -> Way:
        period = self._last and self._last.reading.period
        if not period or self.published is None or timex.distance(period, self.published) == 0:
            return Way.NONE
        return Way.FUTURE if period.first > self.published else Way.PAST

    def looks_ahead(self, phrase: Placed) -> bool:
        """Whether the clause around a phrase looks forward."""
        return self.way(phrase) is Way.FUTURE

    def before(self, match: Match) -> Word:
        """The word before a phrase; an empty one at the start of the text."""
        return self.words[match.first - 1] if match.first else _NO_WORD

    def after(self, match: Match) -> Word:
        """The word after a phrase; an empty one at the end of the text."""
        return self.words[match.last] if match.last < len(self.words) else _NO_WORD

    @property
    def years(self) -> Sequence[int]:
        """The years in which a date without one can lie."""
        year = self.published.year if self.published else 0
        return range(year - 1, year + 2) if year else ()

    def nearest(self, options: Sequence[Period], match: Match) -> Period | None:
        """Which of several dates is meant: as the clause looks, else the one nearest publication."""
        if self.published is None:
            return None
        looks = self.looks(match)
        if looks.is_sure:
            found = timex.nearest(options, self.published, ahead=looks.way is Way.FUTURE)
            if found:
                return found
        return self._closest(options, weight=_AHEAD if looks.way is Way.NONE else 1)

    def _closest(self, options: Sequence[Period], weight: int) -> Period | None:
        """The one with the fewest days to publication, those after it counted `weight` times."""
        if self.published is None:
            return None
        on = self.published
        return min(
            options,
            key=lambda one: timex.distance(one, on) * (weight if one.first > on else 1),
            default=None,
        )

    @cached_property
    def is_day_first(self) -> bool:
        """Whether days stand before months: by the known order, else as the text writes "22 July"."""
        if self._order is not None:
            return self._order is DateOrder.DAY_FIRST
        return len(_DAY_MONTH.findall(self.kinds)) > len(_MONTH_DAY.findall(self.kinds))
