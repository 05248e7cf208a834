"""Discord as its users meet it: the client of `daybook run` in a server of simcord, on its clock.

Rights, limits, hidden answers and buttons are Discord's own there, as others have modelled it.
Nothing goes over a wire, and a call that fails was never taken: `doubles_discord` has both.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import discord
import pytest
import simcord
from discord.http import Route
from discord.ui import Button, LayoutView, TextDisplay

from bot.clock import Clock, FakeClock
from bot.desk import Desk, Limits
from bot.digests.subscriptions import DeliveryState, Layout, parse_destination
from bot.platforms.base import Platform
from bot.platforms.discord.connection import Wired, wired
from bot.store import Store
from config.load import load_settings
from summarizer.briefing import Certainty, FollowUp, Precision, When
from summarizer.world import World
from tests.digest_bench import HOUR, START, DigestBench
from tests.making import make_article, make_briefing, span_in

BUILT = "The council of Lorn agreed on Monday to build a tram line."
VOTE = "The council will vote on the money on Friday."
TEXT = f"{BUILT}\n\n{VOTE}"
FRIDAY = date(2026, 3, 6)
FOLLOW_UP = FollowUp(
    what="council votes on the money",
    who=("council of Lorn",),
    when=When(text="on Friday", first=FRIDAY, last=FRIDAY, precision=Precision.DAY),
    certainty=Certainty.SCHEDULED,
    evidence=(span_in(TEXT, VOTE),),
)
ANSWER = [
    "**One thing ahead for “lorn”**",
    "- **On Friday (6 Mar)**: Council votes on the money. Scheduled. Due this week. \\[¶2\\]",
    "-# All from Harbour Press, 2 Mar 2026, the newest on file.",
]
OVERVIEW = "## Daybook · Monday 2 March 2026"
POSTS = "/channels/*/messages"
TEXT_MAX, COMPONENTS_MAX = 4_000, 40


@dataclass
class Server:
    """A server with Ines and one channel, and a Daybook in it."""

    env: simcord.Env
    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    ines: simcord.MemberActor
    store: Store
    clock: FakeClock
    made: Wired

    @property
    def digests(self) -> DigestBench:
        """The digests of the channel."""
        place = parse_destination(f"discord:{self.guild.id}/{self.channel.id}")
        return DigestBench(self.store, place, self._at_work, self.clock)

    async def read(self) -> None:
        """The news of the tram comes in."""
        briefing = make_briefing(make_article(TEXT), summary=(BUILT,), follow_ups=(FOLLOW_UP,))
        await self.digests.read(briefing)

    async def restart(self) -> None:
        """The next Daybook takes over, with a client of its own."""
        self.made = _wired(self.store, self.clock)
        await self.env.restart_bot(self.made.client)

    def posted(self) -> list[discord.Message]:
        """What Daybook posted for all, in the channel and its threads."""
        places = (self.channel, *self.channel.threads)
        seen = (message for place in places for message in place.history())
        return [one for one in seen if one.flags.components_v2 and not one.flags.ephemeral]

    @asynccontextmanager
    async def _at_work(self, clock: Clock) -> AsyncIterator[Platform]:
        """Discord's clock goes with ours."""
        await self.env.advance_time((clock.now() - self.env.now()).total_seconds())
        yield self.made.platform
        await self.env.settle()


@pytest.fixture
async def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Server]:
    # discord.py has one address per process; other tests point it at the loopback.
    monkeypatch.setattr(Route, "BASE", load_settings(None, {}).discord.api_url)
    clock = FakeClock(START)
    async with await Store.open(f"sqlite:///{tmp_path}/x.db") as store:
        made = _wired(store, clock)
        env = simcord.Env(made.client)
        await env.start()
        guild = env.create_guild("Lorn")
        channel = guild.create_text_channel("news")
        ines = guild.add_member(env.create_user("ines"))
        yield Server(env, guild, channel, ines, store, clock, made)
        await env.shutdown()
        env.raise_errors()


def _wired(store: Store, clock: Clock) -> Wired:
    desk = Desk(store, World.load(), Limits(stories=7, lines=7))
    return wired(load_settings(None, {}), desk=desk, store=store, clock=clock)


def _words(message: discord.Message) -> list[str]:
    return [one.content for one in _parts(message) if isinstance(one, TextDisplay)]


def _buttons(message: discord.Message) -> list[str | None]:
    return [one.label for one in _parts(message) if isinstance(one, Button)]


def _parts(message: discord.Message) -> Iterator[discord.ui.Item[LayoutView]]:
    return LayoutView.from_message(message).walk_children()


