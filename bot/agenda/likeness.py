"""How alike two tellings are, and in what: acts, words, names, places and days, each as a reason.

Two words for one deed count as one ("will vote on the bill", "rejected the bill"). What decides:

    act      the same deed or occasion                  needed of every outcome
    words    share of the words in common               the more, the surer
    subject  words in common of the articles' titles    the more, the surer
    names    people, places, states of the sentences    a little surer each
    days     the same, or one within the other          surer; others than the event's: less sure
    against  other people, other places, a body of another state, "second" for "first": another
             event, whatever else agrees
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import product
from typing import NamedTuple

from bot.agenda.days import bounds, is_dated, meet
from bot.agenda.items import Telling
from bot.topics.deeds import load_deeds
from bot.topics.stems import stems
from summarizer.briefing import ChangeKind, When
from summarizer.lexicon import Lexicon, fold
from summarizer.world import World

# Deeds that any occasion goes through: they alone make no two tellings one.
_PHASES = frozenset({"to begin", "to end"})
_FUNCTION_WORDS = frozenset(
    "the a an of to in on at by for from with and or but is are was were be been being has have had will would may "
    "might could shall should can do does did as its it their his her our they he she we who which that this these "
    "those there then than over under into about after before during between against up out off not no now also "
    "take takes took hold holds held place pay pays paid make makes made give gives gave".split()
)
_MONTHS_AND_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december today tomorrow yesterday week month year next last spring summer autumn fall "
    "winter".split()
)
_ORDINALS = {
    word: n
    for n, words in enumerate(
        ("first", "second", "third", "fourth", "fifth", "sixth", "seventh"), 1
    )
    for word in words.split()
}
# Words that make it one more of its kind.
_FURTHER = frozenset("another again further next new".split())
_LEFT_OUT = _FUNCTION_WORDS | _MONTHS_AND_DAYS | _FURTHER | frozenset(_ORDINALS)
_PLACE = re.compile(
    r"\b(?:in|at|to|near|into|for|visit(?:s|ed)?|reach(?:es|ed)?)\s+((?:[A-Z][\w’'-]*\s?)+)"
)
_NAME = re.compile(r"[A-Z][\w’'-]+")
# What follows tells of a thing in the clause, not what happens: "the centre that they agreed to build".
_RELATIVE = re.compile(r",? (?:that|which|who|whose) ")

# Days on either side of a window in which a report of it may lie, and days until it is written.
_SLACK = timedelta(days=2)
_NEWS = timedelta(days=7)
# A window longer than this tells little; an event without days is fresh for so long.
_SEASON = timedelta(days=62)
_FRESH = timedelta(days=120)


# A clause as it is compared: for each of its words the stem or, of a deed, all that it may mean.
Clause = tuple[frozenset[str], ...]


class Likeness(NamedTuple):
    """How alike a telling is to an event (0 is not at all), and what it was known by."""

    score: float
    why: str


NONE = Likeness(0.0, "")


@dataclass(slots=True)
class Profile:
    """What an event is known by so far, over all its tellings."""

    clauses: list[Clause] = field(default_factory=list)
    titles: list[Clause] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    matters: list[Clause] = field(default_factory=list)
    common: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    entities: set[str] = field(default_factory=set)
    owners: set[str] = field(default_factory=set)
    states: set[str] = field(default_factory=set)
    ordinals: set[int] = field(default_factory=set)
    is_further: bool = False
    when: When = field(default_factory=When)
    first_told: date = date.max
    last_told: date = date.min
    articles: set[str] = field(default_factory=set)

    def take(self, telling: Telling) -> None:
        """Know the event by one more telling; `when` is for the event's course to set."""
        words = clause(told_words(telling))
        if words not in self.clauses:
            self.clauses.append(words)
        title = clause(telling.article.title or "")
        if title not in self.titles:
            self.titles.append(title)
        self.keys.update(*words)
        if matter(telling) not in self.matters:
            self.matters.append(matter(telling))
            self.common.update(*matter(telling))
        self.people |= people(telling)
        self.places |= places(telling)
        self.entities |= telling.entities
        self.owners |= owners(telling.what)
        self.states |= states(telling.what)
        self.ordinals |= ordinals(telling)
        self.is_further |= is_further(telling)
        self.first_told = min(self.first_told, telling.day)
        self.last_told = max(self.last_told, telling.day)
        self.articles.add(telling.article.id)

    @property
    def ends(self) -> date:
        """The last day on which it may be told of, but in reports that name its day."""
        return self.when.last + _NEWS if self.when.last else date.max


