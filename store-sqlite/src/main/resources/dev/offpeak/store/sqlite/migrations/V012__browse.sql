-- The attempts at a request that was not answered at once: its life is read from here. Most requests
-- have none, so the index stays small and costs intake nothing.
CREATE INDEX attempt_unanswered ON attempt (request) WHERE outcome > 0;
