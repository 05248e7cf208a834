"""Sound input → input that is nearly sound, which reaches deeper than noise does."""

import copy
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st

# What has broken readers before: breaks, controls, marks of order and encoding, what ends or begins.
TOKENS = (
    *(b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r", b"\x0c", b"\x1b[2J", b"\x85"),
    *("\u2028", "\u202e", "\u200b", "\ufeff", "\U0001f468\u200d\U0001f469", "İ", "ß", "ﬀ"),
    *(b"<", b">", b"&", b"&amp", b"&#0;", b"&#xD800;", b"&#99999999999;", b'"', b"'", b"]]>", b"<!--"),
    *(b"<![CDATA[", b"<script>alert(1)</script>", b"<item>", b"</item>", b"<entry/>", b"<?xml?>"),
    *(b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"xmlns=''", b"<p><div><table><tr>"),
    *(b"{", b"}", b"[", b"]", b",", b":", b"null", b"NaN", b"-1", b"1e999", b"9" * 40, b"\\ud800"),
    *(b"http://127.0.0.1/", b"javascript:alert(1)", b"//", b"http://[::1", b"data:,x", b"?a=%"),
    *(b"2026-02-30", b"0000-00-00", b"9999-12-31", b"Mon, 99 Foo 2026 99:99:99 +9999", b"31/31/1999"),
    *(b"@everyone", b"<!channel>", b"<@U1>", b"[a](http://evil.example)", b"**", b"`", b"||"),
    *(b"January", b"next week", b"by", b"what's next for", b"?", b"Norway\xe2\x80\x93Iceland"),
    *(b"---\n", b"title: ", b"date: ", b"\n\n", b" " * 300, b"a" * 3_000),
)  # fmt: skip
_TOKENS = tuple(one.encode() if isinstance(one, str) else one for one in TOKENS)
_JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=40),
    st.sampled_from(_TOKENS).map(lambda token: token.decode(errors="replace")),
    st.lists(st.text(max_size=3), max_size=3),
    st.dictionaries(st.sampled_from(["id", "text", "value", "url", ""]), st.none(), max_size=2),
    st.just("x" * 5_000),
)


@st.composite
def spoilt(draw: st.DrawFn, sound: Sequence[bytes]) -> bytes:
    """One of the sound inputs with some pieces cut, doubled, put in or changed."""
    body = draw(st.sampled_from(list(sound)))
    for _ in range(draw(st.integers(0, 6))):
        body = _changed(draw, body, sound)
    return body


def _changed(draw: st.DrawFn, body: bytes, sound: Sequence[bytes]) -> bytes:
    start = draw(st.integers(0, len(body)))
    end = min(len(body), start + draw(st.integers(0, 60)))
    match draw(st.sampled_from(["token", "cut", "noise", "twice", "end", "graft"])):
        case "token":
            return body[:start] + draw(st.sampled_from(_TOKENS)) + body[start:]
        case "cut":
            return body[:start] + body[end:]
        case "noise":
            return body[:start] + draw(st.binary(max_size=8)) + body[end:]
        case "twice":
            return body[:end] + body[start:end] * draw(st.integers(1, 5)) + body[end:]
        case "end":
            return body[:start]
        case _:
            other = draw(st.sampled_from(list(sound)))
            return body[:start] + other[draw(st.integers(0, len(other))) :]


def spoilt_text(sound: Sequence[str]) -> st.SearchStrategy[str]:
    """The same of texts."""
    bodies = spoilt([one.encode() for one in sound])
    return bodies.map(lambda body: body.decode(errors="replace"))


# Any: trees of JSON.
@st.composite
def spoilt_json(draw: st.DrawFn, sound: Sequence[Any]) -> Any:
    """One of the sound trees with some of its parts taken out or replaced by something else."""
    tree = copy.deepcopy(draw(st.sampled_from(list(sound))))
    for _ in range(draw(st.integers(0, 4))):
        places = list(_places(tree))
        if not places:
            return draw(_JUNK)
        change = draw(st.sampled_from(places))
        change(draw(_JUNK) if draw(st.booleans()) else _Gone)
    return tree


class _Gone:
    """Stands for a part that is taken out."""


def _places(tree: Any) -> list[Callable[[Any], None]]:
    """What changes each part of a tree, from the root's own parts to the leaves."""
    found: list[Callable[[Any], None]] = []
    keys = list(tree) if isinstance(tree, dict) else range(len(tree)) if _is_list(tree) else ()
    for key in keys:

        def change(value: Any, key: Any = key) -> None:
            if value is _Gone:
                del tree[key]
            else:
                tree[key] = value

        found += [change, *_places(tree[key])]
    return found


def _is_list(tree: Any) -> bool:
    return isinstance(tree, list)
