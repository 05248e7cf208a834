"""Which words of a sentence tell of something still to come, and how sure they are of it.

Looks at one analysed text and its dates; what the event is called, who takes part and who says so
is the business of `summarizer.clause` and `summarizer.events`.

Three forms are read, in this order, each word and date serving once:

    verbs        will meet · is to vote · is likely to travel · plans to open · convenes next week
    participles  an election scheduled for March 24 · a vote due on Friday · postponed until May
    occasions    the March 24 election · next week's summit · the upcoming vote

    verb ─► cue (futures) ─► date (dating) ─► what takes it back (faults) ─┐
    noun ─► cue and date (occasions) ──────────────────────────────────────┤
                Expectation or Dismissal ◄─ weighed (traits, weighing) ◄─ Candidate
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from summarizer.announced import Announced
from summarizer.article import Span
from summarizer.briefing import Certainty
from summarizer.candidate import Candidate, Cue, Dismissal
from summarizer.certainty import Certainties
from summarizer.cues import Cues
from summarizer.dates import DateMention
from summarizer.dating import Dating
from summarizer.faults import Faults
from summarizer.futures import Futures
from summarizer.grammar import RELATIVES, Grammar
from summarizer.hosts import Hosts
from summarizer.language import Analysis, Sentence, Token
from summarizer.occasions import Occasions
from summarizer.traits import Traits
from summarizer.weighing import Weights, in_words, suffices


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """Something still to come: the words that tell it, and how they were read.

    `head` is the token of the act (a verb) or the occasion (a noun); `verb` puts an occasion ahead
    ("is held", "postponed"); `doer` does the act, where a verb's subject is told elsewhere;
    `teller` is the verb of speech above. `basis` says in words why it counts and what its certainty
    rests on.
    """

    sentence: Sentence
    head: int
    verb: int | None
    doer: int | None
    teller: int | None
    date: DateMention | None
    certainty: Certainty
    reported: bool
    basis: str


class Weighed(NamedTuple):
    """A candidate, and the keys of its traits."""

    candidate: Candidate
    traits: frozenset[str]


@dataclass(slots=True)
class Readings:
    """All that a text expects, in text order, and what looked like it; `weighed` are both, by trait."""

    expected: list[Expectation] = field(default_factory=list)
    dismissed: list[Dismissal] = field(default_factory=list)
    weighed: list[Weighed] = field(default_factory=list)


def find_expectations(
    analysis: Analysis,
    dates: Sequence[DateMention],
    *,
    published: date | None,
    speech: Sequence[Span] = (),
    named: frozenset[int] = frozenset(),
    weights: Weights | None = None,
) -> Readings:
    """All that the text expects after publication, in text order.

    `speech` are the quoted spans, where "will" promises less; `named` the indexes of tokens that
    stand in a name that is known. Without `published` no date is compared, so only cues count.
    `weights` are those that come with the package, unless others are tried out.
    """
    reader = _Reader(
        analysis,
        dates,
        published=published,
        speech=speech,
        named=named,
        weights=weights or Weights.load(),
    )
    for sentence in analysis.sentences:
        reader.read(sentence)
    reader.found.expected.sort(key=lambda expectation: expectation.head)
    return reader.found


class _Reader:
    """Reads one text, sentence by sentence; `found` fills up."""

    def __init__(
        self,
        analysis: Analysis,
        dates: Sequence[DateMention],
        *,
        published: date | None,
        speech: Sequence[Span],
        named: frozenset[int],
        weights: Weights,
    ) -> None:
        cues = Cues.load()
        self._text = analysis
        self._cues = cues
        self._grammar = grammar = Grammar(analysis, cues)
        self._hosts = hosts = Hosts(analysis, dates, cues, published=published)
        self._dating = Dating(analysis, grammar, hosts, cues)
        self._futures = Futures(analysis, grammar, cues)
        self._occasions = Occasions(analysis, grammar, hosts, self._dating, cues)
        self._announced = Announced(analysis, grammar, hosts, self._dating, cues)
        self._faults = Faults(analysis, grammar, cues)
        self._traits = Traits(analysis, grammar, hosts, cues, speech=speech, named=named)
        self._certainties = Certainties(analysis, grammar, self._traits, cues)
        self._weights = weights
        self._taken: set[int] = set()
        self._used: set[int] = set()
        self.found = Readings()

    def read(self, sentence: Sentence) -> None:
        """Read one sentence. A question expects nothing."""
        words = self._text.words(sentence)
        if words[-1].text == "?":
            return
        dates = self._hosts.ahead_in(sentence)
        self._read_verbs(sentence, words, dates)
        self._read_participles(sentence, words, dates)
        self._read_occasions(sentence, words, dates)

    def _read_verbs(
        self, sentence: Sentence, words: Sequence[Token], dates: Sequence[DateMention]
    ) -> None:
        cued: dict[int, Cue] = {}
        for token in words:
            if token.tag.startswith("VB") and (cue := self._cue(token, cued)) is not None:
                cued[token.i] = cue
        for i, cue in sorted(cued.items(), key=lambda item: item[1].is_faint):
            self._read_verb(sentence, self._text.tokens[i], cue, self._free(dates), cued)

    def _cue(self, verb: Token, cued: dict[int, Cue]) -> Cue | None:
        """The verb's own cue, or the one that it shares: "will close in May and open in June"."""
        if cue := self._futures.cue(verb):
            return cue
        shared = cued.get(self._shares(verb))
        return shared and replace(shared, shared=True)

    def _shares(self, verb: Token) -> int:
        """The verb above whose cue is this one's too: "to close and open", "with her following"."""
        above = self._text.tokens[verb.head]
        if verb.dep == "conj" and verb.tag == "VB" and not self._grammar.helpers(verb):
            return verb.head
        absolute = verb.tag == "VBG" and verb.dep == "pcomp" and above.lower == "with"
        return above.head if absolute and self._text.child(verb.i, "nsubj") else -1

    def _read_verb(
        self,
        sentence: Sentence,
        verb: Token,
        cue: Cue,
        dates: Sequence[DateMention],
        cued: dict[int, Cue],
    ) -> None:
        when = self._dating.of_verb(verb, cue, dates, alone=len(cued) == 1)
        if when is None and cue.is_faint:
            return
        subject = self._grammar.subject(verb, cue.chain)
        candidate = Candidate(head=verb, cue=cue, date=when, subject=subject, sentence=sentence)
        if fault := self._faults.fault(candidate):
            self._taken.update(() if cue.is_faint else cue.chain)
            self._used.update([when.start] if when and not cue.is_faint else [])
            self._dismiss(candidate, fault)
            return
        self._weigh(candidate)

    def _read_participles(
        self, sentence: Sentence, words: Sequence[Token], dates: Sequence[DateMention]
    ) -> None:
        for token in words:
            if token.i not in self._taken:
                self._take(self._occasions.of_participle(sentence, token, self._free(dates)))
                self._take(self._occasions.to_be_held(sentence, token, self._free(dates)))
                self._take(self._occasions.awaited(sentence, token))

    def _read_occasions(
        self, sentence: Sentence, words: Sequence[Token], dates: Sequence[DateMention]
    ) -> None:
        for token in words:
            if token.tag.startswith("NN"):
                self._read_noun(sentence, token, dates)
        for when in self._free(dates):
            self._take(self._occasions.beside(sentence, when))

    def _read_noun(self, sentence: Sentence, noun: Token, dates: Sequence[DateMention]) -> None:
        for look in (self._occasions.of_date, *self._announced.ways):
            if noun.i not in self._taken:
                self._take(look(sentence, noun, self._free(dates)))
        for look_only in self._occasions.undated:
            if noun.i not in self._taken:
                self._take(look_only(sentence, noun))

    def _free(self, dates: Sequence[DateMention]) -> list[DateMention]:
        return [mention for mention in dates if mention.start not in self._used]

    # From a candidate to an expectation

    def _take(self, found: Candidate | Dismissal | None) -> None:
        if isinstance(found, Dismissal):
            self.found.dismissed.append(found)
        elif found is not None:
            self._weigh(found)

    def _weigh(self, candidate: Candidate) -> None:
        traits = self._traits.of(candidate)
        self.found.weighed.append(Weighed(candidate, frozenset(trait.key for trait in traits)))
        reasons = self._weights.reasons(traits)
        if not suffices(reasons):
            self._dismiss(candidate, f"too little speaks for it: {in_words(reasons)}")
        elif self._head(candidate).i not in self._taken:
            self._keep(candidate, in_words(reasons))

    def _dismiss(self, candidate: Candidate, reason: str) -> None:
        self.found.dismissed.append(
            Dismissal(sentence=candidate.sentence, head=candidate.head.i, reason=reason)
        )

    def _keep(self, candidate: Candidate, told: str) -> None:
        expectation = self._expectation(candidate, told)
        self._taken.update((expectation.head, candidate.head.i, *candidate.cue.chain))
        if expectation.date is not None:
            self._used.add(expectation.date.start)
        self.found.expected.append(expectation)

    def _expectation(self, candidate: Candidate, told: str) -> Expectation:
        head, doer = self._head(candidate), self._doer(candidate)
        certainty, why = self._certainties.of(candidate)
        return Expectation(
            sentence=candidate.sentence,
            head=head.i,
            verb=self._verb_ahead(candidate, head),
            doer=None if doer is None else doer.i,
            teller=self._teller(candidate),
            date=candidate.date,
            certainty=certainty,
            reported=self._certainties.is_hearsay(candidate),
            basis=f"{told}; {certainty.value} by {why}",
        )

    def _head(self, candidate: Candidate) -> Token:
        """The word of the act or occasion: "vote" in "the vote is to be held"."""
        word, subject = candidate.head, self._subject(candidate)
        above = self._text.tokens[word.head]
        if word.tag.startswith("PRP") and above.tag.startswith("VB"):
            return above
        if subject is None or not self._hosts.is_occasion(subject):
            return word
        return subject if self._is_light(word, candidate.date) else word

    def _subject(self, candidate: Candidate) -> Token | None:
        subject = candidate.subject
        if subject is not None and subject.lower in RELATIVES:
            return self._grammar.antecedent(candidate.head, subject)
        return subject

    def _doer(self, candidate: Candidate) -> Token | None:
        if candidate.head.tag.startswith("PRP"):
            return candidate.head
        subject = self._subject(candidate)
        return None if subject == self._head(candidate) else subject

    def _verb_ahead(self, candidate: Candidate, head: Token) -> int | None:
        """The verb or participle that puts an occasion ahead."""
        if candidate.cue.kind in {"participle", "put off"}:
            return candidate.cue.chain[0]
        return candidate.head.i if head != candidate.head else None

    def _teller(self, candidate: Candidate) -> int | None:
        chain = candidate.cue.chain if candidate.head.tag.startswith("VB") else ()
        top = self._text.tokens[chain[-1]] if chain else candidate.head
        teller = self._grammar.teller(top) or self._grammar.teller(candidate.head)
        return teller.i if teller else None

    def _is_light(self, verb: Token, when: DateMention | None) -> bool:
        """Whether the verb only says that its subject takes place."""
        if verb.lemma == "take":
            return any(token.lower == "place" for token in self._text.children(verb.i))
        if verb.lemma in {"hold", "consider", "start", "begin", "convene"}:
            return self._text.child(verb.i, "dobj") is None and verb.tag == "VBN"
        if verb.lemma == "be":
            said = self._text.child(verb.i, "attr", "acomp")
            return said is None or (when is not None and when.start <= said.start < when.end)
        return verb.lemma in self._cues.light
