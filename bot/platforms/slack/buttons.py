"""Actions → Slack's buttons and menus, and a press → the action that it stands for. Pure."""

import re
from collections.abc import Iterable, Iterator

from bot.errors import InputRejected
from bot.messages.actions import Action, ActionId, ActionKind, parse_action
from bot.messages.message import Actions
from bot.platforms.foreign import safe, size
from bot.platforms.slack.limits import (
    ACTIONS_MAX,
    BUTTON_LABEL_MAX,
    OPTION_VALUE_MAX,
    OPTIONS_MAX,
    VALUE_MAX,
    Json,
)
from bot.platforms.slack.mrkdwn import escape

# What Slack calls every button and menu of ours; the rest of the name only keeps them apart.
PRESSED = re.compile(r"daybook_\w+")


def action_blocks(actions: Actions) -> Iterator[Json]:
    """Rows of buttons, and a menu for what fewer want; what carries too much for Slack has none."""
    buttons = [one for one in actions.actions if size(str(one.id)) <= VALUE_MAX]
    rest = [one for one in actions.rest if size(str(one.id)) <= OPTION_VALUE_MAX]
    elements = [_button(number, one) for number, one in enumerate(buttons)]
    if rest:
        elements.append(_menu(rest[:OPTIONS_MAX]))
    for start in range(0, len(elements), ACTIONS_MAX):
        yield {"type": "actions", "elements": elements[start : start + ACTIONS_MAX]}


def labels(blocks: Iterable[Json]) -> list[str]:
    """What buttons and menus say, for a message that holds nothing else."""
    rows = (block for block in blocks if block["type"] == "actions")
    elements = (one for row in rows for one in row["elements"])
    shown = (choice for one in elements for choice in one.get("options", (one,)))
    return [choice["text"]["text"] for choice in shown]


def pressed(action: Json) -> ActionId:
    """What a press stands for; raises InputRejected for what is not of this version."""
    chosen: Json = action.get("selected_option") or action
    return parse_action(str(chosen.get("value", "")))


def opens_form(action: Json) -> bool:
    """Whether a press asks for a form, which Slack opens within three seconds or not at all."""
    try:
        return pressed(action).kind is ActionKind.SETTINGS
    except InputRejected:
        return False


def _button(number: int, action: Action) -> Json:
    made = {
        "type": "button",
        "text": _label(action.label),
        "action_id": f"daybook_{number}",
        "value": str(action.id),
    }
    return made | ({"style": "primary"} if action.is_main else {})


def _menu(actions: list[Action]) -> Json:
    options = [{"text": _label(one.label), "value": str(one.id)} for one in actions]
    return {"type": "overflow", "action_id": "daybook_more", "options": options}


def _label(text: str) -> Json:
    """A button's label; what would be too long once it is escaped ends sooner."""
    words = " ".join(safe(text).split()) or "…"
    while size(escape(words)) > BUTTON_LABEL_MAX:
        words = f"{words[:-2].rstrip()}…"
    return {"type": "plain_text", "text": escape(words), "emoji": False}
