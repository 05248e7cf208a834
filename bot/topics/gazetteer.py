"""A reader's words → Topic: which states, people, organisations and places are meant.

Nothing is searched here; the gazetteer only knows the table of states and the entities on file.

    words → tokens → longest known names → one group of entities each → Topic
                   ↘ several groups: Ambiguous  ↘ no name, but close to one: Misspelt
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from bot.records import KnownEntity
from bot.topics.bearers import DOMINANT, THINGS, groups_of, kind, own_names, short_keys
from bot.topics.offices import bare_office, offices_in
from bot.topics.parts import Part, apart, doubted
from bot.topics.topic import Ambiguous, Misspelt, NothingNamed, Resolution, Resolved, Topic
from bot.topics.words import LONGEST, SOFT, STOP, Token, key_of, tokens
from summarizer.lexicon import Lexicon
from summarizer.world import World

# From this similarity on (1 - edits / longer length) a name is offered for a capitalised word; a
# word in lower case must come closer, since "spin" and "chain" are not Spain and China.
_SIMILAR = 0.8
_CLOSER = math.nextafter(_SIMILAR, 1)
_SUGGESTIONS = 3
# Lands that the world counts to the United Kingdom, and that news tell apart.
_LANDS = frozenset(
    {"england", "english", "northern ireland", "scotland", "scots", "scottish", "wales", "welsh"}
)
# From this similarity on a word is taken for the name: one edit in six letters.
_SLIP = 0.83


class _Names(NamedTuple):
    """Names of states by key, as written and whom they mean; and longer names that mean none."""

    spelt: dict[str, str]
    meant: dict[str, frozenset[frozenset[str]]]
    phrases: frozenset[str]


@lru_cache(maxsize=2)
def _names_of_states(world: World) -> _Names:
    spelt: dict[str, str] = {}
    meant: dict[str, set[frozenset[str]]] = defaultdict(set)
    for state in world.ids():
        for name in sorted(world.names(state)):
            meant[key_of(name)].add(frozenset({state}))
            spelt.setdefault(key_of(name), name)
    for key, states in list(meant.items()):
        if len(states) > 1:
            meant[f"{key} country"] |= states
    frozen = {key: frozenset(states) for key, states in meant.items()}
    return _Names(spelt, frozen, frozenset(map(key_of, world.phrases())))


@lru_cache(maxsize=2)
def _by_key(names: tuple[str, ...]) -> dict[str, str]:
    """Names by the form they are compared in: the same thousands for question after question."""
    return {key_of(name): name for name in names}


@lru_cache(maxsize=2)
def _by_first_name(people: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Names of people by the first word of each, as names are compared."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for name in people:
        first, *others = key_of(name).split() or [""]
        if others and name[0].isupper() and others[-1] not in THINGS:
            found[first].setdefault(others[-1], name)
    return {first: tuple(names.values()) for first, names in found.items()}


class Gazetteer:
    """Names that a topic may be given by: the states of the world and entities on file.

    `known` are at least those on file that the words may mean; `common` are names that a word
    known to nobody may be misspelt for, beside those; `people` may be called by their first names.
    """

    def __init__(
        self,
        world: World,
        known: Iterable[KnownEntity],
        common: tuple[str, ...] = (),
        people: tuple[str, ...] = (),
    ) -> None:
        self._world = world
        self._known = {entity.id: entity for entity in known}
        states = _names_of_states(world)
        self._of_states = states.meant
        self._names: dict[str, set[frozenset[str]]] = defaultdict(set)
        self._short: dict[str, set[frozenset[str]]] = defaultdict(set)
        self._spelt = dict(states.spelt)
        self._surnames: set[str] = set()
        self._generic = Lexicon.load().organisation_words | Lexicon.load().roles | THINGS
        self._phrases = states.phrases
        self._common = common
        self._first_names = _by_first_name(people)
        ids = frozenset(world.ids())
        others = [entity for entity in self._known.values() if entity.id not in ids]
        groups = groups_of(others)
        for entity in others:
            self._add_entity(entity, groups[entity.id])
        self._add_kinds()

    def resolve(self, words: str, before: Topic | None = None) -> Resolution:
        """What the reader's words mean; one doubtful name makes the whole topic doubtful.

        Of several who bear a name the one is meant that the topic `before` is about or belongs to.
        """
        named = apart(list(self._parts(tokens(words))))
        parts = [self._settled(part, before) if before else part for part in named]
        if doubtful := next((part for part in parts if len(part.groups) > 1), None):
            return Ambiguous(words=doubtful.typed, choices=self._choices(doubtful.groups))
        if doubted := self._called(parts, before) or self._misspelt(parts):
            return doubted
        topic = self._topic(parts)
        return Resolved(topic=topic) if topic.groups or topic.words else NothingNamed()

    def _called(self, parts: Sequence[Part], before: Topic | None) -> Ambiguous | Misspelt | None:
        """Who is called by the only word, as a first name: of several, whom was spoken of before."""
        if len(parts) != 1 or parts[0].groups:
            return None
        typed = parts[0].typed
        bearers = self._first_names.get(key_of(typed), ())
        spoken_of = tuple(name for name in bearers if before and name in before.labels)
        choices = (spoken_of or bearers)[:_SUGGESTIONS]
        if len(choices) > 1:
            return Ambiguous(words=typed, choices=choices)
        return Misspelt(words=typed, suggestions=choices, is_slip=True) if choices else None

    def _settled(self, part: Part, before: Topic) -> Part:
        """A doubtful name by what was spoken of before: that itself, else who belongs to its states."""
        spoken_of = frozenset().union(*before.groups)
        same = tuple(group for group in part.groups if not group.isdisjoint(spoken_of))
        close = same or tuple(
            group for group in part.groups if not self._states(group).isdisjoint(spoken_of)
        )
        return part._replace(groups=close) if len(close) == 1 < len(part.groups) else part

    def _states(self, group: frozenset[str]) -> frozenset[str]:
        known = (self._known[one] for one in group if one in self._known)
        return frozenset(state for entity in known for state in entity.states)

    def has_office(self, words: str) -> bool:
        """Whether words name an office of a state, and so one person rather than the state."""
        return any(offices_in(words, self._world))

    def _add_entity(self, entity: KnownEntity, group: frozenset[str]) -> None:
        for name in sorted(own_names(entity)):
            key = key_of(name)
            if entity.id.startswith("person:") and " " not in key:
                self._short[key].add(group)
            elif self._may_name(key, entity):
                self._names[key].add(group)
            self._spelt.setdefault(key, name)
        for key in short_keys(entity):
            if key not in self._generic:
                self._short[key].add(group)
                self._surnames.update({key} if entity.id.startswith("person:") else ())

    def _add_kinds(self) -> None:
        """Let "Georgia (country)" tell apart what shares a name."""
        for key in list(self._names):
            groups = self._bearing(key)
            for group in groups if len(groups) > 1 else ():
                self._names[f"{key} {kind(group)}"].add(group)

    def _may_name(self, key: str, entity: KnownEntity) -> bool:
        """A form of a state means the state, unless both bear it as their own name ("Georgia")."""
        form = self._spelt.get(key, "")
        states = self._world.states_of(form) if self._world.is_safe(form) else ()
        return not states or any(
            key_of(self._world.name(one)) == key_of(entity.name) for one in states
        )

    def _parts(self, tokens: Sequence[Token]) -> Iterator[Part]:
        at = 0
        while at < len(tokens):
            if self._fills(tokens[at]) and not self._starts_name(tokens, at):
                at += 1
                continue
            part, length = self._longest(tokens, at)
            at += length
            yield part

    def _fills(self, token: Token) -> bool:
        """Whether a word only fills; in capitals ("WHO") it may be the name of somebody."""
        named = token.typed.isupper() and (self._bearing(token.key) or token.key in self._short)
        return token.key in STOP and not named

    def _starts_name(self, tokens: Sequence[Token], at: int) -> bool:
        return self._longest(tokens, at)[1] > 1

    def _longest(self, tokens: Sequence[Token], at: int) -> tuple[Part, int]:
        """The longest name that starts at a token, or the word alone; with its number of tokens."""
        for length in range(min(LONGEST, len(tokens) - at), 0, -1):
            if part := self._named(tokens[at : at + length], at):
                return part, length
        return Part(tokens[at].typed, at), 1

    def _named(self, tokens: Sequence[Token], at: int) -> Part | None:
        key = " ".join(token.key for token in tokens)
        typed = " ".join(token.typed for token in tokens)
        if key in self._generic and typed.islower():
            return None
        groups, short = self._full(key, typed), self._shortened(key, typed)
        filed = set(filter(self._is_on_file, groups))
        if short and not any(kind(group) == "country" for group in filed):
            return Part(typed, at, self._meant(filed | short), by_surname=len(tokens) == 1)
        if groups:
            return Part(typed, at, self._meant(groups))
        if key in self._phrases:
            return Part(typed, at, is_sure=True)
        if len(tokens) == 1 and key.endswith("s") and self._is_anyones(key[:-1]):
            # "bidens running mate", "canadas election": a possessive typed without its mark.
            return self._named([tokens[0]._replace(typed=typed[:-1], key=key[:-1])], at)
        if tokens[-1].dashed and (states := self._world.states_of(typed)):
            return Part(typed, at, (frozenset(states[:1]),))
        return None

    def _is_anyones(self, key: str) -> bool:
        """Whether a key is somebody's surname, or a state's name."""
        return key in self._surnames or any(kind(one) == "country" for one in self._bearing(key))

    def _bearing(self, key: str) -> set[frozenset[str]]:
        """The states and those on file whose full name has a key."""
        return {*self._of_states.get(key, ()), *self._names.get(key, ())}

    def _full(self, key: str, typed: str) -> set[frozenset[str]]:
        """The groups of a full name; unsafe forms of states ("Victoria") need their capital."""
        groups = self._bearing(key)
        if typed[0].isupper() or self._world.is_safe(self._spelt.get(key, key)):
            return groups
        return set(filter(self._is_on_file, groups))

    def _is_on_file(self, group: frozenset[str]) -> bool:
        return not group.isdisjoint(self._known)

    def _shortened(self, key: str, typed: str) -> set[frozenset[str]]:
        """Who is called so for short; letters that only could be an acronym need their capitals."""
        groups = self._short.get(key, set())
        if typed.isupper() or key in self._spelt:
            return groups
        return {group for group in groups if kind(group) == "person"}

    def _meant(self, groups: Iterable[frozenset[str]]) -> tuple[frozenset[str], ...]:
        """Of several groups those that stored articles name, if they name any, or the dominant one."""
        ordered = self._ordered(self._joined(groups))
        named = tuple(filter(self._is_on_file, ordered)) or ordered
        if len(named) > 1 and self._mentions(named[0]) >= DOMINANT * self._mentions(named[1]) > 0:
            return named[:1]
        return named

    def _joined(self, groups: Iterable[frozenset[str]]) -> set[frozenset[str]]:
        """Groups of one full name are one: articles differ on whether a bridge is a body or a place.

        A state stays apart from its namesakes.
        """
        states = {group for group in groups if kind(group) == "country"}
        alike: dict[str, set[str]] = defaultdict(set)
        for group in set(groups) - states:
            alike[key_of(self._label(group))].update(group)
        return states | {frozenset(ids) for ids in alike.values()}

    def _ordered(self, groups: Iterable[frozenset[str]]) -> tuple[frozenset[str], ...]:
        return tuple(sorted(groups, key=lambda group: (-self._mentions(group), sorted(group))))

    def _mentions(self, group: frozenset[str]) -> int:
        return sum(self._known[one].mentions for one in group if one in self._known)

    def _choices(self, groups: Sequence[frozenset[str]]) -> tuple[str, ...]:
        labels = [self._label(group) for group in groups]
        return tuple(
            label if labels.count(label) == 1 else f"{label} ({kind(group)})"
            for label, group in zip(labels, groups, strict=True)
        )

    def _label(self, group: frozenset[str]) -> str:
        """The fullest name in a group."""
        names = [self._name(one) for one in sorted(group)]
        # "elect Joe Biden" is a name with the end of a title before it.
        proper = [name for name in names if not name[0].islower()] or names
        return max(proper, key=lambda name: (not name.isupper(), len(name)))

    def _name(self, entity: str) -> str:
        if entity in self._world.ids():
            return self._world.name(entity)
        return self._known[entity].name

    def _misspelt(self, parts: Sequence[Part]) -> Misspelt | None:
        for typed in doubted(parts):
            if key_of(typed) in self._generic:
                continue
            least = _SIMILAR if typed[0].isupper() else _CLOSER
            if (near := self._near(key_of(typed), least)) and not _is_plural(typed, near):
                closest = tuple(near)[:_SUGGESTIONS]
                return Misspelt(words=typed, suggestions=closest, is_slip=_is_slip(near))
        return None

    def _near(self, key: str, least: float) -> dict[str, float]:
        """The names that are spelt most like a key, with how much, the closest first."""
        common = _by_key(self._common)
        found = [
            (-score, names[near])
            for names in (common, self._spelt)
            for near, score, _ in process.extract(
                key,
                names.keys(),
                scorer=DamerauLevenshtein.normalized_similarity,
                score_cutoff=least,
                limit=_SUGGESTIONS,
            )
        ]
        ranked: dict[str, float] = {}
        for less, name in sorted(found, key=lambda pair: pair[0]):
            ranked.setdefault(name, -less)
        return ranked

    def _topic(self, parts: Sequence[Part]) -> Topic:
        named = {part.groups[0]: part for part in reversed(parts) if part.groups}
        groups = tuple(dict.fromkeys(part.groups[0] for part in parts if part.groups))
        rest = " ".join(part.typed.lower() for part in parts if not part.groups or _is_land(part))
        words = tuple(dict.fromkeys(rest.split()))
        labelled = {word for group in groups for word in key_of(self._label(group)).split()}
        lands = {word for part in parts if _is_land(part) for word in part.typed.lower().split()}
        telling = tuple(
            word for word in words if word not in SOFT and (word not in labelled or word in lands)
        )
        return Topic(
            groups=groups,
            labels=tuple(self._label(group) for group in groups),
            typed=tuple(tuple(key_of(named[group].typed).split()) for group in groups),
            words=telling if groups or (telling and not bare_office(words)) else words,
        )


def _is_slip(near: dict[str, float]) -> bool:
    """Whether the closest name is very close, and no other is as close."""
    first, *others = near.values()
    return first >= _SLIP and all(other < first for other in others)


def _is_land(part: Part) -> bool:
    """Whether a name means one of the lands of a state, which its other lands are no matter of."""
    return key_of(part.typed) in _LANDS


def _is_plural(typed: str, near: dict[str, float]) -> bool:
    """Whether a word is only the plural of the closest name: the courts are no slip for the Court."""
    return key_of(typed).removesuffix("s") == key_of(next(iter(near)))
