package dev.offpeak.connectors.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds tables and columns by the names users give. Nothing a user wrote ever reaches a statement:
 * names are looked up in the database's own catalogue without regard to case, and it is the
 * catalogue's spelling that is quoted.
 */
final class TargetTables {

  private static final Pattern PART = Pattern.compile("\"((?:[^\"]|\"\")+)\"|([^.\"]+)");
  private static final Set<String> TABLES =
      Set.of("TABLE", "BASE TABLE", "VIEW", "PARTITIONED TABLE", "FOREIGN TABLE");
  private static final int COLUMNS_SHOWN_MAX = 20;

  private final Connection connection;
  private final Database database;
  private final WriteBack writeBack;
  private final DatabaseMetaData metadata;

  private TargetTables(Connection connection, Database database, WriteBack writeBack)
      throws SQLException {
    this.connection = connection;
    this.database = database;
    this.writeBack = writeBack;
    this.metadata = connection.getMetaData();
  }

  /**
   * The table and columns of a write-back.
   *
   * @throws DatabaseException if one of them is not there
   */
  static TargetTable find(Connection connection, Database database, WriteBack writeBack)
      throws SQLException {
    return new TargetTables(connection, database, writeBack).find();
  }

  private record Place(@Nullable String catalog, @Nullable String schema, String table) {}

  private TargetTable find() throws SQLException {
    List<String> parts = parts(writeBack.table());
    Place place = place(parts);
    String quoted = quote(place.table());
    if (place.schema() != null) {
      quoted = quote(place.schema()) + "." + quoted;
    } else if (place.catalog() != null && parts.size() == 2) {
      quoted = quote(place.catalog()) + "." + quoted;
    }
    List<Column> columns = columns(quoted);
    Column key = column(columns, writeBack.key());
    List<Column> set = new ArrayList<>();
    for (WriteBack.Assignment assignment : writeBack.assignments()) {
      set.add(column(columns, assignment.column()));
    }
    return new TargetTable(
        place.table(),
        quoted,
        key,
        set,
        writeBack.insertMissing() ? notInsertable(place, key, set) : "none is inserted");
  }

  private List<String> parts(String name) {
    List<String> parts = new ArrayList<>();
    Matcher part = PART.matcher(name);
    int at = 0;
    while (at < name.length()) {
      part.region(at, name.length());
      boolean dotted =
          part.lookingAt() && (part.end() == name.length() || name.charAt(part.end()) == '.');
      if (!dotted || parts.size() == 2 || part.end() == name.length() - 1) {
        throw unreadable(name);
      }
      String quoted = part.group(1);
      parts.add(quoted == null ? part.group().strip() : quoted.replace("\"\"", "\""));
      at = part.end() + 1;
    }
    if (parts.isEmpty()) {
      throw unreadable(name);
    }
    return parts;
  }

  private static DatabaseException unreadable(String name) {
    return new DatabaseException(
        "--into takes a table's name such as product or shop.product; it was given " + name + ".");
  }

  private Place place(List<String> parts) throws SQLException {
    String table = parts.getLast();
    String schema = parts.size() == 2 ? parts.getFirst() : null;
    if (database instanceof SqliteDatabase && "main".equalsIgnoreCase(schema)) {
      schema = null;
    }
    List<Place> exact = new ArrayList<>();
    List<Place> folded = new ArrayList<>();
    try (ResultSet tables = metadata.getTables(null, null, "%", null)) {
      while (tables.next()) {
        Place place =
            new Place(
                tables.getString("TABLE_CAT"),
                tables.getString("TABLE_SCHEM"),
                tables.getString("TABLE_NAME"));
        if (TABLES.contains(String.valueOf(tables.getString("TABLE_TYPE")).toUpperCase(Locale.ROOT))
            && inSchema(place, schema)) {
          if (place.table().equals(table)) {
            exact.add(place);
          } else if (place.table().equalsIgnoreCase(table)) {
            folded.add(place);
          }
        }
      }
    }
    List<Place> found = exact.isEmpty() ? folded : exact;
    if (found.size() > 1 && schema == null) {
      found = inCurrentSchema(found);
    }
    if (found.isEmpty()) {
      throw new DatabaseException(
          "The database " + writeBack.url() + " has no table " + writeBack.table() + ".");
    }
    if (found.size() > 1) {
      throw new DatabaseException(
          "There are several tables "
              + writeBack.table()
              + " in "
              + writeBack.url()
              + "; write --into SCHEMA.TABLE in its exact spelling.");
    }
    return found.getFirst();
  }

