"""What Discord takes: the documented limits, and what of a payload goes against them. Pure.

One fault rejects a whole message (50035 Invalid Form Body), so people would see silence: each
payload is checked before it is sent. Limits are those of docs.discord.com/developers/components
and /resources/message, seen in 2026-11.

Daybook sends components of the second version alone. Where they stand, Discord takes neither
content nor embeds, and they do all that those do: so the limits of those never apply.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
from typing import Any

from bot.platforms.foreign import size

# A payload as JSON has it.
Json = Mapping[str, Any]


class Kind(IntEnum):
    """Components by Discord's number, as far as Daybook sends them."""

    ACTION_ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_DISPLAY = 10
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17


# All that stand in a message, however deep.
COMPONENTS_MAX = 40
# All text of a message together.
TEXT_MAX = 4_000
BUTTONS_MAX = 5
LABEL_MAX = 80
CUSTOM_ID_MAX = 100
OPTIONS_MAX = 25
OPTION_LABEL_MAX = 100
OPTION_VALUE_MAX = 100
PLACEHOLDER_MAX = 150
BUTTON_URL_MAX = 512
THREAD_NAME_MAX = 100
# `nonce`, by which Discord tells a repeat.
NONCE_MAX = 25
CHOICES_MAX = 25
CHOICE_MAX = 100
# A link's address that is longer is no address that a reader could use.
URL_MAX = 1_000

_LINK_STYLE = 5


def faults(payload: Json) -> list[str]:
    """What Discord would refuse of a payload, each in words with its place; empty when all is well."""
    components: Sequence[Json] = payload.get("components", ())
    all_of = list(every(components))
    ids = [one["custom_id"] for one in all_of if "custom_id" in one]
    return [
        *([] if components else ["the message is empty"]),
        *_count("components", len(all_of), COMPONENTS_MAX),
        *_count("characters in all text", sum(map(text_size, components)), TEXT_MAX),
        *(f"custom_id {one!r} stands twice" for one in sorted(set(ids)) if ids.count(one) > 1),
        *(fault for component in components for fault in _component(component)),
        *(
            _length("the thread's name", payload["thread"], THREAD_NAME_MAX)
            if payload.get("thread")
            else ()
        ),
    ]


def text_size(component: Json) -> int:
    """The characters that a component adds to its message's total."""
    return sum(size(one["content"]) for one in every([component]) if "content" in one)


def count_components(components: Sequence[Json]) -> int:
    """How many components these are, with those inside them."""
    return sum(1 for _ in every(components))


def every(components: Sequence[Json]) -> Iterator[Json]:
    """The components with those inside them, top to bottom."""
    for one in components:
        yield one
        yield from every(one.get("components", ()))


def _component(component: Json) -> Iterator[str]:
    inner: Sequence[Json] = component.get("components", ())
    match component.get("type"):
        case Kind.TEXT_DISPLAY:
            yield from _length("a text", component["content"], TEXT_MAX)
        case Kind.SEPARATOR | Kind.FILE:
            return
        case Kind.CONTAINER:
            yield from _filled("a container", inner)
            for one in inner:
                yield from _component(one)
        case Kind.ACTION_ROW:
            yield from _filled("a row", inner)
            yield from _count("buttons in a row", len(inner), BUTTONS_MAX)
            for one in inner:
                yield from _control(one)
        case kind:
            yield f"a component of type {kind} is of a kind that Daybook does not send"


def _control(control: Json) -> Iterator[str]:
    match control.get("type"):
        case Kind.BUTTON:
            yield from _length("a button's label", control["label"], LABEL_MAX)
            if control["style"] == _LINK_STYLE:
                yield from _length("a button's address", control["url"], BUTTON_URL_MAX)
            else:
                yield from _length("a custom_id", control["custom_id"], CUSTOM_ID_MAX)
        case Kind.STRING_SELECT:
            yield from _length("a custom_id", control["custom_id"], CUSTOM_ID_MAX)
            yield from _options(control["options"])
        case kind:
            yield f"a control of type {kind} is of a kind that Daybook does not send"


def _options(options: Sequence[Json]) -> Iterator[str]:
    yield from _filled("a select", options)
    yield from _count("options in a select", len(options), OPTIONS_MAX)
    for option in options:
        yield from _length("an option's label", option["label"], OPTION_LABEL_MAX)
        yield from _length("an option's value", option["value"], OPTION_VALUE_MAX)


def _filled(where: str, inner: Sequence[Json]) -> Iterator[str]:
    if not inner:
        yield f"{where} is empty"


def _length(where: str, text: str, most: int) -> Iterator[str]:
    if not text.strip():
        yield f"{where} is empty"
    yield from _count(f"characters in {where}", size(text), most)


def _count(what: str, count: int, most: int) -> Iterator[str]:
    if count > most:
        yield f"{count} {what}, {most} at the most"
