package dev.offpeak.connectors.jdbc;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL. Parameters are sent without a type, so that the server reads each text as the column
 * it meets; values are compared by their text, which every type has, json included.
 *
 * <p>User and password come from the address ({@code ?user=&password=} or {@code user:password@}),
 * else from {@code PGUSER} and {@code PGPASSWORD}, else from what the driver looks up itself
 * ({@code ~/.pgpass}).
 */
final class PostgresDatabase implements Database {

  private static final String CONNECT_TIMEOUT_SECONDS = "10";

  /** Longer than any statement of ours may take: only a dead network meets it. */
  private static final String SOCKET_TIMEOUT_SECONDS = "120";

  private static final Pattern USER_INFO =
      Pattern.compile("(?i)(jdbc:postgresql://)([^/?#]*)@([^@?]*)((?:\\?.*)?)");

  private static final String TYPE_OF_COLUMN =
      """
      SELECT CASE WHEN t.typcategory = 'S' THEN format_type(a.atttypid, -1)
                  ELSE format_type(a.atttypid, a.atttypmod) END
      FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
      WHERE a.attrelid = CAST(? AS regclass) AND a.attname = ?
      """;

  @Override
  public String address(
      JdbcUrl url, Map<String, String> environment, Purpose purpose, Properties to) {
    put(to, "user", environment.get("PGUSER"));
    put(to, "password", environment.get("PGPASSWORD"));
    to.setProperty("connectTimeout", CONNECT_TIMEOUT_SECONDS);
    to.setProperty("loginTimeout", CONNECT_TIMEOUT_SECONDS);
    to.setProperty("tcpKeepAlive", "true");
    to.setProperty("ApplicationName", "offpeak");
    to.setProperty("logServerErrorDetail", "false");
    if (purpose == Purpose.WRITE) {
      to.setProperty("socketTimeout", SOCKET_TIMEOUT_SECONDS);
    }
    Matcher info = USER_INFO.matcher(url.reveal());
    if (!info.matches()) {
      return checked(url.reveal(), url);
    }
    String user = group(info, 2);
    int colon = user.indexOf(':');
    put(to, "user", decoded(colon < 0 ? user : user.substring(0, colon)));
    put(to, "password", colon < 0 ? null : decoded(user.substring(colon + 1)));
    return checked(group(info, 1) + group(info, 3) + group(info, 4), url);
  }

  /** The driver would log the parts that it does not understand, passwords among them. */
  private static String checked(String address, JdbcUrl url) {
    int end = address.indexOf('?');
    String place = address.substring("jdbc:postgresql:".length(), end < 0 ? address.length() : end);
    if (place.contains("/") && !JdbcUrl.namesHosts(place)) {
      throw new DatabaseException(
          "The database URL "
              + url
              + " is not understood; write it like jdbc:postgresql://host:5432/database.");
    }
    return address;
  }

  @Override
  public void prepare(Connection connection, Purpose purpose) throws SQLException {
    if (purpose == Purpose.READ) {
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    } else {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET statement_timeout = '60s'; SET lock_timeout = '30s'");
      }
    }
  }

  /** Without the length of texts: a cast would cut what an assignment refuses. */
  @Override
  public String castType(Connection connection, String table, String column, String typeName)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TYPE_OF_COLUMN)) {
      statement.setString(1, table);
      statement.setString(2, column);
      try (ResultSet type = statement.executeQuery()) {
        return type.next() ? type.getString(1) : "text";
      }
    }
  }

  @Override
  public Column.Kind kind(int jdbcType, String typeName) {
    return switch (typeName.toLowerCase(Locale.ROOT)) {
      case "int2", "int4", "int8", "smallserial", "serial", "bigserial" -> Column.Kind.INTEGER;
      case "numeric", "float4", "float8" -> Column.Kind.DECIMAL;
      case "bool" -> Column.Kind.BOOLEAN;
      case "json", "jsonb" -> Column.Kind.JSON;
      case "text", "varchar", "bpchar", "citext", "name" -> Column.Kind.TEXT;
      default -> Column.Kind.OTHER;
    };
  }

  @Override
  public String held(String qualifiedColumn) {
    return "CAST(" + qualifiedColumn + " AS text)";
  }

  @Override
  public @Nullable String heldText(@Nullable String text) {
    return text;
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
    return held(column.quoted())
        + " IS NOT DISTINCT FROM CAST(CAST(? AS "
        + column.castType()
        + ") AS text)";
  }

  @Override
  public void bind(PreparedStatement statement, int index, Column column, @Nullable String value)
      throws SQLException {
    if (value == null) {
      statement.setNull(index, Types.OTHER);
    } else {
      statement.setObject(index, value, Types.OTHER);
    }
  }

  @Override
  public void bindKey(PreparedStatement statement, int index, Column key, Key value)
      throws SQLException {
    statement.setObject(index, value.text(), Types.OTHER);
  }

  @Override
  public int lookupKeysMax() {
    return 500;
  }

  @Override
  public String lookup(TargetTable table, int keys) {
    StringBuilder columns = new StringBuilder();
    for (Column column : table.columns()) {
      columns.append(", ").append(held("t." + column.quoted()));
    }
    return """
    SELECT k.n%s
    FROM unnest(CAST(? AS text[])) WITH ORDINALITY AS k(v, n)
    JOIN %s AS t ON t.%s = CAST(k.v AS %s)
    """
        .formatted(columns, table.quoted(), table.key().quoted(), table.key().castType());
  }

  @Override
  public void bindLookup(PreparedStatement statement, TargetTable table, List<Key> keys)
      throws SQLException {
    Object[] texts = keys.stream().map(Key::text).toArray();
    statement.setArray(1, statement.getConnection().createArrayOf("text", texts));
  }

  @Override
  public Fault fault(SQLException failure) {
    return SqlStates.blamesRow(failure) ? Fault.ROW : Fault.DATABASE;
  }

  @Override
  public String refusal(SQLException failure) {
    return SqlStates.refusal(failure);
  }

  private static void put(Properties to, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      to.setProperty(name, value);
    }
  }

  private static String group(Matcher matcher, int group) {
    String text = matcher.group(group);
    return text == null ? "" : text;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return text;
    }
  }
}
