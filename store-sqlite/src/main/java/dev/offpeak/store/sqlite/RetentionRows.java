package dev.offpeak.store.sqlite;

import dev.offpeak.model.BatchState;
import dev.offpeak.store.sqlite.RunRows.RunInfo;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Runs that need not be kept any longer, and what goes with them. */
final class RetentionRows {

  private final Session session;

  RetentionRows(Session session) {
    this.session = session;
  }

  /**
   * What keeps a final run {@code r}: somebody waits for something of it. A table that refers to
   * requests or payloads of runs has its condition here, and its rows go in {@link
   * #deleteAttempts}, or with the request by a trigger, as those of deferred calls do.
   */
  private static final String NEEDED =
      """
      (EXISTS (SELECT 1 FROM request AS q WHERE q.run = r.id AND q.delivery = 0)
       OR EXISTS (SELECT 1 FROM deferred AS d CROSS JOIN request AS c ON c.id = d.request
                  WHERE d.state = 0 AND c.run = r.id))
      """;

  private static final String OVER =
      """
      SELECT r.id FROM run AS r
      WHERE r.state IN ('FINISHED', 'CANCELLED') AND r.finished_at <= ?1 AND r.followed_until <= ?2
        AND NOT %s
        AND NOT EXISTS (
          SELECT 1 FROM batch_run AS s JOIN batch AS b ON b.id = s.batch
          WHERE s.run = r.id AND b.state NOT IN ('COLLECTED', 'REJECTED')
            AND NOT (b.state IN ('ABSENT', 'ABANDONED') AND (b.next_at = ?3 OR b.watch_until <= ?4)))
      ORDER BY r.id
      LIMIT ?5
      """
          .formatted(NEEDED);

  /**
   * Final runs that nobody needs: ended, delivered and unfollowed, their batches settled.
   *
   * @param endedBefore and not later
   * @param watchedUntil when a watch for a late twin counts as over although nobody took its last
   *     look
   */
  List<Long> over(Instant endedBefore, Instant now, Instant watchedUntil, int limit)
      throws SQLException {
    return session.list(
        OVER,
        row -> row.getLong(1),
        endedBefore.toEpochMilli(),
        now.toEpochMilli(),
        BatchState.GivenUp.NEVER.toEpochMilli(),
        watchedUntil.toEpochMilli(),
        limit);
  }

  private static final String LET_GO =
      """
      UPDATE run AS r SET state = 'LOADING', identity = '', finished_at = NULL, followed_until = 0
      WHERE id = ? AND state IN ('FINISHED', 'CANCELLED') AND finished_at <= ?
        AND followed_until <= ? AND NOT %s
      """
          .formatted(NEEDED);

  /**
   * Makes a run what it was before it was loaded, and nobody's: out of everybody's sight, and
   * dropped like any load that was left behind, whoever dies meanwhile.
   */
  boolean letGo(long run, Instant endedBefore, Instant now) throws SQLException {
    return session.update(LET_GO, run, endedBefore.toEpochMilli(), now.toEpochMilli()) == 1;
  }

  private static final String A_BATCH =
      """
      SELECT batch FROM batch_run WHERE run = ? LIMIT 1
      """;
  private static final String DELETE_ATTEMPTS =
      """
      DELETE FROM attempt WHERE id IN (
        SELECT a.id FROM attempt AS a JOIN request AS q ON q.id = a.request
        WHERE a.batch = ? AND q.run = ? LIMIT ?)
      """;
  private static final String DELETE_CALLS =
      """
      DELETE FROM attempt WHERE id IN (SELECT attempt FROM called WHERE run = ? LIMIT ?)
      """;
  private static final String DELETE_CALLED =
      """
      DELETE FROM called
      WHERE run = ? AND NOT EXISTS (SELECT 1 FROM attempt AS a WHERE a.id = called.attempt)
      """;
  private static final String DELETE_SHARE =
      """
      DELETE FROM batch_run WHERE batch = ? AND run = ?
      """;
  private static final String BLANK =
      """
      UPDATE batch
      SET reason = CASE WHEN reason IS NULL THEN NULL ELSE 'deleted' END,
          doubt_why = CASE WHEN doubt_why IS NULL THEN NULL ELSE 'deleted' END
      WHERE id = ? AND NOT EXISTS (SELECT 1 FROM batch_run AS s WHERE s.batch = batch.id)
      """;
  private static final String DELETE_WAIT =
      """
      DELETE FROM budget_wait WHERE run = ?
      """;

