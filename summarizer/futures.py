"""Which words around a verb make it a future, and how sure they are of it.

    will meet · is to vote · is likely to travel · plans to open · is considering closing ·
    said it would sue · may be laid · convenes (with a later date)

What a cue weighs, and what else speaks for and against the act, is the business of `summarizer.traits`.
"""

from summarizer.briefing import Certainty
from summarizer.candidate import LIKELY, POSSIBLE, SCHEDULED, UNDECIDED, Cue
from summarizer.cues import Cues
from summarizer.grammar import Grammar
from summarizer.language import Analysis, Token

WILL = frozenset({"will", "'ll", "’ll", "shall", "wo"})
MAYBE = frozenset({"may", "might", "could"})
_BE_PRESENT = frozenset({"is", "are", "'s", "’s", "'re", "’re", "am", "'m", "’m"})
_BE_PAST = frozenset({"was", "were"})
# "Should consider leaving" gives advice.
_ADVICE = frozenset({"should", "could", "might", "must", "can"})
_HAVE = frozenset({"have", "has", "had"})
# Words from "is" to the verb in "is also now to open"; farther off, "to" tells a purpose.
_IS_TO_REACH = 5
_INFINITIVES = frozenset({"xcomp", "ccomp", "acl", "advcl", "relcl", "dobj", "pobj", "attr"})
# "plans on leaving", "is thinking of leaving", "committed to leaving", "is looking at leaving".
_GERUND_PREPOSITIONS = frozenset({"on", "of", "to", "at", "into"})
_EMPTY_SUBJECTS = frozenset({"it", "this", "that", "there", "what", "all"})
_PRONOUNS = frozenset("he she it they we i".split())


