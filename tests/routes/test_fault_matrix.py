"""Thirteen ways in which a post, an edit, or what one person is shown goes wrong, on each platform.

Whatever happens, people see what was to be posted once; or not at all, where the platform will not
take it, and then it stands as a dead letter with its reason. What one person alone is shown they see
once at the most: nobody can be asked about it, so where it is in doubt they are told that instead.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import FakeClock
from bot.digests.subscriptions import DeliveryState
from bot.messages.message import Message, Paragraph, plain, sentence
from bot.platforms.base import Platform, PostDelayed, Posted, PostRefused
from bot.platforms.discord.client import DiscordPlatform
from bot.platforms.discord.connection import DaybookClient, logged_in
from bot.platforms.slack.client import SlackPlatform
from bot.platforms.slack.people import People
from bot.platforms.slack.workspace import Reader, Workspace
from bot.post.alarms import alarm
from bot.post.pacing import Unpaced
from bot.post.posting import Poster
from bot.store import Store
from config.load import load_settings
from summarizer.language import Language
from tests import discord_bench, doubles_discord, doubles_slack
from tests.discord_bench import NORTH, server
from tests.doubles_slack import INES
from tests.passing import while_time_passes

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
GRACE = timedelta(seconds=45)
# How long a call may take, and how long a platform keeps one waiting, in seconds.
PATIENCE_S, STALL_S = 0.5, 0.8
HTML = "<html>Something</html>"
RETRY = {"Retry-After": "2"}
HTTP_DATE = {"Retry-After": "Mon, 02 Mar 2026 08:00:20 GMT"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One way in which a post goes wrong, so many times in a row, the same on each platform."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    is_taken: bool = False
    is_reset: bool = False
    stall_s: float = 0
    times: int = 1
    is_definite: bool = False


TROUBLES = {
    "taken, then reset": Trouble(is_taken=True, is_reset=True),
    "reset before it was taken": Trouble(is_reset=True),
    "taken, then reset, twice": Trouble(is_taken=True, is_reset=True, times=2),
    "taken, then 500": Trouble(is_taken=True, status=500),
    "taken, then 502 of a proxy": Trouble(is_taken=True, status=502, body=HTML),
    "503, not taken": Trouble(status=503),
    "503, not taken, thrice": Trouble(status=503, body=HTML, times=3),
    "taken, slower than we wait": Trouble(is_taken=True, status=500, stall_s=STALL_S),
    "not taken, slower than we wait": Trouble(status=500, stall_s=STALL_S),
    "429, twice": Trouble(status=429, headers=RETRY, times=2),
    "429 with a date": Trouble(status=429, headers=HTTP_DATE, body=HTML),
    "taken, answered with a page": Trouble(is_taken=True, body=HTML),
    "refused": Trouble(status=403, is_definite=True),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One platform, what makes its next posts or edits go wrong, and how often people see some words."""

    platform: Platform
    place: str
    trouble: Callable[[Trouble], None]
    edit_trouble: Callable[[Trouble], None]
    seen: Callable[[str], int]


@asynccontextmanager
async def slack(clock: FakeClock) -> AsyncIterator[Office]:
    """A Slack that knows no keys."""
    timeout = aiohttp.ClientTimeout(total=PATIENCE_S)
    async with (
        doubles_slack.slack_double() as double,
        aiohttp.ClientSession(timeout=timeout) as session,
    ):
        client = AsyncWebClient(
            doubles_slack.BOT_TOKEN,
            base_url=f"{double.address}/api/",
            session=session,
            retry_handlers=[],
        )

        def trouble(method: str, told: Trouble) -> None:
            fault = slack_fault(told)
            # The Web API refuses with 200.
            fault = replace(fault, status=200) if told.is_definite else fault
            double.fail(method, *[fault] * told.times)

        yield Office(
            platform=SlackPlatform(client, team=doubles_slack.TEAM, clock=clock),
            place=f"{doubles_slack.TEAM}/{doubles_slack.CHANNEL}",
            trouble=partial(trouble, "chat.postMessage"),
            edit_trouble=partial(trouble, "chat.update"),
            seen=lambda words: sum(
                words in one for one in {one.ts: one.words for one in double.ledger}.values()
            ),
        )


