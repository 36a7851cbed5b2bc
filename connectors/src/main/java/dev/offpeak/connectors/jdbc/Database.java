package dev.offpeak.connectors.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What differs between databases. Implementations hold no state and are thread-safe. */
sealed interface Database permits SqliteDatabase, PostgresDatabase, PortableDatabase {

  /** What a connection is opened for. */
  enum Purpose {
    READ,
    WRITE
  }

  /** Whose fault a failure is. */
  enum Fault {
    /** The row's: the database does not take this value. */
    ROW,
    /** The database's or the connection's: another attempt may succeed. */
    DATABASE
  }

  /** The database behind an address. */
  static Database of(JdbcUrl url) {
    return switch (url.scheme()) {
      case "sqlite" -> new SqliteDatabase();
      case "postgresql" -> new PostgresDatabase();
      default -> new PortableDatabase();
    };
  }

  /**
   * The address as the driver wants it, with what it takes from the environment in the properties.
   *
   * @throws DatabaseException if the address cannot work
   */
  String address(JdbcUrl url, Map<String, String> environment, Purpose purpose, Properties to);

  /**
   * Readies a new connection: for reading with one transaction for all, for writing without any,
   * since an open one may keep other programs out.
   */
  void prepare(Connection connection, Purpose purpose) throws SQLException;

  /** The column's type for a cast; {@code typeName} is what the driver calls it. */
  String castType(Connection connection, String table, String column, String typeName)
      throws SQLException;

  /** What the column takes. */
  Column.Kind kind(int jdbcType, String typeName);

  /** An expression with the exact value of a column as text; equal texts are equal values. */
  String held(String qualifiedColumn);

  /** What {@link #held} gives for a text, or for null. */
  @Nullable String heldText(@Nullable String text);

  /**
   * A condition with one parameter, set by {@link #bindHeld}: the column holds that exactly. A held
   * value of null is asked for with {@code IS NULL} instead.
   */
  String holds(Column column);

  /** Sets the parameter of {@link #holds}. */
  void bindHeld(PreparedStatement statement, int index, Column column, String held)
      throws SQLException;

  /**
   * A condition with one parameter, set by {@link #bind}: the column holds what storing the value
   * would have left there. A null is asked for with {@code IS NULL} instead.
   */
  String same(Column column);

  /** Sets a parameter to a value as the column takes it; the text fits its {@link Column.Kind}. */
  void bind(PreparedStatement statement, int index, Column column, @Nullable String value)
      throws SQLException;

  /** Sets a parameter that is compared with, or stored into, the key column. */
  void bindKey(PreparedStatement statement, int index, Column key, Key value) throws SQLException;

  /** The most keys looked up by one statement. */
  int lookupKeysMax();

  /**
   * A query for the held values of the rows with some keys: the key's place in the list from 1,
   * then a held value a column.
   */
  String lookup(TargetTable table, int keys);

  /** Sets the parameters of {@link #lookup}. */
  void bindLookup(PreparedStatement statement, TargetTable table, List<Key> keys)
      throws SQLException;

  /** Whose fault it is. */
  Fault fault(SQLException failure);

  /** Why a row was refused, as the end of a sentence, without any value. */
  String refusal(SQLException failure);
}
