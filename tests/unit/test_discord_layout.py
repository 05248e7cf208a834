"""A Message in Discord's form: its layout, its limits, and that foreign text stays text."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.actions import Action, ActionId, ActionKind
from bot.messages.message import (
    Actions,
    Block,
    File,
    Heading,
    Items,
    Message,
    Note,
    Paragraph,
    Quotation,
    Run,
    Style,
    plain,
    strong,
)
from bot.platforms.discord.layout import (
    key_mark,
    marked,
    payloads,
    shown_title,
    title,
    with_actions,
    with_note,
)
from bot.platforms.discord.limits import Json, every, faults
from bot.platforms.discord.markdown import escape, pieces, render
from tests.doubles_discord import OPENAPI, component_error, violations

BUTTONS = Actions(
    (
        Action(label="Evidence", id=ActionId(kind=ActionKind.EVIDENCE, record=7), is_main=True),
        Action(label="Follow", id=ActionId(kind=ActionKind.FOLLOW, words="Norway")),
    ),
    rest=(Action(label="Wrong?", id=ActionId(kind=ActionKind.WRONG, record=7)),),
)
LAYOUT = Message(
    (
        Heading(strong("Daybook · Norway"), level=1),
        Heading(strong("1. Talks & a *ship*")),
        Paragraph(plain("They talked.")),
        Quotation("Nobody drowns.\nNobody.", (Run("Ida Holm", Style.STRONG), Run(", minister"))),
        Note((Run("Lorn Post", Style.QUIET, "https://post.example/a(b)?c=1&d=2"),)),
        Heading(strong("What comes next")),
        Items(((Run("9 March", Style.STRONG), Run(": a visit")), plain("date open: a vote"))),
        BUTTONS,
    )
)


def text(content: str) -> Json:
    return {"type": 10, "content": content}


def test_layout() -> None:
    """Titles, quotes, small print, lists and buttons stand in one box, with lines between sections."""
    line = {"type": 14, "divider": True, "spacing": 1}
    buttons = [
        {"type": 2, "style": 1, "label": "Evidence", "custom_id": "1:evidence:7"},
        {"type": 2, "style": 2, "label": "Follow", "custom_id": "1:follow::Norway"},
    ]
    menu = {
        "type": 3,
        "custom_id": "menu:1:wrong:7",
        "placeholder": "More …",
        "options": [{"label": "Wrong?", "value": "1:wrong:7"}],
    }

    assert payloads(LAYOUT) == [
        {
            "components": [
                {
                    "type": 17,
                    "accent_color": 0x2E6F9E,
                    "components": [
                        text("## Daybook · Norway"),
                        line,
                        text("### 1\\. Talks & a \\*ship\\*\nThey talked."),
                        text("> “Nobody drowns.\n> Nobody.”\n> — **Ida Holm**, minister"),
                        text("-# [Lorn Post](https://post.example/a%28b%29?c=1&d=2)"),
                        line,
                        text("### What comes next\n- **9 March**: a visit\n- date open: a vote"),
                        {"type": 1, "components": buttons},
                        {"type": 1, "components": [menu]},
                    ],
                }
            ]
        }
    ]


def test_what_has_no_title_has_no_box() -> None:
    """An answer stands as plain text."""
    assert payloads(Message((Paragraph(strong("One thing ahead")), Note(plain("All of it."))))) == [
        {"components": [text("**One thing ahead**"), text("-# All of it.")]}
    ]


def test_file_is_shown() -> None:
    """A file goes with what shows it, at the end."""
    message = Message((Paragraph(plain("For your calendar.")),), (File("a.ics", b"BEGIN"),))

    assert payloads(message) == [
        {
            "components": [
                text("For your calendar."),
                {"type": 13, "file": {"url": "attachment://a.ics"}},
            ],
            "files": [{"name": "a.ics", "text": "BEGIN"}],
        }
    ]


HOSTILE = [
    ("@everyone", "\\@everyone"),
    ("<@1234> <#12> <t:0:R>", "\\<\\@1234\\> \\<#12\\> \\<t:0:R\\>"),
    ("[bank](https://evil.example)", "\\[bank\\](https\\://evil.example)"),
    ("||hidden|| `code` ~~gone~~", "\\|\\|hidden\\|\\| \\`code\\` \\~\\~gone\\~\\~"),
    ("# Title\n-# small\n> quote", "\\# Title\n\\-# small\n\\> quote"),
    ("1. one\n2) two\n- three\n+ four", "1\\. one\n2\\) two\n\\- three\n\\+ four"),
    ("a well-known 2.5 % of #1", "a well-known 2.5 % of #1"),
    ("back\\slash_es", "back\\\\slash\\_es"),
]


@pytest.mark.parametrize(("given_text", "escaped"), HOSTILE)
def test_foreign_words_stay_words(given_text: str, escaped: str) -> None:
    """Marks, mentions, masked links and times in foreign words are shown as they are typed."""
    assert escape(given_text) == escaped


@given(st.text())
def test_nothing_foreign_is_a_mark(words: str) -> None:
    """Whatever the words are, no sign that Discord could take for a mark is left bare, nor one lost."""
    escaped = escape(words)

    bare = re.sub(r"\\[^A-Za-z0-9\s]", "", escaped)
    assert re.search(r"[\\*_~`|<>\[\]@]|://|^\s*(?:#|-|\+|\d+[.)])", bare, re.MULTILINE) is None
    assert re.sub(r"\\([^A-Za-z0-9\s])", r"\1", escaped) == words


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://post.example/a b", "[Post](https://post.example/a%20b)"),
        ("https://post.example/)[x](https://evil.example", None),
        ("javascript:alert(1)", "Post"),
        ("https://post.example/" + "a" * 1_000, "Post"),
    ],
)
def test_links(url: str, shown: str | None) -> None:
    """A link leads to the web alone, and nothing in its address ends it early."""
    rendered = render((Run("Post", url=url),))

    assert rendered == shown if shown else re.fullmatch(r"\[Post\]\([^()]*\)", rendered)


def test_moment_is_shown_in_the_readers_zone() -> None:
    """An instant is Discord's to show; only what Daybook calls one is."""
    due = datetime(2026, 3, 2, 8, tzinfo=UTC)

    assert render((Run("on "), Run("2 Mar at 08:00", moment=due))) == "on <t:1772438400:f>"


