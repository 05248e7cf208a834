"""Discord's application commands: their names, options and descriptions → words for `questions`.

    /next topic:Russia–UK period:this week ──► "next Russia–UK this week"

Discord is told of them only when they differ from what it has: 200 creations a day are all it takes.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

import discord
from discord import app_commands
from discord.app_commands import Choice

from bot.platforms.discord.buttons import label_of
from bot.platforms.discord.exchange import Exchange
from bot.platforms.discord.forms import Forms
from bot.platforms.discord.limits import CHOICE_MAX, CHOICES_MAX
from bot.platforms.discord.questions import Questions
from bot.platforms.foreign import size

Tree = app_commands.CommandTree[discord.Client]

Said = Callable[[discord.Interaction, str], Awaitable[None]]

_PERIODS = [Choice(name=words, value=words) for words in ("this week", "next week", "this month")]
_WHOM = [Choice(name="me", value="for me"), Choice(name="this channel", value="here")]
_REMINDERS = [
    Choice(name=words, value=words) for words in ("on the day", "1 day before", "1 week before")
]
# An address in somebody's words ends before a bracket or a sign of the sentence.
_ADDRESS = re.compile(r"https?://[^\s<>)\]]*[^\s<>)\].,;:!?'\"]")
_DAYS = [Choice(name=words, value=words) for words in ("today", "yesterday", "this week")]


class Suggests(Protocol):
    """Who knows the names that are on file and may be shown in a place."""

    async def suggest(self, typed: str, *, most: int) -> list[str]:
        """The names that go on from what is typed, the most mentioned first."""
        ...

    async def suggest_people(self, typed: str, *, most: int) -> list[str]:
        """The same among people alone."""
        ...

    async def suggest_sources(self, typed: str, *, most: int) -> list[str]:
        """The same among what is polled."""
        ...


# Who knows the names for where something is typed.
Names = Callable[[discord.Interaction], Suggests]


def add_commands(tree: Tree, questions: Questions, forms: Forms, names: Names) -> None:
    """Give a tree the commands of Daybook; each tells its words to who listens."""
    _add_questions(tree, questions.commanded, names)
    _add_follows(tree, questions, names)
    _add_management(tree, questions, forms, names)
    _add_menu(tree, questions.commanded)


def _add_questions(tree: Tree, said: Said, names: Names) -> None:

    async def topics(here: discord.Interaction, typed: str) -> list[Choice[str]]:
        return _choices(await names(here).suggest(typed, most=CHOICES_MAX))

    async def people(here: discord.Interaction, typed: str) -> list[Choice[str]]:
        return _choices(await names(here).suggest_people(typed, most=CHOICES_MAX))

    @tree.command(name="next", description="What comes next, with dates and how certain it is")
    @app_commands.describe(topic="A state, person or subject; “Norway–Iceland” is both together")
    @app_commands.describe(period="Only what falls into these days")
    @app_commands.describe(as_of="As it stood on a day, such as 2026-03-02")
    @app_commands.choices(period=_PERIODS)
    @app_commands.autocomplete(topic=topics)
    async def _next(
        interaction: discord.Interaction, topic: str = "", period: str = "", as_of: str = ""
    ) -> None:
        await said(interaction, _joined("next", topic, period, as_of and f"as of {as_of}"))

    @tree.command(name="quotes", description="Who said what, in their own words")
    @app_commands.describe(who="A speaker, or a topic")
    @app_commands.autocomplete(who=people)
    async def _quotes(interaction: discord.Interaction, who: str) -> None:
        await said(interaction, _joined("quotes", who))

    @tree.command(name="brief", description="The story so far, a page, or a day")
    @app_commands.describe(topic="A state, person or subject, the address of a page, or a day")
    @app_commands.autocomplete(topic=topics)
    async def _brief(interaction: discord.Interaction, topic: str = "") -> None:
        await said(interaction, _joined("brief", topic))

    @tree.command(name="digest", description="All of a day: stories, quotes, what comes next")
    @app_commands.describe(topic="Only what is about this", day="The day; today if you say none")
    @app_commands.choices(day=_DAYS)
    @app_commands.autocomplete(topic=topics)
    async def _digest(interaction: discord.Interaction, topic: str = "", day: str = "") -> None:
        await said(interaction, _joined("digest", topic, day))

    @tree.command(name="help", description="What Daybook can be asked")
    async def _help(interaction: discord.Interaction) -> None:
        await said(interaction, "help")


def _add_follows(tree: Tree, questions: Questions, names: Names) -> None:
    said = questions.commanded

    async def topics(here: discord.Interaction, typed: str) -> list[Choice[str]]:
        return _choices(await names(here).suggest(typed, most=CHOICES_MAX))

    async def followed(interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
        found = await questions.followed(interaction, typed)
        return [Choice(name=label_of(one.shown, CHOICE_MAX), value=one.words) for one in found]

    @tree.command(name="follow", description="Hear of what changes in what comes next")
    @app_commands.describe(topic="A state, person or subject, or an event by its number: #312")
    @app_commands.describe(whom="Who is told", remind="A reminder beforehand")
    @app_commands.choices(whom=_WHOM, remind=_REMINDERS)
    @app_commands.autocomplete(topic=topics)
    async def _follow(
        interaction: discord.Interaction, topic: str, whom: str = "", remind: str = ""
    ) -> None:
        about = _joined("follow", topic, whom)
        await said(interaction, f"{about} and remind me {remind}" if remind else about)

    @tree.command(name="unfollow", description="Hear no more of it")
    @app_commands.describe(topic="What is followed; “all” for everything", whom="Who is told")
    @app_commands.choices(whom=_WHOM)
    @app_commands.autocomplete(topic=followed)
    async def _unfollow(interaction: discord.Interaction, topic: str, whom: str = "") -> None:
        await said(interaction, _joined("unfollow", topic, whom))


def _add_management(tree: Tree, questions: Questions, forms: Forms, names: Names) -> None:
    async def polled(here: discord.Interaction, typed: str) -> list[Choice[str]]:
        return _choices(await names(here).suggest_sources(typed, most=CHOICES_MAX))

    @tree.command(name="sources", description="What is read, and how it fares")
    @app_commands.describe(source="Only this one")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.autocomplete(source=polled)
    async def _sources(interaction: discord.Interaction, source: str = "") -> None:
        await questions.commanded(interaction, _joined("sources", source))

    @tree.command(name="settings", description="Which digest comes to this channel, and when")
    @app_commands.default_permissions(manage_guild=True)
    async def _settings(interaction: discord.Interaction) -> None:
        await forms.open(interaction)


def _add_menu(tree: Tree, said: Said) -> None:
    @tree.context_menu(name="Brief this link")
    async def _brief_link(interaction: discord.Interaction, message: discord.Message) -> None:
        address = _ADDRESS.search(message.content)
        if address is None:
            await Exchange.tell(interaction, "There is no link in it.")
            return
        await said(interaction, f"brief {address[0]}")


def wanted(tree: Tree) -> list[dict[str, Any]]:
    """The commands as Discord is told of them. Any: Discord's JSON."""
    return [command.to_dict(tree) for command in tree.get_commands()]


def is_known(wanted: list[dict[str, Any]], there: list[Mapping[str, Any]]) -> bool:
    """Whether Discord has these commands and no others."""
    by_name = {(one["type"], one["name"]): one for one in there}
    return len(there) == len(wanted) and all(
        _agrees(one, by_name.get((one["type"], one["name"]))) for one in wanted
    )


def _agrees(ours: Any, theirs: Any) -> bool:
    """Whether all that we say is there; Discord adds fields, and leaves empty ones out."""
    if isinstance(ours, Mapping):
        given = theirs if isinstance(theirs, Mapping) else {}
        return all(_agrees(value, given.get(name)) for name, value in ours.items())
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(_agrees, ours, theirs))
    return bool(ours == theirs) or not (ours or theirs)


def _choices(names: list[str]) -> list[Choice[str]]:
    return [Choice(name=name, value=name) for name in names if size(name) <= CHOICE_MAX]


def _joined(*words: str) -> str:
    return " ".join(word for word in words if word)
