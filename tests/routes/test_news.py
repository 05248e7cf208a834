"""From a feed on a site to a briefed article and a digest, over polls, edits, faults and stops."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from ipaddress import IPv4Network
from pathlib import Path

import pytest
from aiohttp import web

from bot.clock import FakeClock
from bot.ingest.web import open_web
from bot.reading.polling import Poller
from bot.reading.sources import ItemState, SourceKind, new_source
from bot.records import Search
from bot.store import Store
from bot.store.sources import ITEM
from config.load import load_settings
from summarizer.article import DateOrder, Wall
from summarizer.engines.offline import OfflineEngine
from summarizer.language import Language
from summarizer.world import World
from tests.newsroom import (
    HOUR,
    MANNER,
    MINUTE,
    PARAGRAPH,
    START,
    Counting,
    Newsroom,
    body_of,
    item,
    page,
    rss,
)
from tests.site import Reply, serving


@pytest.fixture
async def room(language: Language) -> AsyncIterator[Newsroom]:
    settings = load_settings(None, {}).ingest.model_copy(
        update={"allow_networks": [IPv4Network("127.0.0.0/8")], "host_interval_s": 0.0}
    )
    clock = FakeClock(START)
    engine = Counting(OfflineEngine(language, World.load()))
    async with (
        await Store.open("sqlite:///:memory:") as store,
        serving() as site,
        open_web(settings, clock) as opened,
    ):
        yield Newsroom(store, site, opened, clock, engine)


async def test_a_new_source_is_read_but_not_news(room: Newsroom) -> None:
    """What a feed holds when it is added is stored and briefed, and is no news; what follows is."""
    room.site.replies["/feed"] = rss(item(room.site, "one", body_of("one")))
    await room.add("/feed")
    await room.after(0)
    first_read = room.clock.now()
    room.site.replies["/feed"] = rss(
        item(room.site, "two", body_of("two")), item(room.site, "one", body_of("one"))
    )

    await room.after(16 * MINUTE)

    assert await room.titles() == ["Tram for one", "Tram for two"]
    assert await room.news(START - timedelta(days=1)) == ["Tram for two"]
    assert (await room.source()).baseline_at == first_read
    ref = (await room.store.articles(Search()))[0]
    assert (ref.publication, str(ref.published), ref.published_basis) == (
        "Lorn Post",
        "2026-03-02",
        "feed",
    )


async def test_the_whole_text_is_on_the_page(room: Newsroom) -> None:
    """Where the feed has a teaser, the page is fetched once; where it has all, it is not."""
    room.site.replies |= {
        "/feed": rss(
            item(room.site, "short", "A teaser."), item(room.site, "long", body_of("long"))
        ),
        "/short": page("short"),
    }
    await room.add("/feed")

    await room.after(0)
    await room.after(HOUR)

    assert room.site.count["/short"] == 1
    assert room.site.count["/long"] == 0
    refs = {ref.title: ref.id for ref in await room.store.articles(Search())}
    stored = await room.store.article(refs["Tram for short"])
    assert stored is not None
    assert "The council of short agreed" in stored[1].text
    assert stored[1].publication == "Lorn Post"


async def test_an_unchanged_feed_costs_nothing(room: Newsroom) -> None:
    """The same bytes, or a 304, change nothing and read no item again."""
    tagged = rss(item(room.site, "one", body_of("one")))
    room.site.replies["/feed"] = Reply(body=tagged.body, headers={"ETag": '"1"'})
    await room.add("/feed")
    await room.after(0)

    await room.after(HOUR)
    room.site.replies["/feed"] = Reply(status=304)
    await room.after(5 * HOUR)

    source = await room.source()
    assert (source.failures, source.etag) == (0, '"1"')
    assert await room.titles() == ["Tram for one"]
    assert room.site.asked[-1].headers["If-None-Match"] == '"1"'


async def test_an_edit_is_a_new_version(room: Newsroom) -> None:
    """An item whose text changed becomes the next version of its article, and is no second one."""
    room.site.replies["/feed"] = rss(item(room.site, "one", body_of("one")))
    await room.add("/feed")
    await room.after(0)
    room.site.replies["/feed"] = rss(item(room.site, "one", body_of("one", 14)))

    await room.after(HOUR)

    (ref,) = await room.store.articles(Search())
    assert ref.version == 2


async def test_two_feeds_with_one_article(room: Newsroom) -> None:
    """An article that two feeds give is one article; it is news if one of them was read before."""
    room.site.replies |= {
        "/a": rss(),
        "/b": rss(item(room.site, "one", body_of("one"), guid="b-1")),
    }
    await room.add("/a", "first")
    await room.after(0)
    room.site.replies["/a"] = rss(item(room.site, "one", body_of("one"), guid="a-1"))
    await room.add("/b", "second")

    await room.after(HOUR)

    assert await room.titles() == ["Tram for one"]
    assert await room.news(START) == ["Tram for one"]


@pytest.mark.parametrize(
    "reply",
    [
        Reply(body=b"<html><title>Are you a robot?</title></html>"),
        Reply(body=b""),
        Reply(status=503),
        Reply(body=b"\x89PNG\r\n\x1a\n" + bytes(200)),
    ],
    ids=["captcha", "nothing", "503", "picture"],
)
async def test_a_broken_feed_overwrites_nothing(room: Newsroom, reply: Reply) -> None:
    """A feed that is broken for a while keeps its items, fails with a reason, and comes back."""
    good = rss(item(room.site, "one", body_of("one")))
    room.site.replies["/feed"] = good
    await room.add("/feed")
    await room.after(0)

    room.site.replies["/feed"] = reply
    await room.after(HOUR)
    broken = await room.source()
    room.site.replies["/feed"] = rss(
        item(room.site, "two", body_of("two")), item(room.site, "one", body_of("one"))
    )
    await room.after(HOUR)

    assert broken.failures == 1
    assert broken.reason
    assert (await room.source()).failures == 0
    assert await room.news(START) == ["Tram for two"]


async def test_an_empty_feed_overwrites_nothing(room: Newsroom) -> None:
    """A list that is suddenly empty is no failure, and makes no old item new when it comes back."""
    room.site.replies["/feed"] = rss(item(room.site, "one", body_of("one")))
    await room.add("/feed")
    await room.after(0)
    room.site.replies["/feed"] = rss()
    await room.after(HOUR)
    room.site.replies["/feed"] = rss(item(room.site, "one", body_of("one")))

    await room.after(HOUR)

    assert await room.news(START) == []


async def test_gone_is_never_asked_again(room: Newsroom) -> None:
    """410 ends a source."""
    room.site.replies["/feed"] = Reply(status=410)
    await room.add("/feed")

    await room.after(0)
    await room.after(48 * HOUR)

    assert (await room.source()).ended_at == START
    assert [one.name for one in await room.store.alarms.all()] == ["dead lorn-post"]
    assert room.site.count["/feed"] == 1


async def test_retry_after_is_obeyed(room: Newsroom) -> None:
    """A site that wants to be left alone for two hours is."""
    room.site.replies["/feed"] = Reply(status=429, headers={"Retry-After": "7200"})
    await room.add("/feed")

    await room.after(0)
    await room.after(HOUR)
    await room.after(HOUR + MINUTE)

    assert room.site.count["/feed"] == 2


async def test_a_broken_page_stops_no_other(room: Newsroom) -> None:
    """An item whose page can't be had is set aside after three tries; the others are read."""
    room.site.replies |= {
        "/feed": rss(item(room.site, "bad", ""), item(room.site, "good", body_of("good"))),
        "/bad": Reply(status=500),
    }
    await room.add("/feed")

    for _ in range(5):
        await room.after(20 * MINUTE)

    assert await room.titles() == ["Tram for good"]
    assert await room.store.sources.counts() == {
        "lorn-post": {ItemState.BRIEFED: 1, ItemState.SET_ASIDE: 1}
    }
    (bad,) = await room.store.sources.items_at(room.site.url("/bad"))
    assert bad.reason is not None
    assert "500" in bad.reason
    assert room.site.count["/bad"] == 3


