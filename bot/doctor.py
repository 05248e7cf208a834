"""What `daybook doctor` looks at, before it fails on its own: one line each, with the cure."""

import sys

from bot.app import engine, model, open_store
from bot.clock import SystemClock
from bot.errors import StoreUnavailable
from bot.platforms.base import Check
from bot.platforms.slack.checks import checks as slack_checks
from bot.subscriptions import Destination
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


async def doctor(settings: Settings) -> int:
    """Tell of each thing that Daybook needs whether it is well; 1 where something is not."""
    found = [
        await _database(settings),
        _engine(settings),
        *await _model(settings),
        *await slack_checks(settings, await _destinations(settings)),
        *await _discord(settings),
    ]
    for check in found:
        line = f"WRONG  {check.what}: {check.fault}" if check.fault else f"ok     {check.what}"
        sys.stdout.write(f"{line}\n")
    return 1 if any(check.fault for check in found) else 0


async def _destinations(settings: Settings) -> list[Destination]:
    """Where digests go; nowhere where the database can't be read, which is told elsewhere."""
    try:
        async with open_store(settings) as store:
            found = await store.ledger.subscriptions()
    except StoreUnavailable:
        return []
    return list(dict.fromkeys(one.destination for one in found))


async def _database(settings: Settings) -> Check:
    try:
        async with open_store(settings) as store:
            holdings = await store.holdings(as_of=None)
    except StoreUnavailable as error:
        return Check("Database", str(error))
    return Check(f"Database: {holdings.articles} articles on file")


async def _discord(settings: Settings) -> list[Check]:
    """Discord, and what the bot may do in each channel that a digest goes to."""
    if settings.secrets.discord_bot_token is None:
        return []
    from bot.platforms.discord.checks import checks

    told = await _destinations(settings)
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
