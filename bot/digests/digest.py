"""Chooses, groups and orders what one digest tells: briefings of a period in, Digest out. Pure.

briefings ──► stories ──► ranked by sources, recency, expectations ──► the first few told in full
agenda ──┬──► told by the follow-ups and not over yet ──► What comes next
         └──► moved, called off, happened, lapsed ──────► What changed
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, NamedTuple

from bot.agenda import AgendaItem, Entry, Step, change_words
from bot.digests.stories import Story, Telling, group, tells_again
from bot.qa.lines import Expected
from bot.qa.upcoming import order
from bot.reading.sources import Health
from bot.records import ArticleRef
from summarizer.briefing import Briefing, Quote
from summarizer.wire import follow_up_to_json, quote_to_json, spans_to_json, when_to_json

SCHEMA = 1

# What comes next, at the most: as many lines as are still read.
MAX_AHEAD = 10
# What is told of an event that was expected before; that it was told again is no news.
_TELLING_STEPS = frozenset({Step.MOVED, Step.POSTPONED, Step.CANCELLED, Step.HAPPENED, Step.LAPSED})
# Quotes that are shown of one story; the rest are counted.
QUOTES_SHOWN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What a digest was made from, and what it could not read.

    `sources` are those polled without fault, else the publications of the articles; `failing` names
    each source that could not be read, with the reason; that one died is told once, with the cure.
    `repeats` are articles left out because an earlier digest told their story.
    """

    sources: int
    failing: tuple[str, ...] = ()
    articles: int
    unread: int
    repeats: int = 0
    quotes: int
    rejected: int


class Changed(NamedTuple):
    """An event that was expected before, and the step that changed what is known of it."""

    item: AgendaItem
    entry: Entry


class News(NamedTuple):
    """What a digest is made from.

    A story that one of those `before` tells already is not told again; `health` is how the sources
    fared, where there were any.
    """

    briefings: Sequence[tuple[ArticleRef, Briefing]]
    before: Sequence[tuple[ArticleRef, Briefing]] = ()
    health: Health | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What was published from `first` to `last`, for one topic or for all (None).

    `stories` are told in full, the most important first, `others` by their headline alone; `ahead`
    is in order of time, and `more_ahead` counts what is left out of it. `changed` is what became
    of events that were expected before, in order of time.
    """

    first: date
    last: date
    topic: str | None
    stories: tuple[Story, ...]
    others: tuple[Story, ...]
    ahead: tuple[Expected, ...]
    more_ahead: int
    changed: tuple[Changed, ...]
    coverage: Coverage


def compose_digest(
    news: News,
    agenda: Sequence[AgendaItem],
    *,
    days: tuple[date, date],
    topic: str | None,
    max_stories: int,
) -> Digest:
    """The digest of the days from the first to the last.

    `agenda` has all events on the topic as on the last day.
    """
    first, last = days
    stories = sorted(_unheard(news), key=_rank)
    told = {article.id for article, _ in news.briefings}
    ahead = sorted(_ahead(agenda, told), key=order)
    return Digest(
        first=first,
        last=last,
        topic=topic,
        stories=tuple(stories[:max_stories]),
        others=tuple(stories[max_stories:]),
        ahead=tuple(ahead[:MAX_AHEAD]),
        more_ahead=max(0, len(ahead) - MAX_AHEAD),
        changed=_changed(agenda, told, days),
        coverage=_coverage(news, stories),
    )


def _read(briefings: Iterable[tuple[ArticleRef, Briefing]]) -> Iterator[Telling]:
    return (Telling(article=a, briefing=b) for a, b in briefings if not b.unread)


def heard_before(news: News, article_id: str) -> ArticleRef | None:
    """The article before that told what one of the new ones only tells again; None where it is told.

    That is as `compose_digest` decides for the same news.
    """
    for new, before in _new_and_before(news):
        telling = next((one for one in new if one.article.id == article_id), None)
        if telling and not _has_news(new, before):
            return next(one.article for one in before if tells_again(telling, one))
    return None


def _unheard(news: News) -> Iterator[Story]:
    """The stories of the new articles, without those that only tell again what one before told."""
    for new, before in _new_and_before(news):
        if _has_news(new, before):
            yield Story(tellings=new)


def _new_and_before(news: News) -> Iterator[tuple[tuple[Telling, ...], list[Telling]]]:
    """Of each story the new articles, and those before."""
    known = {article.id for article, _ in news.before}
    for story in group(_read([*news.briefings, *news.before])):
        before = [one for one in story.tellings if one.article.id in known]
        yield tuple(one for one in story.tellings if one.article.id not in known), before


def _has_news(new: Iterable[Telling], before: Sequence[Telling]) -> bool:
    return any(not any(tells_again(one, other) for other in before) for one in new)


def _ahead(agenda: Iterable[AgendaItem], articles: Container[str]) -> Iterator[Expected]:
    """The events to come that the digest's articles tell."""
    for item in agenda:
        newest_first = sorted(item.tellings, key=lambda one: (one.day, -one.id), reverse=True)
        told = [one.follow_up for one in newest_first if one.article.id in articles]
        records = tuple(record for record in told if record is not None)
        if records and item.is_open:
            yield Expected(records, item)


