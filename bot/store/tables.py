"""The tables, alike in SQLite and PostgreSQL.

    article_versions ──► briefings            what was read, and the proven briefing as JSON
            │
            ├──► records ──► record_entities  each follow-up, quote and passage, with whom it names
            ├──► ahead_entities               whom what is still expected concerns, by its last day
            ├──► article_entities             whom an article names, and their states
            └──► mentions                     each entity of an article, by which names, how often
    known_entities ──► entity_keys            whom the newest versions name, and by which names
    claims                                    work that is due, and who holds it until when
    sources ──► items                         what is polled, and each item on its way to an article
    subscriptions ──► deliveries ──► edits    what is told where and when, and each correction of it;
                                              written before posting
    follows ──► notices                       who follows what; each thing told of it, in the same way
    marks, corrections                        what people say is wrong, and what they put right
    threads ──► thread_people                 what was asked in a thread, and by whom
    visits                                    when a person last looked
    audit_entries                                     who changed what, and when
    spending, model_replies                   tokens by day and account, and what they bought

A record's `stems` feed the full-text index: an FTS5 table beside it in SQLite, an inverted index
over the same words in PostgreSQL (see the first migration). As the stems are ours, what one
database finds the other finds too.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An instant: aware in, UTC out. SQLite keeps no zone, PostgreSQL gives its session's."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Write UTC."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read UTC."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


article_versions = Table(
    "article_versions",
    metadata,
    Column("article_id", String, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("title", Text),
    Column("url", Text),
    Column("publication", Text),
    Column("published", Date),
    Column("published_basis", String, nullable=False),
    Column("language", String),
    Column("date_order", String),
    # What kept the whole text back, where something did.
    Column("wall", String),
    Column("text", Text, nullable=False),
    Column("ingested_at", Moment, nullable=False),
)


def _of_version() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["article_id", "version"],
        ["article_versions.article_id", "article_versions.version"],
        ondelete="CASCADE",
    )


briefings = Table(
    "briefings",
    metadata,
    Column("article_id", String, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("payload", Text, nullable=False),
    Column("briefed_at", Moment, nullable=False),
    # The same, however often it was briefed since: that is no news.
    Column("first_briefed_at", Moment),
    _of_version(),
    Index(None, "briefed_at"),
    Index(None, "first_briefed_at"),
)

records = Table(
    "records",
    metadata,
    # Never given twice, and kept when an article is briefed again and says the same.
    Column("id", Integer, primary_key=True),
    Column("article_id", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", String, nullable=False),
    # Its place among the records of its kind.
    Column("position", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("speaker_id", String),
    # The claim as JSON; empty for a passage, which is its span.
    Column("body", Text, nullable=False),
    # The stems of its own words and its article's title, with blanks between.
    Column("stems", Text, nullable=False),
    # The last day on which it alone keeps an event expected (`bot.store.rows`); empty for others.
    Column("ahead_until", Date),
    _of_version(),
    Index(None, "article_id", "version", "kind", "position"),
    Index(None, "speaker_id"),
    Index(
        None,
        "kind",
        "ahead_until",
        sqlite_where=text("ahead_until IS NOT NULL"),
        postgresql_where=text("ahead_until IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
)

# Records that are gone since their article was briefed anew, and what tells the same now.
successors = Table(
    "successors",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("successor", Integer, nullable=False),
)

record_entities = Table(
    "record_entities",
    metadata,
    Column("entity_id", String, primary_key=True),
    # Its record's kind: follow-ups are few among passages, and are asked for most.
    Column("kind", String, primary_key=True),
    Column("record_id", Integer, ForeignKey("records.id", ondelete="CASCADE"), primary_key=True),
    # The day of its article, so that the newest are found without the others (see `newest_first`).
    Column("published", Date),
    Index(None, "record_id"),
    sqlite_with_rowid=False,
)

# Whom what keeps an event expected concerns, the soonest to end first: of a follow-up all whom its
# article names, of a change whom it names itself.
ahead_entities = Table(
    "ahead_entities",
    metadata,
    Column("entity_id", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("ahead_until", Date, primary_key=True),
    Column("record_id", Integer, ForeignKey("records.id", ondelete="CASCADE"), primary_key=True),
    Index(None, "record_id"),
    sqlite_with_rowid=False,
)

article_entities = Table(
    "article_entities",
    metadata,
    Column("entity_id", String, primary_key=True),
    Column("article_id", String, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("published", Date),
    _of_version(),
    Index(None, "article_id", "version"),
    sqlite_with_rowid=False,
)

mentions = Table(
    "mentions",
    metadata,
    Column("entity_id", String, primary_key=True),
    Column("article_id", String, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    # All names that the article gives it, one a line.
    Column("names", Text, nullable=False),
    Column("role", Text),
    # Ids of its states, one a line.
    Column("states", Text, nullable=False),
    Column("count", Integer, nullable=False),
    # Whether the article's summary names it.
    Column("leads", Boolean, nullable=False),
    _of_version(),
    Index(None, "article_id", "version"),
    sqlite_with_rowid=False,
)

# What the newest briefed version of each article says of an entity, taken together as it comes in.
known_entities = Table(
    "known_entities",
    metadata,
    Column("entity_id", String, primary_key=True),
    Column("name", Text, nullable=False),
    Column("names", Text, nullable=False),
    Column("role", Text),
    # The day on which that role was told.
    Column("role_day", Date),
    Column("states", Text, nullable=False),
    Column("mentions", Integer, nullable=False),
    Index(None, "mentions"),
)

entity_keys = Table(
    "entity_keys",
    metadata,
    # A name, or what it is shortened to, as names are compared (`bot.topics.words`).
    Column("key", String, primary_key=True),
    Column(
        "entity_id",
        String,
        ForeignKey("known_entities.entity_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Index(None, "entity_id"),
    sqlite_with_rowid=False,
)

claims = Table(
    "claims",
    metadata,
    Column("kind", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("due_at", Moment, nullable=False),
    # How often it was taken; the one who holds it is the one who knows this number.
    Column("attempt", Integer, nullable=False),
    Column("holder", String),
    Column("leased_until", Moment),
    Column("done_at", Moment),
    # What is to be done, as JSON, where its key doesn't tell; emptied once it is done.
    Column("body", Text),
    Index(None, "kind", "due_at"),
)

sources = Table(
    "sources",
    metadata,
    Column("id", String, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("title", Text),
    Column("language", String),
    Column("date_order", String),
    Column("link_only", Boolean, nullable=False),
    Column("every_minutes", Integer),
    Column("identity", String, nullable=False),
    Column("etag", Text),
    Column("modified", Text),
    Column("body_hash", String),
    Column("added_at", Moment, nullable=False),
    Column("baseline_at", Moment),
    Column("polled_at", Moment),
    Column("read_at", Moment),
    Column("next_at", Moment, nullable=False),
    Column("pause_s", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("reason", Text),
    # What the feed says of when to read it, as JSON.
    Column("hints", Text),
    Column("died_at", Moment),
    Column("ended_at", Moment),
)

items = Table(
    "items",
    metadata,
    Column("source_id", String, ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True),
    Column("key", String, primary_key=True),
    Column("url", Text),
    Column("digest", String, nullable=False),
    # What the source gave, as JSON; emptied once the item is settled.
    Column("body", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("reason", Text),
    # Whether the source held it when it was first read: such an item is read, but not posted.
    Column("is_baseline", Boolean, nullable=False),
    # Since when it is held back as part of a flood, and when it was let go.
    Column("held_at", Moment),
    Column("released_at", Moment),
    Column("found_at", Moment, nullable=False),
    Column("settled_at", Moment),
    Column("article_id", String),
    Index(None, "article_id"),
    Index(None, "url"),
)

# Which groups a source has. Without a foreign key: what it gave stays guarded when it is taken out.
source_groups = Table(
    "source_groups",
    metadata,
    Column("source_id", String, primary_key=True),
    Column("name", String, primary_key=True),
)

# Which sources gave an article; none where it was named by hand.
article_sources = Table(
    "article_sources",
    metadata,
    Column("article_id", String, primary_key=True),
    Column("source_id", String, primary_key=True),
)


def _posted_once() -> Iterator[Column[Any]]:
    """What every row that is posted once has (`bot.digests.subscriptions.LedgerRow`). Any: the columns' types."""
    yield Column("due_at", Moment, nullable=False)
    yield Column("state", String, nullable=False)
    # What the platform is given so that it can tell a repeat.
    yield Column("key", String, nullable=False, unique=True)
    yield Column("payload", Text, nullable=False)
    yield Column("receipt", Text)
    yield Column("reason", Text)
    yield Column("intended_at", Moment, nullable=False)
    # When the last request to post it was about to go out.
    yield Column("sent_at", Moment)
    yield Column("settled_at", Moment)


subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("destination", String, nullable=False),
    # What the digest is about; empty for all that is read.
    Column("topic", String, nullable=False),
    Column("days", String, nullable=False),
    Column("at", String, nullable=False),
    Column("zone", String, nullable=False),
    Column("when_quiet", String, nullable=False),
    Column("layout", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    # What was stored later than this is still to be told.
    Column("told_until", Moment, nullable=False),
    Column("paused_because", Text),
    UniqueConstraint("destination", "topic"),
    sqlite_autoincrement=True,
)

deliveries = Table(
    "deliveries",
    metadata,
    Column(
        "subscription_id",
        Integer,
        ForeignKey("subscriptions.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    # The local day of the slot.
    Column("day", Date, primary_key=True),
    Column("part", Integer, primary_key=True, autoincrement=False),
    *_posted_once(),
    # The version of the article that the part tells, where it tells one story.
    Column("article_id", String),
    Column("version", Integer),
    # What it tells, as JSON, for as long as it may be corrected.
    Column("shown", Text),
    Index(None, "state"),
    Index(None, "settled_at"),
)

edits = Table(
    "edits",
    metadata,
    # The key of the first row of what is corrected.
    Column("post", String, ForeignKey("deliveries.key", ondelete="CASCADE"), primary_key=True),
    # Corrections of one post, counted from 1.
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("part", Integer, primary_key=True, autoincrement=False),
    *_posted_once(),
    # What the post tells from then on, as JSON; on the first part.
    Column("shown", Text),
    Index(None, "state"),
)

turns = Table(
    "turns",
    metadata,
    # A rule of a platform: its place, or all that is posted there; or who asks ("asked …").
    Column("name", String, primary_key=True),
    Column("next_at", Moment, nullable=False),
    Column("paused_until", Moment),
    Column("reason", Text),
)

alarms = Table(
    "alarms",
    metadata,
    # What it is about; it stands until that is over, and is told once.
    Column("name", String, primary_key=True),
    Column("part", Integer, nullable=False),
    *_posted_once(),
)

follows = Table(
    "follows",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("destination", String, nullable=False),
    # The platform's id of a person; empty for the place as a whole.
    Column("person", String, nullable=False),
    # A topic, empty where it is an item.
    Column("topic", String, nullable=False),
    # A record of the item that is followed, 0 where it is a topic.
    Column("item", Integer, nullable=False),
    Column("remind_days", Integer),
    Column("days", String, nullable=False),
    Column("quiet", String),
    Column("zone", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    # What became known later than this is still to be told.
    Column("told_until", Moment, nullable=False),
    Column("muted_at", Moment),
    Column("paused_because", Text),
    UniqueConstraint("destination", "person", "topic", "item"),
    sqlite_autoincrement=True,
)

notices = Table(
    "notices",
    metadata,
    Column(
        "follow_id",
        Integer,
        ForeignKey("follows.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    # What is told, by a name that the same thing has at every look.
    Column("about", String, primary_key=True),
    Column("part", Integer, primary_key=True, autoincrement=False),
    *_posted_once(),
    Index(None, "state"),
)

# What was said to the bot in a thread, so that any replica can go on from it.
threads = Table(
    "threads",
    metadata,
    Column("thread", String, primary_key=True),
    # The questions that the next one goes on from, each with its day, as JSON.
    Column("said", Text, nullable=False),
    Column("said_at", Moment, nullable=False),
    Index(None, "said_at"),
)

# Who asked in a thread, so that what they said can be forgotten.
thread_people = Table(
    "thread_people",
    metadata,
    Column("thread", String, ForeignKey("threads.thread", ondelete="CASCADE"), primary_key=True),
    Column("person", String, primary_key=True),
    Index(None, "person"),
)

# When a person last looked at the page of what concerns them.
visits = Table(
    "visits",
    metadata,
    Column("person", String, primary_key=True),
    Column("seen_at", Moment, nullable=False),
)

marks = Table(
    "marks",
    metadata,
    Column("id", Integer, primary_key=True),
    # The words that were shown.
    Column("shown", Text, nullable=False),
    Column("item", Integer),
    Column("article_id", String),
    Column("why", Text),
    Column("by", String, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("settled_at", Moment),
    Column("settled_by", String),
    sqlite_autoincrement=True,
)

corrections = Table(
    "corrections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    # Records: of the item, and of the second item or the telling.
    Column("record", Integer, nullable=False),
    Column("other", Integer),
    Column("outcome", String),
    Column("by", String, nullable=False),
    Column("why", Text),
    Column("made_at", Moment, nullable=False),
    Column("undone_at", Moment),
    Column("undone_by", String),
    sqlite_autoincrement=True,
)

# Who changed what, and when: written after it was done, never changed.
audit_entries = Table(
    "audit_entries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("by", String, nullable=False),
    Column("did", String, nullable=False),
    Column("about", Text, nullable=False),
    Column("done_at", Moment, nullable=False),
    Index(None, "done_at"),
    sqlite_autoincrement=True,
)

settings_entries = Table(
    "settings_entries",
    metadata,
    # What tells it from others: its destination and topic, or its address.
    Column("name", Text, primary_key=True),
    # As the file had it, in JSON, without defaults.
    Column("said", Text, nullable=False),
    Column("taken_at", Moment, nullable=False),
)
calendars = Table(
    "calendars",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("topic", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    # From then on its address opens nothing.
    Column("revoked_at", Moment),
    Index(None, "topic"),
    sqlite_autoincrement=True,
)

spending = Table(
    "spending",
    metadata,
    Column("day", Date, primary_key=True),
    # "all", "to slack:T/C", "by slack:T/U".
    Column("account", String, primary_key=True),
    # Tokens; those of calls under way count as sent.
    Column("sent", BigInteger, nullable=False),
    Column("replied", BigInteger, nullable=False),
)

model_replies = Table(
    "model_replies",
    metadata,
    # A hash of the model, the prompt's version and all that was sent.
    Column("key", String, primary_key=True),
    Column("text", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Index(None, "made_at"),
)
