"""Joins Discord: one client over the gateway, its commands, and what of its habits must change.

discord.py sends a post again by itself after some faults of Discord's (2.7: HTTP 500, 502, 504). It
is kept from that: whether a post was taken is asked for before anything is posted twice. And it ends
its session over an event that it can't read: such a one is left out.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import discord
import structlog
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.clock import Clock
from bot.conversation.acting import Acting
from bot.conversation.limiting import limiter_of
from bot.conversation.links import Links
from bot.conversation.replies import Replies
from bot.desk import Desk
from bot.digests.plans import Plans
from bot.logs import Forwarded
from bot.platforms.base import PlatformUnavailable, PostUnclear, TokenRefused
from bot.platforms.discord.arrivals import Arrivals
from bot.platforms.discord.client import DiscordPlatform
from bot.platforms.discord.commands import Names, add_commands, is_known, wanted
from bot.platforms.discord.controls import CONTROLS
from bot.platforms.discord.exchange import Exchange
from bot.platforms.discord.forms import Forms
from bot.platforms.discord.presses import Presses
from bot.platforms.discord.questions import Questions
from bot.platforms.discord.refusals import CALL_FAILED, refusal
from bot.platforms.inbox import TOLD, Inbox
from bot.post.pacing import Pacer
from bot.service.holding import Holder
from bot.service.leases import holder_name
from bot.store import Store
from config.settings import DiscordSettings, Settings

# What Daybook listens to. None of it is privileged: Discord gives the words of messages that mention
# the bot or come to it directly, without the intent Message Content.
INTENTS = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
# Between two sessions of one bot Discord wants a pause, in seconds.
_IDENTIFY_PAUSE_S = 5.0
# What one replica holds at a time: Discord tells every session of a bot everything.
_GATEWAY = "discord gateway 0/1"
# After a session that Discord ended for good, in seconds: it allows 1,000 new ones a day.
_REST_S = 300.0
# From a new session to its servers being known, at the most, in seconds.
_BEGINNING_S = 3.0
# How long after one server the next is waited for when a session begins, in seconds.
_SERVERS_S = 0.2
# Without this event there is no session: where it can't be read, the next one is begun.
_BEGINNING = "READY"

# Reads one kind of event. Any: Discord's JSON.
Read = Callable[[Any], None]

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who is told of what comes in."""

    questions: Questions
    presses: Presses
    forms: Forms
    arrivals: Arrivals