@lru_cache(maxsize=16_384)
def clause(words: str) -> Clause:
    """The words of a clause that tell what happens, without dates and function words."""
    found = [
        keys
        for word in re.findall(r"[^\W_]+", words.lower())
        if word not in _LEFT_OUT and not word.isdigit()
        if (keys := keys_of(word))
    ]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=16_384)
def keys_of(word: str) -> frozenset[str]:
    """What a word is compared by: the deeds that it may mean, else its stem."""
    stem = "".join(stems(word))
    return _meanings().get(stem) or (frozenset({stem}) if stem else frozenset())


@cache
def _meanings() -> dict[str, frozenset[str]]:
    """The names of the deeds that each stem may mean."""
    meant: dict[str, set[str]] = {}
    for deed in load_deeds():
        for stem in deed.told:
            meant.setdefault(stem, set()).add(deed.name)
    return {stem: frozenset(names) for stem, names in meant.items()}


def told_words(telling: Telling) -> str:
    """The words of a telling; of a change with its act, whose form may be irregular ("flew")."""
    return f"{_main_clause(telling.what)} {telling.act or ''}"


def told_names(telling: Telling) -> frozenset[str]:
    """Whom a telling names that few others do: not the states."""
    return frozenset(one for one in telling.entities if not one.startswith("country:"))


@lru_cache(maxsize=16_384)
def _main_clause(what: str) -> str:
    return _RELATIVE.split(what, maxsplit=1)[0]


@lru_cache(maxsize=16_384)
def is_deed(keys: frozenset[str]) -> bool:
    """Whether one of the keys of a clause is a deed that has several words."""
    return any(key.startswith("to ") for key in keys)


def matter(telling: Telling) -> Clause:
    """The words that are no names: those that tell the act and its matter."""
    return _matter(telling.what, telling.who, telling.act or "")


# A telling is held against every event that it may be of, so what its words tell is kept.
@lru_cache(maxsize=16_384)
def _matter(what: str, who: tuple[str, ...], act: str) -> Clause:
    names = {word for name in who for word in name.split()}
    first, *rest = _main_clause(what).split() or [""]
    words = [first] if first not in names else []
    words += [word for word in rest if word[0].islower()]
    words = [word for word in words if not Lexicon.load().is_role(word.lower())]
    return clause(" ".join((*words, act)))


def people(telling: Telling) -> frozenset[str]:
    """Those who act by name, people and organisations; names of one word are mostly states."""
    return _people(telling.who)


@lru_cache(maxsize=16_384)
def _people(who: tuple[str, ...]) -> frozenset[str]:
    return frozenset(fold(name) for name in who if len(name.split()) > 1)


def places(telling: Telling) -> frozenset[str]:
    """Where it is to happen: what the reader found, and names after "in", "to", "visits"."""
    return _places(telling.what, telling.where)


@lru_cache(maxsize=16_384)
def _places(what: str, where: tuple[str, ...]) -> frozenset[str]:
    told = [found.group(1) for found in _PLACE.finditer(what)]
    names = (name for words in (*where, *told) for name in _NAME.findall(words))
    return frozenset(map(fold, names)) - _MONTHS_AND_DAYS


@lru_cache(maxsize=16_384)
def states(what: str) -> frozenset[str]:
    """The states that a clause names."""
    return frozenset(state for _, state in World.load().find(what))


@lru_cache(maxsize=16_384)
def owners(what: str) -> frozenset[str]:
    """The state whose body acts in a clause: "Portugal's parliament", "The Brazilian Congress"."""
    world = World.load()
    span, state = next(iter(world.find(what)), (None, ""))
    if span is None or what[: span.start].lower() not in {"", "the "}:
        return frozenset()
    is_adjective = what[span.start : span.end] == world.adjective(state)
    is_owner = is_adjective or what[span.end :].startswith(("'s ", "’s "))
    return frozenset({state} if is_owner else ())


