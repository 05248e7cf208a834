"""Says an expectation in a short clause of the text's own words.

"Cook is likely to pay a return visit to Russia later this summer" → "Cook pays a return visit to
Russia". Only tokens of the article are used, apart from the ending of the verb and "is" or "are";
`summarizer.verify` checks that.

    act       doer + verb in the present tense + its complements, without date and asides
    occasion  the noun with its name, and "is held in …" where a verb says so
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.article import Span
from summarizer.expectation import Expectation
from summarizer.language import Analysis, Token
from summarizer.parties import Doer, Parties
from summarizer.snippets import Snippets, third_person, without_determiner

# The longest clause that still reads at a glance; a longer one loses its last parts first.
LONGEST_WORDS = 24
# A longer subject is cut to the noun and what stands before it.
_LONGEST_SUBJECT = 16

# Clauses that tell why, when or under which condition: not part of what is expected.
_SIDE_CLAUSES = frozenset(
    "if when after before because as while although though since unless until whereas where "
    "amid despite".split()
)
# Complements that tell something beside the event.
_SIDE_PHRASES = frozenset("according instead amid despite because unless depending per".split())
_DATE_WORDS = frozenset(
    "on in by at from until till through within during over for before after of since throughout "
    "sometime starting beginning as early late soon around about ahead".split()
)
# Before another preposition, they belong to the verb.
_PARTICLES = frozenset("in on by over".split())
_ASIDE_DEPS = frozenset("aux auxpass neg nsubj nsubjpass mark meta parataxis intj csubj".split())
_FIRST_PERSON = frozenset("my our i we me us".split())
_OWN = frozenset("my our your".split())
_LOOSE_ENDS = " ,;:–—-"
# Verbs that tell how an occasion takes place, and belong into the clause.
_TAKES_PLACE = frozenset("hold take begin start follow happen occur convene open".split())
_PLACE_PREPOSITIONS = frozenset("in at near inside outside between".split())


@dataclass(frozen=True)
class Clauses:
    """Puts the expectations of one article into words; `heads` are what others of them tell."""

    analysis: Analysis
    parties: Parties
    heads: frozenset[int] = frozenset()

    @cached_property
    def _snippets(self) -> Snippets:
        return Snippets(self.analysis)

    def what(self, expectation: Expectation) -> str:
        """The clause, beginning with a capital, without its date and without a full stop."""
        skipped = self._date_tokens(expectation)
        head = self.analysis.tokens[expectation.head]
        if head.tag.startswith("VB") or expectation.doer is not None:
            words = self._act(self.parties.doer(expectation), head, skipped)
        else:
            words = self._occasion(expectation, head, skipped)
        return words[:1].upper() + words[1:].rstrip(_LOOSE_ENDS)

    def _act(self, doer: Doer | None, verb: Token, skipped: frozenset[int]) -> str:
        parts = self._complements(verb, skipped)
        predicate = self._snippets.join(_shortened(parts, LONGEST_WORDS))
        if doer is None:
            return f"{self._inflected(verb, plural=False)} {predicate}".strip()
        plural = self._snippets.is_plural(doer.token) and not self._is_named(doer)
        subject = self._subject_words(doer, skipped | self._clause_of(verb, doer.token))
        return f"{subject} {self._inflected(verb, plural=plural)} {predicate}".strip()

    def _clause_of(self, verb: Token, noun: Token) -> frozenset[int]:
        """The clause below the noun that the verb stands in: "a trial, due to begin in May"."""
        clauses = (
            [t.i for t in self._snippets.below(child, frozenset())]
            for child in self.analysis.children(noun.i)
        )
        return frozenset(next((clause for clause in clauses if verb.i in clause), ()))

    def _subject_words(self, doer: Doer, skipped: frozenset[int]) -> str:
        if doer.entity is not None and self._is_named(doer):
            return doer.entity.name
        phrase = self._snippets.of_noun(doer.token, skipped | self._snippets.set_apart(doer.token))
        if len(phrase) > _LONGEST_SUBJECT:
            phrase = [token for token in phrase if token.i <= doer.token.i]
        return self._snippets.join(without_determiner(phrase))

    def _is_named(self, doer: Doer) -> bool:
        """Whether a pronoun means one entity, and not it and others."""
        return doer.entity is not None and self.analysis.child(doer.token.i, "conj") is None

    def _inflected(self, verb: Token, *, plural: bool) -> str:
        """The verb in the present tense, with "is" or "are" where it is passive."""
        helpers = {
            token.lemma
            for token in self.analysis.children(verb.i)
            if token.dep in {"auxpass", "aux"}
        }
        if verb.tag == "VBN" and helpers & {"be", "get"}:
            return f"{'are' if plural else 'is'} {verb.text}"
        if verb.lemma == "be":
            return "are" if plural else "is"
        base = verb.lower if verb.tag in {"VB", "VBP"} else verb.lemma
        return base if plural else third_person(base)

    def _complements(self, verb: Token, skipped: frozenset[int]) -> list[list[Token]]:
        """What follows the verb, one part for each complement, in text order."""
        parts: list[list[Token]] = []
        for child in self.analysis.children(verb.i):
            if child.i < verb.i or child.i in skipped or self._is_aside(child, verb):
                continue
            part = [t for t in self._snippets.below(child, skipped) if t.lower not in _OWN]
            if part and not any(token.lower in _FIRST_PERSON for token in part):
                parts.append(part)
        return _ends_clean(parts)

    def _is_aside(self, child: Token, verb: Token) -> bool:
        if child.dep in _ASIDE_DEPS or child.lower in _SIDE_PHRASES or child.i in self.heads:
            return True
        if child.dep == "punct":
            return child.text != ","
        if child.dep == "conj" or self._tells_beside(child):
            return True
        if child.dep in {"advcl", "ccomp"}:
            below = self.analysis.children(child.i)
            marks = {token.lower for token in below if token.dep in {"mark", "advmod"}}
            return bool(marks & _SIDE_CLAUSES)
        return not self.analysis.tokens[child.i].text[0].isalnum()

    def _tells_beside(self, child: Token) -> bool:
        """Whether a comma sets apart what else is so: "…, disregarding the rule", "…, with sales up"."""
        is_beside = child.tag in {"VBG", "VBN"} or child.lower == "with"
        return is_beside and self._snippets.follows_comma(child)

    def _occasion(self, expectation: Expectation, noun: Token, skipped: frozenset[int]) -> str:
        if visit := self._visit(noun):
            return visit
        noun = self._dated_thing(noun)
        phrase = without_determiner(self._named_occasion(noun, skipped))
        parts = [phrase, *self._takes_place(expectation, skipped)]
        told = self._snippets.join(_shortened(parts[:1], LONGEST_WORDS))
        rest = " ".join(self._snippets.join(part) for part in parts[1:])
        verb = self._happening(expectation, plural=self._snippets.is_plural(noun))
        return " ".join(filter(None, (told, verb, rest)))

    def _happening(self, expectation: Expectation, *, plural: bool) -> str:
        if expectation.verb is None:
            return ""
        verb = self.analysis.tokens[expectation.verb]
        return self._inflected(verb, plural=plural) if verb.lemma in _TAKES_PLACE else ""

    def _takes_place(self, expectation: Expectation, skipped: frozenset[int]) -> list[list[Token]]:
        """What the verb adds to the occasion: all of it where it takes place, else the place."""
        if expectation.verb is None:
            return []
        verb = self.analysis.tokens[expectation.verb]
        parts = self._complements(verb, skipped)
        if verb.lemma in _TAKES_PLACE:
            return parts
        return [part for part in parts if part[0].lower in _PLACE_PREPOSITIONS]

    def _dated_thing(self, noun: Token) -> Token:
        """What "the date of the vote" dates: the vote."""
        if noun.lemma != "date":
            return noun
        for preposition in self.analysis.children(noun.i):
            thing = self.analysis.child(preposition.i, "pobj")
            if preposition.lower in {"of", "for"} and thing is not None:
                return thing
        return noun

    def _visit(self, noun: Token) -> str | None:
        """ "a visit by Blair to Moscow" as "Blair visits Moscow"."""
        if noun.lemma != "visit":
            return None
        below = self.analysis.children(noun.i)
        by = next((t for t in below if t.lower == "by" and t.dep == "prep"), None)
        to = next((t for t in below if t.lower == "to" and t.dep == "prep"), None)
        owner = next((t for t in below if t.dep == "poss" and not t.tag.startswith("PRP")), None)
        agent = self.analysis.child(by.i, "pobj") if by else owner
        place = self.analysis.child(to.i, "pobj") if to else None
        if agent is None or place is None:
            return None
        visitor = [t for t in self._snippets.of_noun(agent) if t.tag != "POS"]
        verb = "visit" if self._snippets.is_plural(agent) else "visits"
        where = self._snippets.join(self._snippets.of_noun(place))
        return f"{self._snippets.join(without_determiner(visitor))} {verb} {where}"

    def _named_occasion(self, noun: Token, skipped: frozenset[int]) -> list[Token]:
        """The phrase of the occasion; a bare "election" borrows its fuller name from before."""
        phrase = [
            token
            for token in self._snippets.of_noun(noun, skipped)
            if not self._is_scheduling(token, noun)
        ]
        if len(without_determiner(phrase)) > 1:
            return phrase
        fuller = [
            named
            for token in self.analysis.tokens[: noun.i]
            if token.lemma == noun.lemma and (named := self._modified(token))
        ]
        return max(fuller, key=len) if fuller else phrase

    def _modified(self, noun: Token) -> list[Token]:
        """A noun with the adjectives and names right before it, if it has any."""
        before = [
            token
            for token in self.analysis.children(noun.i)
            if token.dep in {"amod", "compound", "nmod"} and token.label not in {"DATE", "ORDINAL"}
        ]
        if not before or noun.i - before[0].i > 4:
            return []
        return list(self.analysis.tokens[before[0].i : noun.i + 1])

    def _is_scheduling(self, token: Token, noun: Token) -> bool:
        """Whether a token belongs to a participle after the noun: "scheduled for Friday"."""
        for above in (token, *self.analysis.ancestors(token.i)):
            if above.i == noun.i:
                return False
            if above.dep in {"acl", "relcl"}:
                return True
        return False

    def _date_tokens(self, expectation: Expectation) -> frozenset[int]:
        """The tokens of the date, with the prepositions that would be left hanging."""
        mention = expectation.date
        if mention is None:
            return frozenset()
        inside = self.analysis.tokens_in(Span(mention.lead, mention.end))
        if not inside:
            return frozenset()
        found = {token.i for token in inside}
        first, after = inside[0].i, inside[-1].i + 1
        while first > expectation.sentence.first and self._leans_on(first - 1):
            first -= 1
            found.add(first)
        if after < len(self.analysis.tokens) and self.analysis.tokens[after].tag == "POS":
            found.add(after)
        return frozenset(found)

    def _leans_on(self, i: int) -> bool:
        """Whether a word before a date falls with it: "on", "as early as"; not "sworn [in] on Friday"."""
        word, after = self.analysis.tokens[i : i + 2]
        is_particle = word.lower in _PARTICLES and after.tag == "IN"
        return word.lower in _DATE_WORDS and not is_particle


def _shortened(parts: Sequence[Sequence[Token]], longest: int) -> list[Token]:
    """The parts in order, the last left out while all together are too long; never all of them."""
    kept = list(parts)
    while len(kept) > 1 and sum(len(part) for part in kept) > longest:
        kept.pop()
    return [token for part in kept for token in part]


def _ends_clean(parts: list[list[Token]]) -> list[list[Token]]:
    """Without commas and conjunctions at either end, and no two marks side by side."""
    while parts and parts[-1][-1].tag in {",", ":", "CC", "."}:
        parts.pop()
    while parts and parts[0][0].tag in {",", ":", "CC", "."}:
        parts.pop(0)
    clean: list[list[Token]] = []
    for part in parts:
        if clean and part[0].tag == "," and clean[-1][-1].tag == ",":
            continue
        clean.append(part)
    return clean
