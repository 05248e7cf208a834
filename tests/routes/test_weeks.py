"""Weeks of many feeds in all formats, with pages, edits, doubles, faults, hostile items and kills.

What the site tells is made by rule from a feed's number and the day, so that what must be on file
and in the digests at the end is known.
"""

import asyncio
import hashlib
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from html import escape
from ipaddress import IPv4Network
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import FakeClock
from bot.desk import Desk, Limits
from bot.digests.schedule import Schedule
from bot.digests.subscriptions import Destination, WhenQuiet
from bot.ingest.web import open_web
from bot.post import delivery
from bot.reading.sources import ItemState
from bot.records import Search
from bot.store import Store
from bot.store.database import Database
from config.load import load_settings
from summarizer.engines.base import Engine
from summarizer.engines.offline import OfflineEngine
from summarizer.language import Language
from summarizer.world import World
from tests.doubles import FakePlatform
from tests.newsroom import START, Counting, Newsroom
from tests.scripted import Scripted
from tests.site import Reply, Site, serving

SCHEDULE = Schedule(days=frozenset(range(7)), at=time(20), zone=ZoneInfo("UTC"))
POSTING = delivery.Manner(
    window=timedelta(days=3), grace=timedelta(seconds=30), repeats_in_doubt=True
)
# Longer than any lease, in seconds.
LEASE = 1_000
# Items that a feed holds at once.
HELD = 7
SYLLABLES = "ka lo mi ren sor vel tan du fi gar hel bro nim pas qui tor ula wen xan yor".split()


class Killed(BaseException):
    """The process was killed."""


class Mortal(Database):
    """A database whose process is killed after so many more transactions."""

    left = -1
    is_dead = False

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        if self.is_dead:
            raise Killed
        async with super().writing() as connection:
            yield connection
        self.left -= 1
        if self.left == 0:
            self.is_dead = True
            raise Killed


@dataclass(frozen=True)
class Told:
    """One article of a feed: whose words it has, and where it stands."""

    name: str
    words_of: str
    link: str
    version: int
    day: int


class Paper:
    """One feed: what it holds on a day, by the rule of its number."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.name = f"feed{number}"
        self.has_pages = number % 3 == 0
        self.write = FORMATS[number % len(FORMATS)]

    def told(self, day: int, today: int) -> list[Told]:
        """The articles of a day as they are told on a later one: one of its own, or the neighbour's."""
        name = f"{self.name}d{day}"
        edited = (self.number + day) % 4 == 0 and today > day
        version = 2 if edited else 1
        words_of = f"feed{self.number - 1}d{day}" if self.is_copy else name
        own = Told(name, words_of, f"/{name}", version, day)
        return [own, *Paper(self.number - 1).told(day, today)] if self.shares else [own]

    @property
    def is_copy(self) -> bool:
        """Whether it prints its neighbour's words under an address of its own."""
        return self.number % 10 == 5

    @property
    def shares(self) -> bool:
        """Whether it gives its neighbour's articles beside its own, at the same address."""
        return self.number % 10 == 9

    def held(self, today: int) -> list[Told]:
        days = range(today, max(today - HELD, -1), -1)
        return [told for day in days for told in self.told(day, today)]

    def set_aside(self, today: int) -> int:
        """How many of its items can't be read by then; without a name, two empty ones are one."""
        hostile = 1 if self.write is rss_091 else len(HOSTILE)
        return hostile if self.number % HELD + 1 <= today else 0

    def fails(self, today: int) -> bool:
        return today > 0 and (self.number + today) % 5 == 0


def sentences(told: Told) -> str:
    """A text of words that no other article has."""
    places = [word(f"{told.words_of} {number}") for number in range(14)]
    text = (
        "The council of {} and the builders of {} agreed on a bridge to {}. {}, {} and {} were against "
        "it, but {} and {} had asked for it. The steel comes from {}, {} and {}. Work near {} will "
        "begin in September, the mayor of {} said in {}."
    ).format(*places)
    return f"{text} It is now told that it will cost nine million." if told.version > 1 else text


