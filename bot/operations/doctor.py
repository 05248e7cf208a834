"""What `daybook doctor` looks at, before it fails on its own: one line each, with the cure."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import disk_usage
from typing import NamedTuple

from bot.app import engine, model, open_store
from bot.clock import SystemClock
from bot.digests.subscriptions import Destination, Subscription
from bot.errors import StoreUnavailable
from bot.operations.checkups import (
    admin_checks,
    digest_checks,
    room_check,
    source_checks,
    web_checks,
)
from bot.output import say
from bot.platforms.base import Check
from bot.platforms.slack.checks import checks as slack_checks
from bot.reading.sources import Source
from bot.records import Holdings
from config.settings import EngineChoice, Settings
from summarizer.article import Article, Span
from summarizer.engines.model import ModelFailed, Why
from summarizer.engines.prompts import SCHEMA, ReplyUnreadable, Sheet, messages, read_reply
from summarizer.errors import SummarizerError

_WORDS = "The harbour board met in Oslo on Monday."


_TRIAL = messages(
    Sheet(
        article=Article(id="trial", text=_WORDS),
        sentences=(Span(0, len(_WORDS)),),
        quotes=(),
        dates=(),
        left_out=0,
    )
)
_CURES = {
    Why.KEY: "Set OPENAI_API_KEY to a key that is valid, or OPENAI_BASE_URL to a server without.",
    Why.QUOTA: "Look at the plan and billing of its account.",
    Why.UNKNOWN: "Set openai.model to one that the server has.",
}
_LATER = "Until it answers, the offline engine briefs."


class Filed(NamedTuple):
    """What the store holds that is looked at."""

    holdings: Holdings
    sources: Sequence[Source]
    subscriptions: Sequence[Subscription]

    @property
    def places(self) -> list[Destination]:
        """Where digests go, each place once."""
        return list(dict.fromkeys(one.destination for one in self.subscriptions))


async def doctor(settings: Settings) -> int:
    """Tell of each thing that Daybook needs whether it is well; 1 where something is not."""
    found = await _checks(settings)
    for check in found:
        say(f"WRONG  {check.what}: {check.fault}" if check.fault else f"ok     {check.what}")
    return 1 if any(check.fault for check in found) else 0


async def _checks(settings: Settings) -> list[Check]:
    filed = await _filed(settings)
    if isinstance(filed, Check):
        return [filed, *await _outside(settings, places=())]
    database = Check(f"Database: {filed.holdings.articles} articles on file")
    return [database, *await _outside(settings, filed.places), *_kept(filed, settings)]


async def _outside(settings: Settings, places: Sequence[Destination]) -> list[Check]:
    """All that is not in the database: the engine, the model, the platforms, the pages."""
    return [
        _engine(settings),
        *await _model(settings),
        *await slack_checks(settings, places),
        *await _discord(settings, places),
        *admin_checks(settings),
        *web_checks(settings),
    ]


def _kept(filed: Filed, settings: Settings) -> Iterator[Check]:
    yield from map(room_check, _free(settings))
    yield from source_checks(filed.sources)
    yield from digest_checks(filed.subscriptions, settings.secrets)


async def _filed(settings: Settings) -> Filed | Check:
    """What is on file; the fault where the database can't be read."""
    try:
        async with open_store(settings) as store:
            return Filed(
                await store.holdings(),
                await store.sources.all(),
                await store.ledger.subscriptions(),
            )
    except StoreUnavailable as error:
        return Check("Database", str(error))


def _free(settings: Settings) -> list[int]:
    """Bytes that are free where the database's file is; nothing for a server."""
    scheme, _, path = settings.database.url.partition(":///")
    return [disk_usage(Path(path).resolve().parent).free] if scheme == "sqlite" else []


async def _discord(settings: Settings, told: Sequence[Destination]) -> list[Check]:
    """Discord, and what the bot may do in each channel that a digest goes to."""
    if settings.secrets.discord_bot_token is None:
        return []
    from bot.platforms.discord.checks import checks

    places = dict.fromkeys(one.place for one in told if one.platform == "discord")
    return await checks(settings, list(places), clock=SystemClock())


async def _model(settings: Settings) -> list[Check]:
    """Which model answers, how fast, and whether it keeps to a schema, by asking it once."""
    if settings.summarizer.engine is not EngineChoice.OPENAI:
        return []
    clock = SystemClock()
    what = f"Model {settings.openai.model}"
    async with model(settings, clock=clock) as asked:
        began = clock.now()
        try:
            said = await asked.ask(_TRIAL, SCHEMA)
        except ModelFailed as error:
            return [Check(what, f"{error}. {_CURES.get(error.why, _LATER)}")]
        took = (clock.now() - began).total_seconds()
        strict = f"asked for JSON by {asked.format.value}"
    costs = settings.openai
    price = f"{costs.price_sent:g} and {costs.price_replied:g} a million tokens"
    found = [Check(f"{what}: answered in {took:.1f} s, {strict}, price {price}")]
    try:
        read_reply(said.text)
    except ReplyUnreadable as error:
        found.append(Check(f"{what}: briefs", f"{error}: another model may do better."))
    return found


def _engine(settings: Settings) -> Check:
    try:
        name = engine(settings).name
    except SummarizerError as error:
        return Check("Engine", str(error))
    return Check(f"Engine: {name.name} {name.version}")