def walled(words: str) -> Reply:
    text = f"<html><body><main><h1>{words}</h1><p>Thank you.</p></main></body></html>"
    return Reply(body=text.encode(), headers={"Content-Type": "text/html"})


async def test_a_wall_is_told(room: Newsroom) -> None:
    """Before a paywall the feed's own text is read, and the article says so."""
    room.site.replies |= {
        "/feed": rss(item(room.site, "one", "The council will vote on Friday.")),
        "/one": walled("Subscribe to continue reading this article."),
    }
    await room.add("/feed")

    await room.after(0)

    (ref,) = await room.store.articles(Search())
    stored = await room.store.article(ref.id)
    assert stored is not None
    assert (stored[1].text, stored[1].wall) == ("The council will vote on Friday.", Wall.PAYWALL)


async def test_a_teaser_takes_no_whole_text_away(room: Newsroom) -> None:
    """Where a page that was read whole is behind a wall later, the whole text stays on file."""
    room.site.replies |= {"/feed": rss(item(room.site, "one", "A teaser.")), "/one": page("one")}
    await room.add("/feed")
    await room.after(0)
    room.site.replies |= {
        "/feed": rss(item(room.site, "one", "Another teaser.")),
        "/one": walled("Subscribe to continue reading this article."),
    }

    await room.after(HOUR)

    (ref,) = await room.store.articles(Search())
    assert ref.version == 1
    assert await room.store.sources.counts() == {"lorn-post": {ItemState.BRIEFED: 1}}


