-- What was deleted at a provider on our account. asked_at: recorded before the call, so that a batch
-- that is not there after a crash is known to be our doing. done_at: null until it was confirmed.
-- kept: it is left to the provider's own deletion, because it is not proved ours or lacks answers.
CREATE TABLE cleanup (
  batch INTEGER NOT NULL PRIMARY KEY REFERENCES batch (id),
  asked_at INTEGER,
  done_at INTEGER,
  next_at INTEGER NOT NULL,
  kept INTEGER NOT NULL DEFAULT 0 CHECK (kept IN (0, 1)),
  CHECK (done_at IS NULL OR asked_at IS NOT NULL)
) STRICT;

CREATE INDEX batch_collected ON batch (account, id) WHERE state = 'COLLECTED';
