"""What readers marked as wrong, and what people corrected on the agenda."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "marks",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("shown", sa.Text, nullable=False),
        sa.Column("item", sa.Integer),
        sa.Column("article_id", sa.String),
        sa.Column("why", sa.Text),
        sa.Column("by", sa.String, nullable=False),
        _moment("made_at", nullable=False),
        _moment("settled_at"),
        sa.Column("settled_by", sa.String),
        sa.PrimaryKeyConstraint("id", name="pk_marks"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("record", sa.Integer, nullable=False),
        sa.Column("other", sa.Integer),
        sa.Column("outcome", sa.String),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("why", sa.Text),
        _moment("made_at", nullable=False),
        _moment("undone_at"),
        sa.Column("undone_by", sa.String),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
        sqlite_autoincrement=True,
    )


def _moment(name: str, *, nullable: bool = True) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
