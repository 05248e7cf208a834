"""A Message in Slack's form: its layout, its limits, and that foreign text stays text."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from bot.messages.actions import Action, ActionId, ActionKind
from bot.messages.message import (
    Actions,
    Block,
    Heading,
    Items,
    Message,
    Note,
    Paragraph,
    Quotation,
    Run,
    Style,
    Words,
    plain,
    strong,
)
from bot.platforms.slack.blocks import for_one, home_view, payloads
from bot.platforms.slack.buttons import pressed
from bot.platforms.slack.limits import faults

SCHEMA = Path(__file__).parents[3] / "shared/specs/slack_message_blocks.schema.json"
HOSTILE = [
    "<!channel>",
    "<!here|here>",
    "<@U0123456>",
    "<#C0123456|general>",
    "<!subteam^S012|@team>",
    "<https://evil.example|bank.example>",
    "&lt;!channel&gt;",
    "<!date^0^{date}|now>",
]
LAYOUT = Message(
    (
        Heading(strong("Daybook · Norway"), level=1),
        Heading(strong("1. Talks & a ship")),
        Paragraph(plain("They talked.")),
        Quotation("Nobody drowns.", (Run("Ida Holm", Style.STRONG), Run(", minister"))),
        Note((Run("Lorn Post", Style.QUIET, "https://post.example/a|b?c=1&d=2"),)),
        Heading(strong("What comes next")),
        Items(((Run("9 March", Style.STRONG), Run(": a visit")), plain("date open: a vote"))),
    )
)


def mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": mrkdwn(text), "expand": True}


def literal(text: str) -> dict[str, Any]:
    return {
        "type": "section",
        "text": {"type": "plain_text", "text": text, "emoji": False},
        "expand": True,
    }


def one(*blocks: Block) -> list[dict[str, Any]]:
    """The blocks of a message that fits in one payload."""
    [payload] = payloads(Message(blocks))
    return list(payload["blocks"])


def visible(words: Words) -> str:
    return "".join(run.text for run in words)


def test_layout() -> None:
    """A title is a header, a heading stands on top of what it is for, small print is context."""
    [payload] = payloads(LAYOUT)

    assert payload == {
        "text": "Daybook · Norway\n1. Talks &amp; a ship\nThey talked.\n“Nobody drowns.”\n"
        "— Ida Holm, minister\nLorn Post\nWhat comes next\n• 9 March: a visit\n• date open: a vote",
        "blocks": [
            {
                "type": "header",
                "text": {"type": "plain_text", "text": "Daybook · Norway", "emoji": False},
            },
            {"type": "divider"},
            section("*1. Talks &amp; a ship*\nThey talked."),
            section(">“Nobody drowns.”\n>— *Ida Holm*, minister"),
            {
                "type": "context",
                "elements": [mrkdwn("<https://post.example/a%7Cb?c=1&amp;d=2|Lorn Post>")],
            },
            {"type": "divider"},
            section("*What comes next*\n• *9 March*: a visit\n• date open: a vote"),
        ],
    }


def test_small_print_stands_together() -> None:
    """Notes that follow each other are lines of one block."""
    found = one(Note(plain("First.")), Note(plain("Second.")))

    assert found == [{"type": "context", "elements": [mrkdwn("First.\nSecond.")]}]


@pytest.mark.parametrize("text", HOSTILE)
def test_foreign_text_is_no_command(text: str) -> None:
    """What would be a mention, a link or a command of Slack's stays words."""
    message = Message(
        (Heading(plain(text), 1), Paragraph(plain(text)), Quotation(text, plain("x")))
    )

    written = json.dumps(payloads(message))

    assert not re.search("[<]", written)


@pytest.mark.parametrize("text", ["*loud*", "_soft_", "~gone~", "`code`", ":tada:", "> said"])
def test_foreign_text_is_not_formatted(text: str) -> None:
    """Words that hold a mark of Slack's go out as plain text, as they are."""
    assert one(Paragraph(plain(text))) == [literal(text.replace(">", "&gt;"))]


def test_plain_text_keeps_its_links() -> None:
    """Where a mark in the words rules links out, the address is written out."""
    words = (*plain("5 * 3 ["), Run("Post", Style.QUIET, "https://post.example/1"), *plain("]"))

    assert one(Paragraph(words)) == [literal("5 * 3 [Post (https://post.example/1)]")]


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("https://müller.example/ä b", "<https://xn--mller-kva.example/%C3%A4%20b|here>"),
        ("https://a.example/?q=<x>|y", "<https://a.example/?q=%3Cx%3E%7Cy|here>"),
        ("javascript:alert(1)", "here"),
        ("https://[broken", "here"),
        (f"https://a.example/{'x' * 3000}", "here"),
    ],
)
def test_links(url: str, text: str) -> None:
    """Only web addresses of a usable length become links, and none can break out of its link."""
    assert one(Paragraph((Run("here", url=url),))) == [section(text)]


