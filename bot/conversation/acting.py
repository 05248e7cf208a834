"""A press → what it does → the Message that its reader gets, whatever the platform.

    ActionId ──► store (what its record tells) ──► cards, calendar, follows ──► Message

It orders the steps; what is shown is decided by `bot.messages.cards`. There is always a Message: what was
wanted, or the reason why it can't be had.
"""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import structlog

from bot.agenda import AgendaItem
from bot.clock import Clock
from bot.conversation.asked import Asked, today_of
from bot.conversation.limiting import Limiter
from bot.desk import Desk
from bot.digests.plans import Plans, plan_words, usual_plan
from bot.digests.subscriptions import Destination, parse_destination
from bot.errors import DaybookError, InputRejected, TopicUnknown
from bot.follows.follow import Target
from bot.follows.spoken import Following
from bot.messages.actions import ActionId, ActionKind
from bot.messages.calendar import known_days
from bot.messages.cards import (
    claim_words,
    evidence_message,
    evidence_spans,
    follow_choice,
    remind_choice,
    story_spans,
    wrong_choice,
)
from bot.messages.message import File, Items, Message, Paragraph, plain, sentence, strong, with_file
from bot.records import Told
from bot.review.mark import Wrong
from bot.review.marking import mark_wrong
from bot.store import Store
from summarizer.briefing import FollowUp

# Days before an event that a button reminds; words can name others.
_REMINDED_DAYS = 1
# Topics of a story that can be followed from its card.
_TOPICS_OFFERED = 5
_FAILED = "Something went wrong on my side, and is in my log. Please press it once more."
_GONE = "What this button is about is no longer on file."

_log = structlog.get_logger()


