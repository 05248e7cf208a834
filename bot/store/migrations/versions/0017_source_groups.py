"""Sources may have groups, and what gave an article is remembered when its source is taken out."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Make the tables; articles on file were given by the sources of their items."""
    op.create_table(
        "source_groups",
        sa.Column("source_id", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("source_id", "name", name="pk_source_groups"),
    )
    op.create_table(
        "article_sources",
        sa.Column("article_id", sa.String, nullable=False),
        sa.Column("source_id", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("article_id", "source_id", name="pk_article_sources"),
    )
    op.execute(
        "INSERT INTO article_sources (article_id, source_id) "
        "SELECT DISTINCT article_id, source_id FROM items WHERE article_id IS NOT NULL"
    )
