-- Calls that were taken in to be answered later, and who waits for them.
-- mode: 0 hold, 1 async, 2 background. holder: the process that has the caller, null once it is gone.
-- state: 0 waiting, 1 delivered, 2 uncollected, 3 cancelled, 4 expired, 5 removed.
CREATE TABLE deferred (
  id TEXT NOT NULL PRIMARY KEY,
  request INTEGER NOT NULL UNIQUE,
  credential TEXT NOT NULL,
  path TEXT NOT NULL,
  mode INTEGER NOT NULL CHECK (mode BETWEEN 0 AND 2),
  body_hash TEXT NOT NULL,
  key_hash TEXT,
  state INTEGER NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 5),
  holder TEXT,
  created_at INTEGER NOT NULL,
  deadline INTEGER,
  delivered_at INTEGER,
  client TEXT NOT NULL,
  CHECK (state <> 1 OR delivered_at IS NOT NULL)
) STRICT;

CREATE UNIQUE INDEX deferred_by_key ON deferred (key_hash) WHERE key_hash IS NOT NULL;
-- A call that comes again is known by what it says: the oldest that nobody or somebody waits for, and the latest answered.
CREATE INDEX deferred_abandoned ON deferred (body_hash, credential, path, mode, created_at, id)
  WHERE state = 0 AND holder IS NULL;
CREATE INDEX deferred_held_by_body ON deferred (body_hash, credential, path, mode, created_at, id)
  WHERE state = 0 AND holder IS NOT NULL;
CREATE INDEX deferred_delivered ON deferred (body_hash, credential, path, mode, delivered_at)
  WHERE state = 1;
CREATE INDEX deferred_held ON deferred (holder) WHERE holder IS NOT NULL;
CREATE INDEX deferred_unclaimed ON deferred (deadline) WHERE state = 0 AND holder IS NULL;
CREATE INDEX deferred_uncollected ON deferred (created_at) WHERE state = 2;
CREATE INDEX deferred_waiting ON deferred (request) WHERE state = 0;

-- Numbers of deleted requests are used again: a call must not outlive its own request.
CREATE TRIGGER deferred_goes_with_its_request AFTER DELETE ON request
BEGIN
  DELETE FROM deferred WHERE request = OLD.id;
END;