class DaybookClient(discord.Client):
    """discord.py's client, with Daybook listening."""

    def __init__(self, *, clock: Clock) -> None:
        super().__init__(
            intents=INTENTS,
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            guild_ready_timeout=_SERVERS_S,
            http_trace=_nothing_twice(),
        )
        self.tree = app_commands.CommandTree(self)
        self.listeners: Listeners | None = None
        self.is_up = asyncio.Event()
        self._clock = clock
        events: dict[str, Read] = self._connection.parsers
        events.update(
            {
                name: _forgiving(name, partial(self._hear, name, read))
                for name, read in events.items()
            }
        )

    def listen(self, listeners: Listeners, names: Names) -> None:
        """Tell these listeners of all that comes in; before the client logs in."""
        self.listeners = listeners
        add_commands(self.tree, listeners.questions, listeners.forms, names)
        self.add_dynamic_items(*CONTROLS)

    async def reread(self, kind: str, data: Any) -> None:
        """Let an event be read as if Discord had told it now, once its servers are known.

        discord.py 2.7 has no other way in. Any: Discord's JSON.
        """
        await self.is_up.wait()
        self._connection.parsers[kind](data)

    def _hear(self, kind: str, read: Read, data: Any) -> None:
        """Any: Discord's JSON."""
        if self.listeners:
            self.listeners.arrivals.hear(kind, data)
        read(data)

    async def setup_hook(self) -> None:
        """Tell Discord of the commands where it doesn't have them; called once."""
        if self.listeners is None:
            return
        try:
            app, ours = self.application_id or 0, wanted(self.tree)
            if not is_known(ours, list(await self.http.get_global_commands(app))):
                await self.http.bulk_upsert_global_commands(app, ours)
                _log.info("discord_commands_synced")
        except CALL_FAILED as error:
            _log.warning("discord_commands_not_synced", reason=type(error).__name__)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Keep the pause between two sessions on our own clock."""
        if not initial:
            await self._clock.sleep(_IDENTIFY_PAUSE_S)

    async def on_ready(self) -> None:
        """A session has begun, and its servers are known; it may be one of many."""
        self.is_up.set()

    async def on_message(self, message: discord.Message) -> None:
        """Pass a message on."""
        if self.listeners and self.user:
            await self.listeners.questions.written(message, bot=self.user)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Pass on a form that was filled in; discord.py has the rest of what is used."""
        if self.listeners and interaction.type is discord.InteractionType.modal_submit:
            await self.listeners.forms.submitted(interaction)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Pass an invitation on."""
        if self.listeners:
            await self.listeners.questions.joined(guild)


@dataclass(frozen=True, slots=True)
class Wired:
    """A client that knows whom to tell, not logged in yet; and what it works with."""

    client: DaybookClient
    platform: DiscordPlatform
    arrivals: Arrivals

    def watched(self) -> AbstractAsyncContextManager[None]:
        """What another Daybook left is done again meanwhile, by whoever has the gateway."""
        return self.arrivals.inbox.watched(self.arrivals.redo_with(self.client.reread))


def wired(
    settings: Settings, *, desk: Desk, store: Store, clock: Clock, links: Links | None = None
) -> Wired:
    """The client of a Daybook; nothing is called or opened."""
    client = DaybookClient(clock=clock)
    platform = DiscordPlatform(client, clock=clock, timeout_s=settings.discord.timeout_s)
    exchange = Exchange(
        platform,
        clock=clock,
        pacer=Pacer(store.turns, clock=clock),
        manager_role=settings.discord.manager_role,
    )
    arrivals = Arrivals(Inbox(store.claims, clock=clock, holder=holder_name(), kind=TOLD))
    limiter = limiter_of(settings, store, clock)
    replies = Replies(desk, store, clock=clock, links=links, limiter=limiter)
    forms = Forms(exchange, Plans(store, desk), arrivals=arrivals, clock=clock)
    acting = Acting(store, desk, clock=clock, limiter=limiter)
    listeners = Listeners(
        questions=Questions(exchange, replies, arrivals=arrivals),
        presses=Presses(exchange, replies, acting, arrivals=arrivals, forms=forms, clock=clock),
        forms=forms,
        arrivals=arrivals,
    )
    client.listen(listeners, partial(_seen_from, desk, exchange))
    return Wired(client, platform, arrivals)


@asynccontextmanager
async def connected(
    settings: Settings,
    *,
    desk: Desk,
    store: Store,
    clock: Clock,
    links: Links | None = None,
    holder: Holder | None = None,
) -> AsyncIterator[DiscordPlatform]:
    """Discord while it listens; what is being answered at the end is finished.

    With a holder, one replica at a time listens, and all can post.

    Raises PlatformUnavailable where the token is missing or refused, or Discord can't be reached.
    """
    made = wired(settings, desk=desk, store=store, clock=clock, links=links)
    async with logged_in(made.client, settings), _at_gateway(made, settings.discord, holder):
        _log.info("discord_connected", bot=made.client.user and made.client.user.id)
        yield made.platform
        await made.arrivals.inbox.finish()


@asynccontextmanager
async def logged_in(client: DaybookClient, settings: Settings) -> AsyncIterator[None]:
    """The client with its token, so that it can call Discord; nothing is listened to yet.

    Raises PlatformUnavailable where the token is missing or refused, or Discord can't be reached.
    """
    token = settings.secrets.discord_bot_token
    if token is None:
        raise TokenRefused("DISCORD_BOT_TOKEN is not set: it stands on the app's page, under Bot.")
    _point_at(settings.discord)
    async with client:
        await _log_in(client, token.get_secret_value(), settings.discord)
        yield


def _seen_from(desk: Desk, exchange: Exchange, interaction: discord.Interaction) -> Desk:
    """The desk as it answers where something is typed."""
    asked = exchange.asked_by(interaction)
    return desk.at(asked.destination, within=asked.within)


def _point_at(settings: DiscordSettings) -> None:
    """Let discord.py speak to the addresses of the settings; it has one of each per process."""
    Route.BASE = settings.api_url.rstrip("/")
    DiscordWebSocket.DEFAULT_GATEWAY = URL(settings.gateway_url)
    logger = logging.getLogger("discord")
    logger.handlers, logger.propagate = [Forwarded("discord_sdk")], False
    # Its warnings are hints for those who write bots, and rate limits that it waits out.
    logger.setLevel(logging.ERROR)


async def _log_in(client: discord.Client, token: str, settings: DiscordSettings) -> None:
    try:
        async with asyncio.timeout(settings.timeout_s):
            await client.login(token)
    except discord.LoginFailure as error:
        raise TokenRefused(
            "DISCORD_BOT_TOKEN does not work: set the token that the app's page shows, under Bot."
        ) from error
    except CALL_FAILED as error:
        raise _unavailable(error, settings.api_url) from error


def _at_gateway(
    made: Wired, settings: DiscordSettings, holder: Holder | None
) -> AbstractAsyncContextManager[None]:
    return _listening_in_turn(made, holder) if holder else _listening(made, settings)


@asynccontextmanager
async def _listening_in_turn(made: Wired, holder: Holder) -> AsyncIterator[None]:
    """The gateway, open in one replica at a time; the token is proven already."""
    client, session = made.client, partial(_session, made)
    holding = asyncio.create_task(holder.hold(_GATEWAY, session, rest_s=_REST_S))
    try:
        yield
    finally:
        # A session that is about to begin would leave its events behind (discord.py 2.7).
        if client.ws:
            with suppress(TimeoutError):
                async with asyncio.timeout(_BEGINNING_S):
                    await client.is_up.wait()
        # In this order, so that discord.py ends its session by itself.
        await client.close()
        holding.cancel()
        with suppress(asyncio.CancelledError):
            await holding


async def _session(made: Wired) -> None:
    """One session; discord.py 2.7 leaves its socket open where it is cancelled."""
    try:
        async with made.watched():
            await made.client.connect()
    finally:
        if made.client.ws:
            await made.client.ws.close(code=1000)


@asynccontextmanager
async def _listening(made: Wired, settings: DiscordSettings) -> AsyncIterator[None]:
    """The gateway, open; it comes back by itself, unless Discord forbids that."""
    client = made.client
    gateway = asyncio.create_task(client.connect())
    gateway.add_done_callback(_tell_end)
    try:
        await _up(client, gateway, settings)
        async with made.watched():
            yield
    finally:
        await client.close()
        with suppress(Exception):
            await gateway


async def _up(
    client: DaybookClient, gateway: asyncio.Task[None], settings: DiscordSettings
) -> None:
    up = asyncio.ensure_future(client.is_up.wait())
    await asyncio.wait(
        {up, gateway}, timeout=settings.timeout_s, return_when=asyncio.FIRST_COMPLETED
    )
    if up.done():
        return
    up.cancel()
    error = gateway.exception() if gateway.done() else TimeoutError()
    raise _unavailable(error, settings.gateway_url) from error


def _tell_end(gateway: asyncio.Task[None]) -> None:
    if not gateway.cancelled() and (error := gateway.exception()):
        _log.error("discord_lost", reason=str(error)[:200])


def _unavailable(error: BaseException | None, url: str) -> PlatformUnavailable:
    if isinstance(error, discord.HTTPException) and error.status < 500:
        return PlatformUnavailable(refusal(error))
    if isinstance(error, discord.ConnectionClosed):
        return PlatformUnavailable(f"Discord's gateway closed the connection ({error.code}).")
    return PlatformUnavailable(
        f"{urlsplit(url).netloc} does not answer as Discord does: check the network, "
        "and discord.api_url and discord.gateway_url if they were changed."
    )


def _forgiving(name: str, read: Read) -> Read:
    """The same for events of one kind, but one that can't be read is told of and left out."""
    if name == _BEGINNING:
        return read

    def forgive(event: Any) -> None:
        try:
            read(event)
        except Exception as error:  # noqa: BLE001  # whatever it fails with, the others must come in
            _log.warning("discord_event_misread", kind=name, reason=type(error).__name__)

    return forgive


def _nothing_twice() -> aiohttp.TraceConfig:
    """Ends a POST or a PATCH that Discord failed on, before discord.py sends it again."""
    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(_end_failed_post)
    return trace


async def _end_failed_post(
    session: aiohttp.ClientSession, context: SimpleNamespace, ended: aiohttp.TraceRequestEndParams
) -> None:
    if ended.method in {"POST", "PATCH"} and ended.response.status >= 500:
        ended.response.close()
        raise PostUnclear(f"Discord failed on its side (HTTP {ended.response.status}).")
