"""Finds what somebody sets going, promises or warns of by a noun, where no verb of its own tells it.

set going    ordered an inquiry · an inquiry was ordered · announced the creation of a park
promised     pledged funds
agreed       agreed to a truce
warned of    warned of floods · a possibility of flooding
"""

from collections.abc import Sequence

from summarizer.briefing import Certainty
from summarizer.candidate import LIKELY, POSSIBLE, SCHEDULED, Candidate, Cue
from summarizer.cues import Cues
from summarizer.dates import DateMention
from summarizer.dating import Dating
from summarizer.grammar import Grammar
from summarizer.hosts import Hosts
from summarizer.language import Analysis, Sentence, Token

_BY_VERB = {"plan": LIKELY, "threaten": POSSIBLE}
_NEW = frozenset({"a", "an"})


class Announced:
    """Finds the occasions and things that one text says to be on their way."""

    def __init__(
        self, analysis: Analysis, grammar: Grammar, hosts: Hosts, dating: Dating, cues: Cues
    ) -> None:
        self._text = analysis
        self._grammar = grammar
        self._hosts = hosts
        self._dating = dating
        self._cues = cues
        self.ways = (self.of_announcement, self.of_promise, self.of_agreement, self.of_warning)

    def of_announcement(
        self, sentence: Sentence, noun: Token, dates: Sequence[DateMention]
    ) -> Candidate | None:
        """A deed that is announced or set going: "announced the creation of a park"."""
        verb = self._text.tokens[noun.head]
        passive = noun.dep == "nsubjpass" and self._text.child(verb.i, "xcomp") is None
        if not (passive or self._is_object(noun, verb)) or not self._is_set_going(noun, verb):
            return None
        shade = self._shade(noun, verb)
        certainty = _BY_VERB.get(verb.lemma, SCHEDULED)
        when = None if shade == "told" else self._dating.of_announcement(noun, verb, dates)
        return self._candidate(sentence, noun, verb, when, certainty=certainty, shade=shade)

    def _is_object(self, noun: Token, verb: Token) -> bool:
        """Whether the noun is what the verb takes: "pledged funds", not "pledged delegates"."""
        told = verb.tag != "VBN" or bool(self._grammar.helpers(verb))
        return noun.dep == "dobj" and told and noun.tag.startswith("NN")

    def _shade(self, noun: Token, verb: Token) -> str:
        if verb.lemma not in self._cues.sets_going:
            return self._newness(noun, verb)
        return verb.lemma if self._hosts.is_occasion(noun) else f"{verb.lemma}_deed"

    def _is_set_going(self, noun: Token, verb: Token) -> bool:
        """Whether the verb sets the occasion going, or tells the deed that was decided."""
        if self._grammar.calls_off(verb):
            return False
        if verb.lemma == "call" and not self._is_new(noun):
            return False
        if verb.lemma in self._cues.sets_going:
            planned = verb.lemma == "plan" and noun.tag == "NN"
            ordered = verb.lemma == "order" and self._hosts.is_deed(noun)
            return planned or ordered or self._hosts.is_occasion(noun)
        return verb.lemma in self._cues.decided and self._hosts.is_deed(noun)

    def _newness(self, noun: Token, verb: Token) -> str:
        """Whether a deed is told as news, "announced a strike", or as known: "the decision"."""
        is_new = self._hosts.is_occasion(noun) and self._is_new(noun)
        return "new" if is_new and verb.lemma in self._cues.offers else "told"

    def _is_new(self, noun: Token) -> bool:
        """Whether a noun is told as news: "a strike", "strikes", not "the strike", "its strike"."""
        below = {t.lower for t in self._text.children(noun.i) if t.dep in {"det", "poss"}}
        return below <= _NEW

    def of_promise(
        self, sentence: Sentence, noun: Token, dates: Sequence[DateMention]
    ) -> Candidate | None:
        """A thing that is promised: "have pledged funds"."""
        verb = self._text.tokens[noun.head]
        told = self._is_object(noun, verb) and verb.lemma in self._cues.promises
        if not told or self._text.child(verb.i, "xcomp", "ccomp"):
            return None
        when = self._dating.of_announcement(noun, verb, dates)
        return self._candidate(sentence, noun, verb, when, certainty=LIKELY, shade="promised")

    def of_agreement(
        self, sentence: Sentence, noun: Token, dates: Sequence[DateMention]
    ) -> Candidate | None:
        """A deed that was agreed on: "agreed to a truce"; "agreed to the deal" is over."""
        to = self._text.tokens[noun.head]
        verb = self._text.tokens[to.head]
        told = noun.dep == "pobj" and to.lower in {"to", "on"} and verb.lemma == "agree"
        if not told or noun.lemma in self._cues.governing_nouns or not self._is_new(noun):
            return None
        if not self._hosts.is_deed(noun):
            return None
        when = self._dating.of_announcement(noun, verb, dates)
        return self._candidate(sentence, noun, verb, when, certainty=SCHEDULED, shade="agreed")

    def of_warning(
        self, sentence: Sentence, noun: Token, dates: Sequence[DateMention]
    ) -> Candidate | None:
        """What somebody warns of: "warned of floods", "a possibility of flooding"."""
        of = self._text.tokens[noun.head]
        above = self._text.tokens[of.head]
        is_danger = noun.lemma in self._cues.weather or self._hosts.is_deed(noun)
        if noun.dep != "pobj" or of.lower not in {"of", "about"} or not is_danger:
            return None
        is_risk = above.lemma in self._cues.risks and above.tag.startswith("NN")
        if not is_risk and above.lemma != "warn":
            return None
        warns = any(t.lemma == "warn" for t in self._text.ancestors(noun.i))
        shade = "warned" if warns else "risk"
        when = self._dating.of_announcement(noun, above, dates)
        return self._candidate(sentence, noun, above, when, certainty=POSSIBLE, shade=shade)

    def _candidate(
        self,
        sentence: Sentence,
        noun: Token,
        above: Token,
        when: DateMention | None,
        *,
        certainty: Certainty,
        shade: str,
    ) -> Candidate | None:
        if self._grammar.is_denied(above.i) or self._grammar.has_no(noun):
            return None
        cue = Cue(
            words=f"{above.lower} {noun.lower}",
            kind="announced",
            certainty=certainty,
            shade=shade,
            chain=(above.i,),
        )
        return Candidate(head=noun, cue=cue, date=when, subject=None, sentence=sentence)
