"""Articles, briefings and their records, kept in SQLite or PostgreSQL."""

from bot.store.store import Store

__all__ = ["Store"]
