package dev.offpeak.connectors.jdbc;

import dev.offpeak.source.SourceException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows as a query gives them, read ahead in slices so that their guards are looked up together. Not
 * thread-safe.
 */
final class QueryRows implements JdbcRows {

  private static final int FETCH_ROWS = 500;
  private static final int SLICE_ROWS = 200;

  private final Connector connector;
  private final Connection connection;
  private final ResultSet result;
  private final RowReader reader;
  private final @Nullable Guards guards;
  private final int keyIndex;
  private final Deque<Row> ahead = new ArrayDeque<>();
  private long ordinal;
  private boolean ended;

  private QueryRows(
      Connector connector,
      Connection connection,
      ResultSet result,
      RowReader reader,
      @Nullable Guards guards,
      int keyIndex) {
    this.connector = connector;
    this.connection = connection;
    this.result = result;
    this.reader = reader;
    this.guards = guards;
    this.keyIndex = keyIndex;
  }

  /** Takes the connection over, unless it throws. */
  static JdbcRows open(
      Connector connector, Connection connection, String query, @Nullable WriteBack writeBack)
      throws SQLException {
    Guards guards = writeBack == null ? null : Guards.open(writeBack, connector, connection);
    try {
      // A plain statement: a prepared one would take the operators ? and ?| of jsonb for
      // parameters.
      @SuppressWarnings("resource") // Closed with the connection.
      Statement statement = connection.createStatement();
      statement.setFetchSize(FETCH_ROWS);
      ResultSet result = statement.executeQuery(query);
      RowReader reader = RowReader.of(result.getMetaData(), connector.database());
      int keyIndex = writeBack == null ? -1 : keyIndex(reader.columns(), writeBack.key());
      return new QueryRows(connector, connection, result, reader, guards, keyIndex);
    } catch (SQLException | DatabaseException failure) {
      if (guards != null) {
        guards.close();
      }
      throw failure;
    }
  }

  private static int keyIndex(List<String> columns, String key) {
    int exact = columns.indexOf(key);
    if (exact >= 0) {
      return exact;
    }
    for (int index = 0; index < columns.size(); index++) {
      if (columns.get(index).equalsIgnoreCase(key)) {
        return index;
      }
    }
    throw new DatabaseException(
        "The query has no column " + key + ", which --key names; select it too.");
  }

  @Override
  public List<String> columns() {
    return reader.columns();
  }

  @Override
  public @Nullable Row next() {
    try {
      if (ahead.isEmpty() && !ended) {
        readAhead();
      }
      return ahead.poll();
    } catch (SQLException failure) {
      throw new SourceException(connector.sentence(failure));
    } catch (DatabaseException failure) {
      throw new SourceException(String.valueOf(failure.getMessage()));
    }
  }

  private void readAhead() throws SQLException {
    List<RowReader.Cells> slice = new ArrayList<>();
    while (slice.size() < SLICE_ROWS && !ended) {
      if (result.next()) {
        slice.add(reader.read(result));
      } else {
        ended = true;
      }
    }
    List<Key> keys = new ArrayList<>();
    for (RowReader.Cells cells : slice) {
      Key key = guards == null ? null : key(cells);
      if (key != null) {
        keys.add(key);
      }
    }
    List<Guards.Found> found = guards == null || keys.isEmpty() ? List.of() : guards.read(keys);
    int next = 0;
    for (RowReader.Cells cells : slice) {
      Key key = guards == null ? null : key(cells);
      ahead.add(row(cells, key, key == null ? null : found.get(next)));
      next += key == null ? 0 : 1;
    }
  }

  private @Nullable Key key(RowReader.Cells cells) {
    String text = cells.values().get(keyIndex);
    return text == null || cells.problem() != null
        ? null
        : new Key(text, cells.numbers().get(keyIndex));
  }

  private Row row(RowReader.Cells cells, @Nullable Key key, Guards.@Nullable Found found) {
    String problem = cells.problem();
    if (problem == null && guards != null && key == null) {
      problem = "The key " + reader.columns().get(keyIndex) + " is null; it must name a row.";
    } else if (problem == null && found != null) {
      problem = found.problem();
    }
    return new Row(
        ++ordinal,
        key == null ? null : key.text(),
        cells.values(),
        cells.json(),
        found == null ? null : found.json(),
        problem);
  }

  @Override
  public void close() {
    if (guards != null) {
      guards.close();
    }
    Connector.closeQuietly(connection);
  }
}
