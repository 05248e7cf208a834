"""What Discord would say to a body: its documented limits, and its published OpenAPI where that is."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.doubles_discord.things import Object, every, texts

OPENAPI = Path(__file__).parents[3] / "shared" / "specs" / "discord_openapi.json"


def component_error(components: list[Object]) -> str | None:
    """What is wrong with components, from Discord's documented limits."""
    all_of_them = list(every(components))
    if len(all_of_them) > 40:
        return "too many components"
    if sum(len(text) for text in texts(components)) > 4_000:
        return "too much text"
    if any(one["type"] == 10 and not one["content"].strip() for one in all_of_them):
        return "an empty text"
    rows = [one["components"] for one in all_of_them if one["type"] == 1]
    if any(not 1 <= len(row) <= 5 for row in rows):
        return "too many buttons in a row"
    ids = [one["custom_id"] for one in all_of_them if "custom_id" in one]
    return "a custom_id twice" if len(ids) != len(set(ids)) else None


def violations(method: str, path: list[str], body: Object) -> list[str]:
    """What of a body goes against Discord's published OpenAPI; nothing where that isn't at hand."""
    schema = _schema(method, "/".join(path)) if OPENAPI.exists() else None
    if schema is None:
        return []
    faults = schema.iter_errors(_with_text_ids(body))
    return [f"{method} {'/'.join(path)}: {error.message[:300]}" for error in faults]


def _with_text_ids(body: Any) -> Any:  # Any: JSON
    """Ids as text: discord.py sends numbers for some, and Discord takes them."""
    if isinstance(body, list):
        return [_with_text_ids(one) for one in body]
    if not isinstance(body, dict):
        return body
    # The id of an attachment is its number in the list.
    ids = {name for name in body if name.endswith("_id") or (name == "id" and "filename" in body)}
    return {
        name: str(value) if name in ids and isinstance(value, int) else _with_text_ids(value)
        for name, value in body.items()
    }


@lru_cache(maxsize=1)
def _openapi() -> tuple[Object, Any]:  # Any: a registry of schemas
    spec: Object = json.loads(OPENAPI.read_text(encoding="utf-8"))
    resource = DRAFT202012.create_resource(spec)
    return spec, Registry().with_resource("urn:discord", resource)


@lru_cache(maxsize=64)
def _schema(method: str, path: str) -> Draft202012Validator | None:
    spec, registry = _openapi()
    found = next((one for one in spec["paths"] if _is_like(one, path)), None)
    if found is None or "requestBody" not in spec["paths"][found].get(method, {}):
        return None
    pointer = (
        f"/paths/{found.replace('/', '~1')}/{method}/requestBody/content/application~1json/schema"
    )
    return Draft202012Validator({"$ref": f"urn:discord#{quote(pointer)}"}, registry=registry)


def _is_like(template: str, path: str) -> bool:
    wanted, given = template.strip("/").split("/"), path.split("/")
    return len(wanted) == len(given) and all(
        one == other or one.startswith("{") for one, other in zip(wanted, given, strict=True)
    )
