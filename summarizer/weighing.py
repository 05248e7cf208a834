"""Weighs a verb that looks ahead: does it tell an event, and how certain is it.

Each thing that speaks for or against it is a Reason with its points; at ENOUGH points it counts.
The reasons are words for readers: `Expectation.basis` and `daybook brief --explain` show them.
"""

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from summarizer.article import Span
from summarizer.briefing import Certainty, Precision
from summarizer.cues import Cues, leaves_open
from summarizer.dates import DateMention
from summarizer.futures import LIKELY, POSSIBLE, SCHEDULED, UNDECIDED, Candidate
from summarizer.grammar import Grammar
from summarizer.hosts import Hosts
from summarizer.language import Analysis, Token

# A dated cue, or a plain "will" with a discrete act, passes.
ENOUGH = 2.0
# So many questions make a text an interview: what is said there is opinion.
_INTERVIEW_QUESTIONS = 5

_FIXED = frozenset({Precision.DAY, Precision.WEEKEND, Precision.WEEK, Precision.MONTH})
_FIRST_PERSON = frozenset({"i", "we", "me", "us"})
_CARRIERS = frozenset("have need begin start seek attempt be try help get want go".split())


class Reason(NamedTuple):
    """One thing that speaks for (or, below zero, against) an expectation."""

    points: float
    words: str


