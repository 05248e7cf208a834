"""Commands in words, as people type them."""

import pytest

from bot.conversation.spoken import USAGES, Spoken, Verb, address_in, nearest_verb, parse_spoken

WORDS = [
    ("next Norway in May", Spoken(Verb.NEXT, "Norway in May")),
    ("Next", Spoken(Verb.NEXT, "")),
    ("  brief  https://a.example/1 ", Spoken(Verb.BRIEF, "https://a.example/1")),
    ("digest", Spoken(Verb.DIGEST, "")),
    ("digest Settings", Spoken(Verb.SETTINGS, "")),
    ("digest settings Norway", Spoken(Verb.DIGEST, "settings Norway")),
    ("settings", Spoken(Verb.ASK, "settings")),
    ("what's next for Norway?", Spoken(Verb.ASK, "what's next for Norway?")),
    ("", Spoken(Verb.ASK, "")),
]


@pytest.mark.parametrize(("words", "spoken"), WORDS)
def test_verbs(words: str, spoken: Spoken) -> None:
    """The first word is the verb, in any case; without one, all of it is a question."""
    assert parse_spoken(words) == spoken


@pytest.mark.parametrize(
    ("word", "verb"),
    [("nxt", "next"), ("qoutes", "quotes"), ("Source", "sources"), ("next", None), ("hello", None)],
)
def test_slips(word: str, verb: str | None) -> None:
    """A slip of the keys is the nearest verb; a verb itself and other words are none."""
    assert nearest_verb(word) == verb


def test_addresses() -> None:
    """Only words that are an address from end to end are one."""
    assert address_in("HTTPS://a.example/1") == "HTTPS://a.example/1"
    assert address_in("see https://a.example/1") is None
    assert address_in("ftp://a.example") is None


def test_every_usage_is_read() -> None:
    """What help lists is what is understood."""
    assert [parse_spoken(one.form).verb for one in USAGES] == [one.verb for one in USAGES]
