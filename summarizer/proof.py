"""Proves a sentence that an engine wrote: it may leave words out and join sentences, and nothing else.

    written ──► words ──► laid in order over the words of its evidence ──► None | what is wrong

Each word must stand in the evidence, in the same order. What lies between two of them may only be
left out where that changes neither who does it nor how certain it is: an aside between commas,
what describes a noun, a title before a name, a short "of the ministry"; and at the end, what follows
a comma or a preposition. A "not", a "may", a "said", a "nearly" is never left out. A sentence that
rests on several takes them one after the other, each from its beginning.

Which words are the same, and which sentences, is told in `summarizer.sameness`. Articles, "that", commas
and "on" before a day may come and go. All else refuses many a true sentence, whose evidence is then
told instead; it lets none through that was turned round.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import islice, product
from typing import NamedTuple

from summarizer.lexicon import Lexicon, read_table
from summarizer.sameness import ON_DAY, Word, same_sentences, words_of

# A written sentence longer than this is no summary, in words.
LONGEST_WORDS = 70
# How many words a dateline has at the most: "VANCOUVER, British Columbia (AP) –".
_DATELINE_MAX = 8
# How many words of description go before a noun, or in a short phrase behind it, at the most.
_DESCRIPTION_MAX = 3
# Ways to tell the evidence that are tried, each of its sentences in all its forms.
_MOST_WAYS = 27
# A sentence with a larger share of capitals is a headline: they tell nothing about names.
_HEADLINE_SHARE = 0.6
# In a shorter one, a title and a name alone make such a share.
_HEADLINE_WORDS = 8

_ARTICLES = frozenset("a an the".split())
_FREE = _ARTICLES | {"that", ON_DAY, ",", ";", ":", ".", "!", "?"}
# Of these, one must be written where the next sentence begins.
_JOINTS = frozenset({",", ";", ":", ".", "and"})
_ASIDES = {",": ",", "–": "–", "(": ")"}
_COORDINATORS = frozenset("and but or nor so yet as while than".split())
_PREPOSITIONS = frozenset("of in on at for from with by between near during".split()) | {ON_DAY}
_PRONOUNS = frozenset(
    "he she it they him her them his hers its their theirs this these those such who which".split()
)
_AUXILIARIES = frozenset("is are was were be been being has have had do does did to".split())
_FUNCTION = frozenset(
    "that after before since until through across into onto upon toward towards among along behind "
    "beyond within against about via per out off up down away back where when because".split()
).union(_ARTICLES, _COORDINATORS, _PREPOSITIONS, _PRONOUNS, _AUXILIARIES)
# What brings in a phrase or clause before the one that tells something.
_INTRODUCING = _PREPOSITIONS | frozenset(
    "after before since while as amid following under over earlier later meanwhile however also".split()
)
# How long before or after something it was.
_SPANS = frozenset(
    "more less than nearly almost a an few several hours day days week weeks month months year years".split()
)
# Tells when or how, wherever it stands; the sentence is no other without it.
_PASSING = _FREE | frozenset(
    "yesterday today tomorrow also here there monday tuesday wednesday thursday friday saturday sunday".split()
)
# After these, the rest of a sentence may go: what was said before stands without it.
_REST = _PREPOSITIONS | {",", ";", "–", "(", "after", "before", "since", "while", "and", "because"}


def fault_of_written(text: str, evidence: Sequence[str]) -> str | None:
    """What is wrong with a written sentence, given the sentences that it rests on, in text order.

    None where it is proven. The words of the fault are made for who wrote the sentence.
    """
    words = words_of(text)
    if len(words) > LONGEST_WORDS:
        return f"longer than {LONGEST_WORDS} words"
    said = [word for word in words if word.key not in _FREE]
    if not said:
        return "it says nothing"
    if said[-1].key == "and":
        return "it ends in the middle"
    told = [[_Told(tuple(words_of(one))) for one in same_sentences(text)] for text in evidence]
    strange = _strange(words, [one.words for same in told for one in same])
    if strange:
        return f"not in its evidence: {' '.join(dict.fromkeys(strange))}"
    # The first way is the one in which all stand as they are.
    faults = [_Alignment(ways).fault_of(words) for ways in islice(product(*told), _MOST_WAYS)]
    return faults[0] if all(faults) else None


def _strange(words: Sequence[Word], told: Iterable[Sequence[Word]]) -> list[str]:
    """The words that stand nowhere in what is told: with its accents, where they bear any."""
    known = {word for sentence in told for word in sentence}
    keys = {word.key for word in known} | _FREE | _JOINTS
    spelled = {word.spelled for word in known}
    return [
        word.key
        for word in words
        if word.key not in keys or (word.is_accented and word.spelled not in spelled)
    ]


class _Place(NamedTuple):
    """The word of the evidence that the last written word was laid on; -1 before the first.

    `is_joint`: a mark or an "and" was written behind it, so that another sentence may begin.
    """

    sentence: int
    word: int
    is_joint: bool = False


class _Alignment:
    """Lays written words over told ones, all ways at once."""

    def __init__(self, told: Sequence["_Told"]) -> None:
        self._told = told

    def fault_of(self, words: Sequence[Word]) -> str | None:
        places: set[_Place] = set()
        for number, word in enumerate(words):
            reached = {place for old in places for place in self._after(old, word.key)}
            if not places and not any(before.key not in _FREE for before in words[:number]):
                reached = set(self._openings(word.key, after=-1))
            if not reached and word.key not in _FREE:
                return self._fault(words, upto=number + 1)
            places = reached
        if any(self._told[place.sentence].may_end(place.word) for place in places):
            return None
        return self._fault(words, upto=len(words))

    def _openings(self, key: str, *, after: int) -> Iterator[_Place]:
        for number, told in enumerate(self._told):
            if number > after:
                for at in told.at(key):
                    if told.may_open(at):
                        yield _Place(number, at)

    def _after(self, old: _Place, key: str) -> Iterator[_Place]:
        told = self._told[old.sentence]
        ends = key in _JOINTS and told.may_end(old.word)
        if key in _FREE:
            yield old._replace(is_joint=old.is_joint or ends)
            return
        if ends:
            yield old._replace(is_joint=True)
        for at in told.at(key):
            if at > old.word and told.may_skip(old.word, at):
                yield _Place(old.sentence, at)
        if old.is_joint:
            yield from self._openings(key, after=old.sentence)

    def _fault(self, words: Sequence[Word], *, upto: int) -> str:
        left_out = self._left_out(words)
        if left_out:
            return f"it may not leave out: {' '.join(left_out)}"
        last = [word.key for word in words[:upto] if word.key not in _FREE][-2:]
        return f"it changes what belongs together at “{' … '.join(last)}”"

    def _left_out(self, words: Sequence[Word]) -> list[str]:
        written = {word.key for word in words}
        used = [told for told in self._told if written & told.keys - _FUNCTION - _FREE]
        kept = [word.key for told in used for word in told.words if _is_kept(word)]
        return [key for key in dict.fromkeys(kept) if key not in written]


@dataclass(frozen=True)
class _Told:
    """One sentence of the evidence, and what of it may be left out."""

    words: tuple[Word, ...]

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(word.key for word in self.words)

    @cached_property
    def _is_headline(self) -> bool:
        letters = [word for word in self.words if word.key[0].isalpha()]
        share = sum(word.is_capital for word in letters) / (len(letters) or 1)
        return share == 1 or (len(letters) >= _HEADLINE_WORDS and share > _HEADLINE_SHARE)

    def at(self, key: str) -> list[int]:
        return [number for number, word in enumerate(self.words) if word.key == key]

    def may_open(self, at: int) -> bool:
        """Whether a written sentence may begin here: what stands before it only introduces it."""
        before = self.words[:at]
        if self.words[at].key in _PRONOUNS or not _is_loose(before):
            return False
        while before and before[-1].key in _ARTICLES:
            before = before[:-1]
        if all(word.key in _COORDINATORS for word in before):
            return True
        if _introduces(before):
            return self._leaves_no_stranger(before, at)
        return self._are_titles(before, at)

    def may_skip(self, last: int, at: int) -> bool:
        """Whether the words between two kept ones may be left out."""
        between = self.words[last + 1 : at]
        if not _is_loose(between):
            return False
        if all(word.key in _PASSING for word in between):
            return True
        if _is_aside(between) or _is_phrase(between):
            return self._leaves_no_stranger(between, at)
        return self._describes(last, at) or self._are_titles(between, at)

    def may_end(self, at: int) -> bool:
        """Whether the sentence may end here: what follows only adds to it."""
        rest = self.words[at + 1 :]
        if not _is_loose(rest):
            return False
        first = next((word.key for word in rest if word.key not in _PASSING), None)
        return first is None or first in _REST or rest[0].key in _REST

    def _describes(self, last: int, at: int) -> bool:
        """Words of description before a noun, right after an article or a preposition."""
        between = self.words[last + 1 : at]
        if between[0].key in _ARTICLES:
            between = between[1:]
        elif self.words[last].key not in _PREPOSITIONS:
            return False
        few = len(between) <= _DESCRIPTION_MAX
        return few and all(map(_is_description, between)) and _is_plain(self.words[at])

    def _are_titles(self, between: Sequence[Word], at: int) -> bool:
        """Names and titles right before a name: "Russian Foreign Minister Igor | Ivanov"."""
        if self._is_headline or not self.words[at].is_capital:
            return False
        is_role = Lexicon.load().is_role
        return all(
            (word.is_capital and word.key not in _FUNCTION - _ARTICLES) or is_role(word.key)
            for word in between
        )

    def _leaves_no_stranger(self, between: Sequence[Word], at: int) -> bool:
        """Whether no pronoun that follows can mean a name that is left out."""
        names = any(word.is_capital for word in between)
        return not (names and any(word.key in _PRONOUNS for word in self.words[at:]))


def _is_loose(words: Sequence[Word]) -> bool:
    """Whether nothing among the words must be kept; marks of quotation and brackets come in pairs."""
    keys = [word.key for word in words]
    if any(map(_is_kept, words)) or '"' in keys:
        return False
    return all(keys.count(one) == keys.count(other) for one, other in ("()", "[]"))


def _introduces(words: Sequence[Word]) -> bool:
    """Whether it only leads up to what follows: "On Monday,", "After the vote,", "OSLO (NTB) –"."""
    if words[-1].key == "–":
        return len(words) <= _DATELINE_MAX
    commas = [number for number, word in enumerate(words, start=1) if word.key == ","]
    first = next((word.key for word in words if not _is_span(word.key)), "")
    return first in _INTRODUCING and commas == [len(words)]


def _is_span(key: str) -> bool:
    """Whether it only tells how long before or after: "more than three months | after the vote,"."""
    return key in _SPANS or key.isdecimal()


def _is_aside(words: Sequence[Word]) -> bool:
    if len(words) < 3 or words[1].key in _COORDINATORS:
        return False
    return _ASIDES.get(words[0].key) == words[-1].key


def _is_phrase(words: Sequence[Word]) -> bool:
    """A short phrase behind a noun: "of the ministry", "in New York"."""
    if words[0].key not in _PREPOSITIONS:
        return False
    plain = [word for word in words[1:] if word.key not in _ARTICLES]
    if not plain or not all(map(_is_plain, plain)):
        return False
    return len(plain) == 1 or all(word.is_capital for word in plain)


def _is_description(word: Word) -> bool:
    """Whether it may describe a noun; a word in -ed or -ing may as well be what somebody does."""
    return _is_plain(word) and not word.key.endswith(("ed", "ing"))


def _is_plain(word: Word) -> bool:
    """Whether it only describes: no word of grammar, no mark, and none that tells how much."""
    return word.key[0].isalnum() and word.key not in _FUNCTION and not _is_measure(word.key)


def _is_kept(word: Word) -> bool:
    """Whether it may never be left out; "May" is a month."""
    if word.is_capital and word.key == "may":
        return False
    return not _table("negation", "certainty", "attribution", "framing").isdisjoint(
        _base_forms(word.key)
    )


def _is_measure(key: str) -> bool:
    return not _table("measure").isdisjoint(_base_forms(key))


@cache
def _table(*names: str) -> frozenset[str]:
    kept = read_table("proof")["kept"]
    return frozenset(word for name in names for word in kept[name].split())


@lru_cache(maxsize=4096)
def _base_forms(key: str) -> frozenset[str]:
    """The word, and what it may be an inflection of: "planned" → "plan", "denies" → "deny"."""
    forms = {key}
    for ending, bases in (("ies", ("y",)), ("ied", ("y",)), ("es", ("", "e")), ("s", ("",))):
        if key.endswith(ending):
            forms.update(f"{key.removesuffix(ending)}{base}" for base in bases)
    for ending in ("ed", "ing"):
        if key.endswith(ending):
            stem = key.removesuffix(ending)
            forms |= {stem, f"{stem}e", stem[:-1]}
    return frozenset(forms)
