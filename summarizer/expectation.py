"""Which words of a sentence tell of something still to come, and how sure they are of it.

Looks at one analysed text and its dates; what the event is called, who takes part and who says so
is the business of `summarizer.clause` and `summarizer.events`.

Three forms are read, in this order, each word and date serving once:

    verbs        will meet · is to vote · is likely to travel · plans to open · convenes next week
    participles  an election scheduled for March 24 · a vote due on Friday · postponed until May
    occasions    the March 24 election · next week's summit · the upcoming vote · awaits trial

    verb ─► cue (futures) ─► date (hosts) ─► weighed (weighing) ─► Expectation or Dismissal
"""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from summarizer.article import Span
from summarizer.briefing import Bound, Certainty, Precision
from summarizer.cues import Cues
from summarizer.dates import DateMention
from summarizer.faults import Faults
from summarizer.futures import LIKELY, SCHEDULED, UNDECIDED, Candidate, Cue, Futures
from summarizer.grammar import RELATIVES, Grammar
from summarizer.hosts import Hosts
from summarizer.language import Analysis, Sentence, Token
from summarizer.weighing import ENOUGH, Scales

# Pronouns that never mean an occasion: "we were called" calls no meeting.
_PEOPLE = frozenset("i you we he she who".split())
_BY_THE_WAY = frozenset({"amod", "relcl", "advcl"})
# Dependents that tell an act of their own, or who does it.
_OTHER_ACTS = frozenset({"relcl", "advcl", "ccomp", "nsubj", "nsubjpass"})


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismissal:
    """A verb that looked ahead and was left out, with the reason."""

    sentence: Sentence
    head: int
    reason: str


@dataclass(slots=True)
class Readings:
    """All that a text expects, in text order, and what looked like it."""

    expected: list[Expectation] = field(default_factory=list)
    dismissed: list[Dismissal] = field(default_factory=list)


