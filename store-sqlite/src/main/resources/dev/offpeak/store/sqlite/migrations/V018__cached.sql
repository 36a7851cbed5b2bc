-- What the caching that our marks brought has saved of synchronous costs, by feature, and what it
-- was when something was decided.
CREATE TABLE cached_feature (
  feature INTEGER PRIMARY KEY REFERENCES feature (id),
  saved INTEGER NOT NULL
) STRICT;

CREATE TABLE decision_cached (
  decision INTEGER PRIMARY KEY REFERENCES decision (id),
  saved INTEGER NOT NULL
) STRICT;
