"""Questions that have an answer on file now, for those who don't know what to ask. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date

from bot.agenda import AgendaItem
from bot.follows.due import reminder_day

# Slack shows four; fewer are read at a glance.
PROMPTS_MAX = 4
_ALWAYS = ("what's next?", "digest")
# A longer name makes no question that anyone would press.
_NAME_MAX = 40


def prompts(items: Iterable[AgendaItem], *, today: date) -> list[str]:
    """What comes next for those in the next events, the soonest first, then what always works."""
    dated = [(reminder_day(item.when), item.id, item) for item in items if item.is_open]
    ahead = sorted((day, number, item) for day, number, item in dated if day and day >= today)
    names = dict.fromkeys(name for _, _, item in ahead for name in _named(item))
    asked = [f"what's next for {name}?" for name in names]
    return [*asked[: PROMPTS_MAX - len(_ALWAYS)], *_ALWAYS]


def _named(item: AgendaItem) -> Iterator[str]:
    """Those of an event who are called by a name; "the council" would mean another elsewhere."""
    for name in item.newest.follow_up.who:
        if name[:1].isupper() and len(name) <= _NAME_MAX:
            yield name
