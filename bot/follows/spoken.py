"""What people say to follow something → what was done, in words, once for all platforms.

    words ──► wishes.read_wish ──► who is meant ──► topic or item ──► store ──► Message

In a channel, "follow Norway" is for the channel, and "remind me …" for the one who says it, who is
told in private. Buttons call `follow` and `unfollow` directly.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.agenda import AgendaItem
from bot.clock import Clock
from bot.desk import Desk
from bot.digests.schedule import parse_days
from bot.digests.subscriptions import Destination
from bot.errors import InputRejected
from bot.follows.due import reminder_day
from bot.follows.follow import Follow, Follower, Hours, Target, parse_quiet, parse_target
from bot.follows.wishes import Wish, WishKind, read_wish
from bot.follows.words import follow_line, item_words, reminder_words
from bot.messages.message import Items, Message, Note, Paragraph, plain, strong
from bot.messages.wording import capitalised, listed, span_words
from bot.operations.audit import Did
from bot.store.audit import Audit
from bot.store.follows import Follows

# Events of a topic that are shown when it is followed.
_SHOWN = 3
_NOWHERE = (
    "I can't reach you from here: `daybook follow` on the command line says where to tell you."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who speaks: where, the platform's id of the person, and where that person alone is told.

    In a direct conversation `private` is the same as `place`.
    """

    place: Destination | None = None
    person: str | None = None
    private: Destination | None = None
    zone: tzinfo | None = None

    @property
    def alone(self) -> Follower | None:
        """The person, told in private where that is possible."""
        where = self.private or self.place
        return Follower(where, self.person) if where else None

    @property
    def together(self) -> Follower | None:
        """The place as a whole; the person, where they are alone there."""
        if self.place is None or self.place == self.private:
            return self.alone
        return Follower(self.place)

    @property
    def both(self) -> tuple[Follower, ...]:
        """All that they may change: their own follows, and those of the place."""
        return tuple(dict.fromkeys(one for one in (self.alone, self.together) if one))


class Offer(NamedTuple):
    """One follow that words may mean: the words that name it, and what is shown for them."""

    words: str
    shown: str


