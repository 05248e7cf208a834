"""Hundreds of broken and hostile feeds and pages: none crashes, hangs or takes more than its memory.

The short form is in every run, the whole one in `make check-all`. Each file has a name in what a
failure shows, and is made anew from it.
"""

import asyncio
import io
import resource
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from itertools import islice

import feedparser
import pytest

from bot.errors import InputRejected
from bot.ingest.errors import FeedBroken, ParserFailed
from bot.ingest.extract import article
from bot.ingest.feeds import parse
from bot.ingest.sandbox import Sandbox
from tests.hostile import broken, flipped, storms
from tests.unit.test_extract import LINKED, page
from tests.unit.test_feeds import URL, WHOLE

FEEDS = [made for name, (body, _) in WHOLE.items() for made in broken(name, body)]
PAGES = list(broken("page", page(head=LINKED)))
TIMEOUT_S = 10.0

Made = tuple[str, bytes]


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(children=2, timeout_s=TIMEOUT_S, memory_mb=768) as sandbox:
        yield sandbox


async def outcomes(
    sandbox: Sandbox, made: Iterable[Made], *, pages: bool = False
) -> dict[str, str]:
    """What became of each file: read, refused with a reason, or killed."""

    async def outcome(body: bytes) -> str:
        try:
            if pages:
                await sandbox.run(article, body, url=URL)
            else:
                await sandbox.run(parse, body, url=URL)
        except ParserFailed as error:
            return f"killed: {error}"
        except InputRejected:
            return "refused"
        return "read"

    names, bodies = zip(*made, strict=True)
    return dict(zip(names, await asyncio.gather(*map(outcome, bodies)), strict=True))


def killed(found: dict[str, str]) -> dict[str, str]:
    return {name: what for name, what in found.items() if what.startswith("killed")}


def test_corpus_is_wide() -> None:
    """There are more than five hundred broken files, no two alike."""
    made = [*FEEDS, *PAGES, *storms(1_000)]

    assert len({body for _, body in made}) > 500
    assert len({name for name, _ in made}) == len(made)


async def test_some_broken_feeds(sandbox: Sandbox) -> None:
    """A sample of the broken feeds is read or refused, and none killed."""
    found = await outcomes(sandbox, islice(FEEDS, 0, None, 5))

    assert killed(found) == {}
    assert Counter(found.values())["read"] > len(found) / 2


async def test_small_storms(sandbox: Sandbox) -> None:
    """Storms of a size that passes every bound are read or refused, and none killed."""
    found = await outcomes(sandbox, storms(1_500))

    assert killed(found) == {}


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_all_broken_feeds(sandbox: Sandbox) -> None:
    """All broken feeds are read or refused, none killed, and memory stays flat."""
    await outcomes(sandbox, FEEDS[:20])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    found = await outcomes(sandbox, FEEDS)

    grown_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert killed(found) == {}
    assert grown_kib < 32 * 1_024


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_great_storms(sandbox: Sandbox) -> None:
    """Storms of any size end within the bounds: what is not read or refused is killed in time."""
    names, bodies = zip(*storms(100_000), strict=True)
    loop = asyncio.get_running_loop()
    took: dict[str, float] = {}

    for name, body in zip(names, bodies, strict=True):
        began = loop.time()
        await outcomes(sandbox, [(name, body)])
        took[name] = loop.time() - began

    late = {name: seconds for name, seconds in took.items() if seconds > TIMEOUT_S + 5}
    assert late == {}


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_all_broken_pages(sandbox: Sandbox) -> None:
    """All broken pages and storms as pages are read or refused, and none of them killed."""
    found = await outcomes(sandbox, [*PAGES, *storms(1_500)], pages=True)

    assert killed(found) == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["RSS 2.0", "Atom"])
def test_as_many_items_as_feedparser(name: str) -> None:
    """Of a long feed with flipped bits, no fewer items are kept than by feedparser alone."""
    body, _ = WHOLE[name]
    tag = b"item" if b"<item>" in body else b"entry"
    item = body[body.index(b"<%s>" % tag) : body.index(b"</%s>" % tag) + len(tag) + 3]
    long = body.replace(item, item * 100)
    fewer = {}

    for seed in range(10):
        bad = flipped(long, seed=f"{name} {seed}", one_in=10_000)
        alone = len(feedparser.parse(io.BytesIO(bad)).entries)
        try:
            ours = len(parse(bad, url=URL).items)
        except FeedBroken:
            ours = 0
        if ours < alone:
            fewer[seed] = (ours, alone)

    assert fewer == {}
