"""What is given for deploying speaks of what there is: metrics, commands, settings."""

import configparser
import json
import re
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.records import Tallies
from bot.web.metrics import Metrics

DEPLOY = Path(__file__).parents[2] / "config" / "deploy"
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
