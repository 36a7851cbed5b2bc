package dev.offpeak.store.sqlite;

import dev.offpeak.model.Endpoint;
import dev.offpeak.model.RequestGroup;
import dev.offpeak.model.RequestId;
import dev.offpeak.store.PlanStore.ReadyRequest;
import dev.offpeak.store.sqlite.RunRows.Plannable;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ready requests, found by run and group through an index of their own. */
final class ReadyRows {

  private final Session session;
  private final Names names;

  ReadyRows(Session session, Names names) {
    this.session = session;
    this.names = names;
  }

  private static final String NEXT_GROUP =
      """
      SELECT min(request_group) FROM request
      WHERE run = ? AND state = 0 AND lane <> 1 AND request_group > ?
      """;

  /** The first group after {@code after} of which the run has ready requests. */
  @Nullable Long nextGroup(Plannable run, long after) throws SQLException {
    return session.number(NEXT_GROUP, run.key(), after);
  }

  /*
   * Exact up to this many ready requests; of more, the oldest of the first ones taken in. A group
   * with as many as that is sent for its size, not for its age.
   */
  private static final int OLDEST_AMONG = 10_000;

  private static final String OLDEST =
      """
      SELECT min(ready_at), min(id), max(ready_at) FROM (
        SELECT ready_at, id FROM request
        WHERE run = ? AND state = 0 AND lane <> 1 AND request_group = ? AND ready_at <= ?
        ORDER BY id
        LIMIT ?)
      """;

  /** Since when the oldest waits, and the first taken in; null if none is ready yet. */
  @Nullable Oldest oldest(Plannable run, long group, Instant now) throws SQLException {
    return session
        .first(
            OLDEST,
            row -> {
              Long readyAt = Session.number(row, 1);
              return readyAt == null
                  ? new Oldest(Instant.MAX, 0, Instant.MAX)
                  : new Oldest(
                      Instant.ofEpochMilli(readyAt),
                      row.getLong(2),
                      Instant.ofEpochMilli(row.getLong(3)));
            },
            run.key(),
            group,
            now.toEpochMilli(),
            OLDEST_AMONG)
        .filter(oldest -> oldest.firstRequest() > 0)
        .orElse(null);
  }

  /** Since when a group's oldest request waits, and its newest one, and its first request. */
  record Oldest(Instant readyAt, long firstRequest, Instant newestReadyAt) {}

  private static final String ANY_HELD =
      """
      SELECT 1
      FROM request AS q INDEXED BY request_ready CROSS JOIN deferred AS d ON d.request = q.id
      WHERE q.run = ? AND q.state = 0 AND q.lane <> 1 AND q.request_group = ? AND q.ready_at <= ?
        AND d.state = 0 AND d.holder IS NOT NULL
      LIMIT 1
      """;

  /** Whether a caller is held for any ready request of the run and group. */
  boolean anyHeld(Plannable run, long group, Instant now) throws SQLException {
    return session.number(ANY_HELD, run.key(), group, now.toEpochMilli()) != null;
  }

  private static final String ANY =
      """
      SELECT 1 FROM request
      WHERE run = ? AND state = 0 AND lane <> 1 AND request_group = ? AND ready_at <= ?
      LIMIT 1
      """;

  /** Whether any request of the run and group is ready. */
  boolean any(Plannable run, long group, Instant now) throws SQLException {
    return session.number(ANY, run.key(), group, now.toEpochMilli()) != null;
  }

  private static final String READY =
      """
      SELECT id, body_length, estimated_input, reserve, feature, beginnings FROM request
      WHERE run = ? AND state = 0 AND lane <> 1 AND request_group = ? AND id > ? AND id < ? AND ready_at <= ?
      ORDER BY id
      LIMIT ?
      """;

  /** Ready requests of one run and group between two numbers, in the order of intake. */
  List<ReadyRequest> ready(
      Plannable run, long group, long after, long before, Instant now, int limit)
      throws SQLException {
    RequestGroup named = names.group(group);
    Endpoint endpoint = named.endpoint();
    String model = named.model();
    return session.list(
        READY,
        row ->
            new ReadyRequest(
                new RequestId(row.getLong(1)),
                run.id(),
                names.feature(row.getLong(5)),
                endpoint,
                model,
                row.getInt(2),
                row.getLong(3),
                row.getLong(4),
                BeginningsColumn.read(row.getBytes(6))),
        run.key(),
        group,
        after,
        before,
        now.toEpochMilli(),
        limit);
  }
}
