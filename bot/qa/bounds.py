"""Days that are bounded by an event: "before the election" → the words, then the days up to it.

text ─► take_bound ─► Bound ─► (the store finds events of these words) ─► bounded ─► Period
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from bot.messages.wording import day_words
from bot.qa.period import Period
from bot.qa.question import Question
from bot.records import FollowUpRecord
from bot.topics.stems import stems

# The precision of an event's day: what spans more days than this bounds nothing.
_SPAN = timedelta(days=31)


def bounded(question: Question, told: Iterable[FollowUpRecord], today: date) -> Question:
    """The question with the days up to the soonest of some events, or from it on.

    Without an event whose days are known it stays as it is.
    """
    bound = question.bound
    if bound is None:
        return question
    # Its title may hold the words, too, and it be of something else.
    head = stems(bound.what)[-1:]
    fitting = (one for one in told if set(head) <= set(stems(one.follow_up.what)))
    dated = [found for one in fitting if (found := _days(one, today))]
    if not dated:
        return question
    first, last = min(dated)
    if bound.word == "after":
        begin, end, day = last + timedelta(days=1), None, last
    else:
        end = first - timedelta(days=1) if bound.word == "before" else last
        begin, day = today, first
    label = f"{bound.word} {bound.what} ({day_words(day, today)})"
    return replace(question, period=Period(first=begin, last=end, label=label))


def _days(record: FollowUpRecord, today: date) -> "_Days | None":
    """The days of an event that is ahead, where they are few."""
    when = record.follow_up.when
    first, last = when.first, when.last
    if first is None or last is None or last < today or last - first > _SPAN:
        return None
    return _Days(first, last)


class _Days(NamedTuple):
    first: date
    last: date
