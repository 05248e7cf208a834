"""The composition root: settings become a store, a desk, an engine and a briefer.

`bot.running` puts the whole bot together from them; both alone name the classes.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from bot.desk import Desk, Limits
from bot.errors import EngineUnavailable
from bot.store import Store
from bot.workers import Briefer, Here, Workers, worker_count
from config.settings import EngineChoice, Settings
from summarizer.engines.offline import OfflineEngine
from summarizer.world import World

# From so many articles on, starting worker processes costs less than it saves.
_WORTH_WORKERS = 6


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[Store]:
    """The store of the settings, migrated; raises StoreUnavailable."""
    async with await Store.open(settings.database.url) as store:
        yield store


def desk(settings: Settings, store: Store) -> Desk:
    """The desk over a store."""
    limits = Limits(stories=settings.digest.max_stories, lines=settings.answers.max_lines)
    return Desk(store, World.load(), limits)


def engine(settings: Settings) -> OfflineEngine:
    """The engine of the settings, loaded; raises ModelMissing or EngineUnavailable."""
    if settings.summarizer.engine is not EngineChoice.OFFLINE:
        raise EngineUnavailable(
            f'summarizer.engine is "{settings.summarizer.engine}", which this version cannot run: '
            'set it to "offline".'
        )
    return OfflineEngine.load(settings.summarizer.model)


@contextmanager
def briefer(settings: Settings, *, articles: int) -> Iterator[Briefer]:
    """What briefs so many articles best: this process for a few, worker processes for more."""
    if articles < _WORTH_WORKERS:
        yield Here(engine(settings))
        return
    count = worker_count(settings.summarizer.workers)
    with Workers(model=settings.summarizer.model, count=count) as workers:
        yield workers
