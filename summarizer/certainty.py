"""How certain an event is, as its text tells it, and whether it is only hearsay."""

from summarizer.briefing import Certainty, Precision
from summarizer.candidate import LIKELY, POSSIBLE, SCHEDULED, UNDECIDED, Candidate
from summarizer.cues import Cues, leaves_open
from summarizer.dates import DateMention
from summarizer.grammar import Grammar
from summarizer.language import Analysis, Token
from summarizer.traits import Traits

_FIXED = frozenset({Precision.DAY, Precision.WEEKEND, Precision.WEEK, Precision.MONTH})


class Certainties:
    """Reads the certainty of one text's candidates."""

    def __init__(self, analysis: Analysis, grammar: Grammar, traits: Traits, cues: Cues) -> None:
        self._text = analysis
        self._grammar = grammar
        self._traits = traits
        self._cues = cues

    def of(self, candidate: Candidate) -> tuple[Certainty, str]:
        """How sure the text is of it, and the words that say so."""
        verb, cue, when = candidate.head, candidate.cue, candidate.date
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
        if cue.certainty is SCHEDULED and any(map(self._is_in_principle, cue.chain)):
            return LIKELY, "“in principle”"
        if cue.kind == "will" and self._traits.is_forecast(candidate):
            return LIKELY, "a forecast"
        if cue.kind == "will" and (believer := self._believer(verb)):
            return LIKELY, f"“{believer.lower}”"
        if cue.kind == "would" and when and _is_fixed(when):
            return SCHEDULED, "a fixed date"
        return cue.certainty, f"“{cue.words}”"

    def is_hearsay(self, candidate: Candidate) -> bool:
        """Whether a word such as "reportedly" stands beside the act."""
        verb, cue = candidate.head, candidate.cue
        return any(
            token.lower in self._cues.hearsay
            for i in (verb.i, *cue.chain, verb.head)
            for token in self._text.children(i)
        )

    def _is_in_principle(self, verb: int) -> bool:
        """Whether it is agreed "in principle"."""
        links = (token.i for token in self._text.children(verb) if token.lower == "in")
        below = (thing for link in links for thing in self._text.children(link))
        return any(thing.lower == "principle" for thing in below)

    def _believer(self, verb: Token) -> Token | None:
        """Whoever only expects or hopes what "will" be."""
        teller = self._grammar.teller(verb)
        return teller if teller is not None and teller.lemma in self._cues.belief else None


def _is_fixed(mention: DateMention) -> bool:
    """Whether a date is exact enough to be called fixed."""
    return mention.first is not None and mention.precision in _FIXED
