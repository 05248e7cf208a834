"""When the next post's turn is, under the rules of its place."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.post.rates import Line, Rule, Turn, answer_rule, answer_turn, rules_of, turn

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
ROOM, HOUSE = Rule("room", 1.0), Rule("house", 0.1)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_rules_of_places() -> None:
    """A channel has a rule of its own; Slack's wide rule is the workspace's, Discord's the bot's."""
    assert [rule.name for rule in rules_of("slack", "T1/C1")] == ["slack:T1/C1", "slack:T1"]
    assert [rule.name for rule in rules_of("discord", "1/2")] == ["discord:1/2", "discord:"]
    assert rules_of("console", "") == ()


def test_first_post_goes_at_once() -> None:
    """Where nobody stands in line, the turn is now, and the next is one pace later."""
    assert turn([ROOM, HOUSE], {}, now=NOW) == Turn(
        NOW, None, {"room": Line(next_at=after(1)), "house": Line(next_at=after(0.1))}
    )


def test_busy_channel_costs_others_nothing() -> None:
    """A post that waits for its channel takes its turn in the wide line now, not when it goes out."""
    lines = {"room": Line(next_at=after(3)), "house": Line(next_at=NOW)}

    assert turn([ROOM, HOUSE], lines, now=NOW) == Turn(
        after(3), None, {"room": Line(next_at=after(4)), "house": Line(next_at=after(0.1))}
    )


def test_too_long_a_line_is_left() -> None:
    """A turn that is too far off is told, and nobody gets in line for it."""
    lines = {"house": Line(next_at=after(5.1))}

    assert turn([ROOM, HOUSE], lines, now=NOW) == Turn(after(5.1), None, None)


def test_pause_is_kept() -> None:
    """A pause ends the line until then, with its reason; a pause that is over is forgotten."""
    paused = Line(next_at=NOW, paused_until=after(30), reason="asked")

    assert turn([ROOM, HOUSE], {"house": paused}, now=NOW) == Turn(after(30), "asked", None)
    assert turn([ROOM, HOUSE], {"house": paused}, now=after(30)).lines == {
        "room": Line(next_at=after(31)),
        "house": Line(next_at=after(30.1)),
    }


def test_answers_go_first() -> None:
    """An answer passes all posts in line, and moves them back by one; answers wait for each other."""
    own = answer_rule([ROOM, HOUSE])
    lines = {"room": Line(next_at=after(3)), "house": Line(next_at=after(2))}

    first = answer_turn([own, ROOM, HOUSE], lines, now=NOW)
    second = answer_turn([own, ROOM, HOUSE], first.lines or {}, now=NOW)

    assert first == Turn(
        NOW,
        None,
        {
            "answers room": Line(next_at=after(1)),
            "room": Line(next_at=after(4)),
            "house": Line(next_at=after(2.1)),
        },
    )
    assert second.at == after(1)


def test_answers_keep_pauses() -> None:
    """A pause of all places holds up answers, too; a long one is told."""
    own = answer_rule([ROOM, HOUSE])
    short = Line(next_at=NOW, paused_until=after(30), reason="asked")
    long = Line(next_at=NOW, paused_until=after(90), reason="closed")

    assert answer_turn([own, ROOM, HOUSE], {"house": short}, now=NOW).at == after(30)
    assert answer_turn([own, ROOM, HOUSE], {"house": long}, now=NOW) == Turn(
        after(90), "closed", None
    )


def test_answers_in_a_place_that_was_closed() -> None:
    """A place that is left alone for long gets its answers: somebody asks there."""
    closed = Line(next_at=NOW, paused_until=after(90), reason="closed")

    assert (
        answer_turn([answer_rule([ROOM, HOUSE]), ROOM, HOUSE], {"room": closed}, now=NOW).at == NOW
    )


@pytest.mark.parametrize("back_s", [60, 25 * 3_600])
def test_clock_set_back(back_s: float) -> None:
    """A line from before the clock was set back holds nobody up."""
    lines = {"room": Line(next_at=after(back_s)), "house": Line(next_at=after(back_s))}

    assert turn([ROOM, HOUSE], lines, now=NOW).at == NOW


def test_pause_of_another_time() -> None:
    """A pause longer than any is one of a clock that was set back since."""
    paused = Line(next_at=NOW, paused_until=after(25 * 3_600), reason="asked")

    assert turn([ROOM], {"room": paused}, now=NOW).at == NOW
