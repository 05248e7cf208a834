"""A time expression of a text, as it is handed on."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from summarizer.briefing import Bound, Precision, When


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """One time expression: its TIMEX3 attributes, and our reading in inclusive days.

    `start` and `end` leave out the preposition; `lead` is where the whole phrase begins. The two
    ends of a range are a mention each, with one `lead` and the days of the whole range.
    `first` and `last` are None where the text, or a missing publication date, leaves them open.
    """

    start: int
    end: int
    lead: int
    type: str
    value: str
    mod: str | None = None
    quant: str | None = None
    freq: str | None = None
    first: date | None = None
    last: date | None = None
    precision: Precision = Precision.OPEN
    bound: Bound = Bound.ON
    time: dt.time | None = None
    zone: str | None = None


def when(mention: DateMention, text: str) -> When:
    """The reading of a mention as a briefing tells it, with its preposition."""
    return When(
        text=text[mention.lead : mention.end],
        first=mention.first,
        last=mention.last,
        precision=mention.precision,
        bound=mention.bound,
        time=mention.time,
        zone=mention.zone,
    )


def phrases(mentions: Iterable[DateMention]) -> list[DateMention]:
    """The mentions with each range once, from the start of its first end to the end of its last."""
    whole: list[DateMention] = []
    for mention in mentions:
        if whole and whole[-1].lead == mention.lead:
            whole[-1] = replace(whole[-1], end=mention.end)
        else:
            whole.append(mention)
    return whole
