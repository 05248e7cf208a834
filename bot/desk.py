"""The desk: questions answered and digests composed from what is on file.

    words ──► answering ──► Reply
    topic, days ──► store ──► digest.compose ──► Digest

It orders the steps and decides nothing; the day comes in with each call.
"""

import asyncio
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from bot.agenda import AgendaItem, State, Telling, build_agenda, by_record, known_by
from bot.answering import Answering, Limits
from bot.conversation.completing import completions
from bot.digests.digest import Digest, News, compose_digest, heard_before
from bot.digests.stories import DAYS_APART
from bot.digests.subscriptions import Destination
from bot.errors import InputRejected, TopicUnknown
from bot.follows.follow import Target
from bot.llm.budget import Asker
from bot.llm.phrasing import Hear, Phrasing
from bot.llm.rewording import Rewording
from bot.messages.calendar import calendar_file, shown_telling
from bot.qa.answer import Answer, decline
from bot.qa.lines import note
from bot.qa.question import Intent, NotUnderstood, Question
from bot.qa.several import apart, told_as_one
from bot.reading.sources import Source, health
from bot.records import ArticleRef, Search
from bot.sight import Sight, Sights
from bot.store import Store
from bot.topics import Ambiguous, Misspelt, NothingNamed, Topic
from bot.web.links import PageLinks
from summarizer.briefing import Briefing
from summarizer.world import World

# Articles that one digest reads at the most (the newest).
_DIGEST_ARTICLES = 2_000
# Agendas that are kept: it is at most three different days on earth at once.
_AGENDAS = 4

__all__ = ["Desk", "Limits", "Reply"]


class Reply(NamedTuple):
    """An answer, and the question as it was understood: what a thread goes on from.

    `reworded` are the words that were read in the place of those that were asked.
    """

    answer: Answer
    question: Question | None
    reworded: str | None = None


class _Audience(NamedTuple):
    """Whom an answer is for: who pays for it, and who is told how it begins."""

    asker: Asker
    hear: Hear | None


