-- Where events are noted from; no row while nobody wants any.
CREATE TABLE hook_watch (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  looked_until INTEGER NOT NULL
) STRICT;

-- How far the ends of each run's calls were looked through.
CREATE TABLE hook_cursor (
  run INTEGER PRIMARY KEY,
  sequence INTEGER NOT NULL
) STRICT;

-- occasion: tells one end of a subject from another; null where the event tells of no end.
CREATE TABLE hook_event (
  id TEXT NOT NULL PRIMARY KEY,
  type TEXT NOT NULL,
  subject TEXT NOT NULL,
  occasion INTEGER,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX hook_event_once ON hook_event (subject, occasion) WHERE occasion IS NOT NULL;
CREATE INDEX hook_event_by_age ON hook_event (created_at);

-- next_at: when it is tried next; while it is being tried, when it is taken to have failed.
CREATE TABLE hook_delivery (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  event TEXT NOT NULL REFERENCES hook_event (id),
  receiver TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'DUE' CHECK (state IN ('DUE', 'DELIVERED', 'GIVEN_UP')),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  ended_at INTEGER,
  problem TEXT,
  UNIQUE (event, receiver),
  CHECK ((state = 'DUE') = (ended_at IS NULL)),
  CHECK (state <> 'GIVEN_UP' OR problem IS NOT NULL)
) STRICT;

CREATE INDEX hook_delivery_due ON hook_delivery (receiver, next_at) WHERE state = 'DUE';
CREATE INDEX hook_delivery_standing ON hook_delivery (receiver, state);

-- Looked at every moment while events are noted.
CREATE INDEX run_open_ended ON run (id) WHERE open_ended = 1;
CREATE INDEX run_ended ON run (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX served_batch_ended ON served_batch (ended_at) WHERE ended_at IS NOT NULL;