class Following:
    """Does what people wish with their follows. Safe to share between tasks of one event loop."""

    def __init__(self, desk: Desk, follows: Follows, audit: Audit, *, clock: Clock) -> None:
        self._desk = desk
        self._follows = follows
        self._audit = audit
        self._clock = clock

    async def reply(self, words: str, asker: Asker, *, today: date) -> Message | None:
        """What was done for these words; None where they wish for nothing of this.

        Raises InputRejected or TopicUnknown where it can't be done.
        """
        wish = read_wish(words)
        if wish is None:
            return None
        if not asker.both:
            raise InputRejected(_NOWHERE)
        match wish.kind:
            case WishKind.FOLLOW:
                return await self._follow(wish, asker, today)
            case WishKind.LIST:
                return await self._list(asker, today)
            case WishKind.HOURS:
                return await self._set_hours(wish, asker)
            case _:
                return await self._change(wish, asker)

    async def follow(
        self, follower: Follower, target: Target, *, remind_days: int | None, zone: tzinfo | None
    ) -> Follow:
        """Follow a target, at the hours of what the follower follows already; safe to call twice."""
        theirs = await self._of((follower,))
        known = next((one for one in theirs if one.target == target), None)
        if known is not None and remind_days is None:
            remind_days = known.remind_days
        hours = theirs[0].hours if theirs else Hours(zone=_zone(zone))
        return await self._follows.add(
            follower, target, remind_days=remind_days, hours=hours, now=self._clock.now()
        )

    async def follow_alone(
        self, target: Target, asker: Asker, *, remind_days: int | None, today: date
    ) -> Message:
        """Let the one who asks follow a target, and tell what that is; raises InputRejected."""
        if asker.alone is None:
            raise InputRejected(_NOWHERE)
        made = await self.follow(asker.alone, target, remind_days=remind_days, zone=asker.zone)
        return await self._followed(made, asker, today)

    async def offers(self, typed: str, asker: Asker, *, today: date, most: int) -> list[Offer]:
        """What the asker or the place follows with these letters in it, so many at the most."""
        targets = dict.fromkeys([one.target for one in await self._of(asker.both)])
        known = [Offer(str(one), await self._named(one, today)) for one in targets]
        key = typed.strip().casefold()
        return [one for one in known if key in one.shown.casefold()][:most]

    async def _named(self, target: Target, today: date) -> str:
        """A target as it is chosen: a topic by its name, an item by its number and what it is."""
        items = await self._desk.followed(target, today=today) if target.item else []
        return f"{target} {item_words(items[0])}" if items else str(target)

    async def unfollow(self, follower: Follower, target: Target) -> bool:
        """Take a follow out; False where there is none."""
        found = [one for one in await self._of((follower,)) if one.target == target]
        return any([await self._follows.remove(one.id) for one in found])

    async def _follow(self, wish: Wish, asker: Asker, today: date) -> Message:
        follower = asker.alone if wish.is_for_one else asker.together
        assert follower is not None  # noqa: S101  # an asker without a place is turned away before
        target = await self._target(wish, today)
        follow = await self.follow(follower, target, remind_days=wish.remind_days, zone=asker.zone)
        await self._note(Did.FOLLOWED, follow, asker)
        return await self._followed(follow, asker, today)

    async def _target(self, wish: Wish, today: date) -> Target:
        """The item that is named, or the only one that a reminder can mean; else the topic."""
        target = parse_target(wish.about)
        if target.item is not None:
            if not await self._desk.followed(target, today=today):
                raise InputRejected(f"There is no item {target} on the agenda.")
            return target
        topic = await self._desk.topic(wish.about)
        about = Target(topic=topic.label)
        if wish.remind_days is None or not topic.words:
            return about
        items = await self._desk.followed(about, today=today)
        ahead = [item for item in items if item.is_open]
        return Target(item=ahead[0].id) if len(ahead) == 1 else about

    async def _followed(self, follow: Follow, asker: Asker, today: date) -> Message:
        items = await self._desk.followed(follow.target, today=today)
        about = item_words(items[0]) if follow.target.item and items else str(follow.target)
        reminder = reminder_words(follow)
        plan = f"{about}; {reminder}" if reminder else about
        lead = Paragraph(strong(f"{_subject(follow, asker)} {plan}."))
        end = Note(plain(f"To end it: “unfollow {follow.target}”."))
        shown = tuple(plain(line) for line in _ahead(items, today)[:_SHOWN])
        return Message((lead, Items(shown), end) if shown else (lead, end))

    async def _list(self, asker: Asker, today: date) -> Message:
        found = await self._of(asker.both)
        if not found:
            return _sentence("Nothing is followed here yet. Try: “follow Norway”.")
        lines = [f"{_subject(one, asker)} {await self._line(one, today)}" for one in found]
        return Message((Items(tuple(plain(line) for line in lines)),))

    async def _line(self, follow: Follow, today: date) -> str:
        if follow.target.item is None:
            return follow_line(follow)
        items = await self._desk.followed(follow.target, today=today)
        return follow_line(follow, shown=item_words(items[0]) if items else None)

    async def _set_hours(self, wish: Wish, asker: Asker) -> Message:
        follower = asker.alone if wish.is_for_one else asker.together
        theirs = await self._of((follower,) if follower else ())
        if not theirs:
            raise InputRejected("Follow something first: “follow Norway”.")
        hours = _changed(theirs[0].hours, wish)
        for one in theirs:
            await self._follows.set_hours(one.id, hours)
            await self._note(Did.TIMED, one, asker)
        return _sentence(f"From now on: {hours}.")

    async def _change(self, wish: Wish, asker: Asker) -> Message:
        found = await self._meant(wish, asker)
        now = self._clock.now()
        for one in found:
            if wish.kind is WishKind.UNFOLLOW:
                await self._follows.remove(one.id)
            elif wish.kind is WishKind.MUTE:
                await self._follows.mute(one.id, now=now)
            else:
                await self._follows.unmute(one.id, now=now)
            await self._note(_DID[wish.kind], one, asker)
        return _sentence(f"{_DONE[wish.kind]}: {listed([str(one.target) for one in found])}.")

    async def _note(self, did: Did, one: Follow, asker: Asker) -> None:
        """Write down who changed what a channel is told; what people follow alone is their own."""
        if one.follower == asker.alone:
            return
        by = str(asker.private or asker.person or "somebody")
        about = f"{one.target} at {one.follower.destination}"
        await self._audit.note(did, about, by=by, now=self._clock.now())

    async def _meant(self, wish: Wish, asker: Asker) -> list[Follow]:
        """The follows that are meant: those of the target, or all; raises InputRejected."""
        theirs = await self._of(asker.both)
        if not wish.about:
            found = theirs
        else:
            target = parse_target(wish.about)
            label = (await self._desk.topic(wish.about)).label if target.topic else None
            found = [one for one in theirs if one.target in {target, Target(topic=label)}]
        if not found:
            known = listed([str(one.target) for one in theirs]) or "nothing yet"
            raise InputRejected(
                f"You don't follow {wish.about or 'anything'}. You follow: {known}."
            )
        return found

    async def _of(self, followers: Iterable[Follower]) -> list[Follow]:
        wanted = set(followers)
        return [one for one in await self._follows.all() if one.follower in wanted]


_DONE = {
    WishKind.UNFOLLOW: "No longer followed",
    WishKind.MUTE: "Muted",
    WishKind.UNMUTE: "Unmuted",
}


_DID = {
    WishKind.UNFOLLOW: Did.UNFOLLOWED,
    WishKind.MUTE: Did.MUTED,
    WishKind.UNMUTE: Did.UNMUTED,
}


def _changed(hours: Hours, wish: Wish) -> Hours:
    if wish.quiet is not None:
        hours = replace(hours, quiet=parse_quiet(wish.quiet))
    return replace(hours, days=parse_days(wish.days)) if wish.days is not None else hours


def _ahead(items: Iterable[AgendaItem], today: date) -> list[str]:
    """The dated events that are still to come, the next first, each with its id."""
    dated = ((reminder_day(item.when), item) for item in items if item.is_open)
    ahead = sorted((day, item.id, item) for day, item in dated if day is not None and day >= today)
    return [
        f"{capitalised(span_words(item.when, today))}: {item_words(item)} (#{number})"
        for _, number, item in ahead
    ]


def _subject(follow: Follow, asker: Asker) -> str:
    return "You follow" if follow.follower == asker.alone else "This channel follows"


def _zone(zone: tzinfo | None) -> ZoneInfo:
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC")


def _sentence(text: str) -> Message:
    return Message((Paragraph(plain(text)),))
