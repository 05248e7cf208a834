"""Who may do what on Discord: each command, press and form that is for some, by seven kinds of people.

Who is who is Discord's own, as simcord has it: owners, permissions, roles. What is not in the table
is refused in a sentence that its asker alone reads; each refusal is written down, each change by
who made it, and nothing of one server reaches another.
"""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from pathlib import Path

import discord
import pytest
import simcord
from discord import Permissions
from discord.http import Route
from discord.ui import LayoutView, TextDisplay
from simcord.results import InteractionResult

from bot.clock import FakeClock
from bot.desk import Desk, Limits
from bot.messages.actions import Action, ActionId, ActionKind
from bot.messages.message import Actions, Message, Paragraph, plain
from bot.operations.audit import Did
from bot.platforms.base import About
from bot.platforms.discord.connection import Wired, wired
from bot.platforms.discord.layout import as_json, payloads, with_button
from bot.store import Store
from config.load import load_settings
from summarizer.language import Language
from summarizer.world import World
from tests.digest_bench import START
from tests.discord_bench import Bench, server
from tests.doubles_discord import CHANNEL, GUILD, INES, OTHER, Object

NO_PLAN = "What comes here is for those to say who may manage this server."
NO_SOURCES = "That is for those who manage me here: ask an admin of this place."
NO_EVENTS = "That needs the permission Manage Events in this server."
NO_RECORD = "What this button is about is no longer on file."
NO_SOURCE_YET = "Nothing is polled yet: \\`daybook sources add URL\\` on the command line."
FORM = "form"
EVENT = "event:7"
MANAGER_ROLE = "Desk"
ELSEWHERE = "slack:T1/C1"

# Who somebody is: what they may change of a server's digests and see of the sources; its events.
PEOPLE = {
    "owner": (True, True),
    "administrator": (True, True),
    "manager": (True, False),
    "desk": (True, False),
    "planner of events": (False, True),
    "member": (False, False),
    # Manages the other server, and is a member of this one.
    "neighbour": (False, False),
}


@dataclass
class Servers:
    """Two servers, people in them and one in private, and a Daybook that is in both."""

    env: simcord.Env
    here: simcord.ChannelHandle
    board: simcord.ChannelHandle
    there: simcord.ChannelHandle
    people: dict[str, simcord.MemberActor]
    neighbour: simcord.MemberActor
    stranger: simcord.UserHandle
    store: Store
    clock: FakeClock
    made: Wired

    async def buttons(self, place: str) -> discord.Message:
        """A message of the bot's with a button for the digest of each place, and one for events."""
        offers = tuple(
            Action(label=one, id=ActionId(kind=ActionKind.SETTINGS, words=one))
            for one in self.places
        )
        [made] = payloads(Message((Paragraph(plain("Pick.")), Actions(offers))))
        payload = as_json(with_button(made, "Add", custom_id=EVENT))
        posted = await self.made.platform.post(place, payload, key=place, about=About())
        await self.env.settle()
        [channel] = [one for one in self._channels() if one.last_message]
        message = channel.last_message
        assert message
        assert str(message.id) == posted
        return message

    def _channels(self) -> Iterable[simcord.ChannelHandle]:
        return (self.here, self.board, self.there, self.stranger.dm_channel)

    @property
    def places(self) -> tuple[str, ...]:
        """What a button may name, whoever finds it: here, beside, another server, a person, Slack."""
        own = f"discord:@me/{self.stranger.id}"
        return (named(self.here), named(self.board), named(self.there), own, ELSEWHERE)

    async def audited(self) -> set[tuple[str, str, str]]:
        """Who did what to what, by the audit."""
        found = await self.store.audit.newest(limit=1_000)
        return {(one.by, one.did, one.about.partition(",")[0]) for one in found}


def named(channel: simcord.ChannelHandle) -> str:
    """A channel as destinations name it."""
    assert channel.guild
    return f"discord:{channel.guild.id}/{channel.id}"


@pytest.fixture
async def servers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Servers]:
    # discord.py has one address per process; other tests point it at the loopback.
    monkeypatch.setattr(Route, "BASE", load_settings(None, {}).discord.api_url)
    clock = FakeClock(START)
    async with await Store.open(f"sqlite:///{tmp_path}/x.db") as store:
        desk = Desk(store, World.load(), Limits(stories=7, lines=7))
        settings = load_settings(None, {"DAYBOOK_DISCORD__MANAGER_ROLE": MANAGER_ROLE})
        made = wired(settings, desk=desk, store=store, clock=clock)
        env = simcord.Env(made.client)
        await env.start()
        yield _settled(env, store, clock, made)
        await env.shutdown()
        env.raise_errors()


