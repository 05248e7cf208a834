CREATE TABLE alembic_version (
  version_num VARCHAR(32) NOT NULL,
  CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
)

CREATE TABLE article_versions (
  article_id VARCHAR NOT NULL,
  version INTEGER NOT NULL,
  title TEXT,
  url TEXT,
  publication TEXT,
  published DATE,
  published_basis VARCHAR NOT NULL,
  language VARCHAR,
  text TEXT NOT NULL,
  ingested_at DATETIME NOT NULL, date_order VARCHAR, wall VARCHAR,
  CONSTRAINT pk_article_versions PRIMARY KEY (article_id, version)
)

CREATE INDEX ix_article_versions_newest_first ON article_versions (published DESC, article_id)

CREATE TABLE briefings (
  article_id VARCHAR NOT NULL,
  version INTEGER NOT NULL,
  payload TEXT NOT NULL,
  briefed_at DATETIME NOT NULL, first_briefed_at DATETIME,
  CONSTRAINT pk_briefings PRIMARY KEY (article_id, version),
  CONSTRAINT fk_briefings_article_id_version FOREIGN KEY(article_id, version) REFERENCES article_versions (article_id, version) ON DELETE CASCADE
)

CREATE TABLE records (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  article_id VARCHAR NOT NULL,
  version INTEGER NOT NULL,
  kind VARCHAR NOT NULL,
  position INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  speaker_id VARCHAR,
  body TEXT NOT NULL,
  stems TEXT NOT NULL, ahead_until DATE,
  CONSTRAINT fk_records_article_id_version FOREIGN KEY(article_id, version) REFERENCES article_versions (article_id, version) ON DELETE CASCADE
)

CREATE INDEX ix_records_article_id_version_kind_position ON records (article_id, version, kind, position)

CREATE INDEX ix_records_speaker_id ON records (speaker_id)

CREATE TABLE record_entities (
  entity_id VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  record_id INTEGER NOT NULL, published DATE,
  CONSTRAINT pk_record_entities PRIMARY KEY (entity_id, kind, record_id),
  CONSTRAINT fk_record_entities_record_id FOREIGN KEY(record_id) REFERENCES records (id) ON DELETE CASCADE
)
 WITHOUT ROWID

CREATE INDEX ix_record_entities_record_id ON record_entities (record_id)

CREATE TABLE article_entities (
  entity_id VARCHAR NOT NULL,
  article_id VARCHAR NOT NULL,
  version INTEGER NOT NULL, published DATE,
  CONSTRAINT pk_article_entities PRIMARY KEY (entity_id, article_id, version),
  CONSTRAINT fk_article_entities_article_id_version FOREIGN KEY(article_id, version) REFERENCES article_versions (article_id, version) ON DELETE CASCADE
)
 WITHOUT ROWID

CREATE INDEX ix_article_entities_article_id_version ON article_entities (article_id, version)

CREATE TABLE mentions (
  entity_id VARCHAR NOT NULL,
  article_id VARCHAR NOT NULL,
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  names TEXT NOT NULL,
  role TEXT,
  states TEXT NOT NULL,
  count INTEGER NOT NULL, leads BOOLEAN DEFAULT 0 NOT NULL,
  CONSTRAINT pk_mentions PRIMARY KEY (entity_id, article_id, version),
  CONSTRAINT fk_mentions_article_id_version FOREIGN KEY(article_id, version) REFERENCES article_versions (article_id, version) ON DELETE CASCADE
)
 WITHOUT ROWID

CREATE INDEX ix_mentions_article_id_version ON mentions (article_id, version)

CREATE TABLE claims (
  kind VARCHAR NOT NULL,
  "key" VARCHAR NOT NULL,
  due_at DATETIME NOT NULL,
  attempt INTEGER NOT NULL,
  holder VARCHAR,
  leased_until DATETIME,
  done_at DATETIME, body TEXT,
  CONSTRAINT pk_claims PRIMARY KEY (kind, "key")
)

CREATE INDEX ix_claims_kind_due_at ON claims (kind, due_at)