def find_expectations(
    analysis: Analysis,
    dates: Sequence[DateMention],
    *,
    published: date | None,
    speech: Sequence[Span] = (),
    named: frozenset[int] = frozenset(),
) -> Readings:
    """All that the text expects after publication, in text order.

    `speech` are the quoted spans, where "will" promises less; `named` the indexes of tokens that
    stand in a name that is known. Without `published` no date is compared, so only cues count.
    """
    reader = _Reader(analysis, dates, published=published, speech=speech, named=named)
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
    ) -> None:
        self._text = analysis
        self._cues = Cues.load()
        self._grammar = Grammar(analysis, self._cues)
        self._futures = Futures(analysis, self._grammar, self._cues)
        self._faults = Faults(analysis, self._grammar, self._cues)
        self._hosts = Hosts(analysis, dates, self._cues, published=published)
        self._scales = Scales(
            analysis, self._grammar, self._hosts, self._cues, speech=speech, named=named
        )
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
        for look in (self._scheduled_at, self._occasions_at):
            for token in words:
                for expectation in look(sentence, token, dates):
                    self._keep(expectation)

    def _keep(self, expectation: Expectation) -> None:
        self._taken.add(expectation.head)
        if expectation.date is not None:
            self._used.add(expectation.date.start)
        self.found.expected.append(expectation)

    def _dismiss(self, sentence: Sentence, token: Token, reason: str) -> None:
        self.found.dismissed.append(Dismissal(sentence=sentence, head=token.i, reason=reason))

    # Verbs

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
        shares = verb.dep == "conj" and verb.tag == "VB" and not self._grammar.helpers(verb)
        return cued.get(verb.head) if shares else None

    def _read_verb(
        self,
        sentence: Sentence,
        verb: Token,
        cue: Cue,
        dates: Sequence[DateMention],
        cued: dict[int, Cue],
    ) -> None:
        when = self._after_wait(verb, self._date_of(verb, cue, dates, alone=len(cued) == 1))
        if when is None and (cue.is_faint or (verb.dep == "conj" and cued.get(verb.head) is cue)):
            return None
        candidate = Candidate(
            verb=verb,
            cue=cue,
            date=when,
            subject=self._grammar.subject(verb, cue.chain),
            sentence=sentence,
        )
        if fault := self._faults.fault(candidate):
            self._taken.update(() if cue.is_faint else cue.chain)
            return self._dismiss(sentence, verb, fault)
        reasons = self._scales.reasons(candidate)
        told = ", ".join(f"{reason.words} {reason.points:+g}" for reason in reasons)
        if sum(reason.points for reason in reasons) < ENOUGH:
            return self._dismiss(sentence, verb, f"too little speaks for it: {told}")
        self._expect(candidate, told)
        return None

    def _expect(self, candidate: Candidate, told: str) -> None:
        verb, cue = candidate.verb, candidate.cue
        head, doer = self._head_and_doer(candidate)
        if head in self._taken:
            return
        self._taken.update((verb.i, *cue.chain))
        certainty, why = self._scales.certainty(candidate)
        self._keep(
            Expectation(
                sentence=candidate.sentence,
                head=head,
                verb=verb.i if head != verb.i else None,
                doer=doer,
                teller=self._teller(verb, cue),
                date=candidate.date,
                certainty=certainty,
                reported=self._scales.is_hearsay(candidate),
                basis=f"{told}; {certainty.value} by {why}",
            )
        )

    def _after_wait(self, verb: Token, when: DateMention | None) -> DateMention | None:
        """The date; the day itself where "until" ends a wait: "not until Monday", "have until"."""
        waits = verb.lemma == "have" or self._grammar.is_denied(verb.i)
        return _on_the_day(when) if when is not None and waits else when

    def _teller(self, token: Token, cue: Cue | None = None) -> int | None:
        top = self._text.tokens[cue.chain[-1]] if cue and cue.chain else token
        teller = self._grammar.teller(top) or self._grammar.teller(token)
        return teller.i if teller else None

    def _head_and_doer(self, candidate: Candidate) -> tuple[int, int | None]:
        verb, subject = candidate.verb, candidate.subject
        if subject is not None and subject.lower in RELATIVES:
            subject = self._grammar.antecedent(verb, subject)
        if subject is None:
            return verb.i, None
        if self._hosts.is_occasion(subject) and self._is_light(verb, candidate.date):
            return subject.i, None
        return verb.i, subject.i

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

    # Dates

    def _free(self, dates: Sequence[DateMention]) -> list[DateMention]:
        return [mention for mention in dates if mention.start not in self._used]

    def _date_of(
        self, verb: Token, cue: Cue, dates: Sequence[DateMention], *, alone: bool
    ) -> DateMention | None:
        own = {verb.i, *(i for i in cue.chain if not self._is_told_then(i))}
        hosted = [mention for mention in dates if self._hosts.host(mention) in own]
        if hosted:
            return max(hosted, key=_exactness)
        below = [mention for mention in dates if self._hangs_below(mention, verb)]
        if cue.is_faint:
            below = [mention for mention in below if self._is_of_object(mention, verb)]
        if below:
            return below[0]
        if alone and len(dates) == 1 and self._is_unclaimed(dates[0]):
            return dates[0]
        return None

    def _is_told_then(self, i: int) -> bool:
        """Whether a date beside the word is that of the telling: "agreed on Monday to sell"."""
        word = self._text.tokens[i]
        return word.tag == "VBD" and word.lemma != "be"

    def _hangs_below(self, mention: DateMention, verb: Token) -> bool:
        """Whether the date stands in a complement of the verb that tells no act of its own."""
        for token in self._hosts.above(mention):
            if token.i == verb.i:
                return True
            if token.dep in _OTHER_ACTS:
                return False
        return False

    def _is_of_object(self, mention: DateMention, verb: Token) -> bool:
        """Whether the date stands in what the verb does: "convenes a meeting next week"."""
        thing = self._text.child(verb.i, "dobj")
        return thing is not None and thing.i in {t.i for t in self._hosts.above(mention)}

    def _is_unclaimed(self, mention: DateMention) -> bool:
        """Whether nothing else than what was said claims the date: "said Monday it will …"."""
        host = self._hosts.host(mention)
        if host is None:
            return True
        token = self._text.tokens[host]
        if self._hosts.is_occasion(token):
            return False
        return token.lemma not in self._cues.speech and token.tag not in {"VBD", "VBN"}

    # Participles and occasions

    def _scheduled_at(
        self, sentence: Sentence, token: Token, dates: Sequence[DateMention]
    ) -> Iterator[Expectation]:
        if token.i in self._taken:
            return
        if self._participle_certainty(token) or token.lemma in self._cues.put_off:
            yield from self._by_participle(sentence, token, dates)
        if token.lemma == "await":
            yield from self._awaited(sentence, token)

    def _occasions_at(
        self, sentence: Sentence, token: Token, dates: Sequence[DateMention]
    ) -> Iterator[Expectation]:
        if self._hosts.is_occasion(token) and token.i not in self._taken:
            yield from self._by_date(sentence, token, dates)
            yield from self._by_adjective(sentence, token)

    def _by_participle(
        self, sentence: Sentence, participle: Token, dates: Sequence[DateMention]
    ) -> Iterator[Expectation]:
        if participle.tag == "VBD" and participle.dep in _BY_THE_WAY:
            return
        if self._text.child(participle.i, "xcomp") is not None:
            return
        noun = self._participle_noun(participle)
        if noun is None or noun.i in self._taken or not self._may_be_occasion(noun):
            return
        if participle.lemma == "put" and self._text.child(participle.i, "prt") is None:
            return
        if self._grammar.has_no(noun) or self._grammar.is_denied(participle.i):
            return self._dismiss(sentence, participle, "it is denied")
        if self._is_called_off(noun, participle):
            return self._dismiss(sentence, participle, "it was called off")
        if self._is_done(noun):
            return self._dismiss(sentence, participle, "it took place")
        when = self._participle_date(participle, self._free(dates))
        put_off = participle.lemma in self._cues.put_off
        if when is None and not (put_off and self._is_left_open(participle, noun, sentence)):
            return
        certainty = self._participle_certainty(participle) or SCHEDULED
        certainty = UNDECIDED if when is None else certainty
        when = _on_the_day(when) if when is not None and put_off else when
        self._taken.update((participle.i, noun.i))
        told = f"“{participle.lower}” " + ("without a date" if when is None else self._dated(when))
        yield self._occasion(sentence, noun, when, certainty, told, by=participle.i)

    def _may_be_occasion(self, noun: Token) -> bool:
        is_somebody = noun.label == "PERSON" or noun.lower in _PEOPLE
        return noun.tag.startswith(("NN", "JJ", "CD", "PRP")) and not is_somebody

    def _participle_certainty(self, token: Token) -> Certainty | None:
        known = self._cues.participles
        return known.get(token.lemma) or known.get(token.lower)

    def _participle_date(
        self, participle: Token, dates: Sequence[DateMention]
    ) -> DateMention | None:
        told_then = participle.tag == "VBD"
        if participle.lemma in self._cues.put_off:
            dates = sorted(dates, key=self._is_new_date, reverse=True)
        for mention in dates:
            if told_then and not self._hosts.is_beyond(mention):
                continue
            above = [token.i for token in self._hosts.above(mention)][:3]
            between = self._hosts.first_token(mention) - participle.i
            if participle.i in above or 0 < between <= 3:
                return mention
        return None

    def _is_new_date(self, mention: DateMention) -> bool:
        """Whether an occasion was moved to this date, not from it."""
        before = self._text.tokens[max(0, self._hosts.first_token(mention) - 1)]
        return before.lower in {"to", "until", "till", "for"}

    def _participle_noun(self, participle: Token) -> Token | None:
        if subject := self._text.child(participle.i, "nsubjpass"):
            return subject
        if participle.tag != "VBN" and (thing := self._thing_of(participle)):
            return thing
        above = self._text.tokens[participle.head]
        if participle.dep in {"acl", "amod", "relcl", "prep"} and above.tag.startswith("NN"):
            return self._occasion_of(above)
        if participle.dep in {"acomp", "attr", "oprd", "xcomp"}:
            return self._text.child(above.i, "nsubj", "nsubjpass")
        if participle.dep == "conj" and above.dep in {"acomp", "ROOT", "ccomp"}:
            return self._text.child(above.i, "nsubj", "nsubjpass") or self._text.child(
                above.head, "nsubj", "nsubjpass"
            )
        return self._text.child(participle.i, "dobj")

    def _thing_of(self, verb: Token) -> Token | None:
        """The verb's object, or the occasion right after it: "predict landfall Saturday"."""
        after = self._text.tokens[min(verb.i + 1, len(self._text.tokens) - 1)]
        bare = after if self._hosts.is_occasion(after) and after.dep == "compound" else None
        return self._text.child(verb.i, "dobj") or bare

    def _occasion_of(self, noun: Token) -> Token:
        """The occasion that a name belongs to: "the trial of Nils Berg, set for May"."""
        above = self._text.tokens[self._text.tokens[noun.head].head]
        is_part = noun.dep == "pobj" and above.tag.startswith("NN")
        is_name = noun.tag.startswith("NNP") and not self._hosts.is_occasion(noun)
        return above if is_part and is_name else noun

    def _is_left_open(self, participle: Token, noun: Token, sentence: Sentence) -> bool:
        """Whether an occasion was put off, not long ago, to no date: "has been postponed"."""
        if not self._hosts.is_occasion(noun) or participle.tag not in {"VBN", "VBD"}:
            return False
        below = self._text.subtree(participle.i)
        off = participle.lemma == "put" and any(token.lower == "off" for token in below)
        if participle.dep in _BY_THE_WAY or not (participle.lemma in self._cues.left_open or off):
            return False
        return not self._hosts.past_in(sentence)

    def _is_called_off(self, *tokens: Token) -> bool:
        return any(
            self._grammar.calls_off(above)
            for token in tokens
            for above in (token, *self._text.ancestors(token.i))
        )

    def _is_done(self, noun: Token) -> bool:
        """Whether the sentence goes on to say that it took place: "… were held"."""
        verb = self._text.tokens[noun.head]
        told = noun.dep in {"nsubj", "nsubjpass"} and verb.lemma in self._cues.done
        past = verb.tag == "VBD" or "were" in (h := self._grammar.helpers(verb)) or "was" in h
        return told and past

    def _awaited(self, sentence: Sentence, verb: Token) -> Iterator[Expectation]:
        """Read "is awaiting trial"."""
        noun = self._text.child(verb.i, "dobj", "pobj")
        doer = self._grammar.subject(verb)
        if noun is None or doer is None or verb.tag == "VBD" or not self._hosts.is_occasion(noun):
            return
        self._taken.add(noun.i)
        yield Expectation(
            sentence=sentence,
            head=verb.i,
            verb=None,
            doer=doer.i,
            teller=self._teller(verb),
            date=None,
            certainty=LIKELY,
            reported=False,
            basis=f"“{verb.lower}”; likely by that",
        )

    def _by_date(
        self, sentence: Sentence, noun: Token, dates: Sequence[DateMention]
    ) -> Iterator[Expectation]:
        """Read "the March 24 election", "ahead of next week's summit", "a hearing on Friday"."""
        for mention in self._free(dates):
            if not self._hosts.is_beyond(mention) or not self._dates_noun(mention, noun):
                continue
            if mention.precision is Precision.YEAR and mention.lead == mention.start:
                continue  # "the 2028 election" is a name
            if noun.dep == "dobj" and self._text.tokens[noun.head].lemma in {"follow", "mark"}:
                continue
            if self._grammar.has_no(noun):
                return self._dismiss(sentence, noun, "it is denied")
            if self._is_called_off(noun):
                return self._dismiss(sentence, noun, "it was called off")
            told = f"an occasion {self._dated(mention)}"
            yield self._occasion(sentence, noun, mention, SCHEDULED, told)
            return

    def _dates_noun(self, mention: DateMention, noun: Token) -> bool:
        host = self._hosts.host(mention)
        if host is None:
            return False
        verb = self._text.tokens[host]
        told = verb.lemma == "be" and verb.tag in {"VBZ", "VBP"}
        if told and self._text.child(host, "nsubj", "nsubjpass") == noun:
            return True
        return host == noun.i

    def _by_adjective(self, sentence: Sentence, noun: Token) -> Iterator[Expectation]:
        """Read "the upcoming vote"."""
        below = self._text.children(noun.i)
        words = {token.lower for token in self._text.subtree(noun.i)}
        is_definite = noun.tag == "NNS" or any(t.dep in {"det", "poss"} for t in below)
        if noun.i in self._taken or not is_definite or "then" in words:
            return
        for token in below:
            if token.lower.isdigit():
                return  # "the upcoming 2028 race" is a name
        for token in below:
            if token.dep in {"amod", "compound"} and token.lower in self._cues.pending:
                yield self._occasion(sentence, noun, None, SCHEDULED, f"“{token.lower}”")
                return

    def _occasion(
        self,
        sentence: Sentence,
        noun: Token,
        when: DateMention | None,
        certainty: Certainty,
        told: str,
        by: int | None = None,
    ) -> Expectation:
        words = self._text.words(sentence)
        verb = self._text.tokens[noun.head]
        is_pronoun = noun.tag.startswith("PRP") and verb.tag.startswith("VB")
        return Expectation(
            sentence=sentence,
            head=verb.i if is_pronoun else noun.i,
            verb=by,
            doer=noun.i if is_pronoun else None,
            teller=self._teller(noun),
            date=when,
            certainty=certainty,
            reported=any(token.lower in self._cues.hearsay for token in words),
            basis=f"{told}; {certainty.value} by that",
        )

    def _dated(self, mention: DateMention) -> str:
        return f"dated “{self._text.text[mention.lead : mention.end]}”"


def _on_the_day(mention: DateMention) -> DateMention:
    """The days that the phrase names, without the wait from publication on."""
    if mention.last is None or mention.bound is not Bound.UNTIL:
        return mention
    first = {
        Precision.DAY: mention.last,
        Precision.MONTH: mention.last.replace(day=1),
        Precision.YEAR: mention.last.replace(month=1, day=1),
    }.get(mention.precision, mention.first)
    return dataclasses.replace(mention, first=first)


def _exactness(mention: DateMention) -> int:
    if mention.first is None or mention.last is None:
        return -10_000
    return -(mention.last - mention.first).days
