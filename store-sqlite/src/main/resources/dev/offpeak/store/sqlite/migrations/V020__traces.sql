-- Where traces tell of calls that were taken in to be answered later: a row only where somebody
-- collects traces. Ids are hexadecimal digits, as in the header traceparent.
CREATE TABLE traced_request (
  request INTEGER PRIMARY KEY,
  trace TEXT NOT NULL CHECK (length(trace) = 32),
  span TEXT NOT NULL CHECK (length(span) = 16)
) STRICT;

-- Numbers of deleted requests are used again: a row must not outlive its own request.
CREATE TRIGGER traced_goes_with_its_request AFTER DELETE ON request
BEGIN
  DELETE FROM traced_request WHERE request = OLD.id;
END;
