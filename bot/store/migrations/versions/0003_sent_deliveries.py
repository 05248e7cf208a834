"""When a delivery's request was about to go out."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column; what is on its way may have been sent as soon as it was written."""
    op.add_column("deliveries", sa.Column("sent_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE deliveries SET sent_at = intended_at WHERE state = 'intended'")
