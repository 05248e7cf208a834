"""What can go wrong between an address in the world and an Article.

    FetchError ─┬─ FetchRefused   ours: the address may not be fetched, now or ever
                ├─ FetchFailed    theirs: try again later, not before `retry_after`
                └─ Gone           theirs: it will not come back
    InputRejected ─┬─ UrlInvalid, FeedBroken, OpmlBroken   what was given is not what it should be
                   └─ ParserFailed                         a parser hung or crashed on it

Every message is one clear sentence. URLs in them hold no password and no query.
"""

from datetime import datetime

from bot.errors import DaybookError, InputRejected


class FetchError(DaybookError):
    """An address gave nothing."""


class FetchRefused(FetchError):
    """Daybook does not fetch this: scheme, port, private address, or the site's robots.txt."""


class FetchFailed(FetchError):
    """The address could not be read this time.

    `status` is the HTTP status where there was an answer; before `retry_after` the site does not
    want to be asked again.
    """

    def __init__(
        self, message: str, *, status: int | None = None, retry_after: datetime | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after


class Gone(FetchError):
    """The site says that the address is gone for good (410): do not ask again."""


class UrlInvalid(InputRejected):
    """What was given is no http or https address."""


class FeedBroken(InputRejected):
    """The bytes are no feed; what was read from the source before stays valid."""


class OpmlBroken(InputRejected):
    """The bytes are no list of feeds in OPML."""


class ParserFailed(InputRejected):
    """A parser hung, crashed or ran out of memory on these bytes; no others are affected."""