def _settled(env: simcord.Env, store: Store, clock: FakeClock, made: Wired) -> Servers:
    owner, neighbour = env.create_user("owner"), env.create_user("neighbour")
    guild, other = env.create_guild("Lorn", owner=owner), env.create_guild("Vik")
    roles = {
        "administrator": Permissions(administrator=True),
        "manager": Permissions(manage_guild=True),
        "desk": Permissions(),
        "planner of events": Permissions(manage_events=True),
    }
    people = {"owner": guild.add_member(owner), "neighbour": guild.add_member(neighbour)}
    for name, permissions in roles.items():
        role = guild.create_role(MANAGER_ROLE if name == "desk" else name, permissions=permissions)
        people[name] = guild.add_member(env.create_user(name), roles=[role])
    people["member"] = guild.add_member(env.create_user("member"))
    manages = other.create_role("manager", permissions=Permissions(manage_guild=True))
    return Servers(
        env=env,
        here=guild.create_text_channel("news"),
        board=guild.create_text_channel("board"),
        there=other.create_text_channel("news"),
        people=people,
        neighbour=other.add_member(neighbour, roles=[manages]),
        stranger=env.create_user("stranger"),
        store=store,
        clock=clock,
        made=made,
    )


def told(result: InteractionResult) -> str:
    """What a command or press gave: a form, or the words that its asker alone reads."""
    if result.modal:
        return FORM
    assert result.response
    assert result.ephemeral
    shown = LayoutView.from_message(result.response.message).walk_children()
    return "\n".join(one.content for one in shown if isinstance(one, TextDisplay))


def refused(person: int, what: str) -> tuple[str, str, str]:
    """The line of the audit for one refusal."""
    return (f"discord:@me/{person}", Did.REFUSED.value, what)


async def opened_to_all(servers: Servers) -> None:
    """A server's admins may show commands to whom they like: Discord's own hiding is no guard."""
    for command in await servers.made.client.tree.fetch_commands():
        for channel in (servers.here, servers.there):
            assert channel.guild
            channel.guild.set_command_permissions(command, {channel.guild.default_role: True})


async def test_commands_of_a_server(servers: Servers) -> None:
    """Sources and the form of a channel's digest are for those who manage, whoever sees the commands."""
    await opened_to_all(servers)

    for name, person in servers.people.items():
        manages, _ = PEOPLE[name]
        sources = told(await person.slash(servers.here, "sources"))
        form = told(await person.slash(servers.here, "settings"))
        assert (name, sources, form) == (
            name,
            NO_SOURCE_YET if manages else NO_SOURCES,
            FORM if manages else NO_PLAN,
        )

    assert await servers.audited() == {
        refused(servers.people[name].id, what)
        for name, (manages, _) in PEOPLE.items()
        for what in ("the sources", f"the digest of {named(servers.here)}")
        if not manages
    }


async def test_words_are_no_way_around(servers: Servers) -> None:
    """The same asked in words of a mention is refused to the same people."""
    assert servers.here.guild
    assert servers.here.guild.me
    bot = servers.here.guild.me.mention
    answers = {}

    for name, person in servers.people.items():
        # So that no answer waits for its turn in the channel.
        await servers.clock.advance(5)
        await person.send(servers.here, f"{bot} sources")
        answer = servers.here.last_message
        assert answer
        parts = LayoutView.from_message(answer).walk_children()
        answers[name] = [one.content for one in parts if isinstance(one, TextDisplay)]

    assert answers == {
        name: [NO_SOURCE_YET if manages else NO_SOURCES] for name, (manages, _) in PEOPLE.items()
    }


