"""Whom a name may mean: the keys of an entity's names, and the ids that are one bearer. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from bot.records import KnownEntity
from bot.topics.words import SOFT, key_of, tokens

# Of several who bear a name the one is meant that is named so many times more often than the next;
# "Biden" is Joe, though his son is on file, too.
DOMINANT = 3
_NAME_LINKS = frozenset({"of", "the", "and", "for", "in", "on", "de", "to"})
# Words that end the names of things, which a parser may take for people.
THINGS = frozenset(
    "act agreement airport attack attacks award awards bill bombing bridge building campaign case "
    "cathedral channel church club corona crash cup day deal earthquake election elections fair "
    "festival final fire flood game hall highway hotel hurricane island law league marathon "
    "match medal memorial mosque museum network news palace park party plan poll press prison "
    "prize protest protests race river road show state states storm street strike studio summit "
    "talks temple tower trial tv union university virus vote war week".split()
)
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


def keys_of(entity: KnownEntity) -> frozenset[str]:
    """All keys by which an entity can be asked for: its names, and what they are shortened to."""
    names = (key_of(name) for name in own_names(entity))
    return frozenset((*names, *short_keys(entity), *_middle_keys(entity)))


def kind(group: frozenset[str]) -> str:
    """What bears an id of the group: a country, person, organisation or place."""
    prefix = min(group).partition(":")[0]
    return "organisation" if prefix == "org" else prefix


def own_names(entity: KnownEntity) -> set[str]:
    """The names of an entity; of a person without the offices that it is also called by."""
    names = {entity.name, *entity.names}
    if not entity.id.startswith("person:"):
        return names
    own = set(key_of(entity.name).split())
    return {name for name in names if not own.isdisjoint(key_of(name).split())}


def groups_of(entities: Sequence[KnownEntity]) -> dict[str, frozenset[str]]:
    """For each id all ids that mean the same: articles differ in how fully they name somebody.

    People of one first and last name are one. A bare surname or acronym joins the fuller entity
    that it is short for, where there is only one, or one is named far more often than the others.
    """
    owners: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for entity in entities:
        for short in {*short_keys(entity), *_middle_keys(entity)}:
            owners[kind(frozenset({entity.id})), short][_identity(entity)] += entity.mentions
    members: dict[str, set[str]] = defaultdict(set)
    for entity in entities:
        fuller = owners.get((kind(frozenset({entity.id})), key_of(entity.name)), Counter())
        members[_owner(fuller) or _identity(entity)].add(entity.id)
    return {one: frozenset(ids) for ids in members.values() for one in ids}


def _owner(fuller: Counter[str]) -> str | None:
    """Whom a short name means, by how often each fuller entity is named; None if it is open."""
    if not fuller:
        return None
    (first, most), *others = fuller.most_common(2)
    return first if not others or most >= DOMINANT * others[0][1] else None


def _identity(entity: KnownEntity) -> str:
    words = [word for word in entity.name.split() if word[:1].isupper()]
    keys = key_of(" ".join(words)).split()
    if entity.id.startswith("person:") and len(keys) > 1:
        return f"{keys[0]} {keys[-1]}"
    return entity.id


def short_keys(entity: KnownEntity) -> set[str]:
    """Surname, or first name and surname, of a person; acronym of an organisation."""
    shorten = {"person": _short_person, "org": _acronym}.get(entity.id.partition(":")[0])
    if shorten is None:
        return set()
    return {short for name in own_names(entity) for short in shorten(name)}


def _middle_keys(entity: KnownEntity) -> list[str]:
    """Names between the first and the last: "Ricardo Rosselló Nevares" is also called Rosselló."""
    first, *middle = key_of(entity.name).split() or [""]
    is_thing = not middle or middle[-1] in THINGS or first in THINGS
    return middle[:-1] if entity.id.startswith("person:") and not is_thing else []


def _short_person(name: str) -> Iterator[str]:
    words = [word for word in key_of(name).split() if word not in _SUFFIXES]
    if len(words) > 1 and words[-1] not in THINGS:
        yield words[-1]
        if words[0] not in SOFT:
            yield f"{words[0]} {words[-1]}"


def _acronym(name: str) -> Iterator[str]:
    words = [token.key for token in tokens(name) if token.key not in _NAME_LINKS]
    if len(words) > 1:
        yield "".join(word[0] for word in words)
