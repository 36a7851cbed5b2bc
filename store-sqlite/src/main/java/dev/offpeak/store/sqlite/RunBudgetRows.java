package dev.offpeak.store.sqlite;

import dev.offpeak.model.Budget;
import dev.offpeak.model.BudgetPeriod;
import dev.offpeak.model.Usd;
import dev.offpeak.store.LedgerStore.FeatureSpend;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What runs may spend in a period, and what they spent by day. */
final class RunBudgetRows {

  private final Session session;

  RunBudgetRows(Session session) {
    this.session = session;
  }

  private static final String SET =
      """
      INSERT INTO run_budget (run, amount, per, when_full) VALUES (?, ?, ?, ?)
      ON CONFLICT (run) DO UPDATE
      SET amount = excluded.amount, per = excluded.per, when_full = excluded.when_full
      """;
  private static final String UNSET =
      """
      DELETE FROM run_budget WHERE run = ?
      """;

  void set(long run, @Nullable Budget budget) throws SQLException {
    if (budget == null) {
      session.update(UNSET, run);
    } else {
      session.update(SET, run, budget.amount().nanos(), budget.per().name(), budget.over().name());
    }
  }

  private static final String FIND =
      """
      SELECT b.amount, b.per, b.when_full
      FROM run AS r JOIN run_budget AS b ON b.run = r.id
      WHERE r.name = ?
      """;

  Optional<Budget> find(String run) throws SQLException {
    return session.first(
        FIND,
        row ->
            new Budget(
                new Usd(row.getLong(1)),
                BudgetPeriod.valueOf(row.getString(2)),
                Budget.Over.valueOf(row.getString(3)),
                false),
        run);
  }

  private static final String ADD =
      """
      INSERT INTO run_day (run, day, paid) VALUES (?, ?, ?)
      ON CONFLICT (run, day) DO UPDATE SET paid = paid + excluded.paid
      """;

  /** Something was booked for the run on that day. */
  void add(long run, long day, long nanos) throws SQLException {
    session.update(ADD, run, day, nanos);
  }

  private static final String SPENT =
      """
      SELECT coalesce((SELECT sum(d.paid) FROM run_day AS d
                       WHERE d.run = r.id AND d.day >= ? AND d.day < ?), 0),
             r.reserved
      FROM run AS r
      WHERE r.name = ?
      """;

  FeatureSpend spent(String run, LocalDate from, LocalDate to) throws SQLException {
    return session
        .first(
            SPENT,
            row -> new FeatureSpend(new Usd(row.getLong(1)), new Usd(row.getLong(2))),
            from.toEpochDay(),
            to.toEpochDay(),
            run)
        .orElse(new FeatureSpend(Usd.ZERO, Usd.ZERO));
  }

  private static final String DELETE_DAYS =
      """
      DELETE FROM run_day WHERE run = ?
      """;

  void delete(long run) throws SQLException {
    session.update(UNSET, run);
    session.update(DELETE_DAYS, run);
  }
}
