"""Why a verb that looks ahead doesn't tell an event, however much else speaks for it.

asked · denied · only supposed · told before · a habit · taken back · called off ·
somebody's wish
"""

from collections.abc import Callable, Iterator

from summarizer.candidate import Candidate, Cue
from summarizer.cues import Cues
from summarizer.grammar import Grammar
from summarizer.language import Analysis, Token

_ENDS = frozenset({"?", "?!", "!?", ".", "!", ";"})
_UNTIL = ("until", "till")
# "Dismissing reports that it might slip" may be read as a phrase of "reports".
_BESIDE = frozenset({"amod", "compound"})
# Clauses that don't complete the verb above them.
_ASIDES = frozenset({"relcl", "advcl", "pcomp", "conj"})
_BUT = frozenset({"but", "before", "instead", "until"})


class Faults:
    """Looks for what takes an expectation of one text back."""

    def __init__(self, analysis: Analysis, grammar: Grammar, cues: Cues) -> None:
        self._text = analysis
        self._grammar = grammar
        self._cues = cues
        self._checks: tuple[Callable[[Candidate], str | None], ...] = (
            self._question,
            self._denial,
            self._supposition,
            self._time_past,
            self._calling_off,
            self._wishing,
        )

    def fault(self, candidate: Candidate) -> str | None:
        """The first reason why the sentence doesn't say that the act is ahead, or None."""
        return next(filter(None, (check(candidate) for check in self._checks)), None)

    def _question(self, candidate: Candidate) -> str | None:
        """Asking whether something happens says nothing of it; the mark may stand inside a quote."""
        sentence = candidate.sentence
        after = self._text.tokens[candidate.head.i + 1 : sentence.last]
        mark = next((token.text for token in after if token.text in _ENDS), "")
        return "it is asked" if "?" in mark else None

    def _denial(self, candidate: Candidate) -> str | None:
        verb, subject = candidate.head, candidate.subject
        things = (subject, self._text.child(verb.i, "dobj", "attr"))
        if any(thing is not None and self._grammar.has_no(thing) for thing in things):
            return "it is denied"
        if self._is_denied(candidate):
            return "it is denied"
        teller = self._grammar.teller(verb)
        for above in self._tellers(verb):
            if self._grammar.is_denied(above.i):
                return f"nobody {above.lower} it"
        if teller is not None and teller.tag == "VBD" and teller.lemma in self._cues.thought:
            return f"it was only what somebody {teller.lower}"
        return None

    def _tellers(self, verb: Token) -> Iterator[Token]:
        """The verbs of speech and thought above that the verb's clause completes, nearest first."""
        below = verb
        for token in self._text.ancestors(verb.i):
            if below.dep in _ASIDES:
                return
            if token.lemma in self._cues.speech | self._cues.thought and token.tag[:2] == "VB":
                yield token
            below = token

    def _is_denied(self, candidate: Candidate) -> bool:
        """Whether a word of the cue is denied; "not until Monday" is a yes for Monday."""
        when = candidate.date
        if when is not None and self._text.text.startswith(_UNTIL, when.lead):
            return False
        told = [self._text.tokens[i] for i in (candidate.head.i, *candidate.cue.chain)]
        return any(self._grammar.is_denied(t.i) or self._grammar.has_no(t) for t in told)

    def _supposition(self, candidate: Candidate) -> str | None:
        subject = candidate.subject
        is_imagined = subject is not None and subject.dep == "csubj" and subject.tag == "VB"
        supposed = is_imagined or self._grammar.is_supposed(candidate.head)
        return "it is only supposed" if supposed else None

    def _time_past(self, candidate: Candidate) -> str | None:
        above = self._words_above(candidate.head)
        if above & self._cues.before:
            return "it was told before"
        if above & self._cues.habit:
            return "it is a habit"
        if self._is_taken_back(candidate):
            return "it was expected once, but"
        return None

    def _words_above(self, verb: Token) -> frozenset[str]:
        """The adverbs of the verb and of the verbs above it in its clause."""
        above = self._verbs_above(verb)
        words = frozenset(self._grammar.adverbs(token.i for token in above))
        return words - {"once"} if any(self._opens_once(token) for token in above) else words

    def _opens_once(self, verb: Token) -> bool:
        """Whether "once" opens a phrase of its own: "once in office he would sign"."""
        for token in self._text.children(verb.i):
            after = self._text.tokens[min(token.i + 1, len(self._text.tokens) - 1)]
            if token.lower == "once" and after.tag not in {"VBD", "VBN", "MD", "RB"}:
                return True
        return False

    def _verbs_above(self, verb: Token) -> list[Token]:
        found: list[Token] = []
        for token in (verb, *self._text.ancestors(verb.i)):
            found.append(token)
            if self._grammar.is_told_of_noun(token):
                break
        return [token for token in found if token.tag.startswith("VB")]

    def _is_taken_back(self, candidate: Candidate) -> bool:
        """Whether "was set to meet on Wednesday" goes on with a "but"."""
        top = self._text.tokens[candidate.cue.chain[-1]] if candidate.cue.chain else candidate.head
        if not self._grammar.was_told_before(top):
            return False
        return any(token.lower in _BUT and token.i > top.i for token in self._text.children(top.i))

    def _calling_off(self, candidate: Candidate) -> str | None:
        return "it is called off" if self._grammar.calls_off(candidate.head) else None

    def _wishing(self, candidate: Candidate) -> str | None:
        verb, cue = candidate.head, candidate.cue
        wish = verb if verb.lemma in self._cues.wish and cue.kind == "would" else None
        if wish is None and cue.kind not in {"is to", "governed"}:
            wish = self._wish(verb, cue)
        return f"it is only what somebody would {wish.lemma}" if wish else None

    def _wish(self, verb: Token, cue: Cue) -> Token | None:
        """The wish of somebody else that the act stands under."""
        above = [t for t in self._text.ancestors(verb.i) if t.i not in cue.chain]
        beside = [t for noun in above for t in self._text.children(noun.i) if t.dep in _BESIDE]
        return next((t for t in (*above, *beside) if t.lemma in self._cues.wish), None)
