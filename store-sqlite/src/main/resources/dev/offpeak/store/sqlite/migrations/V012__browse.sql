-- The attempts at a request that was not answered at once: its life is read from here. Most requests
-- have none, so the index stays small and costs intake nothing.
CREATE INDEX attempt_unanswered ON attempt (request) WHERE outcome > 0;

-- What failed or was cancelled, among however many that did not.
CREATE INDEX request_unanswered_latest ON request (state, id) WHERE state >= 4;
