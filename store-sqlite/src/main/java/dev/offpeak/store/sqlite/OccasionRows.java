package dev.offpeak.store.sqlite;

import dev.offpeak.model.DeferredId;
import dev.offpeak.model.RequestGroup;
import dev.offpeak.model.RequestId;
import dev.offpeak.model.RunId;
import dev.offpeak.model.RunState;
import dev.offpeak.store.HookStore.Untold;
import dev.offpeak.store.Occasion;
import dev.offpeak.store.ServedBatch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What ended and was not told. */
final class OccasionRows {

  /**
   * An end is stamped before it commits, and clocks of two processes of one machine agree: nothing
   * shows later than this after its stamp.
   */
  private static final Duration LATE_COMMIT = Duration.ofMinutes(10);

  private final Session session;
  private final Names names;

  OccasionRows(Session session, Names names) {
    this.session = session;
    this.names = names;
  }

  private static final String WATCH =
      """
      INSERT INTO hook_watch (id, looked_until) VALUES (1, ?) ON CONFLICT (id) DO NOTHING
      """;
  private static final String SKIP_ENDED_CALLS =
      """
      INSERT INTO hook_cursor (run, sequence)
      SELECT id, end_sequence FROM run WHERE open_ended = 1
      """;

  void watch(Instant now) throws SQLException {
    if (session.update(WATCH, now.plus(LATE_COMMIT).toEpochMilli()) == 1) {
      session.update(SKIP_ENDED_CALLS);
    }
  }

  private static final String UNWATCH =
      """
      DELETE FROM hook_watch
      """;
  private static final String FORGET_CURSORS =
      """
      DELETE FROM hook_cursor
      """;

  void unwatch() throws SQLException {
    session.update(UNWATCH);
    session.update(FORGET_CURSORS);
  }

  private static final String LOOKED_UNTIL =
      """
      SELECT looked_until FROM hook_watch
      """;

  Untold untold(int limit, Instant now) throws SQLException {
    Long lookedUntil = session.number(LOOKED_UNTIL);
    if (lookedUntil == null) {
      return new Untold(List.of(), Map.of(), now, false);
    }
    List<Occasion> found = new ArrayList<>();
    Map<RunId, Long> seen = new HashMap<>();
    boolean more = calls(limit, found, seen);
    long since = lookedUntil - LATE_COMMIT.toMillis();
    List<Occasion> ended = new ArrayList<>();
    ended.addAll(session.list(BATCHES, OccasionRows::batch, since, limit));
    boolean all = ended.size() < limit;
    List<Occasion> runs =
        session.list(RUNS, OccasionRows::run, since, ServedBatch.RUN_IDENTITY, limit);
    all = all && runs.size() < limit;
    ended.addAll(runs);
    found.addAll(ended);
    long until = all ? Math.max(now.toEpochMilli(), lookedUntil) : lookedUntil;
    return new Untold(found, seen, Instant.ofEpochMilli(until), more || !all);
  }

  private static final String MOVED =
      """
      SELECT r.id, r.name, coalesce(c.sequence, 0)
      FROM run AS r LEFT JOIN hook_cursor AS c ON c.run = r.id
      WHERE r.open_ended = 1 AND r.end_sequence > coalesce(c.sequence, 0)
      """;

  private record Moved(long key, RunId run, long cursor) {}

  private static final String CALLS =
      """
      SELECT q.end_sequence, d.id, q.id, d.mode, q.request_group, q.state, d.state
      FROM request AS q LEFT JOIN deferred AS d ON d.request = q.id AND d.mode > 0
      WHERE q.run = ? AND q.end_sequence > max(?, 0) AND q.end_sequence > 0
      ORDER BY q.end_sequence
      LIMIT ?
      """;

  /** Adds calls that ended; whether there are more. */
  private boolean calls(int limit, List<Occasion> found, Map<RunId, Long> seen)
      throws SQLException {
    List<Moved> moved =
        session.list(
            MOVED, row -> new Moved(row.getLong(1), new RunId(row.getString(2)), row.getLong(3)));
    boolean more = false;
    for (Moved run : moved) {
      List<Long> ends =
          session.list(
              CALLS,
              row -> {
                Occasion call = call(row, run.run());
                if (call != null) {
                  found.add(call);
                }
                return row.getLong(1);
              },
              run.key(),
              run.cursor(),
              limit);
      if (!ends.isEmpty()) {
        seen.put(run.run(), ends.getLast());
      }
      more |= ends.size() == limit;
    }
    return more;
  }

  private @Nullable Occasion call(ResultSet row, RunId run) throws SQLException {
    String id = row.getString(2);
    if (id == null) {
      return null;
    }
    RequestGroup group = names.group(row.getLong(5));
    return new Occasion.Call(
        new DeferredId(id),
        new RequestId(row.getLong(3)),
        run,
        DeferredRows.mode(row.getInt(4)),
        group.target().provider(),
        group.endpoint(),
        Columns.requestKind(row.getInt(6)),
        DeferredRows.isCancelled(row.getInt(7)),
        row.getLong(1));
  }

  private static final String BATCHES =
      """
      SELECT b.id, b.end_kind, b.ended_at FROM served_batch AS b
      WHERE b.ended_at >= ? AND b.ended_at IS NOT NULL
        AND NOT EXISTS (
          SELECT 1 FROM hook_event AS e WHERE e.subject = b.id AND e.occasion = b.ended_at)
      ORDER BY b.ended_at
      LIMIT ?
      """;

  private static Occasion batch(ResultSet row) throws SQLException {
    return new Occasion.Batch(
        row.getString(1),
        ServedBatch.End.Kind.valueOf(row.getString(2)),
        Instant.ofEpochMilli(row.getLong(3)));
  }

  private static final String RUNS =
      """
      SELECT r.name, r.state, r.finished_at FROM run AS r
      WHERE r.finished_at >= ?1 AND r.finished_at IS NOT NULL
        AND r.open_ended = 0 AND substr(r.identity, 1, length(?2)) <> ?2
        AND NOT EXISTS (
          SELECT 1 FROM hook_event AS e WHERE e.subject = r.name AND e.occasion = r.finished_at)
      ORDER BY r.finished_at
      LIMIT ?3
      """;

  private static Occasion run(ResultSet row) throws SQLException {
    return new Occasion.Run(
        new RunId(row.getString(1)),
        RunState.valueOf(row.getString(2)),
        Instant.ofEpochMilli(row.getLong(3)));
  }

  private static final String SEEN =
      """
      INSERT INTO hook_cursor (run, sequence)
      SELECT id, ?1 FROM run WHERE name = ?2
      ON CONFLICT (run) DO UPDATE SET sequence = max(sequence, excluded.sequence)
      """;
  private static final String LOOKED =
      """
      UPDATE hook_watch SET looked_until = max(looked_until, ?)
      """;

  /** Notes how far was looked. */
  void looked(Untold page) throws SQLException {
    for (Map.Entry<RunId, Long> run : page.seen().entrySet()) {
      session.update(SEEN, run.getValue(), run.getKey().value());
    }
    session.update(LOOKED, page.lookedUntil().toEpochMilli());
  }
}
