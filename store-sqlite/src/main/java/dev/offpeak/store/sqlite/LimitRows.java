package dev.offpeak.store.sqlite;

import dev.offpeak.model.AccountId;
import dev.offpeak.model.RequestGroup;
import dev.offpeak.plan.Hold;
import dev.offpeak.plan.LearnedLimit;
import dev.offpeak.plan.Limit;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was learned of accounts' limits, and what waits for them. */
final class LimitRows {

  /** The number that stands for the whole account instead of one group. */
  private static final long WHOLE_ACCOUNT = 0;

  private final Session session;
  private final Names names;

  LimitRows(Session session, Names names) {
    this.session = session;
    this.names = names;
  }

  private static final String LEARNED =
      """
      SELECT l.name, l.request_group, l.most, l.learned_at
      FROM learned_limit AS l JOIN account AS a ON a.id = l.account
      WHERE a.fingerprint = ?
      """;

  List<LearnedLimit> learned(AccountId account) throws SQLException {
    return session.list(
        LEARNED,
        row ->
            new LearnedLimit(
                Limit.valueOf(row.getString(1)),
                group(row, 2),
                row.getLong(3),
                Instant.ofEpochMilli(row.getLong(4))),
        account.fingerprint());
  }

  private static final String LEARN =
      """
      INSERT INTO learned_limit (account, name, request_group, most, learned_at)
      VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (account, name, request_group) DO UPDATE
      SET most = excluded.most, learned_at = excluded.learned_at
      """;

  void learn(AccountId account, LearnedLimit learned) throws SQLException {
    session.update(
        LEARN,
        names.account(account),
        learned.limit().name(),
        number(learned.group()),
        learned.most(),
        learned.learnedAt().toEpochMilli());
  }

  private static final String HOLDS =
      """
      SELECT h.name, h.request_group, h.used, h.most, h.learned, h.until
      FROM hold AS h JOIN account AS a ON a.id = h.account
      WHERE a.fingerprint = ?
      ORDER BY h.position
      """;

  List<Hold> holds(AccountId account) throws SQLException {
    return session.list(
        HOLDS,
        row ->
            new Hold(
                Limit.valueOf(row.getString(1)),
                group(row, 2),
                row.getLong(3),
                row.getLong(4),
                row.getBoolean(5),
                Instant.ofEpochMilli(row.getLong(6))),
        account.fingerprint());
  }

  private static final String CLEAR_HOLDS =
      """
      DELETE FROM hold WHERE account = ?
      """;
  private static final String ADD_HOLD =
      """
      INSERT INTO hold (account, position, name, request_group, used, most, learned, until)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """;

  void hold(AccountId account, List<Hold> holds) throws SQLException {
    long key = names.account(account);
    session.update(CLEAR_HOLDS, key);
    int position = 0;
    for (Hold hold : holds) {
      session.update(
          ADD_HOLD,
          key,
          position++,
          hold.limit().name(),
          number(hold.group()),
          hold.used(),
          hold.most(),
          Columns.flag(hold.learned()),
          hold.until().toEpochMilli());
    }
  }

  private long number(@Nullable RequestGroup group) throws SQLException {
    return group == null ? WHOLE_ACCOUNT : names.group(group);
  }

  private @Nullable RequestGroup group(ResultSet row, int column) throws SQLException {
    long number = row.getLong(column);
    return number == WHOLE_ACCOUNT ? null : names.group(number);
  }
}
