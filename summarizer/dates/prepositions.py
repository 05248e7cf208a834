"""What the preposition before a time does to its days: "by Monday", "from May", "within a week"."""

from collections.abc import Sequence
from datetime import timedelta

from summarizer.briefing import Bound, Precision
from summarizer.dates.mention import DateMention
from summarizer.dates.phrase import Found, Mod, Type
from summarizer.dates.scene import Scene
from summarizer.dates.timex import Period
from summarizer.dates.vocabulary import Kind
from summarizer.dates.words import Word

_BOUNDS = {
    "on": Bound.ON,
    "in": Bound.ON,
    "at": Bound.ON,
    "during": Bound.ON,
    "throughout": Bound.ON,
    "after": Bound.ON,
    "around": Bound.ON,
    "between": Bound.ON,
    "over": Bound.ON,
    "by": Bound.BY,
    "before": Bound.BY,
    "until": Bound.UNTIL,
    "till": Bound.UNTIL,
    "through": Bound.UNTIL,
    "from": Bound.FROM,
    "since": Bound.FROM,
    "starting": Bound.FROM,
    "beginning": Bound.FROM,
    "effective": Bound.FROM,
    "within": Bound.WITHIN,
    "inside": Bound.WITHIN,
}
# Several words that act as one preposition.
_SEVERAL = {
    ("no", "later", "than"): Bound.BY,
    ("not", "later", "than"): Bound.BY,
    ("on", "or", "before"): Bound.BY,
    ("as", "of"): Bound.FROM,
    ("starting", "on"): Bound.FROM,
    ("starting", "in"): Bound.FROM,
    ("starting", "from"): Bound.FROM,
    ("beginning", "on"): Bound.FROM,
    ("beginning", "in"): Bound.FROM,
    ("effective", "from"): Bound.FROM,
    ("later", "than"): Bound.BY,
    ("up", "until"): Bound.UNTIL,
}
_DENIALS = frozenset({"not", "'t", "’t", "never", "no"})
_DENIAL_REACH = 8
_LOOSE = frozenset({"sometime", "anytime"})


def mention_of(found: Found, scene: Scene) -> DateMention:
    """A phrase as a mention, with its preposition taken into account."""
    lead, bound = _lead(scene.words, found.first if found.opened_by is None else found.opened_by)
    reading, period = found.reading, found.span
    if period:
        bound = Bound.ON
    elif reading.period:
        bound = _bound_for(found, reading.period, bound, scene)
        period = _bounded(found, reading.period, bound, scene)
    return DateMention(
        start=scene.words[found.first].start,
        end=scene.words[found.last - 1].end,
        lead=scene.words[lead].start,
        type=reading.type.value,
        value=reading.value,
        mod=reading.mod and reading.mod.value,
        quant=reading.quant,
        freq=reading.freq,
        first=period.first if period else None,
        last=period.last if period else None,
        precision=period.precision if period else Precision.OPEN,
        bound=bound,
        time=reading.time,
        zone=reading.zone,
    )


def _lead(words: Sequence[Word], first: int) -> tuple[int, Bound]:
    """Where the phrase begins with its preposition, and the bound that this sets."""
    before = tuple(word.text for word in words[max(0, first - 3) : first])
    for several in (before, before[1:]):
        if several in _SEVERAL:
            return first - len(several), _SEVERAL[several]
    if not before or before[-1] not in _BOUNDS:
        return first, Bound.ON
    bound = _BOUNDS[before[-1]]
    return first - (2 if before[-2:-1] and before[-2] in _LOOSE else 1), bound


def _bound_for(found: Found, period: Period, bound: Bound, scene: Scene) -> Bound:
    """A length of time that tells days lies within them; "in two weeks" is at its end.

    "From next year's budget" is from the budget, not from the year; "not until May" is from May.
    """
    if found.reading.type is Type.DURATION:
        return Bound.WITHIN if period.first == scene.published else Bound.ON
    if bound is Bound.UNTIL and _is_denied(found, scene):
        return Bound.FROM
    owns = scene.kinds[found.last : found.last + 1] == Kind.POSS
    return Bound.ON if owns and bound is Bound.FROM else bound


def _is_denied(found: Found, scene: Scene) -> bool:
    """Whether the verb before "until" is denied ("won't open until Monday")."""
    for word in reversed(scene.words[max(0, found.first - _DENIAL_REACH) : found.first]):
        if word.kind in {Kind.STOP, Kind.BREAK, Kind.COMMA}:
            return False
        if word.text in _DENIALS:
            return True
    return False


def _bounded(found: Found, period: Period, bound: Bound, scene: Scene) -> Period:
    """The days in which a thing falls that is done by, until or within a time."""
    published = scene.published
    if published is None or period.last < published or bound in {Bound.ON, Bound.FROM}:
        return period
    last = period.last
    if _is_before(found, scene):
        last = max(published, period.first - timedelta(days=1))
    first = min(published, last)
    return Period(first=first, last=last, precision=period.precision, value=period.value)


def _is_before(found: Found, scene: Scene) -> bool:
    """Whether a thing must come before the time: "on or before Friday" and "before the end" hold it."""
    before = [word.text for word in scene.words[max(0, found.first - 2) : found.first]]
    return (
        before[-1:] == ["before"]
        and before != ["or", "before"]
        and found.reading.mod is not Mod.END
    )