async def test_command_is_answered_to_its_asker(server: Server) -> None:
    """A command's answer is hidden from all but its asker, and one button shares it."""
    await server.read()

    result = await server.ines.slash(server.channel, "next", topic="Lorn")

    assert result.response
    assert result.ephemeral
    assert _words(result.response.message) == ANSWER
    assert _buttons(result.response.message) == ["Share to channel"]
    assert server.posted() == []


async def test_shared_answer(server: Server) -> None:
    """A shared answer stands in the channel with who asked, and no more where it was hidden."""
    await server.read()
    hidden = await server.ines.slash(server.channel, "next", topic="Lorn")
    assert hidden.response

    await server.ines.click(hidden.response, label="Share to channel")

    [shared] = server.posted()
    assert _words(shared) == [*ANSWER, "-# ines asked: next Lorn"]
    assert hidden.response is None


async def test_mention_is_answered(server: Server) -> None:
    """A mention is answered where all see it, as an answer to it, though its intent is not held."""
    await server.read()
    assert server.guild.me

    words = f"{server.guild.me.mention} what's next for Lorn?"
    asked = await server.ines.send(server.channel, words)

    [answer] = server.posted()
    assert answer.reference
    assert answer.reference.message_id == asked.id
    assert _words(answer) == ANSWER


async def test_button_of_a_card_outlives_a_restart(server: Server) -> None:
    """A button under a story that one Daybook posted is answered by the next one's client."""
    await server.digests.subscribe()
    await server.read()
    await server.digests.pass_time(HOUR)
    card = server.posted()[-1]
    await server.restart()

    result = await server.ines.click(card, label="Follow")

    assert result.response
    assert result.ephemeral
    assert _words(result.response.message) == ["What do you want to follow?"]
    assert _buttons(result.response.message) == ["Council votes on the money"]


@pytest.mark.parametrize("layout", Layout)
async def test_digest_keeps_the_limits(server: Server, layout: Layout) -> None:
    """A digest of more text than a message holds is taken, in several within Discord's limits."""
    await server.digests.subscribe(layout)
    for number in range(7):
        text = f"Mayor {number} spoke. " + f"Nobody knew the harbour of Lorn {number}. " * 30
        article = make_article(text, name=f"a{number}", title=f"Harbour {number} " * 15)
        await server.digests.read(make_briefing(article, summary=(text.strip(),)))

    await server.digests.pass_time(HOUR)

    shown = [LayoutView.from_message(message) for message in server.posted()]
    rows = await server.store.ledger.newest(limit=99)
    assert {row.state for row in rows} == {DeliveryState.POSTED}
    assert len(shown) == len(rows) > 1
    assert max(one.content_length() for one in shown) <= TEXT_MAX
    assert sum(one.content_length() for one in shown) > TEXT_MAX
    assert max(one.total_children_count for one in shown) <= COMPONENTS_MAX


REFUSED = [
    (
        403,
        50_013,
        "Discord refused (50013). The bot lacks a permission there: `daybook doctor` names it.",
    ),
    (
        404,
        10_003,
        "Discord refused (10003). There is no such channel, or it was deleted: name another "
        "destination.",
    ),
]


@pytest.mark.parametrize(("status", "code", "cure"), REFUSED)
async def test_refused_digest_pauses(server: Server, status: int, code: int, cure: str) -> None:
    """A place that Discord refuses is paused with the cure, and asked no second time."""
    await server.digests.subscribe()
    await server.read()
    server.env.inject_error("POST", POSTS, status=status, code=code, times=None)

    for _ in range(3):
        await server.digests.pass_time(HOUR)

    [subscription] = await server.store.ledger.subscriptions()
    calls = [one for one in server.env.http_requests if one.path.endswith("/messages")]
    assert server.posted() == []
    assert subscription.paused_because == cure
    assert [one.method for one in calls] == ["POST"]


async def test_failed_digest_is_seen_once(server: Server) -> None:
    """Where Discord fails, it is asked for the post before it is posted once more, and seen once."""
    await server.digests.subscribe()
    await server.read()
    server.env.inject_error("POST", POSTS, status=502)

    await server.digests.pass_time(HOUR)
    for _ in range(3):
        await server.digests.pass_time(300)

    calls = [one for one in server.env.http_requests if one.path.endswith("/messages")]
    overview, card = server.posted()
    assert [one.method for one in calls[:3]] == ["POST", "GET", "POST"]
    assert _words(overview)[0].startswith(OVERVIEW)
    assert _words(card)[0].startswith("## 1\\. The council of Lorn agreed on Monday")
