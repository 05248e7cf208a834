"""What the commands about follows do: they change the store and write what they did."""

from dataclasses import dataclass

from bot.app import desk, open_store
from bot.clock import SystemClock, local_today
from bot.digests.schedule import parse_days, parse_zone
from bot.digests.subscriptions import parse_destination
from bot.errors import InputRejected
from bot.follows.follow import Follow, Follower, Hours, Target, parse_quiet, parse_target
from bot.follows.words import follow_line, item_words
from bot.messages.printing import show_json
from bot.operations.audit import COMMAND_LINE, Did
from bot.operations.listings import follow_json
from bot.output import say
from bot.store import Store
from config.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A follow as the command line gives it, in words."""

    target: str
    destination: str
    remind_days: int | None
    quiet: str
    days: str
    zone: str


async def follow(settings: Settings, wanted: Wanted) -> int:
    """Add a follow, or change the plan of the one of this place and target."""
    async with open_store(settings) as store:
        made = await store.follows.add(
            Follower(parse_destination(wanted.destination)),
            await _target(settings, store, wanted.target),
            remind_days=wanted.remind_days,
            hours=Hours(
                zone=parse_zone(wanted.zone),
                days=parse_days(wanted.days),
                quiet=parse_quiet(wanted.quiet),
            ),
            now=SystemClock().now(),
        )
        await _note(store, Did.FOLLOWED, made)
        await _show(settings, store, made)
    return 0


async def list_follows(settings: Settings, *, as_json: bool) -> int:
    """List all follows; as JSON, one on a line."""
    async with open_store(settings) as store:
        found = await store.follows.all()
        for one in found:
            if as_json:
                show_json(follow_json(one))
            else:
                await _show(settings, store, one)
    if not found and not as_json:
        say("Nothing is followed yet: try `daybook follow Norway`.")
    return 0


async def unfollow(settings: Settings, number: int) -> int:
    """Take a follow out."""
    async with open_store(settings) as store:
        found = await store.follows.get(number)
        await store.follows.remove(number)
        await _note(store, Did.UNFOLLOWED, found)
    say(f"Removed follow {number}.")
    return 0


async def mute(settings: Settings, number: int) -> int:
    """Tell nothing of a follow until it is unmuted."""
    async with open_store(settings) as store:
        await _note(store, Did.MUTED, await store.follows.get(number))
        await store.follows.mute(number, now=SystemClock().now())
        await _show(settings, store, await store.follows.get(number))
    return 0


async def unmute(settings: Settings, number: int) -> int:
    """Tell of a follow again, from now on."""
    async with open_store(settings) as store:
        await _note(store, Did.UNMUTED, await store.follows.get(number))
        await store.follows.unmute(number, now=SystemClock().now())
        await _show(settings, store, await store.follows.get(number))
    return 0


async def _note(store: Store, did: Did, one: Follow) -> None:
    what = f"{one.target} at {one.follower.destination}"
    await store.audit.note(did, what, by=COMMAND_LINE, now=SystemClock().now())


async def _target(settings: Settings, store: Store, words: str) -> Target:
    target = parse_target(words)
    if target.topic is not None:
        return Target(topic=await desk(settings, store).check_topic(target.topic))
    if await _shown(settings, store, target) is None:
        raise InputRejected(
            f"There is no item {target} on the agenda: `daybook next TOPIC --format json` "
            "tells the ids."
        )
    return target


async def _show(settings: Settings, store: Store, one: Follow) -> None:
    shown = await _shown(settings, store, one.target)
    where = one.follower.destination
    person = f" for {one.follower.person}" if one.follower.person else ""
    say(f"{one.id}: {follow_line(one, shown=shown)}; told at {where}{person}")


async def _shown(settings: Settings, store: Store, target: Target) -> str | None:
    """What an item is about; None for a topic, and where the agenda has no such item."""
    if target.item is None:
        return None
    items = await desk(settings, store).followed(target, today=local_today(SystemClock()))
    return item_words(items[0]) if items else None
