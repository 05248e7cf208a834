"""What is spent on a language model, and the replies that it gave."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "spending",
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("account", sa.String, nullable=False),
        sa.Column("sent", sa.BigInteger, nullable=False),
        sa.Column("replied", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("day", "account", name="pk_spending"),
    )
    op.create_table(
        "model_replies",
        sa.Column("key", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_model_replies"),
    )
    op.create_index("ix_model_replies_made_at", "model_replies", ["made_at"])
