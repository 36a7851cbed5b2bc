-- Times are epoch milliseconds, money is whole nano-dollars, ids of batches and attempts are the
-- 16 bytes of their UUID. Forward only, never edited after a release.

-- Small dictionaries: rows that there are millions of hold their numbers.
CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  fingerprint TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE target (
  id INTEGER PRIMARY KEY,
  provider TEXT NOT NULL,
  base_url TEXT NOT NULL,
  UNIQUE (provider, base_url)
) STRICT;

CREATE TABLE request_group (
  id INTEGER PRIMARY KEY,
  target INTEGER NOT NULL REFERENCES target (id),
  endpoint TEXT NOT NULL,
  model TEXT NOT NULL,
  UNIQUE (target, endpoint, model)
) STRICT;

CREATE TABLE feature (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

-- What a provider said it billed; empty where it did not say.
CREATE TABLE billed_as (
  id INTEGER PRIMARY KEY,
  model TEXT NOT NULL,
  service_tier TEXT NOT NULL,
  inference_geo TEXT NOT NULL,
  UNIQUE (model, service_tier, inference_geo)
) STRICT;

-- Numbers are never used twice (AUTOINCREMENT), because run_segment is cached by them.
CREATE TABLE run (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL CHECK (state IN ('LOADING', 'ACTIVE', 'FINISHED', 'CANCELLED')),
  identity TEXT NOT NULL DEFAULT '',
  account INTEGER NOT NULL REFERENCES account (id),
  target INTEGER NOT NULL REFERENCES target (id),
  feature INTEGER NOT NULL REFERENCES feature (id),
  source TEXT NOT NULL,
  open_ended INTEGER NOT NULL CHECK (open_ended IN (0, 1)),
  delivers INTEGER NOT NULL CHECK (delivers IN (0, 1)),
  sink TEXT CHECK (sink IS NULL OR delivers = 1),
  created_at INTEGER NOT NULL,
  followed_until INTEGER NOT NULL,
  deadline INTEGER,
  escalate TEXT,
  cost_cap INTEGER,
  cancel_requested INTEGER NOT NULL DEFAULT 0 CHECK (cancel_requested IN (0, 1)),
  stop_reason TEXT,
  stop_message TEXT,
  finished_at INTEGER,
  ready INTEGER NOT NULL DEFAULT 0 CHECK (ready >= 0),
  in_flight INTEGER NOT NULL DEFAULT 0 CHECK (in_flight >= 0),
  succeeded INTEGER NOT NULL DEFAULT 0 CHECK (succeeded >= 0),
  failed INTEGER NOT NULL DEFAULT 0 CHECK (failed >= 0),
  cancelled INTEGER NOT NULL DEFAULT 0 CHECK (cancelled >= 0),
  paid INTEGER NOT NULL DEFAULT 0,
  synchronous INTEGER NOT NULL DEFAULT 0,
  reserved INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  unpriced INTEGER NOT NULL DEFAULT 0,
  end_sequence INTEGER NOT NULL DEFAULT 0,
  CHECK ((stop_reason IS NULL) = (stop_message IS NULL)),
  CHECK ((finished_at IS NOT NULL) = (state IN ('FINISHED', 'CANCELLED')))
) STRICT;

CREATE INDEX run_by_identity ON run (identity, id) WHERE state <> 'LOADING';
CREATE INDEX run_active ON run (account) WHERE state = 'ACTIVE';

-- state: 0 ready, 1 batched, 2 calling, 3 succeeded, 4 failed, 5 cancelled.
-- delivery: null not wanted or not ended, 0 due, 1 written, 2 conflict, 3 skipped.
-- attempt: the one that has it or had it last; what it was answered by once it has succeeded.
-- deadline: null for that of its run. lane: 0 batch, 1 interactive, because its deadline needs it,
-- 2 batch, because no money is left for the other. late: null in time so far, else why it is not.
-- bad_answer: the last attempt whose answer was rejected; bad_paid: what all such answers cost.
CREATE TABLE request (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run (id),
  ordinal INTEGER NOT NULL CHECK (ordinal > 0),
  custom_id TEXT NOT NULL,
  request_group INTEGER NOT NULL,
  feature INTEGER NOT NULL,
  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 5),
  ready_at INTEGER NOT NULL,
  attempt BLOB,
  attempts INTEGER NOT NULL DEFAULT 0,
  delivery INTEGER CHECK (delivery BETWEEN 0 AND 3),
  end_sequence INTEGER NOT NULL DEFAULT 0,
  estimated_input INTEGER NOT NULL,
  output_max INTEGER NOT NULL,
  reserve INTEGER NOT NULL,
  body_segment INTEGER NOT NULL,
  body_offset INTEGER NOT NULL,
  body_length INTEGER NOT NULL,
  row_segment INTEGER,
  row_offset INTEGER,
  row_length INTEGER,
  body_hash INTEGER,
  bad_answer BLOB,
  bad_paid INTEGER NOT NULL DEFAULT 0,
  failure_kind TEXT,
  failure_message TEXT,
  deadline INTEGER,
  lane INTEGER NOT NULL DEFAULT 0 CHECK (lane BETWEEN 0 AND 2),
  late INTEGER CHECK (late BETWEEN 1 AND 5),
  beginnings BLOB,
  CHECK ((state >= 3) = (end_sequence > 0)),
  CHECK ((state = 4) = (failure_kind IS NOT NULL)),
  CHECK (state NOT IN (1, 2, 3) OR attempt IS NOT NULL)
) STRICT;

