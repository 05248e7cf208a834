"""Which words of a sentence tell of something still to come, and how sure they are of it.

Looks at one analysed text and its dates; what the event is called, who takes part and who says so
is the business of `summarizer.clause` and `summarizer.events`.

Three forms are read, in this order, each word serving once:

    verbs        will meet · is to vote · is likely to travel · plans to open · convenes next week
    participles  an election scheduled for March 24 · a vote due on Friday · postponed until May
    nouns        the March 24 election · ahead of next week's summit · a hearing on Friday
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from summarizer.article import Span
from summarizer.briefing import Certainty, Precision
from summarizer.dates import DateMention
from summarizer.language import Analysis, Sentence, Token

SCHEDULED, LIKELY = Certainty.SCHEDULED, Certainty.LIKELY
POSSIBLE, UNDECIDED = Certainty.POSSIBLE, Certainty.UNDECIDED

# Words that take an infinitive ("is due to meet", "plans to open") or a that-clause and a future.
# Lemmas of verbs and lower-case adjectives and nouns; the certainty is that of RFC-like plain use.
GOVERNORS: dict[str, Certainty] = {
    **dict.fromkeys(
        "be due set schedule slate agree arrange decide bind book resolve order require instruct "
        "mandate oblige decision agreement deal order".split(),
        SCHEDULED,
    ),
    **dict.fromkeys(
        "likely expect forecast predict plan intend pledge promise vow commit prepare poise "
        "project anticipate estimate ready undertake aim hope propose announce near elect "
        "plan intention pledge promise commitment vow preparation bid".split(),
        LIKELY,
    ),
    **dict.fromkeys(
        "consider threaten offer weigh mull possible able proposal threat option offer "
        "contemplate explore discuss".split(),
        POSSIBLE,
    ),
}
# Governors too weak to make a diary entry without a date beside them.
_WEAK_GOVERNORS = frozenset(
    "aim hope prepare ready able offer bid near possible require discuss order".split()
)
# Nouns that a to-infinitive completes; other nouns ("a place to meet") say nothing of the future.
_GOVERNING_NOUNS = frozenset(
    "plan decision agreement deal intention pledge promise commitment vow proposal threat order".split()
)
# "is considering closing": a gerund is under consideration.
_GERUND_GOVERNORS = {
    "consider": POSSIBLE,
    "discuss": POSSIBLE,
    "contemplate": POSSIBLE,
    "mull": POSSIBLE,
    "weigh": POSSIBLE,
    "explore": POSSIBLE,
    "plan": LIKELY,
    "propose": POSSIBLE,
}

_WILL = frozenset({"will", "'ll", "’ll", "shall", "wo"})
_MAYBE = frozenset({"may", "might", "could"})
_BE_PRESENT = frozenset({"is", "are", "'s", "’s", "'re", "’re", "am"})
_BE_PAST = frozenset({"was", "were", "been", "had"})

# A verb of these tells a state, a habit or an opinion: an event only beside a date.
_STATIVE = frozenset(
    "be have do need want know think believe feel seem remain continue become help try work ensure "
    "allow let keep get look live exist mean say tell like love see understand depend include "
    "contain involve cost matter deserve prevail stand show prove seek provide support serve "
    "enable benefit improve happen stay make find come put call bring use give suffer fight "
    "respect value require tolerate forget remember learn lose win ask respond react lead focus "
    "enjoy protect strengthen maintain affect impact prevent reduce increase rely extend take".split()
)
# Verbs of nature, markets and crowds: what they tell is a forecast, whoever says "will".
_FORECAST = frozenset(
    "worsen improve rise fall drop weaken strengthen diminish increase decrease grow shrink hit "
    "strike bring cause lead produce damage flood spread reach affect cross approach exceed".split()
)
# Nouns of occasions. One with a date to come beside it is an event.
EVENT_NOUNS = frozenset(
    "election vote ballot referendum runoff poll primary caucus summit meeting talk talks session "
    "conference congress convention assembly hearing trial verdict ruling sentencing inquest "
    "inquiry appeal debate visit trip tour delegation launch liftoff landing docking mission flight "
    "release premiere concert festival exhibition ceremony inauguration coronation funeral wedding "
    "vigil march rally protest strike walkout match game final semifinal race tournament cup "
    "championship games olympics deadline expiry cutoff opening closure shutdown reopening closing "
    "handover transfer withdrawal deployment exercise review report publication announcement "
    "decision deal signing ratification merger takeover sale auction election ballot session "
    "budget speech address briefing testimony interview negotiation round test trial eclipse "
    "anniversary celebration parade ceasefire truce evacuation lockdown curfew ban rollout "
    "by-election byelection reading committee plenary workshop forum gala draft season".split()
)
# What happens to an occasion: the occasion itself is the event ("a visit could follow").
LIGHT_VERBS = frozenset(
    "take follow happen occur begin start hold schedule plan expect set be".split()
)
# Occasions put off or called off.
_CALLED_OFF = frozenset("cancel scrap abandon".split())
_PUT_OFF = frozenset("postpone delay defer suspend reschedule move push".split())

_PARTICIPLES: dict[str, Certainty] = {
    **dict.fromkeys("scheduled due set slated planned timed booked rescheduled".split(), SCHEDULED),
    **dict.fromkeys("expected forecast projected anticipated intended".split(), LIKELY),
    **dict.fromkeys("proposed possible".split(), POSSIBLE),
    **dict.fromkeys("postponed moved delayed deferred pushed adjourned".split(), SCHEDULED),
}

_PROBABLY = frozenset("likely probably presumably".split())
_PERHAPS = frozenset("possibly perhaps maybe potentially conceivably".split())
_HEARSAY = frozenset("reportedly allegedly supposedly apparently purportedly".split())
_CONDITIONS = frozenset("if unless should whether".split())
_SPEECH = frozenset(
    "say tell announce add state indicate suggest declare report confirm note explain reveal claim "
    "warn write tweet insist promise pledge vow predict forecast estimate believe expect think "
    "argue maintain stress disclose hint signal inform urge agree decide read".split()
)

_STILL_OPEN = re.compile(
    r"\b(?:dates?|venues?|sites?|places?|locations?|times?|timing|details|agenda|schedule)\b"
    r"[^.;]*\b(?:not|n[’']t|yet|to be|never)\b[^.;]*"
    r"\b(?:decided|set|fixed|announced|determined|agreed|finali[sz]ed|confirmed|known|settled)\b"
    r"|\bno (?:exact |firm |final |new )?(?:date|venue|time|place)s?\b[^.;]*"
    r"\b(?:decided|set|fixed|announced|determined|agreed|given|confirmed)\b",
    re.IGNORECASE,
)

# Points a reading needs; see _points. A dated cue, or a plain "will" with a discrete act, passes.
_ENOUGH = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """Something still to come: the words that tell it, and how they were read.

    `head` is the token of the act (a verb) or the occasion (a noun); `doer` the token that does it,
    where a verb's subject is told elsewhere; `teller` the verb of speech above. `basis` says in words why it counts.
    """

    sentence: Sentence
    head: int
    doer: int | None
    teller: int | None
    date: DateMention | None
    certainty: Certainty
    reported: bool
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cue:
    """What makes a verb a future, how sure that is, and what it weighs on its own.

    `chain` are the tokens above the verb that belong to the cue ("is likely", "plans"): a date or a
    subject told there counts as the verb's.
    """

    words: str
    certainty: Certainty
    points: float
    needs_date: bool = False
    chain: tuple[int, ...] = ()


def find_expectations(
    analysis: Analysis,
    dates: Sequence[DateMention],
    *,
    published: date | None,
    speech: Sequence[Span] = (),
    named: frozenset[int] = frozenset(),
) -> list[Expectation]:
    """All that the text expects after publication, in text order.

    `speech` are the quoted spans, where "will" promises less; `named` the indexes of tokens that
    stand in a name that is known. Without `published` no date is compared, so only cues count.
    """
    calendar = _Calendar(analysis, dates, published)
    found: list[Expectation] = []
    for sentence in analysis.sentences:
        reader = _SentenceReader(analysis, sentence, calendar, speech=speech, named=named)
        found.extend(reader.read())
    return found


def leaves_open(words: str) -> bool:
    """Whether a sentence says that the date, place or terms of something are still open."""
    return bool(_STILL_OPEN.search(words))


class _Calendar:
    """The dates of a text by the tokens that they stand on."""

    def __init__(
        self, analysis: Analysis, dates: Sequence[DateMention], published: date | None
    ) -> None:
        self._analysis = analysis
        self.published = published
        self._tokens = {
            id(mention): [token.i for token in analysis.tokens_in(Span(mention.start, mention.end))]
            for mention in dates
        }
        self._dates = [mention for mention in dates if self._tokens[id(mention)]]

    def of(self, sentence: Sentence) -> list[DateMention]:
        return [
            mention
            for mention in self._dates
            if sentence.span.covers(Span(mention.start, mention.end)) and _is_point(mention)
        ]

    def on(self, mention: DateMention) -> list[int]:
        return self._tokens[id(mention)]

    def root(self, mention: DateMention) -> int:
        """The token of the phrase that hangs on something outside it."""
        inside = set(self.on(mention))
        outward = [i for i in self.on(mention) if self._analysis.tokens[i].head not in inside]
        return outward[0] if outward else self.on(mention)[-1]

    def is_ahead(self, mention: DateMention) -> bool:
        """Whether the mention's days reach to publication or later, as far as can be told."""
        if mention.type == "DATE" and mention.value == "FUTURE_REF":
            return True
        if self.published is None:
            return mention.last is None and mention.value not in {"PAST_REF", "PRESENT_REF"}
        return mention.last is not None and mention.last >= self.published

    def is_beyond(self, mention: DateMention) -> bool:
        """Whether the mention's first day lies after publication, or it is a later hour of it."""
        if not self.is_ahead(mention):
            return False
        if self.published is None or mention.first is None:
            return mention.value == "FUTURE_REF"
        return mention.first > self.published


