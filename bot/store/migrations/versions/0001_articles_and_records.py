"""Articles, briefings, records and the full-text index."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_VERSION = ["article_id", "version"]


def upgrade() -> None:
    """Make the first tables."""
    _article_versions()
    _briefings()
    _records()
    _mentions()
    if op.get_bind().dialect.name == "sqlite":
        _full_text_in_sqlite()
    else:
        _full_text_in_postgresql()


def _of_version(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        _VERSION,
        [f"article_versions.{column}" for column in _VERSION],
        name=f"fk_{table}_article_id_version",
        ondelete="CASCADE",
    )


def _article_versions() -> None:
    op.create_table(
        "article_versions",
        sa.Column("article_id", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("publication", sa.Text),
        sa.Column("published", sa.Date),
        sa.Column("published_basis", sa.String, nullable=False),
        sa.Column("language", sa.String),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("ingested_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(*_VERSION, name="pk_article_versions"),
    )
    op.create_index("ix_article_versions_published", "article_versions", ["published"])


def _briefings() -> None:
    op.create_table(
        "briefings",
        sa.Column("article_id", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("briefed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(*_VERSION, name="pk_briefings"),
        _of_version("briefings"),
    )


def _records() -> None:
    op.create_table(
        "records",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("article_id", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("speaker_id", sa.String),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        _of_version("records"),
    )
    op.create_index("ix_records_article_id_version_kind", "records", [*_VERSION, "kind"])
    op.create_index("ix_records_speaker_id", "records", ["speaker_id"])
    op.create_table(
        "record_entities",
        sa.Column("entity_id", sa.String, nullable=False),
        sa.Column("record_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("entity_id", "record_id", name="pk_record_entities"),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["records.id"],
            name="fk_record_entities_record_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_record_entities_record_id", "record_entities", ["record_id"])


def _mentions() -> None:
    op.create_table(
        "mentions",
        sa.Column("entity_id", sa.String, nullable=False),
        sa.Column("article_id", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("names", sa.Text, nullable=False),
        sa.Column("role", sa.Text),
        sa.Column("states", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("entity_id", *_VERSION, name="pk_mentions"),
        _of_version("mentions"),
    )
    op.create_index("ix_mentions_article_id_version", "mentions", _VERSION)


def _full_text_in_sqlite() -> None:
    """An external-content FTS5 table kept by triggers (sqlite.org/fts5.html, section 4.4.3)."""
    op.execute(
        "CREATE VIRTUAL TABLE record_words USING fts5("
        "words, content='records', content_rowid='id', tokenize='porter unicode61')"
    )
    op.execute(
        "CREATE TRIGGER record_words_insert AFTER INSERT ON records BEGIN "
        "INSERT INTO record_words(rowid, words) VALUES (new.id, new.words); END"
    )
    op.execute(
        "CREATE TRIGGER record_words_delete AFTER DELETE ON records BEGIN "
        "INSERT INTO record_words(record_words, rowid, words) "
        "VALUES ('delete', old.id, old.words); END"
    )


def _full_text_in_postgresql() -> None:
    op.execute(
        "ALTER TABLE records ADD COLUMN vector tsvector "
        "GENERATED ALWAYS AS (to_tsvector('english', words)) STORED"
    )
    op.execute("CREATE INDEX ix_records_vector ON records USING gin (vector)")
