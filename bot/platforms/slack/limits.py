"""What Slack takes: the documented limits, and what of a payload goes against them. Pure.

One fault rejects a whole message (`invalid_blocks`), so people would see silence: each payload is
checked before it is sent. Limits are those of docs.slack.dev/reference/block-kit, seen in 2026-11;
the total of a message's text is undocumented (`msg_blocks_too_long`, slackapi/bolt-js#2509).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.platforms.foreign import size

# A payload as JSON has it.
Json = Mapping[str, Any]

BLOCKS_MAX = 50
HOME_BLOCKS_MAX = 100
TOTAL_MAX = 12_000
HEADER_MAX = 150
SECTION_MAX = 3_000
CONTEXT_TEXT_MAX = 3_000
CONTEXT_ELEMENTS_MAX = 10
ACTIONS_MAX = 25
BUTTON_LABEL_MAX = 75
VALUE_MAX = 2_000
# Choices of a menu beside buttons, and what each may carry.
OPTIONS_MAX = 5
OPTION_VALUE_MAX = 150
ID_MAX = 255
# Beyond this Slack cuts the text that notifications and screen readers use.
FALLBACK_MAX = 4_000
# Messages that one `response_url` takes, within half an hour.
RESPONSES_MAX = 5
# A link's address that is longer is no address that a reader could use.
URL_MAX = 2_000


def faults(payload: Json) -> list[str]:
    """What Slack would refuse of a payload, each in words with its place; empty when all is well."""
    blocks: Sequence[Json] = payload.get("blocks", ())
    return [
        *_length("text", payload.get("text", ""), FALLBACK_MAX),
        *_count("blocks", len(blocks), BLOCKS_MAX),
        *_count("characters in all blocks", sum(map(text_size, blocks)), TOTAL_MAX - 1),
        *(fault for number, block in enumerate(blocks) for fault in _block(number, block)),
    ]


def text_size(block: Json) -> int:
    """The characters that a block adds to its message's total."""
    return sum(size(text) for text in _texts(block))


def _block(number: int, block: Json) -> Iterator[str]:
    kind = block.get("type", "")
    where = f"block {number} ({kind})"
    match kind:
        case "header":
            yield from _text(where, block["text"], HEADER_MAX, kinds=("plain_text",))
        case "section":
            yield from _text(where, block["text"], SECTION_MAX)
        case "context":
            yield from _elements(where, block["elements"], CONTEXT_ELEMENTS_MAX)
            for element in block["elements"]:
                yield from _text(where, element, CONTEXT_TEXT_MAX)
        case "actions":
            yield from _elements(where, block["elements"], ACTIONS_MAX)
            for element in block["elements"]:
                yield from _pressable(where, element)
        case "divider":
            return
        case _:
            yield f"{where} is of a kind that Daybook does not send"


def _pressable(where: str, element: Json) -> Iterator[str]:
    match element.get("type"):
        case "button":
            yield from _text(where, element["text"], BUTTON_LABEL_MAX, kinds=("plain_text",))
            yield from _length(f"{where}: value", element["value"], VALUE_MAX)
        case "overflow":
            yield from _elements(where, element["options"], OPTIONS_MAX)
            for option in element["options"]:
                yield from _text(where, option["text"], BUTTON_LABEL_MAX, kinds=("plain_text",))
                yield from _length(f"{where}: value", option["value"], OPTION_VALUE_MAX)
        case kind:
            yield f"{where}: {kind} is of a kind that Daybook does not send"
            return
    yield from _length(f"{where}: action_id", element.get("action_id", ""), ID_MAX)


def _elements(where: str, elements: Sequence[Json], most: int) -> Iterator[str]:
    if not elements:
        yield f"{where} has no elements"
    yield from _count(f"elements of {where}", len(elements), most)


def _text(
    where: str, text: Json, most: int, *, kinds: Sequence[str] = ("mrkdwn", "plain_text")
) -> Iterator[str]:
    if text.get("type") not in kinds:
        yield f"{where}: its text is {text.get('type')}, not {' or '.join(kinds)}"
    yield from _length(where, text.get("text", ""), most)


def _length(where: str, text: str, most: int) -> Iterator[str]:
    if not text.strip():
        yield f"{where} is empty"
    yield from _count(f"characters in {where}", size(text), most)


def _count(what: str, count: int, most: int) -> Iterator[str]:
    if count > most:
        yield f"{count} {what}, {most} at the most"


def _texts(part: Any) -> Iterator[str]:
    """Every text in a block. Any: blocks nest objects and lists of many kinds."""
    if isinstance(part, Mapping):
        if isinstance(part.get("text"), str):
            yield part["text"]
        for inner in part.values():
            yield from _texts(inner)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from _texts(inner)
