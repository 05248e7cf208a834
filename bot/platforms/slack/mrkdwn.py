"""Words → Slack's mrkdwn or plain text, without loss, in pieces of at most so many characters. Pure.

Foreign text can neither ping nor link: `& < >` are escaped, so that `<!channel>` stays words. It
can't format either: mrkdwn has no escape for its marks (`*`, `_`, `~`, a backquote, `:name:`, a
leading `>`), so words that hold one go out as `plain_text`, which knows no marks; their links are
then written out. The escape is that of docs.slack.dev/messaging/formatting-message-text.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import quote

from bot.messages.message import Run, Style, Words
from bot.platforms.foreign import halves, safe, size, told_host, web_address
from bot.platforms.slack.limits import URL_MAX

# What mrkdwn would take for a mark. A hard rule, since where a mark counts is not documented.
_MARKS = re.compile(r"[*_~`]|:[\w+'-]+:|^\s*>", re.MULTILINE)
# Kept as they are in an address: its own delimiters, and what is percent-encoded already.
_URL_SAFE = "%/:?#[]@!$'()*+,;=&~"
_STYLES = {Style.STRONG: "*", Style.EMPHASIS: "_"}


class Piece(NamedTuple):
    """Text for one text object; `is_marked` is mrkdwn, else plain text. `bare` has no marks."""

    text: str
    is_marked: bool
    bare: str


def escape(text: str) -> str:
    """Text that Slack shows as it is given: nothing in it is a command, a mention or a link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain_text(words: Words) -> str:
    """The words alone on one line, escaped."""
    return escape(" ".join(safe("".join(run.text for run in words)).split()))


def pieces(words: Words, most: int) -> list[Piece]:
    """The words in pieces of at most `most` characters each, broken between words where it can be."""
    # Marks and links take room, so that a part which is short enough as words may not be as text.
    rendered = _render(words)
    if size(rendered.text) <= most:
        return [rendered] if rendered.text.strip() else []
    first, rest = halves(words)
    return [*pieces(first, most), *pieces(rest, most)]


def _render(words: Words) -> Piece:
    runs = [run._replace(text=safe(run.text)) for run in words if run.text]
    is_marked = not any(_MARKS.search(run.text) for run in runs)
    text = "".join(map(_marked_run if is_marked else _plain_run, runs)).strip()
    return Piece(text, is_marked, plain_text(words))


def _plain_run(run: Run) -> str:
    url = link_url(run.url)
    return escape(run.text) + (f" ({url})" if url else "")


def _marked_run(run: Run) -> str:
    """A run with its marks inside its outer spaces, where mrkdwn wants them."""
    core = run.text.strip()
    if not core:
        return run.text
    before, after = run.text.split(core, 1)
    mark = _STYLES.get(run.style, "")
    return f"{before}{mark}{_linked(core, run.url)}{mark}{after}"


def _linked(text: str, url: str | None) -> str:
    address = link_url(url)
    if address is None:
        return escape(text)
    label = escape(" ".join(text.split()))
    if host := told_host(text, address):
        return f"{label} (<{address}|{escape(host)}>)"
    return f"<{address}|{label}>"


def link_url(url: str | None) -> str | None:
    """An address as a link takes it; None for what is no web address, or one too long for it."""
    given = web_address(url)
    if given is None:
        return None
    address = escape(quote(given, safe=_URL_SAFE))
    return address if size(address) <= URL_MAX else None


def packed(lines: Iterable[Piece], most: int) -> Iterator[Piece]:
    """Lines joined into as few pieces as hold them; what is marked and what is plain stay apart."""
    held: Piece | None = None
    for line in lines:
        joined = _joined(held, line) if held else line
        if held and (held.is_marked != line.is_marked or size(joined.text) > most):
            yield held
            joined = line
        held = joined
    if held:
        yield held


def _joined(above: Piece, below: Piece) -> Piece:
    return Piece(f"{above.text}\n{below.text}", below.is_marked, f"{above.bare}\n{below.bare}")
