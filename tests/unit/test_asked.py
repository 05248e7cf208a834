"""What somebody may change, whatever place a button or a form names."""

import pytest

from bot.conversation.asked import Asked
from bot.digests.subscriptions import parse_destination

HERE, OWN = "discord:8/81", "discord:direct/5"
PLACES = (HERE, OWN, "discord:8/82", "discord:9/91", "discord:direct/6", "slack:8/81")
MAY = {
    (False, False): {OWN},
    (True, False): {OWN, HERE},
    (True, True): {OWN, HERE, "discord:8/82"},
}


@pytest.mark.parametrize(("rights", "places"), MAY.items())
def test_whose_plan_it_is(rights: tuple[bool, bool], places: set[str]) -> None:
    """One's own, the place where one is allowed to, and for managers the rest of their server."""
    may_plan, may_manage = rights
    asked = Asked(
        destination=parse_destination(HERE),
        private=parse_destination(OWN),
        may_plan=may_plan,
        may_manage=may_manage,
    )

    assert {one for one in PLACES if asked.may_plan_at(parse_destination(one))} == places


def test_nobody_may_in_private() -> None:
    """In a direct conversation there is one's own plan and no other."""
    private = parse_destination(OWN)
    asked = Asked(destination=private, private=private)

    assert {one for one in PLACES if asked.may_plan_at(parse_destination(one))} == {OWN}