class Desk:
    """Answers from one store. Safe to share between tasks of one event loop."""

    def __init__(
        self,
        store: Store,
        world: World,
        limits: Limits,
        *,
        links: PageLinks | None = None,
        rewording: Rewording | None = None,
        phrasing: Phrasing | None = None,
    ) -> None:
        """It tells what the store shows. With `links`, the citations of answers lead to pages of Daybook's own; with `rewording`, a
        model may reword a question that can't be read; with `phrasing`, it tells the records found."""
        self._rewording = rewording
        self._phrasing = phrasing
        self.store = store
        self._links = links and links.seen_by(store.sight)
        self._sights = Sights()
        self._seen: dict[Sight, Desk] = {store.sight: self}
        self.follows = store.follows
        self.reviews = store.reviews
        self._world = world
        self._limits = limits
        self._answers = Answering(self.store, world, limits)
        self._items: dict[object, Sequence[AgendaItem]] = {}

    def with_sights(self, sights: Sights) -> "Desk":
        """The same desk, where places see what these say."""
        made = copy(self)
        made._sights, made._seen = sights, {self.store.sight: made}
        return made

    def at(self, place: Destination | None, *, within: Destination | None = None) -> "Desk":
        """The desk as a place sees it; `within` is the channel that the place is a thread of."""
        return self.seen_by(self._sights.of(place, within=within))

    def seen_by(self, sight: Sight) -> "Desk":
        """The desk that tells what a sight shows; the same one at each call."""
        if sight not in self._seen:
            made = copy(self)
            made.store = self.store.seen_by(sight)
            made._links = self._links and self._links.seen_by(sight)
            made._answers = Answering(made.store, self._world, self._limits)
            made._items = {}
            self._seen[sight] = made
        return self._seen[sight]

    async def ask(
        self,
        text: str,
        *,
        today: date,
        as_of: date | None = None,
        earlier: Question | None = None,
        asker: Asker | None = None,
        hear: Hear | None = None,
    ) -> Reply:
        """Answer one question; `earlier` is the last question of the same thread.

        With `as_of`, only what was published by that day counts, and that day is today. `asker` pays
        where a model is asked; `hear` is told how an answer begins that a model phrases meanwhile.
        """
        today = as_of or today
        parts = apart(text)
        audience = _Audience(asker or Asker(), hear if len(parts) == 1 else None)
        replies: list[Reply] = []
        for part in parts:
            reply = await self._ask(
                part, today, as_of, earlier, audience=audience, parts=len(parts)
            )
            replies.append(reply)
            earlier = reply.question
        if len(replies) == 1:
            return replies[0]
        return Reply(told_as_one(text, [reply.answer for reply in replies]), earlier)

    async def _ask(
        self,
        text: str,
        today: date,
        as_of: date | None,
        earlier: Question | None,
        *,
        audience: "_Audience",
        parts: int,
    ) -> Reply:
        asked = await self._answers.understood(text, today=today, earlier=earlier)
        words: str | None = None
        if isinstance(asked, NotUnderstood):
            words = await self._reworded(asked, audience.asker, as_of)
            again = await self._read(words, today) if words else asked
            if isinstance(again, NotUnderstood):
                holdings = await self._answers.holdings(as_of)
                return Reply(decline(asked, today=today, holdings=holdings), asked.kept or earlier)
            asked = again
        question = replace(asked, as_of=asked.as_of or as_of)
        answer = await self._answers.answer(question, question.as_of or today, parts=parts)
        if self._phrasing and not question.sources:
            hear = self._linking(audience.hear)
            answer = await self._phrasing.phrase(text, answer, audience.asker, hear)
        if words:
            meant = note(f"I read this as “{words}”.")
            answer = replace(answer, lines=(*answer.lines, meant))
        return Reply(self._linked(answer), question, words)

    def _linked(self, answer: Answer) -> Answer:
        return self._links.into(answer) if self._links else answer

    def _linking(self, hear: Hear | None) -> Hear | None:
        return (lambda answer: hear(self._linked(answer))) if hear else None

    async def _read(self, words: str, today: date) -> Question | NotUnderstood:
        return await self._answers.understood(words, today=today, earlier=None)

    async def _reworded(self, asked: NotUnderstood, asker: Asker, as_of: date | None) -> str | None:
        """Words of ours for those that aren't read; none where only a name in them is in doubt, or
        nothing is on file."""
        if self._rewording is None or asked.intent is not Intent.UNKNOWN:
            return None
        if not (await self._answers.holdings(as_of)).articles:
            return None
        return await self._rewording.reword(asked.text, asker)

    async def recall(self, said: Iterable[tuple[date, str]]) -> Question | None:
        """The question that a thread has come to, from what was said in it and on which day."""
        question: Question | None = None
        parts = ((day, part) for day, words in said for part in apart(words))
        for day, words in parts:
            asked = await self._answers.understood(words, today=day, earlier=question)
            question = (asked.kept or question) if isinstance(asked, NotUnderstood) else asked
        return question

    async def digest(self, topic: str | None, *, first: date, last: date) -> Digest:
        """What was published from `first` to `last`, as on that last day.

        Raises TopicUnknown where the words of the topic name nothing, or several things.
        """
        about = await self.topic(topic) if topic else Topic()
        search = Search(groups=about.groups, words=about.words, since=first, until=last, as_of=last)
        refs = await self.store.articles(search, limit=_DIGEST_ARTICLES)
        return await asyncio.to_thread(
            compose_digest,
            News(await self._briefings(refs)),
            await self._standing(about, last, last),
            days=(first, last),
            topic=about.label or None,
            max_stories=self._limits.stories,
        )

    async def newest(self, topic: str | None, *, until: date) -> date | None:
        """The last day until then on which something was published; None where nothing was."""
        about = await self._chosen_topic(topic) if topic else Topic()
        search = Search(groups=about.groups, words=about.words, until=until, as_of=until)
        refs = await self.store.articles(search, limit=1)
        return refs[0].published if refs else None

    async def news(
        self,
        topic: str | None,
        *,
        after: datetime,
        until: datetime,
        today: date,
        reader_since: datetime,
    ) -> Digest:
        """What was first briefed later than `after`, and not later than `until`, as on `today`.

        What a source held already when it was added is left out, and so is a story that another
        outlet told in the days before, unless that was before `reader_since`. A topic that was
        clear when it was chosen, and that newer names have made doubtful, is its words.
        """
        about = await self._chosen_topic(topic) if topic else Topic()
        heard = await self._news(about, (after, until), reader_since)
        polled, held = await self.sources(), await self.store.sources.held()
        return await asyncio.to_thread(
            compose_digest,
            heard._replace(health=health(polled, since=after, held=held)),
            await self._standing(about, None, today),
            days=(today, today),
            topic=about.label or None,
            max_stories=self._limits.stories,
        )

    async def heard_before(
        self,
        article: ArticleRef,
        topic: str | None,
        *,
        after: datetime,
        until: datetime,
        reader_since: datetime,
    ) -> ArticleRef | None:
        """What told before what an article only tells again, so that such `news` left it out."""
        about = await self._chosen_topic(topic) if topic else Topic()
        news = await self._news(about, (after, until), reader_since)
        return await asyncio.to_thread(heard_before, news, article.id)

    async def _news(
        self, about: Topic, window: tuple[datetime, datetime], reader_since: datetime
    ) -> News:
        after, until = window
        told_from = max(reader_since, after - timedelta(days=DAYS_APART))
        briefings = await self._briefings(await self._fresh(about, after, until))
        earlier = await self._fresh(about, told_from, after) if briefings else ()
        return News(briefings, before=[pair async for pair in self.store.gists(earlier)])

    async def _fresh(self, about: Topic, after: datetime, until: datetime) -> Sequence[ArticleRef]:
        """What was first briefed in that time, on a topic."""
        search = Search(groups=about.groups, words=about.words, fresh=(after, until))
        return await self.store.articles(search, limit=_DIGEST_ARTICLES)

    async def check_topic(self, words: str) -> str:
        """The topic as it is understood ("Russia–United Kingdom"); raises TopicUnknown."""
        return (await self.topic(words)).label

    async def is_about(self, article: ArticleRef, topic: str) -> bool:
        """Whether a digest of a topic that was chosen would tell an article."""
        about = await self._chosen_topic(topic)
        search = Search(groups=about.groups, words=about.words, article_ids=frozenset({article.id}))
        return bool(await self.store.articles(search, limit=1))

    async def suggest(self, typed: str, *, most: int) -> list[str]:
        """Names on file that a topic may be going on with, the most mentioned first."""
        return completions(typed, await self._answers.common_names(), most=most)

    async def suggest_people(self, typed: str, *, most: int) -> list[str]:
        """The same among people alone."""
        return completions(typed, await self._answers.common_names("person:"), most=most)

    async def suggest_sources(self, typed: str, *, most: int) -> list[str]:
        """The same among what is polled."""
        polled = await self.sources()
        return completions(typed, [one.title or one.id for one in polled], most=most)

    async def sources(self) -> list[Source]:
        """What is polled and may be told of here."""
        return [one for one in await self.store.sources.all() if self.store.sight.shows(one.groups)]

    async def topic(self, words: str) -> Topic:
        """What the words of a topic mean; raises TopicUnknown where that is nothing, or unclear."""
        match (await self._answers.gazetteer(words)).resolve(words):
            case Misspelt(words=typed, suggestions=names):
                raise TopicUnknown(f"“{typed}” is on nobody's file: did you mean {_either(names)}?")
            case Ambiguous(words=typed, choices=names):
                raise TopicUnknown(f"“{typed}” could be {_either(names)}: name one of them.")
            case NothingNamed():
                raise TopicUnknown(
                    f"“{words}” names no topic: give a state, a person or a subject."
                )
            case found:
                return found.topic

    async def _chosen_topic(self, words: str) -> Topic:
        try:
            return await self.topic(words)
        except TopicUnknown:
            return Topic(words=tuple(words.lower().split()))

    async def agenda(
        self, topic: str | None, *, today: date, as_of: date | None
    ) -> list[AgendaItem]:
        """All events on a topic as they stand on a day; raises TopicUnknown."""
        about = await self.topic(topic) if topic else Topic()
        return await self._about(about, as_of, as_of or today)

    async def items(self, *, today: date) -> Sequence[AgendaItem]:
        """All events as they stand on a day."""
        return await self._agenda(None, today)

    async def item(self, number: int, *, today: date) -> AgendaItem:
        """The event that a number names, or once named; raises InputRejected."""
        found = await self.followed(Target(item=number), today=today)
        if not found:
            raise InputRejected(f"There is no item #{number} on the agenda.")
        return found[0]

    async def followed(self, target: Target, *, today: date) -> list[AgendaItem]:
        """The events that a follow is about, as they stand on a day; none where none is on file."""
        if target.topic is not None:
            return await self._about(await self._chosen_topic(target.topic), None, today)
        items = by_record(await self._agenda(None, today))
        found = items.get(await self.store.agenda.current_id(target.item or 0))
        return [found] if found else []

    async def edition(self) -> tuple[object, ...]:
        """Something that differs whenever the agenda may have changed in between."""
        return await self.store.edition(), await self.store.reviews.edition()

    async def calendar(
        self, topic: str, *, now: datetime, today: date, as_of: date | None
    ) -> bytes:
        """The events on a topic as an iCalendar file; raises TopicUnknown."""
        items = await self.agenda(topic, today=today, as_of=as_of)
        return await self.calendar_of(items, name=f"Daybook: {topic}", now=now)

    async def events(self, records: Iterable[int], *, today: date) -> list[AgendaItem]:
        """The events that follow-ups tell, each once, as they stand on a day."""
        known = by_record(await self._agenda(None, today))
        found = {item.id: item for item in (known[one] for one in records if one in known)}
        return list(found.values())

    async def calendar_of(self, items: Sequence[AgendaItem], *, name: str, now: datetime) -> bytes:
        """Events as an iCalendar file, each with the sentence that tells it."""
        sentences: dict[int, str] = {}
        for telling in map(shown_telling, items):
            article = telling.article
            stored = await self.store.article(article.id, version=article.version)
            if stored is not None:
                told = [span.of(stored[1].text) for span in telling.evidence]
                sentences[telling.id] = " ".join(told)
        return calendar_file(items, sentences, name=name, now=now)

    async def _about(self, topic: Topic, as_of: date | None, today: date) -> list[AgendaItem]:
        """The events on a topic: by what their tellings name, or as answers find them."""
        items = await self._agenda(as_of, today)
        if topic == Topic():
            return list(items)
        told = await self._answers.told_on(topic, as_of=as_of, today=today)
        named = {item.id for item in _on_topic(items, topic)}
        return [one for one in items if one.id in named or not told.isdisjoint(one.numbers)]

    async def _standing(self, topic: Topic, as_of: date | None, today: date) -> list[AgendaItem]:
        """The events on a topic without those that people have found to be none."""
        items = await self._about(topic, as_of, today)
        return [item for item in items if item.state is not State.RETRACTED]

    async def _agenda(self, as_of: date | None, today: date) -> Sequence[AgendaItem]:
        """All events as they stand on a day; made anew when there is something new, or corrected."""
        key = (await self.edition(), as_of, today)
        if key not in self._items:
            told = await self.store.agenda.records(as_of=as_of)
            items = await asyncio.to_thread(
                build_agenda,
                told.follow_ups,
                told.changes,
                told.quotes,
                known_by(await self.store.reviews.corrections(), as_of),
                today=today,
                open_days=self._limits.open_days,
            )
            recent = list(self._items.items())[1 - _AGENDAS :]
            self._items = {**dict(recent), key: items}
        return self._items[key]

    async def _briefings(self, refs: Sequence[ArticleRef]) -> list[tuple[ArticleRef, Briefing]]:
        return [pair async for pair in self.store.briefings(refs)]


def _on_topic(items: Iterable[AgendaItem], topic: Topic) -> list[AgendaItem]:
    """The events whose tellings name every side of the topic, and one of them all its words."""
    concerned = (item for item in items if item.concerns(topic.groups))
    return [item for item in concerned if any(_has(told, topic.words) for told in item.tellings)]


def _has(told: Telling, words: Iterable[str]) -> bool:
    text = f"{told.what} {told.article.title or ''}".lower()
    return all(word in text for word in words)


def _either(names: Sequence[str]) -> str:
    return " or ".join(names)
