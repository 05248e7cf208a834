"""Merges tellings into events, article by article in order of publication.

    article's tellings ──► most alike event so far? ──yes──► its course goes on
                                                └──no──► an expectation starts a new event

A change that fits no event is dropped: nobody had expected it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from bot.agenda.days import meet
from bot.agenda.history import Course
from bot.agenda.items import (
    AgendaItem,
    Entry,
    Step,
    Telling,
    telling_of_change,
    telling_of_follow_up,
)
from bot.agenda.likeness import ENOUGH, SURE, Profile, clause, is_deed, likeness, told_words
from bot.records import ChangeRecord, FollowUpRecord, QuoteRecord
from summarizer.briefing import ChangeKind

# An event without a date lapses when nobody has told of it for so many days.
OPEN_DAYS = 120
# Code points after an outcome within which a quote is taken to be about it.
_QUOTE_REACH = 600
# An event that is over takes retellings for so many days.
_RETOLD = timedelta(days=10)

_OUTCOMES = frozenset({ChangeKind.HAPPENED, ChangeKind.CANCELLED})


def build_agenda(
    follow_ups: Iterable[FollowUpRecord],
    changes: Iterable[ChangeRecord] = (),
    quotes: Iterable[QuoteRecord] = (),
    *,
    today: date,
    open_days: int = OPEN_DAYS,
) -> list[AgendaItem]:
    """The events that the records tell, as they stand on a day, in the order of their first telling.

    The records' order doesn't matter. Give those that were published by `today`; a later version
    of an article goes on from the earlier.
    """
    events = _merged(sorted(_tellings(follow_ups, changes), key=_order))
    said = defaultdict(list)
    for quote in quotes:
        said[quote.article.id, quote.article.version].append(quote)
    return [event.item(said, today, open_days) for event in events]


def by_record(items: Iterable[AgendaItem]) -> dict[int, AgendaItem]:
    """The event that each record tells, by the record's id."""
    return {telling.id: item for item in items for telling in item.tellings}


def _tellings(
    follow_ups: Iterable[FollowUpRecord], changes: Iterable[ChangeRecord]
) -> Iterator[Telling]:
    told = [*map(telling_of_follow_up, follow_ups), *map(telling_of_change, changes)]
    newest: dict[str, int] = {}
    for one in told:
        newest[one.article.id] = max(one.article.version, newest.get(one.article.id, 0))
    for one in told:
        current = one.article.version == newest[one.article.id]
        yield one if current else replace(one, is_current=False)


def _order(telling: Telling) -> tuple[date, str, int, int, str]:
    article = telling.article
    return telling.day, article.id, article.version, telling.evidence[0].start, telling.what


@dataclass(slots=True)
class _Event:
    """An event while its tellings are gathered."""

    course: Course = field(default_factory=Course)
    profile: Profile = field(default_factory=Profile)
    tellings: list[Telling] = field(default_factory=list)
    is_close_call: bool = False

    def take(self, told: Sequence["_Match"]) -> None:
        """Add what one article tells of it."""
        tellings = [match.telling for match in told]
        self.course.take(tellings, why="; ".join(m.why for m in told if m.why))
        for telling in tellings:
            self.profile.take(telling)
        self.profile.when = self.course.when
        self.tellings.extend(tellings)
        self.is_close_call |= any(match.score < SURE for match in told)

    def takes(self, telling: Telling) -> bool:
        """Whether its state lets it take one more telling of this kind."""
        if not self.course.is_closed:
            return True
        fresh = telling.day - self.course.entries[-1].day <= _RETOLD
        if telling.kind is None:
            return fresh and meet(telling.when, self.course.when)
        return fresh and telling.kind.value == self.course.state

    def item(
        self, said: Mapping[tuple[str, int], Sequence[QuoteRecord]], today: date, open_days: int
    ) -> AgendaItem:
        """The event as it stands on a day."""
        self.course.lapse(today, open_days=open_days, last_told=self.profile.last_told)
        expected = [one for one in self.tellings if one.follow_up is not None]
        newest = max(expected, key=lambda one: (one.day, one.article.version, -one.id))
        assert newest.follow_up is not None  # noqa: S101
        return AgendaItem(
            id=min(one.id for one in expected),
            newest=newest.follow_up,
            when=self.course.when,
            told_on=self.course.told_on,
            state=self.course.state,
            history=tuple(_quoted(entry, said) for entry in self.course.entries),
            tellings=tuple(self.tellings),
            is_close_call=self.is_close_call,
        )


