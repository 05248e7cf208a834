"""Finds what an article tells of things expected before: they happened, were called off or put off.

    each verb ──┬─► takes an occasion back, or "will not" ─► cancelled ────────┐
                ├─► puts an occasion off ─► moved; without a day postponed ────┼─► its words, who, when ─► Change
                └─► tells an act in the past ─► happened ──────────────────────┤
    each occasion looked back at ("after talks on Monday") ─► happened ────────┘

Which expectation a change concerns is not decided here: one article doesn't know what others expect.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from summarizer.article import Article, Span
from summarizer.briefing import Change, ChangeKind, Quote, When
from summarizer.dates import DateMention, when
from summarizer.entities import Entities, referent
from summarizer.language import Analysis, Sentence, Token
from summarizer.lexicon import read_table

_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_PAST_HELPERS = frozenset({"was", "were", "has", "have", "had", "'ve", "’ve"})
_PRESENT_BE = frozenset({"is", "are", "'s", "’s"})
_WILL = frozenset({"will", "wo", "'ll", "’ll", "shall"})
_NEGATIONS = frozenset({"not", "n't", "n’t", "never", "no"})
_RELATIVES = frozenset({"which", "that", "who"})
_CLAUSES = frozenset({"advcl", "ccomp", "parataxis", "conj", "punct", "cc", "mark", "relcl"})
_DASHES = frozenset({"—", "–", "-", "--"})
# A dateline ends within so many tokens of its sentence.
_DATELINE_MAX = 10
# Tokens between an occasion and the date that belongs to it.
_DATE_REACH = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tables:
    """The tables of `data/changes.toml`."""

    called_off: frozenset[str]
    called_off_with: Mapping[str, frozenset[str]]
    put_off: frozenset[str]
    put_off_with: Mapping[str, frozenset[str]]
    light: frozenset[str]
    decided: frozenset[str]
    idle: frozenset[str]
    marks: frozenset[str]
    occasions: frozenset[str]
    looking_back: frozenset[str]

    @classmethod
    @cache
    def load(cls) -> "_Tables":
        verbs, nouns = (read_table("changes")[part] for part in ("verbs", "nouns"))
        return cls(
            called_off=_words(verbs["called_off"]),
            called_off_with=_phrasal(verbs["called_off_with"]),
            put_off=_words(verbs["put_off"]),
            put_off_with=_phrasal(verbs["put_off_with"]),
            light=_words(verbs["light"]),
            decided=_words(verbs["decided"]),
            idle=_words(verbs["idle"]),
            marks=_words(verbs["marks"]),
            occasions=_words(nouns["occasions"]),
            looking_back=_words(nouns["looking_back"]),
        )


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _phrasal(verbs: Mapping[str, str]) -> dict[str, frozenset[str]]:
    return {verb: frozenset(particles.split()) for verb, particles in verbs.items()}


def find_changes(
    article: Article,
    analysis: Analysis,
    *,
    entities: Entities,
    dates: Sequence[DateMention],
    quotes: Sequence[Quote],
) -> list[Change]:
    """The changes that an article tells, in text order; none where its day is unknown.

    What stands in quotation marks is somebody's telling, not the article's, and is left out.
    """
    if article.published is None:
        return []
    reader = _Reader(analysis, entities, dates, quotes, article.published)
    return [change for sentence in analysis.sentences for change in reader.read(sentence)]


class _Reader:
    """Reads the changes of one article, sentence by sentence."""

    def __init__(
        self,
        analysis: Analysis,
        entities: Entities,
        dates: Sequence[DateMention],
        quotes: Sequence[Quote],
        published: date,
    ) -> None:
        self._text = analysis
        self._entities = entities
        self._dates = [mention for mention in dates if mention.type in {"DATE", "TIME"}]
        self._spoken = frozenset(
            token.i for quote in quotes for token in analysis.tokens_in(quote.span)
        )
        self._published = published
        self._words = _Tables.load()

    def read(self, sentence: Sentence) -> Iterator[Change]:
        words = self._text.words(sentence)
        if words[-1].text == "?":
            return
        for token in words:
            if token.i in self._spoken:
                continue
            if token.tag.startswith("VB"):
                yield from self._of_verb(token, sentence)
            elif token.lemma in self._words.occasions and token.tag in {"NN", "NNS"}:
                yield from self._of_occasion(token, sentence)

    def _of_verb(self, verb: Token, sentence: Sentence) -> Iterator[Change]:
        if self._is_supposed(verb):
            return
        if self._has_particle(verb, self._words.called_off, self._words.called_off_with):
            yield from self._of_object(verb, sentence, ChangeKind.CANCELLED)
        elif self._has_particle(verb, self._words.put_off, self._words.put_off_with):
            yield from self._of_object(verb, sentence, ChangeKind.POSTPONED)
        elif self._will_not(verb):
            yield from self._of_act(verb, sentence, ChangeKind.CANCELLED)
        elif self._is_off(verb):
            yield from self._of_object(verb, sentence, ChangeKind.CANCELLED)
        elif self._is_replaced(verb):
            yield from self._of_act(verb, sentence, ChangeKind.MOVED)
        elif self._is_past(verb) and not self._is_denied(verb) and not self._is_before(verb):
            yield from self._of_act(verb, sentence, ChangeKind.HAPPENED)

    def _of_object(self, verb: Token, sentence: Sentence, kind: ChangeKind) -> Iterator[Change]:
        """The occasion that the verb takes back or puts off."""
        thing = self._thing(verb, sentence)
        if thing is None or not self._is_told(verb) or self._is_denied(verb):
            return
        span = self._phrase(thing, sentence)
        mention = self._date_of(span)
        if kind is ChangeKind.POSTPONED:
            mention = self._after(verb, sentence)
            kind = ChangeKind.MOVED if mention else kind
        doer = None if self._is_passive(verb) else self._subject(verb)
        who = self._who(doer, span, sentence)
        yield self._change(kind, thing.lemma, span, sentence, who=who, mention=mention)

    def _of_act(self, verb: Token, sentence: Sentence, kind: ChangeKind) -> Iterator[Change]:
        """The act that the verb tells as done, or as not to be done."""
        act = self._act(verb)
        if act.i == verb.i and (verb.lemma in self._words.idle | self._words.light):
            return
        span = self._clause(verb, sentence)
        mention = self._date_in(span)
        if kind is ChangeKind.HAPPENED and mention is not None and not self._is_over(mention):
            mention = None
        who = self._who(self._subject(verb), span, sentence)
        yield self._change(kind, act.lemma, span, sentence, who=who, mention=mention)

    def _of_occasion(self, noun: Token, sentence: Sentence) -> Iterator[Change]:
        """An occasion under "after", "during", …, with a day that is over."""
        preposition = self._text.tokens[noun.head]
        if noun.dep != "pobj" or preposition.lower not in self._words.looking_back:
            return
        mention = self._date_beside(noun, sentence)
        if mention is None or mention.last is None or mention.last > self._published:
            return
        phrase = self._phrase(noun, sentence)
        span = Span(min(phrase.start, mention.start), max(phrase.end, mention.end))
        who = self._names(span)
        yield self._change(
            ChangeKind.HAPPENED, noun.lemma, span, sentence, who=who, mention=mention
        )

    def _change(
        self,
        kind: ChangeKind,
        act: str,
        span: Span,
        sentence: Sentence,
        *,
        who: tuple[str, ...],
        mention: DateMention | None,
    ) -> Change:
        told = When() if mention is None else when(mention, self._text.text)
        return Change(
            kind=kind,
            act=act,
            what=span.of(self._text.text),
            who=who,
            when=told,
            evidence=(sentence.span,),
        )

    # What the verb's form tells

    def _helpers(self, verb: Token) -> frozenset[str]:
        return frozenset(
            token.lower for token in self._text.children(verb.i) if token.dep.startswith("aux")
        )

    def _is_past(self, verb: Token) -> bool:
        """Whether the verb tells a fact of the past, in its own right or shared from above."""
        helpers = self._helpers(verb)
        if verb.tag == "VBD":
            return not helpers - _PAST_HELPERS - {"did"}
        if verb.tag != "VBN":
            return False
        if helpers:
            return bool(helpers & _PAST_HELPERS) and helpers <= _PAST_HELPERS | {"been"}
        above = self._text.tokens[verb.head]
        return verb.dep == "conj" and above.tag in {"VBD", "VBN"} and self._is_past(above)

    def _is_before(self, verb: Token) -> bool:
        """ "had met": what was done before the news is no news."""
        return "had" in self._helpers(verb)

    def _is_told(self, verb: Token) -> bool:
        """Whether the verb's act stands: past, present, or an infinitive that was decided on."""
        if self._is_past(verb):
            return True
        helpers = self._helpers(verb)
        if verb.tag in {"VBZ", "VBP"}:
            return not helpers
        if verb.tag == "VBN":
            return bool(helpers & _PRESENT_BE) and not helpers & _WILL
        above = self._text.tokens[verb.head]
        decided = above.lemma in self._words.decided and self._is_past(above)
        return verb.dep == "xcomp" and decided and not self._is_denied(above)

    def _is_denied(self, verb: Token) -> bool:
        """ "did not meet", "no talks were held", "reached no deal" """
        below = self._text.children(verb.i)
        nouns = [token for token in below if token.dep in {*_SUBJECTS, "dobj"}]
        around = [*below, *(word for noun in nouns for word in self._text.children(noun.i))]
        return any(token.dep == "neg" or token.lower in _NEGATIONS for token in around)

    def _will_not(self, verb: Token) -> bool:
        """ "will not travel", "will no longer meet", "has decided not to go" """
        if not self._is_denied(verb) and not self._has_no_longer(verb):
            return False
        if self._helpers(verb) & _WILL:
            return True
        above = self._text.tokens[verb.head]
        decided = above.lemma in self._words.decided and self._is_past(above)
        return verb.dep == "xcomp" and decided

    def _has_no_longer(self, verb: Token) -> bool:
        return any(
            token.lower == "longer" and self._is_denied(token)
            for token in self._text.children(verb.i)
        )

    def _is_off(self, verb: Token) -> bool:
        """ "The strike is off." """
        subject = self._subject(verb)
        off = any(token.lower == "off" for token in self._text.children(verb.i))
        return bool(verb.lemma == "be" and off and subject) and self._is_occasion(subject)

    def _is_replaced(self, verb: Token) -> bool:
        """ "will now meet on Thursday instead of Monday", "in Vienna rather than in Geneva" """
        if not self._helpers(verb) & _WILL:
            return False
        below = " ".join(token.lower for token in self._text.subtree(verb.i))
        return "instead of" in below or "rather than" in below

    def _is_occasion(self, token: Token | None) -> bool:
        return token is not None and token.lemma in self._words.occasions

    def _is_passive(self, verb: Token) -> bool:
        return self._text.child(verb.i, "nsubjpass", "auxpass") is not None

    def _is_supposed(self, verb: Token) -> bool:
        """Whether the clause is a condition, a question or a wish, or hangs on one."""
        for token in (verb, *self._text.ancestors(verb.i)):
            mark = self._text.child(token.i, "mark")
            if mark is not None and mark.lower not in self._words.marks:
                return True
            if token.dep in {"ccomp", "ROOT"}:
                return False
        return False

    def _has_particle(
        self, verb: Token, plain: frozenset[str], phrasal: Mapping[str, frozenset[str]]
    ) -> bool:
        if verb.lemma in plain:
            return True
        particles = phrasal.get(verb.lemma, frozenset())
        return any(token.lower in particles for token in self._text.children(verb.i))

    # What the act is, and who does it

    def _thing(self, verb: Token, sentence: Sentence) -> Token | None:
        """The occasion, or the plan, that the verb is done to."""
        deps: tuple[str, ...] = (
            ("nsubjpass", "nsubj") if self._is_passive(verb) else ("dobj", "nsubjpass")
        )
        if verb.lemma == "be":
            deps = ("nsubj",)
        found = self._text.child(verb.i, *deps)
        if found is None and verb.dep == "conj":
            found = self._text.child(verb.head, "nsubjpass")
        if found is not None and found.i < self._after_dateline(sentence):
            found = self._first_noun(sentence)
        return found if found is not None and found.tag.startswith("NN") else None

    def _first_noun(self, sentence: Sentence) -> Token | None:
        """The noun that the first words after a dateline belong to: "OSLO — A strike that …"."""
        start = self._after_dateline(sentence)
        nouns = (t for t in self._text.tokens[start : sentence.last] if t.tag.startswith("NN"))
        return next((t for t in nouns if self._text.tokens[t.i + 1].tag[:2] != "NN"), None)

    def _act(self, verb: Token) -> Token:
        """The verb, or the occasion that it is done to: "held talks", "went on strike"."""
        below = self._text.children(verb.i)
        if verb.lemma not in self._words.light:
            return verb
        prepositions = [token for token in below if token.dep == "prep"]
        under = [found for p in prepositions if (found := self._text.child(p.i, "pobj"))]
        around = [token for token in below if token.dep == "dobj"]
        around += [token for token in below if token.dep in _SUBJECTS]
        return next((token for token in (*around, *under) if self._is_occasion(token)), verb)

    def _subject(self, verb: Token) -> Token | None:
        if found := self._text.child(verb.i, *_SUBJECTS):
            return self._antecedent(verb, found)
        while verb.dep in {"conj", "xcomp", "advcl"} and verb.head != verb.i:
            verb = self._text.tokens[verb.head]
            if found := self._text.child(verb.i, *_SUBJECTS):
                return self._antecedent(verb, found)
        return None

    def _antecedent(self, verb: Token, subject: Token) -> Token:
        """The noun that a relative pronoun stands for; another subject is itself."""
        if subject.lower in _RELATIVES and verb.dep == "relcl":
            return self._text.tokens[verb.head]
        return subject

    def _who(self, doer: Token | None, span: Span, sentence: Sentence) -> tuple[str, ...]:
        """Who acts; where the parse finds nobody, or the city of the dateline, who is named."""
        if doer is None or doer.i < self._after_dateline(sentence):
            return self._names(span)
        below = self._text.subtree(doer.i)
        if names := self._names(Span(below[0].start, below[-1].end)):
            return names
        entity = referent(self._text, self._entities, doer.i)
        return (entity.name,) if entity and not entity.id.startswith("country:") else ()

    def _names(self, span: Span) -> tuple[str, ...]:
        """Whom the words name, a state as they name it."""
        names = (
            mention.span.of(self._text.text)
            if mention.entity.startswith("country:")
            else self._entities.by_id[mention.entity].name
            for mention in self._entities.mentions
            if span.covers(mention.span)
        )
        return tuple(dict.fromkeys(names))

    # Which words tell it

    def _phrase(self, noun: Token, sentence: Sentence) -> Span:
        """The noun with what belongs to it, without relative clauses and the dateline."""
        dropped = {
            below.i
            for token in self._text.subtree(noun.i)
            if token.dep in {"relcl", "appos"} and token.i != noun.i
            for below in self._text.subtree(token.i)
        }
        kept = [token for token in self._text.subtree(noun.i) if token.i not in dropped]
        return self._slice(kept, noun, sentence)

    def _clause(self, verb: Token, sentence: Sentence) -> Span:
        """The verb with its subject and what follows, up to the next clause on either side."""
        first, last = verb.i, verb.i
        for child in self._text.children(verb.i):
            below = [token.i for token in self._text.subtree(child.i)]
            if child.dep in _CLAUSES or child.lower in _RELATIVES:
                continue
            first, last = min(first, below[0]), max(last, below[-1])
        for child in self._text.children(verb.i):
            if child.dep in _CLAUSES and child.dep != "punct":
                below = [token.i for token in self._text.subtree(child.i)]
                if below[-1] < verb.i:
                    first = max(first, below[-1] + 1)
                else:
                    last = min(last, max(verb.i, below[0] - 1))
        return self._slice(self._text.tokens[first : last + 1], verb, sentence)

    def _slice(self, tokens: Sequence[Token], head: Token, sentence: Sentence) -> Span:
        floor = self._after_dateline(sentence)
        kept = [token for token in tokens if floor <= token.i < sentence.last] or [head]
        while len(kept) > 1 and _hangs(kept[-1]):
            kept.pop()
        while len(kept) > 1 and _hangs(kept[0]):
            kept.pop(0)
        return Span(kept[0].start, kept[-1].end)

    def _after_dateline(self, sentence: Sentence) -> int:
        """The first token after "LISBON —"; the parse often takes the city for the subject."""
        words = self._text.words(sentence)
        for token in words[1:_DATELINE_MAX]:
            if token.text in _DASHES and words[0].text.isupper():
                return token.i + 1
        return sentence.first

    # When

    def _date_in(self, span: Span) -> DateMention | None:
        inside = [m for m in self._dates if span.start <= m.start and m.end <= span.end]
        return next((m for m in inside if m.first is not None), None)

    def _date_of(self, span: Span) -> DateMention | None:
        """The day of something called off; "on Saturday" may be the one gone or the one to come."""
        mention = self._date_in(span)
        return None if mention is not None and self._is_either(mention) else mention

    def _is_either(self, mention: DateMention) -> bool:
        words = self._text.text[mention.start : mention.end]
        gone = mention.last is not None and mention.last < self._published
        return gone and words.endswith("day") and words.isalpha()

    def _date_beside(self, noun: Token, sentence: Sentence) -> DateMention | None:
        """The day right after the occasion ("talks in Oslo on Monday"), or right before it."""
        near = self._text.tokens[max(sentence.first, noun.i - 3) : noun.i + _DATE_REACH + 1]
        return self._date_in(Span(near[0].start, near[-1].end))

    def _after(self, verb: Token, sentence: Sentence) -> DateMention | None:
        """The day ahead that is told after the verb, but for the one that it is moved "from"."""
        later = [
            mention
            for mention in self._dates
            if verb.start < mention.start and mention.end <= sentence.span.end
            if mention.last is not None and mention.last > self._published
            if not self._text.text[mention.lead : mention.start].lower().startswith("from")
        ]
        return next(iter(later), None)

    def _is_over(self, mention: DateMention) -> bool:
        return mention.first is not None and mention.first <= self._published


def _hangs(token: Token) -> bool:
    """Whether a word or mark at the edge of a clause belongs to its neighbour."""
    return token.tag == "CC" or not token.text[-1].isalnum()
