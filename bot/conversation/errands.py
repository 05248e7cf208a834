"""What the commands in words do that are no questions: digests, pages, sources, settings.

    Spoken, Asked ──► desk, store, links ──► Message

Without a topic, what is meant is what the place is subscribed to.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.clock import Clock
from bot.conversation.asked import Asked, today_of
from bot.conversation.links import Links
from bot.conversation.spoken import Spoken, Verb, address_in
from bot.desk import Desk
from bot.digests.plans import Plans, plan_words
from bot.digests.schedule import next_slot
from bot.digests.subscriptions import Subscription
from bot.errors import InputRejected
from bot.messages.message import (
    Items,
    Message,
    Paragraph,
    in_one,
    plain,
    sentence,
    strong,
    with_note,
)
from bot.messages.telling import answer_message, digest_message, quiet_message
from bot.messages.wording import moment_words
from bot.operations.standing import source_line
from bot.qa.period import take_dates
from bot.store import Store

# How far ahead "next" looks for a place where no topic and no period is named.
_AHEAD = "in the next 14 days"
# What people add to "digest" that changes nothing.
_IDLE = frozenset({"now", "today", "please"})
_PREVIEW = "preview"
_NO_DIGEST = "No digest comes here yet. “digest settings” sets one up."
_NOT_ALLOWED = "That is for those who manage me here: ask an admin of this place."


class Errands:
    """Runs commands. Each raises InputRejected or TopicUnknown where it can't be done."""

    def __init__(self, desk: Desk, store: Store, *, clock: Clock, links: Links | None) -> None:
        """Without `links`, no pages are read."""
        self._desk = desk
        self._store = store
        self._plans = Plans(store, desk)
        self._clock = clock
        self._links = links

    async def run(self, spoken: Spoken, asked: Asked) -> Message | None:
        """What the command gives; None where the words are a question for the desk."""
        runs: Mapping[Verb, Callable[[str, Asked], Awaitable[Message | None]]] = {
            Verb.BRIEF: self._brief,
            Verb.NEXT: self._next,
            Verb.DIGEST: self._digest,
            Verb.SETTINGS: self._settings,
            Verb.SOURCES: self._sources,
        }
        errand = runs.get(spoken.verb)
        return await errand(spoken.words, asked) if errand else None

    async def _brief(self, words: str, asked: Asked) -> Message | None:
        """A page at an address, or a day; nothing named is today. A topic is a question."""
        if url := address_in(words):
            if self._links is None:
                raise InputRejected("I can't read pages from here.")
            return await self._links.card(url, sight=self._desk.store.sight)
        dated = take_dates(words, today_of(asked, self._clock))
        is_day = bool(dated.phrases) and not dated.rest.strip()
        return await self._digest(words, asked) if is_day or not words else None

    async def _next(self, words: str, asked: Asked) -> Message | None:
        """What is ahead for the topics of the place; with words it is a question."""
        topics = await self._topics(asked)
        if words or not topics:
            return None
        day = today_of(asked, self._clock)
        replies = [await self._desk.ask(f"next {topic} {_AHEAD}", today=day) for topic in topics]
        return in_one([answer_message(reply.answer) for reply in replies])

    async def _digest(self, words: str, asked: Asked) -> Message:
        if words.lower() == _PREVIEW:
            return await self._preview(asked)
        day = today_of(asked, self._clock)
        dated = take_dates(words, day)
        named = " ".join(word for word in dated.rest.split() if word.lower() not in _IDLE)
        topics: Sequence[str | None] = (named,) if named else await self._topics(asked) or (None,)
        first = min((phrase.first for phrase in dated.phrases), default=day)
        last = max((phrase.last for phrase in dated.phrases), default=day)
        days = {"first": min(first, day), "last": min(last, day)}
        return in_one([digest_message(await self._desk.digest(one, **days)) for one in topics])

    async def _preview(self, asked: Asked) -> Message:
        """What the next digests of the place would tell if they came now."""
        found = await self._plans.subscriptions(asked.destination) if asked.destination else []
        if not found:
            raise InputRejected(_NO_DIGEST)
        return in_one([await self._previewed(one) for one in found])

    async def _previewed(self, subscription: Subscription) -> Message:
        now = self._clock.now()
        zone = subscription.schedule.zone
        digest = await self._desk.news(
            subscription.topic,
            after=subscription.told_until,
            until=now,
            today=now.astimezone(zone).date(),
            reader_since=subscription.created_at,
        )
        told = digest_message(digest) if digest.stories else quiet_message(digest)
        due = next_slot(subscription.schedule, after=now).at.astimezone(zone)
        return with_note(told, f"A preview: the digest comes on {moment_words(due)}.")

    async def _settings(self, words: str, asked: Asked) -> Message:
        """What comes to the place, for those whose platform has no form for it."""
        plan = await self._plans.plan(asked.destination) if asked.destination else None
        if plan is None:
            return sentence(_NO_DIGEST)
        due = next_slot(plan.schedule, after=self._clock.now()).at.astimezone(plan.schedule.zone)
        lines = tuple(plain(line) for line in plan_words(plan))
        message = Message((Paragraph(strong("The digest here")), Items(lines)))
        return with_note(message, f"The next one comes on {moment_words(due)}.")

    async def _sources(self, words: str, asked: Asked) -> Message:
        """What is read and how it fares, for those who manage it; with words, what they name."""
        if not asked.may_manage:
            await self._store.audit.refuse("the sources", by=asked.by, now=self._clock.now())
            raise InputRejected(_NOT_ALLOWED)
        polled, counts = await self._desk.sources(), await self._store.sources.counts()
        if not polled:
            return sentence("Nothing is polled yet: `daybook sources add URL` on the command line.")
        named = words.casefold()
        sources = [one for one in polled if named in f"{one.id} {one.title or ''}".casefold()]
        if not sources:
            raise InputRejected(f"No source is called “{words}”: “sources” lists them all.")
        lines = tuple(plain(source_line(one, counts.get(one.id, {}))) for one in sources)
        return Message((Paragraph(strong(f"Sources: {len(sources)}")), Items(lines)))

    async def _topics(self, asked: Asked) -> Sequence[str]:
        """What the place is subscribed to; nothing where it gets all that is read."""
        if asked.destination is None:
            return ()
        found = await self._plans.subscriptions(asked.destination)
        return [one.topic for one in found if one.topic]
