"""A press → what it does → the Message that its reader gets, whatever the platform.

    ActionId ──► store (what its record tells) ──► cards, calendar ──► Message

It orders the steps; what is shown is decided by `bot.cards`. There is always a Message: what was
wanted, or the reason why it can't be had.
"""

from collections.abc import Sequence

import structlog

from bot.actions import ActionId, ActionKind
from bot.asked import Asked, today_of
from bot.calendar import known_days
from bot.cards import claim_words, evidence_message, evidence_spans, story_spans
from bot.clock import Clock
from bot.desk import Desk
from bot.errors import DaybookError, InputRejected
from bot.message import File, Message, sentence, with_file
from bot.records import Told
from bot.store import Store
from summarizer.briefing import FollowUp

_FAILED = "Something went wrong on my side, and is in my log. Please press it once more."
_GONE = "What this button is about is no longer on file."

_log = structlog.get_logger()


class Acting:
    """Does what buttons ask for, over one store."""

    def __init__(self, store: Store, desk: Desk, *, clock: Clock) -> None:
        self._store = store
        self._desk = desk
        self._clock = clock

    async def act(self, action: ActionId, asked: Asked) -> Message:
        """What is told to the one who pressed; `asked` says who that is, and where. Never raises."""
        try:
            return await self._act(action, asked)
        except InputRejected as error:
            return sentence(str(error))
        except DaybookError as error:
            _log.warning("action_failed", action=str(action.kind), reason=str(error))
            return sentence(_FAILED)
        except Exception:  # noqa: BLE001  # what is wrong here is for the log, not for a channel
            _log.exception("action_failed", action=str(action.kind))
            return sentence(_FAILED)

    async def _act(self, action: ActionId, asked: Asked) -> Message:
        told = await self._told(action)
        match action.kind:
            case ActionKind.EVIDENCE:
                return await self._evidence(told)
            case ActionKind.CALENDAR:
                return await self._calendar(told, asked)
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
        expected = [one.id for one in await self._follow_ups(told)]
        items = await self._desk.events(expected, today=today_of(asked, self._clock))
        dated = [item for item in items if known_days(item)]
        if not dated:
            raise InputRejected("No day is known yet for what comes next here.")
        name = claim_words(told)
        made = await self._desk.calendar_of(dated, name=f"Daybook: {name}", now=self._clock.now())
        count = "One event" if len(dated) == 1 else f"{len(dated)} events"
        message = sentence(f"{count} for your calendar. Open the file to add what comes next.")
        return with_file(message, File("daybook.ics", made))

    async def _follow_ups(self, told: Told) -> Sequence[Told]:
        if isinstance(told.claim, FollowUp):
            return [told]
        claims = await self._store.cards.claims(told.article)
        return [one for one in claims if isinstance(one.claim, FollowUp)]