CREATE VIRTUAL TABLE record_stems USING fts5(stems, content='records', content_rowid='id', tokenize='ascii', detail=none)

CREATE TRIGGER record_stems_insert AFTER INSERT ON records BEGIN INSERT INTO record_stems(rowid, stems) VALUES (new.id, new.stems); END

CREATE TRIGGER record_stems_delete AFTER DELETE ON records BEGIN INSERT INTO record_stems(record_stems, rowid, stems) VALUES ('delete', old.id, old.stems); END

CREATE TABLE sources (
  id VARCHAR NOT NULL,
  url TEXT NOT NULL,
  kind VARCHAR NOT NULL,
  title TEXT,
  language VARCHAR,
  link_only BOOLEAN NOT NULL,
  every_minutes INTEGER,
  identity VARCHAR NOT NULL,
  etag TEXT,
  modified TEXT,
  body_hash VARCHAR,
  added_at DATETIME NOT NULL,
  baseline_at DATETIME,
  polled_at DATETIME,
  read_at DATETIME,
  next_at DATETIME NOT NULL,
  pause_s INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  reason TEXT,
  ended_at DATETIME, date_order VARCHAR, hints TEXT, died_at DATETIME,
  CONSTRAINT pk_sources PRIMARY KEY (id),
  CONSTRAINT uq_sources_url UNIQUE (url)
)

CREATE TABLE items (
  source_id VARCHAR NOT NULL,
  "key" VARCHAR NOT NULL,
  url TEXT,
  digest VARCHAR NOT NULL,
  body TEXT NOT NULL,
  state VARCHAR NOT NULL,
  reason TEXT,
  is_baseline BOOLEAN NOT NULL,
  found_at DATETIME NOT NULL,
  settled_at DATETIME,
  article_id VARCHAR, held_at DATETIME, released_at DATETIME,
  CONSTRAINT pk_items PRIMARY KEY (source_id, "key"),
  CONSTRAINT fk_items_source_id FOREIGN KEY(source_id) REFERENCES sources (id) ON DELETE CASCADE
)

CREATE INDEX ix_items_article_id ON items (article_id)

CREATE INDEX ix_items_url ON items (url)

CREATE TABLE deliveries (
  subscription_id INTEGER NOT NULL,
  day DATE NOT NULL,
  part INTEGER NOT NULL,
  due_at DATETIME NOT NULL,
  state VARCHAR NOT NULL,
  "key" VARCHAR NOT NULL,
  payload TEXT NOT NULL,
  receipt TEXT,
  reason TEXT,
  intended_at DATETIME NOT NULL,
  settled_at DATETIME, sent_at DATETIME, article_id VARCHAR, version INTEGER, shown TEXT,
  CONSTRAINT pk_deliveries PRIMARY KEY (subscription_id, day, part),
  CONSTRAINT fk_deliveries_subscription_id FOREIGN KEY(subscription_id) REFERENCES subscriptions (id) ON DELETE CASCADE,
  CONSTRAINT uq_deliveries_key UNIQUE ("key")
)

CREATE INDEX ix_deliveries_state ON deliveries (state)

CREATE TABLE follows (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  destination VARCHAR NOT NULL,
  person VARCHAR NOT NULL,
  topic VARCHAR NOT NULL,
  item INTEGER NOT NULL,
  remind_days INTEGER,
  days VARCHAR NOT NULL,
  quiet VARCHAR,
  zone VARCHAR NOT NULL,
  created_at DATETIME NOT NULL,
  told_until DATETIME NOT NULL,
  muted_at DATETIME,
  paused_because TEXT,
  CONSTRAINT uq_follows_destination_person_topic_item UNIQUE (destination, person, topic, item)
)

CREATE TABLE notices (
  follow_id INTEGER NOT NULL,
  about VARCHAR NOT NULL,
  part INTEGER NOT NULL,
  due_at DATETIME NOT NULL,
  state VARCHAR NOT NULL,
  "key" VARCHAR NOT NULL,
  payload TEXT NOT NULL,
  receipt TEXT,
  reason TEXT,
  intended_at DATETIME NOT NULL,
  sent_at DATETIME,
  settled_at DATETIME,
  CONSTRAINT pk_notices PRIMARY KEY (follow_id, about, part),
  CONSTRAINT fk_notices_follow_id FOREIGN KEY(follow_id) REFERENCES follows (id) ON DELETE CASCADE,
  CONSTRAINT uq_notices_key UNIQUE ("key")
)

