"""Marks of markup that is made to keep parsers busy, seen in a moment and before any parser is.

The sandbox stops what is not seen here; this only saves its seconds.
"""

import re

# The time of feedparser and libxml2 grows with the square of these counts: at the bounds they need
# less than a second. No honest page or feed comes near.
_ATTRIBUTES_MAX = 2_000
_OPEN_COMMENTS_MAX = 1_000
# A tag with too many attributes is at least so long: ` a=` each.
_LONG_TAG = re.compile(rb"<[^<>]{6000,}")


def is_made_to_hang(body: bytes) -> bool:
    """Whether a tag has absurdly many attributes, or absurdly many comments are left open."""
    if body.count(b"<!--") - body.count(b"-->") > _OPEN_COMMENTS_MAX:
        return True
    return any(tag[0].count(b"=") > _ATTRIBUTES_MAX for tag in _LONG_TAG.finditer(body))
