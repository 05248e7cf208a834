"""What a verb's clause says about it: subject, helpers, who tells it, condition, denial.

Reads the parse of an Analysis and nothing else; what a clause means for the future is the business
of `summarizer.futures`.
"""

from collections.abc import Iterable, Iterator

from summarizer.cues import Cues
from summarizer.language import Analysis, Token

RELATIVES = frozenset({"which", "that", "who"})
_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_BE_PAST = frozenset({"was", "were", "had"})
_CONDITIONS = frozenset({"if", "unless", "provided", "assuming"})
# Marks that make a clause a thing supposed, asked or wished.
_SUPPOSING = frozenset({"if", "unless", "whether", "should", "lest"})
_NEGATIONS = frozenset({"never", "neither", "nor", "not", "n't", "n’t", "hardly"})
_FINITE = frozenset({"MD", "VBD", "VBZ", "VBP"})
_COMPLEMENTS = frozenset({"ccomp", "xcomp", "parataxis"})


class Grammar:
    """The clauses of one analysed text."""

    def __init__(self, analysis: Analysis, cues: Cues) -> None:
        self.analysis = analysis
        self._cues = cues

    def helpers(self, verb: Token) -> frozenset[str]:
        """The auxiliaries of a verb, in lower case."""
        return frozenset(
            token.lower
            for token in self.analysis.children(verb.i)
            if token.dep in {"aux", "auxpass"}
        )

    def subject(self, verb: Token, chain: Iterable[int] = ()) -> Token | None:
        """What does the act, told at the verb, at a word of its `chain`, or shared from above."""
        found = self._subject(verb, chain)
        is_step = found is not None and bool(chain) and found.lemma in self._cues.steps
        return self.analysis.child(found.i, "poss") if found is not None and is_step else found

    def _subject(self, verb: Token, chain: Iterable[int]) -> Token | None:
        if found := self._own_subject(verb):
            return found
        for i in chain:
            above = self.analysis.tokens[i]
            if above.lemma in self._cues.controllers and (
                told := self.analysis.child(i, "dobj", "dative")
            ):
                return told
            told = self.analysis.child(i, *_SUBJECTS)
            if found := told or self._owner(above) or self._noun_before(above):
                return found
        top = self.analysis.tokens[[*chain, verb.i][-1]]
        if top.lemma in self._cues.governing_nouns and top.tag.startswith("NN"):
            return None
        return self.right_before(top) or self._shared_subject(top) or self._misplaced_subject(top)

    def _own_subject(self, verb: Token) -> Token | None:
        """The subject of the verb or of its first helper: "[he] can and may close it"."""
        helpers = (t for t in self.analysis.children(verb.i) if t.dep == "aux")
        found = (self.analysis.child(token.i, *_SUBJECTS) for token in (verb, *helpers))
        return next(filter(None, found), None)

    def right_before(self, verb: Token) -> Token | None:
        """The subject that the parse joined to what stands before: "beat Oslo and Turku would …"."""
        below = self.analysis.children(verb.i)
        first = min([verb, *(t for t in below if t.dep in {"aux", "auxpass"})], key=lambda t: t.i)
        before = self.analysis.tokens[max(0, first.i - 1)]
        joined = before.tag.startswith("NN") and before.dep == "conj"
        return before if joined and first.tag in _FINITE else None

    def _owner(self, noun: Token) -> Token | None:
        """Whose plan it is: the subject that announces it, or the one that the noun belongs to."""
        if noun.lemma not in self._cues.governing_nouns or not noun.tag.startswith("NN"):
            return None
        owner = self.analysis.child(noun.i, "poss")
        if owner is not None and not owner.tag.startswith("PRP"):
            return owner
        above = self.analysis.tokens[noun.head]
        told = self.analysis.child(above.i, *_SUBJECTS) if above.tag.startswith("VB") else None
        return owner if told is None or told.i == noun.i else told

    def _shared_subject(self, verb: Token) -> Token | None:
        """The subject that a coordinated verb, or a verb of a relative clause, takes from above."""
        while verb.dep in {"conj", "xcomp"} and verb.head != verb.i:
            verb = self.analysis.tokens[verb.head]
            if found := self.analysis.child(verb.i, *_SUBJECTS):
                return self._described(found, verb) or found
        above = self.analysis.tokens[verb.head]
        is_plan = verb.dep == "acl" and above.lemma in self._cues.governing_nouns
        return above if verb.dep in {"relcl", "acl"} and not is_plan else None

    def _described(self, noun: Token, verb: Token) -> Token | None:
        """Whom a noun with its infinitive only describes: "[Ek], the first to be fined, is to …"."""
        below = self.analysis.children(noun.i)
        start = min(t.i for t in (noun, *(t for t in below if t.i < noun.i)))
        if start < 2 or not any(t.tag == "TO" for t in self.analysis.children(verb.i)):
            return None
        name, comma = self.analysis.tokens[start - 2 : start]
        return name if comma.text == "," and name.text.istitle() else None

    def _misplaced_subject(self, verb: Token) -> Token | None:
        """The subject that the parse took for an object: "indicated [no aid] will come"."""
        above = self.analysis.tokens[verb.head]
        thing = self.analysis.child(above.i, "dobj")
        if thing and verb.dep == "ccomp" and above.i < thing.i < verb.i:
            return thing
        return self._subject_before(verb) if verb.tag in {"VBZ", "VBP"} else None

    def is_told_of_noun(self, verb: Token) -> bool:
        """Whether the verb tells more of a noun: "backed a trial, expected to begin in May"."""
        if verb.dep in {"acl", "relcl"}:
            return True
        return self._noun_before(verb) is not None

    def _noun_before(self, verb: Token) -> Token | None:
        """The noun that a participle after a comma tells of, where the parse took it for a verb's."""
        if verb.dep != "advcl" or verb.tag != "VBN" or verb.i < 2:
            return None
        noun, comma = self.analysis.tokens[verb.i - 2 : verb.i]
        return noun if noun.tag.startswith("NN") and comma.text == "," else None

    def _subject_before(self, verb: Token) -> Token | None:
        """The last subject told before the verb in its sentence."""
        sentence = self.analysis.sentence_at(verb.start)
        first = sentence.first if sentence else verb.i
        before = reversed(self.analysis.tokens[first : verb.i])
        return next((token for token in before if token.dep in _SUBJECTS), None)

    def antecedent(self, verb: Token, pronoun: Token) -> Token:
        """The noun that a relative pronoun of the verb's clause stands for."""
        for token in (verb, *self.analysis.ancestors(verb.i)):
            if token.dep == "relcl":
                return self.analysis.tokens[token.head]
        return pronoun

    def teller(self, verb: Token) -> Token | None:
        """The verb of speech above, if the verb stands in what was said."""
        below = verb
        for token in self.analysis.ancestors(verb.i):
            if below.dep in {"relcl", "advcl", "acl"}:
                return None
            if below.dep in _COMPLEMENTS and self._tells(token, below):
                return token
            below = token
        aside = self.analysis.child(verb.i, "parataxis", "ccomp")
        return aside if aside and aside.lemma in self._cues.speech else None

    def _tells(self, verb: Token, below: Token) -> bool:
        """Whether a verb says what stands below it: "said he would", "responded that they would"."""
        if verb.lemma in self._cues.speech:
            return True
        mark = self.analysis.child(below.i, "mark")
        is_that = below.dep == "ccomp" and mark is not None and mark.lower == "that"
        unsure = verb.lemma in self._cues.wish | self._cues.thought | {"be", "have"}
        return is_that and verb.tag in {"VBD", "VBZ", "VBG"} and not unsure

    def was_told_before(self, verb: Token) -> bool:
        """Whether "was due", "had planned" tells what was expected once: the past's future."""
        return verb.lower in {"was", "were"} or bool(self.helpers(verb) & _BE_PAST)

    def held_later(self, verb: Token) -> Token | None:
        """The noun right before "to" of what only says that it takes place: "a vote to be held"."""
        to = next((t for t in self.analysis.children(verb.i) if t.tag == "TO"), None)
        if to is None or verb.lemma not in self._cues.takes_place:
            return None
        before = self.analysis.tokens[max(0, to.i - 1)]
        decides = before.lemma in self._cues.governing_nouns
        return before if before.tag.startswith("NN") and not decides else None

    def has_condition(self, verb: Token) -> bool:
        """Whether the act hangs on an "if" or "unless"; "decide if" only asks."""
        return verb.lemma not in self._cues.asking and any(
            mark.lower in _CONDITIONS
            for token in self.analysis.children(verb.i)
            if token.dep in {"advcl", "prep"}
            for mark in (token, *self.analysis.children(token.i))
        )

    def is_supposed(self, verb: Token) -> bool:
        """Whether the verb stands in the "if" or "whether" itself."""
        for token in (verb, *self.analysis.ancestors(verb.i)):
            mark = self.analysis.child(token.i, "mark")
            if mark is not None and mark.lower in _SUPPOSING:
                return True
            if token.dep in {"ccomp", "ROOT"}:
                return False
        return False

    def calls_off(self, verb: Token) -> bool:
        """Whether the verb takes an occasion back: "cancel", "call off"."""
        if verb.lemma not in self._cues.called_off or not verb.tag.startswith("VB"):
            return False
        if verb.lemma not in {"call", "rule"}:
            return True
        return any(token.lower in {"off", "out"} for token in self.analysis.children(verb.i))

    def is_denied(self, i: int) -> bool:
        """Whether a negation hangs on the token."""
        return any(
            token.dep == "neg" or token.lower in _NEGATIONS for token in self.analysis.children(i)
        )

    def has_no(self, noun: Token) -> bool:
        """Whether a noun phrase denies what it names: "no hearing", "nobody"."""
        return noun.lower in {"nobody", "none", "nothing"} or any(
            token.lower in {"no", "neither"} for token in self.analysis.children(noun.i)
        )

    def adverbs(self, tokens: Iterable[int]) -> Iterator[str]:
        """The adverbs that hang on any of the tokens, in lower case."""
        for i in tokens:
            for token in self.analysis.children(i):
                if token.dep in {"advmod", "acomp"}:
                    yield token.lower
