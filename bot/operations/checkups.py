"""What `daybook doctor` can tell from settings and store alone: sources, digests, pages, room. Pure."""

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from bot.digests.subscriptions import Destination, Subscription, parse_destination
from bot.errors import InputRejected
from bot.platforms.base import Check
from bot.post.alarms import subscribe_command
from bot.reading.sources import Source, cure
from config.settings import Secrets, Settings

# With less than this the next import or backup may fill the disk, in bytes.
LEAST_ROOM = 500_000_000


def source_checks(sources: Sequence[Source]) -> Iterator[Check]:
    """How what is polled fares; each that is dead or has ended by itself, with its cure."""
    gone = [one for one in sources if one.died_at or one.ended_at]
    for one in gone:
        yield Check(f"Source {one.id}", f"{one.reason} {cure(one)}.")
    well = len(sources) - len(gone)
    if well or not sources:
        hint = "" if sources else "; `daybook sources add URL` adds one"
        yield Check(f"Sources: {well} polled{hint}")


def digest_checks(subscriptions: Sequence[Subscription], secrets: Secrets) -> Iterator[Check]:
    """Whether what is subscribed to can go out: paused ones, and platforms without a token."""
    broken = 0
    for one in subscriptions:
        fault = _pause(one) or _no_token(one.destination, secrets)
        if fault:
            broken += 1
            yield Check(f"Digest {one.id} to {one.destination}", fault)
    well = len(subscriptions) - broken
    if well or not subscriptions:
        hint = "" if subscriptions else "; `daybook subscribe console` makes one"
        yield Check(f"Digests: {well} set up{hint}")


def admin_checks(settings: Settings) -> Iterator[Check]:
    """Whether an admin can be told of what only people can mend."""
    words = settings.delivery.admin_destination
    if not words:
        return
    what = f"Admin's place {words}"
    try:
        fault = _no_token(parse_destination(words), settings.secrets)
    except InputRejected as error:
        fault = f"{error} It is delivery.admin_destination."
    yield Check(what, fault)


def web_checks(settings: Settings) -> Iterator[Check]:
    """Whether pages can be reached, where they are wanted."""
    web = settings.web
    if not web.port and not web.base_url:
        return
    what = f"Pages: served on {web.host}:{web.port}"
    if web.base_url and not web.port:
        yield Check("Pages", "web.base_url is set, but nothing is served: set web.port.")
    elif web.base_url and settings.secrets.web_secret is None:
        yield Check(what, "links can't be signed: set WEB_SECRET, any long word that lasts.")
    elif web.base_url and urlsplit(web.base_url).scheme != "https":
        yield Check(what, "web.base_url is not https: whoever listens on the way can read pages.")
    else:
        yield Check(what)


def room_check(free: int) -> Check:
    """Whether the disk of the database has room left; `free` in bytes."""
    what = f"Disk: {free / 1e9:,.1f} GB free"
    if free >= LEAST_ROOM:
        return Check(what)
    return Check(what, "that is little: free some space, or move the database (database.url).")


def _pause(one: Subscription) -> str | None:
    if not one.paused_because:
        return None
    cured = f"Once that is mended: {subscribe_command(one)}"
    return f"it is paused. {one.paused_because} {cured}"


def _no_token(place: Destination, secrets: Secrets) -> str | None:
    tokens = {"slack": secrets.slack_bot_token, "discord": secrets.discord_bot_token}
    if place.platform in tokens and tokens[place.platform] is None:
        variable = f"{place.platform.upper()}_BOT_TOKEN"
        return f"{variable} is not set, so nothing is posted there: export it, then start again."
    return None
