"""Words that only point at what was spoken of before."""

import pytest

from bot.qa.pointing import begins_pointing, is_person, is_pointer, points, points_at_speaker


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("she", (True, True, True, True)),
        ("them", (False, True, True, True)),
        ("There", (False, False, True, True)),
        ("its", (False, False, False, True)),
        ("shell", (False, False, False, False)),
        ("", (False, False, False, False)),
    ],
)
def test_each_kind_holds_the_one_before(words: str, expected: tuple[bool, ...]) -> None:
    """Who spoke is somebody, somebody can be a topic, and all of them point."""
    told = (points_at_speaker(words), is_person(words), is_pointer(words), points(words))

    assert told == expected


def test_among_other_words() -> None:
    """A text may point with one word of several; a pointer stands alone."""
    text = "when does it open"

    assert points(text)
    assert not begins_pointing(text)
    assert begins_pointing("it opens")
    assert not is_pointer(text)
