"""What stands between the bot and its language model: replies kept, a breaker, budgets.

question ──► known already? ──► is there budget? ──► is the model well? ──► model
                 Kept              Budgeted              Guarded
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import structlog

from bot.clock import Clock
from bot.llm.budget import Account, Asker, Spent
from bot.post.alarms import alarm
from bot.store.alarms import Alarms
from bot.store.spending import Spending
from summarizer.engines.model import Hear, Model, ModelFailed, Said, Why, tokens_of
from summarizer.engines.prompts import PROMPT_VERSION, Message

# So many failures in a row, and the model is left alone for a while.
_FAILURES = 3
# The first such while, doubled each time up to the longest.
_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(minutes=30)
# What names the alarm about a model that keeps failing.
_ALARM = "model"

# The model behind the budgets of who asks.
ModelFor = Callable[[Asker], Model]

_log = structlog.get_logger()


class LeftAlone(ModelFailed):
    """Nothing was asked, since the model keeps failing."""


class Kept:
    """Asks the same thing of the same model once: the same text, under the same prompt."""

    def __init__(self, model: Model, spending: Spending, *, clock: Clock) -> None:
        self._model = model
        self._spending = spending
        self._clock = clock

    @property
    def name(self) -> str:
        """Which model answers."""
        return self._model.name

    async def ask(
        self, messages: Sequence[Message], schema: Mapping[str, Any], hear: Hear | None = None
    ) -> Said:
        """The reply as it was kept, else as it comes; raises ModelFailed. Any: JSON Schema."""
        key = _key(self.name, messages)
        known = await self._spending.reply(key)
        if known is not None:
            return Said(text=known)
        said = await self._model.ask(messages, schema, hear)
        await self._spending.keep_reply(key, said.text, now=self._clock.now())
        return said


class Guarded:
    """Leaves a model alone that keeps failing, and says once that it does, and once that it is back."""

    def __init__(self, model: Model, *, clock: Clock, alarms: Alarms | None = None) -> None:
        """With `alarms`, an admin is told, too."""
        self._model = model
        self._clock = clock
        self._alarms = alarms
        self._may_stand = alarms is not None
        self._failures = 0
        self._pause = _FIRST_PAUSE
        self._shut: tuple[datetime, Why] | None = None

    @property
    def name(self) -> str:
        """Which model answers."""
        return self._model.name

    async def ask(
        self, messages: Sequence[Message], schema: Mapping[str, Any], hear: Hear | None = None
    ) -> Said:
        """The reply; raises ModelFailed, without a call while the model is left alone."""
        shut = self._shut
        if shut is not None:
            until, why = shut
            if self._clock.now() < until:
                raise LeftAlone(why)
            # One call tries; the others wait for what it finds.
            self._shut = (self._clock.now() + self._pause, why)
        try:
            said = await self._model.ask(messages, schema, hear)
        except ModelFailed as error:
            # What was under way when it was shut tells nothing new.
            if shut is not None or self._shut is None:
                await self._failed(error.why)
            raise
        await self._back()
        return said

    async def _failed(self, why: Why) -> None:
        if not why.is_of_model:
            return
        self._failures += 1
        if self._failures < _FAILURES and not why.is_lasting:
            return
        is_new = self._shut is None
        self._shut = (self._clock.now() + self._pause, why)
        self._pause = min(2 * self._pause, _LONGEST_PAUSE)
        if is_new:
            _log.warning("model_left_alone", model=self.name, reason=why.value, instead="offline")
            await self._tell(why)

    async def _tell(self, why: Why) -> None:
        if self._alarms is not None:
            words = (
                f"The model {self.name} gives no replies: {why.value}. Until it does, the offline "
            )
            words += "engine briefs; what it briefed is briefed again. `daybook doctor` tells more."
            await self._alarms.add(alarm(_ALARM, words, now=self._clock.now()))
            self._may_stand = True

    async def _back(self) -> None:
        if self._shut is not None:
            _log.info("model_back", model=self.name)
        # An alarm of an earlier run stands until the model has answered once.
        if self._alarms is not None and self._may_stand:
            await self._alarms.end(_ALARM)
            self._may_stand = False
        self._failures, self._pause, self._shut = 0, _FIRST_PAUSE, None


class Budgeted:
    """Asks only what its accounts can pay for, counted before the call."""

    def __init__(
        self,
        model: Model,
        spending: Spending,
        accounts: Sequence[Account],
        *,
        clock: Clock,
        reply: int,
    ) -> None:
        self._model = model
        self._spending = spending
        self._accounts = accounts
        self._clock = clock
        self._reply = reply

    @property
    def name(self) -> str:
        """Which model answers."""
        return self._model.name

    async def ask(
        self, messages: Sequence[Message], schema: Mapping[str, Any], hear: Hear | None = None
    ) -> Said:
        """The reply; raises ModelFailed, without a call where the budget is spent."""
        day = self._clock.now().date()
        reserved = tokens_of(messages) + tokens_of([{"content": json.dumps(schema)}]) + self._reply
        lacking = await self._spending.reserve(day, self._accounts, reserved)
        if lacking is not None:
            raise ModelFailed(Why.SPENT)
        try:
            said = await self._model.ask(messages, schema, hear)
        except LeftAlone:
            await self._settle(day, reserved, Spent())
            raise
        if said.sent or said.replied:
            await self._settle(day, reserved, Spent(said.sent, said.replied))
        return said

    async def _settle(self, day: date, reserved: int, spent: Spent) -> None:
        await self._spending.settle(day, self._accounts, reserved=reserved, spent=spent)


def _key(model: str, messages: Sequence[Message]) -> str:
    asked = json.dumps([model, PROMPT_VERSION, *map(dict, messages)], ensure_ascii=False)
    return hashlib.sha256(asked.encode()).hexdigest()
