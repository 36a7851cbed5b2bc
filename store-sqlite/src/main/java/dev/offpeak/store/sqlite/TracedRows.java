package dev.offpeak.store.sqlite;

import dev.offpeak.model.BatchId;
import dev.offpeak.model.RequestId;
import dev.offpeak.trace.TraceContext;
import java.sql.SQLException;
import java.util.List;

/** Where traces tell of requests. */
final class TracedRows {

  private final Session session;

  TracedRows(Session session) {
    this.session = session;
  }

  private static final String ADD =
      """
      INSERT INTO traced_request (request, trace, span) VALUES (?, ?, ?)
      """;

  void add(RequestId request, TraceContext trace) throws SQLException {
    session.update(ADD, request.value(), trace.traceId(), trace.spanId());
  }

  private static final String ANY =
      """
      SELECT EXISTS (SELECT 1 FROM traced_request)
      """;

  private static final String OF_BATCH =
      """
      SELECT DISTINCT t.trace, t.span
      FROM batch AS b
      JOIN attempt AS a ON a.batch = b.id
      JOIN traced_request AS t ON t.request = a.request
      WHERE b.uuid = ?
      LIMIT ?
      """;

  List<TraceContext> of(BatchId batch, int limit) throws SQLException {
    if (session.count(ANY) == 0) {
      return List.of();
    }
    return session.list(
        OF_BATCH,
        row -> new TraceContext(row.getString(1), row.getString(2), true),
        Columns.bytes(batch.value()),
        limit);
  }
}