def slack_fault(told: Trouble) -> doubles_slack.Fault:
    return doubles_slack.Fault(
        status=told.status,
        error={403: "is_archived", 429: "ratelimited"}.get(told.status),
        headers=told.headers,
        body=told.body,
        is_taken=told.is_taken,
        is_reset=told.is_reset,
        stall_s=told.stall_s,
    )


def discord_fault(told: Trouble) -> doubles_discord.Fault:
    return doubles_discord.Fault(
        status=told.status,
        code=50_013 if told.is_definite else 0,
        headers=told.headers,
        body=told.body,
        is_taken=told.is_taken,
        is_reset=told.is_reset,
        stall_s=told.stall_s,
    )


@asynccontextmanager
async def slack_exchange(
    clock: FakeClock,
) -> AsyncIterator[tuple[doubles_slack.SlackDouble, Workspace]]:
    """A workspace in which somebody asked."""
    timeout = aiohttp.ClientTimeout(total=PATIENCE_S)
    async with (
        doubles_slack.slack_double() as double,
        aiohttp.ClientSession(timeout=timeout) as session,
    ):
        client = AsyncWebClient(
            doubles_slack.BOT_TOKEN,
            base_url=f"{double.address}/api/",
            session=session,
            retry_handlers=[],
        )
        platform = SlackPlatform(client, team=doubles_slack.TEAM, clock=clock)
        people = People(client, clock=clock, admin_group="")
        yield double, Workspace(platform, people, clock=clock, pacer=Unpaced())


@asynccontextmanager
async def discord(clock: FakeClock, *, is_nonce_kept: bool) -> AsyncIterator[Office]:
    """A Discord that honours nonces, or ignores them."""
    async with doubles_discord.discord_double() as double:
        double.is_nonce_kept = is_nonce_kept
        environ = {
            "DISCORD_BOT_TOKEN": doubles_discord.TOKEN,
            "DAYBOOK_DISCORD__API_URL": f"{double.address}/api",
        }
        client = DaybookClient(clock=clock)

        def trouble(method: str, told: Trouble) -> None:
            double.fail(method, *[discord_fault(told)] * told.times)

        async with logged_in(client, load_settings(None, environ)):
            yield Office(
                platform=DiscordPlatform(client, clock=clock, timeout_s=PATIENCE_S),
                place=f"{doubles_discord.GUILD}/{doubles_discord.CHANNEL}",
                trouble=partial(trouble, "POST messages"),
                edit_trouble=partial(trouble, "PATCH messages"),
                seen=lambda words: sum(
                    words in one for one in {one.id: one.words for one in double.ledger}.values()
                ),
            )


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture(params=["slack", "discord", "discord without nonces"])
async def office(request: pytest.FixtureRequest, clock: FakeClock) -> AsyncIterator[Office]:
    named = str(request.param)
    opened = slack(clock) if named == "slack" else discord(clock, is_nonce_kept=named == "discord")
    async with opened as made:
        yield made


@pytest.mark.parametrize("where", ["channel", "thread"])
@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES.keys())
async def test_seen_once_or_refused(
    office: Office, clock: FakeClock, trouble: Trouble, where: str
) -> None:
    """One visible post; or none and a dead letter, where the platform refuses it for good."""
    async with await Store.open("sqlite:///:memory:") as store:
        thread = None if where == "channel" else await posted(store, office, clock, "An overview.")
        office.trouble(trouble)

        receipt = await posted(store, office, clock, "A tram for Lorn.", thread=thread)

        row = (await store.alarms.all())[-1]
    if trouble.is_definite:
        assert (office.seen("A tram"), row.state) == (0, DeliveryState.REFUSED)
        assert row.reason
    else:
        assert (office.seen("A tram"), row.state) == (1, DeliveryState.POSTED)
        assert row.receipt == receipt


