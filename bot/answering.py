"""Answers one question from one store: it orders the steps and decides nothing.

    words ──► names that they may mean ──► qa.question.parse ──► Question
    Question ──► qa.finding.searches ──► store ──► Hits ──► agenda of what they tell ──► qa.answer.compose
             └── nothing found? ──► passages ──► compose again ──► paragraphs of what is cited ──► Answer

Whatever is on file, a question reads a bounded part of it: the soonest and the newest on its topic.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain
from typing import TypeVar

from bot.agenda import OPEN_DAYS, AgendaItem, State, build_agenda, by_record, known_by
from bot.qa.answer import Answer, Brief, Hits, Wanted, compose, placed, searches
from bot.qa.bounds import bounded
from bot.qa.case import Case
from bot.qa.doubt import settled
from bot.qa.finding import Found, bound_wanted, changes_wanted, narrowed
from bot.qa.parsing import doubtful, parse
from bot.qa.question import Intent, NotUnderstood, Question
from bot.qa.thread import before
from bot.records import ArticleRef, FollowUpRecord, Holdings, Search
from bot.store import Store
from bot.topics import Ambiguous, Gazetteer, Topic, asked_keys, holder_of, offices_in
from bot.topics.offices import Office, bare_office, holders_of
from summarizer.world import World

# Articles that one answer reads at the most (the newest).
_ARTICLES = 50
# The newest articles on a topic, by which its states are known.
_LOOKED_AT = 5
# Names of which one is asked for, where each may be meant.
_CHOICES = 3
# Follow-ups of one search that an answer looks at: the soonest, and the newest. Changes likewise.
_FOLLOW_UPS = 60
_CHANGES = 120

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one digest and one answer hold, and for how long an event without days is open."""

    stories: int
    lines: int
    open_days: int = OPEN_DAYS


