"""A Search → its form, which it has in common with many, and the values that tell it from them. Pure.

    Search ─┬─► Form: what it asks by ─► the statement of all searches of that form (`bot.store.search`)
            └─► the values of its parameters

To compose a statement anew, and to find that it was compiled before, takes several times as long as
most statements themselves.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, Self

from sqlalchemy import BindParameter, Date, Select, bindparam

from bot.records import Scope, Search
from bot.topics.subjects import meanings

# A day, or the parameter of one.
Day = date | BindParameter[date]
# What stands in statements for the values of a Search.
AS_OF, SINCE, UNTIL, AHEAD_ON = (
    bindparam(name, type_=Date) for name in ("as_of", "since", "until", "ahead_on")
)
SPEAKER: BindParameter[str] = bindparam("speaker")
FRESH_AFTER: BindParameter[datetime] = bindparam("fresh_after")
FRESH_UNTIL: BindParameter[datetime] = bindparam("fresh_until")
ARTICLE_IDS: BindParameter[str] = bindparam("article_ids", expanding=True)
AMONG: BindParameter[str] = bindparam("among", expanding=True)
IDS: BindParameter[int] = bindparam("ids", expanding=True)


class Group(NamedTuple):
    """The parameter that has the ids of a group, and whether it is one id."""

    name: str
    is_one: bool


class Form(NamedTuple):
    """What searches ask by, whatever for: fields as those of Search, `words` counted."""

    groups: tuple[Group, ...]
    words: int
    any_words: bool
    scope: Scope
    as_of: bool
    since: bool
    until: bool
    ahead_on: bool
    speaker: bool
    article_ids: bool
    among: bool
    fresh: bool

    @classmethod
    def of(cls, search: Search) -> Self:
        """The form that a search has in common with many."""
        return cls(
            groups=tuple(
                Group(f"group_{at}", len(ids) == 1) for at, ids in enumerate(search.groups)
            ),
            words=len(meanings(search.words)),
            any_words=bool(meanings(search.any_words)),
            scope=search.scope,
            as_of=search.as_of is not None,
            since=search.since is not None,
            until=search.until is not None,
            ahead_on=search.ahead_on is not None,
            speaker=search.speaker is not None,
            article_ids=bool(search.article_ids),
            among=bool(search.among),
            fresh=search.fresh is not None,
        )


class Query(NamedTuple):
    """A statement and the values of its parameters. Any: columns and values of all types."""

    statement: Select[Any]
    values: Mapping[str, Any]


def values_of(search: Search, dialect: str) -> dict[str, Any]:
    """The value of each parameter that the statement of a search's form may have.

    Any: values of all types.
    """
    wanted = [sorted(forms) for forms in meanings(search.words)]
    any_wanted = sorted(frozenset().union(*meanings(search.any_words)))
    after, until = search.fresh or (None, None)
    told = {
        **_word_values(wanted, any_wanted, dialect),
        "as_of": search.as_of,
        "since": search.since,
        "until": search.until,
        "ahead_on": search.ahead_on,
        "speaker": search.speaker,
        "speakers": [search.speaker] if search.speaker else None,
        "article_ids": sorted(search.article_ids),
        "among": sorted(search.among),
        "fresh_after": after,
        "fresh_until": until,
    }
    groups = {f"group_{at}": sorted(ids) for at, ids in enumerate(search.groups)}
    return groups | {name: value for name, value in told.items() if value}


def _word_values(
    wanted: Sequence[Sequence[str]], any_wanted: Sequence[str], dialect: str
) -> dict[str, Any]:
    """Any: a match of SQLite's, or lists of stems."""
    if dialect == "sqlite":
        every = " AND ".join(f"({_any_of(forms)})" for forms in wanted)
        return {"every_word": every, "any_word": _any_of(any_wanted)}
    return {f"word_{at}": forms for at, forms in enumerate(wanted)} | {"any_word": any_wanted}


def _any_of(wanted: Iterable[str]) -> str:
    return " OR ".join(f'"{stem}"' for stem in wanted)
