package dev.offpeak.store.sqlite;

import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunId;
import dev.offpeak.store.BrowseStore.BatchColumn;
import dev.offpeak.store.BrowseStore.Order;
import dev.offpeak.store.BrowseStore.RunColumn;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs and batches page by page in any order. By when they were made the rows are read in their own
 * order; by anything else all of them are looked at and no more than a page is kept, because there
 * are few of them: indexes would cost each slice of results more than a look ever does. A page
 * begins behind the value that the last row of the page before has now.
 */
final class OrderedRows {

  private final Session session;
  private final BatchRows batches;

  OrderedRows(Session session, BatchRows batches) {
    this.session = session;
    this.batches = batches;
  }

  private static final String RUN =
      """
      SELECT id FROM run WHERE name = ?
      """;

  /** Parameters: 1 the key of the last row before, or null, and 2 how many. */
  private static final String RUNS =
      """
      WITH page AS MATERIALIZED (
        SELECT r.id, %1$s AS value FROM run AS r
        WHERE r.state <> 'LOADING' AND %2$s
        ORDER BY value %3$s, r.id %3$s
        LIMIT ?2)
      SELECT r.name, r.state, r.identity, a.fingerprint, t.provider, t.base_url, f.name AS feature,
             r.source, r.open_ended, r.created_at, r.deadline, r.cost_cap, r.cancel_requested,
             r.stop_reason, r.stop_message, r.finished_at, r.ready, r.in_flight, r.succeeded,
             r.failed, r.cancelled, r.paid, r.synchronous, r.reserved, r.unpriced
      FROM page AS p
      CROSS JOIN run AS r ON r.id = p.id
      JOIN account AS a ON a.id = r.account
      JOIN target AS t ON t.id = r.target
      JOIN feature AS f ON f.id = r.feature
      ORDER BY p.value %3$s, p.id %3$s
      """;

  List<Run> runs(Order<RunColumn> order, @Nullable RunId after, int limit) throws SQLException {
    Long key = after == null ? null : session.number(RUN, after.value());
    if (after != null && key == null) {
      return List.of();
    }
    String sql = statement(RUNS, "run AS r", "r.id", value(order.by()), order.ascending());
    return session.list(sql, RunRows::run, key, limit);
  }

  private static String value(RunColumn column) {
    return switch (column) {
      case CREATED -> "r.id";
      case NAME -> "r.name";
      case STATE -> "r.state";
      case SOURCE -> "r.source";
      case FEATURE -> "(SELECT n.name FROM feature AS n WHERE n.id = r.feature)";
      case REQUESTS -> "r.ready + r.in_flight + r.succeeded + r.failed + r.cancelled";
      case ANSWERED -> "r.succeeded";
      case FAILED -> "r.failed";
      case PAID -> "r.paid";
      case SAVED -> "r.synchronous - r.paid";
    };
  }

  /** Parameters as above, and 3 the time. */
  private static final String ENDED =
      """
      WITH page AS MATERIALIZED (
        SELECT b.id, %1$s AS value FROM batch AS b
        WHERE (b.state IN ('COLLECTED', 'REJECTED')
               OR (b.state IN ('ABSENT', 'ABANDONED') AND b.watch_until <= ?3))
          AND %2$s
        ORDER BY value %3$s, b.id %3$s
        LIMIT ?2)
      SELECT b.*, a.fingerprint
      FROM page AS p
      CROSS JOIN batch AS b ON b.id = p.id
      JOIN account AS a ON a.id = b.account
      ORDER BY p.value %3$s, p.id %3$s
      """;

  List<Batch> ended(Order<BatchColumn> order, @Nullable BatchId after, Instant now, int limit)
      throws SQLException {
    Long key = after == null ? null : batches.key(after);
    if (after != null && key == null) {
      return List.of();
    }
    String sql = statement(ENDED, "batch AS b", "b.id", value(order.by()), order.ascending());
    return session.list(sql, row -> batches.stored(row).batch(), key, limit, now.toEpochMilli());
  }

  private static String value(BatchColumn column) {
    return switch (column) {
      case PLANNED -> "b.id";
      case STATE -> "b.state";
      case MODEL -> "(SELECT g.model FROM request_group AS g WHERE g.id = b.request_group)";
      case REQUESTS -> "b.requests";
    };
  }

  /** What is sorted by is ours; nothing that users write becomes a part of a statement. */
  private static String statement(
      String sql, String from, String id, String value, boolean ascending) {
    String beyond = ascending ? ">" : "<";
    String place =
        value.equals(id)
            // The rows' own order: a page is sought, not looked for.
            ? "%s %s coalesce(?1, %d)".formatted(id, beyond, ascending ? 0 : Long.MAX_VALUE)
            : "(?1 IS NULL OR (%1$s, %2$s) %3$s (SELECT %1$s, %2$s FROM %4$s WHERE %2$s = ?1))"
                .formatted(value, id, beyond, from);
    return sql.formatted(value, place, ascending ? "ASC" : "DESC");
  }
}