def _is_point(mention: DateMention) -> bool:
    """Whether a mention can date an event: sets can't, and durations only as "in three days"."""
    if mention.type == "SET" or mention.value in {"PRESENT_REF", "PAST_REF"}:
        return False
    return mention.type != "DURATION" or mention.last is not None


class _SentenceReader:
    """Reads the expectations of one sentence."""

    def __init__(
        self,
        analysis: Analysis,
        sentence: Sentence,
        calendar: _Calendar,
        *,
        speech: Sequence[Span],
        named: frozenset[int],
    ) -> None:
        self._text = analysis
        self._sentence = sentence
        self._words = analysis.words(sentence)
        self._calendar = calendar
        self._dates = calendar.of(sentence)
        self._speech = [span for span in speech if span.overlaps(sentence.span)]
        self._named = named
        self._taken: set[int] = set()
        self._used: set[int] = set()

    def read(self) -> Iterator[Expectation]:
        if self._words[-1].text == "?" or self._words[-1].lower == "?":
            return
        yield from sorted(
            (*self._verbs(), *self._participles(), *self._nouns()),
            key=lambda expectation: expectation.head,
        )

    def _verbs(self) -> list[Expectation]:
        cued = [
            (token, cue)
            for token in self._words
            if token.tag.startswith("VB") and (cue := self._cue(token)) is not None
        ]
        return [
            expectation
            for token, cue in cued
            if (expectation := self._verb(token, cue, rivals=len(cued) - 1)) is not None
        ]

    def _verb(self, verb: Token, cue: _Cue, *, rivals: int) -> Expectation | None:
        if self._is_undone(verb, cue):
            return None
        when = self._date_of(verb, cue, alone=rivals == 0)
        if when is None and cue.needs_date:
            return None
        if self._points(verb, cue, when) < _ENOUGH:
            return None
        if when is not None:
            self._used.add(id(when))
        self._taken.update((verb.i, *cue.chain))
        head, doer = self._head_and_doer(verb, cue)
        if head in self._taken and head != verb.i:
            return None
        self._taken.add(head)
        return Expectation(
            sentence=self._sentence,
            head=head,
            doer=doer,
            teller=self._teller_index(verb, cue),
            date=when,
            certainty=self._certainty(verb, cue, when),
            reported=self._is_hearsay(verb, cue),
            basis=cue.words,
        )

    def _cue(self, verb: Token) -> _Cue | None:
        helpers = [
            token for token in self._text.children(verb.i) if token.dep in {"aux", "auxpass"}
        ]
        words = {token.lower for token in helpers}
        if "have" in words and words & (_WILL | _MAYBE | {"would"}):
            return None
        if words & _WILL:
            return _Cue(words="will", certainty=SCHEDULED, points=1.5)
        if any(token.tag == "TO" for token in helpers):
            return self._infinitive_cue(verb)
        if "would" in words:
            return self._would_cue(verb)
        if words & _MAYBE:
            return self._maybe_cue(verb, words)
        if verb.tag == "VBG" and (cue := self._gerund_cue(verb)):
            return cue
        return self._present_cue(verb, words)

    def _infinitive_cue(self, verb: Token) -> _Cue | None:
        governor = self._text.tokens[verb.head]
        if verb.dep not in {"xcomp", "ccomp", "acl", "advcl", "relcl"} or governor.i == verb.i:
            return None
        if governor.lower in _BE_PRESENT | _BE_PAST and verb.dep in {"xcomp", "ccomp"}:
            return self._is_to_cue(governor)
        if governor.lower == "going":
            return _Cue(words="going to", certainty=SCHEDULED, points=1.5, chain=(governor.i,))
        certainty = GOVERNORS.get(governor.lemma) or GOVERNORS.get(governor.lower)
        if certainty is None or governor.lower == "unlikely":
            return None
        if governor.tag.startswith("NN"):
            return self._noun_cue(verb, governor, certainty)
        if verb.dep == "advcl":
            return None
        return self._governed_cue(governor, certainty)

    def _is_to_cue(self, be: Token) -> _Cue | None:
        subject = self._text.child(be.i, "nsubj", "nsubjpass")
        if subject is None or subject.lower in {"it", "this", "that"}:
            return None
        if subject.lemma in {"goal", "aim", "purpose", "plan", "idea", "point", "way", "hope"}:
            return None
        past = be.lower not in _BE_PRESENT
        return _Cue(
            words=f"{be.lower} to",
            certainty=SCHEDULED,
            points=1.5,
            needs_date=past,
            chain=(be.i,),
        )

    def _noun_cue(self, verb: Token, governor: Token, certainty: Certainty) -> _Cue | None:
        if verb.dep not in {"acl", "relcl"} or governor.lemma not in _GOVERNING_NOUNS:
            return None
        return _Cue(
            words=f"{governor.lower} to", certainty=certainty, points=1.0, chain=(governor.i,)
        )

    def _governed_cue(self, governor: Token, certainty: Certainty) -> _Cue | None:
        above = self._text.tokens[governor.head]
        chain: tuple[int, ...] = (governor.i,)
        if governor.dep in {"acomp", "attr"} and above.i != governor.i:
            chain = (governor.i, above.i)
        was = self._was_told_before(governor if len(chain) == 1 else above)
        return _Cue(
            words=f"{governor.lower} to",
            certainty=certainty,
            points=1.0 if governor.lemma in _WEAK_GOVERNORS or was else 2.0,
            needs_date=was or governor.lemma in _WEAK_GOVERNORS,
            chain=chain,
        )

    def _was_told_before(self, verb: Token) -> bool:
        """Whether "was due", "had planned" tells what was expected once: the past's future."""
        helpers = {
            token.lower for token in self._text.children(verb.i) if token.dep.startswith("aux")
        }
        if verb.lower in {"was", "were"}:
            return True
        return bool(helpers & {"was", "were", "had"})

    def _would_cue(self, verb: Token) -> _Cue | None:
        told = self._teller(verb)
        conditional = self._has_condition(verb)
        if told is None or conditional:
            return _Cue(words="would", certainty=POSSIBLE, points=0.5, needs_date=True)
        return _Cue(words=f"{told.lower} … would", certainty=LIKELY, points=1.0)

    def _maybe_cue(self, verb: Token, words: set[str]) -> _Cue | None:
        cue = next(iter(sorted(words & _MAYBE)))
        if "be" in words and verb.tag == "VBG":
            return None
        return _Cue(words=cue, certainty=POSSIBLE, points=1.0)

    def _gerund_cue(self, verb: Token) -> _Cue | None:
        governor = self._text.tokens[verb.head]
        if verb.dep not in {"xcomp", "dobj", "ccomp"} or governor.lemma not in _GERUND_GOVERNORS:
            return None
        if governor.tag in {"VBD", "VBN"} and self._teller(governor) is None:
            return None
        return _Cue(
            words=f"{governor.lower} {verb.lower}",
            certainty=_GERUND_GOVERNORS[governor.lemma],
            points=1.0,
            chain=(governor.i,),
        )

    def _present_cue(self, verb: Token, words: set[str]) -> _Cue | None:
        progressive = verb.tag == "VBG" and bool(words & _BE_PRESENT)
        passive = verb.tag == "VBN" and bool(words & _BE_PRESENT)
        if not (verb.tag in {"VBZ", "VBP"} or progressive or passive):
            return None
        if verb.lemma in GOVERNORS and self._text.child(verb.i, "xcomp", "ccomp"):
            return None
        if verb.lemma in _SPEECH and self._text.child(verb.i, "ccomp"):
            return None
        return _Cue(
            words="present tense with a later date",
            certainty=SCHEDULED,
            points=1.0,
            needs_date=True,
        )

    def _points(self, verb: Token, cue: _Cue, when: DateMention | None) -> float:
        points = cue.points
        if when is not None and (when.last is not None or self._calendar.published is None):
            points += 1.5
        points += -1.0 if verb.lemma in _STATIVE else 0.5
        subject = self._subject(verb, cue)
        if subject is not None and self._is_named(subject):
            points += 0.5
        if subject is not None and subject.lower in {"you", "one", "people", "everyone", "who"}:
            points -= 1.0
        if self._in_speech(verb):
            points -= 0.5
        if cue.words.startswith("present") and (when is None or not self._calendar.is_beyond(when)):
            points -= 2.0
        return points

    def _is_undone(self, verb: Token, cue: _Cue) -> bool:
        """Whether the sentence denies the act, or asks, wishes or imagines it."""
        for i in (verb.i, *cue.chain):
            for token in self._text.children(i):
                if token.dep == "neg" or token.lower in {"never", "neither", "nor"}:
                    return True
        subject = self._subject(verb, cue)
        if subject is not None and self._has_no(subject):
            return True
        mark = self._text.child(verb.i, "mark")
        if mark is not None and mark.lower in _CONDITIONS:
            return True
        return any(
            token.lemma in {"wish", "hope", "fear", "doubt", "deny", "worry", "warn", "want"}
            and cue.points < 2.0
            for token in self._text.ancestors(verb.i)
        )

    def _has_no(self, noun: Token) -> bool:
        return noun.lower in {"nobody", "none", "nothing"} or any(
            token.lower in {"no", "neither"} for token in self._text.children(noun.i)
        )

    def _certainty(self, verb: Token, cue: _Cue, when: DateMention | None) -> Certainty:
        adverbs = {
            token.lower
            for i in (verb.i, *cue.chain)
            for token in self._text.children(i)
            if token.dep in {"advmod", "acomp"}
        }
        if adverbs & _PERHAPS or (cue.certainty is not SCHEDULED and self._has_condition(verb)):
            return POSSIBLE
        if self._has_condition(verb):
            return POSSIBLE
        if adverbs & _PROBABLY and cue.certainty is SCHEDULED:
            return LIKELY
        if cue.words == "will" and verb.lemma in _FORECAST:
            return LIKELY
        if cue.words == "will" and self._expecter(verb):
            return LIKELY
        if (
            "would" in cue.words
            and cue.certainty is LIKELY
            and when is not None
            and _is_fixed(when)
        ):
            return SCHEDULED
        return cue.certainty

    def _expecter(self, verb: Token) -> bool:
        """Whether somebody only expects or hopes what "will" be."""
        return any(
            token.lemma in {"expect", "predict", "forecast", "believe", "think", "estimate", "plan"}
            for token in self._text.ancestors(verb.i)
        )

    def _has_condition(self, verb: Token) -> bool:
        return any(
            mark.lower in {"if", "unless"}
            for token in self._text.children(verb.i)
            if token.dep == "advcl"
            for mark in self._text.children(token.i)
            if mark.dep in {"mark", "advmod"}
        )

    def _teller(self, verb: Token) -> Token | None:
        """The verb of speech above, if the verb stands in what was said."""
        below = verb
        for token in self._text.ancestors(verb.i):
            if below.dep in {"relcl", "advcl", "acl"}:
                return None
            if token.lemma in _SPEECH and below.dep in {"ccomp", "xcomp", "conj", "parataxis"}:
                return token
            below = token
        parenthetic = self._text.child(verb.i, "parataxis", "ccomp")
        return parenthetic if parenthetic and parenthetic.lemma in _SPEECH else None

    def _teller_index(self, token: Token, cue: _Cue | None) -> int | None:
        top = self._text.tokens[cue.chain[-1]] if cue and cue.chain else token
        teller = self._teller(top) or self._teller(token)
        return teller.i if teller else None

    def _is_hearsay(self, verb: Token, cue: _Cue) -> bool:
        return any(
            token.lower in _HEARSAY
            for i in (verb.i, *cue.chain, self._text.tokens[verb.i].head)
            for token in self._text.children(i)
        )

    def _in_speech(self, token: Token) -> bool:
        return any(span.start <= token.start < span.end for span in self._speech)

    def _is_named(self, noun: Token) -> bool:
        return any(token.i in self._named for token in self._text.subtree(noun.i))

    def _subject(self, verb: Token, cue: _Cue) -> Token | None:
        for i in (verb.i, *cue.chain):
            if found := self._text.child(i, "nsubj", "nsubjpass", "csubj"):
                return found
        return self._shared_subject(verb)

    def _shared_subject(self, verb: Token) -> Token | None:
        """The subject that a coordinated verb, or a verb of a relative clause, takes from above."""
        while verb.dep in {"conj", "xcomp"} and verb.head != verb.i:
            verb = self._text.tokens[verb.head]
            if found := self._text.child(verb.i, "nsubj", "nsubjpass"):
                return found
        if verb.dep in {"relcl", "acl"}:
            return self._text.tokens[verb.head]
        return None

    def _head_and_doer(self, verb: Token, cue: _Cue) -> tuple[int, int | None]:
        subject = self._subject(verb, cue)
        if subject is not None and subject.lower in {"which", "that", "who"}:
            subject = self._antecedent(verb, subject)
        if subject is None:
            return verb.i, None
        if subject.lemma in EVENT_NOUNS and self._is_light(verb):
            return subject.i, None
        return verb.i, subject.i

    def _antecedent(self, verb: Token, pronoun: Token) -> Token:
        clause = next((t for t in (verb, *self._text.ancestors(verb.i)) if t.dep == "relcl"), None)
        return self._text.tokens[clause.head] if clause else pronoun

    def _is_light(self, verb: Token) -> bool:
        if verb.lemma == "take":
            return any(token.lower == "place" for token in self._text.children(verb.i))
        if verb.lemma == "hold":
            return self._text.child(verb.i, "dobj") is None
        return verb.lemma in {
            "follow",
            "happen",
            "occur",
            "schedule",
            "plan",
            "expect",
            "set",
            "be",
        }

    def _date_of(self, verb: Token, cue: _Cue, *, alone: bool) -> DateMention | None:
        ahead = [
            mention
            for mention in self._dates
            if id(mention) not in self._used and self._calendar.is_ahead(mention)
        ]
        own = {verb.i, *cue.chain}
        hosted = [mention for mention in ahead if self._host(mention) in own]
        if hosted:
            return max(hosted, key=_exactness)
        below = [mention for mention in ahead if self._hangs_below(mention, verb)]
        if below:
            return below[0]
        if alone and len(ahead) == 1 and self._host_is_free(ahead[0]):
            return ahead[0]
        return None

    def _host(self, mention: DateMention) -> int | None:
        """The verb that a date hangs on, through prepositions and plain nouns."""
        for token in self._text.ancestors(self._calendar.root(mention)):
            if token.tag.startswith("VB"):
                return token.i
            if token.lemma in EVENT_NOUNS and token.tag.startswith("NN"):
                return token.i
        return None

    def _hangs_below(self, mention: DateMention, verb: Token) -> bool:
        """Whether the date stands in a complement of the verb that tells no act of its own."""
        for token in self._text.ancestors(self._calendar.root(mention)):
            if token.i == verb.i:
                return True
            if token.dep in {"relcl", "advcl", "ccomp"} or token.dep in {"nsubj", "nsubjpass"}:
                return False
        return False

    def _host_is_free(self, mention: DateMention) -> bool:
        """Whether nothing else than reporting verbs claims the date: "said Monday it will …"."""
        host = self._host(mention)
        if host is None:
            return True
        token = self._text.tokens[host]
        return token.lemma not in _SPEECH and token.tag not in {"VBD", "VBN"}

    def _participles(self) -> Iterator[Expectation]:
        for token in self._words:
            certainty = _PARTICIPLES.get(token.lower)
            if certainty is None or token.i in self._taken:
                continue
            when = self._participle_date(token)
            noun = self._participle_noun(token)
            if when is None or noun is None or noun.i in self._taken or self._has_no(noun):
                continue
            if not noun.tag.startswith("NN"):
                continue
            if any(child.dep == "neg" for child in self._text.children(token.i)):
                continue
            self._used.add(id(when))
            self._taken.update((token.i, noun.i))
            yield self._occasion(noun, when, certainty, basis=f"{token.lower} with a later date")

    def _participle_date(self, participle: Token) -> DateMention | None:
        for mention in self._dates:
            if id(mention) in self._used or not self._calendar.is_ahead(mention):
                continue
            above = [t.i for t in self._text.ancestors(self._calendar.root(mention))][:3]
            between = self._calendar.on(mention)[0] - participle.i
            if participle.i in above or 0 < between <= 3:
                return mention
        return None

    def _participle_noun(self, participle: Token) -> Token | None:
        if subject := self._text.child(participle.i, "nsubjpass", "nsubj"):
            return subject
        above = self._text.tokens[participle.head]
        if participle.dep in {"acl", "amod", "relcl"} and above.tag.startswith("NN"):
            return above
        if participle.dep in {"acomp", "attr", "oprd", "xcomp"}:
            return self._text.child(above.i, "nsubj", "nsubjpass")
        if participle.dep in {"amod", "prep"} and above.tag.startswith("NN"):
            return above
        return None

    def _nouns(self) -> Iterator[Expectation]:
        for mention in self._dates:
            if id(mention) in self._used or not self._calendar.is_beyond(mention):
                continue
            noun = self._dated_noun(mention)
            if noun is None or noun.i in self._taken or self._has_no(noun):
                continue
            self._used.add(id(mention))
            self._taken.add(noun.i)
            yield self._occasion(noun, mention, SCHEDULED, basis="an occasion with a later date")

    def _dated_noun(self, mention: DateMention) -> Token | None:
        root = self._calendar.root(mention)
        for token in self._text.ancestors(root):
            if token.tag.startswith("VB"):
                subject = self._text.child(token.i, "nsubj", "nsubjpass")
                told = token.lemma == "be" and token.tag in {"VBZ", "VBP"}
                return subject if told and subject and subject.lemma in EVENT_NOUNS else None
            if token.tag.startswith("NN") and token.lemma in EVENT_NOUNS:
                return token
            if token.tag.startswith("NN") and token.lower in EVENT_NOUNS:
                return token
        return None

    def _occasion(
        self, noun: Token, when: DateMention, certainty: Certainty, *, basis: str
    ) -> Expectation:
        return Expectation(
            sentence=self._sentence,
            head=noun.i,
            doer=None,
            teller=self._teller_index(noun, None),
            date=when,
            certainty=certainty,
            reported=any(token.lower in _HEARSAY for token in self._words),
            basis=basis,
        )


def _is_fixed(mention: DateMention) -> bool:
    """Whether a date is exact enough to be called fixed."""
    return mention.first is not None and mention.precision in {
        Precision.DAY,
        Precision.WEEKEND,
        Precision.WEEK,
        Precision.MONTH,
    }


def _exactness(mention: DateMention) -> int:
    if mention.first is None or mention.last is None:
        return -10_000
    return -(mention.last - mention.first).days
