"""What sources with groups give is shown only where one of them is seen: in no answer, card, page,
digest, calendar, notice or offered name elsewhere, also after groups have changed.

Six channels, two of them private, and people who ask in them and in private; every article names
people and an outlet that no other does, so that a leak shows.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest

from bot.clock import FixedClock
from bot.conversation.acting import Acting
from bot.conversation.asked import Asked
from bot.conversation.home import Home
from bot.conversation.replies import Replies
from bot.desk import Desk, Limits
from bot.digests.subscriptions import Destination, parse_destination
from bot.ingest.composing import kept_apart
from bot.ingest.files import id_of_url
from bot.messages.actions import ActionId, ActionKind
from bot.messages.message import Message
from bot.reading.pipeline import ingest
from bot.reading.sources import Source, SourceKind
from bot.reading.workers import Here
from bot.sight import Sights
from bot.store import Store
from bot.web.links import PageLinks
from bot.web.views import Views
from summarizer.article import Article, DateBasis
from summarizer.engines.offline import OfflineEngine
from summarizer.language import Language
from summarizer.world import World
from tests.eval.lies.telling import Dice

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
LINKS = PageLinks(
    "https://daybook.example", "x" * 40, clock=FixedClock(NOW), lifetime=timedelta(days=30)
)
SEEN = {"slack:T1/C5": ["desk"], "slack:T1/C6": ["board", "desk"], "slack:T2": ["board"]}
CHANNELS = [*(f"slack:T1/C{number}" for number in range(1, 7)), "slack:T2/C1"]
PEOPLE = [f"U{number}" for number in range(1, 41)]


@dataclass(frozen=True)
class Told:
    """One article, the groups of its source, and what only it says."""

    source: str
    groups: tuple[str, ...]
    outlet: str
    minister: str
    envoy: str
    subject: str
    city: str

    @property
    def marks(self) -> tuple[str, ...]:
        """Words by which a leak shows."""
        return (self.outlet, self.minister, self.envoy, self.subject)

    @property
    def article(self) -> Article:
        url = f"https://{self.source}.example/{self.subject}"
        return Article(
            id=id_of_url(url),
            url=url,
            title=f"The {self.subject} agreement of {self.city}",
            publication=self.outlet,
            published=date(2026, 3, 9),
            published_basis=DateBasis.GIVEN,
            language="en",
            text=(
                f"Norway and Iceland ended two years of talks about the {self.subject} on Monday. "
                f"Norwegian Fisheries Minister {self.minister} will travel to {self.city} next week "
                f"to sign the {self.subject} agreement with the Icelandic government. "
                f"“We have waited long enough for the {self.subject},” {self.minister} said. "
                f"Special envoy {self.envoy} will visit {self.city} on 20 March."
            ),
        )


TOLD = (
    Told("lorn-post", (), "Lorn Post", "Ida Holmberg", "Jon Vestby", "mackerel", "Reykjavik"),
    Told("harbour", (), "Harbour Wire", "Liv Aasen", "Per Strand", "seaweed", "Akureyri"),
    Told("desk-wire", ("desk",), "Desk Wire", "Nora Quistgaard", "Odd Brekke", "saltpetre", "Bergen"),
    Told("desk-memo", ("desk",), "Desk Memo", "Tuva Zetlitz", "Geir Mostad", "icebreaker", "Oslo"),
    Told("board-memo", ("board",), "Board Memo", "Siv Xylander", "Arne Wold", "lighthouse", "Tromso"),
    Told("both-memo", ("board", "desk"), "Both Memo", "Eli Yngve", "Knut Fjell", "driftwood", "Bodo"),
)  # fmt: skip
WORDS = (
    *("what's next for Norway–Iceland?", "next Norway", "next", "latest on Iceland", "quotes Norway"),
    *("who said what about the {}?", "quotes {}", "next {}", "latest {}", "brief {}", "when is the {}?"),
    *("who will travel to {}?", "what comes next for {} in March?", "digest", "digest {}", "more", "source?"),
    *("and for {}?", "follow {}", "following", "what's happening in {} next week?", "is {} expected?"),
    *("sources", "brief https://{}.example/{}", "help", "digest preview", "any news of {}?", "{}"),
)  # fmt: skip


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, language: Language) -> Path:
    """A database with the articles, each given by its source."""
    path = tmp_path_factory.mktemp("sight") / "x.db"
    asyncio.run(_filled(path, language))
    return path


async def _filled(path: Path, language: Language) -> None:
    briefer = Here(OfflineEngine(language, World.load()))
    async with await Store.open(f"sqlite:///{path}") as store:
        for told in TOLD:
            source = _source(told)
            await store.sources.add(source)
            article = kept_apart(told.article, source)
            await store.add_article(article, now=NOW - timedelta(hours=2), given_by=source.id)
            clock = FixedClock(NOW - timedelta(hours=1))
            async for _ in ingest([article], store=store, briefer=briefer, clock=clock):
                pass


def _source(told: Told) -> Source:
    return Source(
        id=told.source,
        url=f"https://{told.source}.example/feed",
        kind=SourceKind.FEED,
        title=told.outlet,
        groups=told.groups,
        added_at=NOW - timedelta(days=9),
        next_at=NOW,
    )


@dataclass
class Bench:
    """A Daybook over the archive."""

    store: Store
    desk: Desk

    def __post_init__(self) -> None:
        clock = FixedClock(NOW)
        self.replies = Replies(self.desk, self.store, clock=clock)
        self.acting = Acting(self.store, self.desk, clock=clock)
        self.home = Home(self.store, self.desk, clock=clock)
        self.views = Views(self.desk, LINKS, clock=clock)

    async def hidden(self, place: Destination) -> list[str]:
        """The words that may not be shown there."""
        sight = self.desk.at(place).store.sight
        groups = {one.id: one.groups for one in await self.store.sources.all()}
        return [
            mark for told in TOLD if not sight.shows(groups[told.source]) for mark in told.marks
        ]


@pytest.fixture
async def bench(archive: Path, tmp_path: Path) -> AsyncIterator[Bench]:
    (tmp_path / "x.db").write_bytes(archive.read_bytes())
    async with await Store.open(f"sqlite:///{tmp_path / 'x.db'}") as store:
        desk = Desk(store, World.load(), Limits(stories=7, lines=20), links=LINKS)
        yield Bench(store, desk.with_sights(Sights(SEEN)))


def asked(words: str, place: str, person: str, *, thread: str | None = None) -> Asked:
    destination = parse_destination(place)
    workspace = destination.place.partition("/")[0]
    return Asked(
        words=words,
        thread=thread,
        destination=destination,
        person=person,
        private=Destination("slack", f"{workspace}/{person}"),
        may_manage=True,
        may_plan=True,
    )


def questions(count: int, *, seed: str) -> Iterator[Asked]:
    """So many questions of people anywhere, in threads and alone, on everything that is on file."""
    marks = [*(mark for told in TOLD for mark in (*told.marks, told.city)), "Norway", "Iceland"]
    for number in range(count):
        dice = Dice(f"{seed} {number}")
        person = dice.pick(PEOPLE, salt="who")
        channel = dice.pick(CHANNELS, salt="where")
        workspace = channel.partition("/")[0]
        place = channel if dice.number(4, salt="alone") else f"{workspace}/{person}"
        words = dice.pick(WORDS).replace("{}", dice.pick(marks, salt="about"))
        thread = f"{place}/{dice.number(3, salt='thread')}" if dice.number(2, salt="in") else None
        yield asked(words, place, person, thread=thread)


def shown(message: Message) -> str:
    """All that a message shows, with where it leads and what its buttons carry."""
    files = " ".join(file.content.decode() for file in message.files)
    return f"{message!r} {files}"


def leaks(text: str, hidden: list[str], said: str) -> list[str]:
    """What is told that may not be, but for what readers said themselves there."""
    return [mark for mark in hidden if mark in text and mark.lower() not in said.lower()]


@pytest.mark.parametrize(
    "count", [25, pytest.param(500, marks=[pytest.mark.slow, pytest.mark.timeout(900)])]
)
async def test_no_answer_leaks(bench: Bench, count: int) -> None:
    """No reply holds a word of a source that its place may not see, also after groups changed."""
    found = []
    said: defaultdict[str, str] = defaultdict(str)

    for number, one in enumerate(questions(count, seed="R19")):
        if number == count // 2:
            await regroup(bench.store)
        place = one.destination
        assert place is not None
        conversation = one.thread or f"alone {number}"
        said[conversation] += f" {one.words}"
        text = shown(await bench.replies.reply(one))
        if told := leaks(text, await bench.hidden(place), said[conversation]):
            found.append((str(place), one.words, told))

    assert found == []


async def regroup(store: Store) -> None:
    """A public source becomes the desk's, and one of the desk's the board's."""
    for id_, groups in (("harbour", ("desk",)), ("desk-wire", ("board",))):
        source = await store.sources.get(id_)
        assert source is not None
        await store.sources.set_groups(replace(source, groups=groups))


