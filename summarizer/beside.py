"""Beside: who is named next to a verb of speech, whatever the parser made of it.

Read from the surface order of the words: "…, Jan Holm, said", "said study co-author Jan Holm",
"Jan Holm of the Northern Agency, an old hand, told". What a clause means is no concern of this.
"""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import NamedTuple

from summarizer.article import Span
from summarizer.briefing import Entity
from summarizer.entities import Entities
from summarizer.language import Analysis, Token
from summarizer.lexicon import Lexicon
from summarizer.names import PROPER
from summarizer.phrases import LINKS, NOUN_TAGS, PHRASE_WORDS_MAX

# What binds the next name to what stands before it.
_BINDING = frozenset({"IN", "TO", "POS", "CC", "PRP$"})
_NOMINAL = NOUN_TAGS | {"JJ", "HYPH", "POS", "DT", "PRP$", "VBG", "RB"}
_ENDING = frozenset({",", ".", ":", "''", "``", "_SP"})


class At(NamedTuple):
    """Somebody who is named at token `i`."""

    entity: Entity
    i: int


class Beside:
    """Finds names beside verbs of one text; `free` are the tokens outside quotation marks."""

    def __init__(self, analysis: Analysis, entities: Entities, free: Collection[int]) -> None:
        self._analysis = analysis
        self._entities = entities
        self._free = free
        self._lexicon = Lexicon.load()

    def before(self, verb: Token) -> At | None:
        """Who is named right before a verb, whatever the parser made of it: "…, Jan Holm, said".

        A name that belongs to what stands before it ("the sister of Jan Holm said") isn't taken.
        """
        tokens = self._analysis.tokens
        if verb.tag not in {"VBD", "VBZ", "VBP", "VBN"} or verb.i == 0:
            return None
        last = self._last_before(verb)
        apposed = tokens[last + 1].text == ","
        named = self._entities.at(Span(tokens[last].start, tokens[last].end))
        if named is None or last not in self._free or tokens[last].tag not in PROPER:
            return None
        if not named.id.startswith("person:") and (apposed or not named.id.startswith("org:")):
            return None
        first = self._name_start(named, last)
        before = tokens[first - 1] if first else None
        if verb.tag == "VBN" and (
            apposed or (before is not None and before.tag not in {".", "_SP"})
        ):
            return None
        if apposed:
            titled = before is not None and self._lexicon.is_role(before.lower)
            beside = titled or (before is not None and before.text == ",")
            return At(named, last) if beside else None
        if before is None or before.tag in _ENDING or self._lexicon.is_role(before.lower):
            return At(named, last)
        if named.id.startswith("org:") or before.tag in _BINDING or before.tag.startswith("V"):
            return None
        return At(named, last)

    def behind(self, words: Sequence[Token]) -> At | None:
        """The person whom an inverted verb has for its subject: "said study co-author Jan Holm".

        `words` begin with the verb. Offices, and commas behind an office, are passed over.
        """
        parted = False
        for before, token in pairwise(words[: PHRASE_WORDS_MAX + 1]):
            person = self._person_at(token.i)
            if person is not None and not self._is_modifier(person, token.i):
                if parted and not self._lexicon.is_role(before.lower) and before.text != ",":
                    return None
                return At(person, token.i)
            if not self._leads_to_name(before, token):
                return None
            parted |= token.text == ","
        return None

    def over_commas(self, verb: Token) -> At | None:
        """Who is named before the commas: "Jan Holm of …, a charity for seamen, told"."""
        tokens = self._analysis.tokens
        last = verb.i - 1
        if verb.tag not in {"VBD", "VBZ"} or tokens[last].text != ",":
            return None
        for token in reversed(tokens[max(0, last - PHRASE_WORDS_MAX) : last]):
            if token.tag.startswith("V") or token.tag == "MD":
                return None
            if token.text == "," and token.i in self._free and token.i > 0:
                person = self._person_at(token.i - 1)
                return At(person, token.i - 1) if person is not None else self.owner(token)
        return None

    def owner(self, head: Token) -> At | None:
        """The person in "X of the Y" where the parser took the Y for the subject."""
        tokens = self._analysis.tokens
        i = head.i
        while i > 1 and head.i - i < PHRASE_WORDS_MAX:
            i -= 1
            if i not in self._free:
                continue
            if tokens[i].tag.startswith("V") or tokens[i].tag in {".", ":", "PRP", "MD", "CC"}:
                return None
            if tokens[i].lower in LINKS and (before := self._person_at(i - 1)) is not None:
                return At(before, i - 1)
        return None

    def _person_at(self, i: int) -> Entity | None:
        token = self._analysis.tokens[i]
        named = self._entities.at(Span(token.start, token.end))
        if named is None or token.tag not in PROPER or not named.id.startswith("person:"):
            return None
        return named

    def _last_before(self, verb: Token) -> int:
        """The last word before a verb, its adverbs and a comma."""
        tokens = self._analysis.tokens
        last = verb.i - 1
        while last > 0 and tokens[last].tag == "RB":
            last -= 1
        return last - 1 if last > 0 and tokens[last].text == "," else last

    def _leads_to_name(self, before: Token, token: Token) -> bool:
        """Whether a subject may still go on to a name behind this token."""
        if token.text == ",":
            return self._lexicon.is_role(before.lower) or before.tag in PROPER
        if token.lower == "and":
            return self._lexicon.is_role(before.lower)
        if token.lower == "of":
            return before.tag in PROPER
        return token.tag in _NOMINAL

    def _is_modifier(self, person: Entity, i: int) -> bool:
        """Whether a name only belongs to the noun behind it: "Holm's lawyer", "Holm aide"."""
        tokens = self._analysis.tokens
        while i + 1 < len(tokens) and self._person_at(i + 1) is person:
            i += 1
        return i + 1 < len(tokens) and tokens[i + 1].tag in NOUN_TAGS | {"POS", "HYPH"}

    def _name_start(self, named: Entity, i: int) -> int:
        """The first token of the name that ends in token `i`."""
        tokens = self._analysis.tokens
        while i > 0 and self._entities.at(Span(tokens[i - 1].start, tokens[i - 1].end)) is named:
            if tokens[i - 1].tag.startswith("PRP"):
                break
            i -= 1
        while i > 0 and (tokens[i - 1].tag == "DT" or tokens[i - 1].lower in self._lexicon.titles):
            i -= 1
        return i
