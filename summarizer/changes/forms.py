"""What a verb's form tells of its act: done, denied, decided against, only supposed; and its subject."""

from collections.abc import Mapping

from summarizer.changes.tables import Tables
from summarizer.language import Analysis, Token

SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_PAST_HELPERS = frozenset({"was", "were", "has", "have", "had", "'ve", "’ve"})
_PRESENT_BE = frozenset({"is", "are", "'s", "’s"})
_WILL = frozenset({"will", "wo", "'ll", "’ll", "shall"})
_NEGATIONS = frozenset({"not", "n't", "n’t", "never", "no"})
RELATIVES = frozenset({"which", "that", "who"})


class Forms:
    """The verbs of one analysed text."""

    def __init__(self, analysis: Analysis, tables: Tables) -> None:
        self._text = analysis
        self._words = tables

    def calls_off(self, verb: Token) -> bool:
        """Whether the verb takes an occasion back: "cancelled", "called off"."""
        return self._has_particle(verb, self._words.called_off, self._words.called_off_with)

    def puts_off(self, verb: Token) -> bool:
        """Whether the verb moves an occasion: "postponed", "put off"."""
        return self._has_particle(verb, self._words.put_off, self._words.put_off_with)

    def is_past(self, verb: Token) -> bool:
        """Whether the verb tells a fact of the past, in its own right or shared from above."""
        helpers = self._helpers(verb)
        if verb.tag == "VBD":
            return not helpers - _PAST_HELPERS - {"did"}
        if verb.tag != "VBN":
            return False
        if helpers:
            return bool(helpers & _PAST_HELPERS) and helpers <= _PAST_HELPERS | {"been"}
        above = self._text.tokens[verb.head]
        return verb.dep == "conj" and above.tag in {"VBD", "VBN"} and self.is_past(above)

    def is_before(self, verb: Token) -> bool:
        """ "had met": what was done before the news is no news."""
        return "had" in self._helpers(verb)

    def is_told(self, verb: Token) -> bool:
        """Whether the verb's act stands: past, present, or an infinitive that was decided on."""
        if self.is_past(verb):
            return True
        helpers = self._helpers(verb)
        if verb.tag in {"VBZ", "VBP"}:
            return not helpers
        if verb.tag == "VBN":
            return bool(helpers & _PRESENT_BE) and not helpers & _WILL
        above = self._text.tokens[verb.head]
        decided = above.lemma in self._words.decided and self.is_past(above)
        return verb.dep == "xcomp" and decided and not self.is_denied(above)

    def is_denied(self, verb: Token) -> bool:
        """ "did not meet", "no talks were held", "reached no deal" """
        below = self._text.children(verb.i)
        nouns = [token for token in below if token.dep in {*SUBJECTS, "dobj"}]
        around = [*below, *(word for noun in nouns for word in self._text.children(noun.i))]
        return any(token.dep == "neg" or token.lower in _NEGATIONS for token in around)

    def will_not(self, verb: Token) -> bool:
        """ "will not travel", "will no longer meet", "has decided not to go" """
        if not self.is_denied(verb) and not self._has_no_longer(verb):
            return False
        if self._helpers(verb) & _WILL:
            return True
        above = self._text.tokens[verb.head]
        decided = above.lemma in self._words.decided and self.is_past(above)
        return verb.dep == "xcomp" and decided

    def is_off(self, verb: Token) -> bool:
        """ "The strike is off." """
        subject = self.subject(verb)
        off = any(token.lower == "off" for token in self._text.children(verb.i))
        return bool(verb.lemma == "be" and off and subject) and self.is_occasion(subject)

    def is_replaced(self, verb: Token) -> bool:
        """ "will now meet on Thursday instead of Monday", "in Vienna rather than in Geneva" """
        if not self._helpers(verb) & _WILL:
            return False
        below = " ".join(token.lower for token in self._text.subtree(verb.i))
        return "instead of" in below or "rather than" in below

    def is_occasion(self, token: Token | None) -> bool:
        """Whether a token names something that takes place."""
        return token is not None and token.lemma in self._words.occasions

    def is_passive(self, verb: Token) -> bool:
        """Whether the verb's subject is what the act is done to."""
        return self._text.child(verb.i, "nsubjpass", "auxpass") is not None

    def is_supposed(self, verb: Token) -> bool:
        """Whether the clause is a condition, a question or a wish, or hangs on one."""
        for token in (verb, *self._text.ancestors(verb.i)):
            mark = self._text.child(token.i, "mark")
            if mark is not None and mark.lower not in self._words.marks:
                return True
            if token.dep in {"ccomp", "ROOT"}:
                return False
        return False

    def subject(self, verb: Token) -> Token | None:
        """What does the act, told at the verb or shared from above."""
        if found := self._text.child(verb.i, *SUBJECTS):
            return self._antecedent(verb, found)
        while verb.dep in {"conj", "xcomp", "advcl"} and verb.head != verb.i:
            verb = self._text.tokens[verb.head]
            if found := self._text.child(verb.i, *SUBJECTS):
                return self._antecedent(verb, found)
        return None

    def _antecedent(self, verb: Token, subject: Token) -> Token:
        """The noun that a relative pronoun stands for; another subject is itself."""
        if subject.lower in RELATIVES and verb.dep == "relcl":
            return self._text.tokens[verb.head]
        return subject

    def _has_no_longer(self, verb: Token) -> bool:
        return any(
            token.lower == "longer" and self.is_denied(token)
            for token in self._text.children(verb.i)
        )

    def _has_particle(
        self, verb: Token, plain: frozenset[str], phrasal: Mapping[str, frozenset[str]]
    ) -> bool:
        if verb.lemma in plain:
            return True
        particles = phrasal.get(verb.lemma, frozenset())
        return any(token.lower in particles for token in self._text.children(verb.i))

    def _helpers(self, verb: Token) -> frozenset[str]:
        return frozenset(
            token.lower for token in self._text.children(verb.i) if token.dep.startswith("aux")
        )
