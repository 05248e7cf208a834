"""Words for one subject."""

import pytest

from bot.topics.stems import stems
from bot.topics.subjects import meanings


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("quake",), ({"quak", "earthquak", "tremor"},)),
        (("ferry", "Talks"), ({"ferri"}, {"talk", "negoti"})),
        (("herring-quota",), ({"herring"}, {"quota"})),
        ((), ()),
    ],
)
def test_what_tells_a_word(words: tuple[str, ...], told: tuple[set[str], ...]) -> None:
    """Each word is told by its own stem, and by those of its subject."""
    assert meanings(words) == told


@pytest.mark.parametrize(("asked", "told"), [("legalised", "legalize"), ("harbor", "harbour")])
def test_the_other_spelling(asked: str, told: str) -> None:
    """A word is told by its spelling on the other side of the Atlantic."""
    (forms,) = meanings((asked,))

    assert forms >= set(stems(told))
