"""Twelve canaries in all places where secrets are put; none of them sings.

A whole Daybook runs at debug, can't reach anything that it was given tokens for, and is looked at
through all that it writes and serves: its log, /metrics, a page, its commands, its backup.
"""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import pytest
from aiohttp import ClientSession

from tests.unit.test_secrets import CANARIES

FEED_PASSWORD, FEED_KEY = "canary-feed-password", "canary-feed-key"  # looked for
PROXY, DATABASE, LINK = "canary-proxy", "canary-database", "canary-link"
ALL = (*CANARIES.values(), FEED_PASSWORD, FEED_KEY, PROXY, DATABASE, LINK)
FEED = f"https://reader:{FEED_PASSWORD}@127.0.0.1:9/feed?key={FEED_KEY}"


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def environ(folder: Path, port: int) -> dict[str, str]:
    """Every secret set, and every host one that refuses."""
    nowhere = "127.0.0.1:9"
    return {
        "PATH": os.defpath,
        **CANARIES,
        "OPENAI_BASE_URL": f"http://{CANARIES['OPENAI_BASE_URL']}@{nowhere}/v1",
        "HTTP_PROXY": f"http://me:{PROXY}@{nowhere}",
        "HTTPS_PROXY": f"http://me:{PROXY}@{nowhere}",
        "DAYBOOK_INGEST__USE_PROXY": "true",
        "DAYBOOK_DATABASE__URL": f"sqlite:///{folder / 'x.db'}",
        "DAYBOOK_SUMMARIZER__ENGINE": "openai",
        "DAYBOOK_SUMMARIZER__WORKERS": "1",
        "DAYBOOK_SLACK__API_URL": f"http://{nowhere}/api/",
        "DAYBOOK_SLACK__TIMEOUT_S": "2.0",
        "DAYBOOK_DISCORD__API_URL": f"http://{nowhere}/api",
        "DAYBOOK_DISCORD__GATEWAY_URL": f"ws://{nowhere}/gateway",
        "DAYBOOK_DISCORD__TIMEOUT_S": "2.0",
        "DAYBOOK_WEB__PORT": str(port),
        "DAYBOOK_WEB__BASE_URL": f"http://127.0.0.1:{port}",
        "DAYBOOK_LOGGING__LEVEL": "debug",
    }


async def said(variables: dict[str, str], *arguments: str) -> str:
    """All that a command writes."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        env=variables,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate()
    return out.decode()


async def ran(variables: dict[str, str], port: int) -> str:
    """The log of a Daybook that runs until its pages were looked at, with what they show."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        env=variables,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None
    log = b""
    while b"web_serves" not in log and (line := await process.stdout.readline()):
        log += line
    shown = [await _page(port, path) for path in ("metrics", "readyz", "evidence/x", "topic/y")]
    # What couldn't be reached is tried, and told of, before the end.
    while b"source_polled" not in log and (line := await process.stdout.readline()):
        log += line
    process.send_signal(signal.SIGTERM)
    log += await process.stdout.read()
    await process.wait()
    return "\n".join([log.decode(), *shown])


async def _page(port: int, path: str) -> str:
    async with (
        ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}/{path}") as answer,
    ):
        return f"{answer.status} {await answer.text()}"


@pytest.mark.slow
@pytest.mark.timeout(400)
async def test_no_canary_sings(tmp_path: Path) -> None:
    """Of twelve secrets none is in a log line, a metric, a page, a command's output or a backup."""
    port = free_port()
    own = environ(tmp_path, port)
    elsewhere = own | {"DAYBOOK_DATABASE__URL": f"postgresql://me:{DATABASE}@127.0.0.1:9/x"}
    backup = tmp_path / "backup.db"

    told = {
        "add": await said(own, "sources", "add", "--as-given", FEED),
        "brief": await said(own, "brief", f"https://127.0.0.1:9/a?token={LINK}"),
        "run": await ran(own, port),
        "sources": await said(own, "sources", "list"),
        "status": await said(own, "status"),
        "doctor": await said(own, "doctor"),
        "audit": await said(own, "audit"),
        "backup": await said(own, "backup", str(backup)),
        "no database": await said(elsewhere, "status"),
        "no doctor": await said(elsewhere, "doctor"),
    }

    assert "slack" in told["run"]
    assert len(ALL) >= 12
    sung = {(where, one) for where, text in told.items() for one in ALL if one in text}
    assert sung == set()
    # What it polls is the one thing that the archive must know.
    kept = backup.read_bytes()
    assert [one for one in ALL if one.encode() in kept and one != FEED_KEY] == []
