package dev.offpeak.connectors.jdbc;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Any other database with a JDBC driver, in the SQL that all of them share. Values are compared as
 * the driver writes them as text, and again by the database itself when it updates.
 */
final class PortableDatabase implements Database {

  @Override
  public String address(
      JdbcUrl url, Map<String, String> environment, Purpose purpose, Properties to) {
    if (url.scheme().equals("mysql") || url.scheme().equals("mariadb")) {
      to.setProperty("useCursorFetch", "true");
    }
    return url.reveal();
  }

  @Override
  public void prepare(Connection connection, Purpose purpose) throws SQLException {
    if (purpose == Purpose.READ) {
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      DatabaseMetaData metadata = connection.getMetaData();
      if (metadata.supportsTransactionIsolationLevel(Connection.TRANSACTION_REPEATABLE_READ)) {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      }
    } else {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }
  }

  @Override
  public String castType(Connection connection, String table, String column, String typeName) {
    return typeName;
  }

  @Override
  public Column.Kind kind(int jdbcType, String typeName) {
    if (typeName.toLowerCase(Locale.ROOT).startsWith("json")) {
      return Column.Kind.JSON;
    }
    return switch (jdbcType) {
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> Column.Kind.INTEGER;
      case Types.DECIMAL, Types.NUMERIC, Types.REAL, Types.FLOAT, Types.DOUBLE ->
          Column.Kind.DECIMAL;
      case Types.BOOLEAN, Types.BIT -> Column.Kind.BOOLEAN;
      case Types.CHAR,
          Types.VARCHAR,
          Types.LONGVARCHAR,
          Types.CLOB,
          Types.NCHAR,
          Types.NVARCHAR,
          Types.LONGNVARCHAR,
          Types.NCLOB ->
          Column.Kind.TEXT;
      default -> Column.Kind.OTHER;
    };
  }

  @Override
  public String held(String qualifiedColumn) {
    return qualifiedColumn;
  }

  @Override
  public @Nullable String heldText(@Nullable String text) {
    return text;
  }

  @Override
  public String holds(Column column) {
    return column.quoted() + " = ?";
  }

  @Override
  public void bindHeld(PreparedStatement statement, int index, Column column, String held)
      throws SQLException {
    statement.setObject(index, held, column.jdbcType());
  }

  @Override
  public String same(Column column) {
    return column.quoted() + " = ?";
  }

  @Override
  public void bind(PreparedStatement statement, int index, Column column, @Nullable String value)
      throws SQLException {
    if (value == null) {
      statement.setNull(index, column.jdbcType());
      return;
    }
    switch (column.kind()) {
      case BOOLEAN -> statement.setBoolean(index, value.equals("true"));
      case INTEGER, DECIMAL -> statement.setBigDecimal(index, new BigDecimal(value));
      case TEXT, JSON -> statement.setString(index, value);
      case OTHER -> statement.setObject(index, value, column.jdbcType());
    }
  }

  @Override
  public void bindKey(PreparedStatement statement, int index, Column key, Key value)
      throws SQLException {
    statement.setObject(index, value.text(), key.jdbcType());
  }

  @Override
  public int lookupKeysMax() {
    return 50;
  }

  @Override
  public String lookup(TargetTable table, int keys) {
    StringJoiner columns = new StringJoiner(", ");
    table.columns().forEach(column -> columns.add(column.quoted()));
    StringJoiner lookup = new StringJoiner(" UNION ALL ");
    for (int key = 1; key <= keys; key++) {
      lookup.add(
          "SELECT %s, %s FROM %s WHERE %s = ?"
              .formatted(Integer.toString(key), columns, table.quoted(), table.key().quoted()));
    }
    return lookup.toString();
  }

  @Override
  public void bindLookup(PreparedStatement statement, TargetTable table, List<Key> keys)
      throws SQLException {
    for (int key = 0; key < keys.size(); key++) {
      bindKey(statement, key + 1, table.key(), keys.get(key));
    }
  }

  @Override
  public Fault fault(SQLException failure) {
    return SqlStates.blamesRow(failure) ? Fault.ROW : Fault.DATABASE;
  }

  @Override
  public String refusal(SQLException failure) {
    return SqlStates.refusal(failure);
  }
}