class Futures:
    """Finds the cues of one analysed text."""

    def __init__(self, analysis: Analysis, grammar: Grammar, cues: Cues) -> None:
        self._text = analysis
        self._grammar = grammar
        self._cues = cues

    def cue(self, verb: Token) -> Cue | None:
        """What makes this verb a future, or None."""
        words = self._grammar.helpers(verb)
        if "have" in words and words & (WILL | MAYBE | {"would", "should", "must", "'d"}):
            return None
        if "must" in words:
            return Cue(words="must", kind="must", certainty=SCHEDULED, needs_date=True)
        if words & WILL:
            return Cue(words="will", kind="will", certainty=SCHEDULED)
        if "to" in words:
            return self._infinitive(verb)
        if "would" in words:
            return self._would(verb)
        if words & MAYBE:
            return self._maybe(verb, words)
        if ruled := self._ruled(verb, words):
            return ruled
        return self._consideration(verb, words) or self._present(verb, words)

    def _infinitive(self, verb: Token) -> Cue | None:
        governor = self._governor(verb)
        is_governed = verb.dep in _INFINITIVES and governor.i != verb.i
        if not is_governed or "have" in self._grammar.helpers(verb):
            return None
        if self._is_held_later(verb):
            return None
        if open_ := self._still_open(verb, governor):
            return open_
        if governor.lower in _BE_PRESENT | _BE_PAST:
            return self._is_to(governor) if verb.i - governor.i <= _IS_TO_REACH else None
        if governor.lower in {"going", "gon"} and self._grammar.helpers(governor) & _BE_PRESENT:
            return self._under("going to", governor, certainty=SCHEDULED, shade="going")
        if governor.lemma == "like" and "would" in self._grammar.helpers(governor):
            return self._governed(governor, LIKELY)
        return (
            self._on_the_way(governor)
            or self._by_deadline(governor)
            or self._by_word(verb, governor)
        )

    def _is_held_later(self, verb: Token) -> bool:
        """Whether the infinitive tells of an occasion: "the election to be held on March 24"."""
        noun = self._grammar.held_later(verb)
        return noun is not None and noun.lemma in self._cues.occasions

    def _by_word(self, verb: Token, governor: Token) -> Cue | None:
        """Read "plans to open", "is due to meet", "the decision to close"."""
        known = self._cues.governors
        certainty = known.get(governor.lemma) or known.get(governor.lower)
        if certainty is None:
            return self._bare_infinitive(governor)
        if governor.tag.startswith("NN"):
            return self._noun_to(governor, certainty)
        if self._means_otherwise(verb, governor, certainty):
            return None
        return self._governed(governor, certainty)

    def _ruled(self, verb: Token, words: frozenset[str]) -> Cue | None:
        """Read the subjunctive of "ordered that the mill be closed"."""
        ruler = self._text.tokens[verb.head]
        bare = words == {"be"} or (not words and verb.tag == "VB")
        if verb.dep != "ccomp" or not bare or ruler.lemma not in self._cues.rule:
            return None
        return self._under(f"{ruler.lower} that", ruler, certainty=SCHEDULED, shade="ruled")

    def _on_the_way(self, noun: Token) -> Cue | None:
        """Read "is in talks to sell" and "is on track to open"."""
        link = self._text.tokens[noun.head]
        if noun.lemma not in self._cues.way or link.lower not in {"in", "on"}:
            return None
        certainty = POSSIBLE if link.lower == "in" else LIKELY
        words = f"{link.lower} {noun.lower} to"
        return Cue(
            words=words,
            kind="governed",
            certainty=certainty,
            shade="way",
            chain=(noun.i, link.i, link.head),
        )

    def _by_deadline(self, governor: Token) -> Cue | None:
        """Read "was given until Friday to reply"."""
        until = self._text.child(governor.i, "prep", "mark")
        if governor.lemma != "give" or until is None or until.lower not in {"until", "till"}:
            return None
        return self._under("given until … to", governor, certainty=SCHEDULED, shade="deadline")

    def _still_open(self, verb: Token, governor: Token) -> Cue | None:
        """Read "are still to be decided" and "have yet to decide": announced, but open."""
        adverbs = set(self._grammar.adverbs((governor.i, verb.i)))
        yet = governor.lemma == "have" and "yet" in adverbs
        still = governor.lemma == "be" and adverbs & {"still", "yet"}
        if not yet and not (still and verb.lemma in self._cues.settle):
            return None
        words = f"{governor.lower} {min(adverbs & {'still', 'yet'})} to"
        return self._under(words, governor, certainty=UNDECIDED, shade="open")

    def _means_otherwise(self, verb: Token, governor: Token, certainty: Certainty) -> bool:
        """Whether "to" tells a purpose, a need or an offer made then, not what is ahead."""
        passive = self._text.child(governor.i, "auxpass") is not None
        is_purpose = verb.dep == "advcl" and not passive
        is_need = governor.dep == "acl" and governor.lemma == "require"
        is_past_offer = certainty is POSSIBLE and governor.tag == "VBD"
        is_asked = any(t.tag in {"WRB", "WP"} for t in self._text.children(verb.i))
        is_set = governor.lemma == "set" and self._is_other_setting(governor)
        return is_purpose or is_need or is_past_offer or is_asked or is_set

    def _governor(self, verb: Token) -> Token:
        """What the infinitive hangs on: a noun right before "to" rather than the verb above it."""
        above = self._text.tokens[verb.head]
        to = next((t for t in self._text.children(verb.i) if t.tag == "TO"), None)
        before = self._text.tokens[to.i - 1] if to and to.i else above
        is_noun = before.head == above.i and before.lemma in self._cues.governing_nouns
        return before if is_noun and before.tag.startswith("NN") else above

    def _is_other_setting(self, governor: Token) -> bool:
        """Whether it is "sets out to run", "has been set to work"."""
        helped = bool(self._grammar.helpers(governor) & _HAVE)
        return helped or self._text.child(governor.i, "prt") is not None

    def _bare_infinitive(self, governor: Token) -> Cue | None:
        """Read "that is enough to start trading on July 1": only the date makes it an event."""
        passive = self._text.child(governor.i, "auxpass") is not None
        if governor.tag == "VBD" or (governor.tag == "VBN" and not passive):
            return None
        return Cue(
            words=f"{governor.lower} to",
            kind="infinitive",
            certainty=SCHEDULED,
            needs_date=True,
            chain=(governor.i,),
        )

    def _under(self, words: str, governor: Token, *, certainty: Certainty, shade: str) -> Cue:
        return Cue(
            words=words, kind="governed", certainty=certainty, shade=shade, chain=(governor.i,)
        )

    def _is_to(self, be: Token) -> Cue | None:
        own = [t for t in self._text.children(be.i) if t.dep in {"nsubj", "nsubjpass"}]
        shared = self._grammar.right_before(be)
        shared = self._grammar.subject(be) if be.dep == "conj" else shared
        subjects = [self._meant(subject) for subject in own or filter(None, [shared])]
        if any(subject.lemma in self._cues.steps for subject in subjects):
            return self._under(f"{be.lower} to", be, certainty=LIKELY, shade="step")
        own = [self._meant(subject) for subject in own]
        if not subjects or any(self._is_aim(subject) for subject in own):
            return None
        return Cue(
            words=f"{be.lower} to",
            kind="is to",
            certainty=SCHEDULED,
            shade="past" if be.lower in _BE_PAST else "",
            needs_date=be.lower in _BE_PAST,
            chain=(be.i,),
        )

    def _meant(self, subject: Token) -> Token:
        """The noun that "one of" is taken from: "one of the plans"."""
        of = self._text.child(subject.i, "prep") if subject.tag == "CD" else None
        return (self._text.child(of.i, "pobj") if of else None) or subject

    def _is_aim(self, subject: Token) -> bool:
        return subject.lower in _EMPTY_SUBJECTS or subject.lemma in self._cues.aims

    def _noun_to(self, noun: Token, certainty: Certainty) -> Cue | None:
        """Read "announced its plan to close": the plan must be made or told here, not long ago."""
        above = self._text.tokens[noun.head]
        entered = noun.dep == "pobj" and above.lower == "into"
        if entered:
            above = self._text.tokens[above.head]
        if noun.lemma not in self._cues.governing_nouns or above.lemma not in self._cues.announce:
            return None
        if not entered and noun.dep not in {"dobj", "attr", "conj"}:
            return None
        if self._grammar.is_denied(above.i) or "had" in self._grammar.helpers(above):
            return None
        return self._under(f"{noun.lower} to", noun, certainty=certainty, shade="noun")

    def _governed(self, governor: Token, certainty: Certainty) -> Cue:
        above = self._text.tokens[governor.head]
        chain: tuple[int, ...] = (governor.i,)
        if governor.dep in {"acomp", "attr", "oprd"} and above.i != governor.i:
            chain = (governor.i, above.i)
        wished = governor.lemma == "like" and self._grammar.teller(governor) is not None
        weak = governor.lemma in self._cues.weak_governors
        weak = weak or (governor.lemma == "like" and not wished)
        ordered = governor.lemma in self._cues.controllers and governor.tag == "VBD"
        slight = ordered or governor.lemma in self._cues.slight_governors
        was = self._grammar.was_told_before(self._text.tokens[chain[-1]])
        told = self._grammar.teller(self._text.tokens[chain[-1]]) is not None
        by_the_way = governor.dep == "acl"
        told = told or (governor.tag == "VBN" and governor.lemma in self._cues.belief)
        return Cue(
            words=f"{governor.lower} to",
            kind="governed",
            certainty=certainty,
            shade="wished"
            if wished
            else "weak"
            if weak
            else "slight"
            if slight
            else "past"
            if was
            else certainty.value,
            needs_date=weak or by_the_way or (was and not told),
            chain=chain,
        )

    def _would(self, verb: Token) -> Cue | None:
        """Read "said it would sue"; "would rather wait" only tells a taste."""
        if any(token.lower == "rather" for token in self._text.children(verb.i)):
            return None
        teller = self._grammar.teller(verb)
        if teller is None or self._grammar.has_condition(verb):
            shade = "untold" if teller is None else "conditional"
            return Cue(
                words="would", kind="would", certainty=POSSIBLE, shade=shade, needs_date=True
            )
        words = f"{teller.lower} … would"
        guessed = teller.lemma in self._cues.guess
        decided = teller.lemma in self._cues.decided or self._is_own_act(verb, teller)
        shade = "decided" if decided else "guessed" if guessed else "told"
        return Cue(words=words, kind="would", certainty=LIKELY, shade=shade)

    def _is_own_act(self, verb: Token, teller: Token) -> bool:
        """Whether who says it is who would do it: "she said she would sue"."""
        subject = self._text.child(verb.i, "nsubj", "nsubjpass")
        return subject is not None and subject.lower in _PRONOUNS - {"it"}

    def _maybe(self, verb: Token, words: frozenset[str]) -> Cue | None:
        """Read "may", unless it guesses at what is going on: "may be hiding"."""
        if "be" in words and verb.tag == "VBG":
            return None
        cue = min(words & MAYBE)
        return Cue(words=cue, kind="may", certainty=POSSIBLE, shade=cue)

    def _consideration(self, verb: Token, words: frozenset[str]) -> Cue | None:
        """Read "is considering closing", "plans on leaving" and "a sequel is being considered"."""
        is_own = bool(words & (_BE_PRESENT | _BE_PAST))
        if verb.tag == "VBG" and verb.dep in {"xcomp", "dobj", "ccomp", "pcomp"} and not is_own:
            return self._gerund(verb)
        told = self._grammar.teller(verb) is not None
        going_on = bool(words & _BE_PRESENT) or (told and bool(words & _BE_PAST))
        considered = verb.tag == "VBN" and "being" in words
        considering = verb.tag == "VBG" and self._text.child(verb.i, "dobj") is not None
        if not going_on or not (considered or considering) or not self._is_weighed(verb):
            return None
        words_ = "being " * considered + verb.lower
        return Cue(words=words_, kind="considering", certainty=POSSIBLE)

    def _is_weighed(self, verb: Token) -> bool:
        """Whether the verb considers what may be done: "is reviewing its options"."""
        thing = self._text.child(verb.i, "dobj", "nsubjpass")
        if verb.lemma in self._cues.weighs:
            return thing is not None and thing.lemma in self._cues.choices
        return self._cues.gerunds.get(verb.lemma) is POSSIBLE

    def _gerund(self, verb: Token) -> Cue | None:
        governor = self._text.tokens[verb.head]
        chain: tuple[int, ...] = (governor.i,)
        if verb.dep == "pcomp" and governor.lower in _GERUND_PREPOSITIONS:
            governor = self._text.tokens[governor.head]
            chain = (chain[0], governor.i)
        certainty = self._cues.gerunds.get(governor.lemma)
        helpers = self._grammar.helpers(governor)
        if helpers & _ADVICE:
            return None
        past = governor.tag in {"VBD", "VBN"} and not helpers
        if certainty is None or (past and self._grammar.teller(governor) is None):
            return None
        return Cue(
            words=f"{governor.lower} {verb.lower}",
            kind="considering",
            certainty=certainty,
            chain=chain,
        )

    def _present(self, verb: Token, words: frozenset[str]) -> Cue | None:
        """The present tense tells a timetable where a later date stands beside it."""
        told_then = self._grammar.teller(verb) is not None and bool(words & _BE_PAST)
        now = bool(words & _BE_PRESENT) or (verb.tag == "VBG" and told_then)
        if not (verb.tag in {"VBZ", "VBP"} or (now and verb.tag in {"VBG", "VBN"})):
            return None
        governs = verb.lemma in self._cues.governors or verb.lemma in self._cues.speech
        if governs and self._text.child(verb.i, "xcomp", "ccomp"):
            return None
        if verb.lemma in {"follow", "mark"} and self._text.child(verb.i, "dobj"):
            return None
        said = self._text.child(verb.i, "acomp", "oprd") or verb
        if said.lemma in self._cues.participles:
            return None
        return Cue(
            words="present tense",
            kind="present",
            certainty=SCHEDULED,
            needs_date=True,
        )
