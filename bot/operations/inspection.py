"""What `daybook status` and `daybook explain` do: they read the store, and change nothing."""

import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version

from yarl import URL

from bot.app import desk, open_store
from bot.clock import SystemClock
from bot.desk import Desk
from bot.digests.subscriptions import Delivery, Subscription
from bot.ingest.files import id_of_url
from bot.ingest.urls import canonical
from bot.llm.budget import books_of, spending_line
from bot.messages.printing import show_json
from bot.operations.explaining import Telling, Way, explanation
from bot.operations.listings import standing_json
from bot.operations.standing import Standing, standing_lines
from bot.output import say
from bot.post.delivery import SETTLING
from bot.reading.sources import Item, Source
from bot.records import ArticleRef
from bot.store import Store
from bot.store.migrate import HEAD
from config.settings import EngineChoice, Settings
from summarizer.article import Article

Stored = tuple[ArticleRef, Article]


async def status(settings: Settings, *, as_json: bool) -> int:
    """Tell where things stand: what is on file, what fares badly, what comes next."""
    now = SystemClock().now()
    async with open_store(settings) as store:
        standing = Standing(
            holdings=await store.holdings(),
            tallies=await store.tallies(),
            sources=await store.sources.all(),
            counts=await store.sources.counts(),
            held=await store.sources.held(),
            subscriptions=await store.ledger.subscriptions(),
            last=next(iter(await store.ledger.newest(limit=1)), None),
            pauses=await store.turns.paused(now=now),
            alarms=await store.alarms.all(),
        )
        spent = await store.spending.of_day(now.date())
    if as_json:
        tokens = {account: each._asdict() for account, each in spent.items()}
        show_json(
            standing_json(standing, now=now) | {"tokens": tokens, "versions": _versions(settings)}
        )
        return 0
    say(*standing_lines(standing, now=now))
    if spent or settings.summarizer.engine is EngineChoice.OPENAI:
        say(spending_line(spent, books_of(settings)))
    say(_versions_line(_versions(settings)))
    return 0


async def explain(settings: Settings, words: str) -> int:
    """Tell where an article is on its way, and why; it is named by its address or its id."""
    async with open_store(settings) as store:
        way = await _way(store, words)
        asked = desk(settings, store)
        tellings = [
            await _telling(store, asked, one, way) for one in await store.ledger.subscriptions()
        ]
    say(*explanation(way, tellings, now=SystemClock().now()))
    return 0


async def _way(store: Store, words: str) -> Way:
    is_address = "://" in words
    address = canonical(words) if is_address else words.strip()
    article_id = id_of_url(address) if is_address else address
    stored = await store.article(article_id)
    first_at = (
        await store.first_briefed_at(article_id, version=stored[0].version) if stored else None
    )
    return Way(
        address=address,
        items=await _items(store, address, stored),
        stored=stored,
        briefing=await store.briefing(article_id),
        first_briefed_at=first_at,
        neighbours=await _neighbours(store, URL(address).host) if is_address else (),
    )


async def _neighbours(store: Store, host: str | None) -> list[Source]:
    return [one for one in await store.sources.all() if URL(one.url).host == host]


async def _items(store: Store, address: str, stored: Stored | None) -> list[Item]:
    """What sources gave at an address, and what became its article: a folder's files have no address."""
    at = await store.sources.items_at(address)
    of = await store.sources.items_of(stored[0].id) if stored else []
    return [*at, *(one for one in of if one not in at)]


async def _telling(store: Store, asked: Desk, one: Subscription, way: Way) -> Telling:
    if way.stored is None:
        return Telling(subscription=one, is_on_topic=False)
    ref, first_at = way.stored[0], way.first_briefed_at
    parts = await store.ledger.telling(ref.id)
    digest = await store.ledger.first_since(one.id, first_at) if first_at else None
    return Telling(
        subscription=one,
        is_on_topic=one.topic is None or await asked.is_about(ref, one.topic),
        parts=[part for part in parts if part.subscription_id == one.id],
        digest=digest,
        heard=await _heard_before(store, asked, one, way, digest),
    )


async def _heard_before(
    store: Store, asked: Desk, one: Subscription, way: Way, digest: Delivery | None
) -> ArticleRef | None:
    """What a digest heard before that told the same; None where the article was news to it."""
    if way.stored is None or way.first_briefed_at is None:
        return None
    last = await store.ledger.last_before(one.id, way.first_briefed_at)
    return await asked.at(one.destination).heard_before(
        way.stored[0],
        one.topic,
        after=last.intended_at - SETTLING if last else one.created_at,
        until=digest.intended_at - SETTLING if digest else one.told_until,
        reader_since=one.created_at,
    )


def _versions(settings: Settings) -> dict[str, str]:
    """What is at work: Daybook, its schema and model, and what runs it."""
    model = settings.summarizer.model
    return {
        "daybook": version("daybook"),
        "schema": HEAD,
        "model": f"{model} {_version_of(model)}",
        "python": platform.python_version(),
        "database": settings.database.url.partition(":")[0],
    }


def _versions_line(versions: Mapping[str, str]) -> str:
    """The same for people."""
    return "Daybook {daybook}, schema {schema}, {model}, Python {python}, {database}.".format(
        **versions
    )


def _version_of(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "(not installed)"
