"""The plan of a place ◄──► Slack's form for it (a modal). Pure."""

import json
from collections.abc import Mapping

from bot.digests.plans import LAYOUT_WORDS, QUIET_WORDS, Plan, PlanField
from bot.digests.schedule import DAY_GROUPS
from bot.digests.subscriptions import Destination, parse_destination
from bot.platforms.slack.limits import Json

FORM = "daybook_plan"
_VALUE = "value"
_TITLE = "Digest settings"


def plan_view(plan: Plan, place: Destination, *, is_new: bool) -> Json:
    """The form, filled in with a plan; `is_new` where no digest comes to the place yet."""
    words = plan.words()
    return {
        "type": "modal",
        "callback_id": FORM,
        "private_metadata": json.dumps({"place": str(place)}),
        "title": _plain(_TITLE),
        "submit": _plain("Start" if is_new else "Save"),
        "close": _plain("Cancel"),
        "blocks": [
            _input(
                PlanField.TOPICS,
                "Topics",
                _text(words[PlanField.TOPICS], is_long=True),
                hint="With commas between, such as Norway–Iceland, fisheries. None: all that is read.",
            ),
            _input(PlanField.DAYS, "Days", _days(words[PlanField.DAYS])),
            _input(PlanField.AT, "Time", _time(words[PlanField.AT])),
            _input(
                PlanField.ZONE,
                "Time zone",
                _text(words[PlanField.ZONE]),
                hint="Such as Europe/London or America/New_York.",
            ),
            _input(PlanField.LAYOUT, "Layout", _radio(LAYOUT_WORDS, words[PlanField.LAYOUT])),
            _input(
                PlanField.WHEN_QUIET,
                "On a day without news",
                _radio(QUIET_WORDS, words[PlanField.WHEN_QUIET]),
            ),
        ],
    }


def filled_in(view: Json) -> tuple[Destination, dict[PlanField, str]]:
    """The place that a form is about, and the words of each field that was filled in."""
    place = parse_destination(json.loads(view["private_metadata"])["place"])
    values: Json = view["state"]["values"]
    return place, {field: _word(values.get(field.value, {}).get(_VALUE, {})) for field in PlanField}


def _word(element: Json) -> str:
    chosen = element.get("selected_option") or {}
    return str(chosen.get("value") or element.get("selected_time") or element.get("value") or "")


def _input(field: PlanField, label: str, element: Json, *, hint: str = "") -> Json:
    block = {
        "type": "input",
        "block_id": field.value,
        "label": _plain(label),
        "element": {**element, "action_id": _VALUE},
        "optional": field is PlanField.TOPICS,
    }
    return block | ({"hint": _plain(hint)} if hint else {})


def _text(value: str, *, is_long: bool = False) -> Json:
    element: Json = {"type": "plain_text_input", "multiline": is_long, "max_length": 2_000}
    return {**element, "initial_value": value} if value else element


def _days(value: str) -> Json:
    """The usual choices, and the days that were chosen elsewhere where those are others."""
    names = dict.fromkeys((*DAY_GROUPS, value))
    options = {name: _option(name, name) for name in names}
    return {
        "type": "static_select",
        "options": list(options.values()),
        "initial_option": options[value],
    }


def _time(value: str) -> Json:
    return {"type": "timepicker", "initial_time": value}


def _radio(choices: Mapping[str, str], value: str) -> Json:
    options = {name: _option(words, name) for name, words in choices.items()}
    return {
        "type": "radio_buttons",
        "options": list(options.values()),
        "initial_option": options[value],
    }


def _option(words: str, value: str) -> Json:
    shown = f"{words[:1].upper()}{words[1:]}"
    return {"text": _plain(shown), "value": value}


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}
