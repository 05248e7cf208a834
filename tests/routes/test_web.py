"""Pages, calendars and what monitors ask for, over a real server on the loopback."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from icalendar import Calendar
from prometheus_client.parser import text_string_to_metric_families

from bot.clock import FakeClock
from bot.desk import Desk, Limits
from bot.errors import DaybookError
from bot.llm.budget import Limits as TokenLimits
from bot.llm.budget import Spent, accounts
from bot.store import Store
from bot.web.links import PageLinks
from bot.web.metrics import Metrics
from bot.web.server import PageServer, serving
from bot.web.views import Views
from summarizer.article import Span
from summarizer.briefing import Certainty, Entity, FollowUp, Mention, Precision, When
from summarizer.world import World
from tests.making import make_article, make_briefing, make_quote, make_ref, span_in

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
TITLE = "Norway <b>fishes</b>"
TEXT = (
    "Norway's minister Ida Brekke spoke on Monday.\n\n“We will sign in Bergen,” she said. "
    "<script>alert(1)</script> Norway's ministers meet on 19 March.\n\nNobody else spoke."
)
SENTENCE = "Norway's ministers meet on 19 March."
MARKED = "Norway&#39;s ministers meet on 19 March."
NORWAY = Entity(id="country:NO", name="Norway")


class Site:
    """A store with one story, and a server over it."""

    def __init__(self, store: Store, links: PageLinks, clock: FakeClock, address: str) -> None:
        self.store = store
        self.links = links
        self.clock = clock
        self.address = address
        self.session = aiohttp.ClientSession()

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        """The status and the text of an answer; `path` may be a whole link."""
        url = path if path.startswith("http") else f"{self.address}{path}"
        async with self.session.get(url, headers=headers) as answer:
            self.headers = answer.headers
            return answer.status, await answer.text()


def _follow_up() -> FollowUp:
    day = date(2026, 3, 19)
    return FollowUp(
        what="ministers meet",
        when=When(text="19 March", first=day, last=day, precision=Precision.DAY),
        certainty=Certainty.SCHEDULED,
        says=("Harbour Press",),
        evidence=(span_in(TEXT, SENTENCE),),
    )


async def _keep(store: Store) -> None:
    article = replace(make_article(TEXT, title=TITLE), url="https://harbour.example/fish")
    briefing = make_briefing(
        article,
        quotes=(make_quote(TEXT, "We will sign in Bergen,", "Ida Brekke"),),
        follow_ups=(_follow_up(),),
    )
    places = [found.span() for found in re.finditer("Norway", TEXT)]
    norway = tuple(Mention(entity=NORWAY.id, span=Span(*place)) for place in places)
    await store.add_article(article, now=NOW)
    await store.add_briefing(
        replace(briefing, topics=(NORWAY,), mentions=norway), version=1, now=NOW
    )


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    clock = FakeClock(NOW)
    async with await Store.open(f"sqlite:///{tmp_path / 'daybook.db'}") as store:
        await _keep(store)
        desk = Desk(store, World.load(), Limits(stories=7, lines=7))
        links = PageLinks("http://host", "a secret", clock=clock, lifetime=timedelta(days=30))
        views = Views(desk, links, clock=clock)
        app = PageServer(store, Metrics("1.2"), views).application()
        async with serving(app, "127.0.0.1", 0) as address:
            served = PageLinks(address, "a secret", clock=clock, lifetime=timedelta(days=30))
            site = Site(store, served, clock, address)
            yield site
            await site.session.close()


def _cited(site: Site) -> str:
    return site.links.evidence(make_ref(make_article(TEXT)), [span_in(TEXT, SENTENCE)])


async def test_evidence_stands_out(site: Site) -> None:
    """A citation's page has the whole article, the sentence marked, and its source."""
    status, page = await site.get(_cited(site))

    assert status == 200
    assert f'<mark id="cited">{MARKED}</mark>' in page
    assert "Nobody else spoke." in page
    assert '<a href="https://harbour.example/fish" rel="noopener noreferrer">' in page
    assert "<strong>Ida Brekke</strong>" in page
    assert "Ministers meet" in page


async def test_foreign_text_is_no_markup(site: Site) -> None:
    """What an article holds is shown as it stands there, and can't run."""
    _, page = await site.get(_cited(site))

    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<h1>Norway &lt;b&gt;fishes&lt;/b&gt;</h1>" in page
    assert "default-src 'none'" in site.headers["Content-Security-Policy"]


async def test_topic_on_one_page(site: Site) -> None:
    """A topic's page has what comes next and who said what, each leading to its evidence."""
    status, page = await site.get(site.links.topic("Norway"))

    assert status == 200
    ahead, _, said = page.partition("Who said what")
    assert "Scheduled, according to Harbour Press" in ahead
    assert "“We will sign in Bergen,”" in said
    inner = re.search(r'href="http://host(/evidence/[^"]+)"', ahead)
    assert inner is not None
    assert (await site.get(inner[1]))[0] == 200


