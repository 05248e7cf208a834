"""When sources want to be read and when they died; how dates are written; what kept a text back."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the columns. A source that was told as dead died, at the latest, when it was last polled."""
    op.add_column("sources", sa.Column("date_order", sa.String))
    op.add_column("sources", sa.Column("hints", sa.Text))
    op.add_column("sources", sa.Column("died_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE sources SET died_at = polled_at WHERE told_dead")
    op.drop_column("sources", "told_dead")
    op.add_column("article_versions", sa.Column("date_order", sa.String))
    op.add_column("article_versions", sa.Column("wall", sa.String))
