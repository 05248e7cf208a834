"""The text form of what a button does."""

import pytest

from bot.errors import InputRejected
from bot.messages.actions import SHORT, ActionId, ActionKind, parse_action

FORMS = [
    (ActionId(kind=ActionKind.EVIDENCE, record=4711), "1:evidence:4711"),
    (ActionId(kind=ActionKind.FOLLOW, words="Norway–Iceland"), "1:follow::Norway–Iceland"),
    (ActionId(kind=ActionKind.WRONG, record=12, words="summary"), "1:wrong:12:summary"),
    (ActionId(kind=ActionKind.SHARE, words="next a:b\nc"), "1:share::next a:b\nc"),
    (ActionId(kind=ActionKind.REMIND, record=0), "1:remind:0"),
]


@pytest.mark.parametrize(("action", "text"), FORMS, ids=str)
def test_forms(action: ActionId, text: str) -> None:
    """An action has one text form, which gives it back."""
    assert str(action) == text
    assert parse_action(text) == action


@pytest.mark.parametrize(
    "text", ["", "share", "2:evidence:1", "1:burn:1", "1:evidence:-1", "1:evidence:1.q2", "1:card"]
)
def test_foreign_forms(text: str) -> None:
    """What another version or a stranger wrote is refused with the next step."""
    with pytest.raises(InputRejected) as told:
        parse_action(text)

    assert str(told.value) == "This button is of another version of me: ask for the answer anew."


def test_an_action_on_a_record_is_short() -> None:
    """An action on a record fits where the platform with the least room takes it."""
    longest = ActionId(kind=ActionKind.EVIDENCE, record=10**18 - 1, words="summary")

    assert len(str(longest)) < SHORT // 2


def test_half_a_pair_can_be_sent() -> None:
    """Half a surrogate pair in somebody's words doesn't keep the button from being sent."""
    action = ActionId(kind=ActionKind.SHARE, words="next \ud800")

    assert str(action) == "1:share::next ?"