def test_neighbours_in_one_style_are_one() -> None:
    """Two strong runs side by side share their marks, and spaces stay outside of them."""
    assert render((Run("a ", Style.STRONG), Run("b ", Style.STRONG), Run("c"))) == "**a b** c"


def test_long_words_go_on_in_lines_with_their_mark() -> None:
    """What is too long for a line goes on in the next one, under the mark of one that goes on."""
    assert pieces(plain("one two three four"), 12, mark="- ", next_mark="  ") == [
        "- one two",
        "   three four".replace("   ", "  "),
    ]


LETTERS = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["*_[" * 900, "é" * 4_500, "\ud800", "word " * 1_500, "😀" * 2_000, " "]),
)
RUNS = st.builds(
    Run, LETTERS, st.sampled_from(Style), st.sampled_from([None, "https://post.example/x"])
)
WORDS = st.lists(RUNS, max_size=3).map(tuple)
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, WORDS, st.sampled_from([1, 2])),
    st.builds(Paragraph, WORDS),
    st.builds(Quotation, LETTERS, WORDS),
    st.builds(Items, st.lists(WORDS, max_size=9).map(tuple), st.booleans()),
    st.builds(Note, WORDS),
    st.just(BUTTONS),
)


@given(st.lists(BLOCKS, min_size=1, max_size=40).map(tuple))
def test_every_message_is_within_the_limits(blocks: tuple[Block, ...]) -> None:
    """Whatever is said is never refused: by our own validator, the double's, or Discord's schema."""
    opened = (Paragraph(plain("Said.")), *blocks)

    for number, payload in enumerate(payloads(Message(opened))):
        worst = with_note(with_actions(marked(payload, f"k{number}"), SHARED), "n" * 150)
        shown: list[dict[str, Any]] = json.loads(json.dumps(worst["components"]))
        assert faults(worst) == []
        assert component_error(shown) is None