def _changed(
    agenda: Iterable[AgendaItem], articles: Container[str], days: tuple[date, date]
) -> tuple[Changed, ...]:
    """The steps that the digest's articles tell, and what lapsed in its days."""
    found = [
        Changed(item, entry)
        for item in agenda
        for entry in item.history
        if entry.step in _TELLING_STEPS and _is_of(entry, articles, days)
    ]
    return tuple(sorted(found, key=lambda one: (one.entry.day, one.item.id)))


def _is_of(entry: Entry, articles: Container[str], days: tuple[date, date]) -> bool:
    if entry.telling is None:
        return days[0] <= entry.day <= days[1]
    return entry.telling.article.id in articles


def _rank(story: Story) -> tuple[int, int, int, str]:
    """More publications first, then the newer, then the one that expects more, then by id."""
    lead = story.lead
    publications = {telling.article.publication for telling in story.tellings}
    published = lead.article.published
    day = published.toordinal() if published else 0
    return -len(publications), -day, -len(lead.briefing.follow_ups), lead.article.id


def _coverage(news: News, stories: Iterable[Story]) -> Coverage:
    health = news.health
    made = [briefing for _, briefing in news.briefings]
    unread = sum(1 for briefing in made if briefing.unread)
    told = sum(len(story.tellings) for story in stories)
    publications = {article.publication or article.id for article, _ in news.briefings}
    return Coverage(
        sources=health.read if health else len(publications),
        failing=health.troubles if health else (),
        articles=len(made),
        unread=unread,
        repeats=len(made) - unread - told,
        quotes=sum(len(briefing.quotes) for briefing in made),
        rejected=sum(len(briefing.rejected) for briefing in made),
    )


def key_quotes(quotes: Sequence[Quote], *, most: int) -> list[Quote]:
    """The quotes to show, in text order: the first of each speaker before anyone's second."""
    turn: Counter[str | None] = Counter()
    turns: list[tuple[int, int]] = []
    for index, quote in enumerate(quotes):
        turns.append((turn[quote.speaker], index))
        turn[quote.speaker] += 1
    return [quotes[index] for index in sorted(index for _, index in sorted(turns)[:most])]


def digest_to_json(digest: Digest) -> dict[str, Any]:
    """The digest as JSON (schema 1): stories as briefings without text, days ISO 8601, inclusive."""
    return {
        "schema": SCHEMA,
        "first": digest.first.isoformat(),
        "last": digest.last.isoformat(),
        "topic": digest.topic,
        "stories": [_story_to_json(story) for story in digest.stories],
        "others": [telling.article.id for story in digest.others for telling in story.tellings],
        "ahead": [_expected_to_json(expected) for expected in digest.ahead],
        "more_ahead": digest.more_ahead,
        "changed": [_changed_to_json(one, digest.last) for one in digest.changed],
        "coverage": asdict(digest.coverage),
    }


def _story_to_json(story: Story) -> dict[str, Any]:
    briefing = story.lead.briefing
    return {
        "articles": [telling.article.id for telling in story.tellings],
        "title": briefing.article.title,
        "summary": [
            {"text": point.text, "evidence": spans_to_json(point.evidence)}
            for point in briefing.summary
        ],
        "quotes": [quote_to_json(quote) for quote in briefing.quotes],
    }


def _expected_to_json(expected: Expected) -> dict[str, Any]:
    told = follow_up_to_json(expected.newest.follow_up)
    return told | {
        "when": when_to_json(expected.when),
        "articles": [record.article.id for record in expected.records],
        "agenda_item": expected.item.id,
        "state": expected.item.state.value,
    }


def _changed_to_json(changed: Changed, today: date) -> dict[str, Any]:
    item, entry = changed
    return {
        "agenda_item": item.id,
        "what": item.newest.follow_up.what,
        "step": entry.step.value,
        "day": entry.day.isoformat(),
        "text": change_words(entry, today),
        "article": entry.telling.article.id if entry.telling else None,
        "evidence": spans_to_json(entry.telling.evidence) if entry.telling else [],
        "quote": quote_to_json(entry.quote.quote) if entry.quote else None,
    }
