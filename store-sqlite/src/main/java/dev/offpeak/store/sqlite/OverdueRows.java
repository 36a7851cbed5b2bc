package dev.offpeak.store.sqlite;

import dev.offpeak.model.Feature;
import dev.offpeak.store.DeferredStore;
import dev.offpeak.store.DeferredStore.Overdue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Calls that wait for too long. Every statement looks at a window of at most {@link
 * DeferredStore#OVERDUE_LOOKED_AT_MAX} rows of one index, the oldest first.
 */
final class OverdueRows {

  private final Session session;
  private final Names names;

  OverdueRows(Session session, Names names) {
    this.session = session;
    this.names = names;
  }

  private static final String OVERDUE =
      """
      SELECT s.feature, count(*), min(s.deadline)
      FROM (
        SELECT q.id, q.feature, q.deadline
        FROM run AS r CROSS JOIN request AS q INDEXED BY request_deadline ON q.run = r.id
        WHERE r.state = 'ACTIVE' AND r.open_ended = 1
          AND q.deadline IS NOT NULL AND q.state < 3 AND q.deadline <= ?1
        LIMIT ?2) AS s
      CROSS JOIN deferred AS d ON d.request = s.id
      WHERE d.state = 0
      GROUP BY s.feature
      """;

  List<Overdue> overdue(Instant now) throws SQLException {
    return merged(
        session.list(
            OVERDUE, this::overdue, now.toEpochMilli(), DeferredStore.OVERDUE_LOOKED_AT_MAX));
  }

  private static final String GROUPS =
      """
      SELECT r.id, g.id
      FROM run AS r CROSS JOIN request_group AS g
      WHERE r.state = 'ACTIVE' AND r.open_ended = 1 AND EXISTS (
        SELECT 1 FROM request AS q INDEXED BY request_ready
        WHERE q.run = r.id AND q.request_group = g.id AND q.state = 0 AND q.lane <> 1)
      """;
  private static final String READY =
      """
      SELECT s.feature, count(*), min(d.created_at)
      FROM (
        SELECT q.id, q.feature, q.deadline FROM request AS q INDEXED BY request_ready
        WHERE q.run = ?1 AND q.request_group = ?2 AND q.state = 0 AND q.lane <> 1
        ORDER BY q.id
        LIMIT ?4) AS s
      CROSS JOIN deferred AS d ON d.request = s.id
      WHERE s.deadline IS NULL AND d.state = 0 AND d.created_at <= ?3
      GROUP BY s.feature
      """;
  private static final String BATCHED =
      """
      SELECT q.feature, count(*), min(d.created_at)
      FROM (
        SELECT l.request
        FROM account AS a
        CROSS JOIN batch AS b INDEXED BY batch_due ON b.account = a.id
        CROSS JOIN attempt AS l INDEXED BY attempt_open ON l.batch = b.id
        WHERE b.state IN
            ('PLANNED', 'UPLOADING', 'SUBMITTING', 'IN_DOUBT', 'OPEN', 'CANCELLING', 'ENDED')
          AND b.planned_at <= ?1 AND l.open = 1
          AND EXISTS (
            SELECT 1 FROM batch_run AS s CROSS JOIN run AS r ON r.id = s.run
            WHERE s.batch = b.id AND r.open_ended = 1)
        LIMIT ?2) AS l
      CROSS JOIN request AS q ON q.id = l.request
      CROSS JOIN deferred AS d ON d.request = q.id
      WHERE q.state = 1 AND q.deadline IS NULL AND d.state = 0 AND d.created_at <= ?1
      GROUP BY q.feature
      """;

  private record Group(long run, long group) {}

  List<Overdue> waiting(Instant takenUntil) throws SQLException {
    long until = takenUntil.toEpochMilli();
    int window = DeferredStore.OVERDUE_LOOKED_AT_MAX;
    List<Overdue> found = new ArrayList<>();
    for (Group group : session.list(GROUPS, row -> new Group(row.getLong(1), row.getLong(2)))) {
      found.addAll(session.list(READY, this::overdue, group.run(), group.group(), until, window));
    }
    found.addAll(session.list(BATCHED, this::overdue, until, window));
    return merged(found);
  }

  private Overdue overdue(ResultSet row) throws SQLException {
    return new Overdue(
        names.feature(row.getLong(1)), row.getLong(2), Instant.ofEpochMilli(row.getLong(3)));
  }

  /** Each feature once, the one that waits longest first. */
  private static List<Overdue> merged(List<Overdue> found) {
    Map<Feature, Overdue> merged = new LinkedHashMap<>();
    for (Overdue one : found) {
      merged.merge(
          one.feature(),
          one,
          (a, b) ->
              new Overdue(
                  a.feature(),
                  a.calls() + b.calls(),
                  a.oldest().isBefore(b.oldest()) ? a.oldest() : b.oldest()));
    }
    return merged.values().stream().sorted(Comparator.comparing(Overdue::oldest)).toList();
  }
}
