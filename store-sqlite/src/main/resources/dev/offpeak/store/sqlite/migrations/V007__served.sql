-- Files of clients that speak a provider's batch API to us. Contents of INPUT and BODY are in
-- served/, those of OUTPUT and ERROR are made of the run's outcomes. removed: nobody sees it any
-- more, and it goes as soon as no batch waits for it.
CREATE TABLE served_file (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  owner TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('INPUT', 'BODY', 'OUTPUT', 'ERROR')),
  name TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  batch TEXT,
  removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1))
) STRICT;

CREATE INDEX served_file_by_owner ON served_file (owner, number) WHERE removed = 0;
CREATE INDEX served_file_of_batch ON served_file (batch) WHERE batch IS NOT NULL;

-- Clients' batches. run: the name of the run that has the requests. bound: the most that all of it
-- costs, if its key has a budget. account: the name of the one that pays; NULL for the usual one. credential, body_hash and
-- idempotency_key: what a repetition of the call is known by; answered_at: when it got its answer.
CREATE TABLE served_batch (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  owner TEXT NOT NULL,
  provider TEXT NOT NULL,
  input_file TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  metadata TEXT,
  feature TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  deadline INTEGER,
  requests INTEGER NOT NULL,
  bound INTEGER NOT NULL CHECK (bound >= 0),
  account TEXT,
  run TEXT,
  loaded_at INTEGER,
  cancel_at INTEGER,
  expired_at INTEGER,
  ended_at INTEGER,
  end_kind TEXT CHECK (end_kind IN ('COMPLETED', 'FAILED', 'EXPIRED', 'CANCELLED')),
  succeeded INTEGER NOT NULL DEFAULT 0,
  errored INTEGER NOT NULL DEFAULT 0,
  cancelled INTEGER NOT NULL DEFAULT 0,
  expired INTEGER NOT NULL DEFAULT 0,
  problems TEXT,
  usage TEXT,
  output_file TEXT,
  error_file TEXT,
  credential TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  idempotency_key TEXT,
  answered_at INTEGER,
  CHECK ((ended_at IS NULL) = (end_kind IS NULL)),
  CHECK ((run IS NULL) = (loaded_at IS NULL))
) STRICT;

CREATE INDEX served_batch_by_owner ON served_batch (owner, provider, number);
CREATE INDEX served_batch_open ON served_batch (number) WHERE ended_at IS NULL;
CREATE INDEX served_batch_waiting ON served_batch (input_file) WHERE loaded_at IS NULL AND ended_at IS NULL;
CREATE INDEX served_batch_by_call ON served_batch (credential, body_hash);
CREATE UNIQUE INDEX served_batch_by_key ON served_batch (credential, idempotency_key)
  WHERE idempotency_key IS NOT NULL;
