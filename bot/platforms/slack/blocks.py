"""Message → the payloads of Block Kit that hold it, each within Slack's limits. Pure.

    Message ──► parts (a block of Slack's, and its bare words) ──► payloads of at most 50 blocks

Nothing is cut: what is too long for a block goes on in the next one, what is too much for a message
in the next message.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from bot.messages.message import (
    Actions,
    Block,
    Heading,
    Items,
    Message,
    Note,
    Paragraph,
    Quotation,
    Run,
    plain,
    strong,
)
from bot.platforms.foreign import safe, size
from bot.platforms.slack.buttons import action_blocks, labels
from bot.platforms.slack.limits import (
    BLOCKS_MAX,
    CONTEXT_TEXT_MAX,
    FALLBACK_MAX,
    HEADER_MAX,
    HOME_BLOCKS_MAX,
    RESPONSES_MAX,
    SECTION_MAX,
    TOTAL_MAX,
    Json,
    text_size,
)
from bot.platforms.slack.mrkdwn import Piece, escape, packed, pieces, plain_text

# Each line of a quotation gets a mark more, and every second character may end a line.
_QUOTE_MAX = SECTION_MAX // 2
# Room that is left in each payload for a note and a row of buttons.
_BLOCKS_HELD = BLOCKS_MAX - 2
_TOTAL_HELD = TOTAL_MAX - 1_000
_REST = "… (the rest stands in the message itself)"
_DIVIDER: Json = {"type": "divider"}


class _Part(NamedTuple):
    """One block of Slack's, and its words without marks."""

    block: Json
    bare: str


def payloads(message: Message) -> list[Json]:
    """What is posted for a message, in order: `blocks`, and `text` for those who see no blocks."""
    return [_payload(parts) for parts in _shared_out(_parts(message.blocks))]


def home_view(message: Message) -> Json:
    """A message as a Home tab; what is too much for that is counted at its end."""
    blocks = [part.block for part in _trimmed(list(_parts(message.blocks)))]
    if len(blocks) > HOME_BLOCKS_MAX:
        left = len(blocks) - HOME_BLOCKS_MAX + 1
        told = {"type": "context", "elements": [_plain(f"{left} more parts have no room here.")]}
        blocks = [*blocks[: HOME_BLOCKS_MAX - 1], told]
    return {"type": "home", "blocks": blocks}


def with_note(payload: Json, note: str) -> Json:
    """A payload that begins with small print; there is room for one note of up to 300 characters."""
    block = {"type": "context", "elements": [_plain(escape(note))]}
    return {**payload, "blocks": [block, *payload["blocks"]]}


def with_actions(payload: Json, actions: Actions) -> Json:
    """A payload that ends with a row of buttons more; there is room for one."""
    return {**payload, "blocks": [*payload["blocks"], *action_blocks(actions)]}


def for_one(parts: Sequence[Json]) -> list[Json]:
    """What is shown to one person in answer to a command; what is too much for that is counted."""
    shown, left = list(parts[:RESPONSES_MAX]), len(parts) - RESPONSES_MAX
    if left > 0:
        told = f"{left} more of {len(parts)} messages have no room here: share them, or ask less."
        shown[-1] = with_note(shown[-1], told)
    return shown


def as_json(payload: Json) -> str:
    """A payload as it is kept until it is posted."""
    return json.dumps(payload, ensure_ascii=False)


def _payload(parts: Sequence[_Part]) -> Json:
    blocks = [part.block for part in parts]
    bare = [part.bare for part in parts if part.bare]
    return {"text": _fallback(bare or labels(blocks)), "blocks": blocks}