async def test_a_captcha_is_tried_again(room: Newsroom) -> None:
    """A page that shows a captcha is asked for again, and its article is read when it is there."""
    room.site.replies |= {
        "/feed": rss(item(room.site, "one", "A teaser.")),
        "/one": walled("Please verify you are a human."),
    }
    await room.add("/feed")
    await room.after(0)
    (waiting,) = await room.store.sources.items_at(room.site.url("/one"))
    room.site.replies["/one"] = page("one")

    await room.after(HOUR)

    assert waiting.state is ItemState.WAITING
    assert (
        waiting.reason == f"{room.site.url('/one')} shows a captcha notice in the article's place."
    )
    (ref,) = await room.store.articles(Search())
    stored = await room.store.article(ref.id)
    assert stored is not None
    assert "The council of one agreed" in stored[1].text


async def test_pages_are_fetched_side_by_side(room: Newsroom) -> None:
    """A page that is slow holds up no other; a host gets as many requests at once as are allowed."""
    free = asyncio.Event()

    async def slow(_: web.BaseRequest) -> web.StreamResponse:
        await free.wait()
        return web.Response(body=page("early").body, content_type="text/html")

    async def quick(_: web.BaseRequest) -> web.StreamResponse:
        free.set()
        return web.Response(body=page("late").body, content_type="text/html")

    room.site.replies |= {
        "/feed": rss(item(room.site, "early", ""), item(room.site, "late", "")),
        "/early": slow,
        "/late": quick,
    }
    await room.add("/feed")

    await room.after(0)

    assert await room.titles() == ["Tram for early", "Tram for late"]
    assert room.site.most_in_hand == 2


async def test_one_article_in_two_feeds_is_briefed_once(room: Newsroom) -> None:
    """Two items of one batch that are the same article are settled by one briefing."""
    room.site.replies |= {
        "/a": rss(item(room.site, "one", body_of("one"), guid="a-1")),
        "/b": rss(item(room.site, "one", body_of("one"), guid="b-1")),
    }
    await room.add("/a", "first")
    await room.add("/b", "second")

    await room.after(0)

    assert await room.store.sources.counts() == {
        "first": {ItemState.BRIEFED: 1},
        "second": {ItemState.BRIEFED: 1},
    }
    assert room.engine.briefed == 1


