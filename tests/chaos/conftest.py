"""Both databases, as the store's own tests have them."""

from tests.contracts.conftest import cluster, database_url, migrated_file, migrated_url

__all__ = ["cluster", "database_url", "migrated_file", "migrated_url"]
