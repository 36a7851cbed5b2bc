package dev.offpeak.connectors.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The statements that change one row. Only names from the catalogue are part of their text. */
record RowStatements(Connection connection, Database database, TargetTable table) {

  private static final int TIMEOUT_SECONDS = 60;

  /** A statement for one change. Statements with equal text are executed together. */
  sealed interface Statement {

    Change.Values change();

    String sql();

    /** An update of a row that holds what it was just seen to hold. */
    record Update(Change.Values change, List<@Nullable String> held, String sql)
        implements Statement {}

    /** An insert of a row that was just seen not to be there. */
    record Insert(Change.Values change, String sql) implements Statement {}
  }

  Statement update(Change.Values change, List<@Nullable String> held) {
    StringJoiner set = new StringJoiner(", ");
    for (Change.Value value : change.values()) {
      set.add(value.column().quoted() + " = ?");
    }
    StringJoiner where = new StringJoiner(" AND ");
    where.add(table.key().quoted() + " = ?");
    for (int index = 0; index < held.size(); index++) {
      Column column = table.columns().get(index);
      where.add(held.get(index) == null ? column.quoted() + " IS NULL" : database.holds(column));
    }
    String sql = "UPDATE %s SET %s WHERE %s".formatted(table.quoted(), set, where);
    return new Statement.Update(change, held, sql);
  }

  Statement insert(Change.Values change) {
    StringJoiner columns = new StringJoiner(", ");
    StringJoiner values = new StringJoiner(", ");
    columns.add(table.key().quoted());
    values.add("?");
    for (Change.Value value : change.values()) {
      columns.add(value.column().quoted());
      values.add("?");
    }
    String sql = "INSERT INTO %s (%s) VALUES (%s)".formatted(table.quoted(), columns, values);
    return new Statement.Insert(change, sql);
  }

  PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement prepared = connection.prepareStatement(sql);
    if (database instanceof PortableDatabase) {
      prepared.setQueryTimeout(TIMEOUT_SECONDS);
    }
    return prepared;
  }

  void bind(PreparedStatement prepared, Statement statement) throws SQLException {
    Change.Values change = statement.change();
    int index = 1;
    switch (statement) {
      case Statement.Insert insert -> {
        database.bindKey(prepared, index++, table.key(), change.key());
        bindValues(prepared, index, change);
      }
      case Statement.Update update -> {
        index = bindValues(prepared, index, change);
        database.bindKey(prepared, index++, table.key(), change.key());
        for (int column = 0; column < update.held().size(); column++) {
          String held = update.held().get(column);
          if (held != null) {
            database.bindHeld(prepared, index++, table.columns().get(column), held);
          }
        }
      }
    }
  }

  private int bindValues(PreparedStatement prepared, int first, Change.Values change)
      throws SQLException {
    int index = first;
    for (Change.Value value : change.values()) {
      database.bind(prepared, index++, value.column(), value.text());
    }
    return index;
  }

  /** Whether the row already holds all that the change would write. */
  boolean same(Change.Values change) throws SQLException {
    StringJoiner where = new StringJoiner(" AND ");
    where.add(table.key().quoted() + " = ?");
    for (Change.Value value : change.values()) {
      where.add(
          value.text() == null
              ? value.column().quoted() + " IS NULL"
              : database.same(value.column()));
    }
    String sql = "SELECT 1 FROM %s WHERE %s".formatted(table.quoted(), where);
    try (PreparedStatement prepared = prepare(sql)) {
      int index = 1;
      database.bindKey(prepared, index++, table.key(), change.key());
      for (Change.Value value : change.values()) {
        if (value.text() != null) {
          database.bind(prepared, index++, value.column(), value.text());
        }
      }
      try (ResultSet row = prepared.executeQuery()) {
        return row.next();
      }
    }
  }
}
