"""What a site's headers say of when to ask again. Pure: `now` comes in, moments come out."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# A site that wants to be left alone for longer is broken or lies; a source must not die of it.
_LONGEST = timedelta(days=7)
_NO_REUSE = re.compile(r"\b(?:no-store|no-cache)\b", re.IGNORECASE)
_MAX_AGE = re.compile(r"\bmax-age\s*=\s*\"?(\d{1,18})", re.IGNORECASE)
_SECONDS = re.compile(r"\d{1,18}")


def fresh_until(headers: Mapping[str, str], *, now: datetime) -> datetime | None:
    """Until when the answer need not be asked for again (RFC 9111, 4.2), at most seven days ahead.

    max-age, less the Age that a cache on the way gives, comes before Expires. None where nothing
    is said, what is said cannot be read, or the moment has passed.
    """
    control = headers.get("Cache-Control", "")
    if _NO_REUSE.search(control):
        return None
    if match := _MAX_AGE.search(control):
        return _ahead(int(match[1]) - _seconds(headers.get("Age", "")), now)
    expires = _moment(headers.get("Expires", ""))
    return _ahead((expires - now).total_seconds(), now) if expires else None


def retry_after(headers: Mapping[str, str], *, now: datetime) -> datetime | None:
    """Before when the site does not want to be asked again (RFC 9110, 10.2.3), at most seven days.

    Both forms are read, seconds and a date. None where there is none, or it has passed.
    """
    told = headers.get("Retry-After", "").strip()
    if _SECONDS.fullmatch(told):
        return _ahead(int(told), now)
    moment = _moment(told)
    return _ahead((moment - now).total_seconds(), now) if moment else None


def _ahead(seconds: float, now: datetime) -> datetime | None:
    if seconds <= 0:
        return None
    return now + timedelta(seconds=min(seconds, _LONGEST.total_seconds()))


def _seconds(text: str) -> int:
    return int(text) if _SECONDS.fullmatch(text.strip()) else 0


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