-- Requests that are never sent may repeat an id.
CREATE UNIQUE INDEX request_by_custom_id ON request (run, custom_id)
  WHERE failure_kind IS NOT 'invalid_input';
CREATE UNIQUE INDEX request_by_ordinal ON request (run, ordinal);
CREATE INDEX request_ready ON request (run, request_group, id, ready_at)
  WHERE state = 0 AND lane <> 1;
CREATE INDEX request_hurried ON request (run, ready_at, id) WHERE state = 0 AND lane = 1;
CREATE INDEX request_deadline ON request (run, deadline) WHERE deadline IS NOT NULL AND state < 3;
CREATE INDEX request_late ON request (run, late) WHERE late IS NOT NULL;
CREATE INDEX request_ended ON request (run, end_sequence) WHERE end_sequence > 0;
CREATE INDEX request_unanswered ON request (run, state, failure_kind, ordinal) WHERE state >= 4;
CREATE INDEX request_due ON request (run, ordinal) WHERE delivery = 0;
CREATE INDEX request_delivered ON request (run, delivery) WHERE delivery > 0;

CREATE TABLE batch (
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
  version INTEGER NOT NULL DEFAULT 0,
  account INTEGER NOT NULL REFERENCES account (id),
  request_group INTEGER NOT NULL REFERENCES request_group (id),
  state TEXT NOT NULL CHECK (state IN (
    'ASSEMBLING', 'PLANNED', 'UPLOADING', 'SUBMITTING', 'IN_DOUBT', 'OPEN', 'CANCELLING', 'ENDED',
    'COLLECTED', 'REJECTED', 'ABSENT', 'ABANDONED')),
  planned_at INTEGER NOT NULL,
  next_at INTEGER NOT NULL,
  polls INTEGER NOT NULL DEFAULT 0,
  requests INTEGER NOT NULL DEFAULT 0,
  wire_bytes INTEGER NOT NULL DEFAULT 0,
  estimated_input INTEGER NOT NULL DEFAULT 0,
  reserved INTEGER NOT NULL DEFAULT 0,
  last_sent_at INTEGER,
  -- What the states carry; null where a state does not carry it.
  not_before INTEGER,
  file_id TEXT,
  refusals INTEGER,
  waiting_for TEXT,
  since INTEGER,
  doubt_sent_at INTEGER,
  doubt_why TEXT,
  doubt_answered INTEGER,
  doubt_listings INTEGER,
  doubt_first_at INTEGER,
  doubt_last_at INTEGER,
  doubt_candidates INTEGER,
  doubt_candidates_end INTEGER,
  -- By the provider's clock: before the sending, with the first listing, with the first and
  -- the last without it.
  told_before INTEGER,
  told_listing INTEGER,
  told_missing INTEGER,
  told_last INTEGER,
  provider_id TEXT,
  submitted_at INTEGER,
  -- When the provider made it, by its clock; null where that was never told.
  made_at INTEGER,
  ended_at INTEGER,
  end_kind TEXT CHECK (end_kind IN ('COMPLETED', 'EXPIRED', 'CANCELLED', 'VANISHED')),
  result_files TEXT,
  progress_total INTEGER,
  progress_completed INTEGER,
  progress_failed INTEGER,
  incomplete_reads INTEGER,
  reason TEXT,
  watch_until INTEGER,
  CHECK (state NOT IN ('OPEN', 'CANCELLING', 'ENDED', 'COLLECTED') OR provider_id IS NOT NULL),
  CHECK (state <> 'IN_DOUBT' OR doubt_sent_at IS NOT NULL)
) STRICT;

CREATE INDEX batch_due ON batch (account, state, next_at);
CREATE INDEX batch_by_provider_id ON batch (provider_id, account) WHERE provider_id IS NOT NULL;
CREATE INDEX batch_at_provider ON batch (account, coalesce(made_at, submitted_at), id)
  WHERE provider_id IS NOT NULL;
CREATE INDEX batch_sent ON batch (account, last_sent_at) WHERE last_sent_at IS NOT NULL;