def test_buttons() -> None:
    """Actions are buttons that carry what they stand for; what fewer want is in a menu."""
    evidence = ActionId(kind=ActionKind.EVIDENCE, record=7)
    follow = ActionId(kind=ActionKind.FOLLOW, words="Norway & Iceland")
    actions = Actions(
        (Action(label="Evidence", id=evidence, is_main=True),), (Action(label="Follow", id=follow),)
    )

    [row] = one(Paragraph(plain("A tram.")), actions)[1:]

    button, menu = row["elements"]
    assert (button["text"]["text"], button["style"]) == ("Evidence", "primary")
    assert pressed(button) == evidence
    assert pressed({"selected_option": menu["options"][0]}) == follow


def test_long_title_is_a_section() -> None:
    """A title that is longer than a header may be is not cut."""
    title = "A title of many words " * 10

    assert one(Heading(strong(title), 1)) == [section(f"*{title.strip()}*")]


def test_long_text_goes_on() -> None:
    """What is too long for one block or one message goes on in the next, with every word."""
    told = " ".join(f"word{number}" for number in range(6_000))

    found = payloads(Message((Paragraph(plain(told)),)))

    texts = [block["text"]["text"] for payload in found for block in payload["blocks"]]
    assert len(found) > 1
    assert " ".join(texts) == told


def test_fallback_says_that_there_is_more() -> None:
    """A text for notifications that would be too long ends with a word about the rest."""
    [payload] = payloads(Message(tuple(Paragraph(plain("News & views " * 30)) for _ in range(20))))

    assert payload["text"].startswith("News &amp; views News &amp; views")
    assert payload["text"].endswith(" … (the rest stands in the message itself)")


def test_one_person_is_shown_no_more_than_fits() -> None:
    """A command has five answers at the most; the last of them says how many messages are left."""
    parts = payloads(Message((Paragraph(plain("word " * 15_000)),)))

    shown = for_one(parts)

    assert (len(parts), len(shown)) == (8, 5)
    assert shown[:4] == parts[:4]
    assert shown[4]["blocks"][0]["elements"][0]["text"] == (
        "3 more of 8 messages have no room here: share them, or ask less."
    )
    assert for_one(parts[:5]) == parts[:5]


RUNS = st.builds(
    Run,
    text=st.one_of(
        st.text(max_size=60),
        st.sampled_from([*HOSTILE, "&" * 4_000, "\ud800", "x" * 7_000, "😀" * 2_000, " "]),
    ),
    style=st.sampled_from(Style),
    url=st.one_of(
        st.none(), st.text(max_size=30), st.just("https://a.example/|" + "é" * 150 + "<!here>")
    ),
)
WORDS = st.lists(RUNS, max_size=6).map(tuple)
ACTIONS = st.lists(
    st.builds(
        Action,
        label=st.one_of(st.text(max_size=90), st.sampled_from([*HOSTILE, "&" * 80, "😀" * 60])),
        id=st.builds(
            ActionId,
            kind=st.sampled_from(ActionKind),
            record=st.none() | st.integers(0, 10**15),
            words=st.text(max_size=30) | st.just("x" * 2_500),
        ),
        is_main=st.booleans(),
    ),
    max_size=30,
).map(tuple)
BLOCKS = st.one_of(
    st.builds(Heading, words=WORDS, level=st.integers(1, 2)),
    st.builds(Paragraph, words=WORDS),
    st.builds(Quotation, text=st.text(max_size=200), by=WORDS),
    st.builds(Items, items=st.lists(WORDS, max_size=40).map(tuple), ordered=st.booleans()),
    st.builds(Note, words=WORDS),
    st.builds(Actions, actions=ACTIONS, rest=ACTIONS),
)


@given(st.lists(BLOCKS, min_size=1, max_size=70).map(tuple))
def test_every_message_is_within_the_limits(blocks: tuple[Block, ...]) -> None:
    """Whatever a message holds, Slack has nothing to refuse, and no command of its own in it."""
    found = payloads(Message(blocks))

    assert [fault for payload in found for fault in faults(payload)] == []
    assert len(home_view(Message(blocks))["blocks"]) <= 100
    for payload in found:
        json.dumps(payload, ensure_ascii=False).encode()
        # What a button carries is not shown.
        shown = re.sub(r'"value": "(?:[^"\\]|\\.)*"', "", json.dumps(payload))
        commands = re.findall(r"<[^>]{0,8}", shown)
        assert [one for one in commands if not re.match("<https?:", one)] == []


LETTERS = st.text(alphabet="abc &<>*\n", min_size=1, max_size=9_000)


@given(st.lists(LETTERS, min_size=1, max_size=4))
def test_no_character_is_lost(texts: list[str]) -> None:
    """All that isn't white space is in the payloads, in order."""
    found = payloads(Message(tuple(Paragraph(plain(text)) for text in texts)))

    shown = "".join(block["text"]["text"] for payload in found for block in payload["blocks"])
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        shown = shown.replace(entity, character)
    assert "".join(shown.split()) == "".join("".join(texts).split())


@pytest.mark.skipif(not SCHEMA.exists(), reason="the shared schemas of Block Kit are not here")
def test_layout_follows_the_schema() -> None:
    """Each kind of block has the structure that Slack's own types give it."""
    checker = Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))

    found = [
        fault for payload in payloads(LAYOUT) for fault in checker.iter_errors(payload["blocks"])
    ]

    assert found == []
