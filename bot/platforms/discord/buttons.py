"""Actions → Discord's buttons and menus, and a press → the action that it stands for. Pure.

A button carries its whole action in its `custom_id`, a menu in the value that is picked: nothing has
to be remembered, so they live on over every restart.
"""

from collections.abc import Iterator, Sequence

from bot.messages.actions import Action
from bot.messages.message import Actions
from bot.platforms.discord.limits import (
    BUTTONS_MAX,
    CUSTOM_ID_MAX,
    LABEL_MAX,
    OPTION_LABEL_MAX,
    OPTIONS_MAX,
    Json,
    Kind,
)
from bot.platforms.foreign import safe, size

_PRIMARY, _SECONDARY = 1, 2
_MENU = "menu"


def action_rows(actions: Actions) -> Iterator[Json]:
    """Rows of buttons, then a menu for what fewer want; what carries too much for Discord has none."""
    buttons = [_button(one) for one in _fitting(actions.actions)]
    for start in range(0, len(buttons), BUTTONS_MAX):
        yield _row(buttons[start : start + BUTTONS_MAX])
    rest = _fitting(actions.rest)
    if rest:
        yield _row([_menu(rest[:OPTIONS_MAX])])


def button_row(label: str, custom_id: str) -> Json:
    """A row with one plain button."""
    return _row(
        [{"type": Kind.BUTTON, "style": _SECONDARY, "label": label, "custom_id": custom_id}]
    )


def label_of(text: str, most: int) -> str:
    """What stands on a button or in a choice; what would be too long ends sooner."""
    words = " ".join(safe(text).split()) or "…"
    while size(words) > most:
        words = f"{words[:-2].rstrip()}…"
    return words


def _fitting(actions: Sequence[Action]) -> list[Action]:
    """Each action once, where its text form fits: Discord takes no `custom_id` twice."""
    fitting = {str(one.id): one for one in actions if size(str(one.id)) <= CUSTOM_ID_MAX}
    return list(fitting.values())


def _row(controls: list[Json]) -> Json:
    return {"type": Kind.ACTION_ROW, "components": controls}


def _button(action: Action) -> Json:
    return {
        "type": Kind.BUTTON,
        "style": _PRIMARY if action.is_main else _SECONDARY,
        "label": label_of(action.label, LABEL_MAX),
        "custom_id": str(action.id),
    }


def _menu(actions: Sequence[Action]) -> Json:
    options = [
        {"label": label_of(one.label, OPTION_LABEL_MAX), "value": str(one.id)} for one in actions
    ]
    # Two menus of one message differ in what they offer first.
    name = f"{_MENU}:{actions[0].id}"[:CUSTOM_ID_MAX]
    return {
        "type": Kind.STRING_SELECT,
        "custom_id": name,
        "placeholder": "More …",
        "options": options,
    }
