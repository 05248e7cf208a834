"""Which place a form on Discord is about."""

import pytest

from bot.digests.subscriptions import Destination
from bot.platforms.discord.plan_view import place_in

NAMED = {
    "plan:discord:8/81": Destination("discord", "8/81"),
    "plan:discord:direct/5": Destination("discord", "direct/5"),
    "plan:": None,
    "plan:nowhere at all": None,
    "plan:discord:": None,
    "other:discord:8/81": None,
}


@pytest.mark.parametrize(("custom_id", "place"), NAMED.items())
def test_place_of_a_form(custom_id: str, place: Destination | None) -> None:
    """A form is about the place that its id names; an id that names none is nobody's form."""
    assert place_in(custom_id) == place
