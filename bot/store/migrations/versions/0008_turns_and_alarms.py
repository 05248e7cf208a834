"""The lines in which posts wait for their turn, and what an admin is told once."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the tables."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "turns",
        sa.Column("name", sa.String, nullable=False),
        sa.Column("next_at", moment, nullable=False),
        sa.Column("paused_until", moment),
        sa.Column("reason", sa.Text),
        sa.PrimaryKeyConstraint("name", name="pk_turns"),
    )
    op.create_table(
        "alarms",
        sa.Column("name", sa.String, nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("receipt", sa.Text),
        sa.Column("reason", sa.Text),
        sa.Column("intended_at", moment, nullable=False),
        sa.Column("sent_at", moment),
        sa.Column("settled_at", moment),
        sa.PrimaryKeyConstraint("name", name="pk_alarms"),
        sa.UniqueConstraint("key", name="uq_alarms_key"),
    )
