"""Ten corpora of malformed files: none crashes a reader, holds it up, or takes more memory than it may."""

import asyncio

import pytest

from bot.errors import InputRejected
from bot.ingest.errors import ParserFailed
from bot.ingest.sandbox import Sandbox
from tests.fuzz.corpora import corpora

# A child's whole address space, so that it can't hold more than this.
MEMORY_MB = 512
TIMEOUT_S = 10.0


def test_corpora_are_wide() -> None:
    """There are ten corpora and more than five hundred files, no two alike."""
    files = [body for _, made in corpora().values() for _, body in made()]

    assert len(corpora()) >= 10
    assert len(set(files)) > 500


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", corpora())
async def test_malformed_files(name: str) -> None:
    """Each file is read or refused with a reason; none is killed for its time, memory or a crash."""
    read, made = corpora()[name]
    names, bodies = zip(*made(), strict=True)

    async with Sandbox(children=2, timeout_s=TIMEOUT_S, memory_mb=MEMORY_MB) as sandbox:

        async def outcome(body: bytes) -> str:
            try:
                await sandbox.run(read, body)
            except ParserFailed as error:
                return f"killed: {error}"
            except InputRejected:
                return "refused"
            return "read"

        found = dict(zip(names, await asyncio.gather(*map(outcome, bodies)), strict=True))

    assert {name: what for name, what in found.items() if what.startswith("killed")} == {}