class _Match(NamedTuple):
    telling: Telling
    event: int
    score: float
    why: str


def _merged(tellings: Sequence[Telling]) -> list[_Event]:
    events: list[_Event] = []
    holders: dict[str, set[int]] = defaultdict(set)
    for _, group in groupby(tellings, key=lambda one: (one.article.id, one.article.version)):
        told = list(group)
        doubles = _doubles(told)
        found = _assigned([one for one in told if one.id not in doubles], events, holders)
        taken: dict[int, list[_Match]] = defaultdict(list)
        for match in found:
            taken[match.event].append(match)
        matched = {match.telling.id for match in found}
        for telling in told:
            is_known = not matched.isdisjoint((telling.id, doubles.get(telling.id, telling.id)))
            if telling.kind is None and not is_known:
                taken[len(events)] = [_Match(telling, len(events), SURE, "")]
                events.append(_Event())
        for number, matches in taken.items():
            events[number].take(matches)
            for key in events[number].profile.keys:
                holders[key].add(number)
    return events


def _doubles(told: Sequence[Telling]) -> dict[int, int]:
    """What a sentence seems to expect while it says that just that is off or put off, by record."""
    off = [one for one in told if one.kind not in {None, ChangeKind.HAPPENED}]
    return {
        one.id: other.id
        for one in told
        for other in off
        if one.kind is None and one.evidence == other.evidence and _is_of(one, other)
    }


def _is_of(expected: Telling, change: Telling) -> bool:
    keys = frozenset().union(*clause(expected.what))
    return any(not keys.isdisjoint(word) for word in clause(change.act or ""))


def _assigned(
    told: Sequence[Telling], events: Sequence[_Event], holders: Mapping[str, set[int]]
) -> list[_Match]:
    """The best event of each telling, the surest first; an event takes one time of an article."""
    matches = sorted(
        (match for telling in told for match in _candidates(telling, events, holders)),
        key=lambda match: (-match.score, match.event, _order(match.telling)),
    )
    found: list[_Match] = []
    for match in matches:
        if all(match.telling is not other.telling for other in found) and _goes_with(match, found):
            found.append(match)
    return found


def _goes_with(match: _Match, found: Sequence[_Match]) -> bool:
    """Whether an article may mean the event by this telling too, beside those it has already."""
    others = [other.telling for other in found if other.event == match.event]
    mine = match.telling
    if any(one.kind in _OUTCOMES for one in (*others, mine)):
        return all(one.kind is mine.kind for one in others)
    expected = [one for one in others if one.kind is None]
    return mine.kind is not None or all(meet(one.when, mine.when) for one in expected)


def _candidates(
    telling: Telling, events: Sequence[_Event], holders: Mapping[str, set[int]]
) -> Iterator[_Match]:
    words = clause(told_words(telling))
    shared = Counter(number for word in words for number in _holding(word, holders))
    acts = clause(telling.act) if telling.act else [word for word in words if is_deed(word)]
    by_act = {number for word in acts for number in _holding(word, holders)}
    for number, count in shared.items():
        if count < min(2, len(words)) and number not in by_act:
            continue
        if not events[number].takes(telling):
            continue
        alike = likeness(telling, events[number].profile)
        if alike.score >= ENOUGH:
            yield _Match(telling, number, alike.score, alike.why)


def _holding(word: frozenset[str], holders: Mapping[str, set[int]]) -> set[int]:
    return {number for key in word for number in holders.get(key, ())}


def _quoted(entry: Entry, said: Mapping[tuple[str, int], Sequence[QuoteRecord]]) -> Entry:
    """An outcome with the first quote after it, if one stands near."""
    if entry.step not in {Step.HAPPENED, Step.CANCELLED} or entry.telling is None:
        return entry
    article, start = entry.telling.article, entry.telling.evidence[0].start
    near = [
        quote
        for quote in said.get((article.id, article.version), ())
        if 0 <= quote.quote.span.start - start <= _QUOTE_REACH
    ]
    quote = min(near, key=lambda quote: quote.quote.span.start, default=None)
    return replace(entry, quote=quote)
