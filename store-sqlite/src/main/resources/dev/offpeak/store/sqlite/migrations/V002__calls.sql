-- Who makes calls; empty where it is not known.
CREATE TABLE call_sender (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL,
  user_agent TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  UNIQUE (key, user_agent, endpoint)
) STRICT;

-- Append-only ledger entries of calls that somebody waited for. import: what brought it, null if
-- metered. paid and synchronous are null where unpriced. prefix: hashes, never any text. hours: how
-- many hours the calls of an aggregated entry may come from, that of at the first of them.
CREATE TABLE call (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  import TEXT,
  feature INTEGER NOT NULL REFERENCES feature (id),
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  lane TEXT NOT NULL CHECK (lane IN ('INTERACTIVE', 'FLEX', 'BATCH')),
  sender INTEGER NOT NULL REFERENCES call_sender (id),
  origin TEXT NOT NULL,
  trace TEXT,
  streamed INTEGER CHECK (streamed IN (0, 1)),
  total_ms INTEGER,
  first_byte_ms INTEGER,
  own_us INTEGER,
  gave_up INTEGER CHECK (gave_up IN (0, 1)),
  status INTEGER,
  error TEXT,
  prefix BLOB,
  prefix_tokens INTEGER,
  calls INTEGER NOT NULL CHECK (calls > 0),
  aggregated INTEGER NOT NULL CHECK (aggregated IN (0, 1)),
  hours INTEGER NOT NULL CHECK (hours > 0),
  metering TEXT NOT NULL CHECK (metering IN ('REPORTED', 'ESTIMATED', 'NONE')),
  billed_as INTEGER NOT NULL REFERENCES billed_as (id),
  input INTEGER NOT NULL,
  cached INTEGER NOT NULL,
  cache_write INTEGER NOT NULL,
  cache_write_long INTEGER NOT NULL,
  output INTEGER NOT NULL,
  reasoning INTEGER NOT NULL,
  web_searches INTEGER NOT NULL,
  paid INTEGER,
  synchronous INTEGER,
  CHECK ((paid IS NULL) = (synchronous IS NULL))
) STRICT;

CREATE INDEX call_by_time ON call (at);

-- One cell an hour (hours since the epoch), feature, provider, model, lane and sender, metered and
-- imported ones apart, and sums of several hours by how many. What is metered is in rollup too.
CREATE TABLE call_hour (
  id INTEGER PRIMARY KEY,
  hour INTEGER NOT NULL,
  imported INTEGER NOT NULL CHECK (imported IN (0, 1)),
  hours INTEGER NOT NULL CHECK (hours > 0),
  feature INTEGER NOT NULL REFERENCES feature (id),
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  lane TEXT NOT NULL CHECK (lane IN ('INTERACTIVE', 'FLEX', 'BATCH')),
  sender INTEGER NOT NULL REFERENCES call_sender (id),
  calls INTEGER NOT NULL,
  booked INTEGER NOT NULL,
  streamed INTEGER NOT NULL,
  gave_up INTEGER NOT NULL,
  estimated INTEGER NOT NULL,
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
  UNIQUE (hour, imported, hours, feature, provider, model, lane, sender)
) STRICT;

CREATE INDEX call_hour_metered ON call_hour (provider, model, hour) WHERE imported = 0;