async def test_a_stop_gives_back_what_is_in_hand(room: Newsroom) -> None:
    """Items in hand when the bot is stopped are free at once, and the stop is no try of theirs."""
    asked = asyncio.Event()

    async def never(_: web.BaseRequest) -> web.StreamResponse:
        asked.set()
        await asyncio.Event().wait()
        raise AssertionError

    room.site.replies |= {"/feed": rss(item(room.site, "one", "")), "/one": never}
    await room.add("/feed")
    await room.poller.poll_due()
    reading = asyncio.create_task(room.intake.read_due())
    await asked.wait()

    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading

    (free,) = await room.store.claims.take(ITEM, holder="two", now=room.clock.now(), lease_s=60)
    assert free.attempt == 1


async def test_a_death_is_told_once(room: Newsroom) -> None:
    """A source that has failed for days is dead from one day on, until it is read again."""
    room.site.replies["/feed"] = Reply(status=503)
    await room.add("/feed")

    for _ in range(8):
        await room.after(12 * HOUR)
    dead = await room.source()
    await room.after(48 * HOUR)
    later = await room.source()
    told = [one.payload for one in await room.store.alarms.all()]
    room.site.replies["/feed"] = rss()
    await room.after(48 * HOUR)

    assert dead.died_at == START + timedelta(days=3)
    assert later.died_at == dead.died_at
    assert told == [
        f"lorn-post is dead: {room.site.url('/feed')} answered 503 (Service Unavailable). "
        "Add its new address, or take it out: daybook sources remove lorn-post."
    ]
    assert (await room.source()).died_at is None
    assert await room.store.alarms.all() == []


async def test_guids_that_change_at_each_poll(room: Newsroom) -> None:
    """A feed that gives its items new guids at each poll has no news in it."""
    room.site.replies["/feed"] = rss(item(room.site, "one", body_of("one"), guid="g1"))
    await room.add("/feed")
    await room.after(0)

    for n in range(2, 5):
        room.site.replies["/feed"] = rss(item(room.site, "one", body_of("one"), guid=f"g{n}"))
        await room.after(5 * HOUR)

    assert await room.news(START) == []
    assert await room.titles() == ["Tram for one"]


async def test_another_language_is_stored_and_said(room: Newsroom) -> None:
    """An article that isn't English is settled as not read, with the language."""
    german = "<p>Der Rat der Stadt hat am Montag beschlossen, eine neue Strassenbahn zu bauen.</p>"
    room.site.replies["/feed"] = rss(item(room.site, "rat", german * 20))
    await room.add("/feed")

    await room.after(0)

    (found,) = await room.store.sources.items_at(room.site.url("/rat"))
    assert (found.state, found.reason) == (ItemState.NOT_READ, "not read: language de")


async def test_a_stop_at_any_point_changes_nothing(room: Newsroom) -> None:
    """Polled and read by a bot that is started anew at each step, the outcome is the same."""
    room.site.replies["/feed"] = rss(
        *(item(room.site, f"n{n}", body_of(f"n{n}")) for n in range(5))
    )
    await room.add("/feed")

    await room.poller.poll_due()
    room.restart()
    await room.poller.poll_due()
    room.restart()
    await room.intake.read_due()
    room.restart()
    await room.after(HOUR)

    assert await room.titles() == [f"Tram for n{n}" for n in range(5)]
    assert [ref.version for ref in await room.store.articles(Search())] == [1] * 5


async def test_a_watched_folder(room: Newsroom, tmp_path: Path) -> None:
    """Files that appear in a folder are news; a changed one is a new version."""
    made = new_source(str(tmp_path), SourceKind.FOLDER, name="desk", now=START)
    await room.store.sources.add(made)
    await room.after(0)
    text = f"Title: Tram\nDate: 2026-03-02\n\n{PARAGRAPH.format(name='Lorn')}"
    (tmp_path / "tram.txt").write_text(text, encoding="utf-8")

    await room.after(HOUR)
    first = await room.news(START)
    (tmp_path / "tram.txt").write_text(f"{text}It will cost nine million.", encoding="utf-8")
    await room.after(HOUR)

    assert first == ["Tram"]
    (ref,) = await room.store.articles(Search())
    assert (ref.id, ref.version) == ("desk-tram", 2)


