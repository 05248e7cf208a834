"""A reader's words → Topic: which states, people, organisations and places are meant.

Nothing is searched here; the gazetteer only knows the table of states and the entities on file.

    words → tokens → longest known names → one group of entities each → Topic
                   ↘ several groups: Ambiguous  ↘ no name, but close to one: Misspelt
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from bot.records import KnownEntity
from summarizer.lexicon import Lexicon
from summarizer.world import World

# From this similarity on (1 - edits / longer length) a name is offered for a capitalised word; a
# word in lower case must come closer, since "spin" and "chain" are not Spain and China.
_SIMILAR = 0.8
_SUGGESTIONS = 3
# Of several who bear a name the one is meant that is named so many times more often than the next;
# "Biden" is Joe, though his son is on file, too.
_DOMINANT = 3
# The longest names have eight words ("Organisation for the Prohibition of Chemical Weapons").
_LONGEST = 8

_MARKS = str.maketrans(dict.fromkeys("’‘ʻʼ`", "'") | dict.fromkeys("‐‑‒–—−", "-"))
_POSSESSIVE = re.compile(r"(?<=\w)'s\b|(?<=s)'(?!\w)")
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}|\b[A-Za-z](?:\.[A-Za-z])+\b")
# "us" in lower case is the pronoun unless it stands where only a state can.
_LOWER_US = re.compile(
    r"\bthe us\b|\bus(?=\s*[-/&]|\s+(?:and|vs\.?|versus)\s)"
    r"|(?<=[-/&])\s*us\b|\b(?:vs\.?|versus) us\b|\band us$"
)
_TOKEN = re.compile(r"([\w']+)(\s*-)?")

_STOP = frozenset(
    "a about after ahead all an and any anything are as at be been before between by can coming could "
    "did do does expected for from give going had happen happened happening has have he her him his "
    "how i if in into is it its just last latest like me more my new news next no not now of on or "
    "our out over say said says she show so some s tell than that the their them then there these "
    "they thing things this those to today tomorrow toward towards until up update updates upon us "
    "v versus via vs was we were what whats when where which while who whom whose why will with "
    "would yet you your".split()
)
# Words that tell nothing beside a name; they are searched for only where nothing else is left.
_SOFT = frozenset(
    "affair affairs agenda conversation dialogue discussions issue issues matter matters meeting "
    "case meetings mission race relation relations relationship situation statement statements story "
    "talk talks thing tie ties topic trip visit visits "
    "chancellor deputy dr foreign general government king lady leader lord minister miss mr mrs ms "
    "mp pm pope president prime prince princess queen secretary senator sir".split()
)
# Words that end the names of things, which a parser may take for people.
_THINGS = frozenset(
    "act agreement attack attacks award awards bill bombing bridge building campaign case cathedral "
    "crash cup day deal earthquake election elections fair festival fire flood hall highway hotel "
    "hurricane island law marathon medal memorial mosque palace park plan prison prize protest "
    "protests race river road show state states storm street studio summit temple tower trial university virus war "
    "week".split()
)
# Newspaper shorthand that texts spell out.
_SHORTHAND = {
    "dem": "democratic",
    "dems": "democrats",
    "gop": "republican",
    "rep": "republican",
    "reps": "republicans",
    "pres": "president",
    "gov": "governor",
    "govt": "government",
    "intl": "international",
    "dept": "department",
    "mtg": "meeting",
    "mins": "ministers",
    "sec": "secretary",
}
_NAME_LINKS = frozenset({"of", "the", "and", "for", "in", "on", "de", "to"})
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Topic:
    """What a reader asks about; equal to another that means the same, however it was typed.

    `groups` are ids of entities as `bot.records.Search.groups` wants them: a pair is two groups, an
    entity known under several ids is one. `labels` name the groups, in the order typed. `typed` are
    the words that each was named by, in lower case. `words` are the other words that carry meaning, in
    lower case; they alone make a topic that names nobody.
    """

    groups: tuple[frozenset[str], ...] = ()
    labels: tuple[str, ...] = ()
    typed: tuple[tuple[str, ...], ...] = ()
    words: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The topic as one reads it: "Russia–United Kingdom", "Russia: grain deal"."""
        return ": ".join(part for part in ("–".join(self.labels), " ".join(self.words)) if part)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Topic) and self._meaning() == other._meaning()

    def __hash__(self) -> int:
        return hash(self._meaning())

    def _meaning(self) -> tuple[frozenset[frozenset[str]], frozenset[str]]:
        return frozenset(self.groups), frozenset(self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """The words mean one topic."""

    topic: Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Misspelt:
    """`words` are known to nobody, but close to `suggestions` (at most three, closest first)."""

    words: str
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguous:
    """`words` mean several; each of `choices` typed instead means exactly one."""

    words: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingNamed:
    """No word is left once the filling ones are dropped."""


Resolution = Resolved | Misspelt | Ambiguous | NothingNamed


class _Token(NamedTuple):
    typed: str
    key: str
    dashed: bool


class _Part(NamedTuple):
    """One name of the topic: the groups that it may mean; none for a word that names nobody.

    `at` is the index of its first token. `is_sure` words are well spelt though they name nobody.
    """

    typed: str
    at: int
    groups: tuple[frozenset[str], ...] = ()
    by_surname: bool = False
    is_sure: bool = False


class Gazetteer:
    """All names that a topic may be given by: the states of the world and the entities on file."""

    def __init__(self, world: World, known: Iterable[KnownEntity]) -> None:
        self._world = world
        self._known = {entity.id: entity for entity in known}
        self._names: dict[str, set[frozenset[str]]] = defaultdict(set)
        self._short: dict[str, set[frozenset[str]]] = defaultdict(set)
        self._spelt: dict[str, str] = {}
        self._surnames: set[str] = set()
        self._generic = Lexicon.load().organisation_words | Lexicon.load().roles | _THINGS
        self._phrases = frozenset(map(_key, world.phrases()))
        states = frozenset(world.ids())
        for state in world.ids():
            self._add_state(state)
        others = [entity for entity in self._known.values() if entity.id not in states]
        groups = _groups(others)
        for entity in others:
            self._add_entity(entity, groups[entity.id])
        self._add_kinds()

    def resolve(self, words: str) -> Resolution:
        """What the reader's words mean; one doubtful name makes the whole topic doubtful."""
        parts = list(_apart(list(self._parts(_tokens(words)))))
        if doubtful := next((part for part in parts if len(part.groups) > 1), None):
            return Ambiguous(words=doubtful.typed, choices=self._choices(doubtful.groups))
        if misspelt := self._misspelt(parts):
            return misspelt
        topic = self._topic(parts)
        return Resolved(topic=topic) if topic.groups or topic.words else NothingNamed()

    def known_names(self, kind: str = "") -> tuple[str, ...]:
        """The names of all entities on file, or of a kind ("person"), the most mentioned first."""
        ordered = sorted(self._known.values(), key=lambda entity: (-entity.mentions, entity.name))
        return tuple(self._name(entity.id) for entity in ordered if entity.id.startswith(kind))

    def _add_state(self, state: str) -> None:
        for name in sorted(self._world.names(state)):
            self._names[_key(name)].add(frozenset({state}))
            self._spelt.setdefault(_key(name), name)

    def _add_entity(self, entity: KnownEntity, group: frozenset[str]) -> None:
        for name in sorted(_own_names(entity)):
            key = _key(name)
            if entity.id.startswith("person:") and " " not in key:
                self._short[key].add(group)
            elif self._may_name(key, entity):
                self._names[key].add(group)
            self._spelt.setdefault(key, name)
        for key in _short_keys(entity):
            if key not in self._generic:
                self._short[key].add(group)
                self._surnames.update({key} if entity.id.startswith("person:") else ())

    def _add_kinds(self) -> None:
        """Let "Georgia (country)" tell apart what shares a name."""
        for key, groups in list(self._names.items()):
            for group in groups if len(groups) > 1 else ():
                self._names[f"{key} {_kind(group)}"].add(group)

    def _may_name(self, key: str, entity: KnownEntity) -> bool:
        """A form of a state means the state, unless both bear it as their own name ("Georgia")."""
        form = self._spelt.get(key, "")
        states = self._world.states_of(form) if self._world.is_safe(form) else ()
        return not states or any(_key(self._world.name(one)) == _key(entity.name) for one in states)

    def _parts(self, tokens: Sequence[_Token]) -> Iterator[_Part]:
        at = 0
        while at < len(tokens):
            if self._fills(tokens[at]) and not self._starts_name(tokens, at):
                at += 1
                continue
            part, length = self._longest(tokens, at)
            at += length
            yield part

    def _fills(self, token: _Token) -> bool:
        """Whether a word only fills; in capitals ("WHO") it may be the name of somebody."""
        named = token.typed.isupper() and (token.key in self._names or token.key in self._short)
        return token.key in _STOP and not named

    def _starts_name(self, tokens: Sequence[_Token], at: int) -> bool:
        return self._longest(tokens, at)[1] > 1

    def _longest(self, tokens: Sequence[_Token], at: int) -> tuple[_Part, int]:
        """The longest name that starts at a token, or the word alone; with its number of tokens."""
        for length in range(min(_LONGEST, len(tokens) - at), 0, -1):
            if part := self._named(tokens[at : at + length], at):
                return part, length
        return _Part(tokens[at].typed, at), 1

    def _named(self, tokens: Sequence[_Token], at: int) -> _Part | None:
        key = " ".join(token.key for token in tokens)
        typed = " ".join(token.typed for token in tokens)
        if key in self._generic and typed.islower():
            return None
        groups, short = self._full(key, typed), self._shortened(key, typed)
        filed = set(filter(self._is_on_file, groups))
        if short and not any(_kind(group) == "country" for group in filed):
            return _Part(typed, at, self._meant(filed | short), by_surname=len(tokens) == 1)
        if groups:
            return _Part(typed, at, self._meant(groups))
        if key in self._phrases:
            return _Part(typed, at, is_sure=True)
        if len(tokens) == 1 and key.endswith("s") and key[:-1] in self._surnames:
            # "bidens running mate": a possessive typed without its mark.
            return self._named([tokens[0]._replace(typed=typed[:-1], key=key[:-1])], at)
        if tokens[-1].dashed and (states := self._world.states_of(typed)):
            return _Part(typed, at, (frozenset(states[:1]),))
        return None

    def _full(self, key: str, typed: str) -> set[frozenset[str]]:
        """The groups of a full name; unsafe forms of states ("Victoria") need their capital."""
        groups = self._names.get(key, set())
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
        return {group for group in groups if _kind(group) == "person"}

    def _meant(self, groups: Iterable[frozenset[str]]) -> tuple[frozenset[str], ...]:
        """Of several groups those that stored articles name, if they name any, or the dominant one."""
        ordered = self._ordered(self._joined(groups))
        named = tuple(filter(self._is_on_file, ordered)) or ordered
        if len(named) > 1 and self._mentions(named[0]) >= _DOMINANT * self._mentions(named[1]) > 0:
            return named[:1]
        return named

    def _joined(self, groups: Iterable[frozenset[str]]) -> set[frozenset[str]]:
        """Groups of one full name are one: articles differ on whether a bridge is a body or a place.

        A state stays apart from its namesakes.
        """
        states = {group for group in groups if _kind(group) == "country"}
        alike: dict[str, set[str]] = defaultdict(set)
        for group in set(groups) - states:
            alike[_key(self._label(group))].update(group)
        return states | {frozenset(ids) for ids in alike.values()}

    def _ordered(self, groups: Iterable[frozenset[str]]) -> tuple[frozenset[str], ...]:
        return tuple(sorted(groups, key=lambda group: (-self._mentions(group), sorted(group))))

    def _mentions(self, group: frozenset[str]) -> int:
        return sum(self._known[one].mentions for one in group if one in self._known)

    def _choices(self, groups: Sequence[frozenset[str]]) -> tuple[str, ...]:
        labels = [self._label(group) for group in groups]
        return tuple(
            label if labels.count(label) == 1 else f"{label} ({_kind(group)})"
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

    def _misspelt(self, parts: Sequence[_Part]) -> Misspelt | None:
        for typed in _doubted(parts):
            capital = typed[0].isupper()
            found = process.extract(
                _key(typed),
                self._spelt.keys(),
                scorer=DamerauLevenshtein.normalized_similarity,
                score_cutoff=_SIMILAR,
                limit=_SUGGESTIONS,
            )
            near = [key for key, score, _ in found if capital or score > _SIMILAR]
            if near:
                return Misspelt(words=typed, suggestions=tuple(self._spelt[key] for key in near))
        return None

    def _topic(self, parts: Sequence[_Part]) -> Topic:
        named = {part.groups[0]: part for part in reversed(parts) if part.groups}
        groups = tuple(dict.fromkeys(part.groups[0] for part in parts if part.groups))
        rest = " ".join(part.typed.lower() for part in parts if not part.groups)
        words = tuple(dict.fromkeys(rest.split()))
        telling = tuple(word for word in words if word not in _SOFT)
        return Topic(
            groups=groups,
            labels=tuple(self._label(group) for group in groups),
            typed=tuple(tuple(_key(named[group].typed).split()) for group in groups),
            words=telling if groups or telling else words,
        )


@lru_cache(maxsize=65_536)
def _key(text: str) -> str:
    """The form that names are compared in: words in lower case without accents, single spaces."""
    return " ".join(token.key for token in _tokens(text))


def _tokens(words: str) -> list[_Token]:
    plain = _POSSESSIVE.sub("", words.translate(_MARKS))
    plain = _DOTTED.sub(lambda dotted: dotted[0].replace(".", "").upper(), plain)
    plain = _LOWER_US.sub(lambda us: us[0].replace("us", "US"), plain)
    found = ((match[1].strip("'"), match[2]) for match in _TOKEN.finditer(plain))
    spelt = ((_SHORTHAND.get(typed, typed), dash) for typed, dash in found if typed)
    return [_Token(typed, _folded(typed), bool(dash)) for typed, dash in spelt]


def _folded(word: str) -> str:
    if word.isascii():
        return word.lower()
    split = unicodedata.normalize("NFKD", word.casefold())
    return "".join(mark for mark in split if not unicodedata.combining(mark))


def _kind(group: frozenset[str]) -> str:
    kind = min(group).partition(":")[0]
    return "organisation" if kind == "org" else kind


def _own_names(entity: KnownEntity) -> set[str]:
    """The names of an entity; of a person without the offices that it is also called by."""
    names = {entity.name, *entity.names}
    if not entity.id.startswith("person:"):
        return names
    own = set(_key(entity.name).split())
    return {name for name in names if not own.isdisjoint(_key(name).split())}


def _groups(entities: Sequence[KnownEntity]) -> dict[str, frozenset[str]]:
    """For each id all ids that mean the same: articles differ in how fully they name somebody.

    People of one first and last name are one. A bare surname or acronym joins the fuller entity
    that it is short for, where there is only one, or one is named far more often than the others.
    """
    owners: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for entity in entities:
        for key in {*_short_keys(entity), *_middle_keys(entity)}:
            owners[_kind(frozenset({entity.id})), key][_identity(entity)] += entity.mentions
    members: dict[str, set[str]] = defaultdict(set)
    for entity in entities:
        fuller = owners.get((_kind(frozenset({entity.id})), _key(entity.name)), Counter())
        members[_owner(fuller) or _identity(entity)].add(entity.id)
    return {one: frozenset(ids) for ids in members.values() for one in ids}


def _owner(fuller: Counter[str]) -> str | None:
    """Whom a short name means, by how often each fuller entity is named; None if it is open."""
    if not fuller:
        return None
    (first, most), *others = fuller.most_common(2)
    return first if not others or most >= _DOMINANT * others[0][1] else None


def _identity(entity: KnownEntity) -> str:
    words = [word for word in entity.name.split() if word[:1].isupper()]
    keys = _key(" ".join(words)).split()
    if entity.id.startswith("person:") and len(keys) > 1:
        return f"{keys[0]} {keys[-1]}"
    return entity.id


def _short_keys(entity: KnownEntity) -> set[str]:
    """Surname, or first name and surname, of a person; acronym of an organisation."""
    shorten = {"person": _short_person, "org": _acronym}.get(entity.id.partition(":")[0])
    if shorten is None:
        return set()
    return {key for name in _own_names(entity) for key in shorten(name)}


def _middle_keys(entity: KnownEntity) -> list[str]:
    """Names between the first and the last: "Ricardo Rosselló Nevares" is also called Rosselló."""
    return _key(entity.name).split()[1:-1] if entity.id.startswith("person:") else []


def _short_person(name: str) -> Iterator[str]:
    words = [word for word in _key(name).split() if word not in _SUFFIXES]
    if len(words) > 1:
        yield words[-1]
        if words[0] not in _SOFT:
            yield f"{words[0]} {words[-1]}"


def _acronym(name: str) -> Iterator[str]:
    words = [token.key for token in _tokens(name) if token.key not in _NAME_LINKS]
    if len(words) > 1:
        yield "".join(word[0] for word in words)


def _apart(parts: Sequence[_Part]) -> Iterator[_Part]:
    """Part a surname from whoever on file bears it, where another first name stands before it."""
    at = 0
    while at < len(parts):
        part, after = parts[at], parts[at + 1] if at + 1 < len(parts) else None
        at += 1
        if after is not None and _is_first_name(part, after, alone=len(parts) == 2):
            yield _Part(f"{part.typed} {after.typed}", part.at)
            at += 1
        else:
            yield part


def _is_first_name(part: _Part, after: _Part, *, alone: bool) -> bool:
    return (
        after.by_surname
        and not part.groups
        and part.at + 1 == after.at
        and part.typed.lower() not in _SOFT
        and (alone or part.typed[0].isupper())
    )


def _doubted(parts: Sequence[_Part]) -> list[str]:
    """What may be a name misspelt: words in a row, a capitalised word, or the only unknown one."""
    unknown = [
        part
        for part in parts
        if not part.groups and not part.is_sure and part.typed.lower() not in _SOFT
    ]
    runs = [[part] for part in unknown[:1]]
    for before, part in pairwise(unknown):
        if before.at + 1 == part.at:
            runs[-1].append(part)
        else:
            runs.append([part])
    phrases = [" ".join(part.typed for part in run) for run in runs if len(run) > 1]
    single = [part.typed for part in unknown if part.typed[0].isupper() or len(unknown) == 1]
    return phrases + single