# One that sees the public sources alone, and one that sees some; the others are left to the long run.
_SHORT = {"slack:T1/C1", "slack:T1/C5"}
PLACES = [
    pytest.param(place, marks=[] if place in _SHORT else pytest.mark.slow)
    for place in (*CHANNELS, "slack:T1/U1", "discord:8/81")
]


@pytest.mark.parametrize("place", PLACES)
async def test_what_may_be_seen_is_shown(bench: Bench, place: str) -> None:
    """Each place is told all that it may see, and nothing else, by one question."""
    words = "what's next for Norway–Iceland?"

    text = shown(await bench.replies.reply(asked(words, place, "U1")))

    hidden = await bench.hidden(parse_destination(place))
    for told in TOLD:
        assert (told.subject in text) == (told.subject not in hidden), (told.subject, text)


@pytest.mark.parametrize("place", PLACES)
async def test_nothing_else_leaks(bench: Bench, place: str) -> None:
    """Neither digests, news, calendars, pages, offered names nor buttons of others' leak."""
    destination = parse_destination(place)
    desk = bench.desk.at(destination)
    hidden = await bench.hidden(destination)
    today = NOW.date()

    first = today - timedelta(days=7)
    digest = await desk.digest(None, first=first, last=today)
    news = await desk.news(
        None, after=NOW - timedelta(days=1), until=NOW, today=today, reader_since=NOW
    )
    calendar = await desk.calendar("Norway", now=NOW, today=today, as_of=None)
    offered = [
        name
        for told in TOLD
        for mark in told.marks
        for name in (
            *await desk.suggest(mark[:3], most=25),
            *await desk.suggest_people(mark[:3], most=25),
            *await desk.suggest_sources(mark[:3], most=25),
        )
    ]
    home = await bench.home.page(asked("", place, "U1"))
    text = " ".join(
        [repr(digest), repr(news), calendar.decode().replace("\r\n ", ""), *offered, shown(home)]
    )

    assert leaks(text, hidden, "") == []