CREATE INDEX ix_notices_state ON notices (state)

CREATE TABLE successors (
  id INTEGER NOT NULL,
  successor INTEGER NOT NULL,
  CONSTRAINT pk_successors PRIMARY KEY (id)
)

CREATE TABLE "subscriptions" (
  id INTEGER NOT NULL,
  destination VARCHAR NOT NULL,
  topic VARCHAR NOT NULL,
  days VARCHAR NOT NULL,
  at VARCHAR NOT NULL,
  zone VARCHAR NOT NULL,
  when_quiet VARCHAR NOT NULL,
  created_at DATETIME NOT NULL,
  told_until DATETIME NOT NULL,
  paused_because TEXT,
  layout VARCHAR NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT uq_subscriptions_destination_topic UNIQUE (destination, topic)
)

CREATE TABLE threads (
  thread VARCHAR NOT NULL,
  said TEXT NOT NULL,
  said_at DATETIME NOT NULL,
  CONSTRAINT pk_threads PRIMARY KEY (thread)
)

CREATE INDEX ix_threads_said_at ON threads (said_at)

CREATE TABLE visits (
  person VARCHAR NOT NULL,
  seen_at DATETIME NOT NULL,
  CONSTRAINT pk_visits PRIMARY KEY (person)
)

CREATE TABLE marks (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  shown TEXT NOT NULL,
  item INTEGER,
  article_id VARCHAR,
  why TEXT,
  "by" VARCHAR NOT NULL,
  made_at DATETIME NOT NULL,
  settled_at DATETIME,
  settled_by VARCHAR
)

CREATE TABLE corrections (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  kind VARCHAR NOT NULL,
  record INTEGER NOT NULL,
  other INTEGER,
  outcome VARCHAR,
  "by" VARCHAR NOT NULL,
  why TEXT,
  made_at DATETIME NOT NULL,
  undone_at DATETIME,
  undone_by VARCHAR
)

CREATE TABLE turns (
  name VARCHAR NOT NULL,
  next_at DATETIME NOT NULL,
  paused_until DATETIME,
  reason TEXT,
  CONSTRAINT pk_turns PRIMARY KEY (name)
)

CREATE TABLE alarms (
  name VARCHAR NOT NULL,
  part INTEGER NOT NULL,
  due_at DATETIME NOT NULL,
  state VARCHAR NOT NULL,
  "key" VARCHAR NOT NULL,
  payload TEXT NOT NULL,
  receipt TEXT,
  reason TEXT,
  intended_at DATETIME NOT NULL,
  sent_at DATETIME,
  settled_at DATETIME,
  CONSTRAINT pk_alarms PRIMARY KEY (name),
  CONSTRAINT uq_alarms_key UNIQUE ("key")
)

CREATE TABLE calendars (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  topic TEXT NOT NULL,
  created_at DATETIME NOT NULL,
  revoked_at DATETIME
)

CREATE INDEX ix_calendars_topic ON calendars (topic)

CREATE TABLE spending (
  day DATE NOT NULL,
  account VARCHAR NOT NULL,
  sent BIGINT NOT NULL,
  replied BIGINT NOT NULL,
  CONSTRAINT pk_spending PRIMARY KEY (day, account)
)

CREATE TABLE model_replies (
  "key" VARCHAR NOT NULL,
  text TEXT NOT NULL,
  made_at DATETIME NOT NULL,
  CONSTRAINT pk_model_replies PRIMARY KEY ("key")
)

CREATE INDEX ix_model_replies_made_at ON model_replies (made_at)

CREATE TABLE known_entities (
  entity_id VARCHAR NOT NULL,
  name TEXT NOT NULL,
  names TEXT NOT NULL,
  role TEXT,
  role_day DATE,
  states TEXT NOT NULL,
  mentions INTEGER NOT NULL,
  CONSTRAINT pk_known_entities PRIMARY KEY (entity_id)
)

