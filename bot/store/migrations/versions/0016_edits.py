"""What was posted can be corrected; what came in is kept until it is answered."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the columns and the table; what was posted before is not corrected."""
    op.add_column("claims", sa.Column("body", sa.Text))
    op.add_column("deliveries", sa.Column("shown", sa.Text))
    op.create_index("ix_deliveries_settled_at", "deliveries", ["settled_at"])
    op.create_table(
        "edits",
        sa.Column(
            "post",
            sa.String,
            sa.ForeignKey("deliveries.key", name="fk_edits_post", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("part", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("receipt", sa.Text),
        sa.Column("reason", sa.Text),
        sa.Column("intended_at", _MOMENT, nullable=False),
        sa.Column("sent_at", _MOMENT),
        sa.Column("settled_at", _MOMENT),
        sa.Column("shown", sa.Text),
        sa.PrimaryKeyConstraint("post", "number", "part", name="pk_edits"),
        sa.UniqueConstraint("key", name="uq_edits_key"),
    )
    op.create_index("ix_edits_state", "edits", ["state"])
