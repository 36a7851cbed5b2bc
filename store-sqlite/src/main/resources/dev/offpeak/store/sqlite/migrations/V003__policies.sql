-- Policies of features that were set by command, as JSON, and who changed what when.
CREATE TABLE policy (
  feature INTEGER PRIMARY KEY REFERENCES feature (id),
  policy TEXT NOT NULL
) STRICT;

-- before and after are null where there was or is no policy. undoes: the change it took back.
CREATE TABLE policy_change (
  id INTEGER PRIMARY KEY,
  feature INTEGER NOT NULL REFERENCES feature (id),
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL,
  before TEXT,
  after TEXT,
  undoes INTEGER UNIQUE REFERENCES policy_change (id)
) STRICT;

CREATE INDEX policy_change_by_feature ON policy_change (feature, id);

-- The upper bound of what is in flight of each feature, over all accounts.
CREATE TABLE feature_money (
  feature INTEGER PRIMARY KEY REFERENCES feature (id),
  reserved INTEGER NOT NULL CHECK (reserved >= 0)
) STRICT;

-- Each feature's share of a batch.
CREATE TABLE batch_feature (
  batch INTEGER NOT NULL REFERENCES batch (id),
  feature INTEGER NOT NULL REFERENCES feature (id),
  reserved INTEGER NOT NULL,
  PRIMARY KEY (batch, feature)
) STRICT, WITHOUT ROWID;

-- What a run may spend in a period; no row if it has no budget of its own.
CREATE TABLE run_budget (
  run INTEGER PRIMARY KEY REFERENCES run (id),
  amount INTEGER NOT NULL CHECK (amount >= 0),
  per TEXT NOT NULL CHECK (per IN ('DAY', 'WEEK', 'MONTH')),
  when_full TEXT NOT NULL CHECK (when_full IN ('WAIT', 'REFUSE'))
) STRICT;

-- What was booked for a run on a UTC day.
CREATE TABLE run_day (
  run INTEGER NOT NULL REFERENCES run (id),
  day INTEGER NOT NULL,
  paid INTEGER NOT NULL,
  PRIMARY KEY (run, day)
) STRICT, WITHOUT ROWID;

-- What a run waits for while a budget is full; no feature if the budget is its own.
CREATE TABLE budget_wait (
  run INTEGER PRIMARY KEY REFERENCES run (id),
  feature INTEGER REFERENCES feature (id),
  until INTEGER NOT NULL,
  message TEXT NOT NULL
) STRICT;

-- What answers must be, as JSON; feature 0 stands for every feature of the run.
CREATE TABLE run_rules (
  run INTEGER NOT NULL REFERENCES run (id),
  feature INTEGER NOT NULL,
  rules TEXT NOT NULL,
  PRIMARY KEY (run, feature)
) STRICT, WITHOUT ROWID;
