"""Hostile words for what is shown to people: Slack, Discord, web pages, calendars.

Whatever an article says of itself: no ping, no link of its own, no markup, nothing that a platform
would refuse, and no line of a file that it did not have.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from hypothesis import strategies as st
from icalendar import Calendar
from lxml import html as lxml_html

from bot.agenda import build_agenda
from bot.messages.actions import Action, ActionId, ActionKind
from bot.messages.calendar import calendar_file
from bot.messages.message import (
    Actions,
    Heading,
    Items,
    Message,
    Note,
    Paragraph,
    Quotation,
    Run,
    Style,
)
from bot.platforms.discord import layout
from bot.platforms.discord.limits import faults as discord_faults
from bot.platforms.slack import blocks
from bot.platforms.slack.limits import faults as slack_faults
from bot.records import ArticleRef, FollowUpRecord
from bot.web import html
from bot.web.page import Ahead, DayPage, EvidencePage, Other, Piece, Spoken
from summarizer.article import DateBasis, Span
from summarizer.briefing import Certainty, FollowUp, Precision, When
from tests.doubles_discord import component_error
from tests.fuzz.target import Target

NOW = datetime(2026, 3, 10, 8, tzinfo=UTC)
# What an author would write into a title, a name or a sentence to reach further than its words.
PAYLOADS = (
    *("@everyone", "@here", "<@901>", "<@!901>", "<@&900>", "<#810>", "</next:1>", "<:a:1>", "<t:1:R>"),
    *("<!channel>", "<!here|here>", "<@U0INES>", "<!subteam^S1>", "<#C1|general>", "&lt;!channel&gt;"),
    *("<https://evil.example|bank.example>", "[bank.example](https://evil.example)", "<mailto:a@b.c>"),
    *("https://evil.example", "discord.gg/evil", "[x]: https://evil.example", "![x](https://evil.example)"),
    *("*bold*", "_it_", "~no~", "`code`", "```\nblock\n```", "||hidden||", "> quote", "# title", "-# small"),
    *("1. one", "- two", ":warning:", "\u202eevil", "\u2066x\u2069", "\u200b@everyone", "@\u200beveryone"),
    *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>', "{{7*7}}"),
    *("javascript:alert(1)", "&#60;b&#62;", "</style>", "<!--", "]]>", "{% raw %}", "${7*7}"),
    *("\r\nEND:VEVENT\r\nBEGIN:VEVENT", "\nATTENDEE:mailto:a@b.c", ";LANGUAGE=x:", "\\n", "\u2028x"),
    *("\x00", "\x1b[2J", "\ud800", "\ufeff", "\u0301" * 40, "\U000e0041\U000e007f", "ﷺ" * 50, "W" * 400),
)  # fmt: skip
WORDS_ALPHABET = st.text(max_size=60)
HOSTILE = st.one_of(
    st.sampled_from(PAYLOADS),
    st.tuples(WORDS_ALPHABET, st.sampled_from(PAYLOADS), WORDS_ALPHABET).map("".join),
    st.lists(st.sampled_from(PAYLOADS), min_size=1, max_size=4).map(" ".join),
    WORDS_ALPHABET,
)
ADDRESSES = st.one_of(
    st.none(),
    st.just("https://post.example/a?b=1&c=2"),
    HOSTILE,
    HOSTILE.map(lambda words: f"https://post.example/{words}"),
)
MOMENTS = st.none() | st.datetimes(timezones=st.just(UTC))
RUNS = st.builds(Run, text=HOSTILE, style=st.sampled_from(Style), url=ADDRESSES, moment=MOMENTS)
WORDS = st.lists(RUNS, max_size=3).map(tuple)
ACTIONS = st.lists(
    st.builds(
        Action,
        label=HOSTILE,
        id=st.builds(ActionId, kind=st.sampled_from(ActionKind), record=st.none() | st.integers(0, 10**15), words=HOSTILE),
        is_main=st.booleans(),
    ),
    max_size=6,
).map(tuple)  # fmt: skip
BLOCKS = st.one_of(
    st.builds(Heading, words=WORDS, level=st.integers(1, 2)),
    st.builds(Paragraph, words=WORDS),
    st.builds(Quotation, text=HOSTILE, by=WORDS),
    st.builds(Items, items=st.lists(WORDS, max_size=4).map(tuple), ordered=st.booleans()),
    st.builds(Note, words=WORDS),
    st.builds(Actions, actions=ACTIONS, rest=ACTIONS),
)
SAID = Paragraph((Run("Said."),))
MESSAGES = st.lists(BLOCKS, max_size=4).map(lambda some: Message((SAID, *some)))

# What Slack takes for a command: anything in angle brackets but a link of ours.
_SLACK_COMMAND = re.compile(r"<(?!https?://[^|>\s]+\|[^<>]*>)[^>]*")
# What Discord takes for a mention, a link or an address, where no backslash stands before it.
_DISCORD_COMMAND = re.compile(
    r"(?<!\\)(?:@everyone|@here|<[@#:/a]|\]\((?!https?://[^()\s]+\))|(?<!\()https?://)"
)
_DISCORD_LINK = re.compile(r"(?<!\\)\[(?:[^\[\]\\]|\\.)*\]\(https?://[^()\s]+\)")


def check_slack(message: Message) -> None:
    """Slack has nothing to refuse, and no command in the words; a Home tab holds them, too."""
    shown = [*blocks.payloads(message), {"text": "x", **blocks.home_view(message)}]
    for payload in shown[:-1]:
        assert slack_faults(payload) == []
    for payload in shown:
        json.dumps(payload, ensure_ascii=False).encode()
        for text in _texts(payload):
            assert not _SLACK_COMMAND.search(text), text


def check_discord(message: Message) -> None:
    """Discord has nothing to refuse, and no mention or link of others' in the words."""
    for payload in layout.payloads(message):
        assert discord_faults(payload) == []
        made = json.loads(json.dumps(payload, ensure_ascii=False).encode())
        assert component_error(made["components"]) is None
        for text in _contents(made["components"]):
            bare = _DISCORD_LINK.sub("", text)
            assert not _DISCORD_COMMAND.search(bare), text


