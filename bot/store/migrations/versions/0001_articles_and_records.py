"""Articles, briefings, records with their full-text index, and claims of work."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_VERSION = ["article_id", "version"]
# SQLite keeps rows of these in the order of their key: one look-up instead of two.
_BY_KEY = {"sqlite_with_rowid": False}


def upgrade() -> None:
    """Make the first tables."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    _article_versions()
    _newest_first(sqlite=sqlite)
    _briefings()
    _records()
    _record_entities()
    _article_entities()
    _mentions()
    _claims()
    if sqlite:
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


def _newest_first(*, sqlite: bool) -> None:
    """In the order in which records are told; SQLite puts undated rows last by itself."""
    undated_last = "" if sqlite else " NULLS LAST"
    op.execute(
        "CREATE INDEX ix_article_versions_newest_first "
        f"ON article_versions (published DESC{undated_last}, article_id)"
    )


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
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("article_id", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("speaker_id", sa.String),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("stems", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_records"),
        _of_version("records"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_records_article_id_version_kind_position", "records", [*_VERSION, "kind", "position"]
    )
    op.create_index("ix_records_speaker_id", "records", ["speaker_id"])


def _record_entities() -> None:
    op.create_table(
        "record_entities",
        sa.Column("entity_id", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("record_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("entity_id", "kind", "record_id", name="pk_record_entities"),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["records.id"],
            name="fk_record_entities_record_id",
            ondelete="CASCADE",
        ),
        **_BY_KEY,
    )
    op.create_index("ix_record_entities_record_id", "record_entities", ["record_id"])


def _article_entities() -> None:
    op.create_table(
        "article_entities",
        sa.Column("entity_id", sa.String, nullable=False),
        sa.Column("article_id", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("entity_id", *_VERSION, name="pk_article_entities"),
        _of_version("article_entities"),
        **_BY_KEY,
    )
    op.create_index("ix_article_entities_article_id_version", "article_entities", _VERSION)


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
        **_BY_KEY,
    )
    op.create_index("ix_mentions_article_id_version", "mentions", _VERSION)


def _claims() -> None:
    op.create_table(
        "claims",
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("holder", sa.String),
        sa.Column("leased_until", sa.DateTime(timezone=True)),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("kind", "key", name="pk_claims"),
    )
    op.create_index("ix_claims_kind_due_at", "claims", ["kind", "due_at"])


def _full_text_in_sqlite() -> None:
    """An external-content FTS5 table kept by triggers (sqlite.org/fts5.html, section 4.4.3).

    The stems stand in lower case with blanks between, so the plainest tokenizer splits them.
    """
    op.execute(
        "CREATE VIRTUAL TABLE record_stems USING fts5("
        "stems, content='records', content_rowid='id', tokenize='ascii', detail=none)"
    )
    op.execute(
        "CREATE TRIGGER record_stems_insert AFTER INSERT ON records BEGIN "
        "INSERT INTO record_stems(rowid, stems) VALUES (new.id, new.stems); END"
    )
    op.execute(
        "CREATE TRIGGER record_stems_delete AFTER DELETE ON records BEGIN "
        "INSERT INTO record_stems(record_stems, rowid, stems) "
        "VALUES ('delete', old.id, old.stems); END"
    )


def _full_text_in_postgresql() -> None:
    """The stems as an array: no parser and no list of stop words of the server's has a say."""
    op.execute("CREATE INDEX ix_records_stems ON records USING gin (string_to_array(stems, ' '))")