@pytest.mark.parametrize("place", PLACES)
async def test_no_button_leaks(bench: Bench, place: str) -> None:
    """A button that was copied from elsewhere shows nothing that its presser's place may not see."""
    hidden = await bench.hidden(parse_destination(place))
    kinds = (
        ActionKind.EVIDENCE,
        ActionKind.CALENDAR,
        ActionKind.FOLLOW,
        ActionKind.REMIND,
        ActionKind.WRONG,
    )
    last = (await bench.store.edition())[0]
    assert isinstance(last, int)

    found = []
    for kind, record in product(kinds, range(1, last + 1, 3)):
        action = ActionId(kind=kind, record=record)
        text = shown(await bench.acting.act(action, asked("", place, "U1")))
        found += leaks(text, hidden, "")

    assert found == []


async def test_link_shows_what_its_maker_saw(bench: Bench) -> None:
    """A page that a signed link opens shows what its maker saw, and no more when that is taken away."""
    secret = next(one for one in TOLD if one.source == "desk-wire")
    article = kept_apart(secret.article, _source(secret))
    stored = await bench.store.article(article.id)
    assert stored is not None
    public, desk = LINKS, bench.desk.at(parse_destination("slack:T1/C5")).store.sight
    token = LINKS.seen_by(desk).evidence(stored[0], []).split("/")[-1].partition("#")[0]
    page = await bench.views.evidence(token)
    assert page.source.startswith("Desk Wire")
    assert "Board Memo" not in repr(page)

    await regroup(bench.store)

    for refused in (token, public.evidence(stored[0], []).split("/")[-1].partition("#")[0]):
        with pytest.raises(Exception, match="not on file"):
            await bench.views.evidence(refused)


async def test_removed_source_stays_guarded(bench: Bench) -> None:
    """What a source with groups gave is shown no wider when the source is taken out."""
    await bench.store.sources.remove("board-memo")

    text = shown(await bench.replies.reply(asked("next Norway", "slack:T1/C1", "U1")))

    assert "lighthouse" not in text
    assert "mackerel" in text
