package dev.offpeak.store.sqlite;

import dev.offpeak.model.AttemptId;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.RequestId;
import dev.offpeak.model.RunId;
import dev.offpeak.payload.PayloadRef;
import dev.offpeak.store.BrowseStore.AttemptLife;
import dev.offpeak.store.BrowseStore.BatchShare;
import dev.offpeak.store.BrowseStore.Booking;
import dev.offpeak.store.BrowseStore.RequestLife;
import dev.offpeak.store.BrowseStore.RequestRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What happened to single things. */
final class LifeRows {

  private final Session session;
  private final BrowseRows browse;

  LifeRows(Session session, BrowseRows browse) {
    this.session = session;
    this.browse = browse;
  }

  private static final String BODY =
      """
      SELECT body_segment, body_offset, body_length, ready_at FROM request WHERE id = ?
      """;

  private record Kept(PayloadRef body, Instant readyAt) {}

  Optional<RequestLife> life(RequestId request) throws SQLException {
    RequestRow row = browse.one(request);
    if (row == null) {
      return Optional.empty();
    }
    Kept kept =
        session
            .first(
                BODY,
                found ->
                    new Kept(
                        new PayloadRef(found.getInt(1), found.getLong(2), found.getInt(3)),
                        Instant.ofEpochMilli(found.getLong(4))),
                request.value())
            .orElseThrow();
    List<AttemptLife> attempts = session.list(ATTEMPTS, LifeRows::attempt, request.value());
    return Optional.of(new RequestLife(row, kept.readyAt(), kept.body(), attempts));
  }

  /** By all that leads from a request to its attempts: there is no index of every one of them. */
  private static final String ATTEMPTS =
      """
      WITH mine (id) AS (
        SELECT attempt FROM request WHERE id = ?1 AND attempt IS NOT NULL
        UNION
        SELECT bad_answer FROM request WHERE id = ?1 AND bad_answer IS NOT NULL
        UNION
        SELECT id FROM attempt INDEXED BY attempt_unanswered WHERE request = ?1 AND outcome > 0
        UNION
        SELECT l.attempt FROM ledger AS l INDEXED BY ledger_duplicate
        CROSS JOIN attempt AS d ON d.id = l.attempt
        WHERE l.kind = 'duplicate' AND d.request = ?1)
      SELECT a.id, b.uuid, b.planned_at, a.outcome, a.failure_kind, a.failure_message,
             a.line_segment, a.line_offset, a.line_length, l.kind, l.booked_at, l.paid,
             l.synchronous, l.input, l.cached, l.cache_write, l.cache_write_long, l.output,
             l.reasoning, l.web_searches
      FROM mine AS m
      CROSS JOIN attempt AS a ON a.id = m.id
      LEFT JOIN batch AS b ON b.id = a.batch
      LEFT JOIN ledger AS l ON l.attempt = a.id
      WHERE a.request = ?1
      ORDER BY a.id
      """;

  private static AttemptLife attempt(ResultSet row) throws SQLException {
    byte[] batch = row.getBytes(2);
    return new AttemptLife(
        new AttemptId(Columns.uuid(row.getBytes(1))),
        batch == null ? null : new BatchId(Columns.uuid(batch)),
        Columns.instant(Session.number(row, 3)),
        Columns.outcome(Session.number(row, 4)),
        Columns.failure(row, 5),
        Columns.ref(row, 7),
        booking(row));
  }

  private static @Nullable Booking booking(ResultSet row) throws SQLException {
    String kind = row.getString(10);
    return kind == null
        ? null
        : new Booking(
            Instant.ofEpochMilli(row.getLong(11)),
            kind.equals("duplicate"),
            Columns.usage(row, 14),
            Columns.usd(Session.number(row, 12)),
            Columns.usd(Session.number(row, 13)));
  }

  private static final String SHARES =
      """
      SELECT r.name, s.requests
      FROM batch AS b
      JOIN batch_run AS s ON s.batch = b.id
      JOIN run AS r ON r.id = s.run
      WHERE b.uuid = ?
      ORDER BY r.id
      """;

  List<BatchShare> shares(BatchId batch) throws SQLException {
    return session.list(
        SHARES,
        row -> new BatchShare(new RunId(row.getString(1)), row.getInt(2)),
        (Object) Columns.bytes(batch.value()));
  }
}
