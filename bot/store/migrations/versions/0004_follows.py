"""Follows with their notices, and what became of records that were read anew."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""
    _follows()
    _notices()
    op.create_table(
        "successors",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("successor", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_successors"),
    )


def _moment(name: str, *, nullable: bool = True) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _follows() -> None:
    op.create_table(
        "follows",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("destination", sa.String, nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("topic", sa.String, nullable=False),
        sa.Column("item", sa.Integer, nullable=False),
        sa.Column("remind_days", sa.Integer),
        sa.Column("days", sa.String, nullable=False),
        sa.Column("quiet", sa.String),
        sa.Column("zone", sa.String, nullable=False),
        _moment("created_at", nullable=False),
        _moment("told_until", nullable=False),
        _moment("muted_at"),
        sa.Column("paused_because", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_follows"),
        sa.UniqueConstraint(
            "destination",
            "person",
            "topic",
            "item",
            name="uq_follows_destination_person_topic_item",
        ),
        sqlite_autoincrement=True,
    )


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("follow_id", sa.Integer, nullable=False),
        sa.Column("about", sa.String, nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        _moment("due_at", nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("receipt", sa.Text),
        sa.Column("reason", sa.Text),
        _moment("intended_at", nullable=False),
        _moment("sent_at"),
        _moment("settled_at"),
        sa.PrimaryKeyConstraint("follow_id", "about", "part", name="pk_notices"),
        sa.ForeignKeyConstraint(
            ["follow_id"], ["follows.id"], name="fk_notices_follow_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("key", name="uq_notices_key"),
    )
    op.create_index("ix_notices_state", "notices", ["state"])
