package dev.offpeak.store.sqlite;

import dev.offpeak.model.Feature;
import dev.offpeak.model.RunId;
import dev.offpeak.store.PlanStore.BudgetWait;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What runs wait for while a budget is full. */
final class WaitRows {

  private final Session session;
  private final Names names;

  WaitRows(Session session, Names names) {
    this.session = session;
    this.names = names;
  }

  private static final String SET =
      """
      INSERT INTO budget_wait (run, feature, until, message)
      SELECT id, ?, ?, ? FROM run WHERE name = ?
      ON CONFLICT (run) DO UPDATE
      SET feature = excluded.feature, until = excluded.until, message = excluded.message
      """;

  void set(Map<RunId, BudgetWait> waits) throws SQLException {
    for (Map.Entry<RunId, BudgetWait> entry : waits.entrySet()) {
      BudgetWait wait = entry.getValue();
      session.update(
          SET,
          wait.feature() == null ? null : (Long) names.feature(wait.feature()),
          wait.until().toEpochMilli(),
          wait.message(),
          entry.getKey().value());
    }
  }

  private static final String CLEAR =
      """
      DELETE FROM budget_wait WHERE run = (SELECT id FROM run WHERE name = ?)
      """;

  void clear(List<RunId> runs) throws SQLException {
    for (RunId run : runs) {
      session.update(CLEAR, run.value());
    }
  }

  private static final String FIND =
      """
      SELECT w.feature, w.until, w.message
      FROM run AS r JOIN budget_wait AS w ON w.run = r.id
      WHERE r.name = ? AND r.state = 'ACTIVE' AND r.stop_reason IS NULL AND r.ready > 0
      """;

  private @Nullable Feature feature(ResultSet row) throws SQLException {
    Long number = Session.number(row, 1);
    return number == null ? null : names.feature(number);
  }

  Optional<BudgetWait> find(RunId run) throws SQLException {
    return session.first(
        FIND,
        row -> new BudgetWait(feature(row), Instant.ofEpochMilli(row.getLong(2)), row.getString(3)),
        run.value());
  }
}
