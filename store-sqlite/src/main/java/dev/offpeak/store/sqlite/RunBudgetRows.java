package dev.offpeak.store.sqlite;

import dev.offpeak.model.Budget;
import dev.offpeak.model.BudgetPeriod;
import dev.offpeak.model.Usd;
import dev.offpeak.store.LedgerStore.FeatureSpend;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
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
    return session.first(FIND, row -> budget(row, 1), run);
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

  private static final String BUDGET =
      """
      SELECT r.name, b.amount, b.per, b.when_full
      FROM run_budget AS b JOIN run AS r ON r.id = b.run
      WHERE b.run = ?
      """;

  /** A run's budget, and the run's name. */
  private record Named(String run, Budget budget) {}

  /** Whether so much more may be reserved under the run's own budget, if it has one. */
  boolean fits(long run, long nanos, Instant now) throws SQLException {
    Optional<Named> named =
        session.first(BUDGET, row -> new Named(row.getString(1), budget(row, 2)), run);
    if (named.isEmpty()) {
      return true;
    }
    Budget budget = named.get().budget();
    LocalDate from = budget.per().firstDay(now);
    LocalDate to = LocalDate.ofInstant(budget.per().turnsAt(now), ZoneOffset.UTC);
    Usd after = spent(named.get().run(), from, to).total().plus(new Usd(nanos));
    return after.compareTo(budget.amount()) <= 0;
  }

  private static Budget budget(ResultSet row, int column) throws SQLException {
    return new Budget(
        new Usd(row.getLong(column)),
        BudgetPeriod.valueOf(row.getString(column + 1)),
        Budget.Over.valueOf(row.getString(column + 2)),
        false);
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