class Acting:
    """Does what buttons ask for, over one store."""

    def __init__(
        self, store: Store, desk: Desk, *, clock: Clock, limiter: Limiter | None = None
    ) -> None:
        """Without a limiter, people may press as much as they like."""
        self._limiter = limiter
        self._store = store
        self._desk = desk
        self._clock = clock
        self._plans = Plans(store, desk)
        self._following = Following(desk, store.follows, store.audit, clock=clock)

    async def act(self, action: ActionId, asked: Asked) -> Message:
        """What is told to the one who pressed; `asked` says who that is, and where. Never raises."""
        try:
            if self._limiter:
                await self._limiter.admit(asked)
            return await self._seen_by(asked)._act(action, asked)
        except (InputRejected, TopicUnknown) as error:
            return sentence(str(error))
        except DaybookError as error:
            _log.warning("action_failed", action=str(action.kind), reason=str(error))
            return sentence(_FAILED)
        except Exception:  # noqa: BLE001  # what is wrong here is for the log, not for a channel
            _log.exception("action_failed", action=str(action.kind))
            return sentence(_FAILED)

    async def _act(self, action: ActionId, asked: Asked) -> Message:
        if action.kind is ActionKind.SETTINGS:
            return await self._digest_here(parse_destination(action.words), asked)
        if action.kind is ActionKind.FOLLOW and action.words:
            return await self._follow(Target(topic=action.words), asked)
        told = await self._told(action)
        match action.kind:
            case ActionKind.EVIDENCE:
                return await self._evidence(told)
            case ActionKind.CALENDAR:
                return await self._calendar(told, asked)
            case ActionKind.FOLLOW if told.claim is None:
                return await self._choose_follow(told)
            case ActionKind.FOLLOW:
                return await self._follow(await self._event(told, asked), asked)
            case ActionKind.REMIND:
                return await self._remind(told, asked)
            case ActionKind.WRONG if told.claim is None and not action.words:
                return wrong_choice(told, await self._store.cards.claims(told.article))
            case ActionKind.WRONG:
                return await self._mark(told, action.words, asked)
            case kind:
                raise InputRejected(f"I can't do that here ({kind}).")

    async def _told(self, action: ActionId) -> Told:
        told = await self._store.cards.told(action.record) if action.record is not None else None
        if told is None:
            raise InputRejected(_GONE)
        return told

    async def _evidence(self, told: Told) -> Message:
        """The sentences of a claim, or of all claims of a story, each in its paragraph."""
        [(ref, briefing)] = [pair async for pair in self._store.briefings([told.article])]
        spans = story_spans(briefing) if told.claim is None else evidence_spans(told.claim)
        return evidence_message(briefing.article, ref, spans, title=claim_words(told))

    async def _calendar(self, told: Told, asked: Asked) -> Message:
        """A file with the events that have days: of one follow-up, or of all of a story."""
        dated = await self._dated(told, asked)
        name = claim_words(told)
        made = await self._desk.calendar_of(dated, name=f"Daybook: {name}", now=self._clock.now())
        count = "One event" if len(dated) == 1 else f"{len(dated)} events"
        message = sentence(f"{count} for your calendar. Open the file to add what comes next.")
        return with_file(message, File("daybook.ics", made))

    async def _choose_follow(self, story: Told) -> Message:
        """Which of the story's events or topics is meant."""
        [(_, briefing)] = [pair async for pair in self._store.briefings([story.article])]
        topics = [topic.name for topic in briefing.topics][:_TOPICS_OFFERED]
        return follow_choice(topics, await self._follow_ups(story))

    async def _follow(
        self, target: Target, asked: Asked, *, remind_days: int | None = None
    ) -> Message:
        if target.topic is not None:
            target = Target(topic=await self._desk.check_topic(target.topic))
        day = today_of(asked, self._clock)
        return await self._following.follow_alone(
            target, asked.asker, remind_days=remind_days, today=day
        )

    async def _remind(self, told: Told, asked: Asked) -> Message:
        """A reminder of the one event that can be meant, else the question which."""
        ahead = await self._follow_ups(told)
        if not ahead:
            raise InputRejected("Nothing is ahead in this story.")
        if len(ahead) > 1:
            return remind_choice(ahead)
        target = await self._event(ahead[0], asked)
        return await self._follow(target, asked, remind_days=_REMINDED_DAYS)

    async def _mark(self, told: Told, words: str, asked: Asked) -> Message:
        """Keep for review what was shown, by whom it was marked, and what it came from."""
        day = today_of(asked, self._clock)
        events = await self._desk.events([told.id], today=day)
        wrong = Wrong(
            shown=": ".join(part for part in (words, claim_words(told)) if part),
            by=asked.by or "somebody",
            item=events[0].id if events else None,
            article=told.article.id,
        )
        return await mark_wrong(self._store.reviews, wrong, clock=self._clock)

    async def _digest_here(self, place: Destination, asked: Asked) -> Message:
        """What comes to a place, where its platform has no form; the usual digest if none did."""
        if not await self._plans.is_open_to(asked, place, now=self._clock.now()):
            raise InputRejected("What comes here is for others to say: ask an admin of this place.")
        plan = await self._plans.plan(place)
        if plan is None:
            zone = asked.zone if isinstance(asked.zone, ZoneInfo) else ZoneInfo("UTC")
            plan = usual_plan(place, zone)
            await self._plans.change(place, plan, by=asked.by, now=self._clock.now())
        lines = tuple(plain(line) for line in plan_words(plan))
        return Message((Paragraph(strong("The digest here")), Items(lines)))

    async def _event(self, told: Told, asked: Asked) -> Target:
        day = today_of(asked, self._clock)
        for item in await self._desk.events([told.id], today=day):
            return Target(item=item.id)
        raise InputRejected(_GONE)

    async def events(self, record: int, asked: Asked) -> list[AgendaItem]:
        """The events with days that a record tells; raises InputRejected where there is none."""
        seen = self._seen_by(asked)
        told = await seen._told(ActionId(kind=ActionKind.CALENDAR, record=record))
        return await seen._dated(told, asked)

    async def refuse(self, what: str, asked: Asked) -> None:
        """Write down what somebody tried and may not do."""
        await self._store.audit.refuse(what, by=asked.by, now=self._clock.now())

    def _seen_by(self, asked: Asked) -> "Acting":
        """The same, with what may be shown where somebody is."""
        desk = self._desk.at(asked.destination, within=asked.within)
        return Acting(desk.store, desk, clock=self._clock)

    async def _dated(self, told: Told, asked: Asked) -> list[AgendaItem]:
        expected = [one.id for one in await self._follow_ups(told)]
        items = await self._desk.events(expected, today=today_of(asked, self._clock))
        dated = [item for item in items if known_days(item)]
        if not dated:
            raise InputRejected("No day is known yet for what comes next here.")
        return dated

    async def _follow_ups(self, told: Told) -> Sequence[Told]:
        if isinstance(told.claim, FollowUp):
            return [told]
        claims = await self._store.cards.claims(told.article)
        return [one for one in claims if isinstance(one.claim, FollowUp)]
