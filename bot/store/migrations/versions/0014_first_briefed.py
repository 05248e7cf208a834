"""When a version was briefed for the first time."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the column; nothing was briefed twice yet."""
    op.add_column("briefings", sa.Column("first_briefed_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE briefings SET first_briefed_at = briefed_at")
    op.create_index("ix_briefings_first_briefed_at", "briefings", ["first_briefed_at"])
