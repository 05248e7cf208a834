"""What is wrong with a configuration, in words: the key, its fault, the cure.

Nothing is loaded or checked here. No sentence shows a secret or a URL, which may hold a password.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from config.settings import Secrets

# What TOML gives: of any kind until it is checked.
Tree = dict[str, Any]

SECRET_VARIABLES = tuple(name.upper() for name in Secrets.model_fields)

_SECRET_NAME = re.compile(r"(?:^|_)(?:TOKEN|SECRET|PASSWORD|KEY)$")
# What each kind of refusal by the models asks for; the names in braces are its own.
_DEMANDS = {
    "bool_type": "must be true or false without quotes",
    "enum": "must be {expected}",
    "float_type": "must be a number without quotes",
    "greater_than": "must be more than {gt:g}",
    "greater_than_equal": "must be at least {ge}",
    "int_type": "must be a whole number without quotes",
    "less_than_equal": "must be at most {le}",
    "list_type": "must be a list in brackets",
    "string_pattern_mismatch": "must be plain ASCII text",
    "string_too_short": "must not be empty",
    "string_type": "must be text in quotes",
    "value_error": "{error}",
}
# Below this likeness (0 to 100) a suggestion surprises more than it helps.
_LIKENESS_MIN = 75


def leaves(tree: Tree, path: str = "") -> Iterator[tuple[str, Any]]:
    """Each dotted key with its value; an empty table is a value."""
    for name, value in tree.items():
        key = f"{path}{name}"
        if isinstance(value, dict) and value:
            yield from leaves(value, f"{key}.")
        else:
            yield key, value


def value_faults(
    details: ErrorDetails, known: Tree, names: Mapping[str, str], file: Path | None
) -> Iterator[str]:
    """The faults that one refusal by the models stands for.

    `known` has the default of every key; `names` the variable of each key that the environment set.
    """
    # What follows the key is the place in its list; the value shown tells which item is meant.
    key = ".".join(str(part) for part in details["loc"][:2])
    if details["type"] == "extra_forbidden":
        for leaf, _ in leaves({key: details["input"]}):
            yield _unknown_key(leaf, known, file)
        return
    where = names.get(key, f"{key} in {file}")
    if details["type"] == "model_type":
        yield f"{where} is no table. Write [{key}], and its keys below it."
        return
    # A URL may hold a password.
    shown = "" if key.endswith("url") else f" is {details['input']!r}, but"
    cure = f"Leave it out for the default {known[key]!r}." if key in known else "Mend it there."
    yield f"{where}{shown} {_demand(details)}. {cure}"


def _demand(details: ErrorDetails) -> str:
    demand = _DEMANDS.get(details["type"], "is refused: {msg}")
    return demand.format(msg=details["msg"], **details.get("ctx", {}))


def _unknown_key(key: str, known: Tree, file: Path | None) -> str:
    if secret := _secret_variable(key):
        return (
            f"{key} in {file} is a secret, which no file should hold. "
            f"Remove it, and set {secret} in the environment."
        )
    return f"{key} in {file} is not a setting. {_suggestion(key, known)}"


def unknown_variable(name: str, known: Iterable[str]) -> str:
    """The fault of a DAYBOOK_… variable that no setting reads."""
    if secret := _secret_variable(name.removeprefix("DAYBOOK_")):
        return f"{name} is not read. Set {secret} in its place."
    return f"{name} is not a setting. {_suggestion(name, known)}"


def _suggestion(name: str, known: Iterable[str]) -> str:
    names = sorted(known)
    nearest = process.extractOne(
        name,
        names,
        scorer=fuzz.WRatio,
        # All variables begin alike, which would make any two of them look near.
        processor=lambda key: key.removeprefix("DAYBOOK_"),
        score_cutoff=_LIKENESS_MIN,
    )
    return f"Did you mean {nearest[0]}?" if nearest else f"Remove it; there are {', '.join(names)}."


def _secret_variable(key: str) -> str | None:
    """The variable for a key that is named as a secret is, however its section is called."""
    name = re.sub(r"[._]+", "_", key.upper())
    for variable in SECRET_VARIABLES:
        if name.endswith(variable):
            return variable
    if not _SECRET_NAME.search(name):
        return None
    return process.extractOne(name, SECRET_VARIABLES, scorer=fuzz.ratio)[0]
