-- Synchronous calls on behalf of deferred requests: what their attempts have beyond those in batches.
-- number: the position of the attempt. reserve: what is set aside for it. by_batch: what its answer
-- would have cost by batch; null before there is one, and where that has no price.
CREATE TABLE called (
  number INTEGER PRIMARY KEY,
  attempt BLOB NOT NULL UNIQUE CHECK (length(attempt) = 16),
  account INTEGER NOT NULL REFERENCES account (id),
  run INTEGER NOT NULL,
  reserve INTEGER NOT NULL,
  called_at INTEGER NOT NULL,
  by_batch INTEGER
) STRICT;

CREATE INDEX called_by_run ON called (run);
CREATE INDEX called_by_account ON called (account, number);
