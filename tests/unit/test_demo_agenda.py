"""The sample news, read for real: what its agenda shows on which day (`tests/golden/demo_storylines.md`)."""

import asyncio
from datetime import UTC, date, datetime
from importlib.resources import as_file, files

import pytest

from bot.agenda import AgendaItem, build_agenda
from bot.ingest.files import Unreadable, read_paths
from bot.records import ArticleRef
from bot.store import Store
from bot.store.agenda import AgendaRecords
from summarizer import summarize
from summarizer.engines.base import Engine
from summarizer.engines.offline import OfflineEngine
from summarizer.language import Language
from summarizer.world import World

NOON = datetime(2026, 3, 27, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def news(language: Language) -> AgendaRecords:
    """What the sample news tells, briefed and stored."""
    engine = OfflineEngine(language, World.load())
    return asyncio.run(_told(engine))


async def _told(engine: Engine) -> AgendaRecords:
    async with await Store.open("sqlite:///:memory:") as store:
        with as_file(files("bot.demo").joinpath("stories")) as folder:
            for article in read_paths([folder], published=None):
                assert not isinstance(article, Unreadable)
                added = await store.add_article(article, now=NOON)
                briefing = summarize(article, engine)
                await store.add_briefing(briefing, version=added.version, now=NOON)
        return await store.agenda.records(as_of=NOON.date())


def agenda(news: AgendaRecords, day: date) -> list[AgendaItem]:
    """All events as they stand on a day, of what was published by then."""
    return build_agenda(
        [one for one in news.follow_ups if _is_by(one.article, day)],
        [one for one in news.changes if _is_by(one.article, day)],
        [one for one in news.quotes if _is_by(one.article, day)],
        today=day,
    )


def _is_by(article: ArticleRef, day: date) -> bool:
    return article.published is not None and article.published <= day


def stands(news: AgendaRecords, day: date, *words: str) -> list[tuple[str, date | None]]:
    """State and last day of the events of which a telling has all of these words."""
    return [(item.state.value, item.when.last) for item in agenda(news, day) if _is_of(item, words)]


def _is_of(item: AgendaItem, words: tuple[str, ...]) -> bool:
    tellings = [telling.what.lower() for telling in item.tellings]
    return any(all(word in what for word in words) for what in tellings)


@pytest.mark.parametrize(
    ("day", "words", "state", "last"),
    [
        (date(2026, 3, 2), ("next round",), "expected", date(2026, 3, 12)),
        (date(2026, 3, 9), ("next round",), "moved", date(2026, 3, 19)),
        (date(2026, 3, 20), ("next round",), "happened", date(2026, 3, 19)),
        (date(2026, 3, 12), ("agreement", "signed", "lisbon"), "confirmed", date(2026, 3, 18)),
        (date(2026, 3, 18), ("agreement", "signed", "lisbon"), "happened", date(2026, 3, 18)),
        (date(2026, 3, 11), ("strike", "begin"), "confirmed", date(2026, 3, 16)),
        (date(2026, 3, 13), ("strike", "begin"), "cancelled", date(2026, 3, 16)),
        (date(2026, 3, 26), ("vote", "loan"), "postponed", None),
        (date(2026, 3, 24), ("court", "rule"), "happened", date(2026, 3, 24)),
        (date(2026, 3, 15), ("visits nairobi",), "expected", date(2026, 3, 15)),
        (date(2026, 3, 27), ("visits nairobi",), "lapsed", date(2026, 3, 15)),
    ],
)
def test_event_stands_as_told(
    news: AgendaRecords, day: date, words: tuple[str, ...], state: str, last: date | None
) -> None:
    """An event that is moved, confirmed, called off, over or never heard of again stands as such."""
    assert (state, last) in stands(news, day, *words)


def test_outcome_has_its_quote(news: AgendaRecords) -> None:
    """The signing is closed by the sentence that reports it, and by what was said there."""
    items = agenda(news, date(2026, 3, 18))

    (signing,) = [item for item in items if _is_of(item, ("signed an agreement",))]
    outcome = signing.history[-1]

    assert outcome.telling is not None
    assert outcome.telling.what == "Portugal and Brazil signed an agreement in Lisbon on Wednesday"
    assert outcome.quote is not None
    assert outcome.quote.quote.text == "Today we have a treaty and a budget,"
