"""Finds the occasions that a sentence puts ahead without a verb of its own.

by a participle   an election scheduled for March 24 · a vote due on Friday · postponed until May
by a date         the March 24 election · next week's summit · a hearing on Friday
by an adjective   the upcoming vote
by a wait         awaits trial · headed for a recount
by its nearness   the election is approaching
by "to be held"   the election to be held on March 24
"""

from collections.abc import Callable, Sequence

from summarizer.briefing import Certainty
from summarizer.candidate import (
    LIKELY,
    SCHEDULED,
    UNDECIDED,
    Candidate,
    Cue,
    Dismissal,
)
from summarizer.cues import Cues
from summarizer.dates import DateMention
from summarizer.dating import Dating, on_the_day
from summarizer.grammar import Grammar
from summarizer.hosts import Hosts
from summarizer.language import Analysis, Sentence, Token

# Pronouns that never mean an occasion: "we were called" calls no meeting.
_PEOPLE = frozenset("i you we he she who".split())
_BY_THE_WAY = frozenset({"amod", "relcl", "advcl"})

# So many words after a day name what it is made.
_NAMED_SO = 4
_TENSES = frozenset({"VBD", "VBZ", "VBP", "MD"})
_NOW = frozenset({"is", "are", "'s", "’s", "been"})
Found = Candidate | Dismissal


