"""The form for what comes to a place, and what was filled in, as Discord has them. Pure.

Plan's words ──► form ──► shown ──► filled in ──► words ──► bot.digests.plans.parse_plan
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.digests.plans import LAYOUT_WORDS, QUIET_WORDS, PlanField
from bot.digests.subscriptions import Destination, parse_destination
from bot.errors import InputRejected
from bot.platforms.discord.limits import Json, every

# Opens a form's `custom_id`, which goes on with its place: so it can be filled in over a restart.
_FORM = "plan:"
_LABEL, _TEXT_INPUT, _SELECT = 18, 4, 3
_SHORT, _LONG = 1, 2
_TITLE = "The digest here"
# Discord's forms have five fields, a plan six: the time goes with its zone.
_TOGETHER = "at_zone"


def plan_form(place: Destination, words: Mapping[PlanField, str]) -> dict[str, Any]:
    """A form with the plan of a place in it. Any: Discord's JSON."""
    at_zone = f"{words[PlanField.AT]} {words[PlanField.ZONE]}"
    layouts = {str(one): told for one, told in LAYOUT_WORDS.items()}
    quiet = {str(one): told for one, told in QUIET_WORDS.items()}
    hint = "Commas between them; none is all that is read"
    topics = _text(PlanField.TOPICS, words[PlanField.TOPICS], style=_LONG, is_required=False)
    return {
        "title": _TITLE,
        "custom_id": f"{_FORM}{place}",
        "components": [
            _field("Topics", topics, hint),
            _field(
                "Days", _text(PlanField.DAYS, words[PlanField.DAYS]), "daily, weekdays, mon,thu"
            ),
            _field("Time and zone", _text(_TOGETHER, at_zone), "08:00 Europe/London"),
            _field("Layout", _select(PlanField.LAYOUT, layouts, words[PlanField.LAYOUT])),
            _field(
                "On a quiet day", _select(PlanField.WHEN_QUIET, quiet, words[PlanField.WHEN_QUIET])
            ),
        ],
    }


def place_in(custom_id: str) -> Destination | None:
    """The place of a form; None for a form of another kind, or of no place."""
    if not custom_id.startswith(_FORM):
        return None
    try:
        return parse_destination(custom_id.removeprefix(_FORM))
    except InputRejected:
        return None


def filled_in(components: Sequence[Json]) -> dict[PlanField, str]:
    """The words that a person put into the form, by field."""
    controls = [one["component"] for one in components if "component" in one] or [
        *every(components)
    ]
    given = {one["custom_id"]: _given(one) for one in controls if "custom_id" in one}
    at, _, zone = given.pop(_TOGETHER, "").strip().partition(" ")
    known = {PlanField(name): value for name, value in given.items() if name in set(PlanField)}
    return known | {PlanField.AT: at, PlanField.ZONE: zone.strip() or "UTC"}


def _given(control: Json) -> str:
    picked = control.get("values") or ()
    return str(control.get("value") or next(iter(picked), ""))


def _field(label: str, control: Json, hint: str = "") -> Json:
    made = {"type": _LABEL, "label": label, "component": control}
    return {**made, "description": hint[:100]} if hint else made


def _text(name: str, value: str, *, style: int = _SHORT, is_required: bool = True) -> Json:
    made = {"type": _TEXT_INPUT, "custom_id": name, "style": style, "required": is_required}
    return {**made, "value": value} if value else made


def _select(name: str, choices: Mapping[str, str], chosen: str) -> Json:
    options = [
        {"label": told, "value": value, "default": value == chosen}
        for value, told in choices.items()
    ]
    return {"type": _SELECT, "custom_id": name, "options": options}
