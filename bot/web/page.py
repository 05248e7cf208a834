"""What a page shows, part by part. Pure: records in, words out; `html` makes the markup.

article, briefing, cited spans, its story ──► EvidencePage
topic, agenda items, quotes ──► TopicPage
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.agenda import AgendaItem, change_words, due_words
from bot.messages.cards import merged
from bot.messages.headlines import headline
from bot.messages.message import Message, Words
from bot.messages.telling import quotation
from bot.messages.wording import capitalised, certainty_words, source_words, when_words
from bot.records import ArticleRef, QuoteRecord
from summarizer.article import Span
from summarizer.briefing import Briefing, FollowUp
from summarizer.language import paragraphs


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a paragraph; `is_cited`: the claim that was followed here rests on them."""

    text: str
    is_cited: bool


@dataclass(frozen=True, slots=True)
class Spoken:
    """A quote, who said it, and where it was told."""

    text: str
    by: Words
    source: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """One thing that is expected: its days, how it stands, what changed, and where it is told."""

    days: str
    what: str
    standing: str
    is_open: bool = True
    history: tuple[str, ...] = ()
    url: str | None = None


@dataclass(frozen=True, slots=True)
class DayPage:
    """The digest of a day, with the day of the news before it, and the one after it."""

    digest: Message
    day: date
    before: date | None
    after: date | None

    @property
    def day_words(self) -> str:
        """The day, for a title."""
        return f"{self.day:%A}, {self.day.day} {self.day:%B %Y}"


@dataclass(frozen=True, slots=True)
class Other:
    """Another article of the same story."""

    title: str
    source: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePage:
    """One article with the cited sentences standing out; `url` is the source's own."""

    title: str
    source: str
    url: str | None
    note: str | None
    paragraphs: tuple[tuple[Piece, ...], ...]
    quotes: tuple[Spoken, ...]
    ahead: tuple[Ahead, ...]
    others: tuple[Other, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPage:
    """What comes next on a topic, what became of the rest, and who said what."""

    title: str
    today: str
    ahead: tuple[Ahead, ...]
    over: tuple[Ahead, ...]
    quotes: tuple[Spoken, ...]
    calendar: str | None


def evidence_page(
    ref: ArticleRef,
    briefing: Briefing,
    cited: Sequence[Span],
    *,
    others: Iterable[Other],
    today: date,
) -> EvidencePage:
    """The page of one article."""
    article = briefing.article
    spans = [span for span in merged(cited) if 0 <= span.start < span.end <= len(article.text)]
    return EvidencePage(
        title=headline(briefing),
        source=source_words(ref),
        url=ref.url,
        note=capitalised(f"{briefing.unread}.") if briefing.unread else None,
        paragraphs=tuple(
            tuple(_pieces(article.text, paragraph, spans)) for paragraph in paragraphs(article.text)
        ),
        quotes=tuple(Spoken(quote.text, quotation(quote).by) for quote in briefing.quotes),
        ahead=tuple(_told(one, ref.published, today) for one in briefing.follow_ups),
        others=tuple(others),
    )


def topic_page(
    title: str,
    items: Iterable[tuple[AgendaItem, str]],
    quotes: Iterable[tuple[QuoteRecord, str]],
    *,
    today: date,
    calendar: str | None,
) -> TopicPage:
    """The page of a topic; each item and quote comes with the address of its evidence."""
    events = [(item, _event(item, url, today)) for item, url in items]
    ahead = sorted((one for one in events if one[0].is_open), key=lambda one: _soonest(one[0]))
    over = sorted((one for one in events if not one[0].is_open), key=lambda one: _latest(one[0]))
    return TopicPage(
        title=title,
        today=f"{today:%A}, {today.day} {today:%B %Y}",
        ahead=tuple(event for _, event in ahead),
        over=tuple(event for _, event in reversed(over)),
        quotes=tuple(
            Spoken(one.quote.text, quotation(one.quote).by, source_words(one.article), url)
            for one, url in quotes
        ),
        calendar=calendar,
    )


def _pieces(text: str, paragraph: Span, cited: Iterable[Span]) -> Iterator[Piece]:
    at = paragraph.start
    for span in cited:
        start, end = max(span.start, paragraph.start), min(span.end, paragraph.end)
        if start >= end:
            continue
        if at < start:
            yield Piece(text[at:start], is_cited=False)
        yield Piece(text[start:end], is_cited=True)
        at = end
    if at < paragraph.end:
        yield Piece(text[at : paragraph.end], is_cited=False)


def _told(told: FollowUp, published: date | None, today: date) -> Ahead:
    return Ahead(
        days=capitalised(when_words(told.when, told=published, today=published or today)),
        what=capitalised(told.what),
        standing=certainty_words(told.certainty, reported=told.reported, says=told.says),
    )


def _event(item: AgendaItem, url: str, today: date) -> Ahead:
    told = item.newest.follow_up
    sure = certainty_words(told.certainty, reported=told.reported, says=told.says)
    standing = sure if item.is_open else capitalised(item.state.value)
    due = due_words(item, today)
    return Ahead(
        days=capitalised(when_words(item.when, told=item.told_on, today=today)),
        what=capitalised(told.what),
        standing=f"{capitalised(due)} · {standing}" if due else standing,
        is_open=item.is_open,
        history=tuple(f"{change_words(entry, today)}." for entry in item.history),
        url=url,
    )


def _soonest(item: AgendaItem) -> tuple[date, date, int]:
    """By the first day, then the last; what has no day comes last."""
    first, last = item.when.first or item.when.last, item.when.last or item.when.first
    return (first or date.max, last or date.max, item.id)


def _latest(item: AgendaItem) -> tuple[date, int]:
    return (item.history[-1].day if item.history else date.min, item.id)
