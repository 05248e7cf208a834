"""Offices by which a question names somebody: "the British foreign secretary". Pure.

words ─► a state and an office of it ─► Office ─► (the store: who was told to hold it last)
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from bot.topics.words import Token, tokens
from summarizer.lexicon import Lexicon
from summarizer.world import World

# Heads of offices that one person at a time holds; a state has many spokesmen and generals.
_HEADS = frozenset(
    "ambassador chancellor emir emperor king minister pm pope premier president queen secretary "
    "sultan taoiseach".split()
)
_SAME = {"pm": "prime minister", "premier": "prime minister"}
# Words before such a head that make an office of their own with it.
_BRANCHES = frozenset(
    {"prime", "foreign", "finance", "interior", "home", "defence", "defense", "vice"}
)
# An office has up to three words, a state's name up to four.
_OFFICE_WORDS = 3
_STATE_WORDS = 4
_FILLING = frozenset("the of current incumbent sitting new outgoing".split())


class Office(NamedTuple):
    """An office as typed, the state whose it is, and its own words, as names are compared."""

    typed: tuple[str, ...]
    state: str
    words: str

    def likeness(self, role: str, states: Iterable[str], world: World) -> int:
        """How surely a role that a text gives somebody is this office, held then: 0 for not at all.

        2 where the role names the state ("US President"), 1 where the person is of it ("President").
        """
        told = list(tokens(role))
        if any(token.key in Lexicon.load().former for token in told):
            return 0
        bare = _without_state(told, self.state, world)
        if _same(token for token in bare if token.key not in _FILLING) != self.words:
            return 0
        return 2 if len(bare) < len(told) else int(self.state in states)

    def replaced(self, text: str, name: str) -> str:
        """A text with somebody's name in the place of the office."""
        typed = r"(?:['’]s?)?[\s-]+".join(map(re.escape, self.typed))
        return re.sub(
            rf"\b(?:the\s+)?{typed}\b", lambda _: name, text, count=1, flags=re.IGNORECASE
        )


class Told(Protocol):
    """Somebody as an article names them."""

    @property
    def name(self) -> str:
        """Their name there."""
        ...

    @property
    def role(self) -> str:
        """What they are there."""
        ...

    @property
    def states(self) -> tuple[str, ...]:
        """Ids of their states."""
        ...


def holder_of(office: Office, told: Sequence[Told], world: World) -> str | None:
    """The name of who holds an office: the first who surely does; None for nobody."""
    sure = [(office.likeness(one.role, one.states, world), one.name) for one in told]
    best = max(sure, key=lambda pair: pair[0], default=(0, ""))
    return best[1] if best[0] else None


def offices_in(text: str, world: World) -> Iterator[Office]:
    """The offices of states that a text names: "the UK's foreign secretary", "president of France"."""
    found = tokens(text)
    for at, token in enumerate(found):
        # A president-elect is none yet.
        if token.key not in _HEADS or token.dashed:
            continue
        office = _before(found, at, world) or _after(found, at, world)
        if office:
            yield office


def bare_office(words: Sequence[str]) -> str | None:
    """The office that words name and nothing else, without whose it is: "pm" → "prime minister"."""
    *branches, head = words or [""]
    if head not in _HEADS or not _BRANCHES.issuperset(branches):
        return None
    return " ".join((*branches, _SAME.get(head, head)))


def holders_of(words: str, told: Iterable[Told], world: World) -> tuple[str, ...]:
    """The names of those who are told to hold an office of any state, in the order of `told`."""
    return tuple(
        dict.fromkeys(
            one.name
            for one in told
            for state in one.states
            if Office((), state, words).likeness(one.role, one.states, world)
        )
    )


def _before(found: Sequence[Token], at: int, world: World) -> Office | None:
    """A state, then the office: "British foreign secretary"."""
    for start in range(at, max(-1, at - _OFFICE_WORDS), -1):
        for length in range(min(_STATE_WORDS, start), 0, -1):
            state = _state(found[start - length : start], world)
            if state:
                typed = tuple(token.typed for token in found[start - length : at + 1])
                return Office(typed, state, _same(found[start : at + 1]))
    return None


def _after(found: Sequence[Token], at: int, world: World) -> Office | None:
    """The office, then its state: "president of France"."""
    if [token.key for token in found[at + 1 : at + 2]] != ["of"]:
        return None
    first = at - 1 if at and found[at - 1].key in _BRANCHES else at
    named = at + 3 if [token.key for token in found[at + 2 : at + 3]] == ["the"] else at + 2
    for length in range(_STATE_WORDS, 0, -1):
        words = found[named : named + length]
        if len(words) == length and (state := _state(words, world)):
            typed = tuple(token.typed for token in found[first : named + length])
            return Office(typed, state, _same(found[first : at + 1]))
    return None


def _state(words: Sequence[Token], world: World) -> str | None:
    form = " ".join(token.typed for token in words)
    states = world.states_of(form) if world.is_safe(form) else ()
    return states[0] if len(states) == 1 else None


def _without_state(words: list[Token], state: str, world: World) -> list[Token]:
    for start in range(len(words)):
        for end in range(min(len(words), start + _STATE_WORDS), start, -1):
            if _state(words[start:end], world) == state:
                return [*words[:start], *words[end:]]
    return words


def _same(words: Iterable[Token]) -> str:
    return " ".join(_SAME.get(token.key, token.key) for token in words)
