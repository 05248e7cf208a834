"""What people say to the bot → what it says back, once for all platforms.

    "digest …", "brief https://…", "sources" ──► spoken ──► errands ──► Message
    "follow …" and the like ──► follows.spoken ──► Message
    anything else ──► desk.ask ──► Message
                        └─ not understood? ──► its first word as the nearest verb ──► from the top

Platforms bring the words, without what called the bot, and the name of the thread that they stand
in; they get a Message to render. There is always one: an answer, or the reason why there is none.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import NamedTuple

import structlog

from bot.clock import Clock
from bot.conversation.asked import Asked, today_of
from bot.conversation.errands import Errands
from bot.conversation.limiting import Limiter
from bot.conversation.links import Links
from bot.conversation.prompts import prompts
from bot.conversation.spoken import USAGES, Verb, nearest_verb, parse_spoken
from bot.desk import Desk, Reply
from bot.errors import DaybookError, InputRejected, TopicUnknown
from bot.follows.spoken import Following, Offer
from bot.llm.budget import Asker
from bot.messages.actions import Action, ActionId, ActionKind
from bot.messages.message import (
    Actions,
    Items,
    Message,
    Paragraph,
    plain,
    sentence,
    strong,
    with_note,
)
from bot.messages.telling import answer_message
from bot.qa.question import Intent
from bot.store import Store
from bot.store.threads import Said

__all__ = ["Asked", "Replies"]

# Questions of one thread that are kept for the next to go on from.
_SAID_MAX = 30
# Replies made at once. More would only make each wait for the others, and hold up what is to be
# acknowledged within seconds.
_AT_ONCE = 4
_FAILED = "Something went wrong on my side, and is in my log. Please ask once more."

# Is told a reply as far as it has come.
Hear = Callable[[Message], Awaitable[None]]

# Longer than every address; reading words takes the square of their length.
_WORDS_MAX = 1_000
_TOO_LONG = f"That is too long for me: ask in {_WORDS_MAX:,} characters at the most."

_log = structlog.get_logger()


class _Room(NamedTuple):
    """What replies in one place."""

    desk: Desk
    errands: Errands
    following: Following


class Replies:
    """Replies from one desk; what was asked in a thread is kept in the store, for every replica."""

    def __init__(
        self,
        desk: Desk,
        store: Store,
        *,
        clock: Clock,
        links: Links | None = None,
        limiter: Limiter | None = None,
    ) -> None:
        """Without a limiter, people may ask as much as they like."""
        self._desk = desk
        self._store = store
        self._links = links
        self._threads = store.threads
        self._limiter = limiter
        self._clock = clock
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def knows(self, thread: str) -> bool:
        """Whether a question was answered in this thread, so that one may go on from it."""
        return bool(await self._threads.said(thread))

    async def reply(self, asked: Asked, hear: Hear | None = None) -> Message:
        """The reply to what was said; never raises. `hear` is told how it begins, while it is made."""
        try:
            await self._admit(asked)
            return await self._reply(asked, self._room(asked), hear)
        except (InputRejected, TopicUnknown) as error:
            return sentence(str(error))
        except DaybookError as error:
            _log.error("reply_failed", thread=asked.thread, reason=str(error))
            return sentence(_FAILED)
        except Exception:  # noqa: BLE001  # what is wrong here is for the log, not for a channel
            _log.exception("reply_failed", thread=asked.thread)
            return sentence(_FAILED)

    async def followed(self, typed: str, asked: Asked, *, most: int) -> list[Offer]:
        """What may be meant by somebody who types what they no longer want to follow."""
        day = today_of(asked, self._clock)
        return await self._room(asked).following.offers(typed, asked.asker, today=day, most=most)

    @staticmethod
    def greeting(destination: str) -> Message:
        """What the bot says where it was just invited, and what it offers to that place."""
        offer = ActionId(kind=ActionKind.SETTINGS, words=destination)
        daily = Action(label="Daily digest here?", id=offer, is_main=True)
        return Message((*_HELLO, Actions((daily,))))

    async def opening(self, asked: Asked) -> tuple[Message, list[str]]:
        """How a conversation begins, and questions that have an answer now."""
        day = today_of(asked, self._clock)
        items = await self._room(asked).desk.agenda(None, today=day, as_of=None)
        return Message(_HELLO), prompts(items, today=day)

    def _room(self, asked: Asked) -> "_Room":
        """What replies where somebody is: from what may be shown there."""
        desk, clock = self._desk.at(asked.destination, within=asked.within), self._clock
        return _Room(
            desk,
            Errands(desk, self._store, clock=clock, links=self._links),
            Following(desk, self._store.follows, self._store.audit, clock=clock),
        )

    async def _admit(self, asked: Asked) -> None:
        """Raises InputRejected where somebody asks too much, in a minute or at once."""
        if self._limiter:
            await self._limiter.admit(asked)
        if len(asked.words) > _WORDS_MAX:
            raise InputRejected(_TOO_LONG)

    async def _reply(self, asked: Asked, room: "_Room", hear: Hear | None) -> Message:
        spoken = parse_spoken(asked.words)
        if done := await room.errands.run(spoken, asked):
            return done
        day = today_of(asked, self._clock)
        if done := await room.following.reply(asked.words, asked.asker, today=day):
            return done
        async with self._turns:
            reply = await self._ask(asked, room.desk, day, hear)
        first, _, rest = asked.words.strip().partition(" ")
        nearest = nearest_verb(first)
        if reply.answer.intent is Intent.UNKNOWN and nearest:
            again = await self._reply(replace(asked, words=f"{nearest} {rest}"), room, None)
            return with_note(again, f"I read “{first}” as “{nearest}”.")
        message = answer_message(reply.answer)
        return _with_usages(message) if spoken.verb is Verb.HELP else message

    async def _ask(self, asked: Asked, desk: Desk, day: date, hear: Hear | None) -> Reply:
        ask = partial(
            desk.ask,
            asked.words,
            today=day,
            asker=_payer(asked),
            hear=(lambda answer: hear(answer_message(answer))) if hear else None,
        )
        if asked.thread is None:
            return await ask()
        said = await self._threads.said(asked.thread)
        earlier = await desk.recall(said)
        reply = await ask(earlier=earlier)
        if reply.question is not None and reply.question != earlier:
            new = Said(day, reply.reworded or asked.words)
            # Of what was said, the next question needs this alone where it says all by itself.
            is_whole = await desk.recall([new]) == reply.question
            await self._remember(asked, [new] if is_whole else [*said, new][-_SAID_MAX:])
        return reply

    async def _remember(self, asked: Asked, kept: Sequence[Said]) -> None:
        assert asked.thread is not None  # noqa: S101  # words that stand alone are not kept
        await self._threads.remember(asked.thread, kept, now=self._clock.now(), by=asked.by)


def _payer(asked: Asked) -> Asker:
    place = asked.destination
    if place is None:
        return Asker()
    person = f"{place.platform}:{asked.person}" if asked.person else None
    return Asker(destination=str(place), person=person)


_GREETING = (
    "Mention me with a question: “what's next for Norway?”",
    "Go on in the thread: “and for Iceland?”, “who said that?”, “source?”",
    "“help” tells the rest.",
)

_HELLO = (
    Paragraph(strong("I read the news for you: what was said, and what comes next.")),
    Items(tuple(plain(words) for words in _GREETING)),
)


def _with_usages(message: Message) -> Message:
    usages = tuple((*strong(one.form), *plain(f": {one.does}")) for one in USAGES)
    return Message((*message.blocks, Paragraph(strong("Commands")), Items(usages)))
