"""People: which names are a person's, whose each one is, and what office goes with it.

The model's labels are evidence and no more; titles, offices, given names and the text's own full
forms decide with it. Nothing here follows pronouns; `summarizer.references` does.

    names → those of people → full names → bare surnames linked → offices beside names
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from summarizer.article import Span
from summarizer.bearers import Bearers, Person, Sighting, is_same
from summarizer.language import Analysis, Token
from summarizer.lexicon import Lexicon, fold
from summarizer.names import PROPER, TIME_LABELS, Named, find_names
from summarizer.offices import NameAt, Offices, Role
from summarizer.speech import is_speech

# Words looked at for an office behind a name.
_DESCRIPTION_MAX = 9
# What doesn't speak: a name so labelled that does is somebody's.
_THINGS = frozenset({"WORK_OF_ART", "PRODUCT", "LOC", "FAC", "EVENT", "LAW"})


def find_people(analysis: Analysis, states: Iterable[Span], lexicon: Lexicon) -> list[Sighting]:
    """Everybody who is named, in text order; one Person object for all names of one person.

    `states` are the spans that name states: evidence against a person.
    """
    at_state = _state_tokens(analysis, states)
    names = find_names(analysis, lexicon)
    votes = _votes(analysis, names)
    full, bare = [], []
    for name in names:
        if _is_vetoed(analysis, name, at_state, lexicon):
            continue
        if len(name.words) > 1 and _is_person(analysis, name, votes, lexicon):
            full.append(name)
        elif len(name.words) == 1:
            bare.append(name)
    full, freed = _without_chance_words(analysis, full, lexicon)
    bare = sorted([*bare, *freed], key=lambda name: name.first)
    # "General" and "King" are names only where a full name ends in them.
    offices = frozenset(
        token.i
        for name in bare
        for token in analysis.tokens[name.first : name.last]
        if lexicon.is_role(token.lower)
    )
    sightings = _sort_out(analysis, full, bare, votes, at_state | offices)
    _add_signs(analysis, sightings, lexicon)
    return sightings


def _state_tokens(analysis: Analysis, states: Iterable[Span]) -> frozenset[int]:
    return frozenset(token.i for span in states for token in analysis.tokens_in(span))


def _votes(analysis: Analysis, names: Iterable[Named]) -> Counter[tuple[tuple[str, ...], bool]]:
    """How often each name was labelled a person, and how often something else."""
    votes: Counter[tuple[tuple[str, ...], bool]] = Counter()
    for name in names:
        label = analysis.tokens[name.last - 1].label
        votes[name.words, label == "PERSON"] += 1
    return votes


def _is_vetoed(analysis: Analysis, name: Named, at_state: frozenset[int], lexicon: Lexicon) -> bool:
    tokens = analysis.tokens[name.first : name.last]
    head, tail = tokens[0].lower, tokens[-1].lower
    if tail in lexicon.organisation_words:
        return True
    if head in lexicon.not_first and len(name.words) > 1:
        return True
    if any(mark.isdigit() for word in name.words for mark in word):
        return True
    if head in lexicon.given and len(name.words) > 1:
        return False
    if len(name.words) > 1 and lexicon.is_role(tail) and tokens[-1].label != "PERSON":
        return True
    if len(name.words) == 1 and len(tail) > 1 and tokens[-1].text.isupper():
        return True
    return len(name.words) > 1 and any(token.i in at_state for token in tokens)


def _without_chance_words(
    analysis: Analysis, full: Sequence[Named], lexicon: Lexicon
) -> tuple[list[Named], list[Named]]:
    """Free surnames of capitals that stand before them by chance: "Afterwards Trump", "Twitter West".

    Returns the full names that are left, and the surnames.
    """
    bearers: dict[str, set[tuple[str, ...]]] = {}
    for name in full:
        first = analysis.tokens[name.first]
        if first.lower in lexicon.given or first.label == "PERSON":
            bearers.setdefault(fold(name.words[-1]), set()).add(name.words)
    kept, freed = [], []
    for name in full:
        first = analysis.tokens[name.first]
        chance = (
            first.lower not in lexicon.given and first.label != "PERSON" and len(first.text) > 2
        )
        borne = bearers.get(fold(name.words[-1]), set()) - {name.words}
        if chance and borne and len(name.words) == 2 and not name.titled:
            freed.append(Named(name.last - 1, name.last, name.words[-1:], titled=False))
        else:
            kept.append(name)
    return kept, freed


def _is_person(
    analysis: Analysis,
    name: Named,
    votes: Counter[tuple[tuple[str, ...], bool]],
    lexicon: Lexicon,
) -> bool:
    """Whether a name of two words or more is a person's."""
    tokens = analysis.tokens
    if tokens[name.first].lower in lexicon.given or name.titled:
        return True
    if name.first and tokens[name.first - 1].lower in {"the", "a", "an"}:
        return False
    if votes[name.words, True] >= votes[name.words, False] or _speaks(analysis, name):
        return True
    return _is_described(analysis, name, lexicon) and _speaks_by_surname(analysis, name)


