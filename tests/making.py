"""Articles and briefings for tests, made through `verify` like every other."""

from datetime import UTC, date, datetime

from bot.digests.stories import Telling
from bot.records import ArticleRef
from summarizer.article import Article, DateBasis, Span
from summarizer.briefing import (
    Briefing,
    Draft,
    EngineName,
    FollowUp,
    Quote,
    QuoteKind,
    SummaryPoint,
)
from summarizer.verify import verify

ENGINE = EngineName(name="test", version="1")


def make_article(
    text: str,
    *,
    name: str = "a",
    title: str | None = None,
    publication: str | None = "Harbour Press",
    published: date | None = date(2026, 3, 2),
) -> Article:
    """An article; the date is given where there is one."""
    return Article(
        id=name,
        text=text,
        title=title,
        publication=publication,
        published=published,
        published_basis=DateBasis.GIVEN if published else DateBasis.UNKNOWN,
    )


def span_in(text: str, words: str) -> Span:
    """Where the words first stand in the text."""
    start = text.index(words)
    return Span(start, start + len(words))


def make_quote(text: str, words: str, speaker: str | None = None) -> Quote:
    """A direct quote of words in the text."""
    return Quote(span=span_in(text, words), text=words, kind=QuoteKind.DIRECT, speaker=speaker)


def make_briefing(
    article: Article,
    *,
    summary: tuple[str, ...] = (),
    quotes: tuple[Quote, ...] = (),
    follow_ups: tuple[FollowUp, ...] = (),
    unread: str | None = None,
) -> Briefing:
    """A briefing whose summary is these sentences of the article."""
    points = tuple(
        SummaryPoint(text=words, evidence=(span_in(article.text, words),)) for words in summary
    )
    draft = Draft(summary=points, quotes=quotes, follow_ups=follow_ups)
    return verify(article, draft, engine=ENGINE, unread=unread)


def make_ref(article: Article) -> ArticleRef:
    """The article as the store refers to it."""
    return ArticleRef(
        id=article.id,
        version=1,
        title=article.title,
        url=article.url,
        publication=article.publication,
        published=article.published,
        published_basis=article.published_basis,
        language=article.language,
        ingested_at=datetime(2026, 3, 2, 8, tzinfo=UTC),
    )


def make_telling(briefing: Briefing) -> Telling:
    """The briefing as one telling of a story."""
    return Telling(article=make_ref(briefing.article), briefing=briefing)
