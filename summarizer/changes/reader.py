"""Reads the changes of one article, sentence by sentence."""

from collections.abc import Iterator, Sequence
from datetime import date

from summarizer.article import Article, Span
from summarizer.briefing import Change, ChangeKind, Quote, When
from summarizer.changes.days import Days
from summarizer.changes.forms import SUBJECTS, Forms
from summarizer.changes.tables import Tables
from summarizer.changes.wording import Wording
from summarizer.dates import DateMention, when
from summarizer.entities import Entities, referent
from summarizer.language import Analysis, Sentence, Token


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
    """Reads one article."""

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
        self._words = Tables.load()
        self._forms = Forms(analysis, self._words)
        self._wording = Wording(analysis)
        self._days = Days(analysis, dates, published)
        self._spoken = frozenset(
            token.i for quote in quotes for token in analysis.tokens_in(quote.span)
        )
        self._published = published

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
        if self._forms.is_supposed(verb):
            return
        if self._forms.calls_off(verb):
            yield from self._of_object(verb, sentence, ChangeKind.CANCELLED)
        elif self._forms.puts_off(verb):
            yield from self._of_object(verb, sentence, ChangeKind.POSTPONED)
        elif self._forms.will_not(verb):
            yield from self._of_act(verb, sentence, ChangeKind.CANCELLED)
        elif self._forms.is_off(verb):
            yield from self._of_object(verb, sentence, ChangeKind.CANCELLED)
        elif self._forms.is_replaced(verb):
            yield from self._of_act(verb, sentence, ChangeKind.MOVED)
        elif (
            self._forms.is_past(verb)
            and not self._forms.is_denied(verb)
            and not self._forms.is_before(verb)
        ):
            yield from self._of_act(verb, sentence, ChangeKind.HAPPENED)

    def _of_object(self, verb: Token, sentence: Sentence, kind: ChangeKind) -> Iterator[Change]:
        """The occasion that the verb takes back or puts off."""
        thing = self._thing(verb, sentence)
        if thing is None or not self._forms.is_told(verb) or self._forms.is_denied(verb):
            return
        span = self._wording.phrase(thing, sentence)
        mention = self._days.of_phrase(span)
        if kind is ChangeKind.POSTPONED:
            mention = self._days.after(verb, sentence)
            kind = ChangeKind.MOVED if mention else kind
        doer = None if self._forms.is_passive(verb) else self._forms.subject(verb)
        who = self._who(doer, span, sentence)
        yield self._change(kind, thing.lemma, span, sentence, who=who, mention=mention)

    def _of_act(self, verb: Token, sentence: Sentence, kind: ChangeKind) -> Iterator[Change]:
        """The act that the verb tells as done, or as not to be done."""
        act = self._act(verb)
        if act.i == verb.i and (verb.lemma in self._words.idle | self._words.light):
            return
        span = self._wording.clause(verb, sentence)
        mention = self._days.inside(span)
        if kind is ChangeKind.HAPPENED and mention is not None and not self._days.is_over(mention):
            mention = None
        who = self._who(self._forms.subject(verb), span, sentence)
        yield self._change(kind, act.lemma, span, sentence, who=who, mention=mention)

    def _of_occasion(self, noun: Token, sentence: Sentence) -> Iterator[Change]:
        """An occasion under "after", "during", …, with a day that is over."""
        preposition = self._text.tokens[noun.head]
        if noun.dep != "pobj" or preposition.lower not in self._words.looking_back:
            return
        mention = self._days.beside(noun, sentence)
        if mention is None or mention.last is None or mention.last > self._published:
            return
        phrase = self._wording.phrase(noun, sentence)
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

    # What is done, and who does it

    def _thing(self, verb: Token, sentence: Sentence) -> Token | None:
        """The occasion, or the plan, that the verb is done to."""
        deps: tuple[str, ...] = (
            ("nsubjpass", "nsubj") if self._forms.is_passive(verb) else ("dobj", "nsubjpass")
        )
        if verb.lemma == "be":
            deps = ("nsubj",)
        found = self._text.child(verb.i, *deps)
        if found is None and verb.dep == "conj":
            found = self._text.child(verb.head, "nsubjpass")
        if found is not None and found.i < self._wording.after_dateline(sentence):
            found = self._wording.first_noun(sentence)
        return found if found is not None and found.tag.startswith("NN") else None

    def _act(self, verb: Token) -> Token:
        """The verb, or the occasion that it is done to: "held talks", "went on strike"."""
        below = self._text.children(verb.i)
        if verb.lemma not in self._words.light:
            return verb
        prepositions = [token for token in below if token.dep == "prep"]
        under = [found for p in prepositions if (found := self._text.child(p.i, "pobj"))]
        around = [token for token in below if token.dep == "dobj"]
        around += [token for token in below if token.dep in SUBJECTS]
        return next((token for token in (*around, *under) if self._forms.is_occasion(token)), verb)

    def _who(self, doer: Token | None, span: Span, sentence: Sentence) -> tuple[str, ...]:
        """Who acts; where the parse finds nobody, or the city of the dateline, who is named."""
        if doer is None or doer.i < self._wording.after_dateline(sentence):
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
