-- What an account turned out to take; request_group is 0 where that is true of the whole account.
CREATE TABLE learned_limit (
  account INTEGER NOT NULL REFERENCES account (id),
  name TEXT NOT NULL,
  request_group INTEGER NOT NULL,
  most INTEGER NOT NULL CHECK (most > 0),
  learned_at INTEGER NOT NULL,
  PRIMARY KEY (account, name, request_group)
) STRICT, WITHOUT ROWID;

-- What planned batches of an account wait for, as its dispatcher saw it last.
CREATE TABLE hold (
  account INTEGER NOT NULL REFERENCES account (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  request_group INTEGER NOT NULL,
  used INTEGER NOT NULL,
  most INTEGER NOT NULL,
  learned INTEGER NOT NULL CHECK (learned IN (0, 1)),
  until INTEGER NOT NULL,
  PRIMARY KEY (account, position)
) STRICT, WITHOUT ROWID;