def word(seed: str) -> str:
    digest = hashlib.sha256(seed.encode()).digest()
    return "".join(SYLLABLES[byte % len(SYLLABLES)] for byte in digest[:4]).capitalize()


def title(told: Told) -> str:
    return f"A bridge for {word(f'{told.words_of} 0')} and {word(f'{told.words_of} 1')}"


def moment(told: Told) -> datetime:
    return START + timedelta(days=told.day)


def body_of(told: Told) -> str:
    owner = Paper(int(told.name.removeprefix("feed").partition("d")[0]))
    if owner.has_pages:
        return f"<p>In short, for the {told.version}. time.</p>"
    return f"<p>{escape(sentences(told))}</p>"


def rss(paper: Paper, base: str, items: Sequence[Told], hostile: Sequence[str]) -> bytes:
    held = "".join(
        f"<item><title>{title(one)}</title><link>{base}{one.link}</link><guid>{one.name}</guid>"
        f"<pubDate>{moment(one):%a, %d %b %Y %H:%M:%S +0000}</pubDate>"
        f"<description>{escape(body_of(one))}</description></item>"
        for one in items
    )
    bad = "".join(
        f"<item><guid>{n}</guid><description>{escape(html)}</description></item>"
        for n, html in enumerate(hostile)
    )
    head = f'<rss version="2.0"><channel><title>{paper.name}</title><ttl>30</ttl>'
    return f"{head}{held}{bad}</channel></rss>".encode()


def rss_091(paper: Paper, base: str, items: Sequence[Told], hostile: Sequence[str]) -> bytes:
    """Without guids and dates."""
    held = "".join(
        f"<item><title>{title(one)}</title><link>{base}{one.link}</link>"
        f"<description>{escape(body_of(one))}</description></item>"
        for one in items
    )
    bad = "".join(f"<item><description>{escape(html)}</description></item>" for html in hostile)
    head = f'<rss version="0.91"><channel><title>{paper.name}</title>'
    return f"{head}{held}{bad}</channel></rss>".encode("latin-1")


def rdf(paper: Paper, base: str, items: Sequence[Told], hostile: Sequence[str]) -> bytes:
    held = "".join(
        f'<item rdf:about="{base}{one.link}"><title>{title(one)}</title><link>{base}{one.link}</link>'
        f"<dc:date>{moment(one).isoformat()}</dc:date>"
        f"<description>{escape(body_of(one))}</description></item>"
        for one in items
    )
    bad = "".join(
        f'<item rdf:about="urn:{n}"><description>{escape(html)}</description></item>'
        for n, html in enumerate(hostile)
    )
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>{paper.name}</title></channel>{held}{bad}</rdf:RDF>"
    ).encode("utf-16")


def atom(paper: Paper, base: str, items: Sequence[Told], hostile: Sequence[str]) -> bytes:
    held = "".join(
        f'<entry><id>urn:x:{one.name}</id><title>{title(one)}</title><link href="{base}{one.link}"/>'
        f"<published>{moment(one).isoformat()}</published>"
        f'<content type="html">{escape(body_of(one))}</content></entry>'
        for one in items
    )
    bad = "".join(
        f'<entry><id>urn:bad:{n}</id><content type="html">{escape(html)}</content></entry>'
        for n, html in enumerate(hostile)
    )
    head = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{paper.name}</title>'
    return f"{head}{held}{bad}</feed>".encode()


def json_feed(paper: Paper, base: str, items: Sequence[Told], hostile: Sequence[str]) -> bytes:
    held = [
        {
            "id": one.name,
            "url": f"{base}{one.link}",
            "title": title(one),
            "content_html": body_of(one),
            "date_published": moment(one).isoformat(),
        }
        for one in items
    ]
    bad = [{"id": f"bad{n}", "content_html": html} for n, html in enumerate(hostile)]
    version = "https://jsonfeed.org/version/1.1"
    return json.dumps({"version": version, "title": paper.name, "items": [*held, *bad]}).encode()