def ordinals(telling: Telling) -> frozenset[int]:
    """Which of several it is: "the second round"."""
    return _numbers(telling.what)


@lru_cache(maxsize=16_384)
def _numbers(what: str) -> frozenset[int]:
    words = re.findall(r"[a-z]+", what.lower())
    return frozenset(_ORDINALS[word] for word in words if word in _ORDINALS)


def is_further(telling: Telling) -> bool:
    """Whether it is told as one more of its kind: "another round", "decides again"."""
    return not _FURTHER.isdisjoint(telling.what.lower().split())


def likeness(telling: Telling, event: Profile) -> Likeness:
    """How surely a telling is of an event, by the points of the module's table."""
    days = _days(telling, event)
    if days is None or _is_another(telling, event):
        return NONE
    words = max(
        _words(clause(told_words(telling)), event.clauses),
        _words(matter(telling), event.matters),
    )
    common = _all_keys(matter(telling))
    act = common if telling.act is None else keys_of(telling.act.lower())
    shared = (act | common) & event.common
    is_act = not act.isdisjoint(event.common) and bool(shared - _PHASES)
    if words == 0 or not (is_act or (days >= _SAME_DAY and words >= _MATTER)):
        return NONE
    if days == 0 and words < _BARE_MATTER and not is_deed(shared):
        return NONE
    names = _names(telling, event)
    subject = _subject(telling, event)
    # Without a day in common, titles that share a word or two tell nothing.
    known = names or subject > (0.0 if days else _SUBJECT / 2)
    score = words + days + names + subject - (0.0 if known else _strangeness(telling, event))
    parts = [
        f"{round(100 * words)} % of the words",
        "the days" if days > 0 else "other days" if days < 0 else "",
        "names" if names else "",
        "the articles' subject" if subject >= _SUBJECT / 2 else "",
        f"the act “{telling.act}”" if telling.act and is_act else "",
    ]
    return Likeness(score, ", ".join(part for part in parts if part))


# Points; from ENOUGH on a telling is of the event, from SURE on it was no close call.
ENOUGH = 0.85
SURE = 1.05
_SAME_DAY = 0.4
_WITHIN_DAYS = 0.2
_OTHER_DAYS = -0.2
# Share of words from which the same day and matter are one event, whatever the verb.
_MATTER = 0.6
# Share of words needed where neither a day nor a deed is shared: "the two governments" is no event.
_BARE_MATTER = 0.7
# The fewest words that a share is taken of: one word in common is not all in common.
_FEWEST = 2
_NAMED = 0.15
_STATE = 0.08
_NAMES_MAX = 0.4
_SUBJECT = 0.3
# Taken off where neither names nor titles have anything in common.
_STRANGE = 0.25
# Taken off where an outcome names others than the event does.
_OTHERS = 0.5
_OUTCOMES = frozenset({ChangeKind.HAPPENED, ChangeKind.CANCELLED})


def _is_another(telling: Telling, event: Profile) -> bool:
    """Whether people, bodies, places or "the second" rule out that it is this event."""
    mine = people(telling)
    if (
        mine
        and event.people
        and not any(_may_be_one(*pair) for pair in product(mine, event.people))
    ):
        return True
    if _is_of_another_state(telling.what, event):
        return True
    there = places(telling)
    moved = telling.kind is ChangeKind.MOVED
    if there and event.places and there.isdisjoint(event.places) and not moved:
        return True
    numbers = ordinals(telling) - {1}
    if numbers and event.ordinals - {1}:
        return numbers.isdisjoint(event.ordinals)
    one_more = bool(numbers) or is_further(telling)
    return one_more and not event.is_further and not event.ordinals - {1}


def _is_of_another_state(what: str, event: Profile) -> bool:
    """Whether a body of one state acts, and one of another there, and neither clause names both."""
    mine = owners(what)
    if not mine or not event.owners or not mine.isdisjoint(event.owners):
        return False
    return mine.isdisjoint(event.states) and event.owners.isdisjoint(states(what))


