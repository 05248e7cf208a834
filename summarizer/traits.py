"""What speaks for and against a word that looks ahead: the traits that its text gives it.

A trait is a thing seen in the text. Its key is that of its weight in `data/weights.toml`, its words
are for readers: `Expectation.basis` and `daybook brief --explain` show them.
What traits come to together is the business of `summarizer.weighing`.

    cue   the words that look ahead        date   the day that it has, or lacks
    act   what is done                     doer   who does it
    told  who tells it, and when           place  where in the text it stands
"""

import itertools
from collections.abc import Iterator, Sequence

from summarizer.article import Span
from summarizer.candidate import POSSIBLE, Candidate, Trait
from summarizer.cues import Cues, leaves_open
from summarizer.futures import MAYBE
from summarizer.grammar import Grammar
from summarizer.hosts import Hosts
from summarizer.language import Analysis, Token
from summarizer.lexicon import Lexicon
from summarizer.retrospect import Retrospect

# So many questions make a text an interview: what is said there is opinion.
_INTERVIEW_QUESTIONS = 5

_FIRST_PERSON = frozenset({"i", "we", "me", "us"})
# Cues that tell a plan outright.
_FIRM = frozenset({"will", "governed_going", "governed_likely", "governed_scheduled", "is_to"})
_ONCE = frozenset({"once", "when", "after", "until", "soon"})
_EMPTY = frozenset({"it", "this", "that", "these", "those", "they"})
_SOME = frozenset({"several", "many", "most", "other", "more"})
_CARRIERS = frozenset("have need begin start seek attempt be try help get want go".split())


