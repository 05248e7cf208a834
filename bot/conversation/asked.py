"""What is said to the bot, by whom and where: the same for all platforms."""

from dataclasses import dataclass
from datetime import date, tzinfo

from bot.clock import Clock, local_today, today
from bot.digests.subscriptions import Destination
from bot.follows.spoken import Asker


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Words said to the bot; none where a button was pressed.

    `thread` names the conversation over all platforms; None where the words stand alone. `zone` is
    that of the person, in which it is today; None is the machine's. `destination` is where they
    were said, `within` the channel that this is a thread of, `person` the platform's id of who said them, and `private` where that person alone is
    told: the same as `destination` in a direct conversation. `may_plan`: whether that person may
    change what comes to the place; `may_manage`: whether they may see to the sources, too.
    """

    words: str = ""
    thread: str | None = None
    zone: tzinfo | None = None
    destination: Destination | None = None
    within: Destination | None = None
    person: str | None = None
    private: Destination | None = None
    may_plan: bool = False
    may_manage: bool = False

    def may_plan_at(self, place: Destination) -> bool:
        """Whether that person may change what comes to a place, whatever a button or form names.

        Their own conversation, and where they are; elsewhere in their workspace who manages it.
        """
        if place == self.private:
            return True
        if place == self.destination:
            return self.may_plan
        here = self.destination
        return self.may_manage and here is not None and place.workspace == here.workspace

    @property
    def by(self) -> str | None:
        """The person over all platforms ("slack:TEAM/USER"); None where nobody is known."""
        return str(self.private) if self.private else self.person

    @property
    def asker(self) -> Asker:
        """Who it is, as follows know people."""
        return Asker(
            place=self.destination, person=self.person, private=self.private, zone=self.zone
        )


def today_of(asked: Asked, clock: Clock) -> date:
    """The day that it is for the person."""
    return today(clock, asked.zone) if asked.zone else local_today(clock)