@pytest.mark.parametrize("office", ["slack", "discord"], indirect=True)
@pytest.mark.parametrize("where", ["channel", pytest.param("thread", marks=pytest.mark.slow)])
@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES.keys())
async def test_edited_once_or_refused(
    office: Office, clock: FakeClock, trouble: Trouble, where: str
) -> None:
    """The post reads as it should, once; or as before and a dead letter, where that is refused."""
    async with await Store.open("sqlite:///:memory:") as store:
        thread = None if where == "channel" else await posted(store, office, clock, "An overview.")
        receipt = await posted(store, office, clock, "A tram for Lorn.", thread=thread)
        first = Posted(receipt or "", (await store.alarms.all())[-1].key)
        office.edit_trouble(trouble)

        await posted(store, office, clock, "A tramway for Lorn.", thread=thread, instead_of=first)

        row = (await store.alarms.all())[-1]
    seen = (office.seen("A tram for"), office.seen("A tramway for"), row.state)
    if trouble.is_definite:
        assert seen == (1, 0, DeliveryState.REFUSED)
        assert row.reason
    else:
        assert seen == (0, 1, DeliveryState.POSTED)


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES.keys())
async def test_shown_to_one_once(clock: FakeClock, trouble: Trouble) -> None:
    """On Slack one person sees an answer once, or learns that it may not have come."""
    async with slack_exchange(clock) as (double, workspace):
        double.fail("response_url", *[slack_fault(trouble)] * trouble.times)

        showing = workspace.show(Reader(INES, double.response_url()), sentence("A tram for Lorn."))
        await while_time_passes(clock, showing)

    seen = [one.words for one in double.ledger]
    is_unsure = any(words.startswith("I don't know whether") for words in seen)
    assert seen.count("A tram for Lorn.") <= 1
    assert seen.count("A tram for Lorn.") == 1 or is_unsure


@pytest.mark.slow
@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES.keys())
async def test_command_is_answered_once(
    tmp_path: Path, language: Language, trouble: Trouble
) -> None:
    """On Discord a command's answer takes the place of what was deferred, once."""
    async with server(tmp_path, language) as bench:
        bench.discord.fail("PATCH messages", *[discord_fault(trouble)] * trouble.times)
        before = len(bench.discord.calls)

        async with bench.daybook():
            await bench.discord.command("next", NORTH)
            await bench.discord.until(
                lambda: bench.discord.calls[before:].count("PATCH messages") >= trouble.times
            )

    seen = {one.id: one.words for one in bench.discord.ledger}
    assert list(seen.values()) == ([] if trouble.is_definite else [discord_bench.ANSWER])


async def posted(
    store: Store,
    office: Office,
    clock: FakeClock,
    words: str,
    *,
    thread: str | None = None,
    instead_of: Posted | None = None,
) -> str | None:
    """Post or edit through a ledger, as often as it takes; the receipt, or None where refused."""
    [payload] = office.platform.payloads([Message((Paragraph(plain(words)),))])
    await clock.advance(1)
    await store.alarms.add(alarm(words, payload, now=clock.now()))
    for _ in range(9):
        poster = Poster(store.alarms, clock=clock, grace=GRACE, repeats_in_doubt=True)
        row = (await store.alarms.all())[-1]
        try:
            if instead_of is None:
                return await poster.receipt(office.platform, office.place, row, thread=thread)
            await poster.edit(office.platform, office.place, row, instead_of, thread=thread)
        except PostDelayed as error:
            await clock.advance((error.until - clock.now()).total_seconds())
        except PostRefused as error:
            await store.alarms.refused(row, str(error), now=clock.now())
            return None
        else:
            return instead_of.receipt
    pytest.fail(f"{words!r} was never settled.")
