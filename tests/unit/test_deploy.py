"""What is given for deploying speaks of what there is, and is as safe as can be told from its text."""

import configparser
import json
import re
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot.records import Tallies
from bot.web.metrics import Metrics
from config.faults import SECRET_VARIABLES
from config.load import load_settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "config" / "deploy"
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
TALLIES = Tallies(
    articles=1,
    unbriefed=0,
    items={},
    deliveries={},
    notices={},
    paused=0,
    posted_at=None,
)
# What Daybook has only once something was posted.
_LATER = {"daybook_last_post_timestamp_seconds"}


def _metrics() -> set[str]:
    text = Metrics("1").text(TALLIES, []).decode()
    return {one.name for family in text_string_to_metric_families(text) for one in family.samples}


@pytest.mark.parametrize("name", ["alerts.yml", "dashboard.json"])
def test_only_metrics_that_exist(name: str) -> None:
    """Each metric that a rule or a panel asks for is one that Daybook gives."""
    asked = set(re.findall(r"\b(?:daybook|process)_\w+", (DEPLOY / name).read_text()))

    assert asked - _metrics() - _LATER == set()
    assert len(asked) > 4


def test_dashboard_is_whole() -> None:
    """Every panel has its own id and place, and something to show."""
    panels = json.loads((DEPLOY / "dashboard.json").read_text())["panels"]

    assert len({one["id"] for one in panels}) == len(panels)
    assert len({(one["gridPos"]["x"], one["gridPos"]["y"]) for one in panels}) == len(panels)
    assert all(target["expr"] for one in panels for target in one["targets"])


def test_unit_gives_nothing_away() -> None:
    """The service runs as its own user, with no capabilities and a file system it can't write."""
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment]
    unit.read(DEPLOY / "daybook.service")
    service = unit["Service"]

    assert service["User"] == "daybook"
    assert service["CapabilityBoundingSet"] == ""
    assert service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == "yes"
    assert service["ExecStart"].endswith("daybook run")


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions with their words, continued lines joined."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines)]


def _last(word: str) -> str:
    return [rest for one, rest in instructions() if one == word][-1]


def test_image_is_pinned_and_small() -> None:
    """Both stages name a version that is slim; the second takes nothing but what the first has built."""
    stages = [rest.split()[0] for word, rest in instructions() if word == "FROM"]
    last_stage = instructions()[[word for word, _ in instructions()].index("FROM", 1) :]

    copied = [rest for word, rest in last_stage if word in {"COPY", "ADD"}]
    installed = [rest for word, rest in last_stage if re.search(r"\b(apt|apk|pip|uv)\b", rest)]
    assert stages == ["python:3.11-slim"] * 2
    assert copied == ["--from=build /opt/daybook /opt/daybook"]
    assert installed == []


def test_image_installs_by_hash() -> None:
    """Whatever an image takes from an index is held to the hashes of a lock."""
    runs = " && ".join(rest for word, rest in instructions() if word == "RUN").split("&&")

    takes = [one for one in runs if re.search(r"pip install|uv build", one)]
    assert [
        one for one in takes if "--require-hashes" not in one and "--no-deps /wheels" not in one
    ] == []
    assert len(takes) == 4


def test_image_runs_as_nobody_special() -> None:
    """The image has a user without shell or root, and commands without a shell around them."""
    made = next(rest for word, rest in instructions() if word == "RUN" and "useradd" in rest)

    assert _last("USER") == "daybook"
    assert "--shell /usr/sbin/nologin" in made
    assert json.loads(_last("ENTRYPOINT")) == ["daybook"]
    assert json.loads(_last("CMD")) == ["run"]
    assert '["daybook", "status"]' in _last("HEALTHCHECK")
    assert [rest for word, rest in instructions() if word == "ENV" and "TOKEN" in rest] == []


def test_image_gets_what_the_wheel_needs() -> None:
    """What is kept out of the build is all but the packages, the locks, and what the wheel names."""
    text = (ROOT / ".dockerignore").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    let_in = {line[1:] for line in lines if line.startswith("!")}

    copied = {name for word, rest in instructions() if word == "COPY" for name in rest.split()}
    locks = {name for name in copied if name.endswith(".lock")}
    assert lines[0] == "*"
    assert locks <= let_in
    assert {"bot", "config", "summarizer", "pyproject.toml", "README.md", "LICENSE"} <= let_in
    assert [name for name in let_in if not (ROOT / name).exists()] == []


def test_compose_starts_what_can_start() -> None:
    """Daybook waits for a database that answers, and gets settings that it takes; secrets pass through."""
    daybook, database = COMPOSE["services"]["daybook"], COMPOSE["services"]["postgres"]
    given = {key: str(value or "") for key, value in daybook["environment"].items()}

    settings = load_settings(None, {k: v for k, v in given.items() if not v.startswith("${")})

    assert daybook["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    assert "pg_isready" in " ".join(database["healthcheck"]["test"])
    assert settings.database.url.startswith("postgresql://daybook@postgres:")
    assert set(SECRET_VARIABLES) <= set(given)
    assert [name for name in SECRET_VARIABLES if given[name]] == []


def test_compose_gives_nothing_away() -> None:
    """Two replicas on a file system that can't be written, without rights; no password in the file."""
    daybook, database = COMPOSE["services"]["daybook"], COMPOSE["services"]["postgres"]

    assert daybook["deploy"]["replicas"] == 2
    assert (daybook["read_only"], daybook["cap_drop"]) == (True, ["ALL"])
    assert daybook["security_opt"] == ["no-new-privileges:true"]
    assert "ports" not in daybook
    assert "ports" not in database
    assert re.fullmatch(r"postgres:\d+", database["image"])
    assert database["environment"]["POSTGRES_PASSWORD"].startswith("${POSTGRES_PASSWORD:?")
    assert {mount.partition(":")[0] for mount in database["volumes"]} <= set(COMPOSE["volumes"])