class Answering:
    """Understands questions and answers them. Safe to share between tasks of one event loop."""

    def __init__(self, store: Store, world: World, limits: Limits) -> None:
        self._store = store
        self._world = world
        self._limits = limits
        self._names: dict[str, tuple[object, tuple[str, ...]]] = {}
        self._held: tuple[object, Holdings] | None = None

    async def understood(
        self, text: str, *, today: date, earlier: Question | None
    ) -> Question | NotUnderstood:
        """The question; where its words name nobody, they may be misspelt for a common name.

        A name that can be misspelt for one alone is read as that one.
        """
        async with self._store.snapshot():
            asked = await self._parsed(text, today, earlier)
            doubt = asked.kept.doubt if isinstance(asked, NotUnderstood) and asked.kept else None
            if doubt and doubt.is_slip:
                meant = settled(doubt.text, doubt.words, doubt.choices[0])
                again = await self._parsed(meant, today, earlier)
                asked = asked if isinstance(again, NotUnderstood) else again
            if isinstance(asked, Question) and (office := bare_office(asked.bare_words)):
                asked = await self._in_office(asked, office, today, earlier)
        return replace(asked, text=text)

    async def _parsed(
        self, text: str, today: date, earlier: Question | None
    ) -> Question | NotUnderstood:
        named = await self._named(text, today)
        doubted = earlier.doubt.text if earlier and earlier.doubt else ""
        known = await self._store.names.known(asked_keys(named) | asked_keys(doubted))
        names = Gazetteer(self._world, known)
        asked = parse(named, gazetteer=names, today=today, earlier=earlier)
        if isinstance(asked, Question) and asked.is_spelt:
            return asked
        people = await self.common_names("person:")
        names = Gazetteer(self._world, known, await self.common_names(), people)
        return parse(named, gazetteer=names, today=today, earlier=earlier)

    async def _named(self, text: str, today: date) -> str:
        """The text with the name of who was told last to hold an office that it names."""
        for office in offices_in(text, self._world):
            head = office.words.split()[-1]
            told = await self._store.names.roles(office.state, head, until=today)
            if holder := holder_of(office, told, self._world):
                text = office.replaced(text, holder)
        return text

    async def _in_office(
        self, asked: Question, office: str, today: date, earlier: Question | None
    ) -> Question | NotUnderstood:
        """The question about whoever holds an office that alone tells whom it means ("the pm").

        Where that may be several, it is asked back; where nobody is known to, the words stay words.
        """
        words = " ".join(asked.bare_words)
        typed = f"the {words}" if f"the {words}" in asked.text.lower() else words
        names = await self._holders(office, before(earlier), today)
        if len(names) > 1:
            return doubtful(
                asked.text, Ambiguous(words=typed, choices=names), asked.intent, earlier
            )
        meant = [settled(asked.text, typed, name) for name in names]
        return await self._parsed(meant[0], today, earlier) if meant else asked

    async def _holders(self, office: str, topic: Topic | None, today: date) -> tuple[str, ...]:
        """Who held an office last in the state that a thread is about; without one, at most three of those
        who are mentioned most."""
        head = office.rsplit(maxsplit=1)[-1]
        for state in await self._states_of(topic, today) if topic else ():
            told = await self._store.names.roles(state, head, until=today)
            if holder := holder_of(Office((), state, office), told, self._world):
                return (holder,)
        return holders_of(office, await self._store.names.in_roles(head), self._world)[:_CHOICES]

    async def _states_of(self, topic: Topic, today: date) -> list[str]:
        """The states that a topic names, then those that the newest articles on it name most."""
        wanted = searches(Question(text=topic.label, intent=Intent.LATEST, topic=topic), today)
        found = [ref for refs in (await self._articles(wanted)).values() for ref in refs]
        known = [ref for ref in found if ref.published and ref.published <= today]
        newest = sorted(known, key=lambda ref: ref.published or date.min)[-_LOOKED_AT:]
        namings = await self._store.namings(newest)
        counted: Counter[str] = Counter()
        for naming in chain.from_iterable(namings.values()):
            counted.update(dict.fromkeys(naming.states, naming.mentions))
        named = [one for group in topic.groups for one in sorted(group)]
        most = [one for one, _ in counted.most_common()]
        states = frozenset(self._world.ids())
        return [one for one in dict.fromkeys((*named, *most)) if one in states]

    async def answer(self, question: Question, today: date, *, parts: int = 1) -> Answer:
        """The answer from the records, or, where they hold none, from passages.

        It is one of so many `parts` of what is told at once.
        """
        async with self._store.snapshot():
            return await self._answered(question, today, parts)

    async def _answered(self, question: Question, today: date, parts: int) -> Answer:
        question = await self._bounded(question, today)
        wanted = searches(question, today)
        holdings = await self.holdings(question.as_of)
        tell = partial(
            compose, question, today=today, holdings=holdings, max_lines=self._limits.lines // parts
        )
        found = await self._articles(wanted)
        wanted = narrowed(wanted, found)
        hits = await self._hits(wanted, found, question.as_of, today)
        answer = tell(hits)
        if answer.none_because and wanted.fallback:
            passages = await _joined(self._store.passages, wanted.fallback)
            hits = replace(hits, passages=tuple(passages))
            answer = tell(hits)
        if answer.none_because and wanted.nearest:
            near = await _joined(partial(self._store.articles, limit=1), wanted.nearest)
            newest = max(near, key=lambda ref: ref.published or date.min, default=None)
            answer = tell(replace(hits, nearest=newest))
        cited = {citation.article for line in answer.lines for citation in line.citations}
        refs = {ref for ref in _refs(hits) if ref.id in cited}
        paragraphs = await self._store.paragraphs(list(refs))
        return placed(answer, paragraphs, sources=question.sources)

    async def told_on(self, topic: Topic, *, as_of: date | None, today: date) -> set[int]:
        """The ids of the follow-ups that "what's next?" finds on a topic."""
        question = Question(text=topic.label, intent=Intent.NEXT, topic=topic, as_of=as_of)
        wanted = searches(question, today)
        async with self._store.snapshot():
            found = await self._articles(wanted)
            case = Case(
                question=question,
                hits=await self._hits(narrowed(wanted, found), found, as_of, today),
                today=today,
                holdings=await self.holdings(as_of),
                max_lines=self._limits.lines,
            )
        return {record.id for record in case.follow_ups()}

    async def _bounded(self, question: Question, today: date) -> Question:
        """The question with its days, where an event bounds them."""
        if question.bound is None:
            return question
        for search in bound_wanted(question, today):
            told = await self._store.follow_ups(search, limit=_FOLLOW_UPS)
            found = bounded(question, told, today)
            if found.period is not None:
                return found
        return question

    async def gazetteer(self, words: str) -> Gazetteer:
        """The names that some words may mean."""
        known = await self._store.names.known(asked_keys(words))
        return Gazetteer(self._world, known, await self.common_names())

    async def common_names(self, kind: str = "") -> tuple[str, ...]:
        """The names that articles mention most, or of a kind ("person:"), the most mentioned first.

        Read anew when the store holds something new.
        """
        edition = await self._store.edition()
        if kind not in self._names or self._names[kind][0] != edition:
            states = frozenset(self._world.ids())
            found = await self._store.names.common(kind)
            names = (self._world.name(one) if one in states else name for one, name in found)
            self._names[kind] = edition, tuple(dict.fromkeys(names))
        return self._names[kind][1]

    async def holdings(self, as_of: date | None) -> Holdings:
        """What is on file; read anew when the store holds something new."""
        key = (await self._store.edition(), as_of)
        if self._held is None or self._held[0] != key:
            self._held = key, await self._store.holdings(as_of=as_of)
        return self._held[1]

    async def _articles(self, wanted: Wanted) -> dict[Search, list[ArticleRef]]:
        """What each search of articles finds."""
        return {
            search: await self._store.articles(search, limit=_ARTICLES)
            for search in wanted.articles
        }

    async def _hits(self, wanted: Wanted, found: Found, as_of: date | None, today: date) -> Hits:
        store = self._store
        follow_ups = await self._follow_ups(wanted.follow_ups)
        nearby_follow_ups = await self._follow_ups(wanted.nearby_follow_ups)
        quotes = await _joined(store.quotes, wanted.quotes)
        nearby_quotes = await _joined(store.quotes, wanted.nearby_quotes)
        passages = await _joined(store.passages, wanted.passages)
        refs = [ref for refs in found.values() for ref in refs]
        expected = [*follow_ups, *nearby_follow_ups]
        return Hits(
            follow_ups=tuple(follow_ups),
            nearby_follow_ups=tuple(nearby_follow_ups),
            quotes=tuple(quotes),
            nearby_quotes=tuple(nearby_quotes),
            passages=tuple(passages),
            articles=tuple(await self._briefs(refs, summaries=wanted.summaries)),
            agenda=by_record(await self._events(expected, as_of, today)),
        )

    async def _follow_ups(self, wanted: Iterable[Search]) -> list[FollowUpRecord]:
        """What is found, of each search without days first: where that is all, it holds what is ahead."""
        found: dict[Search, list[FollowUpRecord]] = {}
        for search in sorted(wanted, key=lambda one: one.ahead_on is not None):
            whole = found.get(replace(search, ahead_on=None))
            if whole is None or len(whole) == _FOLLOW_UPS:
                found[search] = await self._store.follow_ups(search, limit=_FOLLOW_UPS)
        return [record for records in found.values() for record in records]

    async def _events(
        self, expected: Iterable[FollowUpRecord], as_of: date | None, today: date
    ) -> list[AgendaItem]:
        """The events that some follow-ups tell, by all that can bear on how they stand on a day."""
        told = dict.fromkeys(expected)
        if not told:
            return []
        changes = [
            change
            for search in changes_wanted(told, today, as_of=as_of)
            for change in await self._store.changes(search, limit=_CHANGES)
        ]
        refs = [*(one.article for one in told), *(one.article for one in changes)]
        before, changed = await self._store.agenda.earlier(refs, as_of=as_of)
        follow_ups = list(dict.fromkeys((*told, *before)))
        changes = list(dict.fromkeys((*changes, *changed)))
        items = await asyncio.to_thread(
            build_agenda,
            follow_ups,
            changes,
            (),
            known_by(await self._store.reviews.corrections(), as_of),
            today=today,
            open_days=self._limits.open_days,
        )
        return [item for item in items if item.state is not State.RETRACTED]

    async def _briefs(self, refs: Sequence[ArticleRef], *, summaries: bool) -> list[Brief]:
        found = list(dict.fromkeys(refs))
        namings = await self._store.namings(found)
        told = {
            ref: points async for ref, points in self._store.summaries(found if summaries else [])
        }
        return [Brief.of(ref, namings[ref.id, ref.version], told.get(ref, ())) for ref in found]


async def _joined(
    find: Callable[[Search], Awaitable[list[Record]]], wanted: Iterable[Search]
) -> list[Record]:
    """What several searches of one kind find, one after the other."""
    return [record for search in wanted for record in await find(search)]


def _refs(hits: Hits) -> Iterator[ArticleRef]:
    """All articles that an answer may cite: of an event, those that tell what became of it, too."""
    records = (*hits.follow_ups, *hits.nearby_follow_ups)
    items = {id(item): item for one in records if (item := (hits.agenda or {}).get(one.id))}
    yield from (t.article for item in items.values() for t in item.tellings if t.is_current)
    yield from (record.article for record in records)
    yield from (record.article for record in (*hits.quotes, *hits.nearby_quotes))
    yield from (passage.article for passage in hits.passages)
    yield from (brief.article for brief in hits.articles)
