"""Who changed what, and who asked in a thread."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("did", sa.String, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entries"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_entries_done_at", "audit_entries", ["done_at"])
    op.create_table(
        "thread_people",
        sa.Column("thread", sa.String, nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("thread", "person", name="pk_thread_people"),
        sa.ForeignKeyConstraint(
            ["thread"],
            ["threads.thread"],
            name="fk_thread_people_thread",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_thread_people_person", "thread_people", ["person"])
