"""Merges tellings into events, article by article in order of publication.

    article's tellings ──► most alike event so far? ──yes──► its course goes on
                                                └──no──► an expectation starts a new event

A change that fits no event is dropped: nobody had expected it. What people corrected is obeyed: a
split keeps a telling out of an event, a close ends one between two articles, a merge joins two at last.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from heapq import heappop, heappush
from itertools import groupby
from typing import NamedTuple

from bot.agenda.corrections import Correction, Rules
from bot.agenda.days import is_dated, meet
from bot.agenda.history import Course
from bot.agenda.items import (
    AgendaItem,
    CloseCall,
    Entry,
    Step,
    Telling,
    telling_of_change,
    telling_of_follow_up,
)
from bot.agenda.likeness import (
    ENOUGH,
    SURE,
    Profile,
    clause,
    is_deed,
    likeness,
    matter,
    told_names,
    told_words,
)
from bot.records import ChangeRecord, FollowUpRecord, QuoteRecord
from summarizer.briefing import ChangeKind

# An event without a date lapses when nobody has told of it for so many days.
OPEN_DAYS = 120
# Code points after an outcome within which a quote is taken to be about it.
_QUOTE_REACH = 600
# An event that is over takes retellings for so many days.
_RETOLD = timedelta(days=10)

# White space between a sentence and the next one of its paragraph, in code points.
_NEXT_SENTENCE = 2
_PRONOUNS = (["It"], ["They"], ["This"], ["That"])

_OUTCOMES = frozenset({ChangeKind.HAPPENED, ChangeKind.CANCELLED})


def build_agenda(
    follow_ups: Iterable[FollowUpRecord],
    changes: Iterable[ChangeRecord] = (),
    quotes: Iterable[QuoteRecord] = (),
    corrections: Iterable[Correction] = (),
    *,
    today: date,
    open_days: int = OPEN_DAYS,
) -> list[AgendaItem]:
    """The events that the records tell, as they stand on a day, in the order of their first telling.

    The records' order doesn't matter. Give those that were published by `today`, and the
    corrections as known by then; a later version of an article goes on from the earlier.
    """
    rules = Rules(corrections)
    events = _merged(sorted(_tellings(follow_ups, changes), key=_order), rules)
    events = _joined(events, rules)
    said = defaultdict(list)
    for quote in quotes:
        said[quote.article.id, quote.article.version].append(quote)
    return [event.item(said, rules, today, open_days) for event in events]


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


# The quotes of each version of an article.
_Said = Mapping[tuple[str, int], Sequence[QuoteRecord]]


@dataclass(slots=True)
class _Event:
    """An event while its tellings are gathered."""

    course: Course = field(default_factory=Course)
    profile: Profile = field(default_factory=Profile)
    tellings: list[Telling] = field(default_factory=list)
    close_calls: list[CloseCall] = field(default_factory=list)
    records: set[int] = field(default_factory=set)

    def take(self, told: Sequence["_Match"]) -> None:
        """Add what one article tells of it."""
        tellings = [match.telling for match in told]
        self.course.take(tellings, why="; ".join(m.why for m in told if m.why))
        for telling in tellings:
            self.profile.take(telling)
        self.profile.when = self.course.when
        self.hold(tellings)
        calls = [match for match in told if match.score < SURE]
        self.close_calls.extend(CloseCall(m.telling.id, m.score, m.why) for m in calls)

    def hold(self, tellings: Iterable[Telling]) -> None:
        """Keep tellings as its own, whether they change anything or not."""
        for telling in tellings:
            self.tellings.append(telling)
            self.records.add(telling.id)

    def close(self, closings: Iterable[Correction], *, before: date) -> None:
        """Let people close it by a day; each of them once, and the last one's word holds."""
        done = {entry.correction for entry in self.course.entries}
        for one in closings:
            if one.record in self.records and one.day < before and one not in done:
                self.course.close(one)

    def takes(self, telling: Telling) -> bool:
        """Whether its state lets it take one more telling of this kind."""
        if not self.course.is_closed:
            return True
        fresh = telling.day - self.course.entries[-1].day <= _RETOLD
        if telling.kind is None:
            return fresh and meet(telling.when, self.course.when)
        return fresh and telling.kind.value == self.course.state

    @property
    def ends(self) -> date:
        """The last day on which it takes tellings: all, or where it is open those that name no day."""
        if self.course.is_closed:
            return self.course.entries[-1].day + _RETOLD
        return self.profile.ends

    def item(self, said: _Said, rules: Rules, today: date, open_days: int) -> AgendaItem:
        """The event as it stands on a day."""
        self.course.lapse(today, open_days=open_days, last_told=self.profile.last_told)
        expected = [one for one in self.tellings if one.follow_up is not None]
        newest = max(expected, key=_shown_first)
        assert newest.follow_up is not None  # noqa: S101
        return AgendaItem(
            id=min(one.id for one in expected),
            newest=newest.follow_up,
            when=self.course.when,
            told_on=self.course.told_on,
            state=self.course.state,
            history=tuple(self._history(said, rules)),
            tellings=tuple(self.tellings),
            close_calls=tuple(one for one in self.close_calls if one.record not in rules.kept),
        )

    def _history(self, said: _Said, rules: Rules) -> list[Entry]:
        """Its course, and what people did to it, by day."""
        entries = [_quoted(entry, said) for entry in self.course.entries]
        shown = {entry.correction for entry in entries}
        noted = [
            entry
            for one in rules.all
            if not one.records.isdisjoint(self.records)
            for entry in _notes(one, is_shown=one in shown)
        ]
        return sorted([*entries, *noted], key=lambda entry: entry.day)


