"""What people say to the bot → what it says back, once for all platforms.

    "digest …"     ──► desk.digest ──► Message
    "follow …" and the like ──► follows.spoken ──► Message
    anything else  ──► desk.ask ──► Message
                         └─ not understood? ──► its first word as the nearest command ──► desk.ask

Platforms bring the words, without what called the bot, and the name of the thread that they stand
in; they get a Message to render. There is always one: an answer, or the reason why there is none.
"""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import date, tzinfo

import structlog
from rapidfuzz import fuzz, process

from bot.clock import Clock, local_today, today
from bot.desk import Desk, Reply
from bot.errors import InputRejected, TopicUnknown
from bot.follows.spoken import Asker, Following
from bot.message import Items, Message, Note, Paragraph, plain, strong
from bot.qa.period import take_dates
from bot.qa.question import Intent, Question
from bot.subscriptions import Destination
from bot.telling import answer_message, digest_message

# Threads whose last question is kept: "and for Iceland?" goes on from it.
_THREADS_MAX = 1_000
# First words that a slip of the keys is taken for. Below this likeness (0 to 100) it is another.
_COMMANDS = ("next", "latest", "quotes", "brief", "digest", "help")
_LIKENESS_MIN = 75
# Replies made at once. More would only make each wait for the others, and hold up what is to be
# acknowledged within seconds.
_AT_ONCE = 4
_DIGEST = "digest"
# What people add to "digest" that changes nothing.
_IDLE = frozenset({"now", "today", "preview", "please"})
_FAILED = "Something went wrong on my side, and is in my log. Please ask once more."

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Words said to the bot.

    `thread` names the conversation over all platforms; None where the words stand alone. `zone` is
    that of the person, in which it is today; None is the machine's. `destination` is where they
    were said, `person` the platform's id of who said them, and `private` where that person alone is
    told: the same as `destination` in a direct conversation.
    """

    words: str
    thread: str | None = None
    zone: tzinfo | None = None
    destination: Destination | None = None
    person: str | None = None
    private: Destination | None = None


class Replies:
    """Replies from one desk; remembers the last question of each thread, in this process only."""

    def __init__(self, desk: Desk, *, clock: Clock) -> None:
        self._desk = desk
        self._clock = clock
        self._following = Following(desk, desk.follows, clock=clock)
        self._earlier: OrderedDict[str, Question] = OrderedDict()
        self._turns = asyncio.Semaphore(_AT_ONCE)

    def knows(self, thread: str) -> bool:
        """Whether a question was answered in this thread, so that one may go on from it."""
        return thread in self._earlier

    async def reply(self, asked: Asked) -> Message:
        """The reply to what was said; never raises."""
        try:
            async with self._turns:
                return await self._reply(asked)
        except (InputRejected, TopicUnknown) as error:
            return _sentence(str(error))
        except Exception:  # noqa: BLE001  # what is wrong here is for the log, not for a channel
            _log.exception("reply_failed", thread=asked.thread)
            return _sentence(_FAILED)

    @staticmethod
    def greeting(destination: str) -> Message:
        """What the bot says where it was just invited; `destination` names the place."""
        return Message(
            (
                Paragraph(strong("I read the news for you: what was said, and what comes next.")),
                Items(tuple(plain(words) for words in _GREETING)),
                Note(
                    plain(
                        "A digest here each morning: whoever runs me types "
                        f"daybook subscribe {destination} --at 08:00 --tz Europe/London"
                    )
                ),
            )
        )

    async def _reply(self, asked: Asked) -> Message:
        day = today(self._clock, asked.zone) if asked.zone else local_today(self._clock)
        command, _, rest = asked.words.strip().partition(" ")
        if command.lower() == _DIGEST:
            return await self._digest(rest, day)
        if done := await self._following.reply(asked.words, _asker(asked), today=day):
            return done
        reply = await self._ask(asked, day)
        nearest = _nearest(command)
        if reply.answer.intent is Intent.UNKNOWN and nearest and nearest != command.lower():
            return await self._mended(replace(asked, words=f"{nearest} {rest}"), command, nearest)
        message = answer_message(reply.answer)
        return _with_note(message, _DIGEST_HELP) if _is_help(reply) else message

    async def _mended(self, asked: Asked, typed: str, meant: str) -> Message:
        return _with_note(await self._reply(asked), f"I read “{typed}” as “{meant}”.")

    async def _ask(self, asked: Asked, day: date) -> Reply:
        earlier = self._earlier.get(asked.thread) if asked.thread else None
        reply = await self._desk.ask(asked.words, today=day, earlier=earlier)
        if asked.thread and reply.question is not None:
            self._remember(asked.thread, reply.question)
        return reply

    def _remember(self, thread: str, question: Question) -> None:
        self._earlier[thread] = question
        self._earlier.move_to_end(thread)
        if len(self._earlier) > _THREADS_MAX:
            self._earlier.popitem(last=False)

    async def _digest(self, words: str, day: date) -> Message:
        dated = take_dates(words, day)
        topic = " ".join(word for word in dated.rest.split() if word.lower() not in _IDLE)
        first = min((phrase.first for phrase in dated.phrases), default=day)
        last = max((phrase.last for phrase in dated.phrases), default=day)
        digest = await self._desk.digest(topic or None, first=min(first, day), last=min(last, day))
        return digest_message(digest)


_GREETING = (
    "Mention me with a question: “what's next for Norway?”",
    "Go on in the thread: “and for Iceland?”, “who said that?”, “source?”",
    "“help” tells the rest.",
)
_DIGEST_HELP = "All of a day: “digest”, “digest Norway”, “digest yesterday”"


def _nearest(word: str) -> str | None:
    found = process.extractOne(
        word.lower(), _COMMANDS, scorer=fuzz.ratio, score_cutoff=_LIKENESS_MIN
    )
    return found[0] if found else None


def _asker(asked: Asked) -> Asker:
    return Asker(
        place=asked.destination, person=asked.person, private=asked.private, zone=asked.zone
    )


def _is_help(reply: Reply) -> bool:
    return reply.answer.intent is Intent.HELP


def _sentence(text: str) -> Message:
    return Message((Paragraph(plain(text)),))


def _with_note(message: Message, text: str) -> Message:
    return Message((*message.blocks, Note(plain(text))))
