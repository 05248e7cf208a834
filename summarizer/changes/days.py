"""Which date of a sentence is the day of what it tells."""

from collections.abc import Sequence
from datetime import date

from summarizer.article import Span
from summarizer.dates import DateMention
from summarizer.language import Analysis, Sentence, Token

# Tokens between an occasion and the date that belongs to it.
_DATE_REACH = 6


class Days:
    """The dates of one article."""

    def __init__(self, analysis: Analysis, dates: Sequence[DateMention], published: date) -> None:
        self._text = analysis
        self._dates = [mention for mention in dates if mention.type in {"DATE", "TIME"}]
        self._published = published

    def inside(self, span: Span) -> DateMention | None:
        """The first date within a span."""
        told = [m for m in self._dates if span.start <= m.start and m.end <= span.end]
        return next((m for m in told if m.first is not None), None)

    def of_phrase(self, span: Span) -> DateMention | None:
        """The day of something called off; "on Saturday" may be the one gone or the one to come."""
        mention = self.inside(span)
        return None if mention is not None and self._is_either(mention) else mention

    def beside(self, noun: Token, sentence: Sentence) -> DateMention | None:
        """The day right after the occasion ("talks in Oslo on Monday"), or right before it."""
        near = self._text.tokens[max(sentence.first, noun.i - 3) : noun.i + _DATE_REACH + 1]
        return self.inside(Span(near[0].start, near[-1].end))

    def after(self, verb: Token, sentence: Sentence) -> DateMention | None:
        """The day ahead that is told after the verb, but for the one that it is moved "from"."""
        later = [
            mention
            for mention in self._dates
            if verb.start < mention.start and mention.end <= sentence.span.end
            if mention.last is not None and mention.last > self._published
            if not self._text.text[mention.lead : mention.start].lower().startswith("from")
        ]
        return next(iter(later), None)

    def is_over(self, mention: DateMention) -> bool:
        """Whether a date had begun when the article was published."""
        return mention.first is not None and mention.first <= self._published

    def _is_either(self, mention: DateMention) -> bool:
        words = self._text.text[mention.start : mention.end]
        gone = mention.last is not None and mention.last < self._published
        return gone and words.endswith("day") and words.isalpha()
