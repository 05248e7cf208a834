"""Message → the payloads of components that hold it, each within Discord's limits. Pure.

    Message ──► texts (one for each block) ──► payloads of at most 40 components and 4,000 characters

What opens with a title stands in a box with a coloured edge, everything else as plain text. Nothing
is cut: what is too long for a text goes on in the next one, what is too much for a message in the
next message.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from bot.message import Block, Heading, Items, Message, Note, Paragraph, Quotation, Run, plain
from bot.platforms.discord.limits import (
    COMPONENTS_MAX,
    CUSTOM_ID_MAX,
    TEXT_MAX,
    THREAD_NAME_MAX,
    Json,
    Kind,
)
from bot.platforms.discord.markdown import escape, pieces, unmarked
from bot.platforms.foreign import safe, size

# Room that is left in each payload for a box, a note and rows of buttons.
_COMPONENTS_HELD = COMPONENTS_MAX - 14
_TEXT_HELD = TEXT_MAX - 400
# A text that is longer is broken, so that payloads fill up evenly.
_TEXT_BROKEN_AT = _TEXT_HELD // 2
_ACCENT = 0x2E6F9E
_SMALL_SPACING, _PRIMARY, _SECONDARY = 1, 1, 2
_ELLIPSIS = "…"


class _Text(NamedTuple):
    """What one component shows; a line is drawn above it where `is_divided`."""

    content: str
    is_divided: bool = False


def payloads(message: Message) -> list[Json]:
    """What is posted for a message, in order."""
    is_boxed = any(isinstance(one, Heading) and one.level == 1 for one in message.blocks)
    return [
        {"components": _boxed(shown) if is_boxed else shown}
        for shown in map(_components, _shared_out(_texts(message.blocks)))
    ]


def title(message: Message) -> str:
    """A name for a thread on a message: its first words, as many as a name takes."""
    first = message.blocks[0]
    words = plain(first.text) if isinstance(first, Quotation) else _words(first)
    name = unmarked(words) or "Daybook"
    if size(name) <= THREAD_NAME_MAX:
        return name
    # Every character may count twice.
    start = name[: THREAD_NAME_MAX // 2]
    return f"{start[: start.rfind(' ')] if ' ' in start else start}{_ELLIPSIS}"


def with_note(payload: Json, note: str) -> Json:
    """A payload that begins with small print; there is room for one note of up to 150 characters."""
    shown = {"type": Kind.TEXT_DISPLAY, "content": f"-# {escape(note)}"}
    return {**payload, "components": [shown, *payload["components"]]}


def with_button(payload: Json, label: str, *, custom_id: str, is_primary: bool = False) -> Json:
    """A payload that ends with a button, whose press brings `custom_id` back."""
    style = _PRIMARY if is_primary else _SECONDARY
    button = {"type": Kind.BUTTON, "style": style, "label": label, "custom_id": custom_id}
    row = {"type": Kind.ACTION_ROW, "components": [button]}
    return {**payload, "components": [*payload["components"], row]}


def fits_custom_id(custom_id: str) -> bool:
    """Whether a button can bring so much back."""
    return size(custom_id) <= CUSTOM_ID_MAX


def key_mark(key: str) -> int:
    """A component's id that stands for a key: Discord keeps it, and gives it back in the history."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) >> 1 or 1


def marked(payload: Json, key: str) -> Json:
    """A payload whose first component carries the key's mark."""
    first, *others = payload["components"]
    return {**payload, "components": [{**first, "id": key_mark(key)}, *others]}


def as_json(payload: Json) -> str:
    """A payload as it is kept until it is posted."""
    return json.dumps(payload, ensure_ascii=False)


def _words(block: Heading | Paragraph | Items | Note) -> tuple[Run, ...]:
    return tuple(chain.from_iterable(block.items)) if isinstance(block, Items) else block.words


def _boxed(components: list[Json]) -> list[Json]:
    return [{"type": Kind.CONTAINER, "accent_color": _ACCENT, "components": components}]


def _components(texts: Sequence[_Text]) -> list[Json]:
    shown: list[Json] = []
    for text in texts:
        if text.is_divided and shown:
            shown.append({"type": Kind.SEPARATOR, "divider": True, "spacing": _SMALL_SPACING})
        shown.append({"type": Kind.TEXT_DISPLAY, "content": text.content})
    return shown


def _shared_out(texts: Iterable[_Text]) -> Iterator[list[_Text]]:
    held: list[_Text] = []
    for text in texts:
        total = sum(size(one.content) for one in held) + size(text.content)
        count = sum(1 + one.is_divided for one in (*held, text))
        if held and (total > _TEXT_HELD or count > _COMPONENTS_HELD):
            yield held
            held = []
        held.append(text)
    if held:
        yield held


def _texts(blocks: Sequence[Block]) -> Iterator[_Text]:
    """The blocks in Discord's form; a heading shares a text with what it stands over."""
    heading: list[str] = []
    is_divided = False
    for block in blocks:
        if isinstance(block, Heading):
            yield from _packed(heading, is_divided=is_divided)
            heading, is_divided = _heading(block), block.level > 1
            continue
        yield from _packed([*heading, *_lines(block)], is_divided=is_divided)
        heading, is_divided = [], False
    yield from _packed(heading, is_divided=is_divided)


def _packed(lines: Iterable[str], *, is_divided: bool) -> Iterator[_Text]:
    """Lines joined into as few texts as hold them."""
    held = ""
    for line in lines:
        joined = f"{held}\n{line}" if held else line
        if held and size(joined) > _TEXT_BROKEN_AT:
            yield _Text(held, is_divided)
            joined, is_divided = line, False
        held = joined
    if held:
        yield _Text(held, is_divided)


def _heading(block: Heading) -> list[str]:
    """A heading is bold by itself: its words need no marks."""
    mark = "## " if block.level == 1 else "### "
    return pieces(plain(unmarked(block.words)), _TEXT_BROKEN_AT, mark=mark, next_mark=mark)


def _lines(block: Paragraph | Items | Quotation | Note) -> Iterator[str]:
    match block:
        case Paragraph(words):
            yield from pieces(words, _TEXT_BROKEN_AT)
        case Note(words):
            yield from pieces(words, _TEXT_BROKEN_AT, mark="-# ", next_mark="-# ")
        case Items(items, ordered):
            for number, item in enumerate(items, start=1):
                mark = f"{number}. " if ordered else "- "
                yield from pieces(item, _TEXT_BROKEN_AT, mark=mark, next_mark="  ")
        case Quotation(text, by):
            for line in f"“{safe(text).strip()}”".splitlines():
                yield from pieces(plain(line), _TEXT_BROKEN_AT, mark="> ", next_mark="> ")
            yield from pieces((Run("— "), *by), _TEXT_BROKEN_AT, mark="> ", next_mark="> ")
