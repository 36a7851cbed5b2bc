package dev.offpeak.store.sqlite;

import dev.offpeak.model.Durations;
import dev.offpeak.store.CallTimes;
import java.sql.ResultSet;
import java.sql.SQLException;

/** How long calls took, by day and feature. */
final class CallTimeRows {

  private static final long DAY_HOURS = 24;

  private final Session session;

  CallTimeRows(Session session) {
    this.session = session;
  }

  /**
   * A cell.
   *
   * @param day since the epoch
   * @param feature the number of its name
   */
  record Key(long day, long feature, boolean imported) {}

  static Key key(CallHourRows.Key hour) {
    return new Key(Math.floorDiv(hour.hour(), DAY_HOURS), hour.feature(), hour.imported());
  }

  private static final String CELL =
      """
      SELECT total, first_byte, own FROM call_times
      WHERE feature = ? AND imported = ? AND day = ?
      """;
  private static final String PUT =
      """
      INSERT INTO call_times (feature, imported, day, total, first_byte, own)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (feature, imported, day) DO UPDATE
      SET total = excluded.total, first_byte = excluded.first_byte, own = excluded.own
      """;

  void add(Key key, CallTimes more) throws SQLException {
    if (more.equals(CallTimes.NONE)) {
      return;
    }
    Long imported = Columns.flag(key.imported());
    CallTimes sum =
        session
            .first(CELL, row -> times(row, 1), key.feature(), imported, key.day())
            .orElse(CallTimes.NONE)
            .plus(more);
    session.update(
        PUT,
        key.feature(),
        imported,
        key.day(),
        sum.total().bytes(),
        sum.toFirstByte().bytes(),
        sum.own().bytes());
  }

  private static final String SPAN =
      """
      SELECT total, first_byte, own FROM call_times
      WHERE feature = ? AND imported = ? AND day >= ?
      """;

  /** All of a feature from a day on. */
  CallTimes since(long feature, boolean imported, long day) throws SQLException {
    CallTimes sum = CallTimes.NONE;
    Long flag = Columns.flag(imported);
    for (CallTimes one : session.list(SPAN, row -> times(row, 1), feature, flag, day)) {
      sum = sum.plus(one);
    }
    return sum;
  }

  /** The three columns from {@code column} on. */
  static CallTimes times(ResultSet row, int column) throws SQLException {
    return new CallTimes(
        Durations.of(row.getBytes(column)),
        Durations.of(row.getBytes(column + 1)),
        Durations.of(row.getBytes(column + 2)));
  }
}
