"""The course of one event: what each article changed, and how it stands after it.

An article's tellings of one event are read together: "put back a week" and "will now meet on 19
March" are one move. Transitions are drawn in `bot.agenda.items`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.agenda.corrections import Correction
from bot.agenda.days import bounds, is_dated, meet
from bot.agenda.items import Entry, State, Step, Telling
from bot.agenda.likeness import places
from summarizer.briefing import Bound, Certainty, ChangeKind, When

_STATES = {
    Step.ANNOUNCED: State.EXPECTED,
    Step.CONFIRMED: State.CONFIRMED,
    Step.DATED: State.CONFIRMED,
    Step.MOVED: State.MOVED,
    Step.POSTPONED: State.POSTPONED,
    Step.HAPPENED: State.HAPPENED,
    Step.CANCELLED: State.CANCELLED,
    Step.LAPSED: State.LAPSED,
    Step.RETRACTED: State.RETRACTED,
}
_CLOSED = frozenset({State.HAPPENED, State.CANCELLED, State.LAPSED, State.RETRACTED})
_CLOSING_STEPS = {ChangeKind.HAPPENED: Step.HAPPENED, ChangeKind.CANCELLED: Step.CANCELLED}
# How sure a retelling must be to confirm.
_FIRM = frozenset({Certainty.SCHEDULED, Certainty.LIKELY})


@dataclass(slots=True)
class Course:
    """How an event stands, and the entries that led there."""

    state: State = State.EXPECTED
    when: When = field(default_factory=When)
    told_on: date = date.min
    where: tuple[str, ...] = ()
    entries: list[Entry] = field(default_factory=list)

    @property
    def is_closed(self) -> bool:
        """Whether its outcome is known."""
        return self.state in _CLOSED

    def take(self, told: Sequence[Telling], *, why: str) -> None:
        """Add what one article tells of the event, all its tellings together."""
        outcome = _of_kind(told, ChangeKind.HAPPENED) or _of_kind(told, ChangeKind.CANCELLED)
        put_off = _of_kind(told, ChangeKind.MOVED) or _of_kind(told, ChangeKind.POSTPONED)
        expected = next((one for one in told if one.kind is None), None)
        if outcome is not None:
            step = Step.HAPPENED if outcome.kind is ChangeKind.HAPPENED else Step.CANCELLED
            self._enter(step, outcome, why=why)
        elif put_off is not None and not self.is_closed:
            self._put_off(told, put_off, why=why)
        elif expected is not None:
            self._expect(expected, why=why)

    def close(self, correction: Correction) -> None:
        """Close it as a person says; one without an outcome was no event."""
        outcome = correction.outcome
        step = _CLOSING_STEPS[outcome] if outcome is not None else Step.RETRACTED
        self.state = _STATES[step]
        entry = Entry(step=step, day=correction.day, telling=None, correction=correction)
        self.entries.append(entry)

    def lapse(self, today: date, *, open_days: int, last_told: date) -> None:
        """Close it where its days passed, or nobody told of it for `open_days`, by `today`."""
        if self.is_closed:
            return
        ends = self._end(last_told + timedelta(days=open_days))
        if ends < today:
            self.state = State.LAPSED
            entry = Entry(step=Step.LAPSED, day=ends + timedelta(days=1), telling=None)
            self.entries.append(entry)

    def _end(self, fresh_until: date) -> date:
        """The last day on which it is expected: of an open end, while it is fresh or yet to begin."""
        if self.when.last is not None:
            return self.when.last
        return max(fresh_until, self.when.first or fresh_until)

    def _put_off(self, told: Sequence[Telling], put_off: Telling, *, why: str) -> None:
        """Moved where a new time or another place is told with it, else postponed."""
        dated = [one for one in told if is_dated(one.when)]
        if not dated and put_off.kind is ChangeKind.POSTPONED:
            self._enter(Step.POSTPONED, put_off, why=why, after=When())
            return
        new = next((one for one in dated if not self._is_known(_on(one.when))), put_off)
        after = _on(new.when) if is_dated(new.when) else self.when
        reached = tuple(sorted(places(new) - set(self.where)))
        self._enter(Step.MOVED, new, why=why, after=after, reached=reached)

    def _is_known(self, when: When) -> bool:
        return is_dated(self.when) and bounds(when) == bounds(self.when)

    def _expect(self, telling: Telling, *, why: str) -> None:
        self._enter(self._step(telling), telling, why=why)

    def _step(self, telling: Telling) -> Step:
        """What one more expectation changes."""
        if not self.entries:
            return Step.ANNOUNCED
        if self.is_closed:
            return Step.RETOLD
        if not is_dated(telling.when):
            return self._open_step(telling)
        if not is_dated(self.when):
            return Step.MOVED if self.state is State.POSTPONED else Step.DATED
        if not meet(self.when, telling.when):
            return Step.MOVED
        later = telling.day > self.entries[-1].day
        return Step.CONFIRMED if later and telling.certainty in _FIRM else Step.RETOLD

    def _open_step(self, telling: Telling) -> Step:
        """A retelling without a day leaves the day known, unless it says that it is open now."""
        was_fixed = is_dated(self.when) and telling.day > self.entries[-1].day
        if was_fixed and telling.certainty is Certainty.UNDECIDED:
            return Step.POSTPONED
        firm = telling.certainty in _FIRM and telling.day > self.entries[-1].day
        return Step.CONFIRMED if firm and self.state is State.EXPECTED else Step.RETOLD

    def _enter(
        self,
        step: Step,
        telling: Telling,
        *,
        why: str,
        after: When | None = None,
        reached: tuple[str, ...] = (),
    ) -> None:
        before, left = self.when, self.where
        self.when = self._time_after(step, telling) if after is None else after
        self.told_on = telling.day if self.when != before or not self.entries else self.told_on
        self.where = reached or self.where or tuple(sorted(places(telling)))
        self.state = _STATES.get(step, self.state)
        moved = step in {Step.MOVED, Step.POSTPONED, Step.DATED}
        self.entries.append(
            Entry(
                step=step,
                day=telling.day,
                telling=telling,
                before=before if moved else None,
                after=self.when if moved else None,
                left=left if reached else (),
                reached=reached,
                why=why,
            )
        )

    def _time_after(self, step: Step, telling: Telling) -> When:
        """The time that holds after a step: a new one, or the narrower of two that agree."""
        if step in {Step.ANNOUNCED, Step.MOVED, Step.DATED}:
            return telling.when
        if step is Step.POSTPONED:
            return When()
        narrower = is_dated(telling.when) and _length(telling.when) < _length(self.when)
        return telling.when if step is Step.CONFIRMED and narrower else self.when


def _of_kind(told: Sequence[Telling], kind: ChangeKind) -> Telling | None:
    return next((one for one in told if one.kind is kind), None)


def _on(when: When) -> When:
    """What was put off "until 30 May" is expected on that day."""
    if when.bound is not Bound.UNTIL:
        return when
    day = bounds(when)[1]
    return When(text=when.text, first=day, last=day, precision=when.precision)


def _length(when: When) -> timedelta:
    if not is_dated(when):
        return timedelta.max
    first, last = bounds(when)
    return last - first