def check_web(message: Message) -> None:
    """A page has the elements of its template and no others, and links to the web alone."""
    words = next(
        (
            run.text
            for block in message.blocks
            if isinstance(block, Paragraph)
            for run in block.words[1:]
        ),
        "x",
    )
    page = EvidencePage(
        title=words,
        source=words,
        url=words,
        note=words,
        paragraphs=((Piece(words, is_cited=True), Piece(words, is_cited=False)),),
        quotes=(Spoken(words, (Run(words, Style.STRONG, words),), words, "https://post.example/"),),
        ahead=(Ahead(days=words, what=words, standing=words, history=(words, words)),),
        others=(Other(words, words, "https://post.example/"),),
    )
    for made in (
        html.digest_html(DayPage(message, day=date(2026, 3, 2), before=None, after=None)),
        html.evidence_html(page),
        html.refusal_html(words, words),
    ):
        check_html(made)


def check_html(made: str) -> None:
    made.encode()
    for element in lxml_html.document_fromstring(made).iter():
        assert element.tag not in {"script", "img", "svg", "iframe", "form", "style", "object"}
        assert not [name for name in element.attrib if name.startswith("on") or name == "style"]
        address = element.get("href", "/style.css")
        assert address.startswith(("http://", "https://", "/style.css", "?day=", "#")), address


CALENDAR_LINES = re.compile(
    r"(?:BEGIN|END|VERSION|PRODID|METHOD|X-WR-CALNAME|UID|DTSTAMP|SEQUENCE|STATUS|SUMMARY|TRANSP"
    r"|DTSTART|DTEND|LOCATION|DESCRIPTION|URL)[;:]"
)
TOLD = st.tuples(HOSTILE, HOSTILE, ADDRESSES, st.none() | st.times(), st.none() | HOSTILE)


def check_calendar(told: tuple[str, str, str | None, time | None, str | None]) -> None:
    """A calendar has one event with the fields that it should have, in lines of 75 bytes."""
    what, where, url, at, zone = told
    ref = ArticleRef(
        id="a", version=1, title=what, url=url, publication=where, published=date(2026, 3, 1),
        published_basis=DateBasis.GIVEN, language="en", ingested_at=NOW,
    )  # fmt: skip
    day = date(2026, 3, 20)
    when = When(text="then", first=day, last=day, precision=Precision.DAY, time=at, zone=zone)
    follow_up = FollowUp(
        what=what, where=(where,), when=when, certainty=Certainty.LIKELY, evidence=(Span(0, 1),)
    )
    record = FollowUpRecord(id=7, article=ref, follow_up=follow_up, entities=frozenset())
    items = build_agenda([record], [], today=NOW.date())

    made = calendar_file(items, {7: where}, name=what, now=NOW)

    lines = made.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in made.replace(b"\r\n", b"")
    assert b"\r" not in made.replace(b"\r\n", b"")
    for line in lines[:-1]:
        assert line.startswith(b" ") or CALENDAR_LINES.match(line.decode()), line
    assert len(Calendar.from_ical(made).walk("VEVENT")) == 1


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("text"), str):
            yield part["text"]
        for inner in part.values():
            yield from _texts(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _texts(inner)


def _contents(components: list[dict[str, object]]) -> Iterator[str]:
    for one in components:
        content, inner = one.get("content"), one.get("components")
        if isinstance(content, str):
            yield content
        if isinstance(inner, list):
            yield from _contents(inner)


TARGETS = (
    Target("Slack's blocks", MESSAGES, check_slack),
    Target("Discord's components", MESSAGES, check_discord),
    Target("web pages", MESSAGES, check_web),
    Target("calendars", TOLD, check_calendar),
)
