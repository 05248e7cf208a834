"""What is kept of one person, and how it is forgotten."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Select, delete, or_, select, update

from bot.digests.subscriptions import Destination
from bot.store.database import Database
from bot.store.tables import (
    audit_entries,
    corrections,
    follows,
    marks,
    spending,
    subscriptions,
    thread_people,
    threads,
    turns,
    visits,
)

# What stands where a person was named.
FORGOTTEN = "somebody forgotten"


class People:
    """The people of one database. Every method raises StoreUnavailable where that fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def forget(self, person: Destination) -> Mapping[str, int]:
        """Forget a person, named by where they alone are told, in one transaction; returns of what.

        What they asked, follow and are sent in private is deleted; what they changed or marked for
        all stays, without their name. Safe to call twice.
        """
        name = str(person)
        gone = {
            "threads": delete(threads).where(threads.c.thread.in_(_threads_of(name))),
            "follows": delete(follows).where(_is_theirs(person)),
            "subscriptions": delete(subscriptions).where(subscriptions.c.destination == name),
            "visits": delete(visits).where(visits.c.person == name),
            "accounts": delete(spending).where(spending.c.account == _account(person)),
            "limits": delete(turns).where(turns.c.name == f"asked {name}"),
            "marks": update(marks).where(marks.c.by == name).values(by=FORGOTTEN),
            "settled marks": update(marks)
            .where(marks.c.settled_by == name)
            .values(settled_by=FORGOTTEN),
            "corrections": update(corrections).where(corrections.c.by == name).values(by=FORGOTTEN),
            "undone corrections": update(corrections)
            .where(corrections.c.undone_by == name)
            .values(undone_by=FORGOTTEN),
            "changes": update(audit_entries).where(audit_entries.c.by == name).values(by=FORGOTTEN),
        }
        async with self._database.writing() as connection:
            counts = {
                what: (await connection.execute(statement)).rowcount
                for what, statement in gone.items()
            }
        return {what: count for what, count in counts.items() if count}


def _account(person: Destination) -> str:
    return f"by {person.platform}:{person.place.partition('/')[2]}"


def _threads_of(name: str) -> Select[tuple[str]]:
    return select(thread_people.c.thread).where(thread_people.c.person == name)


def _is_theirs(person: Destination) -> ColumnElement[bool]:
    """Told to them alone, or in a channel of the same workspace under their id."""
    outer, _, user = person.place.partition("/")
    # A Discord person is the same on every server; their own conversation is in none.
    where = "" if person.platform == "discord" else f"{outer}/"
    in_channel = follows.c.destination.startswith(f"{person.platform}:{where}", autoescape=True)
    return or_(follows.c.destination == str(person), (follows.c.person == user) & in_channel)
