"""Digests over kills: nothing is lost and nothing seen twice, as the office's own ledger counts it."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from tests.chaos.office import Office, open_office
from tests.chaos.storm import Outcome, Storm, Weather
from tests.chaos.victim import Failpoint

# Longer than the office takes to show what it took.
_GRACE = timedelta(seconds=1)
_KILLED = 137


def _office(*, honours_keys: bool = False) -> AbstractAsyncContextManager[Office]:
    return open_office(honours_keys=honours_keys, delays_s=(0, 0.4), chance=Random(7))


@pytest.fixture(params=[True, False], ids=["key honoured", "key ignored"])
async def office(request: pytest.FixtureRequest) -> AsyncIterator[Office]:
    async with _office(honours_keys=request.param) as office:
        yield office


async def _storm(database_url: str, office: Office, *, grace: timedelta = _GRACE) -> Storm:
    storm = Storm(database_url, office, channels=3, grace=grace)
    await storm.open()
    await storm.dawn()
    return storm


async def _death(failpoint: Failpoint, database_url: str, office: Office) -> None:
    storm = await _storm(database_url, office)

    died = await storm.die_at(failpoint)
    outcome = await storm.calm()

    assert died == _KILLED
    assert _faults(outcome) == ([], [])


def _faults(outcome: Outcome) -> tuple[list[str], list[str]]:
    return outcome.lost, outcome.doubled


async def test_a_death_at_any_boundary(migrated_file: Path, tmp_path: Path) -> None:
    """Wherever a Daybook dies, the next one brings each digest to what a person sees once."""

    async def die(failpoint: Failpoint) -> None:
        path = shutil.copy(migrated_file, tmp_path / f"{failpoint.name}.db")
        async with _office() as office:
            await _death(failpoint, f"sqlite:///{path}", office)

    await asyncio.gather(*(die(failpoint) for failpoint in Failpoint))


@pytest.mark.slow
@pytest.mark.parametrize("failpoint", list(Failpoint))
async def test_a_death_at_every_boundary(
    database_url: str, office: Office, failpoint: Failpoint
) -> None:
    """So on both databases, whether the platform honours the key or ignores it."""
    await _death(failpoint, database_url, office)


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_a_shower(database_url: str, office: Office) -> None:
    """Deaths at random moments lose and double nothing."""
    storm = await _storm(database_url, office)

    outcome = await storm.blow(Weather(kills=15), Random(11))

    assert _faults(outcome) == ([], [])


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_a_storm(database_url: str, office: Office) -> None:
    """Nor do deaths among three replicas, some of which are stopped and woken again."""
    storm = await _storm(database_url, office, grace=timedelta(seconds=4))

    outcome = await storm.blow(Weather(kills=20, replicas=3, stops=0.15), Random(13))

    assert _faults(outcome) == ([], [])


@pytest.mark.slow
async def test_without_grace_it_would_double(migrated_file: Path, tmp_path: Path) -> None:
    """The count sees doubles: a platform slower than the grace is posted to twice."""
    path = shutil.copy(migrated_file, tmp_path / "daybook.db")
    slow = open_office(honours_keys=False, delays_s=(6, 6), chance=Random(3))
    async with slow as office:
        storm = await _storm(f"sqlite:///{path}", office, grace=timedelta())

        await storm.die_at(Failpoint.IN_FLIGHT)
        outcome = await storm.calm()

    assert outcome.doubled != []
