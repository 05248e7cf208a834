"""The composition root: settings become a store, a desk, an engine and a briefer.

`bot.service.running` makes the whole bot of them, with `bot.service.joining` (platforms) and `bot.service.duties` (what it
does by itself); these alone name the classes.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import timedelta

from bot.clock import Clock, SystemClock
from bot.desk import Desk, Limits
from bot.llm.budget import Account, accounts, books_of
from bot.llm.models import Budgeted, Guarded, Kept, ModelFor
from bot.llm.phrasing import Phrasing
from bot.llm.refining import Refining
from bot.llm.rewording import Rewording
from bot.reading.workers import Briefer, Drafter, Here, Workers, worker_count
from bot.sight import Sights
from bot.store import Store
from bot.web.links import PageLinks
from config.settings import EngineChoice, Settings
from summarizer.engines.model import Model
from summarizer.engines.offline import OfflineEngine
from summarizer.engines.openai import Access, OpenAIModel
from summarizer.world import World

# From so many articles on, starting worker processes costs less than it saves.
_WORTH_WORKERS = 6


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[Store]:
    """The store of the settings, migrated; raises StoreUnavailable."""
    async with await Store.open(settings.database.url) as store:
        yield store


def desk(
    settings: Settings,
    store: Store,
    *,
    links: PageLinks | None = None,
    model_for: ModelFor | None = None,
) -> Desk:
    """The desk over a store; with a model, it rewords questions, and phrases answers where that is set."""
    limits = Limits(
        stories=settings.digest.max_stories,
        lines=settings.answers.max_lines,
        open_days=settings.agenda.open_days,
    )
    return Desk(
        store,
        World.load(),
        limits,
        links=links,
        rewording=Rewording(model_for) if model_for else None,
        phrasing=Phrasing(model_for) if model_for and settings.answers.phrased else None,
    ).with_sights(Sights({one.place: one.groups for one in settings.places}))


def engine(settings: Settings) -> OfflineEngine:
    """The engine that needs no network, loaded; raises ModelMissing."""
    return OfflineEngine.load(settings.summarizer.model)


def model(settings: Settings, *, clock: Clock) -> OpenAIModel:
    """The language model of the settings, bare; an async context manager."""
    named, secrets = settings.openai, settings.secrets
    access = Access(
        model=named.model,
        api_key=secrets.openai_api_key.get_secret_value() if secrets.openai_api_key else None,
        base_url=secrets.openai_base_url.get_secret_value() if secrets.openai_base_url else None,
        timeout_s=named.timeout_s,
        total_s=named.total_s,
        at_once=named.at_once,
        max_reply_tokens=named.max_reply_tokens,
    )
    return OpenAIModel(access, sleep=clock.sleep)


def paid(
    settings: Settings, well: Model, store: Store, payers: Sequence[Account], *, clock: Clock
) -> Model:
    """A model behind the budgets of who pays, and behind the replies that were kept."""
    most = settings.openai.max_reply_tokens
    budgeted = Budgeted(well, store.spending, payers, clock=clock, reply=most)
    return Kept(budgeted, store.spending, clock=clock)


@asynccontextmanager
async def open_model(settings: Settings, store: Store | None = None) -> AsyncIterator[Model | None]:
    """The language model where the settings name one, left alone while it fails.

    One for all that a process asks: then it is told once when the model is lost, and once when it is back.
    """
    if settings.summarizer.engine is EngineChoice.OFFLINE:
        yield None
        return
    clock = SystemClock()
    async with model(settings, clock=clock) as bare:
        yield Guarded(bare, clock=clock, alarms=store.alarms if store else None)


def model_for(settings: Settings, store: Store, well: Model | None) -> ModelFor | None:
    """The model for questions and answers, on the account of who asks."""
    if well is None:
        return None
    limits, clock = books_of(settings).limits, SystemClock()
    return lambda asker: paid(settings, well, store, accounts(limits, asker), clock=clock)


@asynccontextmanager
async def briefer(
    settings: Settings,
    *,
    articles: int,
    store: Store | None = None,
    well: Model | None = None,
) -> AsyncIterator[Briefer]:
    """What briefs so many articles best, with the engine of the settings; raises ModelMissing.

    Without a store, what a model costs is not counted; without a `well` one, it opens its own.
    """
    async with AsyncExitStack() as stack:
        drafter = stack.enter_context(_drafter(settings, articles=articles))
        asked = well or await stack.enter_async_context(open_model(settings, store))
        if asked is None:
            yield drafter
            return
        if store is not None:
            payers = accounts(books_of(settings).limits)
            asked = paid(settings, asked, store, payers, clock=SystemClock())
        yield Refining(drafter, asked, max_chars=settings.openai.max_article_chars)


def page_links(settings: Settings, clock: Clock) -> PageLinks | None:
    """What makes and reads links to pages; None where they have no public address or no secret."""
    secret = settings.secrets.web_secret
    if secret is None or not settings.web.base_url:
        return None
    lifetime = timedelta(days=settings.web.link_days)
    return PageLinks(
        settings.web.base_url, secret.get_secret_value(), clock=clock, lifetime=lifetime
    )


@contextmanager
def _drafter(settings: Settings, *, articles: int) -> Iterator[Drafter]:
    """This process for a few articles, worker processes for more."""
    if articles < _WORTH_WORKERS:
        yield Here(engine(settings))
        return
    count = worker_count(settings.summarizer.workers)
    with Workers(model=settings.summarizer.model, count=count) as workers:
        yield workers
