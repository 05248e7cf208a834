"""What people say to follow something, as it is understood."""

import pytest

from bot.follows.wishes import Wish, WishKind, read_wish

FOLLOW = WishKind.FOLLOW

WISHES = [
    ("follow Norway", Wish(kind=FOLLOW, about="Norway")),
    ("Please follow “fishing bill” here", Wish(kind=FOLLOW, about="fishing bill")),
    ("follow Norway for me", Wish(kind=FOLLOW, about="Norway", is_for_one=True)),
    ("follow item 312", Wish(kind=FOLLOW, about="#312")),
    (
        "follow Norway and remind us 3 days before",
        Wish(kind=FOLLOW, about="Norway", remind_days=3),
    ),
    (
        "Remind me 3 days before the fishing talks!",
        Wish(kind=FOLLOW, about="the fishing talks", remind_days=3, is_for_one=True),
    ),
    (
        "remind me a week before #312",
        Wish(kind=FOLLOW, about="#312", remind_days=7, is_for_one=True),
    ),
    (
        "remind us about the vote on the day",
        Wish(kind=FOLLOW, about="the vote", remind_days=0),
    ),
    (
        "remind me of the vote",
        Wish(kind=FOLLOW, about="the vote", remind_days=1, is_for_one=True),
    ),
    ("unfollow Norway", Wish(kind=WishKind.UNFOLLOW, about="Norway")),
    ("stop following everything", Wish(kind=WishKind.UNFOLLOW)),
    ("mute Norway", Wish(kind=WishKind.MUTE, about="Norway")),
    ("unmute", Wish(kind=WishKind.UNMUTE)),
    ("What do I follow?", Wish(kind=WishKind.LIST)),
    ("what are we following", Wish(kind=WishKind.LIST)),
    ("my follows", Wish(kind=WishKind.LIST)),
    ("quiet hours 22:00 to 7:00", Wish(kind=WishKind.HOURS, quiet="22:00-7:00")),
    ("quiet hours off", Wish(kind=WishKind.HOURS, quiet="off")),
    (
        "tell me only on weekdays",
        Wish(kind=WishKind.HOURS, days="weekdays", is_for_one=True),
    ),
]


@pytest.mark.parametrize(("words", "wish"), WISHES)
def test_wish(words: str, wish: Wish) -> None:
    """Each way of saying it is understood."""
    assert read_wish(words) == wish


@pytest.mark.parametrize(
    "words",
    [
        "what's next for Norway?",
        "follow-ups for Norway",
        "follow up on Norway",
        "what will follow the talks?",
        "who said that?",
        "tell me about Norway",
        "a quiet day in Norway",
    ],
)
def test_no_wish(words: str) -> None:
    """Questions about the news are left to those who answer them."""
    assert read_wish(words) is None
