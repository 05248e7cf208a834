"""Names → entities: the states, people, organisations and places of an article, and every mention.

States come from `summarizer.world`, people from `summarizer.people`, role phrases and pronouns
from `summarizer.references`; organisations and places are read here, from the model's names and
the abbreviations that the text or a small table explains. What can't be proven is no mention.

    states → people → references; organisations, abbreviations, places → Entities
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from summarizer.article import Span
from summarizer.briefing import Entity, Mention
from summarizer.language import Analysis, Name, Token
from summarizer.lexicon import Lexicon, fold, read_table
from summarizer.marks import passages
from summarizer.offices import best_role
from summarizer.people import Person, Sighting, find_people
from summarizer.references import find_references
from summarizer.world import World

TOPICS_MAX = 12

_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_ABBREVIATION = re.compile(r"[A-Z][A-Za-z]{0,5}[A-Z]s?|[A-Z]{2,7}")
# Words of a full name looked at for each letter of its abbreviation.
_FULL_NAME_SLACK = 5
_POSSESSIVE = re.compile(r"['’]s?$")
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
    _add_others(analysis, taken, states, found, mentions)
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


def slug(name: str) -> str:
    """A name as part of an id: lower-case ASCII words joined by hyphens, accents folded."""
    return _NOT_SLUG.sub("-", fold(name)).strip("-")


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


def _add_others(
    analysis: Analysis,
    people: Sequence[Span],
    states: Sequence[Mention],
    found: dict[str, Entity],
    mentions: list[Mention],
) -> None:
    """Organisations and places: every name that is no person's and no state's."""
    reader = _Others(analysis)
    held = {m.span for m in states}
    lexicon = Lexicon.load()
    for name in analysis.names:
        span = _bare(analysis, name)
        if (
            span is None
            or span in held
            or lexicon.is_role(analysis.tokens[name.last - 1].lower)
            or any(p.overlaps(span) for p in _beside(people, span))
        ):
            continue
        if name.label == "ORG" and not _is_department(analysis, name):
            reader.organisation(span)
        elif name.label in _PLACE_LABELS and not any(
            span.covers(m.span) and m.span.end == span.end for m in states
        ):
            reader.place(span)
    reader.learn_abbreviations()
    reader.read_abbreviations(held)
    reader.read_short_forms()
    for mention, name_text in reader.mentions():
        found.setdefault(mention.entity, Entity(id=mention.entity, name=name_text))
        mentions.append(mention)


def _is_department(analysis: Analysis, name: Name) -> bool:
    """Whether the name is half of an office: "Interior" of a minister, "State" of a secretary."""
    after = analysis.tokens[name.last].lower if name.last < len(analysis.tokens) else ""
    one = name.last - name.first == 1
    held_by = [token.lower for token in analysis.tokens[max(0, name.first - 2) : name.first]]
    return one and (after in {"minister", "secretary"} or held_by == ["secretary", "of"])


def _beside(spans: Sequence[Span], span: Span) -> Sequence[Span]:
    place = bisect_right(spans, (span.start, 1 << 60))
    return spans[max(0, place - 1) : place + 2]


def _bare(analysis: Analysis, name: Name) -> Span | None:
    """The name without article and possessive; None where no word is left."""
    tokens = list(analysis.tokens[name.first : name.last])
    tokens = tokens[: next((n for n, token in enumerate(tokens) if token.text == "("), None)]
    while tokens and tokens[0].lower in {"the", "a", "an"}:
        tokens.pop(0)
    while (
        tokens
        and (tokens[-1].tag in {"POS", "HYPH"} or not tokens[-1].text[-1].isalnum())
        and tokens[-1].text[-1] != "."
    ):
        tokens.pop()
    if not tokens or not any(mark.isupper() for mark in tokens[0].text[:1]):
        return None
    return Span(tokens[0].start, tokens[-1].end)


@cache
def _known_abbreviations() -> Mapping[str, str]:
    known = read_table("organisations")["known"]
    return {str(short): str(full) for short, full in known.items()}


class _Others:
    """Collects organisations and places of one text under their fullest names."""

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        self._organisations: dict[Span, str] = {}
        self._places: dict[Span, str] = {}
        self._full_names: dict[str, str] = {}

    def organisation(self, span: Span) -> None:
        """Take a span as an organisation's name."""
        self._organisations[span] = _tidy(span.of(self._analysis.text))

    def place(self, span: Span) -> None:
        """Take a span as a place's name."""
        self._places[span] = _tidy(span.of(self._analysis.text))

    def learn_abbreviations(self) -> None:
        """Read "Federal Security Service (FSB)" wherever the letters fit the words."""
        tokens = self._analysis.tokens
        for i in range(1, len(tokens) - 2):
            if tokens[i].text != "(" or tokens[i + 2].text != ")":
                continue
            short = tokens[i + 1].text
            if _ABBREVIATION.fullmatch(short) and (first := self._expansion(short, i)) is not None:
                span = Span(tokens[first].start, tokens[i - 1].end)
                self._claim(span)
                self._full_names[short] = _tidy(span.of(self._analysis.text))

    def _expansion(self, short: str, end: int) -> int | None:
        """Where the words before token `end` begin whose initials the abbreviation is made of."""
        tokens = self._analysis.tokens
        letters = "".join(mark for mark in short if mark.isupper()).lower()
        for first in range(end - 2, max(-1, end - len(letters) - _FULL_NAME_SLACK), -1):
            if tokens[first].text[0].lower() != letters[0] or not tokens[first].text[0].isupper():
                continue
            initials = "".join(t.lower[0] for t in tokens[first:end])
            if _is_inside(letters, initials) and not any(t.text == "." for t in tokens[first:end]):
                return first
        return None

    def _claim(self, span: Span) -> None:
        """A full name as one organisation, whatever smaller names the model saw in it."""
        for inside in [s for s in self._organisations if s.overlaps(span)]:
            del self._organisations[inside]
        for inside in [s for s in self._places if s.overlaps(span)]:
            del self._places[inside]
        self.organisation(span)

    def read_abbreviations(self, held: set[Span]) -> None:
        """Give each abbreviation the full name that the text, else the table, has for it."""
        known = _known_abbreviations()
        for token in self._analysis.tokens:
            if len(token.text) < 2 or not token.text[1].isupper():
                continue
            full = self._full_names.get(token.text) or known.get(token.text)
            span = Span(token.start, token.end)
            if full is None or span in held or self._is_inside_longer(span):
                continue
            self._places.pop(span, None)
            self._organisations[span] = full

    def _is_inside_longer(self, span: Span) -> bool:
        return any(name.covers(span) and name != span for name in self._organisations)

    def read_short_forms(self) -> None:
        """Read "the Fund", "the committee": the last word of exactly one organisation named before."""
        by_last: dict[str, list[tuple[int, str]]] = {}
        for span, name in self._organisations.items():
            if " " in name:
                by_last.setdefault(name.split()[-1].lower(), []).append((span.start, name))
        tokens = self._analysis.tokens
        for i in range(1, len(tokens)):
            if tokens[i].lower in by_last and tokens[i - 1].lower == "the":
                self._short_form(tokens[i], by_last[tokens[i].lower])

    def _short_form(self, token: Token, bearers: Sequence[tuple[int, str]]) -> None:
        span = Span(token.start, token.end)
        after = self._analysis.tokens[token.i + 1 : token.i + 2]
        if after and (after[0].tag.startswith("NN") or after[0].lower == "of"):
            return
        names = {fold(name): name for start, name in bearers if start < token.start}
        if len(names) != 1 or self._is_inside_longer(span):
            return
        if token.text[0].isupper() or self._is_recent(token, bearers):
            self._organisations[span] = next(iter(names.values()))

    def _is_recent(self, token: Token, bearers: Sequence[tuple[int, str]]) -> bool:
        """Whether the full name stands in the same paragraph or the two before."""
        here = self._analysis.sentence_at(token.start)
        last = max(start for start, _ in bearers if start < token.start)
        there = self._analysis.sentence_at(last)
        return here is not None and there is not None and here.paragraph - there.paragraph <= 2

    def _join_shortened(self) -> None:
        """Give "Thai Raksa Chart" the name of the only longer one that begins with these words."""
        names = set(self._organisations.values())
        for span, name in self._organisations.items():
            longer = {
                fold(other): other for other in names if fold(other).startswith(f"{fold(name)} ")
            }
            if " " in name and len(longer) == 1:
                self._organisations[span] = next(iter(longer.values()))

    def mentions(self) -> Iterator[tuple[Mention, str]]:
        """All mentions with the name of what they mean."""
        self._join_shortened()
        short = {**_known_abbreviations(), **self._full_names}
        ids = {
            span: f"org:{slug(short.get(name, name))}" for span, name in self._organisations.items()
        }
        longest: dict[str, str] = {}
        for span, entity in ids.items():
            written = _tidy(span.of(self._analysis.text))
            longest[entity] = max(longest.get(entity, ""), written, key=len)
        for span, entity in sorted(ids.items()):
            yield Mention(span, entity), longest[entity]
        for span, name in sorted(self._places.items()):
            if slug(name):
                yield Mention(span, f"place:{slug(name)}"), name


def _tidy(text: str) -> str:
    return _POSSESSIVE.sub("", " ".join(text.split()))


def _is_inside(letters: str, initials: str) -> bool:
    """Whether the letters occur in the initials in this order."""
    rest = iter(initials)
    return all(letter in rest for letter in letters)
