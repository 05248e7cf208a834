"""What the commands about pages and calendar addresses do: they print an address, or close one."""

from bot.app import desk, open_store, page_links
from bot.clock import SystemClock
from bot.errors import InputRejected
from bot.operations.audit import COMMAND_LINE, Did
from bot.output import say
from bot.web.links import PageLinks
from config.settings import Settings

_NO_PAGES = (
    "There are no pages yet: set web.base_url and web.port, and WEB_SECRET in the environment "
    "(any long random text), then start `daybook run`."
)


async def page(settings: Settings, topic: str | None) -> int:
    """Print the address of a topic's page, or of the digests of all days."""
    links = _links(settings)
    async with open_store(settings) as store:
        if topic is not None:
            await desk(settings, store).check_topic(topic)
    say(links.topic(topic) if topic is not None else links.digests(None))
    return 0


async def subscribe_calendar(settings: Settings, topic: str) -> int:
    """Print the address under which calendar programs follow a topic."""
    links = _links(settings)
    async with open_store(settings) as store:
        await desk(settings, store).check_topic(topic)
        now = SystemClock().now()
        number = await store.calendars.open(topic, now=now)
        await store.audit.note(Did.OPENED, topic, by=COMMAND_LINE, now=now)
    say(links.calendar(number))
    return 0


async def revoke_calendar(settings: Settings, topic: str) -> int:
    """Close a topic's address for good."""
    async with open_store(settings) as store:
        now = SystemClock().now()
        if not await store.calendars.revoke(topic, now=now):
            raise InputRejected(f"No calendar on {topic!r} is open.")
        await store.audit.note(Did.CLOSED, topic, by=COMMAND_LINE, now=now)
    say(f"The calendar on {topic} is closed: its address opens nothing from now on.")
    return 0


def _links(settings: Settings) -> PageLinks:
    links = page_links(settings, SystemClock())
    if links is None:
        raise InputRejected(_NO_PAGES)
    return links