async def test_digest_of_each_day(site: Site) -> None:
    """The archive shows a day's digest, with the day after it and the news before it, none in the future."""
    link = site.links.digests(None)

    _, today = await site.get(link)
    _, before = await site.get(f"{link}?day=2026-03-02")

    assert "Nothing new was read." in today
    assert '<a rel="prev" href="?day=2026-03-02">the news before</a>' in today
    assert 'rel="prev"' not in before
    assert 'rel="next"' not in today
    assert "Norway &lt;b&gt;fishes" in before
    assert '<a rel="next" href="?day=2026-03-03">' in before


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "x" * 8_000, ""])
async def test_any_day_has_a_page(site: Site, day: str) -> None:
    """A day before all news, after today or of no calendar is no fault of ours."""
    status, page = await site.get(f"{site.links.digests(None)}?day={day}")

    assert (status, "Nothing new was read." in page) == (200, True)


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("/evidence/abc", "This link is damaged"),
        ("/topic/abc.def.ghi", "This link is damaged"),
        ("/calendar/abc.ics", "This link is damaged"),
        ("/nothing", "There is no such page."),
    ],
)
async def test_forged_links_open_nothing(site: Site, link: str, words: str) -> None:
    """What was not made here is refused in a sentence."""
    status, page = await site.get(link)

    assert status == 404
    assert words in page


async def test_a_link_of_another_kind_opens_nothing(site: Site) -> None:
    """A token is for one kind of page."""
    link = site.links.topic("Norway").replace("/topic/", "/digests/")

    assert (await site.get(link))[0] == 404


async def test_a_link_is_opened_so_often_in_a_minute(site: Site) -> None:
    """Who opens one link without end is told to wait; other links open, and in a while that one."""
    link, other = site.links.topic("Norway"), _cited(site)

    opened = [(await site.get(link))[0] for _ in range(61)]
    _, words = await site.get(link)
    others = (await site.get(other))[0]
    await site.clock.advance(2)
    again = (await site.get(link))[0]

    assert opened == [200] * 60 + [429]
    assert "This page is opened very often: try again in 1 second." in words
    assert (others, again) == (200, 200)


async def test_links_grow_old(site: Site) -> None:
    """After its days a link says that it is too old."""
    link = _cited(site)
    await site.clock.advance(31 * 86_400)

    status, page = await site.get(link)

    assert status == 404
    assert "This link is more than 30 days old" in page


async def test_calendar_is_followed(site: Site) -> None:
    """A calendar's address gives the events, says when nothing changed, and closes for good."""
    number = await site.store.calendars.open("Norway", now=NOW)
    address = site.links.calendar(number)

    status, text = await site.get(address)
    tag = site.headers["ETag"]
    unchanged, _ = await site.get(address, **{"If-None-Match": tag})
    await site.store.calendars.revoke("Norway", now=NOW)
    revoked, words = await site.get(address)

    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert (status, unchanged, revoked) == (200, 304, 404)
    assert event["SUMMARY"] == "Ministers meet"
    assert "This calendar was revoked" in words


async def test_metrics_are_read(site: Site) -> None:
    """Prometheus' own parser reads the counts, and what the model was paid for on all days."""
    payers = accounts(TokenLimits(day=9_000, destination=1, person=1))
    for day in (NOW.date(), NOW.date() + timedelta(days=1)):
        await site.store.spending.reserve(day, payers, 500)
        await site.store.spending.settle(day, payers, reserved=500, spent=Spent(90, 10))

    status, text = await site.get("/metrics")

    found = {
        (one.name, *one.labels.values()): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }
    assert status == 200
    assert found["daybook_articles",] == 1
    assert found["daybook_deliveries", "posted"] == 0
    assert found["daybook_model_tokens", "sent"] == 180
    assert found["daybook_model_tokens", "replied"] == 20
    assert found["daybook_build_info", "1.2"] == 1


async def test_health_and_readiness(site: Site, tmp_path: Path) -> None:
    """Without its database the process is healthy, but not ready, and says why."""
    well = await site.get("/healthz"), await site.get("/readyz")
    await site.store.close()
    for path in tmp_path.iterdir():
        path.unlink()
    tmp_path.rmdir()

    healthy, ready = await site.get("/healthz"), await site.get("/readyz")

    assert well == ((200, "ok\n"), (200, "ok\n"))
    assert healthy == (200, "ok\n")
    assert ready[0] == 503
    assert "cannot be opened" in ready[1]


async def test_a_port_that_is_taken(site: Site) -> None:
    """A port that another program holds is told in one sentence."""
    app = PageServer(site.store, Metrics("1"), None).application()
    port = int(site.address.rpartition(":")[2])

    with pytest.raises(DaybookError, match=r"web\.host and web\.port .* can't be listened on"):
        async with serving(app, "127.0.0.1", port):
            pass


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 1200])
async def test_pages_fit_a_browser(site: Site, tmp_path: Path, width: int) -> None:
    """Chromium draws the page on a phone's width and on a desk's, with the mark in its colour."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no Chromium is installed (Debian: apt-get install chromium)")
    picture = tmp_path / "page.png"
    drawing = await asyncio.create_subprocess_exec(
        browser,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={tmp_path / 'profile'}",
        f"--window-size={width},900",
        f"--screenshot={picture}",
        _cited(site),
        stderr=asyncio.subprocess.DEVNULL,
    )

    assert await drawing.wait() == 0
    assert picture.stat().st_size > 10_000