class Scales:
    """Weighs the candidates of one text; `speech` are its quoted spans, `named` tokens in names."""

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
        asked = [s.first for s in analysis.sentences if analysis.tokens[s.last - 1].text == "?"]
        is_interview = len(asked) >= _INTERVIEW_QUESTIONS
        self._interview_from = asked[0] if is_interview else len(analysis.tokens)

    def reasons(self, candidate: Candidate) -> list[Reason]:
        """All that speaks for and against, the cue first."""
        cue = candidate.cue
        found = [Reason(cue.points, f"“{cue.words}”")]
        found.extend(self._of_date(candidate))
        found.extend(self._of_act(candidate))
        found.extend(self._of_subject(candidate))
        found.extend(self._of_place(candidate))
        return found

    def certainty(self, candidate: Candidate) -> tuple[Certainty, str]:
        """How sure the text is of it, and the words that say so."""
        verb, cue, when = candidate.verb, candidate.cue, candidate.date
        adverbs = set(self._grammar.adverbs((verb.i, *cue.chain)))
        if leaves_open(candidate.sentence.span.of(self._text.text)):
            return UNDECIDED, "its date is open"
        if perhaps := adverbs & self._cues.perhaps:
            return POSSIBLE, f"“{min(perhaps)}”"
        if self._grammar.has_condition(verb):
            return POSSIBLE, "a condition"
        if cue.certainty is UNDECIDED:
            return UNDECIDED, f"“{cue.words}”"
        if cue.certainty is SCHEDULED and (probably := adverbs & self._cues.probably):
            return LIKELY, f"“{min(probably)}”"
        if cue.kind == "will" and self._is_forecast(candidate):
            return LIKELY, "a forecast"
        if cue.kind == "will" and (believer := self._believer(verb)):
            return LIKELY, f"“{believer.lower}”"
        if cue.kind == "would" and cue.certainty is LIKELY and when and _is_fixed(when):
            return SCHEDULED, "a fixed date"
        return cue.certainty, f"“{cue.words}”"

    def is_hearsay(self, candidate: Candidate) -> bool:
        """Whether a word such as "reportedly" stands beside the act."""
        verb, cue = candidate.verb, candidate.cue
        return any(
            token.lower in self._cues.hearsay
            for i in (verb.i, *cue.chain, verb.head)
            for token in self._text.children(i)
        )

    def _of_date(self, candidate: Candidate) -> list[Reason]:
        cue, when = candidate.cue, candidate.date
        if when is None:
            return [Reason(-0.25, "no date")] if cue.words == "could" else []
        told = self._text.text[when.lead : when.end]
        if cue.is_faint and not self._hosts.is_beyond(when):
            return [Reason(-1.0, f"“{told}” may be going on")]
        if self._is_vague(when):
            return [Reason(0.5, f"“{told}”")]
        return [Reason(1.5, f"dated “{told}”")]

    def _is_vague(self, when: DateMention) -> bool:
        return when.last is None and self._hosts.published is not None

    def _of_act(self, candidate: Candidate) -> list[Reason]:
        act = self._act(candidate.verb)
        subject, cue = candidate.subject, candidate.cue
        is_occasion = subject is not None and self._hosts.is_occasion(subject)
        takes_place = act.lemma in self._cues.light and not self._says_what(act, subject)
        if is_occasion and (takes_place or candidate.date is not None):
            return [Reason(0.5, "an occasion")]
        if is_occasion and cue.certainty is SCHEDULED and cue.kind != "will":
            return []
        if act.lemma == "be" and cue.kind == "present":
            return [Reason(-2.0, "a state")]
        if not self._is_stative(act) or cue.kind == "considering":
            return [
                Reason(1.0, "a forecast") if self._is_forecast(candidate) else Reason(0.5, "an act")
            ]
        dated = candidate.date is not None and act.lemma not in {"be", "have"}
        slight = dated or cue.kind == "is to"
        return [Reason(-0.5 if slight else -1.0, f"“{act.lemma}” is no single act")]

    def _says_what(self, act: Token, subject: Token | None) -> bool:
        """Whether the verb says what its subject is: "the election will be the first"."""
        is_body = subject is not None and subject.lemma in self._cues.bodies
        said = ("attr", "acomp") if is_body else ("attr",)
        return act.lemma == "be" and self._text.child(act.i, *said) is not None

    def _is_stative(self, act: Token) -> bool:
        """Whether the verb tells no single act; "take place" and "take effect" do."""
        if act.lemma == "take":
            things = {token.lower for token in self._text.children(act.i) if token.dep == "dobj"}
            return not things & {"place", "effect", "office", "part", "action"}
        thing = self._text.child(act.i, "dobj")
        if self._text.child(act.i, "prt") or (thing and self._hosts.is_occasion(thing)):
            return False
        return act.lemma in self._cues.stative

    def _is_forecast(self, candidate: Candidate) -> bool:
        """Whether a thing, not a person, "will" grow, strike, spread."""
        subject = candidate.subject
        persons = _FIRST_PERSON | {"he", "she", "they", "you"}
        is_person = subject is None or subject.lower in persons or self._is_somebody(subject)
        told = candidate.verb.lemma in self._cues.forecast
        return candidate.cue.kind in {"will", "may"} and told and not is_person

    def _is_somebody(self, noun: Token) -> bool:
        words = {token.lower for token in self._text.subtree(noun.i)}
        return noun.label == "PERSON" and not words & self._cues.weather

    def _act(self, verb: Token) -> Token:
        """The verb that tells what is done: "decide" in "will have to decide"."""
        if verb.lemma in _CARRIERS and (below := self._text.child(verb.i, "xcomp")):
            return below if below.tag.startswith("VB") else verb
        return verb

    def _of_subject(self, candidate: Candidate) -> list[Reason]:
        subject = candidate.subject
        if subject is None:
            return [] if candidate.date else [Reason(-0.5, "not told who or what")]
        if subject.lower in _FIRST_PERSON and self._is_own_plan(candidate, subject):
            return [Reason(0.5, "the speaker's own act")]
        if subject.lower in _FIRST_PERSON:
            return [Reason(-0.5, f"“{subject.text}” is nobody known")]
        if subject.lower in self._cues.anybody:
            return [Reason(-1.0, f"“{subject.lower}” may be anybody")]
        is_named = self._is_named(subject)
        if self._is_anyone(subject) and subject.i not in self._named:
            neutral = candidate.verb.tag == "VBN" or self._names_some(subject)
            return [] if neutral else [Reason(-0.5, f"no particular {subject.lower}")]
        if is_named:
            return [Reason(0.5, "who is named")]
        if subject.lemma in self._cues.bodies:
            return [Reason(0.5, "who holds an office")]
        return []

    def _is_own_plan(self, candidate: Candidate, subject: Token) -> bool:
        """Whether "I" and "we" are whoever is quoted, or tell a plan in an interview."""
        in_interview = subject.i > self._interview_from and candidate.cue.kind == "governed"
        return in_interview or self._is_spoken(subject)

    def _is_told(self, candidate: Candidate, subject: Token) -> bool:
        return self._is_named(subject) or (
            subject.lower in _FIRST_PERSON and self._is_own_plan(candidate, subject)
        )

    def _is_anyone(self, noun: Token) -> bool:
        """Whether a noun stands for its kind: "penguins", "an owner"."""
        if self._hosts.is_occasion(noun) or not noun.tag.startswith("NN"):
            return False
        below = [token.lower for token in self._text.children(noun.i)]
        if noun.tag == "NNS" and "all" not in below:
            determiners = {"det", "poss", "nummod", "predet"}
            return not any(t.dep in determiners for t in self._text.children(noun.i))
        return bool({"a", "an", "all", "any", "every", "each"} & set(below))

    def _of_place(self, candidate: Candidate) -> list[Reason]:
        """Where the words stand: in a quote, in a side clause, in an interview."""
        found: list[Reason] = []
        verb, subject = candidate.verb, candidate.subject
        if leaves_open(candidate.sentence.span.of(self._text.text)):
            found.append(Reason(0.5, "its date is open"))
        if self._is_spoken(verb):
            found.append(Reason(-0.5, "in somebody's own words"))
        if any(token.dep in {"relcl", "advcl"} for token in self._clause(candidate)):
            found.append(Reason(-0.5, "told by the way"))
        if verb.i > self._interview_from:
            named = subject is not None and self._is_told(candidate, subject)
            found.append(Reason(-0.5 if named else -1.0, "in an interview"))
        return found

    def _is_spoken(self, token: Token) -> bool:
        return any(span.start <= token.start < span.end for span in self._speech)

    def _clause(self, candidate: Candidate) -> list[Token]:
        """The verb and those above it, up to the one that tells it."""
        verb, chain = candidate.verb, candidate.cue.chain
        teller = self._grammar.teller(self._text.tokens[chain[-1]] if chain else verb)
        above = itertools.takewhile(lambda token: token != teller, self._text.ancestors(verb.i))
        return [verb, *(token for token in above if token.tag.startswith("VB"))]

    def _names_some(self, noun: Token) -> bool:
        """Whether a plural names some of its kind, more than by their nation: "firms such as Lindbeck"."""
        below = self._text.subtree(noun.i)
        return noun.tag == "NNS" and any(t.i in self._named and t.label != "NORP" for t in below)

    def _is_named(self, noun: Token) -> bool:
        return noun.tag.startswith("NNP") or any(
            token.i in self._named and token.label != "NORP" for token in self._text.subtree(noun.i)
        )

    def _believer(self, verb: Token) -> Token | None:
        """Whoever only expects or hopes what "will" be."""
        teller = self._grammar.teller(verb)
        return teller if teller is not None and teller.lemma in self._cues.belief else None


def _is_fixed(mention: DateMention) -> bool:
    """Whether a date is exact enough to be called fixed."""
    return mention.first is not None and mention.precision in _FIXED
