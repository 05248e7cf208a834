"""How digests stand in their place, which article a part tells, and what was said in threads."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the columns, and make the tables."""
    # What was subscribed to before came as one message.
    layout = sa.Column("layout", sa.String, nullable=False, server_default="flat")
    op.add_column("subscriptions", layout)
    with op.batch_alter_table("subscriptions") as subscriptions:
        subscriptions.alter_column("layout", server_default=None)
    op.add_column("deliveries", sa.Column("article_id", sa.String))
    op.add_column("deliveries", sa.Column("version", sa.Integer))
    op.create_table(
        "threads",
        sa.Column("thread", sa.String, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("thread", name="pk_threads"),
    )
    op.create_index("ix_threads_said_at", "threads", ["said_at"])
    op.create_table(
        "visits",
        sa.Column("person", sa.String, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_visits"),
    )