class Traits:
    """Sees the traits of one text's candidates; `speech` are its quoted spans, `named` tokens in names."""

    def __init__(
        self,
        analysis: Analysis,
        grammar: Grammar,
        hosts: Hosts,
        cues: Cues,
        *,
        speech: Sequence[Span],
        named: frozenset[int],
    ) -> None:
        self._text = analysis
        self._grammar = grammar
        self._hosts = hosts
        self._cues = cues
        self._speech = speech
        self._named = named
        self._retrospect = Retrospect(analysis, hosts)
        asked = [s.first for s in analysis.sentences if analysis.tokens[s.last - 1].text == "?"]
        is_interview = len(asked) >= _INTERVIEW_QUESTIONS
        self._interview_from = asked[0] if is_interview else len(analysis.tokens)

    def of(self, candidate: Candidate) -> list[Trait]:
        """All that is seen, the cue first."""
        groups = (self._cue, self._date, self._act, self._doer, self._told, self._place)
        return [trait for group in groups for trait in group(candidate)]

    def _cue(self, candidate: Candidate) -> Iterator[Trait]:
        cue = candidate.cue
        yield Trait(f"cue.{cue.key}", f"“{cue.words}”")
        if cue.shared:
            yield Trait(
                f"cue.shared{'' if candidate.date else '_undated'}", "told of another act too"
            )
        yield from self._tense(candidate)
        if self._is_in_story(candidate):
            yield Trait("tense.story", "a step of a story")

    def _is_in_story(self, candidate: Candidate) -> bool:
        """Whether the act is a step of what was done: "saw it, decided to stop and could look"."""
        verb, top = candidate.head, self._top(candidate)
        above = self._text.tokens[top.head]
        if "could" in self._grammar.helpers(verb):
            below = {token.lower for token in self._text.children(verb.i)}
            return "so" in below or (verb.dep == "conj" and above.tag == "VBD")
        owed = candidate.date is not None or top.lemma in self._cues.binding
        if top.tag != "VBD" or candidate.cue.kind != "governed" or owed:
            return False
        beside = [above] * (top.dep == "conj") + self._text.children(top.i)
        joined = any(t.tag == "VBD" and "conj" in {t.dep, top.dep} for t in beside)
        return joined or top.dep in {"relcl", "advcl"}

    def _tense(self, candidate: Candidate) -> Iterator[Trait]:
        """When somebody planned, agreed, was told: a plan of then is not always one of now."""
        cue = candidate.cue
        if cue.kind == "near" and candidate.head.tag == "VBG":
            if not self._grammar.helpers(candidate.head):
                yield Trait("tense.none", f"“{candidate.head.lower}” without a tense")
            return
        if cue.kind not in {"governed", "considering", "announced"} or not cue.chain:
            return
        top = self._text.tokens[cue.chain[-1]]
        helpers = self._grammar.helpers(top)
        if cue.kind != "announced" and top.tag == "VBD" and not helpers and top.lemma != "be":
            yield Trait("tense.past", f"“{top.lower}” in the past tense")
        elif top.tag == "VBG" and helpers & {"was", "were"}:
            yield Trait("tense.was", f"“{top.lower}” in the past tense")
        elif top.tag in {"VBG", "VB"} and not helpers - {"to"}:
            yield Trait("tense.none", f"“{top.lower}” without a tense")

    def _date(self, candidate: Candidate) -> Iterator[Trait]:
        cue, when = candidate.cue, candidate.date
        lacks = when is None or (when.value == "FUTURE_REF" and not self._hosts.names_days(when))
        if cue.needs_date and lacks:
            kind = cue.kind.replace(" ", "_")
            yield Trait(f"date.missing_{kind}", f"“{cue.words}” says little without a date")
        if self._waits_for(candidate):
            yield Trait("date.event", "dated by what comes first")
        if when is None:
            return
        if self._hosts.is_far(when):
            yield Trait("date.far", "a day that may be one gone by")
        told = f"“{self._text.text[when.lead : when.end]}”"
        if cue.is_faint and self._hosts.ends(when):
            yield Trait("date.until", told)
        elif (
            cue.is_faint
            and not self._hosts.is_beyond(when)
            and not self._hosts.is_undated_day(when)
        ):
            yield Trait("date.going_on", f"{told} may be going on")
        elif when.last is None and self._hosts.published is not None:
            yield Trait("date.vague", told)
        else:
            yield Trait("date.told", f"dated {told}")

    def _act(self, candidate: Candidate) -> Iterator[Trait]:
        if not candidate.head.tag.startswith("VB"):
            return
        act = self.act(candidate.head)
        subject, cue = candidate.subject, candidate.cue
        is_occasion = subject is not None and self._hosts.is_occasion(subject)
        is_weighed = cue.kind == "considering" and cue.certainty is POSSIBLE
        takes_place = act.lemma in self._cues.light and not self._says_what(act, subject)
        if is_occasion and (takes_place or candidate.date is not None):
            yield Trait("act.occasion", "an occasion")
        elif act.lemma == "be" and cue.kind == "present":
            yield Trait("act.now", "a state")
        elif self._is_stative(act) and not is_weighed:
            dated = candidate.date is not None and act.lemma not in {"be", "have"}
            name = "slight_state" if dated or cue.kind == "is to" else "lasting"
            yield Trait(f"act.{name}", f"“{act.lemma}” is no single act")
        elif self.is_forecast(candidate):
            name = "forecast" if cue.kind == "will" else "risk"
            yield Trait(f"act.{name}", "a forecast")
        else:
            yield Trait("act.single", "an act")
        may_be = cue.kind == "may" and subject is not None and subject.lower in _EMPTY
        if subject is not None and may_be and act.lemma in self._cues.takes_place:
            yield Trait("act.empty", f"nothing said of “{subject.lower}”")
        if self._takes_attitude(act):
            yield Trait("act.attitude", "a way to see it")
        if act.lemma in self._cues.talk or (self._is_speaker(subject) and self._is_talk(act)):
            yield Trait("act.talk", "an act of the talk itself")

    def _takes_attitude(self, act: Token) -> bool:
        """Whether what is done is only a way to see things: "take a positive approach"."""
        thing = self._text.child(act.i, "dobj")
        return thing is not None and thing.lemma in self._cues.attitudes

    def _is_talk(self, act: Token) -> bool:
        return act.lemma in self._cues.speech | self._cues.belief | self._cues.thought

    def _is_speaker(self, subject: Token | None) -> bool:
        return subject is not None and subject.lower in _FIRST_PERSON

    def act(self, verb: Token) -> Token:
        """The verb that tells what is done: "decide" in "will have to decide"."""
        if verb.lemma in _CARRIERS and (below := self._text.child(verb.i, "xcomp")):
            return below if below.tag.startswith("VB") else verb
        return verb

    def _says_what(self, act: Token, subject: Token | None) -> bool:
        """Whether the verb says what its subject is: "the election will be the first"."""
        is_body = subject is not None and subject.lemma in self._cues.bodies
        said = ("attr", "acomp") if is_body else ("attr",)
        return act.lemma == "be" and self._text.child(act.i, *said) is not None

    def _is_stative(self, act: Token) -> bool:
        """Whether the verb tells no single act; "take place" and "take effect" do."""
        thing = self._text.child(act.i, "dobj")
        is_deed = thing is not None and (
            self._hosts.is_deed(thing) or thing.lemma in self._cues.governing_nouns
        )
        if self._text.child(act.i, "prt") or is_deed or self._is_given(act, thing):
            return False
        if act.lemma in {"be", "become"} and self._takes_form(act):
            return False
        if act.lemma == "take":
            things = {token.lower for token in self._text.children(act.i) if token.dep == "dobj"}
            return not things & {"place", "effect", "office", "part", "action"}
        return act.lemma in self._cues.stative

    def _is_given(self, act: Token, thing: Token | None) -> bool:
        """Whether so much or so many are given: "will provide 5 million crowns"."""
        if act.lemma not in self._cues.gives or thing is None:
            return False
        return any(token.tag == "CD" for token in (thing, *self._text.children(thing.i)))

    def _takes_form(self, verb: Token) -> bool:
        """Whether somebody takes an office, or a body a new form: "will become a private company"."""
        subject, said = self._text.child(verb.i, "nsubj"), self._text.child(verb.i, "attr")
        if subject is None or said is None:
            return False
        is_body = verb.lemma == "become" and said.lemma in self._cues.bodies
        return is_body or (Lexicon.load().is_role(said.lemma) and self._is_somebody(subject))

    def is_forecast(self, candidate: Candidate) -> bool:
        """Whether a thing, not a person, "will" grow, strike, spread."""
        subject = candidate.subject
        persons = _FIRST_PERSON | {"he", "she", "they", "you"}
        is_person = subject is None or subject.lower in persons or self._is_somebody(subject)
        told = candidate.head.lemma in self._cues.forecast
        return candidate.cue.kind in {"will", "may"} and told and not is_person

    def _is_somebody(self, noun: Token) -> bool:
        words = {token.lower for token in self._text.subtree(noun.i)}
        return noun.label == "PERSON" and not words & self._cues.weather

    # Who does it

    def _doer(self, candidate: Candidate) -> Iterator[Trait]:
        subject = candidate.subject
        if not candidate.head.tag.startswith("VB"):
            yield from self._announcer(candidate)
        elif subject is None:
            yield Trait("doer.untold", "not told who or what")
        elif subject.lower in _FIRST_PERSON:
            yield self._speaker(candidate, subject)
        elif subject.lower in self._cues.anybody:
            yield Trait("doer.anybody", f"“{subject.lower}” may be anybody")
        else:
            yield from self._noun(candidate, subject)

    def _announcer(self, candidate: Candidate) -> Iterator[Trait]:
        """Who announces an occasion is as good as who does it."""
        above = self._top(candidate)
        if candidate.cue.kind == "announced" and above.tag.startswith("VB"):
            subject = self._grammar.subject(above)
            if subject is not None and self._is_known(subject):
                yield from self._noun(candidate, subject)

    def _speaker(self, candidate: Candidate, subject: Token) -> Trait:
        if self._is_spoken(subject):
            return Trait("doer.own", "the speaker's own act")
        if subject.i > self._interview_from:
            return self._answer(candidate)
        return Trait("doer.i", f"“{subject.lower}” is nobody known")

    def _answer(self, candidate: Candidate) -> Trait:
        """Whoever is asked tells an act of their own: firmly, or as a thought or of the past."""
        firm = candidate.cue.key in _FIRM and not self._is_stative(self.act(candidate.head))
        past = any(trait.key == "tense.past" for trait in self._tense(candidate))
        if past:
            return Trait("doer.asked_past", "what whoever is asked once did")
        if firm:
            return Trait("doer.asked_firm", "a plan of whoever is asked")
        return Trait("doer.asked", "an act of whoever is asked")

    def _noun(self, candidate: Candidate, subject: Token) -> Iterator[Trait]:
        if self._is_anyone(subject) and subject.i not in self._named:
            neutral = candidate.head.tag == "VBN" or self._names_some(subject)
            if not neutral:
                yield Trait("doer.kind", f"no particular {subject.lower}")
        elif self._is_named(subject):
            yield Trait("doer.named", "who is named")
        elif subject.lemma in self._cues.bodies:
            yield Trait("doer.body", "who holds an office")

    def _is_anyone(self, noun: Token) -> bool:
        """Whether a noun stands for its kind: "penguins", "an owner"."""
        if self._hosts.is_occasion(noun) or not noun.tag.startswith("NN"):
            return False
        below = [token.lower for token in self._text.children(noun.i)]
        if noun.tag == "NNS" and "all" not in below:
            determiners = {"det", "poss", "nummod", "predet"}
            told = any(t.dep in determiners for t in self._text.children(noun.i))
            return not told and _SOME.isdisjoint(below)
        return bool({"a", "an", "all", "any", "every"} & set(below))

    def _names_some(self, noun: Token) -> bool:
        """Whether a plural names some of its kind, more than by their nation: "firms such as Lindbeck"."""
        below = self._text.subtree(noun.i)
        return noun.tag == "NNS" and any(t.i in self._named and t.label != "NORP" for t in below)

    def _is_known(self, noun: Token) -> bool:
        return self._is_named(noun) or noun.lemma in self._cues.bodies

    def _is_named(self, noun: Token) -> bool:
        return noun.tag.startswith("NNP") or any(
            token.i in self._named and token.label != "NORP" for token in self._text.subtree(noun.i)
        )

    # Who tells it, and where

    def _told(self, candidate: Candidate) -> Iterator[Trait]:
        teller = self._grammar.teller(self._top(candidate))
        if teller is not None and teller.lemma in self._cues.guess:
            yield Trait("told.guessed", f"“{teller.lower}”")
        if teller is not None and teller.tag == "VBD" and candidate.head.i > self._interview_from:
            yield Trait("told.retold", f"“{teller.lower}” in somebody's answer")
        if candidate.cue.key == "would_untold" and self._is_outright(candidate):
            yield Trait("told.outright", "told outright")
        if any(token.lemma == "thank" for token in self._text.ancestors(candidate.head.i)):
            yield Trait("told.thanks", "thanks for it")
        yield from self._terms(candidate)
        yield from self._retrospect.of(candidate, self._top(candidate), teller)

    def _terms(self, candidate: Candidate) -> Iterator[Trait]:
        """On what it depends, and what is still open of it."""
        head, top = candidate.head, self._top(candidate)
        if self._grammar.has_condition(head):
            yield Trait("told.condition", "a condition")
        if self._depends_on_you(head):
            yield Trait("told.generic", "anybody's condition")
        if candidate.cue.kind == "governed" and self._grammar.helpers(top) & MAYBE:
            yield Trait("told.moderated", f"“{top.lower}” itself is only possible")
        adverbs = set(self._grammar.adverbs((head.i, *candidate.cue.chain)))
        if perhaps := adverbs & self._cues.perhaps:
            yield Trait("told.perhaps", f"“{min(perhaps)}”")
        if leaves_open(candidate.sentence.span.of(self._text.text)):
            yield Trait("told.open", "its date is open")

    def _depends_on_you(self, verb: Token) -> bool:
        """Whether the condition may be anybody's: "if you press it, it will stop"."""
        return any(
            below.dep == "nsubj" and below.lower in self._cues.anybody
            for token in self._text.children(verb.i)
            if token.dep == "advcl"
            for below in self._text.children(token.i)
        )

    def _is_outright(self, candidate: Candidate) -> bool:
        """Whether a main clause tells on what was said or planned: "Dahl would follow her"."""
        head = candidate.head
        main = head.dep in {"ROOT", "conj"} and head.i <= self._interview_from
        return main and not self._is_spoken(head) and not self._grammar.has_condition(head)

    def _waits_for(self, candidate: Candidate) -> bool:
        """Whether the act waits for another: "once the court has ruled", "as soon as it opens"."""
        return any(
            mark.lower in _ONCE
            for token in self._text.children(candidate.head.i)
            if token.dep in {"advcl", "prep", "advmod"} and token.i > candidate.head.i
            for mark in (token, *self._text.children(token.i))
        )

    def _top(self, candidate: Candidate) -> Token:
        chain = candidate.cue.chain
        return self._text.tokens[chain[-1]] if chain else candidate.head

    def _place(self, candidate: Candidate) -> Iterator[Trait]:
        head, subject = candidate.head, candidate.subject
        if self._is_spoken(head):
            yield Trait("place.spoken", "in somebody's own words")
        aside = any(token.dep in {"relcl", "advcl"} for token in self._over_cue(candidate))
        if aside and candidate.cue.kind not in {"announced", "awaited"}:
            yield Trait("place.aside", "told by the way")
        if head.i > self._interview_from:
            known = subject is not None and self._is_known(subject)
            name = "interview_known" if known else "interview"
            yield Trait(f"place.{name}", "in an interview")
        if self._is_explained(candidate):
            yield Trait("place.explained", "told as a reason or a way")

    def _is_explained(self, candidate: Candidate) -> bool:
        """Whether the words stand in what is asked or explained: "why he decided to join"."""
        return any(
            below.lower in {"why", "how"} and below.i < token.i
            for token in self._clause(candidate)
            for below in self._text.children(token.i)
        )

    def _is_spoken(self, token: Token) -> bool:
        return any(span.start <= token.start < span.end for span in self._speech)

    def _clause(self, candidate: Candidate) -> list[Token]:
        """The verb and those above it, up to the one that tells it."""
        head = candidate.head
        teller = self._grammar.teller(self._top(candidate))
        above = itertools.takewhile(lambda token: token != teller, self._text.ancestors(head.i))
        return [head, *(token for token in above if token.tag.startswith("VB"))]

    def _over_cue(self, candidate: Candidate) -> list[Token]:
        """The clause without what the cue itself takes: "sing" in "booked to sing"."""
        below = {candidate.head.i, *candidate.cue.chain[:-1]} if candidate.cue.chain else set()
        return [token for token in self._clause(candidate) if token.i not in below]
