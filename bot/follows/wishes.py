"""What people say to follow something → a Wish. Pure.

"follow Norway", "follow #312 and remind me 3 days before"       follow
"remind me the day before the fisheries talks"                   follow, with a reminder
"unfollow Norway", "mute Norway", "unmute all"                   one of theirs, or all
"what do I follow?"                                              list
"quiet hours 22:00-07:00", "tell me only on weekdays"            hours
"""

import re
from dataclasses import dataclass
from enum import StrEnum

_NUMBERS = {
    word: number
    for number, word in enumerate("a one two three four five six seven eight nine ten".split())
} | {"a": 1, "an": 1, "the": 1}
_DAYS_PER = {"day": 1, "week": 7}
_BEFORE = (
    r"(?:(?P<count>\d{1,3}|a|an|the|one|two|three|four|five|six|seven|eight|nine|ten) "
    r"(?P<unit>day|week)s? (?:before|ahead|earlier)|(?P<same>on the day))"
)
_FORMS = tuple(
    (kind, re.compile(rf"(?:please |can you |could you )?{form}", re.IGNORECASE))
    for kind, form in (
        ("list", r"what (?:do|am|are|is) (?:i|we|followed|this channel)\b.*follow.*"),
        ("list", r"what is followed(?: here)?|(?:list )?(?:my |our |the )?follows"),
        ("follow", rf"remind (?P<whom>me|us) {_BEFORE}(?: of)? (?P<about>.+)"),
        ("follow", rf"remind (?P<whom>me|us) (?:of|about) (?P<about>.+?),? {_BEFORE}"),
        ("remind", r"remind (?P<whom>me|us) (?:of|about|before) (?P<about>.+)"),
        (
            "follow",
            rf"follow (?!-?ups?\b)(?P<about>.+?),?(?: and)? remind (?P<whom>me|us) {_BEFORE}",
        ),
        ("follow", r"follow (?!-?ups?\b)(?P<about>.+)"),
        ("unfollow", r"(?:unfollow|stop following|do(?:n’t|n't| not) follow) (?P<about>.+)"),
        ("unmute", r"unmute(?: (?P<about>.+))?"),
        ("mute", r"mute(?: (?P<about>.+))?"),
        ("hours", r"quiet hours:? (?:from )?(?P<quiet>\S+(?: ?(?:-|–|to) ?\S+)?)"),
        ("hours", r"(?:tell|notify) (?P<whom>me|us) only (?:on )?(?P<days>[a-z, -]+)"),
    )
)
_ALL = frozenset({"", "all", "everything", "it all"})
_FOR_ONE = re.compile(r"\s+for me$", re.IGNORECASE)
_FOR_PLACE = re.compile(r"\s+(?:here|for us|in this channel|for this channel)$", re.IGNORECASE)
# Days before an event of which no number was said.
_USUAL_DAYS = 1


class WishKind(StrEnum):
    """What is wished."""

    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    LIST = "list"
    MUTE = "mute"
    UNMUTE = "unmute"
    HOURS = "hours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants done with what they follow.

    `about` is the words of a topic or an item; empty is all that they follow. `is_for_one`: whether
    they mean themselves, not the place where they say it. `quiet` and `days` are the words of hours.
    """

    kind: WishKind
    about: str = ""
    remind_days: int | None = None
    is_for_one: bool = False
    quiet: str | None = None
    days: str | None = None


def read_wish(words: str) -> Wish | None:
    """The wish in somebody's words, or None where they want something else."""
    plain = " ".join(words.split()).strip("?!. ")
    for name, form in _FORMS:
        if found := form.fullmatch(plain):
            return _wish(name, found.groupdict())
    return None


def _wish(name: str, said: dict[str, str | None]) -> Wish:
    about = said.get("about") or ""
    shorter = _FOR_PLACE.sub("", _FOR_ONE.sub("", about)).strip(" \"“”'")
    return Wish(
        kind=WishKind.FOLLOW if name == "remind" else WishKind(name),
        about="" if shorter.lower() in _ALL else re.sub(r"^item (?=\d)", "#", shorter),
        remind_days=_USUAL_DAYS if name == "remind" else _days(said),
        is_for_one=(said.get("whom") or "").lower() == "me" or bool(_FOR_ONE.search(about)),
        quiet=_hours(said.get("quiet")),
        days=said.get("days"),
    )


def _days(said: dict[str, str | None]) -> int | None:
    if said.get("same"):
        return 0
    count, unit = (said.get("count") or "").lower(), (said.get("unit") or "").lower()
    if not count:
        return None
    return (int(count) if count.isdigit() else _NUMBERS[count]) * _DAYS_PER[unit]


def _hours(words: str | None) -> str | None:
    """ "22:00 to 7:00" as "22:00-7:00"."""
    return re.sub(r"\s*(?:-|–|to)\s*", "-", words) if words else None
