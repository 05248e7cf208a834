"""Sources with their items, subscriptions with their deliveries."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    _sources()
    _items()
    _subscriptions()
    _deliveries()


def _moment(name: str, *, nullable: bool = True) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _sources() -> None:
    op.create_table(
        "sources",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("language", sa.String),
        sa.Column("link_only", sa.Boolean, nullable=False),
        sa.Column("every_minutes", sa.Integer),
        sa.Column("identity", sa.String, nullable=False),
        sa.Column("etag", sa.Text),
        sa.Column("modified", sa.Text),
        sa.Column("body_hash", sa.String),
        _moment("added_at", nullable=False),
        _moment("baseline_at"),
        _moment("polled_at"),
        _moment("read_at"),
        _moment("next_at", nullable=False),
        sa.Column("pause_s", sa.Integer, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("told_dead", sa.Boolean, nullable=False),
        _moment("ended_at"),
        sa.PrimaryKeyConstraint("id", name="pk_sources"),
        sa.UniqueConstraint("url", name="uq_sources_url"),
    )


def _items() -> None:
    op.create_table(
        "items",
        sa.Column("source_id", sa.String, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("is_baseline", sa.Boolean, nullable=False),
        _moment("found_at", nullable=False),
        _moment("settled_at"),
        sa.Column("article_id", sa.String),
        sa.PrimaryKeyConstraint("source_id", "key", name="pk_items"),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name="fk_items_source_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_items_article_id", "items", ["article_id"])
    op.create_index("ix_items_url", "items", ["url"])


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("destination", sa.String, nullable=False),
        sa.Column("topic", sa.String, nullable=False),
        sa.Column("days", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("zone", sa.String, nullable=False),
        sa.Column("when_quiet", sa.String, nullable=False),
        _moment("created_at", nullable=False),
        _moment("told_until", nullable=False),
        sa.Column("paused_because", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
        sa.UniqueConstraint("destination", "topic", name="uq_subscriptions_destination_topic"),
        sqlite_autoincrement=True,
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("subscription_id", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        _moment("due_at", nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("receipt", sa.Text),
        sa.Column("reason", sa.Text),
        _moment("intended_at", nullable=False),
        _moment("settled_at"),
        sa.PrimaryKeyConstraint("subscription_id", "day", "part", name="pk_deliveries"),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscriptions.id"],
            name="fk_deliveries_subscription_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("key", name="uq_deliveries_key"),
    )
    op.create_index("ix_deliveries_state", "deliveries", ["state"])
