"""Makes Settings out of a file, the environment and the defaults, or tells every fault at once.

    defaults.toml ◄─ file ◄─ DAYBOOK_SECTION__KEY → check → Settings (+ secrets) | ConfigInvalid

Later ones win. Nothing is read here but the named file and the package's own defaults.
"""

import re
import tomllib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from pydantic import ValidationError

from config.errors import ConfigInvalid
from config.faults import (
    SECRET_VARIABLES,
    Tree,
    leaves,
    unknown_variable,
    value_faults,
)
from config.settings import FileSettings, Secrets, Settings

CONFIG_VARIABLE = "DAYBOOK_CONFIG"
DEFAULT_FILE = Path("daybook.toml")

# Kubernetes sets these in every container when a service is named "daybook" or "daybook-…"
# (kubernetes.io/docs/concepts/services-networking/service, "Environment variables").
_FROM_KUBERNETES = re.compile(
    r"\w+_SERVICE_(?:HOST|PORT)\w*=.*|\w+_PORT_\d+_\w+=.*|\w+_PORT=(?:tcp|udp|sctp)://.*"
)


def load_settings(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """The settings of a file over the defaults, under the overrides in `environ`.

    The file is `path`, else the one that DAYBOOK_CONFIG names, else `daybook.toml` in the working
    folder if there is one. A variable that is set to nothing counts as unset.
    Raises ConfigInvalid with all faults of file and environment.
    """
    file = _chosen(path, environ)
    defaults = tomllib.loads(defaults_text())
    given, faults = _read(file)
    overrides, unknown = _overrides(environ, defaults)
    tree = _overlaid(_overlaid(defaults, given), overrides)
    secrets = _secrets(environ)
    faults += unknown
    try:
        checked = FileSettings.model_validate(tree)
    except ValidationError as error:
        known = dict(leaves(defaults))
        names = {key: _variable(key) for key, _ in leaves(overrides)}
        for details in error.errors():
            faults += value_faults(details, known, names, file)
    if faults:
        raise ConfigInvalid(faults)
    return Settings(**{name: getattr(checked, name) for name in defaults}, secrets=secrets)


def defaults_text() -> str:
    """`defaults.toml` as it stands in the package."""
    return resources.files("config").joinpath("defaults.toml").read_text(encoding="utf-8")


def _chosen(path: Path | None, environ: Mapping[str, str]) -> Path | None:
    if path:
        return path
    if named := environ.get(CONFIG_VARIABLE):
        return Path(named).expanduser()
    return DEFAULT_FILE if DEFAULT_FILE.exists() else None


def _read(file: Path | None) -> tuple[Tree, list[str]]:
    if file is None:
        return {}, []
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig")), []
    except FileNotFoundError:
        cure = "Check --config and DAYBOOK_CONFIG, or write one with `daybook init`."
        return {}, [f"{file}: there is no such file. {cure}"]
    except OSError as error:
        return {}, [f"{file} cannot be read ({error.strerror}). Name a readable TOML file."]
    except UnicodeDecodeError as error:
        return {}, [f"{file} is not UTF-8 text at byte {error.start}. Save it as UTF-8."]
    except tomllib.TOMLDecodeError as error:
        return {}, [f"{file} is not valid TOML: {error}. Mend that line; text needs quotes."]


def _overrides(environ: Mapping[str, str], defaults: Tree) -> tuple[Tree, list[str]]:
    # Lists of tables stand outside the sections: a variable can't hold them.
    settable = ((key, value) for key, value in leaves(defaults) if "." in key)
    known = {_variable(key): (key, value) for key, value in settable}
    found: Tree = {}
    faults: list[str] = []
    for name in sorted(environ):
        if not name.startswith("DAYBOOK_") or name == CONFIG_VARIABLE or not environ[name]:
            continue
        if name in known:
            section, key = known[name][0].split(".")
            found.setdefault(section, {})[key] = _typed(environ[name], like=known[name][1])
        elif not _FROM_KUBERNETES.fullmatch(f"{name}={environ[name]}"):
            faults.append(unknown_variable(name, known))
    return found, faults


def _variable(key: str) -> str:
    return f"DAYBOOK_{key.upper().replace('.', '__')}"


def _typed(raw: str, *, like: object) -> object:
    """The variable's value as TOML would read it; what is not TOML stays text, to be refused.

    A list may do without brackets and quotes: "10.0.0.0/8, ::1".
    """
    if isinstance(like, str):
        return raw
    if isinstance(like, list) and not raw.lstrip().startswith("["):
        return [item.strip() for item in raw.split(",")]
    try:
        return tomllib.loads(f"value = {raw}")["value"]
    except tomllib.TOMLDecodeError:
        return raw


def _overlaid(below: Tree, above: Tree) -> Tree:
    """Two levels laid over each other; what is no table where one belongs stays, to be refused."""
    merged = dict(below)
    for section, values in above.items():
        under = below.get(section, {})
        are_tables = isinstance(under, dict) and isinstance(values, dict)
        merged[section] = under | values if are_tables else values
    return merged


def _secrets(environ: Mapping[str, str]) -> Secrets:
    present = {name: environ.get(name, "").strip() for name in SECRET_VARIABLES}
    return Secrets.model_validate({name.lower(): value for name, value in present.items() if value})
