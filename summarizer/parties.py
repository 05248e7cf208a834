"""Who takes part in an expectation, where, and who says so.

pronoun ─► the speaker, who says it will, whom the text provably means ─► name or noun
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.article import Span
from summarizer.briefing import Entity, Quote
from summarizer.entities import Entities, referent
from summarizer.expectation import Expectation
from summarizer.interviews import Interview
from summarizer.language import Analysis, Sentence, Token
from summarizer.snippets import Snippets

_FIRST_PERSON = frozenset("i we me us".split())
_OWN_ACT = frozenset("he she it they".split())
_POINTING = frozenset("which who that this those these".split())
_PLACE_PREPOSITIONS = frozenset("in at to near into across inside outside around on from".split())
_AGENT_PREPOSITIONS = frozenset({"by", "between", "of"})
_COLLECTIVES = frozenset(
    "commission committee government court council company police team board party group union "
    "family parliament senate house agency firm".split()
)
_CREDIT = re.compile(
    r"\((?P<names>[A-Z][^()]*?),\s+"
    r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s+\d[\d–,\s-]*\)"
)


@dataclass(frozen=True, slots=True)
class Doer:
    """Who does it: an entity of the article, else the noun or the unresolved pronoun that tells it."""

    token: Token
    entity: Entity | None = None


@dataclass(frozen=True)
class Parties:
    """Finds those who take part in the expectations of one article."""

    analysis: Analysis
    entities: Entities
    quotes: Sequence[Quote] = ()
    publication: str | None = None

    @cached_property
    def _snippets(self) -> Snippets:
        return Snippets(self.analysis)

    @cached_property
    def _interview(self) -> Interview:
        return Interview(self.analysis, self.entities)

    def doer(self, expectation: Expectation) -> Doer | None:
        """Who does the act, pronouns resolved where that is certain."""
        if expectation.doer is None:
            return None
        token = self.analysis.tokens[expectation.doer]
        if not token.tag.startswith("PRP") and token.lower not in _POINTING:
            return Doer(token)
        if entity := self._speaker(token):
            return Doer(token, entity)
        if own := self._who_says_it(token, expectation):
            return Doer(own, referent(self.analysis, self.entities, own.i))
        if entity := referent(self.analysis, self.entities, token.i):
            return Doer(token, entity)
        return Doer(self._subject_before(token) or token)

    def who(self, expectation: Expectation) -> tuple[str, ...]:
        """Names of those who act, in text order; empty where none is named."""
        names: list[str] = []
        for token, entity in self._actors(expectation):
            if entity is not None:
                names.append(self._name(entity, token))
                continue
            span = self._snippets.span(self._snippets.of_noun(token))
            names.extend(
                mention.span.of(self.analysis.text)
                if mention.entity.startswith("country:")
                else self.entities.by_id[mention.entity].name
                for mention in self.entities.mentions
                if span.covers(mention.span)
            )
        return tuple(dict.fromkeys(names))

    def _name(self, entity: Entity, token: Token) -> str:
        """The fullest name; a state as the text has it here ("Norwegian", "Moscow")."""
        if not entity.id.startswith("country:"):
            return entity.name
        here = (m.span for m in self.entities.mentions if m.entity == entity.id)
        named = next((span for span in here if span.start <= token.start < span.end), None)
        stands_here = named is not None and token.tag.startswith("NNP")
        return named.of(self.analysis.text) if named and stands_here else entity.name

    def where(self, expectation: Expectation) -> tuple[str, ...]:
        """Places where it happens, as the text names them, in text order."""
        head = self.analysis.tokens[expectation.head]
        around = [head, *self._objects(head)]
        if expectation.verb is not None:
            around.append(self.analysis.tokens[expectation.verb])
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
        if speaker := self._interview.speaker(head.start):
            return (speaker.name,)
        if expectation.teller is not None and (named := self._teller_name(expectation.teller)):
            return (named,)
        if according := self._according_to(expectation):
            return (according,)
        if credit := self._credit(expectation.sentence):
            return credit
        return (self.publication,) if self.publication else ()

    def _speaker(self, token: Token) -> Entity | None:
        """Whose quote, or whose answer in an interview, a first-person pronoun stands in."""
        if token.lower not in _FIRST_PERSON:
            return None
        for quote in self.quotes:
            if quote.span.start <= token.start < quote.span.end:
                named = (e for e in self.entities.by_id.values() if e.name == quote.speaker)
                return next(named, None)
        return self._interview.speaker(token.start)

    def _who_says_it(self, pronoun: Token, expectation: Expectation) -> Token | None:
        """The subject of the verb of speech, where the pronoun agrees: "the firm said it would"."""
        if expectation.teller is None or pronoun.lower not in _OWN_ACT:
            return None
        subject = self.analysis.child(expectation.teller, "nsubj")
        if subject is None or subject.i > pronoun.i or not subject.tag.startswith("NN"):
            return None
        return subject if self._agrees(pronoun, subject) else None

    def _agrees(self, pronoun: Token, noun: Token) -> bool:
        plural = self._snippets.is_plural(noun)
        if pronoun.lower in {"he", "she"}:
            entity = referent(self.analysis, self.entities, noun.i)
            return not plural and (entity is None or entity.id.startswith("person:"))
        if pronoun.lower == "they":
            return plural or noun.lower in _COLLECTIVES
        return not plural and noun.label != "PERSON"

    def _subject_before(self, pronoun: Token) -> Token | None:
        """The subject of the sentence before in the same paragraph, where nothing else fits."""
        here = self.analysis.sentence_at(pronoun.start)
        if here is None or here.number == 0 or pronoun.lower not in {"it", "they"}:
            return None
        before = self.analysis.sentences[here.number - 1]
        rivals = self.analysis.tokens[here.first : pronoun.i]
        if before.paragraph != here.paragraph or any(t.tag.startswith("NN") for t in rivals):
            return None
        subjects = [t for t in self.analysis.words(before) if t.dep in {"nsubj", "nsubjpass"}]
        if len(subjects) != 1 or not subjects[0].tag.startswith("NN"):
            return None
        denied = any(token.lower == "no" for token in self.analysis.children(subjects[0].i))
        return subjects[0] if not denied and self._agrees(pronoun, subjects[0]) else None

    def _actors(self, expectation: Expectation) -> list[tuple[Token, Entity | None]]:
        if doer := self.doer(expectation):
            others = [t for t in self.analysis.children(doer.token.i) if t.dep == "conj"]
            entity = doer.entity or self._referent(doer.token)
            return [(doer.token, entity), *((t, self._referent(t)) for t in others)]
        noun = self.analysis.tokens[expectation.head]
        below = self.analysis.children(noun.i)
        agents = [t for t in below if t.dep == "poss"]
        for preposition in below:
            if preposition.dep in {"prep", "agent"} and preposition.lower in _AGENT_PREPOSITIONS:
                agents.extend(t for t in self.analysis.children(preposition.i) if t.dep == "pobj")
        return [(token, self._referent(token)) for token in agents]

    def _referent(self, token: Token) -> Entity | None:
        return referent(self.analysis, self.entities, token.i)

    def _objects(self, verb: Token) -> list[Token]:
        deps = {"dobj", "attr", "nsubjpass"}
        return [token for token in self.analysis.children(verb.i) if token.dep in deps]

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
        phrase = [t for t in self._snippets.of_noun(token) if t.tag.startswith("NNP")]
        run = [t for t in phrase if t.i <= token.i and token.i - t.i < 4]
        return self._snippets.join(run) if run else None

    def _teller_name(self, teller: int) -> str | None:
        if self.analysis.child(teller, "auxpass") is not None:
            return None
        subject = self.analysis.child(teller, "nsubj")
        if subject is None:
            return None
        alone = self.analysis.child(subject.i, "conj") is None
        if alone and (entity := referent(self.analysis, self.entities, subject.i)):
            return entity.name
        if subject.tag.startswith("PRP") or subject.lower in _POINTING:
            return None
        return self._snippets.join(self._snippets.of_noun(subject))

    def _according_to(self, expectation: Expectation) -> str | None:
        """Whom the sentence names with "according to"."""
        for token in self.analysis.words(expectation.sentence):
            if token.lower == "according":
                to = self.analysis.child(token.i, "prep")
                source = self.analysis.child(to.i, "pobj") if to else None
                if source is not None:
                    entity = referent(self.analysis, self.entities, source.i)
                    named = self._snippets.join(self._snippets.of_noun(source))
                    return entity.name if entity else named
        return None

    def _credit(self, sentence: Sentence) -> tuple[str, ...]:
        """The agencies credited in brackets at or after the sentence, in its paragraph."""
        here = [s for s in self.analysis.sentences if s.paragraph == sentence.paragraph]
        end = here[-1].span.end
        match = _CREDIT.search(self.analysis.text, sentence.span.start, end)
        if match is None:
            return ()
        return tuple(name.strip() for name in match["names"].split(",") if name.strip())
