"""Says an expectation in a short clause of the text's own words: what, who, where and who says so.

"Cook is likely to pay a return visit to Russia later this summer" → "Cook pays a return visit to
Russia". Only tokens of the article are used, apart from the ending of the verb and "is" or "are";
`summarizer.verify` checks that.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from summarizer.article import Span
from summarizer.briefing import Entity, Quote
from summarizer.entities import Entities, referent
from summarizer.expectation import Expectation
from summarizer.language import Analysis, Sentence, Token

# The longest clause that still reads at a glance; a longer one loses its last parts first.
LONGEST_WORDS = 24

_DROPPED_ADVERBS = frozenset(
    "reportedly allegedly supposedly apparently likely probably possibly perhaps maybe also then "
    "now therefore thus however moreover meanwhile already still only currently".split()
)
# Clauses that tell why, when or under which condition: not part of what is expected.
_SIDE_CLAUSES = frozenset(
    "if when after before because as while although though since unless until whereas where".split()
)
_PLURAL_PRONOUNS = frozenset("they we you these those both".split())
_FIRST_PERSON = frozenset("i we me us".split())
_PLACE_PREPOSITIONS = frozenset("in at to near into across inside outside around on".split())
_DETERMINERS = frozenset("the a an this that these those its their his her our".split())
_DATE_WORDS = frozenset(
    "on in by at from until till through within during over for before after of since throughout "
    "sometime starting beginning as early".split()
)
_SPEECH_DEPS = frozenset("parataxis intj".split())
_CREDIT = re.compile(
    r"\((?P<names>[A-Z][^()]*?),\s+"
    r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s+\d[\d–,\s-]*\)"
)
_IRREGULAR = {"have": "has", "do": "does", "go": "goes", "be": "is"}


@dataclass(frozen=True)
class Teller:
    """Puts the expectations of one article into words."""

    analysis: Analysis
    entities: Entities
    quotes: Sequence[Quote] = ()
    publication: str | None = None

    def what(self, expectation: Expectation) -> str:
        """The clause, beginning with a capital, without its date and without a full stop."""
        skipped = self._date_tokens(expectation)
        head = self.analysis.tokens[expectation.head]
        if head.tag.startswith("VB"):
            words = self._act(expectation, head, skipped)
        else:
            words = self._occasion(head, skipped)
        return words[:1].upper() + words[1:]

    def who(self, expectation: Expectation) -> tuple[str, ...]:
        """Names of those who act, in text order; empty where none is named."""
        names: list[str] = []
        for token in self._actors(expectation):
            if entity := self._speaking(token) or referent(self.analysis, self.entities, token.i):
                is_state = entity.id.startswith("country:")
                names.append(token.text if is_state else entity.name)
                continue
            span = self._span(self._noun_phrase(token, frozenset()))
            names.extend(
                mention.span.of(self.analysis.text)
                if mention.entity.startswith("country:")
                else self.entities.by_id[mention.entity].name
                for mention in self.entities.mentions
                if span.covers(mention.span)
            )
        return tuple(dict.fromkeys(names))

    def where(self, expectation: Expectation) -> tuple[str, ...]:
        """Places where it happens, as the text names them, in text order."""
        head = self.analysis.tokens[expectation.head]
        around = [head, *self._objects(head)]
        places: list[str] = []
        for token in around:
            for preposition in self.analysis.children(token.i):
                if preposition.dep == "prep" and preposition.lower in _PLACE_PREPOSITIONS:
                    places.extend(self._places_below(preposition))
        if head.lemma == "visit":
            places.extend(self._place(token) or "" for token in self._objects(head))
        return tuple(dict.fromkeys(place for place in places if place))

    def says(self, expectation: Expectation) -> tuple[str, ...]:
        """Who says so: the one quoted, the subject of the verb of speech, the credit, the paper."""
        head = self.analysis.tokens[expectation.head]
        for quote in self.quotes:
            if quote.span.start <= head.start < quote.span.end:
                return (quote.speaker,) if quote.speaker else ()
        if expectation.teller is not None and (named := self._teller_name(expectation.teller)):
            return (named,)
        if credit := self._credit(expectation.sentence):
            return credit
        return (self.publication,) if self.publication else ()

    def _act(self, expectation: Expectation, verb: Token, skipped: frozenset[int]) -> str:
        doer = None if expectation.doer is None else self.analysis.tokens[expectation.doer]
        parts = self._verb_phrase(verb, skipped, doer)
        predicate = self._join(_shortened(parts, LONGEST_WORDS))
        subject = self._subject_words(doer, skipped)
        plural = doer is not None and not self._speaking(doer) and self._is_plural(doer)
        return f"{subject} {self._inflected(verb, plural=plural)} {predicate}".strip()

    def _subject_words(self, doer: Token | None, skipped: frozenset[int]) -> str:
        if doer is None:
            return ""
        if doer.tag.startswith("PRP") or doer.lower in {"which", "who", "that", "this"}:
            entity = self._speaking(doer) or referent(self.analysis, self.entities, doer.i)
            if entity:
                return entity.name
            if doer.lower in {"they", "it"} and (noun := self._subject_before(doer)):
                doer = noun
        return self._join(_without_determiner(self._noun_phrase(doer, skipped)))

    def _subject_before(self, pronoun: Token) -> Token | None:
        """The subject of the sentence before in the same paragraph, where its number agrees."""
        here = self.analysis.sentence_at(pronoun.start)
        if here is None or here.number == 0:
            return None
        before = self.analysis.sentences[here.number - 1]
        if before.paragraph != here.paragraph:
            return None
        for token in self.analysis.words(before):
            if token.dep in {"nsubj", "nsubjpass"} and token.tag.startswith("NN"):
                collective = token.lower in {"commission", "committee", "government", "court"}
                fits = collective or self._is_plural(token) == (pronoun.lower == "they")
                return token if fits else None
        return None

    def _speaking(self, token: Token) -> Entity | None:
        """The speaker of the quote that a first-person pronoun stands in."""
        if token.lower not in _FIRST_PERSON:
            return None
        for quote in self.quotes:
            if quote.span.start <= token.start < quote.span.end:
                named = (e for e in self.entities.by_id.values() if e.name == quote.speaker)
                return next(named, None)
        return None

    def _is_plural(self, noun: Token) -> bool:
        if noun.tag in {"NNS", "NNPS"} or noun.lower in _PLURAL_PRONOUNS:
            return True
        children = self.analysis.children(noun.i)
        joined = any(token.dep == "cc" and token.lower == "and" for token in children)
        return joined and any(token.dep == "conj" for token in children)

    def _inflected(self, verb: Token, *, plural: bool) -> str:
        """The verb in the present tense, with "is" or "are" where it is passive."""
        children = self.analysis.children(verb.i)
        passive = verb.tag == "VBN" and any(
            token.dep in {"auxpass", "aux"} and token.lemma in {"be", "get"} for token in children
        )
        if passive:
            return f"{'are' if plural else 'is'} {verb.text}"
        if verb.lemma == "be":
            return "are" if plural else "is"
        base = verb.lower if verb.tag in {"VB", "VBP"} else verb.lemma
        return base if plural else third_person(base)

    def _verb_phrase(
        self, verb: Token, skipped: frozenset[int], doer: Token | None
    ) -> list[list[Token]]:
        """What follows the verb, one part for each complement, in text order."""
        parts: list[list[Token]] = []
        for child in self.analysis.children(verb.i):
            if child.i < verb.i or child.i in skipped or self._is_aside(child):
                continue
            if doer is not None and child.i == doer.i:
                continue
            part = self._kept(child, skipped)
            if part:
                parts.append(part)
        return _ends_clean(parts)

    def _is_aside(self, child: Token) -> bool:
        if child.dep in {"aux", "auxpass", "neg", "nsubj", "nsubjpass", "mark", "meta"}:
            return True
        if child.dep in _SPEECH_DEPS or (child.dep == "punct" and child.text != ","):
            return True
        if child.lower in _DROPPED_ADVERBS:
            return True
        if child.dep in {"conj", "advcl", "ccomp"}:
            below = self.analysis.children(child.i)
            marks = {token.lower for token in below if token.dep in {"mark", "advmod"}}
            subject = any(token.dep in {"nsubj", "nsubjpass"} for token in below)
            return bool(marks & _SIDE_CLAUSES) or (child.dep == "conj" and subject)
        return False

    def _kept(self, root: Token, skipped: frozenset[int]) -> list[Token]:
        """The subtree of a token without dates, relative clauses, asides and what follows them."""
        dropped: set[int] = set()
        for token in self.analysis.subtree(root.i):
            aside = token.dep in {"relcl", "appos", "parataxis"} or token.i in skipped
            aside = aside or token.lower in _DROPPED_ADVERBS or token.tag in {"-LRB-", "-RRB-"}
            aside = aside or token.tag in {"``", "''"} or token.text in {'"', "“", "”"}
            if aside and token.i != root.i:
                dropped.update(t.i for t in self.analysis.subtree(token.i))
        kept = [t for t in self.analysis.subtree(root.i) if t.i not in dropped | skipped]
        while kept and (
            kept[-1].tag in {",", ":", "IN", "CC", "_SP", "."} or kept[-1].dep == "punct"
        ):
            if kept[-1].tag == "IN" and kept[-1].dep == "prt":
                break
            kept.pop()
        return [token for token in kept if token.tag != "_SP"]

    def _noun_phrase(self, noun: Token, skipped: frozenset[int]) -> list[Token]:
        phrase = self._kept(noun, skipped)
        while phrase and phrase[0].tag in {",", "CC", "_SP", ":"}:
            phrase = phrase[1:]
        return phrase

    def _occasion(self, noun: Token, skipped: frozenset[int]) -> str:
        act = self._visit(noun)
        if act:
            return act
        phrase = self._named_occasion(noun, skipped)
        return self._join(_shortened([_without_determiner(phrase)], LONGEST_WORDS))

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
        visitor = [t for t in self._noun_phrase(agent, frozenset()) if t.tag != "POS"]
        verb = "visit" if self._is_plural(agent) else "visits"
        where = self._noun_phrase(place, frozenset())
        return f"{self._join(_without_determiner(visitor))} {verb} {self._join(where)}"

    def _named_occasion(self, noun: Token, skipped: frozenset[int]) -> list[Token]:
        """The phrase of the occasion; a bare "election" borrows its fuller name from before."""
        phrase = [
            token
            for token in self._noun_phrase(noun, skipped)
            if not self._is_scheduling(token, noun)
        ]
        if len(_without_determiner(phrase)) > 1:
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

    def _actors(self, expectation: Expectation) -> list[Token]:
        if expectation.doer is not None:
            first = self.analysis.tokens[expectation.doer]
            return [first, *(t for t in self.analysis.children(first.i) if t.dep == "conj")]
        noun = self.analysis.tokens[expectation.head]
        below = self.analysis.children(noun.i)
        agents = [t for t in below if t.dep == "poss"]
        for preposition in below:
            if preposition.dep in {"prep", "agent"} and preposition.lower in {
                "by",
                "between",
                "of",
            }:
                agents.extend(t for t in self.analysis.children(preposition.i) if t.dep == "pobj")
        return agents

    def _objects(self, verb: Token) -> list[Token]:
        return [
            token
            for token in self.analysis.children(verb.i)
            if token.dep in {"dobj", "attr", "nsubjpass"} and token.i != verb.i
        ]

    def _places_below(self, preposition: Token) -> list[str]:
        todo = [t for t in self.analysis.children(preposition.i) if t.dep == "pobj"]
        places: list[str] = []
        while todo:
            token = todo.pop(0)
            todo.extend(t for t in self.analysis.children(token.i) if t.dep == "conj")
            if place := self._place(token):
                places.append(place)
        return places

    def _place(self, token: Token) -> str | None:
        """The place that a token names, in the text's own words."""
        entity = self.entities.at(Span(token.start, token.end))
        if entity is None or not entity.id.startswith(("place:", "country:")):
            return None
        phrase = [t for t in self._noun_phrase(token, frozenset()) if t.tag.startswith("NNP")]
        run = [t for t in phrase if t.i <= token.i and token.i - t.i < 4]
        return self._join(run) if run else None

    def _teller_name(self, teller: int) -> str | None:
        subject = self.analysis.child(teller, "nsubj", "nsubjpass")
        if subject is None:
            return None
        if entity := referent(self.analysis, self.entities, subject.i):
            return entity.name
        if subject.tag.startswith("PRP") or subject.lower in {"which", "who", "that"}:
            return None
        return self._join(self._noun_phrase(subject, frozenset()))

    def _credit(self, sentence: Sentence) -> tuple[str, ...]:
        """The agencies credited in brackets at or after the sentence, in its paragraph."""
        here = [s for s in self.analysis.sentences if s.paragraph == sentence.paragraph]
        end = here[-1].span.end
        match = _CREDIT.search(self.analysis.text, sentence.span.start, end)
        if match is None:
            return ()
        return tuple(name.strip() for name in match["names"].split(",") if name.strip())

    def _date_tokens(self, expectation: Expectation) -> frozenset[int]:
        """The tokens of the sentence's dates, with the prepositions that would be left hanging."""
        found: set[int] = set()
        for mention in filter(None, [expectation.date]):
            inside = self.analysis.tokens_in(Span(mention.start, mention.end))
            found.update(token.i for token in inside)
            if not inside:
                continue
            before = self.analysis.tokens[inside[0].i - 1] if inside[0].i else None
            while before and before.i >= expectation.sentence.first and _leans_on(before):
                found.add(before.i)
                before = self.analysis.tokens[before.i - 1] if before.i else None
            after = inside[-1].i + 1
            if after < len(self.analysis.tokens) and self.analysis.tokens[after].tag == "POS":
                found.add(after)
        return frozenset(found)

    def _span(self, tokens: Sequence[Token]) -> Span:
        return Span(tokens[0].start, tokens[-1].end) if tokens else Span(0, 0)

    def _join(self, tokens: Iterable[Token]) -> str:
        """The tokens with the article's own spacing, one space where something was left out."""
        words = ""
        last: Token | None = None
        for token in tokens:
            if last is not None:
                gap = self.analysis.text[last.end : token.start]
                words += gap if not gap.strip() and "\n" not in gap else " "
            elif words:
                words += " "
            words += token.text
            last = token
        return words.strip()


def third_person(base: str) -> str:
    """The third person singular of a verb: "pay" → "pays", "carry" → "carries"."""
    if base in _IRREGULAR:
        return _IRREGULAR[base]
    if base.endswith(("s", "x", "z", "ch", "sh", "o")):
        return f"{base}es"
    if base.endswith("y") and base[-2:-1] not in "aeiou":
        return f"{base[:-1]}ies"
    return f"{base}s"


def _leans_on(token: Token) -> bool:
    """Whether a word before a date falls with it: "on", "sometime in", "as early as"."""
    return token.lower in _DATE_WORDS


def _without_determiner(tokens: Sequence[Token]) -> list[Token]:
    start = 0
    while start < len(tokens) - 1 and (
        tokens[start].lower in _DETERMINERS or tokens[start].tag in {"POS", ","}
    ):
        start += 1
    return list(tokens[start:])


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