class _Match(NamedTuple):
    telling: Telling
    event: int
    score: float
    why: str


def _shown_first(telling: Telling) -> tuple[bool, date, int, int]:
    """The newest is shown, but none that only says "it"."""
    return not _is_bare(telling), telling.day, telling.article.version, -telling.id


# The events that each key of a word tells.
_Holders = Mapping[str, AbstractSet[int]]
_NONE: frozenset[int] = frozenset()


class _Events:
    """The events so far, found by the words that tell them, so that a long agenda is as fast to go
    through as a short one: what takes no more tellings is left out, and what is over stands apart,
    since only a report that names its day can be of it.
    """

    def __init__(self) -> None:
        self.all: list[_Event] = []
        self._current: dict[str, set[int]] = defaultdict(set)
        self._over: dict[str, set[int]] = defaultdict(set)
        # When each may be over, the soonest first; a later day may have been told since.
        self._ends: list[tuple[date, int]] = []
        self._dated: set[int] = set()
        self._naming: dict[str, set[int]] = defaultdict(set)

    def take(self, number: int, told: Sequence["_Match"]) -> None:
        """Add what one article tells of an event, or of a new one."""
        if number == len(self.all):
            self.all.append(_Event())
        event = self.all[number]
        event.take(told)
        for key in event.profile.keys:
            self._current[key].add(number)
        for name in event.profile.entities:
            self._naming[name].add(number)
        if is_dated(event.profile.when):
            self._dated.add(number)
        else:
            self._dated.discard(number)
        heappush(self._ends, (event.ends, number))

    def pass_to(self, day: date) -> None:
        """Set apart what is over by a day."""
        while self._ends and self._ends[0][0] < day:
            number = heappop(self._ends)[1]
            event = self.all[number]
            for key in event.profile.keys if event.ends < day else ():
                self._current[key].discard(number)
                if event.course.is_closed:
                    self._over[key].discard(number)
                else:
                    self._over[key].add(number)

    def sharing(self, telling: Telling) -> Iterator[int]:
        """The events that a telling may be of that share two of its words, or its act."""
        if telling.kind is not ChangeKind.HAPPENED:
            return iter(_sharing(telling, self._current))
        found = _sharing(telling, self._current)
        if is_dated(telling.when):
            found |= _sharing(telling, self._over)
        # A report is of no event without days of whose people and places it names nobody.
        named = [self._naming[name] for name in told_names(telling) if name in self._naming]
        return (one for one in found if one in self._dated or any(one in each for each in named))


def _sharing(telling: Telling, holders: _Holders) -> set[int]:
    words = clause(told_words(telling))
    acts = clause(telling.act) if telling.act else filter(is_deed, words)
    once, twice = set[int](), set[int]()
    for word in words:
        held = _holding(word, holders)
        twice |= once & held
        once |= held
    shared = twice if len(words) > 1 else once
    return shared.union(*(_holding(word, holders) for word in acts))


def _holding(word: frozenset[str], holders: _Holders) -> AbstractSet[int]:
    """The events told by a word that means something that this one means."""
    if len(word) == 1:
        return holders.get(next(iter(word)), _NONE)
    return _NONE.union(*(holders.get(key, _NONE) for key in word))


