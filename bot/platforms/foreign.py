"""Foreign words and addresses, made fit for any platform; its own escapes come after. Pure."""

import re

from yarl import URL

from bot.messages.message import Words

# C0 and C1 controls apart from the line feed, the marks that reorder text, and what shows as nothing:
# it would hide words from filters and people alike. The joiners of scripts and emoji stay.
_UNSAFE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c"
    "\u00ad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
# What reads like the name of a site, with every sign that browsers, or readers, take for its dots.
_SITE = re.compile(
    r"(?<![\w-])(?:[\w-]{1,63}[.\u3002\uff0e\uff61\u2024\ufe52\ua4f8\u0701])+[^\W\d_]{2,63}"
)
# The name or the number of a host, in any script.
_HOST = re.compile(r"[\w.:-]+")
# A word that is longer than this is broken where it must be.
_WORD_MAX = 200


def size(text: str) -> int:
    """The length of a text as a platform may count it: in UTF-16 units, which are never fewer."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def safe(text: str) -> str:
    """Text without controls, lone surrogates and marks that reorder it."""
    return _LONE_SURROGATES.sub("\N{REPLACEMENT CHARACTER}", _UNSAFE.sub("", text))


def web_address(url: str | None) -> str | None:
    """An address as a browser takes it; None for what is no address of the web."""
    try:
        parsed = URL(safe(url or ""))
        # Decoded here, where a name that can't be is refused.
        host = parsed.host or ""
    except ValueError:
        return None
    return str(parsed) if parsed.scheme in {"http", "https"} and _HOST.fullmatch(host) else None


def told_host(text: str, address: str) -> str | None:
    """The host to be told beside a link whose words name another site; None where they name none."""
    host = URL(address).host or ""
    sites = (match[0] for match in _SITE.finditer(safe(text)))
    named = (site.casefold().removeprefix("www.") for site in sites)
    others = [
        one for one in named if not (f".{host}".endswith(f".{one}") or one.endswith(f".{host}"))
    ]
    return host if others else None


def halves(words: Words) -> tuple[Words, Words]:
    """The words in two parts of about one length, broken at a space near the middle."""
    middle = sum(len(run.text) for run in words) // 2
    passed = 0
    for number, run in enumerate(words):
        if passed + len(run.text) >= middle:
            at = _break(run.text, middle - passed)
            left, right = run._replace(text=run.text[:at]), run._replace(text=run.text[at:])
            return (*words[:number], left), (right, *words[number + 1 :])
        passed += len(run.text)
    return words, ()


def _break(text: str, near: int) -> int:
    """Where to break a text: at the last space before `near`, unless that is far away."""
    space = text.rfind(" ", max(0, near - _WORD_MAX), near + 1)
    return space if space > 0 else near