SHARED = Actions((Action(label="Share", id=ActionId(kind=ActionKind.SHARE, words="next")),))


@given(st.lists(st.text("abc é“\n", min_size=1, max_size=4_000), min_size=1, max_size=4))
def test_nothing_is_cut(texts: list[str]) -> None:
    """All letters come out, in order, however long the message is."""
    message = Message(tuple(Paragraph(plain(one)) for one in texts))
    if not "".join(texts).strip():
        return

    told = "".join(
        one["content"]
        for payload in payloads(message)
        for one in every(payload["components"])
        if "content" in one
    )
    assert "".join(told.split()) == "".join("".join(texts).split())


def test_buttons_of_two_cards() -> None:
    """Buttons of two cards in one message keep names of their own; the same one stands there once."""
    other = Actions(
        (), rest=(Action(label="Wrong?", id=ActionId(kind=ActionKind.WRONG, record=8)),)
    )

    [payload] = payloads(Message((Paragraph(plain("a")), BUTTONS, BUTTONS, other)))

    assert faults(payload) == []
    assert [one["type"] for one in payload["components"]] == [10, 1, 1, 1]


def test_mark_stands_for_a_key() -> None:
    """A key's mark is a number that Discord takes for an id, the same at every time."""
    [payload] = payloads(LAYOUT)

    assert key_mark("one") == key_mark("one") != key_mark("two")
    assert 0 < key_mark("one") < 2**31
    assert marked(payload, "one")["components"][0]["id"] == key_mark("one")


NAMES = [
    (Message((Heading(strong("Daybook · 1. March"), level=1),)), "Daybook · 1. March"),
    (Message((BUTTONS, Paragraph(strong("So it is.")))), "So it is."),
    (
        Message((Paragraph(plain("word " * 60)),)),
        "word word word word word word word word word word…",
    ),
]


@pytest.mark.parametrize(("message", "name"), NAMES)
def test_thread_is_named_after_its_message(message: Message, name: str) -> None:
    """A thread bears the first words of its message, whether that is known as told or as posted."""
    [payload] = payloads(message)

    assert (title(message), shown_title(payload)) == (name, name)


LIMITS: list[tuple[Json, list[str]]] = [
    ({"components": []}, ["the message is empty"]),
    ({"components": [text(" ")]}, ["a text is empty"]),
    (
        {"components": [text("a" * 4_001)]},
        [
            "4001 characters in all text, 4000 at the most",
            "4001 characters in a text, 4000 at the most",
        ],
    ),
    ({"components": [text("a")] * 41}, ["41 components, 40 at the most"]),
    (
        {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "a" * 81, "custom_id": "b" * 101}]}]},
        [
            "81 characters in a button's label, 80 at the most",
            "101 characters in a custom_id, 100 at the most",
        ],
    ),
    (
        {"components": [{"type": 1, "components": [{"type": 3, "custom_id": "a", "options": [{"label": "a", "value": "b"}] * 26}]}]},
        ["26 options in a select, 25 at the most"],
    ),
    ({"components": [{"type": 1, "components": []}]}, ["a row is empty"]),
    ({"components": [text("a")], "thread": "n" * 101}, ["101 characters in the thread's name, 100 at the most"]),
    ({"components": [{"type": 12}]}, ["a component of type 12 is of a kind that Daybook does not send"]),
]  # fmt: skip


@pytest.mark.parametrize(("payload", "wrong"), LIMITS)
def test_what_discord_would_refuse(payload: Json, wrong: list[str]) -> None:
    """Each documented limit is checked before a message is sent."""
    assert faults(payload) == wrong


@pytest.mark.skipif(
    not OPENAPI.exists(), reason="Discord's OpenAPI does not lie beside the project"
)
def test_double_knows_the_schema() -> None:
    """The double holds bodies against Discord's own schema: a wrong one is found."""
    path = ["channels", "1", "messages"]

    assert violations("post", path, {"components": [{"type": 10}]}) != []
    assert violations("post", path, {"components": [{"type": 10, "content": "a"}]}) == []
