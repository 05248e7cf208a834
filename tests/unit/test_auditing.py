"""What `make audit` makes of what pip-audit says."""

import json

import pytest

from tests.auditing import Verdict, verdict

CLEAN = {"name": "aiohttp", "version": "3.14.5", "vulns": []}
WEAK = {
    "name": "jinja2",
    "version": "2.0",
    "vulns": [
        {"id": "PYSEC-2021-66", "fix_versions": ["2.11.3"]},
        {"id": "CVE-2099-1", "fix_versions": []},
    ],
}
UNKNOWN = {"name": "lxml", "skip_reason": "Dependency not found"}
SAID = {
    "clean": ([CLEAN, UNKNOWN], Verdict(("1 of 2 packages checked",), 0)),
    "weak": (
        [CLEAN, WEAK],
        Verdict(
            (
                "jinja2 2.0: PYSEC-2021-66, mended in 2.11.3",
                "jinja2 2.0: CVE-2099-1, mended in no version yet",
                "2 of 2 packages checked",
            ),
            1,
        ),
    ),
    "silent index": (
        [UNKNOWN],
        Verdict(("not checked: the package index tells nothing of weaknesses",), 0),
    ),
}


@pytest.mark.parametrize(("packages", "expected"), SAID.values(), ids=SAID)
def test_what_was_found(packages: list[dict[str, object]], expected: Verdict) -> None:
    """A known weakness fails; that nobody knows of any doesn't, and is told."""
    assert verdict(json.dumps({"dependencies": packages}), "") == expected


def test_no_network() -> None:
    """Without a network nothing is checked, which is no fault."""
    errors = "ServiceError: HTTPSConnectionPool: Max retries exceeded (ConnectionError)"

    assert verdict("", errors) == Verdict(("not checked: no network",), 0)


def test_other_faults_fail() -> None:
    """What pip-audit can't read fails, with its own words."""
    assert verdict("", "Traceback: bad lock\n") == Verdict(("not checked: Traceback: bad lock",), 1)