class Occasions:
    """Finds the occasions of one text."""

    def __init__(
        self, analysis: Analysis, grammar: Grammar, hosts: Hosts, dating: Dating, cues: Cues
    ) -> None:
        self._text = analysis
        self._grammar = grammar
        self._hosts = hosts
        self._dating = dating
        self._cues = cues
        self.undated: tuple[Callable[[Sentence, Token], Candidate | None], ...] = (
            self.of_adjective,
            self.of_nearness,
            self.of_eve,
        )

    def of_participle(
        self, sentence: Sentence, participle: Token, dates: Sequence[DateMention]
    ) -> Found | None:
        """What a participle puts ahead; the participle is the first of its cue's chain."""
        noun = self._noun(participle) if self._may_set(participle) else None
        if noun is None or not self._may_be_occasion(noun):
            return None
        if reason := self._taken_back(noun, participle):
            return Dismissal(sentence=sentence, head=participle.i, reason=reason)
        when = self._dating.of_participle(participle, dates)
        put_off = participle.lemma in self._cues.put_off
        if when is None and self._is_set_without_date(participle, noun):
            cue = Cue(words=participle.lower, kind="awaited", certainty=LIKELY, shade="expected")
            return Candidate(head=participle, cue=cue, date=None, subject=noun, sentence=sentence)
        if when is None and not (put_off and self._is_left_open(participle, noun, sentence)):
            return None
        certainty = self._certainty(participle) or SCHEDULED
        cue = Cue(
            words=participle.lower + " without a date" * (when is None),
            kind="participle" if when else "put off",
            certainty=UNDECIDED if when is None else certainty,
            shade=certainty.value if when else "",
            chain=(participle.i,),
        )
        when = on_the_day(when) if when is not None and put_off else when
        return _candidate(sentence, noun, cue, when)

    def to_be_held(
        self, sentence: Sentence, verb: Token, dates: Sequence[DateMention]
    ) -> Found | None:
        """Read "the election to be held on March 24": the occasion stands right before "to"."""
        noun = self._grammar.held_later(verb)
        if noun is None or not self._hosts.is_occasion(noun):
            return None
        if reason := self._taken_back(noun, verb):
            return Dismissal(sentence=sentence, head=noun.i, reason=reason)
        when = self._dating.of_participle(verb, dates)
        cue = Cue(
            words=f"to be {verb.lower}",
            kind="participle",
            certainty=SCHEDULED,
            shade=SCHEDULED.value,
            chain=(verb.i,),
        )
        return _candidate(sentence, noun, cue, when) if when is not None else None

    def of_date(
        self, sentence: Sentence, noun: Token, dates: Sequence[DateMention]
    ) -> Found | None:
        """An occasion with a date: "the March 24 election", "ahead of next week's summit"."""
        when = self._dating.of_occasion(noun, dates) if self._hosts.is_occasion(noun) else None
        above = self._text.tokens[noun.head]
        if when is None or (noun.dep == "dobj" and above.lemma in {"follow", "mark"}):
            return None
        if reason := self._taken_back(noun):
            return Dismissal(sentence=sentence, head=noun.i, reason=reason)
        cue = Cue(words="an occasion", kind="occasion", certainty=SCHEDULED)
        return _candidate(sentence, noun, cue, when)

    def beside(self, sentence: Sentence, when: DateMention) -> Candidate | None:
        """The verb or noun that a later date hangs on, where nothing else takes the date."""
        head = next((t for t in self._hosts.above(when) if t.tag[:2] in {"VB", "NN"}), None)
        if head is None or not self._hosts.is_beyond(when) or self._grammar.is_denied(head.i):
            return None
        if proclaimed := self._proclaimed(when):
            cue = Cue(words="proclaimed", kind="proclaimed", certainty=SCHEDULED)
            return _candidate(sentence, proclaimed, cue, when)
        is_verb = head.tag.startswith("VB")
        if is_verb and self._is_told_then(head):
            return None
        words = f"{head.lower} beside a later date"
        kind = "date verb" if is_verb else "date noun"
        cue = Cue(words=words, kind=kind, certainty=SCHEDULED)
        subject = self._grammar.subject(head) if is_verb else None
        return Candidate(head=head, cue=cue, date=when, subject=subject, sentence=sentence)

    def _is_told_then(self, verb: Token) -> bool:
        """Whether the date is one gone by: "came Friday", "voted to lift it on Saturday"."""
        bare = verb.tag == "VBG" and verb.dep == "ROOT" and not self._grammar.helpers(verb)
        if verb.tag in {"VBD", "VBN"} or bare:
            return True
        tenses = (token.tag for token in self._text.ancestors(verb.i) if token.tag in _TENSES)
        return verb.tag in {"VB", "VBG"} and next(tenses, "") == "VBD"

    def _proclaimed(self, when: DateMention) -> Token | None:
        """What a day is made: "declared tomorrow a day of mourning"."""
        after = self._hosts.last_token(when) + 1
        said = self._text.tokens[after : after + _NAMED_SO]
        told = any(token.lemma in self._cues.proclaim for token in self._hosts.above(when))
        if not told or not said or said[0].lower not in {"a", "an", "the"}:
            return None
        return next((token for token in said if token.tag == "NN"), None)

    def of_adjective(self, sentence: Sentence, noun: Token) -> Candidate | None:
        """Read "the upcoming vote"; "the upcoming 2028 race" is a name."""
        if not self._hosts.is_occasion(noun):
            return None
        below = self._text.children(noun.i)
        words = {token.lower for token in self._text.subtree(noun.i)}
        is_definite = noun.tag == "NNS" or any(t.dep in {"det", "poss"} for t in below)
        is_name = any(token.lower.isdigit() for token in below)
        if not is_definite or is_name or "then" in words or self._taken_back(noun):
            return None
        for token in below:
            if token.dep in {"amod", "compound"} and token.lower in self._cues.pending:
                cue = Cue(words=token.lower, kind="pending", certainty=SCHEDULED)
                return _candidate(sentence, noun, cue, None)
            if token.dep in {"amod", "compound"} and token.lower in self._cues.planned:
                cue = Cue(words=token.lower, kind="planned", certainty=LIKELY)
                return _candidate(sentence, noun, cue, None)
        return None

    def of_nearness(self, sentence: Sentence, noun: Token) -> Candidate | None:
        """Read "the election is approaching" and "a strike looms"."""
        verb = self._text.tokens[noun.head]
        if noun.dep != "nsubj" or not self._hosts.is_occasion(noun):
            return None
        helpers = self._grammar.helpers(verb)
        now = verb.tag in {"VBZ", "VBP"} or (verb.tag == "VBG" and not helpers & {"was", "were"})
        said = self._text.child(verb.i, "acomp") if verb.lemma == "be" else verb
        if said is None or not now or self._text.child(verb.i, "dobj"):
            return None
        if said.lemma not in self._cues.nears and said.lower not in self._cues.pending:
            return None
        cue = Cue(words=said.lower, kind="near", certainty=SCHEDULED)
        return Candidate(head=verb, cue=cue, date=None, subject=noun, sentence=sentence)

    def of_eve(self, sentence: Sentence, noun: Token) -> Candidate | None:
        """What comes next to an occasion that is near: "ahead of the vote", "pending an appeal"."""
        above = self._text.tokens[noun.head]
        if noun.dep not in {"pobj", "dobj"} or not self._hosts.is_occasion(noun):
            return None
        over = self._text.tokens[above.head]
        ahead = above.lower == "of" and over.lower in {"ahead", "advance"}
        if not ahead and above.lower not in {"pending", "awaiting"}:
            return None
        below = self._text.subtree(noun.i)
        named = any(token.tag in {"NNP", "CD"} for token in below)
        cue = Cue(
            words=f"ahead of {noun.lower}",
            kind="eve",
            certainty=SCHEDULED,
            shade="named" if named else "",
        )
        return _candidate(sentence, noun, cue, None)

    def awaited(self, sentence: Sentence, verb: Token) -> Candidate | None:
        """Read "is awaiting trial" and "is headed for a recount"."""
        noun = self._awaited(verb)
        doer = self._grammar.subject(verb) if noun else None
        if noun is None or doer is None or not self._hosts.is_deed(noun):
            return None
        now = verb.lemma == "head" or "still" in self._grammar.adverbs([verb.i])
        if verb.tag == "VBD" and not now:
            return None
        certainty = UNDECIDED if verb.lemma == "await" else LIKELY
        cue = Cue(words=verb.lower, kind="awaited", certainty=certainty, shade=verb.lemma)
        return Candidate(head=verb, cue=cue, date=None, subject=doer, sentence=sentence)

    def _awaited(self, verb: Token) -> Token | None:
        """What somebody awaits, faces or is headed for."""
        if verb.lemma in {"await", "face"}:
            return self._text.child(verb.i, "dobj", "pobj")
        to = self._text.child(verb.i, "prep") if verb.lemma == "head" else None
        way = to is not None and to.lower in {"for", "into", "toward", "towards"}
        return self._text.child(to.i, "pobj") if to is not None and way else None

    def _may_set(self, participle: Token) -> bool:
        """Whether a word may put an occasion ahead, rather than an act or by the way."""
        if not self._certainty(participle) and participle.lemma not in self._cues.put_off:
            return False
        if participle.lemma == "put" and self._text.child(participle.i, "prt") is None:
            return False
        by_the_way = participle.tag == "VBD" and participle.dep in _BY_THE_WAY
        return not by_the_way and self._text.child(participle.i, "xcomp") is None

    def _certainty(self, token: Token) -> Certainty | None:
        known = self._cues.participles
        return known.get(token.lemma) or known.get(token.lower)

    def _may_be_occasion(self, noun: Token) -> bool:
        is_somebody = noun.label == "PERSON" or noun.lower in _PEOPLE
        return noun.tag.startswith(("NN", "JJ", "CD", "PRP")) and not is_somebody

    def _taken_back(self, noun: Token, *participle: Token) -> str | None:
        if self._grammar.has_no(noun) or any(self._grammar.is_denied(t.i) for t in participle):
            return "it is denied"
        if self._is_called_off(noun, *participle):
            return "it was called off"
        if any(self._was_set_before(token) for token in participle):
            return "it was told before"
        return "it took place" if participle and self._is_done(noun) else None

    def _is_called_off(self, *tokens: Token) -> bool:
        return any(
            self._grammar.calls_off(above)
            for token in tokens
            for above in (token, *self._text.ancestors(token.i))
        )

    def _was_set_before(self, participle: Token) -> bool:
        """Whether it holds no more: "originally planned for Friday", unlike "earlier put off to Friday"."""
        told = frozenset(self._grammar.adverbs([participle.i]))
        return participle.lemma not in self._cues.put_off and bool(told & self._cues.before)

    def _is_done(self, noun: Token) -> bool:
        """Whether the sentence goes on to say that it took place: "… were held"."""
        verb = self._text.tokens[noun.head]
        told = noun.dep in {"nsubj", "nsubjpass"} and verb.lemma in self._cues.done
        return told and (verb.tag == "VBD" or bool(self._grammar.helpers(verb) & {"was", "were"}))

    def _is_left_open(self, participle: Token, noun: Token, sentence: Sentence) -> bool:
        """Whether an occasion was put off, not long ago, to no date: "has been postponed"."""
        if not self._hosts.is_occasion(noun) or participle.tag not in {"VBN", "VBD"}:
            return False
        if participle.lemma in {"adjourn", "suspend"} and not self._is_passive(participle):
            return False
        below = self._text.subtree(participle.i)
        off = participle.lemma == "put" and any(token.lower == "off" for token in below)
        if participle.dep in _BY_THE_WAY or not (participle.lemma in self._cues.left_open or off):
            return False
        return not self._hosts.past_in(sentence)

    def _is_set_without_date(self, participle: Token, noun: Token) -> bool:
        """Read "a ruling is expected" and "more tests are planned"."""
        helpers = self._grammar.helpers(participle)
        told = participle.tag == "VBN" and noun.dep == "nsubjpass" and bool(helpers & _NOW)
        return (
            told
            and self._hosts.is_deed(noun)
            and participle.lemma in {"plan", "expect", "schedule"}
        )

    def _is_passive(self, verb: Token) -> bool:
        return self._text.child(verb.i, "auxpass", "nsubjpass") is not None

    # Which noun a participle puts ahead

    def _noun(self, participle: Token) -> Token | None:
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


def _candidate(sentence: Sentence, noun: Token, cue: Cue, when: DateMention | None) -> Candidate:
    return Candidate(head=noun, cue=cue, date=when, subject=None, sentence=sentence)
