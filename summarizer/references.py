"""Whom "the Russian minister", "he" and "she" mean, where the text proves it.

Only what stands outside quotation marks is read: inside them somebody else points.

    people named so far → role phrases that fit exactly one → pronouns that agree with exactly one
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from summarizer.article import Span
from summarizer.bearers import UNKNOWN, Person, Sighting
from summarizer.briefing import Mention
from summarizer.language import Analysis, Sentence, Token
from summarizer.lexicon import Lexicon
from summarizer.marks import Passage

_HE = frozenset("he him his himself".split())
_SHE = frozenset("she her hers herself".split())
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_EMBEDDED = frozenset({"ccomp", "xcomp", "relcl", "acl"})
_CONTRASTS = frozenset({"while", "whereas", "although", "though"})
_PLAIN_TAGS = frozenset({"NN", "NNP", "JJ", "HYPH", "POS", "NNPS"})


def find_references(
    analysis: Analysis,
    named: Sequence[Sighting],
    states: Sequence[Mention],
    quoted: Sequence[Passage],
    lexicon: Lexicon,
) -> list[Sighting]:
    """The role phrases and pronouns that provably mean one of the people named, in text order."""
    reader = _Reader(analysis, states, lexicon, list(named), [p.outer for p in quoted])
    return reader.read()


@dataclass(slots=True)
class _Reader:
    analysis: Analysis
    states: Sequence[Mention]
    lexicon: Lexicon
    known: list[Sighting]
    quoted: list[Span]

    def read(self) -> list[Sighting]:
        found: list[Sighting] = []
        begun = [sighting.first for sighting in self.known]
        covered = {i for at in self.known for i in range(at.first, at.last)}
        for sentence in self.analysis.sentences:
            for token in self.analysis.words(sentence):
                if token.i in covered or self._is_quoted(token):
                    continue
                new = self._role_phrase(token) or self._pronoun(token)
                if new is not None:
                    place = bisect_left(begun, new.first)
                    begun.insert(place, new.first)
                    self.known.insert(place, new)
                    found.append(new)
        return found

    def _is_quoted(self, token: Token) -> bool:
        place = bisect_right(self.quoted, (token.start, 1 << 60)) - 1
        return place >= 0 and token.start < self.quoted[place].end

    def _before(self, i: int) -> list[Sighting]:
        return [at for at in self.known if at.first < i]

    def _role_phrase(self, token: Token) -> Sighting | None:
        """Read "the Russian minister": the office fits one person named before, and nobody else."""
        if token.tag not in {"NN", "NNP"} or not self.lexicon.is_role(token.lower):
            return None
        first = self._phrase_start(token.i)
        if first is None or self._goes_on(token.i):
            return None
        apposed = self._apposed(token.i)
        if apposed is not None:
            return Sighting(first, token.i + 1, apposed)
        fitting = self._fitting(first, token)
        if len(fitting) != 1 or self._is_somebody_else(fitting[0], token):
            return None
        return Sighting(first, token.i + 1, fitting[0])

    def _phrase_start(self, i: int) -> int | None:
        """The first word after "the" of a phrase that ends in token `i`."""
        tokens = self.analysis.tokens
        first = i
        while first > 0 and tokens[first - 1].tag in _PLAIN_TAGS and i - first < 6:
            first -= 1
        return first if first > 0 and tokens[first - 1].lower == "the" else None

    def _goes_on(self, i: int) -> bool:
        """Whether the phrase is part of a longer one: a title before a name, a compound."""
        tokens = self.analysis.tokens
        if i + 1 == len(tokens):
            return False
        after = tokens[i + 1]
        return (
            after.tag in {"NN", "NNS", "NNP", "NNPS", "HYPH"} and after.start <= tokens[i].end + 1
        )

    def _apposed(self, i: int) -> Person | None:
        """The person named right behind the phrase: "the prime minister, Mette Frederiksen,"."""
        named = {at.first: at.person for at in self.known}
        for child in self.analysis.children(i):
            if child.dep == "appos":
                below = [token.i for token in self.analysis.subtree(child.i)]
                return next((named[j] for j in below[:4] if j in named and j > i), None)
        return None

    def _fitting(self, first: int, head: Token) -> list[Person]:
        tokens = self.analysis.tokens
        words = {t.lower for t in tokens[first : head.i] if t.tag != "POS"}
        end = self._complement_end(head.i)
        wanted = {
            m.entity
            for m in self.states
            if tokens[first].start <= m.span.start < tokens[end - 1].end
        }
        names_state = {
            t.lower
            for m in self.states
            for t in self.analysis.tokens_in(m.span)
            if tokens[first].start <= m.span.start < head.end
        }
        complement = {
            t.lower for t in tokens[head.i + 1 : end] if t.tag in {"NNP", "NNPS", "NN", "NNS"}
        }
        stated = {
            t.lower
            for m in self.states
            if head.end <= m.span.start < tokens[end - 1].end
            for t in self.analysis.tokens_in(m.span)
        }
        fitting: list[Person] = []
        for person in self._people_before(head.i):
            for role in person.roles:
                if head.lower not in role.words or not words - names_state <= role.words:
                    continue
                if not complement - stated <= role.words:
                    continue
                if wanted and not wanted <= self._states_of(role.span):
                    continue
                fitting.append(person)
                break
        return fitting

    def _complement_end(self, i: int) -> int:
        """The end of "of …" behind token `i`, or `i` + 1."""
        tokens = self.analysis.tokens
        if i + 1 == len(tokens) or tokens[i + 1].lower != "of":
            return i + 1
        return max(token.i for token in self.analysis.subtree(i + 1)) + 1

    def _states_of(self, span: Span) -> set[str]:
        first = bisect_left(self.states, span.start, key=lambda m: m.span.start)
        last = bisect_left(self.states, span.end, key=lambda m: m.span.start)
        return {m.entity for m in self.states[first:last] if span.covers(m.span)}

    def _people_before(self, i: int) -> list[Person]:
        return list({id(at.person): at.person for at in self._before(i)}.values())

    def _is_somebody_else(self, person: Person, head: Token) -> bool:
        """Whether "a spokesman" without a name came in after the person was last meant."""
        last = max(at.last for at in self._before(head.i) if at.person is person)
        tokens = self.analysis.tokens
        return any(
            tokens[i].lower == head.lower and self._is_indefinite(i) for i in range(last, head.i)
        )

    def _is_indefinite(self, i: int) -> bool:
        children = self.analysis.children(i)
        return (
            any(child.lower in {"a", "an", "another"} for child in children)
            and not any(child.dep == "appos" for child in children)
            and self.analysis.tokens[i].dep != "appos"
        )

    def _pronoun(self, token: Token) -> Sighting | None:
        if token.lower in _HE:
            person = self._antecedent(token, lambda p: p.gender.he)
        elif token.lower in _SHE:
            person = self._antecedent(token, lambda p: p.gender.she)
        else:
            return None
        return Sighting(token.i, token.i + 1, person) if person is not None else None

    def _antecedent(self, token: Token, agrees: Callable[[Person], bool]) -> Person | None:
        """The one who agrees: in the sentence, else in the one before, else in the paragraph.

        Of several in one sentence its subject is meant ("Cook praised Ivanov. He …").
        """
        sentence = self.analysis.sentence_at(token.start)
        if sentence is None:
            return None
        number = sentence.number
        while number >= 0 and sentence.number - number < 5:
            here = self.analysis.sentences[number]
            if here.paragraph < sentence.paragraph - 1:
                return None
            named = [
                at
                for at in self._between(here.first, min(here.last, token.i))
                if agrees(at.person)
                and not self._is_quoted(self.analysis.tokens[at.first])
                and not self._is_addressed(here, token)
            ]
            people = {id(at.person) for at in named}
            if self._has_stranger(here, token, named):
                return None
            if len(people) == 1:
                return self._undisputed(named, token, number, agrees)
            if people:
                return self._subject(named, token)
            number -= 1
        return None

    def _is_addressed(self, sentence: Sentence, token: Token) -> bool:
        """Whether a participle that opens the sentence ends right before the pronoun.

        "Speaking to Smith, he said": whoever is named in it isn't he.
        """
        tokens = self.analysis.tokens
        opening = tokens[sentence.first].tag == "VBG" and token.i < sentence.last
        return opening and token.dep in _SUBJECTS and tokens[token.i - 1].text == ","

    def _has_stranger(self, sentence: Sentence, token: Token, named: Sequence[Sighting]) -> bool:
        """Whether somebody without a name is the subject, and nobody with a name is."""
        if any(self._is_subject(at) for at in named):
            return False
        for word in self.analysis.words(sentence):
            if word.i >= token.i:
                return False
            if word.dep in _SUBJECTS and self._is_unnamed(word):
                return not self._is_quoted(word) and not self._is_held(word.i)
        return False

    def _is_unnamed(self, word: Token) -> bool:
        if word.lower == "one":
            return self.analysis.child(word.i, "prep") is not None
        return (
            word.tag == "NN"
            and (self.lexicon.is_role(word.lower) or word.lower in self.lexicon.others)
            and self.analysis.child(word.i, "appos") is None
        )

    def _is_held(self, i: int) -> bool:
        return any(at.first <= i < at.last for at in self._between(i - 8, i + 1))

    def _undisputed(
        self,
        named: Sequence[Sighting],
        token: Token,
        number: int,
        agrees: Callable[[Person], bool],
    ) -> Person | None:
        """The one who is named, unless somebody else is the subject of the sentence before.

        A sex that the text shows decides between the two; else neither is proven.
        """
        here = named[0].person
        if token.tag == "PRP$" or any(self._is_subject(at) for at in named) or number == 0:
            return here
        before = self.analysis.sentences[number - 1]
        if before.paragraph != self.analysis.sentences[number].paragraph:
            return here
        others = {
            id(at.person): at.person
            for at in self._between(before.first, before.last)
            if at.person is not here and agrees(at.person) and self._is_subject(at)
        }
        if not others:
            return here
        shown = [p for p in (here, *others.values()) if p.gender != UNKNOWN]
        return shown[0] if len(shown) == 1 else None

    def _between(self, first: int, last: int) -> Iterable[Sighting]:
        begin = bisect_left(self.known, first, key=lambda at: at.first)
        end = bisect_left(self.known, last, key=lambda at: at.first)
        return self.known[begin:end]

    def _subject(self, named: Sequence[Sighting], token: Token) -> Person | None:
        """The person who is the subject where the others are not; the nearest of such clauses."""
        own_clause = self._clause_of(token)
        subjects = [at for at in named if self._is_subject(at) and self._verb(at) != own_clause]
        if not subjects:
            subjects = [at for at in named if self._is_subject(at)]
        if not subjects:
            return None
        above = {t.i for t in self.analysis.ancestors(token.i)}
        governing = [at for at in subjects if self._verb(at) in above]
        if len({id(at.person) for at in governing}) == 1:
            return governing[0].person
        if len({id(at.person) for at in subjects}) == 1:
            return subjects[0].person
        verbs = {self._verb(at) for at in subjects}
        free = [at for at in subjects if not self._is_reported(self._verb(at), verbs)]
        return free[0].person if len({id(at.person) for at in free}) == 1 else None

    def _is_reported(self, verb: int, verbs: set[int]) -> bool:
        """Whether a clause hangs as content or relative clause under another of these verbs."""
        below = self.analysis.tokens[verb]
        while below.head != below.i and below.dep not in _EMBEDDED:
            if (mark := self.analysis.child(below.i, "mark")) and mark.lower in _CONTRASTS:
                return False
            below = self.analysis.tokens[below.head]
        return below.dep in _EMBEDDED and any(
            t.i in verbs for t in self.analysis.ancestors(below.i)
        )

    def _head(self, at: Sighting) -> Token:
        """The token of a name that the sentence hangs it by."""
        inside = self.analysis.tokens[at.first : at.last]
        return next((t for t in inside if not at.first <= t.head < at.last), inside[-1])

    def _is_subject(self, at: Sighting) -> bool:
        return self._place(at).dep in _SUBJECTS

    def _verb(self, at: Sighting) -> int:
        return self._place(at).head

    def _place(self, at: Sighting) -> Token:
        """The token that carries the name's part in the sentence: "A and B", "the mayor, B"."""
        token = self._head(at)
        while token.dep in {"appos", "conj"} and token.head != token.i:
            token = self.analysis.tokens[token.head]
        return token

    def _clause_of(self, token: Token) -> int | None:
        return token.head if token.dep in _SUBJECTS else None
