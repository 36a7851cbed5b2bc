package dev.offpeak.connectors.jdbc;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * SQLite. Values are compared as {@code quote()} writes them, which tells text, numbers and bytes
 * apart. A writing transaction takes the lock at its begin, so that it waits for another program
 * instead of failing in the middle; both waits end after {@link #BUSY_TIMEOUT_MILLIS}.
 */
final class SqliteDatabase implements Database {

  private static final String BUSY_TIMEOUT_MILLIS = "10000";

  /** {@code SQLITE_OPEN_READWRITE} and {@code SQLITE_OPEN_URI}, without {@code _CREATE}. */
  private static final String OPEN_EXISTING = String.valueOf(0x2 | 0x40);

  private static final int CONSTRAINT = 19;
  private static final int MISMATCH = 20;
  private static final int TOO_BIG = 18;

  @Override
  public String address(
      JdbcUrl url, Map<String, String> environment, Purpose purpose, Properties to) {
    String file = url.display().substring("jdbc:sqlite:".length());
    if (file.startsWith("file:")) {
      file = file.substring("file:".length()).replaceFirst("^//(?=/)", "");
    }
    if (!file.startsWith(":") && !exists(file)) {
      throw new DatabaseException(
          "There is no SQLite database " + file + "; check the path, nothing was created.");
    }
    to.setProperty("open_mode", OPEN_EXISTING);
    if (!url.reveal().contains("busy_timeout=")) {
      to.setProperty("busy_timeout", BUSY_TIMEOUT_MILLIS);
    }
    to.setProperty("transaction_mode", purpose == Purpose.WRITE ? "IMMEDIATE" : "DEFERRED");
    return url.reveal();
  }

  @Override
  public void prepare(Connection connection, Purpose purpose) throws SQLException {
    if (purpose == Purpose.READ) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA query_only = ON");
      }
      connection.setAutoCommit(false);
    }
  }

  @Override
  public String castType(Connection connection, String table, String column, String typeName) {
    return typeName;
  }

  /** By the declared type, in the order of SQLite's own rules of affinity. */
  @Override
  public Column.Kind kind(int jdbcType, String typeName) {
    String type = typeName.toUpperCase(Locale.ROOT);
    if (type.contains("BOOL")) {
      return Column.Kind.BOOLEAN;
    }
    if (type.contains("JSON")) {
      return Column.Kind.JSON;
    }
    if (type.contains("INT")) {
      return Column.Kind.INTEGER;
    }
    if (type.contains("CHAR") || type.contains("CLOB") || type.contains("TEXT")) {
      return Column.Kind.TEXT;
    }
    if (type.contains("REAL")
        || type.contains("FLOA")
        || type.contains("DOUB")
        || type.contains("NUM")
        || type.contains("DEC")) {
      return Column.Kind.DECIMAL;
    }
    return Column.Kind.OTHER;
  }

  @Override
  public String held(String qualifiedColumn) {
    return "quote(" + qualifiedColumn + ")";
  }

  @Override
  public String heldText(@Nullable String text) {
    return text == null ? "NULL" : "'" + text.replace("'", "''") + "'";
  }

  @Override
  public String holds(Column column) {
    return held(column.quoted()) + " = ?";
  }

  @Override
  public void bindHeld(PreparedStatement statement, int index, Column column, String held)
      throws SQLException {
    statement.setString(index, held);
  }

  @Override
  public String same(Column column) {
    return column.quoted() + " COLLATE BINARY IS ?";
  }

  /** A number goes in as text, which the column's affinity turns into a number without loss. */
  @Override
  public void bind(PreparedStatement statement, int index, Column column, @Nullable String value)
      throws SQLException {
    if (value == null) {
      statement.setNull(index, Types.NULL);
    } else if (column.kind() == Column.Kind.BOOLEAN) {
      statement.setInt(index, value.equals("true") ? 1 : 0);
    } else {
      statement.setString(index, value);
    }
  }

  @Override
  public void bindKey(PreparedStatement statement, int index, Column key, Key value)
      throws SQLException {
    if (value.number() && value.text().matches("-?\\d{1,18}")) {
      statement.setLong(index, Long.parseLong(value.text()));
    } else if (value.number()) {
      statement.setDouble(index, Double.parseDouble(value.text()));
    } else {
      statement.setString(index, value.text());
    }
  }

  @Override
  public int lookupKeysMax() {
    return 500;
  }

  /** The cross join keeps the keys outside, so that each is one step in the table's index. */
  @Override
  public String lookup(TargetTable table, int keys) {
    StringBuilder columns = new StringBuilder();
    for (Column column : table.columns()) {
      columns.append(", ").append(held("t." + column.quoted()));
    }
    return """
    SELECT k.key + 1%s
    FROM json_each(?) AS k CROSS JOIN %s AS t ON t.%s = k.value
    """
        .formatted(columns, table.quoted(), table.key().quoted());
  }

  @Override
  public void bindLookup(PreparedStatement statement, TargetTable table, List<Key> keys)
      throws SQLException {
    statement.setString(1, Json.keys(keys));
  }

  @Override
  public Fault fault(SQLException failure) {
    int code = failure.getErrorCode() & 0xff;
    return code == CONSTRAINT || code == MISMATCH || code == TOO_BIG ? Fault.ROW : Fault.DATABASE;
  }

  @Override
  public String refusal(SQLException failure) {
    return switch (failure.getErrorCode() & 0xff) {
      case CONSTRAINT -> "a constraint or trigger of the table refused it";
      case TOO_BIG -> "the value is too long for the database";
      default -> "the value has not the form the column asks for";
    };
  }

  private static boolean exists(String file) {
    try {
      return Files.isRegularFile(Path.of(file));
    } catch (InvalidPathException unusable) {
      return false;
    }
  }
}
