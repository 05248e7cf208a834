"""The page of what concerns one person: their digest, their follows, what is ahead, what changed.

Asked ──► plans, follows, desk, sources ──► Concern ──► home_message ──► Message
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.agenda import AgendaItem, Entry, change_words
from bot.clock import Clock
from bot.conversation.asked import Asked, today_of
from bot.desk import Desk
from bot.digests.plans import Plan, Plans
from bot.digests.schedule import next_slot
from bot.follows.due import UNTOLD_STEPS, reminder_day
from bot.follows.follow import Follow, Target
from bot.follows.words import item_words
from bot.llm.budget import Books, spending_line
from bot.messages.actions import Action, ActionId, ActionKind
from bot.messages.message import (
    Actions,
    Block,
    Heading,
    Items,
    Message,
    Note,
    Paragraph,
    plain,
    strong,
)
from bot.messages.wording import capitalised, moment_words, span_words
from bot.operations.standing import Counts, source_line
from bot.reading.sources import Source
from bot.store import Store

# Lines of each part: a page to glance at.
_LINES_MAX = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """What one person has to do with: all that the page is made of.

    `items` are the events of what they follow, else of their digest's topics. `seen_at` is when
    they last looked. `sources` are for those who manage them, None for others, and so is `spending`,
    where there is a model.
    """

    place: str
    plan: Plan | None
    follows: tuple[Follow, ...]
    items: tuple[AgendaItem, ...]
    seen_at: datetime | None
    sources: tuple[tuple[Source, Counts], ...] | None
    spending: str | None = None


class Home:
    """Makes the page, over one store."""

    def __init__(
        self, store: Store, desk: Desk, *, clock: Clock, books: Books | None = None
    ) -> None:
        """With `books`, those who manage the bot see what its model costs."""
        self._books = books
        self._store = store
        self._desk = desk
        self._plans = Plans(store, desk)
        self._clock = clock

    async def page(self, asked: Asked) -> Message:
        """The page of who asks, as of now; it counts as seen."""
        concern = await self._concern(asked, self._desk.at(asked.destination))
        return home_message(concern, today=today_of(asked, self._clock), now=self._clock.now())

    async def _concern(self, asked: Asked, desk: Desk) -> Concern:
        plan = await self._plans.plan(asked.private) if asked.private else None
        follows = [
            one for one in await self._store.follows.all() if one.follower in asked.asker.both
        ]
        targets = [one.target for one in follows] or _topics(plan)
        return Concern(
            place=str(asked.private or ""),
            plan=plan,
            follows=tuple(follows),
            items=tuple(await _items(desk, targets, today_of(asked, self._clock))),
            seen_at=await self._store.threads.visit(str(asked.private), now=self._clock.now()),
            sources=tuple(await self._sources(desk)) if asked.may_manage else None,
            spending=await self._spending() if asked.may_manage else None,
        )

    async def _spending(self) -> str | None:
        if self._books is None:
            return None
        spent = await self._store.spending.of_day(self._clock.now().date())
        return spending_line(spent, self._books)

    async def _sources(self, desk: Desk) -> list[tuple[Source, Counts]]:
        counts = await self._store.sources.counts()
        return [(one, counts.get(one.id, {})) for one in await desk.sources()]


async def _items(desk: Desk, targets: Iterable[Target], today: date) -> list[AgendaItem]:
    found: dict[int, AgendaItem] = {}
    for target in targets:
        found |= {item.id: item for item in await desk.followed(target, today=today)}
    return list(found.values())


def home_message(concern: Concern, *, today: date, now: datetime) -> Message:
    """The page: next digest, follows, what is ahead, what changed, and how the sources fare."""
    blocks: list[Block] = [
        Heading(strong("Your Daybook"), level=1),
        *_digest(concern, now),
        *_part("What you follow", [str(one.target) for one in concern.follows]),
        *_part("What comes next", _ahead(concern.items, today)),
        *_part(_since(concern.seen_at), _changes(concern, today)),
    ]
    if not concern.follows:
        hint = "Say “follow Norway”, or press Follow under a story, to be told of changes here."
        blocks.append(Note(plain(hint)))
    if concern.sources is not None:
        lines = [source_line(source, counts) for source, counts in concern.sources]
        blocks += _part("Sources", lines or ["Nothing is polled yet."])
    if concern.spending:
        blocks.append(Note(plain(concern.spending)))
    return Message(tuple(blocks))


def _topics(plan: Plan | None) -> list[Target]:
    return [Target(topic=topic) for topic in plan.topics] if plan else []


def _digest(concern: Concern, now: datetime) -> Iterator[Block]:
    if concern.plan is None:
        yield Paragraph(plain("No digest comes to you yet."))
    else:
        schedule = concern.plan.schedule
        due = next_slot(schedule, after=now).at.astimezone(schedule.zone)
        yield Paragraph((*strong("Next digest"), *plain(f": {moment_words(due)}")))
    settings = ActionId(kind=ActionKind.SETTINGS, words=concern.place)
    yield Actions((Action(label="Digest settings", id=settings, is_main=concern.plan is None),))


def _ahead(items: Iterable[AgendaItem], today: date) -> list[str]:
    dated = ((reminder_day(item.when), item) for item in items if item.is_open)
    ahead = sorted((day, item.id, item) for day, item in dated if day is not None and day >= today)
    return [
        f"{capitalised(span_words(item.when, today))}: {item_words(item)}" for _, _, item in ahead
    ]


def _since(seen_at: datetime | None) -> str:
    return "Changed since you last looked" if seen_at else "What changed"


def _changes(concern: Concern, today: date) -> list[str]:
    told = [
        (entry.day, f"{item_words(item)} · {change_words(entry, today)}")
        for item in concern.items
        for entry in item.history
        if entry.step not in UNTOLD_STEPS and _is_new(entry, concern.seen_at)
    ]
    return [line for _, line in sorted(told, reverse=True)]


def _is_new(entry: Entry, seen_at: datetime | None) -> bool:
    if seen_at is None:
        return True
    if entry.telling is None:
        return entry.day > seen_at.astimezone(UTC).date()
    return entry.telling.article.ingested_at > seen_at


def _part(title: str, lines: Sequence[str]) -> list[Block]:
    """A part with its first lines, and how many are left out; nothing where there are none."""
    if not lines:
        return []
    blocks: list[Block] = [Heading(strong(title)), Items(tuple(map(plain, lines[:_LINES_MAX])))]
    left = len(lines) - _LINES_MAX
    return [*blocks, Note(plain(f"{left} more"))] if left > 0 else blocks