CREATE INDEX ix_known_entities_mentions ON known_entities (mentions)

CREATE TABLE entity_keys (
  "key" VARCHAR NOT NULL,
  entity_id VARCHAR NOT NULL,
  CONSTRAINT pk_entity_keys PRIMARY KEY ("key", entity_id),
  CONSTRAINT fk_entity_keys_entity_id_known_entities FOREIGN KEY(entity_id) REFERENCES known_entities (entity_id) ON DELETE CASCADE
)
 WITHOUT ROWID

CREATE INDEX ix_entity_keys_entity_id ON entity_keys (entity_id)

CREATE INDEX ix_briefings_briefed_at ON briefings (briefed_at)

CREATE INDEX ix_records_kind_ahead_until ON records (kind, ahead_until) WHERE ahead_until IS NOT NULL

CREATE INDEX ix_record_entities_newest_first ON record_entities (entity_id, kind, published DESC, record_id)

CREATE INDEX ix_article_entities_newest_first ON article_entities (entity_id, published DESC, article_id, version)

CREATE TABLE audit_entries (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "by" VARCHAR NOT NULL,
  did VARCHAR NOT NULL,
  about TEXT NOT NULL,
  done_at DATETIME NOT NULL
)

CREATE INDEX ix_audit_entries_done_at ON audit_entries (done_at)

CREATE TABLE thread_people (
  thread VARCHAR NOT NULL,
  person VARCHAR NOT NULL,
  CONSTRAINT pk_thread_people PRIMARY KEY (thread, person),
  CONSTRAINT fk_thread_people_thread FOREIGN KEY(thread) REFERENCES threads (thread) ON DELETE CASCADE
)

CREATE INDEX ix_thread_people_person ON thread_people (person)

CREATE INDEX ix_briefings_first_briefed_at ON briefings (first_briefed_at)

CREATE TABLE settings_entries (
  name TEXT NOT NULL,
  said TEXT NOT NULL,
  taken_at DATETIME NOT NULL,
  CONSTRAINT pk_settings_entries PRIMARY KEY (name)
)

CREATE INDEX ix_deliveries_settled_at ON deliveries (settled_at)

CREATE TABLE edits (
  post VARCHAR NOT NULL,
  number INTEGER NOT NULL,
  part INTEGER NOT NULL,
  due_at DATETIME NOT NULL,
  state VARCHAR NOT NULL,
  "key" VARCHAR NOT NULL,
  payload TEXT NOT NULL,
  receipt TEXT,
  reason TEXT,
  intended_at DATETIME NOT NULL,
  sent_at DATETIME,
  settled_at DATETIME,
  shown TEXT,
  CONSTRAINT pk_edits PRIMARY KEY (post, number, part),
  CONSTRAINT uq_edits_key UNIQUE ("key"),
  CONSTRAINT fk_edits_post FOREIGN KEY(post) REFERENCES deliveries ("key") ON DELETE CASCADE
)

CREATE INDEX ix_edits_state ON edits (state)

CREATE TABLE source_groups (
  source_id VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  CONSTRAINT pk_source_groups PRIMARY KEY (source_id, name)
)

CREATE TABLE article_sources (
  article_id VARCHAR NOT NULL,
  source_id VARCHAR NOT NULL,
  CONSTRAINT pk_article_sources PRIMARY KEY (article_id, source_id)
)

CREATE TABLE ahead_entities (
  entity_id VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  ahead_until DATE NOT NULL,
  record_id INTEGER NOT NULL,
  CONSTRAINT pk_ahead_entities PRIMARY KEY (entity_id, kind, ahead_until, record_id),
  CONSTRAINT fk_ahead_entities_record_id FOREIGN KEY(record_id) REFERENCES records (id) ON DELETE CASCADE
)
 WITHOUT ROWID

CREATE INDEX ix_ahead_entities_record_id ON ahead_entities (record_id)

INSERT INTO alembic_version (version_num) VALUES ('0018')