-- Each run's share of a batch.
CREATE TABLE batch_run (
  batch INTEGER NOT NULL REFERENCES batch (id),
  run INTEGER NOT NULL REFERENCES run (id),
  requests INTEGER NOT NULL,
  reserved INTEGER NOT NULL,
  PRIMARY KEY (batch, run)
) STRICT, WITHOUT ROWID;

CREATE INDEX batch_run_by_run ON batch_run (run);

-- batch: -1 for a synchronous call. outcome: null none yet, 0 succeeded, 1 failed, 2 void, 3 missing,
-- 4 rejected, 5 unknown.
-- open: its request's reserve is still held for it; it was neither answered, settled nor released.
CREATE TABLE attempt (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  batch INTEGER NOT NULL,
  position INTEGER NOT NULL CHECK (position > 0),
  request INTEGER NOT NULL,
  outcome INTEGER CHECK (outcome BETWEEN 0 AND 5),
  open INTEGER NOT NULL DEFAULT 1 CHECK (open IN (0, 1)),
  counted INTEGER NOT NULL DEFAULT 0 CHECK (counted IN (0, 1)),
  line_segment INTEGER,
  line_offset INTEGER,
  line_length INTEGER,
  failure_kind TEXT,
  failure_message TEXT,
  mark INTEGER CHECK (mark > 0),
  CHECK (outcome IS NULL OR outcome NOT IN (0, 4) OR (open = 0 AND counted = 1 AND line_segment IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX attempt_line ON attempt (batch, position, request);
CREATE INDEX attempt_open ON attempt (batch) WHERE open = 1;

-- One cell a UTC day (days since the epoch), feature, provider, model and lane.
CREATE TABLE rollup (
  id INTEGER PRIMARY KEY,
  day INTEGER NOT NULL,
  feature INTEGER NOT NULL REFERENCES feature (id),
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  lane TEXT NOT NULL CHECK (lane IN ('INTERACTIVE', 'FLEX', 'BATCH')),
  requests INTEGER NOT NULL DEFAULT 0,
  estimated_input INTEGER NOT NULL DEFAULT 0,
  input INTEGER NOT NULL DEFAULT 0,
  cached INTEGER NOT NULL DEFAULT 0,
  cache_write INTEGER NOT NULL DEFAULT 0,
  cache_write_long INTEGER NOT NULL DEFAULT 0,
  output INTEGER NOT NULL DEFAULT 0,
  reasoning INTEGER NOT NULL DEFAULT 0,
  web_searches INTEGER NOT NULL DEFAULT 0,
  paid INTEGER NOT NULL DEFAULT 0,
  synchronous INTEGER NOT NULL DEFAULT 0,
  unpriced INTEGER NOT NULL DEFAULT 0,
  UNIQUE (day, feature, provider, model, lane)
) STRICT;

CREATE INDEX rollup_by_model ON rollup (feature, provider, model);

-- Append-only: one entry an answered attempt. paid and synchronous are null where unpriced.
CREATE TABLE ledger (
  attempt BLOB NOT NULL PRIMARY KEY,
  rollup INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('answer', 'duplicate', 'rejected')),
  booked_at INTEGER NOT NULL,
  billed_as INTEGER NOT NULL,
  input INTEGER NOT NULL,
  cached INTEGER NOT NULL,
  cache_write INTEGER NOT NULL,
  cache_write_long INTEGER NOT NULL,
  output INTEGER NOT NULL,
  reasoning INTEGER NOT NULL,
  web_searches INTEGER NOT NULL,
  paid INTEGER,
  synchronous INTEGER
) STRICT, WITHOUT ROWID;

-- What was paid for nothing: few, and asked for by every report.
CREATE INDEX ledger_duplicate ON ledger (booked_at) WHERE kind = 'duplicate';

-- Payload files. owner: the process that may append, null once it is gone. committed: the offset
-- below which rows may refer to bytes. holes: it has bytes of runs that are gone. retired_at: nothing
-- refers to it any more, and its file goes once nobody can be reading it.
CREATE TABLE segment (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  owner TEXT,
  closed INTEGER NOT NULL DEFAULT 0 CHECK (closed IN (0, 1)),
  committed INTEGER NOT NULL DEFAULT 0,
  holes INTEGER NOT NULL DEFAULT 0 CHECK (holes IN (0, 1)),
  retired_at INTEGER
) STRICT;

CREATE INDEX segment_with_holes ON segment (id) WHERE holes = 1;

CREATE INDEX segment_by_owner ON segment (owner) WHERE owner IS NOT NULL;

-- Which runs' rows refer to a segment: a segment without any is nobody's.
CREATE TABLE run_segment (
  segment INTEGER NOT NULL,
  run INTEGER NOT NULL,
  PRIMARY KEY (segment, run)
) STRICT, WITHOUT ROWID;

CREATE INDEX run_segment_by_run ON run_segment (run);
