-- Keys that the gateway lets in. hash: SHA-256 of the key, which itself is nowhere. features and
-- models: one a line; lanes: their names, with commas; each empty for all. calls_per_minute: 0 for
-- as many as it likes. account: the name of the one that pays; NULL for the usual one.
CREATE TABLE gateway_key (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  shown TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER,
  used_at INTEGER,
  role TEXT NOT NULL CHECK (role IN ('use', 'admin')),
  features TEXT NOT NULL,
  lanes TEXT NOT NULL,
  models TEXT NOT NULL,
  budget INTEGER,
  budget_per TEXT CHECK (budget_per IN ('day', 'week', 'month')),
  calls_per_minute INTEGER NOT NULL CHECK (calls_per_minute >= 0),
  bodies INTEGER NOT NULL CHECK (bodies IN (0, 1)),
  account TEXT,
  CHECK ((budget IS NULL) = (budget_per IS NULL))
) STRICT;

-- What a key's calls cost is asked for every moment while it is used.
CREATE INDEX deferred_by_credential ON deferred (credential, created_at);
CREATE INDEX call_hour_by_sender ON call_hour (sender, hour);
