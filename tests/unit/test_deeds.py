"""Words for one deed."""

import pytest

from bot.topics.deeds import load_deeds
from bot.topics.stems import stems


def together(one: str, other: str, *, asked: bool = False) -> bool:
    """Whether some deed has both words."""
    sought = {*stems(one), *stems(other)}
    return any(sought <= (deed.asked if asked else deed.told) for deed in load_deeds())


@pytest.mark.parametrize(
    ("one", "other"),
    [("visit", "travels"), ("vote", "rejected"), ("launch", "liftoff"), ("meet", "talks")],
)
def test_one_deed(one: str, other: str) -> None:
    """Two words for one deed are told and asked as one."""
    assert together(one, other)
    assert together(one, other, asked=True)


@pytest.mark.parametrize(
    ("one", "other"), [("begin", "effect"), ("die", "death"), ("meet", "hold")]
)
def test_one_deed_where_asked(one: str, other: str) -> None:
    """Some words are one deed in a question alone: there they can be loose."""
    assert not together(one, other)
    assert together(one, other, asked=True)


def test_names_are_apart() -> None:
    """Each deed has a name of its own."""
    names = [deed.name for deed in load_deeds()]

    assert len(set(names)) == len(names)
