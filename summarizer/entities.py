"""Names → entities: the states, people, organisations and places of an article, and every mention.

States come from `summarizer.world`, people from `summarizer.people`, role phrases and pronouns
from `summarizer.references`, organisations and places from `summarizer.organisations`. What can't
be proven is no mention.

    states → people → references; organisations, places → Entities
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.article import Span
from summarizer.bearers import Person, Sighting
from summarizer.briefing import Entity, Mention
from summarizer.language import Analysis, Token
from summarizer.lexicon import Lexicon, slug
from summarizer.marks import passages
from summarizer.offices import best_role
from summarizer.organisations import find_others
from summarizer.people import find_people
from summarizer.references import find_references
from summarizer.world import World

TOPICS_MAX = 12

_PROPER = frozenset({"NNP", "NNPS"})
_ADJACENT = frozenset({"NN", "NNP", "NNPS", "JJ", "HYPH", "POS"})


@dataclass(frozen=True, kw_only=True)
class Entities:
    """All that an article names. `mentions` stand in text order; a name may stand inside another.

    `offices` are the offices that stand beside a name: no mentions, but they mean the person too.
    """

    by_id: Mapping[str, Entity]
    mentions: tuple[Mention, ...]
    offices: tuple[Mention, ...] = ()

    def get(self, entity: str) -> Entity | None:
        """The entity with this id, if the article names it."""
        return self.by_id.get(entity)

    def at(self, span: Span) -> Entity | None:
        """The entity whose mention fits the span best: shares most with it, and is shortest."""
        best: tuple[int, int] | None = None
        found: str | None = None
        for mention in self._around(span):
            shared = min(mention.span.end, span.end) - max(mention.span.start, span.start)
            if shared <= 0:
                continue
            rank = (shared, mention.span.start - mention.span.end)
            if best is None or rank > best:
                best, found = rank, mention.entity
        return self.by_id[found] if found is not None else None

    def holder(self, span: Span) -> Entity | None:
        """The person whose office stands at the span, beside the name."""
        for mention in self.offices:
            if mention.span.covers(span):
                return self.by_id[mention.entity]
        return None

    def within(self, span: Span) -> list[Entity]:
        """The entities with a mention wholly inside the span, each once, in text order."""
        inside = [m.entity for m in self._around(span) if span.covers(m.span)]
        return [self.by_id[entity] for entity in dict.fromkeys(inside)]

    def topics(self) -> tuple[Entity, ...]:
        """What the article is about: most mentioned first, then earliest; at most TOPICS_MAX."""
        counts = Counter(mention.entity for mention in self.mentions)
        return tuple(self.by_id[entity] for entity, _ in counts.most_common(TOPICS_MAX))

    @cached_property
    def _starts(self) -> list[int]:
        return [mention.span.start for mention in self.mentions]

    @cached_property
    def _longest(self) -> int:
        return max((m.span.end - m.span.start for m in self.mentions), default=0)

    def _around(self, span: Span) -> Sequence[Mention]:
        first = bisect_right(self._starts, span.start - self._longest - 1)
        return self.mentions[first : bisect_right(self._starts, span.end)]


def find_entities(analysis: Analysis, world: World) -> Entities:
    """Read everything that the article names; the same text always gives the same ids."""
    lexicon = Lexicon.load()
    hits = world.find(analysis.text)
    named = find_people(analysis, [span for span, _ in hits], lexicon)
    taken = [_span(analysis, at.first, at.last) for at in named]
    states = [
        Mention(span, state)
        for span, state in hits
        if not any(name.covers(span) for name in _near(taken, span))
    ]
    meant = find_references(analysis, named, states, passages(analysis), lexicon)
    found = {state: Entity(id=state, name=world.name(state)) for _, state in states}
    mentions = list(states)
    offices = _add_people(analysis, [*named, *meant], states, lexicon, found, mentions)
    for mention, name in find_others(analysis, taken, states, lexicon):
        found.setdefault(mention.entity, Entity(id=mention.entity, name=name))
        mentions.append(mention)
    mentions.sort(key=lambda mention: (mention.span.start, -mention.span.end))
    return Entities(by_id=found, mentions=tuple(mentions), offices=offices)


def referent(analysis: Analysis, entities: Entities, i: int) -> Entity | None:
    """The entity that token `i`, the head of a phrase, provably means.

    Looks whether the token is the office of a name beside it ("President" in "President Boris
    Yeltsin"), then at the mention that holds the token, then at a name in apposition to it.
    """
    token = analysis.tokens[i]
    if (held := entities.holder(Span(token.start, token.end))) is not None:
        return held
    if (bearer := _bearer_after(analysis, entities, i)) is not None:
        return bearer
    if (held := entities.at(Span(token.start, token.end))) is not None and not _is_modifier(
        entities, token
    ):
        return held
    for child in analysis.children(i):
        if child.dep == "appos" or (child.dep == "compound" and token.tag in _PROPER):
            named = entities.at(Span(child.start, child.end))
            if named is not None and named.id.startswith("person:"):
                return named
    return None


def _is_modifier(entities: Entities, token: Token) -> bool:
    """Whether a state's adjective is all that was found, so that the phrase means something else."""
    found = entities.at(Span(token.start, token.end))
    return found is not None and found.id.startswith("country:") and token.tag == "JJ"


def _bearer_after(analysis: Analysis, entities: Entities, i: int) -> Entity | None:
    tokens = analysis.tokens
    if tokens[i].tag not in {"NN", "NNP"}:
        return None
    i = _name_end(analysis, entities, i)
    for token in tokens[i + 1 : i + 8]:
        found = entities.at(Span(token.start, token.end))
        if found is not None and found.id.startswith("person:"):
            return found if token.tag in {"NNP", "NNPS"} else None
        if token.tag not in _ADJACENT or token.tag == "POS":
            return None
    return None


def _name_end(analysis: Analysis, entities: Entities, i: int) -> int:
    """The last token of the organisation's name that token `i` stands in, else `i`."""
    tokens = analysis.tokens
    held = entities.at(Span(tokens[i].start, tokens[i].end))
    if held is None or not held.id.startswith("org:"):
        return i
    while i + 1 < len(tokens) and entities.at(Span(tokens[i + 1].start, tokens[i + 1].end)) is held:
        i += 1
    return i


def _span(analysis: Analysis, first: int, last: int) -> Span:
    return Span(analysis.tokens[first].start, analysis.tokens[last - 1].end)


def _near(spans: Sequence[Span], span: Span) -> Iterator[Span]:
    """Of sorted spans that don't overlap, those that may cover `span`."""
    place = bisect_right(spans, (span.start, 1 << 60))
    yield from spans[max(0, place - 1) : place]


def _add_people(
    analysis: Analysis,
    sightings: Iterable[Sighting],
    states: Sequence[Mention],
    lexicon: Lexicon,
    found: dict[str, Entity],
    mentions: list[Mention],
) -> tuple[Mention, ...]:
    known: dict[int, str] = {}
    offices: list[Mention] = []
    for at in sightings:
        person = at.person
        if id(person) not in known:
            entity = _person(analysis, person, states, lexicon)
            known[id(person)] = entity.id
            found.setdefault(entity.id, entity)
            offices.extend(Mention(role.core, entity.id) for role in person.roles)
        mentions.append(Mention(_span(analysis, at.first, at.last), known[id(person)]))
    return tuple(sorted(offices))


def _person(
    analysis: Analysis, person: Person, states: Sequence[Mention], lexicon: Lexicon
) -> Entity:
    role = best_role(person.roles, lexicon)
    served = [m.entity for r in person.roles for m in states if r.span.covers(m.span)]
    return Entity(
        id=f"person:{slug(person.name)}",
        name=person.name,
        role=" ".join(role.span.of(analysis.text).split()) if role else None,
        states=tuple(dict.fromkeys(served)),
    )