def _fallback(lines: Sequence[str]) -> str:
    """The lines as one text, or as many as the limit takes and a word that there is more."""
    whole = "\n".join(lines)
    if size(whole) <= FALLBACK_MAX:
        return whole
    # Every character may count twice.
    start = whole[: FALLBACK_MAX // 2 - len(_REST)]
    end = max(start.rfind("\n"), start.rfind(" "))
    return f"{start[:end] if end > 0 else start} {_REST}"


def _shared_out(parts: Iterable[_Part]) -> Iterator[list[_Part]]:
    held: list[_Part] = []
    for part in parts:
        total = sum(text_size(one.block) for one in held) + text_size(part.block)
        if len(held) == _BLOCKS_HELD or total > _TOTAL_HELD:
            yield _trimmed(held)
            held = []
        held.append(part)
    if trimmed := _trimmed(held):
        yield trimmed


def _trimmed(parts: Sequence[_Part]) -> list[_Part]:
    """Parts without a divider at either end."""
    drawn = [number for number, part in enumerate(parts) if part.block is not _DIVIDER]
    return list(parts[drawn[0] : drawn[-1] + 1]) if drawn else []


def _parts(blocks: Sequence[Block]) -> Iterator[_Part]:
    """The blocks in Slack's form; a heading shares a block with what it stands over."""
    heading: list[Piece] = []
    for block in _notes_joined(blocks):
        if not isinstance(block, Paragraph | Items | Quotation):
            yield from _sections(heading)
            heading = []
        match block:
            case Heading(words, 1):
                yield from _header(words)
            case Heading(words):
                yield _Part(_DIVIDER, "")
                heading = pieces(_all_strong(words), SECTION_MAX)
            case list(notes):
                yield from _contexts(notes)
            case Actions():
                yield from (_Part(row, "") for row in action_blocks(block))
            case _:
                yield from _sections(chain(heading, _lines(block)))
                heading = []
    yield from _sections(heading)


def _notes_joined(
    blocks: Iterable[Block],
) -> Iterator[Heading | Paragraph | Quotation | Items | Actions | list[Note]]:
    """Notes that follow each other as one list, since small print is one block of Slack's."""
    notes: list[Note] = []
    for block in blocks:
        if isinstance(block, Note):
            notes.append(block)
            continue
        if notes:
            yield notes
            notes = []
        yield block
    if notes:
        yield notes


def _lines(block: Paragraph | Items | Quotation) -> Iterator[Piece]:
    match block:
        case Paragraph(words):
            yield from pieces(words, SECTION_MAX)
        case Items(items, ordered):
            for number, item in enumerate(items, start=1):
                mark = f"{number}. " if ordered else "• "
                yield from pieces((Run(mark), *item), SECTION_MAX)
        case Quotation(text, by):
            spoken = re.sub(r"\s*\n\s*", "\n", text.strip())
            yield from map(_quoted, pieces(plain(f"“{spoken}”"), _QUOTE_MAX))
            yield from map(_quoted, pieces((Run("— "), *by), _QUOTE_MAX))


def _quoted(piece: Piece) -> Piece:
    """Each line behind Slack's bar, which only mrkdwn has."""
    if not piece.is_marked:
        return piece
    return piece._replace(text=re.sub("^", ">", piece.text, flags=re.MULTILINE))


def _header(words: Sequence[Run]) -> Iterator[_Part]:
    """The title as a header; one that is too long for it as a section."""
    text = plain_text(tuple(words))
    if text and size(text) <= HEADER_MAX:
        yield _Part({"type": "header", "text": _plain(text)}, text)
    else:
        yield from _sections(pieces(_all_strong(words), SECTION_MAX))


def _all_strong(words: Sequence[Run]) -> tuple[Run, ...]:
    return strong(" ".join(safe("".join(run.text for run in words)).split()))


def _sections(lines: Iterable[Piece]) -> Iterator[_Part]:
    for piece in packed(lines, SECTION_MAX):
        # Slack hides the end of a long section behind "See more" unless it is told not to.
        block = {"type": "section", "text": _text(piece), "expand": True}
        yield _Part(block, piece.bare)


def _contexts(notes: Iterable[Note]) -> Iterator[_Part]:
    lines = chain.from_iterable(pieces(note.words, CONTEXT_TEXT_MAX) for note in notes)
    for piece in packed(lines, CONTEXT_TEXT_MAX):
        yield _Part({"type": "context", "elements": [_text(piece)]}, piece.bare)


def _text(piece: Piece) -> Json:
    if not piece.is_marked:
        return _plain(piece.text)
    # Verbatim: Slack would turn addresses and channel names in the words into links.
    return {"type": "mrkdwn", "text": piece.text, "verbatim": True}


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}
