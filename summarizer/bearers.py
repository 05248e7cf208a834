"""Bearers: the people of one text, and which of them a short name means.

A bare surname means the one who was named first with it, unless another has taken it over right
before; "Ginger" means the only one with that given name.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from summarizer.language import Analysis
from summarizer.lexicon import fold
from summarizer.names import PROPER, TIME_LABELS, Named
from summarizer.offices import Role

_GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})


class Gender(NamedTuple):
    """Which pronouns may mean a person."""

    he: bool
    she: bool


UNKNOWN = Gender(he=True, she=True)
_HE = Gender(he=True, she=False)
_SHE = Gender(he=False, she=True)


@dataclass(slots=True, kw_only=True)
class Person:
    """One person while the text is read: the fullest name so far, offices, sex as far as known."""

    words: tuple[str, ...]
    name: str
    roles: list[Role] = field(default_factory=list)
    male: bool = False
    female: bool = False

    @property
    def gender(self) -> Gender:
        """Both pronouns may mean a person of whom the text gives no sign, or signs of both."""
        if self.male == self.female:
            return UNKNOWN
        return _HE if self.male else _SHE


class Sighting(NamedTuple):
    """A person named at tokens `first` to `last` (exclusive)."""

    first: int
    last: int
    person: Person


def is_same(known: Person, name: Named) -> bool:
    """Whether a full name is another form of a known one: middle names and accents may differ."""
    one, other = [fold(word) for word in known.words], [fold(word) for word in name.words]
    return one == other or (one[0] == other[0] and one[-1] == other[-1]) or _ends_with(one, other)


def _ends_with(full: Sequence[str], tail: Sequence[str]) -> bool:
    return 0 < len(tail) < len(full) and list(full[-len(tail) :]) == list(tail)


class Bearers:
    """The full names of one text by surname and by given name."""

    def __init__(self, analysis: Analysis, full: Sequence[Sighting]) -> None:
        self._analysis = analysis
        self._by_surname: dict[str, list[Sighting]] = {}
        self._by_given: dict[str, dict[int, Person]] = {}
        # Who has a bare surname for one paragraph.
        self._taken: dict[str, tuple[int, Person]] = {}
        for at in full:
            self._by_surname.setdefault(_surname(at.person), []).append(at)
            given = self._by_given.setdefault(fold(at.person.words[0]), {})
            given[id(at.person)] = at.person

    def of(self, name: Named, *, in_state: bool) -> Person | None:
        """Who is meant by one bare word: the first earlier full name, else the only later one."""
        word = fold(name.words[0])
        bearers = self._by_surname.get(_plain(word), [])
        earlier = [at for at in bearers if at.first < name.first]
        if earlier:
            return self._bearer_here(word, earlier, name)
        if in_state or self._analysis.tokens[name.first].label in TIME_LABELS:
            return None
        if len({id(at.person) for at in bearers}) == 1:
            return bearers[0].person
        if len(middle := self._with_middle_name(word)) == 1:
            return middle[0]
        given = self._by_given.get(word, {})
        if len(given) == 1 and self._analysis.tokens[name.first].tag in PROPER:
            return next(iter(given.values()))
        return None

    def _bearer_here(self, word: str, earlier: Sequence[Sighting], name: Named) -> Person:
        """Who is meant where several bear a surname: the one named first.

        Another takes it over, for a paragraph, who is the subject right before in full.
        """
        settled, nearest = earlier[0].person, earlier[-1]
        here = self._analysis.sentence_at(self._analysis.tokens[name.first].start)
        there = self._analysis.sentence_at(self._analysis.tokens[nearest.first].start)
        if nearest.person is settled or here is None or there is None:
            return settled
        if self._is_subject(nearest) and here.number - there.number <= 1:
            self._taken[word] = (here.paragraph, nearest.person)
        paragraph, taker = self._taken.get(word, (-1, settled))
        return taker if paragraph == here.paragraph else settled

    def _is_subject(self, at: Sighting) -> bool:
        token = self._analysis.tokens[at.last - 1]
        while token.dep in {"appos", "compound"} and token.head != token.i:
            token = self._analysis.tokens[token.head]
        return token.dep in {"nsubj", "nsubjpass"}

    def _with_middle_name(self, word: str) -> list[Person]:
        """Who has the word in the middle of the name: "Vázquez" of "Wanda Vázquez Garced"."""
        people = {id(at.person): at.person for held in self._by_surname.values() for at in held}
        return [p for p in people.values() if word in {fold(part) for part in p.words[1:-1]}]


def _surname(person: Person) -> str:
    last = len(person.words) - 1
    while last > 0 and person.words[last].lower().rstrip(".") in _GENERATIONS:
        last -= 1
    return _plain(fold(person.words[last]))


def _plain(word: str) -> str:
    """A surname without an Arabic article: "el-Sisi" and "Sisi" are one."""
    return word.partition("-")[2] if word.startswith(("el-", "al-")) else word