  /**
   * Deletes some of the attempts of a run that is being dropped.
   *
   * @return whether there were any batches left to look in
   */
  boolean deleteAttempts(RunInfo run, int limit) throws SQLException {
    Long batch = session.number(A_BATCH, run.key());
    if (batch == null) {
      if (session.update(DELETE_CALLS, run.key(), limit) > 0) {
        session.update(DELETE_CALLED, run.key());
        return true;
      }
      session.update(DELETE_WAIT, run.key());
      return false;
    }
    if (session.update(DELETE_ATTEMPTS, batch, run.key(), limit) < limit) {
      session.update(DELETE_SHARE, batch, run.key());
      // What the provider said of it may quote a request.
      session.update(BLANK, batch);
    }
    return true;
  }

  private static final String FORGETTABLE =
      """
      SELECT b.id FROM batch AS b
      WHERE b.state IN ('COLLECTED', 'REJECTED', 'ABSENT', 'ABANDONED')
        AND max(b.planned_at, coalesce(b.last_sent_at, 0), coalesce(b.ended_at, 0),
                coalesce(b.watch_until, 0)) <= ?
        AND NOT EXISTS (SELECT 1 FROM batch_run AS s WHERE s.batch = b.id)
      ORDER BY b.id
      LIMIT ?
      """;
  private static final String DELETE_FEATURES =
      """
      DELETE FROM batch_feature WHERE batch = ?
      """;
  private static final String DELETE_CLEANUP =
      """
      DELETE FROM cleanup WHERE batch = ?
      """;
  private static final String DELETE_BATCH =
      """
      DELETE FROM batch WHERE id = ?
      """;

  List<Long> forgettableBatches(Instant before, int limit) throws SQLException {
    return session.list(FORGETTABLE, row -> row.getLong(1), before.toEpochMilli(), limit);
  }

  void deleteBatches(List<Long> batches) throws SQLException {
    for (Long batch : batches) {
      session.update(DELETE_FEATURES, batch);
      session.update(DELETE_CLEANUP, batch);
      session.update(DELETE_BATCH, batch);
    }
  }

  private static final String NEXT_WITH_HOLES =
      """
      SELECT id FROM segment
      WHERE holes = 1 AND retired_at IS NULL AND closed = 1 AND (owner IS NULL OR owner = ?)
      ORDER BY id
      LIMIT 1
      """;
  private static final String OPEN_WITH_HOLES =
      """
      SELECT id FROM segment WHERE holes = 1 AND closed = 0 AND owner = ? LIMIT 1
      """;
  private static final String A_RUN =
      """
      SELECT run FROM run_segment WHERE segment = ? ORDER BY run LIMIT 1
      """;

  /** A segment that may be compacted by the owner {@code self}, if there is one. */
  Optional<Long> nextWithHoles(String self) throws SQLException {
    return Optional.ofNullable(session.number(NEXT_WITH_HOLES, self));
  }

  /** A segment with holes that {@code self} still appends to, if there is one. */
  Optional<Long> openWithHoles(String self) throws SQLException {
    return Optional.ofNullable(session.number(OPEN_WITH_HOLES, self));
  }

  /** A run that refers to the segment, if there is one. */
  Optional<Long> runOf(int segment) throws SQLException {
    return Optional.ofNullable(session.number(A_RUN, segment));
  }

  private static final String RETIRE =
      """
      UPDATE segment SET retired_at = ?, owner = NULL, closed = 1, holes = 0
      WHERE id = ? AND NOT EXISTS (SELECT 1 FROM run_segment AS u WHERE u.segment = segment.id)
      """;
  private static final String KEEP =
      """
      UPDATE segment SET holes = 0 WHERE id = ?
      """;
  private static final String DELETE_RETIRED =
      """
      DELETE FROM segment WHERE id IN (
        SELECT id FROM segment WHERE retired_at <= ? ORDER BY id LIMIT ?)
      RETURNING id
      """;

  void retire(int segment, Instant now) throws SQLException {
    session.update(RETIRE, now.toEpochMilli(), segment);
  }

  /** Leaves a segment as it is until another run of it goes. */
  void keep(int segment) throws SQLException {
    session.update(KEEP, segment);
  }

  List<Integer> deleteRetired(Instant before, int limit) throws SQLException {
    return session.list(DELETE_RETIRED, row -> row.getInt(1), before.toEpochMilli(), limit);
  }
}
