"""The same tests on both databases: `database_url` is an empty, migrated one, new for each test."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.store import Store
from bot.store.tables import metadata
from tests.contracts.postgres import programs, server

_REQUIRED = "REQUIRE_POSTGRES"
_numbers = count()


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server."""

    host: str

    def create(self) -> str:
        """The URL of a new, empty database."""
        name = f"daybook_{next(_numbers)}"
        self.execute(self._url("postgres"), f"CREATE DATABASE {name}")
        return self._url(name)

    def execute(self, url: str, *statements: str) -> None:
        """Run statements, each a transaction of its own."""
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()

    def _url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?{self.host}"


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """PostgreSQL, started once for the run."""
    binaries = programs()
    if binaries is None:
        reason = "PostgreSQL is not installed (no initdb on PATH or under /usr/lib/postgresql)"
        if os.environ.get(_REQUIRED) == "1":
            pytest.fail(f"{reason}, and {_REQUIRED}=1 demands it")
        pytest.skip(reason)
    with server(binaries) as host:
        yield Cluster(host)


@pytest.fixture(scope="session")
def migrated_url(cluster: Cluster) -> str:
    """A migrated database on the server. Emptying it takes a hundredth of making another."""
    url = cluster.create()
    _migrate(url)
    return url


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("migrated") / "daybook.db"
    _migrate(f"sqlite:///{path}")
    return path


def _migrate(url: str) -> None:
    async def migrate() -> None:
        async with await Store.open(url):
            pass

    asyncio.run(migrate())


BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a migrated database with nothing in it."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "daybook.db")
        return f"sqlite:///{tmp_path / 'daybook.db'}"
    cluster: Cluster = request.getfixturevalue("cluster")
    url: str = request.getfixturevalue("migrated_url")
    cluster.execute(url, *(f"DELETE FROM {table}" for table in reversed(metadata.sorted_tables)))
    return url


@pytest.fixture(params=BOTH)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database that was never migrated."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    cluster: Cluster = request.getfixturevalue("cluster")
    return cluster.create()


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """An open store with nothing in it."""
    async with await Store.open(database_url) as opened:
        yield opened