async def test_presses(servers: Servers) -> None:
    """A form opens for who manages the place that a button names; events for who may make them."""
    message = await servers.buttons(named(servers.here).partition(":")[2])
    here = {named(servers.here), named(servers.board)}
    expected = set()

    for name, person in servers.people.items():
        manages, makes_events = PEOPLE[name]
        for place in servers.places:
            is_open = manages and place in here
            given = told(await person.click(message, label=place))
            assert (name, place, given) == (name, place, FORM if is_open else NO_PLAN)
            expected |= set() if is_open else {refused(person.id, f"the digest of {place}")}
        given = told(await person.click(message, custom_id=EVENT))
        assert (name, given) == (name, NO_RECORD if makes_events else NO_EVENTS)
        expected |= set() if makes_events else {refused(person.id, "events of a server")}

    assert await servers.audited() == expected


async def test_who_manages_another_server(servers: Servers) -> None:
    """Rights end at the server's bounds: of all places, the form opens for its own alone."""
    message = await servers.buttons(named(servers.there).partition(":")[2])

    given = {
        place: told(await servers.neighbour.click(message, label=place)) for place in servers.places
    }

    assert given == dict.fromkeys(servers.places, NO_PLAN) | {named(servers.there): FORM}


async def test_a_stranger_in_private(servers: Servers) -> None:
    """In private everybody has their own digest, and nothing else."""
    own = f"discord:@me/{servers.stranger.id}"
    message = await servers.buttons(own.partition(":")[2])

    sources = told(await servers.stranger.slash("sources"))
    form = told(await servers.stranger.slash("settings"))
    events = told(await servers.stranger.click(message, custom_id=EVENT))
    given = {
        place: told(await servers.stranger.click(message, label=place)) for place in servers.places
    }

    assert (sources, form, events) == (NO_SOURCES, FORM, NO_EVENTS)
    assert given == dict.fromkeys(servers.places, NO_PLAN) | {own: FORM}
    what = {"the sources", "events of a server"}
    what |= {f"the digest of {place}" for place in servers.places if place != own}
    assert await servers.audited() == {refused(servers.stranger.id, one) for one in what}


FILLED = {"topics": "", "days": "daily", "at_zone": "07:30 UTC", "layout": "flat"}
HERE, BESIDE = f"discord:{GUILD}/{CHANNEL}", f"discord:{GUILD}/{OTHER}"
OWN = f"discord:@me/{INES}"
ALL_PLACES = (HERE, BESIDE, OWN, "discord:801/810", "discord:@me/902", ELSEWHERE)
ADMINISTRATOR, MANAGE = 1 << 3, 1 << 5
SENDERS = {
    "owner or administrator": (ADMINISTRATOR | MANAGE, {}, {HERE, BESIDE, OWN}),
    "manager": (MANAGE, {}, {HERE, BESIDE, OWN}),
    "desk": (0, {"850": MANAGER_ROLE}, {HERE, BESIDE, OWN}),
    "somebody of another role": (0, {"851": "Desks"}, {OWN}),
    "member": (0, {}, {OWN}),
}


@pytest.fixture
async def bench(tmp_path: Path, language: Language) -> AsyncIterator[Bench]:
    async with server(tmp_path, language) as made:
        yield made


@pytest.mark.parametrize("sender", SENDERS)
async def test_filled_in_forms(bench: Bench, sender: str) -> None:
    """Whatever place a form that comes back names, its sender's rights at that moment decide."""
    bench.discord.rights, bench.discord.roles, allowed = SENDERS[sender]
    taken = set()

    async with bench.daybook(DAYBOOK_DISCORD__MANAGER_ROLE=MANAGER_ROLE):
        for count, place in enumerate(ALL_PLACES, start=1):
            await bench.discord.fill_in(form(place), {})
            [*_, seen] = await bench.discord.seen(count)
            assert seen.only_to == INES
            taken |= set() if seen.words == NO_PLAN else {place}

    found = await bench.store.audit.newest(limit=100)
    assert taken == allowed
    assert {(one.by, one.did, one.about.partition(",")[0]) for one in found} == {
        *((OWN, Did.PLANNED.value, place) for place in allowed),
        *((OWN, Did.REFUSED.value, f"the digest of {one}") for one in {*ALL_PLACES} - allowed),
    }


def form(place: str) -> Object:
    """The form of a place, as it would come back."""
    fields = [
        {"component": {"type": 4, "custom_id": name, "value": value}}
        for name, value in FILLED.items()
    ]
    quiet = {"label": "", "value": "line", "default": True}
    choice = {"component": {"type": 3, "custom_id": "when_quiet", "options": [quiet]}}
    return {"custom_id": f"plan:{place}", "components": [*fields, choice]}
