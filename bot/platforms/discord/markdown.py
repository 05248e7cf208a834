"""Words → Discord's Markdown, without loss, in pieces of at most so many characters. Pure.

Foreign text can neither ping, link nor format: a backslash stands before each sign that Discord
could take for a mark, so that `@everyone`, `<@1>`, `[bank](https://evil.example)` and `||` stay
words. An address in foreign words stays words, too: what is a link is Daybook's decision. The marks
are those of support.discord.com/hc/en-us/articles/210298617, seen in 2026-11.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from urllib.parse import quote

from bot.messages.message import Run, Style, Words
from bot.platforms.discord.limits import URL_MAX
from bot.platforms.foreign import halves, safe, size, told_host, web_address

# What is a mark wherever it stands, with the colon that makes an address of "https://".
_MARKS = re.compile(r"[\\*_~`|<>\[\]@]|:(?=//)")
# What is a mark where a line begins: headings, lists, small print.
_OPENERS = re.compile(r"^(\s*)([#+-])|^(\s*\d+)([.)])", re.MULTILINE)
# Kept as they are in an address: its own delimiters without parentheses, and what is encoded already.
_URL_SAFE = "%/:?#[]@!$'*+,;=&~"
_STYLES = {Style.STRONG: "**", Style.EMPHASIS: "*"}


def escape(text: str) -> str:
    """Text that Discord shows as it is given: nothing in it is a mark, a mention or a link."""
    return _OPENERS.sub(r"\1\3\\\2\4", _MARKS.sub(r"\\\g<0>", text))


def render(words: Words) -> str:
    """The words on one line, with their marks and links."""
    return "".join(map(_marked, _joined(words))).strip()


def unmarked(words: Words) -> str:
    """The words alone on one line, for what knows no marks: labels and names."""
    return " ".join(_plain(words).split())


def unescaped(text: str) -> str:
    """The first line of a text of ours as it is read: without marks and escapes."""
    line = text.partition("\n")[0]
    return re.sub(r"\\([^A-Za-z0-9\s])", r"\1", re.sub(r"^(?:#{1,3}|-#|>) |(?<!\\)\*\*?", "", line))


def pieces(words: Words, most: int, *, mark: str = "", next_mark: str = "") -> list[str]:
    """The words in lines of at most `most` characters, broken between words where it can be.

    `mark` opens the first line, `next_mark` those that go on from it.
    """
    rendered = render(words)
    # Marks and links take room, so that what is short enough as words may not be as text.
    if size(mark + rendered) <= most:
        return [mark + rendered] if rendered else []
    first, rest = halves(words)
    return [
        *pieces(first, most, mark=mark, next_mark=next_mark),
        *pieces(rest, most, mark=next_mark, next_mark=next_mark),
    ]


def link_url(url: str | None) -> str | None:
    """An address as a link takes it; None for what is no web address, or one too long for it."""
    given = web_address(url)
    address = quote(given, safe=_URL_SAFE) if given else ""
    return address if address and size(address) <= URL_MAX else None


def _plain(words: Iterable[Run]) -> str:
    return safe("".join(run.text for run in words))


def _joined(words: Words) -> Iterator[Run]:
    """Neighbours in one style as one run: Discord would read "**a****b**" otherwise."""
    for (style, url, moment), same in groupby(words, key=lambda run: run[1:]):
        text = re.sub(r"\s+", " ", _plain(same))
        if text:
            yield Run(text, style, url, moment)


def _marked(run: Run) -> str:
    """A run with its marks inside its outer spaces, where Markdown wants them."""
    core = run.text.strip()
    if not core:
        return run.text
    before, after = run.text.split(core, 1)
    mark = _STYLES.get(run.style, "")
    if run.moment:
        # Discord shows it in the reader's own zone: docs.discord.com/developers/reference.
        return f"{before}{mark}<t:{int(run.moment.timestamp())}:f>{mark}{after}"
    return f"{before}{mark}{_linked(core, run.url)}{mark}{after}"


def _linked(text: str, url: str | None) -> str:
    address = link_url(url)
    if address is None:
        return escape(text)
    if host := told_host(text, address):
        return f"{escape(text)} ([{escape(host)}]({address}))"
    return f"[{escape(text)}]({address})"
