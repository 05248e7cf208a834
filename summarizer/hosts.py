"""Which dates of a sentence are still ahead, and which verb or occasion each of them belongs to."""

import itertools
import re
from collections.abc import Iterable, Sequence
from datetime import date

from summarizer.article import Span
from summarizer.cues import Cues
from summarizer.dates import DateMention
from summarizer.language import Analysis, Sentence, Token

# What was told more days before publication is no news.
_NEWS_DAYS = 14
# A month ahead that is nearer behind.
_FAR_DAYS = 250
_CERTAIN = re.compile(r"tomorrow|(?:the )?(?:next|coming|following) \w+$")
# Endings of nouns that name something done.
_DEEDS = ("tion", "sion", "ment", "ing", "sentence", "penalty", "approval")
_DAYS = frozenset({"day", "night"})
_UNTIL = frozenset({"until", "till", "through"})
_OPEN_VALUES = frozenset({"PRESENT_REF", "PAST_REF"})


class Hosts:
    """The dates of one text that can date an event, by the tokens that they stand on."""

    def __init__(
        self,
        analysis: Analysis,
        dates: Sequence[DateMention],
        cues: Cues,
        *,
        published: date | None,
    ) -> None:
        self._analysis = analysis
        self._cues = cues
        self.published = published
        points = [mention for mention in dates if _is_point(mention)]
        self._tokens = {mention.start: _tokens_of(analysis, mention) for mention in points}
        self._dates = [mention for mention in points if self._tokens[mention.start]]
        # The month of March is no march.
        self._in_dates = frozenset(itertools.chain.from_iterable(self._tokens.values()))

    def ahead_in(self, sentence: Sentence) -> list[DateMention]:
        """The dates of a sentence whose days reach to publication or later, in text order."""
        return [
            mention
            for mention in self._dates
            if sentence.span.start <= mention.start < sentence.span.end and self._is_ahead(mention)
        ]

    def past_in(self, sentence: Sentence) -> list[DateMention]:
        """The dates of a sentence that were over well before publication."""
        return [
            mention
            for mention in self._dates
            if sentence.span.start <= mention.start < sentence.span.end
            and mention.last is not None
            and self.published is not None
            and (self.published - mention.last).days > _NEWS_DAYS
        ]

    def first_token(self, mention: DateMention) -> int:
        """The index of the first token of a date."""
        return self._tokens[mention.start][0]

    def last_token(self, mention: DateMention) -> int:
        """The index of the last token of a date."""
        return self._tokens[mention.start][-1]

    def above(self, mention: DateMention) -> Iterable[Token]:
        """What the date hangs on, nearest first; "Tuesday's" belongs to its noun alone."""
        above = self._analysis.ancestors(self._root(mention))
        after = self._tokens[mention.start][-1] + 1
        is_owner = after < len(self._analysis.tokens) and self._analysis.tokens[after].tag == "POS"
        return itertools.islice(above, 1) if is_owner else above

    def host(self, mention: DateMention) -> int | None:
        """The verb or occasion that a date hangs on, through prepositions and plain nouns."""
        if (occasion := self._right_before(mention)) is not None:
            return occasion
        for token in self.above(mention):
            if token.tag.startswith("VB") or self.is_occasion(token):
                return token.i
            if token.dep in {"nsubj", "nsubjpass"}:
                return None
        return None

    def _right_before(self, mention: DateMention) -> int | None:
        """The occasion that stands right before the date: "followed by an election on May 5"."""
        first = self.first_token(mention)
        before = self._analysis.tokens[max(0, first - 2) : first]
        if len(before) == 2 and before[1].tag == "IN" and self.is_occasion(before[0]):
            return before[0].i
        return None

    def is_occasion(self, token: Token) -> bool:
        """Whether a token names something that takes place; an "election day" does."""
        if not token.tag.startswith("NN") or token.i in self._in_dates:
            return False
        if token.lower in _DAYS:
            kind = self._analysis.child(token.i, "compound")
            return kind is not None and not self._cues.occasions.isdisjoint(_forms(kind))
        return not self._cues.occasions.isdisjoint(_forms(token))

    def is_deed(self, noun: Token) -> bool:
        """Whether a noun names something done: an occasion, or "creation", "flooding"."""
        if not noun.tag.startswith("NN") or noun.tag.startswith("NNP"):
            return False
        return self.is_occasion(noun) or noun.lemma.endswith(_DEEDS)

    def is_beyond(self, mention: DateMention) -> bool:
        """Whether the date's first day lies after publication, as far as can be told."""
        if self.published is None or mention.first is None:
            return mention.value == "FUTURE_REF"
        return mention.first > self.published

    def ends(self, mention: DateMention) -> bool:
        """Whether something goes on until a later day, and then ends: "through October 8"."""
        words = self._analysis.text[mention.lead : mention.start].lower()
        return (
            words.strip() in _UNTIL
            and mention.last is not None
            and mention.last > (self.published or mention.last)
        )

    def names_days(self, mention: DateMention) -> bool:
        """Whether a date of an undated text means certain days: "next week", not "soon"."""
        words = self._analysis.text[mention.start : mention.end].lower()
        return self.published is None and bool(_CERTAIN.match(words))

    def is_undated_day(self, mention: DateMention) -> bool:
        """Whether a text without a day of its own names a day of any week or year: "on Friday"."""
        return self.published is None and mention.value.startswith("XXXX")

    def is_far(self, mention: DateMention) -> bool:
        """Whether a day without a year lies so far ahead that last year's may be meant."""
        if self.published is None or mention.first is None:
            return False
        words = self._analysis.text[mention.lead : mention.end]
        year = re.search(r"\d{4}|year", words)
        return not year and (mention.first - self.published).days > _FAR_DAYS

    def _is_ahead(self, mention: DateMention) -> bool:
        if mention.value == "FUTURE_REF":
            return True
        if self.published is None:
            return mention.value != "PAST_REF" and not self._is_credit(mention)
        return mention.last is not None and mention.last >= self.published

    def _is_credit(self, mention: DateMention) -> bool:
        """Whether the date closes a bracket, as a credit's does: "(Reuters, July 22)"."""
        return self._analysis.text[mention.end :].lstrip()[:1] == ")"

    def _root(self, mention: DateMention) -> int:
        """The token of the phrase that hangs on something outside it."""
        inside = self._tokens[mention.start]
        outward = [i for i in inside if self._analysis.tokens[i].head not in inside]
        return outward[0] if outward else inside[-1]


def _forms(token: Token) -> tuple[str, ...]:
    return token.lemma, token.lower, token.lower.removesuffix("es")


def _tokens_of(analysis: Analysis, mention: DateMention) -> list[int]:
    return [token.i for token in analysis.tokens_in(Span(mention.start, mention.end))]


def _is_point(mention: DateMention) -> bool:
    """Whether a mention can date an event: sets can't, and durations only as "in three days"."""
    if mention.type == "SET" or mention.value in _OPEN_VALUES:
        return False
    return mention.type != "DURATION" or mention.last is not None
