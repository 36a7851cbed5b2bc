-- How long answered calls took, one cell a UTC day (days since the epoch) and feature, metered and
-- imported ones apart: counts in buckets, as Durations writes them.
CREATE TABLE call_times (
  day INTEGER NOT NULL,
  feature INTEGER NOT NULL REFERENCES feature (id),
  imported INTEGER NOT NULL CHECK (imported IN (0, 1)),
  total BLOB NOT NULL,
  first_byte BLOB NOT NULL,
  own BLOB NOT NULL,
  PRIMARY KEY (feature, imported, day)
) STRICT, WITHOUT ROWID;

-- Decisions on lanes, models and caching. lane, model: null if each call decides. change: the change by command that made it,
-- null if something else did. decided_at is shown; what counts as before is in decision_spend.
CREATE TABLE decision (
  id INTEGER PRIMARY KEY,
  feature INTEGER NOT NULL REFERENCES feature (id),
  decided_at INTEGER NOT NULL,
  decided_by TEXT NOT NULL,
  lane TEXT CHECK (lane IN ('INTERACTIVE', 'FLEX', 'BATCH')),
  model TEXT,
  cache INTEGER NOT NULL CHECK (cache IN (0, 1)),
  change INTEGER UNIQUE REFERENCES policy_change (id)
) STRICT;

CREATE INDEX decision_by_feature ON decision (feature, id);

-- Cells of rollup as they were when it was decided, from from_day on: what came later is the rest.
CREATE TABLE decision_spend (
  decision INTEGER NOT NULL REFERENCES decision (id),
  day INTEGER NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  lane TEXT NOT NULL,
  requests INTEGER NOT NULL,
  input INTEGER NOT NULL,
  cached INTEGER NOT NULL,
  cache_write INTEGER NOT NULL,
  cache_write_long INTEGER NOT NULL,
  output INTEGER NOT NULL,
  reasoning INTEGER NOT NULL,
  web_searches INTEGER NOT NULL,
  paid INTEGER NOT NULL,
  synchronous INTEGER NOT NULL,
  unpriced INTEGER NOT NULL,
  PRIMARY KEY (decision, day, provider, model, lane)
) STRICT, WITHOUT ROWID;

-- The same of call_times.
CREATE TABLE decision_times (
  decision INTEGER NOT NULL REFERENCES decision (id),
  day INTEGER NOT NULL,
  total BLOB NOT NULL,
  first_byte BLOB NOT NULL,
  own BLOB NOT NULL,
  PRIMARY KEY (decision, day)
) STRICT, WITHOUT ROWID;

-- What features cost before the first decision that still holds, frozen then.
CREATE TABLE baseline (
  feature INTEGER PRIMARY KEY REFERENCES feature (id),
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL,
  total BLOB NOT NULL,
  first_byte BLOB NOT NULL,
  own BLOB NOT NULL
) STRICT;

CREATE TABLE baseline_spend (
  feature INTEGER NOT NULL REFERENCES baseline (feature),
  imported INTEGER NOT NULL CHECK (imported IN (0, 1)),
  day INTEGER NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  lane TEXT NOT NULL,
  requests INTEGER NOT NULL,
  input INTEGER NOT NULL,
  cached INTEGER NOT NULL,
  cache_write INTEGER NOT NULL,
  cache_write_long INTEGER NOT NULL,
  output INTEGER NOT NULL,
  reasoning INTEGER NOT NULL,
  web_searches INTEGER NOT NULL,
  paid INTEGER NOT NULL,
  synchronous INTEGER NOT NULL,
  unpriced INTEGER NOT NULL,
  PRIMARY KEY (feature, imported, day, provider, model, lane)
) STRICT, WITHOUT ROWID;
