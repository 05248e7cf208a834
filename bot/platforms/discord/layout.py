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

from bot.messages.message import (
    Actions,
    Block,
    File,
    Heading,
    Items,
    Message,
    Note,
    Paragraph,
    Quotation,
    Run,
    Words,
    plain,
)
from bot.platforms.discord.buttons import action_rows, button_row
from bot.platforms.discord.limits import (
    COMPONENTS_MAX,
    TEXT_MAX,
    THREAD_NAME_MAX,
    Json,
    Kind,
    count_components,
    every,
    text_size,
)
from bot.platforms.discord.markdown import escape, pieces, unescaped, unmarked
from bot.platforms.foreign import safe, size

# Room that is left in each payload for a box, a note and rows of buttons.
_COMPONENTS_HELD = COMPONENTS_MAX - 10
_TEXT_HELD = TEXT_MAX - 400
# A text that is longer is broken, so that payloads fill up evenly.
_TEXT_BROKEN_AT = _TEXT_HELD // 2
_ACCENT = 0x2E6F9E
_SMALL_SPACING = 1
_ELLIPSIS = "…"


class _Part(NamedTuple):
    """One component; a line is drawn above it where `is_divided`."""

    component: Json
    is_divided: bool = False


def payloads(message: Message) -> list[Json]:
    """What is posted for a message, in order; its files go with the last."""
    is_boxed = any(isinstance(one, Heading) and one.level == 1 for one in message.blocks)
    shown = [*map(_components, _shared_out(_parts(message.blocks)))]
    made: list[Json] = [{"components": _boxed(one) if is_boxed else one} for one in shown]
    return [*made[:-1], _with_files(made[-1], message.files)]


def title(message: Message) -> str:
    """A name for a thread on a message: its first words, as many as a name takes."""
    return _named(next(filter(None, map(unmarked, map(_words, message.blocks))), ""))


def shown_title(payload: Json) -> str | None:
    """The same of a message that was posted; None where it is none of ours."""
    texts = (one["content"] for one in every(payload.get("components", ())) if "content" in one)
    first = next(texts, None)
    return _named(unescaped(first)) if first else None


def with_note(payload: Json, note: str) -> Json:
    """A payload that begins with small print; there is room for one note of up to 150 characters."""
    shown = _text(f"-# {escape(note)}")
    return {**payload, "components": [shown, *payload["components"]]}


def with_actions(payload: Json, actions: Actions) -> Json:
    """A payload that ends with buttons; there is room for a row of them."""
    return {**payload, "components": [*payload["components"], *action_rows(actions)]}


def with_button(payload: Json, label: str, *, custom_id: str) -> Json:
    """A payload that ends with one button of Discord's own."""
    return {**payload, "components": [*payload["components"], button_row(label, custom_id)]}


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


def _words(block: Block) -> Words:
    match block:
        case Items(items):
            return tuple(chain.from_iterable(items))
        case Quotation(text):
            return plain(text)
        case Actions():
            return ()
        case _:
            return block.words


def _named(name: str) -> str:
    name = name or "Daybook"
    if size(name) <= THREAD_NAME_MAX:
        return name
    # Every character may count twice.
    start = name[: THREAD_NAME_MAX // 2]
    return f"{start[: start.rfind(' ')] if ' ' in start else start}{_ELLIPSIS}"


def _with_files(payload: Json, files: Sequence[File]) -> Json:
    """A payload with what shows each file, and the text of each: Daybook's files are texts."""
    if not files:
        return payload
    shown = [{"type": Kind.FILE, "file": {"url": f"attachment://{one.name}"}} for one in files]
    texts = [{"name": one.name, "text": one.content.decode()} for one in files]
    return {**payload, "components": [*payload["components"], *shown], "files": texts}


def _boxed(components: list[Json]) -> list[Json]:
    return [{"type": Kind.CONTAINER, "accent_color": _ACCENT, "components": components}]


def _components(parts: Sequence[_Part]) -> list[Json]:
    shown: list[Json] = []
    for part in _without_repeats(parts):
        if part.is_divided and shown:
            shown.append({"type": Kind.SEPARATOR, "divider": True, "spacing": _SMALL_SPACING})
        shown.append(part.component)
    return shown


def _without_repeats(parts: Iterable[_Part]) -> Iterator[_Part]:
    """Parts without buttons that stand there already: Discord takes no `custom_id` twice."""
    names: set[str] = set()
    for part in parts:
        controls = part.component.get("components", ())
        kept = [one for one in controls if one["custom_id"] not in names]
        names.update(one["custom_id"] for one in kept)
        if kept or not controls:
            component = {**part.component, "components": kept} if controls else part.component
            yield part._replace(component=component)


def _shared_out(parts: Iterable[_Part]) -> Iterator[list[_Part]]:
    held: list[_Part] = []
    for part in parts:
        together = [one.component for one in (*held, part)]
        count = count_components(together) + sum(one.is_divided for one in (*held, part))
        total = sum(map(text_size, together))
        if held and (total > _TEXT_HELD or count > _COMPONENTS_HELD):
            yield held
            held = []
        held.append(part)
    if held:
        yield held


def _parts(blocks: Sequence[Block]) -> Iterator[_Part]:
    """The blocks in Discord's form; a heading shares a text with what it stands over."""
    heading: list[str] = []
    is_divided = False
    for block in blocks:
        if isinstance(block, Heading | Actions):
            yield from _packed(heading, is_divided=is_divided)
            heading, is_divided = [], False
        match block:
            case Heading():
                heading, is_divided = _heading(block), block.level > 1
            case Actions():
                yield from map(_Part, action_rows(block))
            case _:
                yield from _packed([*heading, *_lines(block)], is_divided=is_divided)
                heading, is_divided = [], False
    yield from _packed(heading, is_divided=is_divided)


def _packed(lines: Iterable[str], *, is_divided: bool) -> Iterator[_Part]:
    """Lines joined into as few texts as hold them."""
    held = ""
    for line in lines:
        joined = f"{held}\n{line}" if held else line
        if held and size(joined) > _TEXT_BROKEN_AT:
            yield _Part(_text(held), is_divided)
            joined, is_divided = line, False
        held = joined
    if held:
        yield _Part(_text(held), is_divided)


def _text(content: str) -> Json:
    return {"type": Kind.TEXT_DISPLAY, "content": content}


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
