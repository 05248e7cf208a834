"""How fast each platform may be posted to, and when the next post's turn is. Pure.

    place ──► its rules, the narrowest first: the channel, then all that the bot posts there
    rules, their lines ──► the moment at which all of them let a post through
                       └─► the lines after it, or none where that moment is too far off to wait

An answer that somebody waits for goes out before all posts that stand in line: it waits for pauses
and for earlier answers in its place alone, and the posts move back by one.

A line belongs to a rule over all replicas. A post that has to wait for its channel uses up its
turn in the wide line all the same, so that no channel holds up another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

# So long a post waits for its turn in hand; for longer it is put off.
WAIT_MAX = timedelta(seconds=5)
# So long an answer does: its line is short, and late is better than never.
PATIENCE_MAX = timedelta(seconds=60)
# No pause lasts longer. One that seems to was written down before a clock was set back.
PAUSE_MAX = timedelta(hours=6)


class Rule(NamedTuple):
    """So many seconds from one post to the next, for all that shares the name."""

    name: str
    every_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Where a rule stands: when its next turn is, and until when it is paused, with the reason."""

    next_at: datetime
    paused_until: datetime | None = None
    reason: str | None = None


class Turn(NamedTuple):
    """When a post may go out; `lines` None: too far off, so nobody is in line for it."""

    at: datetime
    reason: str | None
    lines: Mapping[str, Line] | None


# Seconds from one post to the next: in one place, and over all places of a workspace or bot.
#   Slack: "1 message per second per channel", and a limit a workspace that is not told
#     (docs.slack.dev/apis/web-api/rate-limits, 2026-11); ten a second is a guess that a 429 corrects.
#   Discord: five messages in five seconds a channel, as its headers tell, and 50 requests a second
#     in all (discord.com/developers/docs/topics/rate-limits, 2026-11), of which answers need some.
_PACES = {"slack": (1.05, 0.1), "discord": (1.05, 0.025)}


def rules_of(platform: str, place: str) -> tuple[Rule, ...]:
    """The rules that a post at a place falls under, the narrowest first; none for the console."""
    if platform not in _PACES:
        return ()
    in_place, in_all = _PACES[platform]
    # Discord counts by bot, Slack by workspace, which stands before the channel.
    wide = place.partition("/")[0] if platform == "slack" else ""
    return Rule(f"{platform}:{place}", in_place), Rule(f"{platform}:{wide}", in_all)


def answer_rule(rules: Sequence[Rule]) -> Rule:
    """The rule that answers in a place have for themselves, as fast as its narrowest."""
    return Rule(f"answers {rules[0].name}", rules[0].every_s)


def turn(rules: Sequence[Rule], lines: Mapping[str, Line], *, now: datetime) -> Turn:
    """The next turn under all rules (at least one); a rule without a line is free."""
    standing = _standing(rules, lines, now=now, longest=WAIT_MAX)
    at = max(now, *(max(line.next_at, _end(line)) for line in standing.values()))
    reason = _reason(standing)
    if at - now > WAIT_MAX:
        return Turn(at, reason, None)
    narrow, *wide = rules
    moved = {narrow.name: at + timedelta(seconds=narrow.every_s)} | {
        rule.name: max(now, standing[rule.name].next_at) + timedelta(seconds=rule.every_s)
        for rule in wide
    }
    after = {name: replace(line, next_at=moved[name]) for name, line in standing.items()}
    return Turn(at, reason, after)


def answer_turn(rules: Sequence[Rule], lines: Mapping[str, Line], *, now: datetime) -> Turn:
    """The next turn of an answer under the rules of its place; the first is `answer_rule`."""
    own, *shared = rules
    standing = _standing(shared, lines, now=now, longest=WAIT_MAX)
    # A place that is left alone for long was closed: who asks there now can see the answer.
    place = standing[shared[0].name]
    is_closed = place.paused_until is not None and place.paused_until - now > PATIENCE_MAX
    heeded = {name: line for name, line in standing.items() if line is not place or not is_closed}
    mine = _standing([own], lines, now=now, longest=PATIENCE_MAX)
    at = max(now, mine[own.name].next_at, *(line.paused_until or now for line in heeded.values()))
    reason = _reason(heeded)
    if at - now > PATIENCE_MAX:
        return Turn(at, reason, None)
    moved = {
        rule.name: max(now, standing[rule.name].next_at) + timedelta(seconds=rule.every_s)
        for rule in shared
    }
    after = {name: replace(line, next_at=moved[name]) for name, line in standing.items()}
    next_at = at + timedelta(seconds=own.every_s)
    return Turn(at, reason, {own.name: Line(next_at=next_at), **after})


def _standing(
    rules: Sequence[Rule], lines: Mapping[str, Line], *, now: datetime, longest: timedelta
) -> dict[str, Line]:
    return {
        rule.name: _sane(lines.get(rule.name, Line(next_at=now)), now, longest) for rule in rules
    }


def _reason(standing: Mapping[str, Line]) -> str | None:
    """Why it is paused, where it is, by the pause that lasts longest."""
    paused = [line for line in standing.values() if line.paused_until]
    pause = max(paused, key=_end, default=None)
    return pause.reason if pause else None


def _end(line: Line) -> datetime:
    return line.paused_until or line.next_at


def _sane(line: Line, now: datetime, longest: timedelta) -> Line:
    """The line without what is over, or what only a clock that was set back explains."""
    is_far = line.next_at > now + 2 * longest
    is_over = line.paused_until is None or not now < line.paused_until <= now + PAUSE_MAX
    line = replace(line, next_at=now) if is_far else line
    return replace(line, paused_until=None, reason=None) if is_over else line
