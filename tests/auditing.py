"""Holds the locked dependencies against the known weaknesses of packages: `make audit`.

    requirements.lock ──► pip-audit ──► JSON ──► verdict: what was found, or that nothing could be asked

Without a network nothing is checked, which is said and is no fault; what is found fails.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import NamedTuple

_COMMAND = (
    *("-m", "pip_audit", "-r", "requirements.lock", "--require-hashes", "--disable-pip"),
    *("--format", "json", "--progress-spinner", "off", "--timeout", "15"),
)
# What pip-audit says where nobody answers it.
_NO_NETWORK = ("ConnectionError", "Could not connect", "timed out", "Max retries", "ServiceError")


class Verdict(NamedTuple):
    """What is told, and the exit code."""

    lines: tuple[str, ...]
    code: int


def verdict(output: str, errors: str) -> Verdict:
    """What pip-audit's JSON says; without any, whether the network is to blame."""
    if not output.lstrip().startswith("{"):
        if any(sign in errors for sign in _NO_NETWORK):
            return Verdict(("not checked: no network",), 0)
        return Verdict((f"not checked: {errors.strip()[-500:] or 'pip-audit said nothing'}",), 1)
    packages = json.loads(output)["dependencies"]
    asked = [one for one in packages if "skip_reason" not in one]
    if not asked:
        return Verdict(("not checked: the package index tells nothing of weaknesses",), 0)
    found = tuple(
        f"{one['name']} {one['version']}: {weakness['id']}, mended in "
        f"{', '.join(weakness['fix_versions']) or 'no version yet'}"
        for one in asked
        for weakness in one["vulns"]
    )
    return Verdict((*found, f"{len(asked)} of {len(packages)} packages checked"), int(bool(found)))


def main(arguments: Sequence[str] = _COMMAND) -> int:
    """Run pip-audit, print the verdict, and return its exit code."""
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)
    lines, code = verdict(done.stdout, done.stderr)
    sys.stdout.write("".join(f"audit: {line}\n" for line in lines))
    return code


if __name__ == "__main__":
    sys.exit(main())
