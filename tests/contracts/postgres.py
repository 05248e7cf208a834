"""A real PostgreSQL server for one test run: its own folder and socket, gone afterwards.

Debian refuses to run the server as root, so root hands it to the user `postgres` or `nobody`.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# Nothing here outlives the run, so nothing needs to reach the disk.
_SETTINGS = {
    "listen_addresses": "''",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
}
_TIMEOUT_S = 60


def programs() -> Path | None:
    """The folder of initdb and pg_ctl; None where PostgreSQL isn't installed."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    versions = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(versions, key=lambda path: float(path.parent.name), default=None)


@contextmanager
def server(binaries: Path) -> Iterator[str]:
    """Run a server while the context lasts; gives the query part of its URLs (`host=…`)."""
    # A socket's path has at most 107 bytes, so the folder stands right under /tmp.
    base = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # made by mkdtemp, 0700
    user = _other_user(base)
    try:
        _make(binaries, base, user)
        _control(binaries, base, user, "start", "-w", "-l", str(base / "log"), "-o", _options(base))
        try:
            yield f"host={base}"
        finally:
            _control(binaries, base, user, "stop", "-m", "immediate")
    finally:
        shutil.rmtree(base)


@contextmanager
def stopped(host: str) -> Iterator[None]:
    """The server of a `host=…` is killed, and started again afterwards."""
    binaries = programs()
    base = Path(host.removeprefix("host="))
    if binaries is None:
        raise RuntimeError("PostgreSQL is gone since its server was started.")
    user = _other_user(base)
    _control(binaries, base, user, "stop", "-m", "immediate")
    try:
        yield
    finally:
        _control(binaries, base, user, "start", "-w", "-l", str(base / "log"), "-o", _options(base))


def _other_user(base: Path) -> dict[str, Any]:
    """What subprocess needs to run as somebody else than root. Any: its own argument types."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    os.chown(base, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _make(binaries: Path, base: Path, user: dict[str, Any]) -> None:
    how = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    _run([str(binaries / "initdb"), "-D", str(base / "data"), *how], base, user)


def _options(base: Path) -> str:
    settings = _SETTINGS | {"unix_socket_directories": str(base)}
    return " ".join(f"-c {name}={value}" for name, value in settings.items())


def _control(binaries: Path, base: Path, user: dict[str, Any], *arguments: str) -> None:
    _run([str(binaries / "pg_ctl"), "-D", str(base / "data"), "-s", *arguments], base, user)


def _run(command: list[str], base: Path, user: dict[str, Any]) -> None:
    subprocess.run(
        command,
        cwd=base,
        check=True,
        timeout=_TIMEOUT_S,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        **user,
    )