def _is_described(analysis: Analysis, name: Named, lexicon: Lexicon) -> bool:
    """Whether an office is set off by a comma behind a name: ", the Hungarian commissioner"."""
    behind = analysis.tokens[name.last : name.last + _DESCRIPTION_MAX]
    if len(behind) < 3 or behind[0].text != "," or behind[1].lower not in {"the", "a", "an"}:
        return False
    phrase = takewhile(lambda t: t.tag in {"JJ", "NN", "NNP", "HYPH", "POS"}, behind[2:])
    return any(lexicon.is_role(token.lower) for token in phrase)


def _speaks_by_surname(analysis: Analysis, name: Named) -> bool:
    """Whether the last word of a name is the subject of a verb of speech on its own."""
    return any(
        token.text == name.words[-1]
        and token.dep == "nsubj"
        and analysis.tokens[token.i - 1].tag not in PROPER
        and is_speech(analysis, analysis.tokens[token.head])
        for token in analysis.tokens[name.last :]
    )


def _speaks(analysis: Analysis, name: Named) -> bool:
    """Whether a name that the model takes for a thing is the subject of a verb of speech."""
    token = analysis.tokens[name.last - 1]
    labels = {t.label for t in analysis.tokens[name.first : name.last]}
    if not labels <= _THINGS or token.dep != "nsubj":
        return False
    return is_speech(analysis, analysis.tokens[token.head])


def _sort_out(
    analysis: Analysis,
    full: list[Named],
    bare: list[Named],
    votes: Counter[tuple[tuple[str, ...], bool]],
    at_state: frozenset[int],
) -> list[Sighting]:
    """Give each full name its Person, then each bare name its bearer."""
    sightings: list[Sighting] = []
    people: list[Person] = []
    for name in full:
        person = next((known for known in people if is_same(known, name)), None)
        if person is None:
            person = Person(words=name.words, name=_text(analysis, name))
            people.append(person)
        elif len(name.words) > len(person.words):
            person.words, person.name = name.words, _text(analysis, name)
        sightings.append(Sighting(name.first, name.last, person))
    alone: dict[str, Person] = {}
    bearers = Bearers(analysis, sightings)
    for name in bare:
        bearer = bearers.of(name, in_state=name.first in at_state)
        if bearer is None and _stands_alone(analysis, name, votes, at_state):
            bearer = alone.setdefault(
                fold(name.words[0]), Person(words=name.words, name=_text(analysis, name))
            )
        if bearer is not None:
            sightings.append(Sighting(name.first, name.last, bearer))
    return sorted(sightings, key=lambda sighting: sighting.first)


def _text(analysis: Analysis, name: Named) -> str:
    tokens = analysis.tokens
    text = analysis.text[tokens[name.first].start : tokens[name.last - 1].end]
    return " ".join(text.split())


def _is_proper(analysis: Analysis, name: Named) -> bool:
    return analysis.tokens[name.first].tag in PROPER


def _stands_alone(
    analysis: Analysis,
    name: Named,
    votes: Counter[tuple[tuple[str, ...], bool]],
    at_state: frozenset[int],
) -> bool:
    """Whether a bare word is the name of somebody who is never named in full."""
    if name.first in at_state or not _is_proper(analysis, name):
        return False
    if analysis.tokens[name.first].label in TIME_LABELS:
        return False
    if name.titled:
        return True
    if name.first and analysis.tokens[name.first - 1].lower in {"the", "a", "an"}:
        return False
    return votes[name.words, True] > votes[name.words, False]


def _add_signs(analysis: Analysis, sightings: list[Sighting], lexicon: Lexicon) -> None:
    """Read the offices beside each name, and from titles, offices and given names the sex."""
    starts = {sighting.first for sighting in sightings}
    for sighting in sightings:
        person = sighting.person
        for role in _roles_beside(analysis, sighting, starts, lexicon):
            person.roles.append(role)
            person.male |= role.head in lexicon.male
            person.female |= role.head in lexicon.female
        before = analysis.tokens[sighting.first - 1] if sighting.first else None
        if before is not None:
            _add_title(person, before, lexicon)
    for person in {id(at.person): at.person for at in sightings}.values():
        if person.male == person.female and len(person.words) > 1:
            given = person.words[0].lower()
            person.male |= given in lexicon.male_given
            person.female |= given in lexicon.female_given


def _add_title(person: Person, before: Token, lexicon: Lexicon) -> None:
    """Read the sex from a title; that of a king or pope is part of a name of one word."""
    person.male |= before.lower in lexicon.male
    person.female |= before.lower in lexicon.female
    if (
        before.lower in lexicon.regnal
        and before.text[0].isupper()
        and person.name == person.words[-1]
    ):
        person.name = f"{before.text} {person.name}"


def _roles_beside(
    analysis: Analysis, at: Sighting, starts: set[int], lexicon: Lexicon
) -> Iterator[Role]:
    sentence = analysis.sentence_at(analysis.tokens[at.first].start)
    if sentence is None:
        return
    reader = Offices(analysis, sentence.first, sentence.last, starts, lexicon)
    name = NameAt(at.first, at.last)
    for found in (reader.before(name), reader.apposed_before(name), reader.after(name)):
        if found is not None:
            yield found
