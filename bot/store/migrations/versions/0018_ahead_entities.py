"""What is still expected is found by whom it concerns and its last day, however much is on file."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Make the table of what is on file."""
    op.create_table(
        "ahead_entities",
        sa.Column("entity_id", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("ahead_until", sa.Date, nullable=False),
        sa.Column("record_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint(
            "entity_id", "kind", "ahead_until", "record_id", name="pk_ahead_entities"
        ),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["records.id"],
            name="fk_ahead_entities_record_id",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_ahead_entities_record_id", "ahead_entities", ["record_id"])
    op.execute(
        "INSERT INTO ahead_entities (entity_id, kind, ahead_until, record_id) "
        "SELECT e.entity_id, r.kind, r.ahead_until, r.id FROM records r "
        "JOIN article_entities e ON e.article_id = r.article_id AND e.version = r.version "
        "WHERE r.kind = 'follow_up' AND r.ahead_until IS NOT NULL"
    )
    op.execute(
        "INSERT INTO ahead_entities (entity_id, kind, ahead_until, record_id) "
        "SELECT e.entity_id, r.kind, r.ahead_until, r.id FROM records r "
        "JOIN record_entities e ON e.record_id = r.id "
        "WHERE r.kind = 'change' AND r.ahead_until IS NOT NULL"
    )
