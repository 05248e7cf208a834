"""Values that strangers tell, of any kind until they are looked at, as text that can be stored."""

import re

# What no store can hold: NUL, and half a surrogate pair, which is no character.
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_LANGUAGE = re.compile(r"[a-z]{2}(?![a-z])")


def text(value: object) -> str | None:
    """A text as it stands, without what can't be stored; None for an empty one and all else."""
    return UNSTORABLE.sub("", value) or None if isinstance(value, str) else None


def line(value: object) -> str | None:
    """The same on one line, with single spaces."""
    return " ".join((text(value) or "").split()) or None


def language(value: object) -> str | None:
    """The ISO 639-1 code that a language tag such as "en-GB" begins with."""
    match = _LANGUAGE.match((line(value) or "").lower())
    return match[0] if match else None
