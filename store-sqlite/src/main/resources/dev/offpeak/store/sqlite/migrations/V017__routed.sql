-- Requests that go to another model than was asked for. Few have a row, so that the tables that
-- grow with every request carry nothing for it.
CREATE TABLE routed_request (
  request INTEGER PRIMARY KEY,
  asked TEXT NOT NULL
) STRICT;

-- Numbers of deleted requests are used again: a row must not outlive its own request.
CREATE TRIGGER routed_goes_with_its_request AFTER DELETE ON request
BEGIN
  DELETE FROM routed_request WHERE request = OLD.id;
END;

-- How much more an answer would have cost synchronously from the model that was asked for than from
-- the one that gave it: of entries of ledger, and of call.
CREATE TABLE routed_answer (
  attempt BLOB NOT NULL PRIMARY KEY,
  saved INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE routed_call (
  id TEXT NOT NULL PRIMARY KEY,
  asked TEXT NOT NULL,
  saved INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The sums of both by feature, and what they were when something was decided.
CREATE TABLE routed_feature (
  feature INTEGER PRIMARY KEY REFERENCES feature (id),
  saved INTEGER NOT NULL
) STRICT;

CREATE TABLE decision_routed (
  decision INTEGER PRIMARY KEY REFERENCES decision (id),
  saved INTEGER NOT NULL
) STRICT;
