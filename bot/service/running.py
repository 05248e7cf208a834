"""The bot that `daybook run` is: it joins its platforms and does its duties, until the word to stop.

settings ──► desk, web, briefer ──► joining (platforms listen) ──► duties ──► scheduler
"""

import asyncio
import gc
import signal
import sys
from contextlib import AsyncExitStack

from bot.app import briefer, desk, model_for, open_model, open_store, page_links
from bot.clock import Clock, SystemClock
from bot.conversation.links import Links
from bot.ingest.web import open_web
from bot.operations.takeover import take_over
from bot.service.duties import OVERLAPPING, Ground, duties
from bot.service.joining import joined
from bot.service.leases import holder_name
from bot.service.scheduler import run_jobs
from bot.store import Store
from bot.web.serving import served
from config.settings import Settings


async def run_until_told(settings: Settings) -> int:
    """Be the bot until SIGINT or SIGTERM; what is in hand then is finished."""
    clock = SystemClock()
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with open_store(settings) as store:
        await store.check()
        await take_over(settings, store, now=clock.now())
        # What is there by now stays: to look it through for garbage again and again stops all for
        # some tenths of a second each time.
        gc.freeze()
        await run(settings, store, clock=clock, stop=stop)
    return 0


async def run(
    settings: Settings,
    store: Store,
    *,
    clock: Clock,
    stop: asyncio.Event,
) -> None:
    """The bot, until `stop` is set.

    Raises TokenRefused where tokens are set and none of them works.
    """
    holder = holder_name()
    pages = page_links(settings, clock)
    async with AsyncExitStack() as stack:
        well = await stack.enter_async_context(open_model(settings, store))
        answers = desk(settings, store, links=pages, model_for=model_for(settings, store, well))
        await stack.enter_async_context(served(settings, store, answers, pages, clock))
        web = await stack.enter_async_context(open_web(settings.ingest, clock))
        reading = briefer(settings, articles=sys.maxsize, store=store, well=well)
        made_by = await stack.enter_async_context(reading)
        links = Links(store, web, made_by, max_chars=settings.summarizer.max_article_chars)
        joining = joined(settings, answers, store, links, clock=clock, holder=holder)
        ground = Ground(
            settings=settings,
            store=store,
            clock=clock,
            holder=holder,
            desk=answers,
            web=web,
            briefer=made_by,
            platforms=await stack.enter_async_context(joining),
        )
        await run_jobs(duties(ground, stop), now=clock.now(), stop=stop, overlapping=OVERLAPPING)