def _merged(tellings: Sequence[Telling], rules: Rules) -> list[_Event]:
    events = _Events()
    for _, group in groupby(tellings, key=lambda one: (one.article.id, one.article.version)):
        told = list(group)
        events.pass_to(told[0].day)
        _close(events.all, rules.closings, before=told[0].day)
        doubles, echoes = _doubles(told), _echoes(told)
        alone = [one for one in told if one.id not in doubles and one.id not in echoes]
        found = _assigned(alone, events, rules)
        found += _echoing(told, echoes, found)
        taken: dict[int, list[_Match]] = defaultdict(list)
        for match in found:
            taken[match.event].append(match)
        matched = {match.telling.id for match in found}
        new = len(events.all)
        for telling in told:
            is_known = not matched.isdisjoint((telling.id, doubles.get(telling.id, telling.id)))
            if telling.kind is None and not is_known:
                taken[new] = [_Match(telling, new, SURE, "")]
                new += 1
        for number, matches in taken.items():
            events.take(number, matches)
    _close(events.all, rules.closings, before=date.max)
    return events.all


def _close(events: Iterable[_Event], closings: Sequence[Correction], *, before: date) -> None:
    if closings:
        for event in events:
            event.close(closings, before=before)


def _joined(events: list[_Event], rules: Rules) -> list[_Event]:
    """The events with those made one that people merged."""
    for merge in rules.merges:
        sides = [event for event in events if not merge.records.isdisjoint(event.records)]
        if len(sides) == 2 and not rules.part_later(merge, sides[0].records, sides[1].records):
            whole = _replayed([*sides[0].tellings, *sides[1].tellings], rules)
            events = [whole if one is sides[0] else one for one in events if one is not sides[1]]
    return events


def _replayed(tellings: Iterable[Telling], rules: Rules) -> _Event:
    """One event of all these tellings, whatever they have in common."""
    event = _Event()
    in_order = sorted(tellings, key=_order)
    for _, group in groupby(in_order, key=lambda one: (one.article.id, one.article.version)):
        told = list(group)
        event.close(rules.closings, before=told[0].day)
        taken = [one for one in told if event.takes(one)]
        if taken:
            event.take([_Match(one, 0, SURE, "") for one in taken])
        event.hold(one for one in told if one not in taken)
    event.close(rules.closings, before=date.max)
    return event


def _notes(correction: Correction, *, is_shown: bool) -> Iterator[Entry]:
    """That a correction was made, where its own step doesn't tell it, and that it was undone."""
    if not is_shown:
        yield Entry(step=Step.CORRECTED, day=correction.day, telling=None, correction=correction)
    if correction.undone_at is not None:
        yield Entry(
            step=Step.CORRECTED,
            day=correction.undone_at.date(),
            telling=None,
            correction=correction,
            is_undoing=True,
        )


def _doubles(told: Sequence[Telling]) -> dict[int, int]:
    """What a sentence seems to expect while it says that just that is off or put off, by record."""
    off = [one for one in told if one.kind not in {None, ChangeKind.HAPPENED}]
    return {
        one.id: other.id
        for one in told
        for other in off
        if one.kind is None and one.evidence == other.evidence and _is_of(one, other)
    }


def _echoes(told: Sequence[Telling]) -> dict[int, int]:
    """What goes on from a sentence that puts something off ("It will take place on 29 May"), by record.

    It names nothing itself, so it can only be of what the sentence right before it is about.
    """
    off = [one for one in told if one.kind in {ChangeKind.MOVED, ChangeKind.POSTPONED}]
    return {
        one.id: other.id
        for one in told
        if one.kind is None and _is_bare(one)
        for other in off
        if 0 <= one.evidence[0].start - other.evidence[-1].end <= _NEXT_SENTENCE
    }


def _echoing(
    told: Sequence[Telling], echoes: Mapping[int, int], found: Sequence[_Match]
) -> list[_Match]:
    """The events of the sentences before, for what goes on from them."""
    known = {match.telling.id: match.event for match in found}
    return [
        _Match(one, known[echoes[one.id]], SURE, "the sentence before")
        for one in told
        if one.id in echoes and echoes[one.id] in known
    ]


def _is_bare(telling: Telling) -> bool:
    """Whether it names neither a deed nor who acts."""
    return not matter(telling) and telling.what.split()[:1] in _PRONOUNS


def _is_of(expected: Telling, change: Telling) -> bool:
    keys = frozenset().union(*clause(expected.what))
    return any(not keys.isdisjoint(word) for word in clause(change.act or ""))


def _assigned(
    told: Sequence[Telling],
    events: _Events,
    rules: Rules,
) -> list[_Match]:
    """The best event of each telling, the surest first; an event takes one time of an article."""
    matches = sorted(
        (
            match
            for telling in told
            for match in _candidates(telling, events)
            if not rules.part(telling.id, events.all[match.event].records)
        ),
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


def _candidates(telling: Telling, events: _Events) -> Iterator[_Match]:
    for number in events.sharing(telling):
        event = events.all[number]
        if event.takes(telling):
            alike = likeness(telling, event.profile)
            if alike.score >= ENOUGH:
                yield _Match(telling, number, alike.score, alike.why)


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
