"""What Slack would refuse is found before it is sent."""

from typing import Any

import pytest

from bot.platforms.foreign import size
from bot.platforms.slack.limits import faults


def section(text: str, kind: str = "mrkdwn") -> dict[str, Any]:
    return {"type": "section", "text": {"type": kind, "text": text}}


def button(**fields: Any) -> dict[str, Any]:
    label = {"type": "plain_text", "text": "Share"}
    element = {"type": "button", "text": label, "action_id": "share", "value": "v", **fields}
    return {"type": "actions", "elements": [element]}


def menu(count: int, value: str = "v") -> dict[str, Any]:
    choice = {"text": {"type": "plain_text", "text": "Share"}, "value": value}
    element = {"type": "overflow", "action_id": "more", "options": [choice] * count}
    return {"type": "actions", "elements": [element]}


CASES: list[tuple[list[dict[str, Any]], list[str]]] = [
    ([section("x" * 3_000), button(value="v" * 2_000), {"type": "divider"}], []),
    ([section("x" * 3_001)], ["3001 characters in block 0 (section), 3000 at the most"]),
    ([section("😀" * 1_501)], ["3002 characters in block 0 (section), 3000 at the most"]),
    ([section(" ")], ["block 0 (section) is empty"]),
    (
        [section("x", "markdown")],
        ["block 0 (section): its text is markdown, not mrkdwn or plain_text"],
    ),
    ([section("x")] * 51, ["51 blocks, 50 at the most"]),
    ([section("x" * 3_000)] * 4, ["12000 characters in all blocks, 11999 at the most"]),
    (
        [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}],
        ["151 characters in block 0 (header), 150 at the most"],
    ),
    ([{"type": "context", "elements": []}], ["block 0 (context) has no elements"]),
    (
        [{"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 11}],
        ["11 elements of block 0 (context), 10 at the most"],
    ),
    (
        [button(value="v" * 2_001)],
        ["2001 characters in block 0 (actions): value, 2000 at the most"],
    ),
    (
        [button(action_id="a" * 256)],
        ["256 characters in block 0 (actions): action_id, 255 at the most"],
    ),
    (
        [button(text={"type": "plain_text", "text": "x" * 76})],
        ["76 characters in block 0 (actions), 75 at the most"],
    ),
    ([menu(2)], []),
    (
        [menu(6)],
        ["6 elements of block 0 (actions), 5 at the most"],
    ),
    (
        [menu(1, value="v" * 151)],
        ["151 characters in block 0 (actions): value, 150 at the most"],
    ),
    (
        [{"type": "actions", "elements": [{"type": "datepicker"}]}],
        ["block 0 (actions): datepicker is of a kind that Daybook does not send"],
    ),
    ([{"type": "video"}], ["block 0 (video) is of a kind that Daybook does not send"]),
]


@pytest.mark.parametrize(("blocks", "found"), CASES, ids=[str(found)[:40] for _, found in CASES])
def test_faults(blocks: list[dict[str, Any]], found: list[str]) -> None:
    """Each limit that a payload goes against is named with its place; what fits has no fault."""
    assert faults({"text": "Short.", "blocks": blocks}) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("", ["text is empty"]), ("x" * 4_001, ["4001 characters in text, 4000 at the most"])],
)
def test_fallback_text(text: str, found: list[str]) -> None:
    """The text for those who see no blocks is always there, and not longer than Slack shows."""
    assert faults({"text": text, "blocks": [section("x")]}) == found


def test_size_counts_as_slack_may() -> None:
    """Characters outside the basic plane count twice."""
    assert (size("ab"), size("é"), size("😀")) == (2, 1, 2)
