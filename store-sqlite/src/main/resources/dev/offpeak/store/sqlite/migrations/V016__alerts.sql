-- Alerts that were told and not resolved. key: their kind and subject.
CREATE TABLE alert (
  key TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 2),
  text TEXT NOT NULL,
  raised_at INTEGER NOT NULL,
  told_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
