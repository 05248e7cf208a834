"""The tables, alike in SQLite and PostgreSQL.

    article_versions ──► briefings            what was read, and the proven briefing as JSON
            │
            ├──► records ──► record_entities  each follow-up, quote and passage, with whom it names
            └──► mentions                     each entity of the article, by which names, how often

A record's `words` feed the full-text index: an FTS5 table beside it in SQLite, a generated
tsvector column in PostgreSQL (see the first migration).
"""

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

article_versions = Table(
    "article_versions",
    metadata,
    Column("article_id", String, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("title", Text),
    Column("url", Text),
    Column("publication", Text),
    Column("published", Date),
    Column("published_basis", String, nullable=False),
    Column("language", String),
    Column("text", Text, nullable=False),
    Column("ingested_at", DateTime(timezone=True), nullable=False),
    Index(None, "published"),
)


def _of_version() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["article_id", "version"],
        ["article_versions.article_id", "article_versions.version"],
        ondelete="CASCADE",
    )


briefings = Table(
    "briefings",
    metadata,
    Column("article_id", String, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("payload", Text, nullable=False),
    Column("briefed_at", DateTime(timezone=True), nullable=False),
    _of_version(),
)

records = Table(
    "records",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article_id", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("speaker_id", String),
    # The claim as JSON; empty for a passage, which is its span.
    Column("body", Text, nullable=False),
    Column("words", Text, nullable=False),
    _of_version(),
    Index(None, "article_id", "version", "kind"),
    Index(None, "speaker_id"),
)

record_entities = Table(
    "record_entities",
    metadata,
    Column("entity_id", String, primary_key=True),
    Column(
        "record_id",
        Integer,
        ForeignKey("records.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Index(None, "record_id"),
)

mentions = Table(
    "mentions",
    metadata,
    Column("entity_id", String, primary_key=True),
    Column("article_id", String, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    # All names that the article gives it, one a line.
    Column("names", Text, nullable=False),
    Column("role", Text),
    # Ids of its states, one a line.
    Column("states", Text, nullable=False),
    Column("count", Integer, nullable=False),
    _of_version(),
    Index(None, "article_id", "version"),
)
