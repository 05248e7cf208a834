"""What answers find fast by: until when something is ahead, the newest of an entity, its names.

All of it is derived from what is stored, and is made here by the code that keeps it up to date.
"""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.store.names import key_rows, known_of, known_row
from bot.store.rows import Kind, ahead_until, leading_entities
from summarizer.article import Span
from summarizer.briefing import Mention
from summarizer.wire import change_from_json, follow_up_from_json

revision = "0011"
down_revision = "0010"

_BATCH = 500


def upgrade() -> None:
    """Add columns, tables and indexes, and fill them."""
    op.add_column("records", sa.Column("ahead_until", sa.Date))
    for table in ("record_entities", "article_entities"):
        op.add_column(table, sa.Column("published", sa.Date))
    leads = sa.Column("leads", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("mentions", leads)
    _names()
    _fill()
    op.create_index("ix_briefings_briefed_at", "briefings", ["briefed_at"])
    op.execute(
        "CREATE INDEX ix_records_kind_ahead_until ON records (kind, ahead_until) WHERE ahead_until IS NOT NULL"
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    # SQLite puts undated rows last by itself.
    newest = "published DESC" if sqlite else "published DESC NULLS LAST"
    op.execute(
        "CREATE INDEX ix_record_entities_newest_first "
        f"ON record_entities (entity_id, kind, {newest}, record_id)"
    )
    op.execute(
        "CREATE INDEX ix_article_entities_newest_first "
        f"ON article_entities (entity_id, {newest}, article_id, version)"
    )


def _names() -> None:
    op.create_table(
        "known_entities",
        sa.Column("entity_id", sa.String, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("names", sa.Text, nullable=False),
        sa.Column("role", sa.Text),
        sa.Column("role_day", sa.Date),
        sa.Column("states", sa.Text, nullable=False),
        sa.Column("mentions", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("entity_id", name="pk_known_entities"),
    )
    op.create_index("ix_known_entities_mentions", "known_entities", ["mentions"])
    op.create_table(
        "entity_keys",
        sa.Column("key", sa.String, nullable=False),
        sa.Column("entity_id", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("key", "entity_id", name="pk_entity_keys"),
        sa.ForeignKeyConstraint(
            ["entity_id"],
            ["known_entities.entity_id"],
            name="fk_entity_keys_entity_id_known_entities",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_entity_keys_entity_id", "entity_keys", ["entity_id"])


def _fill() -> None:
    connection = op.get_bind()
    tables = sa.MetaData()
    tables.reflect(
        connection,
        only=(
            "article_versions",
            "briefings",
            "records",
            "record_entities",
            "article_entities",
            "mentions",
            "known_entities",
            "entity_keys",
        ),
    )
    _fill_ahead(connection, tables.tables["records"], tables.tables["article_versions"])
    _fill_days(connection)
    _fill_leads(connection, tables.tables["briefings"], tables.tables["mentions"])
    _fill_names(connection, tables.tables)


def _fill_ahead(connection: sa.Connection, records: sa.Table, versions: sa.Table) -> None:
    told = (
        sa.select(records.c.id, records.c.kind, records.c.body, versions.c.published)
        .join(versions, _same(records, versions))
        .where(records.c.kind.in_([Kind.FOLLOW_UP, Kind.CHANGE]))
    )
    update = (
        sa.update(records)
        .where(records.c.id == sa.bindparam("record"))
        .values(ahead_until=sa.bindparam("until"))
    )
    for some in _batches(connection, told):
        connection.execute(update, [{"record": row.id, "until": _until(row)} for row in some])


def _until(row: Any) -> Any:
    """Any: the rows of reflected tables have no type of their own."""
    body = json.loads(row.body)
    if row.kind == Kind.FOLLOW_UP:
        return ahead_until(follow_up_from_json(body).when, row.published, None)
    change = change_from_json(body)
    return ahead_until(change.when, row.published, change.kind)


def _fill_days(connection: sa.Connection) -> None:
    connection.execute(
        sa.text(
            "UPDATE record_entities SET published = (SELECT v.published FROM records r "
            "JOIN article_versions v ON v.article_id = r.article_id AND v.version = r.version "
            "WHERE r.id = record_entities.record_id)"
        )
    )
    connection.execute(
        sa.text(
            "UPDATE article_entities SET published = (SELECT v.published FROM article_versions v "
            "WHERE v.article_id = article_entities.article_id "
            "AND v.version = article_entities.version)"
        )
    )


def _fill_leads(connection: sa.Connection, briefings: sa.Table, mentions: sa.Table) -> None:
    update = (
        sa.update(mentions)
        .where(
            mentions.c.article_id == sa.bindparam("article"),
            mentions.c.version == sa.bindparam("of_version"),
            mentions.c.entity_id == sa.bindparam("entity"),
        )
        .values(leads=True)
    )
    for some in _batches(connection, sa.select(briefings)):
        leading = [
            {"article": row.article_id, "of_version": row.version, "entity": entity}
            for row in some
            for entity in _leading(json.loads(row.payload))
        ]
        if leading:
            connection.execute(update, leading)


def _leading(payload: dict[str, Any]) -> frozenset[str]:
    summary = [_span(span) for point in payload["summary"] for span in point["evidence"]]
    mentions = [
        Mention(_span(span), topic["id"])
        for topic in payload["topics"]
        for span in topic["mentions"]
    ]
    return leading_entities(mentions, summary)


def _span(span: dict[str, int]) -> Span:
    return Span(span["start"], span["end"])


def _fill_names(connection: sa.Connection, tables: Any) -> None:
    """Any: a mapping that SQLAlchemy types as its own."""
    mentions, versions = tables["mentions"], tables["article_versions"]
    later = tables["briefings"].alias("later")
    is_newest = ~sa.exists().where(
        later.c.article_id == mentions.c.article_id, later.c.version > mentions.c.version
    )
    told = (
        sa.select(mentions, versions.c.published)
        .join(versions, _same(mentions, versions))
        .where(is_newest)
        .order_by(mentions.c.entity_id, versions.c.published.asc().nulls_first())
        .order_by(mentions.c.article_id)
    )
    for known in known_of(connection.execute(told).mappings().all()):
        connection.execute(tables["known_entities"].insert().values(known_row(known)))
        connection.execute(tables["entity_keys"].insert(), key_rows(known.entity))


def _same(one: sa.Table, versions: sa.Table) -> Any:
    """Any: the columns of reflected tables have no type of their own."""
    return sa.and_(versions.c.article_id == one.c.article_id, versions.c.version == one.c.version)


def _batches(connection: sa.Connection, query: Any) -> Iterator[list[Any]]:
    """Any: rows of reflected tables. All are read before the first is written."""
    rows = iter(connection.execute(query).all())
    while some := list(islice(rows, _BATCH)):
        yield some
