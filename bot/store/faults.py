"""What goes wrong with a database, in one sentence with its cure; never a password. Pure."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, ProgrammingError

from bot.errors import StoreUnavailable

_FORMS = "give database.url as sqlite:///PATH or postgresql://USER@HOST/NAME"
_SCHEMES = {"sqlite": "sqlite", "postgresql": "postgresql", "postgres": "postgresql"}
_SECRET_KEYS = ("password", "sslpassword")

# What a driver says (SQLite, libpq, the server) → what it means, and the cure.
_FAULTS = {
    "disk is full": "has no room left (disk full): free some space and run the command again",
    "No space left": "has no room left (disk full): free some space and run the command again",
    "unable to open": "cannot be opened: check that its folder is there and may be written",
    "readonly": "may not be written: change its permissions or set another database.url",
    "read-only": "may not be written: it is read-only; make it writable or set another database.url",
    "permission denied": "may not be used by this user: grant it the rights on the schema",
    "not a database": "is not a database of Daybook: move the file away or set another database.url",
    "malformed": "is damaged: move it away, then `daybook restore BACKUP`, or ingest again",
    "disk I/O error": "cannot be read or written (disk error): check the disk and its room",
    "is locked": "is locked by another program: stop that one and run the command again",
    "authentication failed": "refuses the user or the password: check both in database.url",
    "no password supplied": "asks for a password: put it into database.url or ~/.pgpass",
    "too many clients": "has no connection left: stop other programs or raise max_connections",
    "invalid connection option": "cannot be used: take the unknown option out of database.url",
    "Name or service not known": "cannot be found: check the host in database.url",
    "Connection refused": "does not answer: start the server, or check host and port",
    "No such file or directory": "does not answer: start the server, or check host and port",
    "timeout expired": "does not answer: start the server, or check host and port",
    "closed the connection": "went away: run the command again once the server is back",
    "terminating connection": "went away: run the command again once the server is back",
    "starting up": "is starting: run the command again in a moment",
}
_NO_DATABASE = 'database "'


def parsed(url: str) -> URL:
    """The URL of a database that Daybook can use; raises StoreUnavailable for any other."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        # The parser's own words may hold a piece of the password.
        raise StoreUnavailable(f"{_outline(url)!r} is no database URL: {_FORMS}.") from None
    if address.drivername not in _SCHEMES:
        raise StoreUnavailable(f"Databases of {address.drivername!r} cannot be used: {_FORMS}.")
    return address.set(drivername=_SCHEMES[address.drivername])


@contextmanager
def explained(url: str) -> Iterator[None]:
    """Turn the driver's errors into StoreUnavailable; what only a bug can cause passes as it is."""
    try:
        yield
    except ModuleNotFoundError as error:
        where = shown(url)
        raise StoreUnavailable(
            f"The database {where} needs the package {error.name!r}: "
            "install Daybook with its extra 'postgres'."
        ) from error
    except DBAPIError as error:
        words = str(error.orig)
        meaning = _meaning(words)
        if meaning is None and isinstance(error, ProgrammingError | IntegrityError | DataError):
            raise
        raise StoreUnavailable(
            f"The database {shown(url)} {meaning or _unknown(words)}."
        ) from error


def shown(url: str) -> str:
    """A database URL as it may be told: without its password."""
    address = parsed(url).difference_update_query(_SECRET_KEYS)
    return address.render_as_string(hide_password=True)


def _outline(url: str) -> str:
    """What may be told of a URL that can't be taken apart: neither user, password nor options."""
    return url.rsplit("@", maxsplit=1)[-1].partition("?")[0]


def _meaning(words: str) -> str | None:
    if _NO_DATABASE in words and "does not exist" in words:
        return "has not been made yet: create it (createdb NAME) and run the command again"
    return next((told for sign, told in _FAULTS.items() if sign in words), None)


def _unknown(words: str) -> str:
    first = words.splitlines()[0] if words else "no reason given"
    return f"cannot be used ({first}): check database.url and that the server runs"
