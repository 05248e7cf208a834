"""Whose a verb of speech is: from the verb to the head of the phrase that speaks, by grammar.

Plain subjects, passives ("was described by X"), participles ("…, adding"), blame ("criticised X
for saying"), steering ("led X to say"). A token comes out; who it means is read by
`summarizer.voices`.

    verb → its subject or agent → else the verb, noun or preposition that it hangs on, and again
"""

from collections.abc import Collection

from summarizer.language import Analysis, Token
from summarizer.lexicon import Lexicon
from summarizer.phrases import NOUN_TAGS
from summarizer.speech import Speech, is_speech

SUBJECTS = ("nsubj", "nsubjpass", "csubj")

_RELATIVES = frozenset({"who", "which", "that", "whom"})
# How far "has" may stand before its parted participle.
_PARTED_MAX = 9


class Subjects:
    """Finds the speaking phrases of one text; `free` are the tokens outside quotation marks."""

    def __init__(self, analysis: Analysis, free: Collection[int]) -> None:
        self._analysis = analysis
        self._free = free
        self._speech = Speech.load()
        self._lexicon = Lexicon.load()

    def of(self, verb: Token) -> Token | None:
        """The head of the phrase that says it, by the grammar of the verb."""
        cue = verb
        seen: set[int] = set()
        while verb.i not in seen:
            seen.add(verb.i)
            if (parted := self._parted_subject(verb)) is not None:
                return parted
            if self._is_passive(verb):
                return self._passive_speaker(verb, cue)
            if (subject := self._subject(verb)) is not None:
                return subject
            above = self._above(verb)
            if above.i == verb.i:
                return None
            if (found := self._by_place(verb, above)) is not None:
                return found
            if verb.dep == "pcomp":
                above = self._analysis.tokens[above.head]
            if not above.tag.startswith("V"):
                return above if above.tag in NOUN_TAGS else None
            verb = above
        return None

    def _passive_speaker(self, verb: Token, cue: Token) -> Token | None:
        """The agent, the one who "was quoted"; for "members protested by shouting" those before."""
        found = self.agent(verb) or self._quoted_subject(verb)
        if found is None and verb.i != cue.i and verb.dep == "acl":
            return self._analysis.tokens[verb.head]
        return found

    def _by_place(self, verb: Token, above: Token) -> Token | None:
        """Who says it where the verb hangs on an object, a noun or a preposition."""
        if verb.tag == "VB" and above.lemma in self._speech.steering:
            return self._analysis.child(above.i, "dobj")
        if verb.dep in {"relcl", "acl"}:
            return self._carrier(verb, above)
        if verb.dep == "pcomp" and above.lower in {"for", "of", "as"}:
            return self._blamed(above)
        return None

    def _above(self, verb: Token) -> Token:
        """The verb that a clause hangs on; for "…, saying" the verb of speech farther above."""
        above = self._analysis.tokens[verb.head]
        if verb.tag != "VBG" or verb.dep != "advcl" or is_speech(self._analysis, above):
            return above
        for token in self._analysis.ancestors(verb.i):
            if (
                token.i in self._free
                and is_speech(self._analysis, token)
                and self._subject(token) is not None
            ):
                return token
        return above

    def of_trailing(self, verb: Token) -> Token | None:
        """The subject before the comma of "…, posting", where the parser hangs it on nothing."""
        if verb.tag != "VBG" or self._analysis.tokens[verb.i - 1].text != ",":
            return None
        sentence = self._analysis.sentence_at(verb.start)
        before = self._analysis.tokens[sentence.first : verb.i] if sentence is not None else ()
        main = next((t for t in before if t.i in self._free and t.tag in {"VBD", "VBZ"}), None)
        return self._subject(main) if main is not None else None

    def main_verb(self, verb: Token) -> Token | None:
        """For "…, further saying" behind a noun: the verb of speech that the sentence has before."""
        above = self._analysis.tokens[verb.head]
        if verb.tag != "VBG" or verb.dep in {"pcomp", "relcl"}:
            return None
        if above.tag.startswith("V") and above.i in self._free:
            return None
        if above.i == verb.i - 1 or self._analysis.child(verb.i, "nsubj") is not None:
            return None
        sentence = self._analysis.sentence_at(verb.start)
        if sentence is None or above.lemma in self._speech.nouns:
            return None
        free = [t for t in self._analysis.tokens[sentence.first : verb.i] if t.i in self._free]
        return next(
            (t for t in reversed(free) if t.tag == "VBD" and is_speech(self._analysis, t)), None
        )

    def _subject(self, verb: Token) -> Token | None:
        subjects = [c for c in self._analysis.children(verb.i) if c.dep in {"nsubj", "csubj"}]
        named = [c for c in subjects if c.lower not in _RELATIVES]
        subject = next((c for c in named if c.tag in NOUN_TAGS | {"PRP"}), next(iter(named), None))
        if subject is not None:
            return None if self._is_carried(verb, subject) else self._emphasised(subject)
        if not subjects:
            return None
        subject = subjects[0]
        if verb.dep in {"relcl", "ccomp"} and subject.tag in {"WP", "WDT"}:
            return self._analysis.tokens[verb.head]
        return None

    def _emphasised(self, subject: Token) -> Token:
        """The name in "in the filing itself Ford said", where the parser prefers the pronoun."""
        if not subject.lower.endswith(("self", "selves")):
            return subject
        return self._analysis.child(subject.i, "appos") or subject

    def _is_carried(self, verb: Token, subject: Token) -> bool:
        """Whether the subject is the object of the verb before: "tweeted her reasoning saying"."""
        if verb.tag != "VBG" or subject.tag != "NN" or self._lexicon.is_role(subject.lower):
            return False
        owner = self._analysis.child(subject.i, "poss")
        return owner is not None and owner.tag == "PRP$"

    def _carrier(self, verb: Token, noun: Token) -> Token:
        """Whose saying it is behind a noun: "tweeted her reasoning saying" is the tweeter's."""
        above = self._analysis.tokens[noun.head]
        if verb.tag not in {"VBG", "VB"} or noun.dep != "dobj" or not above.tag.startswith("V"):
            return noun
        if noun.lemma in self._speech.display:
            return noun
        if self._lexicon.is_role(noun.lower) or noun.tag in {"NNP", "NNPS"}:
            return noun
        return self.of(above) or noun

    def _parted_subject(self, verb: Token) -> Token | None:
        """The subject in "X has, in a statement, called on …", where the parser loses the verb."""
        if verb.tag != "VBN" or self._analysis.tokens[verb.i - 1].text != ",":
            return None
        for token in reversed(self._analysis.tokens[max(0, verb.i - _PARTED_MAX) : verb.i]):
            if token.lower in {"has", "have", "had"} and token.i in self._free:
                return self._analysis.child(token.i, "nsubj") or self._analysis.child(
                    token.head, "nsubj"
                )
        return None

    def _is_passive(self, verb: Token) -> bool:
        if verb.lemma == "read":
            return False
        if self._analysis.child(verb.i, "nsubjpass", "auxpass") is not None:
            return True
        return verb.tag == "VBN" and verb.dep == "acl"

    def agent(self, verb: Token) -> Token | None:
        """The phrase behind "by" of a passive."""
        by = self._analysis.child(verb.i, "agent")
        if by is None:
            by = next((c for c in self._analysis.children(verb.i) if c.lower == "by"), None)
        return self._analysis.child(by.i, "pobj") if by is not None else None

    def _quoted_subject(self, verb: Token) -> Token | None:
        """Read "X was quoted as saying", "X was heard to say": the subject of the passive speaks."""
        if verb.lemma not in self._speech.blamed | {"report", "say", "believe"}:
            return None
        subject = self._analysis.child(verb.i, "nsubjpass")
        return subject if subject is not None and subject.lower != "it" else None

    def _blamed(self, preposition: Token) -> Token | None:
        """Read "A criticised B for saying": B; "began by saying", "was quoted as saying": the subject."""
        verb = self._analysis.tokens[preposition.head]
        if not verb.tag.startswith("V"):
            return verb if verb.tag in NOUN_TAGS else None
        if verb.lemma in self._speech.blamed:
            held = self._analysis.child(verb.i, "dobj", "nsubjpass")
            if held is not None:
                return held
        return self._analysis.child(verb.i, *SUBJECTS)
