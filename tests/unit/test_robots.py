"""robots.txt: what it permits, and what its absence does."""

import asyncio
from datetime import UTC, datetime

import pytest
from yarl import URL

from bot.clock import FakeClock
from bot.ingest.errors import FetchError, FetchFailed, FetchRefused, Gone
from bot.ingest.robots import Robots, parse

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
INSIDE = URL("https://news.example.com/inside/a?b=1")
DAY_S = 86_400


class Sites:
    """Answers for every site the same, and counts how often it is asked."""

    def __init__(self, answer: bytes | FetchError) -> None:
        self.answer = answer
        self.asked: list[str] = []

    async def load(self, url: URL) -> bytes:
        self.asked.append(str(url))
        await asyncio.sleep(0)  # noqa: TID251  # gives way once, as a real request does
        if isinstance(self.answer, FetchError):
            raise self.answer
        return self.answer


def robots(sites: Sites, clock: FakeClock | None = None) -> Robots:
    return Robots(sites.load, clock or FakeClock(NOON), agent="Daybook")


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (b"", True),
        (b"User-agent: *\nDisallow: /inside", False),
        (b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /inside", False),
        (b"user-AGENT: dayBOOK\ndisallow: /", False),
        (b"User-agent: other\nDisallow: /", True),
        (b"User-agent: daybook\nDisallow:\n\nUser-agent: *\nDisallow: /", True),
        (b"User-agent: *\nDisallow: /\nAllow: /inside/", True),
        (b"User-agent: *\nAllow: /\nDisallow: /inside/*?b=", False),
        (b"User-agent: *\nDisallow: /inside/a$", True),
        (b"Disallow: /", True),
        (b"<html><body>Not found</body></html>", True),
        (b"\x00\xff\xfe" * 100, True),
    ],
)
async def test_rules(rules: bytes, expected: bool) -> None:
    """The longest matching rule of the most specific group decides."""
    assert await robots(Sites(rules)).permits(INSIDE) is expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (FetchFailed("none", status=404), True),
        (FetchFailed("closed", status=403), True),
        (Gone("gone"), True),
        (FetchFailed("busy", status=429), False),
        (FetchFailed("broken", status=503), False),
        (FetchFailed("no connection"), False),
    ],
)
async def test_without_rules(answer: FetchError, expected: bool) -> None:
    """No file permits all; a site that cannot be asked is left alone (RFC 9309, 2.3.1)."""
    assert await robots(Sites(answer)).permits(INSIDE) is expected


async def test_refused_address() -> None:
    """Where robots.txt leads to a private address, the page is refused for that reason."""
    refusal = FetchRefused("private")

    with pytest.raises(FetchRefused) as caught:
        await robots(Sites(refusal)).permits(INSIDE)

    assert caught.value is refusal


async def test_kept_for_a_day() -> None:
    """A site is asked once a day, however many of its pages are read."""
    clock = FakeClock(NOON)
    sites = Sites(b"")
    rules = robots(sites, clock)

    for _ in range(3):
        await asyncio.gather(*(rules.permits(INSIDE) for _ in range(5)))
        await clock.advance(DAY_S / 2 - 1)
    first_day = len(sites.asked)
    await clock.advance(DAY_S)
    await rules.permits(INSIDE)

    assert first_day == 1
    assert sites.asked == ["https://news.example.com/robots.txt"] * 2


async def test_unreachable_is_asked_again_soon() -> None:
    """A site whose robots.txt was unreachable is asked again after half an hour."""
    clock = FakeClock(NOON)
    sites = Sites(FetchFailed("no connection"))
    rules = robots(sites, clock)

    before = await rules.permits(INSIDE)
    sites.answer = b""
    at_once = await rules.permits(INSIDE)
    await clock.advance(1_800)
    later = await rules.permits(INSIDE)

    assert (before, at_once, later) == (False, False, True)


async def test_ports_are_other_sites() -> None:
    """Scheme, host and port make the site."""
    sites = Sites(b"")
    rules = robots(sites)

    await rules.permits(URL("https://news.example.com:8443/a"))
    await rules.permits(URL("http://news.example.com/a"))

    assert sites.asked == [
        "https://news.example.com:8443/robots.txt",
        "http://news.example.com/robots.txt",
    ]


@pytest.mark.parametrize(
    "rules",
    [
        b"User-agent: *\nDisallow: /" + b"*a" * 200_000 + b"*b",
        b"User-agent: *\n" + b"Disallow: /*x*y\n" * 40_000,
        b"User-agent: a\nDisallow: /\n" * 30_000,
        b"User-agent: *\nDisallow: /" + b"%" * 600_000,
    ],
    ids=["stars", "rules", "groups", "percent"],
)
def test_hostile_rules(rules: bytes) -> None:
    """Rules made to be slow are read and asked in a moment."""
    url = "https://news.example.com/" + "a" * 2_000

    assert parse(rules).can_fetch(url, "Daybook")
