"""The lines of an answer: a record → a plain sentence with its citations. Nothing is chosen here."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from bot.agenda import AgendaItem, Step, change_words, due_words
from bot.messages.wording import (
    capitalised,
    certainty_words,
    full_day_words,
    source_words,
    when_words,
)
from bot.records import ArticleRef, FollowUpRecord, QuoteRecord
from summarizer.article import Span
from summarizer.briefing import Certainty, SummaryPoint, When


class LineKind(StrEnum):
    """`lead` opens, `item` and `quote` are cited records, `note` says what else one should know."""

    LEAD = "lead"
    ITEM = "item"
    QUOTE = "quote"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Where a line stands: code points `start` to `end` of an article.

    `publication`, `title` and `paragraph` (counted from 1, None where unknown) are for display.
    """

    article: str
    start: int
    end: int
    url: str | None
    published: date | None
    publication: str | None = None
    title: str | None = None
    paragraph: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of an answer, a whole sentence without markup.

    Of a quote, `text` is `quoted` (the speaker's words, verbatim, without marks) and `byline`
    ("Robin Cook, British Foreign Secretary, 23 Jul 1999") in one. `opening` and `ending` are what
    `text` tells before and after the record's own sentence: days, how certain, whose word.
    """

    kind: LineKind
    text: str
    when: When | None = None
    certainty: Certainty | None = None
    reported: bool = False
    says: tuple[str, ...] = ()
    speaker: str | None = None
    citations: tuple[Citation, ...] = ()
    agenda_item: int | None = None
    quoted: str | None = None
    byline: str | None = None
    opening: str = field(default="", compare=False)
    ending: str = field(default="", compare=False)

    @property
    def core(self) -> str:
        """The record's own sentence."""
        return self.text.removeprefix(self.opening).removesuffix(self.ending)


class Expected(NamedTuple):
    """One expected event: the records on the topic that tell it, the newest first, and its course."""

    records: tuple[FollowUpRecord, ...]
    item: AgendaItem

    @property
    def newest(self) -> FollowUpRecord:
        """The record whose wording is shown."""
        return self.records[0]

    @property
    def when(self) -> When:
        """The time that holds now."""
        return self.item.when


class Sentence(NamedTuple):
    """A sentence of an article, and how well it fits a question (0 to 1)."""

    article: ArticleRef
    span: Span
    text: str
    fit: float


def cite(article: ArticleRef, spans: Iterable[Span]) -> tuple[Citation, ...]:
    """One citation for each span; its paragraph is told by `numbered`."""
    return tuple(
        Citation(
            article=article.id,
            start=span.start,
            end=span.end,
            url=article.url,
            published=article.published,
            publication=article.publication,
            title=article.title,
        )
        for span in spans
    )


def numbered(line: Line, paragraphs: Mapping[str, Sequence[Span]]) -> Line:
    """The line with the paragraphs that its citations stand in; those of articles by id, in order."""
    return replace(line, citations=tuple(_placed(one, paragraphs) for one in line.citations))


def _placed(citation: Citation, paragraphs: Mapping[str, Sequence[Span]]) -> Citation:
    span = Span(citation.start, citation.end)
    found = enumerate(paragraphs.get(citation.article, ()), 1)
    return replace(citation, paragraph=next((n for n, one in found if one.overlaps(span)), None))


def lead(text: str) -> Line:
    """The opening line."""
    return Line(kind=LineKind.LEAD, text=text)


def note(text: str, citations: tuple[Citation, ...] = ()) -> Line:
    """A remark beside the records."""
    return Line(kind=LineKind.NOTE, text=text, citations=citations)


def expected_line(expected: Expected, *, today: date) -> Line:
    """ "Next week (26 Jul – 1 Aug): IMF meets to consider further lending. Scheduled." """
    record, item = expected.newest, expected.item
    follow_up = record.follow_up
    when = capitalised(when_words(item.when, told=item.told_on, today=today))
    sure = certainty_words(follow_up.certainty, reported=follow_up.reported, says=sayers(record))
    told = (sure, changed_words(item, today), capitalised(due_words(item, today)))
    opening, ending = f"{when}: ", "".join(f" {part}." for part in told if part)
    return Line(
        kind=LineKind.ITEM,
        text=f"{opening}{what_words(record)}.{ending}",
        when=item.when,
        certainty=follow_up.certainty,
        reported=follow_up.reported,
        says=follow_up.says,
        citations=expected_citations(expected),
        agenda_item=item.id,
        opening=opening,
        ending=ending,
    )


def changed_words(item: AgendaItem, today: date) -> str:
    """What changed last, without a full stop; "" where nothing did but that it was told again."""
    entry = item.changed
    quiet = entry is None or entry.step in {Step.CONFIRMED, Step.DATED}
    return "" if entry is None or quiet else change_words(entry, today)


def expected_citations(expected: Expected) -> tuple[Citation, ...]:
    """The evidence in every article that tells the event, the newest article first."""
    told = [(record.article, record.follow_up.evidence) for record in expected.records]
    changes = [one for one in expected.item.tellings if one.kind is not None and one.is_current]
    told += [(one.article, one.evidence) for one in reversed(changes)]
    cited = (one for article, evidence in told for one in cite(article, evidence))
    return tuple(dict.fromkeys(cited))


def what_words(record: FollowUpRecord) -> str:
    """What is expected, without a full stop."""
    return capitalised(record.follow_up.what.strip().rstrip("."))


def sayers(record: FollowUpRecord) -> tuple[str, ...]:
    """Who says so, where it is more than the publication itself."""
    return tuple(one for one in record.follow_up.says if one != record.article.publication)


def quote_line(record: QuoteRecord) -> Line:
    """ "“We are ready.” — Igor Ivanov, Russian Foreign Minister, 23 Jul 1999" """
    quote, article = record.quote, record.article
    # The comma before a closing mark belongs to the sentence around the quote.
    quoted = re.sub(r",\s*$", "", quote.text)
    told = full_day_words(article.published) if article.published else "undated"
    parts = (quote.speaker or "speaker not named", quote.role, quote.attribution, told)
    byline = ", ".join(part for part in parts if part)
    return Line(
        kind=LineKind.QUOTE,
        text=f"“{quoted}” — {byline}",
        speaker=quote.speaker,
        citations=cite(article, (quote.span,)),
        quoted=quoted,
        byline=byline,
    )


def point_line(article: ArticleRef, point: SummaryPoint) -> Line:
    """One sentence of a summary."""
    citations = cite(article, point.evidence)
    return Line(kind=LineKind.ITEM, text=point.text, citations=citations)


def article_line(article: ArticleRef, point: SummaryPoint) -> Line:
    """An article by its day and the first sentence of its summary."""
    day = full_day_words(article.published) if article.published else "Undated"
    citations = cite(article, point.evidence)
    opening = f"{day}: "
    return Line(
        kind=LineKind.ITEM, text=f"{opening}{point.text}", citations=citations, opening=opening
    )


def sentence_line(sentence: Sentence, *, when: When | None = None) -> Line:
    """A sentence as the article has it."""
    return Line(
        kind=LineKind.ITEM,
        text=sentence.text,
        when=when,
        citations=cite(sentence.article, (sentence.span,)),
    )


def told_by(line: Line, article: ArticleRef) -> Line:
    """The line with which article tells it, for where nothing else says so."""
    ending = f" ({source_words(article)})"
    return replace(line, text=f"{line.text}{ending}", ending=ending)


def source_lines(lines: Sequence[Line]) -> tuple[Line, ...]:
    """One item for each article that the lines cite, with all its citations."""
    cited: dict[str, list[Citation]] = {}
    for line in lines:
        for citation in line.citations:
            known = cited.setdefault(citation.article, [])
            if citation not in known:
                known.append(citation)
    return tuple(
        Line(kind=LineKind.ITEM, text=_source_text(citations), citations=tuple(citations))
        for citations in cited.values()
    )


def _source_text(citations: Sequence[Citation]) -> str:
    first = citations[0]
    day = full_day_words(first.published) if first.published else "undated"
    numbers = sorted({one.paragraph for one in citations if one.paragraph})
    parts = [first.publication, day, *(f"¶{number}" for number in numbers)]
    text = ", ".join(part for part in parts if part)
    return ": ".join(part for part in (text, first.title) if part)
