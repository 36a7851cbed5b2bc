package dev.offpeak.store.sqlite;

import static dev.offpeak.store.sqlite.Columns.bytes;

import dev.offpeak.model.BatchId;
import dev.offpeak.store.CleanupStore.Standing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** What was deleted at providers. */
final class CleanupRows {

  private final Session session;

  CleanupRows(Session session) {
    this.session = session;
  }

  private static final String ASK =
      """
      INSERT INTO cleanup (batch, asked_at, next_at)
      SELECT id, ?1, ?1 FROM batch WHERE uuid = ?2
      ON CONFLICT (batch) DO UPDATE SET asked_at = coalesce(asked_at, excluded.asked_at)
      """;

  void ask(BatchId batch, Instant now) throws SQLException {
    session.update(ASK, now.toEpochMilli(), bytes(batch.value()));
  }

  private static final String POSTPONE =
      """
      INSERT INTO cleanup (batch, next_at) SELECT id, ?1 FROM batch WHERE uuid = ?2
      ON CONFLICT (batch) DO UPDATE SET next_at = excluded.next_at
      """;

  void postpone(BatchId batch, Instant nextAt) throws SQLException {
    session.update(POSTPONE, nextAt.toEpochMilli(), bytes(batch.value()));
  }

  private static final String DONE =
      """
      UPDATE cleanup SET done_at = ? WHERE batch = (SELECT id FROM batch WHERE uuid = ?)
      """;

  void done(BatchId batch, Instant now) throws SQLException {
    if (session.update(DONE, now.toEpochMilli(), bytes(batch.value())) != 1) {
      throw new IllegalStateException("batch " + batch + " was deleted without being asked for");
    }
  }

  private static final String KEEP =
      """
      INSERT INTO cleanup (batch, next_at, kept) SELECT id, ?1, 1 FROM batch WHERE uuid = ?2
      ON CONFLICT (batch) DO UPDATE SET kept = 1
      """;

  void keep(BatchId batch, Instant now) throws SQLException {
    session.update(KEEP, now.toEpochMilli(), bytes(batch.value()));
  }

  private static final String STANDING =
      """
      SELECT c.asked_at IS NOT NULL, c.done_at IS NOT NULL, c.kept
      FROM batch AS b JOIN cleanup AS c ON c.batch = b.id
      WHERE b.uuid = ?
      """;

  Standing standing(BatchId batch) throws SQLException {
    return session
        .first(STANDING, CleanupRows::standing, (Object) bytes(batch.value()))
        .orElse(Standing.UNTOUCHED);
  }

  private static Standing standing(ResultSet row) throws SQLException {
    if (row.getBoolean(2)) {
      return Standing.DONE;
    }
    if (row.getBoolean(3)) {
      return Standing.KEPT;
    }
    return row.getBoolean(1) ? Standing.ASKED : Standing.UNTOUCHED;
  }
}