async def test_a_watched_folder_leads_nowhere_else(room: Newsroom, tmp_path: Path) -> None:
    """A link out of the folder is not read, whatever its name; one within it is."""
    folder, elsewhere = tmp_path / "desk", tmp_path / "secret.txt"
    (folder / "old").mkdir(parents=True)
    text = f"Title: Tram\nDate: 2026-03-02\n\n{PARAGRAPH.format(name='Lorn')}"
    for path in (elsewhere, folder / "old" / "tram.txt"):
        path.write_text(text, encoding="utf-8")
    (folder / "file.txt").symlink_to(elsewhere)
    (folder / "up").symlink_to(tmp_path)
    (folder / "again.txt").symlink_to(folder / "old" / "tram.txt")
    made = new_source(str(folder), SourceKind.FOLDER, name="desk", now=START)
    await room.store.sources.add(made)

    await room.after(0)

    assert sorted(ref.id for ref in await room.store.articles(Search())) == [
        "desk-again",
        "desk-tram",
    ]


async def test_a_watched_folder_writes_dates_in_its_order(room: Newsroom, tmp_path: Path) -> None:
    """A header's date in figures goes by the order that is set for the folder."""
    made = new_source(str(tmp_path), SourceKind.FOLDER, name="desk", now=START)
    await room.store.sources.add(replace(made, date_order=DateOrder.DAY_FIRST))
    text = f"Title: Tram\nDate: 02/03/2026\n\n{PARAGRAPH.format(name='Lorn')}"
    (tmp_path / "tram.txt").write_text(text, encoding="utf-8")

    await room.after(0)

    (ref,) = await room.store.articles(Search())
    assert ref.published == date(2026, 3, 2)


async def flooded(room: Newsroom) -> datetime:
    """A source that is known gives more at once than is told; when it was polled last before."""
    room.poller = Poller(
        room.store, room.web, clock=room.clock, holder="one", manner=replace(MANNER, most_at_once=2)
    )
    room.site.replies["/feed"] = rss(item(room.site, "one", body_of("one")))
    await room.add("/feed")
    await room.after(0)
    before = room.clock.now()
    names = ("one", "two", "three", "four")
    room.site.replies["/feed"] = rss(*(item(room.site, name, body_of(name)) for name in names))
    await room.after(HOUR)
    return before


async def test_flood_is_read_but_held(room: Newsroom) -> None:
    """More new items at once than are told are read, held back, counted, and told to an admin."""
    before = await flooded(room)

    assert await room.titles() == [
        "Tram for four",
        "Tram for one",
        "Tram for three",
        "Tram for two",
    ]
    assert await room.news(before) == []
    assert await room.store.sources.held() == {"lorn-post": 3}
    (told,) = await room.store.alarms.all()
    assert told.payload == (
        "Lorn Post gave 3 new items at once (the most is 2): they are read, but not posted. Post them: "
        "daybook sources release lorn-post. Leave them: daybook sources drop lorn-post."
    )


async def test_flood_that_is_released(room: Newsroom) -> None:
    """What is let go is news of that moment, once."""
    await flooded(room)
    await room.clock.advance(HOUR)
    released_after = room.clock.now()

    await room.clock.advance(MINUTE)
    count = await room.store.sources.release("lorn-post", now=room.clock.now())
    await room.clock.advance(MINUTE)

    assert count == 3
    assert await room.news(released_after) == ["Tram for four", "Tram for three", "Tram for two"]
    assert await room.news(room.clock.now() - timedelta(seconds=1)) == []


async def test_flood_that_is_dropped(room: Newsroom) -> None:
    """What is dropped is no news at any time, and what comes later is."""
    before = await flooded(room)

    count = await room.store.sources.drop("lorn-post")
    room.site.replies["/feed"] = rss(item(room.site, "five", body_of("five")))
    await room.after(HOUR)

    assert count == 3
    assert await room.news(before) == ["Tram for five"]
    assert await room.store.sources.held() == {}
