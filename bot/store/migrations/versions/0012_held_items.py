"""Which items are held back as part of a flood, and which were let go."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the columns; nothing is held yet."""
    op.add_column("items", sa.Column("held_at", sa.DateTime(timezone=True)))
    op.add_column("items", sa.Column("released_at", sa.DateTime(timezone=True)))