  private static boolean inSchema(Place place, @Nullable String schema) {
    return schema == null
        || schema.equalsIgnoreCase(place.schema())
        || (place.schema() == null && schema.equalsIgnoreCase(place.catalog()));
  }

  private List<Place> inCurrentSchema(List<Place> places) throws SQLException {
    String current = connection.getSchema();
    String catalog = connection.getCatalog();
    return places.stream()
        .filter(place ->
            place.schema() != null
                ? place.schema().equals(current)
                : place.catalog() == null || place.catalog().equals(catalog))
        .toList();
  }

  private List<Column> columns(String table) throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet none = statement.executeQuery("SELECT * FROM " + table + " WHERE 1 = 0")) {
      ResultSetMetaData result = none.getMetaData();
      for (int index = 1; index <= result.getColumnCount(); index++) {
        String name = result.getColumnName(index);
        String type = String.valueOf(result.getColumnTypeName(index));
        int jdbcType = result.getColumnType(index);
        columns.add(
            new Column(
                name,
                quote(name),
                database.kind(jdbcType, type),
                jdbcType,
                database.castType(connection, table, name, type)));
      }
    }
    return columns;
  }

  private Column column(List<Column> columns, String name) {
    for (Column column : columns) {
      if (column.name().equals(name)) {
        return column;
      }
    }
    List<Column> folded =
        columns.stream().filter(column -> column.name().equalsIgnoreCase(name)).toList();
    if (folded.size() == 1) {
      return folded.getFirst();
    }
    String known =
        columns.stream()
            .limit(COLUMNS_SHOWN_MAX)
            .map(Column::name)
            .reduce((all, next) -> all + ", " + next)
            .orElse("none");
    throw new DatabaseException(
        "The table " + writeBack.table() + " has no column " + name + "; it has " + known + ".");
  }

  /** Why no row can be inserted; null if one can. */
  private @Nullable String notInsertable(Place place, Column key, List<Column> set)
      throws SQLException {
    Set<String> given = new HashSet<>();
    given.add(key.name());
    set.forEach(column -> given.add(column.name()));
    String pattern = place.table().replace('\\', '_');
    try (ResultSet columns = metadata.getColumns(place.catalog(), place.schema(), pattern, null)) {
      while (columns.next()) {
        String name = columns.getString("COLUMN_NAME");
        if (place.table().equals(columns.getString("TABLE_NAME"))
            && !given.contains(name)
            && columns.getInt("NULLABLE") == DatabaseMetaData.columnNoNulls
            && columns.getString("COLUMN_DEF") == null
            && !"YES".equals(columns.getString("IS_AUTOINCREMENT"))) {
          return "none can be inserted because the column " + name + " must not be null";
        }
      }
    }
    return unique(place, key)
        ? null
        : "none can be inserted because "
            + key.name()
            + " is not unique in it (create a unique index on it)";
  }

  private boolean unique(Place place, Column key) throws SQLException {
    Set<String> primary = new HashSet<>();
    try (ResultSet keys = metadata.getPrimaryKeys(place.catalog(), place.schema(), place.table())) {
      while (keys.next()) {
        primary.add(keys.getString("COLUMN_NAME"));
      }
    }
    if (primary.equals(Set.of(key.name()))) {
      return true;
    }
    Map<String, Set<@Nullable String>> indexes = new HashMap<>();
    try (ResultSet index =
        metadata.getIndexInfo(place.catalog(), place.schema(), place.table(), true, true)) {
      while (index.next()) {
        String name = index.getString("INDEX_NAME");
        if (name != null
            && !index.getBoolean("NON_UNIQUE")
            && index.getString("FILTER_CONDITION") == null) {
          indexes.computeIfAbsent(name, any -> new HashSet<>()).add(index.getString("COLUMN_NAME"));
        }
      }
    }
    return indexes.containsValue(Set.of(key.name()));
  }

  private String quote(String name) throws SQLException {
    String quote = metadata.getIdentifierQuoteString();
    if (quote == null || quote.isBlank()) {
      if (!name.matches("\\w+")) {
        throw new DatabaseException(
            "The database " + writeBack.url() + " cannot quote the name " + name + ".");
      }
      return name;
    }
    return quote + name.replace(quote, quote + quote) + quote;
  }
}
