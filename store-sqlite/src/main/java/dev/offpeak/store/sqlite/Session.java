package dev.offpeak.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One connection with its prepared statements. Used by one thread at a time. */
final class Session implements AutoCloseable {

  /** Reads one row. */
  interface Mapper<T> {
    T map(ResultSet row) throws SQLException;
  }

  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  Session(Connection connection) {
    this.connection = connection;
  }

  /** Runs a statement and says how many rows it changed. */
  int update(String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = bound(sql, values);
    return statement.executeUpdate();
  }

  /** Queues a statement for {@link #runQueued}. */
  void queue(String sql, @Nullable Object... values) throws SQLException {
    bound(sql, values).addBatch();
  }

  /** Runs what was queued of the statement, and says how many rows each changed. */
  int[] runQueued(String sql) throws SQLException {
    PreparedStatement statement = prepare(sql);
    try {
      return statement.executeBatch();
    } finally {
      statement.clearBatch();
    }
  }

  /** Forgets what was queued of the statement. */
  void clearQueued(String sql) throws SQLException {
    prepare(sql).clearBatch();
  }

  <T> List<T> list(String sql, Mapper<T> mapper, @Nullable Object... values) throws SQLException {
    List<T> found = new ArrayList<>();
    try (ResultSet rows = bound(sql, values).executeQuery()) {
      while (rows.next()) {
        found.add(mapper.map(rows));
      }
    }
    return found;
  }

  /** Shows each row to the mapper, which keeps what it wants. */
  <T> void each(String sql, Mapper<T> mapper, @Nullable Object... values) throws SQLException {
    try (ResultSet rows = bound(sql, values).executeQuery()) {
      while (rows.next()) {
        mapper.map(rows);
      }
    }
  }

  <T> Optional<T> first(String sql, Mapper<T> mapper, @Nullable Object... values)
      throws SQLException {
    try (ResultSet rows = bound(sql, values).executeQuery()) {
      return rows.next() ? Optional.of(mapper.map(rows)) : Optional.empty();
    }
  }

  /** The first column of the first row, or null if there is no row or it is null. */
  @Nullable Long number(String sql, @Nullable Object... values) throws SQLException {
    try (ResultSet rows = bound(sql, values).executeQuery()) {
      return rows.next() ? number(rows, 1) : null;
    }
  }

  /** Like {@link #number} for a statement that always has a number. */
  long count(String sql, @Nullable Object... values) throws SQLException {
    Long number = number(sql, values);
    return number == null ? 0 : number;
  }

  /** A column that may be null. */
  static @Nullable Long number(ResultSet row, int column) throws SQLException {
    long value = row.getLong(column);
    return value == 0 && row.wasNull() ? null : value;
  }

  /** A column that may be null. */
  static @Nullable Long number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return value == 0 && row.wasNull() ? null : value;
  }

  /** Runs statements that have no values, such as a migration. */
  void script(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  /** Runs one prepared statement for its effect on the transaction. */
  void control(String sql) throws SQLException {
    prepare(sql).execute();
  }

  private PreparedStatement bound(String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = prepare(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    return statement;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