Format = Callable[[Paper, str, Sequence[Told], Sequence[str]], bytes]
FORMATS: list[Format] = [rss, rss_091, rdf, atom, json_feed]
FAULTS = [
    Reply(status=503),
    Reply(body=b"<html><title>Are you a robot?</title></html>"),
    Reply(body=b""),
    Reply(body=b"<rss><channel><title>cut of"),
    Reply(status=429, headers={"Retry-After": "600"}),
]
# Refused unread, each by its content: a tag that keeps parsers busy, and comments without an end.
HOSTILE = ("<p " + "a='1' " * 3_000 + ">", "<p>" + "<!--" * 3_000)


class Weeks(Newsroom):
    """A newsroom with a digest each evening, that can be killed at any transaction."""

    def __init__(
        self, database: Mortal, site: Site, opened: object, clock: FakeClock, engine: Counting
    ) -> None:
        self.database = database
        self.platform = FakePlatform()
        self.kills = 0
        super().__init__(Store(database), site, opened, clock, engine)  # type: ignore[arg-type]  # a Web

    def restart(self) -> None:
        super().restart()
        self.post = delivery.Post(
            self.store,
            Desk(self.store, World.load(), Limits(stories=7, lines=7)),
            {"console": self.platform},
            clock=self.clock,
            holder="one",
            manner=POSTING,
        )

    async def set_up(self, papers: Sequence[Paper]) -> None:
        self.tell(papers, 0)
        await self.store.ledger.subscribe(
            Destination("console", ""),
            None,
            SCHEDULE,
            when_quiet=WhenQuiet.LINE,
            now=self.clock.now(),
        )
        for paper in papers:
            await self.add(f"/{paper.name}", paper.name)
        await self.live(0)

    def tell(self, papers: Sequence[Paper], today: int, *, morning: bool = False) -> None:
        """What the site says on a day; in the morning some of its feeds are broken."""
        for paper in papers:
            broken = morning and paper.fails(today)
            hostile = HOSTILE if today == paper.number % HELD + 1 else ()
            body = paper.write(paper, self.site.base, paper.held(today), hostile)
            fault = FAULTS[(paper.number + today) // 5 % len(FAULTS)]
            self.site.replies[f"/{paper.name}"] = fault if broken else Reply(body=body)
            if paper.has_pages:
                for told in paper.told(today, today) + paper.told(max(today - 1, 0), today):
                    self.site.replies[told.link] = page(told)

    async def live(self, seconds: float) -> None:
        """Let time pass and do what is due; killed, start anew when the old leases have run out."""
        await self.clock.advance(seconds)
        while True:
            try:
                await self._work()
            except Killed:
                await self._end()
                self.kills += 1
                self.database.is_dead = False
                self.restart()
                await self.clock.advance(LEASE)
            else:
                return

    async def _work(self) -> None:
        while await self.poller.poll_due():
            pass
        while await self.intake.read_due():
            pass
        await self.post.fall_due()
        await self.post.deliver_due()

    async def _end(self) -> None:
        """Wait until nothing of the killed process runs any more."""
        ours = ("Poller.", "Intake.")
        running = [
            task
            for task in asyncio.all_tasks()
            if getattr(task.get_coro(), "__qualname__", "").startswith(ours)
        ]
        await asyncio.gather(*running, return_exceptions=True)

    async def day(self, papers: Sequence[Paper], today: int, *, killed_at: int = -1) -> None:
        dawn = START + timedelta(days=today - 1)
        self.tell(papers, today, morning=True)
        self.database.left = killed_at
        await self.live_until(dawn + timedelta(hours=6))
        self.tell(papers, today)
        for hours in (12, 14, 24):
            await self.live_until(dawn + timedelta(hours=hours))

    async def live_until(self, moment: datetime) -> None:
        """Let time pass until then; a restart before took some of it."""
        await self.live((moment - self.clock.now()).total_seconds())

    async def on_file(self) -> dict[str, tuple[str, int]]:
        """The text and version of each article, by the last part of its address."""
        found = {}
        for ref in await self.store.articles(Search(), limit=10_000):
            stored = await self.store.article(ref.id)
            assert stored is not None
            found[(ref.url or ref.id).rpartition("/")[2]] = (stored[1].text, ref.version)
        return found

    def posted(self) -> Counter[str]:
        """How often each title stands in the digests."""
        lines = [line for _, payload in self.platform.seen for line in payload.splitlines()]
        return Counter(
            line[line.index("A bridge for ") :].rstrip("*_. ")
            for line in lines
            if "A bridge for " in line
        )


def page(told: Told) -> Reply:
    head = f"<html lang='en'><head><title>{title(told)}</title></head>"
    text = "</p><p>".join(f"{sentence}." for sentence in sentences(told).rstrip(".").split(". "))
    body = f"<body><nav>Home</nav><article><p>{text}</p></article></body></html>"
    return Reply(body=(head + body).encode(), headers={"Content-Type": "text/html"})


@asynccontextmanager
async def newsroom(path: Path, engine: Engine) -> AsyncIterator[Weeks]:
    settings = load_settings(None, {}).ingest.model_copy(
        update={"allow_networks": [IPv4Network("127.0.0.0/8")], "host_interval_s": 0.0}
    )
    url = f"sqlite:///{path}"
    await (await Store.open(url)).close()
    clock = FakeClock(START)
    async with serving() as site, open_web(settings, clock) as opened:
        room = Weeks(Mortal(url), site, opened, clock, Counting(engine))
        try:
            yield room
        finally:
            await room.store.close()


@pytest.mark.parametrize(
    ("feeds", "days"),
    [
        pytest.param(10, 3, marks=pytest.mark.slow),
        pytest.param(50, 21, marks=[pytest.mark.long, pytest.mark.timeout(3_000)]),
    ],
)
async def test_weeks_of_many_feeds(
    tmp_path: Path, language: Language, feeds: int, days: int
) -> None:
    """Every article is on file once, every edit is a version, and what is new is told once."""
    papers = [Paper(number) for number in range(feeds)]
    async with newsroom(tmp_path / "weeks.db", OfflineEngine(language, World.load())) as room:
        await room.set_up(papers)
        for today in range(1, days + 1):
            await room.day(papers, today, killed_at=today * 17 % 60 + 1)

        told = {
            one.name: one
            for paper in papers
            for day in range(days + 1)
            for one in paper.told(day, days)
            if one.name.startswith(f"{paper.name}d")
        }
        on_file = await room.on_file()
        counts = await room.store.sources.counts()
        posted = room.posted()

    assert room.kills == days
    assert {name: version for name, (_, version) in on_file.items()} == {
        name: one.version for name, one in told.items()
    }
    assert {
        name for name, (text, _) in on_file.items() if flat(text) != sentences(told[name])
    } == set()
    assert {name: states.get(ItemState.SET_ASIDE, 0) for name, states in counts.items()} == {
        paper.name: paper.set_aside(days) for paper in papers
    }
    assert not any(ItemState.WAITING in states for states in counts.values())
    assert len(room.platform.seen) == days
    assert posted == Counter({title(one) for one in told.values() if one.day > 0})


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    "step",
    [
        pytest.param(29, marks=pytest.mark.slow),
        pytest.param(1, marks=[pytest.mark.long, pytest.mark.timeout(3_000)]),
    ],
)
async def test_a_kill_at_any_transaction_changes_nothing(tmp_path: Path, step: int) -> None:
    """Killed after each of its transactions in turn, the bot ends with the same on file and told."""
    papers = [Paper(number) for number in (0, 4)]
    engine = Scripted("any")
    ends = {}
    killed_at = 1
    kills = 1
    while kills:
        async with newsroom(tmp_path / f"{killed_at}.db", engine) as room:
            await room.set_up(papers)
            await room.day(papers, 1, killed_at=killed_at)
            await room.day(papers, 2)
            ends[killed_at] = (await room.on_file(), room.posted(), len(room.platform.seen))
            kills = room.kills
            killed_at += step

    *killed, (last, undisturbed) = ends.items()
    assert last > 20
    assert {at: end for at, end in killed if end != undisturbed} == {}