def _may_be_one(one: str, other: str) -> bool:
    """Whether two names may be of one: a shared surname, of organisations all words of the shorter."""
    mine, theirs = one.split(), other.split()
    if mine[-1] != theirs[-1]:
        return False
    is_organisation = mine[-1] in Lexicon.load().organisation_words
    return not is_organisation or set(mine) <= set(theirs) or set(theirs) <= set(mine)


def _words(mine: Clause, others: Iterable[Clause]) -> float:
    """The share of the shorter clause's words that both have, of the most alike telling."""
    return max((_shared(mine, other) for other in others), default=0.0)


# Articles tell the same in the same words, so a few pairs of clauses are compared again and again.
@lru_cache(maxsize=65_536)
def _shared(one: Clause, other: Clause) -> float:
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    there = _all_keys(large)
    return sum(not keys.isdisjoint(there) for keys in small) / max(_FEWEST, len(small))


@lru_cache(maxsize=16_384)
def _all_keys(words: Clause) -> frozenset[str]:
    return frozenset().union(*words)


def _subject(telling: Telling, event: Profile) -> float:
    """Points for what the articles are about, as their titles tell it."""
    title = clause(telling.article.title or "")
    return _SUBJECT * max((_shared(title, other) for other in event.titles), default=0.0)


def _strangeness(telling: Telling, event: Profile) -> float:
    """Points off where nothing but the clause is shared."""
    others = telling.kind in _OUTCOMES and telling.entities and event.entities
    return _OTHERS if others else _STRANGE


def _names(telling: Telling, event: Profile) -> float:
    shared = telling.entities & event.entities
    points = sum(_STATE if name.startswith("country:") else _NAMED for name in shared)
    return min(_NAMES_MAX, points)


def _days(telling: Telling, event: Profile) -> float | None:
    """Points for the days, or None where they rule it out."""
    if telling.kind is None:
        return _expected_days(telling, event)
    if event.articles == {telling.article.id} or telling.day < event.first_told:
        return None
    if telling.kind is ChangeKind.HAPPENED:
        return _reported_days(telling, event)
    last = event.when.last
    if last is not None and telling.day > last + _SLACK:
        return None
    if telling.kind is ChangeKind.CANCELLED and is_dated(telling.when):
        return _SAME_DAY if meet(telling.when, event.when, _SLACK) else None
    return _WITHIN_DAYS if last is not None else 0.0


def _expected_days(telling: Telling, event: Profile) -> float | None:
    mine, theirs = telling.when, event.when
    if theirs.last is not None and telling.day > theirs.last + _SLACK:
        return None
    if not is_dated(mine) or not is_dated(theirs):
        return 0.0
    if bounds(mine) == bounds(theirs):
        return _SAME_DAY
    if meet(mine, theirs):
        return _WITHIN_DAYS
    over = theirs.last is not None and telling.day > theirs.last
    return None if over else _OTHER_DAYS


def _reported_days(telling: Telling, event: Profile) -> float | None:
    """Whether a report of what happened can be of the event.

    Of an event without days, or of a whole year, the report must name somebody of its people or
    places.
    """
    if not is_dated(event.when):
        return 0.0 if _may_report_open(telling, event) else None
    first, last = bounds(event.when)
    length = last - first
    if is_dated(telling.when):
        near = meet(telling.when, event.when, _SLACK if length <= _NEWS else timedelta())
        may_be = near and not _is_vaguer(telling.when, event.when)
    else:
        may_be = first <= telling.day <= last + _NEWS
    if not may_be:
        return None
    if length > _SEASON:
        return 0.0 if _may_report_open(telling, event) else None
    return _SAME_DAY if is_dated(telling.when) else _WITHIN_DAYS


def _may_report_open(telling: Telling, event: Profile) -> bool:
    """Whether a report may be of an event without days: by whom it names, and while it is fresh."""
    if telling.day - event.last_told > _FRESH:
        return False
    if is_dated(telling.when) and bounds(telling.when)[1] < event.first_told:
        return False
    if told_names(telling).isdisjoint(event.entities):
        return False
    return _words(clause(told_words(telling)), event.clauses) >= _MATTER


def _is_vaguer(one: When, other: When) -> bool:
    """Whether a time says little of another: "this year" of a day in it."""
    (first, last), (other_first, other_last) = bounds(one), bounds(other)
    return last - first > max(_NEWS, other_last - other_first)
